//! One owner a subject: each library that matters is named in one place, so that one place has to be read to trust it.

use crate::tree::{File, manifests, page, rust};

/// A library, and where it may be named. Tests may name any of them: they check from outside.
struct Owner {
    library: &'static str,
    members: &'static [&'static str],
    files: fn(&str) -> bool,
}

const OWNERS: &[Owner] = &[
    Owner { library: "age", members: &["crates/vault"], files: |path| path == "crates/vault/src/seal.rs" },
    Owner {
        library: "rusqlite",
        members: &["crates/vault", "crates/coffer"],
        files: |path| path.starts_with("crates/vault/src/") || path.starts_with("crates/coffer/src/store/"),
    },
    Owner { library: "hayro", members: &["crates/recognize"], files: |path| path.starts_with("crates/recognize/") },
    Owner { library: "image", members: &["crates/recognize"], files: |path| path.starts_with("crates/recognize/") },
    Owner { library: "fast_image_resize", members: &["crates/recognize"], files: |path| path.starts_with("crates/recognize/") },
    Owner { library: "rten", members: &["crates/recognize"], files: |path| path == "crates/recognize/src/ocr.rs" },
    Owner { library: "rten_tensor", members: &["crates/recognize"], files: |path| path == "crates/recognize/src/ocr.rs" },
    Owner { library: "rxing", members: &["crates/recognize"], files: |path| path == "crates/recognize/src/bars.rs" },
    Owner { library: "mail_parser", members: &["crates/recognize"], files: |path| path == "crates/recognize/src/mail.rs" },
    Owner { library: "heifer", members: &["crates/recognize"], files: |path| path == "crates/recognize/src/heic.rs" },
    Owner { library: "keyring", members: &["crates/coffer"], files: |path| path == "crates/coffer/src/keychain.rs" },
    Owner { library: "seccompiler", members: &["crates/coffer"], files: |path| path == "crates/coffer/src/apart/confine.rs" },
    Owner { library: "win32job", members: &["crates/coffer"], files: |path| path.starts_with("crates/coffer/src/apart/") },
    Owner {
        library: "rlimit",
        members: &["crates/coffer"],
        files: |path| path == "crates/coffer/src/apart/confine.rs" || path == "crates/coffer/src/process.rs",
    },
    Owner { library: "secmem_proc", members: &["crates/coffer"], files: |path| path == "crates/coffer/src/process.rs" },
    Owner { library: "krilla", members: &["crates/coffer"], files: |path| path.starts_with("crates/coffer/src/sheet") },
    Owner { library: "qrcodegen", members: &["crates/coffer"], files: |path| path == "crates/coffer/src/sheet.rs" },
    Owner { library: "arboard", members: &["src-tauri"], files: |path| path.starts_with("src-tauri/") },
    Owner { library: "rpassword", members: &["crates/cli"], files: |path| path.starts_with("crates/cli/") },
];

#[test]
fn each_library_has_its_place() {
    let files = rust();
    for owner in OWNERS {
        for (member, dependencies) in manifests() {
            let has = dependencies.iter().any(|dependency| dependency.name == owner.library && !dependency.for_tests);
            let may = member == "tests" || owner.members.contains(&member.as_str());
            assert!(may || !has, "{member} must not depend on {}", owner.library);
        }
        for file in files.iter().filter(|file| !file.is_test() && !(owner.files)(&file.path)) {
            let code = File { path: file.path.clone(), text: file.without_tests().to_owned() };
            assert!(!code.imports(owner.library), "{} names {}, which is not its subject", file.path, owner.library);
        }
    }
}

#[test]
fn only_the_api_file_talks_to_rust() {
    for file in page() {
        let owner = file.path == "ui/src/lib/api.ts";
        assert!(owner || !file.code().contains("@tauri-apps"), "{}: go through ~/lib/api", file.path);
        let bare = ["fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "localStorage", "indexedDB"];
        for name in bare {
            assert!(!file.names(name.trim_end_matches('(')), "{} uses {name}: Coffer is offline and leaves nothing behind", file.path);
        }
    }
}

#[test]
fn nothing_opens_a_socket() {
    for file in rust().iter().filter(|file| !file.is_test() && !file.path.starts_with("crates/xtask/")) {
        for name in ["TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs"] {
            assert!(!file.code().contains(name), "{} names {name}", file.path);
        }
    }
}

/// Where `unsafe` may stand. Each has a reason that a reader can judge.
const UNSAFE: &[(&str, &str)] = &[
    ("crates/vault/src/raw/", "SQLite's C interface: sessions, deserialize, the wiping allocator"),
    ("crates/vault/tests/faults/calls.rs", "a test's stand-in for the C library's calls that change files, so that each can fail"),
];

#[test]
fn unsafe_stands_where_it_was_agreed() {
    for file in rust() {
        let agreed = UNSAFE.iter().any(|(place, _)| file.path.starts_with(place));
        let used = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "unsafe trait", "allow(unsafe_code", "expect(unsafe_code"];
        let code = file.code();
        let tidy = file.path == "tests/tests/tidy/owners.rs";
        assert!(agreed || tidy || !used.iter().any(|used| code.contains(used)), "{} has unsafe code", file.path);
    }
}
