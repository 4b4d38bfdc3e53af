//! Completion while typing: the most important places of all whose names begin with a text.
//!
//! The places of names that begin alike are a run of hits, of which there may be millions. The tree of [`crate::format::ranks`]
//! says how important those of a part of the run are at most; the part with the highest bound is looked into next, until no
//! bound reaches the last place that would be told.

use crate::fold::fold;
use crate::format::ranks::{self, Node, Ranks, rank};
use crate::format::{Section, split_hit};
use crate::lookup::{MAX_FOUND, NameHit, entry_number};
use crate::{Gazetteer, NameKind, PlaceIx};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};
use std::ops::Range;
use zerocopy::little_endian::{U16, U32};

/// A place by one of its names that begin with the text.
#[derive(Debug, Clone, Copy)]
struct Found {
    importance: u16,
    place: PlaceIx,
    kind: NameKind,
    /// row of `Hits`
    hit: usize,
}

impl Found {
    /// The order in which places are told, and the names of a place but for their length.
    fn key(&self) -> impl Ord + use<> {
        (self.kind == NameKind::Code, Reverse(self.importance), self.place, self.kind, self.hit)
    }
}

/// The best places so far.
struct Best {
    limit: usize,
    /// rank of each place that is or was among them
    ranks: HashMap<PlaceIx, u16>,
    /// the first `limit`
    kept: BTreeSet<(u16, PlaceIx)>,
    found: Vec<Found>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Best { limit, ranks: HashMap::new(), kept: BTreeSet::new(), found: Vec::new() }
    }

    /// Places of a lower rank than this are not among the best.
    fn least(&self) -> u16 {
        let full = self.kept.len() == self.limit;
        self.kept.first().filter(|_| full).map_or(0, |&(rank, _)| rank)
    }

    fn add(&mut self, found: Found) {
        let rank = rank(found.importance, found.kind);
        if rank < self.least() {
            return;
        }
        self.found.push(found);
        let known = self.ranks.entry(found.place).or_default();
        if rank < *known {
            return;
        }
        // A place that was found by its code first rises with another name.
        self.kept.remove(&(*known, found.place));
        *known = rank;
        self.kept.insert((rank, found.place));
        if self.kept.len() > self.limit {
            self.kept.pop_first();
        }
    }
}

impl Gazetteer {
    /// Names that begin with a text, for completion while typing: the places most important by themselves first, each once under
    /// the first of its names, those that have it only as a code last. `text` is folded first. Where more than 200,000 names of
    /// places would have to be compared, because that many are equally important, the rest are not looked at.
    pub fn prefix(&self, text: &str, limit: usize) -> Vec<(String, NameHit)> {
        let mut folded = fold(text);
        if text.ends_with(|c: char| !c.is_alphanumeric()) && !folded.is_empty() {
            folded.push(' ');
        }
        let Some(names) = self.name_automaton().filter(|_| limit > 0 && !folded.is_empty()) else {
            return Vec::new();
        };
        let start = names.read(names.start(), folded.as_bytes());
        let Some(entries) = start.and_then(|start| names.values_from(start)) else { return Vec::new() };
        let (first, last) = (entry_number(*entries.start()), entry_number(*entries.end()));
        let end = last as usize + self.hits(last).len();
        let mut found = self.best_of(first as usize..end, limit);
        found.sort_unstable_by_key(Found::key);
        let mut seen = HashSet::new();
        let places = found.chunk_by(|a, b| a.place == b.place && a.kind == b.kind);
        let completed = places.filter_map(|names_of_place| {
            let &Found { place, kind, .. } =
                names_of_place.first().filter(|first| seen.insert(first.place))?;
            // Its names of the best kind, of which the shortest is told.
            let keys = names_of_place.iter().filter_map(|found| names.key_of(found.hit as u64));
            let key = keys.min_by_key(String::len)?;
            Some((key, NameHit { place, kind }))
        });
        completed.take(limit).collect()
    }

    /// The best `limit` places of a run of hits, with all that they are called there, among others.
    fn best_of(&self, wanted: Range<usize>, limit: usize) -> Vec<Found> {
        let hits = self.rows::<U32>(Section::Hits);
        let ranks = Ranks::new(self.rows::<U16>(Section::Ranks), hits.len());
        let blocks = wanted.start / ranks::BLOCK..wanted.end.div_ceil(ranks::BLOCK);
        let mut best = Best::new(limit);
        let mut left = MAX_FOUND;
        let mut queue: BinaryHeap<(u16, Node)> = ranks.top().map(|top| (u16::MAX, top)).into_iter().collect();
        while let Some((_, node)) = queue.pop().filter(|(bound, _)| *bound >= best.least()) {
            if node.level > 0 {
                queue.extend(ranks.below(node, blocks.clone()).filter(|(bound, _)| *bound >= best.least()));
                continue;
            }
            let first = (node.at * ranks::BLOCK).max(wanted.start);
            let end = ((node.at + 1) * ranks::BLOCK).min(wanted.end);
            for (hit, row) in (first..end).zip(hits.get(first..).unwrap_or(&[])) {
                let (place, kind, _) = split_hit(row.get());
                let place = PlaceIx(place);
                best.add(Found { importance: self.importance_of(place), place, kind, hit });
                left -= 1;
                if left == 0 {
                    return best.found;
                }
            }
        }
        best.found
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{all, gazetteer};
    use crate::fold::fold;
    use crate::{Gazetteer, NameHit, NameKind};
    use std::cmp::Reverse;
    use std::collections::{BTreeMap, HashSet};

    /// By comparing all names.
    fn by_hand(gazetteer: &Gazetteer, text: &str, limit: usize) -> Vec<(String, NameHit)> {
        let keys: BTreeMap<u32, String> = (gazetteer.entries())
            .filter_map(|entry| Some((entry, gazetteer.name_automaton()?.key_of(u64::from(entry))?)))
            .collect();
        let begun = keys.iter().filter(|(_, key)| key.starts_with(text));
        let mut found: Vec<(String, NameHit)> =
            begun.flat_map(|(&entry, key)| gazetteer.hits(entry).map(|hit| (key.clone(), hit))).collect();
        found.sort_by_cached_key(|(key, hit)| {
            let importance = gazetteer.place(hit.place).importance;
            let less = Reverse((importance * 1e6) as u32);
            (hit.kind == NameKind::Code, less, hit.place, hit.kind, key.len(), key.clone())
        });
        let mut seen = HashSet::new();
        found.retain(|(_, hit)| seen.insert(hit.place));
        found.truncate(limit);
        found
    }

    #[test]
    fn the_completions_are_those_that_comparing_all_names_gives() {
        let mut texts: Vec<String> = all(gazetteer())
            .flat_map(|place| {
                let folded = fold(place.name);
                let ends: Vec<_> = folded.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
                ends.into_iter().map(move |end| folded[..end].to_owned()).collect::<Vec<_>>()
            })
            .collect();
        texts.sort_unstable();
        texts.dedup();
        for text in &texts {
            for limit in [1, 2, 5, 1000] {
                // A space at the end of the text is kept as one.
                let found = gazetteer().prefix(text, limit);
                assert_eq!(found, by_hand(gazetteer(), text, limit), "{text:?} {limit}");
            }
        }
    }

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
