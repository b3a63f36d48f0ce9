-- The inner database, version 1. Every table is STRICT and has a primary key (the capture of changes needs one); dates are ISO 8601 text.
-- The vault's own tables (vault, blobs, log) are not here.

CREATE TABLE person (
  id                    INTEGER PRIMARY KEY AUTOINCREMENT,
  full_name             TEXT NOT NULL,
  other_names           TEXT NOT NULL,      -- one a line
  date_of_birth         TEXT,
  country               TEXT NOT NULL,
  online_account_number TEXT,
  papers_at             TEXT NOT NULL,
  notes                 TEXT NOT NULL,
  added_at              TEXT NOT NULL,
  trashed_at            TEXT
) STRICT;

CREATE TABLE a_number (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES person(id),
  number    TEXT NOT NULL,                  -- nine digits
  as_given  TEXT NOT NULL,
  UNIQUE (person_id, number)
) STRICT;

CREATE TABLE cases (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  receipt_number TEXT UNIQUE,               -- three letters, ten digits; NULL while unknown
  receipt_given  TEXT NOT NULL,
  form           TEXT NOT NULL,
  filed_date     TEXT,
  received_date  TEXT,
  priority_date  TEXT,
  service_center TEXT NOT NULL,
  attorney       TEXT NOT NULL,
  notes          TEXT NOT NULL,
  added_at       TEXT NOT NULL,
  trashed_at     TEXT
) STRICT;

CREATE TABLE case_person (
  case_id   INTEGER NOT NULL REFERENCES cases(id),
  person_id INTEGER NOT NULL REFERENCES person(id),
  role      TEXT NOT NULL,
  PRIMARY KEY (case_id, person_id)
) STRICT;
CREATE INDEX case_person_by_person ON case_person(person_id);

CREATE TABLE case_status (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id     INTEGER NOT NULL REFERENCES cases(id),
  title       TEXT NOT NULL,
  status_date TEXT
) STRICT;
CREATE INDEX case_status_by_case ON case_status(case_id);

CREATE TABLE document (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  title         TEXT NOT NULL,
  kind          TEXT NOT NULL,
  document_date TEXT,
  notes         TEXT NOT NULL,
  added_at      TEXT NOT NULL,
  trashed_at    TEXT
) STRICT;

CREATE TABLE file (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL REFERENCES document(id),
  position    INTEGER NOT NULL,
  blob        BLOB NOT NULL,
  hash        BLOB NOT NULL UNIQUE,         -- BLAKE3 of the bytes: the same file is kept once
  file_name   TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  size        INTEGER NOT NULL,
  page_count  INTEGER NOT NULL
) STRICT;
CREATE INDEX file_by_document ON file(document_id, position);

CREATE TABLE page (
  document_id INTEGER NOT NULL REFERENCES document(id),
  page        INTEGER NOT NULL,             -- from 1, over all files
  file_id     INTEGER NOT NULL REFERENCES file(id),
  file_page   INTEGER NOT NULL,             -- from 1, within the file
  width       INTEGER NOT NULL,             -- before the turn
  height      INTEGER NOT NULL,
  rotation    INTEGER NOT NULL,             -- 0, 90, 180, 270 clockwise
  thumb       BLOB,                         -- blob of a small picture, for the first pages
  text        TEXT NOT NULL,
  PRIMARY KEY (document_id, page)
) STRICT;
CREATE INDEX page_by_file ON page(file_id);

CREATE TABLE document_person (
  document_id INTEGER NOT NULL REFERENCES document(id),
  person_id   INTEGER NOT NULL REFERENCES person(id),
  PRIMARY KEY (document_id, person_id)
) STRICT;
CREATE INDEX document_person_by_person ON document_person(person_id);

CREATE TABLE document_case (
  document_id INTEGER NOT NULL REFERENCES document(id),
  case_id     INTEGER NOT NULL REFERENCES cases(id),
  PRIMARY KEY (document_id, case_id)
) STRICT;
CREATE INDEX document_case_by_case ON document_case(case_id);

CREATE TABLE code (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  text          TEXT NOT NULL,              -- exactly as printed
  case_id       INTEGER REFERENCES cases(id),
  person_id     INTEGER REFERENCES person(id),
  channel       TEXT NOT NULL,
  notice_date   TEXT,
  received_date TEXT,
  used_date     TEXT,
  document_id   INTEGER REFERENCES document(id),
  page          INTEGER,
  notes         TEXT NOT NULL,
  added_at      TEXT NOT NULL,
  trashed_at    TEXT
) STRICT;
CREATE INDEX code_by_case ON code(case_id);
CREATE INDEX code_by_person ON code(person_id);
CREATE INDEX code_by_document ON code(document_id);

-- Files that came in and wait for a person to confirm them. Sealed here, so that a lock or a crash loses none.
CREATE TABLE draft (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  blob       BLOB NOT NULL,
  hash       BLOB NOT NULL UNIQUE,
  file_name  TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size       INTEGER NOT NULL,
  pages      TEXT NOT NULL,                 -- [[width, height], …]
  added_at   TEXT NOT NULL
) STRICT;
