//! `coffer keys` and `coffer rekey`: the ways into a vault. Whoever runs these has opened the vault with a key; what cannot be taken back asks once more.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use coffer::{Key, KeyInfo, OddKey, PluginRecipient, RecoveryKey, SlotKind, SystemKeychain};
use serde_json::{Value, json};

use crate::args::Global;
use crate::failure::{Failure, usage};
use crate::init::{Chosen, MadeArgs, WorkArgs, recovery_reply, recovery_text};
use crate::open::{self, Opened};
use crate::output::{Output, Reply};
use crate::secrets::{self, SecretFile, Sources};
use crate::stdin::Stdin;
use crate::text::Text;

/// What is done with the ways in.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// The ways in, with their names and when they were added
    List,
    /// Add one
    #[command(subcommand)]
    Add(AddCommand),
    /// Give one another name; names are kept inside the vault
    Rename {
        /// Its number, from `keys list`
        id: i64,
        /// The new name; empty for none
        name: String,
    },
    /// Take the ways in that the file has for the right ones, after `keys list` or `verify` said that something else than Coffer changed them
    Accept {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Remove one; the last passphrase or recovery key cannot be removed
    Remove {
        /// Its number, from `keys list`
        id: i64,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Which kind is added.
#[derive(Debug, Subcommand)]
pub(crate) enum AddCommand {
    /// Another passphrase
    Passphrase {
        #[command(flatten)]
        named: Named,
        /// Read the new passphrase from FILE; `-` for a line of standard input
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        #[command(flatten)]
        made: MadeArgs,
        #[command(flatten)]
        work: WorkArgs,
    },
    /// Another recovery key, shown once
    Recovery {
        #[command(flatten)]
        named: Named,
        /// Write the recovery key to a new FILE, for its owner's eyes only, in place of showing it
        #[arg(long, value_name = "FILE")]
        recovery_out: Option<PathBuf>,
    },
    /// The keychain of this account on this machine: whoever can use the account while it is unlocked can then open the vault (--keychain)
    Device {
        #[command(flatten)]
        named: Named,
    },
    /// The recipient of an age plugin, age1NAME1…; runs the program age-plugin-NAME, which is not part of Coffer
    Plugin {
        /// The recipient, which is no secret
        recipient: String,
        #[command(flatten)]
        named: Named,
    },
}

/// What it is called.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// What to call it; kept inside the vault
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
}

impl KeysCommand {
    pub(crate) fn run(self, global: &Global, mut stdin: Stdin, output: Output) -> Result<Reply, Failure> {
        let Opened { mut session, .. } = open::open(global, &mut stdin, output)?;
        match self {
            Self::List => Ok(listed(&session.keys()?, &session.odd_keys()?, session.rekey_pending())),
            Self::Accept { yes } => {
                let odd = session.odd_keys()?;
                if odd.is_empty() {
                    return Ok(Reply::done(json!({ "accepted": 0 }), "The ways in are those that Coffer recorded: nothing to accept."));
                }
                if !yes {
                    let question = format!(
                        "{}From now on the ways in that the file has count as yours.",
                        odd_lines(&odd, Text::default()).render(false)
                    );
                    Sources::Stdin(stdin).confirm(&question, output)?;
                }
                session.accept_keys()?;
                Ok(Reply::done(
                    json!({ "accepted": odd.len() }),
                    "Accepted. `coffer keys list` shows the ways in; `coffer keys remove` takes one out.",
                ))
            }
            Self::Add(command) => command.run(&mut session, global, &mut stdin, output),
            Self::Rename { id, name } => {
                session.rename_key(id, &name)?;
                Ok(Reply::done(json!({ "renamed": id }), "Renamed."))
            }
            Self::Remove { id, yes } => {
                if !yes {
                    let question = format!("Way in number {id} will no longer open the vault. Copies made before still have it.");
                    Sources::Stdin(stdin).confirm(&question, output)?;
                }
                session.remove_key(id, &SystemKeychain)?;
                Ok(Reply::done(
                    json!({ "removed": id }),
                    "Removed. Copies of the vault made before still open with it; `coffer rekey` is for that.",
                ))
            }
        }
    }
}

impl AddCommand {
    fn run(self, session: &mut coffer::Session, global: &Global, stdin: &mut Stdin, output: Output) -> Result<Reply, Failure> {
        match self {
            Self::Passphrase { named, new_passphrase_file, made, work } => {
                let chosen = Chosen::choose(&made, new_passphrase_file.as_deref(), "--new-passphrase-file", stdin)?;
                let id = session.add_passphrase(&named.name, &chosen.passphrase, &work.settings())?;
                let file = chosen.hand_over(output);
                Ok(Reply::done(json!({ "added": id, "passphrase_file": file }), format!("Added the passphrase as number {id}.")))
            }
            Self::Recovery { named, recovery_out } => {
                let out = recovery_out.as_deref().map(SecretFile::make).transpose()?;
                let key = session.add_recovery(&named.name)?;
                hand_over(
                    &key,
                    out,
                    open::path(global)?,
                    "Added a recovery key. Those from before still open the vault until they are removed.",
                )
            }
            Self::Device { named } => {
                let id = session.add_device(&named.name, &SystemKeychain)?;
                Ok(Reply::done(json!({ "added": id }), format!("Added this machine's keychain as number {id}. Open with --keychain.")))
            }
            Self::Plugin { recipient, named } => {
                let recipient = PluginRecipient::parse(&recipient).map_err(coffer::Error::Vault)?;
                output.note(&format!("running {}, which is not part of Coffer.", recipient.program()));
                let id = session.add_plugin(&named.name, &recipient)?;
                let text = format!("Added the plugin's key as number {id}. Open with --plugin-identity FILE.");
                Ok(Reply::done(json!({ "added": id }), text))
            }
        }
    }
}

/// The recovery key into its file, or into the reply. It is in the vault already, whatever fails.
fn hand_over(key: &RecoveryKey, out: Option<SecretFile>, vault: &Path, said: &str) -> Result<Reply, Failure> {
    let name = vault.file_name().unwrap_or_default().to_string_lossy();
    let file = match out {
        Some(mut file) => {
            file.fill(&recovery_text(key, &name)).map_err(|_| Failure::KeyNotShown(std::io::ErrorKind::Other))?;
            let path = file.path().display().to_string();
            file.keep();
            Some(path)
        }
        None => None,
    };
    let json = json!({ "recovery_file": file });
    Ok(recovery_reply(key, file, json, Text::of(said)))
}

/// As the lists name a kind.
pub(crate) fn word(kind: SlotKind) -> &'static str {
    match kind {
        SlotKind::Passphrase => "passphrase",
        SlotKind::Recovery => "recovery",
        SlotKind::Device => "device",
        SlotKind::Plugin => "plugin",
        _ => "unknown",
    }
}

/// What is odd, a line each.
pub(crate) fn odd_lines(odd: &[OddKey], text: Text) -> Text {
    odd.iter().fold(text, |text, key| {
        text.line(match key {
            OddKey::Missing { id, name, added } => {
                let name = if name.is_empty() { String::new() } else { format!(" “{name}”") };
                let added = added.map_or_else(String::new, |at| format!(", added {}", at.format("%Y-%m-%d")));
                format!("  Number {id}{name}{added}: its slot was removed, or replaced, by something else than Coffer.")
            }
            OddKey::Strange { id, kind } => {
                format!("  Number {id} ({}): Coffer did not add it, or it was put back as it was once.", word(*kind))
            }
        })
    })
}

/// The same for programs.
pub(crate) fn odd_shape(key: &OddKey) -> Value {
    match key {
        OddKey::Missing { id, name, added } => json!({ "odd": "missing", "id": id, "name": name, "added": added }),
        OddKey::Strange { id, kind } => json!({ "odd": "strange", "id": id, "kind": word(*kind) }),
    }
}

fn listed(keys: &[KeyInfo], odd: &[OddKey], pending: bool) -> Reply {
    let shapes = keys
        .iter()
        .map(|key| json!({ "id": key.id, "kind": word(key.kind), "name": key.name, "added": key.added, "removable": key.removable }));
    let rows = keys.iter().map(|key| {
        let added = key.added.map_or_else(|| "not recorded".to_owned(), |at| at.format("%Y-%m-%d").to_string());
        vec![key.id.to_string(), word(key.kind).to_owned(), key.name.clone(), added]
    });
    let mut text = Text::default().table(&["No.", "Kind", "Name", "Added"], rows.collect(), "");
    if pending {
        text = text.line("\nRenewing the keys is not finished: `coffer rekey` goes on.");
    }
    if !odd.is_empty() {
        text = odd_lines(odd, text.line("\nNot as Coffer recorded them:"));
        text =
            text.line("After restoring an older backup this is to be expected: `coffer keys accept`. Otherwise somebody changed the file.");
    }
    let odd: Vec<Value> = odd.iter().map(odd_shape).collect();
    Reply::new(json!({ "keys": shapes.collect::<Vec<_>>(), "odd_keys": odd, "rekey_pending": pending }), text)
}

/// How the keys are renewed.
#[derive(Debug, Args)]
pub(crate) struct RekeyArgs {
    /// Keep the recovery key in FILE, in place of making a new one
    #[arg(long, value_name = "FILE", conflicts_with = "recovery_out")]
    keep_recovery_file: Option<PathBuf>,
    /// Write the new recovery key to a new FILE, for its owner's eyes only, in place of showing it
    #[arg(long, value_name = "FILE")]
    recovery_out: Option<PathBuf>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    work: WorkArgs,
}

/// Renews the keys, or goes on where that was stopped.
pub(crate) fn rekey(args: &RekeyArgs, global: &Global, mut stdin: Stdin, output: Output) -> Result<Reply, Failure> {
    let Opened { mut session, passphrase, .. } = open::open(global, &mut stdin, output)?;
    if session.rekey_pending() {
        go_on(&mut session, output)?;
        return Ok(Reply::done(json!({ "renewed": true, "removed": 0, "recovery_file": null }), "The keys are renewed."));
    }
    let Some(passphrase) = passphrase else {
        return usage("rekey opens the vault with the passphrase that is to be kept: --passphrase-file FILE");
    };
    let kept = args.keep_recovery_file.as_deref().map(|file| secrets::recovery_key(&mut stdin, file)).transpose()?;
    if !args.yes {
        let question = "Every way in but this passphrase (and this machine's keychain) will be removed, and the recovery key is replaced \
                        unless --keep-recovery-file names it. Copies of the vault made before stay as they are.";
        Sources::Stdin(stdin).confirm(question, output)?;
    }
    let out = args.recovery_out.as_deref().map(SecretFile::make).transpose()?;
    let mut keep = vec![Key::Passphrase(&passphrase)];
    keep.extend(kept.as_ref().map(Key::Recovery));
    let done = session.rekey(&keep, kept.is_none(), &args.work.settings(), &SystemKeychain)?;
    // The new recovery key is told whatever becomes of the rest: the old one no longer opens the vault.
    let finished = go_on(&mut session, output);
    let said = if finished.is_ok() {
        "The keys are renewed."
    } else {
        "The keys are renewed, but not yet for every file: run `coffer rekey` again."
    };
    let mut reply = match &done.recovery {
        Some(key) => hand_over(key, out, open::path(global)?, said)?,
        None => Reply::done(json!({ "recovery_file": null }), said),
    };
    reply.json["renewed"] = finished.is_ok().into();
    reply.json["removed"] = done.removed.into();
    Ok(reply)
}

fn go_on(session: &mut coffer::Session, output: Output) -> Result<(), Failure> {
    let shows = output.shows_progress();
    let mut last = None;
    let done = session.continue_rekey(&mut |progress| {
        let percent = (progress.done * 100).checked_div(progress.total).unwrap_or(100);
        if shows && last != Some(percent) {
            last = Some(percent);
            output.progress(&format!("Sealing the files anew… {percent} %"));
        }
        ControlFlow::Continue(())
    });
    if shows {
        output.progress("");
    }
    Ok(done?)
}
