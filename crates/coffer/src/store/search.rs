//! The full-text index: an attached in-memory database that TEMP triggers mark and [`refresh`] fills. It is never stored; a rollback or an undo
//! takes it along, because it is part of the same connection.

use rusqlite::{Row, params};

use super::{Connection, Result, cases, dates, trash};
use crate::model::{Item, ItemKind, SearchHit, SnippetPart};

/// Longest query that is looked at, in characters.
pub const MAX_QUERY: usize = 200;
const MOST: usize = 60;

/// Marks around a match in a snippet; control characters do not survive into the index.
const OPEN: char = '\u{2}';
const CLOSE: char = '\u{3}';

/// Columns: `title` and `body` may be shown; `hidden` (codes, A-Numbers, account numbers) is searched and never shown.
const SETUP: &str = "
ATTACH DATABASE ':memory:' AS found;
CREATE VIRTUAL TABLE found.entry USING fts5(title, body, hidden, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
CREATE TABLE found.dirty (kind INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
";

/// Which rows make an item look different: table, the column that holds the item's key, the item's kind.
const WATCHED: [(&str, &str, ItemKind); 14] = [
    ("person", "id", ItemKind::Person),
    ("a_number", "person_id", ItemKind::Person),
    ("cases", "id", ItemKind::Case),
    ("case_person", "case_id", ItemKind::Case),
    ("case_status", "case_id", ItemKind::Case),
    ("code", "id", ItemKind::Code),
    ("document", "id", ItemKind::Document),
    ("file", "document_id", ItemKind::Document),
    ("page", "document_id", ItemKind::Document),
    ("page_reading", "document_id", ItemKind::Document),
    ("document_person", "document_id", ItemKind::Document),
    ("document_case", "document_id", ItemKind::Document),
    ("call_log", "case_id", ItemKind::Case),
    ("key_date", "id", ItemKind::Date),
];
/// Bits of a row number that hold the kind.
const KIND_BITS: i64 = 3;

fn number(kind: ItemKind) -> i64 {
    match kind {
        ItemKind::Person => 0,
        ItemKind::Case => 1,
        ItemKind::Code => 2,
        ItemKind::Document => 3,
        ItemKind::Date => 4,
    }
}

fn item_of(rowid: i64) -> Item {
    let kind = usize::try_from(rowid & ((1 << KIND_BITS) - 1)).ok().and_then(|kind| ItemKind::ALL.get(kind)).copied();
    Item { kind: kind.unwrap_or(ItemKind::Person), id: rowid >> KIND_BITS }
}

/// Makes the index and fills it. Once a connection, right after the vault is unlocked. Cost: about 20 µs an item.
pub(crate) fn set_up(conn: &Connection) -> Result<()> {
    conn.execute_batch(SETUP)?;
    let mut triggers = String::new();
    for (table, key, kind) in WATCHED {
        let kind = number(kind);
        for (event, rows) in [("INSERT", &["NEW"][..]), ("DELETE", &["OLD"]), ("UPDATE", &["OLD", "NEW"])] {
            let marks: String =
                rows.iter().map(|row| format!("INSERT INTO dirty SELECT {kind}, {row}.{key} WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE kind = {kind} AND id = {row}.{key});")).collect();
            triggers.push_str(&format!("CREATE TEMP TRIGGER mark_{table}_{event} AFTER {event} ON main.{table} BEGIN {marks} END;\n"));
        }
    }
    // Names and titles that others show: a person's in their cases, codes and documents; a case's in its codes and documents.
    triggers.push_str(
        "CREATE TEMP TRIGGER mark_named_by_person AFTER UPDATE OF full_name, trashed_at ON main.person BEGIN
           INSERT OR IGNORE INTO dirty SELECT 1, case_id FROM case_person WHERE person_id = NEW.id;
           INSERT OR IGNORE INTO dirty SELECT 2, id FROM code WHERE person_id = NEW.id
             OR case_id IN (SELECT case_id FROM case_person WHERE person_id = NEW.id);
           INSERT OR IGNORE INTO dirty SELECT 3, document_id FROM document_person WHERE person_id = NEW.id;
           INSERT OR IGNORE INTO dirty SELECT 4, id FROM key_date WHERE person_id = NEW.id;
         END;
         CREATE TEMP TRIGGER mark_named_by_case AFTER UPDATE OF form, receipt_number, trashed_at ON main.cases BEGIN
           INSERT OR IGNORE INTO dirty SELECT 2, id FROM code WHERE case_id = NEW.id;
           INSERT OR IGNORE INTO dirty SELECT 3, document_id FROM document_case WHERE case_id = NEW.id;
           INSERT OR IGNORE INTO dirty SELECT 4, id FROM key_date WHERE case_id = NEW.id;
         END;
         CREATE TEMP TRIGGER mark_joined_case AFTER INSERT ON main.case_person BEGIN
           INSERT OR IGNORE INTO dirty SELECT 2, id FROM code WHERE case_id = NEW.case_id;
         END;
         CREATE TEMP TRIGGER mark_left_case AFTER DELETE ON main.case_person BEGIN
           INSERT OR IGNORE INTO dirty SELECT 2, id FROM code WHERE case_id = OLD.case_id;
         END;",
    );
    conn.execute_batch(&triggers)?;
    conn.execute_batch(
        "INSERT INTO found.dirty SELECT 0, id FROM person UNION ALL SELECT 1, id FROM cases UNION ALL SELECT 2, id FROM code
         UNION ALL SELECT 3, id FROM document UNION ALL SELECT 4, id FROM key_date;",
    )?;
    refresh(conn)
}

/// Brings the index up to date with what was marked.
fn refresh(conn: &Connection) -> Result<()> {
    let mut statement = conn.prepare_cached(&format!("SELECT (id << {KIND_BITS}) | kind FROM found.dirty"))?;
    let dirty = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    if dirty.is_empty() {
        return Ok(());
    }
    let transaction = conn.unchecked_transaction()?;
    for rowid in dirty {
        conn.prepare_cached("DELETE FROM found.entry WHERE rowid = ?1")?.execute([rowid])?;
        if let Some([title, body, hidden]) = describe(conn, item_of(rowid))? {
            conn.prepare_cached("INSERT INTO found.entry (rowid, title, body, hidden) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                rowid,
                clean(&title),
                clean(&body),
                clean(&hidden)
            ])?;
        }
    }
    conn.execute_batch("DELETE FROM found.dirty")?;
    transaction.commit()?;
    Ok(())
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c == OPEN || c == CLOSE { ' ' } else { c }).collect()
}

/// What is searched for in an item: title, body, hidden. `None` for what is gone or in the trash.
fn describe(conn: &Connection, item: Item) -> Result<Option<[String; 3]>> {
    // Digits of a number are found with and without their letters, as they are often read out that way.
    let sql = match item.kind {
        ItemKind::Person => {
            "SELECT full_name, concat_ws(char(10), other_names, country, date_of_birth, papers_at, notes), \
             concat_ws(' ', online_account_number, (SELECT group_concat('A' || number || ' ' || number || ' ' || ltrim(number, '0'), ' ') \
               FROM a_number WHERE person_id = person.id)) \
             FROM person WHERE id = ?1 AND trashed_at IS NULL"
        }
        ItemKind::Case => {
            "SELECT concat_ws(' ', form, replace(form, '-', ''), receipt_number), concat_ws(char(10), substr(receipt_number, 4), \
             (SELECT group_concat(full_name, ', ') FROM case_person JOIN person ON person.id = person_id WHERE case_id = cases.id AND person.trashed_at IS NULL), \
             (SELECT group_concat(title, char(10)) FROM case_status WHERE case_id = cases.id), \
             (SELECT group_concat(concat_ws(' ', called_on, agent, reference, notes), char(10)) FROM call_log WHERE case_id = cases.id), \
             filed_date, received_date, priority_date, service_center, attorney, notes), '' \
             FROM cases WHERE id = ?1 AND trashed_at IS NULL"
        }
        ItemKind::Code => {
            "SELECT concat_ws(' ', 'Online Access Code', form, receipt_number), concat_ws(char(10), full_name, \
             (SELECT group_concat(p.full_name, ', ') FROM case_person JOIN person AS p ON p.id = case_person.person_id \
               WHERE case_person.case_id = code.case_id AND p.trashed_at IS NULL), \
             notice_date, code.notes), \
             concat_ws(' ', text, replace(replace(text, ' ', ''), '-', '')) \
             FROM code LEFT JOIN cases ON cases.id = code.case_id LEFT JOIN person ON person.id = code.person_id \
             WHERE code.id = ?1 AND code.trashed_at IS NULL"
        }
        ItemKind::Document => {
            "SELECT title, concat_ws(char(10), (SELECT group_concat(file_name, ', ') FROM file WHERE document_id = document.id), \
             (SELECT group_concat(full_name, ', ') FROM document_person JOIN person ON person.id = person_id \
               WHERE document_id = document.id AND person.trashed_at IS NULL), \
             (SELECT group_concat(concat_ws(' ', form, receipt_number), ', ') FROM document_case JOIN cases ON cases.id = case_id \
               WHERE document_id = document.id AND cases.trashed_at IS NULL), \
             kind, document_date, notes, (SELECT group_concat(text, char(10)) FROM page WHERE document_id = document.id AND text <> ''), \
             (SELECT group_concat(text, char(10)) FROM page_reading WHERE document_id = document.id AND text <> '' \
               AND EXISTS (SELECT 1 FROM page WHERE page.document_id = document.id AND page.page = page_reading.page))), '' \
             FROM document WHERE id = ?1 AND trashed_at IS NULL"
        }
        // The kind goes first, as its name; it is put into words below.
        ItemKind::Date => {
            "SELECT key_date.kind, concat_ws(char(10), key_date.title, on_date, printed_due, full_name, concat_ws(' ', form, receipt_number), key_date.notes), '' \
             FROM key_date LEFT JOIN person ON person.id = person_id LEFT JOIN cases ON cases.id = case_id \
             WHERE key_date.id = ?1 AND key_date.trashed_at IS NULL"
        }
    };
    let found: Option<[String; 3]> =
        super::optional(conn.prepare_cached(sql)?.query_row([item.id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])))?;
    Ok(match (item.kind, found) {
        (ItemKind::Date, Some([kind, body, hidden])) => Some([dates::kind_in_all_words(&kind), body, hidden]),
        (_, found) => found,
    })
}

/// Finds what holds every word of the query, words being taken as beginnings; numbers may be written with spaces or hyphens. When nothing begins
/// so, what holds the query anywhere inside a word. At most 60, best first.
pub(crate) fn find(conn: &Connection, query: &str) -> Result<Vec<SearchHit>> {
    refresh(conn)?;
    let query: String = query.chars().take(MAX_QUERY).collect();
    let words: Vec<&str> = query.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let each = words.iter().map(|w| format!("\"{w}\"*")).collect::<Vec<_>>().join(" AND ");
    let expression = if words.len() > 1 { format!("({each}) OR \"{}\"*", words.concat()) } else { each };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT rowid, snippet(entry, 1, char(2), char(3), '…', 12), highlight(entry, 0, char(2), char(3)) FROM found.entry \
         WHERE entry MATCH ?1 ORDER BY bm25(entry, 8.0, 1.0, 4.0), rowid DESC LIMIT {MOST}"
    ))?;
    let mut rows = statement.query_map([expression], hit)?.collect::<rusqlite::Result<Vec<_>>>()?;
    if rows.is_empty() {
        let joined = words.join(" ");
        let pattern = format!("%{}%", joined.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let mut inside = conn.prepare_cached(&format!(
            "SELECT rowid, substr(body, 1, 120), title FROM found.entry WHERE title LIKE ?1 ESCAPE '\\' OR body LIKE ?1 ESCAPE '\\' \
             OR hidden LIKE ?1 ESCAPE '\\' ORDER BY rowid DESC LIMIT {MOST}"
        ))?;
        rows = inside.query_map([pattern], hit)?.collect::<rusqlite::Result<Vec<_>>>()?;
    }
    rows.into_iter()
        .map(|(item, body)| {
            Ok(SearchHit {
                item,
                title: trash::title(conn, item)?.unwrap_or_default(),
                subtitle: subtitle(conn, item)?,
                snippet: parts(&without_secrets(&body)),
            })
        })
        .collect()
}

fn hit(row: &Row<'_>) -> rusqlite::Result<(Item, String)> {
    Ok((item_of(row.get(0)?), row.get(1)?))
}

fn subtitle(conn: &Connection, item: Item) -> Result<String> {
    let names = |links: Vec<crate::model::PersonLink>| links.into_iter().map(|p| p.full_name).collect::<Vec<_>>().join(", ");
    Ok(match item.kind {
        ItemKind::Person => {
            let cases = cases::of_person(conn, item.id)?;
            cases.into_iter().map(|c| c.title).collect::<Vec<_>>().join(", ")
        }
        ItemKind::Case => names(super::people::of_case(conn, item.id)?),
        ItemKind::Date => {
            let date = dates::get(conn, item.id)?;
            let owners = date.person.map(|(_, name)| name).into_iter().chain(date.case.map(|(_, title)| title));
            std::iter::once(date.date.to_string()).chain(owners).collect::<Vec<_>>().join(" · ")
        }
        ItemKind::Document => names(super::people::of_document(conn, item.id)?),
        ItemKind::Code => {
            let found = conn
                .prepare_cached(
                    "SELECT coalesce(full_name, ''), case_id FROM code LEFT JOIN person ON person.id = person_id WHERE code.id = ?1",
                )?
                .query_row([item.id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?)))?;
            match found {
                (name, Some(case)) if name.is_empty() => names(super::people::of_case(conn, case)?),
                (name, _) => name,
            }
        }
    })
}

/// What stands for a secret.
const HIDDEN: &str = "•••••";

/// The text of papers holds what is hidden everywhere else: in a snippet, words that look like an A-Number, an account number or an access code are
/// hidden too. Receipt numbers, dates and forms stay.
fn without_secrets(marked: &str) -> String {
    let mut shown = String::with_capacity(marked.len());
    let mut code_follows = 0;
    for piece in marked.split_inclusive(|sign: char| sign.is_whitespace()) {
        let word: String = piece.chars().filter(|sign| !matches!(*sign, OPEN | CLOSE)).collect();
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric()).replace('-', "");
        let after_label = code_follows > 0 && word.len() >= 6;
        code_follows = if word.eq_ignore_ascii_case("code") {
            2
        } else if word.is_empty() {
            code_follows
        } else {
            code_follows.max(1) - 1
        };
        if word.chars().all(char::is_alphanumeric) && is_secret(&word, after_label) {
            let bare = |sign: char| sign.is_alphanumeric() || matches!(sign, OPEN | CLOSE);
            let start = piece.find(bare).unwrap_or(0);
            let end = piece.rfind(bare).map_or(piece.len(), |at| at + piece[at..].chars().next().map_or(1, char::len_utf8));
            // A match that begins or ends here still does: its marks stay.
            let marks = |mark: char| if piece[start..end].contains(mark) { mark.to_string() } else { String::new() };
            shown.extend([&piece[..start], &marks(OPEN), HIDDEN, &marks(CLOSE), &piece[end..]]);
        } else {
            shown.push_str(piece);
        }
    }
    shown
}

fn is_secret(word: &str, after_label: bool) -> bool {
    let signs: Vec<char> = word.chars().collect();
    let digits = signs.iter().filter(|sign| sign.is_ascii_digit()).count();
    let numbered = digits >= 7 && (digits == signs.len() || (digits + 1 == signs.len() && matches!(signs[0], 'A' | 'a')));
    let jumbled = signs
        .windows(2)
        .any(|pair| (pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic()) || (pair[0].is_lowercase() && pair[1].is_uppercase()));
    let code = signs.len() >= 6 && signs.iter().all(char::is_ascii_alphanumeric) && jumbled;
    let capitals = after_label && signs.iter().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit());
    numbered || (code && (after_label || signs.len() >= 8)) || capitals
}

/// Cuts a marked snippet into plain and matching parts.
fn parts(marked: &str) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    let mut hit = false;
    for piece in marked.split_inclusive([OPEN, CLOSE]) {
        let text = piece.trim_end_matches([OPEN, CLOSE]).replace('\n', " · ");
        if !text.is_empty() {
            parts.push(SnippetPart { text, hit });
        }
        hit = piece.ends_with(OPEN);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_shows_no_secret() {
        let hidden = |text: &str| without_secrets(text).replace([OPEN, CLOSE], "|");
        assert_eq!(hidden("ONLINE ACCESS CODE 1lBallWEGlZ The code can be"), "ONLINE ACCESS CODE ••••• The code can be");
        assert_eq!(hidden("ACCESS \u{2}CODE\u{3}   ABCDEFGHKL once"), "ACCESS |CODE|   ••••• once");
        assert_eq!(hidden("A256-704-338 SPECIMEN, JUAN (\u{2}A256\u{3}704338)"), "••••• SPECIMEN, JUAN (|•••••|)");
        assert_eq!(hidden("Account 049995694883."), "Account •••••.");
        let plain = "Receipt IOE0912345678 of 09/03/2026, I-485, $1,440.00, see uscis.gov/i-797-info by March 3, 2026";
        assert_eq!(hidden(plain), plain);
    }

    #[test]
    fn snippets_are_cut_at_their_marks() {
        let cut = parts("a \u{2}b\u{3} c");
        let expected = [("a ", false), ("b", true), (" c", false)];
        assert_eq!(cut.iter().map(|p| (p.text.as_str(), p.hit)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn rows_name_their_items() {
        for kind in ItemKind::ALL {
            let item = Item { kind, id: 123_456 };
            assert_eq!(item_of((item.id << KIND_BITS) | number(kind)), item);
        }
    }
}
