//! Where an event happened: the mention that the telling ties to it, not the dateline, the speaker's place or a nationality.

use super::Where;
use super::lexicon::{PersonClass, lexicon};
use super::view::View;
use crate::claim::{Claim, ClaimKind};
use crate::document::{Sentence, single_line};
use crate::resolve::{Location, Resolution, Target};
use crate::toponym::{Mention, MentionKind};
use dateline_gazetteer::{CountryCode, Gazetteer};
use geo::{Distance, Haversine, Point};
use std::ops::Range;

/// How a place stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// *in*, *at*, *on* X
    In,
    /// *near*, *outside* X
    Near,
    /// follows another place: *Khujand, northern Tajikistan*
    Chained,
    /// any other place name
    Other,
    /// *from*, *to*, *against*, *between* X: rather not the place
    Away,
    /// only says where another place lies: *Springfield* in *Joplin, 68 miles west of Springfield*
    Ground,
    /// a nationality
    Adjective,
    /// inside another name: *Medan Police*
    Embedded,
    /// the dateline at the head of the report
    Dateline,
}

/// A located mention with its standing in the sentence.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) mention: usize,
    pub(super) location: Location,
    pub(super) country: Option<CountryCode>,
    pub(super) relation: Relation,
    pub(super) facility: bool,
    /// first word
    pub(super) word: usize,
    /// one past the last word
    pub(super) end: usize,
    /// sentence index
    pub(super) sentence: usize,
}

/// Words that may stand between a preposition and the place's name.
#[rustfmt::skip]
const PLACE_NOUNS: &[&str] = &[
    "the", "a", "city", "town", "village", "province", "state", "region", "district", "county", "capital", "northern",
    "southern", "eastern", "western", "central", "north", "south", "east", "west", "northeast", "northwest",
    "southeast", "southwest", "northeastern", "northwestern", "southeastern", "southwestern", "of", "downtown",
    "port", "area", "countryside", "neighborhood", "neighbourhood", "municipality", "department", "island", "s",
    "suburb", "outskirts", "vicinity", "his", "its", "restive", "border", "remote", "nearby", "war", "torn", "far",
    "upper", "lower", "greater", "rural", "mainly", "coastal", "mountainous", "edge",
    "centre", "center", "heart", "middle", "foot", "side", "coast", "shore", "shores",
];

/// All located mentions, in text order.
pub(super) fn spots(
    view: &View<'_, '_>,
    gazetteer: &Gazetteer,
    mentions: &[Mention],
    resolutions: &[Resolution],
    claims: &[Claim],
) -> Vec<Spot> {
    let prose = view.prose;
    let dateline_end = dateline(view);
    let grounds = grounds(claims, resolutions);
    let mut out: Vec<Spot> = Vec::new();
    for (mention, (m, r)) in mentions.iter().zip(resolutions).enumerate() {
        let (Some(location), Some(target)) = (r.location, r.target.as_ref()) else { continue };
        let country = match target {
            Target::Place(_) if m.kind == MentionKind::Border => None,
            Target::Place(ix) | Target::Approximate { anchor: ix, .. } => gazetteer.place(*ix).country,
            Target::Border { a, b, .. } => Some(this_side(gazetteer, mentions, resolutions, mention, *a, *b)),
        };
        let word = prose.word_at(m.span.start);
        let end = prose.word_at(m.span.end.saturating_sub(1)) + 1;
        // A month or weekday that was taken for a place is part of a date.
        let digits = (word..end).any(|i| view.word(i).bytes().any(|b| b.is_ascii_digit()));
        if (word..end).all(|i| view.masked[i]) && !digits {
            continue;
        }
        let sentence = prose.sentence_at(m.span.start);
        // "the Khanqah-e-Multan mosque": inside a longer name.
        if word > 1
            && view.gap(word - 1) == "-"
            && view.gap(word - 2) == "-"
            && view.word(word - 1).len() <= 2
        {
            continue;
        }
        // "on the anniversary of the Lisbon attacks": where something else happened.
        if remembered(view, prose.sentences[sentence].first_word as usize, word) {
            continue;
        }
        let relation = if m.adjectival || m.kind == MentionKind::Demonym {
            // "a Turkish engineer" tells where somebody comes from; "the European Union" is no place of an event.
            if location.precision != 6 || describes_person(view, end) || abroad(view, end) {
                continue;
            }
            Relation::Adjective
        } else if word < dateline_end {
            Relation::Dateline
        } else if grounds[mention] {
            Relation::Ground
        } else if m.kind == MentionKind::Embedded {
            Relation::Embedded
        } else {
            relation(view, prose.sentences[sentence], word, out.last())
        };
        out.push(Spot {
            mention,
            location,
            country,
            relation,
            facility: m.kind == MentionKind::Facility,
            word,
            end,
            sentence,
        });
    }
    prefer_finer(view, &mut out);
    name_capitals(view, &mut out);
    out
}

/// *a crossing north of Kerang, in northern Victoria*: what is said of the area holds for the place named before it.
fn prefer_finer(view: &View<'_, '_>, spots: &mut [Spot]) {
    for k in 1..spots.len() {
        let (head, tail) = spots.split_at_mut(k);
        let (fine, coarse) = (&mut head[k - 1], &mut tail[0]);
        let adjacent = fine.sentence == coarse.sentence
            && fine.end <= coarse.word
            && coarse.word - fine.end <= 3
            && view.comma_after(fine.end - 1);
        if adjacent
            && fine.relation == Relation::Other
            && coarse.relation == Relation::In
            && fine.location.precision < coarse.location.precision
        {
            let beside = fine.word > 0 && view.word(fine.word - 1) == "of";
            fine.relation = if beside { Relation::Near } else { Relation::In };
            coarse.relation = Relation::Chained;
        }
    }
}

/// *the capital of Putumayo*: the town, where the report names one of the unit, its first.
fn name_capitals(view: &View<'_, '_>, spots: &mut [Spot]) {
    for k in 0..spots.len() {
        let unit = &spots[k];
        let before = |n: usize| unit.word.checked_sub(n).map_or("", |i| view.word(i));
        let at = if before(1) == "the" { 2 } else { 1 };
        let capital = before(at) == "of" && matches!(before(at + 1), "capital" | "seat");
        if !capital || !matches!(unit.location.precision, 3..=5) {
            continue;
        }
        let town = spots.iter().find(|s| {
            s.location.precision <= 1
                && !s.facility
                && s.country == unit.country
                && distance_m(&s.location, &unit.location) <= unit.location.uncertainty_m
        });
        if let Some((mention, location)) = town.map(|t| (t.mention, t.location)) {
            (spots[k].mention, spots[k].location) = (mention, location);
        }
    }
}

/// The mentions that only say where another one lies: *Dushanbe* in *the colony, 24 km from Dushanbe*.
fn grounds(claims: &[Claim], resolutions: &[Resolution]) -> Vec<bool> {
    let mut grounds = vec![false; resolutions.len()];
    for claim in claims {
        let told = matches!(
            claim.kind,
            ClaimKind::Distance | ClaimKind::Direction | ClaimKind::Proximity | ClaimKind::Between
        );
        let located = |&f: &usize| resolutions[f].location.is_some_and(|l| l.precision <= 3);
        let Some(figure) = claim.figure.mention.filter(located).filter(|_| told) else { continue };
        let ends = [claim.ground.mention, claim.ground2.as_ref().and_then(|ground| ground.mention)];
        for ground in ends.into_iter().flatten().filter(|&ground| ground != figure) {
            grounds[ground] = true;
        }
    }
    grounds
}

/// The places named in some sentences: they stand in the order of the text.
pub(super) fn in_sentences(spots: &[Spot], sentences: Range<usize>) -> Range<usize> {
    let at = |sentence: usize| spots.partition_point(|spot| spot.sentence < sentence);
    at(sentences.start)..at(sentences.end)
}

/// One past the last word of a dateline (`SAN SALVADOR, 3 JAN 90 -- `, `KABUL (Reuters) - `), 0 without one.
pub(super) fn dateline(view: &View<'_, '_>) -> usize {
    let Some(first) = view.prose.sentences.first() else { return 0 };
    let start = first.first_word as usize;
    for i in start..(start + 22).min(view.prose.words.len().saturating_sub(1)) {
        let gap = view.gap(i);
        if gap.contains("--") || gap.contains('—') || gap.contains(" - ") || gap.contains(" – ") {
            // The place opens the line in capitals, or an agency stands in parentheses.
            let head = (start..=i).find(|&k| k == i || view.gap(k).contains([',', '('])).unwrap_or(i);
            let capitals = (start..=head).all(|k| !view.prose.word(k).chars().any(char::is_lowercase));
            let agency = (start..i).any(|k| view.gap(k).contains('(')) || gap.contains(')');
            let rest = view.prose.words.len().saturating_sub(i + 1);
            let line = capitals && view.prose.word(start).len() > 1 || agency && i < start + 12;
            return if line && rest > 3 { i + 1 } else { 0 };
        }
        if gap.contains(". ") || gap.contains('\n') && !gap.contains(',') && !capital_word(view, i + 1) {
            return 0;
        }
    }
    0
}

fn capital_word(view: &View<'_, '_>, i: usize) -> bool {
    view.prose.word(i).chars().next().is_some_and(|c| !c.is_lowercase())
}

/// Whether a place belongs to what is remembered, played or filmed: *the anniversary of the 1999 Lisbon attacks*.
fn remembered(view: &View<'_, '_>, first: usize, word: usize) -> bool {
    let from = word.saturating_sub(6).max(first);
    (from..word).any(|i| {
        matches!(
            view.word(i),
            "anniversary" | "anniversaries" | "commemoration" | "memorial" | "film" | "movie"
        ) && matches!(view.word(i + 1), "of" | "for" | "about" | "on")
            && !view.breaks_within(i..word + 1)
            && !(i..word).any(|k| view.gap(k).contains(','))
    })
}

/// The country on whose side of a border a report stands: the one that the border's name does not give, *the Afghan border*.
fn this_side(
    gazetteer: &Gazetteer,
    mentions: &[Mention],
    resolutions: &[Resolution],
    border: usize,
    a: CountryCode,
    b: CountryCode,
) -> CountryCode {
    let whole = mentions[border].span;
    let from = mentions.partition_point(|m| m.span.start < whole.start);
    let mut inside = (from..mentions.len()).take_while(|&i| mentions[i].span.start < whole.end);
    let named = inside.any(|i| {
        i != border
            && whole.contains(mentions[i].span)
            && matches!(resolutions[i].target, Some(Target::Place(ix)) if gazetteer.place(ix).country == Some(a))
    });
    if named { b } else { a }
}

/// Whether what a nationality describes may lie in another country: *the American air base in Bagram*, *the French embassy*.
fn abroad(view: &View<'_, '_>, at: usize) -> bool {
    (at..view.prose.words.len().min(at + 3)).take_while(|&i| i == at || !view.comma_after(i - 1)).any(|i| {
        matches!(
            view.word(i),
            "base"
                | "bases"
                | "embassy"
                | "embassies"
                | "consulate"
                | "consulates"
                | "mission"
                | "ambassador"
        )
    })
}

/// Whether a nationality describes people who are no security forces: *a 24-year-old Algerian man*.
fn describes_person(view: &View<'_, '_>, at: usize) -> bool {
    let end = view.prose.words.len();
    if view.word(at) == "born" {
        return true;
    }
    (at..end.min(at + 2)).take_while(|&i| !view.comma_after(i - 1)).any(|i| {
        lexicon().persons.longest_at(view, i, end).is_some_and(|(_, p)| p.class != PersonClass::Force)
    })
}

fn relation(view: &View<'_, '_>, sentence: Sentence, word: usize, before: Option<&Spot>) -> Relation {
    if let Some(before) = before
        && before.end <= word
        && word - before.end <= 2
        && (before.end..word).all(|i| PLACE_NOUNS.contains(&view.word(i)))
        && view.gap(before.end - 1).contains([',', '('])
        && !matches!(before.relation, Relation::Adjective | Relation::Dateline)
    {
        return Relation::Chained;
    }
    // "in Syria's Idlib": the part stands as the whole does.
    if let Some(before) = before
        && before.end == word
        && view.prose.words[word - 1].possessive
        && before.relation != Relation::Adjective
    {
        return before.relation;
    }
    let first = sentence.first_word as usize;
    for i in (first.max(word.saturating_sub(6))..word).rev() {
        match view.word(i) {
            "in" | "at" | "inside" | "within" | "across" | "throughout" | "on" | "around" | "hit"
            | "hits" | "struck" | "rocks" | "rocked" | "flooded" | "shook" | "shakes" | "lashed"
            | "battered" | "devastated" | "ravaged" | "bombed" | "shelled" | "bombarded" | "attacked"
            | "stormed" => {
                return Relation::In;
            }
            "near" | "outside" | "off" | "beside" => return Relation::Near,
            "close" | "adjacent" => return Relation::Near,
            "from" | "to" | "against" | "between" | "with" | "towards" | "toward" | "via" | "by" | "for"
            | "and" | "than" => {
                let distance = view.word(i) == "from"
                    && i > first
                    && matches!(view.word(i - 1), "km" | "kilometres" | "kilometers" | "miles" | "far");
                let close = view.word(i) == "to"
                    && i > first
                    && matches!(view.word(i - 1), "close" | "next" | "adjacent");
                return if distance || close {
                    Relation::Near
                } else if view.word(i) == "and" {
                    Relation::Other
                } else {
                    Relation::Away
                };
            }
            w if PLACE_NOUNS.contains(&w) || view.masked[i] => {}
            _ => return Relation::Other,
        }
    }
    Relation::Other
}

/// Metres between two positions.
pub(super) fn distance_m(a: &Location, b: &Location) -> f64 {
    Haversine.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat))
}

/// Whether two spots can be the place of one event: near each other, or one an area that may hold the other.
pub(super) fn compatible(a: &Spot, b: &Spot) -> bool {
    if let (Some(x), Some(y)) = (a.country, b.country)
        && x != y
    {
        return false;
    }
    let (coarse, fine) = if a.location.precision >= b.location.precision { (a, b) } else { (b, a) };
    let apart = distance_m(&coarse.location, &fine.location);
    match coarse.location.precision {
        6.. => true,
        3..=5 => apart <= coarse.location.uncertainty_m * 1.2 + fine.location.uncertainty_m + 30_000.0,
        _ => apart <= 30_000.0,
    }
}

/// How good a spot is as the place of an event told at `anchors` (word ranges) in its sentence; `later` counts tellings since the
/// event's first.
pub(super) fn score(view: &View<'_, '_>, spot: &Spot, anchors: &[Range<usize>], later: usize) -> f64 {
    let kind = match (spot.facility, spot.location.precision) {
        (true, _) => 3.4,
        (_, 0..=2) => 3.0,
        (_, 3) => 2.6,
        (_, 4) => 2.1,
        (_, 5) => 1.6,
        _ => 1.0,
    };
    let stand = match spot.relation {
        Relation::In => 1.5,
        Relation::Near => 1.3,
        Relation::Chained => 0.3,
        Relation::Other => 0.2,
        Relation::Away | Relation::Ground => -1.0,
        Relation::Adjective => -1.2,
        Relation::Embedded => -0.6,
        Relation::Dateline => -1.3,
    };
    // A place behind the words it goes with is the rule; one before them, across "and", belongs to something else.
    let distance = anchors
        .iter()
        .map(|r| {
            if spot.word >= r.end {
                spot.word - r.end
            } else {
                let joined = (spot.end..r.start).any(|i| matches!(view.word(i), "and" | "while" | "but"));
                r.start.saturating_sub(spot.end) + 3 + if joined { 10 } else { 0 }
            }
        })
        .min()
        .unwrap_or(10);
    kind + stand - 0.03 * distance.min(40) as f64 - 0.15 * later.min(8) as f64
}

/// The event's place as the output gives it.
pub(super) fn describe(
    gazetteer: &Gazetteer,
    view: &View<'_, '_>,
    spot: &Spot,
    mentions: &[Mention],
    resolutions: &[Resolution],
) -> Where {
    let mut location = spot.location;
    if spot.relation == Relation::Near {
        // "Near" places the event within about 25 km: UCDP's second level, and no finer radius than that.
        location.precision = location.precision.max(2);
        location.uncertainty_m = location.uncertainty_m.max(25_000.0);
    }
    let place = match &resolutions[spot.mention].target {
        Some(Target::Place(ix)) => gazetteer.place(*ix).name.to_owned(),
        _ => single_line(mentions[spot.mention].span.of(view.prose.text())),
    };
    Where { mention: spot.mention, location, place, country: spot.country.map(|c| c.to_string()) }
}
