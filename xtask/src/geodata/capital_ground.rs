//! Ground under capitals that Natural Earth leaves off their country's land.
//!
//! At its scale an atoll's islets are missing, a harbour town stands in the water and the Vatican beside itself. Such a capital
//! gets a small square of its own in its country's area, cut out of the areas of others where it stands in one. East Jerusalem
//! and El Aaiún get one too, where Natural Earth shows who holds them: whoever asks what lies there gets the country that the
//! place itself is listed under.

use super::place::{Id, Places};
use super::polygons::Areas;
use super::shape::area::contains;
use super::shape::{Point, Ring};

/// Half the side of the largest square, in grid units: about 200 m.
const HALF_SIDE: i32 = 20;

/// Adds the squares. `capitals` has countries' ids with the capital's id.
pub(crate) fn add(areas: &mut Areas, places: &Places, capitals: impl Iterator<Item = (Id, Id)>) {
    for (country, capital) in capitals {
        let Some(at) = places.by_id.get(&capital).and_then(|place| place.at) else { continue };
        let at = Point::from_degrees(at.lon, at.lat);
        if areas.get(&country).is_none_or(|own| contains(own, at)) {
            continue;
        }
        let around: Vec<Id> =
            areas.iter().filter(|(_, polygons)| contains(polygons, at)).map(|(id, _)| *id).collect();
        let clear = std::iter::once(&country).chain(&around).map(|id| {
            let rings = areas[id].iter().flatten();
            rings
                .flat_map(|ring| ring.windows(2))
                .map(|edge| clearance(at, edge[0], edge[1]))
                .min()
                .unwrap_or(HALF_SIDE)
        });
        // Squares touch no other ring, so that all rings stay valid.
        let half_side = clear.min().unwrap_or(HALF_SIDE).clamp(1, HALF_SIDE);
        let square = square(at, half_side);
        for id in around {
            let hole: Ring = square.iter().rev().copied().collect();
            let polygons = areas.entry(id).or_default();
            let outer = polygons.iter_mut().find(|polygon| contains(std::slice::from_ref(*polygon), at));
            outer.into_iter().for_each(|polygon| polygon.push(hole.clone()));
        }
        areas.entry(country).or_default().push(vec![square]);
    }
}

/// A square around a point, counter-clockwise.
fn square(at: Point, half_side: i32) -> Ring {
    let corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)];
    corners.map(|(x, y)| Point { x: at.x + x * half_side, y: at.y + y * half_side }).to_vec()
}

/// Half the side of the largest square around `at` that an edge surely does not touch.
fn clearance(at: Point, from: Point, to: Point) -> i32 {
    let (dx, dy) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
    let (px, py) = (f64::from(at.x - from.x), f64::from(at.y - from.y));
    let length_2 = dx * dx + dy * dy;
    let along = if length_2 == 0.0 { 0.0 } else { ((px * dx + py * dy) / length_2).clamp(0.0, 1.0) };
    // A corner is farther away than the middle of a side.
    let reach = (px - along * dx).hypot(py - along * dy) / std::f64::consts::SQRT_2;
    (reach - 1.0).floor().clamp(0.0, f64::from(HALF_SIDE)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodata::place::{Place, Position};

    fn town(lon: f64, lat: f64) -> Place {
        Place { at: Some(Position { lon, lat }), ..Place::default() }
    }

    #[test]
    fn a_capital_in_the_water_or_in_a_neighbour_gets_ground() {
        let [island, enclave, neighbour] = [1, 2, 3].map(Id::geonames);
        let (harbour, see) = (Id::geonames(11), Id::geonames(12));
        let mut areas = Areas::new();
        areas.insert(island, vec![vec![square(Point { x: 0, y: 0 }, 500)]]);
        areas.insert(enclave, vec![vec![square(Point { x: 90_000, y: 90_000 }, 10)]]);
        areas.insert(neighbour, vec![vec![square(Point { x: 90_000, y: 90_000 }, 9_000)]]);
        let mut places = Places::default();
        places.by_id.insert(harbour, town(0.0, 0.0510));
        places.by_id.insert(see, town(9.0, 9.0030));
        add(&mut areas, &places, [(island, harbour), (enclave, see)].into_iter());
        assert!(contains(&areas[&island], Point { x: 0, y: 510 }));
        assert!(contains(&areas[&enclave], Point { x: 90_000, y: 90_030 }));
        assert!(!contains(&areas[&neighbour], Point { x: 90_000, y: 90_030 }));
        assert!(contains(&areas[&neighbour], Point { x: 90_000, y: 90_100 }));
        assert_eq!(areas[&island].len(), 2);
    }
}
