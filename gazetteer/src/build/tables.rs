//! The tables of `geodata/` as input of the builder.

use super::shapes::{parse_line, parse_polygons};
use super::table::{Row, Table};
use super::{BuildError, Builder, CountryRow, PlaceRow, Tables};
use crate::{BorderKind, CountryCode, Feature, NameKind, PlaceId, Source};

const PLACES: [&str; 10] =
    ["id", "name", "feature", "country", "admin1", "admin2", "lon", "lat", "population", "names"];
const NAMES: [&str; 3] = ["id", "kind", "name"];
const CURATED: [&str; 14] = [
    "id",
    "name",
    "feature",
    "country",
    "admin1",
    "lon",
    "lat",
    "radius_km",
    "weight",
    "names",
    "demonyms",
    "members",
    "geonameid",
    "note",
];

const COUNTRIES: [&str; 7] = ["country", "iso3", "id", "capital", "continent", "neighbours", "area_km2"];

/// Hands in all tables.
pub(super) fn read(tables: &Tables<'_>) -> Result<Builder, BuildError> {
    let mut builder = Builder::new();
    builder.attribute(tables.attribution);
    read_places(tables, &mut builder)?;
    read_names(tables, &mut builder)?;
    read_curated(tables, &mut builder)?;
    read_regions(tables, &mut builder)?;
    read_countries(tables, &mut builder)?;
    read_shapes(tables, &mut builder)?;
    Ok(builder)
}

fn read_places(tables: &Tables<'_>, builder: &mut Builder) -> Result<(), BuildError> {
    let mut last = None;
    for row in Table::new("places.tsv", &PLACES, tables.places)?.rows() {
        let row = row?;
        let place = PlaceRow {
            id: row.id(0)?,
            name: row.text(1),
            feature: feature(&row, 2)?,
            country: row.country(3)?,
            admin1: row.text(4),
            admin2: row.text(5),
            lon: required(&row, 6, row.degrees(6, 180.0)?)?,
            lat: required(&row, 7, row.degrees(7, 90.0)?)?,
            population: row.optional(8, "number of inhabitants")?.unwrap_or(0),
            radius_m: None,
            importance: None,
        };
        if last >= Some(place.id) {
            return Err(row.error(0, "the rows are not sorted by id, or the id stands twice"));
        }
        last = Some(place.id);
        builder.add_place(&place).map_err(|refused| row.refused(1, &refused))?;
        for name in split(row.text(9)) {
            builder
                .add_name(place.id, name, NameKind::Alternate)
                .map_err(|refused| row.refused(9, &refused))?;
        }
    }
    Ok(())
}

fn read_names(tables: &Tables<'_>, builder: &mut Builder) -> Result<(), BuildError> {
    for row in Table::new("names.tsv", &NAMES, tables.names)?.rows() {
        let row = row?;
        let kind = parse_kind(row.text(1)).map_err(|reason| row.error(1, reason))?;
        builder.add_name(row.id(0)?, row.text(2), kind).map_err(|refused| row.refused(2, &refused))?;
    }
    Ok(())
}

fn read_curated(tables: &Tables<'_>, builder: &mut Builder) -> Result<(), BuildError> {
    let before = builder.len();
    for row in Table::new("curated.tsv", &CURATED, tables.curated)?.rows() {
        let row = row?;
        let number = required(&row, 0, row.optional(0, "number")?)?;
        // A bare number is GeoNames'; a place of another source is named in full.
        let target = match row.text(12) {
            "" => None,
            id if id.contains(':') => Some(row.id(12)?),
            _ => row.optional(12, "GeoNames id")?.map(|number| PlaceId { source: Source::GeoNames, number }),
        };
        let known = target.filter(|&id| builder.row(id).is_ok_and(|row| (row as usize) < before));
        if let Some(id) = known {
            let name = builder.add_reviewed_name(id, row.text(1), NameKind::Alternate);
            name.map_err(|refused| row.refused(1, &refused))?;
            add_curated(builder, id, &row)?;
            continue;
        }
        // A place that the tables do not have keeps its number there.
        let id = target.unwrap_or(PlaceId { source: Source::Curated, number });
        let place = PlaceRow {
            id,
            name: row.text(1),
            feature: feature(&row, 2)?,
            country: row.country(3)?,
            admin1: row.text(4),
            admin2: "",
            lon: required(&row, 5, row.degrees(5, 180.0)?)?,
            lat: required(&row, 6, row.degrees(6, 90.0)?)?,
            population: 0,
            radius_m: None,
            importance: None,
        };
        builder.add_place(&place).map_err(|refused| row.refused(1, &refused))?;
        add_curated(builder, id, &row)?;
    }
    Ok(())
}

/// What a curated row adds to a place, new or known.
fn add_curated(builder: &mut Builder, id: PlaceId, row: &Row<'_, '_>) -> Result<(), BuildError> {
    let radius_km: Option<f64> = row.optional(7, "number of kilometres")?;
    let weight: Option<f32> = row.optional(8, "weight")?;
    if weight.is_some_and(|weight| !(0.0..=100.0).contains(&weight)) {
        return Err(row.error(8, "a weight is between 0 and 100"));
    }
    builder
        .weigh(id, radius_km.map(|radius_km| radius_km * 1000.0), weight.map(|weight| weight / 100.0))
        .map_err(|refused| row.refused(0, &refused))?;
    for entry in split(row.text(9)) {
        let (name, kind) = split_kind(entry).map_err(|reason| row.error(9, reason))?;
        builder.add_reviewed_name(id, name, kind).map_err(|refused| row.refused(9, &refused))?;
    }
    for name in split(row.text(10)) {
        // "Sahelians" is a noun, "Sahelian" an adjective (that serves as a noun too).
        let kind = if name.ends_with('s') { NameKind::Demonym } else { NameKind::Adjective };
        builder.add_name(id, name, kind).map_err(|refused| row.refused(10, &refused))?;
    }
    let members = row.countries(11)?;
    if !members.is_empty() {
        builder.set_members(id, &members).map_err(|refused| row.refused(0, &refused))?;
    }
    Ok(())
}

fn read_regions(tables: &Tables<'_>, builder: &mut Builder) -> Result<(), BuildError> {
    for row in Table::new("regions.tsv", &["id", "members"], tables.regions)?.rows() {
        let row = row?;
        let (id, members) = (row.id(0)?, row.countries(1)?);
        let place = builder.row(id).map_err(|refused| row.refused(0, &refused))?;
        if !builder.members.contains_key(&place) {
            builder.set_members(id, &members).map_err(|refused| row.refused(0, &refused))?;
        }
    }
    Ok(())
}

fn read_countries(tables: &Tables<'_>, builder: &mut Builder) -> Result<(), BuildError> {
    for row in Table::new("countries.tsv", &COUNTRIES, tables.countries)?.rows() {
        let row = row?;
        let place = |column: usize| match row.text(column) {
            "" => Ok(None),
            _ => row.id(column).map(Some),
        };
        builder.set_country(CountryRow {
            code: row.country(0)?.ok_or_else(|| row.error(0, "it is missing"))?,
            place: place(2)?,
            capital: place(3)?,
            neighbours: row.countries(5)?,
            area_km2: row.optional(6, "number of square kilometres")?.unwrap_or(0.0),
        });
    }
    Ok(())
}

fn read_shapes(tables: &Tables<'_>, builder: &mut Builder) -> Result<(), BuildError> {
    // Shapes of places that the other tables leave out (uninhabited territories) are of no use.
    for row in Table::new("polygons.tsv", &["id", "rings"], tables.polygons)?.rows() {
        let row = row?;
        let Ok(place) = builder.row(row.id(0)?) else { continue };
        let added = parse_polygons(row.text(1)).and_then(|area| builder.shapes.add_area(place, area));
        added.map_err(|reason| row.error(1, reason))?;
    }
    for row in Table::new("lines.tsv", &["id", "line"], tables.lines)?.rows() {
        let row = row?;
        let Ok(place) = builder.row(row.id(0)?) else { continue };
        let added = parse_line(row.text(1)).and_then(|line| builder.shapes.add_line(place, line));
        added.map_err(|reason| row.error(1, reason))?;
    }
    for row in Table::new("borders.tsv", &["country_a", "country_b", "kind", "line"], tables.borders)?.rows()
    {
        let row = row?;
        let country = |column| row.country(column)?.ok_or_else(|| row.error(column, "a country is missing"));
        let (a, b): (CountryCode, CountryCode) = (country(0)?, country(1)?);
        let kind: BorderKind = row.text(2).parse().map_err(|reason: String| row.error(2, reason))?;
        let added = parse_line(row.text(3)).and_then(|line| builder.shapes.add_border(a, b, kind, line));
        added.map_err(|reason| row.error(3, reason))?;
    }
    let mut coast = Vec::new();
    for row in Table::new("coast.tsv", &["line"], tables.coast)?.rows() {
        let row = row?;
        coast.append(&mut parse_line(row.text(0)).map_err(|reason| row.error(0, reason))?);
    }
    if !coast.is_empty() {
        let added =
            builder.shapes.add_border(CountryCode::SEA, CountryCode::SEA, BorderKind::International, coast);
        added.map_err(|reason| BuildError { table: "coast.tsv", line: 0, column: Some("line"), reason })?;
    }
    Ok(())
}

/// Splits `kind=name`, as `curated.tsv` writes names; alternates have no prefix.
fn split_kind(entry: &str) -> Result<(&str, NameKind), String> {
    match entry.split_once('=') {
        None => Ok((entry, NameKind::Alternate)),
        Some((kind, name)) => Ok((name, parse_kind(kind)?)),
    }
}

/// A kind as `names.tsv` writes it.
fn parse_kind(kind: &str) -> Result<NameKind, String> {
    Ok(match kind {
        "alternate" => NameKind::Alternate,
        "former" => NameKind::Former,
        "abbreviation" => NameKind::Abbreviation,
        "code" => NameKind::Code,
        "demonym" => NameKind::Demonym,
        "adjective" => NameKind::Adjective,
        _ => return Err(format!("`{kind}` is no kind of name")),
    })
}

/// The entries of a cell.
fn split(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|entry| !entry.is_empty())
}

fn feature(row: &Row<'_, '_>, column: usize) -> Result<Feature, BuildError> {
    let text = row.text(column);
    Feature::parse(text).ok_or_else(|| row.error(column, format!("`{text}` is no feature such as P.PPLC")))
}

fn required<T>(row: &Row<'_, '_>, column: usize, value: Option<T>) -> Result<T, BuildError> {
    value.ok_or_else(|| row.error(column, "it is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curated_rows(places: &str, curated: &[&str]) -> Result<Vec<(String, Vec<String>)>, BuildError> {
        let places = format!("{}\n{places}", PLACES.join("\t"));
        let curated = format!("{}\n{}\n", CURATED.join("\t"), curated.join("\n"));
        let tables = Tables { places: places.as_bytes(), curated: curated.as_bytes(), ..Tables::default() };
        let gazetteer = crate::Gazetteer::from_bytes(super::super::build(&tables)?).unwrap();
        Ok(crate::fixture::all(&gazetteer)
            .map(|place| {
                let names = gazetteer.names(place.ix).iter().map(|(name, _)| name.to_string()).collect();
                (place.id.to_string(), names)
            })
            .collect())
    }

    #[test]
    fn a_curated_row_adds_to_the_place_it_names() {
        let places = "naturalearth:199\tAmu Darya\tH.STM\t\t\t\t64\t39\t\t\n";
        let oxus = "1\tAmu Darya\tH.STM\t\t\t\t\t\t60\tOxus\t\t\tnaturalearth:199\tpublic map";
        let red_sea = "2\tRed Sea\tH.SEA\t\t\t38.5\t20.3\t700\t85\t\t\t\t\tpublic map";
        assert_eq!(
            curated_rows(places, &[oxus, red_sea]).unwrap(),
            [
                ("naturalearth:199".to_owned(), vec!["Amu Darya".to_owned(), "Oxus".to_owned()]),
                ("curated:2".to_owned(), vec!["Red Sea".to_owned()]),
            ]
        );
    }

    #[test]
    fn a_row_for_a_place_that_the_tables_lack_makes_it_when_it_has_a_point() {
        let with_point = "1\tPanj\tH.STM\t\t\t70.8\t37.9\t250\t52\t\t\t\tnaturalearth:195\tpublic map";
        assert_eq!(curated_rows("", &[with_point]).unwrap()[0].0, "naturalearth:195");
        let without = "1\tPanj\tH.STM\t\t\t\t\t\t52\t\t\t\tnaturalearth:195\tpublic map";
        let error = curated_rows("", &[without]).unwrap_err();
        assert_eq!((error.line, error.column), (2, Some("lon")));
    }
}
