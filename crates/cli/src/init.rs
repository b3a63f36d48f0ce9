//! `coffer init`: a vault is made. Its recovery key is shown once, and the places for it are tried before anything is made.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use coffer::{Code, Creation, RecoveryKey, Session, SystemClock, VaultSettings};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::Global;
use crate::failure::Failure;
use crate::open;
use crate::output::{Output, Reply};
use crate::secrets::{self, SecretFile};
use crate::stdin::Stdin;
use crate::text::Text;

/// How a vault is made.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) made: MadeArgs,
    /// Write the recovery key to a new FILE, for its owner's eyes only, in place of showing it
    #[arg(long, value_name = "FILE")]
    recovery_out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
}

/// Having a passphrase made.
#[derive(Debug, Args)]
pub(crate) struct MadeArgs {
    /// Have a passphrase of seven words made, and shown once on standard error
    #[arg(long)]
    pub(crate) make_passphrase: bool,
    /// Write the made passphrase to a new FILE, for its owner's eyes only, in place of showing it
    #[arg(long, value_name = "FILE", requires = "make_passphrase")]
    pub(crate) passphrase_out: Option<PathBuf>,
}

/// How much work a passphrase costs.
#[derive(Debug, Args)]
pub(crate) struct WorkArgs {
    /// Work that each try of a passphrase costs: each step doubles time and memory; 18 is about a second and 256 MiB [default: 18; 19 or 20 where
    /// that takes about a second too]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(17..=22))]
    work_factor: Option<u8>,
    /// Protect nothing: for tests of a build that is not released
    #[cfg(debug_assertions)]
    #[arg(long, hide = true)]
    cheap_kdf_for_tests: bool,
}

impl WorkArgs {
    /// As the vault takes it.
    #[expect(clippy::field_reassign_with_default, reason = "the settings have a private field")]
    pub(crate) fn settings(&self) -> VaultSettings {
        #[cfg(debug_assertions)]
        if self.cheap_kdf_for_tests {
            return VaultSettings::cheap();
        }
        let Some(work_factor) = self.work_factor else {
            return VaultSettings::for_this_machine();
        };
        let mut settings = VaultSettings::default();
        settings.work_factor = work_factor;
        settings
    }
}

/// A passphrase for the future: made, read or typed twice.
pub(crate) struct Chosen {
    pub(crate) passphrase: SecretString,
    file: Option<SecretFile>,
    made: bool,
}

impl Chosen {
    /// Makes, reads or asks. A made one is in its file, if there is one, when this returns.
    pub(crate) fn choose(made: &MadeArgs, file: Option<&Path>, option: &str, stdin: &mut Stdin) -> Result<Self, Failure> {
        if !made.make_passphrase {
            let passphrase = secrets::new_passphrase(stdin, file, option)?;
            return Ok(Self { passphrase, file: None, made: false });
        }
        if file.is_some() {
            return crate::failure::usage(format!("{option} and --make-passphrase exclude each other"));
        }
        let mut out = made.passphrase_out.as_deref().map(SecretFile::make).transpose()?;
        let passphrase = coffer::make_passphrase();
        if let Some(out) = &mut out {
            out.fill(&line_of(&passphrase))?;
        }
        Ok(Self { passphrase, file: out, made: true })
    }

    /// Shows a made one that went into no file; keeps the file of one that did. Gives the file's path.
    pub(crate) fn hand_over(self, output: Output) -> Option<String> {
        match self.file {
            Some(file) => {
                let path = file.path().display().to_string();
                file.keep();
                Some(path)
            }
            None => {
                if self.made {
                    let text = Zeroizing::new(format!("Your passphrase, shown this once:\n\n    {}\n", *line_of(&self.passphrase)));
                    output.show_once(&text);
                }
                None
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a made passphrase is handed to its owner")]
fn line_of(passphrase: &SecretString) -> Zeroizing<String> {
    Zeroizing::new(format!("{}\n", passphrase.expose_secret()))
}

/// Makes a vault; prints the reply itself, because a recovery key that did not arrive is a failure of its own.
pub(crate) fn init(args: &InitArgs, global: &Global, stdin: &mut Stdin, output: Output) -> Result<(), Failure> {
    let path = open::path(global)?;
    if global.recovery_file.is_some() {
        return crate::failure::usage("--recovery-file unlocks a vault; a new one makes its own recovery key: see --recovery-out");
    }
    if path.symlink_metadata().is_ok() {
        return Err(Failure::InTheWay(path.to_owned()));
    }
    let chosen = Chosen::choose(&args.made, global.passphrase_file.as_deref(), "--passphrase-file", stdin)?;
    let mut recovery_out = args.recovery_out.as_deref().map(SecretFile::make).transpose()?;
    let created = Session::create(path, &chosen.passphrase, &args.work.settings(), Arc::new(SystemClock));
    let Creation { session, recovery } = created.map_err(|error| match error.code() {
        Code::NotFound => Failure::NoFolder(path.parent().unwrap_or(path).to_owned()),
        _ => error.into(),
    })?;
    drop(session);
    // From here on the vault is there: what was made for it stays, whatever else fails.
    let passphrase_file = chosen.hand_over(output);
    let recovery_file = match recovery_out.take() {
        Some(mut file) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            file.fill(&recovery_text(&recovery, &name)).map_err(|_| Failure::KeyNotShown(std::io::ErrorKind::Other))?;
            let path = file.path().display().to_string();
            file.keep();
            Some(path)
        }
        None => None,
    };
    let reply = reply(path, &recovery, passphrase_file, recovery_file);
    output.reply(&reply).map_err(|failure| match failure {
        Failure::Output(kind) => Failure::KeyNotShown(kind),
        other => other,
    })
}

fn reply(path: &Path, recovery: &RecoveryKey, passphrase_file: Option<String>, recovery_file: Option<String>) -> Reply {
    let json = json!({ "path": path.display().to_string(), "passphrase_file": passphrase_file, "recovery_file": recovery_file });
    recovery_reply(recovery, recovery_file, json, Text::of(format!("Made the vault {}.", path.display())))
}

/// Adds the recovery key to an answer, unless it went into a file.
#[expect(clippy::disallowed_methods, reason = "the recovery key is shown once, to be printed")]
pub(crate) fn recovery_reply(recovery: &RecoveryKey, recovery_file: Option<String>, mut json: serde_json::Value, mut text: Text) -> Reply {
    if let Some(file) = recovery_file {
        text = text.line(format!("Its recovery key is in {file}. Print it, then delete the file."));
    } else {
        let words = recovery.to_words();
        let identity = recovery.to_identity();
        json["recovery"] = json!({ "words": *words, "identity": identity.expose_secret() });
        let columns = words.len().div_ceil(4);
        let cell = |n: usize| words.get(n).map(|word| format!("{:>2} {word}", n + 1)).unwrap_or_default();
        let rows = (0..columns).map(|row| (0..4).map(|column| cell(row + column * columns)).collect()).collect();
        text = text
            .heading("Recovery key, shown this once")
            .table(&[], rows, "")
            .line("\nor, the same as one line:")
            .line(identity.expose_secret())
            .line("\nIt opens the vault without the passphrase. Write it down or print it, and keep it away from the computer.");
    }
    Reply::new(json, text)
}

/// The recovery key as a file that `age -d -i` and `--recovery-file` take.
#[expect(clippy::disallowed_methods, reason = "the recovery key is written once, to be printed")]
pub(crate) fn recovery_text(recovery: &RecoveryKey, vault: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(2_000));
    let name: String = vault.chars().filter(|sign| !sign.is_control()).collect();
    text.push_str(&format!("# Recovery key of the Coffer vault {name}. It opens the vault without the passphrase.\n"));
    text.push_str("# Print this, keep it away from the computer, then delete the file.\n#\n# As 24 words:\n");
    for (n, word) in recovery.to_words().iter().enumerate() {
        text.push_str(&format!("# {:>2} {word}\n", n + 1));
    }
    text.push_str("#\n# The same as one line:\n");
    text.push_str(recovery.to_identity().expose_secret());
    text.push('\n');
    text
}
