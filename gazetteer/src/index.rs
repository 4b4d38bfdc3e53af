//! What an opened index says about places, countries and units.

use crate::format::pack::code_at;
use crate::format::written::{Names, Other};
use crate::format::{
    AreaRecord, BorderRecord, CountryRecord, FeatureRecord, IMPORTANCE_UNITS, MembersRecord, NO_ROW,
    PLACE_UNITS, PlaceRecord, Section, UnitRecord,
};
use crate::shape::slice;
use crate::{CountryCode, Facts, Feature, Gazetteer, NameKind, Place, PlaceId, PlaceIx, Source};
use std::borrow::Cow;
use std::cmp::Ordering;
use zerocopy::little_endian::U32;

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
    /// Counts everything; reads all place records.
    pub fn info(&self) -> Info {
        let places = self.rows::<PlaceRecord>(Section::Places);
        let features = self.rows::<FeatureRecord>(Section::Features);
        let mut counts = vec![0; features.len()];
        for record in places {
            if let Some(count) = counts.get_mut(usize::from(record.feature.get() & 0xFFF)) {
                *count += 1;
            }
        }
        let mut features: Vec<(String, usize)> = (features.iter().zip(counts))
            .map(|(&FeatureRecord { class, code }, count)| (Feature { class, code }.to_string(), count))
            .collect();
        features.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Info {
            places: places.len(),
            names: self.name_automaton().map_or(0, |names| names.len() as usize),
            name_hits: self.rows::<U32>(Section::Hits).len(),
            features,
            polygons: self.rows::<AreaRecord>(Section::Areas).len(),
            borders: self.rows::<BorderRecord>(Section::Borders).len(),
            bytes: self.size(),
        }
    }

    /// Names the sources of the data and their licences, as the builder was told; empty when it was not.
    pub fn attribution(&self) -> &str {
        std::str::from_utf8(self.section(Section::Attribution)).unwrap_or("")
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

    /// The place in a row. A row that this gazetteer does not have (`ix` comes from another one, or the file is damaged) gives
    /// a place without name and id: `user:0`, of no feature, at 0, 0.
    pub fn place(&self, ix: PlaceIx) -> Place<'_> {
        let record = self.record(ix);
        let facts = record.map_or(NO_FACTS, |record| self.facts_of(record));
        let text = |code| std::str::from_utf8(code).unwrap_or("");
        Place {
            ix,
            id: record.map_or(NO_ID, id_of),
            name: record.and_then(|record| self.written(record)).map_or("", |(name, _)| name),
            feature: facts.feature,
            country: facts.country,
            admin1: text(facts.admin1),
            admin2: text(facts.admin2),
            lon: facts.lon,
            lat: facts.lat,
            population: facts.population,
            radius_m: facts.radius_m,
            importance: facts.importance,
        }
    }

    /// The main name of a place; empty for a row that this gazetteer does not have.
    pub fn name(&self, ix: PlaceIx) -> &str {
        self.record(ix).and_then(|record| self.written(record)).map_or("", |(name, _)| name)
    }

    /// What a place is and where, without its name: for loops over many places, at a third of what [`Gazetteer::place`] costs. A
    /// row that this gazetteer does not have gives what `place` gives.
    pub fn facts(&self, ix: PlaceIx) -> Facts<'_> {
        self.record(ix).map_or(NO_FACTS, |record| self.facts_of(record))
    }

    fn facts_of(&self, record: &PlaceRecord) -> Facts<'_> {
        let feature = usize::from(record.feature.get() & 0xFFF);
        let feature = self.rows::<FeatureRecord>(Section::Features).get(feature);
        let unit = self.rows::<UnitRecord>(Section::Units).get(record.unit.get() as usize);
        Facts {
            feature: feature.map_or(NO_FEATURE, |&FeatureRecord { class, code }| Feature { class, code }),
            country: unit.filter(|unit| unit.country != [0; 2]).map(|unit| CountryCode(unit.country)),
            admin1: unit.map_or(&[], |unit| self.unit_code(unit.admin1)),
            admin2: unit.map_or(&[], |unit| self.unit_code(unit.admin2)),
            lon: f64::from(record.lon.get()) / PLACE_UNITS,
            lat: f64::from(record.lat.get()) / PLACE_UNITS,
            population: record.population.get(),
            radius_m: f64::from(record.radius_m.get()),
            importance: f32::from(record.importance.get()) / IMPORTANCE_UNITS,
        }
    }

    /// Where a place lies (longitude, latitude) without the rest of it.
    #[inline]
    pub(crate) fn position(&self, ix: PlaceIx) -> Option<(f64, f64)> {
        let record = self.record(ix)?;
        Some((f64::from(record.lon.get()) / PLACE_UNITS, f64::from(record.lat.get()) / PLACE_UNITS))
    }

    /// The importance of a place in [`IMPORTANCE_UNITS`] without the rest of it.
    #[inline]
    pub(crate) fn importance_of(&self, ix: PlaceIx) -> u16 {
        self.record(ix).map_or(0, |record| record.importance.get())
    }

    #[inline]
    fn record(&self, ix: PlaceIx) -> Option<&PlaceRecord> {
        self.rows::<PlaceRecord>(Section::Places).get(ix.0 as usize)
    }

    /// Main name and the others.
    fn written(&self, record: &PlaceRecord) -> Option<(&str, Names<'_>)> {
        Names::read(self.section(Section::Written), record.names.get())
    }

    fn unit_code(&self, offset: U32) -> &[u8] {
        code_at(self.section(Section::UnitCodes), offset.get())
    }

    /// The place with an id.
    pub fn by_id(&self, id: PlaceId) -> Option<PlaceIx> {
        let places = self.rows::<PlaceRecord>(Section::Places);
        places.binary_search_by_key(&id, id_of).ok().map(|row| PlaceIx(row as u32))
    }

    /// All names of a place as written in the sources, with kinds, main name first.
    pub fn names(&self, ix: PlaceIx) -> Vec<(Cow<'_, str>, NameKind)> {
        self.told_names(ix).into_iter().map(|(name, kind, _)| (name, kind)).collect()
    }

    /// The same, and whether each was reviewed.
    pub(crate) fn told_names(&self, ix: PlaceIx) -> Vec<(Cow<'_, str>, NameKind, bool)> {
        let Some((main, others)) = self.record(ix).and_then(|record| self.written(record)) else {
            return Vec::new();
        };
        let automaton = self.name_automaton();
        let mut names = vec![(Cow::Borrowed(main), NameKind::Primary, false)];
        names.extend(others.filter_map(|(other, kind, reviewed)| match other {
            Other::Text(text) => Some((Cow::Borrowed(text), kind, reviewed)),
            Other::Formed(entry, form) => {
                let folded = automaton.and_then(|names| names.key_of(u64::from(entry)))?;
                Some((Cow::Owned(Other::form(form, &folded)), kind, reviewed))
            }
        }));
        names
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
        let wanted = (country, code.as_bytes(), &b""[..]);
        self.unit(Section::Admin1, wanted, |unit| (self.unit_code(unit.admin1), b""))
    }

    /// The first-level unit that a place lies in (itself, for a unit): what [`Gazetteer::admin1`] finds for its codes, without a
    /// search.
    pub fn admin1_of(&self, place: PlaceIx) -> Option<PlaceIx> {
        let unit = self.record(place)?.unit.get() as usize;
        some_row(self.rows::<UnitRecord>(Section::Units).get(unit)?.admin1_place)
    }

    /// Name of the first-level unit that a place lies in (of itself, for a unit).
    pub fn admin1_name(&self, place: &Place<'_>) -> Option<&str> {
        Some(self.name(self.admin1_of(place.ix)?))
    }

    /// Name of a country; its code when the gazetteer does not have it.
    pub fn country_name(&self, code: CountryCode) -> String {
        self.country(code).map_or_else(|| code.to_string(), |ix| self.name(ix).to_owned())
    }

    /// The second-level unit with a code; both codes as in [`Place`].
    pub fn admin2(&self, country: CountryCode, admin1: &str, code: &str) -> Option<PlaceIx> {
        let wanted = (country, admin1.as_bytes(), code.as_bytes());
        self.unit(Section::Admin2, wanted, |unit| (self.unit_code(unit.admin1), self.unit_code(unit.admin2)))
    }

    /// Bisects the units of a section by country and code, of which the second is looked at where the countries are the same.
    fn unit<'g>(
        &'g self,
        section: Section,
        wanted: (CountryCode, &[u8], &[u8]),
        codes: impl Fn(&'g UnitRecord) -> (&'g [u8], &'g [u8]),
    ) -> Option<PlaceIx> {
        let rows = self.rows::<UnitRecord>(Section::Units);
        let compare = |ix: &U32| {
            let unit = self.record(PlaceIx(ix.get())).and_then(|place| rows.get(place.unit.get() as usize));
            let Some(unit) = unit else { return Ordering::Less };
            unit.country.cmp(&wanted.0.0).then_with(|| codes(unit).cmp(&(wanted.1, wanted.2)))
        };
        let units = self.rows::<U32>(section);
        let row = units.binary_search_by(compare).ok()?;
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

const NO_FEATURE: Feature = Feature { class: b'?', code: [0; 5] };

// These stand for a row that does not exist.
const NO_ID: PlaceId = PlaceId { source: Source::User, number: 0 };
const NO_FACTS: Facts<'static> = Facts {
    feature: NO_FEATURE,
    country: None,
    admin1: &[],
    admin2: &[],
    lon: 0.0,
    lat: 0.0,
    population: 0,
    radius_m: 0.0,
    importance: 0.0,
};

fn id_of(record: &PlaceRecord) -> PlaceId {
    PlaceId { source: Source::of((record.feature.get() >> 12) as u8), number: record.number.get() }
}

fn some_row(row: U32) -> Option<PlaceIx> {
    (row.get() != NO_ROW).then_some(PlaceIx(row.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OpenError;
    use crate::build::build;
    use crate::fixture::{TABLES, all, first, gazetteer};
    use crate::fold::fold;
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
        let names = gazetteer.names(dushanbe.ix);
        assert_eq!(
            names.iter().map(|(name, kind)| (name.as_ref(), *kind)).collect::<Vec<_>>(),
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
        assert_eq!(gazetteer.lookup("tajik").first().unwrap().kind, NameKind::Adjective);
    }

    #[test]
    fn hits_are_sorted_by_importance_and_codes_come_last() {
        let gazetteer = gazetteer();
        let names = |name| -> Vec<String> {
            gazetteer.lookup(name).map(|hit| gazetteer.place(hit.place).feature.to_string()).collect()
        };
        assert_eq!(names("Georgia"), ["A.PCLI", "A.ADM1"]);
        assert_eq!(names("Dushanbe"), ["P.PPLC", "A.ADM1", "A.ADM2"]);
        for entry in gazetteer.entries() {
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
        let mut matcher = crate::Matcher::default();
        for place in all(gazetteer) {
            for (name, kind) in gazetteer.names(place.ix) {
                let folded = fold(&name);
                let words: Vec<&str> = folded.split(' ').collect();
                let matches = matcher.matches_at(gazetteer, words.iter().copied().chain(["and", "more"]));
                let longest = matches.iter().find(|found| found.words == words.len());
                let hit = gazetteer.hits(longest.unwrap().entry).find(|hit| hit.place == place.ix);
                assert!(hit.is_some_and(|hit| hit.kind <= kind), "{name}");
                assert!(matches.is_sorted_by_key(|found| found.words));
            }
        }
        let matches = matcher.matches_at(gazetteer, ["new", "york", "city"].into_iter());
        assert_eq!(matches.iter().map(|found| found.words).collect::<Vec<_>>(), [2, 3]);
        assert!(matcher.matches_at(gazetteer, ["newyork"].into_iter()).is_empty());
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
        for place in all(gazetteer) {
            let by_codes = place.country.and_then(|country| gazetteer.admin1(country, place.admin1));
            assert_eq!(gazetteer.admin1_of(place.ix), by_codes, "{}", place.name);
        }
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
        assert!(reason(b"").contains("it is cut off: 0 bytes"));
        assert!(reason(&[b'x'; 100]).contains("is not a gazetteer index"));
        let bytes = build(&TABLES).unwrap();
        assert!(reason(&bytes[..bytes.len() - 8]).contains("bytes instead of"));
        let mut newer = bytes.clone();
        newer[8] += 1;
        assert!(reason(&newer).contains("built by a newer Dateline"));
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
