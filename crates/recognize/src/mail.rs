//! Saved e-mails: the files that came with one. Messages that were forwarded inside it are opened too, to a depth; the rest of a message is not kept.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use zeroize::Zeroizing;

use crate::guard::guarded;
use crate::{Error, Limits, sniff};

/// Messages within messages.
const DEEPEST: usize = 4;
/// Most files that are taken out of one message.
const MOST: usize = 200;
/// How far the head of a message is looked at.
const HEAD: usize = 64 << 10;
/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 200;
/// Lines that the head of a message has; two of them tell it.
const LINES: [&str; 8] = ["from:", "to:", "subject:", "date:", "received:", "message-id:", "mime-version:", "return-path:"];

/// A file that came with a message.
pub struct Attachment {
    /// Its name, without folders; made up where the message has none.
    pub file_name: String,
    /// The file.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Whether these bytes begin as a saved e-mail does: by its content, whatever the file is called.
pub fn is_mail(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut found = [false; LINES.len()];
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let continued = line.first().is_some_and(|byte| *byte == b' ' || *byte == b'\t');
        if line.is_empty() {
            break;
        }
        if continued || line.starts_with(b"From ") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        if !line[..colon].iter().all(|byte| byte.is_ascii_graphic()) || colon == 0 {
            return false;
        }
        for (name, found) in LINES.iter().zip(&mut found) {
            *found |= line.len() >= name.len() && line[..name.len()].eq_ignore_ascii_case(name.as_bytes());
        }
    }
    found.iter().filter(|found| **found).count() >= 2
}

/// The files in a saved e-mail that can be read here, in order.
///
/// # Errors
/// [`Error::Unsupported`] for what is no e-mail; [`Error::NothingInside`] when it has no such file; [`Error::TooLarge`], [`Error::TooManyPages`] for
/// more than [`MOST`] files; [`Error::Corrupt`].
pub fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<Attachment>, Error> {
    if !is_mail(bytes) {
        return Err(Error::Unsupported);
    }
    if bytes.len() as u64 > limits.bytes {
        return Err(Error::TooLarge { bytes: bytes.len() as u64, limit: limits.bytes });
    }
    let found = guarded(|| {
        let message = MessageParser::default().parse(bytes).ok_or(Error::Corrupt)?;
        let mut found = Vec::new();
        take(&message, DEEPEST, &mut found)?;
        Ok(found)
    })?;
    if found.is_empty() { Err(Error::NothingInside) } else { Ok(found) }
}

fn take(message: &Message<'_>, deeper: usize, found: &mut Vec<Attachment>) -> Result<(), Error> {
    for part in &message.parts {
        match &part.body {
            PartType::Message(inner) if deeper > 0 => take(inner, deeper - 1, found)?,
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if sniff(bytes).is_some() => {
                if found.len() == MOST {
                    return Err(Error::TooManyPages { pages: MOST + 1, limit: MOST });
                }
                let file_name = part.attachment_name().map(clean).filter(|name| !name.is_empty());
                let file_name = file_name.unwrap_or_else(|| format!("attachment {}", found.len() + 1));
                found.push(Attachment { file_name, bytes: Zeroizing::new(bytes.to_vec()) });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Only the last part of a path, nothing that cannot be seen.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|sign| !sign.is_control()).take(LONGEST_NAME).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    fn part(head: &str, body: &str) -> String {
        format!("--b\r\n{head}\r\n\r\n{body}\r\n")
    }

    fn mail(parts: &[String]) -> String {
        let head = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Your papers\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b";
        format!("{head}\r\n\r\n{}--b--\r\n", parts.concat())
    }

    fn names(text: &str) -> Vec<String> {
        unpack(text.as_bytes(), &Limits::default()).unwrap().into_iter().map(|found| found.file_name).collect()
    }

    #[test]
    fn the_files_that_can_be_read_come_out_by_their_names() {
        let png = |head: &str| part(&format!("Content-Type: image/png{head}\r\nContent-Transfer-Encoding: base64"), PNG);
        let text = mail(&[
            part("Content-Type: text/plain", "See attached."),
            png("; name=\"scan one.png\"\r\nContent-Disposition: attachment"),
            png("\r\nContent-Disposition: attachment; filename*=utf-8''..%2F..%2Fn%C3%BAmero.png"),
            png("\r\nContent-Disposition: inline; filename=\"=?utf-8?B?YcOxby5wbmc=?=\""),
            png(""),
            part("Content-Type: application/zip; name=x.zip\r\nContent-Transfer-Encoding: base64", "UEsDBAoAAAAAAA=="),
        ]);
        assert_eq!(names(&text), ["scan one.png", "número.png", "año.png", "attachment 4"]);
        let read = unpack(text.as_bytes(), &Limits::default()).unwrap();
        assert!(read.iter().all(|found| found.bytes.starts_with(b"\x89PNG")));
    }

    #[test]
    fn forwarded_messages_are_opened_to_a_depth() {
        let png = part("Content-Type: image/png; name=\"in.png\"\r\nContent-Transfer-Encoding: base64", PNG);
        let mut text = mail(&[png]);
        text = mail(&[part(
            "Content-Type: message/rfc822",
            &text.replace("b@", "c@").replace("boundary=b", "boundary=c").replace("--b", "--c"),
        )]);
        assert_eq!(names(&text), ["in.png"]);
    }

    #[test]
    fn other_files_and_empty_messages_are_told_apart() {
        let refused = |text: &str| unpack(text.as_bytes(), &Limits::default()).err();
        assert_eq!(refused(&mail(&[part("Content-Type: text/plain", "Hello")])), Some(Error::NothingInside));
        for text in
            ["", "From: a", "Dear Sir: I write to you.\nSubject: x\nFrom: b\n", "%PDF-1.7\nFrom: a\nTo: b\n", "<html>\nFrom: a\nTo: b"]
        {
            assert_eq!(refused(text), Some(Error::Unsupported), "{text}");
        }
        assert!(is_mail(b"Received: from x\n\tby y\nDate: today\n\nbody"));
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_after_the_head_is_no_crash(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..2_000)) {
            let mut bytes = mail(&[]).into_bytes();
            bytes.extend(b"--b\r\nContent-Type: message/rfc822\r\n\r\n");
            bytes.extend(body);
            let _ = unpack(&bytes, &Limits::default());
        }
    }
}
