-- What version 7 adds: what stood in forms that were open when the vault was locked. Runs on a version 6, and last when a vault is made.

CREATE TABLE unsaved (
  form    TEXT PRIMARY KEY,                 -- which: "person", "person/3", "drafts", …
  text    TEXT NOT NULL,                    -- what stood in it, as the window wrote it down
  kept_at TEXT NOT NULL
) STRICT;
