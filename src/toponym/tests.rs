//! What recognition makes of whole sentences.

use super::{Cue, Mention, MentionKind, Recogniser};
use crate::document::{Document, Prose, Span};
use dateline_gazetteer::Gazetteer;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| crate::embedded_gazetteer().expect("built with the program"));

fn mentions(text: &str) -> Vec<Mention> {
    let document = Document::from_text("test", text);
    Recogniser::new().recognise(&GAZETTEER, &Prose::new(&document))
}

fn surfaces(text: &str) -> Vec<&str> {
    mentions(text).iter().map(|m| m.span.of(text)).collect()
}

fn only(text: &str, kind: MentionKind) -> Vec<&str> {
    mentions(text).iter().filter(|m| m.kind == kind).map(|m| m.span.of(text)).collect()
}

#[test]
fn longest_names_win() {
    assert_eq!(surfaces("She flew from New York City to Buenos Aires."), ["New York City", "Buenos Aires"]);
}

#[test]
fn people_are_not_places() {
    assert_eq!(surfaces("Paris Jackson and Jordan Smith met Mr. Lincoln in Geneva, Smith said."), ["Geneva"]);
}

#[test]
fn words_in_capitals_stay_words() {
    assert_eq!(surfaces("THE REBELS SEIZED RIFLES, AND A MAN WAS TOLD TO GO TO BOGOTA."), ["BOGOTA"]);
}

#[test]
fn common_words_need_evidence() {
    assert!(surfaces("Reading is fun. In May, most of us read. Nice people were mobile.").is_empty());
    assert_eq!(surfaces("The train from Reading to London was late."), ["Reading", "London"]);
}

#[test]
fn the_pronoun_is_no_country() {
    assert_eq!(surfaces("They told us that the US would help us."), ["US"]);
}

#[test]
fn organisations_are_not_places() {
    let text = "Islamic State claimed the attack in Kabul, Reuters reported, citing Telegram channels.";
    assert_eq!(surfaces(text), ["Kabul"]);
}

#[test]
fn names_inside_names_of_organisations_are_embedded() {
    assert_eq!(only("The Paris Police Department said on Monday.", MentionKind::Embedded), ["Paris"]);
}

#[test]
fn demonyms_are_adjectival() {
    let text = "Tajik officials and several Afghans met near Dushanbe.";
    let found = mentions(text);
    let kinds: Vec<_> = found.iter().map(|m| (m.span.of(text), m.kind, m.adjectival)).collect();
    assert_eq!(
        kinds,
        [
            ("Tajik", MentionKind::Demonym, true),
            ("Afghans", MentionKind::Demonym, true),
            ("Dushanbe", MentionKind::Toponym, false)
        ]
    );
}

#[test]
fn a_place_before_a_hyphen_counts() {
    assert!(surfaces("An Afghanistan-based group claimed it.").contains(&"Afghanistan"));
}

#[test]
fn an_unlisted_facility_is_named_after_its_town() {
    let text = "Guards opened fire at Khujand Penitentiary No. 3/2, officials said.";
    let found = mentions(text);
    let facility = found.iter().find(|m| m.kind == MentionKind::Facility).expect("a facility");
    assert_eq!(facility.span.of(text), "Khujand Penitentiary No. 3/2");
    assert_eq!(facility.name.of(text), "Khujand");
    assert_eq!(facility.facility, Some("prison"));
}

#[test]
fn borders_are_named_by_their_countries() {
    let text = "Troops massed on the Tajik-Afghan border, not at the border with Uzbekistan.";
    let found = mentions(text);
    let borders: Vec<_> = found
        .iter()
        .filter(|m| m.kind == MentionKind::Border)
        .map(|m| (m.span.of(text), m.name.of(text)))
        .collect();
    assert_eq!(borders, [("Tajik-Afghan border", "Tajik-Afghan"), ("border with Uzbekistan", "Uzbekistan")]);
}

#[test]
fn qualifiers_contain_and_lists_do_not() {
    let text = "He moved from Paris, Texas, to Springfield (Illinois).";
    let found = mentions(text);
    let within: Vec<_> =
        found.iter().filter_map(|m| Some((m.span.of(text), found[m.within?].span.of(text)))).collect();
    assert_eq!(within, [("Paris", "Texas"), ("Springfield", "Illinois")]);
    assert!(mentions("He saw Paris, London and Rome.").iter().all(|m| m.within.is_none()));
}

#[test]
fn cues_tell_the_type() {
    let text = "Floods hit Kandahar province, the city of Herat and Boone County.";
    let cues: Vec<_> = mentions(text).iter().map(|m| (m.span.of(text), m.cue)).collect();
    assert_eq!(
        cues,
        [
            ("Kandahar", Some(Cue::Admin1)),
            ("Herat", Some(Cue::Populated)),
            ("Boone County", Some(Cue::Admin2))
        ]
    );
}

#[test]
fn given_spans_are_all_kept() {
    let text = "From paris to Nowhereville and the Tajik capital.";
    let mut document = Document::from_text("test", text);
    document.given_spans = vec![Span::new(5, 10), Span::new(14, 26), Span::new(35, 40)];
    let found = Recogniser::new().mentions_for(&GAZETTEER, &Prose::new(&document));
    let kinds: Vec<_> = found.iter().map(|m| (m.name.of(text), m.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("paris", MentionKind::Toponym),
            ("Nowhereville", MentionKind::Toponym),
            ("Tajik", MentionKind::Demonym)
        ]
    );
}

#[test]
fn empty_and_odd_texts_are_read() {
    for text in ["", " ", "...", "№ 5", "Ümlaut 北京 مدينة", "A", "the border", "Lake"] {
        mentions(text);
    }
}
