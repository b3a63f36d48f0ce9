//! `setup`: probes for what is needed, installs it where that is possible without asking (Debian and Ubuntu as root or by
//! a `sudo` that needs no password), and otherwise prints the exact command and stops.

use std::env;
use std::process::Command;

use crate::machine::{Failure, Outcome, has, succeeds};
use crate::node::{self, Node};
use crate::packages::{self, Package, Purpose};
use crate::steps::run;

/// Makes the machine ready for `purpose` and gives back the Node with which to work on the page.
pub(crate) fn setup(purpose: Purpose) -> Outcome<Node> {
    if cfg!(target_os = "linux") {
        install_packages(&packages::missing(purpose))?;
    } else if cfg!(target_os = "macos") && !succeeds("xcode-select", &["-p"]) {
        return Err(Failure("Apple's command line tools are missing. Please run:\n\n    xcode-select --install\n".into()));
    } else if cfg!(windows) {
        // Nothing to probe without a dependency: cargo has linked us, and WebView2 comes with Windows 11.
        println!("If the window stays empty, install Microsoft's WebView2: winget install Microsoft.EdgeWebView2Runtime");
    }
    let node = node::find_or_install()?;
    node.install_page_packages()?;
    Ok(node)
}

fn install_packages(missing: &[&Package]) -> Outcome {
    if missing.is_empty() {
        return Ok(());
    }
    println!("This machine lacks:");
    for package in missing {
        println!("  {:<24} needed to {}", package.name, package.why);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    apt_install(&names)
}

/// Installs Debian packages, or stops with the command that would.
pub(crate) fn apt_install(names: &[&str]) -> Outcome {
    let by_hand = format!("sudo apt-get update && sudo apt-get install --no-install-recommends {}", names.join(" "));
    if !has("apt-get") {
        let list = names.join(", ");
        return Err(Failure(format!("this is not Debian or Ubuntu: please install what gives you {list} (their Debian names)")));
    }
    let sudo: &[&str] = if is_root() {
        &[]
    } else if succeeds("sudo", &["-n", "true"]) {
        &["sudo", "-n"]
    } else {
        return Err(Failure(format!("installing needs your password. Please run:\n\n    {by_hand}\n\nand then this command again.")));
    };
    println!("Installing with apt: {}", names.join(" "));
    let apt = |args: &[&str]| {
        let mut words = sudo.to_vec();
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
        words.extend(args);
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command
    };
    // The lists of a fresh machine are empty or old; a mirror that is down for a moment is no reason to stop yet.
    if run(&mut apt(&["update"])).is_err() {
        println!("apt-get update failed; trying with the lists that are here");
    }
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(names);
    run(&mut apt(&install)).map_err(|Failure(why)| Failure(format!("{why}\nBy hand it would be:\n\n    {by_hand}")))
}

fn is_root() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    crate::machine::answer("id", &["-u"], &path).as_deref() == Some("0")
}
