//! Machine-readable lines among what was read: found by their fillers and lengths, brought to the length that their layout has, and believed only
//! when one of their check digits holds.

use uscis::mrz::{Mrz, is_country, repair};

use crate::layout::enclosing;

/// Lines that belong together, as they were believed, and what they say.
pub struct MachineLines {
    /// The lines.
    pub lines: Vec<String>,
    /// What they say.
    pub mrz: Mrz,
    /// Left, top, width, height, in pixels of the upright page.
    pub place: [u32; 4],
    /// Signs that the engine doubted were exchanged so that the check digits hold.
    pub exchanged: bool,
}

/// A line may be this much longer or shorter than its layout has it.
const OFF: usize = 3;

/// Whether a reading may be such a line.
pub(crate) fn may_be(text: &str) -> bool {
    let compact: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let length = compact.chars().count();
    let plain = compact.chars().filter(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || is_filler(*sign)).count();
    let fillers = compact.chars().filter(|sign| is_filler(*sign)).count();
    (30 - OFF..=44 + OFF).contains(&length) && plain * 10 >= length * 8 && (fillers >= 2 || plain == length)
}

fn is_filler(sign: char) -> bool {
    matches!(sign, '<' | '«' | '‹' | '^' | '(')
}

/// A line that may be one, as it was read in one way or several: each sign, and what it may be instead.
pub(crate) struct Readings {
    pub(crate) ways: Vec<Vec<(char, Vec<char>)>>,
    pub(crate) place: [u32; 4],
}

impl Readings {
    /// A line that is known for what it is.
    pub(crate) fn sure(line: &str, place: [u32; 4]) -> Self {
        Self { ways: vec![line.chars().map(|sign| (sign, Vec::new())).collect()], place }
    }
}

/// The groups of two or three such lines, one below the other, that are machine-readable lines.
pub(crate) fn find(candidates: &[Readings]) -> Vec<MachineLines> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < candidates.len() {
        let group = [3, 2].into_iter().find_map(|count| {
            let lines = candidates.get(at..at + count)?;
            believed(lines).map(|read| (count, read))
        });
        at += match group {
            Some((count, read)) => {
                found.push(read);
                count
            }
            None => 1,
        };
    }
    found
}

/// Most signs that are exchanged so that check digits hold.
const EXCHANGED: usize = 4;

fn believed(candidates: &[Readings]) -> Option<MachineLines> {
    let lengths: &[usize] = if candidates.len() == 3 { &[30] } else { &[44, 36] };
    lengths.iter().find_map(|length| {
        let read = |as_text: &dyn Fn(&Way) -> String| -> Vec<Vec<String>> {
            candidates.iter().map(|line| line.ways.iter().filter_map(|way| fitted(&as_text(way), *length)).collect()).collect()
        };
        let plain = read(&|way| way.iter().map(|(sign, _)| *sign).collect());
        let best = best_of(&plain);
        // Only where no reading parts the names are their letters looked at again.
        let is_parted = |lines: &Vec<String>| fitness(lines).is_some_and(|(_, _, mrz)| mrz.name.trim_matches('<').contains("<<"));
        let lines = best.filter(is_parted).or_else(|| {
            let both: Vec<Vec<String>> = plain.into_iter().zip(read(&with_fillers)).map(|(a, b)| [a, b].concat()).collect();
            best_of(&both)
        })?;
        let (lines, mrz, exchanged) = exchanged(lines, candidates)?;
        Some(MachineLines { lines, mrz, place: enclosing(candidates.iter().map(|line| line.place)), exchanged })
    })
}

/// One way in which a line was read: each sign, and what it may be instead.
type Way = [(char, Vec<char>)];

/// A reading in which every sign that may be a filler is one: fillers between names are taken for letters all together or not at all.
fn with_fillers(way: &Way) -> String {
    way.iter().map(|(sign, others)| if others.contains(&'<') && sign.is_ascii_alphabetic() { '<' } else { *sign }).collect()
}

/// How well lines fit: check digits that hold and codes of countries that exist, less what does not hold and what had to be repaired.
fn fitness(lines: &[String]) -> Option<(i32, Vec<String>, Mrz)> {
    let mut repaired = repair(lines);
    if let Some(names) = if lines.len() == 3 { repaired.last_mut() } else { repaired.first_mut() } {
        *names = filled(names);
    }
    let mrz = Mrz::read(&repaired.iter().map(String::as_str).collect::<Vec<_>>())?;
    let fields = [mrz.checks.document, mrz.checks.birth, mrz.checks.expiry, mrz.checks.optional];
    let held: i32 = fields.into_iter().flatten().map(|holds| if holds { 10 } else { -10 }).sum();
    // Over many fields a wrong sign somewhere makes up for another by chance.
    let held = held + mrz.checks.composite.map_or(0, |holds| if holds { 4 } else { -4 });
    let known = [&mrz.issuer, &mrz.nationality].into_iter().filter(|code| is_country(code)).count() as i32;
    let changes =
        lines.iter().zip(&repaired).flat_map(|(line, repaired)| line.chars().zip(repaired.chars())).filter(|(a, b)| a != b).count() as i32;
    let parted = if mrz.name.trim_matches('<').contains("<<") { 6 } else { 0 };
    Some((held + known * 4 + parted - changes, repaired, mrz))
}

/// Fillers after the names that were read as the signs which they are taken for.
fn filled(names: &str) -> String {
    let like = |sign: char| matches!(sign, '<' | 'C' | 'K' | 'A' | 'S');
    let tail = names.char_indices().rev().take_while(|(_, sign)| like(*sign)).filter(|(_, sign)| *sign == '<').last();
    match tail {
        Some((at, _)) if names.len() - at >= 5 => format!("{}{}", &names[..at], "<".repeat(names.len() - at)),
        _ => names.to_owned(),
    }
}

/// What an exchange must be worth.
const WORTH: i32 = 3;

/// A letter is only exchanged for another letter where it names a country: elsewhere check digits would be made up for by chance.
fn may_be_exchanged(from: char, to: char, line: usize, place: usize, count: usize) -> bool {
    let country = match (count, line) {
        (_, 0) => (2..5).contains(&place),
        (3, 1) => (15..18).contains(&place),
        (2, 1) => (10..13).contains(&place),
        _ => false,
    };
    to != '<' && (country || from.is_ascii_digit() || to.is_ascii_digit())
}

/// Of all ways to read the lines the fittest; of the same fitness the first.
fn best_of(ways: &[Vec<String>]) -> Option<Vec<String>> {
    let mut combined: Vec<Vec<String>> = vec![Vec::new()];
    for ways in ways {
        combined =
            combined.iter().flat_map(|lines| ways.iter().map(move |way| [lines.as_slice(), std::slice::from_ref(way)].concat())).collect();
    }
    let mut best: Option<(i32, Vec<String>)> = None;
    for lines in combined {
        if let Some((fit, ..)) = fitness(&lines)
            && best.as_ref().is_none_or(|(most, _)| fit > *most)
        {
            best = Some((fit, lines));
        }
    }
    best.map(|(_, lines)| lines)
}

/// Signs that the engine doubted are exchanged one by one as long as that makes the lines fitter.
fn exchanged(mut lines: Vec<String>, candidates: &[Readings]) -> Option<(Vec<String>, Mrz, bool)> {
    let (mut fit, mut repaired, mut mrz) = fitness(&lines)?;
    let first = lines.clone();
    for _ in 0..EXCHANGED {
        let mut better: Option<(i32, Vec<String>, Vec<String>, Mrz)> = None;
        for (at, candidate) in candidates.iter().enumerate() {
            // Only a reading of the line's own length tells which of its signs was doubted.
            for way in candidate.ways.iter().filter(|way| way.len() == lines[at].len()) {
                for (place, (sign, others)) in way.iter().enumerate() {
                    for other in std::iter::once(sign).chain(others).filter(|sign| sign.is_ascii()) {
                        let mut tried = lines.clone();
                        tried[at].replace_range(place..=place, &other.to_string());
                        let from = lines[at].chars().nth(place).unwrap_or_default();
                        if tried[at] == lines[at] || !may_be_exchanged(from, *other, at, place, lines.len()) {
                            continue;
                        }
                        if let Some((now, fixed, read)) = fitness(&tried)
                            && now > better.as_ref().map_or(fit + WORTH, |(fit, ..)| *fit)
                        {
                            better = Some((now, tried, fixed, read));
                        }
                    }
                }
            }
        }
        let Some((now, tried, fixed, read)) = better else { break };
        (fit, lines, repaired, mrz) = (now, tried, fixed, read);
    }
    let changed = lines != first;
    holds(&mrz).then_some((repaired, mrz, changed))
}

fn holds(mrz: &Mrz) -> bool {
    [mrz.checks.document, mrz.checks.birth, mrz.checks.expiry].contains(&Some(true))
}

/// A line of exactly this length: too few or too many signs are made up for in its longest run of fillers, where readers miscount.
fn fitted(line: &str, length: usize) -> Option<String> {
    let signs: Vec<char> = line.chars().collect();
    if signs.len().abs_diff(length) > OFF {
        return None;
    }
    let mut best = (0, 0);
    let mut from = 0;
    for at in 0..=signs.len() {
        if at == signs.len() || signs[at] != '<' {
            if at - from > best.1 {
                best = (from, at - from);
            }
            from = at + 1;
        }
    }
    let (start, run) = best;
    let wanted = (run + length).checked_sub(signs.len()).filter(|wanted| *wanted > 0 || run == 0)?;
    if run == 0 && signs.len() != length {
        return None;
    }
    Some(signs[..start].iter().copied().chain(std::iter::repeat_n('<', wanted)).chain(signs[start + run..].iter().copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    // ICAO Doc 9303 part 4, the specimen of Utopia.
    const PASSPORT: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn placed(lines: &[&str]) -> Vec<Readings> {
        lines.iter().map(|line| Readings::sure(line, [1, 2, 3, 4])).collect()
    }

    #[test]
    fn a_doubted_sign_is_exchanged_when_a_check_digit_asks_for_it() {
        let mut lines = placed(&[PASSPORT[0], &PASSPORT[1].replace("L898902C36", "L898902C86")]);
        lines[1].ways[0][8].1 = vec!['B', '3'];
        assert_eq!(find(&lines)[0].lines, PASSPORT);
        // Another way to read a line that fits better is taken.
        let mut lines = placed(&[PASSPORT[0], &PASSPORT[1].replace("UTO", "U7Q")]);
        lines[1].ways.push(PASSPORT[1].chars().map(|sign| (sign, Vec::new())).collect());
        assert_eq!(find(&lines)[0].lines, PASSPORT);
    }

    #[test]
    fn fillers_between_names_that_were_taken_for_letters_are_fillers() {
        let mut lines = placed(&[&PASSPORT[0].replace("ERIKSSON<<ANNA<MARIA<", "ERIKSSONCCANNACMARIAC"), PASSPORT[1]]);
        for (sign, others) in &mut lines[0].ways[0] {
            if *sign == 'C' {
                others.push('<');
            }
        }
        assert_eq!(find(&lines)[0].lines, PASSPORT);
        // A letter that was doubted stays where the names are parted without it.
        let mut lines = placed(&PASSPORT);
        lines[0].ways[0][9].1.push('<');
        assert_eq!(find(&lines)[0].lines, PASSPORT);
    }

    #[test]
    fn miscounted_fillers_are_made_up_for() {
        let short = PASSPORT[0].replacen("<<<<", "<<", 1);
        for first in [PASSPORT[0], &short] {
            let found = find(&placed(&["SOME OTHER LINE OF CAPITALS ABC", first, PASSPORT[1]]));
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].lines, PASSPORT);
        }
    }

    #[test]
    fn lines_without_a_check_digit_that_holds_are_not_believed() {
        let broken = "L898902C31UTO7408121F1204151ZE184226B<<<<<10";
        assert!(find(&placed(&[PASSPORT[0], broken])).is_empty());
    }

    #[test]
    fn signs_outside_ascii_are_no_fault_of_ours() {
        let line = format!("A«{}", "X".repeat(28));
        assert!(may_be(&line) && find(&placed(&[&line, &line, &line])).is_empty());
    }
}
