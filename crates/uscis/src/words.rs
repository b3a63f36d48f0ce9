//! Sentences for people, in the languages that the data files hold. English is always there; what is missing in another language
//! falls back to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One sentence or a few, by language: `{ en = "…", es = "…" }` in the data files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// In this language (`es`, `pt-BR`); in the language without its region; else in English.
    pub fn get(&self, language: &str) -> &str {
        let base = language.split('-').next().unwrap_or(language);
        self.0.get(language).or_else(|| self.0.get(base)).or_else(|| self.0.get("en")).map_or("", String::as_str)
    }

    /// Like [`get`](Self::get), with each `{name}` replaced by its value. A name without a value stays as it is.
    pub fn fill(&self, language: &str, values: &[(&str, &str)]) -> String {
        // One pass, so that a value that itself holds `{…}` is never filled again.
        let mut rest = self.get(language);
        let mut filled = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            match after.split_once('}').and_then(|(name, tail)| Some((values.iter().find(|(known, _)| *known == name)?.1, tail))) {
                Some((value, tail)) => {
                    filled.push_str(value);
                    rest = tail;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    /// The languages that it is written in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl TryFrom<BTreeMap<String, String>> for Words {
    type Error = &'static str;

    fn try_from(texts: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        match texts.get("en") {
            None => Err("the English text (en) is missing"),
            Some(_) if texts.values().any(|text| text.trim().is_empty()) => Err("a text is empty"),
            Some(_) => Ok(Self(texts)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pairs: &[(&str, &str)]) -> Words {
        Words::try_from(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>()).unwrap()
    }

    #[test]
    fn falls_back_by_region_then_to_english() {
        let both = words(&[("en", "yes"), ("es", "sí")]);
        assert_eq!((both.get("es"), both.get("es-MX"), both.get("ko"), both.get("")), ("sí", "sí", "yes", "yes"));
        assert!(Words::try_from(BTreeMap::from([("es".to_owned(), "sí".to_owned())])).is_err());
        assert!(Words::try_from(BTreeMap::from([("en".to_owned(), " ".to_owned())])).is_err());
    }

    #[test]
    fn fills_each_name_once() {
        let text = words(&[("en", "{a} and {b}, {c} {")]);
        assert_eq!(text.fill("en", &[("a", "{b}"), ("b", "2")]), "{b} and 2, {c} {");
    }
}
