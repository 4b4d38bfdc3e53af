//! Places as the tables tell of them, before they become records: `places`, `names`, `curated`.

use super::names::{alternate_kind, parse_kind, split_kind};
use super::table::{Row, Table};
use super::{BuildError, Tables};
use crate::format::MAX_NAME_BYTES;
use crate::{CountryCode, Feature, NameKind, PlaceId, Source};

/// One place.
#[derive(Debug)]
pub(super) struct Draft<'t> {
    pub(super) id: PlaceId,
    pub(super) feature: Feature,
    pub(super) country: Option<CountryCode>,
    pub(super) admin1: &'t str,
    pub(super) admin2: &'t str,
    /// in 1/100,000 degree
    pub(super) lon: i32,
    pub(super) lat: i32,
    pub(super) population: u32,
    /// as written, the main one first
    pub(super) names: Vec<(&'t str, NameKind)>,
    /// those of `names` that `curated.tsv` gives
    pub(super) reviewed: Vec<&'t str>,
    /// from `curated.tsv`
    pub(super) radius_m: Option<f64>,
    /// 0 to 1, from `curated.tsv`
    pub(super) weight: Option<f32>,
    /// from `curated.tsv` or `regions.tsv`
    pub(super) members: Vec<CountryCode>,
}

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

/// All places, sorted by id, with all their names.
pub(super) fn read<'t>(tables: &Tables<'t>) -> Result<Vec<Draft<'t>>, BuildError> {
    let mut places = Vec::new();
    for row in Table::new("places.tsv", &PLACES, tables.places)?.rows() {
        let row = row?;
        let place = read_place(&row)?;
        if places.last().is_some_and(|last: &Draft<'_>| last.id >= place.id) {
            return Err(row.error(0, "the rows are not sorted by id, or the id stands twice"));
        }
        places.push(place);
    }
    read_names(tables, &mut places)?;
    read_curated(tables, &mut places)?;
    for row in Table::new("regions.tsv", &["id", "members"], tables.regions)?.rows() {
        let row = row?;
        let id = row.id(0)?;
        let at = find(&places, id).ok_or_else(|| row.error(0, format!("there is no place {id}")))?;
        if places[at].members.is_empty() {
            places[at].members = row.countries(1)?;
        }
    }
    for place in &mut places {
        let feature = place.feature;
        for (name, kind) in &mut place.names {
            if *kind == NameKind::Alternate {
                *kind = alternate_kind(name, feature);
            }
        }
    }
    Ok(places)
}

/// The place with an id in sorted places.
pub(super) fn find(places: &[Draft<'_>], id: PlaceId) -> Option<usize> {
    places.binary_search_by_key(&id, |place| place.id).ok()
}

fn read_place<'t>(row: &Row<'t, '_>) -> Result<Draft<'t>, BuildError> {
    let mut place = Draft {
        id: row.id(0)?,
        feature: feature(row, 2)?,
        country: row.country(3)?,
        admin1: row.text(4),
        admin2: row.text(5),
        lon: required(row, 6, row.degrees(6, 180.0)?)?,
        lat: required(row, 7, row.degrees(7, 90.0)?)?,
        population: row.optional(8, "number of inhabitants")?.unwrap_or(0),
        names: Vec::new(),
        reviewed: Vec::new(),
        radius_m: None,
        weight: None,
        members: Vec::new(),
    };
    place.add_name(row, 1, row.text(1), NameKind::Primary)?;
    for name in row.text(9).split('|').filter(|name| !name.is_empty()) {
        // `read` finds out at the end which of them are codes, after the tables that may say otherwise.
        place.push(row, 9, name, NameKind::Alternate)?;
    }
    Ok(place)
}

fn read_names<'t>(tables: &Tables<'t>, places: &mut [Draft<'t>]) -> Result<(), BuildError> {
    for row in Table::new("names.tsv", &NAMES, tables.names)?.rows() {
        let row = row?;
        let id = row.id(0)?;
        let at = find(places, id).ok_or_else(|| row.error(0, format!("there is no place {id}")))?;
        let kind = parse_kind(row.text(1)).map_err(|reason| row.error(1, reason))?;
        places[at].add_name(&row, 2, row.text(2), kind)?;
    }
    Ok(())
}

fn read_curated<'t>(tables: &Tables<'t>, places: &mut Vec<Draft<'t>>) -> Result<(), BuildError> {
    let mut new = Vec::new();
    for row in Table::new("curated.tsv", &CURATED, tables.curated)?.rows() {
        let row = row?;
        let number = required(&row, 0, row.optional(0, "number")?)?;
        // A bare number is GeoNames'; a place of another source is named in full.
        let target = match row.text(12) {
            "" => None,
            id if id.contains(':') => Some(row.id(12)?),
            _ => row.optional(12, "GeoNames id")?.map(|number| PlaceId { source: Source::GeoNames, number }),
        };
        let known = target.and_then(|id| find(places, id));
        if let Some(at) = known {
            places[at].add_name(&row, 1, row.text(1), NameKind::Alternate)?;
            places[at].reviewed.push(row.text(1));
            add_curated(&mut places[at], &row)?;
            continue;
        }
        // A place that the tables do not have keeps its number there.
        let id = target.unwrap_or(PlaceId { source: Source::Curated, number });
        let mut place = Draft {
            id,
            feature: feature(&row, 2)?,
            country: row.country(3)?,
            admin1: row.text(4),
            admin2: "",
            lon: required(&row, 5, row.degrees(5, 180.0)?)?,
            lat: required(&row, 6, row.degrees(6, 90.0)?)?,
            population: 0,
            names: Vec::new(),
            reviewed: Vec::new(),
            radius_m: None,
            weight: None,
            members: Vec::new(),
        };
        place.add_name(&row, 1, row.text(1), NameKind::Primary)?;
        add_curated(&mut place, &row)?;
        if new.iter().any(|other: &Draft<'_>| other.id == place.id) {
            return Err(row.error(0, format!("{id} stands twice")));
        }
        new.push(place);
    }
    places.append(&mut new);
    places.sort_by_key(|place| place.id);
    Ok(())
}

/// What a curated row adds to a place, new or known.
fn add_curated<'t>(place: &mut Draft<'t>, row: &Row<'t, '_>) -> Result<(), BuildError> {
    if let Some(radius_km) = row.optional::<f64>(7, "number of kilometres")? {
        place.radius_m = Some(radius_km * 1000.0);
    }
    if let Some(weight) = row.optional::<f32>(8, "weight")? {
        if !(0.0..=100.0).contains(&weight) {
            return Err(row.error(8, "a weight is between 0 and 100"));
        }
        place.weight = Some(weight / 100.0);
    }
    for entry in row.text(9).split('|').filter(|entry| !entry.is_empty()) {
        let (name, kind) = split_kind(entry).map_err(|reason| row.error(9, reason))?;
        place.add_name(row, 9, name, kind)?;
        place.reviewed.push(name);
    }
    for name in row.text(10).split('|').filter(|name| !name.is_empty()) {
        // "Sahelians" is a noun, "Sahelian" an adjective (that serves as a noun too).
        let kind = if name.ends_with('s') { NameKind::Demonym } else { NameKind::Adjective };
        place.add_name(row, 10, name, kind)?;
    }
    let members = row.countries(11)?;
    if !members.is_empty() {
        place.members = members;
    }
    Ok(())
}

impl<'t> Draft<'t> {
    /// Adds a name; a kind that says more than "alternate" replaces that of an alternate written alike.
    fn add_name(
        &mut self,
        row: &Row<'_, '_>,
        column: usize,
        name: &'t str,
        kind: NameKind,
    ) -> Result<(), BuildError> {
        match self.names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) if *known == NameKind::Alternate => *known = kind,
            Some((_, known)) if *known == kind || kind == NameKind::Alternate => {}
            // The name of the place itself, or one word in two roles (`Swiss`: noun and adjective).
            _ => self.push(row, column, name, kind)?,
        }
        Ok(())
    }

    fn push(
        &mut self,
        row: &Row<'_, '_>,
        column: usize,
        name: &'t str,
        kind: NameKind,
    ) -> Result<(), BuildError> {
        if name.is_empty() || name.len() > MAX_NAME_BYTES {
            return Err(row.error(column, format!("a name has 1 to {MAX_NAME_BYTES} bytes")));
        }
        self.names.push((name, kind));
        Ok(())
    }
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
        Ok(read(&tables)?
            .into_iter()
            .map(|place| {
                let names = place.names.iter().map(|(name, _)| (*name).to_owned()).collect();
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
