//! Status titles: each matches itself, drifted wordings find their title or at least their group, and what is far, ambiguous, denied or
//! only hoped for finds nothing.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use uscis::Certainty;
use uscis::statuses::{Group, How, MAX_WORDING, matching, sources, suggest, titles};

/// A wording, its group, and the title where that is clear.
const DRIFTED: &[(&str, Group, &str)] = &[
    ("case approved, decision emailed", Group::Approved, "Case Was Approved And My Decision Was Emailed"),
    ("Case Was Approved And Your Decision Was E-mailed", Group::Approved, "Case Was Approved And My Decision Was Emailed"),
    ("case approved", Group::Approved, "Case Was Approved"),
    ("Your case has been approved.", Group::Approved, "Case Was Approved"),
    ("Approved", Group::Approved, "Case Was Approved"),
    ("APPROVED!!!", Group::Approved, "Case Was Approved"),
    ("Case Was Aproved", Group::Approved, "Case Was Approved"),
    ("Case approval", Group::Approved, "Case Was Approved"),
    ("Ｃａｓｅ Ｗａｓ Ａｐｐｒｏｖｅｄ", Group::Approved, "Case Was Approved"),
    ("Cáse wás appróved", Group::Approved, "Case Was Approved"),
    ("Case was approved and a decision notice sent", Group::Approved, "Case Was Approved And A Decision Notice Was Sent"),
    (
        "case approval was reaffirmed, mailed to Dept. of State",
        Group::Approved,
        "Case Approval Was Reaffirmed And Mailed Back To Department Of State",
    ),
    ("The appeal was approved", Group::Approved, "Appeal Was Approved"),
    ("Request for duplicate card approved", Group::Approved, "Request For A Duplicate Card Was Approved"),
    ("Case Was Recieved", Group::Received, "Case Was Received"),
    ("case is received", Group::Received, "Case Was Received"),
    ("We received your case", Group::Received, "Case Was Received"),
    ("case received and receipt notice emailed", Group::Received, "Case Was Received and A Receipt Notice Was Emailed"),
    ("Case accepted by USCIS lockbox", Group::Received, "Case Accepted By The USCIS Lockbox"),
    ("Case was transfered to another office", Group::Moved, "Case Transferred To Another Office"),
    ("Case was transferred and new office has jurisdiction", Group::Moved, "Case Was Transferred And A New Office Has Jurisdiction"),
    ("case sent to Department of State", Group::Moved, "Case Was Sent To The Department of State"),
    ("Case Was Sent To The DOS", Group::Moved, "Case Was Sent To The Department of State"),
    (
        "Your case was sent to the Executive Office for Immigration Review",
        Group::Moved,
        "Case Was Sent To The Executive Office of Immigration Review",
    ),
    ("case transferred to asylum office", Group::Moved, "Case Was Transferred To An Asylum Office"),
    ("case received at another USCIS office", Group::Moved, "Case Was Received At Another USCIS Office"),
    ("fingerprints were taken", Group::Biometrics, "Case Was Updated To Show Fingerprints Were Taken"),
    ("Case updated to show fingerprints taken", Group::Biometrics, "Case Was Updated To Show Fingerprints Were Taken"),
    ("Biometric appointment scheduled", Group::Biometrics, "Biometrics Appointment Was Scheduled"),
    ("biometrics appointment is scheduled", Group::Biometrics, "Biometrics Appointment Was Scheduled"),
    ("fingerprint & biometrics appointment scheduled", Group::Biometrics, "Fingerprint and Biometrics Appointment Was Scheduled"),
    ("Request for evidence was sent", Group::EvidenceAsked, ""),
    ("RFE sent", Group::EvidenceAsked, ""),
    ("RFE was mailed", Group::EvidenceAsked, ""),
    ("request for initial evidence sent", Group::EvidenceAsked, "Request for Initial Evidence Was Sent"),
    ("Request for Aditional Evidence Was Sent", Group::EvidenceAsked, "Request for Additional Evidence Was Sent"),
    (
        "Response To USCIS’ Request For Evidence Was Received",
        Group::EvidenceReceived,
        "Response To USCIS' Request For Evidence Was Received",
    ),
    ("response to request for evidence received", Group::EvidenceReceived, "Response To USCIS' Request For Evidence Was Received"),
    ("RFE response was received", Group::EvidenceReceived, "Response To USCIS' Request For Evidence Was Received"),
    ("correspondence received, USCIS is reviewing it", Group::EvidenceReceived, "Correspondence Was Received And USCIS Is Reviewing It"),
    ("interview scheduled", Group::Interview, "Interview Was Scheduled"),
    ("Your interview has been scheduled", Group::Interview, "Interview Was Scheduled"),
    ("Interview was canceled", Group::Interview, "Interview Cancelled"),
    ("interview rescheduled", Group::Interview, "Interview Was Rescheduled"),
    ("Interview was completed and your case must be reviewed", Group::Interview, "Interview Was Completed And My Case Must Be Reviewed"),
    ("ready to be scheduled for interview", Group::Interview, "Case is Ready to Be Scheduled for An Interview"),
    ("New card is being produced", Group::Card, "New Card Is Being Produced"),
    ("new card produced", Group::Card, "New Card Is Being Produced"),
    ("We produced your new card!", Group::Card, "We produced your new card"),
    ("card mailed to you", Group::Card, "Card Was Mailed To Me"),
    ("Card Was Picked Up By USPS", Group::Card, "Card Was Picked Up By The United States Postal Service"),
    ("card delivered by the post office", Group::Card, "Card Was Delivered To Me By The Post Office"),
    ("card returned to USCIS", Group::Card, "Card Was Returned To USCIS"),
    ("Document was mailed!", Group::Card, "Document Was Mailed"),
    ("travel document was mailed", Group::Card, "Travel Document Was Mailed"),
    ("advance parole document produced", Group::Card, "Advance Parole Document Was Produced"),
    ("Re-entry permit was produced", Group::Card, "Reentry Permit Was Produced"),
    ("case denied", Group::Denied, "Case Was Denied"),
    ("Case was deneid", Group::Denied, "Case Was Denied"),
    ("Case denied and decision notice mailed", Group::Denied, "Case Was Denied And My Decision Notice Mailed"),
    ("case rejected, incorrect fee", Group::Denied, "Case Rejected Because I Sent An Incorrect Fee"),
    ("Case was rejected because I did not sign the form", Group::Denied, "Case Was Rejected Because I Did Not Sign My Form"),
    ("Case Was Rejected Because You Didn't Sign Your Form", Group::Denied, "Case Was Rejected Because I Did Not Sign My Form"),
    ("case rejected: improperly filed", Group::Denied, "Case Was Rejected Because It Was Improperly Filed"),
    ("case automatically revoked", Group::Denied, "Case Was Automatically Revoked"),
    ("appeal dismissed", Group::Denied, "Appeal Was Dismissed"),
    ("Termination notice was sent", Group::Denied, "Termination Notice Sent"),
    ("fee will be refunded", Group::Fee, "Fee Will Be Refunded"),
    ("fee refund mailed", Group::Fee, "Fee Refund Was Mailed"),
    ("Fee was waived", Group::Fee, "Fees Were Waived"),
    ("USCIS is processing the case", Group::Other, "USCIS Is currently Processing the Case"),
    ("USCIS is currently processing your case", Group::Other, "USCIS Is currently Processing the Case"),
    ("case is actively being reviewed by USCIS", Group::Other, "Case Is Being Actively Reviewed by USCIS"),
    ("case reopened", Group::Other, "Case Was Reopened"),
    ("expedite request was denied", Group::Other, "Expedite Request Denied"),
    ("Expedite request is approved", Group::Other, "Expedite Request Approved"),
    ("notice of intent to revoke was sent", Group::Other, "Intent to Revoke Notice Was Sent"),
    ("date of birth updated", Group::Other, "Date of Birth Was Updated"),
    ("case on hold because of pending litigation", Group::Other, "Case Is On Hold Because Of Pending Litigation"),
];

/// Far, ambiguous, turned round, or only hoped for.
const NOTHING: &[&str] = &[
    "",
    "   ",
    "?",
    "Case was not approved",
    "case isn't approved",
    "case isn’t approved yet",
    "Case was never denied",
    "no longer approved",
    "unapproved",
    "Case was un-approved",
    "disapproved",
    "Case was approved and then denied",
    "denied, later approved",
    "approval was revoked",
    "will my case be approved?",
    "case approved?",
    "case may be denied",
    "case might be approved soon",
    "waiting for approval",
    "my case is pending approval",
    "denial overturned",
    "denied in error",
    "case not rejected because I signed my form",
    "interview not scheduled",
    "card was not produced",
    "RFE was not sent",
    "request for evidence",
    "I received a request for evidence",
    "request approved",
    "request received",
    "notice was mailed",
    "a notice was sent",
    "case",
    "notice",
    "card",
    "interview",
    "uscis",
    "hello world",
    "the weather is fine today",
    "IOE0912345678",
    "A012345678",
    "call me about your case, pay with gift cards",
    "approved card denied interview fee",
    "不批准",
    "!!!",
    "not not approved",
];

#[test]
fn the_list_is_whole() {
    let official: BTreeSet<&str> =
        titles().iter().filter(|title| title.source().id == "list_2021").map(|title| title.text.as_str()).collect();
    assert_eq!(official.len(), 114);
    assert_eq!(titles().len(), 117);
    assert!(titles().iter().all(|title| title.text.trim() == title.text && title.text.is_ascii()));
    for newer in ["USCIS Is currently Processing the Case", "Case Is Being Actively Reviewed by USCIS", "We produced your new card"] {
        assert_eq!(titles().iter().find(|title| title.text == newer).unwrap().source().id, "seen_2026");
    }
}

#[test]
fn sources_say_who_when_and_how_sure() {
    let list = sources().iter().find(|source| source.id == "list_2021").unwrap();
    assert_eq!((list.licence.as_deref(), list.certainty), (Some("MIT"), Certainty::C));
    assert!(list.source.contains("FrenchCommando/uscis-status"));
    assert!(list.url.as_deref().is_some_and(|url| url.starts_with("https://github.com/")));
    assert_eq!(sources().len(), 2);
}

#[test]
fn groups_have_words_in_both_languages() {
    let mut names = BTreeSet::new();
    for group in Group::ALL {
        assert!(names.insert(group.name()));
        assert_eq!(serde_json::to_value(group).unwrap(), group.name());
        assert!(titles().iter().any(|title| title.group == group), "{group:?}");
        assert_ne!(group.words("en"), group.words("es"));
        assert_ne!(group.meaning("en"), group.meaning("es"));
        assert_eq!(group.meaning("ko"), group.meaning("en"));
    }
}

#[test]
fn intentions_and_expedite_answers_decide_nothing() {
    for text in [
        "Intent to Revoke Notice Was Sent",
        "CWR Notice of Intent to Revoke Sent",
        "Intent To Rescind Notice Was Mailed",
        "Expedite Request Denied",
        "Expedite Request Approved",
    ] {
        assert_eq!(matching(text).unwrap().group, Group::Other);
    }
}

#[test]
fn every_title_is_itself() {
    for title in titles() {
        let found = matching(&title.text).unwrap();
        assert_eq!((found.title, found.group, found.how), (Some(title), title.group, How::Exact), "{}", title.text);
        let typed = format!("\t {}\n", title.text.to_uppercase().replace(' ', "  "));
        assert_eq!(matching(&typed), Some(found), "{typed}");
    }
}

#[test]
fn every_title_survives_small_changes() {
    for title in titles() {
        for text in
            [format!("{}.", title.text), title.text.replace(" Was ", " Has Been ").replace(" My ", " Your "), title.text.replace(' ', "_")]
        {
            let found = matching(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.group, title.group, "{text}");
            // "CASE STATUS." and the like: only the group may be left where two titles say the same.
            assert!(found.title.is_none_or(|found| found.group == title.group), "{text}");
        }
    }
}

#[test]
fn drifted_wordings() {
    assert!(DRIFTED.len() >= 60);
    let mut wrong = Vec::new();
    for (wording, group, title) in DRIFTED {
        let found = matching(wording);
        let text = found.and_then(|found| found.title).map_or("", |title| title.text.as_str());
        if found.map(|found| found.group) != Some(*group) || text != *title {
            wrong.push(format!("{wording:?}: {:?} {text:?}", found.map(|found| (found.group, found.how))));
        }
        if let Some(found) = found {
            assert_eq!(found.title.is_none(), found.how == How::Words, "{wording}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_means_nothing_sure() {
    assert!(NOTHING.len() >= 20);
    let wrong: Vec<String> = NOTHING.iter().filter_map(|wording| Some(format!("{wording:?}: {:?}", matching(wording)?))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn negation_never_keeps_the_group() {
    let turned = [
        ("Was ", "Was Not "),
        ("Was ", "Wasn't "),
        ("Was ", "Was never "),
        ("Were ", "Weren’t "),
        ("Is ", "Is Not "),
        ("Will ", "Will Not "),
    ];
    for title in titles() {
        for (plain, not) in turned.iter().filter(|(plain, _)| title.text.contains(plain)) {
            let text = title.text.replacen(plain, not, 1);
            let found = matching(&text);
            assert!(found.is_none(), "{text}: {found:?}");
        }
    }
}

#[test]
fn too_long_is_nothing() {
    let long = format!("Case Was Approved{}", " ".repeat(MAX_WORDING));
    assert_eq!(matching(&long), None);
    assert!(suggest(&long, 5).is_empty());
    assert!(matching(&long.chars().take(MAX_WORDING).collect::<String>()).is_some());
}

#[test]
fn suggestions() {
    assert_eq!(suggest("", 500).len(), titles().len());
    assert_eq!(suggest("", 0).len(), 0);
    let found = suggest("case was app", 3);
    assert_eq!(found[0].text, "Case Was Approved");
    assert!(found.iter().all(|title| title.text.starts_with("Case Was Approved")));
    assert!(suggest("INTERVIEW", 20).iter().take(5).all(|title| title.text.starts_with("Interview")));
    assert!(suggest("post off card", 20).iter().any(|title| title.text == "Card Was Delivered To Me By The Post Office"));
    assert!(suggest("xyzzy", 20).is_empty());
    let all = suggest("c", 500);
    assert_eq!(all.iter().map(|title| &title.text).collect::<BTreeSet<_>>().len(), all.len());
}

proptest! {
    #[test]
    fn any_text_is_looked_at_without_harm(text in "\\PC{0,320}") {
        let _ = (matching(&text), suggest(&text, 10));
    }

    #[test]
    fn case_and_outer_space_change_nothing(text in "([a-zA-Z' ?é-]{0,60})|((case|card|was|not|approved|denied|RFE|sent|interview|fee|emailed|ß|ﬁ| ){0,12})") {
        let found = matching(&text);
        prop_assert_eq!(matching(&text.to_uppercase()), found);
        prop_assert_eq!(matching(&text.to_lowercase()), found);
        prop_assert_eq!(matching(&format!(" \t{text}\n ")), found);
    }

    #[test]
    fn words_of_ours_in_any_order_are_never_both(words in prop::collection::vec(prop::sample::select(vec!["case", "was", "not", "approved", "denied", "rejected", "revoked", "and", "notice", "sent"]), 0..8)) {
        let text = words.join(" ");
        if let Some(found) = matching(&text) {
            if found.group == Group::Approved {
                prop_assert!(words.contains(&"approved") && !words.contains(&"not") && !words.contains(&"denied"));
            }
            if found.group == Group::Denied {
                prop_assert!(!words.contains(&"approved"));
            }
        }
    }
}
