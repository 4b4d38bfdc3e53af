//! Towns by position: the units of a place that a source gives without them, and whether a name is already there.

use std::collections::{BTreeMap, HashMap};

use super::fold::fold;
use super::place::{Places, Position};

/// Kilometres per degree of latitude.
const KM_PER_DEGREE: f64 = 111.195;

/// Kilometres between two positions that are near each other.
pub(crate) fn distance_km(a: Position, b: Position) -> f64 {
    let east = (a.lon - b.lon) * a.lat.to_radians().cos();
    KM_PER_DEGREE * east.hypot(a.lat - b.lat)
}

struct Town {
    at: Position,
    admin1: String,
    admin2: String,
}

/// Populated places in cells of one degree.
pub(crate) struct Towns(BTreeMap<(String, i32, i32), Vec<Town>>);

impl Towns {
    /// Those of `places` whose first-level unit is known.
    pub(crate) fn new(places: &Places) -> Self {
        let mut cells: BTreeMap<(String, i32, i32), Vec<Town>> = BTreeMap::new();
        for place in places.by_id.values() {
            let (Some(at), true) = (place.at, place.feature.starts_with("P.") && !place.admin1.is_empty())
            else {
                continue;
            };
            let cell = (place.country.clone(), at.lon.floor() as i32, at.lat.floor() as i32);
            let town = Town { at, admin1: place.admin1.clone(), admin2: place.admin2.clone() };
            cells.entry(cell).or_default().push(town);
        }
        Self(cells)
    }

    /// Codes of the first- and second-level unit of the country's town nearest to a position, within about a degree.
    pub(crate) fn codes(&self, country: &str, at: Position) -> (String, String) {
        let (x, y) = (at.lon.floor() as i32, at.lat.floor() as i32);
        let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (country.to_owned(), x, y)));
        let towns = around.filter_map(|cell| self.0.get(&cell)).flatten();
        let nearest = towns.min_by(|a, b| distance_km(at, a.at).total_cmp(&distance_km(at, b.at)));
        nearest.map(|town| (town.admin1.clone(), town.admin2.clone())).unwrap_or_default()
    }
}

/// Names are compared without spaces: *Mc Kees Rocks* is *McKees Rocks*.
fn key(name: &str) -> String {
    fold(name).replace(' ', "")
}

/// Where names of a country's towns and units are.
pub(crate) struct Names(HashMap<String, Vec<Position>>);

impl Names {
    /// All names of the country's populated places and administrative units.
    pub(crate) fn new(places: &Places, country: &str) -> Self {
        let mut names: HashMap<String, Vec<Position>> = HashMap::new();
        for place in places.by_id.values().filter(|place| place.country == country) {
            let (Some(at), true) = (place.at, place.feature.starts_with(['A', 'P'])) else { continue };
            for name in std::iter::once(&place.name).chain(&place.alternates) {
                names.entry(key(name)).or_default().push(at);
            }
        }
        Self(names)
    }

    /// Whether something of the name stands within a distance.
    pub(crate) fn is_near(&self, name: &str, at: Position, km: f64) -> bool {
        let there = self.0.get(&key(name)).into_iter().flatten();
        there.copied().any(|other| distance_km(at, other) < km)
    }
}
