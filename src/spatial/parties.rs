//! Who is located and from where: the two ends of a distance expression.

use super::direction::opposite;
use super::distance::{Pattern, Tail};
use super::ground::says_border;
use super::quantity::Quantity;
use super::reading::{Reading, SentenceTokens};
use super::{Direction, LocativeExpr, Referent};
use crate::document::Span;

impl Referent {
    /// The mention that it is or stands for.
    pub(super) fn mention(&self) -> Option<usize> {
        match *self {
            Referent::Mention(m) => Some(m),
            Referent::Phrase { antecedent, .. } => antecedent,
        }
    }

    /// A figure cannot be the ground itself.
    pub(super) fn unless_ground(
        self,
        r: &Reading<'_>,
        from: usize,
        end: usize,
        s: SentenceTokens,
    ) -> Referent {
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
pub(super) fn parties(
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
