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
        (name, NameKind::from_number(kind), offset + 2 + length as u32)
    }

    /// The place with an id.
    pub fn by_id(&self, id: PlaceId) -> Option<PlaceIx> {
        let places = self.rows::<PlaceRecord>(Section::Places);
        places.binary_search_by_key(&id, id_of).ok().map(|row| PlaceIx(row as u32))
    }

    /// Places that bear a name, most important first; one whose main name is quite another counts for about half, and those
    /// that have it only as a code come last. `name` is folded first.
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

    /// The places behind an entry, in the order of [`Gazetteer::lookup`]; no allocation.
    pub fn hits(&self, entry: u32) -> impl ExactSizeIterator<Item = NameHit> + '_ {
        let entry = entry as usize;
        let hits = self.in_cells(Section::EntryStarts, Section::Hits, entry, entry);
        hits.iter().map(|hit| NameHit {
            place: PlaceIx(hit.get() >> 3),
            kind: NameKind::from_number((hit.get() & 7) as u8),
        })
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

    /// How many places there are.
    pub fn place_count(&self) -> usize {
        self.rows::<PlaceRecord>(Section::Places).len()
    }

    /// Codes of all countries, sorted.
    pub fn country_codes(&self) -> impl Iterator<Item = CountryCode> + '_ {
        self.rows::<CountryRecord>(Section::Countries).iter().map(|country| CountryCode(country.code))
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

    /// Name of the first-level unit that a place lies in (of itself, for a unit).
    pub fn admin1_name(&self, place: &Place<'_>) -> Option<&str> {
        let unit = self.admin1(place.country?, place.admin1)?;
        Some(self.place(unit).name)
    }

    /// Name of a country; its code when the gazetteer does not have it.
    pub fn country_name(&self, code: CountryCode) -> String {
        self.country(code).map_or_else(|| code.to_string(), |ix| self.place(ix).name.to_owned())
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

fn some_row(row: U32) -> Option<PlaceIx> {
    (row.get() != NO_ROW).then_some(PlaceIx(row.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::build;
    use crate::fixture::{TABLES, all, first, gazetteer};
    use proptest::prelude::*;

    #[test]
    fn a_place_has_what_the_tables_say() {
        let gazetteer = gazetteer();
        let dushanbe = gazetteer.place(gazetteer.by_id("geonames:1221874".parse().unwrap()).unwrap());
        assert_eq!((dushanbe.name, dushanbe.lon, dushanbe.lat), ("Dushanbe", 68.77905, 38.53575));
        assert_eq!(
            (dushanbe.feature.to_string().as_str(), dushanbe.admin1, dushanbe.admin2),
            ("P.PPLC", "04", "")
        );
        assert_eq!((dushanbe.country, dushanbe.population), (CountryCode::new("tj"), 679_400));
        assert_eq!((dushanbe.radius_m, dushanbe.importance), (9500.0, 0.9), "from curated.tsv");
        assert_eq!(
            gazetteer.names(dushanbe.ix),
            [
                ("Dushanbe", NameKind::Primary),
                ("DYU", NameKind::Code),
                ("Dyushambe", NameKind::Former),
                ("Душанбе", NameKind::Alternate),
                ("دوشنبه", NameKind::Alternate),
                ("Stalinabad", NameKind::Former),
                ("the Tajik capital", NameKind::Alternate),
                ("Dushanbean", NameKind::Adjective),
                ("Dushanbeans", NameKind::Demonym),
            ]
        );
        assert_eq!(gazetteer.by_id("geonames:1".parse().unwrap()), None);
        let prison = first(gazetteer, "ik 6 2");
        assert_eq!((prison.id.to_string().as_str(), prison.radius_m), ("curated:9", 500.0));
    }

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        assert_eq!(build(&TABLES).unwrap(), build(&TABLES).unwrap());
    }

    #[test]
    fn names_are_found_in_any_script_and_spelling() {
        let gazetteer = gazetteer();
        for (name, found) in [
            ("Leninabad", "Khujand"),
            ("хуҷанд", "Khujand"),
            ("خجند", "Khujand"),
            ("ST PETERSBURG", "Saint Petersburg"),
            ("Saint-Pétersbourg", ""),
            ("U.S.", "United States"),
            ("US", "United States"),
            ("Trinidad and Tobago", "Trinidad and Tobago"),
            ("Tajiks", "Tajikistan"),
        ] {
            let hits = gazetteer.lookup(name);
            assert_eq!(hits.first().map_or("", |hit| gazetteer.place(hit.place).name), found, "{name}");
        }
        assert!(gazetteer.lookup("").is_empty() && gazetteer.lookup("...").is_empty());
        assert_eq!(gazetteer.lookup("tajik")[0].kind, NameKind::Adjective);
    }

    #[test]
    fn hits_are_sorted_by_importance_and_codes_come_last() {
        let gazetteer = gazetteer();
        let names = |name| -> Vec<String> {
            gazetteer.lookup(name).iter().map(|hit| gazetteer.place(hit.place).feature.to_string()).collect()
        };
        assert_eq!(names("Georgia"), ["A.PCLI", "A.ADM1"]);
        assert_eq!(names("Dushanbe"), ["P.PPLC", "A.ADM1", "A.ADM2"]);
        for entry in 0..gazetteer.info().names as u32 {
            let keys: Vec<_> = gazetteer
                .hits(entry)
                .filter(|hit| !matches!(hit.kind, NameKind::Alternate | NameKind::Former))
                .map(|hit| (hit.kind == NameKind::Code, -gazetteer.place(hit.place).importance))
                .collect();
            assert!(keys.is_sorted(), "{keys:?}");
        }
    }

    #[test]
    fn every_name_is_matched_in_running_text() {
        let gazetteer = gazetteer();
        let mut matches = Vec::new();
        for place in all(gazetteer) {
            for (name, kind) in gazetteer.names(place.ix) {
                let folded = fold(name);
                let words: Vec<&str> = folded.split(' ').collect();
                gazetteer.matches_at(words.iter().copied().chain(["and", "more"]), &mut matches);
                let longest = matches.iter().find(|found| found.words == words.len());
                let hit = gazetteer.hits(longest.unwrap().entry).find(|hit| hit.place == place.ix);
                assert!(hit.is_some_and(|hit| hit.kind <= kind), "{name}");
                assert!(matches.is_sorted_by_key(|found| found.words));
            }
        }
        gazetteer.matches_at(["new", "york", "city"].into_iter(), &mut matches);
        assert_eq!(matches.iter().map(|found| found.words).collect::<Vec<_>>(), [2, 3]);
        gazetteer.matches_at(["newyork"].into_iter(), &mut matches);
        assert!(matches.is_empty());
    }

    #[test]
    fn countries_and_units_are_found_by_their_codes() {
        let gazetteer = gazetteer();
        let code = |code| CountryCode::new(code).unwrap();
        let name = |ix: Option<PlaceIx>| ix.map(|ix| gazetteer.place(ix).name);
        assert_eq!(name(gazetteer.country(code("TJ"))), Some("Tajikistan"));
        assert_eq!(name(gazetteer.capital(code("LS"))), Some("Maseru"));
        assert_eq!(name(gazetteer.capital(code("ZA"))), None);
        assert_eq!(name(gazetteer.country(code("XX"))), None);
        assert_eq!(name(gazetteer.admin1(code("US"), "CA")), Some("California"));
        assert_eq!(name(gazetteer.admin1(code("US"), "ZZ")), None);
        assert_eq!(name(gazetteer.admin2(code("US"), "CA", "037")), Some("Los Angeles County"));
        assert_eq!(gazetteer.neighbours(code("AF")), ["IR", "PK", "TJ"].map(code));
        assert_eq!(gazetteer.members(first(gazetteer, "Sahel").ix), ["ML", "NE", "TD"].map(code));
        assert_eq!(gazetteer.members(first(gazetteer, "Asia").ix), ["AF", "GE", "TJ"].map(code));
        assert!(gazetteer.members(first(gazetteer, "Moscow").ix).is_empty());
    }

    #[test]
    fn what_is_no_index_is_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("world.gaz");
        let reason = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            Gazetteer::open(&path).unwrap_err().to_string()
        };
        assert!(reason(b"").ends_with("it is too short"));
        assert!(reason(&[b'x'; 100]).ends_with("it does not begin like one"));
        let bytes = build(&TABLES).unwrap();
        assert!(reason(&bytes[..bytes.len() - 8]).contains("bytes instead of"));
        let mut newer = bytes.clone();
        newer[8] += 1;
        assert!(reason(&newer).ends_with("build it again"));
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(Gazetteer::open(&path).unwrap().info().bytes, bytes.len());
        assert!(matches!(Gazetteer::open(&folder.path().join("none")), Err(OpenError::Io { .. })));
    }

    proptest! {
        #[test]
        fn a_damaged_file_is_refused(at in any::<prop::sample::Index>(), mask in 1u8..) {
            let mut bytes = build(&TABLES).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
            prop_assert!(Gazetteer::from_bytes(bytes).is_err());
        }

        #[test]
        fn a_truncated_file_is_refused(at in any::<prop::sample::Index>()) {
            let mut bytes = build(&TABLES).unwrap();
            bytes.truncate(at.index(bytes.len()));
            prop_assert!(Gazetteer::from_bytes(bytes).is_err());
        }
    }
}
