//! Places while they are put together: one map by id that every source adds to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::shape::area::{Polygon, inside};

/// Which register a place's number is from. The order is the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Register {
    /// GeoNames.
    Geonames,
    /// Natural Earth (`ne_id`).
    NaturalEarth,
    /// IATA's codes of airports, as numbers to base 36.
    Airport,
    /// Postal codes of the United States.
    UsPostal,
}

/// A place's id, written `geonames:1221874`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id {
    /// The register.
    pub(crate) register: Register,
    /// The number in it.
    pub(crate) number: u64,
}

impl Id {
    /// A GeoNames id.
    pub(crate) const fn geonames(number: u64) -> Self {
        Self { register: Register::Geonames, number }
    }

    /// An airport's id.
    pub(crate) const fn airport(number: u64) -> Self {
        Self { register: Register::Airport, number }
    }

    /// The id of a place that is known by its postal code.
    pub(crate) const fn us_postal(number: u64) -> Self {
        Self { register: Register::UsPostal, number }
    }

    /// A Natural Earth id.
    pub(crate) const fn natural_earth(number: u64) -> Self {
        Self { register: Register::NaturalEarth, number }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let register = match self.register {
            Register::Geonames => "geonames",
            Register::NaturalEarth => "naturalearth",
            Register::Airport => "airport",
            Register::UsPostal => "uspostal",
        };
        write!(f, "{register}:{}", self.number)
    }
}

/// A position in WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Position {
    /// Longitude, east positive.
    pub(crate) lon: f64,
    /// Latitude, north positive.
    pub(crate) lat: f64,
}

/// A row of `places.tsv` in the making. Empty strings are unknown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The name that is shown.
    pub(crate) name: String,
    /// GeoNames' class and code, `P.PPL`.
    pub(crate) feature: String,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: String,
    /// GeoNames' first-level code without the country.
    pub(crate) admin1: String,
    /// GeoNames' second-level code without country and first level.
    pub(crate) admin2: String,
    /// Where it is; a place without is left out at the end.
    pub(crate) at: Option<Position>,
    /// Inhabitants; 0 is unknown.
    pub(crate) population: u64,
    /// Other names, cleaned at the end.
    pub(crate) alternates: Vec<String>,
}

impl Place {
    /// Whether the place is a country or dependent territory.
    pub(crate) fn is_country(&self) -> bool {
        self.feature.starts_with("A.PCL") || self.feature == "A.TERR"
    }
}

/// What a name in `names.tsv` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum NameKind {
    /// *USA*, *U.K.*
    Abbreviation,
    /// *TJ*, *TJK*, *DYU*.
    Code,
    /// A noun for the people: *Afghans*.
    Demonym,
    /// *Afghan*.
    Adjective,
}

impl NameKind {
    /// The word in the table.
    pub(crate) fn word(self) -> &'static str {
        match self {
            NameKind::Abbreviation => "abbreviation",
            NameKind::Code => "code",
            NameKind::Demonym => "demonym",
            NameKind::Adjective => "adjective",
        }
    }
}

/// All places and typed names.
#[derive(Default)]
pub(crate) struct Places {
    /// The places by id.
    pub(crate) by_id: BTreeMap<Id, Place>,
    /// Names that are more than alternates.
    pub(crate) names: BTreeSet<(Id, NameKind, String)>,
}

impl Places {
    /// GeoNames writes 00 for "no first-level unit".
    pub(crate) fn forget_no_admin1(&mut self) {
        for place in self.by_id.values_mut().filter(|place| place.admin1 == "00") {
            place.admin1.clear();
        }
    }

    /// Puts a place without a position into its area (an uninhabited island, of which only the outline is known).
    pub(crate) fn stand_inside(&mut self, areas: &BTreeMap<Id, Vec<Polygon>>) {
        for (id, place) in self.by_id.iter_mut().filter(|(_, place)| place.at.is_none()) {
            place.at = areas.get(id).and_then(|polygons| polygons.first()).and_then(inside);
        }
    }

    /// The mean of the places that `select` gives a key for, weighted by population plus one, by that key.
    ///
    /// Used for administrative units whose own position no source has: the median error is about 6 km.
    pub(crate) fn means<K: Ord>(&self, select: impl Fn(&Place) -> Option<K>) -> BTreeMap<K, Position> {
        let mut sums: BTreeMap<K, (f64, f64, f64)> = BTreeMap::new();
        for place in self.by_id.values().filter(|place| place.feature.starts_with("P.")) {
            if let (Some(key), Some(at)) = (select(place), place.at) {
                let weight = place.population as f64 + 1.0;
                let sum = sums.entry(key).or_default();
                sum.0 += at.lon * weight;
                sum.1 += at.lat * weight;
                sum.2 += weight;
            }
        }
        sums.into_iter()
            .map(|(key, (lon, lat, weight))| (key, Position { lon: lon / weight, lat: lat / weight }))
            .collect()
    }
}
