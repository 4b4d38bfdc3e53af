//! Lines that must not cross: exact tests on whole units, and the repair of areas whose rings do.

use geo::{BooleanOps, Coord, LineString, MapCoords, MultiPolygon, Polygon};
use std::collections::BTreeSet;

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
pub(super) fn touches_itself(ring: &LineString<f64>) -> bool {
    let mut vertices: Vec<(i32, i32)> =
        ring.0.iter().skip(1).map(|&c| vertex(c)).map(|v| (v.x, v.y)).collect();
    vertices.sort_unstable();
    vertices.windows(2).any(|pair| pair[0] == pair[1])
}

/// The arcs that cross or touch each other, or themselves, other than in common vertices. Edges are compared within the cells of a
/// grid, in whole units, so that nothing is lost to rounding.
pub(super) fn crossing<'a>(arcs: impl Iterator<Item = (usize, &'a [Coord<f64>])>) -> BTreeSet<usize> {
    let mut edges: Vec<(usize, [Vertex; 2])> = Vec::new();
    for (arc, points) in arcs {
        edges.extend(points.windows(2).map(|pair| (arc, [vertex(pair[0]), vertex(pair[1])])));
    }
    let mut passed: Vec<(u64, u32)> = Vec::with_capacity(2 * edges.len());
    let cell = cell_size(&edges);
    for (i, (_, edge)) in edges.iter().enumerate() {
        // A cell's number is exact: cells are at least sixteen units wide.
        cells(*edge, cell, |(x, y)| passed.push(((x as u64) << 32 | u64::from(y as u32), i as u32)));
    }
    passed.sort_unstable();
    let mut crossing = BTreeSet::new();
    for together in passed.chunk_by(|a, b| a.0 == b.0) {
        for (i, &(_, one)) in together.iter().enumerate() {
            let (arc, edge) = edges[one as usize];
            for &(_, two) in &together[i + 1..] {
                let (other_arc, other) = edges[two as usize];
                if meet(edge, other) {
                    crossing.extend([arc, other_arc]);
                }
            }
        }
    }
    crossing
}

/// Units along a side of a cell: a few times the length of an edge, so that a cell holds a few edges, whatever the scale.
fn cell_size(edges: &[(usize, [Vertex; 2])]) -> i64 {
    let length = |[a, b]: [Vertex; 2]| u64::from(a.x.abs_diff(b.x)) + u64::from(a.y.abs_diff(b.y));
    let all: u64 = edges.iter().map(|(_, edge)| length(*edge)).sum();
    (4 * all / edges.len().max(1) as u64).clamp(16, 1 << 40) as i64
}

/// The cells that an edge passes, column by column.
fn cells([a, b]: [Vertex; 2], cell: i64, mut visit: impl FnMut((i64, i64))) {
    let wide = |v: Vertex| (i64::from(v.x), i64::from(v.y));
    let ((from_x, from_y), (to_x, to_y)) = if a.x <= b.x { (wide(a), wide(b)) } else { (wide(b), wide(a)) };
    let (width, height) = (to_x - from_x, to_y - from_y);
    for x in from_x.div_euclid(cell)..=to_x.div_euclid(cell) {
        // Rounded outwards: a cell too many does no harm.
        let (lowest, highest) = if width == 0 {
            (from_y.min(to_y), from_y.max(to_y))
        } else {
            let at = |x: i64| from_y + (height * (x - from_x)).div_euclid(width);
            let ends = [at((x * cell).max(from_x)), at(((x + 1) * cell).min(to_x))];
            (ends[0].min(ends[1]), ends[0].max(ends[1]) + 1)
        };
        for y in lowest.div_euclid(cell)..=highest.div_euclid(cell) {
            visit((x, y));
        }
    }
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn the_grid_misses_no_crossing(
            ends in prop::collection::vec((-30..30i32, -30..30i32, -3_000..3_000i32, -3_000..3_000i32), 1..12)
        ) {
            // Short edges among long ones.
            let degrees = |v: i32| f64::from(v) / PER_DEGREE;
            let arcs: Vec<[Coord<f64>; 2]> = ends
                .iter()
                .map(|&(x, y, to_x, to_y)| [(x, y), (to_x, to_y)].map(|(x, y)| Coord { x: degrees(x), y: degrees(y) }))
                .collect();
            let edge = |i: usize| arcs[i].map(vertex);
            let mut expected = BTreeSet::new();
            for i in 0..arcs.len() {
                for j in i + 1..arcs.len() {
                    if meet(edge(i), edge(j)) {
                        expected.extend([i, j]);
                    }
                }
            }
            prop_assert_eq!(crossing(arcs.iter().enumerate().map(|(i, arc)| (i, arc.as_slice()))), expected);
        }
    }
}
