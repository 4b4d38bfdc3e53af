//! What decides whether two tellings are of the same event.

use super::{Told, days_between};
use crate::event::{DatePrecision, Toll, classify};
use foldhash::fast::FixedState;
use geo::{Distance, Haversine, Point};
use jiff::civil::Date;
use std::collections::HashMap;

/// Longest interval, in days, in which an event can be the same as another report's: a month.
const LONGEST_DAYS: i64 = 31;
/// Metres between two towns, facilities or spots that can be the same place: the size of a town, and the accuracy of its point.
const SAME_PLACE_M: f64 = 10_000.0;
/// Largest uncertainty that widens [`SAME_PLACE_M`]: *near X*.
pub(super) const WIDEST_M: f64 = 25_000.0;
/// Where-precision up to which a place is a spot, a town or a district; beyond it is a province, a country or the sea.
pub(super) const PINNED: u8 = 3;
/// Types up to this rank say so little that any type of their family may be the same event.
const VAGUE_RANK: u8 = 4;

/// What decides on the group of a telling; words are numbered ([`Words`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Key {
    pub(super) event_type: u32,
    /// first and last day
    pub(super) days: Option<(Date, Date)>,
    pub(super) precision: DatePrecision,
    pub(super) deaths: Toll,
    pub(super) place: Option<KeyPlace>,
}

/// The same of its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct KeyPlace {
    pub(super) point: Point<f64>,
    pub(super) precision: u8,
    pub(super) uncertainty_m: f64,
    pub(super) country: Option<u32>,
    pub(super) admin1: Option<u32>,
}

impl Key {
    pub(super) fn of(told: &Told, words: &mut Words) -> Self {
        Key {
            event_type: words.number(&told.event_type),
            days: told.date_start.zip(told.date_end),
            precision: told.date_precision,
            deaths: told.deaths,
            place: told.place.as_ref().map(|place| KeyPlace {
                point: place.point,
                precision: place.precision,
                uncertainty_m: place.uncertainty_m,
                country: place.country.as_deref().map(|name| words.number(name)),
                admin1: place.admin1.as_deref().map(|name| words.number(name)),
            }),
        }
    }

    /// Its days, unless they are too wide to tell events apart.
    pub(super) fn narrow(&self) -> Option<(Date, Date)> {
        self.days.filter(|&(from, to)| days_between(from, to) < LONGEST_DAYS)
    }
}

/// Numbers for words: types of events, countries, units.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: HashMap<Box<str>, u32, FixedState>,
    words: Vec<Box<str>>,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }

    pub(super) fn get(&self, number: u32) -> &str {
        &self.words[number as usize]
    }
}

/// Whether two tellings can be of the same event; how far apart they are, in kilometres, a day counting as ten.
///
/// All must hold:
/// - their types are the same, or one is vague (*attack*, *killing*, *explosion*, *accident*), or both are of one kind (kinds of bombs; kinds of battles;
///   kinds of riots; what heavy rain does);
/// - both are dated within a month, and the intervals meet. Two days that are both stated must be the same day, or neighbours
///   when both reports give the same number of dead (a night, a time zone). Where a report leaves the day out, so that it is taken
///   from the day of publication, the counts of the dead must agree;
/// - both have a place: within 10 km, or within the larger uncertainty up to 25 km; a province or country may be the place of what
///   another report tells more closely when it contains it and the number of dead does not differ.
pub(super) fn same(words: &Words, a: &Key, b: &Key) -> Option<f64> {
    let days = date_gap(a, b)?;
    if a.event_type != b.event_type && !same_type(words.get(a.event_type), words.get(b.event_type)) {
        return None;
    }
    // In a war, two undated reports of one city and one day are more often two events than one.
    let assumed = |t: &Key| t.precision == DatePrecision::About;
    if (assumed(a) || assumed(b)) && !agree(a.deaths, b.deaths) {
        return None;
    }
    Some(place_gap(a, b)? + 10.0 * days)
}

/// Whether two counts can be of the same people.
fn agree(a: Toll, b: Toll) -> bool {
    let range = |t: Toll| Some((t.low.or(t.best)?, t.high.unwrap_or(u32::MAX)));
    matches!((range(a), range(b)), (Some((a0, a1)), Some((b0, b1))) if a0 <= b1 && b0 <= a1)
}

fn same_type(a: &str, b: &str) -> bool {
    let (Some(x), Some(y)) = (classify(a), classify(b)) else { return a == b };
    const RAIN: [&str; 5] = ["flood", "landslide", "storm", "cyclone", "dam_failure"];
    const RIOTS: [&str; 3] = ["riot", "prison_riot", "prison_escape"];
    let both = |list: &[&str]| list.contains(&a) && list.contains(&b);
    let coded = |event: &str| x.acled_event == event && y.acled_event == event;
    a == b
        || x.family == y.family
            && (x.rank <= VAGUE_RANK
                || y.rank <= VAGUE_RANK
                || coded("Explosions/Remote violence")
                || coded("Battles")
                || both(&RAIN)
                || both(&RIOTS))
}

/// Days between two events' dates; `None` when they cannot be of the same event.
fn date_gap(a: &Key, b: &Key) -> Option<f64> {
    let ((a0, a1), (b0, b1)) = (a.days?, b.days?);
    let apart = days_between(a1, b0).max(days_between(b1, a0)).max(0);
    let stated = |t: &Key| t.precision == DatePrecision::Day;
    match apart {
        0 => Some(0.0),
        1 if stated(a) && stated(b) && a.deaths.best.is_some() && a.deaths.best == b.deaths.best => Some(1.0),
        _ => None,
    }
}

/// Kilometres between two events' places; `None` when they cannot be of the same event.
fn place_gap(a: &Key, b: &Key) -> Option<f64> {
    let (x, y) = (a.place?, b.place?);
    if matches!((x.country, y.country), (Some(x), Some(y)) if x != y) {
        return None;
    }
    let apart = Haversine.distance(x.point, y.point);
    let (coarse, fine) = if x.precision >= y.precision { (x, y) } else { (y, x) };
    let close = apart <= coarse.uncertainty_m.clamp(SAME_PLACE_M, WIDEST_M);
    let contained = || {
        let within = match coarse.precision {
            ..=PINNED => false,
            4 | 5 => match (coarse.admin1, fine.admin1) {
                (Some(unit), Some(other)) => unit == other,
                _ => apart <= coarse.uncertainty_m,
            },
            _ => coarse.country.is_some() && coarse.country == fine.country,
        };
        within && a.deaths.best.is_some() && a.deaths.best == b.deaths.best
    };
    // Two provinces or countries of one name are one place only for one number of dead.
    let pinned = coarse.precision <= PINNED;
    (pinned && close || contained()).then_some(apart / 1_000.0)
}
