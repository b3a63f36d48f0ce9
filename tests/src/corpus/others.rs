//! Ten papers that are none of USCIS's. Several carry numbers and dates that look like its own.

use super::elis::{Style, long};
use super::facts::{Dice, kept, made};
use super::{Paper, Truth};
use crate::samples::page::{BLACK, Page};

/// How many there are.
pub(super) const OTHERS: usize = 10;

pub(super) fn paper(which: usize, dice: &mut Dice) -> Paper {
    let made = made(dice);
    let (day, name) = (long(made.notice), made.facts.address[0]);
    let digits = |dice: &mut Dice, count| dice.digits(count);
    let (nine, thirteen) = (digits(dice, 9), format!("ABC{}", digits(dice, 10)));
    let (kind, head, lines): (&'static str, &str, Vec<String>) = match which {
        0 => (
            "bank letter",
            "First Sample Bank",
            vec![
                format!("Account number: {nine}"),
                format!("Date: {day}"),
                format!("Dear {name},"),
                "Your new access code for online banking is below. Never share it with anyone.".into(),
                "Access code: K7QB2Z0O".into(),
                "Received date of your deposit: 03/02/2026.".into(),
            ],
        ),
        1 => (
            "lease",
            "Residential Lease Agreement",
            vec![
                format!("This lease is made on {day} between Sample Homes LLC and {name}."),
                "The term begins on 01/01/2026 and ends on 12/31/2026. Rent is $1,450.00 a month.".into(),
                "Notice must be received by the landlord at least 30 days before the end.".into(),
            ],
        ),
        2 => (
            "invoice",
            "INVOICE",
            vec![
                format!("Receipt number: {thirteen}"),
                format!("Notice date: {day}"),
                "Due date: 04/15/2026".into(),
                "Amount received: $ 675.00".into(),
                "Thank you for your business.".into(),
            ],
        ),
        3 => (
            "medical letter",
            "Springfield Sample Clinic",
            vec![
                format!("Patient: {name}"),
                format!("Date of birth: {}", long(made.born)),
                format!("Appointment: {day} at 10:00 AM"),
                "Please bring your insurance card and arrive 15 minutes early.".into(),
            ],
        ),
        4 => (
            "tax form",
            "Wage and Tax Statement (sample)",
            vec![
                format!("Employee: {name}"),
                format!("Control number {nine}"),
                "Form W-2  2025".into(),
                "1 Wages 48,120.00   2 Federal income tax withheld 5,310.00".into(),
            ],
        ),
        5 => (
            "boarding pass",
            "BOARDING PASS",
            vec![
                format!("Passenger {name}"),
                "Flight XX 485   Seat 12A   Gate I7".into(),
                format!("Ticket {thirteen}"),
                format!("{day}   Boarding 08:45 AM"),
            ],
        ),
        6 => (
            "school letter",
            "Sample Community College",
            vec![
                format!("{day}"),
                format!("Dear {name}, your student number is A{nine}."),
                "Your priority date for registration is May 4, 2026.".into(),
                "Classes begin on August 24, 2026.".into(),
            ],
        ),
        7 => (
            "recipe",
            "Corn bread",
            vec![
                "Mix 2 cups of meal with 1 cup of flour, 1/2 cup of sugar and 1 tablespoon of baking powder.".into(),
                "Bake for 25 minutes at 400 degrees. Serves 8.".into(),
            ],
        ),
        8 => (
            "utility bill",
            "Sample Power & Light",
            vec![
                format!("Account {nine}"),
                format!("Bill date {day}   Due date 03/28/2026"),
                format!("Service address: {}, {}", made.facts.address[1], made.facts.address[2]),
                "Amount due $ 112.40".into(),
            ],
        ),
        _ => (
            "visa letter of another country",
            "Embassy of Utopia, Consular Section",
            vec![
                format!("Reference {thirteen}"),
                format!("{day}"),
                format!("Dear {name}, your visa application was approved."),
                "Valid from 02/01/2026 to 07/31/2026. Please collect your passport.".into(),
            ],
        ),
    };
    let style = Style::any(dice);
    let mut page = Page::letter();
    page.text((60.0, 80.0), style.label, 18.0, BLACK, head);
    page.text_around((306.0, 34.0), style.label, 9.0, [168, 52, 44], "SAMPLE — FICTIONAL");
    let mut y = 120.0;
    for line in &lines {
        for row in style.body.wrap(line, 11.0, 490.0) {
            page.text((60.0, y), style.body, 11.0, BLACK, &row);
            y += 16.0;
        }
        y += 8.0;
    }
    Paper { kind, page, truth: Truth::default(), marked: vec![kept(nine).to_owned(), thirteen] }
}
