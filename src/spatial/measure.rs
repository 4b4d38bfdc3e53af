//! Geodesic measuring on WGS 84: between points, and from a point to lines and areas.
//!
//! Point to point follows Karney, *Algorithms for geodesics* (Journal of Geodesy 87, 2013), through `geo`; it is exact to
//! nanometres. Nearest points on lines are found segment by segment in a local equirectangular plane and measured again as
//! geodesics; segments of a boundary are short against the earth, so the error stays under a thousandth.

use geo::{
    Bearing, BoundingRect, Contains, Coord, Destination, Distance, Geodesic, Intersects, LineString,
    MultiLineString, MultiPoint, MultiPolygon, Point, Rect,
};

/// Geodesic distance in metres.
pub fn distance_m(a: Point<f64>, b: Point<f64>) -> f64 {
    Geodesic.distance(a, b)
}

/// Initial bearing of the geodesic from `a` to `b`: degrees clockwise from true north, 0 to 360.
pub fn bearing_deg(a: Point<f64>, b: Point<f64>) -> f64 {
    Geodesic.bearing(a, b).rem_euclid(360.0)
}

/// The point that lies `distance_m` metres from `from` in an initial direction.
pub fn destination(from: Point<f64>, bearing_deg: f64, distance_m: f64) -> Point<f64> {
    Geodesic.destination(from, bearing_deg, distance_m)
}

/// Smallest angle between two bearings, 0 to 180 degrees.
pub fn angle_between_deg(a: f64, b: f64) -> f64 {
    ((a - b + 180.0).rem_euclid(360.0) - 180.0).abs()
}

/// Difference of two longitudes, -180 to 180, across the antimeridian where that is shorter.
pub fn longitude_difference(a: f64, b: f64) -> f64 {
    (a - b + 180.0).rem_euclid(360.0) - 180.0
}

/// The nearest point of something to a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// geodesic distance in metres
    pub distance_m: f64,
    /// where it is
    pub point: Point<f64>,
}

/// Segments from one to the next that are looked at first.
const STRIDE: usize = 16;

/// The nearest point of lines; `None` when they are empty.
pub fn nearest_on_lines<'a>(
    lines: impl IntoIterator<Item = &'a LineString<f64>> + Clone,
    to: Point<f64>,
) -> Option<Nearest> {
    // Some segments tell how far the nearest is at most; those that lie further north or south cannot be it.
    let mut near = f64::INFINITY;
    let mut count = 0_usize;
    each_segment(lines.clone(), |a, b| {
        if count.is_multiple_of(STRIDE) {
            near = near.min(nearest_on_segment(a, b, to).0);
        }
        count += 1;
    });
    let mut best: Option<(f64, Point<f64>)> = None;
    each_segment(lines, |a, b| {
        let (above, below) = (a.y.min(b.y) - to.y(), to.y() - a.y.max(b.y));
        let apart = above.max(below).max(0.0);
        if apart * apart <= near * (1.0 + 1e-9) {
            let (square, point) = nearest_on_segment(a, b, to);
            if best.is_none_or(|(s, _)| square < s) {
                best = Some((square, point));
            }
        }
    });
    best.map(|(_, point)| Nearest { distance_m: distance_m(point, to), point })
}

/// Segments of lines in their order; a line of one point is a segment without length.
fn each_segment<'a>(
    lines: impl IntoIterator<Item = &'a LineString<f64>>,
    mut visit: impl FnMut(Coord<f64>, Coord<f64>),
) {
    for line in lines {
        if let [only] = line.0[..] {
            visit(only, only);
        }
        line.0.windows(2).for_each(|ends| visit(ends[0], ends[1]));
    }
}

/// Nearest point of a segment and its squared distance in degrees of latitude.
fn nearest_on_segment(a: Coord<f64>, b: Coord<f64>, to: Point<f64>) -> (f64, Point<f64>) {
    let squeeze = |lat: f64| ((lat + to.y()) / 2.0).to_radians().cos();
    let scale = squeeze((a.y + b.y) / 2.0);
    let (ax, ay) = (longitude_difference(a.x, to.x()) * scale, a.y - to.y());
    let (bx, by) = (ax + longitude_difference(b.x, a.x) * scale, b.y - to.y());
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let lon = a.x + longitude_difference(b.x, a.x) * along;
    let lat = a.y + dy * along;
    let x = longitude_difference(lon, to.x()) * squeeze(lat);
    let y = lat - to.y();
    (x * x + y * y, Point::new(longitude_difference(lon, 0.0), lat))
}

/// The nearest point of a line to a position.
pub fn nearest_on_line(line: &MultiLineString<f64>, to: Point<f64>) -> Option<Nearest> {
    nearest_on_lines(&line.0, to)
}

/// The nearest point of an area's boundary to a position.
pub fn nearest_on_boundary(area: &MultiPolygon<f64>, to: Point<f64>) -> Option<Nearest> {
    nearest_on_lines(rings(area), to)
}

/// Whether a position lies in an area.
pub fn inside(area: &MultiPolygon<f64>, position: Point<f64>) -> bool {
    area.contains(&position)
}

/// The nearest point of an area: the position itself (distance 0) when it lies inside.
pub fn nearest_on_area(area: &MultiPolygon<f64>, to: Point<f64>) -> Option<Nearest> {
    if inside(area, to) {
        return Some(Nearest { distance_m: 0.0, point: to });
    }
    nearest_on_boundary(area, to)
}

/// Shortest distance between two areas, from a sample of the first one's vertices (at most `SAMPLE`), with the points on both.
pub fn between_areas(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> Option<(f64, Point<f64>, Point<f64>)> {
    const SAMPLE: usize = 400;
    let vertices: Vec<Coord<f64>> = a.0.iter().flat_map(|p| p.exterior().0.iter().copied()).collect();
    let step = vertices.len().div_ceil(SAMPLE).max(1);
    let pieces = Pieces::of(rings(b));
    let extent = b.bounding_rect()?;
    let mut best: Option<(f64, Point<f64>, Point<f64>)> = None;
    // in squared degrees, as `nearest_on_segment` counts
    let mut near = f64::INFINITY;
    for &v in vertices.iter().step_by(step) {
        let from = Point::from(v);
        if extent.intersects(&from) && inside(b, from) {
            return Some((0.0, from, from));
        }
        // Squares measured from different places differ by less than a hundredth.
        let Some((square, point)) = pieces.nearest(from, near * 1.01) else { continue };
        near = near.min(square);
        let distance_m = distance_m(point, from);
        if best.is_none_or(|(least, ..)| distance_m < least) {
            best = Some((distance_m, from, point));
        }
    }
    best
}

/// Lines cut into pieces of a few segments, to be asked about many positions: most pieces are told to be too far by their extent.
struct Pieces {
    segments: Vec<[Coord<f64>; 2]>,
    extents: Vec<Rect<f64>>,
}

impl Pieces {
    fn of<'a>(lines: impl IntoIterator<Item = &'a LineString<f64>>) -> Pieces {
        let mut segments = Vec::new();
        each_segment(lines, |a, b| segments.push([a, b]));
        let extents = segments.chunks(STRIDE).filter_map(|piece| {
            MultiPoint::from_iter(piece.iter().flatten().map(|&end| Point::from(end))).bounding_rect()
        });
        Pieces { extents: extents.collect(), segments }
    }

    /// The nearest point to a position, unless it is farther than `limit`, with its squared distance in degrees of latitude.
    fn nearest(&self, to: Point<f64>, limit: f64) -> Option<(f64, Point<f64>)> {
        let mut best: Option<(f64, Point<f64>)> = None;
        for (piece, extent) in self.segments.chunks(STRIDE).zip(&self.extents) {
            let near = best.map_or(limit, |(square, _)| square);
            if least_square(extent, to) > near {
                continue;
            }
            for &[a, b] in piece {
                let (square, point) = nearest_on_segment(a, b, to);
                if square <= limit && best.is_none_or(|(least, _)| square < least) {
                    best = Some((square, point));
                }
            }
        }
        best
    }
}

/// What the squared distance of anything inside an extent is at least, in degrees of latitude, as `nearest_on_segment` counts.
fn least_square(extent: &Rect<f64>, to: Point<f64>) -> f64 {
    let (min, max) = (extent.min(), extent.max());
    let y = (min.y - to.y()).max(to.y() - max.y).max(0.0);
    let x = (longitude_difference(extent.center().x, to.x()).abs() - extent.width() / 2.0).max(0.0);
    let farthest_north = ((min.y + to.y()) / 2.0).abs().max(((max.y + to.y()) / 2.0).abs());
    let x = x * farthest_north.to_radians().cos();
    x * x + y * y
}

/// The rings of an area.
fn rings(area: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> + Clone {
    area.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
}

/// Position within a box, 0 to 1 from west to east and from south to north, also across the antimeridian.
pub fn within_extent(extent: Rect<f64>, position: Point<f64>) -> (f64, f64) {
    let centre = extent.center();
    let (width, height) = (extent.width().max(1e-9), extent.height().max(1e-9));
    let x = 0.5 + longitude_difference(position.x(), centre.x) / width;
    let y = (position.y() - extent.min().y) / height;
    (x, y)
}

/// Geodesic length of a line in metres.
pub fn length_m(line: &MultiLineString<f64>) -> f64 {
    line.0.iter().flat_map(|l| l.0.windows(2)).map(|w| distance_m(w[0].into(), w[1].into())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Polygon, line_string, polygon};
    use proptest::prelude::*;

    #[test]
    fn known_distances() {
        // JFK to LHR, after Karney's own example values for WGS 84 (5,551,759.4 m).
        let d = distance_m(Point::new(-73.8, 40.6), Point::new(-0.5, 51.6));
        assert!((d - 5_551_759.4).abs() < 1.0, "{d}");
    }

    #[test]
    fn nearest_point_of_a_line_lies_inside_a_segment() {
        let line = MultiLineString::new(vec![line_string![(x: 10.0, y: 50.0), (x: 12.0, y: 50.0)]]);
        let n = nearest_on_line(&line, Point::new(11.0, 50.5)).expect("a line");
        assert!((n.point.x() - 11.0).abs() < 0.01);
        assert!((n.distance_m - 55_620.0).abs() < 100.0, "{}", n.distance_m);
    }

    #[test]
    fn areas_are_measured_to_their_edge_and_are_zero_inside() {
        let area = MultiPolygon::new(vec![
            polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)],
        ]);
        assert_eq!(nearest_on_area(&area, Point::new(0.5, 0.5)).map(|n| n.distance_m), Some(0.0));
        let outside = nearest_on_area(&area, Point::new(2.0, 0.5)).expect("an area").distance_m;
        assert!((outside - 111_319.0).abs() < 200.0, "{outside}");
    }

    #[test]
    fn the_antimeridian_is_no_barrier() {
        let line = MultiLineString::new(vec![line_string![(x: 179.5, y: 0.0), (x: -179.5, y: 0.0)]]);
        let n = nearest_on_line(&line, Point::new(180.0, 0.5)).expect("a line");
        assert!((n.distance_m - 55_287.0).abs() < 100.0, "{}", n.distance_m);
        let extent = Rect::new((170.0, -10.0), (190.0, 10.0));
        assert!((within_extent(extent, Point::new(-175.0, 0.0)).0 - 0.75).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn inverse_undoes_direct(lon in -180.0..180.0f64, lat in -85.0..85.0f64, bearing in 0.0..360.0f64, d in 1.0..10_000_000.0f64) {
            let from = Point::new(lon, lat);
            let to = destination(from, bearing, d);
            prop_assert!((distance_m(from, to) - d).abs() < 1e-3);
            prop_assert!(angle_between_deg(bearing_deg(from, to), bearing) < 1e-3);
        }

        #[test]
        fn a_destination_lies_at_its_distance_also_over_poles_and_the_antimeridian(
            lon in prop_oneof![-180.0..180.0f64, Just(180.0), Just(-180.0), 179.9..180.0f64],
            lat in prop_oneof![-90.0..90.0f64, Just(90.0), Just(-90.0), 89.9..90.0f64],
            bearing in 0.0..360.0f64,
            d in 0.0..15_000_000.0f64,
        ) {
            let from = Point::new(lon, lat);
            let to = destination(from, bearing, d);
            prop_assert!(to.x().abs() <= 180.0 && to.y().abs() <= 90.0, "{to:?}");
            prop_assert!((distance_m(from, to) - d).abs() < 1e-3, "{to:?}");
        }

        #[test]
        fn areas_are_as_far_apart_as_the_nearest_of_their_vertices(
            x in -175.0..175.0f64, y in -60.0..60.0f64, apart in 0.1..40.0f64, turn in 0.0..6.2f64, corners in 3..90usize,
        ) {
            let around = |x: f64, y: f64, size: f64| {
                let angle = |i: usize| std::f64::consts::TAU * i as f64 / corners as f64;
                let ring = (0..corners).map(|i| (x + size * angle(i).cos(), y + size * angle(i).sin()));
                MultiPolygon::new(vec![Polygon::new(LineString::from_iter(ring), vec![])])
            };
            let (a, b) = (around(x, y, 3.0), around(x + apart * turn.cos(), (y + apart * turn.sin()).clamp(-80.0, 80.0), 2.0));
            let each = a.0[0].exterior().points().filter_map(|v| nearest_on_area(&b, v)).map(|n| n.distance_m);
            let expected = each.min_by(f64::total_cmp).unwrap();
            let found = between_areas(&a, &b).unwrap().0;
            prop_assert!((found - expected).abs() <= expected * 1e-3, "{found} {expected}");
        }

        #[test]
        fn nearest_is_no_farther_than_the_ends(x in -5.0..5.0f64, y in -5.0..5.0f64) {
            let line = MultiLineString::new(vec![line_string![(x: -1.0, y: -1.0), (x: 1.0, y: 1.0)]]);
            let to = Point::new(x, y);
            let n = nearest_on_line(&line, to).expect("a line").distance_m;
            let ends = distance_m(Point::new(-1.0, -1.0), to).min(distance_m(Point::new(1.0, 1.0), to));
            // the local plane is good to a thousandth
            prop_assert!(n <= ends * 1.001);
        }
    }
}
