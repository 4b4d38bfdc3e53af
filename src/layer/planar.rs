//! Lines that must not cross: exact tests on whole units, and the repair of areas whose rings do.

use foldhash::fast::FixedState;
use geo::{BooleanOps, Coord, LineString, MapCoords, MultiPolygon, Polygon};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Whole units in a degree: those of the gazetteer's shapes.
pub(super) const PER_DEGREE: f64 = 10_000.0;

/// A position in whole units.
pub(super) type Vertex = Coord<i32>;

/// The nearest whole position.
pub(super) fn vertex(c: Coord<f64>) -> Vertex {
    let unit = |v: f64| (v * PER_DEGREE).round() as i32;
    Coord { x: unit(c.x), y: unit(c.y) }
}

/// An area that clients take for valid: where rings cross or touch themselves, the outline of what they enclose.
pub(super) fn repaired(area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let tangled = |polygon: &Polygon<f64>| {
        let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings().any(touches_itself) || !crossing(rings().map(|r| r.0.as_slice()).enumerate()).is_empty()
    };
    if !area.iter().any(tangled) {
        return area;
    }
    let parts = area.into_iter().flat_map(|polygon| match tangled(&polygon) {
        true => polygon.union(&MultiPolygon::<f64>::new(Vec::new())).0,
        false => vec![polygon],
    });
    // The repair computes crossings, and may leave the range of longitudes by a rounding error.
    MultiPolygon(parts.collect()).map_coords(rounded)
}

/// Six decimals are a decimetre, and what RFC 7946 (section 11.2) recommends.
pub(super) fn rounded(c: Coord<f64>) -> Coord<f64> {
    let round = |v: f64| (v * 1e6).round() / 1e6;
    Coord { x: round(c.x), y: round(c.y) }
}

/// Whether a ring passes a vertex twice.
fn touches_itself(ring: &LineString<f64>) -> bool {
    let mut seen: HashSet<Vertex, FixedState> = HashSet::default();
    ring.0.iter().skip(1).any(|&c| !seen.insert(vertex(c)))
}

/// The arcs that cross or touch each other, or themselves, other than in common vertices. Edges are compared within the cells of a
/// grid; in whole units, so that nothing is lost to rounding.
pub(super) fn crossing<'a>(arcs: impl Iterator<Item = (usize, &'a [Coord<f64>])>) -> BTreeSet<usize> {
    /// an arc's number, and two vertices that follow each other in it
    type Edge = (usize, [Vertex; 2]);
    /// a quarter of a degree
    const CELL: i32 = 2_500;
    let mut cells: HashMap<(i32, i32), Vec<Edge>, FixedState> = HashMap::default();
    for (arc, points) in arcs {
        for pair in points.windows(2) {
            let edge = [vertex(pair[0]), vertex(pair[1])];
            let range = |a: i32, b: i32| a.min(b).div_euclid(CELL)..=a.max(b).div_euclid(CELL);
            for x in range(edge[0].x, edge[1].x) {
                for y in range(edge[0].y, edge[1].y) {
                    cells.entry((x, y)).or_default().push((arc, edge));
                }
            }
        }
    }
    let mut crossing = BTreeSet::new();
    for edges in cells.values() {
        for (i, (arc, edge)) in edges.iter().enumerate() {
            for (other_arc, other) in &edges[i + 1..] {
                if meet(*edge, *other) {
                    crossing.extend([*arc, *other_arc]);
                }
            }
        }
    }
    crossing
}

/// Whether two edges have more in common than an end of both.
fn meet([a, b]: [Vertex; 2], [c, d]: [Vertex; 2]) -> bool {
    let apart = |a: i32, b: i32, c: i32, d: i32| a.max(b) < c.min(d) || c.max(d) < a.min(b);
    if apart(a.x, b.x, c.x, d.x) || apart(a.y, b.y, c.y, d.y) {
        return false;
    }
    let side = |p: Vertex, q: Vertex, r: Vertex| {
        let wide = |v: i32| i64::from(v);
        ((wide(q.x) - wide(p.x)) * (wide(r.y) - wide(p.y))
            - (wide(q.y) - wide(p.y)) * (wide(r.x) - wide(p.x)))
        .signum()
    };
    // Whether r, which lies on the line through p and q, lies between them.
    let between = |p: Vertex, q: Vertex, r: Vertex| !apart(p.x, q.x, r.x, r.x) && !apart(p.y, q.y, r.y, r.y);
    let on = |p: Vertex, q: Vertex, r: Vertex| side(p, q, r) == 0 && between(p, q, r);
    let common = [a, b].iter().filter(|v| **v == c || **v == d).count();
    match common {
        0 => {
            side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
                || on(a, b, c)
                || on(a, b, d)
                || on(c, d, a)
                || on(c, d, b)
        }
        1 => {
            // From the common end, one edge runs along the other.
            let (far, other_far) =
                (if a == c || a == d { b } else { a }, if c == a || c == b { d } else { c });
            on(a, b, other_far) || on(c, d, far)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, Validation};

    fn area(points: &[(f64, f64)]) -> MultiPolygon<f64> {
        Polygon::new(points.to_vec().into(), vec![]).into()
    }

    #[test]
    fn a_bow_tie_becomes_two_triangles() {
        let bow = area(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)]);
        let repaired = repaired(bow);
        assert!(repaired.is_valid());
        assert!((repaired.unsigned_area() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_ring_that_touches_itself_is_taken_apart() {
        let eight =
            area(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (2.0, 2.0), (1.0, 1.0), (0.0, 2.0), (0.0, 0.0)]);
        assert!(repaired(eight).is_valid());
    }

    #[test]
    fn a_sound_area_stays_as_it_is() {
        let square = area(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]);
        assert_eq!(repaired(square.clone()), square);
    }

    #[test]
    fn edges_may_share_an_end_and_nothing_else() {
        let edge = |a: (i32, i32), b: (i32, i32)| [Coord { x: a.0, y: a.1 }, Coord { x: b.0, y: b.1 }];
        assert!(meet(edge((0, 0), (4, 4)), edge((0, 4), (4, 0))), "a cross");
        assert!(meet(edge((0, 0), (4, 0)), edge((2, 0), (2, 5))), "a T");
        assert!(meet(edge((0, 0), (4, 0)), edge((0, 0), (2, 0))), "along each other");
        assert!(!meet(edge((0, 0), (4, 0)), edge((4, 0), (4, 4))), "a corner");
        assert!(!meet(edge((0, 0), (4, 0)), edge((0, 1), (4, 1))), "parallels");
    }
}
