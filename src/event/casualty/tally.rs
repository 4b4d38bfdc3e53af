//! Counts and tolls: *12 dead*, *the toll rose to 12*, and whether a count is of this event alone.

use super::{Figure, Finder, only_filler};
use crate::event::Harm;
use crate::event::lexicon::{Cue, Role, lexicon};
use crate::event::number::{Form, cardinal, quantity};
use crate::event::people::People;
use std::ops::Range;

impl Finder<'_, '_, '_> {
    /// *12 people dead*, *four of them dead*, *two missing*
    pub(super) fn state(&mut self, at: Range<usize>, harm: Harm) {
        let found = (0..self.groups.len()).rev().find(|&k| self.groups[k].end <= at.start);
        if let Some(k) = found
            && self.taken[k].is_none()
            && at.start - self.groups[k].end <= 4
            && !self.view.breaks_within(self.groups[k].end - 1..at.start + 1)
            && (self.groups[k].end == at.start && !self.view.comma_after(at.start - 1)
                || only_filler(self.view, self.groups[k].end..at.start))
        {
            self.take_left(k, at, harm);
        }
    }

    /// *12 deaths*, *more than 23 injuries*
    pub(super) fn count(&mut self, at: Range<usize>, harm: Harm) {
        let limit = at.start.saturating_sub(6).max(self.range.start);
        let Some(q) = (limit..at.start).rev().find_map(|i| {
            let q = quantity(self.view.prose, i, at.end)?;
            let modifiers = q.end..at.start;
            let fits = q.end <= at.start
                && matches!(q.form, Form::Number | Form::Vague)
                && !self.view.masked[q.number]
                && modifiers.len() <= 3
                && !(q.end - 1..at.start).any(|k| self.view.comma_after(k))
                && modifiers.clone().all(|k| self.view.word(k) != "and" && !self.view.masked[k]);
            fits.then_some(q)
        }) else {
            return self.rising(at, harm);
        };
        // With its qualifier: the earliest start of the same number.
        let q = (limit..q.start)
            .find_map(|i| quantity(self.view.prose, i, at.end).filter(|wider| wider.number == q.number))
            .unwrap_or(q);
        if let Some(k) = self.groups.iter().position(|g| g.number == q.number) {
            if self.taken[k].is_some() {
                return;
            }
            // "15 casualties … killed": the verb will take them.
            let ahead = at.end..(at.end + 8).min(self.range.end);
            let verb_follows = ahead.clone().any(|i| {
                lexicon().harms.longest_at(self.view, i, ahead.end).is_some_and(|(_, e)| {
                    e.harm == harm
                        && e.role == Role::Verb
                        && !e.active
                        && !self.view.breaks_within(at.end - 1..i + 1)
                }) && self.object(i + 1).is_none()
            });
            if verb_follows {
                return;
            }
            self.taken[k] = Some(harm);
        } else if self.out.iter().any(|f| f.words.contains(&q.number)) {
            return;
        }
        self.statement += 1;
        let open = self.view.word(at.end) == "at" && self.view.word(at.end + 1) == "least";
        self.out.push(Figure {
            low: q.low,
            high: if open { None } else { q.high },
            who: q.end..at.start,
            words: q.start..at.end,
            more: self.view.word(q.end) == "more" || self.view.word(q.end) == "other",
            tally: true,
            ..Figure::at(harm, at.start, self.statement)
        });
    }

    /// *casualties … rise to 21*
    pub(super) fn rising(&mut self, at: Range<usize>, harm: Harm) {
        let ahead = at.end..(at.end + 8).min(self.range.end);
        let rises = ahead.clone().any(|i| {
            lexicon().cues.longest_at(self.view, i, ahead.end).is_some_and(|(_, c)| c == Cue::Update)
        });
        if rises && self.view.word(at.end.saturating_sub(1)).ends_with('s') {
            self.toll(at, harm);
        }
    }

    /// *the death toll rose to 12*, *raise to 7 the number of people killed*
    pub(super) fn toll(&mut self, at: Range<usize>, harm: Harm) {
        let leads = |i: usize| {
            matches!(
                self.view.word(i),
                "to" | "at"
                    | "of"
                    | "reached"
                    | "reaches"
                    | "was"
                    | "is"
                    | "stands"
                    | "stood"
                    | "hit"
                    | "exceeded"
                    | "exceeds"
                    | "passed"
                    | "above"
                    | "now"
                    | "be"
                    | "hits"
                    | "tops"
                    | "topped"
            )
        };
        // "the number of people killed when a bomb exploded at a market in the port on 3 May has risen to 17"
        let to = (at.end + 22).min(self.range.end);
        let right = (at.end..to)
            .take_while(|&i| !self.view.breaks_after(i - 1))
            .filter(|&i| leads(i - 1))
            .find_map(|i| {
                quantity(self.view.prose, i, self.range.end)
                    .filter(|q| q.form == Form::Number && !self.view.masked[q.number])
            });
        let from = at.start.saturating_sub(9).max(self.range.start);
        let left = || {
            (from + 1..at.start).rev().filter(|&i| leads(i - 1)).find_map(|i| {
                quantity(self.view.prose, i, at.start)
                    .filter(|q| q.form == Form::Number && !self.view.masked[q.number])
            })
        };
        let Some(q) = right.or_else(left) else { return };
        // "to 62 in five months", "since the start of the year": more than one event
        let tail = q.end..(q.end + 6).min(self.range.end);
        let long = tail.clone().any(|i| matches!(self.view.word(i), "since" | "months" | "years" | "weeks"));
        // "kills five … and raises the toll to 45": the toll of something larger, unless the five came on top.
        let told = self.out.iter().any(|f| f.harm == harm && f.low.is_some() && !f.more);
        if let Some(k) = self.groups.iter().position(|g| g.number == q.number) {
            if self.taken[k].is_some() {
                return;
            }
            self.taken[k] = Some(harm);
        }
        self.statement += 1;
        let words = q.start.min(at.start)..q.end.max(at.end);
        self.out.push(Figure {
            low: q.low,
            high: q.high,
            who: q.end..q.end,
            words,
            update: true,
            wider: long || told,
            tally: true,
            ..Figure::at(harm, at.start, self.statement)
        });
    }

    /// *…, after killing 22 of its members*, *after attacks that killed 19*: what came before the event
    pub(super) fn history(&self, at: usize) -> bool {
        let from = at.saturating_sub(4).max(self.range.start);
        let gerund = self.view.word(at).ends_with("ing");
        (from..at).any(|i| {
            let lead = match self.view.word(i) {
                "after" | "since" | "following" => gerund && i + 1 == at || self.view.word(at - 1) == "that",
                "of" | "for" => gerund && i + 1 == at,
                _ => false,
            };
            lead && !self.view.breaks_within(i..at + 1)
        })
    }

    /// *since 1980*, *so far this year*, *in nine years*, *in the past two months*, *nationwide*: more than one event
    pub(super) fn over_time(&self, group: &People, verb: usize) -> bool {
        let view = self.view;
        let from = group.start.min(verb).saturating_sub(6).max(self.range.start);
        let to = (group.end.max(verb + 1) + 10).min(self.range.end);
        (from..to).any(|i| {
            let long = |k: usize| {
                matches!(view.word(k), "years" | "months" | "decades" | "year" | "month" | "decade")
            };
            let found = match view.word(i) {
                "nationwide" | "annually" => true,
                "so" => view.word(i + 1) == "far" && view.word(i + 2) == "this",
                "since" => {
                    matches!(view.word(i + 1), "then" | "the" | "january")
                        || view.word(i + 1).len() == 4 && view.masked.get(i + 1) == Some(&true)
                }
                "in" | "over" | "during" => {
                    let past = usize::from(view.word(i + 1) == "the");
                    let past = past + usize::from(matches!(view.word(i + 1 + past), "last" | "past"));
                    cardinal(view.prose, i + 1 + past, self.range.end).is_some_and(|(_, k)| long(k))
                }
                _ => false,
            };
            // On the far side of a semicolon or a full stop it belongs to another statement.
            found && !view.breaks_within(i.min(group.start)..i.max(verb) + 1)
        })
    }

    /// *was also killed*, *were also injured*
    pub(super) fn also(&self, at: usize) -> bool {
        let from = at.saturating_sub(2).max(self.range.start);
        (from..at).any(|i| self.view.word(i) == "also")
    }
}
