//! Casualty figures: who was killed, injured, missing, kidnapped…, how many, in one sentence.
//!
//! A casualty word (see `casualty_words.tsv`) looks for its people: a transitive verb behind it when active (*killing 33 people*),
//! before it when passive (*29 prisoners and three guards were killed*), also across a relative clause; a state right before it
//! (*12 dead*), a toll in the number that follows. People who only took part are never counted.

use super::Harm;
use super::lexicon::{Attribution, Cue, HarmEntry, PersonClass, Role, lexicon};
use super::number::Form;
use super::people::{People, groups, stops};
use super::view::View;
use std::ops::Range;

mod named;
mod tally;

use named::name_run;

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

impl Figure {
    /// A statement of its own at a casualty word, of which nothing else is told yet.
    fn at(harm: Harm, at: usize, statement: usize) -> Self {
        Figure {
            harm,
            low: None,
            high: None,
            who: at..at,
            class: None,
            words: at..at + 1,
            at,
            statement,
            more: false,
            update: false,
            wider: false,
            individual: false,
            tally: false,
        }
    }
}

/// How far left of its verb a subject may stand, in words.
const MAX_SUBJECT_DISTANCE: usize = 26;

/// The figures of the words `range` (a sentence).
pub(super) fn figures(view: &View<'_, '_>, range: Range<usize>) -> Vec<Figure> {
    // Most sentences harm nobody: who might be counted in them need not be found.
    if !lexicon().harms.any_in(view, range.clone(), |_| true) {
        return Vec::new();
    }
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
        match lexicon().harms.longest_at(view, i, range.end) {
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
            let cue = lexicon().cues.longest_at(self.view, i, at);
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
            Role::Nothing => {}
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
                || lexicon().harms.longest_at(self.view, i, at).is_some();
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
                if stops(word) || lexicon().harms.longest_at(self.view, i, self.range.end).is_some() {
                    return None;
                }
                modifiers += 1;
            }
            i += 1;
        }
        None
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
                || lexicon().harms.longest_at(self.view, i, self.range.end).is_some_and(|(_, e)| {
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
        let part = cues.any_in(self.view, between.clone(), is_part) || matches!(first, "mostly" | "mainly");
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
            matches!(lexicon().attributions.longest_at(self.view, i, to), Some((_, Attribution::Say)))
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
        if lead.len() > 4 || !lexicon().cues.any_in(self.view, lead, |c| c == Cue::Part) {
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
}

/// Whether words can be modifiers before a bare noun: capitalised, as in *ISIS operatives*.
fn only_names(view: &View<'_, '_>, range: Range<usize>) -> bool {
    range.clone().all(|i| view.prose.word(i).chars().next().is_some_and(char::is_uppercase))
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
