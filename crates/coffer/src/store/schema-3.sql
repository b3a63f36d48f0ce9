-- What version 3 adds: what was read on pages. Runs on a version 2, and last when a vault is made. A row without a blob: the page could not be read.

CREATE TABLE draft_page (
  draft_id INTEGER NOT NULL REFERENCES draft(id),
  page     INTEGER NOT NULL,                -- from 1
  text     TEXT NOT NULL,                   -- what the engine saw; empty where the file has text of its own
  reading  BLOB,                            -- blob of words and places
  PRIMARY KEY (draft_id, page)
) STRICT;

-- No foreign key: pages are read when there is time, and that must not stand in the way of taking back what was done before.
CREATE TABLE page_reading (
  document_id INTEGER NOT NULL,
  page        INTEGER NOT NULL,             -- as page.page
  text        TEXT NOT NULL,
  reading     BLOB,
  PRIMARY KEY (document_id, page)
) STRICT;
