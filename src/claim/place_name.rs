//! Places that a person names alone: *Vahdat*, *Vahdat, Tajikistan*, *geonames:1220855*, *38.54,68.78*.
//!
//! Unlike a mention in a report such a name has no text around it, only what the person puts behind commas.

use crate::spatial::measure;
use dateline_gazetteer::{CountryCode, Gazetteer, NameKind, PlaceId, PlaceIx, fold};
use geo::Point;

/// A place that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// the place
    pub place: PlaceIx,
    /// how well it fits: its importance, plus how much of what stands behind the commas holds for it
    pub score: f64,
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
const GENERIC: [&str; 28] = [
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
        return gazetteer.by_id(id).map(|place| Named::Places(vec![Reading { place, score: 1.0 }]));
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
    let mut out: Vec<Reading> = Vec::new();
    for (hit, penalty) in hits(gazetteer, &name) {
        let place = gazetteer.place(hit);
        let mut score = f64::from(place.importance) - penalty;
        for (level, (words, units)) in qualifiers.iter().rev().enumerate() {
            let named = units.iter().filter(|u| u.holds(&place)).map(|u| u.weight).fold(0.0, f64::max);
            let held = if named > 0.0 || !initials_hold(gazetteer, &place, words) { named } else { 1.5 };
            // the outermost holds, or nothing inside it can
            score += if level == 0 { 2.0 * held } else { held };
        }
        match out.iter_mut().find(|r| r.place == hit) {
            Some(r) => r.score = r.score.max(score),
            None => out.push(Reading { place: hit, score }),
        }
    }
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
    out.truncate(LIMIT);
    out
}

/// *village*, *eastern areas*: no name, though some place bears it.
fn says_more_than_a_kind(piece: &str) -> bool {
    let kind = |word: &str| GENERIC.contains(&word) || GENERIC.contains(&word.trim_end_matches('s'));
    fold::fold(piece).split(' ').any(|word| !kind(word))
}

/// Words that part a place from what it lies in, or one place from the next.
const PARTING: [&str; 7] = ["in", "of", "near", "at", "and", "from", "outside"];

/// The place that a loose description names best, in the light of what stands behind it: *Birta (18 km south of Garbaharey)*,
/// *Hama Province: Huribnefseh*, *La Sopeña neighborhood, in Silao*. The last resort for text that is no sentence.
pub fn in_pieces(gazetteer: &Gazetteer, text: &str) -> Option<PlaceIx> {
    let mut pieces: Vec<String> = Vec::new();
    for stretch in text.split([',', ';', ':', '(', ')', '/', '\n']) {
        let words: Vec<&str> = stretch.split_whitespace().map(|w| w.trim_end_matches('.')).collect();
        let parted = words.split(|w| PARTING.contains(&w.to_lowercase().as_str()));
        pieces.extend(parted.filter(|piece| !piece.is_empty()).map(|piece| piece.join(" ")));
    }
    let named = |piece: &str| says_more_than_a_kind(piece) && !gazetteer.lookup(piece).is_empty();
    (0..pieces.len())
        .filter(|&first| named(&pieces[first]))
        .filter_map(|first| places(gazetteer, &pieces[first..].join(", ")).first().copied())
        .max_by(|a, b| a.score.total_cmp(&b.score))
        .map(|reading| reading.place)
}

/// *B.C.* behind a place of Baja California: the initials of its first-level unit.
fn initials_hold(gazetteer: &Gazetteer, place: &dateline_gazetteer::Place<'_>, words: &str) -> bool {
    let letters: Vec<char> = words.chars().filter(|c| *c != '.').collect();
    if !(2..=4).contains(&letters.len()) || !letters.iter().all(|c| c.is_ascii_uppercase()) {
        return false;
    }
    let Some(unit) = place.country.and_then(|c| gazetteer.admin1(c, place.admin1)) else { return false };
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
fn hits(gazetteer: &Gazetteer, name: &str) -> Vec<(PlaceIx, f64)> {
    let exact = |name: &str, cost: f64| -> Vec<(PlaceIx, f64)> {
        gazetteer
            .lookup(name)
            .into_iter()
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
    let folded = fold::fold(name);
    let bare: Vec<&str> = folded.split(' ').filter(|w| !GENERIC.contains(w)).collect();
    if !bare.is_empty() && bare.len() < folded.split(' ').count() {
        let found = exact(&bare.join(" "), 0.05);
        if !found.is_empty() {
            return found;
        }
    }
    gazetteer
        .fuzzy(name, 1)
        .into_iter()
        .filter(|(_, h)| !h.kind.is_adjectival())
        .map(|(_, h)| (h.place, 0.2))
        .collect()
}

/// A country or unit that a word behind a comma may mean.
struct Unit {
    place: PlaceIx,
    country: Option<CountryCode>,
    /// first-level code, where it is narrower than the country
    admin1: Option<String>,
    admin2: Option<String>,
    weight: f64,
}

impl Unit {
    fn holds(&self, place: &dateline_gazetteer::Place<'_>) -> bool {
        place.ix != self.place
            && place.country == self.country
            && self.admin1.as_deref().is_none_or(|code| place.admin1 == code)
            && self.admin2.as_deref().is_none_or(|code| place.admin2 == code)
    }
}

fn units(gazetteer: &Gazetteer, name: &str) -> Vec<Unit> {
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

/// The place of a name that a distance is counted from.
pub fn counted_from(gazetteer: &Gazetteer, readings: &[Reading]) -> Option<PlaceIx> {
    let worth =
        |r: &Reading| r.score + if gazetteer.place(r.place).feature.is_populated() { POPULATED } else { 0.0 };
    let best = (0..readings.len())
        .max_by(|&i, &j| worth(&readings[i]).total_cmp(&worth(&readings[j])).then(j.cmp(&i)))?;
    Some(readings[best].place)
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
