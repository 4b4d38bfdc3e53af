//! Folds all names and sorts the keys: each thread takes blocks of places, gathers their keys into runs that fit into
//! memory, and sorts them. Keys are ordered by text and place, and no two are equal, so that the merged runs are the same
//! however the blocks were shared out.

use super::columns::Names;
use super::columns::Row;
use super::spelling::{Key, keys_of};
use super::spool::{Scratch, Spool, SpoolReader};
use crate::NameKind;
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};

/// Places of a block.
const BLOCK: u32 = 1 << 14;
/// Bytes of keys and of their entries at which a run is sorted and put away.
const RUN_BYTES: usize = 128 << 20;
/// Bytes before the text of a key in a run.
const HEAD: usize = 11;

/// What the threads need to know.
pub(super) struct Folding<'c> {
    pub(super) places: &'c [Row],
    pub(super) names: &'c Names,
    /// see [`super::seats`]
    pub(super) most: &'c HashMap<u32, f32>,
    pub(super) scratch: &'c Scratch,
    /// first place of the next block
    pub(super) next: AtomicU32,
}

impl Folding<'_> {
    /// Places that were given out so far.
    pub(super) fn done(&self) -> u32 {
        self.next.load(Ordering::Relaxed).min(self.places.len() as u32)
    }

    /// Takes blocks until none is left; gives sorted runs.
    pub(super) fn work(&self) -> io::Result<Vec<Spool>> {
        let (mut run, mut runs) = (Run::default(), Vec::new());
        let (mut names, mut keys) = (Vec::new(), Vec::new());
        loop {
            let first = self.next.fetch_add(BLOCK, Ordering::Relaxed);
            let end = first.saturating_add(BLOCK).min(self.places.len() as u32);
            if first >= end {
                break;
            }
            let mut references = self.names.references(first..end);
            for row in first..end {
                let place = &self.places[row as usize];
                self.names.of(row, place.feature, &mut references, &mut names);
                keys_of(place.feature, &names, &mut keys);
                let most = self.most.get(&row).copied().unwrap_or(f32::INFINITY);
                keys.iter().for_each(|key| run.push(key, row, place.importance.min(most)));
            }
            if run.bytes() > RUN_BYTES {
                runs.push(run.put_away(self.scratch)?);
            }
        }
        if !run.entries.is_empty() {
            runs.push(run.put_away(self.scratch)?);
        }
        Ok(runs)
    }
}

/// Keys that are not sorted yet.
#[derive(Default)]
struct Run {
    texts: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    /// first eight bytes of the text: nearly always enough to compare
    prefix: u64,
    start: u32,
    length: u16,
    kind: NameKind,
    place: u32,
    weight: f32,
}

impl Run {
    fn bytes(&self) -> usize {
        self.texts.len() + self.entries.len() * size_of::<Entry>()
    }

    fn push(&mut self, key: &Key, place: u32, importance: f32) {
        self.entries.push(Entry {
            prefix: prefix(key.text.as_bytes()),
            start: self.texts.len() as u32,
            length: key.text.len() as u16,
            kind: key.kind,
            place,
            weight: importance * key.share,
        });
        self.texts.extend_from_slice(key.text.as_bytes());
    }

    fn put_away(&mut self, scratch: &Scratch) -> io::Result<Spool> {
        let text = |entry: &Entry| &self.texts[entry.start as usize..][..usize::from(entry.length)];
        self.entries.sort_unstable_by(|a, b| {
            (a.prefix.cmp(&b.prefix)).then_with(|| text(a).cmp(text(b))).then(a.place.cmp(&b.place))
        });
        let mut spool = scratch.spool();
        for entry in &self.entries {
            let mut head = [0; HEAD];
            head[..2].copy_from_slice(&entry.length.to_le_bytes());
            head[2] = entry.kind as u8;
            head[3..7].copy_from_slice(&entry.place.to_le_bytes());
            head[7..].copy_from_slice(&entry.weight.to_le_bytes());
            spool.write_all(&head)?;
            spool.write_all(text(entry))?;
        }
        self.texts.clear();
        self.entries.clear();
        Ok(spool)
    }
}

fn prefix(text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = text.len().min(8);
    bytes[..length].copy_from_slice(&text[..length]);
    u64::from_be_bytes(bytes)
}

/// The first key of a run that was not taken yet.
pub(super) struct RunHead {
    reader: SpoolReader,
    prefix: u64,
    pub(super) text: Vec<u8>,
    pub(super) kind: NameKind,
    pub(super) place: u32,
    /// the place's importance under this name
    pub(super) weight: f32,
    left: u64,
}

impl RunHead {
    /// `None` for an empty run.
    pub(super) fn new(run: Spool) -> io::Result<Option<Self>> {
        let left = run.len();
        let reader = run.into_reader()?;
        let (text, kind) = (Vec::new(), NameKind::Primary);
        let mut head = RunHead { reader, prefix: 0, text, kind, place: 0, weight: 0.0, left };
        Ok(head.advance()?.then_some(head))
    }

    /// Goes to the next key; whether there is one.
    pub(super) fn advance(&mut self) -> io::Result<bool> {
        if self.left == 0 {
            return Ok(false);
        }
        let mut head = [0; HEAD];
        self.reader.read_exact(&mut head)?;
        let [l0, l1, kind, p0, p1, p2, p3, w0, w1, w2, w3] = head;
        let length = usize::from(u16::from_le_bytes([l0, l1]));
        self.text.resize(length, 0);
        self.reader.read_exact(&mut self.text)?;
        self.kind = NameKind::from_number(kind);
        self.place = u32::from_le_bytes([p0, p1, p2, p3]);
        self.weight = f32::from_le_bytes([w0, w1, w2, w3]);
        self.prefix = prefix(&self.text);
        self.left -= (HEAD + length) as u64;
        Ok(true)
    }
}

impl PartialEq for RunHead {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for RunHead {}

impl PartialOrd for RunHead {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The smallest key is the greatest head, as [`std::collections::BinaryHeap`] wants it.
impl Ord for RunHead {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.prefix.cmp(&self.prefix))
            .then_with(|| other.text.cmp(&self.text))
            .then(other.place.cmp(&self.place))
    }
}
