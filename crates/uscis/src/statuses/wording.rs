//! How a typed wording is compared with the titles: brought to bare words, misspelt ones mended, endings cut off, then weighed by how
//! rare each word is among the titles. The lists of words stand in `data/statuses.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{DATA, How, MAX_WORDING, Match, Title, titles};

/// Least likeness of a wording and its title, of 1.
const NEAR: f64 = 0.62;

/// The same for a wording that does not say what happened.
const NEAR_WITHOUT_OUTCOME: f64 = 0.8;

/// How far the best title must lead over those of every other group.
const LEAD_OVER_GROUPS: f64 = 0.12;

/// How far it must lead over others of its own group, to be named itself.
const LEAD_OVER_TITLES: f64 = 0.05;

/// What a word weighs that stands in no title; the rarest word of the titles weighs 1.
const UNKNOWN: f64 = 0.5;

/// What a word of the title weighs that the wording lacks, and one of the wording that the title lacks.
const MISSING: f64 = 0.4;
const ADDED: f64 = 0.6;

/// The lists of `[wording]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    ignored: BTreeSet<String>,
    negations: BTreeSet<String>,
    after_negation: BTreeSet<String>,
    before_negation: BTreeSet<String>,
    hedges: Vec<String>,
    subjects: Vec<String>,
    outcomes: Vec<String>,
    decisive: Vec<String>,
    others: Vec<String>,
    same: BTreeMap<String, String>,
}

/// A title as it is compared.
struct Known {
    title: &'static Title,
    folded: String,
    words: BTreeSet<String>,
}

struct Index {
    known: Vec<Known>,
    /// Every spelling that is not mended.
    vocabulary: BTreeSet<String>,
    /// The stems of the vocabulary.
    stems: BTreeSet<String>,
    weights: BTreeMap<String, f64>,
    hedges: BTreeSet<String>,
    subjects: BTreeSet<String>,
    outcomes: BTreeSet<String>,
    decisive: BTreeSet<String>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let lists = &DATA.wording;
    let stemmed = |list: &[String]| list.iter().map(|word| stem(word)).collect::<BTreeSet<_>>();
    let listed = [&lists.hedges, &lists.subjects, &lists.outcomes, &lists.others].into_iter().flatten();
    let sets = [&lists.ignored, &lists.negations, &lists.after_negation, &lists.before_negation].into_iter().flatten();
    let mut vocabulary: BTreeSet<String> = listed.chain(sets).chain(lists.same.keys()).cloned().collect();
    vocabulary.extend(lists.same.values().flat_map(|words| words.split(' ').map(str::to_owned)));
    vocabulary.extend(titles().iter().flat_map(|title| split(&fold(&title.text))));
    let mut index = Index {
        known: Vec::new(),
        stems: vocabulary.iter().map(|word| stem(word)).collect(),
        vocabulary,
        weights: BTreeMap::new(),
        hedges: stemmed(&lists.hedges),
        subjects: stemmed(&lists.subjects),
        outcomes: stemmed(&lists.outcomes),
        decisive: stemmed(&lists.decisive),
    };
    for title in titles() {
        let folded = fold(&title.text);
        let words = index.words(&folded);
        index.known.push(Known { title, folded, words });
    }
    let mut counts: BTreeMap<String, f64> = BTreeMap::new();
    for word in index.known.iter().flat_map(|known| &known.words) {
        *counts.entry(word.clone()).or_default() += 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of titles")]
    let all = (index.known.len() + 1) as f64;
    index.weights = counts.into_iter().map(|(word, count)| (word, (all / count).ln() / all.ln())).collect();
    index
});

pub(super) fn matching(wording: &str) -> Option<Match> {
    if wording.chars().take(MAX_WORDING + 1).count() > MAX_WORDING {
        return None;
    }
    let folded = fold(wording);
    let plain = spaced(&folded);
    if let Some(known) = INDEX.known.iter().find(|known| spaced(&known.folded) == plain) {
        return Some(Match { title: Some(known.title), group: known.title.group, how: How::Exact });
    }
    let words = INDEX.words(&folded);
    let mut near: Vec<(f64, &Known)> =
        INDEX.known.iter().filter_map(|known| Some((INDEX.likeness(&words, &known.words)?, known))).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (best, first) = *near.first()?;
    let happened = words.iter().any(|word| INDEX.outcomes.contains(bare(word)));
    let least = if happened { NEAR } else { NEAR_WITHOUT_OUTCOME };
    let group = first.title.group;
    if best < least
        || (!happened && words.len() < 2)
        || near.iter().any(|(likeness, known)| known.title.group != group && best - likeness < LEAD_OVER_GROUPS)
    {
        return None;
    }
    let level: Vec<&Known> = near.iter().filter(|(likeness, _)| best - likeness < LEAD_OVER_TITLES).map(|(_, known)| *known).collect();
    let (title, how) = if level.iter().all(|known| known.words == first.words) {
        // "Document Was Mailed" and "Document Was Mailed To Me" say the same: the one that is written most like the wording.
        let nearest = level.iter().min_by_key(|known| slips(&known.folded, &folded));
        (nearest.map(|known| known.title), How::Loose)
    } else {
        (None, How::Words)
    };
    Some(Match { title, group, how })
}

pub(super) fn suggest(prefix: &str, limit: usize) -> Vec<&'static Title> {
    if prefix.chars().take(MAX_WORDING + 1).count() > MAX_WORDING {
        return Vec::new();
    }
    let typed = spaced(&fold(prefix));
    let parts: Vec<&str> = typed.split(' ').filter(|part| !part.is_empty()).collect();
    let begins = |known: &&Known| spaced(&known.folded).starts_with(&typed);
    let holds = |known: &&Known| {
        let words = split(&known.folded);
        parts.iter().all(|part| words.iter().any(|word| word.starts_with(part)))
    };
    let first = INDEX.known.iter().filter(begins);
    let then = INDEX.known.iter().filter(|known| !begins(known) && holds(known));
    first.chain(then).map(|known| known.title).take(limit).collect()
}

impl Index {
    /// The words that count: mended, of one form, without endings; `!approv` for "not approved".
    fn words(&self, folded: &str) -> BTreeSet<String> {
        let lists = &DATA.wording;
        let mut raw = Vec::new();
        for word in split(folded) {
            let word = self.mended(word);
            match lists.same.get(&word) {
                Some(same) => raw.extend(same.split(' ').map(str::to_owned)),
                None => raw.push(word),
            }
        }
        let mut words = BTreeSet::new();
        let mut negated = false;
        for (place, word) in raw.iter().enumerate() {
            if lists.negations.contains(word) {
                // Twice "not" is not undone: it becomes a word that no title has.
                if negated {
                    words.insert("!".to_owned());
                }
                negated = true;
            } else if lists.ignored.contains(word)
                || (negated && lists.after_negation.contains(word))
                || (lists.before_negation.contains(word) && raw.get(place + 1).is_some_and(|next| lists.negations.contains(next)))
            {
            } else {
                let sign = if std::mem::take(&mut negated) { "!" } else { "" };
                words.insert(format!("{sign}{}", stem(word)));
            }
        }
        if negated {
            words.insert("!".to_owned());
        }
        words
    }

    /// The word itself if it is known, else the one known word that is a slip or two away.
    fn mended(&self, word: String) -> String {
        if self.vocabulary.contains(&word) || self.stems.contains(&stem(&word)) {
            return word;
        }
        let most = match word.chars().count() {
            0..=4 => return word,
            5..=8 => 1,
            _ => 2,
        };
        let near = self.vocabulary.iter().filter(|known| known.chars().next() == word.chars().next());
        let mut near: Vec<(usize, &String)> =
            near.map(|known| (slips(&word, known), known)).filter(|(count, known)| *count <= most && known.len() > 4).collect();
        near.sort();
        match near.as_slice() {
            [] => word,
            [(least, best), rest @ ..]
                if rest.iter().take_while(|(count, _)| count == least).all(|(_, other)| stem(other) == stem(best)) =>
            {
                (*best).clone()
            }
            _ => word,
        }
    }

    fn weight(&self, word: &str) -> f64 {
        self.weights.get(word).copied().unwrap_or(UNKNOWN)
    }

    /// How like they are, of 1; `None` where they contradict each other.
    fn likeness(&self, wording: &BTreeSet<String>, title: &BTreeSet<String>) -> Option<f64> {
        let hedged = |words: &BTreeSet<String>| words.iter().filter(|word| self.hedges.contains(*word)).cloned().collect::<BTreeSet<_>>();
        let refused = |words: &BTreeSet<String>| words.iter().filter(|word| word.starts_with('!')).cloned().collect::<BTreeSet<_>>();
        let named = |word: &&String| self.subjects.contains(*word) || self.outcomes.contains(*word);
        let contradiction = hedged(wording) != hedged(title)
            || !refused(wording).is_subset(title)
            // "Form not signed" may leave out why a case was rejected, but never that it was not something.
            || refused(title).iter().any(|word| wording.contains(bare(word)))
            || wording.iter().filter(named).any(|word| !title.contains(word))
            || title.iter().filter(|word| self.decisive.contains(*word)).any(|word| !wording.contains(word));
        if contradiction {
            return None;
        }
        let sum = |words: &mut dyn Iterator<Item = &String>| words.map(|word| self.weight(word)).sum::<f64>();
        let both = sum(&mut wording.intersection(title));
        let missing = sum(&mut title.difference(wording));
        let added = sum(&mut wording.difference(title));
        (both > 0.0).then(|| both / (both + MISSING * missing + ADDED * added))
    }
}

fn bare(word: &str) -> &str {
    word.strip_prefix('!').unwrap_or(word)
}

/// Compatibility forms made plain, lower case, no accents, no apostrophes. Signs stay.
fn fold(text: &str) -> String {
    let lower = text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    lower
        .nfd()
        .filter(|sign| !is_combining_mark(*sign) && !matches!(sign, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{200b}'..='\u{200f}'))
        .collect()
}

fn spaced(folded: &str) -> String {
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bare words; a question mark is one. "e-mailed", "re-opened" and "pre-certification" are one word.
fn split(folded: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in folded.replace('?', " ? ").replace(['\u{2010}', '\u{2011}', '\u{2013}'], "-").split_whitespace() {
        let joined =
            ["e-", "re-", "pre-"].iter().find_map(|start| Some(format!("{}{}", start.trim_end_matches('-'), piece.strip_prefix(start)?)));
        let parts = joined.as_deref().unwrap_or(piece).split(|sign: char| !sign.is_alphanumeric() && sign != '?');
        words.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
    }
    words
}

/// Without the endings that change with time and number.
fn stem(word: &str) -> String {
    let cut = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 3);
    let rest = if word.ends_with("val") {
        cut("al")
    } else {
        ["ing", "ions", "ion", "ed", "es", "e"]
            .iter()
            .find_map(|ending| cut(ending))
            .or_else(|| cut("s").filter(|rest| !rest.ends_with('s')))
    };
    let mut rest = rest.unwrap_or(word).to_owned();
    // "cancelled" and "canceled", "transferred" and "transfer".
    let mut last = rest.chars().rev();
    if let (Some(one), Some(two)) = (last.next(), last.next())
        && one == two
        && rest.chars().count() > 4
        && one != 's'
    {
        rest.pop();
    }
    rest
}

/// How many letters must be added, left out, changed or exchanged with their neighbour to make one word of the other.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}
