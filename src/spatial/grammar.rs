//! The locative grammar: finds locative expressions in a document. `docs/spatial.md` writes it down.

use super::direction::{Compass, Form, direction_at, opposite};
use super::ground::{Ground, ground_at, says_border};
use super::lex::Tokens;
use super::link::{Reading, SentenceTokens};
use super::place_relation::relation_at;
use super::quantity::{Quantity, mode_at, quantity_at};
use super::{Direction, LocativeExpr, Mode, Qualifier, Referent, Relation};
use crate::document::{Prose, Span};
use crate::toponym::Mention;

/// Finds the locative expressions of a document, in order of their start.
pub fn parse(prose: &Prose<'_>, mentions: &[Mention]) -> Vec<LocativeExpr> {
    let sentences: Vec<Span> = prose.sentences.iter().map(|s| s.span).collect();
    parse_text(prose.text(), prose.document.title.as_deref(), &sentences, mentions)
}

/// The same on a text whose sentences are given.
pub(super) fn parse_text(
    text: &str,
    title: Option<&str>,
    sentences: &[Span],
    mentions: &[Mention],
) -> Vec<LocativeExpr> {
    let t = Tokens::new(text, mentions);
    let sentences = sentences
        .iter()
        .map(|s| SentenceTokens {
            first: t.all.partition_point(|k| k.span.end <= s.start),
            end: t.all.partition_point(|k| k.span.start < s.end),
        })
        .filter(|s| s.first < s.end)
        .collect();
    let mut partial: Vec<usize> =
        (0..t.len()).filter(|&i| t.longer_name(i).is_some()).filter_map(|i| t.mention(i)).collect();
    partial.dedup();
    let reading = Reading { t, mentions, sentences, title, partial };
    let mut out = Vec::new();
    for s in &reading.sentences {
        read_sentence(&reading, *s, &mut out);
    }
    out.sort_by_key(|e| (e.span.start, e.span.end));
    out
}

fn read_sentence(r: &Reading<'_>, s: SentenceTokens, out: &mut Vec<LocativeExpr>) {
    let mut i = s.first;
    // the distance before in this sentence, with one past its last token
    let mut previous: Option<(usize, usize)> = None;
    while i < s.end {
        if let Some((q, tail)) = distance_at(r, i, s) {
            let before = previous.map(|(e, end)| (&out[e], end));
            let (figure, ground, direction) = parties(r, &q, &tail, s, before);
            let mut stated = q.stated;
            stated.mode = tail.mode;
            if tail.radius {
                stated.qualifier = Some(Qualifier::AtMost);
            }
            previous = Some((out.len(), tail.end));
            out.push(LocativeExpr {
                span: r.t.span(tail.first.unwrap_or(q.first), tail.end),
                relation: Relation::Distance { distance: stated, direction },
                figure,
                ground,
                ground2: None,
            });
            i = tail.end.max(i + 1);
            continue;
        }
        if let Some(found) = relation_at(r, i, s.end) {
            let figure = found
                .figure
                .unwrap_or_else(|| figure_of_relation(r, &found.relation, found.from, found.end, s));
            out.push(LocativeExpr {
                span: r.t.span(found.first, found.end),
                relation: found.relation,
                figure,
                ground: found.ground,
                ground2: found.ground2,
            });
            i = found.end.max(i + 1);
            continue;
        }
        i = match r.t.mention(i) {
            Some(_) => r.t.mention_end(i),
            None => i + 1,
        };
    }
}

/// The figure of a relation without a distance. *in northern X* stands right after what it locates: *Khujand, northern X*.
fn figure_of_relation(
    r: &Reading<'_>,
    relation: &Relation,
    from: usize,
    end: usize,
    s: SentenceTokens,
) -> Referent {
    let _ = relation;
    r.figure(from, end, None).unless_ground(r, from, end, s)
}

impl Referent {
    /// The mention that it is or stands for.
    pub(super) fn mention(&self) -> Option<usize> {
        match *self {
            Referent::Mention(m) => Some(m),
            Referent::Phrase { antecedent, .. } => antecedent,
        }
    }

    /// A figure cannot be the ground itself.
    fn unless_ground(self, r: &Reading<'_>, from: usize, end: usize, s: SentenceTokens) -> Referent {
        let inside = |m: usize| {
            let span = r.mentions[m].span;
            let whole = r.t.span(from, end);
            whole.contains(span)
        };
        match self {
            Referent::Mention(m) if inside(m) => {
                let first = from.max(s.first);
                Referent::Phrase { span: r.t.span(first, first + 1), antecedent: None }
            }
            Referent::Phrase { span, antecedent: Some(m) } if inside(m) => {
                Referent::Phrase { span, antecedent: None }
            }
            other => other,
        }
    }
}

/// What follows a quantity.
#[derive(Debug)]
struct Tail {
    /// where the expression begins, when before the quantity: *north 28 miles to X*
    first: Option<usize>,
    end: usize,
    mode: Option<Mode>,
    radius: bool,
    direction: Option<Direction>,
    pattern: Pattern,
}

#[derive(Debug)]
enum Pattern {
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

fn distance_at(r: &Reading<'_>, i: usize, s: SentenceTokens) -> Option<(Quantity, Tail)> {
    let t = &r.t;
    let starts = t.figure(i).is_some() || !t.word(i).is_empty();
    if !starts || t.mention(i).is_some() {
        return None;
    }
    let q = quantity_at(t, i)?;
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

/// A ground without a name stands for a place named before, other than the figure: *74 km south of the town*.
fn standing_for(
    r: &Reading<'_>,
    ground: &Referent,
    figure: &Referent,
    previous: Option<&LocativeExpr>,
) -> Referent {
    let Referent::Phrase { span, antecedent: None } = ground else { return ground.clone() };
    let span = *span;
    let words = span.of(r.t.text);
    if says_border(words) {
        return Referent::Phrase { span, antecedent: r.border_before(span) };
    }
    let at = r.t.all.partition_point(|k| k.span.end <= span.start);
    let figure = figure.mention();
    // *24 km north of the city, and B, 31 km north of it*
    if words.eq_ignore_ascii_case("it")
        && let Some(Referent::Phrase { span: earlier, antecedent: Some(m) }) = previous.map(|e| &e.ground)
        && r.says_town(*earlier)
    {
        return Referent::Phrase { span, antecedent: Some(*m) };
    }
    if r.says_town(span)
        && let Some(m) = r.salient(at, figure).or_else(|| ground_before(r, figure, previous))
    {
        return Referent::Phrase { span, antecedent: Some(m) };
    }
    let antecedent = r.stands_for(span).then(|| r.antecedent(at)).flatten();
    let other = antecedent.filter(|&m| figure.is_none_or(|f| !r.same_name(f, m)));
    Referent::Phrase {
        span,
        antecedent: other.or_else(|| other_than(r, span, figure).filter(|_| antecedent.is_some())),
    }
}

/// *A, 68 km north of X, and B, 19 km south of the city*: the ground of the distance before, when it was another's.
fn ground_before(r: &Reading<'_>, figure: Option<usize>, previous: Option<&LocativeExpr>) -> Option<usize> {
    let previous = previous?;
    let (Referent::Mention(m), Some(other)) = (&previous.ground, previous.figure.mention()) else {
        return None;
    };
    figure.filter(|&f| !r.same_name(f, other) && !r.same_name(f, *m)).map(|_| *m)
}

/// The document's topic, when it is not the figure.
fn other_than(r: &Reading<'_>, span: Span, figure: Option<usize>) -> Option<usize> {
    let at = r.t.all.partition_point(|k| k.span.end <= span.start);
    r.topic(at).filter(|&m| figure.is_none_or(|f| !r.same_name(f, m)))
}

/// Figure, ground and direction from the ground to the figure.
fn parties(
    r: &Reading<'_>,
    q: &Quantity,
    tail: &Tail,
    s: SentenceTokens,
    previous: Option<(&LocativeExpr, usize)>,
) -> (Referent, Referent, Option<Direction>) {
    let topic = |at: usize| implied(r, at, r.heading(at).or_else(|| r.stated_topic(at)));
    let figure =
        || r.figure(tail.first.unwrap_or(q.first), tail.end, previous).unless_ground(r, q.first, tail.end, s);
    match &tail.pattern {
        Pattern::From(ground) => {
            let figure = figure();
            let ground = standing_for(r, &ground.referent, &figure, previous.map(|(e, _)| e));
            (figure, ground, tail.direction)
        }
        Pattern::Pair(ground, figure) => (figure.clone(), ground.referent.clone(), None),
        Pattern::Way(figure, ground) => (figure.clone(), ground.referent.clone(), tail.direction),
        Pattern::Toward(ground) => {
            let figure = if tail.first.is_some() { topic(tail.first.unwrap_or(q.first)) } else { figure() };
            (
                figure.unless_ground(r, q.first, tail.end, s),
                ground.referent.clone(),
                tail.direction.map(opposite),
            )
        }
        Pattern::ToTheDirection => {
            let subject = figure();
            let other = topic(q.first);
            let same = match (&subject, &other) {
                (Referent::Mention(a), other) => other.mention().is_some_and(|b| r.same_name(*a, b)),
                (Referent::Phrase { .. }, _) => true,
            };
            if same {
                let span = r.t.span(tail.end - 1, tail.end);
                (subject, Referent::Phrase { span, antecedent: None }, tail.direction)
            } else {
                (other, subject, tail.direction.map(opposite))
            }
        }
        Pattern::Away => {
            let figure = match figure() {
                Referent::Phrase { span, antecedent: None } if says_border(span.of(r.t.text)) => {
                    Referent::Phrase { span, antecedent: r.border_before(span) }
                }
                other => other,
            };
            let named = figure.mention();
            let ground = match starting_from(r, q.first, s).filter(|&m| Some(m) != named) {
                Some(m) => Referent::Mention(m),
                None => implied(r, tail.end - 1, named.and_then(|_| r.salient(q.first, named))),
            };
            (figure, ground, None)
        }
    }
}

/// A party that the text leaves out, at token `at`: it has no words of its own when it is known.
fn implied(r: &Reading<'_>, at: usize, antecedent: Option<usize>) -> Referent {
    let span = r.t.span(at, at + 1);
    let span = if antecedent.is_some() { Span::new(span.start, span.start) } else { span };
    Referent::Phrase { span, antecedent }
}

/// *From X the border is about 30 km away*: X.
fn starting_from(r: &Reading<'_>, at: usize, s: SentenceTokens) -> Option<usize> {
    let named = (r.t.word(s.first) == "from" && s.first + 1 < at).then(|| r.t.mention(s.first + 1)).flatten();
    named.filter(|&m| r.place(m))
}
