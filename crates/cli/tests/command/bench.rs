//! A vault in a folder of its own, the command run on it, and papers made on the spot.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Strong enough to be taken, and found nowhere else.
pub(crate) const PASSPHRASE: &str = "canyon-lemon-orbit-velvet-sugar-maple";

/// A program that has ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// The one JSON value that it printed.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {:?} {:?}", self.stdout, self.stderr))
    }

    /// The name of the failure in it.
    pub(crate) fn error(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The command, in an environment without ours.
pub(crate) fn coffer() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coffer"));
    command.env_remove("COFFER_VAULT").env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Runs to the end, with `input` on standard input.
pub(crate) fn run(command: &mut Command, input: &[u8]) -> Ended {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    // It may end without reading.
    let _ = child.stdin.take().expect("its input").write_all(input);
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ended { code: output.status.code().expect("an exit status"), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A vault and its folder.
pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    /// A folder with a passphrase in a file, without a vault.
    pub(crate) fn bare() -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        bench.put("passphrase", format!("{PASSPHRASE}\n").as_bytes());
        bench
    }

    /// With an empty vault.
    pub(crate) fn new() -> Self {
        let bench = Self::bare();
        let made = bench.run(&["init", "--cheap-kdf-for-tests", "--recovery-out", &bench.at("recovery")]);
        assert_eq!(made.code, 0, "{}", made.stderr);
        bench
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as text.
    pub(crate) fn at(&self, name: &str) -> String {
        self.path(name).to_str().expect("UTF-8").to_owned()
    }

    /// Writes a file and gives its path.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.path(name), bytes).expect("the folder can be written");
        self.at(name)
    }

    /// Reads a file.
    pub(crate) fn get(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The command with this vault, and no passphrase.
    pub(crate) fn locked<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = coffer();
        command.args(args).arg("--vault").arg(self.path("my.coffer"));
        command
    }

    /// The command with this vault and its passphrase.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = self.locked(args);
        command.arg("--passphrase-file").arg(self.path("passphrase"));
        command
    }

    /// Runs the command with this vault and its passphrase.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Ended {
        run(&mut self.command(args), b"")
    }

    /// The same with `--json`, whatever comes of it.
    pub(crate) fn json_run<S: AsRef<OsStr>>(&self, args: &[S]) -> Ended {
        run(self.command(args).arg("--json"), b"")
    }

    /// The same, which must succeed.
    pub(crate) fn json<S: AsRef<OsStr>>(&self, args: &[S]) -> Value {
        self.json_with(args, b"")
    }

    /// The same, with something on standard input.
    pub(crate) fn json_with<S: AsRef<OsStr>>(&self, args: &[S], input: &[u8]) -> Value {
        let ended = run(self.command(args).arg("--json"), input);
        assert_eq!(ended.code, 0, "{} {}", ended.stdout, ended.stderr);
        ended.json()
    }

    /// A batch that is left open.
    pub(crate) fn batch(&self, options: &[&str]) -> Batch {
        let mut child =
            self.command(&[&["batch"], options].concat()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().expect("its output")));
        Batch { child, input, output }
    }
}

/// A batch that runs.
pub(crate) struct Batch {
    pub(crate) child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Batch {
    /// Sends a line and waits for its answer.
    pub(crate) fn say(&mut self, line: &Value) -> Value {
        self.say_text(&line.to_string())
    }

    /// Sends whatever text and waits for its answer.
    pub(crate) fn say_text(&mut self, line: &str) -> Value {
        let input = self.input.as_mut().expect("it is open");
        input.write_all(format!("{line}\n").as_bytes()).expect("it reads");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("it answers");
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer:?} to {line}"))
    }

    /// Ends it and gives its status.
    pub(crate) fn end(mut self) -> i32 {
        self.input = None;
        self.child.wait().expect("it ends").code().expect("an exit status")
    }
}

/// A grey TIFF of `side` × `side` pixels that differs with `seed`, without compression: as large as it looks.
pub(crate) fn scan(side: u16, seed: u32) -> Vec<u8> {
    let pixels = usize::from(side) * usize::from(side);
    let entries: [(u16, u16, u32); 9] = [
        (256, 3, side.into()),
        (257, 3, side.into()),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8 + 2 + 9 * 12 + 4),
        (277, 3, 1),
        (278, 3, side.into()),
        (279, 4, u32::try_from(pixels).expect("small")),
    ];
    let mut out = b"II*\0\x08\0\0\0\x09\0".to_vec();
    for (tag, kind, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    out.extend((0..pixels).map(|_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    }));
    out
}
