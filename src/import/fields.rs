//! What the columns of a user's list mean, and how a row of them becomes a place. CSV and GeoJSON share it: properties of a
//! feature are columns.

use super::degrees::{self, Axis};
use super::own::{GivenId, Origin, OwnPlace};
use crate::error::Error;
use crate::gazetteer::fold::fold;
use crate::gazetteer::{Feature, NameKind, PlaceId, Source};
use crate::toponym::feature_of_noun;
use geo::{Geometry, InteriorPoint, MultiPolygon, Point};
use std::str::FromStr;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Id,
    GeoNamesId,
    Name,
    Names(NameKind),
    Feature,
    Country,
    Admin1,
    Admin2,
    Latitude,
    Longitude,
    Wkt,
    Population,
    RadiusM,
    RadiusKm,
    Importance,
}

/// The usual spellings of each column's title, in lower case without anything but letters and digits; the first that a list has
/// is read.
const TITLES: [(Column, &[&str]); 20] = [
    (Column::Id, &["id", "placeid", "uid", "siteid", "code"]),
    (Column::GeoNamesId, &["geonameid", "geonamesid"]),
    (Column::Name, &["name", "placename", "sitename", "title", "label", "nameen"]),
    (
        Column::Names(NameKind::Alternate),
        &["names", "alternatenames", "altnames", "othernames", "aliases", "aka"],
    ),
    (Column::Names(NameKind::Former), &["former", "formernames", "formername", "oldnames", "oldname"]),
    (Column::Names(NameKind::Abbreviation), &["abbreviations", "abbreviation", "acronym", "shortname"]),
    (Column::Names(NameKind::Code), &["codes"]),
    (Column::Names(NameKind::Demonym), &["demonyms", "demonym"]),
    (Column::Names(NameKind::Adjective), &["adjectives", "adjective"]),
    (Column::Feature, &["feature", "kind", "type", "category", "featurecode", "facilitytype", "sitetype"]),
    (Column::Country, &["country", "countrycode", "iso2", "iso", "iso3", "countryname", "adm0"]),
    (
        Column::Admin1,
        &["admin1", "adm1", "admin1code", "province", "region", "state", "oblast", "governorate"],
    ),
    (Column::Admin2, &["admin2", "adm2", "admin2code"]),
    (Column::Latitude, &["lat", "latitude", "y", "ycoord", "latdd", "decimallatitude"]),
    (Column::Longitude, &["lon", "lng", "long", "longitude", "x", "xcoord", "londd", "decimallongitude"]),
    (Column::Wkt, &["wkt", "geometry", "geom", "thegeom", "wktgeom", "footprintwkt"]),
    (Column::Population, &["population", "pop", "inhabitants"]),
    (Column::RadiusM, &["radiusm", "radius", "uncertaintym", "coordinateuncertaintyinmeters"]),
    (Column::RadiusKm, &["radiuskm"]),
    (Column::Importance, &["importance"]),
];

/// Which columns of a list mean what.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// meaning and number of a column
    read: Vec<(Column, usize)>,
    titles: Vec<String>,
}

impl Header {
    pub(super) fn new(titles: impl Iterator<Item = String>) -> Self {
        let titles: Vec<String> = titles.collect();
        let bare = |title: &String| -> String {
            title.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let bare: Vec<String> = titles.iter().map(bare).collect();
        let place =
            |spellings: &[&str]| spellings.iter().find_map(|s| bare.iter().position(|title| title == s));
        let read =
            TITLES.iter().filter_map(|(column, spellings)| Some((*column, place(spellings)?))).collect();
        Header { read, titles }
    }

    pub(super) fn len(&self) -> usize {
        self.titles.len()
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.read.iter().any(|(read, _)| *read == column)
    }

    /// Titles of columns that nothing is read from.
    pub(super) fn unread(&self) -> Vec<&str> {
        let unread =
            self.titles.iter().enumerate().filter(|(at, _)| self.read.iter().all(|(_, read)| read != at));
        unread.map(|(_, title)| title.as_str()).filter(|title| !title.is_empty()).collect()
    }

    /// What a list needs and this one lacks, in words.
    pub(super) fn lacks(&self, geometry: bool) -> Option<String> {
        let known = self.has(Column::Id) || self.has(Column::GeoNamesId);
        let positioned = self.has(Column::Latitude) && self.has(Column::Longitude) || self.has(Column::Wkt);
        let lack = match () {
            () if !self.has(Column::Name) => "a name: call a column `name`",
            () if !(geometry || positioned || known) => {
                "a position: call two columns `lat` and `lon`, or one `wkt`"
            }
            () => return None,
        };
        Some(format!("it has no column for {lack}; its columns are {}", self.titles.join(", ")))
    }
}

/// A row: its cells, in the order of the header.
pub(super) struct Row<'r> {
    pub(super) header: &'r Header,
    pub(super) cells: Vec<&'r str>,
    pub(super) origin: &'r Origin,
}

impl<'r> Row<'r> {
    /// The cell of a column, trimmed; `None` when it is empty or the list has no such column.
    fn cell(&self, column: Column) -> Option<&'r str> {
        let at = self.header.read.iter().find(|(read, _)| *read == column)?.1;
        self.cells.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    fn error(&self, column: Column, reason: impl std::fmt::Display) -> Error {
        let at = self.header.read.iter().find(|(read, _)| *read == column);
        let title = at.map_or("", |(_, at)| &self.header.titles[*at]);
        self.origin.error(if title.is_empty() {
            reason.to_string()
        } else {
            format!("column `{title}`: {reason}")
        })
    }

    fn number<T: FromStr + PartialOrd>(
        &self,
        column: Column,
        most: T,
        what: &str,
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.cell(column) else { return Ok(None) };
        // Thousands as spreadsheets write them: `45 693`, `45,693`.
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && !"'’_".contains(*c)).collect();
        let groups: Vec<&str> = bare.split(',').collect();
        let grouped = groups.len() > 1
            && groups[1..].iter().all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
        let bare = if grouped { bare.replace(',', "") } else { bare };
        match bare.parse() {
            Ok(number) if number <= most && !bare.starts_with('-') => Ok(Some(number)),
            _ => Err(self.error(column, format!("`{text}` is no {what}"))),
        }
    }

    /// The place that the row tells of. `geometry` is what stands beside the columns (GeoJSON).
    pub(super) fn place(&self, geometry: Option<Geometry<f64>>) -> Result<OwnPlace, Error> {
        let id = self.id()?;
        let name = self.cell(Column::Name).map(str::to_owned);
        match &name {
            Some(name) if fold(name).is_empty() => {
                return Err(self.error(Column::Name, format!("`{name}` has no letter to be found by")));
            }
            None if !matches!(id, Some(GivenId::Known(_))) => {
                return Err(self.error(Column::Name, "it is empty; give the place a name"));
            }
            _ => {}
        }
        let mut names = Vec::new();
        for (column, _) in &self.header.read {
            if let (Column::Names(kind), Some(cell)) = (*column, self.cell(*column)) {
                let list = cell.split('|').map(str::trim).filter(|name| !fold(name).is_empty());
                names.extend(list.map(|name| (name.to_owned(), kind)));
            }
        }
        let geometry = match self.cell(Column::Wkt) {
            None => geometry,
            Some(text) => Some(self.wkt(text)?),
        };
        let (at, area) = self.shape(geometry)?;
        let position = match (self.cell(Column::Latitude), self.cell(Column::Longitude)) {
            (Some(lat), Some(lon)) => {
                let lat = degrees::read(lat, Axis::Latitude).map_err(|e| self.error(Column::Latitude, e))?;
                let lon =
                    degrees::read(lon, Axis::Longitude).map_err(|e| self.error(Column::Longitude, e))?;
                Some(Point::new(lon, lat))
            }
            (None, None) => at,
            (None, Some(_)) => {
                return Err(self.error(Column::Latitude, "it is empty, while the longitude is given"));
            }
            (Some(_), None) => {
                return Err(self.error(Column::Longitude, "it is empty, while the latitude is given"));
            }
        };
        if position.is_none() && !matches!(id, Some(GivenId::Known(_))) {
            return Err(
                self.error(Column::Latitude, "the place has no position; give its latitude and longitude")
            );
        }
        let radius_m = match self.number(Column::RadiusM, 1e7, "number of metres")? {
            None => self.number(Column::RadiusKm, 1e4, "number of kilometres")?.map(|km: f64| km * 1000.0),
            metres => metres,
        };
        Ok(OwnPlace {
            id,
            feature: self.feature(name.as_deref())?,
            name,
            names,
            country: self.cell(Column::Country).map(str::to_owned),
            admin1: self.cell(Column::Admin1).map(str::to_owned),
            admin2: self.cell(Column::Admin2).map(str::to_owned),
            position,
            area,
            population: self.number(Column::Population, u32::MAX, "number of inhabitants")?,
            radius_m,
            importance: self.number(Column::Importance, 1.0, "number from 0 to 1")?,
            origin: self.origin.clone(),
        })
    }

    fn id(&self) -> Result<Option<GivenId>, Error> {
        if let Some(number) = self.number(Column::GeoNamesId, u32::MAX, "number of GeoNames")? {
            return Ok(Some(GivenId::Known(PlaceId { source: Source::GeoNames, number })));
        }
        Ok(self.cell(Column::Id).map(|text| match (text.parse::<PlaceId>(), text.parse::<u32>()) {
            (Ok(id), _) if id.source == Source::User => GivenId::Own(id.number),
            (Ok(id), _) => GivenId::Known(id),
            (_, Ok(number)) => GivenId::Own(number),
            _ => GivenId::Text(text.to_owned()),
        }))
    }

    /// The kind that the row gives, else that of the last words of the name (*Vahdat Prison*).
    fn feature(&self, name: Option<&str>) -> Result<Option<Feature>, Error> {
        let Some(text) = self.cell(Column::Feature) else { return Ok(name.and_then(feature_of_words)) };
        let upper = text.to_ascii_uppercase();
        let coded = Feature::parse(&upper).filter(|feature| {
            b"AHLPRSTUV".contains(&feature.class)
                && !feature.code().is_empty()
                && feature.code().bytes().all(|b| b.is_ascii_alphanumeric())
        });
        coded.or_else(|| feature_of_words(text)).map(Some).ok_or_else(|| {
            let reason = "is no kind of place that is known; write a word such as prison, camp, checkpoint or village, or GeoNames' class and code such as S.PRN";
            self.error(Column::Feature, format!("`{text}` {reason}"))
        })
    }

    fn wkt(&self, text: &str) -> Result<Geometry<f64>, Error> {
        let parsed = wkt::Wkt::<f64>::from_str(text).map_err(|error| error.to_owned());
        let geometry = parsed.and_then(|wkt| Geometry::try_from(wkt).map_err(|error| error.to_string()));
        geometry.map_err(|reason| {
            self.error(
                Column::Wkt,
                format!("{reason}; write WKT such as POINT (68.78 38.54), longitude first"),
            )
        })
    }

    /// Position and area of a geometry.
    fn shape(&self, geometry: Option<Geometry<f64>>) -> Result<Shape, Error> {
        let area = match geometry {
            None => return Ok((None, None)),
            Some(Geometry::Point(point)) => {
                let inside = point.x().abs() <= 180.0 && point.y().abs() <= 90.0;
                let reason =
                    || format!("{} {} is no position in degrees, longitude first", point.x(), point.y());
                return if inside { Ok((Some(point), None)) } else { Err(self.error(Column::Wkt, reason())) };
            }
            Some(Geometry::MultiPoint(points)) if points.0.len() == 1 => {
                return Ok((points.0.first().copied(), None));
            }
            Some(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon]),
            Some(Geometry::MultiPolygon(area)) => area,
            Some(_) => {
                return Err(self.error(
                    Column::Wkt,
                    "the geometry is neither a point nor an area (polygon); give one of them",
                ));
            }
        };
        let inside = area.interior_point();
        let point = inside.ok_or_else(|| self.error(Column::Wkt, "the polygon has no area"))?;
        Ok((Some(point), Some(area)))
    }
}

/// Position and area of a place, where told.
type Shape = (Option<Point<f64>>, Option<MultiPolygon<f64>>);

/// The feature of the last words that name a kind: *Central Prison*, *refugee camps*.
fn feature_of_words(text: &str) -> Option<Feature> {
    let folded = fold(text);
    let starts = std::iter::once(0).chain(folded.match_indices(' ').map(|(at, _)| at + 1));
    starts
        .map(|at| &folded[at..])
        .find_map(|words| feature_of_noun(words).or_else(|| feature_of_noun(words.strip_suffix('s')?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(titles: &str, cells: &str) -> Result<OwnPlace, String> {
        let header = Header::new(titles.split(';').map(str::to_owned));
        let origin = Origin::line("list.csv", 2);
        let row = Row { header: &header, cells: cells.split(';').collect(), origin: &origin };
        row.place(None).map_err(|error| error.to_string())
    }

    #[test]
    fn titles_are_read_in_several_spellings() {
        for titles in ["name;lat;lon;type", "Site Name;Latitude;LONG;Kind", "Title;Y;X;facility_type"] {
            let place = place(titles, "Colony 3;38.5;69.0;prison").unwrap();
            assert_eq!(place.position, Some(Point::new(69.0, 38.5)), "{titles}");
            assert_eq!(place.feature.unwrap().to_string(), "S.PRN");
        }
        let header = Header::new(["name", "lat", "lon", "comment"].map(str::to_owned).into_iter());
        assert_eq!(header.unread(), ["comment"]);
        let header = Header::new(["titel", "lat"].map(str::to_owned).into_iter());
        assert_eq!(
            header.lacks(false).unwrap(),
            "it has no column for a name: call a column `name`; its columns are titel, lat"
        );
    }

    #[test]
    fn kinds_are_codes_words_or_follow_from_the_name() {
        let kind = |cells: &str| {
            place("name;kind;lat;lon", cells).map(|place| place.feature.map(|feature| feature.to_string()))
        };
        assert_eq!(kind("A;s.prn;1;2"), Ok(Some("S.PRN".to_owned())));
        assert_eq!(kind("A;Refugee camps;1;2"), Ok(Some("S.CMPRF".to_owned())));
        assert_eq!(kind("Vahdat Prison;;1;2"), Ok(Some("S.PRN".to_owned())));
        assert_eq!(kind("Vahdat;;1;2"), Ok(None));
        let reason = kind("A;zzz;1;2").unwrap_err();
        assert!(reason.starts_with("list.csv:2: column `kind`: `zzz` is no kind of place"), "{reason}");
    }

    #[test]
    fn ids_are_numbers_known_places_or_texts() {
        let id = |text: &str| place("id;name;lat;lon", &format!("{text};A;1;2")).unwrap().id;
        assert_eq!([id("7"), id("user:7")], [Some(GivenId::Own(7)), Some(GivenId::Own(7))]);
        assert_eq!(id("geonames:1221874"), Some(GivenId::Known("geonames:1221874".parse().unwrap())));
        assert_eq!((id("PR-017"), id("")), (Some(GivenId::Text("PR-017".to_owned())), None));
    }

    #[test]
    fn a_faulty_row_is_told_with_its_column_and_what_to_do() {
        for (titles, cells, expected) in [
            ("name;lat;lon", ";1;2", "list.csv:2: column `name`: it is empty; give the place a name"),
            ("name;lat;lon", "A;;2", "list.csv:2: column `lat`: it is empty, while the longitude is given"),
            (
                "name;lat;lon",
                "A;;",
                "list.csv:2: column `lat`: the place has no position; give its latitude and longitude",
            ),
            (
                "name;lat;lon",
                "A;99;2",
                "list.csv:2: column `lat`: 99 is beyond 90 degrees: are latitude and longitude swapped?",
            ),
            (
                "name;lat;lon;pop",
                "A;1;2;many",
                "list.csv:2: column `pop`: `many` is no number of inhabitants",
            ),
            (
                "name;lat;lon;radius_m",
                "A;1;2;-5",
                "list.csv:2: column `radius_m`: `-5` is no number of metres",
            ),
            (
                "name;lat;lon;importance",
                "A;1;2;50",
                "list.csv:2: column `importance`: `50` is no number from 0 to 1",
            ),
            (
                "name;wkt",
                "A;LINESTRING (0 0, 1 1)",
                "list.csv:2: column `wkt`: the geometry is neither a point nor an area (polygon); give one of them",
            ),
        ] {
            assert_eq!(place(titles, cells).unwrap_err(), expected);
        }
        let reason = place("name;wkt", "A;POINT 1 2").unwrap_err();
        assert!(reason.ends_with("write WKT such as POINT (68.78 38.54), longitude first"), "{reason}");
    }

    #[test]
    fn areas_names_and_numbers_are_read() {
        let place = place(
            "name;names;former;wkt;population;radius_km",
            "Camp;Kamp | Лагерь|;Old Camp;POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0));45,693;1.5",
        )
        .unwrap();
        assert_eq!(
            place.names,
            [
                ("Kamp".to_owned(), NameKind::Alternate),
                ("Лагерь".to_owned(), NameKind::Alternate),
                ("Old Camp".to_owned(), NameKind::Former),
            ]
        );
        assert_eq!(place.position, Some(Point::new(1.0, 1.0)));
        assert_eq!((place.population, place.radius_m), (Some(45_693), Some(1500.0)));
        assert_eq!(place.area.unwrap().0.len(), 1);
    }
}
