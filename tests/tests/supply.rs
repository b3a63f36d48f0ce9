//! What goes into a build: from where, under which licence, none of it able to speak to a network; and the bill of materials that says so.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use coffer_tests::supply::{Crate, crates, modules, root, sbom};
use serde_json::Value;
use spdx::{Expression, ParseMode};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// `deny.toml`, which `cargo deny` reads too.
fn rules() -> toml::Table {
    fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

/// Whether one of the licences offered is among the allowed.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let parsed = Expression::parse_mode(expression, ParseMode::LAX).unwrap();
    parsed.evaluate(|license| allowed.contains(&license.to_string()))
}

#[test]
fn every_crate_is_from_crates_io_sealed_by_the_lock_file_and_under_an_allowed_licence() {
    let allowed = strings(&rules()["licenses"]["allow"]);
    let all = crates().unwrap();
    assert!(all.len() > 300, "{} crates", all.len());
    for one in all.iter().filter(|one| one.source.is_some()) {
        assert_eq!(one.source.as_deref(), Some(CRATES_IO), "{}", one.id);
        assert_eq!(one.checksum.as_ref().map(String::len), Some(64), "{}", one.id);
        let license = one.license.as_deref().unwrap_or_else(|| panic!("{} names no licence", one.id));
        assert!(is_allowed(license, &allowed), "{}: {license}", one.id);
    }
    let ours: BTreeSet<&str> = all.iter().filter(|one| one.source.is_none()).map(|one| one.name.as_str()).collect();
    assert_eq!(ours, ["cli", "coffer", "coffer-app", "recognize", "uscis", "vault"].into());
}

#[test]
fn a_licence_that_is_not_allowed_is_told_from_one_that_is() {
    let allowed = strings(&rules()["licenses"]["allow"]);
    for good in ["MIT", "MIT/Apache-2.0", "GPL-3.0-only OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception"] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only"] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}

#[test]
fn nothing_that_is_forbidden_is_in_a_shipped_program() {
    let all = crates().unwrap();
    let rules = rules();
    let denied = rules["bans"]["deny"].as_array().unwrap();
    assert!(denied.len() > 15);
    let found = forbidden(&all, denied);
    assert!(found.is_empty(), "{found:?}");
    // The check sees what it looks for.
    let mut harmed = all.clone();
    let curl = Crate { id: "curl#1".into(), name: "curl".into(), dependencies: BTreeSet::new(), ..all[0].clone() };
    harmed[0].dependencies.insert(curl.id.clone());
    harmed.push(curl);
    assert_eq!(forbidden(&harmed, denied).len(), 1);
}

/// What is denied and there all the same, other than through those who may need it.
fn forbidden(all: &[Crate], denied: &[toml::Value]) -> Vec<String> {
    let mut found = Vec::new();
    for rule in denied {
        let name = rule["crate"].as_str().unwrap();
        let wrappers = rule.get("wrappers").map(strings).unwrap_or_default();
        for one in all.iter().filter(|one| one.name == name) {
            let users: Vec<&str> = all.iter().filter(|user| user.dependencies.contains(&one.id)).map(|user| user.name.as_str()).collect();
            if wrappers.is_empty() || users.iter().any(|user| !wrappers.iter().any(|wrapper| wrapper == user)) {
                found.push(format!("{name}, needed by {users:?}"));
            }
        }
    }
    found
}

#[test]
fn every_package_of_the_page_is_sealed_by_the_lock_file_and_under_an_allowed_licence() {
    let mut allowed = strings(&rules()["licenses"]["allow"]);
    // Letters.
    allowed.push("OFL-1.1".into());
    let all = modules().unwrap();
    assert!(all.len() > 100 && all.iter().filter(|module| module.shipped).count() > 10);
    for module in &all {
        let sealed = module.integrity.as_deref().is_some_and(|text| text.starts_with("sha512-"));
        assert!(sealed, "{} has no hash", module.place);
        let registry = module.resolved.as_deref().is_none_or(|from| from.starts_with("https://registry.npmjs.org/"));
        assert!(registry, "{} is from {:?}", module.place, module.resolved);
        let license = module.license.as_deref().unwrap_or_else(|| panic!("{} names no licence", module.place));
        assert!(is_allowed(license, &allowed), "{}: {license}", module.place);
    }
}

#[test]
fn every_network_and_font_that_is_built_in_is_in_the_bill() {
    let listed: BTreeSet<String> = sbom::kept().map(str::to_owned).collect();
    let mut there = BTreeSet::new();
    for folder in ["crates", "src-tauri"] {
        collect(&root().join(folder), &mut there);
    }
    assert_eq!(listed, there);
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let ending = entry.extension().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() && !entry.ends_with("target") && !entry.ends_with("tests") {
            collect(&entry, found);
        } else if ["onnx", "ttf", "otf", "woff", "woff2", "wasm", "so", "dll", "a"].contains(&ending.as_str()) {
            let path = entry.strip_prefix(root()).unwrap();
            found.insert(path.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// What CycloneDX 1.5 demands of the parts that we use (its JSON schema, read by hand).
#[test]
fn the_bill_is_what_cyclonedx_demands() {
    let bom = sbom::make().unwrap();
    assert_eq!((&bom["bomFormat"], &bom["specVersion"], &bom["version"]), (&"CycloneDX".into(), &"1.5".into(), &1.into()));
    let serial = bom["serialNumber"].as_str().unwrap().strip_prefix("urn:uuid:").unwrap();
    let groups: Vec<usize> = serial.split('-').map(str::len).collect();
    assert_eq!(groups, [8, 4, 4, 4, 12]);
    assert!(serial.chars().all(|sign| sign == '-' || sign.is_ascii_digit() || ('a'..='f').contains(&sign)));
    let mut names = BTreeMap::new();
    let components = bom["components"].as_array().unwrap();
    for component in components.iter().chain([&bom["metadata"]["component"]]) {
        check(component);
        let name = component["bom-ref"].as_str().unwrap();
        assert!(names.insert(name, ()).is_none(), "{name} is there twice");
    }
    let mut seen = BTreeSet::new();
    for dependency in bom["dependencies"].as_array().unwrap() {
        let name = dependency["ref"].as_str().unwrap();
        assert!(names.contains_key(name) && seen.insert(name), "{name}");
        let on: Vec<&str> = dependency["dependsOn"].as_array().unwrap().iter().map(|on| on.as_str().unwrap()).collect();
        assert_eq!(on.iter().collect::<BTreeSet<_>>().len(), on.len(), "{name}: each once");
        on.iter().for_each(|on| assert!(names.contains_key(on), "{name} depends on {on}, which is not listed"));
    }
    // Everything that is shipped says under which licence and has a hash; of what is ours, the licence.
    for component in components.iter().filter(|component| component["scope"] == "required") {
        assert_eq!(component["licenses"].as_array().unwrap().len(), 1, "{component}");
        let ours = component["purl"].is_null() && component["type"] != "file" && component["type"] != "machine-learning-model";
        assert!(ours || component["hashes"].is_array(), "{component}");
    }
    for name in ["age", "rusqlite", "tauri", "svelte", "rec_small.onnx", "Inter-Regular.ttf"] {
        assert!(components.iter().any(|component| component["name"] == name), "{name}");
    }
    assert_eq!(bom, sbom::make().unwrap(), "the same tree, the same bytes");
}

fn check(component: &Value) {
    const FIELDS: [&str; 9] = ["type", "bom-ref", "name", "version", "description", "scope", "hashes", "licenses", "purl"];
    const TYPES: [&str; 4] = ["application", "library", "file", "machine-learning-model"];
    let fields = component.as_object().unwrap();
    assert!(fields.keys().all(|field| FIELDS.contains(&field.as_str())), "{component}");
    assert!(TYPES.contains(&component["type"].as_str().unwrap()), "{component}");
    assert!(component["name"].as_str().is_some_and(|name| !name.is_empty()), "{component}");
    assert!(fields.get("scope").is_none_or(|scope| scope == "required" || scope == "excluded"), "{component}");
    for hash in component["hashes"].as_array().into_iter().flatten() {
        let digits = match hash["alg"].as_str().unwrap() {
            "SHA-256" => 64,
            "SHA-512" => 128,
            other => panic!("{other}"),
        };
        let content = hash["content"].as_str().unwrap();
        assert!(content.len() == digits && content.chars().all(|sign| sign.is_ascii_hexdigit()), "{component}");
    }
    let licenses = component["licenses"].as_array().unwrap();
    assert!(licenses.len() <= 1, "one expression, or none");
    for license in licenses {
        Expression::parse(license["expression"].as_str().unwrap()).unwrap();
    }
}
