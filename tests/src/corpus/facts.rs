//! Made-up people, numbers and dates. Codes are full of signs that look alike, on purpose.

use chrono::{Days, NaiveDate};

use crate::samples::letters::Facts;

/// Throws that are the same everywhere (SplitMix64; nobody needs them to be good).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self((seed ^ 0x5851_f42d).wrapping_mul(0xd134_2543_de82_ef95).rotate_left(29))
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % most as u64) as usize
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    pub(super) fn date(&mut self, from: &str, days: usize) -> NaiveDate {
        let from: NaiveDate = from.parse().expect("a date of ours");
        from + Days::new(self.below(days) as u64)
    }
}

const SURNAMES: &[&str] = &[
    "SAMPLE",
    "SPECIMEN",
    "EXAMPLE",
    "MUSTERMANN",
    "PEREZ-MUESTRA",
    "NGUYEN-SAMPLE",
    "O'SAMPLE",
    "KOWALSKI-TEST",
    "DE LA MUESTRA",
    "SILVA TESTE",
];
const GIVEN: &[&str] =
    &["ROSA", "DANIEL", "AMIRA", "LEO", "MARIA JOSE", "OLUWASEUN", "ILIANA", "JUAN CARLOS", "SOFIIA", "BILLIE", "ZOE", "TOMISLAV"];
const STREETS: &[&str] = &["SAMPLE AVENUE APT 5", "EXAMPLE STREET", "NOWHERE ROAD UNIT B", "TEST BOULEVARD APT 12", "FICTION LANE"];
const TOWNS: &[&str] = &["SPRINGFIELD", "RIVERTON", "FAIRVIEW", "OAKDALE", "MADEUP CITY"];
const FORMS: &[(&str, &str)] = &[
    ("I-130", "PETITION FOR ALIEN RELATIVE"),
    ("I-485", "APPLICATION TO REGISTER PERMANENT RESIDENCE"),
    ("I-765", "APPLICATION FOR EMPLOYMENT AUTHORIZATION"),
    ("I-131", "APPLICATION FOR TRAVEL DOCUMENT"),
    ("I-751", "PETITION TO REMOVE CONDITIONS ON RESIDENCE"),
    ("N-400", "APPLICATION FOR NATURALIZATION"),
    ("I-90", "APPLICATION TO REPLACE PERMANENT RESIDENT CARD"),
    ("I-129", "PETITION FOR A NONIMMIGRANT WORKER"),
    ("I-539", "APPLICATION TO EXTEND OR CHANGE NONIMMIGRANT STATUS"),
];
const OFFICES: &[&str] = &["IOE", "IOE", "IOE", "MSC", "LIN", "WAC", "EAC", "SRC", "NBC", "YSC"];
/// Signs that are taken for one another, and some that are not.
const HARD: &[u8] = b"0O1Il5S2Z8B6GQDUV0OIl15S8Bu7TKW3E9gqaex";

/// A person with a case.
pub(super) struct Made {
    pub(super) facts: Facts,
    pub(super) surname: &'static str,
    pub(super) given: &'static str,
    pub(super) notice: NaiveDate,
    pub(super) born: NaiveDate,
}

/// The sample letters take texts that live as long as the program; a measurement makes some thousand short ones.
pub(super) fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

pub(super) fn made(dice: &mut Dice) -> Made {
    let (form, title) = dice.pick(FORMS);
    let (surname, given) = (dice.pick(SURNAMES), dice.pick(GIVEN));
    let received = dice.date("2021-01-04", 1_700);
    let notice = received + Days::new(3 + dice.below(200) as u64);
    let priority = matches!(form, "I-130" | "I-485").then(|| received - Days::new(dice.below(900) as u64));
    let receipt = format!("{}{}{}", dice.pick(OFFICES), dice.pick(&["09", "21", "22", "23", "24", "90"]), dice.digits(8));
    let name = kept(format!("{given} {surname}"));
    let facts = Facts {
        receipt: kept(receipt),
        form,
        title,
        received,
        priority,
        applicant: kept(format!("{surname}, {given}")),
        a_number: Some(kept(format!("{}{}", dice.pick(&["0", "2"]), dice.digits(8)))),
        beneficiary: (form == "I-130").then(|| kept(format!("{}, {}", dice.pick(SURNAMES), dice.pick(GIVEN)))),
        account: (dice.below(3) == 0).then(|| kept(format!("0{}", dice.digits(11)))),
        address: [
            name,
            kept(format!("{} {}", 100 + dice.below(9_000), dice.pick(STREETS))),
            kept(format!("{} XX {}", dice.pick(TOWNS), dice.digits(5))),
        ],
        fee: dice.pick(&["$ 675.00", "$ 1,440.00", "$ 0.00", "$ 535.00"]),
    };
    Made { facts, surname, given, notice, born: dice.date("1950-01-01", 18_000) }
}

/// An Online Access Code as hard as any: eight to twelve signs.
pub(super) fn code(dice: &mut Dice) -> String {
    let count = 8 + dice.below(5);
    (0..count).map(|_| char::from(dice.pick(HARD))).collect()
}
