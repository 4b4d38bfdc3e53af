//! What the word lists say about a word.

use crate::hash::{ByHash, WordHasher, hash};
use dateline_geodata::recognition;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

/// Word classes as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Classes(u16);

impl Classes {
    pub(super) const GIVEN: Classes = Classes(1);
    pub(super) const FAMILY: Classes = Classes(2);
    pub(super) const COMMON: Classes = Classes(4);
    pub(super) const TITLE: Classes = Classes(8);
    pub(super) const ORG: Classes = Classes(16);
    /// months and days of the week
    pub(super) const CALENDAR: Classes = Classes(32);
    /// a head noun of one word
    pub(super) const HEAD: Classes = Classes(64);

    /// first word of a name in the list of other names
    pub(super) const BEGINS_OTHER: Classes = Classes(128);

    /// articles, prepositions and conjunctions that stay small in a headline
    pub(super) const SMALL: Classes = Classes(256);

    pub(super) fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Classes) {
        self.0 |= other.0;
    }
}

/// What kind of thing a head noun names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum HeadGroup {
    Facility,
    Street,
    Water,
    Terrain,
    Admin1,
    Admin2,
    Populated,
}

/// A noun that heads names of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// its folded words
    pub(super) words: Vec<&'static str>,
    /// the noun that stands for it and its synonyms
    pub(super) means: &'static str,
    pub(super) group: HeadGroup,
    /// a name with it is a place without further evidence
    pub(super) strong: bool,
}

/// What is known of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub(super) classes: Classes,
    /// 1 + its line in the cue words, 0 when it is none
    pub(super) cue: u16,
    /// heads that begin with it: range of [`Lexicon::heads`]
    pub(super) heads: (u16, u16),
}

/// All lists, by word.
pub(super) struct Lexicon {
    /// by the hash of the word: two words in the world that share all 64 bits are not met
    entries: ByHash<Entry>,
    heads: Vec<Head>,
    cues: Vec<&'static str>,
    /// names that mean something else, by first word, longest first
    others: HashMap<&'static str, Vec<Vec<&'static str>>, BuildHasherDefault<WordHasher>>,
}

const CALENDAR: [&str; 28] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "jan",
    "feb",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
    "christmas",
    "easter",
];

const SMALL: [&str; 36] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "off", "on", "onto",
    "or", "out", "over", "per", "so", "the", "to", "up", "v", "via", "vs", "with", "after", "is", "it", "de",
    "la", "al", "el", "amid",
];

impl Lexicon {
    /// The lists that come with the program, read once.
    pub(super) fn get() -> &'static Lexicon {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
        &LEXICON
    }

    fn read() -> Lexicon {
        let mut entries: ByHash<Entry> = ByHash::default();
        let lists = [
            (recognition::GIVEN_NAMES, Classes::GIVEN),
            (recognition::FAMILY_NAMES, Classes::FAMILY),
            (recognition::COMMON_WORDS, Classes::COMMON),
            (recognition::TITLES, Classes::TITLE),
            (recognition::ORG_WORDS, Classes::ORG),
        ];
        for (list, class) in lists {
            for word in list.lines() {
                entries.entry(hash(word)).or_default().classes.add(class);
            }
        }
        for word in SMALL {
            entries.entry(hash(word)).or_default().classes.add(Classes::SMALL);
        }
        for word in CALENDAR {
            entries.entry(hash(word)).or_default().classes.add(Classes::CALENDAR);
        }
        let cues: Vec<&str> = recognition::CUE_WORDS.lines().collect();
        for (i, word) in cues.iter().enumerate() {
            entries.entry(hash(word)).or_default().cue = i as u16 + 1;
        }
        let mut heads: Vec<Head> = recognition::HEAD_NOUNS.lines().filter_map(read_head).collect();
        // Longest first among those with the same first word: `power plant` before `power`.
        heads.sort_by(|a, b| a.words[0].cmp(b.words[0]).then(b.words.len().cmp(&a.words.len())));
        for (i, head) in heads.iter().enumerate() {
            let entry: &mut Entry = entries.entry(hash(head.words[0])).or_default();
            if entry.heads.1 == 0 {
                entry.heads = (i as u16, i as u16);
            }
            entry.heads.1 = i as u16 + 1;
            if head.words.len() == 1 {
                entry.classes.add(Classes::HEAD);
            }
        }
        let mut others: HashMap<&'static str, Vec<Vec<&'static str>>, _> = HashMap::default();
        for name in recognition::OTHER_NAMES.lines() {
            let words: Vec<&str> = name.split(' ').collect();
            entries.entry(hash(words[0])).or_default().classes.add(Classes::BEGINS_OTHER);
            others.entry(words[0]).or_default().push(words);
        }
        for names in others.values_mut() {
            names.sort_by_key(|words| std::cmp::Reverse(words.len()));
        }
        Lexicon { entries, heads, cues, others }
    }

    /// What is known of the folded word with a hash.
    pub(super) fn entry(&self, hash: u64) -> Entry {
        self.entries.get(&hash).copied().unwrap_or_default()
    }

    /// Heads that begin with an entry's word, longest first.
    pub(super) fn heads(&self, entry: Entry) -> &[Head] {
        &self.heads[entry.heads.0 as usize..entry.heads.1 as usize]
    }

    /// Names beginning with a word that mostly mean something other than a place, longest first.
    pub(super) fn others(&self, first: &str) -> &[Vec<&'static str>] {
        self.others.get(first).map_or(&[], Vec::as_slice)
    }

    /// The cue words in the order of their numbers.
    pub(super) fn cues(&self) -> &[&'static str] {
        &self.cues
    }
}

fn read_head(line: &'static str) -> Option<Head> {
    let mut fields = line.split('\t');
    let (noun, means, group, strength) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let group = match group {
        "facility" => HeadGroup::Facility,
        "street" => HeadGroup::Street,
        "water" => HeadGroup::Water,
        "terrain" => HeadGroup::Terrain,
        "admin1" => HeadGroup::Admin1,
        "admin2" => HeadGroup::Admin2,
        "populated" => HeadGroup::Populated,
        _ => return None, // the header
    };
    Some(Head { words: noun.split(' ').collect(), means, group, strong: strength == "strong" })
}
