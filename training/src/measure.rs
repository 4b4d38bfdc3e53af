//! What is counted: found spans, resolved places, both together, and whether probabilities mean what they say.

use crate::corpus::{Annotated, Toponym};
use dateline::Analysis;
use dateline::document::Span;
use dateline::resolve::Resolution;
use dateline::resolve::training::Answer;
use geo::Point;
use std::collections::HashMap;
use std::ops::AddAssign;

/// Whether names for people and adjectives count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demonyms {
    Counted,
    LeftOut,
}

/// True and false positives, and misses.
#[derive(Default, Clone, Copy)]
pub(crate) struct Count {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Count {
    pub(crate) fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    pub(crate) fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    pub(crate) fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

pub(crate) fn share(part: u32, of: u32) -> f64 {
    if of == 0 { f64::NAN } else { f64::from(part) / f64::from(of) }
}

/// Which of the right positions count: the annotated one, or also other centres of countries.
type Right = fn(&Toponym) -> Option<&Answer>;
pub(crate) const STRICT: Right = |mark| mark.answer.as_ref();
pub(crate) const LENIENT: Right = |mark| mark.lenient.as_ref();

/// An error, in words.
pub(crate) struct Wrong {
    pub(crate) kind: &'static str,
    pub(crate) span: Span,
}

fn is_right(answer: &Answer, resolution: &Resolution) -> bool {
    resolution.location.is_some_and(|at| answer.is_near(Point::new(at.lon, at.lat)))
}

/// Found spans and, of those, spans at the right place; exact borders. Spans that may be found count neither way, like what is
/// found on them, and what is found where the place is not known counts for the span only.
pub(crate) fn found(
    gold: &Annotated,
    analysis: &Analysis,
    demonyms: Demonyms,
    right: Right,
    wrong: &mut Vec<Wrong>,
) -> [Count; 2] {
    let counts = |mark: &Toponym| mark.required && (demonyms == Demonyms::Counted || !mark.adjectival);
    let by_span: HashMap<Span, &Toponym> = gold.toponyms.iter().map(|mark| (mark.span, mark)).collect();
    let mut spans = Count::default();
    let mut places = Count::default();
    let mut found: HashMap<Span, &Resolution> = HashMap::new();
    for (mention, resolution) in analysis.mentions.iter().zip(&analysis.resolutions) {
        if demonyms == Demonyms::LeftOut && mention.adjectival {
            continue;
        }
        found.insert(mention.span, resolution);
        match by_span.get(&mention.span) {
            Some(mark) if counts(mark) => {
                if let Some(answer) = right(mark)
                    && resolution.location.is_some()
                    && !is_right(answer, resolution)
                {
                    places.wrong += 1;
                }
            }
            Some(_) => {}
            None if gold.partial => {}
            None => {
                let optional =
                    gold.toponyms.iter().any(|mark| !counts(mark) && mark.span.overlaps(mention.span));
                if !optional {
                    spans.wrong += 1;
                    places.wrong += u32::from(resolution.location.is_some());
                    wrong.push(Wrong { kind: "spurious", span: mention.span });
                }
            }
        }
    }
    for mark in gold.toponyms.iter().filter(|mark| counts(mark)) {
        let resolution = found.get(&mark.span);
        match resolution {
            Some(_) => spans.right += 1,
            None => {
                spans.missed += 1;
                wrong.push(Wrong { kind: "missed", span: mark.span });
            }
        }
        if let Some(answer) = right(mark) {
            match resolution {
                Some(resolution) if is_right(answer, resolution) => places.right += 1,
                _ => places.missed += 1,
            }
        }
    }
    [spans, places]
}

/// Of given spans: how many came to the right place.
#[derive(Default, Clone)]
pub(crate) struct Resolved {
    pub(crate) all: u32,
    pub(crate) right: u32,
    /// probability of each answer, and whether it was right
    pub(crate) answers: Vec<(f32, bool)>,
}

impl Resolved {
    pub(crate) fn add(
        &mut self,
        gold: &Annotated,
        analysis: &Analysis,
        demonyms: Demonyms,
        right: Right,
        wrong: &mut Vec<Wrong>,
    ) {
        for (mark, resolution) in gold.toponyms.iter().zip(&analysis.resolutions) {
            let Some(answer) = right(mark).filter(|_| demonyms == Demonyms::Counted || !mark.adjectival)
            else {
                continue;
            };
            let is_right = is_right(answer, resolution);
            self.all += 1;
            self.right += u32::from(is_right);
            if resolution.location.is_some() {
                self.answers.push((resolution.probability, is_right));
            }
            if !is_right {
                let kind = if resolution.location.is_some() { "far" } else { "unresolved" };
                wrong.push(Wrong { kind, span: mark.span });
            }
        }
    }

    pub(crate) fn accuracy(&self) -> f64 {
        share(self.right, self.all)
    }
}
