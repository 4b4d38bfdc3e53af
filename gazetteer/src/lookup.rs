//! Finding places by name: exactly and in running text.

use crate::automaton::{Automaton, State};
use crate::fold::fold;
use crate::format::{Section, beginnings, split_hit};
use crate::{Gazetteer, NameKind, PlaceIx, Recent, Remembered};
use std::hash::{Hash, Hasher};
use std::hint::black_box;
use zerocopy::little_endian::U32;

/// A place that bears a looked-up name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameHit {
    /// the place
    pub place: PlaceIx,
    /// what the name is to it; the best kind when the place has it several times
    pub kind: NameKind,
}

/// The places that bear a name, most important first: read where the index holds them, without allocation.
#[derive(Debug, Clone, Default)]
pub struct Hits<'g> {
    rows: std::slice::Iter<'g, U32>,
}

impl Hits<'_> {
    /// Whether no place (more) bears the name.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// The next place, which is the most important at first.
    pub fn first(&self) -> Option<NameHit> {
        self.clone().next()
    }
}

impl Iterator for Hits<'_> {
    type Item = NameHit;

    #[inline]
    fn next(&mut self) -> Option<NameHit> {
        self.rows.next().map(name_hit)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl DoubleEndedIterator for Hits<'_> {
    fn next_back(&mut self) -> Option<NameHit> {
        self.rows.next_back().map(name_hit)
    }
}

impl ExactSizeIterator for Hits<'_> {}

impl std::iter::FusedIterator for Hits<'_> {}

#[inline]
fn name_hit(hit: &U32) -> NameHit {
    let (place, kind, _) = split_hit(hit.get());
    NameHit { place: PlaceIx(place), kind }
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
    pub fn lookup(&self, name: &str) -> Hits<'_> {
        self.entry(fold(name).as_bytes()).map_or_else(Hits::default, |entry| self.hits(entry))
    }

    /// The entry of a folded name.
    fn entry(&self, folded: &[u8]) -> Option<u32> {
        let names = self.name_automaton()?;
        let (state, rest) = beginnings::after(self.rows(Section::Beginnings), names, folded)?;
        // The hits of a name lie behind the first of those that begin like it, mostly close: read now, they come from memory
        // while the rest of the name is walked.
        black_box(self.rows::<U32>(Section::Hits).get(state.output() as usize).map(|hit| hit.get()));
        names.value_behind(state, rest).map(entry_number)
    }

    /// The places behind an entry, in the order of [`Gazetteer::lookup`].
    pub fn hits(&self, entry: u32) -> Hits<'_> {
        // An entry is the row of its first hit.
        let rows = self.rows::<U32>(Section::Hits).get(entry as usize..).unwrap_or(&[]);
        let last = rows.iter().position(|hit| split_hit(hit.get()).2);
        Hits { rows: last.map_or(rows, |last| &rows[..=last]).iter() }
    }

    /// All entries.
    #[cfg(test)]
    pub(crate) fn entries(&self) -> impl Iterator<Item = u32> + '_ {
        let after = |entry: &u32| entry + self.hits(*entry).len() as u32;
        let all = std::iter::successors(Some(0), move |entry| Some(after(entry)));
        all.take_while(|entry| !self.hits(*entry).is_empty())
    }
}

/// An entry is a `u32` in every index that the builder makes; any other has no hits.
pub(crate) fn entry_number(entry: u64) -> u32 {
    u32::try_from(entry).unwrap_or(u32::MAX)
}
