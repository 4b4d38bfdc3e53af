//! What the index says about a place.

use std::fmt;
use std::str::FromStr;

/// Row of a place in one opened gazetteer. Valid only with the [`crate::Gazetteer`] that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceIx(pub u32);

/// Where a place's identifier comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Source {
    /// geonames.org
    GeoNames = 0,
    /// Natural Earth's `ne_id`
    NaturalEarth = 1,
    /// a row of `geodata/curated.tsv`
    Curated = 2,
    /// the user's own list
    User = 3,
    /// an airport's IATA code, read as a number to base 36
    Airport = 4,
    /// a postal code of the United States, for a hamlet that has no other number
    UsPostal = 5,
}

impl Source {
    /// From the number in an index; unknown ones are the user's.
    pub(crate) fn of(number: u8) -> Self {
        match number {
            0 => Source::GeoNames,
            1 => Source::NaturalEarth,
            2 => Source::Curated,
            4 => Source::Airport,
            5 => Source::UsPostal,
            _ => Source::User,
        }
    }
}

/// A place's identifier, stable across builds: written `geonames:1221874`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId {
    /// the numbering it belongs to
    pub source: Source,
    /// the number in that source
    pub number: u32,
}

impl PlaceId {
    /// The GeoNames id, when the place has one.
    pub fn geonameid(self) -> Option<u32> {
        (self.source == Source::GeoNames).then_some(self.number)
    }
}

impl fmt::Display for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            Source::GeoNames => "geonames",
            Source::NaturalEarth => "naturalearth",
            Source::Curated => "curated",
            Source::User => "user",
            Source::Airport => "airport",
            Source::UsPostal => "uspostal",
        };
        write!(f, "{source}:{}", self.number)
    }
}

impl FromStr for PlaceId {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("`{s}` is no place id (expected e.g. geonames:1221874)");
        let (source, number) = s.split_once(':').ok_or_else(bad)?;
        let source = match source {
            "geonames" => Source::GeoNames,
            "naturalearth" => Source::NaturalEarth,
            "curated" => Source::Curated,
            "user" => Source::User,
            "airport" => Source::Airport,
            "uspostal" => Source::UsPostal,
            _ => return Err(bad()),
        };
        Ok(PlaceId { source, number: number.parse().map_err(|_| bad())? })
    }
}

/// ISO 3166-1 alpha-2 code (`XK` for Kosovo), upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode(pub [u8; 2]);

impl CountryCode {
    /// No country: the sea, on both sides of the line that is the coast in an index.
    pub(crate) const SEA: CountryCode = CountryCode([0; 2]);

    /// Reads two ASCII letters in any case.
    pub fn new(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(CountryCode([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// GeoNames feature class and code, as in `P.PPLC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Feature {
    /// `A` country, admin unit; `P` populated place; `H` water; `T` terrain; `L` region, area; `S` building, facility; `R` road; `U`, `V`
    pub class: u8,
    /// the code after the dot, padded with zero bytes
    pub code: [u8; 5],
}

impl Feature {
    /// Reads `P.PPLC`; `None` for anything else.
    pub fn parse(s: &str) -> Option<Self> {
        let (class, rest) = s.split_once('.')?;
        let (&[class], rest) = (class.as_bytes(), rest.as_bytes()) else { return None };
        let mut code = [0; 5];
        code.get_mut(..rest.len())?.copy_from_slice(rest);
        Some(Feature { class, code })
    }

    /// The code without the class: `PPLC`.
    pub fn code(&self) -> &str {
        let len = self.code.iter().position(|&b| b == 0).unwrap_or(5);
        std::str::from_utf8(&self.code[..len]).unwrap_or("")
    }

    /// A sovereign or dependent country (`A.PCL…`, `A.TERR`).
    pub fn is_country(&self) -> bool {
        self.class == b'A' && (self.code.starts_with(b"PCL") || self.code == *b"TERR\0")
    }

    /// First-level administrative unit.
    pub fn is_admin1(&self) -> bool {
        self.class == b'A' && self.code == *b"ADM1\0"
    }

    /// Second-level administrative unit.
    pub fn is_admin2(&self) -> bool {
        self.class == b'A' && self.code == *b"ADM2\0"
    }

    /// City, town, village or part of one.
    pub fn is_populated(&self) -> bool {
        self.class == b'P'
    }

    /// Continent or supra-national or vernacular region.
    pub fn is_region(&self) -> bool {
        self.class == b'L'
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.class as char, self.code())
    }
}

/// What a stretch of land border is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum BorderKind {
    /// recognised by both sides
    International = 0,
    /// claimed by another as well
    Disputed = 1,
    /// not delimited exactly
    Indefinite = 2,
    /// where armies stopped
    LineOfControl = 3,
}

impl BorderKind {
    /// From the number in an index; unknown ones are international.
    pub(crate) fn of(number: u8) -> Self {
        match number {
            1 => BorderKind::Disputed,
            2 => BorderKind::Indefinite,
            3 => BorderKind::LineOfControl,
            _ => BorderKind::International,
        }
    }

    /// As `borders.tsv` writes it: `line_of_control`.
    pub fn as_str(self) -> &'static str {
        match self {
            BorderKind::International => "international",
            BorderKind::Disputed => "disputed",
            BorderKind::Indefinite => "indefinite",
            BorderKind::LineOfControl => "line_of_control",
        }
    }
}

impl FromStr for BorderKind {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let kinds = [
            BorderKind::International,
            BorderKind::Disputed,
            BorderKind::Indefinite,
            BorderKind::LineOfControl,
        ];
        kinds.into_iter().find(|kind| kind.as_str() == s).ok_or_else(|| format!("`{s}` is no kind of border"))
    }
}

/// What a name is to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum NameKind {
    /// the source's main name
    Primary = 0,
    /// another name or spelling, any script
    Alternate = 1,
    /// a name no longer used
    Former = 2,
    /// `U.S.`, `Calif.`, `DRC`
    Abbreviation = 3,
    /// ISO, postal or IATA code
    Code = 4,
    /// a noun for people: `Tajiks`
    Demonym = 5,
    /// an adjective: `Tajik`
    Adjective = 6,
}

impl NameKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [NameKind; 7] = [
        NameKind::Primary,
        NameKind::Alternate,
        NameKind::Former,
        NameKind::Abbreviation,
        NameKind::Code,
        NameKind::Demonym,
        NameKind::Adjective,
    ];
    /// Those of names that are not the main one.
    pub const OTHERS: &'static [NameKind] = Self::ALL.split_first().expect("there are seven").1;

    /// The kind that a number stands for in an index.
    pub(crate) fn from_number(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(NameKind::Adjective)
    }

    /// Whether the name stands for people or belonging rather than for the place itself.
    pub fn is_adjectival(self) -> bool {
        matches!(self, NameKind::Demonym | NameKind::Adjective)
    }
}

/// A place as the index holds it; strings borrow from the index.
#[derive(Debug, Clone, Copy)]
pub struct Place<'g> {
    /// row in the index
    pub ix: PlaceIx,
    /// stable identifier
    pub id: PlaceId,
    /// main name
    pub name: &'g str,
    /// GeoNames class and code
    pub feature: Feature,
    /// country, where it lies in one
    pub country: Option<CountryCode>,
    /// GeoNames first-level code without the country (`03`, `CA`), or empty
    pub admin1: &'g str,
    /// GeoNames second-level code, or empty
    pub admin2: &'g str,
    /// WGS 84 longitude, degrees
    pub lon: f64,
    /// WGS 84 latitude, degrees
    pub lat: f64,
    /// inhabitants; 0 when unknown
    pub population: u32,
    /// radius in metres of the circle that stands for the place's extent when it has no polygon: the curated radius, else from
    /// class and population
    pub radius_m: f64,
    /// 0 to 1: how likely a mention without context means this place rather than its namesakes; from class and population, or
    /// the curated weight
    pub importance: f32,
}

/// What a place is and where, without its names: see [`crate::Gazetteer::facts`]. The fields are those of [`Place`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts<'g> {
    /// GeoNames class and code
    pub feature: Feature,
    /// country, where it lies in one
    pub country: Option<CountryCode>,
    /// GeoNames first-level code without the country (`03`, `CA`), or empty; text, unless the index is damaged
    pub admin1: &'g [u8],
    /// GeoNames second-level code, or empty
    pub admin2: &'g [u8],
    /// WGS 84 longitude, degrees
    pub lon: f64,
    /// WGS 84 latitude, degrees
    pub lat: f64,
    /// inhabitants; 0 when unknown
    pub population: u32,
    /// radius in metres of the circle that stands for the place's extent
    pub radius_m: f64,
    /// 0 to 1: how likely a mention without context means this place
    pub importance: f32,
}
