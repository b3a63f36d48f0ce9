-- What version 5 adds: names and dates of the ways in. The file outside says nothing of either. Runs on a version 4, and last when a vault is made.

CREATE TABLE way_in (
  slot  INTEGER PRIMARY KEY,                -- number of the key slot, which may be given again after it was removed
  mark  BLOB NOT NULL,                      -- the slot's hash: a row whose slot holds something else is about another key, and is not shown
  name  TEXT NOT NULL,
  added TEXT                                -- UTC, ISO 8601; NULL for a slot that is older than these records
) STRICT;
