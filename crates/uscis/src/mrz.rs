//! Machine-readable lines of cards, passports and visas: what they say, field by field, and which check digits hold. The layouts and check digits
//! are those of ICAO Doc 9303, by a library; what the fields mean on US cards is ours. A check digit that does not hold is told, never a refusal:
//! government specimens exist whose own digits are wrong.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{AlienNumber, ReceiptNumber};

/// The layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Three lines of 30: cards.
    Td1,
    /// Two lines of 36.
    Td2,
    /// Two lines of 44: passports.
    Td3,
    /// Two lines of 44: visas.
    MrvA,
    /// Two lines of 36: visas.
    MrvB,
}

/// Which check digits hold; `None` where the layout has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checks {
    /// Of the document number.
    pub document: Option<bool>,
    /// Of the date of birth.
    pub birth: Option<bool>,
    /// Of the date of expiry.
    pub expiry: Option<bool>,
    /// Of the optional data of a passport.
    pub optional: Option<bool>,
    /// Over several fields.
    pub composite: Option<bool>,
}

/// What machine-readable lines say. Wiped when dropped; `Debug` prints the layout and the checks only.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Mrz {
    /// The layout.
    #[zeroize(skip)]
    pub layout: Layout,
    /// `C1`, `IA`, `P`, `VI`, … without fillers.
    pub document_code: String,
    /// `USA`, `UTO`, …
    pub issuer: String,
    /// Without fillers.
    pub document_number: String,
    /// As in the lines: `YYMMDD`.
    pub birth: String,
    /// `M`, `F`, or another sign.
    pub sex: String,
    /// As in the lines: `YYMMDD`.
    pub expiry: String,
    /// `COD`, `MEX`, … On US cards the country of birth or nationality.
    pub nationality: String,
    /// The optional data, the first field, without fillers around it.
    pub optional: String,
    /// The second field of cards.
    pub optional_2: String,
    /// Surname, two fillers, given names, as in the lines and without fillers at the end.
    pub name: String,
    /// Which check digits hold.
    #[zeroize(skip)]
    pub checks: Checks,
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz").field("layout", &self.layout).field("checks", &self.checks).finish_non_exhaustive()
    }
}

impl Mrz {
    /// Reads lines of one of the layouts, exactly as long as it has them; `None` for anything else.
    pub fn read(lines: &[&str]) -> Option<Self> {
        let plain = |line: &&str| line.bytes().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'<');
        if !lines.iter().all(plain) {
            return None;
        }
        let widths: Vec<usize> = lines.iter().map(|line| line.len()).collect();
        let visa = lines.first()?.starts_with('V');
        let (layout, data) = match (widths.as_slice(), visa) {
            ([30, 30, 30], _) => {
                // US border crossing cards begin with V, which the standard leaves to visas; no check digit counts it.
                let first = if visa { format!("I{}", &lines[0][1..]) } else { lines[0].to_owned() };
                (Layout::Td1, ::mrz::parse_td1(&first, lines[1], lines[2]))
            }
            ([44, 44], true) => (Layout::MrvA, ::mrz::parse_mrv_a(lines[0], lines[1])),
            ([44, 44], false) => (Layout::Td3, ::mrz::parse_td3(lines[0], lines[1])),
            ([36, 36], true) => (Layout::MrvB, ::mrz::parse_mrv_b(lines[0], lines[1])),
            ([36, 36], false) => (Layout::Td2, ::mrz::parse_td2(lines[0], lines[1])),
            _ => return None,
        };
        let data = data.ok()?;
        let trimmed = |text: &str| text.trim_matches('<').to_owned();
        // Dates, fillers and names are taken from the lines: a person compares them with what is printed.
        let (line, birth, expiry) = if layout == Layout::Td1 { (lines[1], 0..6, 8..14) } else { (lines[1], 13..19, 21..27) };
        let name = if layout == Layout::Td1 { lines[2] } else { &lines[0][5..] };
        let optional = match layout {
            Layout::Td1 => &lines[0][15..30],
            Layout::Td2 => &lines[1][28..35],
            Layout::Td3 => &lines[1][28..42],
            Layout::MrvA => &lines[1][28..44],
            Layout::MrvB => &lines[1][28..36],
        };
        let checks = &data.checks;
        Some(Self {
            layout,
            document_code: trimmed(&lines[0][..2]),
            issuer: trimmed(&lines[0][2..5]),
            document_number: data.document_number_full.as_deref().unwrap_or(&data.document_number).trim_end_matches('<').to_owned(),
            birth: line[birth].to_owned(),
            sex: if layout == Layout::Td1 { &line[7..8] } else { &line[20..21] }.to_owned(),
            expiry: line[expiry].to_owned(),
            nationality: trimmed(if layout == Layout::Td1 { &line[15..18] } else { &line[10..13] }),
            optional: trimmed(optional),
            optional_2: if layout == Layout::Td1 { trimmed(&lines[1][18..29]) } else { String::new() },
            name: name.trim_end_matches('<').to_owned(),
            checks: Checks {
                document: checks.document_number,
                birth: checks.date_of_birth,
                expiry: checks.date_of_expiry,
                optional: checks.personal_number,
                composite: checks.composite,
            },
        })
    }

    /// A green card (C1, C2) or work permit (IA) of the United States.
    pub fn is_us_card(&self) -> bool {
        self.layout == Layout::Td1 && self.issuer == "USA" && matches!(self.document_code.as_str(), "C1" | "C2" | "IA")
    }

    /// The A-Number on a green card or work permit. Signs 6 to 14 of the first line (six government specimens, certainty A).
    pub fn a_number(&self) -> Option<AlienNumber> {
        let digits = self.document_number.len() == 9 && self.document_number.bytes().all(|sign| sign.is_ascii_digit());
        (self.is_us_card() && digits).then(|| AlienNumber::parse(&format!("A{}", self.document_number)).ok()).flatten()
    }

    /// The receipt number on a green card or work permit. Signs 16 to 28 of the first line (six government specimens, certainty A).
    pub fn receipt_number(&self) -> Option<ReceiptNumber> {
        self.is_us_card().then(|| ReceiptNumber::parse(&self.optional).ok()).flatten()
    }

    /// Surname and given names, with spaces.
    pub fn names(&self) -> (String, String) {
        let (surname, given) = self.name.split_once("<<").unwrap_or((&self.name, ""));
        let spaced = |part: &str| part.split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        (spaced(surname), spaced(given))
    }

    /// The date of birth; one that would lie after `today` is of the century before.
    pub fn birth_date(&self, today: NaiveDate) -> Option<NaiveDate> {
        let date = date(&self.birth, today.year() / 100)?;
        if date > today { date.with_year(date.year() - 100) } else { Some(date) }
    }

    /// The date of expiry: these cards never expire more than ten years ahead, so what would lie further is of the century before.
    pub fn expiry_date(&self, today: NaiveDate) -> Option<NaiveDate> {
        let date = date(&self.expiry, today.year() / 100)?;
        if date.year() > today.year() + 50 { date.with_year(date.year() - 100) } else { Some(date) }
    }
}

fn date(text: &str, century: i32) -> Option<NaiveDate> {
    let part = |from: usize| text.get(from..from + 2).and_then(|two| two.parse::<u32>().ok());
    NaiveDate::from_ymd_opt(century * 100 + i32::try_from(part(0)?).ok()?, part(2)?, part(4)?)
}

/// Lines with signs exchanged that a reader takes for one another, where the layout allows only letters or only digits. What fits its place is left
/// alone; nothing is guessed from words. The number of a US card is its holder's A-Number, digits alone.
pub fn repair<S: AsRef<str>>(lines: &[S]) -> Vec<String> {
    let first = lines.first().map_or("", AsRef::as_ref);
    let resident = ["C1", "C2", "CI", "CZ", "IA", "1A", "LA"].iter().any(|code| first.starts_with(code));
    let us_card = resident && first.get(2..5).unwrap_or_default().replace(['5', '0'], "S").contains("US");
    // A: letters and fillers, 9: digits and fillers, *: anything.
    let classes: &[&str] = match (lines.len(), first.len()) {
        (3, _) if us_card => &["A*AAA9999999999AAA9999999999**", "9999999*9999999AAA***********9", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
        (3, _) => &["A*AAA", "9999999*9999999AAA***********9", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
        (2, 44) if first.starts_with('V') => &["A*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "*********9AAA9999999*9999999"],
        (2, 44) => &["A*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "*********9AAA9999999*9999999***************9"],
        (2, 36) => &["A*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "*********9AAA9999999*9999999"],
        _ => &[],
    };
    let fit = |(line, classes): (&S, &&str)| -> String {
        line.as_ref().chars().zip(classes.chars().chain(std::iter::repeat('*'))).map(|(sign, class)| fitted(sign, class)).collect()
    };
    if classes.len() == lines.len() {
        lines.iter().zip(classes).map(fit).collect()
    } else {
        lines.iter().map(|line| line.as_ref().to_owned()).collect()
    }
}

/// Codes of countries and of those who issue documents as machine-readable lines have them: ISO 3166-1, and ICAO Doc 9303 part 3, section 5.
const COUNTRIES: &str = "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA \
    BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST \
    ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ \
    ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT \
    MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE \
    PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS \
    TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE D GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK XBA \
    XIM XCC XCO XEC XPO XOM XXA XXB XXC XXX UTO";

/// Whether a code of that kind is one.
pub fn is_country(code: &str) -> bool {
    COUNTRIES.split_whitespace().any(|known| known == code)
}

fn fitted(sign: char, class: char) -> char {
    const PAIRS: [(char, char); 8] = [('O', '0'), ('I', '1'), ('Z', '2'), ('S', '5'), ('G', '6'), ('T', '7'), ('B', '8'), ('Q', '0')];
    let exchanged = match class {
        'A' if sign.is_ascii_digit() => PAIRS.iter().find(|(_, digit)| *digit == sign).map(|(letter, _)| *letter),
        '9' if sign.is_ascii_alphabetic() => PAIRS.iter().find(|(letter, _)| *letter == sign).map(|(_, digit)| *digit),
        _ => None,
    };
    exchanged.unwrap_or(sign)
}
