//! The opened index: by name, by id, by country.

use crate::fold::fold;
use crate::format::{self, CountryRecord, MembersRecord, NO_ROW, PLACE_UNITS, PlaceRecord, Ranges, Section};
use crate::shape::slice;
use crate::{CountryCode, Feature, NameKind, Place, PlaceId, PlaceIx, Source};
use fst::raw::{Fst, Output};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, KnownLayout};

/// The read-only index; share it between threads.
pub struct Gazetteer {
    bytes: Cow<'static, [u8]>,
    sections: Ranges,
}

/// Why an index could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// the file could not be read
    #[error("cannot read gazetteer {path}: {source}")]
    Io {
        /// the file
        path: String,
        /// the system's reason
        source: std::io::Error,
    },
    /// not an index of this version, truncated or damaged
    #[error("{path} is not a usable gazetteer: {reason}")]
    Format {
        /// the file, or `embedded`
        path: String,
        /// what is wrong with it
        reason: String,
    },
}

/// A place that bears a looked-up name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameHit {
    /// the place
    pub place: PlaceIx,
    /// what the name is to it; the best kind when the place has it several times
    pub kind: NameKind,
}

/// A name found in running text by [`Gazetteer::matches_at`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch {
    /// how many words of the text it covers
    pub words: usize,
    /// entry to give to [`Gazetteer::hits`]
    pub entry: u32,
}

/// Counts for `gazetteer info`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Info {
    /// places in all
    pub places: usize,
    /// distinct folded names
    pub names: usize,
    /// (place, name) pairs
    pub name_hits: usize,
    /// places by feature, most frequent first: (`P.PPL`, count)
    pub features: Vec<(String, usize)>,
    /// polygons
    pub polygons: usize,
    /// border lines
    pub borders: usize,
    /// size of the index in bytes
    pub bytes: usize,
}

impl Gazetteer {
    /// Opens an index that lies in static memory (the embedded default). Checks head and section table only.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, OpenError> {
        Self::checked(Cow::Borrowed(bytes), format::check_head)
            .map_err(|reason| OpenError::Format { path: "embedded".to_owned(), reason })
    }

    /// Reads an index file into memory; verifies checksums so that a damaged file is refused. (Mapping it instead would need
    /// unsafe code: another process could change the file under us.)
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let name = || path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| OpenError::Io { path: name(), source })?;
        Self::from_bytes(bytes).map_err(|reason| OpenError::Format { path: name(), reason })
    }

    /// Opens an index just built; verifies checksums. The error says in words what is wrong.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, String> {
        Self::checked(Cow::Owned(bytes), |bytes| {
            let ranges = format::check_head(bytes)?;
            format::check_sections(bytes)?;
            Ok(ranges)
        })
    }

    fn checked(
        bytes: Cow<'static, [u8]>,
        check: impl FnOnce(&[u8]) -> Result<Ranges, String>,
    ) -> Result<Self, String> {
        let sections = check(&bytes)?;
        let gazetteer = Gazetteer { bytes, sections };
        gazetteer.name_automaton().ok_or("its names cannot be read")?;
        Ok(gazetteer)
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        &self.bytes[self.sections[section as usize].clone()]
    }

    /// The rows of a section.
    pub(crate) fn rows<T: FromBytes + KnownLayout + Immutable>(&self, section: Section) -> &[T] {
        <[T]>::ref_from_bytes(self.section(section)).unwrap_or(&[])
    }

    /// What a grid has in a run of cells of one row.
    pub(crate) fn in_cells(&self, starts: Section, values: Section, first: usize, last: usize) -> &[U32] {
        let starts = self.rows::<U32>(starts);
        let range = starts.get(first).zip(starts.get(last + 1));
        range.and_then(|(a, b)| self.rows(values).get(a.get() as usize..b.get() as usize)).unwrap_or(&[])
    }

    /// What a grid has in a cell.
    pub(crate) fn in_cell(&self, starts: Section, values: Section, cell: usize) -> &[U32] {
        self.in_cells(starts, values, cell, cell)
    }

    pub(crate) fn name_automaton(&self) -> Option<Fst<&[u8]>> {
        Fst::new(self.section(Section::Names)).ok()
    }

    /// Counts everything; reads all place records.
    pub fn info(&self) -> Info {
        let places = self.rows::<PlaceRecord>(Section::Places);
        let mut features = HashMap::new();
        for record in places {
            *features.entry((record.class, record.code)).or_insert(0) += 1;
        }
        let mut features: Vec<(String, usize)> = (features.into_iter())
            .map(|((class, code), count)| (Feature { class, code }.to_string(), count))
            .collect();
        features.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Info {
            places: places.len(),
            names: self.rows::<U32>(Section::EntryStarts).len().saturating_sub(1),
            name_hits: self.rows::<U32>(Section::Hits).len(),
            features,
            polygons: self.rows::<format::AreaRecord>(Section::Areas).len(),
            borders: self.rows::<format::BorderRecord>(Section::Borders).len(),
            bytes: self.bytes.len(),
        }
    }

    /// The place in a row. Panics when `ix` comes from another gazetteer.
    pub fn place(&self, ix: PlaceIx) -> Place<'_> {
        let record = &self.rows::<PlaceRecord>(Section::Places)[ix.0 as usize];
        Place {
            ix,
            id: id_of(record),
            name: self.name_at(record.names.get()).0,
            feature: Feature { class: record.class, code: record.code },
            country: (record.country != [0; 2]).then_some(CountryCode(record.country)),
            admin1: self.name_at(record.admin1.get()).0,
            admin2: self.name_at(record.admin2.get()).0,
            lon: f64::from(record.lon.get()) / PLACE_UNITS,
            lat: f64::from(record.lat.get()) / PLACE_UNITS,
            population: record.population.get(),
            radius_m: f64::from(record.radius_m.get()),
            importance: record.importance.get(),
        }
    }

    /// The name at an offset of the strings, its kind, and the offset after it.
    fn name_at(&self, offset: u32) -> (&str, NameKind, u32) {
        let rest = self.section(Section::Strings).get(offset as usize..).unwrap_or(&[]);
        let Some((head, rest)) = rest.split_first_chunk::<2>() else {
            return ("", NameKind::Alternate, offset);
        };
        let (kind, length) = format::split_name_head(u16::from_le_bytes(*head));
        let name = rest.get(..length).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("");
        (name, kind_of(kind), offset + 2 + length as u32)
    }

    /// The place with an id.
    pub fn by_id(&self, id: PlaceId) -> Option<PlaceIx> {
        let places = self.rows::<PlaceRecord>(Section::Places);
        places.binary_search_by_key(&id, id_of).ok().map(|row| PlaceIx(row as u32))
    }

    /// Places that bear a name, most important first (those that have it only as a code last). `name` is folded first.
    pub fn lookup(&self, name: &str) -> Vec<NameHit> {
        let entry = self.name_automaton().and_then(|fst| fst.get(fold(name)));
        entry.map_or_else(Vec::new, |entry| self.hits(entry.value() as u32).collect())
    }

    /// All names that start at the first of `words` (each already folded, see [`crate::fold`]), shortest first, into `out`
    /// (cleared first). Allocates nothing once `out` has grown.
    pub fn matches_at<'t>(&self, words: impl Iterator<Item = &'t str>, out: &mut Vec<NameMatch>) {
        out.clear();
        let Some(fst) = self.name_automaton() else { return };
        let (mut node, mut output) = (fst.root(), Output::zero());
        for (row, word) in words.enumerate() {
            let space = if row == 0 { "" } else { " " };
            for byte in space.bytes().chain(word.bytes()) {
                let Some(found) = node.find_input(byte) else { return };
                let transition = node.transition(found);
                output = output.cat(transition.out);
                node = fst.node(transition.addr);
            }
            if node.is_final() {
                let entry = output.cat(node.final_output()).value() as u32;
                out.push(NameMatch { words: row + 1, entry });
            }
        }
    }

    /// The places behind an entry, most important first (those that have the name only as a code last); no allocation.
    pub fn hits(&self, entry: u32) -> impl ExactSizeIterator<Item = NameHit> + '_ {
        let entry = entry as usize;
        let hits = self.in_cells(Section::EntryStarts, Section::Hits, entry, entry);
        hits.iter()
            .map(|hit| NameHit { place: PlaceIx(hit.get() >> 3), kind: kind_of((hit.get() & 7) as u8) })
    }

    /// All names of a place as written in the sources, with kinds, main name first.
    pub fn names(&self, ix: PlaceIx) -> Vec<(&str, NameKind)> {
        let record = &self.rows::<PlaceRecord>(Section::Places)[ix.0 as usize];
        let mut offset = record.names.get();
        (0..record.name_count.get())
            .map(|_| {
                let (name, kind, next) = self.name_at(offset);
                offset = next;
                (name, kind)
            })
            .collect()
    }

    fn country_record(&self, code: CountryCode) -> Option<&CountryRecord> {
        let countries = self.rows::<CountryRecord>(Section::Countries);
        countries.binary_search_by_key(&code.0, |country| country.code).ok().map(|row| &countries[row])
    }

    /// The country with a code.
    pub fn country(&self, code: CountryCode) -> Option<PlaceIx> {
        self.country_record(code).and_then(|country| some_row(country.place))
    }

    /// Its capital.
    pub fn capital(&self, code: CountryCode) -> Option<PlaceIx> {
        self.country_record(code).and_then(|country| some_row(country.capital))
    }

    /// The first-level unit with a code (`03`, `CA`).
    pub fn admin1(&self, country: CountryCode, code: &str) -> Option<PlaceIx> {
        self.unit(Section::Admin1, (Some(country), code, ""), |place| (place.country, place.admin1, ""))
    }

    /// The second-level unit with a code; both codes as in [`Place`].
    pub fn admin2(&self, country: CountryCode, admin1: &str, code: &str) -> Option<PlaceIx> {
        self.unit(Section::Admin2, (Some(country), admin1, code), |place| {
            (place.country, place.admin1, place.admin2)
        })
    }

    fn unit<'g>(
        &'g self,
        section: Section,
        wanted: (Option<CountryCode>, &str, &str),
        key: impl Fn(Place<'g>) -> (Option<CountryCode>, &'g str, &'g str),
    ) -> Option<PlaceIx> {
        let units = self.rows::<U32>(section);
        let row = units.binary_search_by(|ix| key(self.place(PlaceIx(ix.get()))).cmp(&wanted)).ok()?;
        Some(PlaceIx(units[row].get()))
    }

    /// Countries that share a land border, sorted by code.
    pub fn neighbours(&self, code: CountryCode) -> Vec<CountryCode> {
        self.country_record(code).map_or_else(Vec::new, |country| {
            self.codes(country.neighbours.get(), u32::from(country.neighbour_count.get()))
        })
    }

    /// Countries a supra-national region consists of, sorted by code; empty for other places.
    pub fn members(&self, ix: PlaceIx) -> Vec<CountryCode> {
        let regions = self.rows::<MembersRecord>(Section::Members);
        let row = regions.binary_search_by_key(&ix.0, |region| region.place.get());
        row.map_or_else(
            |_| Vec::new(),
            |row| self.codes(regions[row].members.get(), regions[row].count.get()),
        )
    }

    fn codes(&self, first: u32, count: u32) -> Vec<CountryCode> {
        slice(self.rows::<[u8; 2]>(Section::Codes), first, count)
            .iter()
            .map(|&code| CountryCode(code))
            .collect()
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} bytes)", self.bytes.len())
    }
}

fn id_of(record: &PlaceRecord) -> PlaceId {
    let source = match record.source {
        0 => Source::GeoNames,
        1 => Source::NaturalEarth,
        2 => Source::Curated,
        _ => Source::User,
    };
    PlaceId { source, number: record.number.get() }
}

fn kind_of(number: u8) -> NameKind {
    match number {
        0 => NameKind::Primary,
        1 => NameKind::Alternate,
        2 => NameKind::Former,
        3 => NameKind::Abbreviation,
        4 => NameKind::Code,
        5 => NameKind::Demonym,
        _ => NameKind::Adjective,
    }
}

fn some_row(row: U32) -> Option<PlaceIx> {
    (row.get() != NO_ROW).then_some(PlaceIx(row.get()))
}
