//! Drafts, what was read of them, and what a person decides, between `coffer` and the wire.

use coffer::Match;

use super::all;
use crate::wire::{self, WireError};

impl From<coffer::Draft> for wire::Draft {
    fn from(d: coffer::Draft) -> Self {
        Self {
            token: d.id.to_string(),
            file_name: d.file_name,
            media_type: Some(d.media_type),
            size: d.size,
            pages: all(d.pages),
            duplicate_of: None,
            refused: None,
            read: d.read,
            unreadable: d.unreadable,
            to_read: d.to_read,
        }
    }
}

impl From<coffer::Kept> for wire::Kept {
    fn from(k: coffer::Kept) -> Self {
        Self { document_id: k.document_id, code_id: k.code_id, case_id: k.case_id, person_id: k.person_id }
    }
}

impl TryFrom<wire::DraftInput> for coffer::DraftInput {
    type Error = WireError;

    fn try_from(d: wire::DraftInput) -> Result<Self, WireError> {
        Ok(Self {
            document: d.document.try_into()?,
            new_person: d.new_person.map(|p| p.full_name),
            a_number: d.a_number,
            new_case: d.new_case.map(|c| coffer::NewCase {
                receipt_number: c.receipt_number,
                form: c.form,
                received_date: c.received_date,
                priority_date: c.priority_date,
            }),
            code_text: (!d.code_text.is_empty()).then(|| d.code_text.into()),
            code_keep_anyway: d.code_keep_anyway,
            code_page: d.code_page,
            rotations: d.rotations,
            dates: d.dates.into_iter().map(coffer::DateInput::try_from).collect::<Result<_, _>>()?,
        })
    }
}

/// In the language asked for.
pub(crate) fn proposal(p: coffer::Proposal, language: &str) -> wire::Proposal {
    let (person_id, new_person) = match p.person {
        Some(Match::Known(id)) => (Some(id), None),
        Some(Match::New(name)) => (None, Some(name)),
        None => (None, None),
    };
    let (case_id, new_case) = match p.case {
        Some(Match::Known(id)) => (Some(id), None),
        Some(Match::New(case)) => (None, Some(case)),
        None => (None, None),
    };
    let date = |d: coffer::ProposedDate| wire::ProposedDate {
        kind: d.kind.name().to_owned(),
        name: d.kind.words().get(language).to_owned(),
        date: d.date,
        time: d.time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default(),
        printed_due: d.printed_due,
    };
    wire::Proposal {
        done: p.done,
        total: p.total,
        fields: all(p.fields),
        title: p.title,
        kind: p.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        document_date: p.document_date,
        person_id,
        new_person,
        case_id,
        new_case,
        dates: p.dates.into_iter().map(date).collect(),
        rotations: p.rotations,
    }
}

impl From<coffer::FieldRead> for wire::ReadField {
    fn from(field: coffer::FieldRead) -> Self {
        Self {
            field: field.field.to_owned(),
            sure: field.confidence >= coffer::SURE,
            fills: field.confidence >= coffer::LEAST,
            value: field.value,
            source: field.source.to_owned(),
            alternatives: field.alternatives,
            places: all(field.places),
        }
    }
}

impl From<coffer::FieldPlace> for wire::ReadPlace {
    fn from(place: coffer::FieldPlace) -> Self {
        Self { page: place.page, rotation: place.rotation, area: place.area }
    }
}

impl From<coffer::PageHits> for wire::PageHits {
    fn from(hits: coffer::PageHits) -> Self {
        Self { page: hits.page, rotation: hits.rotation, places: hits.places }
    }
}

impl From<coffer::Unsaved> for crate::wire::Unsaved {
    fn from(kept: coffer::Unsaved) -> Self {
        Self { form: kept.form, text: kept.text.as_str().to_owned() }
    }
}
