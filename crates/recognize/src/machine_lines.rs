//! Machine-readable lines among what was read: found by their fillers and lengths, brought to the length that their layout has, and believed only
//! when one of their check digits holds.

use uscis::mrz::{Mrz, repair};

use crate::layout::enclosing;

/// Lines that belong together, as they were believed, and what they say.
pub struct MachineLines {
    /// The lines.
    pub lines: Vec<String>,
    /// What they say.
    pub mrz: Mrz,
    /// Left, top, width, height, in pixels of the upright page.
    pub place: [u32; 4],
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

/// The groups of two or three such lines, one below the other, that are machine-readable lines.
pub(crate) fn find(candidates: &[(String, [u32; 4])]) -> Vec<MachineLines> {
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

fn believed(candidates: &[(String, [u32; 4])]) -> Option<MachineLines> {
    let lengths: &[usize] = if candidates.len() == 3 { &[30] } else { &[44, 36] };
    lengths.iter().find_map(|length| {
        let mut lines: Vec<String> = candidates.iter().map(|(line, _)| fitted(line, *length)).collect::<Option<_>>()?;
        let read = |lines: &[String]| Mrz::read(&lines.iter().map(String::as_str).collect::<Vec<_>>()).filter(holds);
        let repaired = repair(&lines);
        if read(&repaired).is_some() {
            lines = repaired;
        }
        let mrz = read(&lines)?;
        Some(MachineLines { lines, mrz, place: enclosing(candidates.iter().map(|(_, place)| *place)) })
    })
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

    fn placed(lines: &[&str]) -> Vec<(String, [u32; 4])> {
        lines.iter().map(|line| ((*line).to_owned(), [1, 2, 3, 4])).collect()
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
