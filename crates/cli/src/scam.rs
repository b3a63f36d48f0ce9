//! `coffer scam-check`: what in a message or an address matches what USCIS publishes, and what does not. Needs no vault, keeps nothing.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use uscis::scam::{MAX_TEXT, Outlook, Report, look};
use zeroize::Zeroizing;

use crate::failure::{Failure, usage};
use crate::output::Reply;
use crate::stdin::Stdin;
use crate::text::Text;

/// The command speaks English.
const LANGUAGE: &str = "en";

/// The message to look at.
#[derive(Debug, Args)]
pub(crate) struct ScamCheckArgs {
    /// The message or address; `-` for standard input, which other programs cannot read
    #[arg(allow_hyphen_values = true, required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// Read the message from FILE
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl ScamCheckArgs {
    pub(crate) fn run(self, stdin: &mut Stdin) -> Result<Reply, Failure> {
        let text = match (self.text.map(Zeroizing::new), self.file) {
            (Some(text), _) if *text == "-" => {
                let bytes = stdin.rest(4 * MAX_TEXT as u64).map_err(|error| Failure::Terminal(error.kind()))?;
                Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
            }
            (Some(text), _) => text,
            (None, Some(file)) => {
                let bytes = Zeroizing::new(std::fs::read(&file).map_err(|error| coffer::Error::ReadFile(error.kind()))?);
                Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
            }
            (None, None) => return usage("which message? Give it after --, name a file with --file, or use - for standard input"),
        };
        let report = look(&text);
        Ok(Reply::new(shape(&report), in_words(&report)))
    }
}

fn shape(report: &Report) -> Value {
    json!({
        "outlook": report.outlook().name(),
        "says": report.outlook().says(LANGUAGE),
        "demands": report.demands.iter().map(|demand| json!({
            "kind": demand.kind.name(),
            "name": demand.kind.words().get(LANGUAGE),
            "quote": demand.quote,
            "says": demand.says(LANGUAGE),
            "rule": demand.rule().id,
            "source": demand.rule().source,
        })).collect::<Value>(),
        "addresses": report.addresses.iter().map(|address| json!({
            "found": address.found,
            "host": address.host,
            "domain": address.domain,
            "standing": address.standing.name(),
            "official": address.standing == uscis::scam::Standing::Official,
            "reasons": address.reasons.iter().map(|reason| reason.name()).collect::<Vec<_>>(),
            "says": address.says(LANGUAGE),
        })).collect::<Value>(),
        "phones": report.phones.iter().map(|phone| json!({
            "found": phone.found,
            "official": phone.official,
            "says": phone.says(LANGUAGE),
        })).collect::<Value>(),
        "advice": report.advice(LANGUAGE),
        "report_to": report.report_to(LANGUAGE),
    })
}

fn in_words(report: &Report) -> Text {
    let mut text = Text::default().heading(report.outlook().says(LANGUAGE));
    for demand in &report.demands {
        text = text.heading(demand.kind.words().get(LANGUAGE)).line(format!("“{}”", demand.quote)).line(demand.says(LANGUAGE));
    }
    for address in &report.addresses {
        text = text.heading(&address.found).line(address.says(LANGUAGE));
        for said in address.reasons_say(LANGUAGE) {
            text = text.line(said);
        }
    }
    for phone in &report.phones {
        text = text.heading(&phone.found).line(phone.says(LANGUAGE));
    }
    text = text.heading("What to do");
    for each in report.advice(LANGUAGE) {
        text = text.line(format!("- {each}"));
    }
    if report.outlook() == Outlook::DoesNotMatch {
        text = text.line(format!("- Report it: {}", report.report_to(LANGUAGE).join(", ")));
    }
    text
}
