//! No bytes whatever make an index panic or hang: a small one is damaged at random, thousands of times, and asked everything.
//! `DATELINE_DAMAGE_CASES=100000 cargo test --release -p dateline-gazetteer --test damaged` runs longer; `DATELINE_SEED=FILE` writes
//! the sound index, for the fuzz target to begin with.

#![allow(clippy::unwrap_used)]

mod exercise;

use dateline_gazetteer::Gazetteer;
use dateline_gazetteer::build::{Builder, Tables, build};
use exercise::{ENTRY, HEAD, restamp, sections};

/// The crate's own fixture.
fn tables() -> Tables<'static> {
    Tables {
        places: include_bytes!("../src/fixture/places.tsv"),
        names: include_bytes!("../src/fixture/names.tsv"),
        countries: include_bytes!("../src/fixture/countries.tsv"),
        regions: include_bytes!("../src/fixture/regions.tsv"),
        polygons: include_bytes!("../src/fixture/polygons.tsv"),
        lines: include_bytes!("../src/fixture/lines.tsv"),
        borders: include_bytes!("../src/fixture/borders.tsv"),
        curated: include_bytes!("../src/fixture/curated.tsv"),
        ..Tables::default()
    }
}

/// An index of them with every kind of section.
fn index() -> Vec<u8> {
    let small = Gazetteer::from_bytes(build(&tables()).unwrap()).unwrap();
    let mut builder = Builder::new();
    builder.add_index(&small).unwrap();
    builder.table_of_beginnings(true);
    builder.into_bytes().unwrap()
}

/// A small generator (Marsaglia, *Xorshift RNGs*, 2003): the same cases on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// One way to damage an index whose sections lay so before.
fn damage(bytes: &mut [u8], sections: &[(usize, usize)], random: &mut Random) {
    let body = HEAD + sections.len() * ENTRY;
    let place = |bytes: &[u8], random: &mut Random| {
        // Small sections hold the numbers that lead into others: every section is as likely.
        let (offset, length) = sections[random.below(sections.len())];
        if length == 0 { body + random.below(bytes.len() - body) } else { offset + random.below(length) }
    };
    let odd = [0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];
    match random.below(8) {
        0 | 1 => {
            let at = place(bytes, random);
            bytes[at] ^= 1 << random.below(8);
        }
        2 => {
            let at = place(bytes, random);
            bytes[at] = random.next() as u8;
        }
        3 => {
            let at = place(bytes, random) & !3;
            let value: u32 =
                if random.below(2) == 0 { odd[random.below(odd.len())] } else { random.next() as u32 };
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        4 => {
            let (from, to) = (place(bytes, random), place(bytes, random));
            let length = random.below(64).min(bytes.len() - from.max(to));
            bytes.copy_within(from..from + length, to);
        }
        5 => {
            // two sections change places, as far as the shorter one reaches
            let (a, b) = (sections[random.below(sections.len())], sections[random.below(sections.len())]);
            for at in 0..a.1.min(b.1) {
                bytes.swap(a.0 + at, b.0 + at);
            }
        }
        6 => {
            let (offset, length) = sections[random.below(sections.len())];
            for byte in &mut bytes[offset..offset + length] {
                *byte = random.next() as u8;
            }
        }
        _ => {
            // the section table itself: lengths, offsets, sizes of rows
            let at = 8 + random.below(body - 8);
            bytes[at] = random.next() as u8;
            restamp(bytes);
        }
    }
}

#[test]
fn no_damage_makes_a_query_panic() {
    let whole = index();
    if let Some(path) = std::env::var_os("DATELINE_SEED") {
        std::fs::write(path, &whole).unwrap();
    }
    exercise::exercise(&Gazetteer::from_bytes(whole.clone()).unwrap());
    let cases =
        std::env::var("DATELINE_DAMAGE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1500);
    let sections = sections(&whole);
    let mut random = Random(0x1234_5678_9ABC_DEF1);
    let mut opened = 0;
    for _ in 0..cases {
        let mut bytes = whole.clone();
        for _ in 0..=random.below(4) {
            damage(&mut bytes, &sections, &mut random);
        }
        let Ok(gazetteer) = Gazetteer::from_bytes_unverified(bytes) else { continue };
        opened += 1;
        exercise::exercise(&gazetteer);
    }
    assert!(opened > cases / 2, "{opened} of {cases} were opened");
}

#[test]
fn cut_off_and_foreign_bytes_are_refused() {
    let whole = index();
    for end in (0..whole.len()).step_by(37) {
        assert!(Gazetteer::from_bytes_unverified(whole[..end].to_vec()).is_err(), "cut at {end}");
    }
    let mut random = Random(7);
    for length in 0..300 {
        let noise: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
        assert!(Gazetteer::from_bytes_unverified(noise.clone()).is_err());
        let mut headed = whole[..whole.len().min(16)].to_vec();
        headed.extend(noise);
        assert!(Gazetteer::from_bytes_unverified(headed).is_err());
    }
}
