//! The nearest land border, the nearest coast.
//!
//! Chunks of lines whose box is farther than the best edge so far are passed over, which leaves one or two of tens of thousands.
//! Edges are compared by straight lines through the Earth between positions on the ellipsoid, whose order is that of geodesic
//! distances for all that matters; what is given out is measured on the ellipsoid.

use crate::format::{BOX_UNITS, BorderRecord, ChunkRecord, SHAPE_UNITS, Section};
use crate::shape::Shapes;
use crate::{BorderKind, CountryCode, Gazetteer};
use geo::{Distance, Geodesic, Point};

/// Semi-major axis in metres and squared eccentricity of the WGS 84 ellipsoid.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 6.694_379_990_14e-3;
/// Semi-minor axis: no radius of curvature that a bound rests on is below it times [`LEAST`].
const SEMI_MINOR_M: f64 = 6_356_752.3;
/// A degree of latitude is at least this long (at the equator).
const MIN_DEGREE_M: f64 = 110_574.0;
/// Distances on a sphere of the semi-minor axis are at most those on the ellipsoid divided by this.
const LEAST: f64 = 0.994;
/// Edges longer than this in degrees are measured in pieces: they are straight on the map, not through the Earth.
const PIECE_DEG: f64 = 0.25;

/// The point of a border or coast nearest to a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// the countries on both sides, in order of their codes; `None` on the coast
    pub between: Option<(CountryCode, CountryCode)>,
    /// what the border is there
    pub kind: BorderKind,
    /// the nearest point
    pub point: Point<f64>,
    /// geodesic distance to it in metres
    pub distance_m: f64,
}

impl Gazetteer {
    /// The nearest point of any land border.
    pub fn nearest_border(&self, position: Point<f64>) -> Option<Nearest> {
        self.nearest_line(position, |countries| countries != [CountryCode::SEA; 2])
    }

    /// The nearest point of the land border between two countries, in either order.
    pub fn nearest_border_between(
        &self,
        a: CountryCode,
        b: CountryCode,
        position: Point<f64>,
    ) -> Option<Nearest> {
        let pair = [a.min(b), a.max(b)];
        self.nearest_line(position, |countries| countries == pair)
    }

    /// The nearest point of a country's land borders.
    pub fn nearest_border_of(&self, country: CountryCode, position: Point<f64>) -> Option<Nearest> {
        self.nearest_line(position, |countries| countries.contains(&country))
    }

    /// The nearest point of the sea's shore; `None` in an index without coasts.
    pub fn nearest_coast(&self, position: Point<f64>) -> Option<Nearest> {
        self.nearest_line(position, |countries| countries == [CountryCode::SEA; 2])
    }

    fn nearest_line(
        &self,
        position: Point<f64>,
        wanted: impl Fn([CountryCode; 2]) -> bool,
    ) -> Option<Nearest> {
        if !(position.x().abs() <= 180.0 && position.y().abs() <= 90.0) {
            return None;
        }
        let (shapes, here) = (self.shapes(), Here::new(position));
        let borders = self.rows::<BorderRecord>(Section::Borders);
        let wanted = borders.iter().filter(|border| wanted(border.countries.map(CountryCode)));
        let lines =
            wanted.flat_map(|border| shapes.rings_of(&border.parts).iter().map(move |part| (border, part)));
        let mut chunks = Vec::new();
        for (border, part) in lines {
            let own = shapes.chunks_of(part);
            let room = shapes.chunks.len().saturating_sub(chunks.len());
            let ends = own.iter().skip(1).map(Some).chain([None]);
            chunks.extend(own.iter().zip(ends).take(room).map(|(chunk, next)| Candidate {
                bound_m: here.bound_m(chunk),
                border,
                chunk,
                next,
            }));
        }
        let first = chunks.iter().min_by(|a, b| a.bound_m.total_cmp(&b.bound_m))?;
        let mut best =
            here.nearest_edge(shapes, first.chunk, first.next).map(|found| (found, first.border))?;
        for candidate in &chunks {
            // A straight line is shorter than the way over the surface; never by so much that it matters below 1,000 km.
            if candidate.bound_m > best.0.way_m() || std::ptr::eq(candidate, first) {
                continue;
            }
            if let Some(found) = here.nearest_edge(shapes, candidate.chunk, candidate.next)
                && found.straight_m < best.0.straight_m
            {
                best = (found, candidate.border);
            }
        }
        let (found, border) = best;
        let [a, b] = border.countries.map(CountryCode);
        Some(Nearest {
            between: (a != CountryCode::SEA).then_some((a, b)),
            kind: BorderKind::of(border.kind),
            point: found.point,
            distance_m: Geodesic.distance(position, found.point),
        })
    }
}

struct Candidate<'g> {
    bound_m: f64,
    border: &'g BorderRecord,
    chunk: &'g ChunkRecord,
    /// the chunk whose first position ends the last edge
    next: Option<&'g ChunkRecord>,
}

#[derive(Clone, Copy)]
struct Found {
    straight_m: f64,
    point: Point<f64>,
}

impl Found {
    /// Length over the surface of a way whose straight length is known, rounded up.
    fn way_m(&self) -> f64 {
        let half = (self.straight_m / 2.0 / SEMI_MINOR_M).min(1.0);
        2.0 * SEMI_MAJOR_M * half.asin() / LEAST
    }
}

/// The position from which is measured.
struct Here {
    lon: f64,
    lat: f64,
    cos_lat: f64,
    at: [f64; 3],
}

impl Here {
    fn new(position: Point<f64>) -> Self {
        let (lon, lat) = (position.x(), position.y());
        Here { lon, lat, cos_lat: lat.to_radians().cos(), at: in_space(lon, lat) }
    }

    /// A chunk is at least so far away: by its box's latitudes, and by the meridians at its sides.
    fn bound_m(&self, chunk: &ChunkRecord) -> f64 {
        let degrees = |value: i16| f64::from(i32::from(value) * BOX_UNITS) / SHAPE_UNITS;
        let (south, north) = (degrees(chunk.south.get()), degrees(chunk.north.get()));
        let by_lat_m = (south - self.lat).max(self.lat - north).max(0.0) * MIN_DEGREE_M;
        let (west, east) = (degrees(chunk.west.get()), degrees(chunk.east.get()));
        if west <= self.lon && self.lon <= east {
            return by_lat_m;
        }
        let gap = (west - self.lon).rem_euclid(360.0).min((self.lon - east).rem_euclid(360.0));
        if gap >= 90.0 {
            return by_lat_m;
        }
        let by_lon_m = (gap.to_radians().sin() * self.cos_lat).asin() * SEMI_MINOR_M * LEAST;
        by_lat_m.max(by_lon_m)
    }

    fn nearest_edge(
        &self,
        shapes: Shapes<'_>,
        chunk: &ChunkRecord,
        next: Option<&ChunkRecord>,
    ) -> Option<Found> {
        let degrees = |(x, y): (i32, i32)| (f64::from(x) / SHAPE_UNITS, f64::from(y) / SHAPE_UNITS);
        let end = next.map(|next| (next.x.get(), next.y.get()));
        let mut points = shapes.points_of(chunk).chain(end).map(degrees);
        let mut from = points.next()?;
        let mut from_at = in_space(from.0, from.1);
        let mut best: Option<Found> = None;
        for to in points {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let pieces = (dx.abs().max(dy.abs()) / PIECE_DEG).ceil().clamp(1.0, 1500.0);
            let mut start_at = from_at;
            for piece in 1..=pieces as usize {
                let (begin, end) = ((piece - 1) as f64 / pieces, piece as f64 / pieces);
                let end_at = in_space(from.0 + dx * end, from.1 + dy * end);
                let (share, straight_m) = nearest_on(start_at, end_at, self.at);
                if best.is_none_or(|best| straight_m < best.straight_m) {
                    let share = begin + (end - begin) * share;
                    let point = Point::new(from.0 + dx * share, from.1 + dy * share);
                    best = Some(Found { straight_m, point });
                }
                start_at = end_at;
            }
            (from, from_at) = (to, start_at);
        }
        best
    }
}

/// Cartesian coordinates in metres of a position on the ellipsoid.
fn in_space(lon: f64, lat: f64) -> [f64; 3] {
    let ((sin_lat, cos_lat), (sin_lon, cos_lon)) = (lat.to_radians().sin_cos(), lon.to_radians().sin_cos());
    let normal = SEMI_MAJOR_M / (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt();
    [normal * cos_lat * cos_lon, normal * cos_lat * sin_lon, normal * (1.0 - ECCENTRICITY_2) * sin_lat]
}

/// Where between `a` and `b` the point nearest to `p` lies (0 to 1), and its distance.
fn nearest_on(a: [f64; 3], b: [f64; 3], p: [f64; 3]) -> (f64, f64) {
    let minus = |u: [f64; 3], v: [f64; 3]| [u[0] - v[0], u[1] - v[1], u[2] - v[2]];
    let dot = |u: [f64; 3], v: [f64; 3]| u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
    let (ab, ap) = (minus(b, a), minus(p, a));
    let length_2 = dot(ab, ab);
    let share = if length_2 > 0.0 { (dot(ap, ab) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    let off = minus(ap, ab.map(|component| component * share));
    (share, dot(off, off).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::gazetteer;
    use proptest::prelude::*;

    /// By measuring to a point every few metres of all borders.
    fn by_hand(position: Point<f64>) -> f64 {
        let mut least_m = f64::INFINITY;
        for (.., line) in gazetteer().borders() {
            for part in &line {
                for edge in part.lines() {
                    for step in 0..=2000 {
                        let share = f64::from(step) / 2000.0;
                        let point =
                            Point::new(edge.start.x + edge.dx() * share, edge.start.y + edge.dy() * share);
                        least_m = least_m.min(Geodesic.distance(position, point));
                    }
                }
            }
        }
        least_m
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn the_nearest_border_is_what_measuring_all_gives(lon in -180.0..180.0f64, lat in -89.0..89.0f64) {
            let position = Point::new(lon, lat);
            let (found, expected_m) = (gazetteer().nearest_border(position).unwrap(), by_hand(position));
            prop_assert!((found.distance_m - expected_m).abs() <= 30.0 + expected_m * 2e-3, "{found:?} {expected_m}");
        }
    }

    #[test]
    fn the_nearest_border_tells_its_countries_and_kind() {
        let code = |code| CountryCode::new(code).unwrap();
        let found = gazetteer().nearest_border(Point::new(72.5, 37.2)).unwrap();
        assert_eq!((found.between, found.kind), (Some((code("AF"), code("TJ"))), BorderKind::Disputed));
        assert!((found.point.x() - 72.5).abs() < 1e-3 && found.point.y() == 37.0, "{found:?}");
        assert!((found.distance_m - 22_199.0).abs() < 20.0, "{found:?}");
        let between =
            gazetteer().nearest_border_between(code("TJ"), code("AF"), Point::new(68.5, 37.2)).unwrap();
        assert_eq!(between.kind, BorderKind::International);
        assert_eq!(gazetteer().nearest_border_of(code("TJ"), Point::new(68.5, 37.2)), Some(between));
        assert_eq!(gazetteer().nearest_border_of(code("FR"), Point::new(68.5, 37.2)), None);
        assert_eq!(gazetteer().nearest_border(Point::new(f64::NAN, 0.0)), None);
    }
}
