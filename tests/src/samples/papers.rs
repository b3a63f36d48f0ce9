//! The fifteen papers of the Sample family: which notice, taken how.

use chrono::NaiveDate;

use super::card::{self, Card};
use super::family::{AMIRA, CODES, Calendar, DANIEL, LEO, ROSA, SampleCase, SampleDocument, SamplePerson, facts};
use super::letters;
use super::notice::{Notice, compose};
use super::page::Page;
use super::pdf;
use super::scan::{self, Look};

/// How a paper came into the computer.
#[derive(Clone, Copy)]
enum Taken {
    /// Saved from the web.
    Pdf,
    /// On a flat-bed scanner, as JPEG.
    Jpeg,
    /// On a flat-bed scanner, as PNG.
    Png,
    /// On a scanner with a feeder: one TIFF with all pages.
    Tiff,
    /// With a telephone held on its side.
    Telephone,
}

fn file(taken: Taken, title: &str, pages: &[Page], seed: u32) -> (Vec<u8>, &'static str) {
    let look = Look::scanner(seed);
    let scan = |page| scan::take(page, look);
    match taken {
        Taken::Pdf => (pdf::write(title, pages), "application/pdf"),
        Taken::Jpeg => (scan::jpeg(&scan(&pages[0]), look.dpi), "image/jpeg"),
        Taken::Png => {
            // Grain does not compress in a PNG.
            let clean = Look { grain: 1.2, ..look };
            (scan::png(&scan::take(&pages[0], clean)), "image/png")
        }
        Taken::Tiff => {
            let clean = Look { grain: 1.2, ..look };
            let all: Vec<_> = pages.iter().map(|page| scan::take(page, clean)).collect();
            (scan::tiff(&all), "image/tiff")
        }
        Taken::Telephone => {
            let look = Look::telephone(seed);
            (scan::jpeg_on_its_side(&scan::take(&pages[0], look), look.dpi), "image/jpeg")
        }
    }
}

/// All fifteen, in the order of the indices that codes refer to.
pub(super) fn all(day: &Calendar, people: &[SamplePerson], cases: &[SampleCase]) -> Vec<SampleDocument> {
    let mut papers = Vec::new();
    let mut add = |taken, file_name, title, (notice_type, notice_date), people, case, pages: Vec<Page>| {
        let seed = 0x5eed + 977 * papers.len() as u32;
        let count = if matches!(taken, Taken::Pdf | Taken::Tiff) { pages.len() } else { 1 };
        let (bytes, media_type) = file(taken, title, &pages, seed);
        papers.push(SampleDocument {
            file_name,
            title,
            media_type,
            bytes,
            pages: count as u32,
            notice_type,
            notice_date,
            people,
            case: Some(case),
        });
    };
    let of = |case: usize, make: &dyn Fn(&letters::Facts) -> Notice| compose(&make(&facts(&cases[case])));
    let receipt = |case, on| of(case, &|facts| letters::receipt(facts, on));
    let access = |case, on, code| of(case, &|facts| letters::account_access(facts, on, CODES[code]));

    let on = ("Receipt Notice", day.ago(395));
    add(Taken::Pdf, "i130-receipt.pdf", "I-130 receipt notice", on, &[DANIEL, ROSA], 0, receipt(0, on.1));
    let on = ("Approval Notice", day.ago(90));
    let pages = of(0, &|facts| letters::approval(facts, on.1, None));
    add(Taken::Pdf, "i130-approval.pdf", "I-130 approval notice", on, &[DANIEL, ROSA], 0, pages);

    let on = ("Receipt Notice", day.ago(146));
    add(Taken::Jpeg, "Scan 2.jpg", "I-485 receipt notice", on, &[ROSA], 1, receipt(1, on.1));
    let on = ("USCIS Account Access Notice", day.ago(140));
    let name = "account access notice rosa.pdf";
    add(Taken::Pdf, name, "I-485 Account Access Notice", on, &[ROSA], 1, access(1, on.1, 0));
    let on = ("ASC Appointment Notice", day.ago(120));
    let pages = of(1, &|facts| letters::biometrics(facts, on.1, day.ago(99)));
    add(Taken::Tiff, "biometrics.tiff", "I-485 biometrics appointment", on, &[ROSA], 1, pages);
    let on = ("Request for Evidence", day.ago(38));
    let pages = of(1, &|facts| letters::request_for_evidence(facts, on.1, day.ahead(46)));
    add(Taken::Pdf, "RFE I-485.pdf", "I-485 request for evidence", on, &[ROSA], 1, pages);
    let on = ("Request for Applicant to Appear for Initial Interview", day.ago(6));
    let pages = of(1, &|facts| letters::interview(facts, on.1, day.ahead(25)));
    add(Taken::Telephone, "IMG_4211.jpg", "I-485 interview notice", on, &[ROSA], 1, pages);

    let on = ("Receipt Notice", day.ago(146));
    add(Taken::Png, "Scan 3.png", "I-765 receipt notice", on, &[ROSA], 2, receipt(2, on.1));
    let on = ("Approval Notice", day.ago(52));
    let valid = (on.1, day.ahead(495));
    let pages = of(2, &|facts| letters::approval(facts, on.1, Some(valid)));
    add(Taken::Pdf, "i765-approval.pdf", "I-765 approval notice", on, &[ROSA], 2, pages);
    let pages = vec![card::compose(&work_permit(people[ROSA].born, valid))];
    let on = ("", valid.0);
    add(Taken::Jpeg, "work permit both sides.jpg", "Work permit (I-766)", on, &[ROSA], 2, pages);
    let on = ("Receipt Notice", day.ago(146));
    add(Taken::Pdf, "i131-receipt.pdf", "I-131 receipt notice", on, &[ROSA], 3, receipt(3, on.1));

    let on = ("Receipt Notice", day.ago(196));
    add(Taken::Pdf, "I-797 I-751 Amira.pdf", "I-751 receipt notice", on, &[AMIRA], 4, receipt(4, on.1));
    let on = ("Transfer Notice", day.ago(60));
    let pages = of(4, &|facts| letters::transfer(facts, on.1, cases[4].office));
    add(Taken::Jpeg, "Scan 7.jpg", "I-751 transfer notice", on, &[AMIRA], 4, pages);

    let on = ("USCIS Account Access Notice", day.ago(28));
    add(Taken::Jpeg, "Scan 9.jpg", "N-400 Account Access Notice", on, &[DANIEL], 5, access(5, on.1, 2));
    let on = ("USCIS Account Access Notice", day.ago(74));
    add(Taken::Pdf, "leo account access.pdf", "I-90 Account Access Notice", on, &[LEO], 6, access(6, on.1, 3));
    papers
}

/// Rosa's.
fn work_permit(born: NaiveDate, valid: (NaiveDate, NaiveDate)) -> Card {
    Card {
        title: "EMPLOYMENT AUTHORIZATION",
        code: "IA",
        tint: [226, 214, 220],
        surname: "SAMPLE",
        given: "ROSA",
        a_number: "012345678",
        number: "IOE0912345679",
        category: "C09",
        country: ("Colombia", "COL"),
        born,
        sex: 'F',
        valid,
    }
}
