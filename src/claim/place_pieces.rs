//! Places of loose descriptions that are no sentence: *Birta (18 km south of Garbaharey)*, *Hama Province: Huribnefseh*,
//! *Province: Santander, Municipality: Toledo*, *La Sopeña neighborhood, in Silao*.

use super::place_name::{GENERIC, Unit, hits, spelt_alike, units};
use dateline_gazetteer::{Gazetteer, PlaceIx, fold};

/// Words that part a place from what it lies in, or one place from the next.
const PARTING: [&str; 20] = [
    "in", "of", "near", "at", "and", "from", "outside", "between", "to", "towards", "toward", "around",
    "along", "on", "inside", "within", "by", "the", "under", "over",
];

/// Pieces that are looked at, so that a page of text costs no more than a line.
const PIECES: usize = 12;

/// What a place costs that only part of a piece names: *Sinaloa San Ignacio*.
const PART_OF_PIECE: f64 = 0.1;

/// From this cost on a name is only a code: *I* for a region in some country's own count.
const CODE: f64 = 0.4;

/// The place that a loose description names best. Each piece of it may be what the others say in which country or unit it lies:
/// the one that others hold is the most exact.
pub(super) fn in_pieces(gazetteer: &Gazetteer, text: &str) -> Option<Named> {
    let pieces = pieces(gazetteer, text);
    let units: Vec<Vec<Unit>> = pieces.iter().map(|(piece, _)| units_of(gazetteer, piece)).collect();
    let mut best: Option<(f64, Named)> = None;
    for (i, (piece, cost)) in pieces.iter().enumerate() {
        let others = || (0..pieces.len()).filter(|&j| j != i && pieces[j].0 != *piece);
        let mut found: Vec<(PlaceIx, f64)> =
            hits(gazetteer, piece).into_iter().filter(|(_, cost)| *cost < CODE).collect();
        let within: Vec<&Unit> = others().flat_map(|j| &units[j]).collect();
        let inside = |ix: &PlaceIx| within.iter().any(|u| u.holds(&gazetteer.place(*ix)));
        if !found.iter().any(|(ix, _)| inside(ix)) {
            // a slip of a name that some place bears is only believed inside what the other pieces name
            if found.is_empty() || !within.is_empty() {
                found.extend(spelt_alike(gazetteer, piece, &within));
            }
        }
        for (ix, penalty) in found {
            let place = gazetteer.place(ix);
            let held =
                |j: usize| units[j].iter().filter(|u| u.holds(&place)).map(|u| u.weight).fold(0.0, f64::max);
            let held = others().map(held).sum::<f64>();
            let score = f64::from(place.importance) - penalty - cost + held;
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                best = Some((score, Named { place: ix, held: held > 0.0 }));
            }
        }
    }
    best.map(|(_, named)| named)
}

/// The place that a description names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Named {
    pub(super) place: PlaceIx,
    /// the description also says in which country or unit it lies
    pub(super) held: bool,
}

/// The units that a piece may mean, also with the noun for their kind: *Kulgam District*.
fn units_of(gazetteer: &Gazetteer, piece: &str) -> Vec<Unit> {
    let found = units(gazetteer, piece);
    if found.is_empty() { units(gazetteer, &bare(piece)) } else { found }
}

/// A piece without the words that say what it is.
fn bare(piece: &str) -> String {
    let folded = fold::fold(piece);
    let words: Vec<&str> = folded.split(' ').filter(|word| !kind(word)).collect();
    words.join(" ")
}

/// *village*, *areas*: a kind, no name.
fn kind(word: &str) -> bool {
    GENERIC.contains(&word) || GENERIC.contains(&word.trim_end_matches('s'))
}

/// The stretches of a description that may be names, each with what it costs to take it for one.
fn pieces(gazetteer: &Gazetteer, text: &str) -> Vec<(String, f64)> {
    let mut out: Vec<(String, f64)> = Vec::new();
    let capitals = text.contains(char::is_uppercase);
    for stretch in text.split([',', ';', ':', '(', ')', '/', '\n', '#']) {
        let words: Vec<&str> = stretch
            .split([' ', '\t', '\u{a0}', '_'])
            .map(|w| w.trim_end_matches('.'))
            .filter(|w| !w.is_empty())
            .collect();
        for piece in words.split(|w| PARTING.contains(&w.to_lowercase().as_str())) {
            let joined = piece.join(" ");
            // *launched by police in X forest*
            if capitals && !piece.iter().any(|w| w.contains(char::is_uppercase)) {
                continue;
            }
            if out.len() >= PIECES || bare(&joined).is_empty() {
                continue;
            }
            if piece.len() > 1 && hits(gazetteer, &joined).is_empty() {
                out.extend(tiled(gazetteer, piece).into_iter().map(|part| (part, PART_OF_PIECE)));
            }
            out.push((joined, 0.0));
        }
    }
    out
}

/// The names that stand side by side in a piece, when nothing but names and kinds stands there.
fn tiled(gazetteer: &Gazetteer, words: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let run = (at + 1..=words.len()).rev().find(|&end| {
            let run = words[at..end].join(" ");
            !bare(&run).is_empty() && !gazetteer.lookup(&run).is_empty()
        });
        match run {
            Some(end) => {
                names.push(words[at..end].join(" "));
                at = end;
            }
            None if kind(&words[at].to_lowercase()) => at += 1,
            None => return Vec::new(),
        }
    }
    names
}
