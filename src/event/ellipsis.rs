//! Counts that leave their noun out: *132 people were killed … local officials count 160*, *by Sunday there were 57*, *the agency
//! lowered the number to 207*.
//!
//! They count the dead that the sentence, or the one before it, has told of; alone they say nothing.

use super::number::{Form, quantity};
use super::view::View;
use std::ops::Range;

/// A count without its noun.
#[derive(Debug, Clone)]
pub(super) struct Ellipsis {
    pub(super) number: Range<usize>,
    pub(super) value: u32,
    /// takes the place of earlier counts
    pub(super) update: bool,
    /// has itself been replaced: *had first given 36*
    pub(super) superseded: bool,
    /// who counts
    pub(super) source: Option<Range<usize>>,
}

/// Verbs that give a bare count: *says 19*.
const GIVE: &[&str] =
    &["say", "says", "said", "count", "counts", "counted", "gives", "gave", "given", "reported"];

/// Verbs that correct one: *lowered the number to 207*.
const CORRECT: &[&str] = &["lowered", "corrected", "revised", "reduced", "brought", "cut"];

/// What is corrected.
const NUMBERS: &[&str] = &["number", "figure", "toll", "count", "total", "it", "estimate"];

/// The elliptic counts in the words `range`.
pub(super) fn elliptic(view: &View<'_, '_>, range: Range<usize>) -> Vec<Ellipsis> {
    let mut out = Vec::new();
    let mut i = range.start + 1;
    while i < range.end {
        let Some(q) =
            quantity(view.prose, i, range.end).filter(|q| q.form == Form::Number && !view.masked[q.number])
        else {
            i += 1;
            continue;
        };
        let at = i;
        i = q.end.max(i + 1);
        let Some(value) = q.low.filter(|&n| n > 1) else { continue };
        // Only where the noun is left out: the clause ends, or a source follows.
        let ends = q.end >= range.end
            || view.breaks_after(q.end - 1)
            || view.comma_after(q.end - 1)
            || view.gap(q.end - 1).contains([':', ';', '.']);
        let according = view.word(q.end) == "according" && view.word(q.end + 1) == "to";
        let from = clause_start(view, &range, at);
        let before = |k: usize| if at >= from + k { view.word(at - k) } else { "" };
        let correction = matches!(before(1), "to" | "at")
            && (from..at).any(|k| CORRECT.contains(&view.word(k)))
            && (from..at).any(|k| NUMBERS.contains(&view.word(k)));
        let given = GIVE.contains(&before(1))
            || before(1) == "of" && matches!(before(2), "spoke" | "spoken" | "speaks" | "speak")
            || matches!(before(1), "were" | "are") && before(2) == "there";
        if !(correction || ends && given || according) {
            continue;
        }
        let cue = |words: &[&str]| (from..at).any(|k| words.contains(&view.word(k)));
        let source = if according {
            let start = q.end + 2;
            Some(start..(start + 4).min(range.end))
        } else {
            subject(view, from..at)
        };
        out.push(Ellipsis {
            number: at..q.end,
            value,
            update: correction || cue(&["now", "later", "by"]),
            superseded: !correction && cue(&["first", "earlier", "initially", "previously", "originally"]),
            source: source.filter(|r| !r.is_empty()),
        });
    }
    out
}

/// Where the clause of the word `at` begins: after a semicolon, a colon or *but*.
fn clause_start(view: &View<'_, '_>, range: &Range<usize>, at: usize) -> usize {
    (range.start + 1..at)
        .rev()
        .find(|&k| view.gap(k - 1).contains([';', ':']) || view.word(k) == "but")
        .unwrap_or(range.start)
}

/// The words before the verb, up to a comma: who counts.
fn subject(view: &View<'_, '_>, clause: Range<usize>) -> Option<Range<usize>> {
    let end = clause.clone().find(|&k| {
        view.comma_after(k)
            || GIVE.contains(&view.word(k + 1))
            || matches!(view.word(k + 1), "now" | "had" | "has" | "spoke" | "speaks")
    })? + 1;
    let pronoun = matches!(view.word(clause.start), "it" | "they" | "he" | "she" | "there" | "by");
    (end <= clause.end && !pronoun).then_some(clause.start..end)
}
