//! How the commands write tables, numbers and kinds of names.

use crate::gazetteer::{Gazetteer, NameKind, Place, Source};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// A table without lines.
pub(super) fn table() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

pub(super) fn align_right(table: &mut Table, columns: &[usize]) {
    for &column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// `1,234,567`.
pub(in crate::cli) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (row, digit) in digits.chars().enumerate() {
        if row > 0 && (digits.len() - row).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `1,234 rows`.
pub(super) fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// `48.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// `850 m`, `12.3 km`, `1,234 km`.
pub(super) fn length(metres: f64) -> String {
    match metres {
        m if m < 1_000.0 => format!("{m:.0} m"),
        m if m < 100_000.0 => format!("{:.1} km", m / 1_000.0),
        m => format!("{} km", thousands((m / 1_000.0).round() as u64)),
    }
}

/// `38.5358, 68.7790`: latitude first, as people write it.
pub(super) fn position(place: &Place<'_>) -> String {
    format!("{:.4}, {:.4}", place.lat, place.lon)
}

/// First-level unit and country code: `Sughd, TJ`.
pub(super) fn within(gazetteer: &Gazetteer, place: &Place<'_>) -> String {
    let country = place.country.map(|code| code.to_string());
    let parts: Vec<&str> = admin1_name(gazetteer, place).into_iter().chain(country.as_deref()).collect();
    parts.join(", ")
}

/// Name of the first-level unit around a place; `None` for the unit itself.
pub(super) fn admin1_name<'g>(gazetteer: &'g Gazetteer, place: &Place<'_>) -> Option<&'g str> {
    let unit = gazetteer.admin1_of(place.ix)?;
    (unit != place.ix).then(|| gazetteer.place(unit).name)
}

/// What a name is to its place, in words.
pub(super) fn kind_name(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Primary => "main name",
        NameKind::Alternate => "alternate",
        NameKind::Former => "former name",
        NameKind::Abbreviation => "abbreviation",
        NameKind::Code => "code",
        NameKind::Demonym => "people",
        NameKind::Adjective => "adjective",
    }
}

/// Who made a place's row, and its licence.
pub(super) fn source(source: Source) -> (&'static str, &'static str) {
    match source {
        Source::GeoNames => ("GeoNames (geonames.org), modified", "CC BY 4.0"),
        Source::NaturalEarth => ("Natural Earth (naturalearthdata.com)", "public domain"),
        Source::Curated => ("Dateline's reviewed list", "MIT OR Apache-2.0"),
        Source::User => ("your own list", "as you say"),
        Source::Airport => ("airportsdata, © Mike Borsetti and mwgg", "MIT"),
        Source::UsPostal => ("GeoNames' postal codes (geonames.org), modified", "CC BY 4.0"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let grouped = [0, 12, 999, 1_000, 12_345_678].map(thousands);
        assert_eq!(grouped, ["0", "12", "999", "1,000", "12,345,678"]);
    }

    #[test]
    fn numbers_are_grouped_and_lengths_have_a_unit() {
        assert_eq!((thousands(123).as_str(), thousands(1_234_567).as_str()), ("123", "1,234,567"));
        assert_eq!([850.4, 12_345.0, 1_234_400.0].map(length), ["850 m", "12.3 km", "1,234 km"]);
    }
}
