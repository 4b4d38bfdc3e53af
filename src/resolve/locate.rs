//! Where a place is: point, radius of uncertainty, precision code.

use super::Location;
use super::candidate::Candidate;
use super::score::Class;
use dateline_gazetteer::Gazetteer;
use geo::{Distance, Geodesic, Point};

/// No place's radius is larger, metres (about that of Russia's corners from its middle).
const MAX_UNCERTAINTY_M: f64 = 5_000_000.0;

/// A gazetteer place: its own point; the radius reaches the farthest corner of its polygon where it has one.
pub(super) fn place(gazetteer: &Gazetteer, c: &Candidate) -> Location {
    let point = Point::new(c.lon, c.lat);
    let uncertainty_m = match gazetteer.extent(c.place) {
        Some(extent) => {
            let (min, max) = (extent.min(), extent.max());
            [(min.x, min.y), (min.x, max.y), (max.x, min.y), (max.x, max.y)]
                .into_iter()
                .map(|corner| Geodesic.distance(point, Point::from(corner)))
                .fold(0.0, f64::max)
                .min(MAX_UNCERTAINTY_M)
        }
        None => c.radius_m,
    };
    Location { lon: c.lon, lat: c.lat, uncertainty_m, precision: precision(c.class) }
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
