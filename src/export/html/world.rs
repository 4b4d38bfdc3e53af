//! The world below the features: outlines of countries that fit into a page.

use crate::layer::Basemap;
use geo::{Coord, LineString};
use serde::Serialize;

/// Units of the world's outlines in a degree.
const UNITS: f64 = 100.0;

/// Tolerances (degrees) for the world and for what lies near the features; the first pair that fits the budget is taken.
const TOLERANCES: [(f64, f64); 4] = [(0.25, 0.02), (0.25, 0.05), (0.3, 0.1), (0.5, 0.5)];

/// Most bytes of JSON for the world.
const WORLD_BUDGET: usize = 240_000;

/// Side of the squares of the world, in degrees, that are drawn finely when a point feature is in them or next to them.
const NEAR_DEG: f64 = 4.0;

/// The outlines of all countries.
#[derive(Serialize)]
pub(super) struct World {
    units: f64,
    /// polygons of rings; a ring is `x, y, dx, dy, …`
    polygons: Vec<Vec<Vec<i32>>>,
}

impl World {
    /// The world, finer where the features are.
    pub(super) fn new(basemap: &Basemap, near: &Near) -> Result<Self, serde_json::Error> {
        let near = |c: &Coord<f64>| near.holds(*c);
        let mut world = World { units: UNITS, polygons: Vec::new() };
        for (coarse, fine) in TOLERANCES {
            let countries = basemap.simplified(|arc| if arc.0.iter().any(near) { fine } else { coarse });
            let rings = |p: &geo::Polygon<f64>| {
                std::iter::once(p.exterior())
                    .chain(p.interiors())
                    .map(deltas)
                    .filter(|r| r.len() > 6)
                    .collect::<Vec<_>>()
            };
            let polygons = countries.iter().flat_map(|c| c.area.iter().map(rings));
            world.polygons = polygons.filter(|p| !p.is_empty()).collect();
            if serde_json::to_string(&world)?.len() < WORLD_BUDGET {
                break;
            }
        }
        Ok(world)
    }
}

/// The squares of the world, [`NEAR_DEG`] wide, in which features are, and those next to them.
pub(super) struct Near([[bool; Near::ROWS]; Near::COLUMNS]);

impl Default for Near {
    fn default() -> Self {
        Near([[false; Near::ROWS]; Near::COLUMNS])
    }
}

impl Near {
    const COLUMNS: usize = (360.0 / NEAR_DEG) as usize;
    const ROWS: usize = (180.0 / NEAR_DEG) as usize;

    fn square(c: Coord<f64>) -> (usize, usize) {
        let number = |degrees: f64, count: usize| ((degrees / NEAR_DEG).floor() as usize).min(count - 1);
        (number(c.x + 180.0, Self::COLUMNS), number(c.y + 90.0, Self::ROWS))
    }

    /// Notes that a feature is there.
    pub(super) fn add(&mut self, c: Coord<f64>) {
        let (x, y) = Self::square(c);
        for column in [x + Self::COLUMNS - 1, x, x + 1] {
            for row in y.saturating_sub(1)..=(y + 1).min(Self::ROWS - 1) {
                self.0[column % Self::COLUMNS][row] = true;
            }
        }
    }

    fn holds(&self, c: Coord<f64>) -> bool {
        let (x, y) = Self::square(c);
        self.0[x][y]
    }
}

/// Whole units: the first position, then differences.
fn deltas(ring: &LineString<f64>) -> Vec<i32> {
    let mut out = Vec::with_capacity(ring.0.len() * 2);
    let mut last: Option<[i32; 2]> = None;
    for c in &ring.0 {
        let at = [(c.x * UNITS).round() as i32, (c.y * UNITS).round() as i32];
        match last {
            Some(l) if l == at => {}
            Some([x, y]) => out.extend([at[0] - x, at[1] - y]),
            None => out.extend(at),
        }
        last = Some(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_written_as_differences() {
        let ring: LineString<f64> = vec![(1.0, 2.0), (1.5, 2.0), (1.5, 2.001), (1.0, 2.0)].into();
        assert_eq!(deltas(&ring), [100, 200, 50, 0, -50, 0]);
    }

    #[test]
    fn near_a_feature_is_also_next_to_it_over_the_antimeridian() {
        let mut near = Near::default();
        near.add(Coord { x: 179.5, y: 89.9 });
        assert!(near.holds(Coord { x: -179.0, y: 88.0 }));
        assert!(near.holds(Coord { x: 180.0, y: 90.0 }));
        assert!(!near.holds(Coord { x: -170.0, y: 88.0 }));
        assert!(!near.holds(Coord { x: 179.5, y: 70.0 }));
    }
}
