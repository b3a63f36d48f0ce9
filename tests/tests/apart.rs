//! Files are taken apart in a process of their own: it gives what this one would give, holds nothing but the file, and when it dies, hangs or lies, the file
//! is refused and the open vault goes on.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use coffer::{Apart, Code, Error, FixedClock, IncomingFile, PersonInput, Reader, Session, VaultSettings, read_file};
use coffer_tests::command;
use coffer_tests::samples::family;
use recognize::{Limits, Pages, RenderSize, Rotation};
use zeroize::Zeroizing;

/// Longest that an answer may take here.
const PATIENCE: Duration = Duration::from_secs(15);

/// What stands between this program and the process: does as a file beside it says, and is the command if that says nothing.
struct Go {
    folder: tempfile::TempDir,
    _alone: MutexGuard<'static, ()>,
}

fn begin() -> Go {
    static ALONE: Mutex<()> = Mutex::new(());
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let place = PLACE.get_or_init(|| {
        let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("apart");
        fs::create_dir_all(&place).unwrap();
        let program = place.join("program");
        let script = format!(
            "#!/bin/sh\nhere={:?}\nif [ -f \"$here/act\" ]; then . \"$here/act\"; exit; fi\nexec {:?} \"$@\"\n",
            place,
            command::program()
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Apart::by(program).within(PATIENCE).begin();
        place
    });
    let _ = fs::remove_file(place.join("act"));
    ACT.lock().unwrap().replace(place.join("act"));
    Go { folder: tempfile::tempdir().unwrap(), _alone: alone }
}

static ACT: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From now on the process is this, in place of the command.
fn act(script: &str) {
    fs::write(ACT.lock().unwrap().as_ref().unwrap(), script).unwrap();
}

/// The sample papers, drawn once: that is slow.
fn papers() -> &'static [(String, Vec<u8>)] {
    static PAPERS: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    PAPERS.get_or_init(|| {
        let family = family("2026-11-20".parse().unwrap());
        family.documents.into_iter().map(|paper| (paper.file_name.to_owned(), paper.bytes)).collect()
    })
}

fn paper(ending: &str) -> IncomingFile {
    let (name, bytes) = papers().iter().find(|(name, _)| name.ends_with(ending)).unwrap();
    IncomingFile::from_bytes(name, bytes.clone().into())
}

fn vault(folder: &Path) -> Session {
    let clock = Arc::new(FixedClock("2026-11-20T18:00:00Z".parse().unwrap()));
    Session::create(&folder.join("v.coffer"), &"thimble orchard quartz meadow violin".into(), &VaultSettings::cheap(), clock)
        .unwrap()
        .session
}

/// The vault is open and takes what it is given.
fn is_well(session: &mut Session) {
    let person = PersonInput { full_name: "Rosa Sample".into(), ..PersonInput::default() };
    session.save_person(None, &person).unwrap();
    assert!(!session.people().unwrap().is_empty());
}

/// The processes that were started from here and live.
fn children() -> Vec<u32> {
    let ours = std::process::id().to_string();
    let parent = |pid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default();
        let mut fields = after.split_whitespace();
        let alive = fields.next() != Some("Z");
        alive && fields.next() == Some(ours.as_str())
    };
    let all = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    all.filter(parent).collect()
}

fn code(refused: Result<impl Sized, Error>) -> Code {
    refused.err().expect("it is refused").code()
}

#[test]
fn what_comes_out_is_what_this_process_would_give() {
    let go = begin();
    let (here, reader) = (recognize::Reader::new().unwrap(), Reader::new().unwrap());
    let mut session = vault(go.folder.path());
    let mut kinds = BTreeMap::new();
    for (name, bytes) in papers().iter().cloned() {
        let pages = Pages::open(Zeroizing::new(bytes.clone()), &Limits::default()).unwrap();
        let draft = session.stage(IncomingFile::from_bytes(&name, bytes.clone().into())).unwrap();
        assert_eq!(draft.pages.len(), pages.count(), "{name}");
        let drawn = session.draft_page(draft.id, 1, 90).unwrap().render(500).unwrap();
        let own = pages.render(0, RenderSize { max_side: 500 }, Rotation::R90).unwrap().encode_for_page().unwrap();
        assert!(drawn.bytes == own.bytes && drawn.media_type == own.media.media_type(), "{name} looks as it does here");
        // Reading is slow: one paper with text of its own, one without.
        if kinds.insert(pages.text(0).unwrap().is_some(), name.clone()).is_none() {
            let read =
                read_file(&reader, IncomingFile::from_bytes(&name, bytes.into()), "2026-11-20".parse().unwrap(), &mut |page, _| page == 0);
            assert!(read.unwrap().pages[0].to_bytes() == here.read(&pages, 0).unwrap().to_bytes(), "{name} reads as it does here");
        }
    }
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    let mail = mail_with_papers();
    let inside = IncomingFile::from_bytes("a.eml", mail.clone().into()).unpacked().unwrap();
    let own = recognize::unpack(&mail, &Limits::default()).unwrap();
    assert_eq!(inside.iter().map(IncomingFile::file_name).collect::<Vec<_>>(), own.iter().map(|file| &file.file_name).collect::<Vec<_>>());
}

/// An e-mail with two papers.
fn mail_with_papers() -> Vec<u8> {
    use base64::Engine;
    let parts: String = papers()[..2]
        .iter()
        .map(|(name, bytes)| {
            let text = base64::engine::general_purpose::STANDARD.encode(bytes);
            let lines: Vec<&str> = text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
            format!(
                "--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                lines.join("\r\n")
            )
        })
        .collect();
    let head = "From: a@example.com\r\nTo: b@example.com\r\nSubject: papers\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n";
    format!("{head}{parts}--x--\r\n").into_bytes()
}

#[test]
fn it_is_held_to_little_and_has_nothing_of_the_vault() {
    let go = begin();
    let mut session = vault(go.folder.path());
    let draft = session.stage(paper(".pdf")).unwrap();
    session.draft_page(draft.id, 1, 0).unwrap().render(300).unwrap();
    let [pid] = children()[..] else { panic!("one file, one process: {:?}", children()) };
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let says = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    assert_eq!((says("Seccomp:"), says("NoNewPrivs:")), ("2".into(), "1".into()), "a filter of system calls");
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    for (name, soft, hard) in [
        ("Max core file size", "0", "0"),
        ("Max file size", "0", "0"),
        ("Max open files", "16", "16"),
        ("Max data size", "4294967296", "4294967296"),
    ] {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        assert_eq!(line.split_whitespace().take(2).collect::<Vec<_>>(), [soft, hard], "{name}");
    }
    // Only root may look: it is closed to the same user.
    if let Ok(open) = fs::read_dir(format!("/proc/{pid}/fd")) {
        let open: Vec<PathBuf> = open.map(|entry| fs::read_link(entry.unwrap().path()).unwrap()).collect();
        let harmless = |target: &&PathBuf| ["pipe:", "/dev/null", "/proc"].iter().any(|start| target.to_string_lossy().starts_with(start));
        assert!(open.len() >= 3 && open.iter().all(|target| harmless(&target)), "no file, no socket: {open:?}");
    }
    drop(session);
    assert_eq!(children(), Vec::<u32>::new(), "it ends with the session");
}

#[test]
fn its_end_is_the_files_and_not_the_vaults() {
    let go = begin();
    let mut session = vault(go.folder.path());
    let draft = session.stage(paper(".pdf")).unwrap();
    let reader = Reader::new().unwrap();
    let page = session.next_unread().unwrap().unwrap();
    let pid = children()[0];
    let end = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap()
    });
    let read = page.read(&reader, &|| true).expect("nobody stopped it");
    assert!(end.join().unwrap().success());
    session.keep_reading(read).unwrap();
    is_well(&mut session);
    let drafts = session.drafts().unwrap();
    assert_eq!((drafts[0].read, drafts[0].unreadable), (1, 1), "the page counts as one that cannot be read");
    session.draft_page(draft.id, 1, 0).unwrap().render(300).expect("the file can be opened once more");
    assert_ne!(children(), [pid], "by another process");
}

#[test]
fn one_that_hangs_is_ended() {
    let go = begin();
    let mut session = vault(go.folder.path());
    let draft = session.stage(paper(".pdf")).unwrap();
    let page = session.draft_page(draft.id, 1, 0).unwrap();
    let pid = children()[0];
    assert!(Command::new("kill").args(["-STOP", &pid.to_string()]).status().unwrap().success());
    let asked = Instant::now();
    assert_eq!(code(page.render(300)), Code::CorruptFile);
    assert!(asked.elapsed() >= PATIENCE, "it had its time");
    assert_eq!(children(), Vec::<u32>::new(), "and no more");
    is_well(&mut session);
    session.draft_page(draft.id, 1, 0).unwrap().render(300).expect("the file can be opened once more");
    // Somebody who is told to stop does not wait for it.
    let pid = children()[0];
    let page = session.next_unread().unwrap().unwrap();
    assert!(Command::new("kill").args(["-STOP", &pid.to_string()]).status().unwrap().success());
    let asked = Instant::now();
    assert!(page.read(&Reader::new().unwrap(), &|| asked.elapsed() < Duration::from_millis(200)).is_none());
    assert!(asked.elapsed() < PATIENCE);
}

#[test]
fn what_it_says_is_not_believed() {
    let go = begin();
    let mut session = vault(go.folder.path());
    let whole = session.stage(paper(".pdf")).unwrap();
    // A number, two lengths, a head, and what is announced but does not come.
    let answer = |id: u64, head: &str, body: &[u8], announced: u64| {
        [&id.to_le_bytes()[..], &(head.len() as u32).to_le_bytes(), &announced.to_le_bytes(), head.as_bytes(), body].concat()
    };
    let opened = |pages: usize, media: &str| {
        let sizes = vec!["[10,10]"; pages].join(",");
        let head = format!(r#"{{"Opened":{{"media_type":"{media}","sizes":[{sizes}]}}}}"#);
        answer(1, &head, &[], 0)
    };
    let says = |first: &[u8], then: &[u8]| {
        let files = ["first", "then"].map(|name| go.folder.path().join(name));
        fs::write(&files[0], first).unwrap();
        fs::write(&files[1], then).unwrap();
        act(&format!("cat {:?}\nsleep 1\ncat {:?}\nexec sleep 60\n", files[0], files[1]));
    };
    let other = |at: usize| IncomingFile::from_bytes("p.pdf", [papers()[0].1.clone(), vec![b'%'; at + 1]].concat().into());
    assert_eq!(recognize::sniff(&papers()[0].1), Some(recognize::Media::Pdf));
    let lies: Vec<Vec<u8>> = vec![
        b"not a frame at all, and longer than twenty bytes".to_vec(),
        answer(1, "{}", &[], 0),
        answer(1, "\"Picture\"", &[], 0),
        answer(1, "\"Read\"", b"{}", 2),
        opened(0, "application/pdf"),
        opened(2_001, "application/pdf"),
        opened(1, "image/png"),
        answer(1, "\"Picture\"", &[], u64::MAX),
        answer(1, r#"{"Failed":"Corrupt"}"#, &[], 0),
    ];
    for (at, lie) in lies.iter().enumerate() {
        says(lie, b"");
        assert_eq!(code(session.stage(other(at))), Code::CorruptFile, "lie {at}");
    }
    for (at, script) in ["exit 1\n", "exec cat /dev/zero\n", "exec head -c 200000000 /dev/urandom\n", "kill -SEGV $$\n"].iter().enumerate()
    {
        act(script);
        assert_eq!(code(session.stage(other(100 + at))), Code::CorruptFile, "{script}");
    }
    // It opens, and then gives what is no picture, and no reading.
    for (then, body) in [("\"Picture\"", &b"<svg onload='x'/>"[..]), ("\"Picture\"", b""), ("\"Read\"", b"{}"), ("\"Read\"", b"[[[[")] {
        says(&opened(1, "application/pdf"), &answer(2, then, body, body.len() as u64));
        let draft = session.stage(other(200 + body.len() + then.len())).unwrap();
        assert_eq!(code(session.draft_page(draft.id, 1, 0).unwrap().render(300)), Code::CorruptFile, "{then}");
        session.discard(draft.id).unwrap();
    }
    is_well(&mut session);
    assert_eq!(session.drafts().unwrap().len(), 1, "nothing of it was kept");
    fs::remove_file(ACT.lock().unwrap().as_ref().unwrap()).unwrap();
    session.draft_page(whole.id, 1, 0).unwrap().render(300).unwrap();
}

#[test]
fn without_it_no_file_is_opened() {
    let go = begin();
    let mut session = vault(go.folder.path());
    act("exec /no/such/program\n");
    assert_eq!(code(session.stage(paper(".pdf"))), Code::CorruptFile);
    is_well(&mut session);
    // One that cannot even be started is this program's trouble, not the file's: nobody should throw the file away.
    let program = ACT.lock().unwrap().as_ref().unwrap().with_file_name("program");
    let away = program.with_extension("away");
    fs::rename(&program, &away).unwrap();
    let refused = code(session.stage(paper(".pdf")));
    fs::rename(&away, &program).unwrap();
    assert_eq!(refused, Code::Internal);
    is_well(&mut session);
    assert_eq!(session.drafts().unwrap().len(), 0);
}
