//! Which groups a telling can belong to at all.
//!
//! A telling must fit every telling of its group, so also the first: groups stand under what their first telling says. Each stands
//! under its kind and weeks with the cell of space around a spot or town, and with the number of dead, by which provinces and
//! countries are compared ([`super::same`]).

use super::days_between;
use super::same::{Key, KeyPlace, PINNED, WIDEST_M};
use foldhash::fast::FixedState;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, Hash};

/// Days that stand together.
const PERIOD_DAYS: i64 = 8;

/// Edge of a cell, metres: places as near as [`WIDEST_M`] lie in cells that touch.
const CELL_M: f64 = WIDEST_M + 100.0;

const EARTH_M: f64 = 6_371_008.8;

/// End of a list.
const NONE: u32 = u32::MAX;

/// Lists of groups.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// the last entry of a list, by the hash of what it stands under; two lists of one hash are one, which costs time only
    last: HashMap<u64, u32, FixedState>,
    /// group, and the entry before
    entries: Vec<(u32, u32)>,
    countries: BTreeSet<u32>,
}

/// What groups stand under, beside kind and period.
#[derive(Hash)]
enum Under {
    Cell([i32; 3]),
    Dead { dead: u32, country: Option<u32>, wide: bool },
}

impl Index {
    /// Enters a group by its first telling; one without narrow dates or a place fits no other and is not entered.
    pub(super) fn insert(&mut self, family: &str, key: &Key, group: u32) {
        let (Some((from, to)), Some(place)) = (key.narrow(), &key.place) else { return };
        self.countries.extend(place.country);
        for period in periods(from, to) {
            if place.precision <= PINNED {
                self.push((family, period, Under::Cell(cell(place))), group);
            }
            if let Some(dead) = key.deaths.best {
                let under = Under::Dead { dead, country: place.country, wide: place.precision > PINNED };
                self.push((family, period, under), group);
            }
        }
    }

    /// The groups that a telling may fit, in their order.
    pub(super) fn near(&self, family: &str, key: &Key) -> Vec<u32> {
        let mut found = Vec::new();
        let (Some((from, to)), Some(place)) = (key.narrow(), &key.place) else { return found };
        let eve = from.checked_sub(1.day()).unwrap_or(from);
        let morrow = to.checked_add(1.day()).unwrap_or(to);
        for period in periods(eve, morrow) {
            if place.precision <= PINNED {
                for cell in around(cell(place)) {
                    found.extend(self.list((family, period, Under::Cell(cell))));
                }
            }
            let Some(dead) = key.deaths.best else { continue };
            for &wide in if place.precision > PINNED { &[true, false][..] } else { &[true] } {
                let mut list = |country| {
                    found.extend(self.list((family, period, Under::Dead { dead, country, wide })));
                };
                list(None);
                match place.country {
                    Some(country) => list(Some(country)),
                    // What lies in no country may be contained in anything.
                    None => self.countries.iter().for_each(|&country| list(Some(country))),
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn push(&mut self, under: impl Hash, group: u32) {
        let last = self.last.entry(FixedState::default().hash_one(under)).or_insert(NONE);
        self.entries.push((group, *last));
        *last = self.entries.len() as u32 - 1;
    }

    fn list(&self, under: impl Hash) -> impl Iterator<Item = u32> {
        let mut at = self.last.get(&FixedState::default().hash_one(under)).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let &(group, before) = self.entries.get(at as usize)?;
            at = before;
            Some(group)
        })
    }
}

fn periods(from: Date, to: Date) -> impl Iterator<Item = i64> {
    let period = |day| days_between(date(2000, 1, 1), day).div_euclid(PERIOD_DAYS);
    period(from)..=period(to)
}

/// The cell of space that a place lies in: a straight line through the Earth is shorter than any way over it, and knows neither
/// poles nor antimeridian.
fn cell(place: &KeyPlace) -> [i32; 3] {
    let (lon, lat) = (place.point.x().to_radians(), place.point.y().to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()].map(|v| (v * EARTH_M / CELL_M).floor() as i32)
}

fn around([x, y, z]: [i32; 3]) -> impl Iterator<Item = [i32; 3]> {
    let near = |v: i32| v - 1..=v + 1;
    near(x).flat_map(move |x| near(y).flat_map(move |y| near(z).map(move |z| [x, y, z])))
}
