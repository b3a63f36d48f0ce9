//! Forms that are being filled in. What stands in them is held in memory as it is typed, and sealed in the vault when it is locked, so that a lock
//! loses none of it; it is offered again until it is saved or given up.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::error::{Error, FieldError, FieldProblem};
use crate::session::Session;
use crate::store::unsaved;

/// Most bytes of one form.
const MAX_TEXT: usize = 256 * 1024;
/// Most forms at a time.
const MAX_FORMS: usize = 32;

/// What is typed and not saved, by form.
#[derive(Default)]
pub(crate) struct Held(BTreeMap<String, SecretString>);

/// What stood in a form when the vault was locked.
pub struct Unsaved {
    /// Which form, as the window named it.
    pub form: String,
    /// What stood in it, as the window wrote it down.
    pub text: Zeroizing<String>,
}

/// `person`, `person/3`: small letters, and a key.
fn is_form(name: &str) -> bool {
    let (kind, key) = name.split_once('/').unwrap_or((name, "0"));
    let kind = (1..=20).contains(&kind.len()) && kind.bytes().all(|sign| sign.is_ascii_lowercase());
    kind && (1..=20).contains(&key.len()) && key.bytes().all(|sign| sign.is_ascii_digit())
}

fn refused(field: &'static str, problem: FieldProblem) -> Error {
    Error::Refused(vec![FieldError { field, problem }])
}

impl Session {
    /// Holds what stands in a form now, in place of what stood in it before. Nothing is written before the lock.
    ///
    /// # Errors
    /// [`Error::Refused`] for a form that cannot be, for more than 256 KiB, for more than 32 forms.
    pub fn hold_unsaved(&mut self, form: &str, text: SecretString) -> Result<(), Error> {
        if !is_form(form) {
            return Err(refused("form", FieldProblem::Malformed));
        }
        #[expect(clippy::disallowed_methods, reason = "only its length is looked at")]
        let length = text.expose_secret().len();
        if length > MAX_TEXT || (self.held.0.len() >= MAX_FORMS && !self.held.0.contains_key(form)) {
            return Err(refused("text", FieldProblem::TooLong));
        }
        self.held.0.insert(form.to_owned(), text);
        Ok(())
    }

    /// Lets go of a form that was saved or given up.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn drop_unsaved(&mut self, form: &str) -> Result<(), Error> {
        self.held.0.remove(form);
        if !unsaved::has(self.vault.read(), form)? {
            return Ok(());
        }
        self.change("unsaved", None, |change| {
            change.not_undoable();
            unsaved::remove(change.conn(), form)
        })
    }

    /// Forms that were open at a lock and are neither saved nor given up, the newest first.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn unsaved(&self) -> Result<Vec<Unsaved>, Error> {
        Ok(unsaved::list(self.vault.read())?.into_iter().map(|(form, text)| Unsaved { form, text }).collect())
    }

    /// Seals what is held. Called by the lock.
    pub(crate) fn seal_unsaved(&mut self) -> Result<(), Error> {
        let held = std::mem::take(&mut self.held).0;
        if held.is_empty() || self.is_read_only() {
            return Ok(());
        }
        let at = self.clock.now();
        self.change("unsaved", None, |change| {
            change.not_undoable();
            #[expect(clippy::disallowed_methods, reason = "it goes into the sealed database")]
            held.iter().try_for_each(|(form, text)| unsaved::put(change.conn(), form, text.expose_secret(), at))
        })
    }
}
