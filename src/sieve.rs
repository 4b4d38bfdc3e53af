//! Sets of words that most words of a text are not in, and that say so at the cost of a few instructions.
//!
//! The grammars ask at every word whether something begins there, and nearly always nothing does. A sieve is a Bloom filter with
//! one hash (Bloom, Space/time trade-offs in hash coding with allowable errors, 1970) over a word's length and three of its
//! bytes; it is made when the program is compiled, as far as the words are known then.

/// Bits of a sieve; with a hundred words in it, one other word in forty falls through.
const BITS: usize = 4096;

/// Answers "certainly not" or "perhaps".
#[derive(Debug, Clone)]
pub(crate) struct Sieve {
    bits: [u64; BITS / 64],
}

impl Sieve {
    /// Holds nothing.
    pub(crate) const fn new() -> Self {
        Sieve { bits: [0; BITS / 64] }
    }

    /// Holds these words.
    pub(crate) const fn of(words: &[&str]) -> Self {
        let mut sieve = Sieve::new();
        let mut i = 0;
        while i < words.len() {
            sieve.add(words[i]);
            i += 1;
        }
        sieve
    }

    /// The same, and the first column of a table.
    pub(crate) const fn with<T>(mut self, rows: &[(&str, T)]) -> Self {
        let mut i = 0;
        while i < rows.len() {
            self.add(rows[i].0);
            i += 1;
        }
        self
    }

    /// Adds a word.
    pub(crate) const fn add(&mut self, word: &str) {
        let slot = slot(word).0 as usize % BITS;
        self.bits[slot / 64] |= 1 << (slot % 64);
    }

    /// Adds all that another one holds.
    pub(crate) const fn add_all(&mut self, other: &Sieve) {
        let mut i = 0;
        while i < self.bits.len() {
            self.bits[i] |= other.bits[i];
            i += 1;
        }
    }

    /// `false` when the word is certainly not in it.
    #[inline]
    pub(crate) const fn may_hold(&self, word: &str) -> bool {
        self.may_hold_slot(slot(word))
    }

    /// The same for a word by its slot: a text's words are asked about many times, by many sieves.
    #[inline]
    pub(crate) const fn may_hold_slot(&self, slot: Slot) -> bool {
        let slot = slot.0 as usize % BITS;
        self.bits[slot / 64] & (1 << (slot % 64)) != 0
    }
}

/// Where a word falls in every sieve, and whether it begins with a digit: no sieve holds all numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(u16);

const DIGIT: u16 = 1 << 15;

impl Slot {
    /// Whether the word begins with an ASCII digit.
    #[inline]
    pub(crate) const fn begins_with_digit(self) -> bool {
        self.0 & DIGIT != 0
    }
}

/// The slot of a word.
#[inline]
pub(crate) const fn slot(word: &str) -> Slot {
    let bytes = word.as_bytes();
    let len = bytes.len();
    if len == 0 {
        return Slot(0);
    }
    let key = bytes[0] as u32
        | (bytes[len / 2] as u32) << 8
        | (bytes[len - 1] as u32) << 16
        | (len as u32 & 0xff) << 24;
    // Fibonacci hashing (Knuth, The art of computer programming 3, 6.4).
    let digit = if bytes[0].is_ascii_digit() { DIGIT } else { 0 };
    Slot((key.wrapping_mul(0x9e37_79b1) >> (32 - BITS.trailing_zeros())) as u16 | digit)
}

/// A list of words with its sieve.
#[derive(Debug)]
pub(crate) struct WordSet {
    sieve: Sieve,
    words: &'static [&'static str],
}

impl WordSet {
    /// A set of these words.
    pub(crate) const fn of(words: &'static [&'static str]) -> Self {
        WordSet { sieve: Sieve::of(words), words }
    }

    /// Whether a word is in it.
    #[inline]
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.sieve.may_hold(word) && self.words.contains(&word)
    }
}

/// Phrases of words with what each means, asked for at every word of a text.
#[derive(Debug)]
pub(crate) struct PhraseTable<T: 'static> {
    firsts: Sieve,
    phrases: &'static [(&'static [&'static str], T)],
}

impl<T> PhraseTable<T> {
    /// A table of these phrases; of those that begin alike the first one that fits counts.
    pub(crate) const fn of(phrases: &'static [(&'static [&'static str], T)]) -> Self {
        let mut firsts = Sieve::new();
        let mut i = 0;
        while i < phrases.len() {
            firsts.add(phrases[i].0[0]);
            i += 1;
        }
        PhraseTable { firsts, phrases }
    }

    /// The words that its phrases begin with.
    pub(crate) const fn firsts(&self) -> &Sieve {
        &self.firsts
    }

    /// The first phrase that is spelt by the words that `word` gives by number: its length in words, and its meaning.
    #[inline]
    pub(crate) fn find<'w>(&self, word: impl Fn(usize) -> &'w str) -> Option<(usize, &'static T)> {
        let first = word(0);
        if !self.firsts.may_hold(first) {
            return None;
        }
        let spelt = |words: &[&str]| {
            words[0] == first && words[1..].iter().enumerate().all(|(k, w)| word(k + 1) == *w)
        };
        self.phrases.iter().find(|(words, _)| spelt(words)).map(|(words, meaning)| (words.len(), meaning))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static SMALL: WordSet = WordSet::of(&["in", "on", "Душанбе", ""]);
    static ROADS: PhraseTable<u8> =
        PhraseTable::of(&[(&["by", "road"], 1), (&["by"], 2), (&["on", "foot"], 3)]);

    #[test]
    fn sets_hold_their_words_and_no_others() {
        assert!(SMALL.contains("in") && SMALL.contains("Душанбе") && SMALL.contains(""));
        assert!(!SMALL.contains("an") && !SMALL.contains("ins"));
    }

    #[test]
    fn the_first_phrase_that_fits_is_found() {
        let find = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            ROADS.find(|i| words.get(i).copied().unwrap_or("")).map(|(length, meaning)| (length, *meaning))
        };
        assert_eq!(find("by road from"), Some((2, 1)));
        assert_eq!(find("by car"), Some((1, 2)));
        assert_eq!((find("on"), find("foot")), (None, None));
    }

    #[test]
    fn slots_tell_numbers() {
        assert!(slot("24km").begins_with_digit() && slot("7").begins_with_digit());
        assert!(!slot("a417").begins_with_digit() && !slot("").begins_with_digit());
    }

    proptest! {
        #[test]
        fn a_sieve_never_loses_a_word(words in prop::collection::vec(".{0,12}", 0..300)) {
            let mut sieve = Sieve::new();
            words.iter().for_each(|word| sieve.add(word));
            prop_assert!(words.iter().all(|word| sieve.may_hold(word)));
        }
    }
}
