//! The border network: the rings of all areas, cut into arcs that neighbours share.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Point, Ring};

/// A use of an arc in a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// The arc's number.
    pub(crate) arc: usize,
    /// Whether the ring runs along it from its end to its start.
    pub(crate) is_reversed: bool,
}

/// The areas' borders.
pub(crate) struct Topology {
    /// Points from node to node; the first and last of a ring that meets no other are the same.
    pub(crate) arcs: Vec<Vec<Point>>,
    /// The rings of each area.
    areas: Vec<Vec<Vec<Use>>>,
}

impl Topology {
    /// Cuts the areas' rings where borders meet. Outer rings are counter-clockwise, holes clockwise.
    pub(crate) fn new(areas: &[Vec<Ring>]) -> Self {
        let nodes = nodes(areas);
        let mut builder = Builder { arcs: Vec::new(), numbers: HashMap::new() };
        let areas = areas
            .iter()
            .map(|rings| rings.iter().map(|ring| builder.cut(ring, |point| nodes.contains(&point))).collect())
            .collect();
        Self { arcs: builder.arcs, areas }
    }

    /// The rings around the union of areas: borders between two of them fall away.
    pub(crate) fn union(&self, areas: &[usize]) -> Vec<Vec<Use>> {
        if let [area] = areas {
            return self.areas[*area].clone();
        }
        let mut uses: BTreeMap<usize, [i32; 2]> = BTreeMap::new();
        for used in areas.iter().flat_map(|&area| self.areas[area].iter().flatten()) {
            uses.entry(used.arc).or_default()[usize::from(used.is_reversed)] += 1;
        }
        let mut left: Vec<Use> = Vec::new();
        for (arc, [forward, backward]) in uses {
            if forward > backward {
                left.push(Use { arc, is_reversed: false });
            } else if backward > forward {
                left.push(Use { arc, is_reversed: true });
            }
        }
        self.link(left)
    }

    /// Puts arcs together to rings. Where several leave a node, the leftmost is taken, so that areas that touch stay apart.
    fn link(&self, mut left: Vec<Use>) -> Vec<Vec<Use>> {
        let mut rings = Vec::new();
        while let Some(first) = left.pop() {
            let mut ring = vec![first];
            let start = self.points(first)[0];
            loop {
                let last = self.points(ring[ring.len() - 1]);
                let [.., before, node] = last[..] else { break };
                if node == start {
                    break;
                }
                let leaving = (0..left.len()).filter(|&index| self.points(left[index])[0] == node);
                let next = leaving.max_by(|&a, &b| {
                    let turn = |index: usize| turn(before, node, self.points(left[index])[1]);
                    turn(a).total_cmp(&turn(b))
                });
                let Some(next) = next else { break };
                ring.push(left.swap_remove(next));
            }
            let end = self.points(ring[ring.len() - 1]);
            // An open chain can only come from areas that overlap; it bounds nothing.
            if end.last() == Some(&start) {
                rings.push(ring);
            }
        }
        rings
    }

    /// The points of a used arc in the ring's direction.
    pub(crate) fn points(&self, used: Use) -> Vec<Point> {
        let arc = &self.arcs[used.arc];
        if used.is_reversed { arc.iter().rev().copied().collect() } else { arc.clone() }
    }
}

/// How far one turns to the left at a node, from -π to π.
fn turn(before: Point, node: Point, after: Point) -> f64 {
    let direction = |from: Point, to: Point| f64::from(to.y - from.y).atan2(f64::from(to.x - from.x));
    let turn = direction(node, after) - direction(before, node);
    if turn > std::f64::consts::PI {
        turn - std::f64::consts::TAU
    } else if turn < -std::f64::consts::PI {
        turn + std::f64::consts::TAU
    } else {
        turn
    }
}

/// The points where borders meet or part: two rings (or one twice) pass them with different neighbouring points.
fn nodes(areas: &[Vec<Ring>]) -> HashSet<Point> {
    let mut passed: HashMap<Point, (Point, Point)> = HashMap::new();
    let mut nodes = HashSet::new();
    for ring in areas.iter().flatten() {
        let count = ring.len() - 1;
        for index in 0..count {
            let before = ring[(index + count - 1) % count];
            let after = ring[(index + 1) % count];
            let neighbours = (before.min(after), before.max(after));
            let known = *passed.entry(ring[index]).or_insert(neighbours);
            if known != neighbours {
                nodes.insert(ring[index]);
            }
        }
    }
    nodes
}

struct Builder {
    arcs: Vec<Vec<Point>>,
    numbers: HashMap<Vec<Point>, usize>,
}

impl Builder {
    fn cut(&mut self, ring: &[Point], is_node: impl Fn(Point) -> bool) -> Vec<Use> {
        let open = &ring[..ring.len() - 1];
        let count = open.len();
        let Some(start) = open.iter().position(|&point| is_node(point)) else {
            // A ring by itself, or a hole that another area fills: both start at the lowest point.
            let start = (0..count).min_by_key(|&index| open[index]).unwrap_or(0);
            return vec![self.number((0..=count).map(|step| open[(start + step) % count]).collect())];
        };
        let mut uses = Vec::new();
        let mut arc = vec![open[start]];
        for step in 1..=count {
            let point = open[(start + step) % count];
            arc.push(point);
            if is_node(point) {
                uses.push(self.number(std::mem::replace(&mut arc, vec![point])));
            }
        }
        uses
    }

    fn number(&mut self, points: Vec<Point>) -> Use {
        let reversed: Vec<Point> = points.iter().rev().copied().collect();
        let is_reversed = reversed < points;
        let points = if is_reversed { reversed } else { points };
        let next = self.arcs.len();
        let arc = *self.numbers.entry(points.clone()).or_insert(next);
        if arc == next {
            self.arcs.push(points);
        }
        Use { arc, is_reversed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodata::shape::double_area;

    /// Rings counter-clockwise.
    fn ring(points: &[(i32, i32)]) -> Ring {
        let mut ring: Ring = points.iter().map(|&(x, y)| Point { x, y }).collect();
        ring.push(ring[0]);
        ring
    }

    fn neighbours() -> Vec<Vec<Ring>> {
        let west = ring(&[(0, 0), (10, 0), (11, 4), (9, 7), (10, 10), (0, 10)]);
        let east = ring(&[(10, 0), (20, 0), (20, 10), (10, 10), (9, 7), (11, 4)]);
        vec![vec![west], vec![east]]
    }

    #[test]
    fn neighbours_share_the_arc_between_them() {
        let topology = Topology::new(&neighbours());
        assert_eq!(topology.arcs.len(), 3);
        let uses: Vec<Use> = (0..2).flat_map(|area| topology.union(&[area]).concat()).collect();
        let shared: Vec<&Use> = uses.iter().filter(|used| topology.arcs[used.arc].len() == 4).collect();
        let twice =
            uses.iter().filter(|used| uses.iter().filter(|other| other.arc == used.arc).count() == 2).count();
        assert_eq!(twice, 2, "{shared:?}");
    }

    #[test]
    fn a_union_has_no_border_inside() {
        let topology = Topology::new(&neighbours());
        let rings = topology.union(&[0, 1]);
        assert_eq!(rings.len(), 1);
        let mut points: Vec<Point> = Vec::new();
        for used in &rings[0] {
            points.extend(topology.points(*used));
        }
        points.dedup();
        assert!(!points.contains(&Point { x: 9, y: 7 }));
        assert_eq!(double_area(&points), 2 * 200);
    }

    #[test]
    fn a_hole_and_the_area_that_fills_it_share_their_ring() {
        let mut hole = ring(&[(4, 4), (6, 4), (6, 6), (4, 6)]);
        let inside = ring(&[(6, 4), (6, 6), (4, 6), (4, 4)]);
        hole.reverse();
        let topology = Topology::new(&[vec![ring(&[(0, 0), (9, 0), (9, 9), (0, 9)]), hole], vec![inside]]);
        assert_eq!(topology.arcs.len(), 2);
        assert_eq!(topology.union(&[0, 1]).len(), 1);
    }
}
