//! Places around a position.

use crate::format::Section;
use crate::grid::Grid;
use crate::{Gazetteer, PlaceIx};
use geo::{Distance, Geodesic, Point};
use zerocopy::little_endian::U32;

/// Mean radius of the Earth in metres (IUGG), for the first filter.
const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// A degree of latitude is at least this long (at the equator, WGS 84).
const MIN_DEGREE_M: f64 = 110_574.0;
/// Shares of the radius that are searched one after the other, until enough is found: most of a crowded circle is never looked at.
const STEPS: [f64; 4] = [1.0 / 64.0, 1.0 / 16.0, 1.0 / 4.0, 1.0];
/// The sphere's distances differ from the ellipsoid's by at most 0.56 %.
const SPHERE_ERROR: f64 = 1.006;

impl Gazetteer {
    /// Populated places within `radius_m` of a position, nearest first, at most `limit`, with geodesic distance in metres.
    /// Abandoned, destroyed and historical ones are left out.
    pub fn nearest(&self, position: Point<f64>, radius_m: f64, limit: usize) -> Vec<(PlaceIx, f64)> {
        if !is_circle(position, radius_m) || limit == 0 {
            return Vec::new();
        }
        let steps = if limit < usize::MAX { &STEPS[..] } else { &STEPS[STEPS.len() - 1..] };
        let mut found = Vec::new();
        for share in steps {
            found = self.towns_within(position, radius_m * share, limit);
            if found.len() == limit {
                break;
            }
        }
        found
    }

    /// The towns within a radius, nearest first, at most `limit`.
    fn towns_within(&self, position: Point<f64>, radius_m: f64, limit: usize) -> Vec<(PlaceIx, f64)> {
        let mut near = Vec::new();
        self.add_near(TOWNS, position, radius_m * SPHERE_ERROR, &mut near);
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        // Only those that the exact distance could still put among the first `limit` are measured on the ellipsoid.
        if let Some(&(last_m, _)) = near.get(limit - 1) {
            near.truncate(near.partition_point(|&(m, _)| m <= last_m * SPHERE_ERROR * SPHERE_ERROR));
        }
        let mut measured = self.measured(position, radius_m, near);
        measured.truncate(limit);
        measured
    }

    /// Places of every kind within `radius_m` of a position, nearest first, with geodesic distance in metres.
    pub fn within(&self, position: Point<f64>, radius_m: f64) -> Vec<(PlaceIx, f64)> {
        if !is_circle(position, radius_m) {
            return Vec::new();
        }
        let mut near = Vec::new();
        for grid in [TOWNS, SPOTS] {
            self.add_near(grid, position, radius_m * SPHERE_ERROR, &mut near);
        }
        self.measured(position, radius_m, near)
    }

    /// Adds the places of a grid that lie within a radius on the sphere, with the distance.
    fn add_near(
        &self,
        (starts, places): (Section, Section),
        position: Point<f64>,
        reach_m: f64,
        near: &mut Vec<(f64, PlaceIx)>,
    ) {
        let cells = self.section(starts).len() / size_of::<U32>();
        let Some(grid) = cells.checked_sub(1).and_then(Grid::of_places) else { return };
        let (lon, lat) = (position.x(), position.y());
        let [south, north] = latitudes(lat, reach_m);
        // The circle's widest parallel lies poleward of its centre; beyond a pole it spans all longitudes.
        let ratio = (reach_m / MIN_DEGREE_M).to_radians().sin() / lat.to_radians().cos();
        let reach_lon = if north >= 90.0 || south <= -90.0 || !(0.0..1.0).contains(&ratio) {
            360.0
        } else {
            ratio.asin().to_degrees()
        };
        // Every place lies in one cell, unless the index is damaged.
        let mut left = self.section(places).len() / size_of::<U32>();
        for row in grid.row(south)..=grid.row(north) {
            for columns in grid.columns_between(lon - reach_lon, lon + reach_lon).into_iter().flatten() {
                let first = row * grid.columns() + columns.start();
                let last = row * grid.columns() + columns.end();
                let here = self.in_cells(starts, places, first, last);
                for ix in here.iter().take(left) {
                    let ix = PlaceIx(ix.get());
                    let Some(there) = self.position(ix) else { continue };
                    let distance_m = on_sphere_m((lon, lat), there);
                    if distance_m <= reach_m {
                        near.push((distance_m, ix));
                    }
                }
                left = left.saturating_sub(here.len());
            }
        }
    }

    /// Those places that lie within a radius, nearest first, measured on the ellipsoid.
    fn measured(
        &self,
        position: Point<f64>,
        radius_m: f64,
        near: Vec<(f64, PlaceIx)>,
    ) -> Vec<(PlaceIx, f64)> {
        let mut measured: Vec<(PlaceIx, f64)> = near
            .into_iter()
            .filter_map(|(_, ix)| {
                let (lon, lat) = self.position(ix)?;
                Some((ix, Geodesic.distance(position, Point::new(lon, lat))))
            })
            .filter(|&(_, distance_m)| distance_m <= radius_m)
            .collect();
        measured.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        measured
    }
}

/// The grids of places, as sections: first rows of cells, and rows.
const TOWNS: (Section, Section) = (Section::TownStarts, Section::Towns);
const SPOTS: (Section, Section) = (Section::SpotStarts, Section::Spots);

fn is_circle(position: Point<f64>, radius_m: f64) -> bool {
    position.x().is_finite() && position.y().is_finite() && !radius_m.is_nan()
}

/// Latitudes between which everything within a distance lies.
fn latitudes(lat: f64, reach_m: f64) -> [f64; 2] {
    let reach_lat = reach_m / MIN_DEGREE_M;
    [(lat - reach_lat).max(-90.0), (lat + reach_lat).min(90.0)]
}

/// Great-circle distance by the haversine formula.
fn on_sphere_m((lon1, lat1): (f64, f64), (lon2, lat2): (f64, f64)) -> f64 {
    let (lat1, lat2) = (lat1.to_radians(), lat2.to_radians());
    let half_lat = ((lat2 - lat1) / 2.0).sin();
    let half_lon = ((lon2 - lon1).to_radians() / 2.0).sin();
    let a = half_lat * half_lat + lat1.cos() * lat2.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * a.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use crate::fixture::{all, gazetteer};
    use geo::{Distance, Geodesic, Point};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_nearest_are_those_that_measuring_all_gives(
            lon in -180.0..180.0f64, lat in -90.0..90.0f64, radius_m in 0.0..2.1e7f64, limit in 1..12usize
        ) {
            let gazetteer = gazetteer();
            let position = Point::new(lon, lat);
            let mut expected: Vec<_> = all(gazetteer)
                .filter(|place| place.feature.is_populated())
                .map(|place| (place.ix, Geodesic.distance(position, Point::new(place.lon, place.lat))))
                .filter(|&(_, distance_m)| distance_m <= radius_m)
                .collect();
            expected.sort_by(|a, b| a.1.total_cmp(&b.1));
            expected.truncate(limit);
            prop_assert_eq!(gazetteer.nearest(position, radius_m, limit), expected);
        }

        #[test]
        fn places_of_every_kind_within_a_circle_are_those_that_measuring_all_gives(
            lon in -180.0..180.0f64, lat in -90.0..90.0f64, radius_m in 0.0..2.1e7f64
        ) {
            let position = Point::new(lon, lat);
            let mut expected: Vec<_> = all(gazetteer())
                .map(|place| (place.ix, Geodesic.distance(position, Point::new(place.lon, place.lat))))
                .filter(|&(_, distance_m)| distance_m <= radius_m)
                .collect();
            expected.sort_by(|a, b| a.1.total_cmp(&b.1));
            prop_assert_eq!(gazetteer().within(position, radius_m), expected);
        }
    }
}
