//! Nearness in words: *near X*, *outside X*, *off the coast of X*, *across the river from X*, *at the confluence of A and B*.

use super::Relation;
use super::ground::{Ground, ground_at, says_coast, span_of};
use super::place_relation::{Found, found};
use super::reading::Reading;
use crate::sieve::PhraseTable;
use crate::toponym::Cue;

/// What puts a figure near the ground after it. *Upstream of* says no more than that, as long as no distance stands before it.
pub(super) static NEAR: PhraseTable<()> = PhraseTable::of(&[
    (&["on", "the", "outskirts", "of"], ()),
    (&["in", "the", "outskirts", "of"], ()),
    (&["at", "the", "outskirts", "of"], ()),
    (&["in", "the", "suburbs", "of"], ()),
    (&["in", "the", "environs", "of"], ()),
    (&["on", "the", "edge", "of"], ()),
    (&["at", "the", "edge", "of"], ()),
    (&["on", "the", "fringes", "of"], ()),
    (&["in", "the", "vicinity", "of"], ()),
    (&["in", "close", "proximity", "to"], ()),
    (&["within", "walking", "distance", "of"], ()),
    (&["within", "sight", "of"], ()),
    (&["a", "short", "drive", "from"], ()),
    (&["a", "short", "walk", "from"], ()),
    (&["a", "short", "distance", "from"], ()),
    (&["a", "stone", "", "s", "throw", "from"], ()),
    (&["not", "far", "from"], ()),
    (&["just", "outside"], ()),
    (&["just", "off"], ()),
    (&["close", "to"], ()),
    (&["adjacent", "to"], ()),
    (&["next", "to"], ()),
    (&["across", "from"], ()),
    (&["upstream", "of"], ()),
    (&["upstream", "from"], ()),
    (&["upriver", "from"], ()),
    (&["downstream", "of"], ()),
    (&["downstream", "from"], ()),
    (&["downriver", "from"], ()),
    (&["near"], ()),
    (&["outside"], ()),
    (&["opposite"], ()),
]);

/// What lies between two places that face each other: *across the river from X*.
const FACING: [&str; 9] =
    ["river", "border", "bay", "lake", "strait", "water", "valley", "frontier", "channel"];

/// Reads a nearness that begins at token `i` of the sentence that ends before `limit`.
pub(super) fn proximity(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    if matches!(t.word(i), "off" | "along") {
        return along_water(r, i, limit);
    }
    let end = match NEAR.find(|k| t.word(i + k)) {
        Some((length, ())) => i + length,
        None => few(r, i).or_else(|| facing(r, i))?,
    };
    // *the opposite of X*
    if t.word(i) == "opposite" && (t.word(end) == "of" || t.word(i.wrapping_sub(1)) == "the") {
        return None;
    }
    let mut k = end;
    while matches!(t.word(k), "the" | "of") && k < end + 1 {
        k += 1;
    }
    let ground = ground_at(t, r.mentions, k, limit, false)?;
    let m = ground.mention()?;
    if r.mentions[m].adjectival && matches!(ground.referent, super::Referent::Mention(_)) {
        return None;
    }
    let mut found = found(Relation::Proximity, i, ground);
    while found.from > 0
        && matches!(t.word(found.from - 1), "just" | "right" | "directly" | "immediately" | "somewhere")
    {
        found.from -= 1;
    }
    Some(found)
}

/// *off the coast of X*, *along the River X*, *along the shores of X*: near the line, wherever on it.
fn along_water(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    let ground = ground_at(t, r.mentions, i + 1, limit, false)?;
    let m = ground.mention()?;
    let words = span_of(&ground.referent, r.mentions).of(t.text);
    let water =
        t.word(i) == "along" && (r.mentions[m].cue == Some(Cue::Water) || t.word(ground.end) == "river");
    let plain = !(r.mentions[m].adjectival && matches!(ground.referent, super::Referent::Mention(_)));
    (plain && (says_coast(words) || water)).then(|| found(Relation::Proximity, i, ground))
}

/// *across the river from*: one past it.
fn facing(r: &Reading<'_>, i: usize) -> Option<usize> {
    let t = &r.t;
    let said = t.phrase(i, &["across", "the"]) && FACING.contains(&t.word(i + 2)) && t.word(i + 3) == "from";
    said.then_some(i + 4)
}

/// *a few miles from*, *several kilometres outside*: one past it.
fn few(r: &Reading<'_>, i: usize) -> Option<usize> {
    let t = &r.t;
    let k = match t.word(i) {
        "few" | "several" => i + 1,
        _ => return None,
    };
    super::units::Unit::read(t.word(k))?;
    let k = if t.word(k + 1) == "away" { k + 2 } else { k + 1 };
    matches!(t.word(k), "from" | "outside" | "of").then_some(k + 1)
}

/// *at the confluence of A and B*: near both.
pub(super) fn confluence(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    let noun = matches!(t.word(i), "confluence" | "junction" | "meeting");
    let here =
        matches!(t.word(i.wrapping_sub(1)), "the" | "their") && matches!(t.word(i + 1), "of" | "between");
    if !noun || !here {
        return None;
    }
    let first = ground_at(t, r.mentions, i + 2, limit, false)?;
    let mut k = first.end;
    while matches!(t.word(k), "river" | "rivers" | "stream") {
        k += 1;
    }
    if !matches!(t.word(k), "and" | "with") {
        return None;
    }
    let Ground { referent, end } = ground_at(t, r.mentions, k + 1, limit, false)?;
    first.mention()?;
    let mut found = found(Relation::Proximity, i, first);
    found.end = end;
    found.ground2 = Some(referent);
    while found.from > 0 && matches!(t.word(found.from - 1), "the" | "at" | "near" | "on") {
        found.from -= 1;
    }
    Some(found)
}
