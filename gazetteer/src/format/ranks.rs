//! The section `Ranks`: how important the places of a run of hits are at most.
//!
//! The best of millions of names that begin alike are found by looking only where a bound says that they may be: a tree of
//! maxima over the hits, which lie in the order of their names, so that those of names that begin alike are a run. The lowest
//! level has a number for every [`BLOCK`] hits, each level above one for every [`FAN`] numbers of the level
//! below, the last level has one. The levels lie one after the other, the lowest first.

use super::IMPORTANCE_UNITS;
use crate::NameKind;
use std::ops::Range;
use zerocopy::little_endian::U16;

/// Hits that a number of the lowest level stands for.
pub(crate) const BLOCK: usize = 4;
/// Numbers of a level that one of the next level stands for: half a cache line.
pub(crate) const FAN: usize = 16;
/// Ranks of names that are codes: below those of all other names, which have one for every step of importance.
const CODE_RANKS: u16 = 15_000;

/// The rank of a name: higher is more important. Places of higher importance (in [`IMPORTANCE_UNITS`]) have higher ranks, those
/// that have the name only as a code lower ones than all others, with neighbouring importances taken together.
pub(crate) fn rank(importance: u16, kind: NameKind) -> u16 {
    match kind {
        NameKind::Code => {
            let share = u32::from(importance) * u32::from(CODE_RANKS) / IMPORTANCE_UNITS as u32;
            share.min(u32::from(CODE_RANKS)) as u16
        }
        _ => importance.saturating_add(CODE_RANKS + 1),
    }
}

/// Where the levels lie, for a number of blocks.
fn levels(blocks: usize) -> Vec<Range<usize>> {
    let (mut levels, mut start, mut length) = (Vec::new(), 0, blocks);
    while length > 0 {
        levels.push(start..start + length);
        start += length;
        length = if length == 1 { 0 } else { length.div_ceil(FAN) };
    }
    levels
}

/// A number of the tree: level (0 is the lowest) and place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node {
    pub(crate) level: usize,
    pub(crate) at: usize,
}

/// Reads the section.
#[derive(Debug)]
pub(crate) struct Ranks<'d> {
    ranks: &'d [U16],
    levels: Vec<Range<usize>>,
}

impl<'d> Ranks<'d> {
    /// `hits` is the number of rows of `Hits`.
    pub(crate) fn new(ranks: &'d [U16], hits: usize) -> Self {
        Ranks { ranks, levels: levels(hits.div_ceil(BLOCK)) }
    }

    /// The number that stands for all hits.
    pub(crate) fn top(&self) -> Option<Node> {
        Some(Node { level: self.levels.len().checked_sub(1)?, at: 0 })
    }

    /// What the number stands for, as numbers of the level below, with the rank of each; of those only the ones that have to do
    /// with a run of blocks.
    pub(crate) fn below(&self, node: Node, blocks: Range<usize>) -> impl Iterator<Item = (u16, Node)> {
        let level = node.level.saturating_sub(1);
        let width = FAN.saturating_pow(level as u32);
        let first = (node.at * FAN).max(blocks.start / width);
        let end = ((node.at + 1) * FAN).min(blocks.end.div_ceil(width));
        let start = self.levels.get(level).cloned().unwrap_or(0..0);
        let end = end.min(start.len());
        (first..end).map(move |at| {
            let rank = self.ranks.get(start.start + at).map_or(0, |rank| rank.get());
            (rank, Node { level, at })
        })
    }
}

/// Makes the section.
#[derive(Debug, Default)]
pub(crate) struct RanksBuilder {
    lowest: Vec<u16>,
    hits: usize,
}

impl RanksBuilder {
    /// Adds the next hit.
    pub(crate) fn push(&mut self, rank: u16) {
        if self.hits.is_multiple_of(BLOCK) {
            self.lowest.push(0);
        }
        self.hits += 1;
        if let Some(block) = self.lowest.last_mut() {
            *block = rank.max(*block);
        }
    }

    /// The rows of the section.
    pub(crate) fn finish(self) -> Vec<U16> {
        let mut ranks = self.lowest;
        for level in levels(ranks.len()) {
            if level.len() > 1 {
                let above: Vec<u16> =
                    ranks[level].chunks(FAN).map(|ranks| ranks.iter().copied().max().unwrap_or(0)).collect();
                ranks.extend(above);
            }
        }
        ranks.into_iter().map(U16::new).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_importance_and_codes_come_last() {
        let most = IMPORTANCE_UNITS as u16;
        assert!(rank(0, NameKind::Alternate) > rank(most, NameKind::Code));
        assert!(rank(most, NameKind::Primary) > rank(most - 1, NameKind::Former));
        assert_eq!(rank(7, NameKind::Primary), rank(7, NameKind::Demonym));
        assert!(rank(most, NameKind::Code) > rank(most / 2, NameKind::Code));
        assert!(rank(u16::MAX, NameKind::Code) <= rank(0, NameKind::Primary));
    }

    #[test]
    fn every_number_is_the_greatest_of_those_below_it() {
        for hits in [0_usize, 1, 4, 5, 63, 64, 65, 4 * FAN * FAN, 5000] {
            let mut builder = RanksBuilder::default();
            let value = |hit: usize| (hit * 7919 % 60_013) as u16;
            (0..hits).for_each(|hit| builder.push(value(hit)));
            let rows = builder.finish();
            let blocks = hits.div_ceil(BLOCK);
            let ranks = Ranks::new(&rows, hits);
            assert_eq!(ranks.levels.last().map_or(0, |level| level.end), rows.len());
            let Some(top) = ranks.top() else {
                assert_eq!(hits, 0);
                continue;
            };
            let range = blocks / 3..blocks - blocks / 4;
            let (mut queue, mut reached) = (vec![(u16::MAX, top)], Vec::new());
            while let Some((rank, node)) = queue.pop() {
                if node.level == 0 {
                    let own = node.at * 4..((node.at + 1) * 4).min(hits);
                    assert!(blocks == 1 || Some(rank) == own.map(value).max());
                    reached.push(node.at);
                } else {
                    let below: Vec<_> = ranks.below(node, range.clone()).collect();
                    assert!(below.iter().all(|(below, _)| *below <= rank));
                    queue.extend(below);
                }
            }
            reached.sort_unstable();
            assert!(blocks == 1 || reached == range.collect::<Vec<_>>(), "{hits}");
        }
    }
}
