//! Between `coffer`'s types and the wire's. One direction a type; nothing is decided here.

pub(crate) mod guide;
pub(crate) mod intake;

use coffer::{Channel, DocumentKind, Role};

use crate::wire;
use crate::wire::{Code, FieldError, FieldProblem, WireError};

impl From<Code> for WireError {
    fn from(code: Code) -> Self {
        Self { code, fields: Vec::new(), limit: None, item: None }
    }
}

impl From<coffer::Error> for WireError {
    fn from(error: coffer::Error) -> Self {
        let fields = match &error {
            coffer::Error::Refused(fields) => {
                fields.iter().map(|f| FieldError { field: camel(f.field), problem: f.problem.into() }).collect()
            }
            _ => Vec::new(),
        };
        let item = match &error {
            coffer::Error::Duplicate { document } => Some(*document),
            _ => None,
        };
        Self { code: error.code().into(), fields, limit: error.limit(), item }
    }
}

/// `full_name` → `fullName`.
fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut chars = part.chars();
        name.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    name
}

/// A word that the page sent for one of a few.
fn word<T>(parsed: Option<T>, field: &str) -> Result<T, WireError> {
    parsed.ok_or_else(|| WireError {
        fields: vec![FieldError { field: field.to_owned(), problem: FieldProblem::Malformed }],
        ..WireError::from(Code::Refused)
    })
}

macro_rules! same_variants {
    ($from:path => $to:path { $($variant:ident),+ $(,)? } $(else $other:ident)?) => {
        impl From<$from> for $to {
            fn from(value: $from) -> Self {
                match value { $(<$from>::$variant => Self::$variant,)+ $(_ => Self::$other)? }
            }
        }
    };
}

same_variants!(coffer::Code => Code {
    WrongKey, BadRecoveryKey, WeakPassphrase, LastKey, KeychainMissing, KeychainLocked, KeychainEmpty, PluginMissing, PluginFailed, BadPluginKey, NotFound, AlreadyExists, NotAVault, NewerFormat, Busy, Damaged, ReadOnly, ReadOnlyPlace, Vanished, Replaced, Unsettled, DiskFull, Io,
    Refused, NoSuchItem, ChangedSince, NotUndoable, UnsupportedFile, CorruptFile, EncryptedFile, EmptyMail, TooManyPages, TooManyPixels, FileTooLarge, Duplicate,
    NotABackup, BackupOfAnother, BackupIsNewer, BackupDiffers, Cancelled, Internal,
});
same_variants!(coffer::FieldProblem => FieldProblem {
    Empty, TooLong, Malformed, LooksLikeReceiptNumber, LooksLikeANumber, LooksLikeOnlineAccountNumber, ReceiptNumberTaken, NoSuchItem,
} else Malformed);
same_variants!(coffer::ItemKind => wire::ItemKind { Person, Case, Code, Document, Date });
same_variants!(wire::ItemKind => coffer::ItemKind { Person, Case, Code, Document, Date });

impl From<coffer::Item> for wire::ItemRef {
    fn from(item: coffer::Item) -> Self {
        Self { kind: item.kind.into(), id: item.id }
    }
}

impl From<wire::ItemRef> for coffer::Item {
    fn from(item: wire::ItemRef) -> Self {
        Self { kind: item.kind.into(), id: item.id }
    }
}

impl From<coffer::SecretRef> for wire::SecretRef {
    fn from(secret: coffer::SecretRef) -> Self {
        match secret {
            coffer::SecretRef::Code(id) => Self::Code(id),
            coffer::SecretRef::ANumber(id) => Self::ANumber(id),
            coffer::SecretRef::OnlineAccount(id) => Self::OnlineAccount(id),
        }
    }
}

impl From<wire::SecretRef> for coffer::SecretRef {
    fn from(secret: wire::SecretRef) -> Self {
        match secret {
            wire::SecretRef::Code(id) => Self::Code(id),
            wire::SecretRef::ANumber(id) => Self::ANumber(id),
            wire::SecretRef::OnlineAccount(id) => Self::OnlineAccount(id),
        }
    }
}

fn all<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(B::from).collect()
}

impl From<coffer::HiddenNumber> for wire::HiddenNumber {
    fn from(n: coffer::HiddenNumber) -> Self {
        Self { secret: n.secret.into(), masked: n.masked }
    }
}

impl From<coffer::PersonSummary> for wire::PersonSummary {
    fn from(p: coffer::PersonSummary) -> Self {
        Self {
            id: p.id,
            full_name: p.full_name,
            a_number_masked: p.a_number_masked,
            case_count: p.case_count,
            document_count: p.document_count,
        }
    }
}

impl From<coffer::PersonLink> for wire::PersonLink {
    fn from(p: coffer::PersonLink) -> Self {
        Self { id: p.id, full_name: p.full_name, role: p.role.as_str().to_owned() }
    }
}

impl From<coffer::Person> for wire::Person {
    fn from(p: coffer::Person) -> Self {
        Self {
            id: p.id,
            full_name: p.full_name,
            other_names: p.other_names,
            date_of_birth: p.date_of_birth,
            country: p.country,
            a_numbers: all(p.a_numbers),
            online_account_number: p.online_account_number.map(Into::into),
            papers_at: p.papers_at,
            notes: p.notes,
            cases: all(p.cases),
            codes: all(p.codes),
            documents: all(p.documents),
            trashed: p.trashed,
        }
    }
}

impl From<coffer::CaseSummary> for wire::CaseSummary {
    fn from(c: coffer::CaseSummary) -> Self {
        Self {
            id: c.id,
            title: c.title,
            receipt_number: c.receipt_number,
            form: c.form,
            form_title: c.form_title,
            status: c.status,
            status_date: c.status_date,
            people: all(c.people),
            code_count: c.code_count,
            document_count: c.document_count,
        }
    }
}

impl From<coffer::Case> for wire::Case {
    fn from(c: coffer::Case) -> Self {
        Self {
            summary: c.summary.into(),
            receipt_display: c.receipt_display,
            receipt_office: c.receipt_office,
            receipt_warnings: if c.receipt_prefix_unknown { vec!["unknownPrefix".to_owned()] } else { Vec::new() },
            filed_date: c.filed_date,
            received_date: c.received_date,
            priority_date: c.priority_date,
            service_center: c.service_center,
            attorney: c.attorney,
            notes: c.notes,
            statuses: c
                .statuses
                .into_iter()
                .map(|s| {
                    let group = uscis::statuses::matching(&s.title).map(|found| found.group.name().to_owned());
                    wire::CaseStatus { id: s.id, group, title: s.title, date: s.date }
                })
                .collect(),
            codes: all(c.codes),
            documents: all(c.documents),
            trashed: c.trashed,
        }
    }
}

impl From<coffer::CodeSummary> for wire::CodeSummary {
    fn from(c: coffer::CodeSummary) -> Self {
        Self {
            id: c.id,
            masked: c.masked,
            length: c.length,
            case_id: c.case_id,
            case_title: c.case_title,
            person_id: c.person_id,
            person_name: c.person_name,
            channel: c.channel.as_str().to_owned(),
            notice_date: c.notice_date,
            received_date: c.received_date,
            used_date: c.used_date,
            superseded: c.superseded,
            about_lapses: c.about_lapses,
            days_left: c.days_left,
            source: c.source.map(|s| wire::PageRef { document_id: s.document_id, page: s.page }),
            notes: c.notes,
            trashed: c.trashed,
        }
    }
}

impl From<coffer::DocumentSummary> for wire::DocumentSummary {
    fn from(d: coffer::DocumentSummary) -> Self {
        Self {
            id: d.id,
            title: d.title,
            kind: d.kind.as_str().to_owned(),
            document_date: d.document_date,
            added_at: d.added_at,
            page_count: d.page_count,
            size: d.size,
            people: all(d.people),
            cases: d.cases.into_iter().map(|(id, title)| wire::CaseLink { id, title }).collect(),
        }
    }
}

impl From<coffer::PageInfo> for wire::PageInfo {
    fn from(p: coffer::PageInfo) -> Self {
        Self { page: p.page, width: p.width, height: p.height, rotation: p.rotation }
    }
}

impl From<coffer::Document> for wire::Document {
    fn from(d: coffer::Document) -> Self {
        let file = |f: coffer::StoredFile| wire::StoredFile {
            id: f.id,
            file_name: f.file_name,
            media_type: f.media_type,
            size: f.size,
            page_count: f.page_count,
        };
        Self {
            summary: d.summary.into(),
            files: d.files.into_iter().map(file).collect(),
            pages: all(d.pages),
            notes: d.notes,
            codes: all(d.codes),
            trashed: d.trashed,
        }
    }
}

impl From<coffer::Attention> for wire::Attention {
    fn from(a: coffer::Attention) -> Self {
        match a {
            coffer::Attention::CodeLapses { code_id, case_title, about, days } => Self::CodeLapses { code_id, case_title, about, days },
            coffer::Attention::Unfiled { document_id, title } => Self::Unfiled { document_id, title },
            coffer::Attention::CaseWithoutPerson { case_id, title } => Self::CaseWithoutPerson { case_id, title },
        }
    }
}

impl From<coffer::Overview> for wire::Overview {
    fn from(o: coffer::Overview) -> Self {
        Self {
            people: all(o.people),
            cases: all(o.cases),
            codes: all(o.codes),
            recent_documents: all(o.recent_documents),
            document_count: o.document_count,
            trash_count: o.trash_count,
            attention: all(o.attention),
        }
    }
}

impl From<coffer::SearchHit> for wire::SearchHit {
    fn from(h: coffer::SearchHit) -> Self {
        let snippet = h.snippet.into_iter().map(|p| wire::SnippetPart { text: p.text, hit: p.hit }).collect();
        Self { item: h.item.into(), title: h.title, subtitle: h.subtitle, snippet }
    }
}

impl From<coffer::TrashEntry> for wire::TrashEntry {
    fn from(t: coffer::TrashEntry) -> Self {
        Self { item: t.item.into(), title: t.title, trashed_at: t.trashed_at }
    }
}

impl From<coffer::HistoryEntry> for wire::HistoryEntry {
    fn from(h: coffer::HistoryEntry) -> Self {
        Self { seq: h.seq, at: h.at, action: h.action, item: h.item.map(Into::into), title: h.title, undoable: h.undoable }
    }
}

/// A report, with its damage named by the session that it is about.
pub(crate) fn report(session: &coffer::Session, r: &coffer::Report) -> wire::VerifyReport {
    wire::VerifyReport {
        sound: r.damage.is_empty(),
        changes: r.changes,
        blobs: r.blobs,
        bytes: r.bytes,
        problems: r.damage.iter().map(|damage| session.damage_in_words(damage)).collect(),
    }
}

impl From<wire::PersonInput> for coffer::PersonInput {
    fn from(p: wire::PersonInput) -> Self {
        Self {
            full_name: p.full_name,
            other_names: p.other_names,
            date_of_birth: p.date_of_birth,
            country: p.country,
            add_a_numbers: p.add_a_numbers,
            remove_a_numbers: p.remove_a_numbers,
            online_account_number: p.online_account_number,
            papers_at: p.papers_at,
            notes: p.notes,
        }
    }
}

impl TryFrom<wire::CaseInput> for coffer::CaseInput {
    type Error = WireError;

    fn try_from(c: wire::CaseInput) -> Result<Self, WireError> {
        let link = |p: wire::PersonLinkInput| Ok((p.id, word(Role::parse(&p.role), "people")?));
        Ok(Self {
            receipt_number: c.receipt_number,
            form: c.form,
            people: c.people.into_iter().map(link).collect::<Result<_, WireError>>()?,
            filed_date: c.filed_date,
            received_date: c.received_date,
            priority_date: c.priority_date,
            status: c.status,
            status_date: c.status_date,
            service_center: c.service_center,
            attorney: c.attorney,
            notes: c.notes,
        })
    }
}

impl TryFrom<wire::CodeInput> for coffer::CodeInput {
    type Error = WireError;

    fn try_from(c: wire::CodeInput) -> Result<Self, WireError> {
        Ok(Self {
            text: c.text.map(Into::into),
            keep_anyway: c.keep_anyway,
            case_id: c.case_id,
            person_id: c.person_id,
            channel: word(Channel::parse(&c.channel), "channel")?,
            notice_date: c.notice_date,
            received_date: c.received_date,
            used_date: c.used_date,
            source: c.source.map(|s| coffer::PageRef { document_id: s.document_id, page: s.page }),
            notes: c.notes,
        })
    }
}

impl TryFrom<wire::DocumentInput> for coffer::DocumentInput {
    type Error = WireError;

    fn try_from(d: wire::DocumentInput) -> Result<Self, WireError> {
        Ok(Self {
            title: d.title,
            kind: word(DocumentKind::parse(&d.kind), "kind")?,
            document_date: d.document_date,
            people: d.people,
            cases: d.cases,
            notes: d.notes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_the_page_names_them() {
        assert_eq!(camel("add_a_numbers"), "addANumbers");
        assert_eq!(camel("text"), "text");
    }

    #[test]
    fn a_word_that_is_none_is_refused_by_its_field() {
        let input = wire::DocumentInput {
            title: String::new(),
            kind: "spy".into(),
            document_date: None,
            people: vec![],
            cases: vec![],
            notes: String::new(),
        };
        let error = coffer::DocumentInput::try_from(input).unwrap_err();
        assert_eq!(error.fields[0].field, "kind");
    }
}
