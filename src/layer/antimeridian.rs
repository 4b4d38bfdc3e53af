//! Geometry as RFC 7946 wants it: longitudes within ±180°, cut at the antimeridian, outer rings counter-clockwise, six
//! decimals.

use super::planar::{repaired, rounded};
use geo::orient::{Direction, Orient};
use geo::{
    BooleanOps, Coord, LineString, MapCoords, MultiLineString, MultiPolygon, Polygon, Rect, Translate,
};

/// Puts vertices on edges along which clients could take the wrong way round the world: those of a belt from -180° to 180°.
fn stepped(polygon: Polygon<f64>) -> Polygon<f64> {
    /// degrees of longitude
    const LONGEST: f64 = 90.0;
    let ring = |ring: &LineString<f64>| -> LineString<f64> {
        let mut out: Vec<Coord<f64>> = ring.0.first().copied().into_iter().collect();
        for edge in ring.lines() {
            let steps = (edge.dx().abs() / LONGEST).ceil().max(1.0);
            for step in 1..=steps as usize {
                let t = step as f64 / steps;
                let between = Coord { x: edge.start.x + t * edge.dx(), y: edge.start.y + t * edge.dy() };
                out.push(if step as f64 == steps { edge.end } else { rounded(between) });
            }
        }
        LineString(out)
    };
    Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect())
}

/// Makes a sequence of longitudes continuous: a step of more than 180° means the short way round, except along a pole, where an
/// area that holds the pole has its edge from -180° to 180°.
fn unwrap(line: &LineString<f64>) -> LineString<f64> {
    let mut shift = 0.0;
    let mut last: Option<Coord<f64>> = None;
    line.coords()
        .map(|c| {
            let along_a_pole = |last: Coord<f64>| c.y.abs() >= 90.0 && c.y == last.y;
            if let Some(last) = last.filter(|&last| !along_a_pole(last)) {
                if c.x + shift - last.x > 180.0 {
                    shift -= 360.0;
                } else if c.x + shift - last.x < -180.0 {
                    shift += 360.0;
                }
            }
            last = Some(Coord { x: c.x + shift, y: c.y });
            Coord { x: c.x + shift, y: c.y }
        })
        .collect()
}

/// Cuts a line where it crosses the antimeridian.
pub(super) fn cut_line(line: &LineString<f64>) -> MultiLineString<f64> {
    let line = unwrap(line);
    let mut parts: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut part: Vec<Coord<f64>> = Vec::new();
    // The strip [-180 + 360 n, 180 + 360 n] in which the current part lies.
    let strip = |x: f64| ((x + 180.0) / 360.0).floor();
    for c in line.coords().copied() {
        if let Some(&last) = part.last() {
            let (from, to) = (strip(last.x), strip(c.x));
            if from != to && last.x != c.x {
                let edge = if to > from { 180.0 + 360.0 * from } else { -180.0 + 360.0 * from };
                let t = (edge - last.x) / (c.x - last.x);
                let crossing = Coord { x: edge, y: last.y + t * (c.y - last.y) };
                if crossing != last {
                    part.push(crossing);
                }
                parts.push(std::mem::replace(&mut part, vec![crossing]));
            }
        }
        part.push(c);
    }
    parts.push(part);
    let parts = parts.into_iter().filter(|p| p.len() > 1).map(|p| {
        let middle = p.iter().map(|c| c.x).sum::<f64>() / p.len() as f64;
        let shift = strip(middle) * 360.0;
        p.into_iter().map(|c| rounded(Coord { x: c.x - shift, y: c.y })).collect::<LineString<f64>>()
    });
    MultiLineString::new(parts.collect())
}

/// Cuts areas at the antimeridian and orients their rings.
pub(super) fn cut_area(area: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let mut out = Vec::new();
    for polygon in area {
        let exterior = unwrap(polygon.exterior());
        let min = exterior.coords().map(|c| c.x).fold(f64::INFINITY, f64::min);
        let max = exterior.coords().map(|c| c.x).fold(f64::NEG_INFINITY, f64::max);
        if min >= -180.0 && max <= 180.0 {
            out.push(polygon.clone());
            continue;
        }
        let start = exterior.0.first().map_or(0.0, |c| c.x);
        let interiors = polygon.interiors().iter().map(|ring| {
            // A hole lies on the same turn as its outer ring.
            let ring = unwrap(ring);
            let turn = ring.0.first().map_or(0.0, |c| ((start - c.x) / 360.0).round() * 360.0);
            ring.translate(turn, 0.0)
        });
        let whole = Polygon::new(exterior, interiors.collect());
        for turn in -1..=1 {
            let shift = f64::from(turn) * 360.0;
            let world = Rect::new((-180.0 + shift, -90.0), (180.0 + shift, 90.0)).to_polygon();
            out.extend(whole.intersection(&world).translate(-shift, 0.0));
        }
    }
    let cut = repaired(MultiPolygon::new(out).map_coords(rounded));
    MultiPolygon::new(cut.into_iter().map(stepped).collect()).orient(Direction::Default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BoundingRect};

    #[test]
    fn a_line_over_the_antimeridian_is_cut_in_two() {
        let line = LineString::from(vec![(179.0, 0.0), (-179.0, 1.0)]);
        let cut = cut_line(&line);
        assert_eq!(cut.0.len(), 2);
        assert_eq!(cut.0[0].0.last(), Some(&Coord { x: 180.0, y: 0.5 }));
        assert_eq!(cut.0[1].0.first(), Some(&Coord { x: -180.0, y: 0.5 }));
    }

    #[test]
    fn a_line_elsewhere_stays_whole() {
        let line = LineString::from(vec![(68.779, 38.536), (69.014, 38.556)]);
        assert_eq!(cut_line(&line).0, vec![line]);
    }

    #[test]
    fn an_area_over_the_antimeridian_keeps_its_size() {
        let square = Polygon::new(
            LineString::from(vec![(179.0, -1.0), (181.0, -1.0), (181.0, 1.0), (179.0, 1.0), (179.0, -1.0)]),
            vec![],
        );
        let cut = cut_area(&MultiPolygon::new(vec![square]));
        assert_eq!(cut.0.len(), 2);
        assert!((cut.unsigned_area() - 4.0).abs() < 1e-9);
        let bounds = cut.bounding_rect().expect("not empty");
        assert!(bounds.min().x >= -180.0 && bounds.max().x <= 180.0);
        assert!(cut.iter().all(|p| p.signed_area() > 0.0), "outer rings are counter-clockwise");
    }

    #[test]
    fn an_area_that_holds_a_pole_keeps_it() {
        for centre in [geo::Point::new(44.8, 41.7), geo::Point::new(-120.0, -30.0)] {
            let reach = crate::spatial::geometry::disk(centre, 9_500_000.0);
            let cut = cut_area(&reach);
            assert!((cut.unsigned_area() - reach.unsigned_area()).abs() < 1.0, "{centre:?}");
            let pole = 90.0_f64.copysign(centre.y());
            assert!(cut.iter().any(|p| p.exterior().coords().any(|c| c.y == pole)), "{centre:?}");
        }
    }

    #[test]
    fn a_ring_that_jumps_is_unwrapped_first() {
        let square = Polygon::new(
            LineString::from(vec![(179.0, -1.0), (-179.0, -1.0), (-179.0, 1.0), (179.0, 1.0), (179.0, -1.0)]),
            vec![],
        );
        assert!((cut_area(&MultiPolygon::new(vec![square])).unsigned_area() - 4.0).abs() < 1e-9);
    }
}
