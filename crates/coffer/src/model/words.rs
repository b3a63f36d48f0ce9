//! What is said by one word of a few.

use serde::Serialize;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { #[default] $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for it in the vault, on the wire and on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The other way; `None` for any other word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.as_str() == word)
            }
        }
    };
}

words! {
    /// How a code came.
    Channel {
        /// By post, the usual way for a first code.
        Mail = "mail",
        /// By e-mail, the way a code is issued again.
        Email = "email",
        /// Through an attorney or representative.
        Agent = "agent",
    }
}

words! {
    /// What a document is.
    DocumentKind {
        /// Sent by USCIS.
        Notice = "notice",
        /// A green card, an EAD.
        Card = "card",
        /// A passport, a birth certificate.
        Identity = "identity",
        /// A form that was or will be filed.
        Form = "form",
        /// Evidence.
        Evidence = "evidence",
        /// Another letter.
        Letter = "letter",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What a person is in a case.
    Role {
        /// Not said.
        None = "",
        /// Applicant.
        Applicant = "applicant",
        /// Petitioner.
        Petitioner = "petitioner",
        /// Beneficiary.
        Beneficiary = "beneficiary",
        /// Derivative.
        Derivative = "derivative",
        /// Attorney or accredited representative.
        Representative = "representative",
    }
}
