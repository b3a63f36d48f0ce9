//! What is due and when, computed from dates by the rules in `data/rules/deadlines.toml`. The date that is printed on a notice always wins.
