//! Where secrets come from: the terminal, a file, standard input, or a line of a batch. Never an argument, never the environment.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::failure::{Failure, usage};
use crate::stdin::Stdin;

/// The largest file that is taken for a secret, in bytes.
const LARGEST: u64 = 64 * 1024;

/// A number that is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    /// An Online Access Code.
    Code,
    /// An A-Number.
    Alien,
    /// A USCIS online account number.
    Account,
}

/// Where an Online Access Code comes from.
#[derive(Debug, Args)]
pub(crate) struct CodeSource {
    /// Read the code from FILE, which holds nothing else; `-` for a line of standard input
    #[arg(long, value_name = "FILE", conflicts_with = "ask_code")]
    code_file: Option<PathBuf>,
    /// Ask for the code on the terminal, twice, without showing it
    #[arg(long)]
    ask_code: bool,
}

/// Where a code that is typed again comes from.
#[derive(Debug, Args)]
pub(crate) struct AgainSource {
    /// Compare with the code in FILE, which holds nothing else; `-` for a line of standard input
    #[arg(long, value_name = "FILE", conflicts_with = "again")]
    again_file: Option<PathBuf>,
    /// Ask for the code again on the terminal, and compare
    #[arg(long)]
    again: bool,
}

/// Where an A-Number comes from.
#[derive(Debug, Args)]
pub(crate) struct ANumberSource {
    /// Read an A-Number from FILE, which holds nothing else; `-` for a line of standard input
    #[arg(long, value_name = "FILE", conflicts_with = "ask_a_number")]
    a_number_file: Option<PathBuf>,
    /// Ask for an A-Number on the terminal, twice, without showing it
    #[arg(long)]
    ask_a_number: bool,
}

/// Where a USCIS online account number comes from.
#[derive(Debug, Args)]
pub(crate) struct AccountSource {
    /// Read the USCIS online account number from FILE, which holds nothing else; `-` for a line of standard input
    #[arg(long, value_name = "FILE", conflicts_with = "ask_account")]
    account_file: Option<PathBuf>,
    /// Ask for the USCIS online account number on the terminal, twice, without showing it
    #[arg(long)]
    ask_account: bool,
}

/// Numbers that came with a line of a batch.
#[derive(Default)]
pub(crate) struct Given {
    /// An Online Access Code.
    pub(crate) code: Option<SecretString>,
    /// An A-Number.
    pub(crate) a_number: Option<SecretString>,
    /// An online account number.
    pub(crate) account: Option<SecretString>,
}

impl Given {
    fn of(&mut self, number: Number) -> &mut Option<SecretString> {
        match number {
            Number::Code => &mut self.code,
            Number::Alien => &mut self.a_number,
            Number::Account => &mut self.account,
        }
    }
}

/// Whom a command may ask.
pub(crate) enum Sources {
    /// A person or a pipe.
    Stdin(Stdin),
    /// A line of a batch: what is not in it is not there.
    Line(Given),
}

impl Sources {
    /// The code, if one is given; with `always` it is asked for when no source is named.
    pub(crate) fn code(&mut self, source: &CodeSource, always: bool) -> Result<Option<SecretString>, Failure> {
        let ask = source.ask_code || (always && source.code_file.is_none());
        self.number(Number::Code, "Online Access Code", source.code_file.as_deref(), ask, source.ask_code)
    }

    /// A code that is typed again, if it is asked for.
    pub(crate) fn again(&mut self, source: &AgainSource) -> Result<Option<SecretString>, Failure> {
        match self {
            Self::Stdin(stdin) if source.again => ask_once(stdin, "Online Access Code").map(Some),
            _ => self.number(Number::Code, "Online Access Code", source.again_file.as_deref(), false, source.again),
        }
    }

    /// An A-Number, if one is given.
    pub(crate) fn a_number(&mut self, source: &ANumberSource) -> Result<Option<SecretString>, Failure> {
        self.number(Number::Alien, "A-Number", source.a_number_file.as_deref(), source.ask_a_number, source.ask_a_number)
    }

    /// An online account number, if one is given.
    pub(crate) fn account(&mut self, source: &AccountSource) -> Result<Option<SecretString>, Failure> {
        self.number(Number::Account, "USCIS online account number", source.account_file.as_deref(), source.ask_account, source.ask_account)
    }

    fn number(
        &mut self,
        number: Number,
        name: &str,
        file: Option<&Path>,
        ask: bool,
        asked_for: bool,
    ) -> Result<Option<SecretString>, Failure> {
        match self {
            Self::Line(_) if asked_for => usage("nobody can be asked in a batch: put the number into the line, beside \"args\""),
            Self::Line(_) if file == Some(Path::new("-")) => {
                usage("standard input is the batch itself: put the number into the line, beside \"args\"")
            }
            Self::Line(given) => match (given.of(number).take(), file) {
                (Some(_), Some(_)) => usage(format!("two sources for one {name}")),
                (Some(text), None) => Ok(Some(text)),
                (None, Some(file)) => read_secret(None, file).map(Some),
                (None, None) => Ok(None),
            },
            Self::Stdin(stdin) => match file {
                Some(file) => read_secret(Some(stdin), file).map(Some),
                None if ask => ask_twice(stdin, name).map(Some),
                None => Ok(None),
            },
        }
    }

    /// Asks a person to confirm what cannot be taken back.
    pub(crate) fn confirm(&mut self, question: &str, output: crate::output::Output) -> Result<(), Failure> {
        let Self::Stdin(stdin) = self else {
            return usage("nobody can be asked in a batch: add --yes");
        };
        if !stdin.is_terminal() {
            return usage("nobody can be asked, as standard input is not a terminal: add --yes");
        }
        output.show_once(&format!("{question} Type yes to go on: "));
        let answer = stdin.line().map_err(|error| Failure::Terminal(error.kind()))?.unwrap_or_default();
        if answer.trim_ascii().eq_ignore_ascii_case(b"yes") { Ok(()) } else { Err(Failure::Declined) }
    }

    /// A whole file from standard input.
    pub(crate) fn file(&mut self, limit: u64) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let Self::Stdin(stdin) = self else {
            return usage("standard input is the batch itself: name a file");
        };
        if stdin.is_terminal() {
            return usage("`-` reads the file from standard input, which is a terminal here: send a file to it");
        }
        stdin.rest(limit).map_err(|error| Failure::Journey(coffer::Error::ReadFile(error.kind())))
    }
}

/// A passphrase: from `file` (`-`: a line of standard input), else from the terminal.
pub(crate) fn passphrase(stdin: &mut Stdin, file: Option<&Path>) -> Result<SecretString, Failure> {
    match file {
        Some(file) => read_secret(Some(stdin), file),
        None => {
            needs_terminal(stdin, "--passphrase-file FILE (`-` for its first line), or --recovery-file FILE")?;
            ask("Passphrase: ")
        }
    }
}

/// A new passphrase: from `file`, else from the terminal, asked twice. `option` is the one that names such a file.
pub(crate) fn new_passphrase(stdin: &mut Stdin, file: Option<&Path>, option: &str) -> Result<SecretString, Failure> {
    match file {
        Some(file) => read_secret(Some(stdin), file),
        None => {
            needs_terminal(stdin, &format!("{option} FILE, or --make-passphrase with --passphrase-out FILE"))?;
            ask_twice(stdin, "New passphrase")
        }
    }
}

/// The text of a recovery key: a whole file, or a line of standard input.
pub(crate) fn recovery_key(stdin: &mut Stdin, file: &Path) -> Result<coffer::RecoveryKey, Failure> {
    let bytes = if file == Path::new("-") { line(stdin)? } else { read_small(file)? };
    let text = text_of(&bytes, file)?;
    coffer::RecoveryKey::parse(&text)
        .map_err(|error| Failure::Unlock { with: crate::failure::KeyKind::Recovery, error: coffer::Error::Vault(error) })
}

/// The text of a small file that is kept as a secret.
pub(crate) fn small_text(file: &Path) -> Result<SecretString, Failure> {
    text_of(&read_small(file)?, file)
}

/// Makes a file that only its owner can read and that was not there before.
pub(crate) fn create_private(path: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::InTheWay(path.to_owned()),
        kind => Failure::Write { path: path.to_owned(), kind },
    })
}

/// A file for a secret, made before the secret is, so that a place that cannot be written is found in time. Removed unless filled.
pub(crate) struct SecretFile {
    path: PathBuf,
    file: Option<File>,
}

impl SecretFile {
    /// Makes it, empty.
    pub(crate) fn make(path: &Path) -> Result<Self, Failure> {
        Ok(Self { path: path.to_owned(), file: Some(create_private(path)?) })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fills it and sees that it is on the disk.
    pub(crate) fn fill(&mut self, text: &str) -> Result<(), Failure> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| Failure::Write { path: self.path.clone(), kind: error.kind() })
    }

    /// Leaves it there.
    pub(crate) fn keep(mut self) {
        self.file = None;
    }
}

impl Drop for SecretFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn needs_terminal(stdin: &Stdin, instead: &str) -> Result<(), Failure> {
    if stdin.is_terminal() {
        return Ok(());
    }
    usage(format!("the passphrase cannot be asked for, as standard input is not a terminal: give {instead}"))
}

fn ask(prompt: &str) -> Result<SecretString, Failure> {
    rpassword::prompt_password(prompt).map(SecretString::from).map_err(|error| Failure::Terminal(error.kind()))
}

fn ask_once(stdin: &Stdin, name: &str) -> Result<SecretString, Failure> {
    if !stdin.is_terminal() {
        return usage(format!(
            "the {name} cannot be asked for, as standard input is not a terminal: name a file, or `-` for standard input"
        ));
    }
    ask(&format!("{name}: "))
}

#[expect(clippy::disallowed_methods, reason = "what was typed is compared with what is typed again")]
fn ask_twice(stdin: &Stdin, name: &str) -> Result<SecretString, Failure> {
    let first = ask_once(stdin, name)?;
    let second = ask(&format!("{name}, once more: "))?;
    if first.expose_secret() == second.expose_secret() { Ok(first) } else { Err(Failure::TypedDifferently) }
}

/// The one line of a file, or the next line of standard input. Only the line's ending is taken off.
fn read_secret(stdin: Option<&mut Stdin>, file: &Path) -> Result<SecretString, Failure> {
    let bytes = match stdin {
        Some(stdin) if file == Path::new("-") => line(stdin)?,
        _ => {
            let mut bytes = read_small(file)?;
            if bytes.last() == Some(&b'\n') {
                bytes.pop();
                if bytes.last() == Some(&b'\r') {
                    bytes.pop();
                }
            }
            bytes
        }
    };
    if bytes.contains(&b'\n') {
        return usage(format!("{} has more than one line", file.display()));
    }
    if bytes.is_empty() {
        return usage(format!("{} is empty", file.display()));
    }
    text_of(&bytes, file)
}

fn line(stdin: &mut Stdin) -> Result<Zeroizing<Vec<u8>>, Failure> {
    match stdin.line() {
        Ok(Some(line)) => Ok(line),
        Ok(None) => usage("standard input has no line for this"),
        Err(error) => usage(format!("standard input cannot be read: {}", error.kind())),
    }
}

fn read_small(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > LARGEST => usage(format!("{} is too large for this", path.display())),
        Ok(_) => Ok(bytes),
        Err(error) => usage(format!("{} cannot be read: {}", path.display(), error.kind())),
    }
}

fn text_of(bytes: &[u8], file: &Path) -> Result<SecretString, Failure> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(SecretString::from(text)),
        Err(_) => usage(format!("{} is not text in UTF-8", file.display())),
    }
}
