//! Hashes of words: they are computed once a word of a text, and words of lists are found by them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Hash of a folded word or name (FNV-1a, Fowler, Noll and Vo): words are short and those of lists are trusted, so a simple hash
/// beats a keyed one.
#[inline]
pub(crate) fn hash(words: &str) -> u64 {
    let mut hasher = WordHasher::default();
    hasher.write(words.as_bytes());
    hasher.finish()
}

/// See [`hash`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        WordHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// A hash of words is one already.
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map by the [`hash`] of words.
pub(crate) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<WordHasher>>;
