//! People told by name: *the murder of X and Y*, *X's murder*, *Judge X, 42, was killed*.

use super::{Figure, Finder};
use crate::event::Harm;
use crate::event::lexicon::{PersonClass, lexicon};
use crate::event::people::stops;
use crate::event::view::View;
use std::ops::Range;

impl Finder<'_, '_, '_> {
    /// *the murder of Josef Müller*: a name that no noun announces. In text all in capitals two words must look like one.
    pub(super) fn named(&mut self, at: Range<usize>, harm: Harm) {
        let from = at.end;
        let mut to = from;
        let capital = |i: usize| self.view.prose.word(i).chars().next().is_some_and(char::is_uppercase);
        while to < self.range.end
            && to - from < 6
            && (to == from || !self.view.comma_after(to - 1))
            && capital(to)
            && !stops(self.view.word(to))
            && !self.view.masked[to]
            && !self.view.demonym[to]
            && !matches!(
                self.view.word(to),
                "the" | "a" | "an" | "his" | "her" | "its" | "their" | "this" | "of"
            )
        {
            to += 1;
        }
        let shouting = !self.view.text(self.range.clone()).chars().any(char::is_lowercase);
        if to < from + if shouting { 2 } else { 1 } {
            return;
        }
        let (more, last) = self.partners(at.start, to);
        self.statement += 1;
        self.out.push(Figure {
            low: Some(1 + more),
            high: Some(1 + more),
            who: from..last,
            words: at.start..last,
            wider: self.history(at.start),
            individual: more == 0,
            ..Figure::at(harm, at.start, self.statement)
        });
    }

    /// *the senator's murder*: the one named before the noun. False where nobody in particular is named.
    pub(super) fn owned(&mut self, noun: usize) -> bool {
        let view = self.view;
        let Some(harm) = lexicon().owned(view.word(noun)) else { return false };
        if noun == self.range.start || !view.prose.words[noun - 1].possessive || view.masked[noun - 1] {
            return false;
        }
        let capital = |i: usize| view.prose.word(i).chars().next().is_some_and(char::is_uppercase);
        let mut from = noun;
        while from > self.range.start && noun - from < 4 && capital(from - 1) && !view.comma_after(from - 1)
            || from == noun
        {
            if stops(view.word(from - 1)) || view.masked[from - 1] || from == self.range.start {
                break;
            }
            from -= 1;
        }
        let one = match lexicon().persons.longest_at(view, noun - 1, noun) {
            Some((_, person)) => !person.plural && person.class != PersonClass::Perpetrator,
            None => from < noun && capital(noun - 1) && !view.demonym[noun - 1],
        };
        if !one || self.hypothetical(noun) {
            return false;
        }
        self.statement += 1;
        self.out.push(Figure {
            low: Some(1),
            high: Some(1),
            who: from.min(noun - 1)..noun,
            words: from.min(noun - 1)..noun + 1,
            individual: true,
            ..Figure::at(harm, noun, self.statement)
        });
        true
    }

    /// How many more people are named after one whose name ends before word `from`, and where the last name ends: *X and Y*, *of X
    /// and of Y*; commas only after a plural, *the murders of X, Y and Z*, since elsewhere they set off what X was.
    pub(super) fn partners(&self, noun: usize, mut from: usize) -> (u32, usize) {
        let view = self.view;
        let plural = view.word(noun).ends_with('s');
        let (mut pending, mut count, mut last) = (0, 0, from);
        loop {
            let comma = from > 0 && view.gap(from - 1).trim() == ",";
            if from >= self.range.end || view.comma_after(from - 1) && !(comma && plural) {
                break;
            }
            let and = view.word(from) == "and";
            let mut at = from + usize::from(and);
            at += usize::from(and && view.word(at) == "of");
            if !and && !comma {
                break;
            }
            let Some(end) = name_run(view, at, self.range.end) else { break };
            pending += 1;
            from = end;
            if and {
                (count, last) = (pending, end);
                break;
            }
        }
        (count, last)
    }

    /// A subject that is no counted group: a name (*Judge X was killed*) or a pronoun.
    pub(super) fn implied(&mut self, at: Range<usize>, anchor: usize, harm: Harm) {
        let one = matches!(self.view.word(anchor), "was" | "is")
            || anchor > self.range.start
                && self.view.word(anchor) == "been"
                && self.view.word(anchor - 1) == "has";
        if anchor == at.start || !one || !matches!(harm, Harm::Killed | Harm::Injured | Harm::Kidnapped) {
            return;
        }
        // "X, 42, was killed", "X, a leader of the Y, was shot": the name stands before the apposition.
        let mut end = anchor;
        if end > self.range.start && self.view.gap(end - 1).contains(',') {
            let reach = end.saturating_sub(25).max(self.range.start + 1);
            end = (reach..end).rev().find(|&i| self.view.gap(i - 1).contains(',')).unwrap_or(anchor);
        }
        let mut from = end;
        while from > self.range.start
            && end - from < 8
            && !self.view.comma_after(from - 1)
            && self.view.word(from - 1) != "and"
        {
            from -= 1;
        }
        let subject = from..end;
        let named =
            subject.clone().any(|i| self.view.prose.word(i).chars().next().is_some_and(char::is_uppercase));
        if subject.is_empty()
            || !named
            || matches!(
                self.view.word(from),
                "it" | "this" | "that" | "which" | "who" | "he" | "she" | "there"
            )
        {
            return;
        }
        self.statement += 1;
        self.out.push(Figure {
            low: Some(1),
            high: Some(1),
            who: subject.clone(),
            words: subject.start..at.end,
            individual: true,
            ..Figure::at(harm, at.start, self.statement)
        });
    }

    /// One more where one person is told with another: *the death of party leader X and of his lawyer Y*, *X and his lawyer were
    /// killed*.
    pub(super) fn two_named(&self, k: usize, at: &Range<usize>) -> u32 {
        let group = &self.groups[k];
        if !group.individual {
            return 0;
        }
        if group.start >= at.end {
            let Some(end) = name_run(self.view, group.end, self.range.end) else { return 0 };
            return self.partners(at.start, end).0;
        }
        let plural = self.auxiliary(at.start).is_some_and(|i| self.view.word(i) == "were");
        let joined = group.start > self.range.start + 1 && self.view.word(group.start - 1) == "and";
        u32::from(plural && joined)
    }
}

/// A person's name at word `from`, perhaps with *his*, *her* or a rank before it: one past its last word. It ends at a comma, at a
/// word that ends noun phrases, or with the sentence; in text all in capitals it has at least two words.
pub(super) fn name_run(view: &View<'_, '_>, from: usize, end: usize) -> Option<usize> {
    let capital = |i: usize| view.prose.word(i).chars().next().is_some_and(char::is_uppercase);
    let upper =
        |i: usize| view.prose.word(i).len() > 1 && !view.prose.word(i).chars().any(char::is_lowercase);
    let mut i = from + usize::from(matches!(view.word(from), "his" | "her" | "their" | "the"));
    let determined = i > from;
    let (mut names, mut shouted, mut titled) = (0, 0, false);
    while i < end && i - from < 8 && !stops(view.word(i)) && view.word(i) != "of" {
        let person = lexicon().persons.longest_at(view, i, end);
        if let Some((_, person)) = person {
            if person.plural || names > 0 {
                return None;
            }
            titled = true;
        } else if view.masked[i]
            || lexicon().harms.longest_at(view, i, end).is_some()
            || view.word(i).bytes().any(|b| b.is_ascii_digit())
        {
            return None;
        } else if capital(i) {
            if !view.demonym[i] {
                names += 1;
                shouted += usize::from(upper(i));
            }
        } else if names > 0 {
            // "Ruiz went home": the name is a subject of its own
            return None;
        }
        i += 1;
        if view.comma_after(i - 1) {
            break;
        }
    }
    let closed = i >= end || view.comma_after(i - 1) || stops(view.word(i)) || view.word(i) == "of";
    let verbal = shouted == names && (view.word(i - 1).ends_with("ed") || view.word(i - 1).ends_with("ing"));
    let enough = if shouted == names { names >= 2 } else { names >= 1 };
    (closed && enough && !verbal && (!determined || titled)).then_some(i)
}
