//! Who stands on a letter: the party that the table names, and the addressee with the address.

use super::cells::Lines;

/// Most lines of an address above its last.
const LINES: usize = 4;

/// Who applies or petitions: `A012-345-678 SAMPLE, ROSA` beside or under a label is `ROSA SAMPLE`.
pub(super) fn party(lines: &Lines<'_>) -> Option<String> {
    lines.values(&["APPLICANT", "PETITIONER", "APPLICANT/PETITIONER"]).into_iter().find_map(|value| {
        let cell = value.split("  ").next()?;
        let name = cell
            .split_whitespace()
            .skip_while(|word| word.bytes().any(|sign| sign.is_ascii_digit()) || *word == "A")
            .collect::<Vec<_>>()
            .join(" ");
        let (surname, given) = name.split_once(',')?;
        let whole = format!("{} {}", given.trim(), surname.trim());
        (is_name(given) && is_name(surname)).then(|| whole.to_uppercase())
    })
}

/// To whom the letter goes and where: lines that end with a town, two letters and a postal code, a street above, a name above that.
pub(super) fn addressee(lines: &Lines<'_>) -> Option<(String, String)> {
    let lines = lines.first_cells();
    let town = (2..lines.len()).find(|at| ends_with_postal_code(lines[*at]) && street_above(&lines, *at).is_some())?;
    let street = street_above(&lines, town)?;
    let name = name_above(&lines, street)?;
    let address = lines[street..=town].join(", ");
    Some((name.to_uppercase(), address.to_uppercase()))
}

/// The line of the street: the nearest above the town that holds a digit and stands right under a name.
fn street_above(lines: &[&str], town: usize) -> Option<usize> {
    let from = town.saturating_sub(LINES).max(1);
    (from..town).rev().find(|at| {
        let line = lines[*at];
        let numbered = line.bytes().any(|sign| sign.is_ascii_digit()) && line.split_whitespace().count() >= 2;
        let between = lines[*at..town].iter().all(|line| !line.is_empty() && line.len() < 60 && !line.contains(':'));
        numbered && between && name_above(lines, *at).is_some()
    })
}

/// The name right above the street; a line "c/o" may stand between.
fn name_above<'t>(lines: &[&'t str], street: usize) -> Option<&'t str> {
    let above = lines[..street].iter().rev().take(2).find(|line| !line.to_lowercase().starts_with("c/o"))?;
    is_name(above).then_some(above)
}

fn ends_with_postal_code(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [.., state, code] = words.as_slice() else { return false };
    let (five, four) = code.split_once('-').unwrap_or((code, "0000"));
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|sign| sign.is_ascii_digit());
    let state = state.trim_end_matches(',');
    words.len() >= 3 && state.len() == 2 && state.bytes().all(|sign| sign.is_ascii_uppercase()) && digits(five, 5) && digits(four, 4)
}

/// One to six words of letters, as names are printed.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lettered = |word: &&str| {
        word.chars().any(char::is_alphabetic) && word.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '-' | '\'' | '.' | '’'))
    };
    (1..=6).contains(&words.len()) && words.iter().all(lettered) && text.trim().chars().count() >= 2
}
