//! What the fuzzers do with files that come in: an e-mail is taken apart, each file sealed as a draft, confirmed, kept as a document.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use coffer::{Creation, DraftInput, FixedClock, IncomingFile, Session, VaultSettings};
use secrecy::SecretString;
use tempfile::TempDir;
use zeroize::Zeroizing;

/// Files that one vault takes before there is a new one.
const MOST: u32 = 200;

struct Desk {
    folder: TempDir,
    session: Session,
    taken: u32,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(FixedClock("2026-11-25T12:00:00Z".parse().expect("a moment")));
        let passphrase = SecretString::from("grove lantern thirty mosaic pilot");
        let path = folder.path().join("incoming.coffer");
        let Creation { session, .. } = Session::create(&path, &passphrase, &VaultSettings::cheap(), clock).expect("a vault");
        Self { folder, session, taken: 0 }
    }
}

/// A file: the length of its name, its name, and what it holds.
pub fn incoming(input: &[u8]) {
    let Some((&length, rest)) = input.split_first() else { return };
    let (name, bytes) = rest.split_at(usize::from(length).min(rest.len()));
    let name = String::from_utf8_lossy(name);
    DESK.with_borrow_mut(|desk| {
        if desk.as_ref().is_some_and(|desk| desk.taken >= MOST) {
            *desk = None;
        }
        let desk = desk.get_or_insert_with(Desk::new);
        desk.taken += 1;
        take(&mut desk.session, &name, bytes);
        let left = desk.folder.path().read_dir().expect("the folder").flatten();
        assert!(left.into_iter().all(|entry| entry.file_name().to_string_lossy().starts_with("incoming.coffer")));
    });
}

fn take(session: &mut Session, name: &str, bytes: &[u8]) {
    let file = IncomingFile::from_bytes(name, Zeroizing::new(bytes.to_vec()));
    let Ok(files) = file.unpacked() else { return };
    for file in files.into_iter().take(3) {
        assert!(!file.file_name().chars().any(char::is_control));
        let before = session.seq();
        let Ok(draft) = session.stage(file) else {
            assert_eq!(session.seq(), before, "what is refused changes nothing");
            continue;
        };
        assert!(!draft.pages.is_empty());
        match session.confirm(draft.id, &DraftInput::default()) {
            Ok(confirmed) => {
                let kept = session.keep(confirmed).expect("what was confirmed can be kept");
                session.document(kept.document_id).expect("it is there");
            }
            Err(_) => session.discard(draft.id).expect("a draft can be thrown away"),
        }
    }
    let report = session.verify(&mut |_| ControlFlow::Continue(())).expect("it can be read");
    assert!(report.damage.is_empty(), "{:?}", report.damage);
}
