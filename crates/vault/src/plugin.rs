//! Ways in through an age plugin: what its owner pastes to seal to it, and the file that it opens with. What runs it is `seal.rs`.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;
use crate::seal;

/// A plugin recipient, `age1NAME1…`. It is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginRecipient(pub(crate) String);

impl PluginRecipient {
    /// Reads one line; white space around it does not matter. Runs nothing.
    ///
    /// Errors: [`Error::NotAPluginKey`] (an ordinary age recipient is none either).
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        seal::plugin_of_recipient(text).map(|_| Self(text.to_owned())).ok_or(Error::NotAPluginKey)
    }

    /// The program that sealing to it runs, which is looked for along the `PATH`.
    pub fn program(&self) -> String {
        seal::plugin_of_recipient(&self.0).map(program).unwrap_or_default()
    }
}

/// A plugin identity file: `AGE-PLUGIN-NAME-1…` lines, all of one plugin, and `#` comment lines. Some plugins keep a secret in it, so it is
/// treated as one.
pub struct PluginIdentity {
    pub(crate) lines: Vec<SecretString>,
    pub(crate) plugin: String,
    pub(crate) pin: Option<SecretString>,
}

impl PluginIdentity {
    /// Reads a file's text. `pin` is what the plugin gets if it asks for something secret; it gets no answer to anything else. Runs nothing.
    ///
    /// Errors: [`Error::NotAPluginKey`] if a line is something else, there is none, or they are of several plugins.
    pub fn parse(text: &SecretString, pin: Option<SecretString>) -> Result<Self, Error> {
        #[expect(clippy::disallowed_methods, reason = "the file is taken apart into its lines")]
        let lines = text.expose_secret().lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut parsed = Self { lines: Vec::new(), plugin: String::new(), pin };
        for line in lines {
            let plugin = seal::plugin_of_identity(line).ok_or(Error::NotAPluginKey)?;
            if !parsed.plugin.is_empty() && parsed.plugin != plugin {
                return Err(Error::NotAPluginKey);
            }
            parsed.plugin = plugin;
            parsed.lines.push(SecretString::from(line));
        }
        if parsed.lines.is_empty() { Err(Error::NotAPluginKey) } else { Ok(parsed) }
    }

    /// The program that unlocking with it runs, which is looked for along the `PATH`.
    pub fn program(&self) -> String {
        program(self.plugin.clone())
    }
}

impl fmt::Debug for PluginIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PluginIdentity")
    }
}

fn program(plugin: String) -> String {
    format!("age-plugin-{plugin}")
}
