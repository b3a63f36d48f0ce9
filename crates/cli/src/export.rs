//! `coffer doc page` and `coffer doc export`: what leaves the vault readable, because someone asked for it. Never over another file unasked.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use coffer::{Session, StoredFile};
use serde_json::json;
use zeroize::Zeroizing;

use crate::failure::{Failure, usage};
use crate::output::{Output, Reply, bytes_to_stdout};
use crate::secrets::{Sources, create_private};
use crate::text::{bytes, counted};

/// One page as a picture.
#[derive(Debug, Args)]
pub(crate) struct PageArgs {
    /// The document, from the ID column
    id: i64,
    /// Where to write it; `-` for standard output
    to: PathBuf,
    /// The page, from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    page: u32,
    /// The longer side in pixels
    #[arg(long, value_name = "PIXELS", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(16..=4000))]
    size: u32,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// The original files.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The document, from the ID column
    id: i64,
    /// The folder, made when it is missing; `-` for standard output
    to: PathBuf,
    /// Only the file with this key, from `show`
    #[arg(long, value_name = "KEY")]
    file: Option<i64>,
    /// Write over files that are there
    #[arg(long)]
    force: bool,
}

/// Draws a page and writes it.
pub(crate) fn page(session: &mut Session, sources: &Sources, output: Output, args: &PageArgs) -> Result<Option<Reply>, Failure> {
    let drawn = session.page(args.id, args.page)?.render(args.size)?;
    let mut picture = drawn.bytes.as_slice();
    if args.to == Path::new("-") {
        refuse_in_batch(sources)?;
        bytes_to_stdout(&mut picture)?;
        return Ok(None);
    }
    write_file(&args.to, args.force, &mut picture)?;
    let endings: &[&str] = if drawn.media_type == "image/png" { &["png"] } else { &["jpg", "jpeg"] };
    let ending = args.to.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !endings.contains(&ending.as_str()) {
        output.warn(&format!("the picture is {}, whose name usually ends in .{}.", drawn.media_type, endings[0]));
    }
    let json = json!({
        "document_id": args.id,
        "page": args.page,
        "path": args.to.display().to_string(),
        "media_type": drawn.media_type,
        "size": drawn.bytes.len(),
    });
    Ok(Some(Reply::done(json, format!("Wrote page {} to {}. It is not encrypted.", args.page, args.to.display()))))
}

/// Writes the originals.
pub(crate) fn files(session: &Session, sources: &Sources, args: &ExportArgs) -> Result<Option<Reply>, Failure> {
    let document = session.document(args.id)?;
    let chosen: Vec<&StoredFile> = document.files.iter().filter(|file| args.file.is_none_or(|key| key == file.id)).collect();
    if chosen.is_empty() {
        return Err(coffer::Error::NoSuchItem.into());
    }
    if args.to == Path::new("-") {
        refuse_in_batch(sources)?;
        let [file] = chosen.as_slice() else {
            return usage(format!("document {} has {} files: choose one with --file KEY, or name a folder", args.id, chosen.len()));
        };
        let id = file.id;
        export(session, args.id, &mut |stored, reader| if stored.id == id { bytes_to_stdout(reader).map(drop) } else { Ok(()) })?;
        return Ok(None);
    }
    let targets = targets(&chosen, &args.to);
    if !args.force
        && let Some((_, taken)) = targets.iter().find(|(_, path)| path.symlink_metadata().is_ok())
    {
        return Err(Failure::InTheWay(taken.clone()));
    }
    if !args.to.is_dir() {
        std::fs::create_dir(&args.to).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Failure::InTheWay(args.to.clone()),
            kind => Failure::Write { path: args.to.clone(), kind },
        })?;
    }
    let mut written = Vec::new();
    export(session, args.id, &mut |stored, reader| {
        let Some((_, path)) = targets.iter().find(|(id, _)| *id == stored.id) else { return Ok(()) };
        let size = write_file(path, args.force, reader)?;
        written.push(json!({
            "file_id": stored.id,
            "path": path.display().to_string(),
            "media_type": stored.media_type,
            "size": size,
            "blake3": stored.hash,
        }));
        Ok(())
    })?;
    let total: u64 = chosen.iter().map(|file| file.size).sum();
    let count = counted(written.len() as u64, "file", "files");
    let text = format!("Wrote {count} ({}) to {}. They are not encrypted.", bytes(total), args.to.display());
    Ok(Some(Reply::done(json!({ "document_id": args.id, "files": written }), text)))
}

fn refuse_in_batch(sources: &Sources) -> Result<(), Failure> {
    if matches!(sources, Sources::Line(_)) {
        return usage("standard output carries the results of the batch: name a file or folder");
    }
    Ok(())
}

/// Goes through the originals; what goes wrong in `each` comes back as it was.
fn export(session: &Session, id: i64, each: &mut dyn FnMut(&StoredFile, &mut dyn Read) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut failed = None;
    let done = session.export_files(id, &mut |stored, reader| {
        each(stored, reader).map_err(|error| {
            failed = Some(error);
            std::io::Error::from(ErrorKind::Other)
        })
    });
    match (failed, done) {
        (Some(error), _) => Err(error),
        (None, done) => Ok(done.map(drop)?),
    }
}

/// Copies until the end. The outer error is the vault's, the inner one the writer's.
pub(crate) fn copy(from: &mut dyn Read, to: &mut dyn Write) -> Result<Result<u64, ErrorKind>, Failure> {
    let mut buffer = Zeroizing::new(vec![0; 256 * 1024]);
    let mut copied = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(Ok(copied)),
            Ok(count) => {
                if let Err(error) = to.write_all(&buffer[..count]) {
                    return Ok(Err(error.kind()));
                }
                copied += count as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::InvalidData => return Err(Failure::StoredFileDamaged),
            Err(error) => return Err(coffer::Error::ReadFile(error.kind()).into()),
        }
    }
}

/// Writes bytes that were made in memory into a new file, or with `force` in place of an old one.
pub(crate) fn write_bytes(path: &Path, force: bool, bytes: &[u8]) -> Result<(), Failure> {
    if !force && path.symlink_metadata().is_ok() {
        return Err(Failure::InTheWay(path.to_owned()));
    }
    write_file(path, force, &mut &*bytes).map(drop)
}

/// Writes a file whole, or leaves none: with `force` the old one stays until the new one is complete.
fn write_file(path: &Path, force: bool, from: &mut dyn Read) -> Result<u64, Failure> {
    let at = if force { beside(path) } else { path.to_owned() };
    let mut file = create_private(&at)?;
    let failed = |error: std::io::Error| Failure::Write { path: path.to_owned(), kind: error.kind() };
    let written = copy(from, &mut file)
        .and_then(|copied| copied.map_err(|kind| Failure::Write { path: path.to_owned(), kind }))
        .and_then(|copied| file.sync_all().map(|()| copied).map_err(failed))
        .and_then(|copied| if force { std::fs::rename(&at, path).map(|()| copied).map_err(failed) } else { Ok(copied) });
    if written.is_err() {
        let _ = std::fs::remove_file(&at);
    }
    written
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.coffer-part"))
}

/// Where each file goes: its own name, made harmless; a number when two have the same.
fn targets(files: &[&StoredFile], folder: &Path) -> Vec<(i64, PathBuf)> {
    let mut taken: Vec<String> = Vec::new();
    files
        .iter()
        .map(|file| {
            let name = harmless(&file.file_name, file.id);
            let (stem, ending) =
                name.rsplit_once('.').map_or((name.as_str(), String::new()), |(stem, ending)| (stem, format!(".{ending}")));
            let numbered = (2..).map(|n| format!("{stem} ({n}){ending}"));
            let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(&name.to_lowercase())).unwrap_or_default();
            taken.push(free.to_lowercase());
            (file.id, folder.join(free))
        })
        .collect()
}

/// A name that stays in its folder on every system, and says what it ends in: the vault may hold names that came in an e-mail.
fn harmless(name: &str, id: i64) -> String {
    let mut out: String = name
        .chars()
        .filter(|sign| !sign.is_control() && !matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|sign| if r#"/\:*?"<>|"#.contains(sign) { '_' } else { sign })
        .collect();
    out.truncate(out.trim_end_matches(['.', ' ']).len());
    if out.len() > 200 {
        let ending = out.rsplit_once('.').map(|(_, ending)| ending.to_owned()).filter(|ending| ending.len() <= 10);
        let cut = (0..=180).rev().find(|at| out.is_char_boundary(*at)).unwrap_or(0);
        out.truncate(cut);
        out.extend(ending.map(|ending| format!(".{ending}")));
    }
    let stem = out.split('.').next().unwrap_or_default().to_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|port| stem.strip_prefix(port).is_some_and(|n| n.len() == 1 && n != "0"));
    match stem.as_str() {
        _ if out.trim().is_empty() => format!("file-{id}"),
        "" | "CON" | "PRN" | "AUX" | "NUL" => format!("_{out}"),
        _ if numbered => format!("_{out}"),
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder() {
        let cases = [
            ("I-797C.pdf", "I-797C.pdf"),
            ("../../.bashrc", "_.._.._.bashrc"),
            ("C:\\x\\y.pdf", "C__x_y.pdf"),
            ("..", "file-7"),
            ("", "file-7"),
            ("nul.txt", "_nul.txt"),
            ("com1", "_com1"),
            ("scan\u{202e}fdp.exe", "scanfdp.exe"),
            ("Überprüfung 通知.jpg", "Überprüfung 通知.jpg"),
        ];
        for (name, expected) in cases {
            assert_eq!(harmless(name, 7), expected);
        }
        let long = harmless(&format!("{}.pdf", "é".repeat(300)), 7);
        assert!(long.len() <= 200 && long.ends_with(".pdf"), "{long}");
    }
}
