//! One look at every word: its shape, its word classes, and what separates it from the next.

use super::lexicon::{Classes, Entry, Lexicon};
use crate::document::Prose;
use crate::hash::ByHash;
use dateline_gazetteer::Recent;
use std::num::NonZeroU64;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// begins with a small letter
    Lower,
    /// begins with a capital
    Capital,
    /// two or more letters, all capital
    Upper,
    /// one capital letter, perhaps with a dot: an initial
    Initial,
    /// begins with a digit
    Number,
    /// a script without capitals
    Caseless,
}

/// Fewer words do not tell that a text is written without capitals.
const LEAST_SMALL: usize = 4;
/// A text without capitals has at most one in so many words.
const CAPITAL_ONE_OF: usize = 50;

/// `I've`, `CAN'T`, `We’ll`: never part of a name.
fn is_contraction(word: &str) -> bool {
    let Some((stem, tail)) = word.rsplit_once(['\'', '’']) else { return false };
    let is = |tails: &[&str]| tails.iter().any(|t| tail.eq_ignore_ascii_case(t));
    !stem.is_empty() && (is(&["ve", "ll", "re", "m", "d"]) || is(&["t"]) && stem.ends_with(['n', 'N']))
}

impl Shape {
    /// Shape of a word; `plain`: of ASCII letters and digits, as nearly all are.
    fn of(word: &str, plain: bool) -> Shape {
        let bytes = word.as_bytes();
        if let Some(first) = bytes.first().filter(|_| plain) {
            return match first {
                b'0'..=b'9' => Shape::Number,
                b'a'..=b'z' => Shape::Lower,
                _ if bytes.len() == 1 => Shape::Initial,
                _ if bytes.iter().any(u8::is_ascii_lowercase) => Shape::Capital,
                _ => Shape::Upper,
            };
        }
        let mut letters = word.chars().filter(|c| c.is_alphanumeric());
        let Some(first) = letters.next() else { return Shape::Lower };
        if is_contraction(word) {
            return Shape::Lower;
        }
        if first.is_numeric() {
            return Shape::Number;
        }
        if first.is_lowercase() {
            // d'Ivoire, al-Asad: a particle joined to its name
            return if word.contains(['\'', '’']) && letters.any(char::is_uppercase) {
                Shape::Capital
            } else {
                Shape::Lower
            };
        }
        if !first.is_uppercase() {
            return Shape::Caseless;
        }
        let (mut count, mut lower) = (1, false);
        for c in letters {
            count += 1;
            lower |= c.is_lowercase();
        }
        match (count, lower) {
            (1, _) => Shape::Initial,
            (_, true) => Shape::Capital,
            _ => Shape::Upper,
        }
    }

    /// Whether a name can begin or end with such a word.
    pub(super) fn is_name_like(self) -> bool {
        matches!(self, Shape::Capital | Shape::Upper | Shape::Initial | Shape::Caseless)
    }
}

/// What stands between a word and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    /// one line break without punctuation
    Line,
    Hyphen,
    Slash,
    Comma,
    /// a full stop that ends no sentence: `St. Louis`
    Dot,
    Open,
    Close,
    Quote,
    Dash,
    Amp,
    /// anything that ends a sentence or a paragraph
    Break,
    Other,
}

impl Gap {
    fn of(gap: &str) -> Gap {
        match gap {
            " " | "\u{a0}" => return Gap::Space,
            ", " | "," => return Gap::Comma,
            "-" | "‐" | "‑" => return Gap::Hyphen,
            "/" => return Gap::Slash,
            _ => {}
        }
        let (mut lines, mut first) = (0, None);
        for c in gap.chars() {
            if c == '\n' {
                lines += 1;
            } else if !c.is_whitespace() && first.is_none() {
                first = Some(c);
            }
        }
        match (first, lines) {
            (_, 2..) => Gap::Break,
            (None, 1) => Gap::Line,
            (None, _) => Gap::Space,
            (Some(','), _) if gap.contains(['"', '“', '”']) => Gap::Quote,
            (Some(','), _) => Gap::Comma,
            (Some('.'), _) => Gap::Dot,
            (Some('('), _) => Gap::Open,
            (Some(')'), _) => Gap::Close,
            (Some('"' | '“' | '”' | '\'' | '‘' | '’' | '«' | '»'), _) => Gap::Quote,
            (Some('-' | '–' | '—'), _) => Gap::Dash,
            (Some('&'), _) => Gap::Amp,
            (Some('!' | '?' | ';' | ':' | '…' | '|' | '•'), _) => Gap::Break,
            _ => Gap::Other,
        }
    }
}

/// What is known of a word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) shape: Shape,
    /// before the next word
    pub(super) gap: Gap,
    pub(super) entry: Entry,
    /// hash of its folded form
    pub(super) hash: u64,
    /// first word of a sentence
    pub(super) starts: bool,
    /// in a heading, or in a sentence where (nearly) every longer word has a capital, so that capitals say nothing
    pub(super) title_case: bool,
    /// in a sentence all in capitals, or in a text without any
    pub(super) all_caps: bool,
    /// begins or continues a name that mostly means something other than a place
    pub(super) other: Other,
}

/// Where in such a name a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    No,
    /// the first of so many words
    First(u8),
    Inside,
}

/// How a word is used in the whole document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) lower: u16,
    /// capitalised, not at the start of a sentence
    pub(super) capital: u16,
    /// last word of what looks like a person's name
    pub(super) surname: u16,
}

/// Words whose entries are remembered.
const ENTRIES: usize = 8192;

/// The marks of a document; buffers are kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) words: Vec<Mark>,
    usage: ByHash<Usage>,
    /// what the lexicon says of words that were met of late
    entries: Recent<NonZeroU64, Entry, ENTRIES>,
}

impl Marks {
    /// Looks at every word of a document.
    pub(super) fn read(&mut self, lexicon: &Lexicon, prose: &Prose<'_>) {
        self.words.clear();
        self.usage.clear();
        for i in 0..prose.words.len() {
            let hash = prose.hashes()[i];
            self.words.push(Mark {
                shape: Shape::of(prose.word(i), prose.words[i].plain),
                gap: if prose.space_after(i) { Gap::Space } else { Gap::of(prose.gap(i)) },
                entry: Entry::default(),
                hash,
                starts: false,
                title_case: false,
                all_caps: false,
                other: Other::No,
            });
        }
        // In a loop of their own, so that the processor fetches several at a time.
        for mark in &mut self.words {
            if let Some(hash) = NonZeroU64::new(mark.hash) {
                mark.entry = *self.entries.get_or_insert_with(hash, |hash| lexicon.entry(hash.get()));
            }
        }
        let small = self.is_written_small();
        for sentence in &prose.sentences {
            let range = sentence.first_word as usize..sentence.end_word as usize;
            let words = &mut self.words[range];
            let Some(last) = words.last_mut() else { continue };
            last.gap = Gap::Break;
            let cased = |m: &&mut Mark| !matches!(m.shape, Shape::Number | Shape::Caseless | Shape::Initial);
            let (mut all, mut upper, mut lower, mut content_lower) = (0, 0, 0, 0);
            for mark in words.iter_mut().filter(cased) {
                all += 1;
                upper += usize::from(mark.shape == Shape::Upper);
                lower += usize::from(mark.shape == Shape::Lower);
                content_lower +=
                    usize::from(mark.shape == Shape::Lower && !mark.entry.classes.has(Classes::SMALL));
            }
            let all_caps = all >= 3 && upper * 10 >= all * 8;
            let all_caps = all_caps || small;
            // Headlines in title case keep small only the small words.
            let title_case = all_caps || all >= 4 && content_lower * 12 <= all && lower * 2 <= all;
            for mark in words.iter_mut() {
                if small && mark.shape == Shape::Lower {
                    mark.shape = Shape::Upper;
                }
                mark.all_caps = all_caps;
                mark.title_case = title_case;
            }
            words[0].starts = true;
        }
        self.mark_others(lexicon, prose);
        self.count_usage();
    }

    /// How the words are used that are written like names somewhere: only those are asked about.
    fn count_usage(&mut self) {
        // Which hashes the names have, by their low bits: most other words need not be looked up.
        let mut sieve = [0_u64; 64];
        let bit = |hash: u64| ((hash >> 6) as usize % 64, 1 << (hash % 64));
        for i in 0..self.words.len() {
            let mark = self.words[i];
            if mark.shape.is_name_like() {
                let surname = self.ends_person(i);
                let (slot, mask) = bit(mark.hash);
                sieve[slot] |= mask;
                let usage = self.usage.entry(mark.hash).or_default();
                usage.capital = usage.capital.saturating_add(u16::from(!mark.starts && !mark.title_case));
                usage.surname = usage.surname.saturating_add(u16::from(surname));
            }
        }
        for mark in self.words.iter().filter(|mark| mark.shape == Shape::Lower) {
            let (slot, mask) = bit(mark.hash);
            if sieve[slot] & mask != 0
                && let Some(usage) = self.usage.get_mut(&mark.hash)
            {
                usage.lower = usage.lower.saturating_add(1);
            }
        }
    }

    /// A text without capitals, such as a message typed in haste: it is read like one that is all in capitals.
    fn is_written_small(&self) -> bool {
        let (mut small, mut capital) = (0, 0);
        for mark in &self.words {
            match mark.shape {
                Shape::Lower => small += 1,
                Shape::Capital | Shape::Upper | Shape::Initial => capital += 1,
                Shape::Number | Shape::Caseless => {}
            }
        }
        small >= LEAST_SMALL && capital * CAPITAL_ONE_OF <= small
    }

    fn mark_others(&mut self, lexicon: &Lexicon, prose: &Prose<'_>) {
        let mut i = 0;
        while i < self.words.len() {
            let mark = self.words[i];
            let mut length = 1;
            if mark.shape.is_name_like() && mark.entry.classes.has(Classes::BEGINS_OTHER) {
                let found = lexicon.others(prose.folded(i)).iter().find(|name| {
                    i + name.len() <= self.words.len()
                        && (1..name.len()).all(|k| self.joined(i + k - 1) && prose.folded(i + k) == name[k])
                });
                if let Some(name) = found {
                    length = name.len();
                    for mark in &mut self.words[i..i + length] {
                        mark.other = Other::Inside;
                    }
                    self.words[i].other = Other::First(length as u8);
                }
            }
            i += length;
        }
    }

    /// Whether a given name, a title or an initial stands right before a capitalised word.
    fn ends_person(&self, i: usize) -> bool {
        let mark = self.words[i];
        if i == 0 || !matches!(mark.shape, Shape::Capital | Shape::Upper) || mark.title_case {
            return false;
        }
        if mark.entry.classes.has(Classes::ORG) || mark.entry.classes.has(Classes::HEAD) {
            return false;
        }
        let before = self.words[i - 1];
        match before.gap {
            Gap::Space => {
                before.shape == Shape::Initial
                    || before.shape == Shape::Capital
                        && (before.entry.classes.has(Classes::GIVEN)
                            || before.entry.classes.has(Classes::TITLE))
            }
            Gap::Dot => {
                before.shape == Shape::Initial
                    || before.shape == Shape::Capital && before.entry.classes.has(Classes::TITLE)
            }
            _ => false,
        }
    }

    /// How the document uses a word.
    pub(super) fn usage(&self, i: usize) -> Usage {
        self.usage.get(&self.words[i].hash).copied().unwrap_or_default()
    }

    /// Whether two neighbouring words may belong to one name.
    pub(super) fn joined(&self, i: usize) -> bool {
        match self.words[i].gap {
            Gap::Space | Gap::Hyphen | Gap::Line => true,
            // `St. Louis`, `W. Main Street`
            Gap::Dot => {
                let m = self.words[i];
                m.shape == Shape::Initial || m.entry.classes.has(Classes::HEAD)
            }
            _ => false,
        }
    }
}
