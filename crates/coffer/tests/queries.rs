//! Whatever is typed into the search box, it answers.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod made;

use coffer::PersonInput;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_query_is_answered_and_every_name_finds_itself(names in prop::collection::vec("\\PC{1,24}", 1..4), query in any::<String>()) {
        let mut made = made::Made::new();
        for name in &names {
            let input = PersonInput { full_name: name.clone(), ..PersonInput::default() };
            let saved = made.session.save_person(None, &input);
            prop_assert!(saved.is_ok() || name.trim().is_empty());
        }
        made.session.search(&query).unwrap();
        for name in names.iter().filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ') && !name.trim().is_empty()) {
            let wanted = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let found = made.session.search(name).unwrap();
            prop_assert!(found.iter().any(|hit| hit.title == wanted), "{name:?}");
        }
    }
}
