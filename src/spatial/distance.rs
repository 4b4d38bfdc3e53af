//! Distance expressions as written: what follows a quantity, and which pattern that makes.

use super::direction::{Compass, Form, direction_at};
use super::ground::{Ground, ground_at};
use super::lex::Tokens;
use super::number::may_begin_number;
use super::quantity::{Quantity, mode_at, quantity_at};
use super::reading::{Reading, SentenceTokens};
use super::travel::travel_at;
use super::{Direction, Mode, Qualifier, Referent};

/// What follows a quantity.
#[derive(Debug)]
pub(super) struct Tail {
    /// where the expression begins, when before the quantity: *north 28 miles to X*
    pub(super) first: Option<usize>,
    pub(super) end: usize,
    pub(super) mode: Option<Mode>,
    pub(super) radius: bool,
    pub(super) direction: Option<Direction>,
    pub(super) pattern: Pattern,
}

#[derive(Debug)]
pub(super) enum Pattern {
    /// *24 km north of X*
    From(Ground),
    /// *leads north 28 miles to X*, *is 28 miles north to X*: the direction is the ground's, seen from the figure
    Toward(Ground),
    /// *X is 15 miles to the southwest*: the subject is the ground, what the text is about the figure
    ToTheDirection,
    /// *X, 12 miles away*
    Away,
    /// *from A to B is 24 km*, *A and B are 24 km apart*
    Pair(Ground, Referent),
    /// *12 miles to the camp from X*
    Way(Referent, Ground),
}

/// Nouns and verbs before a quantity that make it a length.
const LENGTHS: [&str; 40] = [
    "stretch",
    "length",
    "section",
    "portion",
    "covered",
    "covers",
    "covering",
    "meanders",
    "meandering",
    "stretches",
    "stretching",
    "stretched",
    "extends",
    "extending",
    "extended",
    "spanning",
    "spans",
    "span",
    "runs",
    "running",
    "ran",
    "flows",
    "flowing",
    "range",
    "altitude",
    "elevation",
    "height",
    "depth",
    "width",
    "area",
    "tunnel",
    "fence",
    "wall",
    "dug",
    "winds",
    "winding",
    "rises",
    "snakes",
    "navigable",
    "track",
];

/// Movement along a road, whose direction is that of the way.
const WAYS: [&str; 22] = [
    "leads",
    "leading",
    "lead",
    "runs",
    "running",
    "goes",
    "going",
    "continues",
    "continuing",
    "heads",
    "heading",
    "travels",
    "proceeds",
    "connects",
    "connecting",
    "extends",
    "extending",
    "provides",
    "passes",
    "passing",
    "led",
    "access",
];

pub(super) fn distance_at(r: &Reading<'_>, i: usize, s: SentenceTokens) -> Option<(Quantity, Tail)> {
    let t = &r.t;
    if !may_begin_number(t, i) || t.mention(i).is_some() {
        return None;
    }
    let q = quantity_at(t, i).or_else(|| travel_at(t, i))?;
    if q.end > s.end {
        return None;
    }
    // *a mile* must not hide in *half a mile*: start at the earliest reading
    let before = t.word(q.first.wrapping_sub(1));
    let before2 = t.word(q.first.wrapping_sub(2));
    let filler = matches!(before, "for" | "over" | "of" | "another" | "than" | "to" | "the" | "a");
    if LENGTHS.contains(&before) || (filler && LENGTHS.contains(&before2)) {
        return way_before(r, &q, s).map(|tail| (q, tail));
    }
    if let Some(tail) = way_before(r, &q, s) {
        return Some((q, tail));
    }
    tail(r, &q, s).map(|tail| (q, tail))
}

/// *leads north 28 miles (45 km) to X [and south 11 miles (18 km) to Y]*.
fn way_before(r: &Reading<'_>, q: &Quantity, s: SentenceTokens) -> Option<Tail> {
    let t = &r.t;
    if t.word(q.end) != "to" || q.adjective {
        return None;
    }
    let (first, compass) = (q.first.saturating_sub(5).max(s.first)..q.first).find_map(|k| {
        direction_at(t, k).filter(|c| c.end == q.first && c.form != Form::Adjective).map(|c| (k, c))
    })?;
    let way = (s.first..first).rev().take(40).any(|k| WAYS.contains(&t.word(k)));
    if !way {
        return None;
    }
    let ground = ground_at(t, r.mentions, q.end + 1, s.end, true)?;
    Some(Tail {
        first: Some(first),
        end: ground.end,
        mode: Some(Mode::Road),
        radius: false,
        direction: Some(compass.direction),
        pattern: Pattern::Toward(ground),
    })
}

fn tail(r: &Reading<'_>, q: &Quantity, s: SentenceTokens) -> Option<Tail> {
    let t = &r.t;
    let mut k = q.end;
    let (mut mode, mut compass, mut away, mut radius, mut to_the) =
        (None, None::<Compass>, false, false, false);
    loop {
        let word = t.word(k);
        if k >= s.end {
            break;
        }
        if let Some((m, end)) = mode_at(t, k).or_else(|| bracketed_mode(t, k)) {
            mode = Some(m);
            k = end;
        } else if word == "away" || word == "distance" {
            away = true;
            k += 1;
        } else if word == "radius" {
            radius = true;
            k += 1;
        } else if let Some(c) = direction_at(t, k)
            && compass.is_none()
            && c.form != Form::Adjective
        {
            compass = Some(c);
            k = c.end;
        } else if t.phrase(k, &["to", "the"])
            && compass.is_none()
            && direction_at(t, k + 2).is_some_and(|c| c.form != Form::Adjective)
        {
            to_the = true;
            k += 2;
        } else if matches!(
            word,
            "due"
                | "directly"
                | "straight"
                | "further"
                | "farther"
                | "inland"
                | "offshore"
                | "out"
                | "downstream"
                | "upstream"
                | "upriver"
                | "downriver"
                | "down"
                | "up"
                | "roughly"
                | "almost"
                | "just"
                | "or"
                | "so"
        ) && compass.is_none()
            && !(word == "or" && t.word(k + 1) != "so")
        {
            k += 1;
        } else if word == "the"
            && t.word(k + 1) == "coast"
            && matches!(t.word(k.wrapping_sub(1)), "up" | "down")
        {
            k += 2;
        } else {
            break;
        }
    }
    if q.adjective && mode.is_none() && !radius && compass.is_none() && !matches!(t.word(k), "from" | "of") {
        return None;
    }
    let make = |end: usize, pattern: Pattern| Tail {
        first: None,
        end,
        mode,
        radius,
        direction: compass.map(|c| c.direction),
        pattern,
    };
    if let Some(tail) = pair(r, q, k, s) {
        return Some(Tail { mode, ..tail });
    }
    // *5 miles south and 3 miles east of X*: the second quantity brings the ground
    if compass.is_some()
        && t.word(k) == "and"
        && let Some(second) = quantity_at(t, k + 1)
        && let Some(other) = direction_at(t, second.end)
        && t.word(other.end) == "of"
    {
        return None;
    }
    let preposition = t.word(k);
    let (at, loose) = match preposition {
        "from" | "outside" | "off" => (k + 1, true),
        "of" if compass.is_some() || away || radius || q.stated.qualifier == Some(Qualifier::AtMost) => {
            (k + 1, true)
        }
        "of" => (k + 1, false),
        "past" | "before" | "beyond" | "inside" if compass.is_none() => (k + 1, false),
        "short" if t.word(k + 1) == "of" => (k + 2, true),
        "along" if compass.is_some() => return None,
        "to" if compass.is_some() || be_before(r, q) => {
            let ground = ground_at(t, r.mentions, k + 1, s.end, false)?;
            return Some(make(ground.end, Pattern::Toward(ground)));
        }
        "to" if t.word(k + 1) == "the" => {
            let goal = ground_at(t, r.mentions, k + 1, s.end, true)?;
            if t.word(goal.end) != "from" {
                return None;
            }
            let ground = ground_at(t, r.mentions, goal.end + 1, s.end, true)?;
            return Some(make(ground.end, Pattern::Way(goal.referent, ground)));
        }
        _ => {
            let closes = k >= s.end
                || t.punct(k).is_some()
                || matches!(preposition, "and" | "via" | "along" | "across" | "on" | "by" | "in" | "is");
            if compass.is_some() && (to_the || be_before(r, q)) && closes {
                return Some(make(k, Pattern::ToTheDirection));
            }
            return (away && compass.is_none()).then(|| make(k, Pattern::Away));
        }
    };
    let ground = ground_at(t, r.mentions, at, s.end, loose)?;
    if preposition == "of" && !loose {
        // *some 15 kilometers of Tank*, but not *300 km of Syria's border* or *20 miles of highway*
        let plain = t.mention(at).is_some() && !matches!(t.punct(ground.end), Some('\'' | '’'));
        let locative = q.first == s.first
            || t.punct(q.first - 1) == Some(',')
            || matches!(
                t.word(q.first - 1),
                "located" | "situated" | "village" | "town" | "is" | "lies" | "area"
            );
        if !plain || !locative || q.adjective {
            return None;
        }
    }
    // *109 miles from A to B* is a length
    if compass.is_none()
        && t.word(ground.end) == "to"
        && (t.mention(ground.end + 1).is_some() || t.mention(ground.end + 2).is_some())
        && direction_at(t, ground.end + 2).is_none()
    {
        return None;
    }
    Some(make(ground.end, Pattern::From(ground)))
}

/// *(as the crow flies)*.
fn bracketed_mode(t: &Tokens<'_>, k: usize) -> Option<(Mode, usize)> {
    if !matches!(t.punct(k), Some('(' | ',')) {
        return None;
    }
    let (mode, end) = mode_at(t, k + 1)?;
    let closed = matches!(t.punct(end), Some(')' | ','));
    closed.then_some((mode, end + 1))
}

fn be_before(r: &Reading<'_>, q: &Quantity) -> bool {
    matches!(
        r.t.word(q.first.wrapping_sub(1)),
        "is" | "was" | "are" | "lies" | "lie" | "s" | "being" | "located"
    )
}

/// *the distance from A to B is 24 km*, *A and B are 24 km apart*.
fn pair(r: &Reading<'_>, q: &Quantity, k: usize, s: SentenceTokens) -> Option<Tail> {
    let t = &r.t;
    let b = q.first.wrapping_sub(1);
    if !matches!(t.word(b), "is" | "are" | "was" | "were" | "lie") {
        return None;
    }
    let apart = t.word(k) == "apart";
    let second_end = b;
    let second = t.mention(second_end.checked_sub(1)?)?;
    let join = t.mention_start(second_end - 1).checked_sub(1)?;
    let wanted = if apart { "and" } else { "to" };
    if t.word(join) != wanted && !(t.word(join) == "and" && t.word(k) != "from") {
        return None;
    }
    let first = t.mention(join.checked_sub(1)?)?;
    let lead = t.mention_start(join - 1).checked_sub(1);
    let measured = lead.is_some_and(|l| matches!(t.word(l), "from" | "between"))
        && (s.first..join).any(|j| t.word(j) == "distance" || t.word(j) == "from");
    if !apart && !measured {
        return None;
    }
    Some(Tail {
        first: None,
        end: if apart { k + 1 } else { q.end },
        mode: None,
        radius: false,
        direction: None,
        pattern: Pattern::Pair(
            Ground { referent: Referent::Mention(first), end: join },
            Referent::Mention(second),
        ),
    })
}
