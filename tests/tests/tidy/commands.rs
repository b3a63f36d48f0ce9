//! The page may call our commands and nothing else: the list is the same in the handler, in `build.rs`, in the capability and
//! in the page, no plugin opens the machine to the page, and the content security policy is strict.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::tree::{files, root};

type Names = BTreeSet<String>;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the page calls: `invoke<Answer>("name", …)`.
fn called() -> Names {
    let api = read("ui/src/lib/api.ts");
    let calls = api.split("invoke").skip(1).filter_map(|rest| {
        let arguments = rest.split_once("(\"").filter(|(between, _)| between.is_empty() || between.starts_with('<'))?.1;
        arguments.split('"').next().map(str::to_owned)
    });
    calls.collect()
}

/// The one list of Rust: `module::command` for each, read by the handler and by the build script.
const LIST: &str = "src-tauri/src/commands/list.rs";

fn listed(list: &str) -> Names {
    let names = list.split("$then! {").nth(1).and_then(|rest| rest.split('}').next()).expect("the list of commands");
    names.split(',').filter_map(|name| name.trim().rsplit("::").next()).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Every permission that a capability gives.
fn permissions() -> Vec<String> {
    let mut all = Vec::new();
    for file in files("src-tauri/capabilities", &["json"]) {
        let capability: Value = serde_json::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        for permission in capability["permissions"].as_array().into_iter().flatten() {
            let name = permission.as_str().or_else(|| permission["identifier"].as_str());
            all.push(name.unwrap_or_else(|| panic!("{}: {permission}", file.path)).to_owned());
        }
    }
    assert!(!all.is_empty(), "src-tauri/capabilities holds a capability");
    all
}

#[test]
fn the_lists_of_commands_agree() {
    let listed = listed(&read(LIST));
    let called = called();
    let allowed: Names = permissions().iter().filter_map(|name| name.strip_prefix("allow-")).map(|name| name.replace('-', "_")).collect();
    assert!(listed.len() > 20, "the list was read: {listed:?}");
    assert_eq!(called, listed, "ui/src/lib/api.ts (left) and {LIST} (right)");
    assert_eq!(allowed, listed, "the capability (left) and {LIST} (right)");
}

#[test]
fn the_handler_and_the_build_script_read_the_list() {
    let build = read("src-tauri/build.rs");
    assert!(build.contains("include!(\"src/commands/list.rs\")") && build.contains(".commands(commands!("));
    let sources = files("src-tauri/src", &["rs"]);
    let handlers: Vec<_> = sources.iter().filter(|file| file.code().contains("generate_handler!")).collect();
    assert_eq!(handlers.len(), 1, "one handler");
    assert!(sources.iter().any(|file| file.code().contains("commands!(")), "the handler reads the list");
    for file in &sources {
        let commands = file.code().matches("#[tauri::command").count() + file.code().matches("#[command").count();
        assert!(commands == 0 || file.path.starts_with("src-tauri/src/commands/"), "{}: a command outside commands/", file.path);
    }
}

#[test]
fn no_capability_opens_the_machine() {
    for permission in permissions() {
        let plugin = permission.split(':').next().unwrap_or_default();
        let open = ["fs", "shell", "http", "process", "updater", "websocket", "upload", "clipboard-manager", "opener", "dialog"];
        assert!(!open.contains(&plugin), "`{permission}`: the Rust side does this, never the page");
        assert!(!permission.ends_with(":default") || permission == "core:event:default", "`{permission}` gives more than is used");
    }
}

#[test]
fn the_content_security_policy_is_strict() {
    let config: Value = serde_json::from_str(&read("src-tauri/tauri.conf.json")).expect("tauri.conf.json is JSON");
    let security = &config["app"]["security"];
    let policy = match &security["csp"] {
        Value::String(policy) => policy.clone(),
        Value::Object(parts) => {
            let part = |(name, value): (&String, &Value)| format!("{name} {}", value.as_str().unwrap_or_default());
            parts.iter().map(part).collect::<Vec<_>>().join("; ")
        }
        other => panic!("no content security policy: {other}"),
    };
    assert!(policy.contains("default-src 'none'"), "{policy}");
    for open in ["unsafe-", " *", "http:", "https:", "ws:", "wss:"] {
        let left = policy.replace("http://ipc.localhost", "").replace("http://vault.localhost", "");
        assert!(!left.contains(open), "`{open}` in {policy}");
    }
    assert!(!config["app"]["withGlobalTauri"].as_bool().unwrap_or(false));
    assert_ne!(security["dangerousDisableAssetCspModification"], Value::Bool(true));
    assert_ne!(security["assetProtocol"]["enable"], Value::Bool(true));
    assert!(config["build"]["devUrl"].is_null(), "with a devUrl a plain build would not embed the page");
    for window in config["app"]["windows"].as_array().into_iter().flatten() {
        assert_eq!(window["devtools"], Value::Bool(false), "no developer tools in {window}");
    }
}
