//! From shapes to the sections that hold them, and the grid that [`crate::Gazetteer::containing`] uses.

use super::shapes::{Line, Ring, Shapes as Input};
use crate::format::pack::{Outlines, run};
use crate::format::{AreaRecord, BorderRecord, LineRecord, PartsRecord, SHAPE_UNITS};
use crate::grid::{AREAS, by_cell};
use crate::shape::Shapes;
use std::collections::HashSet;
use zerocopy::little_endian::{F32, I32, U32};

/// Mean radius of the Earth in kilometres (IUGG).
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// All shapes, as the sections hold them.
#[derive(Default)]
pub(super) struct ShapeSections {
    pub(super) outlines: Outlines,
    pub(super) rings: Vec<PartsRecord>,
    pub(super) polygons: Vec<PartsRecord>,
    pub(super) areas: Vec<AreaRecord>,
    pub(super) lines: Vec<LineRecord>,
    pub(super) borders: Vec<BorderRecord>,
}

impl ShapeSections {
    /// Compiles the shapes; `row_now` gives the row of a place after sorting.
    pub(super) fn compile(input: &Input, row_now: impl Fn(u32) -> u32) -> Self {
        let mut sections = ShapeSections::default();
        for (&row, polygons) in &input.areas {
            sections.add_area(row_now(row), polygons);
        }
        sections.areas.sort_by_key(|area| area.place.get());
        for (&row, line) in &input.lines {
            let parts = sections.add_parts(line);
            sections.lines.push(LineRecord { place: U32::new(row_now(row)), parts });
        }
        sections.lines.sort_by_key(|line| line.place.get());
        for (pair, kind, line) in &input.borders {
            let (countries, parts) = (pair.map(|country| country.0), sections.add_parts(line));
            sections.borders.push(BorderRecord { countries, kind: *kind as u8, parts });
        }
        sections.borders.sort_by_key(|border| border.countries);
        sections
    }

    fn view(&self) -> Shapes<'_> {
        Shapes::new(&self.outlines, &self.rings, &self.polygons)
    }

    fn add_area(&mut self, place: u32, polygons: &[Vec<Ring>]) {
        let first = self.polygons.len();
        let mut area_km2 = 0.0;
        for rings in polygons {
            let first_ring = self.rings.len();
            for (row, ring) in rings.iter().enumerate() {
                let ring_km2 = ring_area_km2(ring);
                area_km2 += if row == 0 { ring_km2 } else { -ring_km2 };
                self.rings.push(self.outlines.push(ring));
            }
            self.polygons.push(run(first_ring, self.rings.len()));
        }
        let points = || polygons.iter().flatten().flatten();
        let (xs, ys) = (points().map(|point| point.0), points().map(|point| point.1));
        let edge = |value: Option<i32>| I32::new(value.unwrap_or_default());
        self.areas.push(AreaRecord {
            place: U32::new(place),
            polygons: run(first, self.polygons.len()),
            west: edge(xs.clone().min()),
            south: edge(ys.clone().min()),
            east: edge(xs.max()),
            north: edge(ys.max()),
            area_km2: F32::new(area_km2 as f32),
        });
    }

    fn add_parts(&mut self, line: &Line) -> PartsRecord {
        let first = self.rings.len();
        for part in line {
            self.rings.push(self.outlines.push(part));
        }
        run(first, self.rings.len())
    }

    /// (cell, area × 2 + covers the cell) of the areas that `wanted` names by place.
    pub(super) fn grid(&self, wanted: impl Fn(u32) -> bool) -> (Vec<u32>, Vec<u32>) {
        let mut pairs = Vec::new();
        for (row, area) in self.areas.iter().enumerate() {
            if !wanted(area.place.get()) {
                continue;
            }
            let touched = self.cells_of_edges(area);
            pairs.extend(touched.iter().map(|&cell| (cell, (row as u32) << 1)));
            let degrees = |value: I32| f64::from(value.get()) / SHAPE_UNITS;
            for y in AREAS.row(degrees(area.south))..=AREAS.row(degrees(area.north)) {
                for x in AREAS.column(degrees(area.west))..=AREAS.column(degrees(area.east)) {
                    let cell = (y * AREAS.columns() + x) as u32;
                    let (lon, lat) = AREAS.centre(x, y);
                    if !touched.contains(&cell) && self.view().contain(&area.polygons, lon, lat) {
                        pairs.push((cell, (row as u32) << 1 | 1));
                    }
                }
            }
        }
        by_cell(AREAS, pairs)
    }

    /// The cells that an outline may pass through: all in the bounding box of each edge, cut into pieces shorter than a cell.
    fn cells_of_edges(&self, area: &AreaRecord) -> HashSet<u32> {
        let (shapes, mut cells) = (self.view(), HashSet::new());
        for ring in shapes.polygons_of(&area.polygons).iter().flat_map(|polygon| shapes.rings_of(polygon)) {
            let points: Ring = shapes.ring_points(ring).collect();
            for edge in points.windows(2) {
                let [a, b] =
                    [edge[0], edge[1]].map(|(x, y)| (f64::from(x) / SHAPE_UNITS, f64::from(y) / SHAPE_UNITS));
                let pieces = ((b.0 - a.0).abs().max((b.1 - a.1).abs()) * 2.0).ceil().max(1.0) as usize;
                let at = |piece: usize| {
                    let share = piece as f64 / pieces as f64;
                    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
                };
                for piece in 0..pieces {
                    let (from, to) = (at(piece), at(piece + 1));
                    for row in AREAS.row(from.1.min(to.1))..=AREAS.row(from.1.max(to.1)) {
                        for column in AREAS.column(from.0.min(to.0))..=AREAS.column(from.0.max(to.0)) {
                            cells.insert((row * AREAS.columns() + column) as u32);
                        }
                    }
                }
            }
        }
        cells
    }
}

/// Area of a ring on the sphere, always positive (Chamberlain and Duquette, *Some algorithms for polygons on a sphere*, JPL
/// 2007, equation 6).
fn ring_area_km2(points: &[(i32, i32)]) -> f64 {
    let radians = |value: i32| (f64::from(value) / SHAPE_UNITS).to_radians();
    let sum: f64 = points
        .windows(2)
        .map(|edge| {
            let [(x1, y1), (x2, y2)] = [edge[0], edge[1]];
            (radians(x2) - radians(x1)) * (2.0 + radians(y1).sin() + radians(y2).sin())
        })
        .sum();
    (sum * EARTH_RADIUS_KM * EARTH_RADIUS_KM / 2.0).abs()
}
