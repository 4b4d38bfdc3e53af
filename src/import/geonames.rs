//! GeoNames' dumps: `allCountries.txt` or one country's file, `alternateNamesV2.txt`, and the small tables that go with them.
//!
//! The columns are those of <https://download.geonames.org/export/dump/readme.txt>. All features are taken. Names in all
//! languages are, without the language; what the table of names holds besides names (links, Wikidata numbers, postal codes) is
//! passed over.

use super::lines::{each, first};
use super::{Progress, Report};
use crate::error::{Error, ErrorKind};
use crate::gazetteer::build::{Builder, CountryRow, PlaceRow, Refused};
use crate::gazetteer::fold::fold;
use crate::gazetteer::{CountryCode, Feature, NameKind, PlaceId, Source};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The files of a dump, plain (`.txt`) or as GeoNames packs them (`.zip`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dump {
    /// `allCountries.txt`, or files of single countries (`TJ.txt`)
    pub places: Vec<PathBuf>,
    /// `alternateNamesV2.txt`; without it, the names that stand beside the places are taken
    pub names: Vec<PathBuf>,
    /// `admin1CodesASCII.txt`, `admin2Codes.txt`: names of units
    pub units: Vec<PathBuf>,
    /// `countryInfo.txt`: areas, neighbours, capitals
    pub countries: Vec<PathBuf>,
    /// `hierarchy.txt`: which countries regions consist of
    pub hierarchy: Vec<PathBuf>,
}

/// Columns of a row of places.
const PLACE_COLUMNS: usize = 19;

impl Dump {
    /// Adds a file if it is one of a dump, by its name or, for places, by its columns.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn add(&mut self, file: &Path) -> Result<bool, Error> {
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !matches!(extension, "txt" | "zip") {
            return Ok(false);
        }
        let list = match file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default() {
            "alternateNamesV2" | "alternateNames" => &mut self.names,
            "admin1CodesASCII" | "admin2Codes" => &mut self.units,
            "countryInfo" => &mut self.countries,
            "hierarchy" => &mut self.hierarchy,
            _ if first(file)?.split('\t').count() == PLACE_COLUMNS => &mut self.places,
            _ => return Ok(false),
        };
        list.push(file.to_owned());
        Ok(true)
    }

    /// Whether it has no file.
    pub fn is_empty(&self) -> bool {
        *self == Dump::default()
    }
}

/// What GeoNames' licence asks for.
pub(super) const ATTRIBUTION: &str = "Contains data from GeoNames (geonames.org), CC BY 4.0, modified.";

/// Reads a dump into a builder.
///
/// # Errors
/// When a file cannot be read. What is wrong with single rows is in `report`.
pub fn read(
    dump: &Dump,
    builder: &mut Builder,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(), Error> {
    builder.attribute(ATTRIBUTION);
    let mut seats = Seats::new();
    for file in &dump.places {
        let with_names = dump.names.is_empty();
        each(file, report, progress, |row| add_place(row, with_names, builder, &mut seats))?;
    }
    set_seats(builder, &seats);
    for file in &dump.countries {
        each(file, report, progress, |row| set_country(row, builder))?;
    }
    for file in &dump.names {
        each(file, report, progress, |row| add_name(row, builder))?;
    }
    for file in &dump.units {
        each(file, report, progress, |row| add_unit_name(row, builder))?;
    }
    let countries: HashMap<PlaceId, CountryCode> =
        seats.iter().filter_map(|(&code, seat)| Some((seat.country?.1, code))).collect();
    let mut members: HashMap<PlaceId, Vec<CountryCode>> = HashMap::new();
    for file in &dump.hierarchy {
        each(file, report, progress, |row| add_member(row, builder, &countries, &mut members))?;
    }
    for (region, members) in members {
        builder
            .set_members(region, &members)
            .map_err(|refused| Error::new(ErrorKind::Internal, "hierarchy", refused.to_string()))?;
    }
    Ok(())
}

/// The country itself and its capital, as the places' features tell.
type Seats = HashMap<CountryCode, Seat>;

#[derive(Debug, Default)]
struct Seat {
    /// with the rank of its feature among [`COUNTRY_CODES`]
    country: Option<(usize, PlaceId)>,
    capital: Option<PlaceId>,
}

/// Codes of countries; where several places of a country have one, the first in this list is the country.
const COUNTRY_CODES: [&str; 7] = ["PCLI", "PCL", "PCLD", "PCLF", "PCLS", "PCLIX", "TERR"];

fn add_place(row: &str, with_names: bool, builder: &mut Builder, seats: &mut Seats) -> Result<bool, String> {
    let [id, name, ascii, others, lat, lon, class, code, country, _, admin1, admin2, _, _, population, ..] =
        columns::<PLACE_COLUMNS>(row)?;
    let id = geoname(id)?;
    let feature = feature(class, code)?;
    let country = match country {
        "" => None,
        code => Some(CountryCode::new(code).ok_or_else(|| format!("`{code}` is no country code"))?),
    };
    // GeoNames counts no head twice; the Earth's are more than 32 bits hold.
    let population: u64 = match population {
        "" => 0,
        text => text.parse().map_err(|_| format!("`{text}` is no number of inhabitants"))?,
    };
    let place = PlaceRow {
        id,
        name,
        feature,
        country,
        // 00 stands for "none" or "not known".
        admin1: if admin1 == "00" { "" } else { admin1 },
        admin2,
        lon: degrees(lon)?,
        lat: degrees(lat)?,
        population: u32::try_from(population).unwrap_or(u32::MAX),
        radius_m: None,
        importance: None,
    };
    builder.add_place(&place).map_err(|refused| refused.to_string())?;
    if name != ascii && !ascii.is_empty() && fold(name) != fold(ascii) {
        builder.add_name(id, ascii, NameKind::Alternate).map_err(|refused| refused.to_string())?;
    }
    if with_names {
        for other in others.split(',').filter(|other| !other.is_empty() && *other != name) {
            builder.add_name(id, other, NameKind::Alternate).map_err(|refused| refused.to_string())?;
        }
    }
    if let Some(country) = country {
        seats.entry(country).or_default().take(id, feature);
    }
    Ok(true)
}

impl Seat {
    fn take(&mut self, id: PlaceId, feature: Feature) {
        if feature.class == b'P' && feature.code() == "PPLC" {
            self.capital.get_or_insert(id);
        } else if feature.class == b'A'
            && let Some(rank) = COUNTRY_CODES.iter().position(|code| *code == feature.code())
            && self.country.is_none_or(|(before, _)| rank < before)
        {
            self.country = Some((rank, id));
        }
    }
}

/// Says of countries that are not known yet which place they are and which their capital is.
fn set_seats(builder: &mut Builder, seats: &Seats) {
    for (&code, seat) in seats {
        let known = builder.country(code).cloned().unwrap_or_else(|| CountryRow::new(code));
        builder.set_country(CountryRow {
            place: known.place.or(seat.country.map(|(_, id)| id)),
            capital: known.capital.or(seat.capital),
            ..known
        });
    }
}

/// A row of `countryInfo.txt`.
fn set_country(row: &str, builder: &mut Builder) -> Result<bool, String> {
    let [code, _, _, _, _, _, area, _, _, _, _, _, _, _, _, _, id, neighbours, ..] = columns::<19>(row)?;
    let code = CountryCode::new(code).ok_or_else(|| format!("`{code}` is no country code"))?;
    let mut country = builder.country(code).cloned().unwrap_or_else(|| CountryRow::new(code));
    if !area.is_empty() {
        country.area_km2 = area.parse().map_err(|_| format!("`{area}` is no number of square kilometres"))?;
    }
    if !id.is_empty() {
        country.place = Some(geoname(id)?);
    }
    let neighbours = neighbours.split(',').map(str::trim).filter(|code| !code.is_empty());
    country.neighbours = neighbours
        .map(|code| CountryCode::new(code).ok_or_else(|| format!("`{code}` is no country code")))
        .collect::<Result<_, _>>()?;
    builder.set_country(country);
    Ok(true)
}

/// What the column of languages says besides languages; `None`: no name.
const PSEUDO_LANGUAGES: [(&str, Option<NameKind>); 13] = [
    ("link", None),
    ("wkdt", None),
    ("post", None),
    ("phon", None),
    ("abbr", Some(NameKind::Abbreviation)),
    ("iata", Some(NameKind::Code)),
    ("icao", Some(NameKind::Code)),
    ("faac", Some(NameKind::Code)),
    ("tcid", Some(NameKind::Code)),
    ("unlc", Some(NameKind::Code)),
    ("nuts", Some(NameKind::Code)),
    // names of the French revolution's years
    ("fr_1793", Some(NameKind::Former)),
    ("uicn", Some(NameKind::Code)),
];

/// A row of `alternateNamesV2.txt` (or of `alternateNames.txt`, which ends after the flags).
fn add_name(row: &str, builder: &mut Builder) -> Result<bool, String> {
    let mut cells = row.split('\t');
    let mut cell = || cells.next().ok_or_else(|| too_few(row, 8));
    let (_, id, language, name) = (cell()?, cell()?, cell()?, cell()?);
    let (_preferred, _short, _colloquial, historic) = (cell()?, cell()?, cell()?, cell()?);
    let kind = match PSEUDO_LANGUAGES.iter().find(|(code, _)| *code == language) {
        Some((_, None)) => return Ok(false),
        Some((_, Some(kind))) => *kind,
        None if historic == "1" => NameKind::Former,
        None => NameKind::Alternate,
    };
    match builder.add_name(geoname(id)?, name, kind) {
        Ok(()) => Ok(true),
        Err(Refused::Unknown(_)) => Ok(false),
        Err(refused) => Err(refused.to_string()),
    }
}

/// A row of `admin1CodesASCII.txt` or `admin2Codes.txt`.
fn add_unit_name(row: &str, builder: &mut Builder) -> Result<bool, String> {
    let [_, name, _, id] = columns::<4>(row)?;
    match builder.add_name(geoname(id)?, name, NameKind::Alternate) {
        Ok(()) => Ok(true),
        Err(Refused::Unknown(_)) => Ok(false),
        Err(refused) => Err(refused.to_string()),
    }
}

/// A row of `hierarchy.txt`: parent, child, kind of the relation.
fn add_member(
    row: &str,
    builder: &Builder,
    countries: &HashMap<PlaceId, CountryCode>,
    members: &mut HashMap<PlaceId, Vec<CountryCode>>,
) -> Result<bool, String> {
    let mut cells = row.split('\t');
    let mut cell = || cells.next().ok_or_else(|| too_few(row, 2));
    let (parent, child) = (geoname(cell()?)?, geoname(cell()?)?);
    match countries.get(&child) {
        Some(&member) if !countries.contains_key(&parent) && builder.contains(parent) => {
            members.entry(parent).or_default().push(member);
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn columns<const N: usize>(row: &str) -> Result<[&str; N], String> {
    let mut cells = row.split('\t');
    let mut found = [""; N];
    for cell in &mut found {
        *cell = cells.next().ok_or_else(|| too_few(row, N))?;
    }
    match cells.next() {
        None => Ok(found),
        Some(_) => Err(format!("it has {} columns instead of {N}", row.split('\t').count())),
    }
}

fn too_few(row: &str, wanted: usize) -> String {
    format!("it has {} columns instead of {wanted}", row.split('\t').count())
}

fn geoname(id: &str) -> Result<PlaceId, String> {
    let number = id.parse().map_err(|_| format!("`{id}` is no GeoNames id"))?;
    Ok(PlaceId { source: Source::GeoNames, number })
}

/// Some rows have no code, a few no class either: `?` stands for it.
fn feature(class: &str, code: &str) -> Result<Feature, String> {
    let class = if class.is_empty() { "?" } else { class };
    let (&[class], true) = (class.as_bytes(), code.len() <= 5 && code.is_ascii()) else {
        return Err(format!("`{class}.{code}` is no feature such as P.PPLC"));
    };
    let mut padded = [0; 5];
    padded[..code.len()].copy_from_slice(code.as_bytes());
    Ok(Feature { class, code: padded })
}

fn degrees(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("`{text}` is no number of degrees"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    const TAJIKISTAN: &str = "\
1220409\tRepublic of Tajikistan\tRepublic of Tajikistan\tTajikistan,Tadschikistan\t39.0\t71.0\tA\tPCLI\tTJ\t\t00\t\t\t\t9100835\t\t3189\tAsia/Dushanbe\t2020-01-01
1221874\tDushanbe\tDushanbe\tDYU,Stalinabad,Душанбе\t38.53575\t68.77905\tP\tPPLC\tTJ\t\tRRP\t\t\t\t679400\t\t801\tAsia/Dushanbe\t2020-01-01
1514879\tKhujand\tKhujand\t\t40.28\t69.62\tP\tPPLA\tTJ\t\t03\t\t\t\t144865\t\t300\tAsia/Dushanbe\t2020-01-01
7733364\tHöchst\tHoechst\t\t40.1\t69.2\t\t\t\t\t\t\t\t\t0\t\t300\tAsia/Dushanbe\t2020-01-01
";
    const NAMES: &str = "\
1\t1514879\tru\tЛенинабад\t\t\t\t1\t1936\t1991
2\t1514879\tlink\thttps://en.wikipedia.org/wiki/Khujand\t\t\t\t\t\t
3\t1514879\tiata\tLBD\t\t\t\t\t\t
4\t1220409\tabbr\tTAJ\t\t\t\t\t\t
5\t99\ten\tElsewhere\t\t\t\t\t\t
6\t1514879\ten\tKhujand\t1\t\t\t\t\t
";

    fn built(files: &[(&str, &str)]) -> (Gazetteer, Report) {
        let folder = tempfile::tempdir().unwrap();
        let mut dump = Dump::default();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            assert!(dump.add(&path).unwrap(), "{name}");
        }
        let (mut builder, mut report) = (Builder::new(), Report::default());
        read(&dump, &mut builder, &mut report, &mut |_| {}).unwrap();
        (Gazetteer::from_bytes(builder.into_bytes().unwrap()).unwrap(), report)
    }

    fn names(gazetteer: &Gazetteer, id: u32) -> Vec<(String, NameKind)> {
        let ix = gazetteer.by_id(PlaceId { source: Source::GeoNames, number: id }).unwrap();
        gazetteer.names(ix).into_iter().map(|(name, kind)| (name.into_owned(), kind)).collect()
    }

    #[test]
    fn a_countrys_file_is_enough() {
        let (gazetteer, report) = built(&[("TJ.txt", TAJIKISTAN)]);
        assert_eq!((report.taken, report.failed), (4, 0));
        assert_eq!(
            names(&gazetteer, 1_221_874),
            [
                ("Dushanbe".to_owned(), NameKind::Primary),
                ("DYU".to_owned(), NameKind::Code),
                ("Stalinabad".to_owned(), NameKind::Alternate),
                ("Душанбе".to_owned(), NameKind::Alternate),
            ]
        );
        assert_eq!(names(&gazetteer, 7_733_364).len(), 2, "the ASCII name folds otherwise");
        let code = CountryCode::new("TJ").unwrap();
        let name = |ix| gazetteer.place(ix).name;
        assert_eq!(gazetteer.country(code).map(name), Some("Republic of Tajikistan"));
        assert_eq!(gazetteer.capital(code).map(name), Some("Dushanbe"));
        let unknown = gazetteer.place(gazetteer.lookup("hoechst").first().unwrap().place);
        assert_eq!((unknown.feature.to_string().as_str(), unknown.country), ("?.", None));
    }

    #[test]
    fn the_table_of_names_tells_their_kinds() {
        let (gazetteer, report) = built(&[("TJ.txt", TAJIKISTAN), ("alternateNamesV2.txt", NAMES)]);
        assert_eq!((report.taken, report.passed_over, report.failed), (4 + 4, 2, 0));
        assert_eq!(
            names(&gazetteer, 1_514_879),
            [
                ("Khujand".to_owned(), NameKind::Primary),
                ("Ленинабад".to_owned(), NameKind::Former),
                ("LBD".to_owned(), NameKind::Code)
            ]
        );
        assert_eq!(names(&gazetteer, 1_220_409)[1], ("TAJ".to_owned(), NameKind::Abbreviation));
        assert_eq!(names(&gazetteer, 1_221_874).len(), 1, "the names beside the places are left");
    }

    #[test]
    fn small_tables_tell_of_countries_units_and_regions() {
        let info = "#ISO\tISO3\n\
            TJ\tTJK\t762\tTI\tTajikistan\tDushanbe\t143100\t9100835\tAS\t.tj\tTJS\tSomoni\t992\t\t\ttg\t1220409\tCN,AF,KG,UZ\t";
        let units = "TJ.03\tSughd\tSughd\t1514879\nTJ.01\tKhatlon\tKhatlon\t1347488\n";
        let asia = TAJIKISTAN.replacen("7733364\tHöchst", "6255147\tAsia", 1);
        let (gazetteer, report) = built(&[
            ("TJ.txt", &asia),
            ("countryInfo.txt", info),
            ("admin1CodesASCII.txt", units),
            ("hierarchy.txt", "6255147\t1220409\n6255147\t1514879\n"),
        ]);
        assert_eq!((report.taken, report.passed_over, report.failed), (4 + 1 + 1 + 1, 2, 0));
        let code = |code| CountryCode::new(code).unwrap();
        assert_eq!(gazetteer.neighbours(code("TJ")), ["AF", "CN", "KG", "UZ"].map(code));
        assert_eq!(gazetteer.members(gazetteer.lookup("Asia").first().unwrap().place), [code("TJ")]);
        assert_eq!(names(&gazetteer, 1_514_879)[1], ("Sughd".to_owned(), NameKind::Alternate));
        let country = gazetteer.place(gazetteer.country(code("TJ")).unwrap());
        assert_eq!((country.radius_m / 1000.0).round(), 213.0, "of a circle of 143,100 km²");
    }

    #[test]
    fn malformed_rows_are_named_and_the_rest_is_built() {
        let places = TAJIKISTAN.to_owned()
            + "1\tShort\n"
            + &TAJIKISTAN.lines().nth(1).unwrap().replacen("38.53575", "98.5", 1).replacen("1221874", "2", 1)
            + "\n"
            + TAJIKISTAN.lines().nth(1).unwrap()
            + "\n"
            + &TAJIKISTAN.lines().nth(1).unwrap().replacen("679400", "many", 1)
            + "\n";
        let (gazetteer, report) = built(&[("TJ.txt", &places), ("alternateNames.txt", "1\t2\n")]);
        let reasons: Vec<String> = report
            .errors
            .iter()
            .map(|error| error.to_string().rsplit('/').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(
            reasons,
            [
                "TJ.txt:5: it has 2 columns instead of 19",
                "TJ.txt:6: 68.77905 98.5 is no position (longitude -180 to 180, latitude -90 to 90)",
                "TJ.txt:7: the place geonames:1221874 stands twice",
                "TJ.txt:8: `many` is no number of inhabitants",
                "alternateNames.txt:1: it has 2 columns instead of 8",
            ]
        );
        assert_eq!((report.failed, gazetteer.info().places), (5, 4));
    }
}
