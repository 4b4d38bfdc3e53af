//! Places that a person names alone: *Vahdat*, *Vahdat, Tajikistan*, *geonames:1220855*, *38.54,68.78*.
//!
//! Unlike a mention in a report such a name has no text around it, only what the person puts behind commas.

use crate::spatial::measure;
use crate::toponym::feature_of_noun;
use dateline_gazetteer::{CountryCode, Gazetteer, NameKind, PlaceId, PlaceIx, fold};
use geo::Point;
use std::collections::HashSet;

/// A place that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// the place
    pub place: PlaceIx,
    /// how well it fits: its importance, plus how much of what stands behind the commas holds for it
    pub score: f64,
    /// it lies in every country and unit that stands behind the commas
    pub held: bool,
}

/// Ways to write a place that no text is needed for.
#[derive(Debug, Clone, PartialEq)]
pub enum Named {
    /// a position: latitude first, as people write it
    Position(Point<f64>),
    /// the places of a name or an id, best first; never empty
    Places(Vec<Reading>),
}

/// Words that say what a name is and are no part of it in the gazetteer.
pub(super) const GENERIC: [&str; 47] = [
    "area",
    "barangay",
    "commune",
    "eastern",
    "locality",
    "neighborhood",
    "neighbourhood",
    "northern",
    "southern",
    "territory",
    "township",
    "western",
    "the",
    "city",
    "of",
    "town",
    "village",
    "municipality",
    "district",
    "province",
    "region",
    "capital",
    "downtown",
    "near",
    "in",
    "governorate",
    "settlement",
    "county",
    "department",
    "division",
    "subdivision",
    "tehsil",
    "thesil",
    "block",
    "sector",
    "suburb",
    "outskirts",
    "vicinity",
    "surroundings",
    "countryside",
    "rural",
    "site",
    "location",
    "groupement",
    "woreda",
    "zone",
    "airbase",
];

/// Candidates that are looked at, by importance.
const LIMIT: usize = 60;

/// Reads a name, an id or a position; `None` when no place bears the name.
pub fn read(gazetteer: &Gazetteer, text: &str) -> Option<Named> {
    let text = text.trim();
    if let Some(position) = position(text) {
        return Some(Named::Position(position));
    }
    if let Ok(id) = text.parse::<PlaceId>() {
        return gazetteer
            .by_id(id)
            .map(|place| Named::Places(vec![Reading { place, score: 1.0, held: true }]));
    }
    let readings = places(gazetteer, text);
    (!readings.is_empty()).then_some(Named::Places(readings))
}

/// `38.54,68.78` and `38.54 68.78`.
fn position(text: &str) -> Option<Point<f64>> {
    let (lat, lon) = text.split_once([',', ' '])?;
    let (lat, lon): (f64, f64) = (lat.trim().parse().ok()?, lon.trim().parse().ok()?);
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then(|| Point::new(lon, lat))
}

/// Places of *Name, Unit, Country*, best first.
pub fn places(gazetteer: &Gazetteer, text: &str) -> Vec<Reading> {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    // a name may hold a comma itself
    let whole = (2..=parts.len()).rev().find(|&n| !gazetteer.lookup(&parts[..n].join(", ")).is_empty());
    let n = whole.unwrap_or(1).min(parts.len());
    let (name, qualifiers) = (parts[..n].join(", "), &parts[n..]);
    if name.is_empty() {
        return Vec::new();
    }
    let qualifiers: Vec<(&str, Vec<Unit>)> = qualifiers.iter().map(|q| (*q, units(gazetteer, q))).collect();
    let scored = |(hit, penalty): (PlaceIx, f64)| {
        let place = gazetteer.place(hit);
        let mut score = f64::from(place.importance) - penalty;
        let mut all = true;
        for (level, (words, units)) in qualifiers.iter().rev().enumerate() {
            let named = units.iter().filter(|u| u.holds(&place)).map(|u| u.weight).fold(0.0, f64::max);
            let held = if named > 0.0 || !initials_hold(gazetteer, &place, words) { named } else { 1.5 };
            all &= held > 0.0 || units.is_empty();
            // the outermost holds, or nothing inside it can
            score += if level == 0 { 2.0 * held } else { held };
        }
        Reading { place: hit, score, held: all }
    };
    let mut out: Vec<Reading> = hits(gazetteer, &name).into_iter().map(scored).collect();
    if !out.iter().any(|r| r.held) {
        let within: Vec<&Unit> = qualifiers.iter().flat_map(|(_, units)| units).collect();
        out.extend(spelt_alike(gazetteer, &name, &within).into_iter().map(scored));
    }
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
    let mut seen = HashSet::new();
    out.retain(|r| seen.insert(r.place));
    out.truncate(LIMIT);
    out
}

/// *B.C.* behind a place of Baja California: the initials of its first-level unit.
fn initials_hold(gazetteer: &Gazetteer, place: &dateline_gazetteer::Place<'_>, words: &str) -> bool {
    let letters: Vec<char> = words.chars().filter(|c| *c != '.').collect();
    if !(2..=4).contains(&letters.len()) || !letters.iter().all(|c| c.is_ascii_uppercase()) {
        return false;
    }
    let Some(unit) = gazetteer.admin1_of(place.ix) else { return false };
    let mut initials = gazetteer
        .place(unit)
        .name
        .split_whitespace()
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase());
    letters.iter().all(|c| initials.next() == Some(*c)) && initials.next().is_none()
}

/// What a main name with other accents costs, in units of importance: who writes *Santa Maria Xadani* means the one that is
/// written so before *Santa María Xadani*, unless that is the much better known.
const OTHERWISE_SPELT: f64 = 0.06;

/// Whether a name is written in the letters of another: case and the shape of apostrophes aside.
fn spelt(name: &str, other: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(name) == letters(other)
}

/// Places of a bare name with what their match costs: other words around it, another spelling.
pub(super) fn hits(gazetteer: &Gazetteer, name: &str) -> Vec<(PlaceIx, f64)> {
    let exact = |name: &str, cost: f64| -> Vec<(PlaceIx, f64)> {
        gazetteer
            .lookup(name)
            .filter(|h| !h.kind.is_adjectival())
            .map(|h| {
                let kind = match h.kind {
                    NameKind::Primary if spelt(name, gazetteer.place(h.place).name) => 0.0,
                    NameKind::Primary => OTHERWISE_SPELT,
                    NameKind::Code => 0.4,
                    NameKind::Former => 0.15,
                    _ => 0.1,
                };
                (h.place, cost + kind)
            })
            .collect()
    };
    let found = exact(name, 0.0);
    if !found.is_empty() {
        return found;
    }
    // *Isabela City town*: the fewest words that say what it is are dropped, from either end, then all; a unit is meant where
    // they say so: *Banke district*
    let folded = fold::fold(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    let generic = |word: Option<&&str>| word.is_some_and(|w| GENERIC.contains(w));
    let mut class = None;
    let of_class = |found: Vec<(PlaceIx, f64)>, class: Option<u8>| -> Vec<(PlaceIx, f64)> {
        let other = |ix: PlaceIx| class.is_some_and(|c| gazetteer.place(ix).feature.class != c);
        found.into_iter().map(|(ix, cost)| (ix, cost + if other(ix) { OTHER_KIND } else { 0.0 })).collect()
    };
    while words.len() > 1 && (generic(words.last()) || generic(words.first())) {
        let dropped = words.remove(if generic(words.last()) { words.len() - 1 } else { 0 });
        class =
            class.or_else(|| feature_of_noun(dropped).map(|f| f.class).filter(|c| matches!(c, b'A' | b'P')));
        let found = exact(&words.join(" "), 0.05);
        if !found.is_empty() {
            return of_class(found, class);
        }
    }
    let all = words.len();
    words.retain(|w| !GENERIC.contains(w));
    if words.is_empty() || words.len() == all {
        return Vec::new();
    }
    of_class(exact(&words.join(" "), 0.05), class)
}

/// What it costs to be of another kind than the name says, in units of importance: a town for *Banke district*.
const OTHER_KIND: f64 = 0.3;

/// Most words of a name that may be misspelt: longer ones are no names but descriptions.
const NAME_WORDS: usize = 4;
/// Names near one that are looked at where a unit says in which part of the world to look.
const NEAR_WITHIN: usize = 300;
/// The same where nothing says it.
const NEAR_ANYWHERE: usize = 20;

/// Places whose name is written or sounds much like one that no place bears, with what that costs. Within a unit a likeness may be
/// looser, since fewer names compete; without one it is only believed where all that come near lie in one country.
pub(super) fn spelt_alike(gazetteer: &Gazetteer, name: &str, within: &[&Unit]) -> Vec<(PlaceIx, f64)> {
    let folded = fold::fold(name);
    let bare: Vec<&str> = folded.split(' ').filter(|w| !GENERIC.contains(w)).collect();
    let bare = bare.join(" ");
    if bare.split(' ').count() > NAME_WORDS {
        return Vec::new();
    }
    let letters = bare.chars().filter(|c| c.is_alphanumeric()).count();
    let (edits, limit) = match (letters, within.is_empty()) {
        (..=3, _) | (..=5, true) => return Vec::new(),
        (4..=5, false) => (0.75, NEAR_WITHIN),
        (_, false) => (1.25, NEAR_WITHIN),
        (6..=7, true) => (0.5, NEAR_ANYWHERE),
        (_, true) => (1.0, NEAR_ANYWHERE),
    };
    let similar = gazetteer.similar_within(&bare, limit, edits);
    let first = similar.first().map_or(0.0, |s| s.edits);
    let mut found: Vec<(PlaceIx, f64)> = similar
        .into_iter()
        .filter(|s| s.edits <= edits && !s.hit.kind.is_adjectival() && s.hit.kind != NameKind::Code)
        .filter(|s| !within.is_empty() || s.edits <= first + 0.5)
        .filter(|s| !gazetteer.place(s.hit.place).feature.is_country())
        .map(|s| (s.hit.place, 0.15 + f64::from(s.edits) / 5.0))
        .collect();
    if within.is_empty() {
        let country = |ix: PlaceIx| gazetteer.place(ix).country;
        if found.iter().any(|(ix, _)| country(*ix) != country(found[0].0)) {
            found.clear();
        }
    } else {
        found.retain(|(ix, _)| within.iter().any(|u| u.holds(&gazetteer.place(*ix))));
    }
    found
}

/// A country or unit that a word behind a comma may mean.
pub(super) struct Unit {
    pub(super) place: PlaceIx,
    country: Option<CountryCode>,
    /// first-level code, where it is narrower than the country
    admin1: Option<String>,
    admin2: Option<String>,
    pub(super) weight: f64,
}

impl Unit {
    pub(super) fn holds(&self, place: &dateline_gazetteer::Place<'_>) -> bool {
        place.ix != self.place
            && place.country == self.country
            && self.admin1.as_deref().is_none_or(|code| place.admin1 == code)
            && self.admin2.as_deref().is_none_or(|code| place.admin2 == code)
    }
}

/// The countries and units that a name may mean.
pub(super) fn units(gazetteer: &Gazetteer, name: &str) -> Vec<Unit> {
    let mut out = Vec::new();
    for hit in gazetteer.lookup(name) {
        let place = gazetteer.place(hit.place);
        let weight = match hit.kind {
            NameKind::Primary => 2.0,
            // *CA* behind a name is California before Canada
            NameKind::Code if place.feature.is_country() => 1.6,
            _ => 1.8,
        };
        let unit = Unit { place: hit.place, country: place.country, admin1: None, admin2: None, weight };
        if place.feature.is_country() {
            out.push(unit);
        } else if place.feature.is_admin1() {
            out.push(Unit { admin1: Some(place.admin1.to_owned()), ..unit });
        } else if place.feature.is_admin2() {
            out.push(Unit {
                admin1: Some(place.admin1.to_owned()),
                admin2: Some(place.admin2.to_owned()),
                weight: weight - 0.1,
                ..unit
            });
        }
    }
    out
}

/// What speaks for a populated place where a distance is counted from it: nobody counts from a province.
const POPULATED: f64 = 0.25;

/// The place of a name that a distance is counted from. `offset` says where the described position lies from it: degrees from
/// north and metres.
///
/// People count from the nearest place that their reader may know. A candidate from which the described position lies much nearer
/// to other towns is not the one meant: who writes *30 km north of San Pedro* saw no town within those 30 km worth naming.
pub fn counted_from(
    gazetteer: &Gazetteer,
    readings: &[Reading],
    offset: Option<(f64, f64)>,
) -> Option<PlaceIx> {
    let base =
        |r: &Reading| r.score + if gazetteer.place(r.place).feature.is_populated() { POPULATED } else { 0.0 };
    let cost = |passed: usize| PASSED_OVER * (1.0 + passed as f64).ln();
    let best = readings.iter().map(base).fold(f64::MIN, f64::max);
    // those that others passed over could bring to the top
    let open: Vec<&Reading> = readings.iter().filter(|r| base(r) >= best - cost(MOST_PASSED)).collect();
    let offset = offset.filter(|_| open.len() > 1);
    let worth = |r: &Reading| match offset {
        Some((bearing, distance_m)) => base(r) - cost(passed_over(gazetteer, r.place, bearing, distance_m)),
        None => base(r),
    };
    let mut found: Option<(f64, PlaceIx)> = None;
    for (worth, place) in open.into_iter().map(|r| (worth(r), r.place)) {
        if found.is_none_or(|(most, _)| worth > most) {
            found = Some((worth, place));
        }
    }
    found.map(|(_, place)| place)
}

/// What each doubling or so of the towns passed over costs, in units of importance. Measured on 3,000 places of earthquakes: of
/// .05 to .15 all give the right namesake in .96, against .94 without.
const PASSED_OVER: f64 = 0.1;
/// Most towns that are counted as passed over.
const MOST_PASSED: usize = 40;
/// Share of the stated distance within which a town would have been named instead.
const CLEARLY_NEARER: f64 = 0.8;
/// Inhabitants from which it would, seats of units whatever their size.
const WORTH_NAMING: u32 = 1_000;

/// Towns that lie clearly nearer to a position than the place that it is described from.
fn passed_over(gazetteer: &Gazetteer, from: PlaceIx, bearing_deg: f64, distance_m: f64) -> usize {
    let place = gazetteer.place(from);
    let at = measure::destination(Point::new(place.lon, place.lat), bearing_deg, distance_m);
    let near = gazetteer.nearest(at, distance_m * CLEARLY_NEARER, 2 * MOST_PASSED);
    let worth_naming = |ix: PlaceIx| {
        let town = gazetteer.place(ix);
        town.population >= WORTH_NAMING || town.feature.code().starts_with("PPLA")
    };
    near.iter().filter(|(ix, _)| *ix != from && worth_naming(*ix)).take(MOST_PASSED).count()
}

/// How much being in one country speaks for two places named together, in units of importance.
const SAME_COUNTRY: f64 = 0.25;
/// The same for one first-level unit.
const SAME_UNIT: f64 = 0.05;
/// What a distance ten times as long speaks against them.
pub const DECADE: f64 = 0.15;

/// The pair of places that two names mean together: each well fitting, and near each other.
pub fn together(gazetteer: &Gazetteer, a: &[Reading], b: &[Reading]) -> Option<(usize, usize)> {
    let mut best: Option<(f64, usize, usize)> = None;
    for (i, x) in a.iter().enumerate() {
        let p = gazetteer.place(x.place);
        for (j, y) in b.iter().enumerate() {
            let q = gazetteer.place(y.place);
            let mut score = x.score + y.score;
            if p.country.is_some() && p.country == q.country {
                score += SAME_COUNTRY;
                if !p.admin1.is_empty() && p.admin1 == q.admin1 {
                    score += SAME_UNIT;
                }
            }
            let apart = measure::distance_m(Point::new(p.lon, p.lat), Point::new(q.lon, q.lat));
            // nobody asks for the distance from a place to itself
            if x.place == y.place && (a.len() > 1 || b.len() > 1) {
                continue;
            }
            score -= DECADE * (apart / 10_000.0).max(1.0).log10();
            if best.is_none_or(|(s, ..)| score > s) {
                best = Some((score, i, j));
            }
        }
    }
    best.map(|(_, i, j)| (i, j))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_latitude_first() {
        assert_eq!(position("38.54,68.78"), Some(Point::new(68.78, 38.54)));
        assert_eq!(position("-33.9, 18.4"), Some(Point::new(18.4, -33.9)));
        assert_eq!(position("138.54,68.78"), None);
        assert_eq!(position("Paris, France"), None);
    }
}
