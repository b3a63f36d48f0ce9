//! `coffer identify`: which number is this? Needs no vault, keeps nothing.

use clap::Args;
use serde_json::{Value, json};
use uscis::NumberKind;
use uscis::identify::{Likely, Reading, identify};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output::Reply;
use crate::stdin::Stdin;
use crate::text::Text;

/// The command speaks English.
const LANGUAGE: &str = "en";

/// The text to look at.
#[derive(Debug, Args)]
pub(crate) struct IdentifyArgs {
    /// The number as it is printed, with its label if it has one; `-` for a line of standard input, which other programs cannot read
    #[arg(allow_hyphen_values = true)]
    text: String,
}

impl IdentifyArgs {
    pub(crate) fn run(self, stdin: &mut Stdin) -> Result<Reply, Failure> {
        let text = Zeroizing::new(self.text);
        let line = if *text == "-" { stdin.line().map_err(|error| Failure::Terminal(error.kind()))? } else { None };
        let line = line.map(|line| Zeroizing::new(String::from_utf8_lossy(&line).into_owned()));
        let given = line.unwrap_or(text);
        let readings = identify(&given);
        let json = readings.iter().map(|reading| shape(reading, &given)).collect();
        Ok(Reply::new(json, in_words(&readings)))
    }
}

fn shape(reading: &Reading, given: &str) -> Value {
    json!({
        "kind": reading.kind,
        "value": given,
        "normalized": reading.normalized,
        "display": reading.display,
        "certainty": reading.likely,
        "why": reading.why(LANGUAGE),
        "about": reading.about(LANGUAGE),
        "printed_on": reading.printed_on(LANGUAGE),
        "belongs_in": reading.belongs_in(LANGUAGE),
        "warnings": reading.warnings,
        "corrected": reading.corrected,
    })
}

fn in_words(readings: &[Reading]) -> Text {
    let mut text = Text::default();
    if readings.is_empty() {
        return text.line("This looks like none of the numbers that Coffer knows.");
    }
    for reading in readings {
        let likely = match reading.likely {
            Likely::Certain => "by its shape or label",
            Likely::Likely => "likely",
            Likely::Possible => "possible",
        };
        text = text.heading(format!("{} ({likely})", title(reading.kind))).pairs(vec![
            ("Number", reading.display.clone()),
            (
                "Corrected",
                if reading.corrected { "look-alike signs were exchanged: compare with the paper".to_owned() } else { String::new() },
            ),
            ("Why", reading.why(LANGUAGE).to_owned()),
            ("About it", reading.about(LANGUAGE).unwrap_or_default()),
            ("Note", reading.note(LANGUAGE).unwrap_or_default().to_owned()),
            ("Printed on", reading.printed_on(LANGUAGE).to_owned()),
            ("Belongs in", reading.belongs_in(LANGUAGE).to_owned()),
        ]);
    }
    text
}

/// What people call it.
fn title(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::AlienNumber => "A-Number",
        NumberKind::ReceiptNumber => "Receipt number",
        NumberKind::OnlineAccountNumber => "USCIS online account number",
        NumberKind::AccessCode => "Online Access Code",
        NumberKind::I94 => "I-94 admission number",
        NumberKind::Sevis => "SEVIS ID",
        NumberKind::DosCase => "Department of State case number",
        NumberKind::SocialSecurity => "Social Security number",
        NumberKind::UsPassport => "US passport number",
        NumberKind::DosCaseDv => "Diversity visa case number",
        NumberKind::Ds160 => "DS-160 confirmation number",
        NumberKind::VisaFoil => "Visa number",
        NumberKind::ForeignPassport => "Passport number of another country",
        NumberKind::FoiaControl => "FOIA control number",
        NumberKind::Phone => "Telephone number",
        NumberKind::OlderApplication => "Older application number",
        other => other.name(),
    }
}
