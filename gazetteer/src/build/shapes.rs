//! Areas, courses and borders as they are handed in: checked, in units of the format.

use crate::format::SHAPE_UNITS;
use crate::{BorderKind, CountryCode};
use geo::{LineString, MultiLineString, MultiPolygon};
use std::collections::BTreeMap;

/// Positions in 1/10,000 degree.
pub(super) type Ring = Vec<(i32, i32)>;
/// Parts of a line.
pub(super) type Line = Vec<Ring>;

/// All shapes by the row of their place.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// polygons, each with its outer ring first
    pub(super) areas: BTreeMap<u32, Vec<Vec<Ring>>>,
    pub(super) lines: BTreeMap<u32, Line>,
    /// the two countries in order of their codes
    pub(super) borders: Vec<([CountryCode; 2], BorderKind, Line)>,
}

impl Shapes {
    pub(super) fn add_area(&mut self, row: u32, polygons: Vec<Vec<Ring>>) -> Result<(), String> {
        for (at, rings) in polygons.iter().enumerate() {
            for (row, ring) in rings.iter().enumerate() {
                if ring.len() < 4 || ring.first() != ring.last() {
                    return Err(format!("ring {row} of polygon {at} is not closed"));
                }
            }
        }
        self.areas.insert(row, polygons);
        Ok(())
    }

    pub(super) fn add_line(&mut self, row: u32, line: Line) -> Result<(), String> {
        check_line(&line)?;
        self.lines.insert(row, line);
        Ok(())
    }

    pub(super) fn add_border(
        &mut self,
        a: CountryCode,
        b: CountryCode,
        kind: BorderKind,
        line: Line,
    ) -> Result<(), String> {
        check_line(&line)?;
        self.borders.push(([a.min(b), a.max(b)], kind, line));
        Ok(())
    }
}

fn check_line(line: &Line) -> Result<(), String> {
    match line.iter().position(|part| part.len() < 2) {
        Some(part) => Err(format!("part {part} has less than two positions")),
        None => Ok(()),
    }
}

/// Polygons as the tables write them: polygons separated by `;`, rings by `/`.
pub(super) fn parse_polygons(text: &str) -> Result<Vec<Vec<Ring>>, String> {
    text.split(';').map(|polygon| polygon.split('/').map(parse_ring).collect()).collect()
}

/// Lines as the tables write them: parts separated by `;`.
pub(super) fn parse_line(text: &str) -> Result<Line, String> {
    text.split(';').map(parse_ring).collect()
}

/// Reads `x,y dx,dy dx,dy …`.
fn parse_ring(text: &str) -> Result<Ring, String> {
    let (mut x, mut y) = (0_i32, 0_i32);
    let mut ring = Vec::new();
    for pair in text.split(' ') {
        let numbers = pair.split_once(',').and_then(|(x, y)| x.parse().ok().zip(y.parse().ok()));
        let Some((dx, dy)) = numbers else { return Err(format!("`{pair}` is no position")) };
        (x, y) = (x.saturating_add(dx), y.saturating_add(dy));
        let (max_x, max_y) = ((180.0 * SHAPE_UNITS) as i32, (90.0 * SHAPE_UNITS) as i32);
        if x.saturating_abs() > max_x || y.saturating_abs() > max_y {
            return Err(format!("position {} lies outside the world", ring.len()));
        }
        ring.push((x, y));
    }
    Ok(ring)
}

/// Polygons in degrees. Rings that shrink to nothing in the format's units are left out, and so are polygons whose outer ring
/// does.
pub(super) fn polygons_of(area: &MultiPolygon<f64>) -> Result<Vec<Vec<Ring>>, String> {
    let mut polygons = Vec::new();
    for polygon in area {
        let mut rings = vec![ring_of(polygon.exterior())?];
        if rings[0].len() < 4 {
            continue;
        }
        for hole in polygon.interiors() {
            rings.push(ring_of(hole)?);
        }
        rings.retain(|ring| ring.len() >= 4);
        polygons.push(rings);
    }
    if polygons.is_empty() {
        return Err("its area has no polygon wider than a ten-thousandth of a degree".to_owned());
    }
    Ok(polygons)
}

/// Lines in degrees; parts that shrink to a point are left out.
pub(super) fn line_of(line: &MultiLineString<f64>) -> Result<Line, String> {
    let mut parts = line.iter().map(ring_of).collect::<Result<Line, _>>()?;
    parts.retain(|part| part.len() > 1);
    if parts.is_empty() { Err("its line has no part with two positions".to_owned()) } else { Ok(parts) }
}

fn ring_of(ring: &LineString<f64>) -> Result<Ring, String> {
    let mut points: Ring = Vec::with_capacity(ring.0.len());
    for coord in &ring.0 {
        if !(coord.x.abs() <= 180.0 && coord.y.abs() <= 90.0) {
            return Err(format!("position {} {} lies outside the world", coord.x, coord.y));
        }
        let point = ((coord.x * SHAPE_UNITS).round() as i32, (coord.y * SHAPE_UNITS).round() as i32);
        if points.last() != Some(&point) {
            points.push(point);
        }
    }
    Ok(points)
}
