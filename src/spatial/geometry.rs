//! Areas that statements describe: disk, ring, sector, corridor, part of an area. WGS 84, outer rings counter-clockwise, cut at
//! the antimeridian (RFC 7946, section 3.1.9).

use super::measure::{bearing_deg, destination, distance_m, longitude_difference};
use super::{Direction, Part};
use geo::orient::Direction as Winding;
use geo::{
    Area, BooleanOps, BoundingRect, Coord, LineString, MapCoords, MultiPolygon, Orient, Point, Polygon, Rect,
    Translate,
};

/// Vertices of a full circle: the chord of 72 stays within 0.1 % of the arc.
const CIRCLE: usize = 72;

/// Points around a centre from one bearing to another, longitudes continuous from the centre's.
fn arc(centre: Point<f64>, radius_m: f64, from_deg: f64, to_deg: f64) -> Vec<Coord<f64>> {
    let steps = (((to_deg - from_deg).abs() / 360.0 * CIRCLE as f64).ceil() as usize).max(2);
    (0..=steps)
        .map(|i| {
            let bearing = from_deg + (to_deg - from_deg) * i as f64 / steps as f64;
            continuous(centre, destination(centre, bearing, radius_m))
        })
        .collect()
}

/// A point with its longitude within 180 degrees of the centre's, beyond ±180 if need be.
fn continuous(centre: Point<f64>, p: Point<f64>) -> Coord<f64> {
    Coord { x: centre.x() + longitude_difference(p.x(), centre.x()), y: p.y() }
}

/// All positions within a distance.
pub fn disk(centre: Point<f64>, radius_m: f64) -> MultiPolygon<f64> {
    ring(centre, 0.0, radius_m)
}

/// All positions between two distances from a centre.
pub fn ring(centre: Point<f64>, inner_m: f64, outer_m: f64) -> MultiPolygon<f64> {
    if let Some(outer) = cap(centre, outer_m) {
        let hole = (inner_m > 1.0).then(|| disk(centre, inner_m));
        return hole.map_or(outer.clone(), |hole| outer.difference(&hole).orient(Winding::Default));
    }
    let outer = LineString::new(arc(centre, outer_m.max(1.0), 0.0, -360.0));
    let holes =
        if inner_m > 1.0 { vec![LineString::new(arc(centre, inner_m, 0.0, 360.0))] } else { Vec::new() };
    finish(Polygon::new(outer, holes))
}

/// All positions within a distance that reaches over a pole: in longitude and latitude a strip around the world up to it, since
/// each meridian leaves the circle once. `None` where the circle holds no pole.
fn cap(centre: Point<f64>, radius_m: f64) -> Option<MultiPolygon<f64>> {
    let holds = |pole: f64| distance_m(centre, Point::new(centre.x(), pole)) <= radius_m;
    let pole = match (holds(90.0), holds(-90.0)) {
        (false, false) => return None,
        (true, true) => {
            return Some(MultiPolygon::new(vec![Rect::new((-180.0, -90.0), (180.0, 90.0)).to_polygon()]));
        }
        (true, false) => 90.0,
        (false, true) => -90.0,
    };
    let mut edge: Vec<Coord<f64>> = (0..CIRCLE)
        .map(|i| destination(centre, 360.0 * i as f64 / CIRCLE as f64, radius_m).0)
        .filter(|c| c.x.abs() < 180.0)
        .collect();
    edge.sort_by(|a, b| a.x.total_cmp(&b.x));
    let (first, last) = (*edge.first()?, *edge.last()?);
    // where the strip is cut: between the easternmost point and the westernmost one beyond it
    let share = (180.0 - last.x) / (first.x + 360.0 - last.x);
    let cut = last.y + (first.y - last.y) * share;
    let mut outline = vec![Coord { x: -180.0, y: pole }, Coord { x: -180.0, y: cut }];
    outline.extend(edge);
    outline.extend([Coord { x: 180.0, y: cut }, Coord { x: 180.0, y: pole }]);
    Some(MultiPolygon::new(vec![Polygon::new(LineString::new(outline), Vec::new())]).orient(Winding::Default))
}

/// All positions between two distances from a centre that lie in a direction; in every direction where a pole is that near.
pub fn sector(centre: Point<f64>, inner_m: f64, outer_m: f64, direction: Direction) -> MultiPolygon<f64> {
    if direction.half_width_deg >= 180.0 || cap(centre, outer_m).is_some() {
        return ring(centre, inner_m, outer_m);
    }
    let (from, to) =
        (direction.bearing_deg - direction.half_width_deg, direction.bearing_deg + direction.half_width_deg);
    let mut shape = arc(centre, outer_m.max(1.0), to, from);
    if inner_m > 1.0 {
        shape.extend(arc(centre, inner_m, from, to));
    } else {
        shape.push(centre.0);
    }
    finish(Polygon::new(LineString::new(shape), Vec::new()))
}

/// All positions from which the way to `a` and to `b` together is at most `detour` times the distance between them: an ellipse.
pub fn corridor(a: Point<f64>, b: Point<f64>, detour: f64) -> MultiPolygon<f64> {
    let apart = distance_m(a, b);
    if apart < 1.0 {
        return disk(a, 1000.0);
    }
    let middle = destination(a, bearing_deg(a, b), apart / 2.0);
    let toward = bearing_deg(middle, b);
    let long = apart * detour.max(1.001) / 2.0;
    if let Some(around) = cap(middle, long) {
        return around;
    }
    let short = (long * long - apart * apart / 4.0).sqrt();
    let outline = (0..CIRCLE)
        .map(|i| {
            let angle = -(i as f64) * std::f64::consts::TAU / CIRCLE as f64;
            let (x, y) = (long * angle.cos(), short * angle.sin());
            continuous(middle, destination(middle, toward + y.atan2(x).to_degrees(), x.hypot(y)))
        })
        .collect();
    finish(Polygon::new(LineString::new(outline), Vec::new()))
}

/// Where a part of an area begins, as fractions of its extent from west to east or south to north.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartBounds {
    /// the middle from which on a side counts: 0.5 is half of the extent
    pub side_from: f64,
    /// half-width of the centre
    pub central_half: f64,
    /// widest gap, degrees, over which islands belong to the main body
    pub gap_deg: f64,
}

/// The extent of an area's main body: its largest part and what lies within `gap_deg` of it, step by step. *Southern France* is
/// meant without Guiana, *northern Portugal* without the Azores.
pub fn main_extent(area: &MultiPolygon<f64>, gap_deg: f64) -> Option<Rect<f64>> {
    let mut parts: Vec<(f64, Rect<f64>)> =
        area.0.iter().filter_map(|p| Some((p.unsigned_area(), p.bounding_rect()?))).collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut parts: Vec<Rect<f64>> = parts.into_iter().map(|(_, r)| r).collect();
    let mut extent = *parts.first()?;
    parts.remove(0);
    loop {
        let near = |r: &Rect<f64>| {
            r.min().x - gap_deg <= extent.max().x
                && r.max().x + gap_deg >= extent.min().x
                && r.min().y - gap_deg <= extent.max().y
                && r.max().y + gap_deg >= extent.min().y
        };
        let Some(next) = parts.iter().position(near) else { return Some(extent) };
        let r = parts.remove(next);
        extent = union(extent, r);
    }
}

/// The smallest box around two boxes.
pub(crate) fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
    )
}

/// A part of an area: its cut with the half (or quarter, or middle) of its extent.
pub fn part_of(area: &MultiPolygon<f64>, part: Part, bounds: PartBounds) -> MultiPolygon<f64> {
    let Some(extent) = main_extent(area, bounds.gap_deg) else { return MultiPolygon::new(Vec::new()) };
    let (x, y) = part_window(part, bounds);
    let at = |fx: f64, fy: f64| Coord {
        x: extent.min().x + extent.width() * fx,
        y: extent.min().y + extent.height() * fy,
    };
    let window = Rect::new(at(x.0, y.0), at(x.1, y.1)).to_polygon();
    area.intersection(&MultiPolygon::new(vec![window])).orient(Winding::Default)
}

/// The window of an extent, west-east and south-north fractions, that a part means.
pub fn part_window(part: Part, bounds: PartBounds) -> ((f64, f64), (f64, f64)) {
    let side = |component: f64| {
        // a component of a bearing below sin 22.5° says nothing about that axis
        if component > 0.38 {
            (bounds.side_from, 1.0)
        } else if component < -0.38 {
            (0.0, 1.0 - bounds.side_from)
        } else {
            (0.0, 1.0)
        }
    };
    match part {
        Part::Toward(d) => {
            let (sin, cos) = d.bearing_deg.to_radians().sin_cos();
            (side(sin), side(cos))
        }
        Part::Central => {
            let middle = (0.5 - bounds.central_half, 0.5 + bounds.central_half);
            (middle, middle)
        }
    }
}

/// Turns a polygon with continuous longitudes into valid parts within ±180 degrees, outer rings counter-clockwise.
fn finish(polygon: Polygon<f64>) -> MultiPolygon<f64> {
    let polygon = polygon.orient(Winding::Default);
    let Some(extent) = polygon.bounding_rect() else { return MultiPolygon::new(Vec::new()) };
    if extent.min().x >= -180.0 && extent.max().x <= 180.0 {
        return MultiPolygon::new(vec![polygon]);
    }
    let whole = MultiPolygon::new(vec![polygon]);
    let mut parts = Vec::new();
    for shift in [-360.0, 0.0, 360.0] {
        let world = Rect::new((-180.0 + shift, -90.0), (180.0 + shift, 90.0)).to_polygon();
        let cut = whole.intersection(&MultiPolygon::new(vec![world]));
        // the overlay rounds by a hair
        let back = cut.translate(-shift, 0.0).map_coords(|c| Coord { x: c.x.clamp(-180.0, 180.0), y: c.y });
        parts.extend(back.0);
    }
    MultiPolygon::new(parts).orient(Winding::Default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Validation, polygon};
    use proptest::prelude::*;

    const BOUNDS: PartBounds = PartBounds { side_from: 0.5, central_half: 0.25, gap_deg: 3.0 };

    #[test]
    fn the_northern_half_of_a_square() {
        let area = MultiPolygon::new(vec![
            polygon![(x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 2.0), (x: 0.0, y: 2.0)],
        ]);
        let north =
            part_of(&area, Part::Toward(Direction { bearing_deg: 0.0, half_width_deg: 45.0 }), BOUNDS);
        assert!((north.unsigned_area() - 2.0).abs() < 1e-6);
        assert!(north.contains(&Point::new(1.0, 1.5)) && !north.contains(&Point::new(1.0, 0.5)));
        let southwest =
            part_of(&area, Part::Toward(Direction { bearing_deg: 225.0, half_width_deg: 22.5 }), BOUNDS);
        assert!((southwest.unsigned_area() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn far_islands_are_no_part_of_the_main_body() {
        let square = |x: f64, y: f64, side: f64| polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)];
        let area =
            MultiPolygon::new(vec![square(-50.0, 3.0, 2.0), square(0.0, 43.0, 7.0), square(8.5, 42.0, 1.0)]);
        let extent = main_extent(&area, 3.0).expect("an area");
        assert_eq!((extent.min(), extent.max()), (Coord { x: 0.0, y: 42.0 }, Coord { x: 9.5, y: 50.0 }));
    }

    #[test]
    fn rings_over_the_antimeridian_are_cut() {
        let ring = ring(Point::new(179.9, 10.0), 20_000.0, 60_000.0);
        assert_eq!(ring.0.len(), 2);
        let extent = ring.bounding_rect().expect("a ring");
        assert!(extent.min().x >= -180.0 && extent.max().x <= 180.0);
        assert!(ring.contains(&destination(Point::new(179.9, 10.0), 90.0, 40_000.0)));
    }

    #[test]
    fn rings_around_a_pole_reach_around_the_world() {
        for pole in [89.9, 90.0, -89.9, -90.0] {
            let centre = Point::new(30.0, pole);
            let ring = ring(centre, 50_000.0, 80_000.0);
            assert!(ring.is_valid(), "{ring:?}");
            for bearing in [0.0, 90.0, 200.0] {
                assert!(ring.contains(&destination(centre, bearing, 65_000.0)), "{pole} {bearing}");
                assert!(!ring.contains(&destination(centre, bearing, 30_000.0)), "{pole} {bearing}");
                assert!(!ring.contains(&destination(centre, bearing, 120_000.0)), "{pole} {bearing}");
            }
        }
    }

    #[test]
    fn a_corridor_holds_the_middle_and_ends_beyond_both() {
        let (a, b) = (Point::new(10.0, 50.0), Point::new(11.0, 50.2));
        let c = corridor(a, b, 1.15);
        assert!(c.is_valid() && c.contains(&a) && c.contains(&b));
        assert!(!c.contains(&Point::new(10.5, 51.0)));
    }

    proptest! {
        #[test]
        fn a_ring_holds_the_points_at_its_distance(lon in -180.0..180.0f64, lat in -75.0..75.0f64, bearing in 0.0..360.0f64, d in 2_000.0..500_000.0f64) {
            let centre = Point::new(lon, lat);
            let ring = ring(centre, d * 0.9, d * 1.1);
            prop_assert!(ring.is_valid());
            prop_assert!(ring.contains(&destination(centre, bearing, d)));
            prop_assert!(!ring.contains(&centre));
            prop_assert!(ring.0.iter().all(|p| p.exterior().0.len() > 3));
        }

        #[test]
        fn a_sector_holds_its_direction_only(lon in -179.0..179.0f64, lat in -60.0..60.0f64, bearing in 0.0..360.0f64, d in 5_000.0..200_000.0f64) {
            let centre = Point::new(lon, lat);
            let s = sector(centre, d * 0.8, d * 1.2, Direction { bearing_deg: bearing, half_width_deg: 22.5 });
            prop_assert!(s.is_valid());
            prop_assert!(s.contains(&destination(centre, bearing, d)));
            prop_assert!(!s.contains(&destination(centre, bearing + 60.0, d)));
        }
    }
}
