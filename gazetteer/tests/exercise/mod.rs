//! Asks an opened index everything that can be asked, for tests with damaged ones. What the answers are does not matter here:
//! none may panic or take for ever.

use dateline_gazetteer::{CountryCode, Gazetteer, Matcher, PlaceIx};
use geo::Point;
use std::hint::black_box;

/// Names of the fixture, near ones, foreign ones, none.
const NAMES: [&str; 12] = [
    "Dushanbe",
    "Khudzhand",
    "Хуҷанд",
    "New York City",
    "St Petersburg",
    "巴黎",
    "Vahdat",
    "a",
    "",
    "tajik",
    "Moskwa",
    "Los Angeles County",
];

/// Layout of head and section table, as `docs/gazetteer.md` has it.
pub(crate) const HEAD: usize = 40;
pub(crate) const ENTRY: usize = 32;

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes[at..at + 8].iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// How many rows the section table has, if the head tells the truth.
fn section_count(bytes: &[u8]) -> usize {
    bytes[16..20].iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)).min(64)
}

/// Offset and length of the sections; those that lie outside the file are left out.
pub(crate) fn sections(bytes: &[u8]) -> Vec<(usize, usize)> {
    if bytes.len() < HEAD {
        return Vec::new();
    }
    let entries = (0..section_count(bytes)).map(|row| HEAD + row * ENTRY);
    entries
        .filter(|at| at + ENTRY <= bytes.len())
        .map(|at| (u64_at(bytes, at + 8) as usize, u64_at(bytes, at + 16) as usize))
        .filter(|&(offset, length)| offset.checked_add(length).is_some_and(|end| end <= bytes.len()))
        .collect()
}

/// Makes a changed head and section table valid again, so that the damage behind them is reached.
pub(crate) fn restamp(bytes: &mut [u8]) {
    if bytes.len() < HEAD {
        return;
    }
    let table_end = (HEAD + section_count(bytes) * ENTRY).min(bytes.len() & !7);
    let (mut state, mut length) = (0x9E37_79B9_7F4A_7C15_u64, 0_u64);
    let mut step = |word: u64| {
        state = (state ^ word).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        state ^= state >> 32;
    };
    for at in (0..HEAD - 8).chain(HEAD..table_end).step_by(8) {
        step(u64_at(bytes, at));
        length += 8;
    }
    step(length);
    bytes[HEAD - 8..HEAD].copy_from_slice(&state.to_le_bytes());
}

/// Every public query.
pub(crate) fn exercise(gazetteer: &Gazetteer) {
    let info = gazetteer.info();
    black_box((gazetteer.attribution(), gazetteer.stamp(), gazetteer.verify().is_ok()));
    let rows = (0..info.places.min(80) as u32).chain([info.places as u32, u32::MAX]);
    for ix in rows.map(PlaceIx) {
        let place = gazetteer.place(ix);
        black_box((gazetteer.by_id(place.id), gazetteer.admin1_name(&place)));
        black_box((gazetteer.names(ix), gazetteer.members(ix), gazetteer.extent(ix)));
        black_box((gazetteer.polygon(ix), gazetteer.line(ix)));
        black_box(gazetteer.containing(Point::new(place.lon, place.lat)));
    }
    let mut matcher = Matcher::default();
    for name in NAMES {
        black_box((gazetteer.lookup(name).count(), gazetteer.prefix(name, 5)));
        black_box((gazetteer.fuzzy(name, 2), gazetteer.similar(name, 5)));
        let folded = dateline_gazetteer::fold::fold(name);
        for found in matcher.matches_at(gazetteer, folded.split(' ').chain(["and", "more"])) {
            black_box(gazetteer.hits(found.entry).count());
        }
    }
    for entry in (0..info.names.min(200) as u32).chain([info.names as u32, u32::MAX]) {
        for hit in gazetteer.hits(entry) {
            black_box(gazetteer.place(hit.place).name);
        }
    }
    for (lon, lat) in
        [(68.8, 38.5), (28.0, -29.5), (179.9, -17.0), (-118.2, 34.0), (0.0, 90.0), (f64::NAN, 0.0)]
    {
        let position = Point::new(lon, lat);
        black_box((gazetteer.containing(position), gazetteer.nearest(position, 50_000.0, 5)));
        black_box((gazetteer.nearest(position, 2e7, 3), gazetteer.within(position, 50_000.0)));
        black_box((gazetteer.nearest_border(position), gazetteer.nearest_coast(position)));
    }
    let codes: Vec<CountryCode> = gazetteer
        .country_codes()
        .take(8)
        .chain(CountryCode::new("TJ"))
        .chain(CountryCode::new("AF"))
        .collect();
    for &code in &codes {
        black_box((gazetteer.country(code), gazetteer.capital(code), gazetteer.country_name(code)));
        black_box((
            gazetteer.neighbours(code),
            gazetteer.admin1(code, "04"),
            gazetteer.admin2(code, "CA", "037"),
        ));
        for &other in &codes {
            black_box((gazetteer.border(code, other), gazetteer.border_stretches(code, other).count()));
        }
    }
    black_box(gazetteer.borders().count());
}
