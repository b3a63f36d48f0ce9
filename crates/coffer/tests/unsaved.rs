//! What is typed and not saved survives a lock, sealed, and is gone when it was saved or given up.
#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use coffer::{Error, Session};
use made::Made;

fn kept(session: &Session) -> Vec<(String, String)> {
    session.unsaved().unwrap().into_iter().map(|kept| (kept.form, kept.text.to_string())).collect()
}

fn pair(form: &str, text: &str) -> (String, String) {
    (form.to_owned(), text.to_owned())
}

#[test]
fn what_is_typed_survives_a_lock_until_it_is_saved_or_given_up() {
    let mut made = Made::new();
    made.session.hold_unsaved("person", "Zebulon Q".into()).unwrap();
    made.session.hold_unsaved("person", "Zebulon Quackenbush".into()).unwrap();
    made.session.hold_unsaved("case/3", "IOE0987654123".into()).unwrap();
    made.session.hold_unsaved("code", "given up".into()).unwrap();
    made.session.drop_unsaved("code").unwrap();
    assert!(kept(&made.session).is_empty(), "nothing is written before the lock");
    let path = made.path();

    let mut made = made.again();
    let both = [pair("case/3", "IOE0987654123"), pair("person", "Zebulon Quackenbush")];
    assert_eq!(kept(&made.session), both);
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(11).any(|window| window == b"Quackenbush"), "it is sealed");
    assert!(made.session.history(None).unwrap().is_empty(), "it is no change of the person's");

    // Not looked at: it waits. Typed on: the newer text is kept. Saved: it is gone, for good.
    made.session.hold_unsaved("case/3", "IOE0987654123 and on".into()).unwrap();
    let mut made = made.again();
    let mut now = kept(&made.session);
    now.sort();
    assert_eq!(now, [pair("case/3", "IOE0987654123 and on"), pair("person", "Zebulon Quackenbush")]);
    made.session.drop_unsaved("person").unwrap();
    let made = made.again();
    assert_eq!(kept(&made.session), [pair("case/3", "IOE0987654123 and on")]);
}

#[test]
fn what_cannot_be_a_form_is_refused_and_changes_nothing() {
    let mut made = Made::new();
    let long = "x".repeat(256 * 1024 + 1);
    for (form, text) in
        [("", "a"), ("Person", "a"), ("../x", "a"), ("person/", "a"), ("person/x", "a"), ("person/1/2", "a"), ("person", &long)]
    {
        assert!(matches!(made.session.hold_unsaved(form, text.into()), Err(Error::Refused(_))), "{form}");
    }
    for n in 0..32 {
        made.session.hold_unsaved(&format!("case/{n}"), "a".into()).unwrap();
    }
    assert!(made.session.hold_unsaved("person", "one too many".into()).is_err());
    made.session.hold_unsaved("case/7", "b".into()).unwrap();
    assert_eq!(kept(&made.again().session).len(), 32);
}
