-- What version 2 adds: dates that people keep, and the log of calls to the Contact Center. Runs on a version 1, and last when a vault is made.

CREATE TABLE key_date (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT NOT NULL,                -- a name of uscis::deadlines::KeyDateKind
  title       TEXT NOT NULL,                -- the person's own words; empty = the kind's
  on_date     TEXT NOT NULL,
  at_time     TEXT,                         -- HH:MM, local to the place of the appointment
  printed_due TEXT,                         -- the last day, as the notice prints it
  served      TEXT NOT NULL,                -- unknown, mail, hand
  abroad      INTEGER NOT NULL,
  person_id   INTEGER REFERENCES person(id),
  case_id     INTEGER REFERENCES cases(id),
  document_id INTEGER REFERENCES document(id),
  done_date   TEXT,
  notes       TEXT NOT NULL,
  added_at    TEXT NOT NULL,
  trashed_at  TEXT
) STRICT;
CREATE INDEX key_date_by_person ON key_date(person_id);
CREATE INDEX key_date_by_case ON key_date(case_id);
CREATE INDEX key_date_by_document ON key_date(document_id);

CREATE TABLE call_log (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id   INTEGER NOT NULL REFERENCES cases(id),
  called_on TEXT NOT NULL,
  at_time   TEXT,                           -- HH:MM
  agent     TEXT NOT NULL,                  -- name or number of the person who answered
  reference TEXT NOT NULL,                  -- service request number
  notes     TEXT NOT NULL,
  added_at  TEXT NOT NULL
) STRICT;
CREATE INDEX call_log_by_case ON call_log(case_id);
