//! Casualty figures: who was killed, injured, missing, kidnapped…, how many, in one sentence.
//!
//! A casualty word (see `casualty_words.tsv`) looks for its people: a transitive verb behind it when active (*killing 33 people*),
//! before it when passive (*29 prisoners and three guards were killed*), also across a relative clause; a state right before it
//! (*12 dead*), a toll in the number that follows. People who only took part are never counted.

use super::Harm;
use super::lexicon::{Attribution, Cue, HarmEntry, PersonClass, Role, lexicon};
use super::number::{Form, quantity};
use super::people::{People, groups, stops};
use super::view::View;
use std::ops::Range;

/// One figure of one sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) harm: Harm,
    pub(super) low: Option<u32>,
    pub(super) high: Option<u32>,
    /// the words that say who; may be empty
    pub(super) who: Range<usize>,
    pub(super) class: Option<PersonClass>,
    /// the words of the figure with its casualty word
    pub(super) words: Range<usize>,
    /// the casualty word
    pub(super) at: usize,
    /// figures of the same statement carry the same number and add up: *29 prisoners and three guards*
    pub(super) statement: usize,
    /// comes on top of an earlier figure: *another*, *also*
    pub(super) more: bool,
    /// replaces earlier figures: *the toll rose to*
    pub(super) update: bool,
    /// a toll over more than this event: *bringing the number to 62 in five months*
    pub(super) wider: bool,
    /// one person told by name or rank
    pub(super) individual: bool,
    /// a bare count, *12 dead*, which a later one replaces
    pub(super) tally: bool,
}

/// How far left of its verb a subject may stand, in words.
const MAX_SUBJECT_DISTANCE: usize = 26;

/// The figures of the words `range` (a sentence).
pub(super) fn figures(view: &View<'_, '_>, range: Range<usize>) -> Vec<Figure> {
    let groups = groups(view, range.clone());
    let mut finder = Finder {
        view,
        taken: vec![None; groups.len()],
        groups,
        range: range.clone(),
        out: Vec::new(),
        statement: 0,
    };
    let mut i = range.start;
    while i < range.end {
        match lexicon().harms.longest_at(view.prose, i, range.end) {
            Some((1, _)) if finder.owned(i) => i += 1,
            Some((len, entry)) => {
                if !finder.hypothetical(i) {
                    finder.predicate(i..i + len, entry);
                }
                i += len;
            }
            None => i += 1,
        }
    }
    finder.out
}

struct Finder<'v, 'a, 'd> {
    view: &'v View<'a, 'd>,
    groups: Vec<People>,
    /// the harm that a group has been counted for
    taken: Vec<Option<Harm>>,
    range: Range<usize>,
    out: Vec<Figure>,
    statement: usize,
}

impl Finder<'_, '_, '_> {
    /// *could have killed*, *plans to kidnap*, *did not kill*
    fn hypothetical(&self, at: usize) -> bool {
        let from = at.saturating_sub(4).max(self.range.start);
        (from..at).any(|i| {
            let cue = lexicon().cues.longest_at(self.view.prose, i, at);
            let blocks = match cue {
                Some((_, Cue::Modal)) => true,
                Some((_, Cue::Negation)) => !matches!(self.view.word(i), "no" | "nobody" | "none"),
                _ => false,
            };
            blocks && !self.view.breaks_within(i..at + 1) && !(i..at).any(|k| self.view.gap(k).contains(','))
        })
    }

    fn predicate(&mut self, at: Range<usize>, entry: HarmEntry) {
        match entry.role {
            Role::Verb | Role::ActiveOnly => self.verb(at, entry),
            Role::Happens => self.subject(at, entry.harm, false),
            Role::State => self.state(at, entry.harm),
            Role::Count => self.count(at, entry.harm),
            Role::Nominal => match self.object(at.end) {
                Some(k) => self.take_right(k, at, entry.harm),
                None => self.named(at, entry.harm),
            },
            Role::Toll => self.toll(at, entry.harm),
            Role::Lives => {
                if let Some(k) = self.object(at.end)
                    && matches!(self.view.word(self.groups[k].end - 1), "lives" | "life")
                    && self.groups[k].form == Form::Number
                {
                    self.take_right(k, at, entry.harm);
                }
            }
        }
    }

    fn verb(&mut self, at: Range<usize>, entry: HarmEntry) {
        let passive = self.auxiliary(at.start);
        if passive.is_none() || entry.active {
            if let Some(k) = self.object(at.end) {
                self.take_right(k, at, entry.harm);
                return;
            }
            // "Gunmen killed Ana Ruiz": a name that no noun announces, in a sentence where capitals mean something.
            let told = matches!(entry.harm, Harm::Killed | Harm::Kidnapped)
                && self.view.prose.word(at.start).chars().all(char::is_lowercase);
            if told && name_run(self.view, at.end, self.range.end).is_some_and(|end| end >= at.end + 2) {
                self.named(at, entry.harm);
                return;
            }
            // "killing and wounding 20", "kills at least" without a number: nobody to count
            if entry.active || entry.role == Role::ActiveOnly {
                return;
            }
        }
        self.subject(at, entry.harm, passive.is_none());
    }

    /// The form of *be* before a passive, across adverbs, dates and a coordinated verb: *were on February 3 shot*.
    fn auxiliary(&self, at: usize) -> Option<usize> {
        let mut i = at;
        while i > self.range.start && at - i < 8 {
            i -= 1;
            let word = self.view.word(i);
            if matches!(
                word,
                "was" | "were" | "been" | "being" | "is" | "are" | "be" | "got" | "gets" | "get"
            ) {
                return Some(i);
            }
            let passes = self.view.masked[i]
                || word.ends_with("ly")
                || matches!(
                    word,
                    "on" | "in"
                        | "also"
                        | "then"
                        | "later"
                        | "either"
                        | "all"
                        | "both"
                        | "and"
                        | "or"
                        | "subsequently"
                        | "since"
                        | "so"
                        | "far"
                        | "instead"
                )
                || lexicon().harms.longest_at(self.view.prose, i, at).is_some();
            if !passes || self.view.breaks_after(i) {
                return None;
            }
        }
        None
    }

    /// The group that begins at word `i`, adverbs skipped; a bare noun may have modifiers before it: *Salvadoran leftist leader X*.
    fn object(&self, mut i: usize) -> Option<usize> {
        let mut modifiers = 0;
        while i < self.range.end && modifiers < 5 {
            if i > self.range.start && self.view.comma_after(i - 1) {
                return None;
            }
            if let Some(k) = self.groups.iter().position(|g| g.start == i) {
                let bare = self.groups[k].number == self.groups[k].who.start;
                return (modifiers == 0 || bare).then_some(k);
            }
            let word = self.view.word(i);
            #[rustfmt::skip]
            let adverb = word.ends_with("ly")
                || matches!(word, "also" | "all" | "both" | "the" | "off" | "up" | "only" | "instantly" | "as" | "many" | "another");
            if !adverb {
                if stops(word) || lexicon().harms.longest_at(self.view.prose, i, self.range.end).is_some() {
                    return None;
                }
                modifiers += 1;
            }
            i += 1;
        }
        None
    }

    /// *the murder of Josef Müller*: a name that no noun announces. In text all in capitals two words must look like one.
    fn named(&mut self, at: Range<usize>, harm: Harm) {
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
            harm,
            low: Some(1 + more),
            high: Some(1 + more),
            who: from..last,
            class: None,
            words: at.start..last,
            at: at.start,
            statement: self.statement,
            more: false,
            update: false,
            wider: self.history(at.start),
            individual: more == 0,
            tally: false,
        });
    }

    /// *the senator's murder*: the one named before the noun. False where nobody in particular is named.
    fn owned(&mut self, noun: usize) -> bool {
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
        let one = match lexicon().persons.longest_at(view.prose, noun - 1, noun) {
            Some((_, person)) => !person.plural && person.class != PersonClass::Perpetrator,
            None => from < noun && capital(noun - 1) && !view.demonym[noun - 1],
        };
        if !one || self.hypothetical(noun) {
            return false;
        }
        self.statement += 1;
        self.out.push(Figure {
            harm,
            low: Some(1),
            high: Some(1),
            who: from.min(noun - 1)..noun,
            class: None,
            words: from.min(noun - 1)..noun + 1,
            at: noun,
            statement: self.statement,
            more: false,
            update: false,
            wider: false,
            individual: true,
            tally: false,
        });
        true
    }

    /// How many more people are named after one whose name ends before word `from`, and where the last name ends: *X and Y*, *of X
    /// and of Y*; commas only after a plural, *the murders of X, Y and Z*, since elsewhere they set off what X was.
    fn partners(&self, noun: usize, mut from: usize) -> (u32, usize) {
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

    /// Takes a group to the right of its verb, with those coordinated to it.
    fn take_right(&mut self, first: usize, at: Range<usize>, harm: Harm) {
        if self.taken[first].is_some() {
            return;
        }
        let mut members = vec![first];
        let (mut last, mut parts) = (first, false);
        while last + 1 < self.groups.len() {
            match self.link(last, last + 1) {
                Link::And if !self.has_own_verb(last + 1) => {
                    last += 1;
                    if parts {
                        self.taken[last] = Some(harm);
                    } else {
                        members.push(last);
                    }
                }
                Link::Part => {
                    (last, parts) = (last + 1, true);
                    self.taken[last] = Some(harm);
                }
                _ => break,
            }
        }
        // "stabbed four people to death"
        let end = self.groups[last].end;
        let fatal =
            self.view.word(end) == "to" && self.view.word(end + 1) == "death" && end + 1 < self.range.end;
        self.emit(&members, at, if fatal { Harm::Killed } else { harm });
    }

    /// Whether a verb of its own follows a group: *…and 25 others were injured*, *…and 43 wounded*.
    fn has_own_verb(&self, k: usize) -> bool {
        let mut i = self.groups[k].end;
        if i >= self.range.end || self.view.breaks_after(i - 1) {
            return false;
        }
        while i < self.range.end && (self.view.word(i).ends_with("ly") || self.view.word(i) == "also") {
            i += 1;
        }
        i < self.range.end
            && (matches!(self.view.word(i), "was" | "were" | "are" | "is" | "have" | "has" | "had")
                || lexicon().harms.longest_at(self.view.prose, i, self.range.end).is_some_and(|(_, e)| {
                    !e.active && matches!(e.role, Role::Verb | Role::Happens | Role::State | Role::Count)
                }) && !matches!(self.view.word(self.groups[k].end - 1), "lives"))
    }

    /// How two neighbouring groups hang together.
    fn link(&self, a: usize, b: usize) -> Link {
        let between = self.groups[a].end..self.groups[b].start;
        if between.is_empty() && !self.of_them(b) {
            let gap = self.view.gap(between.start - 1).trim();
            return if gap == "," || gap == "&" || gap == "+" { Link::And } else { Link::None };
        }
        if self.view.breaks_within(between.start - 1..between.end + 1) {
            return Link::None;
        }
        let first = self.view.word(between.start);
        let words = between.len();
        let joined = match first {
            "and" | "plus" | "or" | "but" => {
                words == 1
                    || words == 2 && matches!(self.view.word(between.start + 1), "also" | "the" | "another")
                    || words <= 3
                        && self.groups[b].number == self.groups[b].start
                        && self.groups[b].form == Form::Vague
                        && only_names(self.view, between.start + 1..between.end)
            }
            "as" => words == 3 && self.view.word(between.start + 1) == "well",
            "along" | "together" => words == 2,
            _ => false,
        };
        if joined {
            return Link::And;
        }
        let is_part = |c| c == Cue::Part;
        let cues = &lexicon().cues;
        let part =
            cues.any_in(self.view.prose, between.clone(), is_part) || matches!(first, "mostly" | "mainly");
        // "six priests, five of them foreigners"
        if between.is_empty() {
            return Link::Part;
        }
        // "17 members of the organisation, including a commander": the cue right before the part reaches far back.
        let last = self.view.word(between.end - 1);
        if part && (words <= 4 || words <= 14 && matches!(last, "including" | "includes" | "included")) {
            Link::Part
        } else {
            Link::None
        }
    }

    /// *five of them*, *six of whom*
    fn of_them(&self, k: usize) -> bool {
        let group = &self.groups[k];
        (group.number + 1..group.end)
            .any(|i| matches!(self.view.word(i), "them" | "whom") && self.view.word(i - 1) == "of")
    }

    /// Takes the subject to the left of a verb. `reduced`: a participle without *be*, which wants its people closer.
    fn subject(&mut self, at: Range<usize>, harm: Harm, reduced: bool) {
        let anchor = self.auxiliary(at.start).unwrap_or(at.start);
        let reach = if reduced { 12 } else { MAX_SUBJECT_DISTANCE };
        let mut near: Option<usize> = None;
        for k in (0..self.groups.len()).rev() {
            let group = &self.groups[k];
            if group.end > anchor {
                continue;
            }
            let distance = anchor - group.end;
            if distance > reach || !self.open_path(group.end, anchor) {
                break;
            }
            if self.taken[k].is_some() {
                // "were killed and wounded": the people have been counted; a fresh subject must lie closer.
                break;
            }
            // "two people from one family": the family is no subject.
            let complement = k > 0
                && group.start == self.groups[k - 1].end + 1
                && matches!(self.view.word(group.start - 1), "from" | "of");
            // "twelve residents of a home for disabled people drowned"
            let described = k > 0
                && group.form == Form::Vague
                && self.groups[k - 1].form == Form::Number
                && group.start - self.groups[k - 1].end <= 6
                && (group.start.saturating_sub(3)..group.start)
                    .any(|i| matches!(self.view.word(i), "of" | "for" | "with"))
                && !(self.groups[k - 1].end..group.start).any(|i| self.view.comma_after(i - 1));
            if complement || described {
                continue;
            }
            if distance == 0 || only_filler(self.view, group.end..anchor) {
                near = Some(k);
                break;
            }
            let counts = group.form == Form::Number;
            if near.is_none() || counts {
                near = Some(k);
            }
            if counts {
                break;
            }
        }
        match near {
            Some(k) => self.take_left(k, at, harm),
            None if !reduced => self.implied(at, anchor, harm),
            None => {}
        }
    }

    /// Whether a subject can reach its verb across the words between: no reporting verb, no clause end.
    fn open_path(&self, from: usize, to: usize) -> bool {
        if self.view.breaks_within(from - 1..to + 1) {
            return false;
        }
        !(from..to).any(|i| {
            matches!(lexicon().attributions.longest_at(self.view.prose, i, to), Some((_, Attribution::Say)))
                || matches!(self.view.word(i), "while" | "when" | "but" | "after" | "before")
                    && (i == from || self.view.gap(i - 1).contains(','))
        })
    }

    /// Takes a group to the left of its verb with those coordinated before it.
    fn take_left(&mut self, mut k: usize, at: Range<usize>, harm: Harm) {
        let mut members = vec![k];
        while k > 0 && self.taken[k - 1].is_none() {
            match self.link(k - 1, k) {
                Link::And => members.push(k - 1),
                // What stood nearer was a part of what stands before it.
                Link::Part => {
                    for &m in &members {
                        self.taken[m] = Some(harm);
                    }
                    members = vec![k - 1];
                }
                Link::None => break,
            }
            k -= 1;
        }
        members.reverse();
        self.parts_after(at.end, harm);
        self.emit(&members, at, harm);
    }

    /// Marks the parts that follow the verb: *were killed, including six soldiers and 11 others*.
    fn parts_after(&mut self, from: usize, harm: Harm) {
        let Some(first) = self.groups.iter().position(|g| g.start >= from) else { return };
        let lead = from..self.groups[first].start;
        if lead.len() > 4 || !lexicon().cues.any_in(self.view.prose, lead, |c| c == Cue::Part) {
            return;
        }
        self.taken[first] = Some(harm);
        for k in first + 1..self.groups.len() {
            let between = self.groups[k - 1].end..self.groups[k].start;
            let led = !between.is_empty() && between.len() <= 8 && self.view.word(between.end - 1) == "and";
            let comma = (between.start.max(1) - 1..between.end).any(|i| self.view.gap(i).contains(','));
            if !(self.link(k - 1, k) == Link::And || led) || comma {
                break;
            }
            self.taken[k] = Some(harm);
        }
    }

    /// A subject that is no counted group: a name (*Judge X was killed*) or a pronoun.
    fn implied(&mut self, at: Range<usize>, anchor: usize, harm: Harm) {
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
            harm,
            low: Some(1),
            high: Some(1),
            who: subject.clone(),
            class: None,
            words: subject.start..at.end,
            at: at.start,
            statement: self.statement,
            more: false,
            update: false,
            wider: false,
            individual: true,
            tally: false,
        });
    }

    /// *12 people dead*, *four of them dead*, *two missing*
    fn state(&mut self, at: Range<usize>, harm: Harm) {
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
    fn count(&mut self, at: Range<usize>, harm: Harm) {
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
                lexicon().harms.longest_at(self.view.prose, i, ahead.end).is_some_and(|(_, e)| {
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
            harm,
            low: q.low,
            high: if open { None } else { q.high },
            who: q.end..at.start,
            class: None,
            words: q.start..at.end,
            at: at.start,
            statement: self.statement,
            more: self.view.word(q.end) == "more" || self.view.word(q.end) == "other",
            update: false,
            wider: false,
            individual: false,
            tally: true,
        });
    }

    /// *casualties … rise to 21*
    fn rising(&mut self, at: Range<usize>, harm: Harm) {
        let ahead = at.end..(at.end + 8).min(self.range.end);
        let rises = ahead.clone().any(|i| {
            lexicon().cues.longest_at(self.view.prose, i, ahead.end).is_some_and(|(_, c)| c == Cue::Update)
        });
        if rises && self.view.word(at.end.saturating_sub(1)).ends_with('s') {
            self.toll(at, harm);
        }
    }

    /// *the death toll rose to 12*, *raise to 7 the number of people killed*
    fn toll(&mut self, at: Range<usize>, harm: Harm) {
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
            harm,
            low: q.low,
            high: q.high,
            who: q.end..q.end,
            class: None,
            words,
            at: at.start,
            statement: self.statement,
            more: false,
            update: true,
            wider: long || told,
            individual: false,
            tally: true,
        });
    }

    fn emit(&mut self, members: &[usize], at: Range<usize>, harm: Harm) {
        let mut members = members.to_vec();
        // "40 people, 6 security personnel and 34 civilians": the first is the sum of the rest.
        let sum: u32 = members[1..].iter().filter_map(|&k| self.groups[k].low).sum();
        if members.len() >= 3 && self.groups[members[0]].low == Some(sum) {
            for &k in &members[1..] {
                self.taken[k] = Some(harm);
            }
            members.truncate(1);
        }
        self.statement += 1;
        let single = members.len() == 1;
        let two = if single { self.two_named(members[0], &at) } else { 0 };
        for &k in &members {
            self.taken[k] = Some(harm);
            let g = &self.groups[k];
            // A bare plural or "the attackers" says that there were some, not how many.
            let also = g.more || self.also(at.start) && g.form != Form::Vague;
            let wider = self.history(at.start) || self.over_time(g, at.start);
            self.out.push(Figure {
                harm,
                low: g.low.map(|n| n + two),
                high: g.high.map(|n| n + two),
                who: g.who.clone(),
                class: g.class,
                words: g.start.min(at.start)..if single { g.end.max(at.end) } else { g.end },
                at: at.start,
                statement: self.statement,
                more: also,
                update: false,
                wider,
                individual: g.individual && single && two == 0,
                tally: self.view.word(at.start) == "dead" || self.view.word(at.start) == "missing",
            });
        }
    }

    /// *…, after killing 22 of its members*, *after attacks that killed 19*: what came before the event
    fn history(&self, at: usize) -> bool {
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

    /// One more where one person is told with another: *the death of party leader X and of his lawyer Y*, *X and his lawyer were
    /// killed*.
    fn two_named(&self, k: usize, at: &Range<usize>) -> u32 {
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

    /// *since 1980*, *so far this year*, *in nine years*, *in the past two months*, *nationwide*: more than one event
    fn over_time(&self, group: &People, verb: usize) -> bool {
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
                    super::number::cardinal(view.prose, i + 1 + past, self.range.end)
                        .is_some_and(|(_, k)| long(k))
                }
                _ => false,
            };
            // On the far side of a semicolon or a full stop it belongs to another statement.
            found && !view.breaks_within(i.min(group.start)..i.max(verb) + 1)
        })
    }

    /// *was also killed*, *were also injured*
    fn also(&self, at: usize) -> bool {
        let from = at.saturating_sub(2).max(self.range.start);
        (from..at).any(|i| self.view.word(i) == "also")
    }
}

/// Whether words can be modifiers before a bare noun: capitalised, as in *ISIS operatives*.
fn only_names(view: &View<'_, '_>, range: Range<usize>) -> bool {
    range.clone().all(|i| view.prose.word(i).chars().next().is_some_and(char::is_uppercase))
}

/// A person's name at word `from`, perhaps with *his*, *her* or a rank before it: one past its last word. It ends at a comma, at a
/// word that ends noun phrases, or with the sentence; in text all in capitals it has at least two words.
fn name_run(view: &View<'_, '_>, from: usize, end: usize) -> Option<usize> {
    let capital = |i: usize| view.prose.word(i).chars().next().is_some_and(char::is_uppercase);
    let upper =
        |i: usize| view.prose.word(i).len() > 1 && !view.prose.word(i).chars().any(char::is_lowercase);
    let mut i = from + usize::from(matches!(view.word(from), "his" | "her" | "their" | "the"));
    let determined = i > from;
    let (mut names, mut shouted, mut titled) = (0, 0, false);
    while i < end && i - from < 8 && !stops(view.word(i)) && view.word(i) != "of" {
        let person = lexicon().persons.longest_at(view.prose, i, end);
        if let Some((_, person)) = person {
            if person.plural || names > 0 {
                return None;
            }
            titled = true;
        } else if view.masked[i]
            || lexicon().harms.longest_at(view.prose, i, end).is_some()
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

/// How two groups hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    And,
    Part,
    None,
}

/// Whether the words between people and their verb say nothing of their own: *were*, *reportedly*, *of them*.
fn only_filler(view: &View<'_, '_>, range: Range<usize>) -> bool {
    range.clone().all(|i| {
        let word = view.word(i);
        word.ends_with("ly")
            || view.masked[i]
            || matches!(
                word,
                "were"
                    | "was"
                    | "are"
                    | "is"
                    | "be"
                    | "been"
                    | "being"
                    | "have"
                    | "has"
                    | "had"
                    | "also"
                    | "of"
                    | "them"
                    | "left"
                    | "confirmed"
                    | "reported"
                    | "on"
                    | "all"
                    | "both"
                    | "others"
                    | "more"
                    | "still"
                    | "remain"
                    | "remained"
                    | "went"
            )
    })
}

#[cfg(test)]
mod tests;
