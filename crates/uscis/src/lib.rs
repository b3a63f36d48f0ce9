//! What the papers mean: numbers, forms, notices. No I/O, no clock, no storage.

mod access_code;
mod alien_number;
pub mod barcode;
pub mod check;
pub mod deadlines;
mod error;
pub mod forms;
pub mod guidance;
pub mod identify;
mod lapse;
pub mod letter;
pub mod mrz;
mod notice;
mod number;
mod online_account;
mod receipt;
pub mod rules;
pub mod scam;
pub mod statuses;
mod words;
mod written;

pub use access_code::AccessCode;
pub use alien_number::AlienNumber;
pub use error::Error;
pub use forms::FormNumber;
pub use lapse::{About90, access_code_lapse};
pub use notice::NoticeType;
pub use number::{NumberKind, Warning};
pub use online_account::OnlineAccountNumber;
pub use receipt::{ReceiptNumber, ReceivedAbout};
pub use rules::{Certainty, Rule, Topic};
pub use words::Words;
