//! The journeys, shared by window and command: an unlocked session, its library, intake, search, history and trash. Knows nothing of windows,
//! arguments or wire formats; every moment in time is passed in through [`Clock`].

mod apart;
mod backup;
mod clock;
mod dates;
mod due;
mod error;
mod guide;
mod incoming;
mod input;
mod intake;
mod keychain;
mod keys;
mod kit;
mod known;
mod library;
mod model;
mod pages;
mod paper;
mod passphrase;
mod process;
mod proposal;
mod queue;
mod reading;
mod retrospect;
mod session;
mod sheet;
mod store;
mod unsaved;
mod watched;

pub use apart::Apart;
pub use backup::{BackupPlace, BackupProgress, GoodBackup, Practised, RunningBackup, practise, restore_over, set_aside};
pub use clock::{Clock, FixedClock, SystemClock};
pub use dates::{DateInput, KeptDate};
pub use due::{Due, DueList, Missing, Owner};
pub use error::{Code, Error, FieldError, FieldProblem, KeychainFault};
pub use guide::{Call, CallInput, CallSheet, CallSheetPdf, SheetPerson};
pub use incoming::IncomingFile;
pub use input::{CaseInput, CodeInput, DocumentInput, DraftInput, NewCase, PersonInput};
pub use intake::{Confirmed, Draft, Kept};
pub use keychain::{Keychain, SystemKeychain};
pub use keys::{KeyInfo, MAX_KEY_NAME, OddKey, Renewed};
pub use kit::recovery_kit;
pub use known::{Compared, Known, Standing, write_json};
pub use model::{
    Attention, Case, CaseStatus, CaseSummary, Channel, CodeSummary, Document, DocumentKind, DocumentSummary, HiddenNumber, HistoryEntry,
    Item, ItemKind, Overview, PageInfo, PageRef, Person, PersonLink, PersonSummary, Role, SearchHit, Secret, SecretRef, SnippetPart,
    StoredFile, TrashEntry,
};
pub use pages::{PageSource, RenderedPage};
pub use paper::Reader;
pub use passphrase::{MIN_STRENGTH, Strength, make_passphrase, passphrase_strength, random_below};
pub use process::{NotHardened, harden_process};
pub use proposal::{FieldPlace, FieldRead, LEAST, Match, Proposal, ProposedDate, SURE};
pub use queue::{PageHits, ReadPage, UnreadPage};
pub use reading::{FileReading, MAX_READ, read_file};
pub use recognize::{Candidate, PageReading};
pub use session::{Creation, Refused, Session};
pub use store::MAX_QUERY;
pub use unsaved::Unsaved;
pub use vault::{
    BlobId, Damage, DeviceKey, Generation, Key, LockedVault, OpenBackup, PluginIdentity, PluginRecipient, Progress, RecoveryKey, Report,
    Settings as VaultSettings, SlotInfo, SlotKind, VaultId, wipe_stack,
};
pub use watched::{FolderWatch, FoundFile};
