//! The JSON shapes of `docs/cli.md`. They are written out here, so that no change of the library changes them by accident.

use coffer::{
    Case, CaseStatus, CaseSummary, CodeSummary, Document, DocumentSummary, HistoryEntry, Item, KeptDate, PageInfo, Person, PersonLink,
    PersonSummary, Role, SearchHit, SecretRef, StoredFile, TrashEntry,
};
use serde_json::{Value, json};

fn list<T>(items: &[T], shape: impl Fn(&T) -> Value) -> Value {
    items.iter().map(shape).collect()
}

/// The number that names a secret.
pub(crate) fn key_of(secret: SecretRef) -> i64 {
    match secret {
        SecretRef::Code(key) | SecretRef::ANumber(key) | SecretRef::OnlineAccount(key) => key,
    }
}

/// Whether the person has an A-Number with this key.
pub(crate) fn holds_a_number(person: &Person, key: i64) -> bool {
    person.a_numbers.iter().any(|number| number.secret == SecretRef::ANumber(key))
}

/// `{kind, id}`.
pub(crate) fn item(item: Item) -> Value {
    json!({ "kind": item.kind.as_str(), "id": item.id })
}

fn link(person: &PersonLink) -> Value {
    json!({ "id": person.id, "full_name": person.full_name })
}

fn link_with_role(person: &PersonLink) -> Value {
    let role = if person.role == Role::None { Value::Null } else { person.role.as_str().into() };
    json!({ "id": person.id, "full_name": person.full_name, "role": role })
}

/// A person in a list.
pub(crate) fn person_summary(person: &PersonSummary) -> Value {
    json!({
        "id": person.id,
        "full_name": person.full_name,
        "a_number_masked": person.a_number_masked,
        "case_count": person.case_count,
        "document_count": person.document_count,
    })
}

/// A person, whole; the numbers as they were made for showing.
pub(crate) fn person(person: &Person, a_numbers: &[Value], account: Option<Value>) -> Value {
    json!({
        "id": person.id,
        "full_name": person.full_name,
        "other_names": person.other_names,
        "date_of_birth": person.date_of_birth,
        "country": person.country,
        "papers_at": person.papers_at,
        "notes": person.notes,
        "a_numbers": a_numbers,
        "online_account_number": account,
        "cases": list(&person.cases, case_summary),
        "codes": list(&person.codes, code),
        "documents": list(&person.documents, document_summary),
        "trashed": person.trashed,
    })
}

/// A case in a list.
pub(crate) fn case_summary(case: &CaseSummary) -> Value {
    json!({
        "id": case.id,
        "title": case.title,
        "receipt_number": case.receipt_number,
        "form": case.form,
        "form_title": case.form_title,
        "status": case.status,
        "status_date": case.status_date,
        "people": list(&case.people, link_with_role),
        "code_count": case.code_count,
        "document_count": case.document_count,
    })
}

/// A case, whole.
pub(crate) fn case(case: &Case) -> Value {
    let mut shape = case_summary(&case.summary);
    shape["receipt_office"] = json!(case.receipt_office);
    shape["receipt_prefix_unknown"] = case.receipt_prefix_unknown.into();
    shape["filed_date"] = json!(case.filed_date);
    shape["received_date"] = json!(case.received_date);
    shape["priority_date"] = json!(case.priority_date);
    shape["service_center"] = json!(case.service_center);
    shape["attorney"] = json!(case.attorney);
    shape["notes"] = json!(case.notes);
    shape["statuses"] = list(&case.statuses, |status: &CaseStatus| {
        let group = uscis::statuses::matching(&status.title).map(|found| found.group.name());
        json!({ "title": status.title, "date": status.date, "group": group })
    });
    shape["codes"] = list(&case.codes, code);
    shape["documents"] = list(&case.documents, document_summary);
    shape["trashed"] = case.trashed.into();
    shape
}

/// A code, without its text.
pub(crate) fn code(code: &CodeSummary) -> Value {
    json!({
        "id": code.id,
        "masked": code.masked,
        "length": code.length,
        "case_id": code.case_id,
        "case_title": code.case_title,
        "person_id": code.person_id,
        "person_name": code.person_name,
        "channel": code.channel.as_str(),
        "notice_date": code.notice_date,
        "received_date": code.received_date,
        "used_date": code.used_date,
        "superseded": code.superseded,
        "about_lapses": code.about_lapses,
        "days_left": code.days_left,
        "source": code.source.map(|at| json!({ "document_id": at.document_id, "page": at.page })),
        "notes": code.notes,
        "trashed": code.trashed,
    })
}

/// A document in a list.
pub(crate) fn document_summary(document: &DocumentSummary) -> Value {
    json!({
        "id": document.id,
        "title": document.title,
        "kind": document.kind.as_str(),
        "document_date": document.document_date,
        "added_at": document.added_at,
        "page_count": document.page_count,
        "size": document.size,
        "people": list(&document.people, link),
        "cases": list(&document.cases, |(id, title)| json!({ "id": id, "title": title })),
    })
}

/// A document, whole.
pub(crate) fn document(document: &Document) -> Value {
    let mut shape = document_summary(&document.summary);
    shape["files"] = list(&document.files, |file: &StoredFile| {
        json!({
            "id": file.id,
            "file_name": file.file_name,
            "media_type": file.media_type,
            "size": file.size,
            "page_count": file.page_count,
            "blake3": file.hash,
        })
    });
    shape["pages"] = list(
        &document.pages,
        |page: &PageInfo| json!({ "page": page.page, "width": page.width, "height": page.height, "rotation": page.rotation }),
    );
    shape["notes"] = json!(document.notes);
    shape["codes"] = list(&document.codes, code);
    shape["trashed"] = document.trashed.into();
    shape
}

/// One thing found.
pub(crate) fn hit(hit: &SearchHit) -> Value {
    json!({
        "item": item(hit.item),
        "title": hit.title,
        "subtitle": hit.subtitle,
        "snippet": list(&hit.snippet, |part| json!({ "text": part.text, "hit": part.hit })),
    })
}

/// One thing in the trash.
pub(crate) fn trashed(entry: &TrashEntry) -> Value {
    json!({ "item": item(entry.item), "title": entry.title, "trashed_at": entry.trashed_at })
}

/// One line of the history.
pub(crate) fn change(entry: &HistoryEntry) -> Value {
    json!({
        "seq": entry.seq,
        "at": entry.at,
        "action": snake(&entry.action),
        "item": entry.item.map(item),
        "title": entry.title,
        "undoable": entry.undoable,
    })
}

/// `addPerson` as `add_person`.
fn snake(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 2);
    for sign in word.chars() {
        if sign.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(sign.to_ascii_lowercase());
    }
    out
}

/// A date that is kept.
pub(crate) fn date(date: &KeptDate) -> Value {
    json!({
        "id": date.id,
        "kind": date.kind.name(),
        "title": date.title,
        "date": date.date,
        "time": date.time.map(|time| time.format("%H:%M").to_string()),
        "printed_due": date.printed_due,
        "served": date.served.name(),
        "abroad": date.abroad,
        "person": date.person.as_ref().map(|(id, name)| json!({ "id": id, "full_name": name })),
        "case": date.case.as_ref().map(|(id, title)| json!({ "id": id, "title": title })),
        "document_id": date.document_id,
        "done_date": date.done_date,
        "notes": date.notes,
        "trashed": date.trashed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_snake_case() {
        assert_eq!(snake("addPerson"), "add_person");
        assert_eq!(snake("undo"), "undo");
    }
}
