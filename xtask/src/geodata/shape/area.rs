//! Areas from simplified arcs: which rings stay, which polygon a hole belongs to, and which arcs must be finer after all.

use std::collections::{BTreeSet, HashMap};

use geo::InteriorPoint;

use super::simplify::simplify;
use super::topology::{Topology, Use};
use super::{Point, Ring, double_area, square_km, without_spikes, write_line};
use crate::geodata::place::Position;

/// The tolerances in degrees that are tried for an arc, one after the other, while a ring crosses itself or collapses.
const TOLERANCES: [f64; 4] = [0.005, 0.002, 0.0008, 0.0];

/// Smaller rings are left out where the area has a larger one.
const SMALLEST_KM2: f64 = 0.5;

/// A polygon: the outer ring and the holes in it.
pub(crate) type Polygon = Vec<Ring>;

/// The simplified polygons of each union of areas, largest first. Borders that two unions share are the same in both.
pub(crate) fn simplified(topology: &Topology, unions: &[Vec<usize>]) -> Vec<Vec<Polygon>> {
    let rings: Vec<Vec<Vec<Use>>> =
        unions.iter().map(|areas| worth_keeping(topology, topology.union(areas))).collect();
    let signs: Vec<Vec<i64>> = rings
        .iter()
        .map(|rings| rings.iter().map(|ring| double_area(&points(ring, &topology.arcs)).signum()).collect())
        .collect();
    let mut levels = vec![0_usize; topology.arcs.len()];
    let mut arcs: Vec<Vec<Point>> = topology.arcs.iter().map(|arc| simplify(arc, TOLERANCES[0])).collect();
    let mut open: Vec<usize> = (0..rings.len()).collect();
    loop {
        let mut finer: BTreeSet<usize> = BTreeSet::new();
        for &union in &open {
            finer.extend(wrong_arcs(&rings[union], &signs[union], &arcs));
        }
        finer.retain(|&arc| levels[arc] + 1 < TOLERANCES.len());
        if finer.is_empty() {
            break;
        }
        for &arc in &finer {
            levels[arc] += 1;
            arcs[arc] = simplify(&topology.arcs[arc], TOLERANCES[levels[arc]]);
        }
        let uses_one = |rings: &Vec<Vec<Use>>| rings.iter().flatten().any(|used| finer.contains(&used.arc));
        open = (0..rings.len()).filter(|&union| uses_one(&rings[union])).collect();
    }
    rings.iter().map(|rings| polygons(rings.iter().map(|ring| points(ring, &arcs)).collect())).collect()
}

fn worth_keeping(topology: &Topology, rings: Vec<Vec<Use>>) -> Vec<Vec<Use>> {
    let areas: Vec<f64> = rings.iter().map(|ring| square_km(&points(ring, &topology.arcs))).collect();
    let largest = areas.iter().copied().fold(0.0, f64::max);
    let keep = |area: f64| area >= SMALLEST_KM2 || area >= largest;
    rings.into_iter().zip(areas).filter_map(|(ring, area)| keep(area).then_some(ring)).collect()
}

fn points(ring: &[Use], arcs: &[Vec<Point>]) -> Ring {
    let mut points: Ring = Vec::new();
    for used in ring {
        let arc = &arcs[used.arc];
        let skip = usize::from(!points.is_empty());
        if used.is_reversed {
            points.extend(arc.iter().rev().skip(skip));
        } else {
            points.extend(arc.iter().skip(skip));
        }
    }
    points
}

/// The arcs of rings that have collapsed, turned over, or cross one another.
fn wrong_arcs(rings: &[Vec<Use>], signs: &[i64], arcs: &[Vec<Point>]) -> BTreeSet<usize> {
    let mut wrong = BTreeSet::new();
    let mut segments: Vec<Segment> = Vec::new();
    for (ring, &sign) in rings.iter().zip(signs) {
        let outline = points(ring, arcs);
        if outline.len() < 4 || double_area(&outline).signum() != sign {
            wrong.extend(ring.iter().map(|used| used.arc));
        }
        for used in ring {
            let of_arc = |pair: &[Point]| Segment { from: pair[0], to: pair[1], arc: used.arc };
            segments.extend(arcs[used.arc].windows(2).map(of_arc));
        }
    }
    segments.sort_by_key(Segment::west);
    let mut active: Vec<Segment> = Vec::new();
    for segment in segments {
        active.retain(|other| other.east() >= segment.west());
        for other in &active {
            if segment.crosses(other) {
                wrong.insert(segment.arc);
                wrong.insert(other.arc);
            }
        }
        active.push(segment);
    }
    wrong
}

#[derive(Clone, Copy)]
struct Segment {
    from: Point,
    to: Point,
    arc: usize,
}

impl Segment {
    fn west(&self) -> i32 {
        self.from.x.min(self.to.x)
    }

    fn east(&self) -> i32 {
        self.from.x.max(self.to.x)
    }

    /// Whether the two cross at an inner point of both.
    fn crosses(&self, other: &Segment) -> bool {
        if self.from.y.max(self.to.y) < other.from.y.min(other.to.y)
            || other.from.y.max(other.to.y) < self.from.y.min(self.to.y)
        {
            return false;
        }
        let apart = |segment: &Segment, a: Point, b: Point| side(segment, a) * side(segment, b) < 0;
        apart(self, other.from, other.to) && apart(other, self.from, self.to)
    }
}

/// 1 where the point is left of the segment, -1 right, 0 on its line.
fn side(segment: &Segment, point: Point) -> i64 {
    let wide = |value: i32| i64::from(value);
    let along = (wide(segment.to.x) - wide(segment.from.x), wide(segment.to.y) - wide(segment.from.y));
    let to_point = (wide(point.x) - wide(segment.from.x), wide(point.y) - wide(segment.from.y));
    (along.0 * to_point.1 - along.1 * to_point.0).signum()
}

/// Polygons from rings: each hole goes to the smallest outer ring around it. Collapsed rings are dropped.
fn polygons(rings: Vec<Ring>) -> Vec<Polygon> {
    let whole = rings.into_iter().flat_map(|ring| apart(uncrossed(ring))).filter(|ring| ring.len() >= 4);
    let (mut outer, holes): (Vec<Ring>, Vec<Ring>) = whole.partition(|ring| double_area(ring) > 0);
    outer.sort_by_key(|ring| (-double_area(ring), ring[0]));
    let mut polygons: Vec<Polygon> = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in holes.into_iter().filter(|hole| double_area(hole) < 0) {
        let around =
            polygons.iter().rposition(|polygon| hole.iter().any(|&point| is_inside(point, &polygon[0])));
        if let Some(around) = around {
            polygons[around].push(hole);
        }
    }
    polygons
}

/// A ring without the small loops that the source's outline makes where it crosses itself.
fn uncrossed(ring: Ring) -> Ring {
    let mut ring = without_loops(without_spikes(ring));
    // Once more from its middle: a loop may lie around the first point.
    let mut turned = ring.clone();
    turned.pop();
    turned.rotate_left(ring.len() / 2);
    turned.extend(turned.first().copied());
    turned = without_loops(turned);
    if turned.len() < ring.len() {
        ring = turned;
    }
    ring
}

fn without_loops(mut ring: Ring) -> Ring {
    /// A loop of more edges is no mistake of a hand.
    const LONGEST: usize = 60;
    let mut from = 0;
    while from + 3 < ring.len() {
        let segment = |index: usize| Segment { from: ring[index], to: ring[index + 1], arc: 0 };
        let last = (from + LONGEST).min(ring.len() - 2);
        match (from + 2..=last).rev().find(|&to| segment(from).crosses(&segment(to))) {
            Some(to) => drop(ring.drain(from + 1..=to)),
            None => from += 1,
        }
    }
    ring
}

/// The parts of a ring that passes a point twice: each passes every point once.
fn apart(ring: Ring) -> Vec<Ring> {
    let mut parts = Vec::new();
    let mut open: Ring = Vec::new();
    let mut passed: HashMap<Point, usize> = HashMap::new();
    for point in ring {
        if let Some(&start) = passed.get(&point) {
            let mut part = open.split_off(start);
            for point in &part {
                passed.remove(point);
            }
            part.push(point);
            parts.push(part);
        }
        passed.insert(point, open.len());
        open.push(point);
    }
    parts
}

/// Whether the point is inside the ring (not on it; even-odd rule).
pub(crate) fn is_inside(point: Point, ring: &[Point]) -> bool {
    let mut inside = false;
    for pair in ring.windows(2) {
        let (low, high) = if pair[0].y < pair[1].y { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        if low.y <= point.y && point.y < high.y {
            match side(&Segment { from: low, to: high, arc: 0 }, point) {
                0 => return false,
                side if side > 0 => inside = !inside,
                _ => {}
            }
        }
    }
    inside
}

/// A point in the polygon, far from its edge where possible.
pub(crate) fn inside(polygon: &Polygon) -> Option<Position> {
    let line =
        |ring: &Ring| geo::LineString::from(ring.iter().map(|point| point.degrees()).collect::<Vec<_>>());
    let (outer, holes) = polygon.split_first()?;
    let point = geo::Polygon::new(line(outer), holes.iter().map(line).collect()).interior_point()?;
    Some(Position { lon: point.x(), lat: point.y() })
}

/// Whether the point is in one of the polygons.
pub(crate) fn contains(polygons: &[Polygon], point: Point) -> bool {
    // A hole counts its ring a second time.
    polygons.iter().any(|polygon| polygon.iter().filter(|ring| is_inside(point, ring)).count() == 1)
}

/// The tables' notation of polygons.
pub(crate) fn write(polygons: &[Polygon]) -> String {
    let mut text = String::new();
    for (index, polygon) in polygons.iter().enumerate() {
        for (hole, ring) in polygon.iter().enumerate() {
            match (index, hole) {
                (0, 0) => {}
                (_, 0) => text.push(';'),
                _ => text.push('/'),
            }
            write_line(&mut text, ring);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(mut points: Vec<Point>) -> Ring {
        points.push(points[0]);
        points
    }

    fn point(x: i32, y: i32) -> Point {
        Point { x, y }
    }

    /// Two areas with a wiggling border between them, each 2 degrees wide.
    fn neighbours() -> Vec<Vec<Ring>> {
        let border: Vec<Point> = (0..=400).map(|y| point(20_000 + (y * 37 % 23), y * 50)).collect();
        let mut west = vec![point(0, 20_000), point(0, 0)];
        west.extend(&border);
        let mut east: Vec<Point> = border.iter().rev().copied().collect();
        east.extend([point(40_000, 0), point(40_000, 20_000)]);
        vec![vec![closed(west)], vec![closed(east)]]
    }

    #[test]
    fn neighbours_keep_the_same_border() {
        let topology = Topology::new(&neighbours());
        let areas = simplified(&topology, &[vec![0], vec![1], vec![0, 1]]);
        let edges = |polygons: &[Polygon]| -> BTreeSet<(Point, Point)> {
            polygons
                .iter()
                .flatten()
                .flat_map(|ring| ring.windows(2).map(|pair| (pair[0], pair[1])))
                .collect()
        };
        let (west, east) = (edges(&areas[0]), edges(&areas[1]));
        assert!(west.len() < 100, "{}", west.len());
        let between = |edge: &&(Point, Point)| edge.0.x >= 20_000 && edge.1.x >= 20_000 && edge.0.x < 30_000;
        for (from, to) in west.iter().filter(between) {
            assert!(east.contains(&(*to, *from)), "{from:?} {to:?}");
        }
        assert_eq!(areas[2].len(), 1);
        assert!(double_area(&areas[2][0][0]) >= 2 * 40_000 * 20_000 - 2 * 23 * 20_000);
    }

    #[test]
    fn a_simplification_that_makes_a_ring_cross_itself_is_undone() {
        // A narrow bay that reaches across the straightened coast of a headland.
        let coast = vec![
            point(0, 0),
            point(1000, 0),
            point(1000, 1000),
            point(520, 1000),
            point(500, 30),
            point(480, 1000),
            point(0, 1000),
        ];
        let mut wavy = coast.clone();
        wavy.splice(
            1..1,
            (1..100).map(|x| point(x * 10, if (40..60).contains(&x) { -25 + x % 3 } else { 0 })),
        );
        let topology = Topology::new(&[vec![closed(wavy)]]);
        let polygons = &simplified(&topology, &[vec![0]])[0];
        let ring = &polygons[0][0];
        let crossing = (0..ring.len() - 1).any(|a| {
            (a + 1..ring.len() - 1).any(|b| {
                let segment = |index: usize| Segment { from: ring[index], to: ring[index + 1], arc: 0 };
                segment(a).crosses(&segment(b))
            })
        });
        assert!(!crossing);
    }

    #[test]
    fn a_ring_that_touches_itself_becomes_two_and_one_that_crosses_itself_loses_the_loop() {
        let eight = closed(vec![
            point(0, 0),
            point(1000, 0),
            point(1000, 1000),
            point(2000, 1000),
            point(2000, 2000),
            point(1000, 2000),
            point(1000, 1000),
            point(0, 1000),
        ]);
        assert_eq!(polygons(vec![eight]).iter().map(|polygon| polygon[0].len()).collect::<Vec<_>>(), [5, 5]);
        let looped = closed(vec![
            point(0, 0),
            point(1000, 0),
            point(1000, 1000),
            point(500, 990),
            point(510, 1010),
            point(520, 980),
            point(0, 1000),
        ]);
        let ring = &polygons(vec![looped])[0][0];
        assert!(ring.len() < 8 && double_area(ring) > 0);
    }

    #[test]
    fn islets_go_where_there_is_a_larger_island_and_stay_where_there_is_none() {
        let island = closed(vec![point(0, 0), point(5000, 0), point(5000, 5000), point(0, 5000)]);
        let islet = closed(vec![point(9000, 0), point(9020, 0), point(9020, 20), point(9000, 20)]);
        let topology = Topology::new(&[vec![island, islet.clone()], vec![islet]]);
        let areas = simplified(&topology, &[vec![0], vec![1]]);
        assert_eq!(areas[0].len(), 1);
        assert_eq!(areas[1].len(), 1);
    }

    #[test]
    fn a_hole_belongs_to_the_polygon_around_it() {
        let hole: Ring = closed(vec![point(7100, 100), point(7100, 300), point(7300, 300), point(7300, 100)]);
        let outer = closed(vec![point(7000, 0), point(8000, 0), point(8000, 1000), point(7000, 1000)]);
        let large = closed(vec![point(0, 0), point(5000, 0), point(5000, 5000), point(0, 5000)]);
        let polygons = polygons(vec![hole, outer, large]);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(write(&polygons[1..]).matches('/').count(), 1);
    }
}
