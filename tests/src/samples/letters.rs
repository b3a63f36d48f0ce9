//! The kinds of notice, each made from the few facts that change: labels and sentences in the shape that USCIS prints them.

use chrono::NaiveDate;

use super::notice::{Cell, Notice, Part, cell};

/// What the notices of one case have in common.
#[derive(Clone)]
pub struct Facts {
    /// Three letters and ten digits.
    pub receipt: &'static str,
    /// The form, such as `I-485`.
    pub form: &'static str,
    /// Its title, in capitals as notices print it.
    pub title: &'static str,
    /// Received by USCIS.
    pub received: NaiveDate,
    /// Priority date, where the form has one.
    pub priority: Option<NaiveDate>,
    /// Who applies or petitions, `SAMPLE, ROSA`.
    pub applicant: &'static str,
    /// Their A-Number, nine digits.
    pub a_number: Option<&'static str>,
    /// For whom a petition is.
    pub beneficiary: Option<&'static str>,
    /// Online account number, twelve digits.
    pub account: Option<&'static str>,
    /// `Name`, street, town.
    pub address: [&'static str; 3],
    /// What was paid.
    pub fee: &'static str,
}

fn us(date: NaiveDate) -> String {
    date.format("%m/%d/%Y").to_string()
}

fn long(date: NaiveDate) -> String {
    date.format("%B %-d, %Y").to_string()
}

fn text(words: impl Into<String>) -> Part {
    Part::Text(words.into())
}

fn item(words: impl Into<String>) -> Part {
    Part::Item(words.into())
}

impl Facts {
    /// `I485 - APPLICATION TO …`, as the table prints it.
    fn case_type(&self) -> String {
        format!("{} - {}", self.form.replacen('-', "", 1), self.title)
    }

    /// `A 012 345 678 SAMPLE, ROSA`.
    fn applicant_line(&self) -> String {
        let number = self.a_number.map(|digits| format!("A{}-{}-{} ", &digits[..3], &digits[3..6], &digits[6..]));
        format!("{}{}", number.unwrap_or_default(), self.applicant)
    }

    fn role(&self) -> &'static str {
        if self.beneficiary.is_some() { "Petitioner" } else { "Applicant" }
    }

    fn table(&self, notice_date: NaiveDate) -> Vec<Vec<Cell>> {
        let dash = || "—".to_owned();
        vec![
            vec![cell("Receipt Number", self.receipt, 2.0), cell("Case Type", self.case_type(), 5.0)],
            vec![
                cell("Received Date", us(self.received), 2.0),
                cell("Priority Date", self.priority.map_or_else(dash, us), 2.0),
                cell(self.role(), self.applicant_line(), 4.0),
            ],
            vec![
                cell("Notice Date", us(notice_date), 2.0),
                cell("Page", "", 1.0),
                cell("Beneficiary", self.beneficiary.map_or_else(dash, str::to_owned), 4.0),
            ],
        ]
    }

    fn notice(&self, form: &'static str, date: NaiveDate, kind: &str, facts: Vec<(&'static str, String)>, body: Vec<Part>) -> Notice {
        let mut beside = vec![("Notice Type:", kind.to_owned())];
        beside.extend(facts);
        Notice {
            form,
            grants_nothing: form.starts_with("I-797C"),
            table: self.table(date),
            to: self.address.map(str::to_owned).to_vec(),
            facts: beside,
            body,
            receipt: self.receipt.to_owned(),
        }
    }
}

const ACTION_C: &str = "I-797C, Notice of Action";

/// The first letter: the form and the fee have arrived.
pub fn receipt(facts: &Facts, date: NaiveDate) -> Notice {
    let mut beside = vec![("Amount received:", format!("{} U.S.", facts.fee))];
    beside.extend(facts.account.map(|number| ("USCIS Online Account Number:", number.to_owned())));
    let body = vec![
        text(format!(
            "We have received your Form {} and are currently processing it. If any of the above information is incorrect, call \
             the number below. You will be notified separately about any other case you may have filed.",
            facts.form
        )),
        Part::Heading("What happens next"),
        item("We may ask you to come to an Application Support Center so that we can take your fingerprints, photograph and signature."),
        item("We may ask for more evidence. If we do, we will send you a letter that says what to send and by when."),
        item("You can follow your case at uscis.gov/casestatus with the receipt number above."),
        Part::Heading("If your address changes"),
        text(
            "You must tell us within 10 days of moving. Use the change of address tool at uscis.gov/addresschange. The post office \
             does not forward our notices.",
        ),
        text("Processing times for your form are published at uscis.gov. They change from month to month."),
    ];
    facts.notice(ACTION_C, date, "Receipt Notice", beside, body)
}

/// The letter with the Online Access Code.
pub fn account_access(facts: &Facts, date: NaiveDate, code: &str) -> Notice {
    let mut body = Vec::new();
    if let Some(account) = facts.account {
        body.push(Part::Pair("ONLINE ACCOUNT NUMBER", account.to_owned()));
    }
    if let Some(number) = facts.a_number {
        body.push(Part::Pair("USCIS ALIEN NUMBER", format!("A{number}")));
    }
    body.extend([
        Part::Pair("RECEIPT NUMBER", facts.receipt.to_owned()),
        Part::Heading("You can follow this case online"),
        text(format!(
            "You filed Form {} on paper. We process it in our electronic system, so you can see it in a USCIS online account: its \
             status, the notices that we send, and messages.",
            facts.form
        )),
        text("To add this case to your account you need the receipt number above and this code:"),
        Part::Framed("ONLINE ACCESS CODE", code.to_owned()),
        Part::Heading("How to use it"),
        item("Go to my.uscis.gov and sign in, or create an account with an email address that only you use."),
        item("Choose to add a paper-filed case, and enter the receipt number and the Online Access Code exactly as printed here."),
        text(
            "The Online Access Code is valid for 90 days. If 90 days have passed, or the code does not work, ask for a new one at \
             my.uscis.gov/account/v1/needhelp.",
        ),
        text("Keep this letter in a safe place. Whoever has the code and the receipt number may be able to see this case."),
    ]);
    facts.notice("Account Access Notice", date, "USCIS Account Access Notice", Vec::new(), body)
}

/// Come and be photographed.
pub fn biometrics(facts: &Facts, date: NaiveDate, appointment: NaiveDate) -> Notice {
    let body = vec![
        text(
            "To process your case, USCIS must take your biometrics. PLEASE APPEAR AT THE APPLICATION SUPPORT CENTER BELOW AT THE DATE \
             AND TIME SPECIFIED.",
        ),
        Part::Framed("DATE AND TIME OF APPOINTMENT", format!("{} 10:00 AM", us(appointment))),
        Part::Pair("APPLICATION SUPPORT CENTER", "USCIS ASC, 100 Sample Plaza, Suite 4".into()),
        Part::Pair("", "Springfield, XX 00000".into()),
        Part::Heading("You must bring"),
        item("this appointment notice; and"),
        item(
            "a photo identification: a Permanent Resident Card, a passport, or another document with your photograph that a government issued.",
        ),
        Part::NewPage,
        Part::Heading("If you cannot come"),
        text(
            "You may ask for another appointment before this one, once you have a good reason, in your USCIS online account. If the \
             appointment has passed, call the number below. If you do not come and do not ask for another appointment, your case may be \
             considered abandoned and denied.",
        ),
        text("Do not come if you are ill. Cell phones must be switched off while your biometrics are taken."),
    ];
    facts.notice(ACTION_C, date, "ASC Appointment Notice", vec![("Service Center code:", "NSC".into())], body)
}

/// Come and be asked.
pub fn interview(facts: &Facts, date: NaiveDate, appointment: NaiveDate) -> Notice {
    let body = vec![
        text(format!("You are hereby notified to appear for an interview on your Form {}.", facts.form)),
        Part::Pair("PLEASE COME TO:", "USCIS Springfield Field Office, 200 Sample Street".into()),
        Part::Pair("", "Springfield, XX 00000".into()),
        Part::Pair("ON:", format!("{}, {}", appointment.format("%A"), long(appointment))),
        Part::Pair("AT:", "08:45 AM".into()),
        Part::Heading("You must bring"),
        item("this notice and a government-issued photo identification;"),
        item("every passport and travel document that you have, also those that have expired;"),
        item("the originals of the papers of which you sent copies, with translations into English;"),
        item("your husband or wife, if your application is based on your marriage."),
        text(
            "If you do not understand English well, bring an interpreter. If you need an accommodation, ask for it at once at uscis.gov/accommodations.",
        ),
        text("Your application may be denied if you do not come. If you cannot come, write to the office above as early as you can."),
    ];
    let kind = "Request for Applicant to Appear for Initial Interview";
    facts.notice(ACTION_C, date, kind, Vec::new(), body)
}

/// Something is missing.
pub fn request_for_evidence(facts: &Facts, date: NaiveDate, due: NaiveDate) -> Notice {
    let body = vec![
        text(format!(
            "The evidence that you sent with your Form {} is not enough for a decision. Please send what is listed on the next page. \
             Your response must be received in this office by the date below.",
            facts.form
        )),
        Part::Framed("RESPOND BY", us(due)),
        text(
            "You must send everything at one time. Place this letter on top of your response. If you send only a part, we decide on what \
             we have. If we do not receive your response in time, your case may be denied as abandoned.",
        ),
        text("You will receive no further request. The time cannot be extended."),
        Part::Pair("SEND TO", "USCIS, RFE Response, 300 Sample Road".into()),
        Part::Pair("", "Springfield, XX 00000".into()),
        Part::NewPage,
        Part::Heading("1. Form I-693, Report of Immigration Medical Examination and Vaccination Record"),
        text(
            "Our records do not show a complete Form I-693. A civil surgeon must examine you, fill in the form and hand it to you in a \
             sealed envelope. Do not open the envelope.",
        ),
        Part::Heading("2. Birth certificate"),
        text("The birth certificate that you sent has no translation. Send with it:"),
        item("a full translation into English; and"),
        item("a statement of the translator that it is complete and correct and that they are competent to translate."),
        Part::Heading("3. Evidence of a shared life"),
        text("Send copies of papers that show that you and your petitioner live together, for example:"),
        item("a lease or deed with both names;"),
        item("statements of accounts that you hold together;"),
        item("birth certificates of children that you have together;"),
        item("sworn statements of people who know you both."),
        Part::NewPage,
        Part::Heading("How to prepare your response"),
        text(
            "Send copies unless this letter asks for originals. Originals that we did not ask for may be destroyed after we received them.",
        ),
        text(
            "Put your name, your A-Number and the receipt number on every page. Keep a copy of everything, and the receipt of the post office.",
        ),
    ];
    facts.notice("I-797E, Notice of Action", date, "Request for Evidence", Vec::new(), body)
}

/// Yes.
pub fn approval(facts: &Facts, date: NaiveDate, valid: Option<(NaiveDate, NaiveDate)>) -> Notice {
    let beside = valid.map(|(from, to)| vec![("", format!("Valid from {} to {}", us(from), us(to)))]);
    let body = vec![
        text(format!("We have approved your Form {}.", facts.form)),
        text(
            "If a card is made for you, it comes separately by mail, usually within three weeks. If it has not come within 30 days of this \
             notice, ask for it at uscis.gov/e-request. If anything on it is wrong, follow the instructions at uscis.gov and do not use it.",
        ),
        text("This notice is no evidence of your status. Keep it with your other papers; you may need it again."),
    ];
    facts.notice("I-797, Notice of Action", date, "Approval Notice", beside.unwrap_or_default(), body)
}

/// Another office has it now.
pub fn transfer(facts: &Facts, date: NaiveDate, office: &str) -> Notice {
    let body = vec![
        text(format!(
            "To speed up processing we have transferred your Form {} to the office below, which will tell you of its decision or if it needs \
             anything from you.",
            facts.form
        )),
        Part::Pair("NOW WITH", office.to_owned()),
        text("Your receipt number stays the same. You do not need to do anything now."),
        text("The new office may work at another speed than the first. See the processing times at uscis.gov for the office above."),
    ];
    facts.notice(ACTION_C, date, "Transfer Notice", Vec::new(), body)
}
