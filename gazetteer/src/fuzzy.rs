//! Names near a misspelt or differently transliterated one.

use crate::Gazetteer;
use crate::fold::fold;
use crate::lookup::{MAX_FOUND, NameHit};
use crate::sound::{Costs, EDIT};
use crate::walk::{Near, Wanted, names_near};
use std::collections::HashMap;

/// Most names that [`Gazetteer::fuzzy`] returns.
const LIMIT: usize = 100;
/// From this many letters on, two edits still leave a name recognisable.
const TWO_EDITS_FROM: usize = 6;
/// Most that sounds may cost, in quarters of an edit: one for each letter, but no more than this.
const SOUND_LIMIT: usize = 6;

/// A name near the one asked for, from [`Gazetteer::similar`].
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// the name, folded
    pub key: String,
    /// the place that bears it
    pub hit: NameHit,
    /// how far it is from what was asked for: 1 for each letter too many, too few, other or swapped with its neighbour, less
    /// where the two sound alike
    pub edits: f32,
}

impl Gazetteer {
    /// Names within `max_edits` (1 or 2; an insertion, deletion, replacement or swap of neighbours each) of the folded name or
    /// of its transliteration into Latin letters, nearest first, then most important; for misspellings in running text. The
    /// first letter must be right: few slips change it, and a name that begins otherwise is another name more often than not; and
    /// of two edits at most one may lie in the first half, for two of them there leave little to know a name by and take most of the
    /// time. At most 100 hits, each place once.
    pub fn fuzzy(&self, name: &str, max_edits: u8) -> Vec<(String, NameHit)> {
        let folded = fold(name);
        let latin = fold(&any_ascii::any_ascii(&folded));
        let limit = max_edits.min(2) * EDIT;
        let queries = [Some(&folded), (latin != folded).then_some(&latin)];
        let wanted = queries.into_iter().flatten().map(|name| Wanted {
            name,
            costs: Costs::Letters,
            limit,
            early_limit: limit.min(EDIT),
            same_first: true,
        });
        let found = self.nearest_names(wanted, LIMIT);
        found.into_iter().map(|found| (found.key, found.hit)).collect()
    }

    /// Names that are written or sound like one: for somebody who looks for a place and does not know its spelling here
    /// (*Khudzhand*, *Hodjent*, *Dushambe*, *Chernobil*, *Худжанд*), or slipped on any letter, the first included. One edit away
    /// in names of up to five letters, else two; a transliteration into Latin letters counts too. Nearest first, then most
    /// important, each place once.
    pub fn similar(&self, name: &str, limit: usize) -> Vec<Similar> {
        self.similar_within(name, limit, f32::INFINITY)
    }

    /// The same, no farther than `max_edits`: many times faster where that is an edit or so.
    pub fn similar_within(&self, name: &str, limit: usize, max_edits: f32) -> Vec<Similar> {
        let folded = fold(name);
        let latin = fold(&any_ascii::any_ascii(&folded));
        let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).count();
        let slips = EDIT * if letters(&folded) < TWO_EDITS_FROM { 1 } else { 2 };
        let sounds = letters(&latin).min(SOUND_LIMIT) as u8;
        let most = (max_edits.max(0.0) * f32::from(EDIT)) as u8;
        let (slips, sounds) = (slips.min(most), sounds.min(most));
        let wanted = [
            Wanted {
                name: &folded,
                costs: Costs::Letters,
                limit: slips,
                early_limit: slips,
                same_first: false,
            },
            Wanted {
                name: &latin,
                costs: Costs::Sounds,
                limit: sounds,
                early_limit: sounds,
                same_first: false,
            },
        ];
        self.nearest_names(wanted.into_iter(), limit)
    }

    fn nearest_names<'q>(&self, wanted: impl Iterator<Item = Wanted<'q>>, limit: usize) -> Vec<Similar> {
        let Some(names) = self.name_automaton() else { return Vec::new() };
        let mut near: HashMap<u32, Near> = HashMap::new();
        for found in wanted.flat_map(|wanted| names_near(names, &wanted)) {
            let known = near.entry(found.entry).or_insert_with(|| Near { cost: u8::MAX, ..found.clone() });
            known.cost = known.cost.min(found.cost);
        }
        let mut near: Vec<Near> = near.into_values().collect();
        near.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.name.cmp(&b.name)));
        // Of names equally near all are needed, since their places are told apart by importance.
        let mut found: Vec<Similar> = Vec::new();
        for group in near.chunk_by(|a, b| a.cost == b.cost) {
            let first = found.len();
            for near in group {
                let edits = f32::from(near.cost) / f32::from(EDIT);
                let room = MAX_FOUND.saturating_sub(found.len());
                found.extend(self.hits(near.entry).take(room).map(|hit| Similar {
                    key: near.name.clone(),
                    hit,
                    edits,
                }));
            }
            let importance = |similar: &Similar| self.place(similar.hit.place).importance;
            found[first..].sort_by_cached_key(|similar| {
                let less = std::cmp::Reverse((importance(similar) * 1e6) as u32);
                (less, similar.key.clone(), similar.hit.place)
            });
            let mut seen = std::collections::HashSet::new();
            found.retain(|similar| seen.insert(similar.hit.place));
            if found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        found
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

    #[test]
    fn similar_names_are_found_by_sound_and_whatever_the_first_letter() {
        let first = |name: &str| {
            let similar = gazetteer().similar(name, 3);
            similar.first().map(|found| gazetteer().place(found.hit.place).name)
        };
        for (asked, found) in [
            ("Khudzhand", "Khujand"),
            ("Hudjand", "Khujand"),
            ("Vakhdat", "Vahdat"),
            ("Wahdat", "Vahdat"),
            ("Dushambe", "Dushanbe"),
            ("Ushanbe", "Dushanbe"),
            ("Tushanbe", "Dushanbe"),
            ("Qabul", "Kabul"),
            ("Kolab", "Kŭlob"),
            ("Boxtar", "Bokhtar"),
            ("Худжанд", "Khujand"),
            ("Moskwa", "Moscow"),
            ("California", "California"),
        ] {
            assert_eq!(first(asked), Some(found), "{asked}");
        }
        assert!(gazetteer().similar("Xyzzyqrs", 3).is_empty() && gazetteer().similar("", 3).is_empty());
        let vahdat = &gazetteer().similar("Vakhdat", 5);
        assert!(vahdat[0].edits > 0.0 && vahdat[0].edits < 1.0 && vahdat.len() >= 2, "{vahdat:?}");
    }

    #[test]
    fn a_narrower_search_finds_the_near_ones_alike() {
        for name in ["Khudzhand", "Dushambe", "Tushanbe", "Moskwa"] {
            let all = gazetteer().similar(name, 50);
            for most in [0.5, 1.0, 1.25] {
                let near = gazetteer().similar_within(name, 50, most);
                let wanted: Vec<_> = all.iter().filter(|s| s.edits <= most).cloned().collect();
                assert_eq!(near, wanted, "{name} {most}");
            }
        }
    }

    /// Optimal string alignment distance, as the textbooks have it, with at most one edit in the first half of `b`.
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
                if j <= b.len() / 2 && table[i][j] > 1 {
                    table[i][j] = 1000;
                }
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
