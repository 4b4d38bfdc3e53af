//! Places of the user's own: from rows as they are written to places of an index, beside those of a base.
//!
//! What a list leaves out is looked up: the country and first-level unit around the position, and everything else where the row
//! tells of a place that the base has. What it writes in words (countries, units) becomes codes.

use super::geonames;
use crate::error::{Error, ErrorKind};
use crate::gazetteer::build::{Builder, CountryRow, PlaceRow, Refused};
use crate::gazetteer::fold::fold;
use crate::gazetteer::{CountryCode, Feature, Gazetteer, NameKind, Place, PlaceId, PlaceIx, Source};
use crate::spatial::measure;
use crate::toponym::without_noun;
use geo::{MultiPolygon, Point};
use std::collections::{HashMap, HashSet};

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    file: String,
    line: Option<u32>,
}

impl Origin {
    /// A line of a file, from 1.
    pub fn line(file: &str, line: u32) -> Self {
        Origin { file: file.to_owned(), line: Some(line) }
    }

    /// A feature of a GeoJSON file, from 1.
    pub fn feature(file: &str, number: usize) -> Self {
        Origin { file: format!("{file}, feature {number}"), line: None }
    }

    /// A row of a database, by its id.
    pub fn id(file: &str, id: i64) -> Self {
        Origin { file: format!("{file}, id {id}"), line: None }
    }

    /// An error there.
    pub fn error(&self, reason: impl Into<String>) -> Error {
        let error = Error::new(ErrorKind::Syntax, self.file.clone(), reason);
        match self.line {
            Some(line) => error.at(line, 0),
            None => error,
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// An identifier that a list gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenId {
    /// the list's own number
    Own(u32),
    /// a number of another source: the row tells of a place that the base may have
    Known(PlaceId),
    /// a code of letters, from which a number is derived
    Text(String),
}

/// A place as a list tells of it; nothing is looked up yet. `None` where the list says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnPlace {
    /// identifier
    pub id: Option<GivenId>,
    /// main name; `None` only with a [`GivenId::Known`]
    pub name: Option<String>,
    /// the others
    pub names: Vec<(String, NameKind)>,
    /// what it is
    pub feature: Option<Feature>,
    /// code or name
    pub country: Option<String>,
    /// code or name of the first-level unit
    pub admin1: Option<String>,
    /// code or name of the second-level unit
    pub admin2: Option<String>,
    /// longitude, latitude; `None` only with a [`GivenId::Known`]
    pub position: Option<Point<f64>>,
    /// what it covers
    pub area: Option<MultiPolygon<f64>>,
    /// inhabitants
    pub population: Option<u32>,
    /// radius in metres of the circle that stands for its extent
    pub radius_m: Option<f64>,
    /// 0 to 1, see [`Place::importance`]
    pub importance: Option<f32>,
    /// where it stands
    pub origin: Origin,
}

impl OwnPlace {
    /// A place of which nothing is said but where the list says it.
    pub fn new(origin: Origin) -> Self {
        OwnPlace {
            id: None,
            name: None,
            names: Vec::new(),
            feature: None,
            country: None,
            admin1: None,
            admin2: None,
            position: None,
            area: None,
            population: None,
            radius_m: None,
            importance: None,
            origin,
        }
    }
}

/// A place whose kind nothing tells: a facility of any kind.
const ANY_FACILITY: Feature = Feature { class: b'S', code: *b"FCL\0\0" };
const POPULATED_PLACE: Feature = Feature { class: b'P', code: *b"PPL\0\0" };

/// A place this far outside the country that its row names is doubted, metres: areas are simplified, and ports, platforms and
/// islets lie off the coast.
const OUTSIDE_COUNTRY_M: f64 = 30_000.0;

/// Numbers derived from texts begin here, so that they stay apart from the small numbers that lists give.
const DERIVED: u32 = 1 << 31;

/// Adds places of the user's own to a builder.
pub struct Overlay<'g> {
    /// takes the places
    pub builder: Builder,
    /// knows countries and units
    reference: &'g Gazetteer,
    told: HashSet<PlaceId>,
    /// where a place of a name and position stands
    seen: HashMap<(String, i64, i64), Origin>,
    /// rows that were taken although something about them is odd
    pub doubts: Vec<Error>,
}

impl<'g> Overlay<'g> {
    /// `reference` gives countries, units and what is known of places that rows tell anew; with a base, that base.
    pub fn new(builder: Builder, reference: &'g Gazetteer) -> Self {
        Overlay { builder, reference, told: HashSet::new(), seen: HashMap::new(), doubts: Vec::new() }
    }

    /// Adds one place with its names and area.
    ///
    /// # Errors
    /// When the row contradicts itself, the base or a row before it; nothing of it is added then.
    pub fn add(&mut self, own: &OwnPlace) -> Result<PlaceId, Error> {
        let known = match own.id {
            Some(GivenId::Known(id)) => self.reference.by_id(id).map(|ix| self.reference.place(ix)),
            _ => None,
        };
        let missing = |what: &str| {
            own.origin.error(format!("the place has no {what}, and the base has no place of its id"))
        };
        let name = own.name.as_deref().or(known.map(|known| known.name)).ok_or_else(|| missing("name"))?;
        let position = own.position.or(known.map(|known| Point::new(known.lon, known.lat)));
        let position = position.ok_or_else(|| missing("position"))?;
        let units = self.units(own, known, position)?;
        let key = (fold(name), hundred_thousandths(position.x()), hundred_thousandths(position.y()));
        if let Some(first) = self.seen.get(&key) {
            return Err(own.origin.error(format!("the same place stands at {first} already")));
        }
        let id = self.id(own, name, units.country)?;
        let feature = own.feature.or(known.map(|known| known.feature)).unwrap_or(match own.population {
            Some(_) => POPULATED_PLACE,
            None => ANY_FACILITY,
        });
        let row = PlaceRow {
            id,
            name,
            feature,
            country: units.country,
            admin1: &units.admin1,
            admin2: &units.admin2,
            lon: position.x(),
            lat: position.y(),
            population: own.population.or(known.map(|known| known.population)).unwrap_or(0),
            radius_m: own.radius_m,
            importance: own.importance,
        };
        let refused = |refused: Refused| own.origin.error(refused.to_string());
        self.builder.add_place(&row).map_err(refused)?;
        match id.source {
            Source::GeoNames | Source::UsPostal => self.builder.attribute(geonames::ATTRIBUTION),
            Source::Airport => self.builder.attribute("airportsdata, © Mike Borsetti and mwgg, MIT."),
            Source::NaturalEarth => self.builder.attribute("Made with Natural Earth."),
            Source::Curated | Source::User => {}
        }
        if let Some(code) = units.country.filter(|_| feature.is_country())
            && self.builder.country(code).is_none()
        {
            self.builder.set_country(CountryRow { place: Some(id), ..CountryRow::new(code) });
        }
        self.told.insert(id);
        self.seen.insert(key, own.origin.clone());
        for (name, kind) in &own.names {
            if let Err(refused) = self.builder.add_reviewed_name(id, name, *kind) {
                self.doubts.push(own.origin.error(format!("the name `{name}` is left out: {refused}")));
            }
        }
        if let Some(area) = &own.area
            && let Err(refused) = self.builder.add_area(id, area)
        {
            self.doubts.push(own.origin.error(format!("the area is left out, the point is kept: {refused}")));
        }
        Ok(id)
    }

    /// The id of a place: the given one, else a number that follows from what is given, so that the same list gives the same
    /// ids again, in whatever order.
    fn id(&self, own: &OwnPlace, name: &str, country: Option<CountryCode>) -> Result<PlaceId, Error> {
        let user = |number| PlaceId { source: Source::User, number };
        let text = match &own.id {
            Some(GivenId::Known(id)) => return self.untold(own, *id),
            Some(GivenId::Own(number)) => return self.untold(own, user(*number)),
            Some(GivenId::Text(text)) => return self.untold(own, user(derived(text, 0))),
            None => format!("{}|{}", fold(name), country.map_or_else(String::new, |code| code.to_string())),
        };
        // Namesakes in one country are numbered in their order.
        let mut numbers = (0..u32::MAX).map(|turn| user(derived(&text, turn)));
        numbers
            .find(|id| !self.told.contains(id))
            .ok_or_else(|| own.origin.error("there are too many namesakes"))
    }

    fn untold(&self, own: &OwnPlace, id: PlaceId) -> Result<PlaceId, Error> {
        match self.told.contains(&id) {
            true => Err(own.origin.error(format!("the id {id} stands twice; give each place its own"))),
            false => Ok(id),
        }
    }

    /// Country and units: as the row says, else as the base says, else as the areas around the position say.
    fn units(
        &mut self,
        own: &OwnPlace,
        known: Option<Place<'_>>,
        position: Point<f64>,
    ) -> Result<Units, Error> {
        let around = self.reference.containing(position);
        let place = |ix: Option<PlaceIx>| ix.map(|ix| self.reference.place(ix));
        let (country_around, unit_around) = (place(around.0), place(around.1));
        let country = match &own.country {
            Some(text) => Some(self.country(text).ok_or_else(|| {
                own.origin.error(format!(
                    "`{text}` is no country that is known; write its code such as TJ or its name"
                ))
            })?),
            None => known.map_or(country_around.and_then(|c| c.country), |known| known.country),
        };
        if let (Some(_), Some(code)) = (&own.country, country) {
            self.check_country(own, code, country_around, position)?;
        }
        let mut units = Units { country, admin1: String::new(), admin2: String::new() };
        let Some(code) = country else { return Ok(units) };
        let unit_around = unit_around.filter(|unit| unit.country == country).map(|unit| unit.admin1);
        let unsaid = known.map(|known| known.admin1).or(unit_around).unwrap_or("").to_owned();
        units.admin1 = match &own.admin1 {
            None => unsaid,
            Some(text) => match self.admin1(code, text) {
                Some(unit) => unit,
                None => {
                    let country = self.reference.country_name(code);
                    let doubt = format!(
                        "`{text}` is no first-level unit of {country} that is known; the one around the position is taken"
                    );
                    self.doubts.push(own.origin.error(doubt));
                    unsaid
                }
            },
        };
        units.admin2 = match &own.admin2 {
            Some(text) => self.admin2(code, &units.admin1, text).unwrap_or_default(),
            None => known.map_or("", |known| known.admin2).to_owned(),
        };
        Ok(units)
    }

    /// Refuses a position whose latitude and longitude are swapped, doubts one outside the country that the row names.
    fn check_country(
        &mut self,
        own: &OwnPlace,
        code: CountryCode,
        around: Option<Place<'_>>,
        position: Point<f64>,
    ) -> Result<(), Error> {
        let reference = self.reference;
        let Some(area) = reference.country(code).and_then(|country| reference.polygon(country)) else {
            return Ok(());
        };
        if around.is_some_and(|around| around.country == Some(code))
            || measure::nearest_on_area(&area, position)
                .is_none_or(|near| near.distance_m <= OUTSIDE_COUNTRY_M)
        {
            return Ok(());
        }
        let (lat, lon, country) = (position.y(), position.x(), reference.country_name(code));
        let there = around.map_or_else(|| "no country".to_owned(), |around| around.name.to_owned());
        if lon.abs() <= 90.0 && measure::inside(&area, Point::new(lat, lon)) {
            return Err(own.origin.error(format!(
                "latitude and longitude are swapped: {lat}, {lon} lies in {there}, {lon}, {lat} in {country}"
            )));
        }
        self.doubts.push(
            own.origin.error(format!("{lat}, {lon} lies in {there}, not in {country}; it is kept as it is")),
        );
        Ok(())
    }

    fn country(&self, text: &str) -> Option<CountryCode> {
        let reference = self.reference;
        let coded = CountryCode::new(text).filter(|&code| reference.country(code).is_some());
        coded.or_else(|| {
            let places = reference.lookup(text).map(|hit| reference.place(hit.place));
            places.filter(|place| place.feature.is_country()).find_map(|place| place.country)
        })
    }

    fn admin1(&self, country: CountryCode, text: &str) -> Option<String> {
        let coded = self.reference.admin1(country, text).map(|_| text.to_owned());
        coded.or_else(|| {
            let unit =
                self.unit(text, |place| place.feature.is_admin1() && place.country == Some(country))?;
            Some(unit.admin1.to_owned())
        })
    }

    fn admin2(&self, country: CountryCode, admin1: &str, text: &str) -> Option<String> {
        let coded = self.reference.admin2(country, admin1, text).map(|_| text.to_owned());
        coded.or_else(|| {
            let unit = self.unit(text, |place| {
                place.feature.is_admin2() && place.country == Some(country) && place.admin1 == admin1
            })?;
            Some(unit.admin2.to_owned())
        })
    }

    /// The unit of a name, or of the name without what it says of its level (*Sughd Province*).
    fn unit(&self, text: &str, wanted: impl Fn(&Place<'_>) -> bool) -> Option<Place<'g>> {
        let reference = self.reference;
        let first = |name: &str| reference.lookup(name).map(|hit| reference.place(hit.place)).find(&wanted);
        let folded = fold(text);
        first(text).or_else(|| without_noun(&folded).find_map(|(rest, _, _)| first(rest)))
    }
}

/// Codes of where a place lies.
struct Units {
    country: Option<CountryCode>,
    admin1: String,
    admin2: String,
}

fn hundred_thousandths(degrees: f64) -> i64 {
    (degrees * 1e5).round() as i64
}

/// A number from a text (32-bit FNV-1a, upper half of the range).
fn derived(text: &str, turn: u32) -> u32 {
    let bytes = text.bytes().chain(turn.to_le_bytes());
    bytes.fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) | DERIVED
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, lon: f64, lat: f64, line: u32) -> OwnPlace {
        OwnPlace {
            name: Some(name.to_owned()),
            feature: Feature::parse("S.PRN"),
            position: Some(Point::new(lon, lat)),
            ..OwnPlace::new(Origin::line("list.csv", line))
        }
    }

    fn built(overlay: Overlay<'_>) -> Gazetteer {
        Gazetteer::from_bytes(overlay.builder.into_bytes().unwrap()).unwrap()
    }

    #[test]
    fn units_follow_from_the_position_or_from_words() {
        let reference = crate::embedded_gazetteer().unwrap();
        let mut overlay = Overlay::new(Builder::new(), &reference);
        let unsaid = overlay.add(&place("Colony One", 69.6, 40.3, 2)).unwrap();
        let said = OwnPlace {
            country: Some("Tajikistan".to_owned()),
            admin1: Some("Sughd Province".to_owned()),
            ..place("Colony Two", 69.7, 40.2, 3)
        };
        let said = overlay.add(&said).unwrap();
        assert!(overlay.doubts.is_empty(), "{:?}", overlay.doubts);
        let gazetteer = built(overlay);
        for id in [unsaid, said] {
            let place = gazetteer.place(gazetteer.by_id(id).unwrap());
            assert_eq!((place.country, place.admin1), (CountryCode::new("TJ"), "03"));
        }
    }

    #[test]
    fn ids_are_the_same_in_any_order_and_namesakes_are_told_apart() {
        let reference = crate::embedded_gazetteer().unwrap();
        let (a, b) = (place("Colony", 69.6, 40.3, 2), place("Camp", 69.0, 38.5, 3));
        let ids = |places: &[&OwnPlace]| {
            let mut overlay = Overlay::new(Builder::new(), &reference);
            places.iter().map(|place| overlay.add(place).unwrap()).collect::<Vec<_>>()
        };
        let (there, back) = (ids(&[&a, &b]), ids(&[&b, &a]));
        assert_eq!((there[0], there[1]), (back[1], back[0]));
        assert!(there[0].source == Source::User && there[0].number >= DERIVED);
        let other = place("Colony", 70.0, 38.0, 4);
        let namesakes = ids(&[&a, &other]);
        assert_ne!(namesakes[0], namesakes[1]);
    }

    #[test]
    fn rows_that_contradict_are_refused_or_doubted() {
        let reference = crate::embedded_gazetteer().unwrap();
        let mut overlay = Overlay::new(Builder::new(), &reference);
        let in_tajikistan = |place: OwnPlace| OwnPlace { country: Some("TJ".to_owned()), ..place };
        let swapped = overlay.add(&in_tajikistan(place("Colony", 38.5, 68.8, 2))).unwrap_err().to_string();
        assert!(
            swapped.starts_with("list.csv:2: latitude and longitude are swapped: 68.8, 38.5 lies in"),
            "{swapped}"
        );
        overlay.add(&in_tajikistan(place("Colony", 60.0, 30.0, 3))).unwrap();
        assert!(overlay.doubts[0].to_string().contains("not in Tajikistan"), "{:?}", overlay.doubts);
        overlay.add(&place("Colony", 60.0, 30.0, 4)).unwrap_err();
        let twice = OwnPlace { id: Some(GivenId::Own(7)), ..place("A", 1.0, 45.0, 5) };
        overlay.add(&twice).unwrap();
        let twice = OwnPlace { name: Some("B".to_owned()), ..twice };
        assert!(overlay.add(&twice).unwrap_err().to_string().contains("user:7 stands twice"));
        let nowhere = OwnPlace { country: Some("Utopia".to_owned()), ..place("C", 1.0, 45.0, 6) };
        assert!(overlay.add(&nowhere).unwrap_err().to_string().contains("`Utopia` is no country"));
    }

    #[test]
    fn a_known_place_keeps_what_the_row_does_not_tell() {
        let reference = crate::embedded_gazetteer().unwrap();
        let mut overlay = Overlay::new(Builder::new(), &reference);
        let dushanbe: PlaceId = "geonames:1221874".parse().unwrap();
        let row = OwnPlace {
            id: Some(GivenId::Known(dushanbe)),
            name: None,
            position: None,
            feature: None,
            names: vec![("Capital of Tulips".to_owned(), NameKind::Alternate)],
            ..place("", 0.0, 0.0, 2)
        };
        overlay.add(&row).unwrap();
        let gazetteer = built(overlay);
        let found = gazetteer.place(gazetteer.lookup("capital of tulips").first().unwrap().place);
        assert_eq!((found.id, found.name, found.lat), (dushanbe, "Dushanbe", 38.53575));
        assert_eq!((found.feature.to_string().as_str(), found.admin1), ("P.PPLC", "04"));
    }
}
