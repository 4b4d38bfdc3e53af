//! The layout of an index: head, section table, sections. Everything is little-endian and read where it lies.
//!
//! ```text
//! Head (32 bytes) | SectionEntry × SECTIONS | section, padded with zeros to 8 bytes | section | …
//! ```
//! The head's checksum covers head and section table, each entry's checksum its section with padding, so that no byte of a
//! file is unchecked.

use std::io::{self, Read, Seek, Write};
use std::ops::Range;
use zerocopy::little_endian::{F32, I32, U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// First bytes of every index; the line feed and the high byte show transfers that changed line ends or cut bits.
const MAGIC: [u8; 8] = *b"DLGAZ\x8A\r\n";
/// Raised with every change of the layout.
const VERSION: u32 = 1;

/// Stands for "none" in fields that hold a row.
pub(crate) const NO_ROW: u32 = u32::MAX;
/// Units of place coordinates in a degree.
pub(crate) const PLACE_UNITS: f64 = 1e5;
/// Units of shape coordinates in a degree.
pub(crate) const SHAPE_UNITS: f64 = 1e4;
/// Edges of a ring that share one [`ChunkRecord`].
pub(crate) const CHUNK_EDGES: usize = 32;

/// The sections, in the order in which they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Section {
    /// [`PlaceRecord`]s sorted by id
    Places,
    /// written names and codes: a `u16` of kind and length (see [`name_head`]), then UTF-8
    Strings,
    /// finite state transducer from folded name to entry
    Names,
    /// `u32` for each entry and one more: first hit
    EntryStarts,
    /// `u32`: place × 8 + kind, by falling importance within an entry
    Hits,
    /// [`CountryRecord`]s sorted by code
    Countries,
    /// pairs of letters that neighbours and members point into
    Codes,
    /// [`MembersRecord`]s sorted by place
    Members,
    /// `u32` places sorted by (country, admin1)
    Admin1,
    /// `u32` places sorted by (country, admin1, admin2)
    Admin2,
    /// [`PointRecord`]s of all rings and lines
    Points,
    /// [`ChunkRecord`]s of all rings
    Chunks,
    /// [`RingRecord`]s: rings of polygons and parts of lines
    Rings,
    /// [`PartsRecord`]s: rings of a polygon, the outer one first
    Polygons,
    /// [`AreaRecord`]s sorted by place
    Areas,
    /// [`LineRecord`]s sorted by place
    Lines,
    /// [`BorderRecord`]s sorted by countries
    Borders,
    /// `u32` for each cell of [`crate::grid::AREAS`] and one more: first of `AreaCells`
    AreaCellStarts,
    /// `u32`: area × 2 + 1 when it covers the whole cell
    AreaCells,
    /// `u32` for each cell of [`crate::grid::TOWNS`] and one more: first of `Towns`
    TownStarts,
    /// `u32` places by cell
    Towns,
}

/// How many sections there are.
pub(crate) const SECTIONS: usize = Section::Towns as usize + 1;

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Head {
    magic: [u8; 8],
    version: U32,
    sections: U32,
    length: U64,
    checksum: U64,
}

#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct SectionEntry {
    offset: U64,
    length: U64,
    checksum: U64,
}

/// One place.
#[derive(Debug, Clone, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct PlaceRecord {
    pub(crate) number: U32,
    /// offset of the main name in `Strings`; the other names follow it
    pub(crate) names: U32,
    pub(crate) name_count: U16,
    pub(crate) source: u8,
    pub(crate) class: u8,
    pub(crate) code: [u8; 5],
    /// zero bytes for none
    pub(crate) country: [u8; 2],
    pub(crate) padding: u8,
    pub(crate) admin1: U32,
    pub(crate) admin2: U32,
    pub(crate) lon: I32,
    pub(crate) lat: I32,
    pub(crate) population: U32,
    pub(crate) radius_m: F32,
    pub(crate) importance: F32,
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

/// A position in 1/10,000 degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct PointRecord {
    pub(crate) x: I32,
    pub(crate) y: I32,
}

/// Latitudes that [`CHUNK_EDGES`] edges of a ring span.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct ChunkRecord {
    pub(crate) south: I32,
    pub(crate) north: I32,
}

/// A closed ring, or a part of a line.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct RingRecord {
    pub(crate) first_point: U32,
    pub(crate) points: U32,
    pub(crate) first_chunk: U32,
}

/// A run of rows of another section.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct PartsRecord {
    pub(crate) first: U32,
    pub(crate) count: U32,
}

/// The polygons of a place.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct AreaRecord {
    pub(crate) place: U32,
    pub(crate) polygons: PartsRecord,
    pub(crate) west_south: PointRecord,
    pub(crate) east_north: PointRecord,
    pub(crate) area_km2: F32,
}

/// The course of a river.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct LineRecord {
    pub(crate) place: U32,
    pub(crate) parts: PartsRecord,
}

/// A stretch of land border.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(crate) struct BorderRecord {
    /// the two countries in order of their codes
    pub(crate) countries: [[u8; 2]; 2],
    pub(crate) parts: PartsRecord,
}

const KIND_SHIFT: u32 = 13;
/// Longest name in bytes; [`crate::build`] cuts nothing but refuses longer ones.
pub(crate) const MAX_NAME_BYTES: usize = (1 << KIND_SHIFT) - 1;

/// The `u16` before a name: its kind and its length in bytes.
pub(crate) fn name_head(kind: u8, length: usize) -> u16 {
    u16::from(kind) << KIND_SHIFT | length as u16
}

/// Kind and length from [`name_head`].
pub(crate) fn split_name_head(head: u16) -> (u8, usize) {
    ((head >> KIND_SHIFT) as u8, usize::from(head) & MAX_NAME_BYTES)
}

/// Where each section lies.
pub(crate) type Ranges = [Range<usize>; SECTIONS];

/// Writes an index section by section, so that none needs to be in memory as a whole.
pub(crate) struct Assembler<'w, W> {
    out: &'w mut W,
    table: Vec<SectionEntry>,
    at: u64,
}

impl<'w, W: Write + Seek> Assembler<'w, W> {
    pub(crate) fn new(out: &'w mut W) -> io::Result<Self> {
        let head = size_of::<Head>() + SECTIONS * size_of::<SectionEntry>();
        out.write_all(&vec![0; head])?;
        Ok(Assembler { out, table: Vec::with_capacity(SECTIONS), at: head as u64 })
    }

    /// Adds the next section, which has `length` bytes.
    pub(crate) fn section(&mut self, length: u64, content: &mut impl Read) -> io::Result<()> {
        let padded = length.next_multiple_of(8);
        let mut checksum = Checksum::new(padded);
        let (mut buffer, mut left) = (vec![0; 1 << 16], length);
        while left > 0 {
            let part = buffer.len().min(left as usize);
            content.read_exact(&mut buffer[..part])?;
            let end = part.next_multiple_of(8);
            buffer[part..end].fill(0);
            checksum.update(&buffer[..end]);
            self.out.write_all(&buffer[..end])?;
            left -= part as u64;
        }
        self.table.push(SectionEntry {
            offset: U64::new(self.at),
            length: U64::new(length),
            checksum: U64::new(checksum.finish()),
        });
        self.at += padded;
        Ok(())
    }

    /// Writes head and table; gives the size of the whole.
    pub(crate) fn finish(self) -> io::Result<u64> {
        let mut head = Head {
            magic: MAGIC,
            version: U32::new(VERSION),
            sections: U32::new(SECTIONS as u32),
            length: U64::new(self.at),
            checksum: U64::new(0),
        };
        head.checksum = U64::new(head_checksum(&head, self.table.as_bytes()));
        self.out.rewind()?;
        self.out.write_all(head.as_bytes())?;
        self.out.write_all(self.table.as_bytes())?;
        self.out.flush()?;
        Ok(self.at)
    }
}

/// Checks head and section table; says in words what is wrong.
pub(crate) fn check_head(bytes: &[u8]) -> Result<Ranges, String> {
    let (head, rest) = Head::ref_from_prefix(bytes).map_err(|_| "it is too short".to_owned())?;
    if head.magic != MAGIC {
        return Err("it does not begin like one".to_owned());
    }
    if head.version != VERSION {
        return Err(format!("it has format {}, this program reads {VERSION}; build it again", head.version));
    }
    let (table, _) = <[SectionEntry]>::ref_from_prefix_with_elems(rest, SECTIONS)
        .map_err(|_| "it ends within its section table".to_owned())?;
    if head.length != bytes.len() as u64 {
        return Err(format!("it has {} bytes instead of {}", bytes.len(), head.length));
    }
    if head.sections != SECTIONS as u32 || head.checksum != head_checksum(head, table.as_bytes()) {
        return Err("its section table is damaged".to_owned());
    }
    let mut ranges: Ranges = std::array::from_fn(|_| 0..0);
    for (range, entry) in ranges.iter_mut().zip(table) {
        let (offset, length) = (entry.offset.get() as usize, entry.length.get() as usize);
        *range = offset..offset.saturating_add(length);
        if range.end > bytes.len() {
            return Err("a section lies outside it".to_owned());
        }
    }
    Ok(ranges)
}

/// Checks the contents of all sections, after [`check_head`].
pub(crate) fn check_sections(bytes: &[u8]) -> Result<(), String> {
    let rest = &bytes[size_of::<Head>()..];
    let (table, _) = <[SectionEntry]>::ref_from_prefix_with_elems(rest, SECTIONS)
        .map_err(|_| "it ends within its section table".to_owned())?;
    for (row, entry) in table.iter().enumerate() {
        let (offset, length) = (entry.offset.get() as usize, entry.length.get() as usize);
        let padded = bytes.get(offset..offset.saturating_add(length.next_multiple_of(8)));
        if padded.is_none_or(|padded| entry.checksum != checksum(padded)) {
            return Err(format!("its section {row} is damaged"));
        }
    }
    Ok(())
}

fn head_checksum(head: &Head, table: &[u8]) -> u64 {
    let covered = size_of::<Head>() - size_of::<U64>();
    checksum(&[&head.as_bytes()[..covered], table].concat())
}

/// A 64-bit checksum, eight bytes a step. Each step is a bijection of both state and input, so any change confined to eight
/// aligned bytes is found for certain, any other with probability 1 − 2⁻⁶⁴. It guards against accidents, not against forgers.
fn checksum(bytes: &[u8]) -> u64 {
    let mut checksum = Checksum::new(bytes.len() as u64);
    let whole = bytes.len() / 8 * 8;
    checksum.update(&bytes[..whole]);
    let mut last = [0; 8];
    last[..bytes.len() - whole].copy_from_slice(&bytes[whole..]);
    checksum.update(&last);
    checksum.0
}

/// [`checksum`] of bytes that come in parts whose lengths are multiples of eight.
struct Checksum(u64);

impl Checksum {
    /// `length`: of all parts together
    fn new(length: u64) -> Self {
        Checksum(length ^ 0x9E37_79B9_7F4A_7C15)
    }

    fn update(&mut self, part: &[u8]) {
        for word in part.as_chunks::<8>().0 {
            self.0 = (self.0 ^ u64::from_le_bytes(*word)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
            self.0 ^= self.0 >> 32;
        }
    }

    fn finish(mut self) -> u64 {
        self.update(&[0; 8]);
        self.0
    }
}
