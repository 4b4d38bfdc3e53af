//! Where places, names and shapes are handed in, in any order but each place before what is said about it.

use super::columns::{Codes, MAX_PLACES, Name, Names, Row, Rows};
use super::shapes::{Shapes, line_of, polygons_of};
use crate::format::PLACE_UNITS;
use crate::format::written::MAX_NAME_BYTES;
use crate::{BorderKind, CountryCode, Feature, NameKind, PlaceId};
use geo::{MultiLineString, MultiPolygon};
use std::collections::HashMap;

/// A place to be built.
#[derive(Debug, Clone, Copy)]
pub struct PlaceRow<'t> {
    /// identifier; for places of the user's own see [`crate::Source::User`]
    pub id: PlaceId,
    /// main name
    pub name: &'t str,
    /// GeoNames class and code
    pub feature: Feature,
    /// country, where it lies in one
    pub country: Option<CountryCode>,
    /// GeoNames first-level code without the country (`03`, `CA`), or empty
    pub admin1: &'t str,
    /// GeoNames second-level code, or empty
    pub admin2: &'t str,
    /// WGS 84 longitude, degrees
    pub lon: f64,
    /// WGS 84 latitude, degrees
    pub lat: f64,
    /// inhabitants; 0 when unknown
    pub population: u32,
    /// radius in metres of the circle that stands for the place's extent; `None`: from area, class and population
    pub radius_m: Option<f64>,
    /// 0 to 1, as [`crate::Place::importance`]; `None`: from class and population
    pub importance: Option<f32>,
}

/// A country's facts that are no place's.
#[derive(Debug, Clone)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-2
    pub code: CountryCode,
    /// the country itself
    pub place: Option<PlaceId>,
    /// its capital
    pub capital: Option<PlaceId>,
    /// countries with which it shares a land border
    pub neighbours: Vec<CountryCode>,
    /// square kilometres; 0 when unknown
    pub area_km2: f64,
}

impl CountryRow {
    /// A country of which nothing is known yet.
    pub fn new(code: CountryCode) -> Self {
        CountryRow { code, place: None, capital: None, neighbours: Vec::new(), area_km2: 0.0 }
    }
}

/// Why the builder did not take a row. It is as it was before; go on with the next row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// the same id was handed in before
    #[error("the place {0} stands twice")]
    Twice(PlaceId),
    /// something is said about a place that was not handed in
    #[error("there is no place {0}")]
    Unknown(PlaceId),
    /// longitude or latitude is not a number or lies outside the world
    #[error("{0} {1} is no position (longitude -180 to 180, latitude -90 to 90)")]
    Position(String, String),
    /// an empty or endless name
    #[error("a name has 1 to {MAX_NAME_BYTES} bytes, this one has {0}")]
    Name(usize),
    /// a shape that is none
    #[error("{0}")]
    Shape(String),
    /// the format has no room for more
    #[error("an index holds {MAX_PLACES} places and 32 GB of names at most")]
    Full,
}

/// Gathers places and compiles them into an index.
///
/// ```
/// use dateline_gazetteer::build::{Builder, PlaceRow};
/// use dateline_gazetteer::{CountryCode, Feature, Gazetteer, NameKind};
///
/// let mut builder = Builder::new();
/// let id = "user:1".parse()?;
/// builder.add_place(&PlaceRow {
///     id,
///     name: "Vahdat Prison",
///     feature: Feature::parse("S.PRN").ok_or("no feature")?,
///     country: CountryCode::new("TJ"),
///     admin1: "",
///     admin2: "",
///     lon: 69.0,
///     lat: 38.55,
///     population: 0,
///     radius_m: Some(500.0),
///     importance: None,
/// })?;
/// builder.add_name(id, "Penal Colony 3/2", NameKind::Alternate)?;
/// let gazetteer = Gazetteer::from_bytes(builder.into_bytes()?)?;
/// assert_eq!(gazetteer.lookup("penal colony 3/2").len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The bytes depend on what was handed in and in which order, never on the number of threads.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) places: Vec<Row>,
    pub(super) codes: Codes,
    pub(super) names: Names,
    pub(super) rows: Rows,
    pub(super) shapes: Shapes,
    pub(super) countries: HashMap<CountryCode, CountryRow>,
    pub(super) members: HashMap<u32, Vec<CountryCode>>,
    pub(super) threads: Option<usize>,
    pub(super) beginnings: Option<bool>,
    /// sentences, one a line
    pub(super) attribution: String,
}

impl Builder {
    /// A builder without places.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many threads fold and sort names; without it as many as the machine has cores.
    pub fn threads(&mut self, threads: usize) {
        self.threads = Some(threads.max(1));
    }

    /// Whether the index gets a table of the beginnings of names. It makes the file a tenth to a fifth larger, and look-ups of names faster
    /// where the names take more room than a processor's cache has; without this call it is made from 32 MB of names on.
    pub fn table_of_beginnings(&mut self, wanted: bool) {
        self.beginnings = Some(wanted);
    }

    /// Says what has to be said wherever the data is shown: sentences, one a line. Each is kept once; they travel with the
    /// index, see [`crate::Gazetteer::attribution`].
    pub fn attribute(&mut self, sentences: &str) {
        for sentence in sentences.lines().map(str::trim).filter(|sentence| !sentence.is_empty()) {
            if self.attribution.lines().all(|known| known != sentence) {
                self.attribution += sentence;
                self.attribution.push('\n');
            }
        }
    }

    /// Whether a place was handed in.
    pub fn contains(&self, id: PlaceId) -> bool {
        self.rows.get(id).is_some()
    }

    /// Places so far.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no place yet.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds a place. One that [`Builder::add_index`] brought is told anew: names, shapes, members and the weight and radius
    /// of before stay with it, its main name of before becomes an alternate.
    pub fn add_place(&mut self, place: &PlaceRow<'_>) -> Result<(), Refused> {
        let (lon, lat) = position(place.lon, place.lat)?;
        check_name(place.name)?;
        let known = self.rows.get(place.id);
        if known.is_some_and(|row| !self.places[row as usize].inherited) {
            return Err(Refused::Twice(place.id));
        }
        if self.places.len() >= MAX_PLACES {
            return Err(Refused::Full);
        }
        let mut row = Row {
            number: place.id.number,
            lon,
            lat,
            population: place.population,
            admin1: self.codes.row(place.admin1),
            admin2: self.codes.row(place.admin2),
            radius_m: place.radius_m.map_or(f32::NAN, |radius_m| radius_m as f32),
            importance: place.importance.unwrap_or(f32::NAN),
            source: place.id.source,
            feature: place.feature,
            country: place.country,
            inherited: false,
        };
        let at = match known {
            None => {
                let at = self.places.len() as u32;
                self.rows.insert(place.id, at);
                self.places.push(row);
                at
            }
            Some(at) => {
                let before = &mut self.places[at as usize];
                row.radius_m = if row.radius_m.is_nan() { before.radius_m } else { row.radius_m };
                row.importance = if row.importance.is_nan() { before.importance } else { row.importance };
                *before = row;
                at
            }
        };
        self.push_name(at, Name { text: place.name, kind: NameKind::Primary, reviewed: false })
    }

    /// Adds a name of a place. Names that fold to nothing are kept but not found. Among the alternates of a populated place,
    /// two to four capitals are taken for a code of it (`DYU`).
    pub fn add_name(&mut self, id: PlaceId, name: &str, kind: NameKind) -> Result<(), Refused> {
        let row = self.row(id)?;
        self.push_name(row, Name { text: name, kind, reviewed: false })
    }

    /// Like [`Builder::add_name`], for a name that somebody looked at: the place is found by it as readily as by its main
    /// name, however unlike they are.
    pub fn add_reviewed_name(&mut self, id: PlaceId, name: &str, kind: NameKind) -> Result<(), Refused> {
        let row = self.row(id)?;
        self.push_name(row, Name { text: name, kind, reviewed: true })
    }

    /// Sets radius in metres and importance (0 to 1) of a place, where given.
    pub fn weigh(
        &mut self,
        id: PlaceId,
        radius_m: Option<f64>,
        importance: Option<f32>,
    ) -> Result<(), Refused> {
        let row = self.row(id)?;
        let place = &mut self.places[row as usize];
        place.radius_m = radius_m.map_or(place.radius_m, |radius_m| radius_m as f32);
        place.importance = importance.unwrap_or(place.importance);
        Ok(())
    }

    /// Says of which countries a supra-national region consists, instead of what was said before.
    pub fn set_members(&mut self, id: PlaceId, members: &[CountryCode]) -> Result<(), Refused> {
        let row = self.row(id)?;
        let mut members = members.to_vec();
        members.sort_unstable();
        members.dedup();
        self.members.insert(row, members);
        Ok(())
    }

    /// Says what is known of a country, instead of what was said before.
    pub fn set_country(&mut self, mut country: CountryRow) {
        country.neighbours.sort_unstable();
        country.neighbours.dedup();
        self.countries.insert(country.code, country);
    }

    /// What was said of a country.
    pub fn country(&self, code: CountryCode) -> Option<&CountryRow> {
        self.countries.get(&code)
    }

    /// Gives a place the area that it covers (degrees), instead of one it had. Rings may wind either way.
    pub fn add_area(&mut self, id: PlaceId, area: &MultiPolygon<f64>) -> Result<(), Refused> {
        let row = self.row(id)?;
        polygons_of(area).and_then(|polygons| self.shapes.add_area(row, polygons)).map_err(Refused::Shape)
    }

    /// Gives a place the course that it takes (degrees), instead of one it had.
    pub fn add_line(&mut self, id: PlaceId, line: &MultiLineString<f64>) -> Result<(), Refused> {
        let row = self.row(id)?;
        line_of(line).and_then(|line| self.shapes.add_line(row, line)).map_err(Refused::Shape)
    }

    /// Adds a stretch of the land border between two countries (degrees), in either order.
    pub fn add_border(
        &mut self,
        a: CountryCode,
        b: CountryCode,
        kind: BorderKind,
        line: &MultiLineString<f64>,
    ) -> Result<(), Refused> {
        line_of(line).and_then(|line| self.shapes.add_border(a, b, kind, line)).map_err(Refused::Shape)
    }

    pub(super) fn row(&self, id: PlaceId) -> Result<u32, Refused> {
        self.rows.get(id).ok_or(Refused::Unknown(id))
    }

    fn push_name(&mut self, row: u32, name: Name<'_>) -> Result<(), Refused> {
        check_name(name.text)?;
        if self.names.push(row, name) { Ok(()) } else { Err(Refused::Full) }
    }
}

fn check_name(name: &str) -> Result<(), Refused> {
    if name.is_empty() || name.len() > MAX_NAME_BYTES { Err(Refused::Name(name.len())) } else { Ok(()) }
}

/// In 1/100,000 degree.
fn position(lon: f64, lat: f64) -> Result<(i32, i32), Refused> {
    if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        Ok(((lon * PLACE_UNITS).round() as i32, (lat * PLACE_UNITS).round() as i32))
    } else {
        Err(Refused::Position(lon.to_string(), lat.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Gazetteer;

    fn place(number: u32, name: &str) -> PlaceRow<'_> {
        PlaceRow {
            id: PlaceId { source: crate::Source::GeoNames, number },
            name,
            feature: Feature { class: b'P', code: *b"PPL\0\0" },
            country: CountryCode::new("TJ"),
            admin1: "02",
            admin2: "",
            lon: 69.0 + f64::from(number % 100) / 100.0,
            lat: 38.0,
            population: number,
            radius_m: None,
            importance: None,
        }
    }

    #[test]
    fn what_is_wrong_is_refused_and_the_rest_taken() {
        let mut builder = Builder::new();
        let (known, unknown) = (place(1, "a").id, place(2, "b").id);
        builder.add_place(&place(1, "Vahdat")).unwrap();
        assert_eq!(builder.add_place(&place(1, "Vahdat")), Err(Refused::Twice(known)));
        assert_eq!(builder.add_place(&place(2, "")), Err(Refused::Name(0)));
        let far = PlaceRow { lat: f64::NAN, ..place(2, "x") };
        assert!(matches!(builder.add_place(&far), Err(Refused::Position(..))));
        assert_eq!(builder.add_name(unknown, "x", NameKind::Former), Err(Refused::Unknown(unknown)));
        assert_eq!(builder.add_name(known, &"x".repeat(9000), NameKind::Former), Err(Refused::Name(9000)));
        let point = MultiPolygon::new(vec![]);
        assert!(matches!(builder.add_area(known, &point), Err(Refused::Shape(_))));
        assert_eq!((builder.len(), builder.contains(unknown)), (1, false));
    }

    #[test]
    fn order_of_places_and_number_of_threads_do_not_matter() {
        let build = |numbers: &mut dyn Iterator<Item = u32>, threads| {
            let mut builder = Builder::new();
            builder.threads(threads);
            for number in numbers {
                let name = format!("Place {}", number % 977);
                builder.add_place(&place(number, &name)).unwrap();
            }
            for number in 0..40_000 {
                let id = place(number, "").id;
                builder.add_name(id, &format!("Другое {}", number / 3), NameKind::Alternate).unwrap();
            }
            builder.into_bytes().unwrap()
        };
        let one = build(&mut (0..40_000), 1);
        assert_eq!(one, build(&mut (0..40_000).rev(), 3));
        let gazetteer = Gazetteer::from_bytes(one).unwrap();
        assert_eq!(gazetteer.lookup("place 976").len(), 40);
        assert_eq!(gazetteer.lookup("другое 7").len(), 3);
    }
}
