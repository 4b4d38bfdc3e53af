//! Parts of areas in words: *northern X*, *in the far south-east of X*, *X's far east*, *the north of the country*.

use super::direction::{Form, direction_at};
use super::ground::{Ground, ground_at};
use super::place_relation::{Found, PLACES, found};
use super::reading::Reading;
use super::{Part, Referent, Relation};
use crate::toponym::MentionKind;

/// Nouns for a part of an area: *the northern part of X*.
const PARTS: [&str; 20] = [
    "part",
    "parts",
    "region",
    "regions",
    "portion",
    "half",
    "section",
    "tip",
    "corner",
    "area",
    "areas",
    "reaches",
    "end",
    "side",
    "districts",
    "provinces",
    "countryside",
    "interior",
    "fringe",
    "third",
];

/// The part that words at a token speak of, and one past it.
fn part_at(r: &Reading<'_>, i: usize) -> Option<(Part, Form, usize)> {
    if let Some(c) = direction_at(&r.t, i) {
        return (c.form != Form::Letters).then_some((Part::Toward(c.direction), c.form, c.end));
    }
    let central = matches!(r.t.word(i), "central" | "downtown") && r.t.mention(i).is_none();
    central.then_some((Part::Central, Form::Adjective, i + 1))
}

/// *the country*, whichever it is: the tokens after *the* and the noun, when `i` begins it.
fn the_country(r: &Reading<'_>, i: usize) -> Option<usize> {
    let said = r.t.phrase(i, &["the", "country"]) || r.t.phrase(i, &["the", "nation"]);
    (said && r.t.mention(i).is_none()).then_some(i + 2)
}

/// Words after which a noun for a direction stands by itself: *X's north, where…*.
const AFTER_A_PART: [&str; 14] =
    ["where", "which", "that", "is", "was", "and", "or", "on", "in", "near", "after", "has", "said", "as"];

/// *X's far east*, seen from the apostrophe.
pub(super) fn part_of_its_own(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    let possessive = matches!(t.punct(i), Some('\'' | '’')) && t.word(i + 1) == "s";
    let m = i.checked_sub(1).filter(|_| possessive).and_then(|before| t.mention(before))?;
    let mut k = i + 2;
    while matches!(t.word(k), "far" | "extreme" | "deep") {
        k += 1;
    }
    let (part, form, end) = part_at(r, k)?;
    // *X's east coast* and *X's northern neighbour* are something else
    let alone = form == Form::Noun && (!t.small_word(end) || AFTER_A_PART.contains(&t.word(end)));
    let plain = r.place(m) && r.mentions[m].kind == MentionKind::Toponym;
    if !alone || !plain || end > limit {
        return None;
    }
    let first = t.mention_start(i - 1);
    let mut found =
        found(Relation::Containment { part }, first, Ground { referent: Referent::Mention(m), end });
    if found.from > 0 && matches!(t.word(found.from - 1), "in" | "from") {
        found.from -= 1;
    }
    Some(found)
}

/// *the country's far east*, *the north of the country*.
pub(super) fn part_of_the_country(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    let far = |mut k: usize| {
        while matches!(t.word(k), "far" | "extreme" | "very" | "deep") {
            k += 1;
        }
        k
    };
    if let Some(end) = the_country(r, i) {
        let possessive = matches!(t.punct(end), Some('\'' | '’')) && t.word(end + 1) == "s";
        let (part, form, end) = part_at(r, far(end + 2)).filter(|_| possessive)?;
        // *the country's eastern neighbour* is another
        let end = if form == Form::Noun {
            end
        } else if PARTS.contains(&t.word(end)) {
            end + 1
        } else {
            return None;
        };
        let referent = Referent::Phrase { span: t.span(i, i + 2), antecedent: None };
        return (end <= limit).then(|| found(Relation::Containment { part }, i, Ground { referent, end }));
    }
    let (part, form, mut k) = part_at(r, i)?;
    if PARTS.contains(&t.word(k)) {
        k += 1;
    } else if form == Form::Adjective || !matches!(t.word(i.wrapping_sub(1)), "the" | "far" | "extreme") {
        return None;
    }
    let end = (t.word(k) == "of").then(|| the_country(r, k + 1)).flatten()?;
    if end > limit || t.phrase_before(i, &["to", "the"]) {
        return None;
    }
    let referent = Referent::Phrase { span: t.span(k + 1, end), antecedent: None };
    let mut found = found(Relation::Containment { part }, i, Ground { referent, end });
    while found.from > 0 && matches!(t.word(found.from - 1), "the" | "far" | "extreme" | "in") {
        found.from -= 1;
    }
    Some(found)
}

/// *northern X*, *in the north of X*, *the far south-east of X*, *the northern part of X*.
pub(super) fn containment(r: &Reading<'_>, i: usize, limit: usize) -> Option<Found> {
    let t = &r.t;
    let (part, form, mut k) = part_at(r, i)?;
    let before = t.word(i.wrapping_sub(1));
    let mut first = i;
    let mut of = false;
    if form == Form::Adjective && t.word(k) == "half" || PARTS.contains(&t.word(k)) {
        k += 1;
        of = t.word(k) == "of" || t.word(k) == "in";
        if !of {
            return None;
        }
        k += 1;
    } else if form == Form::Noun && t.word(k) == "of" {
        // *in the north of X*, but *to the north of X* is a direction
        let the = before == "the" || matches!(before, "far" | "extreme");
        let mut j = i.wrapping_sub(1);
        while matches!(t.word(j), "the" | "far" | "extreme" | "very") {
            j = j.wrapping_sub(1);
        }
        if !the || !matches!(t.word(j), "in" | "from" | "across" | "throughout" | "of" | "at") {
            return None;
        }
        of = true;
        k += 1;
    }
    let ground = if of {
        ground_at(t, r.mentions, k, limit, false)?
    } else {
        if t.word(k) == "the" {
            k += 1;
        }
        let m = t.mention(k)?;
        if !matches!(
            before,
            "in" | "the"
                | "of"
                | "from"
                | "across"
                | "over"
                | "throughout"
                | "far"
                | "extreme"
                | "to"
                | "a"
                | "and"
                | "into"
        ) && t.punct(i.wrapping_sub(1)).is_none()
            && form == Form::Noun
        {
            return None;
        }
        Ground { referent: Referent::Mention(m), end: t.mention_end(k) }
    };
    let m = ground.mention()?;
    if matches!(r.mentions[m].kind, MentionKind::Facility | MentionKind::Border | MentionKind::Embedded) {
        return None;
    }
    // *the northern Syrian city of Manbij*, *northern Iraq's Mosul*
    let mut figure = None;
    if r.mentions[m].adjectival {
        let mut j = ground.end;
        let noun = j;
        while j < limit && j < noun + 4 && t.mention(j).is_none() && (t.small_word(j)) {
            j += 1;
        }
        let placed = (noun..j).any(|k| PLACES.contains(&t.word(k)));
        figure = t.mention(j).filter(|_| placed).map(Referent::Mention);
        figure.as_ref()?;
    } else if PLACES.contains(&t.word(ground.end))
        && t.word(ground.end + 1) == "of"
        && t.mention(ground.end + 2).is_some()
    {
        figure = t.mention(ground.end + 2).map(Referent::Mention);
    }
    while first > 0 && matches!(t.word(first - 1), "the" | "far" | "extreme" | "in" | "very") {
        first -= 1;
    }
    let mut found = found(Relation::Containment { part }, i, ground);
    found.figure = figure;
    found.from = first;
    Some(found)
}
