//! Relations without a distance: *north of X*, *northern X*, *borders X*, *near X*, *between A and B*.

use super::direction::{Form, direction_at, may_begin_direction};
use super::ground::{Ground, ground_at, says_border, span_of};
use super::nearness::{NEAR, confluence, proximity};
use super::part::{containment, part_of_its_own, part_of_the_country};
use super::reading::Reading;
use super::{Referent, Relation};
use crate::sieve::{Sieve, WordSet};
use crate::toponym::MentionKind;

/// A relation read from tokens; the figure is linked by the caller.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) relation: Relation,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) ground: Referent,
    pub(super) ground2: Option<Referent>,
    /// the figure, where the pattern itself names it: *the northern Syrian city of Manbij*
    pub(super) figure: Option<Referent>,
    /// the token where linking looks from, when it is not `first`
    pub(super) from: usize,
}

/// Nouns before *between* that make it no place: talks, wars, borders, roads as such.
static NOT_LOCATIVE: WordSet = WordSet::of(&[
    "talks",
    "war",
    "wars",
    "relations",
    "tensions",
    "tension",
    "deal",
    "agreement",
    "match",
    "game",
    "ceasefire",
    "truce",
    "trade",
    "conflict",
    "ties",
    "treaty",
    "dispute",
    "clashes",
    "clash",
    "fighting",
    "difference",
    "negotiations",
    "cooperation",
    "battle",
    "battles",
    "link",
    "links",
    "flights",
    "flight",
    "ferry",
    "train",
    "trains",
    "border",
    "frontier",
    "boundary",
    "contact",
    "contacts",
    "distinguish",
    "choose",
    "split",
    "divided",
    "distance",
    "gap",
    "summit",
    "meeting",
    "rivalry",
    "peace",
    "accord",
    "alliance",
    "dialogue",
    "exchange",
    "standoff",
]);

/// Words that relations begin with, but for directions.
static BEGINNINGS: Sieve = {
    let mut sieve = Sieve::of(&[
        "downtown",
        "the",
        "borders",
        "bordering",
        "bordered",
        "neighbours",
        "neighbors",
        "abuts",
        "shares",
        "sharing",
        "share",
        "shared",
        "on",
        "at",
        "along",
        "off",
        "near",
        "beside",
        "between",
        "confluence",
        "junction",
        "meeting",
        "few",
        "several",
        "across",
    ]);
    sieve.add_all(NEAR.firsts());
    sieve
};

/// Reads a relation that begins at token `i` of the sentence that ends before `limit`.
pub(super) fn relation_at(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    if r.t.mention(i).is_some() {
        return None;
    }
    if r.t.punct(i).is_some() {
        return part_of_its_own(r, i, limit);
    }
    let direction = may_begin_direction(&r.t, i);
    if !direction && !BEGINNINGS.may_hold_slot(r.t.slot(i)) {
        return None;
    }
    let word = r.t.word(i);
    if direction || word == "downtown" {
        return containment(r, i, limit)
            .or_else(|| part_of_the_country(r, i, limit))
            .or_else(|| direction_of(r, i, limit));
    }
    if word == "the" {
        return part_of_the_country(r, i, limit);
    }
    adjacency(r, i, limit)
        .or_else(|| between(r, i, limit))
        .or_else(|| on_the_way(r, i, limit))
        .or_else(|| confluence(r, i, limit))
        .or_else(|| proximity(r, i, limit))
}

pub(super) fn found(relation: Relation, first: usize, ground: Ground) -> Found {
    Found {
        relation,
        first,
        end: ground.end,
        ground: ground.referent,
        ground2: None,
        figure: None,
        from: first,
    }
}

/// Nouns for places that stand between an adjective and a name: *the northern X city of Y*.
pub(super) const PLACES: [&str; 16] = [
    "city",
    "town",
    "village",
    "province",
    "district",
    "region",
    "governorate",
    "state",
    "county",
    "port",
    "settlement",
    "capital",
    "suburb",
    "island",
    "municipality",
    "department",
];

/// *north of X*, *to the east of X*.
fn direction_of(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    let c = direction_at(t, i)?;
    if c.form == Form::Adjective || !matches!(t.word(c.end), "of" | "from") {
        return None;
    }
    // *heading north from X* is a way, not a place
    if t.word(c.end) == "from"
        && matches!(
            t.word(i.wrapping_sub(1)),
            "heading"
                | "headed"
                | "moving"
                | "leading"
                | "leads"
                | "runs"
                | "running"
                | "flows"
                | "flowing"
                | "travelling"
                | "traveling"
        )
    {
        return None;
    }
    let ground = ground_at(t, r.mentions, c.end + 1, limit, false)?;
    ground.mention()?;
    let mut found = found(Relation::Direction(c.direction), i, ground);
    while found.from > 0
        && matches!(
            t.word(found.from - 1),
            "to" | "the" | "just" | "due" | "far" | "immediately" | "directly"
        )
    {
        found.from -= 1;
    }
    Some(found)
}

/// *borders X*, *shares a border with X*, *on the border with X*, *on the Afghan border*.
fn adjacency(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    let word = t.word(i);
    if matches!(word, "borders" | "bordering" | "bordered" | "neighbours" | "neighbors" | "abuts") {
        let mut k = i + 1;
        if word == "bordered" {
            k = (k..limit.min(k + 6)).find(|&k| t.word(k) == "by")? + 1;
        }
        while matches!(t.word(k), "on" | "both" | "the") {
            k += 1;
        }
        let m = t.mention(k)?;
        if r.mentions[m].adjectival && r.mentions[m].kind != MentionKind::Toponym {
            return None;
        }
        let end = t.mention_end(k);
        // *Syria's borders* and *open borders X* are nouns
        if t.word(i.wrapping_sub(1)) == "s"
            || t.mention(i.wrapping_sub(1)).is_some_and(|m| r.mentions[m].adjectival)
        {
            return None;
        }
        return Some(found(Relation::Adjacency, i, Ground { referent: Referent::Mention(m), end }));
    }
    if matches!(word, "shares" | "sharing" | "share" | "shared") {
        let border = (i + 1..limit.min(i + 7))
            .find(|&k| matches!(t.word(k), "border" | "frontier" | "borders" | "boundary"))?;
        if t.word(border + 1) != "with" {
            return None;
        }
        let mut k = border + 2;
        while matches!(t.word(k), "both" | "the") {
            k += 1;
        }
        let m = t.mention(k)?;
        return Some(found(
            Relation::Adjacency,
            i,
            Ground { referent: Referent::Mention(m), end: t.mention_end(k) },
        ));
    }
    if word == "on" || word == "at" || word == "along" {
        let ground = ground_at(t, r.mentions, i + 1, limit, false)?;
        let span = span_of(&ground.referent, r.mentions);
        let border = match &ground.referent {
            Referent::Mention(m) => r.mentions[*m].kind == MentionKind::Border,
            Referent::Phrase { .. } => says_border(span.of(t.text)) && ground.mention().is_some(),
        };
        return border.then(|| found(Relation::Adjacency, i, ground));
    }
    None
}

/// Nouns for what leads from one place to another.
const WAYS: [&str; 9] =
    ["highway", "road", "motorway", "expressway", "railway", "railroad", "route", "pipeline", "corridor"];

/// *on the A-B highway*: somewhere between the two.
fn on_the_way(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    if !matches!(t.word(i), "on" | "along" | "off" | "near" | "beside") {
        return None;
    }
    let mut k = i + 1;
    while matches!(t.word(k), "the" | "a" | "main" | "old" | "coastal" | "national") && t.mention(k).is_none()
    {
        k += 1;
    }
    let a = t.mention(k)?;
    let joint = t.mention_end(k);
    let b = t.mention(joint + 1).filter(|&b| b != a && t.hyphen(joint))?;
    let mut end = t.mention_end(joint + 1);
    end += usize::from(matches!(t.word(end), "main" | "national" | "old" | "coastal"));
    let place = |m: usize| !r.mentions[m].adjectival && r.mentions[m].kind != MentionKind::Border;
    if end >= limit || !WAYS.contains(&t.word(end)) || !place(a) || !place(b) {
        return None;
    }
    let mut found = found(Relation::Between, i, Ground { referent: Referent::Mention(a), end: end + 1 });
    found.ground2 = Some(Referent::Mention(b));
    Some(found)
}

/// *between A and B*, when it says where something is.
fn between(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    if t.word(i) != "between" {
        return None;
    }
    let first = ground_at(t, r.mentions, i + 1, limit, false)?;
    let mut k = first.end;
    // *between X (the capital) and Y*, *between X, Texas, and Y*
    while k < limit && k < first.end + 6 && t.word(k) != "and" {
        if t.mention(k).is_none() && t.punct(k) != Some(',') && !PLACES.contains(&t.word(k)) {
            return None;
        }
        k += 1;
    }
    if t.word(k) != "and" {
        return None;
    }
    let second = ground_at(t, r.mentions, k + 1, limit, false)?;
    let (a, b) = (first.mention()?, second.mention()?);
    if a == b
        || [a, b].into_iter().any(|m| r.mentions[m].adjectival || r.mentions[m].kind == MentionKind::Border)
    {
        return None;
    }
    let before = t.word(i.wrapping_sub(1));
    if NOT_LOCATIVE.contains(before) {
        return None;
    }
    let mut from = i;
    while from > 0
        && matches!(
            t.word(from - 1),
            "halfway"
                | "half"
                | "way"
                | "midway"
                | "roughly"
                | "about"
                | "approximately"
                | "exactly"
                | "equidistant"
                | "point"
                | "midpoint"
                | "the"
                | "at"
                | "in"
                | "road"
                | "highway"
                | "railway"
                | "railroad"
                | "route"
                | "line"
                | "on"
                | "along"
                | "way "
                | "midpoint "
        )
    {
        from -= 1;
    }
    // a road between two places is no point, but something on it is one
    let way = matches!(before, "road" | "highway" | "railway" | "railroad" | "route" | "line" | "motorway");
    if way && !matches!(t.word(from.min(i)), "on" | "along" | "at" | "in") {
        return None;
    }
    let mut found = found(Relation::Between, i, first);
    found.end = second.end;
    found.ground2 = Some(second.referent);
    found.from = from;
    Some(found)
}
