//! Finding places by name: exactly, in running text, by the beginning.

use crate::automaton::{Automaton, State};
use crate::fold::fold;
use crate::format::{ENTRY_BLOCK, Section, split_hit};
use crate::{Gazetteer, NameKind, PlaceIx};
use zerocopy::little_endian::U32;

/// A place that bears a looked-up name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameHit {
    /// the place
    pub place: PlaceIx,
    /// what the name is to it; the best kind when the place has it several times
    pub kind: NameKind,
}

/// A name found in running text by [`Gazetteer::matches_at`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch {
    /// how many words of the text it covers
    pub words: usize,
    /// entry to give to [`Gazetteer::hits`]
    pub entry: u32,
}

/// Names that [`Gazetteer::prefix`] looks at: enough to find the most important of those that begin with two letters, and few
/// enough for an answer while somebody types.
const PREFIX_NAMES: usize = 20_000;
/// Places of names that are ranked at most; more are found only in damaged indexes.
pub(crate) const MAX_FOUND: usize = 200_000;
/// Steps of a walk before it gives up; damaged indexes may hold endless ones.
const PREFIX_STEPS: usize = 400_000;

impl Gazetteer {
    /// Places that bear a name, most important first; one whose main name is quite another counts for about half, and those
    /// that have it only as a code come last. `name` is folded first.
    pub fn lookup(&self, name: &str) -> Vec<NameHit> {
        let entry = self.name_automaton().and_then(|names| names.get(&fold(name)));
        entry.map_or_else(Vec::new, |entry| self.hits(entry_number(entry)).collect())
    }

    /// All names that start at the first of `words` (each already folded, see [`crate::fold`]), shortest first, into `out`
    /// (cleared first). Allocates nothing once `out` has grown.
    pub fn matches_at<'t>(&self, words: impl Iterator<Item = &'t str>, out: &mut Vec<NameMatch>) {
        out.clear();
        let Some(names) = self.name_automaton() else { return };
        let mut state = names.start();
        for (row, word) in words.enumerate() {
            if row > 0 {
                let Some(next) = names.step(state, b' ') else { return };
                state = next;
            }
            for byte in word.bytes() {
                let Some(next) = names.step(state, byte) else { return };
                state = next;
            }
            if let Some(entry) = names.value(state) {
                out.push(NameMatch { words: row + 1, entry: entry_number(entry) });
            }
        }
    }

    /// The places behind an entry, in the order of [`Gazetteer::lookup`]; no allocation.
    pub fn hits(&self, entry: u32) -> impl ExactSizeIterator<Item = NameHit> + '_ {
        let blocks = self.rows::<U32>(Section::EntryBlocks);
        let start = blocks.get((entry / ENTRY_BLOCK) as usize).map_or(usize::MAX, |row| row.get() as usize);
        let mut rest = self.rows::<U32>(Section::Hits).get(start..).unwrap_or(&[]);
        let mut hits: &[U32] = &[];
        for _ in 0..=entry % ENTRY_BLOCK {
            let end = rest.iter().position(|hit| split_hit(hit.get()).2).map_or(rest.len(), |last| last + 1);
            (hits, rest) = rest.split_at(end);
        }
        hits.iter().map(|hit| {
            let (place, kind, _) = split_hit(hit.get());
            NameHit { place: PlaceIx(place), kind }
        })
    }

    /// Names that begin with a text, for completion while typing: the places most important by the name first, each once under
    /// the first of its names. `text` is folded first; of more than 20,000 names that begin alike the rest are not looked at.
    pub fn prefix(&self, text: &str, limit: usize) -> Vec<(String, NameHit)> {
        let mut folded = fold(text);
        if text.ends_with(|c: char| !c.is_alphanumeric()) && !folded.is_empty() {
            folded.push(' ');
        }
        let Some(names) = self.name_automaton() else { return Vec::new() };
        let start = folded.bytes().try_fold(names.start(), |state, byte| names.step(state, byte));
        let Some(start) = start.filter(|_| !folded.is_empty()) else { return Vec::new() };
        let mut found: Vec<(String, NameHit)> = Vec::new();
        each_key(names, start, folded.into_bytes(), |key, entry| {
            let room = MAX_FOUND.saturating_sub(found.len());
            found.extend(self.hits(entry).take(room).map(|hit| (key.to_owned(), hit)));
        });
        let importance = |hit: &NameHit| self.place(hit.place).importance;
        found.sort_by_cached_key(|(key, hit)| {
            let less = std::cmp::Reverse((importance(hit) * 1e6) as u32);
            (hit.kind == NameKind::Code, less, hit.place, hit.kind, key.len(), key.clone())
        });
        let mut seen = std::collections::HashSet::new();
        found.retain(|(_, hit)| seen.insert(hit.place));
        found.truncate(limit);
        found
    }
}

/// An entry is a `u32` in every index that the builder makes; any other has no hits.
pub(crate) fn entry_number(entry: u64) -> u32 {
    u32::try_from(entry).unwrap_or(u32::MAX)
}

/// Calls `found` with the keys from a state on, in their order, until [`PREFIX_NAMES`] were found.
fn each_key(names: Automaton<'_>, start: State, mut key: Vec<u8>, mut found: impl FnMut(&str, u32)) {
    let before = key.len();
    let mut left = PREFIX_NAMES;
    let mut stack = vec![(names.transitions(start), names.value(start))];
    for _ in 0..PREFIX_STEPS {
        let Some((transitions, value)) = stack.last_mut() else { return };
        if let Some(entry) = value.take() {
            if let Ok(key) = std::str::from_utf8(&key) {
                found(key, entry_number(entry));
            }
            left -= 1;
            if left == 0 {
                return;
            }
        }
        match transitions.next() {
            Some((byte, next)) => {
                key.push(byte);
                stack.push((names.transitions(next), names.value(next)));
            }
            None => {
                stack.pop();
                key.truncate(before + stack.len().saturating_sub(1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{all, gazetteer};
    use crate::fold::fold;

    #[test]
    fn names_are_completed_the_most_important_first() {
        let names = |text, limit| -> Vec<(String, &str)> {
            let found = gazetteer().prefix(text, limit);
            found.into_iter().map(|(key, hit)| (key, gazetteer().place(hit.place).name)).collect()
        };
        assert_eq!(names("Taj", 1), [("tajikistan".to_owned(), "Tajikistan")]);
        assert_eq!(names("los angeles c", 5), [("los angeles county".to_owned(), "Los Angeles County")]);
        assert_eq!(names("Ду", 5), [("душанбе".to_owned(), "Dushanbe")]);
        assert!(names("new ", 9).iter().all(|(key, _)| key.starts_with("new ")));
        assert!(names("", 5).is_empty() && names("xyzzy", 5).is_empty());
    }

    #[test]
    fn every_name_is_a_completion_of_its_beginning() {
        for place in all(gazetteer()) {
            let folded = fold(place.name);
            let half: String = folded.chars().take(folded.chars().count().div_ceil(2)).collect();
            let found = gazetteer().prefix(&half, 1000);
            assert!(found.iter().any(|(_, hit)| hit.place == place.ix), "{half}");
        }
    }
}
