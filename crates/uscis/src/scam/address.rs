//! Web and e-mail addresses in a text: where they really lead, by the public suffix list, and what makes them look like more.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, skeleton};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::fold::as_letter;
use super::{DATA, words};

/// Whether an address is official.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// On the list of official domains.
    Official,
    /// Ends in .gov, but is not on the list.
    OtherGov,
    /// Neither.
    NotOfficial,
}

impl Standing {
    /// `official`, `other_gov`, `not_official`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::OtherGov => "other_gov",
            Self::NotOfficial => "not_official",
        }
    }
}

/// What is to be seen in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// An official name stands inside, not at the end.
    OfficialNameInside,
    /// Made to look like uscis.gov.
    LooksLike,
    /// Signs of another script.
    Punycode,
    /// Letters of several scripts.
    MixedScript,
    /// A free mailbox with an official-looking name.
    FreeMail,
    /// A user name before the real host.
    UserInfo,
    /// A bare number.
    IpAddress,
    /// Hides where it leads.
    Shortener,
    /// http, not https.
    NotEncrypted,
    /// Not a proper address.
    Malformed,
}

impl Reason {
    /// `official_name_inside`, `looks_like`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::OfficialNameInside => "official_name_inside",
            Self::LooksLike => "looks_like",
            Self::Punycode => "punycode",
            Self::MixedScript => "mixed_script",
            Self::FreeMail => "free_mail",
            Self::UserInfo => "user_info",
            Self::IpAddress => "ip_address",
            Self::Shortener => "shortener",
            Self::NotEncrypted => "not_encrypted",
            Self::Malformed => "malformed",
        }
    }
}

/// One address.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct AddressReading {
    /// As written, without the marks around it.
    pub found: String,
    /// The host that it leads to, in ASCII.
    pub host: String,
    /// The same as a person sees it.
    pub host_unicode: String,
    /// The part that someone registered: `account-help.com`.
    pub domain: String,
    /// Whether it is official.
    #[zeroize(skip)]
    pub standing: Standing,
    /// What is to be seen in it.
    #[zeroize(skip)]
    pub reasons: Vec<Reason>,
}

impl fmt::Debug for AddressReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddressReading").field("standing", &self.standing).field("reasons", &self.reasons).finish_non_exhaustive()
    }
}

impl AddressReading {
    /// What its standing means.
    pub fn says(&self, language: &str) -> &'static str {
        words(&DATA.standing, self.standing.name()).get(language)
    }

    /// One sentence for each reason.
    pub fn reasons_say(&self, language: &str) -> Vec<String> {
        self.reasons.iter().map(|reason| words(&DATA.reason, reason.name()).fill(language, &[("domain", &self.domain)])).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    official: Vec<String>,
    free_mail: Vec<String>,
    shorteners: Vec<String>,
    claims: Vec<String>,
}

/// The addresses of a text, each once.
pub(super) fn addresses(text: &str) -> Vec<AddressReading> {
    let text = refanged(text);
    let apart = |sign: char| sign.is_whitespace() || matches!(sign, '<' | '>' | '"' | '|' | '“' | '”' | '«' | '»' | ',' | ';');
    let mut found: Vec<AddressReading> = Vec::new();
    for piece in text.split(apart) {
        let piece = piece.trim_matches(|sign: char| {
            matches!(sign, '.' | ':' | '!' | '?' | ')' | '(' | ']' | '[' | '}' | '{' | '\'' | '’' | '‘' | '*' | '_' | '…')
        });
        if piece.len() <= 2048
            && let Some(reading) = read(piece)
            && !found.iter().any(|other| other.found == reading.found)
        {
            found.push(reading);
        }
    }
    found
}

/// "hxxps://my[.]uscis(dot)gov" as it would be typed.
fn refanged(text: &str) -> String {
    let mut plain = text.to_owned();
    for (from, to) in [
        ("[.]", "."),
        ("(.)", "."),
        ("{.}", "."),
        ("[dot]", "."),
        ("(dot)", "."),
        (" [dot] ", "."),
        ("[at]", "@"),
        ("(at)", "@"),
        ("hxxp", "http"),
        ("hXXp", "http"),
    ] {
        if plain.contains(from) {
            plain = plain.replace(from, to);
        }
    }
    plain
}

struct Parts<'t> {
    scheme: Option<&'t str>,
    user: Option<&'t str>,
    host: &'t str,
    mail: bool,
}

/// Takes an address apart as a browser does: a backslash ends the host as a slash does, and the last @ before it counts.
fn parts(piece: &str) -> Parts<'_> {
    let (scheme, rest) = match piece.split_once("://").or_else(|| piece.split_once(":\\\\")) {
        Some((scheme, rest)) if !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric()) => (Some(scheme), rest),
        _ => match piece.split_once(':') {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto") => (Some(scheme), rest),
            _ => (None, piece),
        },
    };
    let rest = if scheme.is_some() { rest.trim_start_matches(['/', '\\']) } else { rest };
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or(rest);
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let mail = user.is_some() && scheme.is_none_or(|scheme| scheme.eq_ignore_ascii_case("mailto"));
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    };
    Parts { scheme, user, host, mail }
}

fn read(piece: &str) -> Option<AddressReading> {
    let parts = parts(piece);
    let host = percent_decoded(parts.host);
    let host = host.trim_end_matches(['.', '。', '．', '｡']);
    if host.is_empty() {
        return None;
    }
    let explicit = parts.scheme.is_some() || parts.user.is_some();
    let is_number = host.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok()
        || host.parse::<Ipv4Addr>().is_ok()
        || (parts.scheme.is_some() && (host.chars().all(|c| c.is_ascii_digit()) || host.to_ascii_lowercase().starts_with("0x")));
    let mut reasons = Vec::new();
    if is_number {
        if !explicit && host.split('.').any(|part| part.len() > 3) {
            return None;
        }
        let (found, host) = (piece.to_owned(), host.to_owned());
        return Some(AddressReading {
            found,
            host_unicode: host.clone(),
            domain: host.clone(),
            host,
            standing: Standing::NotOfficial,
            reasons: vec![Reason::IpAddress],
        });
    }
    let ascii = idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::URL);
    let Ok(ascii) = ascii.map(|ascii| ascii.to_lowercase()) else {
        let dotted = explicit && host.contains('.');
        return dotted.then(|| unreadable(piece, host));
    };
    // A bare word is an address only when its ending is a real one.
    let suffix = psl::suffix(ascii.as_bytes()).filter(psl::Suffix::is_known);
    let domain = psl::domain_str(&ascii);
    if !explicit && (suffix.is_none() || domain.is_none() || !ascii.contains('.')) {
        return None;
    }
    if parts.mail && domain.is_none() {
        return None;
    }
    let domain = domain.unwrap_or(&ascii).to_owned();
    let (host_unicode, _) = idna::domain_to_unicode(&ascii);
    let standing = standing(&ascii);
    if parts.user.is_some() && !parts.mail {
        reasons.push(Reason::UserInfo);
    }
    if standing != Standing::Official {
        let official = &DATA.address.official;
        let dashed = format!(".{}.", ascii.replace('-', "."));
        if official.iter().any(|name| format!(".{ascii}.").contains(&format!(".{name}."))) && standing == Standing::NotOfficial {
            reasons.push(Reason::OfficialNameInside);
        } else if official.iter().any(|name| dashed.contains(&format!(".{name}."))) || looks_like(&host_unicode) {
            reasons.push(Reason::LooksLike);
        }
        if ascii.contains("xn--") {
            reasons.push(Reason::Punycode);
        }
        if !host_unicode.split('.').all(|label| label.is_single_script()) {
            reasons.push(Reason::MixedScript);
        }
        if DATA.address.shorteners.contains(&domain) {
            reasons.push(Reason::Shortener);
        }
        if parts.mail && DATA.address.free_mail.contains(&domain) && parts.user.is_some_and(claims) {
            reasons.push(Reason::FreeMail);
        }
    }
    if parts.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) {
        reasons.push(Reason::NotEncrypted);
    }
    Some(AddressReading { found: piece.to_owned(), host: ascii, host_unicode, domain, standing, reasons })
}

fn unreadable(piece: &str, host: &str) -> AddressReading {
    AddressReading {
        found: piece.to_owned(),
        host: host.to_owned(),
        host_unicode: host.to_owned(),
        domain: host.to_owned(),
        standing: Standing::NotOfficial,
        reasons: vec![Reason::Malformed],
    }
}

fn standing(host: &str) -> Standing {
    let under = |name: &String| host == name || host.strip_suffix(name.as_str()).is_some_and(|before| before.ends_with('.'));
    if DATA.address.official.iter().any(under) {
        Standing::Official
    } else if host.ends_with(".gov") {
        Standing::OtherGov
    } else {
        Standing::NotOfficial
    }
}

/// What a name says when look-alike signs, digits for letters and doubled letters are read away.
fn read_away(name: &str) -> String {
    let alike: String = skeleton(&name.to_lowercase().nfkc().collect::<String>()).flat_map(char::to_lowercase).collect();
    // The skeleton of i, l and 1 is l; of o and 0 is o.
    let mut plain = String::new();
    for sign in alike.chars().filter(|c| c.is_alphanumeric()).map(as_letter).map(|c| if c == 'l' { 'i' } else { c }) {
        if !plain.ends_with(sign) {
            plain.push(sign);
        }
    }
    plain
}

/// Whether it says "uscis" or something next to it.
fn looks_like(host: &str) -> bool {
    let whole = read_away(host);
    let labels = host.split(['.', '-']).map(read_away);
    whole.contains("uscis") || labels.into_iter().any(|label| label.len() >= 4 && label.len() <= 7 && one_edit(&label, "uscis"))
}

fn claims(user: &str) -> bool {
    let read = read_away(user);
    DATA.address.claims.iter().any(|claim| read.contains(&read_away(claim)))
}

/// At most one letter added, left out, exchanged, or two swapped.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    match rest_a.len().cmp(&rest_b.len()) {
        std::cmp::Ordering::Greater => rest_a[1..] == *rest_b,
        std::cmp::Ordering::Less => *rest_a == rest_b[1..],
        std::cmp::Ordering::Equal => {
            let swapped = rest_a.len() >= 2 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] && rest_a[2..] == rest_b[2..];
            rest_a.is_empty() || rest_a[1..] == rest_b[1..] || swapped
        }
    }
}

/// `%75scis.gov` as a browser reads it; what is no such sign stays.
fn percent_decoded(host: &str) -> String {
    if !host.contains('%') {
        return host.to_owned();
    }
    let bytes = host.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten().and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
