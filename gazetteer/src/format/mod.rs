//! The layout of an index: which sections it has and what their rows hold. Everything is little-endian and read where it
//! lies. `docs/gazetteer.md` describes it byte by byte.
//!
//! [`container`] frames the sections, [`written`] packs the names as written, [`ranks`] the bounds of completion, [`pack`] the rest
//! that is more than a record.

pub(crate) mod beginnings;
pub(crate) mod container;
pub(crate) mod pack;
pub(crate) mod ranks;
pub(crate) mod written;

use crate::NameKind;
use beginnings::BeginningRecord;
use zerocopy::little_endian::{F32, I16, I32, U16, U32};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// Stands for "none" in fields that hold a row.
pub(crate) const NO_ROW: u32 = u32::MAX;
/// Units of place coordinates in a degree.
pub(crate) const PLACE_UNITS: f64 = 1e5;
/// Units of shape coordinates in a degree.
pub(crate) const SHAPE_UNITS: f64 = 1e4;
/// Shape units in a unit of a chunk's box.
pub(crate) const BOX_UNITS: i32 = 100;
/// Units of importance in 1: curated weights, which are percent, are kept as they are.
pub(crate) const IMPORTANCE_UNITS: f32 = 50_000.0;
/// The importance (0 to 1) as records hold it.
pub(crate) fn packed_importance(importance: f32) -> u16 {
    (importance * IMPORTANCE_UNITS).round() as u16
}

/// Declares the sections with the type of their rows.
macro_rules! sections {
    ($($(#[doc = $doc:literal])+ $name:ident: $row:ty,)+) => {
        /// The sections, in the order in which they lie.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u32)]
        pub(crate) enum Section {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Section {
            pub(crate) const ALL: [Section; SECTIONS] = [$(Section::$name),+];

            /// Size of a row.
            pub(crate) fn row_bytes(self) -> usize {
                match self {
                    $(Section::$name => size_of::<$row>(),)+
                }
            }

            /// For messages.
            pub(crate) fn name_of(id: u32) -> String {
                match Section::of(id) {
                    $(Some(Section::$name) => stringify!($name).to_owned(),)+
                    None => id.to_string(),
                }
            }
        }

        /// How many sections there are.
        pub(crate) const SECTIONS: usize = [$(Section::$name),+].len();
    };
}

sections! {
    /// places sorted by id
    Places: PlaceRecord,
    /// names as written, see [`written`]
    Written: u8,
    /// finite state transducer from folded name to the first of its `Hits`, its *entry*, in the format of the `fst` crate
    Names: u8,
    /// places by name in the order of the names, see [`hit`]; by falling importance within a name
    Hits: U32,
    /// features, most frequent first
    Features: FeatureRecord,
    /// sorted combinations of country and codes of units
    Units: UnitRecord,
    /// codes of units: a byte of length, then the code
    UnitCodes: u8,
    /// sorted by code
    Countries: CountryRecord,
    /// pairs of letters that neighbours and members point into
    Codes: [u8; 2],
    /// sorted by place
    Members: MembersRecord,
    /// places sorted by (country, admin1)
    Admin1: U32,
    /// places sorted by (country, admin1, admin2)
    Admin2: U32,
    /// positions of all rings and lines but the first of each chunk
    Deltas: DeltaRecord,
    /// pieces of rings and lines
    Chunks: ChunkRecord,
    /// rings of polygons and parts of lines: runs of chunks
    Rings: PartsRecord,
    /// rings of a polygon, the outer one first
    Polygons: PartsRecord,
    /// sorted by place
    Areas: AreaRecord,
    /// sorted by place
    Lines: LineRecord,
    /// sorted by countries; the coast is between twice no country
    Borders: BorderRecord,
    /// for each cell of [`crate::grid::AREAS`] and one more: first of `AreaCells`
    AreaCellStarts: U32,
    /// area × 2 + 1 when it covers the whole cell
    AreaCells: U32,
    /// for each cell of the grid of towns ([`crate::grid::Grid::for_places`]) and one more: first of `Towns`
    TownStarts: U32,
    /// places by cell
    Towns: U32,
    /// attribution of the data, UTF-8
    Attribution: u8,
    /// greatest ranks of runs of hits, see [`ranks`]
    Ranks: U16,
    /// for each cell of the grid of all other places and one more: first of `Spots`
    SpotStarts: U32,
    /// places that are not among `Towns` by cell
    Spots: U32,
    /// where beginnings of names lead in `Names`, in large indexes; see [`beginnings`]
    Beginnings: BeginningRecord,
}

impl Section {
    pub(crate) fn of(id: u32) -> Option<Self> {
        Self::ALL.get(id as usize).copied()
    }
}

/// One place: 32 bytes, half a cache line.
#[derive(Debug, Clone, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct PlaceRecord {
    pub(crate) number: U32,
    /// offset of its names in `Written`
    pub(crate) names: U32,
    pub(crate) lon: I32,
    pub(crate) lat: I32,
    pub(crate) population: U32,
    pub(crate) radius_m: F32,
    /// row of `Units`
    pub(crate) unit: U32,
    /// source × 4096 + row of `Features`
    pub(crate) feature: U16,
    /// in [`IMPORTANCE_UNITS`]
    pub(crate) importance: U16,
}

/// A GeoNames feature.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned,
)]
#[repr(C)]
pub(crate) struct FeatureRecord {
    pub(crate) class: u8,
    /// padded with zeros
    pub(crate) code: [u8; 5],
}

/// Where places lie.
#[derive(Debug, Clone, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct UnitRecord {
    /// zero bytes for none
    pub(crate) country: [u8; 2],
    /// offset in `UnitCodes`
    pub(crate) admin1: U32,
    pub(crate) admin2: U32,
    /// place of the first-level unit, [`NO_ROW`] for none
    pub(crate) admin1_place: U32,
}

/// One country.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct CountryRecord {
    pub(crate) code: [u8; 2],
    pub(crate) neighbour_count: U16,
    pub(crate) neighbours: U32,
    pub(crate) place: U32,
    pub(crate) capital: U32,
}

/// Countries of a supra-national region.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct MembersRecord {
    pub(crate) place: U32,
    pub(crate) members: U32,
    pub(crate) count: U32,
}

/// A position, as the difference from the first of its chunk, in 1/10,000 degree.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct DeltaRecord {
    pub(crate) x: I16,
    pub(crate) y: I16,
}

/// At most [`pack::CHUNK_POINTS`] positions of a ring or line that lie within 3.2 degrees of the first. The edge from the last
/// one to the first of the next chunk belongs to it.
#[derive(Debug, Clone, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct ChunkRecord {
    /// the first position
    pub(crate) x: I32,
    pub(crate) y: I32,
    /// the others: first row of `Deltas` and how many
    pub(crate) deltas: U32,
    pub(crate) count: U16,
    /// what its edges span, rounded outwards, in [`BOX_UNITS`]
    pub(crate) west: I16,
    pub(crate) south: I16,
    pub(crate) east: I16,
    pub(crate) north: I16,
}

/// A run of rows of another section.
#[derive(Debug, Clone, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct PartsRecord {
    pub(crate) first: U32,
    pub(crate) count: U32,
}

/// The polygons of a place.
#[derive(Debug, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct AreaRecord {
    pub(crate) place: U32,
    pub(crate) polygons: PartsRecord,
    pub(crate) west: I32,
    pub(crate) south: I32,
    pub(crate) east: I32,
    pub(crate) north: I32,
    pub(crate) area_km2: F32,
}

/// The course of a river.
#[derive(Debug, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct LineRecord {
    pub(crate) place: U32,
    pub(crate) parts: PartsRecord,
}

/// A stretch of land border.
#[derive(Debug, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct BorderRecord {
    /// the two countries in order of their codes
    pub(crate) countries: [[u8; 2]; 2],
    /// a [`crate::BorderKind`]
    pub(crate) kind: u8,
    pub(crate) parts: PartsRecord,
}

/// Places that hits can tell apart.
pub(crate) const MAX_PLACES: usize = 1 << 28;

/// A row of `Hits`: the last of a name is marked.
pub(crate) fn hit(place: u32, kind: NameKind, last: bool) -> u32 {
    place << 4 | (kind as u32) << 1 | u32::from(last)
}

/// Place, kind and whether it is the last, from [`hit`].
pub(crate) fn split_hit(hit: u32) -> (u32, NameKind, bool) {
    (hit >> 4, NameKind::from_number((hit >> 1 & 7) as u8), hit & 1 == 1)
}
