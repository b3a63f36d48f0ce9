//! `coffer` as a program, in a folder of its own: home, settings, caches and temporary files all point below it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Opens the vaults of these tests.
pub const PASSPHRASE: &str = "grove lantern thirty mosaic pilot";

/// The built command, beside the running test.
///
/// # Panics
/// If it is not there: `cargo test` alone does not build the programs of other packages, `cargo xtask test` does.
pub fn program() -> PathBuf {
    let here = std::env::current_exe().expect("a test knows where it is");
    let built = here.parent().and_then(Path::parent).map(|folder| folder.join(format!("coffer{}", std::env::consts::EXE_SUFFIX)));
    let built = built.filter(|path| path.exists());
    built.expect("the `coffer` command is not built: `cargo build -p cli` first, or `cargo xtask test`")
}

/// A folder for everything that the command writes, and one for what a person brings along: the passphrase, papers.
pub struct Place {
    written: TempDir,
    brought: TempDir,
}

impl Place {
    /// Two empty folders and the passphrase's file.
    pub fn new() -> Self {
        let place = Self { written: folder(), brought: folder() };
        for name in FOLDERS.iter().map(|(_, name)| *name) {
            std::fs::create_dir_all(place.written().join(name)).expect("a folder is made");
        }
        place.bring("passphrase.txt", PASSPHRASE.as_bytes());
        place
    }

    /// Below this is everything that the command may write to.
    pub fn written(&self) -> &Path {
        self.written.path()
    }

    /// The vault.
    pub fn vault(&self) -> PathBuf {
        self.written().join("my.coffer")
    }

    /// Puts down a file that a person has: it is not below [`Place::written`].
    pub fn bring(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.brought.path().join(name);
        std::fs::write(&path, bytes).expect("a file is written");
        path
    }

    /// The command without arguments.
    pub fn bare(&self) -> Command {
        let mut command = Command::new(program());
        command.env_clear().current_dir(self.written());
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        for (variable, name) in FOLDERS {
            command.env(variable, self.written().join(name));
        }
        command
    }

    /// The command on the vault with its passphrase, answering in JSON.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_with(&self.brought.path().join("passphrase.txt"), arguments)
    }

    /// The same with another passphrase's file.
    pub fn command_with(&self, passphrase: &Path, arguments: &[&str]) -> Command {
        let mut command = self.bare();
        command.arg("--json").arg("--vault").arg(self.vault()).arg("--passphrase-file").arg(passphrase).args(arguments);
        command
    }

    /// Runs a command to its end: its exit status, and what it said.
    pub fn run(&self, arguments: &[&str]) -> (i32, Value) {
        finish(&mut self.command(arguments))
    }

    /// Makes the vault, with a passphrase that costs nothing to try.
    pub fn init(&self) -> Value {
        let (exit, said) = self.run(&["init", "--cheap-kdf-for-tests"]);
        assert_eq!(exit, 0, "{said}");
        said
    }

    /// Starts a batch.
    pub fn batch(&self) -> Batch {
        let mut command = self.command(&["batch"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command starts");
        let stdin = child.stdin.take().expect("its input is piped");
        let stdout = BufReader::new(child.stdout.take().expect("its output is piped"));
        Batch { child, talk: Talk { stdin, stdout } }
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

/// Where programs write: variables, and the folders that they name here.
const FOLDERS: [(&str, &str); 10] = [
    ("HOME", "home"),
    ("USERPROFILE", "home"),
    ("XDG_CONFIG_HOME", "home/.config"),
    ("XDG_DATA_HOME", "home/.local/share"),
    ("XDG_STATE_HOME", "home/.local/state"),
    ("XDG_CACHE_HOME", "home/.cache"),
    ("XDG_RUNTIME_DIR", "run"),
    ("TMPDIR", "tmp"),
    ("TEMP", "tmp"),
    ("TMP", "tmp"),
];

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Runs a command to its end: its exit status, and the JSON that it said (`null` if it said nothing).
pub fn finish(command: &mut Command) -> (i32, Value) {
    let output = command.stdin(Stdio::null()).output().expect("the command starts");
    let said = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap_or(-1), said)
}

/// A batch that is going on.
pub struct Batch {
    /// The process.
    pub child: Child,
    /// What is said to it, and heard from it.
    pub talk: Talk,
}

impl Batch {
    /// Sends one line that must succeed; gives its result.
    pub fn does(&mut self, line: &Value) -> Value {
        let answer = self.talk.say(line).expect("the batch goes on");
        assert_eq!(answer["exit"], 0, "{line}: {answer}");
        answer["result"].clone()
    }

    /// Ends it cleanly; gives its exit status.
    pub fn end(self) -> i32 {
        let Self { mut child, talk } = self;
        drop(talk);
        child.wait().ok().and_then(|status| status.code()).unwrap_or(-1)
    }
}

/// Both ends of a batch's pipes. Dropped, it tells the batch that nothing more comes.
pub struct Talk {
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Talk {
    /// Sends one line and waits for its answer; `None` if the process died before all of it came.
    pub fn say(&mut self, line: &Value) -> Option<Value> {
        self.stdin.write_all(format!("{line}\n").as_bytes()).and_then(|()| self.stdin.flush()).ok()?;
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).ok()?;
        answer.ends_with('\n').then(|| serde_json::from_str(&answer).expect("a line of JSON"))
    }
}
