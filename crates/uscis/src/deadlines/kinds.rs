//! The kinds of date and of deadline, with their words from `data/deadlines.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{Words, rules};

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All, in the order of a list to choose from.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name, for storage and the wire.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The kind with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }
        }
    };
}

kinds! {
    /// What a kept date is.
    KeyDateKind {
        /// Notice date of a Request for Evidence.
        Rfe = "rfe",
        /// Notice date of a Notice of Intent to Deny.
        Noid = "noid",
        /// Notice date of a Notice of Intent to Revoke, Rescind or Terminate.
        IntentToRevoke = "intent_to_revoke",
        /// Date of a decision that can be appealed with I-290B.
        Denial = "denial",
        /// Date of the revocation of an approved immigrant petition.
        Revocation = "revocation",
        /// Biometrics appointment.
        Biometrics = "biometrics",
        /// Interview.
        Interview = "interview",
        /// Another appointment.
        Appointment = "appointment",
        /// Day of a move.
        Moved = "moved",
        /// Expiry of a work permit.
        EadExpires = "ead_expires",
        /// Expiry of a ten-year green card.
        GreenCardExpires = "green_card_expires",
        /// Expiry of a two-year green card.
        ConditionalCardExpires = "conditional_card_expires",
        /// Permanent resident since (five-year rule).
        ResidentSince = "resident_since",
        /// Permanent resident since, married to a citizen (three-year rule).
        ResidentSinceSpouse = "resident_since_spouse",
        /// Expiry of a passport.
        PassportExpires = "passport_expires",
        /// A date of the person's own.
        Other = "other",
    }
}

kinds! {
    /// What is due.
    DeadlineKind {
        /// Answer to a Request for Evidence.
        RfeResponse = "rfe_response",
        /// Answer to a Notice of Intent to Deny.
        NoidResponse = "noid_response",
        /// Answer to a Notice of Intent to Revoke, Rescind or Terminate.
        IntentToRevokeResponse = "intent_to_revoke_response",
        /// Appeal or motion with I-290B.
        Appeal = "appeal",
        /// Appeal of a revocation.
        AppealRevocation = "appeal_revocation",
        /// Last moment to reschedule biometrics online.
        BiometricsReschedule = "biometrics_reschedule",
        /// Biometrics appointment.
        BiometricsAppointment = "biometrics_appointment",
        /// Interview.
        InterviewAppointment = "interview_appointment",
        /// Another appointment.
        Appointment = "appointment",
        /// Change of address.
        AddressChange = "address_change",
        /// Renewal of a work permit.
        EadRenewal = "ead_renewal",
        /// Renewal of a green card.
        I90Renewal = "i90_renewal",
        /// Green card at 14.
        I90Age14 = "i90_age_14",
        /// Removal of conditions.
        I751Filing = "i751_filing",
        /// Earliest day for naturalization.
        N400Early = "n400_early",
        /// Passport has six months left.
        PassportSixMonths = "passport_six_months",
        /// Passport expires.
        PassportExpiry = "passport_expiry",
        /// Access code lapses, about.
        AccessCodeLapse = "access_code_lapse",
        /// A date of the person's own.
        Own = "own",
    }
}

kinds! {
    /// How a notice reached the person.
    Served {
        /// Not known: no days are added.
        Unknown = "unknown",
        /// By post.
        Mail = "mail",
        /// Handed over in person, or put into the online account.
        Hand = "hand",
    }
}

/// Why a later day stands beside the advised one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Later {
    /// The notice may have come by mail.
    Mailed,
    /// The last day is no working day.
    WeekendOrHoliday,
    /// The person lives outside the United States.
    Abroad,
}

impl Later {
    /// `mailed`, `weekend_or_holiday`, `abroad`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mailed => "mailed",
            Self::WeekendOrHoliday => "weekend_or_holiday",
            Self::Abroad => "abroad",
        }
    }
}

/// Something to be said about a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The day is printed on the notice.
    Printed,
    /// The printed day is none that the rules give; this is.
    Differs(NaiveDate),
    /// The longest that the rule allows.
    AtMost,
    /// From when it counts is not known.
    About,
    /// A later day.
    Later(Later, NaiveDate),
    /// The rule changes often.
    Check,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    date: BTreeMap<String, DateWords>,
    deadline: BTreeMap<String, DeadlineWords>,
    later: BTreeMap<String, Words>,
    note: BTreeMap<String, Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateWords {
    name: Words,
    asks: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineWords {
    name: Words,
    act: Words,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // Compiled in and read by the tests: it cannot be bad where the program runs.
    toml::from_str(include_str!("../../data/deadlines.toml")).unwrap_or_else(|error| panic!("data/deadlines.toml: {error}"))
});

fn of<'d, T>(table: &'d BTreeMap<String, T>, name: &str) -> &'d T {
    table.get(name).unwrap_or_else(|| panic!("data/deadlines.toml has no {name}"))
}

impl KeyDateKind {
    /// How a list names it.
    pub fn words(self) -> &'static Words {
        &of(&DATA.date, self.name()).name
    }

    /// What stands above the box for its date.
    pub fn asks(self) -> &'static Words {
        &of(&DATA.date, self.name()).asks
    }

    /// It comes with a time of day.
    pub const fn has_time(self) -> bool {
        matches!(self, Self::Biometrics | Self::Interview | Self::Appointment | Self::Other)
    }

    /// Its notice may print a last day, and how it was served counts.
    pub const fn has_printed_due(self) -> bool {
        matches!(self, Self::Rfe | Self::Noid | Self::IntentToRevoke | Self::Denial | Self::Revocation)
    }
}

impl DeadlineKind {
    /// How a list names it.
    pub fn words(self) -> &'static Words {
        &of(&DATA.deadline, self.name()).name
    }

    /// What to do.
    pub fn act(self) -> &'static Words {
        &of(&DATA.deadline, self.name()).act
    }
}

/// A note in words. `write` writes a day as the reader is used to.
pub fn note(note: Note, language: &str, write: &dyn Fn(NaiveDate) -> String) -> String {
    let plain = |name: &str| of(&DATA.note, name).get(language).to_owned();
    match note {
        Note::Printed => plain("printed"),
        Note::AtMost => plain("at_most"),
        Note::About => plain("about"),
        Note::Check => plain("check"),
        Note::Differs(date) => of(&DATA.note, "differs").fill(language, &[("date", &write(date))]),
        Note::Later(why, date) => {
            let days = match why {
                Later::Mailed => rules::rule("mail-days").value("days").to_string(),
                Later::Abroad => rules::rule("abroad-days").value("days").to_string(),
                Later::WeekendOrHoliday => String::new(),
            };
            of(&DATA.later, why.name()).fill(language, &[("days", &days), ("date", &write(date))])
        }
    }
}
