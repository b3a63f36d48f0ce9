//! Who may know whom: `src-tauri` and `cli` → `coffer` → `vault`, `uscis`, `recognize`; `recognize` → `uscis`. In the page:
//! features → parts, state, lib, and no feature knows another.

use crate::tree::{File, manifests, page, rust};

const OURS: [&str; 5] = ["vault", "uscis", "recognize", "coffer", "cli"];

/// What each member may depend on, of ours. The outer rooms may use the types of `uscis`, but not reach past `coffer` to
/// what it stores with.
fn may_know(member: &str) -> &'static [&'static str] {
    match member {
        "crates/recognize" => &["uscis"],
        "crates/coffer" => &["vault", "uscis", "recognize"],
        "crates/cli" | "src-tauri" => &["coffer", "uscis"],
        "tests" => &["coffer", "uscis", "recognize", "vault"],
        _ => &[],
    }
}

#[test]
fn dependencies_point_one_way() {
    let manifests = manifests();
    assert!(manifests.len() >= 8, "manifests were found");
    for (member, dependencies) in &manifests {
        for dependency in dependencies.iter().filter(|dependency| OURS.contains(&dependency.name.as_str())) {
            let known = may_know(member).contains(&dependency.name.as_str());
            assert!(known, "{member} must not know {}", dependency.name);
        }
    }
}

#[test]
fn versions_stand_once_in_the_root() {
    for (member, dependencies) in manifests() {
        for dependency in dependencies {
            assert!(dependency.from_workspace, "{member}: write `{}.workspace = true`", dependency.name);
        }
    }
}

#[test]
fn xtask_needs_the_standard_library_alone() {
    let manifests = manifests();
    let (_, dependencies) = manifests.iter().find(|(member, _)| member == "crates/xtask").expect("xtask is a member");
    assert!(dependencies.is_empty());
}

#[test]
fn nothing_below_the_window_names_tauri() {
    for (member, dependencies) in manifests() {
        let tauri = dependencies.iter().find(|dependency| dependency.name.starts_with("tauri"));
        assert!(member == "src-tauri" || tauri.is_none(), "{member} depends on Tauri");
    }
    for file in rust().iter().filter(|file| !file.path.starts_with("src-tauri/") && !file.is_test()) {
        assert!(!file.imports("tauri"), "{} names Tauri", file.path);
    }
}

/// The part of the page that a path from `ui/src` belongs to, and the feature if it is one.
fn room(path: &str) -> (&str, Option<&str>) {
    let mut parts = path.split('/');
    let room = parts.next().unwrap_or_default();
    let within = parts.next().filter(|_| room == "features");
    (room, within)
}

/// What a file of the page imports, as paths from `ui/src`; packages are left out.
fn imports(file: &File) -> Vec<String> {
    let here = file.path.trim_start_matches("ui/src/");
    let mut found = Vec::new();
    for line in file.code().lines() {
        let trimmed = line.trim_start();
        let starts = ["import ", "export ", "} from "].iter().any(|start| trimmed.starts_with(start)) || line.contains("import(");
        if !starts {
            continue;
        }
        for quoted in line.split(['"', '\'']).skip(1).step_by(2) {
            if let Some(path) = quoted.strip_prefix("~/") {
                found.push(path.to_owned());
            } else if quoted.starts_with('.') {
                let mut parts: Vec<&str> = here.split('/').collect();
                parts.pop();
                for part in quoted.split('/') {
                    match part {
                        "." => {}
                        ".." => drop(parts.pop()),
                        part => parts.push(part),
                    }
                }
                found.push(parts.join("/"));
            }
        }
    }
    found
}

#[test]
fn features_do_not_know_each_other_and_nothing_below_knows_them() {
    for file in page() {
        let (here, feature) = room(file.path.trim_start_matches("ui/src/"));
        for import in imports(&file) {
            let (there, other) = room(&import);
            let wrong = match here {
                "features" => there == "features" && other != feature,
                "lib" | "state" | "parts" => there == "features" || (here == "lib" && matches!(there, "state" | "parts")),
                _ => false,
            };
            assert!(!wrong, "{} must not import {import}", file.path);
        }
    }
}

#[test]
fn relative_and_rooted_imports_are_both_followed() {
    let text = "import { a } from \"../code/Code.svelte\";\nimport b from '~/lib/api';\nimport c from \"svelte\";\n";
    let file = File { path: "ui/src/features/person/Person.svelte".into(), text: text.into() };
    assert_eq!(imports(&file), ["features/code/Code.svelte", "lib/api"]);
    assert_eq!(room("features/code/Code.svelte"), ("features", Some("code")));
}
