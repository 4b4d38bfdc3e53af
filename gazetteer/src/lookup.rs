//! Finding places by name: exactly and in running text.

use crate::automaton::{Automaton, State};
use crate::fold::fold;
use crate::format::{Section, split_hit};
use crate::{Gazetteer, NameKind, PlaceIx, Recent, Remembered};
use std::hash::{Hash, Hasher};
use zerocopy::little_endian::U32;

/// A place that bears a looked-up name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameHit {
    /// the place
    pub place: PlaceIx,
    /// what the name is to it; the best kind when the place has it several times
    pub kind: NameKind,
}

/// A name found in running text by [`Matcher::matches_at`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch {
    /// how many words of the text it covers
    pub words: usize,
    /// entry to give to [`Gazetteer::hits`]
    pub entry: u32,
}

/// Finds the names that begin at a word of a running text; keep one a thread.
///
/// It remembers where first words lead: texts repeat their words, and few of them begin a name.
#[derive(Debug, Default)]
pub struct Matcher {
    /// the state behind a word, where names begin with it
    first_words: Remembered<Recent<ShortWord, Option<State>, FIRST_WORDS>>,
    matches: Vec<NameMatch>,
}

/// First words that are remembered.
const FIRST_WORDS: usize = 8192;

impl Matcher {
    /// All names of a gazetteer that start at the first of `words` (each already folded, see [`crate::fold`]), shortest first.
    pub fn matches_at<'t>(
        &mut self,
        gazetteer: &Gazetteer,
        mut words: impl Iterator<Item = &'t str>,
    ) -> &[NameMatch] {
        self.matches.clear();
        if let (Some(names), Some(first)) = (gazetteer.name_automaton(), words.next()) {
            let mut state = self.after_first(gazetteer, names, first);
            let mut covered = 1;
            while let Some(here) = state {
                if let Some(entry) = names.value(here) {
                    self.matches.push(NameMatch { words: covered, entry: entry_number(entry) });
                }
                let Some(word) = words.next() else { break };
                state = names.step(here, b' ').and_then(|space| names.read(space, word.as_bytes()));
                covered += 1;
            }
        }
        &self.matches
    }

    fn after_first(&mut self, gazetteer: &Gazetteer, names: Automaton<'_>, word: &str) -> Option<State> {
        let read = || names.read(names.start(), word.as_bytes());
        match ShortWord::of(word) {
            Some(word) => *self.first_words.of(gazetteer).get_or_insert_with(word, |_| read()),
            None => read(),
        }
    }
}

/// A word of up to fifteen bytes with its length behind it: compared where it stands, without a look elsewhere in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ShortWord([u8; 16]);

impl ShortWord {
    fn of(word: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        bytes[15] = word.len() as u8;
        bytes.get_mut(..15)?.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        Some(ShortWord(bytes))
    }
}

impl Hash for ShortWord {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u128(u128::from_le_bytes(self.0));
    }
}

/// Places of names that are ranked at most; more are found only in damaged indexes.
pub(crate) const MAX_FOUND: usize = 200_000;

impl Gazetteer {
    /// Places that bear a name, most important first; one whose main name is quite another counts for about half, and those
    /// that have it only as a code come last. `name` is folded first.
    pub fn lookup(&self, name: &str) -> Vec<NameHit> {
        self.entry(fold(name).as_bytes()).map_or_else(Vec::new, |entry| self.hits(entry).collect())
    }

    /// The entry of a folded name.
    fn entry(&self, folded: &[u8]) -> Option<u32> {
        self.name_automaton()?.get(folded).map(entry_number)
    }

    /// The places behind an entry, in the order of [`Gazetteer::lookup`]; no allocation.
    pub fn hits(&self, entry: u32) -> impl ExactSizeIterator<Item = NameHit> + '_ {
        self.hits_of(entry).iter().map(|hit| {
            let (place, kind, _) = split_hit(hit.get());
            NameHit { place: PlaceIx(place), kind }
        })
    }

    /// The hits of an entry, which is the row of the first of them; nothing where there is none.
    #[inline]
    pub(crate) fn hits_of(&self, entry: u32) -> &[U32] {
        let hits = self.rows::<U32>(Section::Hits).get(entry as usize..).unwrap_or(&[]);
        let last = hits.iter().position(|hit| split_hit(hit.get()).2);
        last.map_or(hits, |last| &hits[..=last])
    }

    /// All entries.
    #[cfg(test)]
    pub(crate) fn entries(&self) -> impl Iterator<Item = u32> + '_ {
        let after = |entry: &u32| entry + self.hits_of(*entry).len() as u32;
        let all = std::iter::successors(Some(0), move |entry| Some(after(entry)));
        all.take_while(|entry| !self.hits_of(*entry).is_empty())
    }
}

/// An entry is a `u32` in every index that the builder makes; any other has no hits.
pub(crate) fn entry_number(entry: u64) -> u32 {
    u32::try_from(entry).unwrap_or(u32::MAX)
}
