//! Reading the work tree: its files, their code without comments, the words in it, the dependencies that a manifest names.

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the work tree.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is in the workspace").to_path_buf()
}

/// A text file of ours.
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

/// Folders that hold nothing written by hand.
const NOT_OURS: [&str; 8] = ["target", "node_modules", "dist", "dist-mock", ".git", "gen", "bindings", "corpus"];

/// Every file below `folder` with one of these endings, in the order of their paths.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut |path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        if endings.contains(&ending.as_ref()) {
            let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.push(File { path: from_root(path), text });
        }
    });
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// Every path below the root that is ours.
pub(crate) fn paths() -> Vec<String> {
    let mut found = Vec::new();
    collect(&root(), &mut |path| found.push(from_root(path)));
    found
}

/// All Rust files of the workspace.
pub(crate) fn rust() -> Vec<File> {
    ["crates", "src-tauri", "tests"].into_iter().flat_map(|folder| files(folder, &["rs"])).collect()
}

/// All files of the page.
pub(crate) fn page() -> Vec<File> {
    files("ui/src", &["ts", "svelte"])
}

fn from_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn collect(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if !path.is_dir() {
            visit(&path);
        } else if !NOT_OURS.contains(&name.to_string_lossy().as_ref()) {
            collect(&path, visit);
        }
    }
}

impl File {
    /// Without what stands behind `//`: good enough to ask which names the code uses.
    pub(crate) fn code(&self) -> String {
        let kept = self.text.lines().map(|line| match line.find("//") {
            Some(at) if !line[..at].ends_with(':') => &line[..at],
            _ => line,
        });
        kept.collect::<Vec<_>>().join("\n")
    }

    /// The part before the unit tests.
    pub(crate) fn without_tests(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod").next().unwrap_or_default()
    }

    /// Is this code that only tests run?
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.contains("/benches/")
    }

    /// Does the code use this name, as a whole word and as the first of its path?
    pub(crate) fn names(&self, name: &str) -> bool {
        first_words(&self.code(), name).any(|after| !after.starts_with(is_part))
    }

    /// Does the code take anything from this crate (`name::…`, or `use name as …`)? A module of ours that has the same name
    /// and was brought in by a `use` is not the crate.
    pub(crate) fn imports(&self, name: &str) -> bool {
        let code = self.code();
        let paths = first_words(&code, name).any(|after| after.starts_with("::"));
        let ours = code.contains(&format!("::{name}::{{self")) || code.contains(&format!("::{name};"));
        (paths && !ours) || code.lines().any(|line| imports_whole(line, name))
    }
}

fn is_part(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// What follows `name`, wherever it stands as the first word of a path.
fn first_words<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(name).filter_map(move |(at, _)| {
        let before = code[..at].chars().next_back();
        let first = !before.is_some_and(|sign| is_part(sign) || sign == ':' || sign == '.');
        first.then(|| &code[at + name.len()..])
    })
}

fn imports_whole(line: &str, name: &str) -> bool {
    let rest = line.trim().strip_prefix("use ").and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|rest| rest.starts_with(';') || rest.starts_with(" as "))
}

/// A dependency as a manifest names it.
pub(crate) struct Dependency {
    /// Which.
    pub(crate) name: String,
    /// Whether its version stands in the root, as `workspace = true`.
    pub(crate) from_workspace: bool,
    /// Whether only tests get it.
    pub(crate) for_tests: bool,
}

/// Every manifest of a member, by the member's folder.
pub(crate) fn manifests() -> Vec<(String, Vec<Dependency>)> {
    let mut all: Vec<File> = ["crates", "src-tauri", "tests"].into_iter().flat_map(|folder| files(folder, &["toml"])).collect();
    all.retain(|file| file.path.ends_with("/Cargo.toml") && file.text.contains("\n[lints]\nworkspace = true"));
    all.iter().map(|file| (file.path.trim_end_matches("/Cargo.toml").to_owned(), dependencies(&file.text))).collect()
}

fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if section.ends_with("dependencies") && !line.starts_with('#') && line.contains('=') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            found.push(Dependency {
                name: name.to_owned(),
                from_workspace: line.replace(' ', "").contains("workspace=true"),
                for_tests: section.ends_with("dev-dependencies"),
            });
        }
    }
    found
}

#[test]
fn every_member_takes_the_lints_of_the_workspace() {
    let members: Vec<String> = manifests().into_iter().map(|(member, _)| member).collect();
    for file in rust() {
        let known = members.iter().any(|member| file.path.starts_with(&format!("{member}/")));
        assert!(known, "{}: its package has no `[lints] workspace = true`", file.path);
    }
}

#[test]
fn names_are_told_from_parts_of_names() {
    let file = |text: &str| File { path: "a.rs".into(), text: text.into() };
    for (text, uses) in [
        ("let key = age::x25519::Identity::generate();", true),
        ("use age::Decryptor;", true),
        ("use age as seal;", true),
        ("use crate::page::Page;", false),
        ("crate::age::of(person)", false),
        ("// age::Decryptor reads it", false),
        ("let age = 3;", false),
        ("use crate::raw::age::{self, Age};\nage::of(person)", false),
    ] {
        assert_eq!(file(text).imports("age"), uses, "{text}");
    }
}
