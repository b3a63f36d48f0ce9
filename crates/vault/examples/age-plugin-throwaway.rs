//! An age plugin for the tests: a program of its own that speaks the plugin protocol, by the library that real plugins are written with. Its "hardware"
//! is the key in its identity, and it asks for a PIN, which is `1234`. Protects nothing.

use std::collections::{HashMap, HashSet};
use std::io;

use age_core::format::{FileKey, Stanza};
use age_core::secrecy::ExposeSecret;
use age_plugin::identity::{self, IdentityPluginV1};
use age_plugin::recipient::{self, RecipientPluginV1};
use age_plugin::{Callbacks, PluginHandler, print_new_identity, run_state_machine};

const NAME: &str = "throwaway";

#[derive(Default)]
struct Plugin(Vec<Vec<u8>>);

struct Handler;

impl PluginHandler for Handler {
    type RecipientV1 = Plugin;
    type IdentityV1 = Plugin;

    fn recipient_v1(self) -> io::Result<Plugin> {
        Ok(Plugin::default())
    }

    fn identity_v1(self) -> io::Result<Plugin> {
        Ok(Plugin::default())
    }
}

/// The name of a key, and what hides the file's.
fn mask(key: &[u8]) -> (String, [u8; 16]) {
    let hash = blake3::hash(key);
    let (name, mask) = hash.as_bytes().split_at(16);
    (blake3::hash(name).to_hex()[..8].to_owned(), mask.try_into().unwrap_or_default())
}

impl RecipientPluginV1 for Plugin {
    fn add_recipient(&mut self, _: usize, _: &str, bytes: &[u8]) -> Result<(), recipient::Error> {
        self.0.push(bytes.to_vec());
        Ok(())
    }

    fn add_identity(&mut self, _: usize, _: &str, bytes: &[u8]) -> Result<(), recipient::Error> {
        self.0.push(bytes.to_vec());
        Ok(())
    }

    fn labels(&mut self) -> HashSet<String> {
        HashSet::new()
    }

    fn wrap_file_keys(
        &mut self,
        file_keys: Vec<FileKey>,
        _: impl Callbacks<recipient::Error>,
    ) -> io::Result<Result<Vec<Vec<Stanza>>, Vec<recipient::Error>>> {
        let wrap = |file_key: &FileKey, key: &Vec<u8>| {
            let (name, mask) = mask(key);
            #[expect(clippy::disallowed_methods, reason = "a plugin wraps it")]
            let body = file_key.expose_secret().iter().zip(&mask).map(|(a, b)| a ^ b).collect();
            Stanza { tag: NAME.to_owned(), args: vec![name], body }
        };
        Ok(Ok(file_keys.iter().map(|file_key| self.0.iter().map(|key| wrap(file_key, key)).collect()).collect()))
    }
}

impl IdentityPluginV1 for Plugin {
    fn add_identity(&mut self, _: usize, _: &str, bytes: &[u8]) -> Result<(), identity::Error> {
        self.0.push(bytes.to_vec());
        Ok(())
    }

    fn unwrap_file_keys(
        &mut self,
        files: Vec<Vec<Stanza>>,
        mut callbacks: impl Callbacks<identity::Error>,
    ) -> io::Result<HashMap<usize, Result<FileKey, Vec<identity::Error>>>> {
        let mut opened = HashMap::new();
        let pin = callbacks.request_secret("PIN of the throwaway key")?;
        #[expect(clippy::disallowed_methods, reason = "a plugin compares it")]
        let right = pin.is_ok_and(|pin| pin.expose_secret() == "1234");
        for (index, stanzas) in files.into_iter().enumerate() {
            for (stanza, key) in stanzas.iter().flat_map(|stanza| self.0.iter().map(move |key| (stanza, key))) {
                let (name, mask) = mask(key);
                if stanza.tag != NAME || stanza.args != [name] || stanza.body.len() != 16 {
                    continue;
                }
                let file_key = FileKey::init_with_mut(|out| {
                    out.iter_mut().zip(stanza.body.iter().zip(&mask)).for_each(|(out, (a, b))| *out = a ^ b);
                });
                let refused = identity::Error::Identity { index: 0, message: "wrong PIN".to_owned() };
                opened.insert(index, if right { Ok(file_key) } else { Err(vec![refused]) });
            }
        }
        Ok(opened)
    }
}

fn main() -> io::Result<()> {
    match std::env::args().nth(1) {
        Some(arg) => run_state_machine(arg.trim_start_matches("--age-plugin="), Handler),
        None => {
            let key = std::env::var("THROWAWAY_KEY").unwrap_or_default();
            print_new_identity(NAME, key.as_bytes(), key.as_bytes());
            Ok(())
        }
    }
}
