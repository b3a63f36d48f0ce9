//! The recovery kit: one or two pages to print, with everything that opens the vault without its passphrase and without this program. It is as secret
//! as the key that it shows, made in memory, and written only where its owner says.

use chrono::NaiveDate;
use secrecy::ExposeSecret;
use vault::RecoveryKey;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::sheet::{self, Block, Printed, Section};

/// What the kit says, in one language.
struct Words {
    language: &'static str,
    title: &'static str,
    vault: &'static str,
    made: &'static str,
    words: &'static str,
    line: &'static str,
    line_text: &'static str,
    keep: &'static str,
    keep_text: &'static [&'static str],
    program: &'static str,
    program_steps: &'static [&'static str],
    hand: &'static str,
    hand_first: &'static str,
    hand_then: &'static str,
    hand_file: &'static str,
    copies: &'static str,
    copies_columns: [&'static str; 3],
    footer: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    title: "Recovery kit",
    vault: "Vault",
    made: "Made on",
    words: "The recovery key in 24 words",
    line: "The same key as one line",
    line_text: "The square holds this line too, for a camera that keeps no pictures.",
    keep: "Keep this paper safe",
    keep_text: &[
        "Whoever has this paper and a copy of the vault file can read everything in it, without the passphrase.",
        "Keep it away from the computer, where only people you trust can find it. Do not photograph it, and do not keep it in an e-mail or in a cloud.",
    ],
    program: "With Coffer",
    program_steps: &[
        "Open Coffer and choose the vault file.",
        "Choose “Use the recovery key” and type the 24 words in their order, or the one line.",
        "Then choose a new passphrase in Settings.",
    ],
    hand: "Without Coffer",
    hand_first: "With the free programs sqlite3, xxd and age, in a terminal, in the folder of a copy of the vault that is named my.coffer. First write the one line from above into a file named recovery.txt.",
    hand_then: "Everything but the scans is then in inner.sqlite.",
    hand_file: "For each scan, with the number that inner.sqlite tells in place of the dots:",
    copies: "Where copies of the vault are",
    copies_columns: ["Place", "Since", "Notes"],
    footer: "If a newer recovery key was made, or the keys were renewed, this paper opens the vault no longer. It still opens copies from before.",
};

const SPANISH: Words = Words {
    language: "es",
    title: "Hoja de recuperación",
    vault: "Bóveda",
    made: "Hecha el",
    words: "La clave de recuperación en 24 palabras",
    line: "La misma clave en una línea",
    line_text: "El cuadrado contiene también esta línea, para una cámara que no guarde fotos.",
    keep: "Guarde bien este papel",
    keep_text: &[
        "Quien tenga este papel y una copia del archivo de la bóveda puede leer todo lo que contiene, sin la frase de contraseña.",
        "Guárdelo lejos de la computadora, donde solo lo encuentren personas de confianza. No le tome fotos ni lo guarde en un correo o en una nube.",
    ],
    program: "Con Coffer",
    program_steps: &[
        "Abra Coffer y elija el archivo de la bóveda.",
        "Elija «Usar la clave de recuperación» y escriba las 24 palabras en su orden, o la línea.",
        "Después elija una frase de contraseña nueva en Ajustes.",
    ],
    hand: "Sin Coffer",
    hand_first: "Con los programas libres sqlite3, xxd y age, en una terminal, en la carpeta de una copia de la bóveda que se llame my.coffer. Primero escriba la línea de arriba en un archivo llamado recovery.txt.",
    hand_then: "Todo menos los escaneos está entonces en inner.sqlite.",
    hand_file: "Para cada escaneo, con el número que da inner.sqlite en lugar de los puntos:",
    copies: "Dónde hay copias de la bóveda",
    copies_columns: ["Lugar", "Desde", "Notas"],
    footer: "Si se hizo una clave de recuperación más nueva, o se renovaron las claves, este papel ya no abre la bóveda. Todavía abre las copias de antes.",
};

/// From the recovery key to the vault's identity, by hand.
const KEY_LINES: [&str; 2] = [
    r#"sqlite3 my.coffer "select writefile('sealed.age', sealed) from key_slots where kind='recovery'""#,
    "age -d -i recovery.txt sealed.age > identity.age",
];
/// From there to everything but files.
const LIST_LINES: [&str; 2] = [
    r#"sqlite3 my.coffer "select hex(data) from chunks where blob=(select blob from snapshots order by seq desc limit 1) order by n" | xxd -r -p | age -d -i identity.age > inner.sqlite"#,
    r#"sqlite3 my.coffer "select hex(sealed) from changes order by seq_to" | while read h; do echo $h | xxd -r -p | age -d -i identity.age; done | sqlite3 inner.sqlite"#,
];
/// To a file.
const FILE_LINE: &str =
    r#"sqlite3 my.coffer "select hex(data) from chunks where blob=x'…' order by n" | xxd -r -p | age -d -i identity.age > scan.pdf"#;

/// Makes the kit as a PDF: for this key, the name of the vault as its owner knows it, and the day. `language` is `en` or `es`; any other is `en`.
///
/// # Errors
/// [`Error::StoredShape`] if the PDF writer fails, which does not happen with the faces that ship.
#[expect(clippy::disallowed_methods, reason = "the key is printed for its owner")]
pub fn recovery_kit(key: &RecoveryKey, vault: &str, date: NaiveDate, language: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    let words = if language == SPANISH.language { &SPANISH } else { &ENGLISH };
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let paragraph = |text: &str| Block::Paragraph(text.to_owned());
    let section = |heading: &str, blocks: Vec<Block>| Section { heading: heading.to_owned(), blocks };
    let facts = vec![(words.vault.to_owned(), vault.to_owned()), (words.made.to_owned(), date.format("%Y-%m-%d").to_string())];
    let printed = Printed {
        language: words.language.to_owned(),
        title: words.title.to_owned(),
        subtitle: String::new(),
        sections: vec![
            section("", vec![Block::Facts(facts)]),
            section(words.words, vec![Block::Words(key.to_words().to_vec())]),
            section(words.line, vec![Block::Coded(key.to_identity().expose_secret().to_owned()), paragraph(words.line_text)]),
            section(words.keep, words.keep_text.iter().copied().map(paragraph).collect()),
            section(words.program, vec![Block::Steps(owned(words.program_steps))]),
            section(words.copies, vec![Block::Log { columns: owned(&words.copies_columns), filled: Vec::new(), empty_rows: 5 }]),
            section(
                words.hand,
                vec![
                    paragraph(words.hand_first),
                    Block::Lines(owned(&KEY_LINES)),
                    Block::Lines(owned(&LIST_LINES)),
                    paragraph(words.hand_then),
                    paragraph(words.hand_file),
                    Block::Lines(owned(&[FILE_LINE])),
                ],
            ),
        ],
        footer: words.footer.to_owned(),
    };
    Ok(Zeroizing::new(sheet::pdf(&printed).map_err(|_| Error::StoredShape)?.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_lines_are_those_of_the_format() {
        let format = include_str!("../../../docs/format.md");
        for line in KEY_LINES.iter().chain(&LIST_LINES).chain([&FILE_LINE]) {
            assert!(format.lines().any(|printed| printed == *line), "{line}");
        }
    }
}
