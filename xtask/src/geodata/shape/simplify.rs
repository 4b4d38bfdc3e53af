//! Douglas and Peucker's line simplification (1973), with degrees of longitude shortened to their true size.

use super::{PER_DEGREE, Point};

/// The points of `line` that are needed to stay within `tolerance` degrees of latitude (111 km each) of it; its ends always are.
/// A closed line keeps the point farthest from its start, too.
///
/// Which points are kept must not depend on the line's direction: the two neighbours of a border run along it in opposite ones.
/// So a line is simplified in the direction in which its points, as a list, come first.
pub(crate) fn simplify(line: &[Point], tolerance: f64) -> Vec<Point> {
    let mut simplified: Vec<Point> = line.to_vec();
    let is_turned = line.iter().rev().lt(line.iter());
    if is_turned {
        simplified.reverse();
    }
    if tolerance > 0.0 && line.len() > 2 {
        simplified = thin(&simplified, tolerance * PER_DEGREE);
    }
    if is_turned {
        simplified.reverse();
    }
    simplified
}

fn thin(line: &[Point], tolerance: f64) -> Vec<Point> {
    let middle = line[line.len() / 2].degrees().1;
    let plane = Plane { shrink: middle.to_radians().cos().max(0.01) };
    let last = line.len() - 1;
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[last] = true;
    let mut open = Vec::new();
    if line[0] == line[last] {
        let farthest = (1..last)
            .max_by(|&a, &b| plane.square(line[0], line[a]).total_cmp(&plane.square(line[0], line[b])));
        let Some(farthest) = farthest else { return line.to_vec() };
        keep[farthest] = true;
        open.extend([(0, farthest), (farthest, last)]);
    } else {
        open.push((0, last));
    }
    while let Some((from, to)) = open.pop() {
        let distance = |index: usize| plane.square_to_segment(line[index], line[from], line[to]);
        let farthest =
            (from + 1..to).map(|index| (distance(index), index)).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((square, index)) = farthest
            && square > tolerance * tolerance
        {
            keep[index] = true;
            open.extend([(from, index), (index, to)]);
        }
    }
    line.iter().zip(keep).filter_map(|(point, keep)| keep.then_some(*point)).collect()
}

struct Plane {
    /// What a degree of longitude is of one of latitude.
    shrink: f64,
}

impl Plane {
    fn difference(&self, from: Point, to: Point) -> (f64, f64) {
        (f64::from(to.x - from.x) * self.shrink, f64::from(to.y - from.y))
    }

    fn square(&self, a: Point, b: Point) -> f64 {
        let (dx, dy) = self.difference(a, b);
        dx * dx + dy * dy
    }

    fn square_to_segment(&self, point: Point, from: Point, to: Point) -> f64 {
        let (dx, dy) = self.difference(from, to);
        let (px, py) = self.difference(from, point);
        let length = dx * dx + dy * dy;
        let along = if length == 0.0 { 0.0 } else { ((px * dx + py * dy) / length).clamp(0.0, 1.0) };
        let (ex, ey) = (px - along * dx, py - along * dy);
        ex * ex + ey * ey
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zigzag() -> Vec<Point> {
        (0..200).map(|x| Point { x: x * 10, y: if x % 7 == 3 { 40 } else { (x * x) % 11 } }).collect()
    }

    #[test]
    fn the_direction_of_a_line_does_not_matter() {
        let line = zigzag();
        let mut reversed: Vec<Point> = line.iter().rev().copied().collect();
        reversed = simplify(&reversed, 0.002);
        reversed.reverse();
        let simplified = simplify(&line, 0.002);
        assert_eq!(simplified, reversed);
        assert!(simplified.len() < line.len());
    }

    #[test]
    fn every_dropped_point_is_within_the_tolerance() {
        let line = zigzag();
        let simplified = simplify(&line, 0.001);
        let plane = Plane { shrink: 1.0 };
        for point in &line {
            let near =
                simplified.windows(2).any(|pair| plane.square_to_segment(*point, pair[0], pair[1]) <= 101.0);
            assert!(near, "{point:?}");
        }
    }

    #[test]
    fn a_closed_line_does_not_collapse() {
        let square: Vec<Point> =
            [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)].map(|(x, y)| Point { x, y }).to_vec();
        assert!(simplify(&square, 1.0).len() >= 3);
    }
}
