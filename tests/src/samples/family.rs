//! The fictional Sample family: four people, seven cases, five codes and fifteen papers, as plain data with every date counted
//! from "today", so that what is due soon is always due soon. `papers` makes the bytes.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::letters::Facts;
use super::papers;

/// The family, whole. Indices in its parts count from 0 into the other lists.
pub struct Family {
    /// Four people.
    pub people: Vec<SamplePerson>,
    /// Seven cases.
    pub cases: Vec<SampleCase>,
    /// Five codes.
    pub codes: Vec<SampleCode>,
    /// Fifteen papers.
    pub documents: Vec<SampleDocument>,
}

/// A person.
pub struct SamplePerson {
    /// Full name.
    pub full_name: &'static str,
    /// Other names, also in other scripts.
    pub other_names: &'static [&'static str],
    /// Date of birth.
    pub born: NaiveDate,
    /// Country of birth.
    pub country: &'static str,
    /// A-Numbers, nine digits after an `A`.
    pub a_numbers: &'static [&'static str],
    /// Online account number.
    pub online_account: Option<&'static str>,
    /// Where the paper originals are.
    pub originals: &'static str,
}

/// A case.
pub struct SampleCase {
    /// Receipt number.
    pub receipt: &'static str,
    /// Form, such as `I-485`.
    pub form: &'static str,
    /// In words.
    pub title: &'static str,
    /// The newest status, as the status page titles it.
    pub status: &'static str,
    /// Day of that status.
    pub status_date: NaiveDate,
    /// Sent off.
    pub filed: NaiveDate,
    /// Received by USCIS.
    pub received: NaiveDate,
    /// Priority date.
    pub priority: Option<NaiveDate>,
    /// The office that has it.
    pub office: &'static str,
    /// Whose case it is, as indices of people.
    pub people: &'static [usize],
}

/// An Online Access Code.
pub struct SampleCode {
    /// Exactly as printed.
    pub text: &'static str,
    /// Its case, as an index.
    pub case: usize,
    /// The paper it came on, as an index; none for one that came by e-mail.
    pub document: Option<usize>,
    /// `mail` or `email`.
    pub channel: &'static str,
    /// Date of the notice.
    pub notice_date: NaiveDate,
    /// When it came.
    pub received: NaiveDate,
    /// When it was used.
    pub used: Option<NaiveDate>,
    /// Whether a newer one took its place.
    pub superseded: bool,
}

/// A paper.
pub struct SampleDocument {
    /// File name, as a scanner or a person would have named it.
    pub file_name: &'static str,
    /// What it is called in the vault.
    pub title: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// The notice type as printed.
    pub notice_type: &'static str,
    /// Notice date as printed.
    pub notice_date: NaiveDate,
    /// Whose paper, as indices of people.
    pub people: &'static [usize],
    /// Its case, as an index.
    pub case: Option<usize>,
}

/// Rosa, Daniel, Amira and Leo as of `today`.
pub fn family(today: NaiveDate) -> Family {
    let calendar = Calendar { today };
    let cases = cases(&calendar);
    let people = people(today);
    let documents = papers::all(&calendar, &people, &cases);
    Family { people, codes: codes(&calendar), cases, documents }
}

/// Counts days from today.
pub(super) struct Calendar {
    today: NaiveDate,
}

impl Calendar {
    /// So many days ago.
    pub(super) fn ago(&self, days: u64) -> NaiveDate {
        workday(self.today - Days::new(days))
    }

    /// In so many days.
    pub(super) fn ahead(&self, days: u64) -> NaiveDate {
        workday(self.today + Days::new(days))
    }
}

/// Offices do not write or receive at the weekend.
fn workday(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat => date - Days::new(1),
        Weekday::Sun => date + Days::new(1),
        _ => date,
    }
}

/// Index of Rosa.
pub const ROSA: usize = 0;
/// Index of Daniel, her husband.
pub const DANIEL: usize = 1;
/// Index of Amira, Daniel's sister-in-law.
pub const AMIRA: usize = 2;
/// Index of Leo, Daniel's son.
pub const LEO: usize = 3;

fn people(today: NaiveDate) -> Vec<SamplePerson> {
    let born = |years: i32, month: u32, day: u32| NaiveDate::from_ymd_opt(today.year() - years, month, day).unwrap_or(today);
    vec![
        SamplePerson {
            full_name: "Rosa Sample",
            other_names: &["Rosa María Ejemplo Vélez"],
            born: born(36, 4, 12),
            country: "Colombia",
            a_numbers: &["A012345678"],
            online_account: Some("012345678901"),
            originals: "Blue folder, top drawer",
        },
        SamplePerson {
            full_name: "Daniel Sample",
            other_names: &["陈丹", "Chen Dan"],
            born: born(39, 9, 3),
            country: "China",
            a_numbers: &["A098765432"],
            online_account: Some("098765432109"),
            originals: "Blue folder, top drawer",
        },
        SamplePerson {
            full_name: "Amira Sample",
            other_names: &["أميرة سامبل"],
            born: born(29, 1, 27),
            country: "Jordan",
            a_numbers: &["A055501234"],
            online_account: Some("055501234567"),
            originals: "With Amira",
        },
        SamplePerson {
            full_name: "Leo Sample",
            other_names: &[],
            born: born(14, 2, 19),
            country: "China",
            a_numbers: &["A098765440"],
            online_account: None,
            originals: "Blue folder, back pocket",
        },
    ]
}

fn cases(day: &Calendar) -> Vec<SampleCase> {
    let case = |receipt, form, title, (status, status_date), received: u64, people| SampleCase {
        receipt,
        form,
        title,
        status,
        status_date,
        filed: day.ago(received + 5),
        received: day.ago(received),
        priority: None,
        office: "National Benefits Center",
        people,
    };
    vec![
        SampleCase {
            priority: Some(day.ago(400)),
            office: "Nebraska Service Center",
            ..case("LIN2690212345", "I-130", "Petition for Alien Relative", ("Case Was Approved", day.ago(90)), 400, &[DANIEL, ROSA])
        },
        SampleCase {
            priority: Some(day.ago(400)),
            ..case(
                "IOE0912345678",
                "I-485",
                "Application to Register Permanent Residence or Adjust Status",
                ("Interview Was Scheduled", day.ago(6)),
                150,
                &[ROSA],
            )
        },
        case(
            "IOE0912345679",
            "I-765",
            "Application for Employment Authorization",
            ("Card Was Delivered To Me By The Post Office", day.ago(41)),
            150,
            &[ROSA],
        ),
        case("IOE0912345680", "I-131", "Application for Travel Document", ("Case Was Received", day.ago(146)), 150, &[ROSA]),
        SampleCase {
            office: "California Service Center",
            ..case(
                "IOE0907654321",
                "I-751",
                "Petition to Remove Conditions on Residence",
                ("Case Was Transferred And A New Office Has Jurisdiction", day.ago(60)),
                200,
                &[AMIRA],
            )
        },
        case("IOE0913572468", "N-400", "Application for Naturalization", ("Case Was Received", day.ago(31)), 35, &[DANIEL]),
        SampleCase {
            office: "Potomac Service Center",
            ..case(
                "IOE0911223344",
                "I-90",
                "Application to Replace Permanent Resident Card",
                ("Case Was Received", day.ago(76)),
                79,
                &[LEO],
            )
        },
    ]
}

/// The codes as the notices print them. How a real one looks is not published: these have signs that are easily confused on purpose.
pub(super) const CODES: [&str; 5] = ["7KQ0-M4TB-9XZ1", "R8D5-VO2S-GH3L", "PL1I-6WNC-20OT", "B83E-YU5S-KQ4J", "ZX29-TTA7-MI0C"];

fn codes(day: &Calendar) -> Vec<SampleCode> {
    let code = |index: usize, case, document, sent: u64, came: u64| SampleCode {
        text: CODES[index],
        case,
        document,
        channel: if document.is_some() { "mail" } else { "email" },
        notice_date: day.ago(sent),
        received: day.ago(came),
        used: None,
        superseded: false,
    };
    vec![
        SampleCode { superseded: true, ..code(0, 1, Some(3), 140, 134) },
        code(1, 1, None, 20, 20),
        code(2, 5, Some(13), 28, 22),
        code(3, 6, Some(14), 74, 68),
        SampleCode { used: Some(day.ago(170)), ..code(4, 4, None, 190, 190) },
    ]
}

/// What the notices of a case print.
pub fn facts(case: &SampleCase) -> Facts {
    let (title, fee) = match case.form {
        "I-130" => ("PETITION FOR ALIEN RELATIVE", "$675.00"),
        "I-485" => ("APPLICATION TO REGISTER PERMANENT RESIDENCE", "$1,440.00"),
        "I-765" => ("APPLICATION FOR EMPLOYMENT AUTHORIZATION", "$260.00"),
        "I-131" => ("APPLICATION FOR TRAVEL DOCUMENT", "$630.00"),
        "I-751" => ("PETITION TO REMOVE CONDITIONS ON RESIDENCE", "$750.00"),
        "N-400" => ("APPLICATION FOR NATURALIZATION", "$760.00"),
        _ => ("APPLICATION TO REPLACE PERM RESIDENT CARD", "$465.00"),
    };
    let (applicant, a_number, account, address) = match case.people.first() {
        Some(&DANIEL) => ("SAMPLE, DANIEL", "098765432", Some("098765432109"), ["DANIEL SAMPLE", STREET, TOWN]),
        Some(&AMIRA) => ("SAMPLE, AMIRA", "055501234", Some("055501234567"), ["AMIRA SAMPLE", "48 FICTION LANE", TOWN]),
        Some(&LEO) => ("SAMPLE, LEO", "098765440", None, ["LEO SAMPLE", "C/O DANIEL SAMPLE", "1200 SAMPLE AVENUE APT 5, SPRINGFIELD XX"]),
        _ => ("SAMPLE, ROSA", "012345678", Some("012345678901"), ["ROSA SAMPLE", STREET, TOWN]),
    };
    Facts {
        receipt: case.receipt,
        form: case.form,
        title,
        received: case.received,
        priority: case.priority,
        applicant,
        a_number: Some(a_number),
        beneficiary: (case.form == "I-130").then_some("SAMPLE, ROSA"),
        account: account.filter(|_| case.receipt.starts_with("IOE")),
        address,
        fee,
    }
}

const STREET: &str = "1200 SAMPLE AVENUE APT 5";
const TOWN: &str = "SPRINGFIELD XX 00000";

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::family;

    #[test]
    fn the_family_is_whole_and_hangs_together() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
        let family = family(today);
        let counts = (family.people.len(), family.cases.len(), family.codes.len(), family.documents.len());
        assert_eq!(counts, (4, 7, 5, 15));
        for code in &family.codes {
            assert!(code.case < family.cases.len());
            let Some(document) = code.document else { continue };
            let document = &family.documents[document];
            assert_eq!(document.case, Some(code.case));
            assert_eq!(document.notice_date, code.notice_date);
            assert_eq!(document.notice_type, "USCIS Account Access Notice");
        }
        for document in &family.documents {
            assert!(document.people.iter().all(|person| *person < family.people.len()));
            assert!(document.notice_date <= today);
            assert!(document.bytes.len() > 10_000, "{}", document.file_name);
        }
        assert_eq!(family.documents.iter().map(|document| document.pages).sum::<u32>(), 18);
    }
}
