//! The chain: each change's text names the hash of the one before, so that a missing, moved or foreign one is noticed.

use crate::id::VaultId;

/// The hash of a change's text.
pub(crate) type Hash = [u8; 32];

const MARK: &str = "-- vault ";

/// What the first change names: the hash of the vault's id.
pub(crate) fn genesis(id: &VaultId) -> Hash {
    hash(&format!("{MARK}{id} made\n"))
}

/// The hash of a change's full text.
pub(crate) fn hash(text: &str) -> Hash {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// The first line of change `seq`, which follows the change whose text has the hash `prev`.
pub(crate) fn header(id: &VaultId, seq: u64, prev: &Hash) -> String {
    format!("{MARK}{id} change {seq} prev {}\n", blake3::Hash::from_bytes(*prev).to_hex())
}

/// Checks that a run of changes continues the chain: it starts with change `seq` after `prev` and has no gap. Gives the
/// number and the hash of its last. No statement can look like a header: each takes one line and starts with a verb.
pub(crate) fn follow(id: &VaultId, run: &str, mut seq: u64, mut prev: Hash) -> Option<(u64, Hash)> {
    let mark = format!("\n{MARK}");
    let mut rest = run;
    loop {
        rest.starts_with(&header(id, seq, &prev)).then_some(())?;
        let end = rest.find(&mark).map_or(rest.len(), |at| at + 1);
        let (text, next) = rest.split_at(end);
        prev = hash(text);
        if next.is_empty() {
            return Some((seq, prev));
        }
        seq += 1;
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_comes_apart_as_it_was_joined() {
        let id = VaultId::from_bytes([7; 16]);
        let start = genesis(&id);
        let one = header(&id, 1, &start) + "INSERT 1;\nUPDATE vault SET seq = 1;\n";
        let two = header(&id, 2, &hash(&one)) + "UPDATE vault SET seq = 2;\n";
        let run = format!("{one}{two}");
        assert_eq!(follow(&id, &one, 1, start), Some((1, hash(&one))));
        assert_eq!(follow(&id, &two, 2, hash(&one)), Some((2, hash(&two))));
        assert_eq!(follow(&id, &run, 1, start), Some((2, hash(&two))));
    }

    #[test]
    fn a_wrong_run_does_not() {
        let (id, other) = (VaultId::from_bytes([7; 16]), VaultId::from_bytes([8; 16]));
        let start = genesis(&id);
        let one = header(&id, 1, &start) + "UPDATE vault SET seq = 1;\n";
        let two = header(&id, 2, &hash(&one)) + "UPDATE vault SET seq = 2;\n";
        assert!(follow(&id, &two, 1, start).is_none(), "a gap");
        assert!(follow(&id, &format!("{two}{one}"), 1, start).is_none(), "swapped");
        assert!(follow(&id, &format!("{one}{one}"), 1, start).is_none(), "replayed");
        assert!(follow(&other, &one, 1, start).is_none(), "foreign");
        assert!(follow(&id, &one, 1, [0; 32]).is_none(), "another past");
        assert!(follow(&id, "", 1, start).is_none(), "empty");
    }
}
