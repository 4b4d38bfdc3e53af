//! From columns to an index: sorts the places, weighs and measures them, and writes the sections one after the other.

use super::columns::{MAX_PLACES, Row};
use super::merge::{MergeError, NameSections, merge};
use super::runs::Folding;
use super::shape_sections::ShapeSections;
use super::spool::{Scratch, Spool};
use super::{Builder, FinishError, Progress, Stage, Stats, radius, weigh};
use crate::format::{self, CountryRecord, MembersRecord, NO_ROW, PlaceRecord, SECTIONS, Section, name_head};
use crate::grid::{TOWNS, by_cell};
use crate::{CountryCode, PlaceId};
use std::io::{Cursor, Seek, Write};
use std::path::Path;
use std::sync::atomic::AtomicU32;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{F32, I32, U16, U32};

impl Builder {
    /// Compiles everything into an index file. It is written under a temporary name beside `path` and renamed when complete;
    /// `progress` hears how far the work is.
    pub fn finish(self, path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Stats, FinishError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut temporary = tempfile::Builder::new();
        temporary.prefix(".dateline-").suffix(".gaz");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The rights that any new file gets.
            temporary.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = temporary.tempfile_in(folder)?;
        let scratch = Scratch(Some(folder.to_owned()));
        let stats = self.compile(file.as_file_mut(), &scratch, progress)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(stats)
    }

    /// Compiles everything into bytes for [`crate::Gazetteer::from_bytes`].
    pub fn into_bytes(self) -> Result<Vec<u8>, FinishError> {
        let mut out = Cursor::new(Vec::new());
        self.compile(&mut out, &Scratch(None), &mut |_| {})?;
        Ok(out.into_inner())
    }

    fn compile(
        mut self,
        out: &mut (impl Write + Seek),
        scratch: &Scratch,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Stats, FinishError> {
        let total = self.places.len() as u64;
        progress(Progress { stage: Stage::Sort, done: 0, total });
        let moved = self.sort_places();
        let row_now = |row: u32| moved.get(row as usize).copied().unwrap_or(row);
        let shapes = ShapeSections::compile(&self.shapes, row_now);
        self.shapes = Default::default();
        self.members = self.members.drain().map(|(row, members)| (row_now(row), members)).collect();
        drop(moved);
        radius::fill(&mut self.places, &self.members, &self.countries, &shapes);
        for place in self.places.iter_mut().filter(|place| place.importance.is_nan()) {
            place.importance = weigh::importance(place.feature, place.population);
        }

        let mut sections: [Option<Spool>; SECTIONS] = std::array::from_fn(|_| None);
        let (names, strings, places) = self.compile_names(scratch, progress)?;
        let (keys, pairs) = (names.keys, names.pairs);
        let mut set = |section: Section, spool: Spool| sections[section as usize] = Some(spool);
        set(Section::Strings, strings);
        set(Section::Places, places);
        set(Section::Names, names.automaton);
        set(Section::EntryStarts, names.starts);
        set(Section::Hits, names.hits);

        let (countries, members, codes) = self.compile_countries();
        let (area_starts, area_cells) = shapes.grid(|row| {
            let feature = self.places[row as usize].feature;
            feature.is_country() || feature.is_admin1()
        });
        let (town_starts, towns) = town_grid(&self.places);
        let admin1 = self.units(|place| place.feature.is_admin1());
        let admin2 = self.units(|place| place.feature.is_admin2());
        for (section, bytes) in [
            (Section::Countries, countries.as_bytes()),
            (Section::Codes, codes.as_bytes()),
            (Section::Members, members.as_bytes()),
            (Section::Admin1, numbers(admin1).as_bytes()),
            (Section::Admin2, numbers(admin2).as_bytes()),
            (Section::Points, shapes.points.as_bytes()),
            (Section::Chunks, shapes.chunks.as_bytes()),
            (Section::Rings, shapes.rings.as_bytes()),
            (Section::Polygons, shapes.polygons.as_bytes()),
            (Section::Areas, shapes.areas.as_bytes()),
            (Section::Lines, shapes.lines.as_bytes()),
            (Section::Borders, shapes.borders.as_bytes()),
            (Section::AreaCellStarts, numbers(area_starts).as_bytes()),
            (Section::AreaCells, numbers(area_cells).as_bytes()),
            (Section::TownStarts, numbers(town_starts).as_bytes()),
            (Section::Towns, numbers(towns).as_bytes()),
        ] {
            let mut spool = scratch.spool();
            spool.write_all(bytes)?;
            set(section, spool);
        }
        let stats = Stats {
            places: total,
            names: self.names.len() as u64,
            keys,
            pairs,
            areas: shapes.areas.len() as u64,
            bytes: 0,
        };
        drop((self, shapes));

        let mut index = format::Assembler::new(out)?;
        for (done, spool) in sections.into_iter().enumerate() {
            progress(Progress { stage: Stage::Write, done: done as u64, total: SECTIONS as u64 });
            let spool = spool.expect("every section is set");
            index.section(spool.len(), &mut spool.into_reader()?)?;
        }
        Ok(Stats { bytes: index.finish()?, ..stats })
    }

    /// Sorts places by id and brings their names together; gives the new row of each old one, or nothing where none moved.
    fn sort_places(&mut self) -> Vec<u32> {
        self.rows = Default::default();
        let mut moved = Vec::new();
        if !self.places.is_sorted_by_key(Row::id) {
            let key = |(row, place): (usize, &Row)| {
                (place.source as u64) << 61 | u64::from(place.number) << 29 | row as u64
            };
            debug_assert!(self.places.len() <= MAX_PLACES);
            let mut order: Vec<u64> = self.places.iter().enumerate().map(key).collect();
            order.sort_unstable();
            moved = vec![0; order.len()];
            for (now, key) in order.iter().enumerate() {
                moved[(key & (MAX_PLACES as u64 - 1)) as usize] = now as u32;
            }
            drop(order);
            let mut target = moved.clone();
            for row in 0..target.len() {
                while target[row] as usize != row {
                    let to = target[row] as usize;
                    self.places.swap(row, to);
                    target.swap(row, to);
                }
            }
        }
        self.names.sort(|row| moved.get(row as usize).copied().unwrap_or(row));
        moved
    }

    /// Folds and sorts names on several threads while this one writes the records of the places.
    fn compile_names(
        &self,
        scratch: &Scratch,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(NameSections, Spool, Spool), FinishError> {
        let total = self.places.len() as u64;
        let folding = Folding { places: &self.places, names: &self.names, scratch, next: AtomicU32::new(0) };
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let (runs, strings, places) = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..self.threads.unwrap_or_else(cores)).map(|_| scope.spawn(|| folding.work())).collect();
            let records = self.compile_places(scratch);
            while !threads.iter().all(|thread| thread.is_finished()) {
                progress(Progress { stage: Stage::Fold, done: u64::from(folding.done()), total });
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            let mut runs = Vec::new();
            for thread in threads {
                runs.append(&mut thread.join().expect("folding does not panic")?);
            }
            let (strings, places) = records?;
            Ok::<_, FinishError>((runs, strings, places))
        })?;
        let names_total = self.names.len() as u64;
        let mut step = |done| progress(Progress { stage: Stage::Merge, done, total: names_total });
        match merge(runs, scratch, &mut step) {
            Ok(names) => Ok((names, strings, places)),
            Err(MergeError::Io(error)) => Err(error.into()),
            Err(MergeError::Automaton(error)) => Err(FinishError::Names(error.to_string())),
        }
    }

    /// Strings and records of the places.
    fn compile_places(&self, scratch: &Scratch) -> Result<(Spool, Spool), FinishError> {
        let (mut strings, mut records) = (scratch.spool(), scratch.spool());
        let mut codes = Vec::with_capacity(self.codes.texts().len());
        for code in self.codes.texts() {
            codes.push(strings.len() as u32);
            push_string(&mut strings, code, 0)?;
        }
        let mut references = self.names.references(0..self.places.len() as u32);
        let mut names = Vec::new();
        for (row, place) in self.places.iter().enumerate() {
            self.names.of(row as u32, place.feature, &mut references, &mut names);
            let Ok(first) = u32::try_from(strings.len()) else { return Err(FinishError::TooLarge("names")) };
            names.truncate(usize::from(u16::MAX));
            for name in &names {
                push_string(&mut strings, name.text, name.kind as u8)?;
            }
            let record = PlaceRecord {
                number: U32::new(place.number),
                names: U32::new(first),
                name_count: U16::new(names.len() as u16),
                source: place.source as u8,
                class: place.feature.class,
                code: place.feature.code,
                country: place.country.map_or([0; 2], |country| country.0),
                padding: 0,
                admin1: U32::new(codes[place.admin1 as usize]),
                admin2: U32::new(codes[place.admin2 as usize]),
                lon: I32::new(place.lon),
                lat: I32::new(place.lat),
                population: U32::new(place.population),
                radius_m: F32::new(place.radius_m),
                importance: F32::new(place.importance),
            };
            records.write_all(record.as_bytes())?;
        }
        Ok((strings, records))
    }

    /// Countries by code, members by place, and the codes that both point into.
    fn compile_countries(&self) -> (Vec<CountryRecord>, Vec<MembersRecord>, Vec<[u8; 2]>) {
        let mut codes: Vec<[u8; 2]> = Vec::new();
        let mut add_codes = |list: &[CountryCode]| {
            let first = codes.len() as u32;
            codes.extend(list.iter().map(|code| code.0));
            U32::new(first)
        };
        // Uninhabited territories (Bouvet Island) may be told of and have no place.
        let place = |id: Option<PlaceId>| {
            let row = id.and_then(|id| self.places.binary_search_by_key(&id, Row::id).ok());
            U32::new(row.map_or(NO_ROW, |row| row as u32))
        };
        let mut countries: Vec<_> = self.countries.values().collect();
        countries.sort_by_key(|country| country.code);
        let countries = countries
            .into_iter()
            .map(|country| CountryRecord {
                code: country.code.0,
                neighbour_count: U16::new(country.neighbours.len() as u16),
                neighbours: add_codes(&country.neighbours),
                place: place(country.place),
                capital: place(country.capital),
            })
            .collect();
        let mut members: Vec<_> = self.members.iter().filter(|(_, members)| !members.is_empty()).collect();
        members.sort_by_key(|(row, _)| **row);
        let members = members
            .into_iter()
            .map(|(&row, members)| MembersRecord {
                place: U32::new(row),
                members: add_codes(members),
                count: U32::new(members.len() as u32),
            })
            .collect();
        (countries, members, codes)
    }

    /// Rows of admin units sorted by their codes; where two share them, the first by id stays.
    fn units(&self, wanted: impl Fn(&Row) -> bool) -> Vec<u32> {
        let key = |row: u32| {
            let place = &self.places[row as usize];
            let admin2 = if place.feature.is_admin1() { "" } else { self.codes.text(place.admin2) };
            (place.country, self.codes.text(place.admin1), admin2)
        };
        let mut rows: Vec<u32> =
            (0..self.places.len() as u32).filter(|&row| wanted(&self.places[row as usize])).collect();
        rows.sort_by_key(|&row| key(row));
        rows.dedup_by_key(|row| key(*row));
        rows
    }
}

fn push_string(strings: &mut Spool, text: &str, kind: u8) -> std::io::Result<()> {
    strings.write_all(&name_head(kind, text.len()).to_le_bytes())?;
    strings.write_all(text.as_bytes())
}

fn town_grid(places: &[Row]) -> (Vec<u32>, Vec<u32>) {
    let alive = |place: &Row| {
        place.feature.is_populated() && !matches!(place.feature.code(), "PPLH" | "PPLCH" | "PPLQ" | "PPLW")
    };
    let towns = places.iter().enumerate().filter(|(_, place)| alive(place));
    let cells = towns.map(|(row, place)| (TOWNS.cell(place.lon(), place.lat()) as u32, row as u32));
    by_cell(TOWNS, cells.collect())
}

fn numbers(values: Vec<u32>) -> Vec<U32> {
    values.into_iter().map(U32::new).collect()
}
