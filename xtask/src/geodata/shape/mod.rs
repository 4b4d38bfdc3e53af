//! Shapes: the border network of many areas, its simplification, and how shapes are written into the tables.
//!
//! Everything is in integer grid units of 1e-4 degrees (11 m at the equator), the unit of the tables: areas whose sources differ by
//! float noise share their borders exactly, and orientation tests are exact.
//!
//! [`topology`] cuts the rings of all areas into arcs at the points where borders meet; an arc between two areas exists once.
//! [`simplify`] thins an arc. [`area`] puts arcs together again, so that neighbours get the same border, and undoes a
//! simplification that made a ring cross itself.

pub(crate) mod area;
pub(crate) mod simplify;
pub(crate) mod topology;

use std::fmt::Write as _;

/// Grid units per degree.
pub(crate) const PER_DEGREE: f64 = 10_000.0;

/// A position on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Point {
    /// Longitude in grid units.
    pub(crate) x: i32,
    /// Latitude in grid units.
    pub(crate) y: i32,
}

impl Point {
    /// The nearest grid point.
    pub(crate) fn from_degrees(lon: f64, lat: f64) -> Self {
        Self { x: (lon * PER_DEGREE).round() as i32, y: (lat * PER_DEGREE).round() as i32 }
    }

    /// Longitude and latitude in degrees.
    pub(crate) fn degrees(self) -> (f64, f64) {
        (f64::from(self.x) / PER_DEGREE, f64::from(self.y) / PER_DEGREE)
    }
}

/// A closed line, first point repeated at the end. Outer rings are counter-clockwise, holes clockwise.
pub(crate) type Ring = Vec<Point>;

/// Twice the signed area in square grid units; positive for counter-clockwise rings.
pub(crate) fn double_area(ring: &[Point]) -> i64 {
    let cross = |pair: &[Point]| {
        i64::from(pair[0].x) * i64::from(pair[1].y) - i64::from(pair[1].x) * i64::from(pair[0].y)
    };
    ring.windows(2).map(cross).sum()
}

/// The area in square kilometres, on a sphere, good enough to tell an islet.
pub(crate) fn square_km(ring: &[Point]) -> f64 {
    const KM_PER_UNIT: f64 = 111.195 / PER_DEGREE;
    let latitude = ring.first().map_or(0.0, |point| point.degrees().1);
    (double_area(ring) as f64 / 2.0 * KM_PER_UNIT * KM_PER_UNIT * latitude.to_radians().cos()).abs()
}

/// A ring of degrees on the grid in the wanted direction, without repeated points and spikes; `None` if nothing is left.
pub(crate) fn ring(degrees: impl IntoIterator<Item = (f64, f64)>, is_hole: bool) -> Option<Ring> {
    let mut ring = line(degrees);
    if ring.first() != ring.last() {
        ring.push(*ring.first()?);
    }
    ring = without_spikes(ring);
    let area = double_area(&ring);
    if ring.len() < 4 || area == 0 {
        return None;
    }
    if (area > 0) == is_hole {
        ring.reverse();
    }
    Some(ring)
}

/// A ring without spikes, which go to a point and straight back: rounding makes some, and simplification.
fn without_spikes(mut ring: Ring) -> Ring {
    let mut index = 1;
    while index + 1 < ring.len() {
        let (before, after) = (ring[index - 1], ring[index + 1]);
        if before == after {
            ring.drain(index..index + 2);
        } else if turns_back(before, ring[index], after) {
            ring.remove(index);
        } else {
            index += 1;
            continue;
        }
        index = index.saturating_sub(1).max(1);
    }
    while ring.len() > 3 && ring[1] == ring[ring.len() - 2] {
        ring.pop();
        ring.remove(0);
    }
    ring
}

/// Whether the way over three points runs back on itself at the second.
fn turns_back(before: Point, at: Point, after: Point) -> bool {
    let step =
        |from: Point, to: Point| (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
    let ((x1, y1), (x2, y2)) = (step(before, at), step(at, after));
    x1 * y2 == y1 * x2 && x1 * x2 + y1 * y2 < 0
}

/// A line of degrees on the grid, without repeated points.
pub(crate) fn line(degrees: impl IntoIterator<Item = (f64, f64)>) -> Vec<Point> {
    let mut line: Vec<Point> = degrees.into_iter().map(|(lon, lat)| Point::from_degrees(lon, lat)).collect();
    line.dedup();
    line
}

/// The tables' notation of a line: the first position, then differences.
pub(crate) fn write_line(text: &mut String, line: &[Point]) {
    let mut previous: Option<Point> = None;
    for point in line {
        // Writing to a string cannot fail.
        let _ = match previous {
            None => write!(text, "{},{}", point.x, point.y),
            Some(previous) => write!(text, " {},{}", point.x - previous.x, point.y - previous.y),
        };
        previous = Some(*point);
    }
}

/// The tables' notation of several lines.
pub(crate) fn write_lines<'a>(lines: impl IntoIterator<Item = &'a Vec<Point>>) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push(';');
        }
        write_line(&mut text, line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_closed_turned_and_freed_of_spikes() {
        let clockwise = [(0.0, 0.0), (0.0, 1.0), (0.5, 1.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)];
        let outer = ring(clockwise, false).unwrap();
        assert!(double_area(&outer) > 0);
        assert_eq!(outer.len(), 5);
        assert_eq!(outer.first(), outer.last());
        assert!(double_area(&ring(clockwise, true).unwrap()) < 0);
        // Back past the point before.
        let bay = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.6, 1.0), (0.8, 1.0), (0.0, 1.0)];
        assert_eq!(ring(bay, false).unwrap().len(), 5 + 1);
    }

    #[test]
    fn lines_are_written_as_differences() {
        let lines = [line([(68.77905, 38.53575), (68.78, 38.53)]), line([(0.0, 0.0), (0.0001, -0.0001)])];
        assert_eq!(write_lines(&lines), "687791,385358 9,-58;0,0 1,-1");
    }

    #[test]
    fn an_area_in_square_kilometres_shrinks_towards_the_pole() {
        let degree =
            |lat: f64| ring([(0.0, lat), (0.1, lat), (0.1, lat + 0.1), (0.0, lat + 0.1)], false).unwrap();
        assert!((square_km(&degree(0.0)) - 123.6).abs() < 0.1);
        assert!((square_km(&degree(60.0)) - 61.8).abs() < 0.2);
    }
}
