//! What is asked of the library as a whole: search, trash, history, and forgetting for good.

use vault::BlobId;

use crate::error::Error;
use crate::model::*;
use crate::session::Session;
use crate::store::{Connection, search, trash};

/// Lines of history at a time.
const HISTORY_PAGE: usize = 100;
/// Changes that are bookkeeping, not a person's doing.
const UNLISTED: [&str; 7] = ["stage", "discard", "read", "watchFolder", "unsaved", "rekey.blobs", "key.made"];

impl Session {
    /// Finds what holds every word of the query. At most 60, best first. Codes and A-Numbers are found but never shown.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn search(&self, query: &str) -> Result<Vec<SearchHit>, Error> {
        search::find(self.conn(), query)
    }

    /// What is in the trash, the latest first.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn trashed(&self) -> Result<Vec<TrashEntry>, Error> {
        trash::list(self.conn())
    }

    /// Puts a thing into the trash.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`] when it is not there, or in the trash already.
    pub fn trash(&mut self, which: Item) -> Result<(), Error> {
        let at = self.clock.now();
        self.change("trash", Some(which), |change| trash::set(change.conn(), which, Some(at)))
    }

    /// Takes a thing out of the trash.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`] when it is not in the trash.
    pub fn restore(&mut self, which: Item) -> Result<(), Error> {
        self.change("restore", Some(which), |change| trash::set(change.conn(), which, None))
    }

    /// Deletes a thing in the trash for good: from the tables, the files, the history and the vault file. This alone cannot be undone.
    ///
    /// # Errors
    /// [`Error::NoSuchItem`] when it is not in the trash.
    pub fn purge(&mut self, which: Item) -> Result<(), Error> {
        self.opened.clear();
        self.forget("purge", Some(which), |conn| {
            let mut deleted = trash::Deleted::default();
            trash::delete(conn, which, &mut deleted)?;
            Ok((deleted.rows, deleted.blobs))
        })
    }

    /// The same for everything in the trash. Gives how many things.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn empty_trash(&mut self) -> Result<u32, Error> {
        let all = self.trashed()?;
        if all.is_empty() {
            return Ok(0);
        }
        self.opened.clear();
        self.forget("purge", None, |conn| {
            let mut deleted = trash::Deleted::default();
            for entry in &all {
                trash::delete(conn, entry.item, &mut deleted)?;
            }
            Ok((deleted.rows, deleted.blobs))
        })?;
        Ok(u32::try_from(all.len()).unwrap_or(u32::MAX))
    }

    /// The last changes, the newest first, before `before` when given; a hundred at a time.
    ///
    /// # Errors
    /// As for [`Session::overview`].
    pub fn history(&self, before: Option<u64>) -> Result<Vec<HistoryEntry>, Error> {
        // Pages that were read are lines of the log as well: it is gone through until a hundred others were found.
        let (mut lines, mut before) = (Vec::new(), before);
        loop {
            let more = self.vault.history(before, HISTORY_PAGE)?;
            let Some(last) = more.last() else { break };
            before = Some(last.seq);
            let whole = more.len() < HISTORY_PAGE;
            lines.extend(more.into_iter().filter(|line| !UNLISTED.contains(&line.action.as_str())));
            if whole || lines.len() >= HISTORY_PAGE {
                break;
            }
        }
        lines.truncate(HISTORY_PAGE);
        lines
            .into_iter()
            .map(|line| {
                let named = line.subject.and_then(|(kind, id)| ItemKind::parse(&kind).map(|kind| Item { kind, id }));
                let title = named.map(|named| trash::title(self.conn(), named)).transpose()?.flatten();
                Ok(HistoryEntry { seq: line.seq, at: line.at, action: line.action, item: named, title, undoable: line.undoable })
            })
            .collect()
    }

    /// Takes a change back, as a change of its own; gives its number.
    ///
    /// # Errors
    /// `ChangedSince` when later changes touched the same; `NotUndoable`.
    pub fn undo(&mut self, seq: u64) -> Result<u64, Error> {
        self.opened.clear();
        Ok(self.vault.undo(seq, self.clock.now())?)
    }

    /// Deletes rows and blobs for good.
    pub(crate) fn forget(
        &mut self,
        action: &'static str,
        which: Option<Item>,
        delete: impl FnOnce(&Connection) -> Result<(Vec<(&'static str, i64)>, Vec<BlobId>), Error>,
    ) -> Result<(), Error> {
        let (rows, blobs) = self.change(action, which, |change| {
            change.not_undoable();
            delete(change.conn())
        })?;
        let action = vault::Action { name: action, subject: which.map(|i| (i.kind.as_str(), i.id)) };
        let rows: Vec<vault::Row> = rows.into_iter().map(|(table, key)| vault::Row { table, key }).collect();
        Ok(self.vault.forget(&action, self.clock.now(), &rows, &blobs)?)
    }
}
