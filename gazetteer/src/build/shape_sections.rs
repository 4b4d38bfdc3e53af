//! From shapes to the sections that hold them, and the grid that [`crate::Gazetteer::containing`] uses.

use super::shapes::{Line, Ring, Shapes as Input};
use crate::format::{
    AreaRecord, BorderRecord, CHUNK_EDGES, ChunkRecord, LineRecord, PartsRecord, PointRecord, RingRecord,
    SHAPE_UNITS,
};
use crate::grid::{AREAS, by_cell};
use crate::shape::Shapes;
use std::collections::HashSet;
use zerocopy::little_endian::{F32, I32, U32};

/// Mean radius of the Earth in kilometres (IUGG).
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// All shapes, as the sections hold them.
#[derive(Default)]
pub(super) struct ShapeSections {
    pub(super) points: Vec<PointRecord>,
    pub(super) chunks: Vec<ChunkRecord>,
    pub(super) rings: Vec<RingRecord>,
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
        for (pair, line) in &input.borders {
            let parts = sections.add_parts(line);
            sections.borders.push(BorderRecord { countries: pair.map(|country| country.0), parts });
        }
        sections.borders.sort_by_key(|border| border.countries);
        sections
    }

    fn view(&self) -> Shapes<'_> {
        Shapes { points: &self.points, chunks: &self.chunks, rings: &self.rings, polygons: &self.polygons }
    }

    fn add_area(&mut self, place: u32, polygons: &[Vec<Ring>]) {
        let (first, first_point) = (self.polygons.len(), self.points.len());
        let mut area_km2 = 0.0;
        for rings in polygons {
            let first_ring = self.rings.len();
            for (row, ring) in rings.iter().enumerate() {
                let ring_km2 = ring_area_km2(self.add_ring(ring));
                area_km2 += if row == 0 { ring_km2 } else { -ring_km2 };
                self.add_chunks(self.rings.len() - 1);
            }
            self.polygons.push(run(first_ring, self.rings.len()));
        }
        let points = &self.points[first_point..];
        let corner = |x: Option<i32>, y: Option<i32>| PointRecord {
            x: I32::new(x.unwrap_or_default()),
            y: I32::new(y.unwrap_or_default()),
        };
        let (xs, ys) = (points.iter().map(|p| p.x.get()), points.iter().map(|p| p.y.get()));
        self.areas.push(AreaRecord {
            place: U32::new(place),
            polygons: run(first, self.polygons.len()),
            west_south: corner(xs.clone().min(), ys.clone().min()),
            east_north: corner(xs.max(), ys.max()),
            area_km2: F32::new(area_km2 as f32),
        });
    }

    fn add_parts(&mut self, line: &Line) -> PartsRecord {
        let first = self.rings.len();
        for part in line {
            self.add_ring(part);
        }
        run(first, self.rings.len())
    }

    fn add_ring(&mut self, ring: &Ring) -> &[PointRecord] {
        let first = self.points.len();
        self.points.extend(ring.iter().map(|&(x, y)| PointRecord { x: I32::new(x), y: I32::new(y) }));
        self.rings.push(RingRecord {
            first_point: U32::new(first as u32),
            points: U32::new(ring.len() as u32),
            first_chunk: U32::new(0),
        });
        &self.points[first..]
    }

    fn add_chunks(&mut self, ring: usize) {
        self.rings[ring].first_chunk = U32::new(self.chunks.len() as u32);
        let points = self.view().points_of(&self.rings[ring]);
        let chunks: Vec<_> = (0..points.len() - 1)
            .step_by(CHUNK_EDGES)
            .map(|first| {
                let ys = points[first..points.len().min(first + CHUNK_EDGES + 1)].iter().map(|p| p.y.get());
                let (south, north) = ys.fold((i32::MAX, i32::MIN), |(s, n), y| (s.min(y), n.max(y)));
                ChunkRecord { south: I32::new(south), north: I32::new(north) }
            })
            .collect();
        self.chunks.extend(chunks);
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
            for y in AREAS.row(degrees(area.west_south.y))..=AREAS.row(degrees(area.east_north.y)) {
                for x in AREAS.column(degrees(area.west_south.x))..=AREAS.column(degrees(area.east_north.x)) {
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
            for edge in shapes.points_of(ring).windows(2) {
                let [a, b] = [0, 1].map(|end| {
                    (f64::from(edge[end].x.get()) / SHAPE_UNITS, f64::from(edge[end].y.get()) / SHAPE_UNITS)
                });
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

fn run(first: usize, end: usize) -> PartsRecord {
    PartsRecord { first: U32::new(first as u32), count: U32::new((end - first) as u32) }
}

/// Area of a ring on the sphere, always positive (Chamberlain and Duquette, *Some algorithms for polygons on a sphere*, JPL
/// 2007, equation 6).
fn ring_area_km2(points: &[PointRecord]) -> f64 {
    let radians = |value: I32| (f64::from(value.get()) / SHAPE_UNITS).to_radians();
    let sum: f64 = points
        .windows(2)
        .map(|edge| {
            (radians(edge[1].x) - radians(edge[0].x))
                * (2.0 + radians(edge[0].y).sin() + radians(edge[1].y).sin())
        })
        .sum();
    (sum * EARTH_RADIUS_KM * EARTH_RADIUS_KM / 2.0).abs()
}
