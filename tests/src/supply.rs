//! What goes into a build, and from where: as `cargo metadata`, the lock files and the files of other people in this repository tell it.

pub mod sbom;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use serde_json::Value;

/// The programs that are shipped.
pub const SHIPPED: [&str; 2] = ["coffer-app", "cli"];

/// Packages of npm whose manifest names no licence, and the one in the file LICENSE that comes with them.
const BY_FILE: [(&str, &str); 1] = [("svelte-toolbelt", "MIT")];

/// A package of crates.io, or of this workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// Cargo's own name for it, which no other has.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SPDX expression.
    pub license: Option<String>,
    /// Where it is from, as Cargo writes it; of this workspace nothing.
    pub source: Option<String>,
    /// SHA-256 of the package, from Cargo.lock.
    pub checksum: Option<String>,
    /// Whether it is linked into a shipped program; otherwise it only helps to build one.
    pub linked: bool,
    /// What it is built with, by id.
    pub dependencies: BTreeSet<String>,
}

/// A package of npm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Where it is in `node_modules`.
    pub place: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SPDX expression.
    pub license: Option<String>,
    /// Subresource integrity, from the lock file.
    pub integrity: Option<String>,
    /// Where the lock file says that it is from; mostly nothing, which means the registry.
    pub resolved: Option<String>,
    /// Whether the page may hold parts of it; otherwise it only helps to build or test the page.
    pub shipped: bool,
}

/// The root of the work tree.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new(".")).to_path_buf()
}

/// Every crate that the shipped programs need on this platform, in the order of their ids. Starts `cargo metadata`, which fetches nothing that
/// building did not.
///
/// # Errors
/// When it cannot be started or fails; when its answer or Cargo.lock is not as expected.
pub fn crates() -> io::Result<Vec<Crate>> {
    let metadata = metadata()?;
    let checksums = checksums()?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|node| (text(&node["id"]).unwrap_or_default(), node)).collect();
    let packages = list(&metadata["packages"]);
    let is_macro =
        |package: &&Value| list(&package["targets"]).iter().any(|target| target["crate_types"] == serde_json::json!(["proc-macro"]));
    let macros: BTreeSet<String> = packages.iter().filter(is_macro).filter_map(|package| text(&package["id"])).collect();
    let roots = packages.iter().filter(|package| SHIPPED.iter().any(|name| package["name"] == *name) && package["source"].is_null());
    let mut wanted: BTreeMap<String, bool> = BTreeMap::new();
    let mut waiting: Vec<(String, bool)> = roots.filter_map(|package| Some((text(&package["id"])?, true))).collect();
    while let Some((id, linked)) = waiting.pop() {
        // Seen before, and no less needed: nothing new.
        if wanted.get(&id).is_some_and(|before| *before || !linked) {
            continue;
        }
        let linked = linked && !macros.contains(&id);
        wanted.insert(id.clone(), linked);
        waiting.extend(dependencies(&nodes, &id).into_iter().map(|(id, normal)| (id, linked && normal)));
    }
    let found = packages.iter().filter_map(|package| {
        let id = text(&package["id"])?;
        let linked = *wanted.get(&id)?;
        let (name, version) = (text(&package["name"])?, text(&package["version"])?);
        let checksum = checksums.get(&(name.clone(), version.clone())).cloned();
        let dependencies = dependencies(&nodes, &id).into_iter().map(|(id, _)| id).filter(|id| wanted.contains_key(id)).collect();
        let (license, source) = (text(&package["license"]), text(&package["source"]));
        Some(Crate { id, name, version, license, source, checksum, linked, dependencies })
    });
    let mut found: Vec<Crate> = found.collect();
    found.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(found)
}

/// What a crate needs to be built (not tested), and whether that is linked into it: build scripts and macros are not.
fn dependencies(nodes: &BTreeMap<String, Value>, id: &str) -> Vec<(String, bool)> {
    let of = |dependency: &Value| {
        let kinds: Vec<Option<&str>> = dependency["dep_kinds"].as_array()?.iter().map(|kind| kind["kind"].as_str()).collect();
        let normal = kinds.contains(&None);
        (normal || kinds.contains(&Some("build"))).then_some((text(&dependency["pkg"])?, normal))
    };
    nodes.get(id).and_then(|node| node["deps"].as_array()).map(|all| all.iter().filter_map(of).collect()).unwrap_or_default()
}

fn metadata() -> io::Result<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.args(["metadata", "--locked", "--format-version", "1", "--filter-platform", &host(&cargo)?]).current_dir(root());
    let output = command.output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(io::Error::other)
}

/// The platform that we are on, as Rust names it.
fn host(cargo: &std::ffi::OsStr) -> io::Result<String> {
    let output = Command::new(cargo).args(["--version", "--verbose"]).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned);
    host.ok_or_else(|| io::Error::other("cargo does not say which platform this is"))
}

/// SHA-256 of each package by name and version, from Cargo.lock.
fn checksums() -> io::Result<BTreeMap<(String, String), String>> {
    let lock: toml::Table = fs::read_to_string(root().join("Cargo.lock"))?.parse().map_err(io::Error::other)?;
    let packages = lock.get("package").and_then(|all| all.as_array()).cloned().unwrap_or_default();
    let field = |package: &toml::Value, name: &str| package.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let of = |package: &toml::Value| Some(((field(package, "name")?, field(package, "version")?), field(package, "checksum")?));
    Ok(packages.iter().filter_map(of).collect())
}

/// Every package of the page and of its tools, as `ui/package-lock.json` has them.
///
/// # Errors
/// When the lock file cannot be read or is not as expected.
pub fn modules() -> io::Result<Vec<Module>> {
    let lock: Value = serde_json::from_slice(&fs::read(root().join("ui/package-lock.json"))?).map_err(io::Error::other)?;
    let packages = lock["packages"].as_object().ok_or_else(|| io::Error::other("a lock file without packages"))?;
    let of = |(place, package): (&String, &Value)| {
        let name = place.rsplit("node_modules/").next()?.to_owned();
        let by_file = BY_FILE.iter().find(|(package, _)| *package == name).map(|(_, license)| (*license).to_owned());
        Some(Module {
            place: place.clone(),
            name,
            version: text(&package["version"])?,
            license: text(&package["license"]).or(by_file),
            integrity: text(&package["integrity"]),
            resolved: text(&package["resolved"]),
            shipped: package["dev"] != true,
        })
    };
    Ok(packages.iter().filter(|(place, _)| !place.is_empty()).filter_map(of).collect())
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
