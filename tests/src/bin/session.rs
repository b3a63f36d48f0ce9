//! `session FACTS`: an unlocked vault in a process with the same allocator as the app and the command, for `tests/memory.rs` to look into from
//! outside. It says where it is, and goes on when it is sent a line. What it keeps comes from the file FACTS, `name=value` a line, so that no word of
//! it stands in this program.
#![expect(clippy::print_stdout, reason = "says where it is")]

use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coffer::{
    CaseInput, CodeInput, DraftInput, IncomingFile, Key, LockedVault, PersonInput, Reader, Role, SecretRef, Session, SystemClock,
    VaultSettings,
};
use coffer_tests::paper::{Dice, pdf};
use secrecy::SecretString;
use zeroize::Zeroizing;

/// As in the app and the command.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// The file, read into memory that is wiped.
struct Facts(Zeroizing<String>);

impl Facts {
    fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        Ok(Self(Zeroizing::new(std::fs::read_to_string(path)?)))
    }

    fn get(&self, name: &str) -> &str {
        let mut lines = self.0.lines().filter_map(|line| line.split_once('='));
        lines.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    fn passphrase(&self) -> SecretString {
        self.get("passphrase").into()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let facts_file = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: session FACTS")?;
    let vault = first(&facts_file)?;
    pause("locked")?;
    let vault = again(&facts_file, vault)?;
    pause("locked again")?;
    drop(vault);
    Ok(())
}

/// Says where it is, and waits for a line.
fn pause(place: &str) -> std::io::Result<()> {
    // As the window does after each command.
    coffer::wipe_stack();
    println!("{place}");
    std::io::stdin().read_exact(&mut [0])
}

/// Makes a vault, puts things into it, looks at them.
fn first(facts_file: &Path) -> Result<LockedVault, Box<dyn Error>> {
    let facts = Facts::read(facts_file)?;
    let (path, passphrase) = (PathBuf::from(facts.get("vault")), facts.passphrase());
    let made = Session::create(&path, &passphrase, &VaultSettings::cheap(), Arc::new(SystemClock))?;
    let mut session = made.session;
    std::fs::write(facts.get("recovery"), identity(&made.recovery).as_bytes())?;
    drop(made.recovery);
    let person = PersonInput {
        full_name: facts.get("name").into(),
        add_a_numbers: vec![facts.get("a_number").into()],
        online_account_number: Some(facts.get("account").into()),
        notes: facts.get("notes").into(),
        ..PersonInput::default()
    };
    let person = session.save_person(None, &person)?;
    let case = CaseInput {
        receipt_number: facts.get("receipt").into(),
        form: "I-485".into(),
        people: vec![(person, Role::Applicant)],
        ..CaseInput::default()
    };
    let case = session.save_case(None, &case)?;
    let paper = Zeroizing::new(pdf(facts.get("words"), &mut Dice::new(3), 300_000));
    session.stage(IncomingFile::from_bytes(facts.get("file"), paper))?;
    let reader = Reader::new()?;
    while let Some(page) = session.next_unread()? {
        let read = page.read(&reader, &|| true).ok_or("read")?;
        session.keep_reading(read)?;
    }
    drop(reader);
    let proposed = session.proposal(1)?;
    let mut input: DraftInput = proposed.as_proposed();
    input.document.title = facts.get("title").into();
    input.document.people = vec![person];
    input.document.cases = vec![case];
    drop(proposed);
    let confirmed = session.confirm(1, &input)?;
    let kept = session.keep(confirmed)?;
    drop(input);
    let code = CodeInput { text: Some(facts.get("code").into()), case_id: Some(case), person_id: Some(person), ..CodeInput::default() };
    session.save_code(None, &code)?;
    drop(code);
    look(&mut session, &facts, kept.document_id)?;
    pause("open")?;
    Ok(session.lock().map_err(|refused| refused.error)?)
}

/// Opens it with the passphrase, and looks at everything.
fn again(facts_file: &Path, vault: LockedVault) -> Result<LockedVault, Box<dyn Error>> {
    let facts = Facts::read(facts_file)?;
    let passphrase = facts.passphrase();
    let wrong = SecretString::from(facts.get("wrong"));
    let vault = match Session::unlock(vault, Key::Passphrase(&wrong), Arc::new(SystemClock)) {
        Ok(_) => return Err("a wrong passphrase opened it".into()),
        Err(refused) => refused.vault,
    };
    let mut session = Session::unlock(vault, Key::Passphrase(&passphrase), Arc::new(SystemClock)).map_err(|refused| refused.error)?;
    look(&mut session, &facts, 1)?;
    session.trash(coffer::Item { kind: coffer::ItemKind::Document, id: 1 })?;
    session.purge(coffer::Item { kind: coffer::ItemKind::Document, id: 1 })?;
    pause("open again")?;
    Ok(session.lock().map_err(|refused| refused.error)?)
}

/// What a person looks at: lists, a search, the code, the number, a page, the history.
fn look(session: &mut Session, facts: &Facts, document: i64) -> Result<(), Box<dyn Error>> {
    session.overview()?;
    session.person(1)?;
    session.history(None)?;
    session.due(None)?;
    session.call_sheet_pdf(1, "en")?;
    for words in ["name", "words", "receipt"] {
        let first: String = facts.get(words).split_whitespace().next().unwrap_or_default().into();
        if session.search(&first)?.is_empty() {
            return Err(format!("nothing is found by its {words}").into());
        }
        session.find_on_pages(document, &first)?;
    }
    for secret in [SecretRef::Code(1), SecretRef::ANumber(1), SecretRef::OnlineAccount(1)] {
        session.reveal(secret)?;
    }
    session.page(document, 1)?.render(900)?;
    session.verify(&mut |_| std::ops::ControlFlow::Continue(()))?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the test needs it, to look for the key that it opens")]
fn identity(key: &coffer::RecoveryKey) -> Zeroizing<String> {
    use secrecy::ExposeSecret;
    Zeroizing::new(key.to_identity().expose_secret().to_owned())
}
