//! Compiles the tables of `geodata/` into the bytes of an index.
//!
//! [`build`] reads the tables in the form that `geodata/README.md` fixes, in this order: places with their names
//! (`draft`), weights and radii for those that have none (`weigh`), shapes and their grid (`shapes`), folded names
//! (`names`). The same tables give the same bytes.

mod draft;
mod names;
mod shapes;
mod table;
mod weigh;

use crate::CountryCode;
use crate::format::{self, CountryRecord, MembersRecord, NO_ROW, PlaceRecord, SECTIONS, Section, name_head};
use crate::grid::{TOWNS, by_cell};
use draft::Draft;
use shapes::ShapeStore;
use std::collections::HashMap;
use table::Table;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{F32, I32, U16, U32};

/// The tables as they are stored, decompressed. An empty one has no rows.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)] // named after the files that geodata/README.md describes
pub struct Tables<'t> {
    pub places: &'t [u8],
    pub names: &'t [u8],
    pub countries: &'t [u8],
    pub regions: &'t [u8],
    pub polygons: &'t [u8],
    pub lines: &'t [u8],
    pub borders: &'t [u8],
    pub curated: &'t [u8],
}

/// Where a table is malformed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table}:{line}: {}{reason}", .column.map(|column| format!("column `{column}`: ")).unwrap_or_default())]
pub struct BuildError {
    /// file name without `.zst`
    pub table: &'static str,
    /// counted from 1
    pub line: usize,
    /// name of the column, when one is to blame
    pub column: Option<&'static str>,
    /// what is wrong
    pub reason: String,
}

/// A row of `countries.tsv`.
struct Country {
    code: CountryCode,
    place: u32,
    capital: u32,
    neighbours: Vec<CountryCode>,
    area_km2: f64,
}

/// Compiles the tables into an index for [`crate::Gazetteer::from_bytes`].
pub fn build(tables: &Tables<'_>) -> Result<Vec<u8>, BuildError> {
    let places = draft::read(tables)?;
    let row_of = |id| draft::find(&places, id).map(|row| row as u32);
    let countries = read_countries(tables, row_of)?;
    let shapes = ShapeStore::read(tables, row_of)?;
    let radii = radii(&places, &countries, &shapes);
    let importance: Vec<f32> = (places.iter())
        .map(|place| place.weight.unwrap_or_else(|| weigh::importance(place.feature, place.population)))
        .collect();
    let names = names::compile(&places, |row| importance[row as usize]).map_err(|error| BuildError {
        table: "names.tsv",
        line: 0,
        column: None,
        reason: format!("the names cannot be compiled: {error}"),
    })?;

    let mut sections: [Vec<u8>; SECTIONS] = std::array::from_fn(|_| Vec::new());
    let mut strings = Strings::new();
    let records: Vec<PlaceRecord> = (places.iter().zip(importance).zip(radii))
        .map(|((place, importance), radius_m)| strings.record(place, importance, radius_m))
        .collect();
    let mut codes: Vec<[u8; 2]> = Vec::new();
    let mut add_codes = |list: &[CountryCode]| {
        let first = codes.len() as u32;
        codes.extend(list.iter().map(|code| code.0));
        U32::new(first)
    };
    for country in &countries {
        let record = CountryRecord {
            code: country.code.0,
            neighbour_count: U16::new(country.neighbours.len() as u16),
            neighbours: add_codes(&country.neighbours),
            place: U32::new(country.place),
            capital: U32::new(country.capital),
        };
        sections[Section::Countries as usize].extend_from_slice(record.as_bytes());
    }
    for (row, place) in places.iter().enumerate().filter(|(_, place)| !place.members.is_empty()) {
        let record = MembersRecord {
            place: U32::new(row as u32),
            members: add_codes(&place.members),
            count: U32::new(place.members.len() as u32),
        };
        sections[Section::Members as usize].extend_from_slice(record.as_bytes());
    }
    let (area_starts, area_cells) = shapes.grid(|row| {
        let feature = places[row as usize].feature;
        feature.is_country() || feature.is_admin1()
    });
    let (town_starts, towns) = town_grid(&places);

    let mut set = |section: Section, bytes: &[u8]| sections[section as usize] = bytes.to_vec();
    set(Section::Places, records.as_bytes());
    set(Section::Strings, &strings.bytes);
    set(Section::Names, &names.automaton);
    set(Section::EntryStarts, &numbers(&names.starts));
    set(Section::Hits, &numbers(&names.hits));
    set(Section::Codes, codes.as_bytes());
    set(Section::Admin1, &numbers(&units(&places, |place| place.feature.is_admin1())));
    set(Section::Admin2, &numbers(&units(&places, |place| place.feature.is_admin2())));
    set(Section::Points, shapes.points.as_bytes());
    set(Section::Chunks, shapes.chunks.as_bytes());
    set(Section::Rings, shapes.rings.as_bytes());
    set(Section::Polygons, shapes.polygons.as_bytes());
    set(Section::Areas, shapes.areas.as_bytes());
    set(Section::Lines, shapes.lines.as_bytes());
    set(Section::Borders, shapes.borders.as_bytes());
    set(Section::AreaCellStarts, &numbers(&area_starts));
    set(Section::AreaCells, &numbers(&area_cells));
    set(Section::TownStarts, &numbers(&town_starts));
    set(Section::Towns, &numbers(&towns));
    Ok(format::assemble(&sections))
}

const COUNTRIES: [&str; 7] = ["country", "iso3", "id", "capital", "continent", "neighbours", "area_km2"];

fn read_countries(
    tables: &Tables<'_>,
    row_of: impl Fn(crate::PlaceId) -> Option<u32>,
) -> Result<Vec<Country>, BuildError> {
    let mut countries = Vec::new();
    for row in Table::new("countries.tsv", &COUNTRIES, tables.countries)?.rows() {
        let row = row?;
        // Uninhabited territories (Bouvet Island) may have a row here and no place.
        let place = |column: usize| match row.text(column) {
            "" => Ok(NO_ROW),
            _ => row.id(column).map(|id| row_of(id).unwrap_or(NO_ROW)),
        };
        countries.push(Country {
            code: row.country(0)?.ok_or_else(|| row.error(0, "it is missing"))?,
            place: place(2)?,
            capital: place(3)?,
            neighbours: row.countries(5)?,
            area_km2: row.optional(6, "number of square kilometres")?.unwrap_or(0.0),
        });
    }
    countries.sort_by_key(|country| country.code);
    Ok(countries)
}

/// Radius of each place in metres: the curated one, else of a circle of the polygon's area, of the country's area, of the
/// members' areas, of an equal share of the country for its units, else from class and population.
fn radii(places: &[Draft<'_>], countries: &[Country], shapes: &ShapeStore) -> Vec<f64> {
    let polygon_km2: HashMap<u32, f64> =
        shapes.areas.iter().map(|area| (area.place.get(), f64::from(area.area_km2.get()))).collect();
    let country_km2: HashMap<CountryCode, f64> =
        countries.iter().map(|country| (country.code, country.area_km2)).collect();
    let mut units: HashMap<(CountryCode, bool), u32> = HashMap::new();
    for place in places.iter().filter(|place| place.feature.is_admin1() || place.feature.is_admin2()) {
        if let Some(country) = place.country {
            *units.entry((country, place.feature.is_admin1())).or_default() += 1;
        }
    }
    let area_km2 = |row: usize, place: &Draft<'_>| -> Option<f64> {
        if let Some(&area_km2) = polygon_km2.get(&(row as u32)) {
            return Some(area_km2);
        }
        if !place.members.is_empty() {
            return Some(place.members.iter().filter_map(|code| country_km2.get(code)).sum());
        }
        let country = place.country?;
        let whole_km2 = *country_km2.get(&country)?;
        if place.feature.is_country() {
            Some(whole_km2)
        } else if place.feature.is_admin1() || place.feature.is_admin2() {
            Some(whole_km2 / f64::from(*units.get(&(country, place.feature.is_admin1()))?))
        } else {
            None
        }
    };
    (places.iter().enumerate())
        .map(|(row, place)| {
            if let Some(radius_m) = place.radius_m {
                return radius_m;
            }
            match area_km2(row, place).filter(|&area_km2| area_km2 > 0.0) {
                _ if place.feature.is_populated() => {
                    weigh::built_up_radius_m(place.feature, place.population)
                }
                Some(area_km2) => weigh::radius_of_area_m(area_km2),
                None => weigh::usual_radius_m(place.feature),
            }
        })
        .collect()
}

/// Rows of admin units sorted by their codes; where two share them, the first in the tables stays.
fn units(places: &[Draft<'_>], wanted: impl Fn(&Draft<'_>) -> bool) -> Vec<u32> {
    let key = |row: u32| {
        let place = &places[row as usize];
        let admin2 = if place.feature.is_admin1() { "" } else { place.admin2 };
        (place.country, place.admin1, admin2)
    };
    let mut rows: Vec<u32> = (0..places.len() as u32).filter(|&row| wanted(&places[row as usize])).collect();
    rows.sort_by_key(|&row| key(row));
    rows.dedup_by_key(|row| key(*row));
    rows
}

fn town_grid(places: &[Draft<'_>]) -> (Vec<u32>, Vec<u32>) {
    let alive = |place: &Draft<'_>| {
        place.feature.is_populated() && !matches!(place.feature.code(), "PPLH" | "PPLCH" | "PPLQ" | "PPLW")
    };
    let cell = |place: &Draft<'_>| {
        TOWNS.cell(f64::from(place.lon) / format::PLACE_UNITS, f64::from(place.lat) / format::PLACE_UNITS)
            as u32
    };
    let towns = places.iter().enumerate().filter(|(_, place)| alive(place));
    by_cell(TOWNS, towns.map(|(row, place)| (cell(place), row as u32)).collect())
}

fn numbers(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// The section of strings: names of places one after the other, codes once.
struct Strings<'t> {
    bytes: Vec<u8>,
    codes: HashMap<&'t str, u32>,
}

impl<'t> Strings<'t> {
    fn new() -> Self {
        Strings { bytes: Vec::new(), codes: HashMap::new() }
    }

    fn push(&mut self, text: &str, kind: u8) -> u32 {
        let offset = self.bytes.len() as u32;
        self.bytes.extend_from_slice(&name_head(kind, text.len()).to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
        offset
    }

    fn code(&mut self, code: &'t str) -> U32 {
        if let Some(&offset) = self.codes.get(code) {
            return U32::new(offset);
        }
        let offset = self.push(code, 0);
        self.codes.insert(code, offset);
        U32::new(offset)
    }

    fn record(&mut self, place: &Draft<'t>, importance: f32, radius_m: f64) -> PlaceRecord {
        let (admin1, admin2) = (self.code(place.admin1), self.code(place.admin2));
        let names = self.bytes.len() as u32;
        for &(name, kind) in &place.names {
            self.push(name, kind as u8);
        }
        PlaceRecord {
            number: U32::new(place.id.number),
            names: U32::new(names),
            name_count: U16::new(place.names.len() as u16),
            source: place.id.source as u8,
            class: place.feature.class,
            code: place.feature.code,
            country: place.country.map_or([0; 2], |country| country.0),
            padding: 0,
            admin1,
            admin2,
            lon: I32::new(place.lon),
            lat: I32::new(place.lat),
            population: U32::new(place.population),
            radius_m: F32::new(radius_m as f32),
            importance: F32::new(importance),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::TABLES;

    fn error(tables: Tables<'_>) -> String {
        build(&tables).unwrap_err().to_string()
    }

    /// The fixture's table with one text in it replaced.
    fn with(table: &[u8], old: &str, new: &str) -> Vec<u8> {
        let text = std::str::from_utf8(table).unwrap();
        assert!(text.contains(old));
        text.replacen(old, new, 1).into_bytes()
    }

    #[test]
    fn malformed_tables_are_reported_with_line_and_column() {
        let places = |old, new| error(Tables { places: &with(TABLES.places, old, new), ..TABLES });
        assert_eq!(
            places("id\tname", "id\tnames"),
            "places.tsv:1: the header is `id\tnames\tfeature\tcountry\tadmin1\tadmin2\tlon\tlat\tpopulation\tnames` instead of `id name feature country admin1 admin2 lon lat population names`"
        );
        assert_eq!(
            places("geonames:498817", "geoname:498817"),
            "places.tsv:2: column `id`: `geoname:498817` is no place id (expected e.g. geonames:1221874)"
        );
        assert_eq!(
            places("30.31413", "30,31413"),
            "places.tsv:2: column `lon`: `30,31413` is no number of degrees"
        );
        assert_eq!(
            places("59.93863", "159.93863"),
            "places.tsv:2: column `lat`: 159.93863 is beyond 90 degrees"
        );
        assert_eq!(
            places("P.PPLA\tRU", "PPLA\tRU"),
            "places.tsv:2: column `feature`: `PPLA` is no feature such as P.PPLC"
        );
        assert_eq!(
            places("P.PPLA\tRU", "P.PPLA\tRUS"),
            "places.tsv:2: column `country`: `RUS` is no country code"
        );
        assert_eq!(
            places("\t5351935\t", "\t-1\t"),
            "places.tsv:2: column `population`: `-1` is no number of inhabitants"
        );
        assert_eq!(
            places("geonames:498817", "geonames:998817"),
            "places.tsv:3: column `id`: the rows are not sorted by id, or the id stands twice"
        );
        assert_eq!(places("\t5351935", ""), "places.tsv:2: it has 9 columns instead of 10");
        let names = with(TABLES.names, "former\tLen", "old\tLen");
        assert_eq!(
            error(Tables { names: &names, ..TABLES }),
            "names.tsv:8: column `kind`: `old` is no kind of name"
        );
        let polygons = with(TABLES.polygons, "25000,0 0,20000", "25000,0 0;20000");
        assert_eq!(
            error(Tables { polygons: &polygons, ..TABLES }),
            "polygons.tsv:2: column `rings`: `0` is no position"
        );
        let polygons = with(TABLES.polygons, "0,-20000", "0,-19999");
        assert_eq!(
            error(Tables { polygons: &polygons, ..TABLES }),
            "polygons.tsv:2: column `rings`: ring 0 of polygon 0 is not closed"
        );
        assert_eq!(error(Tables { curated: &[0xFF], ..TABLES }), "curated.tsv:1: it is not UTF-8");
    }

    #[test]
    fn empty_tables_make_an_empty_index() {
        let gazetteer = crate::Gazetteer::from_bytes(build(&Tables::default()).unwrap()).unwrap();
        assert_eq!(gazetteer.info().places, 0);
        assert!(gazetteer.lookup("Moscow").is_empty());
    }
}
