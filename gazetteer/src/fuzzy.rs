//! Names near a misspelt or differently transliterated one: a walk over the name automaton with the rows of the
//! edit-distance table beside it, cut where no continuation can stay within the limit.

use crate::automaton::{Automaton, State};
use crate::fold::fold;
use crate::lookup::entry_number;
use crate::{Gazetteer, NameHit};

/// Most names that are returned.
const LIMIT: usize = 100;

impl Gazetteer {
    /// Names within `max_edits` (1 or 2; an insertion, deletion, replacement or swap of neighbours each) of the folded name or
    /// of its transliteration into Latin letters, nearest first, then most important; for unseen spellings. The first letter
    /// must be right. At most 100 hits, each place once.
    pub fn fuzzy(&self, name: &str, max_edits: u8) -> Vec<(String, NameHit)> {
        let folded = fold(name);
        let latin = fold(&any_ascii::any_ascii(&folded));
        let mut found: Vec<(u8, String, NameHit)> = Vec::new();
        let Some(names) = self.name_automaton() else { return Vec::new() };
        for query in [Some(&folded), (latin != folded).then_some(&latin)].into_iter().flatten() {
            Walk::new(names, query, max_edits.min(2)).run(|name, edits, entry| {
                found.extend(self.hits(entry).map(|hit| (edits, name.to_owned(), hit)));
            });
        }
        let importance = |hit: &NameHit| self.place(hit.place).importance;
        found.sort_by(|a, b| {
            (a.0.cmp(&b.0))
                .then(importance(&b.2).total_cmp(&importance(&a.2)))
                .then_with(|| a.1.cmp(&b.1))
                .then(a.2.place.cmp(&b.2.place))
        });
        let mut seen = std::collections::HashSet::new();
        found.retain(|(_, _, hit)| seen.insert(hit.place));
        found.into_iter().take(LIMIT).map(|(_, name, hit)| (name, hit)).collect()
    }
}

/// Depth-first walk. `rows` holds a row of the table for each letter of `path`, one after the other.
struct Walk<'d> {
    names: Automaton<'d>,
    query: Vec<char>,
    max: u8,
    path: String,
    letters: Vec<char>,
    rows: Vec<u8>,
}

impl<'d> Walk<'d> {
    fn new(names: Automaton<'d>, query: &str, max: u8) -> Self {
        let query: Vec<char> = query.chars().collect();
        let rows = (0..=query.len()).map(|i| u8::try_from(i).unwrap_or(u8::MAX)).collect();
        Walk { names, query, max, path: String::new(), letters: Vec::new(), rows }
    }

    fn run(&mut self, mut found: impl FnMut(&str, u8, u32)) {
        if !self.query.is_empty() {
            self.descend(self.names.start(), &mut [0; 4], 0, &mut found);
        }
    }

    /// `pending` holds the first `pending_len` bytes of a letter that is not complete yet.
    fn descend(
        &mut self,
        state: State,
        pending: &mut [u8; 4],
        pending_len: usize,
        found: &mut impl FnMut(&str, u8, u32),
    ) {
        let width = self.query.len() + 1;
        if pending_len == 0
            && !self.path.is_empty()
            && let Some(entry) = self.names.value(state)
        {
            let edits = self.rows[self.rows.len() - 1];
            if edits <= self.max {
                found(&self.path, edits, entry_number(entry));
            }
        }
        for (byte, next) in self.names.transitions(state) {
            pending[pending_len] = byte;
            let length = utf8_length(pending[0]);
            if pending_len + 1 < length {
                self.descend(next, pending, pending_len + 1, found);
                continue;
            }
            let letter = std::str::from_utf8(&pending[..length]).ok().and_then(|s| s.chars().next());
            let Some(letter) = letter else { continue };
            if self.letters.is_empty() && letter != self.query[0] {
                continue;
            }
            if self.push(letter) {
                self.descend(next, &mut [0; 4], 0, found);
            }
            self.letters.pop();
            self.path.pop();
            self.rows.truncate(self.rows.len() - width);
        }
    }

    /// Adds a letter and its row; whether the row still holds a value within the limit.
    fn push(&mut self, letter: char) -> bool {
        let width = self.query.len() + 1;
        let above = self.rows.len() - width;
        let swapped_with = self.letters.last().copied();
        self.letters.push(letter);
        self.path.push(letter);
        let mut least = self.rows[above].saturating_add(1);
        self.rows.push(least);
        for i in 1..width {
            let replaced = self.rows[above + i - 1].saturating_add(u8::from(self.query[i - 1] != letter));
            let inserted = self.rows[above + i].saturating_add(1);
            let deleted = self.rows[above + width + i - 1].saturating_add(1);
            let mut edits = replaced.min(inserted).min(deleted);
            if i > 1
                && above >= width
                && swapped_with == Some(self.query[i - 1])
                && self.query[i - 2] == letter
            {
                edits = edits.min(self.rows[above - width + i - 2].saturating_add(1));
            }
            self.rows.push(edits);
            least = least.min(edits);
        }
        least <= self.max
    }
}

fn utf8_length(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{all, gazetteer};
    use crate::fold::fold;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn names(name: &str) -> Vec<String> {
        let gazetteer = gazetteer();
        gazetteer.fuzzy(name, 2).iter().map(|(_, hit)| gazetteer.place(hit.place).name.to_owned()).collect()
    }

    #[test]
    fn misspelt_and_transliterated_names_are_found() {
        assert_eq!(names("Dushambe")[0], "Dushanbe");
        assert_eq!(names("Khujnad")[0], "Khujand");
        assert_eq!(names("Lenniabad")[0], "Khujand");
        assert_eq!(names("Хужанд")[0], "Khujand", "another Cyrillic spelling");
        assert_eq!(names("კაბულ")[0], "Kabul", "from Georgian letters");
        assert!(names("Ushanbe").is_empty(), "the first letter is wrong");
        assert!(names("").is_empty());
    }

    /// Optimal string alignment distance, as the textbooks have it.
    fn distance(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swapped = if swapped { table[i - 2][j - 2] + 1 } else { usize::MAX };
                    replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(swapped)
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_walk_finds_what_measuring_all_names_finds(query in "(dushanbe|moskva|new york|москва|paris)[a-z]?", at in 1..6usize, letter in "[a-zа-я ]") {
            let gazetteer = gazetteer();
            let mut query: Vec<char> = query.chars().collect();
            let at = at.min(query.len() - 1);
            query[at] = letter.chars().next().unwrap();
            let query = fold(&query.into_iter().collect::<String>());
            let latin = fold(&any_ascii::any_ascii(&query));
            let near = |name: &str| [&query, &latin].iter().any(|query| {
                name.chars().next() == query.chars().next() && distance(name, query) <= 2
            });
            let expected: BTreeSet<_> = all(gazetteer)
                .filter(|place| gazetteer.names(place.ix).iter().any(|(name, _)| near(&fold(name))))
                .map(|place| place.ix)
                .collect();
            let found: BTreeSet<_> = gazetteer.fuzzy(&query, 2).iter().map(|(_, hit)| hit.place).collect();
            prop_assert!(expected.is_subset(&found), "{query}: {expected:?} {found:?}");
        }
    }
}
