//! What the text of a barcode means, as far as anyone has said. What notices carry in theirs is not published.

use crate::FormNumber;

/// What a barcode's text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Barcode {
    /// The foot of a page of an official form (decoded from the official PDFs of I-129F and G-28, certainty A).
    FormPage {
        /// The form.
        form: FormNumber,
        /// Its edition, as printed: `09/17/18`.
        edition: String,
        /// The page, from 1.
        page: u32,
    },
    /// A US driver licence or state card (AAMVA): no USCIS document.
    DriverLicence,
    /// A receipt number and nothing else.
    Receipt(crate::ReceiptNumber),
    /// Anything else: to be shown, not used.
    Other,
}

/// Says what a barcode's text is.
pub fn read(text: &str) -> Barcode {
    if text.starts_with("@\n\u{1e}\rANSI ") {
        return Barcode::DriverLicence;
    }
    form_page(text)
        .or_else(|| {
            let compact: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
            crate::ReceiptNumber::parse(&compact).ok().filter(|number| number.as_str() == compact).map(Barcode::Receipt)
        })
        .unwrap_or(Barcode::Other)
}

fn form_page(text: &str) -> Option<Barcode> {
    let mut parts = text.split('|');
    let (form, edition, page, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    let dated = edition.len() == 8
        && edition.bytes().enumerate().all(|(at, sign)| if at == 2 || at == 5 { sign == b'/' } else { sign.is_ascii_digit() });
    let page: u32 = page.parse().ok().filter(|page| (1..=999).contains(page))?;
    let form = FormNumber::parse(form).ok().filter(|known| known.as_str() == form)?;
    (dated && rest.is_none()).then(|| Barcode::FormPage { form, edition: edition.to_owned(), page })
}
