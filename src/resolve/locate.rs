//! Where a place is: point, radius of uncertainty, precision code.

use super::border;
use super::candidate::Candidate;
use super::score::Class;
use super::{Location, Target};
use dateline_gazetteer::{CountryCode, Gazetteer, PlaceIx, Remembered};
use foldhash::fast::FixedState;
use geo::{Distance, Geodesic, Point, Rect};
use std::collections::HashMap;

/// No place's radius is larger, metres (about that of Russia's corners from its middle).
const MAX_UNCERTAINTY_M: f64 = 5_000_000.0;

/// Locates places; remembers how far areas reach and where borders have their middle, since reports name the same countries and
/// provinces again and again.
#[derive(Debug, Default)]
pub(super) struct Locator(Remembered<Known>);

#[derive(Debug, Default)]
struct Known {
    /// radius of each place with an area
    reach_m: HashMap<PlaceIx, f64, FixedState>,
    /// of each border, by its countries in the order of their codes
    borders: HashMap<(CountryCode, CountryCode), Option<Location>, FixedState>,
}

impl Locator {
    /// A gazetteer place: its own point; the radius reaches the farthest corner of its polygon where it has one.
    pub(super) fn place(&mut self, gazetteer: &Gazetteer, c: &Candidate) -> Location {
        let uncertainty_m = match gazetteer.extent(c.place) {
            Some(extent) => {
                *self.0.of(gazetteer).reach_m.entry(c.place).or_insert_with(|| reach_m(c, extent))
            }
            None => c.radius_m,
        };
        Location { lon: c.lon, lat: c.lat, uncertainty_m, precision: precision(c.class) }
    }

    /// A border's line as a target, with its middle as position; `None` when there is no border.
    pub(super) fn border(
        &mut self,
        gazetteer: &Gazetteer,
        a: CountryCode,
        b: CountryCode,
    ) -> Option<(Target, Location)> {
        let (a, b) = (a.min(b), a.max(b));
        let line = gazetteer.border(a, b)?;
        let known = &mut self.0.of(gazetteer).borders;
        let location = *known.entry((a, b)).or_insert_with(|| border::location(&line));
        Some((Target::Border { a, b, line }, location?))
    }
}

/// From a place's point to the farthest corner of its extent.
fn reach_m(c: &Candidate, extent: Rect<f64>) -> f64 {
    let (point, min, max) = (Point::new(c.lon, c.lat), extent.min(), extent.max());
    [(min.x, min.y), (min.x, max.y), (max.x, min.y), (max.x, max.y)]
        .into_iter()
        .map(|corner| Geodesic.distance(point, Point::from(corner)))
        .fold(0.0, f64::max)
        .min(MAX_UNCERTAINTY_M)
}

/// UCDP GED's `where_prec` of a place that is named itself.
fn precision(class: Class) -> u8 {
    match class {
        Class::Capital
        | Class::Seat1
        | Class::Seat2
        | Class::Town
        | Class::Section
        | Class::Former
        | Class::Facility
        | Class::Other => 1,
        Class::Admin2 | Class::Admin3 => 3,
        Class::Admin1 => 4,
        Class::Region | Class::Water | Class::Terrain => 5,
        Class::Country | Class::Continent => 6,
        Class::Sea => 7,
    }
}
