//! Collects tellings and groups them.

use super::index::Index;
use super::same::{Key, Words, same};
use super::store::{Store, Stored};
use super::{EventGroup, Told};
use crate::event::classify;
use foldhash::fast::FixedState;
use std::hash::BuildHasher;
use std::io;
use std::path::Path;

/// Collects tellings and groups them.
#[derive(Debug)]
pub struct Grouper {
    groups: Vec<Growing>,
    index: Index,
    words: Words,
    store: Store,
}

/// A group under way.
#[derive(Debug)]
struct Growing {
    /// what its tellings say that decides on the group, each once: ten thousand reports of one event say few different things
    keys: Vec<Key>,
    members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    /// hash of the report's identifier
    report: u64,
    /// where the store has it
    at: u64,
}

impl Growing {
    /// How far a telling is from the one farthest from it; `None` when it does not fit all of them.
    fn fits(&self, words: &Words, key: &Key, report: u64) -> Option<f64> {
        // Reports come one after the other: the same one stands last, if it stands here.
        if self.members.iter().rev().any(|member| member.report == report) {
            return None;
        }
        self.keys.iter().try_fold(0.0, |far: f64, other| Some(far.max(same(words, other, key)?)))
    }
}

impl Grouper {
    /// A grouper that knows no report yet; when the reports are many, they wait in a file without a name in the folder for
    /// temporary files.
    pub fn new() -> Self {
        Grouper::in_folder(&std::env::temp_dir())
    }

    /// The same with the file in another folder.
    pub fn in_folder(folder: &Path) -> Self {
        Grouper {
            groups: Vec::new(),
            index: Index::default(),
            words: Words::default(),
            store: Store::new(folder),
        }
    }

    /// Adds the events of one report.
    ///
    /// # Errors
    /// When the file cannot be written, e.g. on a full disk.
    pub fn add(&mut self, told: Vec<Told>) -> io::Result<()> {
        for telling in told {
            let key = Key::of(&telling, &mut self.words);
            let family = classify(&telling.event_type).map_or("any", |c| c.family);
            let report = FixedState::default().hash_one(&telling.doc_id);
            let best = self
                .index
                .near(family, &key)
                .into_iter()
                .filter_map(|g| Some((g, self.groups[g as usize].fits(&self.words, &key, report)?)))
                .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let member = Member { report, at: self.store.push(&telling)? };
            match best {
                Some((group, _)) => {
                    let group = &mut self.groups[group as usize];
                    group.members.push(member);
                    if !group.keys.contains(&key) {
                        group.keys.push(key);
                    }
                }
                None => {
                    self.index.insert(family, &key, self.groups.len() as u32);
                    self.groups.push(Growing { keys: vec![key], members: vec![member] });
                }
            }
        }
        Ok(())
    }

    /// All groups, in the order of their first telling.
    ///
    /// # Errors
    /// As [`Grouper::add`].
    pub fn finish(self) -> io::Result<Groups> {
        let members = self.groups.into_iter().map(|g| g.members.into_iter().map(|m| m.at).collect());
        Ok(Groups { stored: self.store.finish()?, left: members.collect::<Vec<_>>().into_iter() })
    }
}

impl Default for Grouper {
    fn default() -> Self {
        Grouper::new()
    }
}

/// Groups, read back one after the other.
#[derive(Debug)]
pub struct Groups {
    stored: Stored,
    left: std::vec::IntoIter<Vec<u64>>,
}

impl Iterator for Groups {
    type Item = io::Result<EventGroup>;

    fn next(&mut self) -> Option<Self::Item> {
        let places = self.left.next()?;
        let told = places.into_iter().map(|at| self.stored.read(at)).collect::<io::Result<_>>();
        Some(told.map(|told| EventGroup { told }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}
