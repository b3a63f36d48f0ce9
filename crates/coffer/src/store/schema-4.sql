-- What version 4 adds: a folder that is watched for new files. Runs on a version 3, and last when a vault is made.

CREATE TABLE watched_folder (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  path TEXT NOT NULL
) STRICT;

-- Files of it that were there before, or were taken in: a hash of name, length and time of change, so that one that was discarded does not return.
CREATE TABLE watched_file (
  mark BLOB PRIMARY KEY                     -- BLAKE3
) STRICT;
