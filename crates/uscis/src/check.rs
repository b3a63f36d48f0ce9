//! Code check: what to look at twice in an Online Access Code. The text itself is never changed.
