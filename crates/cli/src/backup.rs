//! `coffer backup` and `coffer restore`: a generation more in a backup, what a backup holds, a generation made a vault again, and practising that.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use coffer::{
    BackupPlace, BackupProgress, Clock, Generation, Key, Known, LockedVault, OpenBackup, Progress, Session, SystemClock, practise,
};
use serde_json::{Value, json};

use crate::args::Global;
use crate::exit::Exit;
use crate::failure::{Failure, KeyKind, usage};
use crate::output::{Output, Reply};
use crate::secrets;
use crate::stdin::Stdin;
use crate::text::{Text, bytes, counted};

/// Where the backup goes.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The folder; else the one that was chosen for this vault
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Use this folder from now on, in the window too
    #[arg(long, requires = "to")]
    remember: bool,
    /// Go on with a vault that is older than its backups: they are renamed, and new ones begun
    #[arg(long)]
    set_aside: bool,
}

impl BackupArgs {
    /// Makes one.
    pub(crate) fn run(self, session: &mut Session, output: Output) -> Result<Reply, Failure> {
        let folder = match (self.to, session.backup_place()?) {
            (Some(folder), _) | (None, BackupPlace::Folder(folder)) => folder,
            _ => return usage("no place was chosen for the backups of this vault: name a folder with --to FOLDER"),
        };
        let said = folder.display().to_string();
        let about = |error: coffer::Error| Failure::from(error).about(&said);
        if self.remember {
            let full = std::path::absolute(&folder).unwrap_or_else(|_| folder.clone());
            session.set_backup_place(Some(&full)).map_err(about)?;
        }
        let renamed = if self.set_aside { session.set_backups_aside(&folder).map_err(about)? } else { Vec::new() };
        let (mut running, mut known) = (session.begin_backup(&folder).map_err(about)?, Known::default());
        let good = loop {
            match session.step_backup(&mut running, &mut known).map_err(about)? {
                BackupProgress::Goes(at) => show(output, "Backing up", at),
                BackupProgress::Good(good) => break good,
            }
        };
        clear(output);
        let renamed: Vec<PathBuf> = renamed.into_iter().chain(good.set_aside).collect();
        let mut text = Text::of(format!(
            "Backed up to {}, and read back: {} in it, {} copied now.",
            good.path.display(),
            counted(good.generations, "generation", "generations"),
            bytes(good.copied)
        ));
        for path in &renamed {
            text = text.line(format!("An earlier backup could not be gone on with; it is now {}.", path.display()));
        }
        for damage in &good.damage {
            text = text.line(format!("Damaged in the vault, and so in the backup: {}", session.damage_in_words(damage)));
        }
        let json = json!({
            "path": good.path.display().to_string(),
            "generations": good.generations,
            "copied": good.copied,
            "damaged": good.damage.len(),
            "set_aside": renamed.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        });
        let exit = if good.damage.is_empty() { Exit::Ok } else { Exit::Damaged };
        Ok(Reply { json, text, exit, confirms: true })
    }
}

/// What is done with a backup.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The backup
    backup: PathBuf,
    /// Write the vault here; nothing may be there
    #[arg(long, value_name = "PATH", required_unless_present_any = ["list", "practise"])]
    to: Option<PathBuf>,
    /// The generation, from --list; else the newest
    #[arg(long, value_name = "NUMBER")]
    generation: Option<u64>,
    /// Say which generations are in it, the newest first, and write nothing
    #[arg(long, conflicts_with_all = ["to", "generation", "practise"])]
    list: bool,
    /// Restore it with the recovery key into a folder for a moment, count what is there, and remove it again
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["to", "generation"], requires = "recovery_file")]
    practise: Option<PathBuf>,
}

impl RestoreArgs {
    /// Does it.
    pub(crate) fn run(self, global: &Global, stdin: &mut Stdin, output: Output) -> Result<Reply, Failure> {
        let said = self.backup.display().to_string();
        // Looked at first, so that nobody types a passphrase for a file that is not one.
        let looked = LockedVault::at(&self.backup).map_err(|error| Failure::from(coffer::Error::Vault(error)).about(&said))?;
        if looked.backup_of().is_none() {
            return Err(Failure::from(coffer::Error::not_a_backup()).about(&said));
        }
        if let Some(folder) = &self.practise {
            return practised(&self.backup, folder, global, stdin, output);
        }
        let opened = open(&self.backup, global, stdin)?;
        match self.to {
            None => Ok(listed(&self.backup, &opened)),
            Some(to) => restored(&self.backup, &opened, self.generation, &to, output),
        }
    }
}

fn open(backup: &Path, global: &Global, stdin: &mut Stdin) -> Result<OpenBackup, Failure> {
    let (opened, with) = match &global.recovery_file {
        Some(file) => (OpenBackup::open(backup, Key::Recovery(&secrets::recovery_key(stdin, file)?)), KeyKind::Recovery),
        None => {
            let passphrase = secrets::passphrase(stdin, global.passphrase_file.as_deref())?;
            (OpenBackup::open(backup, Key::Passphrase(&passphrase)), KeyKind::Passphrase)
        }
    };
    opened.map_err(|error| Failure::Unlock { with, error: error.into() })
}

fn listed(path: &Path, opened: &OpenBackup) -> Reply {
    let line = |generation: &Generation| match generation.at {
        Some(at) => format!("  {}  {}", generation.seq, at.format("%Y-%m-%d %H:%M UTC")),
        None => format!("  {}  without changes", generation.seq),
    };
    let mut text = Text::of(format!("{}, the newest first:", counted(opened.generations().len() as u64, "generation", "generations")));
    for generation in opened.generations() {
        text = text.line(line(generation));
    }
    let json = json!({
        "path": path.display().to_string(),
        "vault_id": opened.id().to_string(),
        "generations": opened.generations().iter().map(shape).collect::<Vec<Value>>(),
    });
    Reply::new(json, text)
}

fn shape(generation: &Generation) -> Value {
    json!({ "generation": generation.seq, "changed_at": generation.at.map(|at| at.to_rfc3339()) })
}

fn restored(backup: &Path, opened: &OpenBackup, wanted: Option<u64>, to: &Path, output: Output) -> Result<Reply, Failure> {
    let newest = opened.generations().first().map(|generation| generation.seq).unwrap_or_default();
    let seq = wanted.unwrap_or(newest);
    let mut progress = |at| {
        show(output, "Restoring", at);
        ControlFlow::Continue(())
    };
    let report = opened.restore(seq, to, &mut progress);
    clear(output);
    let report = report.map_err(|error| match coffer::Error::Vault(error) {
        error if error.code() == coffer::Code::AlreadyExists => Failure::InTheWay(to.to_owned()),
        error => Failure::from(error).about(backup.display().to_string()),
    })?;
    let mut text = Text::of(format!(
        "Restored generation {seq} to {}, and read it to its end: {} ({}).",
        to.display(),
        counted(report.blobs, "stored file", "stored files"),
        bytes(report.bytes)
    ));
    if !report.damage.is_empty() {
        text = text.line(format!("{} damaged in the backup. `coffer verify` names them; an older generation may have them whole.", {
            counted(report.damage.len() as u64, "part is", "parts are")
        }));
    }
    let json = json!({
        "path": to.display().to_string(),
        "generation": seq,
        "blobs": report.blobs,
        "bytes": report.bytes,
        "damaged": report.damage.len(),
    });
    let exit = if report.damage.is_empty() { Exit::Ok } else { Exit::Damaged };
    Ok(Reply { json, text, exit, confirms: true })
}

fn practised(backup: &Path, folder: &Path, global: &Global, stdin: &mut Stdin, output: Output) -> Result<Reply, Failure> {
    let Some(file) = &global.recovery_file else {
        return usage("--practise restores with the recovery key: name it with --recovery-file FILE");
    };
    let key = secrets::recovery_key(stdin, file)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let found = practise(backup, &key, folder, clock, &mut |at| {
        show(output, "Restoring", at);
        ControlFlow::Continue(())
    });
    clear(output);
    let found = found.map_err(|error| Failure::Unlock { with: KeyKind::Recovery, error })?;
    let text = Text::of("The recovery key restores this backup. In it are:").pairs(vec![
        ("People", found.people.to_string()),
        ("Cases", found.cases.to_string()),
        ("Codes", found.codes.to_string()),
        ("Documents", found.documents.to_string()),
        ("Files", format!("{} ({})", found.files, bytes(found.bytes))),
        ("Last change", found.at.map_or_else(|| "none".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string())),
    ]);
    let text = if found.damage == 0 {
        text.line("Everything was read to its end; what was written for it is removed.")
    } else {
        text.line(format!("{} damaged.", counted(found.damage as u64, "part is", "parts are")))
    };
    let json = json!({
        "people": found.people, "cases": found.cases, "codes": found.codes, "documents": found.documents,
        "files": found.files, "bytes": found.bytes, "damaged": found.damage,
        "changed_at": found.at.map(|at| at.to_rfc3339()),
    });
    let exit = if found.damage == 0 { Exit::Ok } else { Exit::Damaged };
    Ok(Reply { json, text, exit, confirms: false })
}

fn show(output: Output, what: &str, at: Progress) {
    if output.shows_progress() {
        let percent = (at.done * 100).checked_div(at.total).unwrap_or(100);
        output.progress(&format!("{what}… {percent} %"));
    }
}

fn clear(output: Output) {
    if output.shows_progress() {
        output.progress("");
    }
}
