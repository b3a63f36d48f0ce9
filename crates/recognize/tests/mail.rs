//! Saved e-mails: what is attached comes out, whatever way it was packed, and hostile ones are refused.

#![allow(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod made;

use std::time::Duration;

use image::ImageFormat;
use made::{encoded, open as open_pages, pdf, quarters};
use proptest::prelude::*;
use recognize::mail::open;
use recognize::{Error, Limits, Mail, Media, Pages, sniff, unpack};
use zeroize::Zeroizing;

const HEAD: &str = "From: Rosa Sample <rosa@example.org>\r\nSubject: Notice\r\nMIME-Version: 1.0\r\n";

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (number, three) in bytes.chunks(3).enumerate() {
        let bits = three.iter().enumerate().fold(0_u32, |bits, (place, byte)| bits | u32::from(*byte) << (16 - 8 * place));
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place) & 63) as usize] as char;
            out.push(if place <= three.len() { sign } else { '=' });
        }
        if number % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

fn part(headers: &str, body: &str) -> String {
    format!("{headers}\r\n\r\n{body}")
}

fn attached(name: &str, bytes: &[u8]) -> String {
    let headers =
        format!("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {name}\r\nContent-Transfer-Encoding: base64");
    part(&headers, &base64(bytes))
}

fn multipart(kind: &str, boundary: &str, parts: &[String]) -> String {
    let mut out = format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\r\n\r\nThis is a MIME message.\r\n");
    for part in parts {
        out.push_str(&format!("--{boundary}\r\n{part}\r\n"));
    }
    out + &format!("--{boundary}--\r\n")
}

fn mail(body: &str) -> String {
    format!("{HEAD}{body}")
}

fn read(text: &str) -> Mail {
    open(text.as_bytes(), &Limits::default()).unwrap()
}

fn small_pdf() -> Vec<u8> {
    pdf(1, 64.0, 48.0, "0 0 9 9 re f", "")
}

#[test]
fn mails_are_told_from_other_text() {
    let is_mail = |text: &str| sniff(text.as_bytes()) == Some(Media::Mail);
    assert!(is_mail("Date: Fri, 20 Nov 2026 10:00:00 +0000\nFrom: a@b.c\n\nHello"));
    assert!(is_mail("From a@b.c Fri Nov 20 10:00:00 2026\nReceived: from x\n\tby y; now\nDate: now\n\n"));
    assert!(is_mail("\u{FEFF}X-First: 1\r\nreceived: by a\r\nRECEIVED: by b\r\n"));
    assert!(!is_mail("From: the office\n\nDear Subject: you"), "one header, then text");
    assert!(!is_mail("Dear Rosa,\nFrom: a\nSubject: b\n"), "text first");
    assert!(!is_mail("Notice: a\nCase: b\nName: c\n"), "no known names");
    assert!(!is_mail("") && !is_mail("From") && !is_mail(": x\nFrom: a\nDate: b\n"));
    assert_eq!(sniff(&small_pdf()), Some(Media::Pdf));
    assert_eq!(open(b"no mail", &Limits::default()).unwrap_err(), Error::Unsupported);
}

#[test]
fn a_mail_has_no_pages_and_says_so() {
    assert_eq!(open_pages(mail("\r\nHello").as_bytes()).unwrap_err(), Error::Mail);
}

#[test]
fn the_head_is_read() {
    let text = "Received: from a by b; Fri, 20 Nov 2026 10:00:01 -0500\nDate: Fri, 20 Nov 2026 10:00:00 -0500\n\
                From: =?utf-8?B?Um9zw6E=?= Sample <rosa@example.org>\nSubject: =?iso-8859-1?Q?Su_notificaci=F3n?=\n =?utf-8?Q?_lleg=C3=B3?=\n\nHola\u{7}";
    let mail = read(text);
    assert_eq!(mail.subject, "Su notificación llegó");
    assert_eq!(mail.from, "Rosá Sample <rosa@example.org>");
    assert_eq!(mail.date.unwrap().to_rfc3339(), "2026-11-20T10:00:00-05:00");
    assert_eq!(mail.text.as_str(), "Hola");
    let odd = read("From: a@b.c\nSubject: x\nDate: 99 Foo 99999 77:88:99 +9999\n\n");
    assert_eq!((odd.date, odd.from.as_str()), (None, "a@b.c"));
}

#[test]
fn text_is_decoded_and_the_plain_one_preferred() {
    let quoted = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable";
    let mail_of = |parts: &[String]| read(&mail(&multipart("alternative", "b", parts)));
    let html = part("Content-Type: text/html; charset=windows-1252", "<style>p{}</style><p>Tom &amp; Ana</p><p>x</p>");
    let both = mail_of(&[part(quoted, "Caf=C3=A9 =\r\nopen"), html.clone()]);
    assert_eq!(both.text.as_str(), "Café open");
    let alone = mail_of(&[html]);
    assert!(alone.text.contains("Tom & Ana") && !alone.text.contains('<'), "{}", alone.text.as_str());
    assert!(alone.parts.is_empty());
}

#[test]
fn attachments_come_out_as_they_went_in() {
    let (pdf, png) = (small_pdf(), encoded(&quarters(64, 48), ImageFormat::Png));
    let quoted: String = pdf.iter().map(|byte| format!("={byte:02X}=\r\n")).collect();
    let parts = [
        part("Content-Type: text/plain", "See attached."),
        attached("filename=\"I-797C notice.pdf\"", &pdf),
        attached("filename*0*=UTF-8''notificaci%C3%B3; filename*1=\"n de aprob\"; filename*2*=aci%C3%B3n.pdf", &pdf),
        attached("filename=\"=?utf-8?B?ZXNjw6FuZXIucG5n?=\"", &png),
        part("Content-Type: application/pdf; name=q.pdf\r\nContent-Transfer-Encoding: quoted-printable", &quoted),
        attached("filename=letter.docx", b"PK\x03\x04 not read here"),
    ];
    let text = mail(&multipart("mixed", "----=_Part 1", &parts));
    let all = read(&text);
    assert_eq!(all.text.as_str(), "See attached.");
    assert_eq!(all.parts.len(), 5);
    let files = unpack(text.as_bytes(), &Limits::default()).unwrap();
    let names: Vec<&str> = files.iter().map(|file| file.file_name.as_str()).collect();
    assert_eq!(names, ["I-797C notice.pdf", "notificación de aprobación.pdf", "escáner.png", "q.pdf"]);
    for (number, file) in files.iter().enumerate() {
        assert_eq!(*file.bytes, if number == 2 { png.clone() } else { pdf.clone() }, "{number}");
        assert_eq!(Pages::open(file.bytes.clone(), &Limits::default()).unwrap().count(), 1);
    }
    assert_eq!(unpack(text.replace("\r\n", "\n").as_bytes(), &Limits::default()).unwrap(), files, "with bare line feeds");
    let cut = text.split("------=_Part 1--").next().unwrap();
    assert_eq!(unpack(cut.as_bytes(), &Limits::default()).unwrap(), files, "without its end");
}

#[test]
fn a_mail_that_is_one_file_is_that_file() {
    let text = mail(&attached("filename=a.pdf", &small_pdf()));
    assert_eq!(unpack(text.as_bytes(), &Limits::default()).unwrap().len(), 1);
    let plain = mail(&part("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", &base64(&small_pdf())));
    let files = unpack(plain.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(files[0].file_name, "attachment-1.pdf", "whatever it says it is");
}

#[test]
fn forwarded_mails_are_looked_into() {
    let inner = mail(&multipart("mixed", "i", &[part("Content-Type: text/plain", "inside"), attached("filename=a.pdf", &small_pdf())]));
    let forwarded = [
        part("Content-Type: message/rfc822", &inner),
        part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", &base64(inner.as_bytes())),
        attached("filename=saved.eml", inner.as_bytes()),
    ];
    for (number, part) in forwarded.into_iter().enumerate() {
        let text = mail(&multipart("mixed", "o", &[part]));
        assert_eq!(unpack(text.as_bytes(), &Limits::default()).unwrap()[0].file_name, "a.pdf", "{number}");
        assert_eq!(read(&text).text.as_str(), "inside", "{number}");
    }
    let digest = mail(&multipart("digest", "d", &[format!("\r\n{inner}"), format!("\r\n{inner}")]));
    assert_eq!(unpack(digest.as_bytes(), &Limits::default()).unwrap().len(), 2);
}

#[test]
fn logos_are_left_out_and_pasted_papers_are_not() {
    let shown = |width: u32, id: &str| {
        let headers = format!("Content-Type: image/png\r\nContent-ID: <{id}>\r\nContent-Transfer-Encoding: base64");
        part(&headers, &base64(&encoded(&quarters(width, width), ImageFormat::Png)))
    };
    let html = part("Content-Type: text/html", "<img src=\"cid:logo@a\"><img src='cid:paper%40a'>");
    let parts = [html, shown(90, "logo@a"), shown(900, "paper@a"), shown(91, "other@a")];
    let text = mail(&multipart("related", "r", &parts));
    let all = read(&text).parts;
    assert_eq!(all.iter().map(|part| part.shown_in_text).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(unpack(text.as_bytes(), &Limits::default()).unwrap(), all[1..]);
}

#[test]
fn names_are_made_harmless() {
    for (given, wanted) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Users\\\\a\\\\scan.pdf", "scan.pdf"),
        ("...", "attachment-1.pdf"),
        ("  .hidden.pdf ", "hidden.pdf"),
        ("a\u{202E}fdp.exe", "afdp.exe"),
        ("a/", "attachment-1.pdf"),
        ("tab\there.pdf", "tabhere.pdf"),
    ] {
        let text = mail(&multipart("mixed", "b", &[attached(&format!("filename=\"{given}\""), &small_pdf())]));
        assert_eq!(read(&text).parts[0].file_name, wanted, "{given}");
    }
    let text = mail(&multipart("mixed", "b", &[attached(&format!("filename=\"{}.pdf\"", "n".repeat(5_000)), &small_pdf())]));
    let name = read(&text).parts[0].file_name.clone();
    assert!(name.len() <= 200 && name.ends_with("n.pdf"), "{name}");
}

#[test]
fn a_mail_without_papers_says_so() {
    let nothing = |text: &str| assert_eq!(unpack(text.as_bytes(), &Limits::default()).unwrap_err(), Error::NothingInside, "{text}");
    nothing(&mail("\r\nHello"));
    nothing(HEAD);
    nothing(&mail(&multipart("mixed", "b", &[attached("filename=a.docx", b"PK\x03\x04")])));
    nothing(&mail(&multipart("mixed", "b", &[attached("filename=empty.pdf", b"")])));
    nothing(&mail("Content-Type: multipart/mixed\r\n\r\n--\r\n\r\nno boundary"));
}

#[test]
fn hostile_mails_are_refused_quickly() {
    let limits = Limits::default();
    let too_many = |text: &str| assert_eq!(open(text.as_bytes(), &limits).unwrap_err(), Error::TooManyParts);
    too_many(&mail(&"Content-Type: message/rfc822\r\n\r\n".repeat(100_000)));
    let nested: String =
        (0..100_000).map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")).collect();
    too_many(&mail(&nested));
    too_many(&mail(&multipart("mixed", "b", &vec!["\r\nx".to_owned(); 5_000])));
    too_many(&mail(&multipart("mixed", "b", &vec![attached("filename=a.pdf", &small_pdf()); 300])));
    let hidden = (0..40).fold("Content-Type: message/rfc822\r\n\r\n".repeat(99), |inner, _| {
        format!("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}", inner.replace('=', "=3D"))
    });
    too_many(&mail(&hidden));

    let few = Limits { bytes: 100, ..Limits::default() };
    assert!(matches!(open(mail(&"x".repeat(200)).as_bytes(), &few), Err(Error::TooLarge { limit: 100, .. })));
    let hurried = Limits { time: Duration::ZERO, ..Limits::default() };
    assert_eq!(open(mail("\r\nHello").as_bytes(), &hurried).unwrap_err(), Error::TooSlow);
    let long = read(&mail(&format!("\r\n{}", "word ".repeat(100_000))));
    assert!(long.text.len() <= 200_000);
}

fn sample() -> String {
    let inner =
        mail(&multipart("mixed", "i", &[part("Content-Type: text/html", "<p>a&nbsp;b</p>"), attached("filename=a.pdf", &small_pdf())]));
    mail(&multipart("mixed", "o", &[part("Content-Type: message/rfc822", &inner), attached("filename=b.pdf", &small_pdf())]))
}

#[test]
fn mails_cut_short_anywhere_do_not_panic() {
    let text = sample();
    for end in 0..text.len() {
        let _ = unpack(&text.as_bytes()[..end], &Limits::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn changed_mails_do_not_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = Zeroizing::new(sample().into_bytes());
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let _ = unpack(&bytes, &Limits::default());
    }
}
