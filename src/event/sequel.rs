//! Days told from a day told before: *the following day*, *three days later*, *a week earlier*, *that night*.
//!
//! They count from the last single day that the report has given before them. Where it has given none, they date nothing.

use super::DatePrecision;
use super::When;
use super::date::DateExpr;
use super::number::{cardinal, may_begin_cardinal};
use crate::document::{Prose, Span};
use crate::sieve::Sieve;
use jiff::ToSpan;
use jiff::civil::Date;

/// Longest step, in days: farther off, reports name the day.
const LONGEST_STEP: u32 = 60;

/// Adds such days to those of each sentence, in order.
pub(super) fn add(prose: &Prose<'_>, dates: &mut [Vec<DateExpr>]) {
    let mut anchor: Option<Date> = None;
    for (sentence, own) in prose.sentences.iter().zip(dates) {
        let (mut i, end) = (sentence.first_word as usize, sentence.end_word as usize);
        let mut found = Vec::new();
        while i < end {
            if let Some(told) = own.iter().find(|d| d.start == i) {
                if told.when.precision == DatePrecision::Day {
                    anchor = told.when.start.or(anchor);
                }
                i = told.end.max(i + 1);
            } else if let (Some(day), Some((next, step))) = (anchor, step(prose, i, end))
                && let Ok(date) = day.checked_add(step.days())
            {
                let span = Some(Span::new(prose.words[i].start, prose.words[next - 1].end));
                let when = When {
                    start: Some(date),
                    end: Some(date),
                    precision: DatePrecision::Day,
                    span,
                    partial: None,
                };
                found.push(DateExpr { start: i, end: next, when, has_year: false });
                anchor = Some(date);
                i = next;
            } else {
                i += 1;
            }
        }
        own.extend(found);
        own.sort_by_key(|d| d.start);
    }
}

static THE_OR_THAT: Sieve = Sieve::of(&["the", "that"]);

/// A step from a day told before that begins at word `i`: one past its last word, and days.
fn step(prose: &Prose<'_>, i: usize, end: usize) -> Option<(usize, i64)> {
    let word = |k: usize| if i + k < end { prose.folded(i + k) } else { "" };
    if !THE_OR_THAT.may_hold_slot(prose.slot(i)) && !may_begin_cardinal(prose, i) {
        return None;
    }
    let part = |w: &str| matches!(w, "day" | "morning" | "afternoon" | "evening" | "night");
    match (word(0), word(1), word(2)) {
        ("the", "following" | "next", w) if part(w) => return Some((i + 3, 1)),
        ("the", "previous", w) if part(w) => return Some((i + 3, -1)),
        ("the" | "that", "same", w) if part(w) => return Some((i + 3, 0)),
        ("that", w, _) if part(w) => return Some((i + 2, 0)),
        // "the day before the vote" counts from the vote.
        ("the", "day", "before") if i + 3 >= end || prose.gap(i + 2).contains([',', ';']) => {
            return Some((i + 3, -1));
        }
        _ => {}
    }
    let (n, at) = match word(0) {
        "a" => (1, i + 1),
        _ => cardinal(prose, i, end).filter(|(n, _)| *n <= LONGEST_STEP)?,
    };
    let unit = match prose.words.get(at).map(|_| prose.folded(at)).filter(|_| at < end)? {
        "day" | "days" => 1,
        "week" | "weeks" => 7,
        _ => return None,
    };
    let days = i64::from(n) * unit;
    match prose.words.get(at + 1).map(|_| prose.folded(at + 1)).filter(|_| at + 1 < end)? {
        "later" => Some((at + 2, days)),
        "earlier" | "before" => Some((at + 2, -days)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::date::dates;
    use crate::event::testing::document;
    use jiff::civil::date;

    /// The days of a text, in order.
    fn days(text: &str) -> Vec<Option<Date>> {
        let published = Some(date(2025, 6, 20));
        let doc = document(text, published);
        let prose = Prose::new(&doc);
        let mut all: Vec<_> = prose.sentences.iter().map(|s| dates(&prose, *s, published)).collect();
        add(&prose, &mut all);
        all.iter().flatten().map(|d| d.when.start).collect()
    }

    #[test]
    fn steps_count_from_the_day_told_before() {
        let june = |day| Some(date(2025, 6, day));
        assert_eq!(days("It began on 3 June. The following day it spread."), [june(3), june(4)]);
        assert_eq!(
            days("It began on 3 June. Three days later it spread, and that night it rained."),
            [june(3), june(6), june(6)]
        );
        assert_eq!(days("It ended on 10 June. A week earlier it had begun."), [june(10), june(3)]);
        assert_eq!(days("On 10 June it burned; the day before, it had rained."), [june(10), june(9)]);
    }

    #[test]
    fn without_a_day_before_they_date_nothing() {
        assert_eq!(days("The following day it spread."), []);
        assert_eq!(days("It was in May 2025. The next day it spread."), [Some(date(2025, 5, 1))]);
        assert_eq!(days("On 3 June it was the day before the vote."), [Some(date(2025, 6, 3))]);
    }
}
