//! Records and written names of the places, once the automaton of names is there: a name that follows from its key is written
//! as that key's entry.

use super::columns::{Codes, Names, Row};
use super::spool::{Scratch, Spool};
use super::{FinishError, Progress, Stage};
use crate::automaton::Automaton;
use crate::format::beginnings::{self, BeginningRecord};
use crate::format::pack::{PlaceFields, PlacePacker, TooMany};
use crate::format::written;
use std::collections::HashMap;
use std::io::Write;
use std::sync::mpsc::{SyncSender, sync_channel};
use zerocopy::IntoBytes;

/// Places that a thread writes the names of at a time.
const BLOCK: u32 = 1 << 13;

/// The sections of places.
pub(super) struct PlaceSections {
    pub(super) places: Spool,
    pub(super) written: Spool,
    pub(super) features: Vec<u8>,
    pub(super) units: Vec<u8>,
    pub(super) unit_codes: Vec<u8>,
}

/// What the threads need to know.
pub(super) struct Recording<'c> {
    pub(super) places: &'c [Row],
    pub(super) names: &'c Names,
    pub(super) codes: &'c Codes,
    /// the compiled names
    pub(super) automaton: &'c [u8],
    /// where their beginnings lead
    pub(super) beginnings: &'c [BeginningRecord],
    /// rows of first-level units by country and code
    pub(super) admin1: &'c HashMap<([u8; 2], &'c [u8]), u32>,
    pub(super) threads: usize,
}

/// Written names of a block of places, and where those of each place end.
struct Block {
    written: Vec<u8>,
    ends: Vec<usize>,
}

impl Recording<'_> {
    /// Threads look up and write the names, this one packs the records in their order.
    pub(super) fn run(
        &self,
        scratch: &Scratch,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<PlaceSections, FinishError> {
        let total = self.places.len() as u64;
        std::thread::scope(|scope| {
            let receivers: Vec<_> = (0..self.threads.max(1))
                .map(|thread| {
                    let (sender, receiver) = sync_channel(2);
                    scope.spawn(move || self.work(thread, &sender));
                    receiver
                })
                .collect();
            let mut packer = PlacePacker::new();
            let (mut places, mut written) = (scratch.spool(), scratch.spool());
            for (at, rows) in self.places.chunks(BLOCK as usize).enumerate() {
                progress(Progress { stage: Stage::Write, done: at as u64 * u64::from(BLOCK), total });
                let block = receivers[at % receivers.len()].recv();
                let block =
                    block.map_err(|_| std::io::Error::other("a thread of the builder ended early"))?;
                let mut start = written.len() as usize;
                for (row, end) in rows.iter().zip(&block.ends) {
                    let record = packer.pack(&self.fields(row), start);
                    let record = record.map_err(|TooMany(what)| FinishError::TooLarge(what))?;
                    places.write_all(record.as_bytes())?;
                    start = written.len() as usize + end;
                }
                written.write_all(&block.written)?;
            }
            let (features, units, unit_codes) =
                packer.finish(|country, code| self.admin1.get(&(country, code)).copied());
            Ok(PlaceSections { places, written, features, units, unit_codes })
        })
    }

    fn fields(&self, row: &Row) -> PlaceFields<'_> {
        PlaceFields {
            id: row.id(),
            feature: row.feature,
            country: row.country,
            admin1: self.codes.text(row.admin1),
            admin2: self.codes.text(row.admin2),
            lon: row.lon,
            lat: row.lat,
            population: row.population,
            radius_m: row.radius_m,
            importance: row.importance,
        }
    }

    /// Writes every `threads`th block, beginning with the `thread`th.
    fn work(&self, thread: usize, sender: &SyncSender<Block>) {
        let automaton = Automaton::new(self.automaton);
        let entry = |folded: &str| {
            let names = automaton?;
            let (state, rest) = beginnings::after(self.beginnings, names, folded.as_bytes())?;
            names.value_behind(state, rest).and_then(|entry| u32::try_from(entry).ok())
        };
        let mut names = Vec::new();
        let blocks = (0..self.places.len() as u32).step_by(BLOCK as usize);
        for first in blocks.skip(thread).step_by(self.threads.max(1)) {
            let end = first.saturating_add(BLOCK).min(self.places.len() as u32);
            let mut references = self.names.references(first..end);
            let mut block = Block { written: Vec::new(), ends: Vec::new() };
            for row in first..end {
                let feature = self.places[row as usize].feature;
                self.names.of(row, feature, &mut references, &mut names);
                let (main, others) = match names.split_first() {
                    Some((main, others)) => (main.text, others),
                    None => ("", [].as_slice()),
                };
                let others = others.iter().map(|name| (name.text, name.kind, name.reviewed));
                written::push_names(&mut block.written, main, others, entry);
                block.ends.push(block.written.len());
            }
            if sender.send(block).is_err() {
                return;
            }
        }
    }
}
