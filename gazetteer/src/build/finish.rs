//! From columns to an index: sorts the places, weighs and measures them, and writes the sections one after the other.

use super::columns::{MAX_PLACES, Row};
use super::merge::{MergeError, NameSections, merge};
use super::records::Recording;
use super::runs::Folding;
use super::shape_sections::ShapeSections;
use super::spool::{Scratch, Spool};
use super::temporary::temporary_beside;
use super::{Builder, FinishError, Progress, Stage, Stats, radius, seats, weigh};
use crate::automaton::Automaton;
use crate::format::beginnings;
use crate::format::container::IndexWriter;
use crate::format::{CountryRecord, MembersRecord, NO_ROW, SECTIONS, Section};
use crate::grid::{Grid, by_cell};
use crate::{CountryCode, PlaceId};
use std::io::{Cursor, Seek, Write};
use std::path::Path;
use std::sync::atomic::AtomicU32;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{U16, U32};

impl Builder {
    /// Compiles everything into an index file. It is written under a temporary name beside `path` and renamed when complete;
    /// `progress` hears how far the work is.
    pub fn finish(self, path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Stats, FinishError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut file = temporary_beside(path)?;
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
        let NameSections { automaton, hits, ranks, keys, pairs } = self.compile_names(scratch, progress)?;
        let automaton = automaton.into_bytes()?;
        let beginnings_wanted = self.beginnings.unwrap_or(automaton.len() >= beginnings::WORTHWHILE_BYTES);
        let names = Automaton::new(&automaton).filter(|_| beginnings_wanted);
        let beginnings = names.and_then(beginnings::table).unwrap_or_default();
        let admin1 = self.units(|place| place.feature.is_admin1());
        let admin1_rows = admin1.iter().filter_map(|&row| {
            let place = &self.places[row as usize];
            Some(((place.country?.0, self.codes.text(place.admin1).as_bytes()), row))
        });
        let recording = Recording {
            places: &self.places,
            names: &self.names,
            codes: &self.codes,
            automaton: &automaton,
            beginnings: &beginnings,
            admin1: &admin1_rows.collect(),
            threads: self.thread_count(),
        };
        let recorded = recording.run(scratch, progress)?;
        let mut set = |section: Section, spool: Spool| sections[section as usize] = Some(spool);
        set(Section::Places, recorded.places);
        set(Section::Written, recorded.written);
        set(Section::Hits, hits);

        let (countries, members, codes) = self.compile_countries();
        let (area_starts, area_cells) = shapes.grid(|row| {
            let feature = self.places[row as usize].feature;
            feature.is_country() || feature.is_admin1()
        });
        let (town_starts, towns) = place_grid(&self.places, is_town);
        let (spot_starts, spots) = place_grid(&self.places, |place| !is_town(place));
        let admin2 = self.units(|place| place.feature.is_admin2());
        for (section, bytes) in [
            (Section::Features, recorded.features.as_slice()),
            (Section::Units, &recorded.units),
            (Section::UnitCodes, &recorded.unit_codes),
            (Section::Countries, countries.as_bytes()),
            (Section::Codes, codes.as_bytes()),
            (Section::Members, members.as_bytes()),
            (Section::Admin1, numbers(admin1).as_bytes()),
            (Section::Admin2, numbers(admin2).as_bytes()),
            (Section::Deltas, shapes.outlines.deltas.as_bytes()),
            (Section::Chunks, shapes.outlines.chunks.as_bytes()),
            (Section::Rings, shapes.rings.as_bytes()),
            (Section::Polygons, shapes.polygons.as_bytes()),
            (Section::Areas, shapes.areas.as_bytes()),
            (Section::Lines, shapes.lines.as_bytes()),
            (Section::Borders, shapes.borders.as_bytes()),
            (Section::AreaCellStarts, numbers(area_starts).as_bytes()),
            (Section::AreaCells, numbers(area_cells).as_bytes()),
            (Section::TownStarts, numbers(town_starts).as_bytes()),
            (Section::Towns, numbers(towns).as_bytes()),
            (Section::Attribution, self.attribution.as_bytes()),
            (Section::Ranks, ranks.finish().as_bytes()),
            (Section::SpotStarts, numbers(spot_starts).as_bytes()),
            (Section::Spots, numbers(spots).as_bytes()),
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

        let mut index = IndexWriter::new(out)?;
        for (done, (section, spool)) in Section::ALL.into_iter().zip(sections).enumerate() {
            progress(Progress { stage: Stage::Write, done: done as u64, total: SECTIONS as u64 });
            match spool {
                Some(spool) => index.section(section, &mut spool.into_reader()?)?,
                None if section == Section::Names => index.section(section, &mut &automaton[..])?,
                None if section == Section::Beginnings => {
                    index.section(section, &mut beginnings.as_bytes())?
                }
                None => index.begin(section)?,
            }
        }
        Ok(Stats { bytes: index.finish()?, ..stats })
    }

    fn thread_count(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
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

    /// Folds, sorts and merges names, on several threads.
    fn compile_names(
        &self,
        scratch: &Scratch,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<NameSections, FinishError> {
        let total = self.places.len() as u64;
        let most = seats::weights(&self.places, &self.names);
        let (places, names) = (&self.places, &self.names);
        let folding = Folding { places, names, most: &most, scratch, next: AtomicU32::new(0) };
        let runs = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.thread_count()).map(|_| scope.spawn(|| folding.work())).collect();
            while !threads.iter().all(|thread| thread.is_finished()) {
                progress(Progress { stage: Stage::Fold, done: u64::from(folding.done()), total });
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            let mut runs = Vec::new();
            for thread in threads {
                runs.append(&mut thread.join().expect("folding does not panic")?);
            }
            Ok::<_, FinishError>(runs)
        })?;
        let names_total = self.names.len() as u64;
        let mut step = |done| progress(Progress { stage: Stage::Merge, done, total: names_total });
        match merge(places, runs, scratch, &mut step) {
            Ok(names) => Ok(names),
            Err(MergeError::Io(error)) => Err(error.into()),
            Err(MergeError::Automaton(error)) => Err(FinishError::Names(error.to_string())),
        }
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

/// A populated place where people live.
fn is_town(place: &Row) -> bool {
    place.feature.is_populated() && !matches!(place.feature.code(), "PPLH" | "PPLCH" | "PPLQ" | "PPLW")
}

/// The grid of some places.
fn place_grid(places: &[Row], wanted: impl Fn(&Row) -> bool) -> (Vec<u32>, Vec<u32>) {
    let wanted = || places.iter().enumerate().filter(|(_, place)| wanted(place));
    let grid = Grid::for_places(wanted().count());
    let cells = wanted().map(|(row, place)| (grid.cell(place.lon(), place.lat()) as u32, row as u32));
    by_cell(grid, cells.collect())
}

fn numbers(values: Vec<u32>) -> Vec<U32> {
    values.into_iter().map(U32::new).collect()
}
