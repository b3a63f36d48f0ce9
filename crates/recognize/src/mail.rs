//! Saved e-mails (`.eml`): their text and what is attached to them. The only file that names their parser, which reads headers and
//! decodes; the parts are parted here, so that neither their depth nor their number is the sender's to say.

use chrono::{DateTime, FixedOffset, NaiveDate};
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::decoders::{base64::base64_decode, charsets::map::charset_decoder, html::html_to_text};
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};
use zeroize::Zeroizing;

use crate::guard::guarded;
use crate::limits::Deadline;
use crate::{Error, Limits, Media, raster, sniff};

/// Most parts of a mail, those within others counted too.
const MOST_PARTS: usize = 1_000;

/// Most parts within parts: a forwarded mail is mostly two or three levels further in.
const MOST_DEPTH: usize = 32;

/// Longest head of a part, in bytes.
const MOST_HEAD: usize = 1 << 20;

/// Longest text that is kept, in characters.
const MOST_CHARACTERS: usize = 200_000;

/// Longest HTML that is looked at, in bytes.
const MOST_HTML: usize = 4 << 20;

/// Longest name or subject, in characters.
const MOST_LINE: usize = 200;

/// Shorter side, in pixels, under which a picture that the text shows is a logo and not a paper.
const LOGO: u32 = 400;

/// A saved e-mail.
pub struct Mail {
    /// Its subject, without control characters; may be empty.
    pub subject: String,
    /// Whom it says it is from, as `Name <address>`. Anybody can write anything here.
    pub from: String,
    /// When it says it was written.
    pub date: Option<DateTime<FixedOffset>>,
    /// Its text, and that of mails forwarded in it; HTML made plain where there is nothing else. At most 200 000 characters.
    pub text: Zeroizing<String>,
    /// What is attached, also to mails forwarded in it, in order.
    pub parts: Vec<Attachment>,
}

/// A file attached to a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The name that it was given, without folders and control characters; never empty.
    pub file_name: String,
    /// The file. Wiped when it is dropped.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Whether the HTML text shows it, as a logo or a pasted picture.
    pub shown_in_text: bool,
}

/// Takes a mail apart. What its parts are is not looked at.
///
/// # Errors
/// `TooLarge`, `Unsupported` (no mail), `TooManyParts`, `TooSlow`, `Corrupt`.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Mail, Error> {
    let length = bytes.len() as u64;
    if length > limits.bytes {
        return Err(Error::TooLarge { bytes: length, limit: limits.bytes });
    }
    if sniff(bytes) != Some(Media::Mail) {
        return Err(Error::Unsupported);
    }
    let mut walk = Walk { limits, deadline: Deadline::of(limits), entities: 0, groups: 0, texts: Vec::new(), parts: Vec::new() };
    let bytes = after_mark(bytes);
    walk.entity(bytes, Place { depth: 0, group: None, digest: false })?;
    let head = headers(split_head(bytes).0)?;
    let from = head.as_ref().and_then(|head| head.from()?.first().cloned());
    let from = from.map_or_else(String::new, |from| match (from.name(), from.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    });
    let subject = head.as_ref().and_then(|head| head.subject()).unwrap_or_default();
    let date = head.as_ref().and_then(|head| head.date()).and_then(date);
    let shown = walk.shown();
    let text = walk.text()?;
    let parts = walk.parts.into_iter().zip(shown).map(|(part, shown)| Attachment { shown_in_text: shown, ..part.attachment }).collect();
    Ok(Mail { subject: line(subject), from: line(&from), date, text, parts })
}

/// The attachments of a mail that can be opened as documents, each as a file of its own. Small pictures that the text shows are logos and
/// left out.
///
/// # Errors
/// As [`open`]; `NothingInside` if there is none.
pub fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<Attachment>, Error> {
    let mut parts = open(bytes, limits)?.parts;
    parts.retain(|part| match sniff(&part.bytes) {
        None | Some(Media::Mail) => false,
        Some(media) => !(part.shown_in_text && is_logo(&part.bytes, media, limits)),
    });
    if parts.is_empty() { Err(Error::NothingInside) } else { Ok(parts) }
}

fn is_logo(bytes: &[u8], media: Media, limits: &Limits) -> bool {
    raster::header(bytes, media, limits).is_ok_and(|header| header.width.min(header.height) < LOGO)
}

/// Where a part stands.
#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    /// The nearest set of alternatives that it is in.
    group: Option<usize>,
    /// Directly in a digest, where a part that does not say what it is is a mail.
    digest: bool,
}

/// A piece of text.
struct Text {
    group: Option<usize>,
    html: bool,
    text: Zeroizing<String>,
}

/// An attachment and the name by which the HTML text would show it.
struct Part {
    attachment: Attachment,
    id: Option<String>,
}

struct Walk<'l> {
    limits: &'l Limits,
    deadline: Deadline,
    entities: usize,
    groups: usize,
    texts: Vec<Text>,
    parts: Vec<Part>,
}

impl Walk<'_> {
    /// A mail, or a part of one: its head and what follows.
    fn entity(&mut self, bytes: &[u8], place: Place) -> Result<(), Error> {
        self.deadline.check()?;
        self.entities += 1;
        if self.entities > MOST_PARTS || place.depth > MOST_DEPTH {
            return Err(Error::TooManyParts);
        }
        let (head, body) = split_head(bytes);
        let head = headers(head)?;
        let says = head.as_ref().and_then(|head| head.content_type());
        let kind =
            says.map(|kind| kind.ctype().to_ascii_lowercase()).unwrap_or_else(|| if place.digest { "message" } else { "text" }.into());
        let subkind = says.map(|kind| kind.subtype().unwrap_or_default().to_ascii_lowercase());
        let subkind = subkind.unwrap_or_else(|| if place.digest { "rfc822" } else { "plain" }.into());
        let deeper = Place { depth: place.depth + 1, group: place.group, digest: false };
        if kind == "multipart" {
            let boundary = says.and_then(|kind| kind.attribute("boundary")).unwrap_or_default();
            let parts = parts(body, boundary.as_bytes());
            if !parts.is_empty() {
                let mut inside = Place { digest: subkind == "digest", ..deeper };
                if subkind == "alternative" {
                    inside.group = Some(self.groups);
                    self.groups += 1;
                }
                return parts.into_iter().try_for_each(|part| self.entity(part, inside));
            }
        }
        let encoding = head.as_ref().and_then(|head| head.content_transfer_encoding()).unwrap_or_default();
        let body = decoded(body, encoding)?;
        if kind == "message" && matches!(subkind.as_str(), "rfc822" | "global") {
            return self.entity(after_mark(&body), Place { group: None, ..deeper });
        }
        let name = head.as_ref().and_then(|head| head.attachment_name());
        let attached = head.as_ref().and_then(|head| head.content_disposition()).is_some_and(|how| how.is_attachment());
        let readable = sniff(&body);
        if matches!(kind.as_str(), "text" | "multipart") && name.is_none() && !attached && readable != Some(Media::Pdf) {
            let charset = says.and_then(|kind| kind.attribute("charset"));
            self.texts.push(Text { group: place.group, html: subkind == "html", text: letters(&body, charset)? });
            return Ok(());
        }
        if readable == Some(Media::Mail) && kind != "text" {
            return self.entity(after_mark(&body), Place { group: None, ..deeper });
        }
        if self.parts.len() >= self.limits.attachments {
            return Err(Error::TooManyParts);
        }
        if !body.is_empty() {
            let file_name = name.map(file_name).filter(|name| !name.is_empty());
            let file_name = file_name.unwrap_or_else(|| {
                let number = self.parts.len() + 1;
                readable.map_or_else(|| format!("attachment-{number}"), |media| format!("attachment-{number}.{}", media.extension()))
            });
            let id = head.as_ref().and_then(|head| head.content_id()).filter(|id| !id.is_empty()).map(str::to_owned);
            self.parts.push(Part { attachment: Attachment { file_name, bytes: body, shown_in_text: false }, id });
        }
        Ok(())
    }

    /// Which of the parts the HTML shows.
    fn shown(&self) -> Vec<bool> {
        let html: Vec<&str> = self.texts.iter().filter(|text| text.html).map(|text| text.text.as_str()).collect();
        let named = |id: &str| {
            html.iter().any(|html| [format!("cid:{id}"), format!("cid:{}", id.replace('@', "%40"))].iter().any(|id| html.contains(id)))
        };
        self.parts.iter().map(|part| part.id.as_deref().is_some_and(named)).collect()
    }

    /// All pieces of text, each set of alternatives once.
    fn text(&self) -> Result<Zeroizing<String>, Error> {
        let mut all = Zeroizing::new(String::new());
        let mut left = MOST_CHARACTERS;
        for piece in &self.texts {
            self.deadline.check()?;
            let plainer = |other: &Text| !other.html && other.group == piece.group && !other.text.trim().is_empty();
            if piece.html && piece.group.is_some() && self.texts.iter().any(plainer) {
                continue;
            }
            let plain = if piece.html { Zeroizing::new(guarded(|| Ok(html_to_text(&piece.text)))?) } else { piece.text.clone() };
            let plain = plain.trim();
            if plain.is_empty() || left == 0 {
                continue;
            }
            if !all.is_empty() {
                all.push_str("\n\n");
            }
            for sign in plain.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).take(left) {
                all.push(sign);
                left -= 1;
            }
        }
        Ok(all)
    }
}

/// Reads a head. `None` if it has no header.
fn headers(head: &[u8]) -> Result<Option<Message<'_>>, Error> {
    let head = &head[..head.len().min(MOST_HEAD)];
    guarded(|| {
        let parser = MessageParser::new().with_mime_headers().header_address(HeaderName::From).header_date(HeaderName::Date);
        Ok(parser.header_text(HeaderName::Subject).parse_headers(head))
    })
}

/// Parts a head from what follows the first empty line.
fn split_head(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|byte| *byte == b'\n') {
        let end = at + length + 1;
        if matches!(&bytes[at..end], b"\n" | b"\r\n") {
            return bytes.split_at(end);
        }
        at = end;
    }
    (bytes, &[])
}

/// Without a byte-order mark and the line that mailbox files put before each mail.
fn after_mark(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.starts_with(b"From ") {
        let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
        return &bytes[end..];
    }
    bytes
}

/// The parts between lines that hold the boundary (RFC 2046), the line break before each line not counted. Those after an end that is
/// missing, too; one more than is allowed at most.
fn parts<'b>(body: &'b [u8], boundary: &[u8]) -> Vec<&'b [u8]> {
    let mut found = Vec::new();
    let (mut start, mut at) = (None, 0);
    while !boundary.is_empty() && at < body.len() && found.len() <= MOST_PARTS {
        let end = body[at..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |length| at + length + 1);
        let rest = body[at..end].strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary)).map(<[u8]>::trim_ascii);
        if let Some(rest @ (b"" | b"--")) = rest {
            if let Some(start) = start {
                let part: &[u8] = &body[start..at.max(start)];
                let part = part.strip_suffix(b"\n").unwrap_or(part);
                found.push(part.strip_suffix(b"\r").unwrap_or(part));
            }
            start = (rest.is_empty()).then_some(end);
            if start.is_none() {
                break;
            }
        }
        at = end;
    }
    found.extend(start.and_then(|start| body.get(start..)).filter(|part| !part.is_empty()));
    found
}

/// What was encoded for the way; as it is where that does not work.
fn decoded(body: &[u8], encoding: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    let encoding = encoding.trim().to_ascii_lowercase();
    guarded(|| {
        let plain = match encoding.as_str() {
            "base64" => base64_decode(body).or_else(|| {
                let signs = body.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
                base64_decode(&Zeroizing::new(signs.collect::<Vec<u8>>()))
            }),
            "quoted-printable" => quoted_printable_decode(body),
            _ => None,
        };
        Ok(Zeroizing::new(plain.unwrap_or_else(|| body.to_vec())))
    })
}

/// Text by its character set, of which the first four megabytes.
fn letters(body: &[u8], charset: Option<&str>) -> Result<Zeroizing<String>, Error> {
    let body = &body[..body.len().min(MOST_HTML)];
    guarded(|| {
        let decoder = charset.and_then(|name| charset_decoder(name.as_bytes()));
        Ok(Zeroizing::new(decoder.map_or_else(|| String::from_utf8_lossy(body).into_owned(), |decode| decode(body))))
    })
}

fn date(date: &mail_parser::DateTime) -> Option<DateTime<FixedOffset>> {
    let day = NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))?;
    let time = day.and_hms_opt(u32::from(date.hour), u32::from(date.minute), u32::from(date.second))?;
    let seconds = i32::from(date.tz_hour) * 3_600 + i32::from(date.tz_minute) * 60;
    let zone = FixedOffset::east_opt(if date.tz_before_gmt { -seconds } else { seconds })?;
    time.and_local_timezone(zone).single()
}

/// One line that can be shown: no control characters, none that turn the direction of writing, not too long.
fn line(text: &str) -> String {
    let hidden = |sign: char| {
        sign.is_control() || matches!(sign, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    let text: String = text.chars().filter(|sign| !hidden(*sign)).take(MOST_LINE).collect();
    text.trim().to_owned()
}

/// A file's own name: what follows the last folder, shown as one line. A long one keeps its ending.
fn file_name(name: &str) -> String {
    let own = name.rsplit(['/', '\\', ':']).next().unwrap_or_default();
    let own = own.trim_matches(|sign: char| sign.is_whitespace() || sign == '.');
    match own.rsplit_once('.') {
        Some((stem, ending)) if own.chars().count() > MOST_LINE && ending.len() <= 10 => {
            let stem: String = stem.chars().take(MOST_LINE - 11).collect();
            line(&format!("{stem}.{ending}"))
        }
        _ => line(own).trim_start_matches('.').to_owned(),
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail({} attachments)", self.parts.len())
    }
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({} bytes)", self.bytes.len())
    }
}
