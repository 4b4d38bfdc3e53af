//! What the builder has been told so far, in columns: a packed row a place, all written names in one arena. Thirteen million
//! places with twice as many names take about a gigabyte.

use super::spelling::alternate_kind;
pub(super) use crate::format::MAX_PLACES;
use crate::format::PLACE_UNITS;
use crate::{CountryCode, Feature, NameKind, PlaceId, Source};
use std::collections::HashMap;

/// One place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) number: u32,
    /// in 1/100,000 degree
    pub(super) lon: i32,
    pub(super) lat: i32,
    pub(super) population: u32,
    /// in [`Codes`]
    pub(super) admin1: u32,
    pub(super) admin2: u32,
    /// not a number where nobody measured it
    pub(super) radius_m: f32,
    /// not a number where nobody weighed it
    pub(super) importance: f32,
    pub(super) source: Source,
    pub(super) feature: Feature,
    pub(super) country: Option<CountryCode>,
    /// taken over from an index and not told anew since
    pub(super) inherited: bool,
}

impl Row {
    pub(super) fn id(&self) -> PlaceId {
        PlaceId { source: self.source, number: self.number }
    }

    pub(super) fn lon(&self) -> f64 {
        f64::from(self.lon) / PLACE_UNITS
    }

    pub(super) fn lat(&self) -> f64 {
        f64::from(self.lat) / PLACE_UNITS
    }
}

/// Codes of units, each text once. Row 0 is the empty one.
#[derive(Debug)]
pub(super) struct Codes {
    rows: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Default for Codes {
    fn default() -> Self {
        Codes { rows: HashMap::new(), texts: vec!["".into()] }
    }
}

impl Codes {
    pub(super) fn row(&mut self, code: &str) -> u32 {
        if code.is_empty() {
            return 0;
        }
        if let Some(&row) = self.rows.get(code) {
            return row;
        }
        let row = self.texts.len() as u32;
        self.texts.push(code.into());
        self.rows.insert(code.into(), row);
        row
    }

    pub(super) fn text(&self, row: u32) -> &str {
        &self.texts[row as usize]
    }
}

/// Numbers of one page of [`Rows`].
const PAGE: usize = 4096;

/// From id to row. GeoNames numbers lie close together and are looked up by the million: they have a table in pages, the
/// other sources a map.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pages: Vec<Option<Box<[u32; PAGE]>>>,
    others: HashMap<PlaceId, u32>,
}

/// GeoNames numbers beyond are kept in the map, so that a slip of the pen does not cost a table of four billion.
const PAGED: usize = 1 << 27;
const NONE: u32 = u32::MAX;

impl Rows {
    pub(super) fn get(&self, id: PlaceId) -> Option<u32> {
        if !is_paged(id) {
            return self.others.get(&id).copied();
        }
        let number = id.number as usize;
        let row = self.pages.get(number / PAGE)?.as_ref()?[number % PAGE];
        (row != NONE).then_some(row)
    }

    pub(super) fn insert(&mut self, id: PlaceId, row: u32) {
        if !is_paged(id) {
            self.others.insert(id, row);
            return;
        }
        let (page, at) = (id.number as usize / PAGE, id.number as usize % PAGE);
        if self.pages.len() <= page {
            self.pages.resize(page + 1, None);
        }
        self.pages[page].get_or_insert_with(|| Box::new([NONE; PAGE]))[at] = row;
    }
}

fn is_paged(id: PlaceId) -> bool {
    id.source == Source::GeoNames && (id.number as usize) < PAGED
}

/// A name as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'c> {
    pub(super) text: &'c str,
    pub(super) kind: NameKind,
    /// someone looked at it: it counts in full however unlike the main name it is
    pub(super) reviewed: bool,
}

/// All written names. A reference holds the row of its place above and the position in the arena below, so that sorted
/// references list the names place by place in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Names {
    arena: Vec<u8>,
    references: Vec<u64>,
}

const POSITION_BITS: u32 = 35;
const REVIEWED: u8 = 0x80;

impl Names {
    /// Whether there is room for `length` more bytes of names.
    pub(super) fn push(&mut self, row: u32, name: Name<'_>) -> bool {
        let position = self.arena.len() as u64;
        if position >> POSITION_BITS != 0 {
            return false;
        }
        self.references.push(u64::from(row) << POSITION_BITS | position);
        self.arena.push(name.kind as u8 | if name.reviewed { REVIEWED } else { 0 });
        self.arena.extend_from_slice(&(name.text.len() as u16).to_le_bytes());
        self.arena.extend_from_slice(name.text.as_bytes());
        true
    }

    pub(super) fn len(&self) -> usize {
        self.references.len()
    }

    /// Brings the names of each place together, after the places were sorted: `row_now` gives the new row of an old one.
    pub(super) fn sort(&mut self, row_now: impl Fn(u32) -> u32) {
        for reference in &mut self.references {
            let row = row_now((*reference >> POSITION_BITS) as u32);
            *reference = u64::from(row) << POSITION_BITS | *reference & ((1 << POSITION_BITS) - 1);
        }
        self.references.sort_unstable();
    }

    /// References of the names of the places from `rows.start` on, for [`Names::of`]; after [`Names::sort`].
    pub(super) fn references(&self, rows: std::ops::Range<u32>) -> &[u64] {
        let at = |row: u32| {
            self.references.partition_point(|reference| (reference >> POSITION_BITS) < u64::from(row))
        };
        &self.references[at(rows.start)..at(rows.end)]
    }

    /// Takes the names of a place from the front of `references` into `out`, the main one first, each once: a kind that
    /// says more than "alternate" replaces that of an alternate written alike, and of several main names the last told is it.
    /// `feature` tells codes from other names.
    pub(super) fn of<'c>(
        &'c self,
        row: u32,
        feature: Feature,
        references: &mut &[u64],
        out: &mut Vec<Name<'c>>,
    ) {
        out.clear();
        let own =
            references.iter().take_while(|&&reference| (reference >> POSITION_BITS) as u32 == row).count();
        let (own, rest) = references.split_at(own);
        *references = rest;
        let main = own.iter().rposition(|&reference| self.at(reference).kind == NameKind::Primary);
        if let Some(main) = main {
            out.push(self.at(own[main]));
        }
        for (at, &reference) in own.iter().enumerate().filter(|(at, _)| Some(*at) != main) {
            let mut name = self.at(reference);
            if name.kind == NameKind::Primary && main.is_some_and(|main| at < main) {
                name.kind = NameKind::Alternate;
            }
            add(out, name);
        }
        for name in out.iter_mut().filter(|name| name.kind == NameKind::Alternate) {
            name.kind = alternate_kind(name.text, feature);
        }
    }

    fn at(&self, reference: u64) -> Name<'_> {
        let position = (reference & ((1 << POSITION_BITS) - 1)) as usize;
        let (head, rest) = self.arena[position..].split_at(3);
        let length = usize::from(u16::from_le_bytes([head[1], head[2]]));
        let text = std::str::from_utf8(&rest[..length]).expect("names are pushed as text");
        Name { text, kind: NameKind::from_number(head[0] & !REVIEWED), reviewed: head[0] & REVIEWED != 0 }
    }
}

fn add<'c>(names: &mut Vec<Name<'c>>, name: Name<'c>) {
    let same = names.iter_mut().find(|known| known.text == name.text);
    match same {
        Some(known) if known.kind == NameKind::Alternate => {
            known.kind = name.kind;
            known.reviewed |= name.reviewed;
        }
        Some(known) if known.kind == name.kind || name.kind == NameKind::Alternate => {
            known.reviewed |= name.reviewed;
        }
        // The name of the place itself, or one word in two roles (`Swiss`: noun and adjective).
        _ => names.push(name),
    }
}
