//! Descriptions of locations, with the gazetteer that is built in.

use dateline::claim::locate::{Located, Locator};
use dateline::claim::place_name::{Named, Reading, counted_from, read};
use dateline::gazetteer::Gazetteer;
use proptest::prelude::*;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| dateline::embedded_gazetteer().unwrap());

fn located(text: &str) -> Located {
    Locator::new(&GAZETTEER).locate(text).unwrap_or_else(|| panic!("{text} is nowhere"))
}

fn ground(text: &str) -> String {
    GAZETTEER.place(located(text).ground).id.to_string()
}

/// The first reading of a name, with a score of our own.
fn named(name: &str, score: f64) -> Reading {
    let Some(Named::Places(readings)) = read(&GAZETTEER, name) else { panic!("{name} is no place") };
    Reading { score, ..readings[0] }
}

#[test]
fn a_distance_counts_from_where_no_nearer_town_would_have_been_named() {
    let crowded = named("Birmingham, United Kingdom", 1.0);
    let lonely = named("Alice Springs, Australia", 0.9);
    let pair = [crowded, lonely];
    assert_eq!(counted_from(&GAZETTEER, &pair, None), Some(crowded.place));
    assert_eq!(counted_from(&GAZETTEER, &pair, Some((0.0, 150_000.0))), Some(lonely.place));
    assert_eq!(
        counted_from(&GAZETTEER, &pair, Some((0.0, 500.0))),
        Some(crowded.place),
        "nothing is passed over"
    );
}

#[test]
fn loose_notes_are_read_in_pieces() {
    for (text, id) in [
        ("Province: Loja\nMunicipality: Catamayo", "geonames:3659599"),
        ("Kulyab area of Khatlon", "geonames:1221194"),
        ("Panjakent (near)", "geonames:1220798"),
        ("operation led by police in Khujand", "geonames:1514879"),
    ] {
        assert_eq!(ground(text), id, "{text}");
    }
}

#[test]
fn what_the_unit_does_not_hold_is_located_by_the_unit() {
    for text in ["Xyzzyland, Tajikistan", "12 km N of Xyzzyqa, Tajikistan"] {
        let found = located(text);
        assert_eq!(GAZETTEER.place(found.ground).name, "Tajikistan", "{text}");
        assert!(found.location.uncertainty_m > 100_000.0, "{text}");
    }
    assert_eq!(ground("12 km N of Wakhdat, Tajikistan"), "geonames:1220855", "by its sound");
}

#[test]
fn the_answer_says_how_it_read_the_description() {
    let found = located("about 24 km (15 miles) ENE of Dushanbe, Tajikistan");
    assert_eq!(found.reading.as_deref(), Some("about 24 km (15 mi) east-north-east of Dushanbe"));
    assert_eq!(located("Dushanbe").reading, None);
}

#[test]
fn a_part_of_a_country_is_no_whole_country() {
    let (whole, part) = (located("Tajikistan"), located("northern Tajikistan"));
    assert!(part.location.lat > whole.location.lat, "{part:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_description_breaks_the_locator(text in "(\\PC|\n){0,40}") {
        if let Some(found) = Locator::new(&GAZETTEER).locate(&text) {
            let l = found.location;
            prop_assert!(l.lon.abs() <= 180.0 && l.lat.abs() <= 90.0 && l.uncertainty_m >= 0.0, "{l:?}");
        }
    }
}
