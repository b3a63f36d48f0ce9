-- What version 6 adds: where the backups go. Runs on a version 5, and last when a vault is made.

CREATE TABLE backup_place (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  path TEXT NOT NULL                        -- a folder; empty: no backups
) STRICT;
