//! Merges the sorted runs of keys into the automaton of names and the hits of each.

use super::columns::Row;
use super::runs::RunHead;
use super::spool::{Scratch, Spool};
use crate::NameKind;
use crate::format::ranks::{RanksBuilder, rank};
use crate::format::{hit, packed_importance};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// The compiled names.
pub(super) struct NameSections {
    pub(super) automaton: Spool,
    pub(super) hits: Spool,
    pub(super) ranks: RanksBuilder,
    /// distinct keys
    pub(super) keys: u64,
    /// (key, place) pairs
    pub(super) pairs: u64,
}

/// Keys handed to the thread that builds the automaton.
#[derive(Default)]
struct Batch {
    /// one after the other
    texts: Vec<u8>,
    /// where each ends, and its entry
    keys: Vec<(u32, u32)>,
}

/// Keys of a batch.
const BATCH: usize = 4096;

/// Why names could not be merged.
pub(super) enum MergeError {
    Io(io::Error),
    Automaton(fst::Error),
}

impl From<io::Error> for MergeError {
    fn from(error: io::Error) -> Self {
        MergeError::Io(error)
    }
}

/// Merges runs; `step` hears how many pairs were merged, now and then. `places` are those that the keys are of.
pub(super) fn merge(
    places: &[Row],
    runs: Vec<Spool>,
    scratch: &Scratch,
    step: &mut dyn FnMut(u64),
) -> Result<NameSections, MergeError> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(4);
        let automaton = scratch.spool();
        let builder = scope.spawn(move || build_automaton(automaton, &receiver));
        let merged = Merge::new(places, scratch, sender).run(runs, step);
        let built = builder.join().expect("building the automaton does not panic");
        let mut sections = merged?;
        sections.automaton = built.map_err(MergeError::Automaton)?;
        Ok(sections)
    })
}

fn build_automaton(out: Spool, batches: &Receiver<Batch>) -> Result<Spool, fst::Error> {
    let mut builder = fst::MapBuilder::new(out)?;
    for batch in batches {
        let mut start = 0;
        for &(end, entry) in &batch.keys {
            builder.insert(&batch.texts[start..end as usize], u64::from(entry))?;
            start = end as usize;
        }
    }
    builder.into_inner()
}

struct Merge<'c> {
    places: &'c [Row],
    sender: SyncSender<Batch>,
    batch: Batch,
    /// places of the key that is being gathered, with weight
    group: Vec<(u32, NameKind, f32)>,
    sections: NameSections,
}

impl<'c> Merge<'c> {
    fn new(places: &'c [Row], scratch: &Scratch, sender: SyncSender<Batch>) -> Self {
        let [automaton, hits] = [(); 2].map(|()| scratch.spool());
        let ranks = RanksBuilder::default();
        let sections = NameSections { automaton, hits, ranks, keys: 0, pairs: 0 };
        Merge { places, sender, batch: Batch::default(), group: Vec::new(), sections }
    }

    fn run(mut self, runs: Vec<Spool>, step: &mut dyn FnMut(u64)) -> Result<NameSections, MergeError> {
        let mut heads = BinaryHeap::new();
        for run in runs {
            heads.extend(RunHead::new(run)?);
        }
        let mut key = Vec::new();
        while let Some(mut head) = heads.peek_mut() {
            if head.text != key {
                self.close(&key)?;
                key.clone_from(&head.text);
            }
            self.group.push((head.place, head.kind, head.weight));
            if !head.advance()? {
                PeekMut::pop(head);
            }
            if self.sections.pairs.is_multiple_of(1 << 18) {
                step(self.sections.pairs);
            }
        }
        self.close(&key)?;
        self.send();
        Ok(self.sections)
    }

    /// Ends the group of a key.
    fn close(&mut self, key: &[u8]) -> io::Result<()> {
        if self.group.is_empty() {
            return Ok(());
        }
        // By place before; equal weights stay so.
        self.group.sort_by(|a, b| {
            let code = |kind| kind == NameKind::Code;
            code(a.1).cmp(&code(b.1)).then(b.2.total_cmp(&a.2))
        });
        let entry = u32::try_from(self.sections.pairs).map_err(io::Error::other)?;
        let mut left = self.group.len();
        for (place, kind, _) in self.group.drain(..) {
            left -= 1;
            let importance = packed_importance(self.places[place as usize].importance);
            self.sections.ranks.push(rank(importance, kind));
            self.sections.hits.write_all(&hit(place, kind, left == 0).to_le_bytes())?;
            self.sections.pairs += 1;
        }
        self.sections.keys += 1;
        self.batch.texts.extend_from_slice(key);
        self.batch.keys.push((self.batch.texts.len() as u32, entry));
        if self.batch.keys.len() == BATCH {
            self.send();
        }
        Ok(())
    }

    fn send(&mut self) {
        // A builder that gave up has its own error to tell.
        let _ = self.sender.send(std::mem::take(&mut self.batch));
    }
}
