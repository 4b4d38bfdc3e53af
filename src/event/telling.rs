//! Tellings: what one sentence says about one event.

use super::attribution;
use super::casualty::{Figure, figures};
use super::date::{DateExpr, days_between};
use super::ellipsis::{Ellipsis, elliptic};
use super::lexicon::{Attribution, Cue, EventType, Strength, lexicon};
use super::place::{Relation, Spot, in_sentences};
use super::trigger::{Trigger, asserted};
use super::unreal::{kills_nobody, remembered, unreal};
use super::view::{View, words_of};
use super::{Harm, When};
use std::ops::Range;

/// What one sentence says about one event.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    /// sentence index
    pub(super) sentence: usize,
    /// its words
    pub(super) range: Range<usize>,
    pub(super) triggers: Vec<Trigger>,
    pub(super) figures: Vec<Figure>,
    /// the date that goes with it
    pub(super) date: Option<DateExpr>,
    /// its places, as indices
    pub(super) spots: Vec<usize>,
    /// who says it, as words
    pub(super) source: Option<Range<usize>>,
    /// says that it is history
    pub(super) background: bool,
    /// begins a story of its own: *meanwhile*, *in a separate incident*
    pub(super) separate: bool,
    /// *there*, without a place of its own
    pub(super) there: bool,
}

impl Telling {
    /// Strongest trigger, the most telling type first.
    pub(super) fn lead(&self) -> Option<&Trigger> {
        self.triggers
            .iter()
            .filter(|t| t.strength > Strength::Mention)
            .max_by_key(|t| (t.strength, t.kind.rank, std::cmp::Reverse(t.words.start)))
    }

    /// Whether it can open an event, rather than only add to one.
    pub(super) fn opens(&self, spots: &[Spot]) -> bool {
        let counted =
            self.figures
                .iter()
                .any(|f| !f.individual && (f.low.is_some_and(|n| n > 0) || f.high.is_some_and(|n| n > 0)))
                || self.figures.iter().any(|f| {
                    f.individual && matches!(f.harm, Harm::Killed | Harm::Kidnapped | Harm::Injured)
                });
        let strong = self.triggers.iter().any(|t| t.strength == Strength::Strong);
        let weak = self.triggers.iter().any(|t| t.strength == Strength::Weak);
        let hurt = self
            .figures
            .iter()
            .any(|f| matches!(f.harm, Harm::Killed | Harm::Injured | Harm::Missing | Harm::Kidnapped));
        let placed = self.spots.iter().any(|&s| {
            matches!(spots[s].relation, Relation::In | Relation::Near) && spots[s].location.precision < 6
        });
        strong || counted && hurt || weak && (!self.figures.is_empty() || self.date.is_some() && placed)
    }

    /// Whether it only gives a count, whose date is the day of counting: *By Tuesday it reported 273 dead*.
    pub(super) fn counts_only(&self) -> bool {
        let beside = |f: &Figure| matches!(f.harm, Harm::Injured | Harm::Missing);
        self.figures.iter().any(|f| f.tally)
            && self.figures.iter().all(|f| f.tally || beside(f))
            && self.lead().is_none()
    }

    /// A count without its noun, told in this telling's sentence or right after it; `None` when it was given up since.
    fn elliptic(&self, count: Ellipsis, model: &Figure) -> Option<Telling> {
        let told =
            self.figures.iter().any(|f| f.words.start < count.number.end && count.number.start < f.words.end);
        if count.superseded || told {
            return None;
        }
        let figure = Figure {
            low: Some(count.value),
            high: Some(count.value),
            who: count.number.end..count.number.end,
            class: None,
            words: count.number.clone(),
            at: count.number.start,
            more: false,
            update: count.update,
            wider: false,
            individual: false,
            tally: true,
            ..model.clone()
        };
        Some(Telling {
            triggers: Vec::new(),
            figures: vec![figure],
            source: count.source,
            separate: false,
            there: false,
            ..self.clone()
        })
    }

    /// Whether all its triggers refer back: *the riot*, *the incident*.
    pub(super) fn refers(&self) -> bool {
        let mut told = self
            .triggers
            .iter()
            .filter(|t| t.kind.rank > 3 || t.definite || t.strength == Strength::Mention)
            .peekable();
        told.peek().is_some() && told.all(|t| t.definite || !t.indefinite && t.strength == Strength::Mention)
    }

    /// The words around which date and place are sought.
    pub(super) fn anchors(&self) -> Vec<Range<usize>> {
        anchors(&self.triggers, &self.figures)
    }

    /// The type its words give, refined by the setting.
    pub(super) fn kind(&self, view: &View<'_, '_>) -> Option<&'static EventType> {
        let mut kind = self.lead()?.kind;
        for i in self.range.clone() {
            if let Some(refined) = lexicon().refine(kind.name, view.word(i)) {
                kind = refined;
            }
        }
        Some(kind)
    }
}

fn anchors(triggers: &[Trigger], figures: &[Figure]) -> Vec<Range<usize>> {
    // Figures say most precisely what the sentence is about; a trigger beside them may belong to another clause.
    let counted: Vec<Range<usize>> = figures
        .iter()
        .filter(|f| f.low.is_some() && matches!(f.harm, Harm::Killed | Harm::Injured | Harm::Kidnapped))
        .map(|f| f.words.clone())
        .collect();
    if !counted.is_empty() {
        return counted;
    }
    let strongest = triggers.iter().map(|t| t.strength).max();
    let mut out: Vec<Range<usize>> =
        triggers.iter().filter(|t| Some(t.strength) == strongest).map(|t| t.words.clone()).collect();
    if strongest != Some(Strength::Strong) {
        out.extend(figures.iter().map(|f| f.words.clone()));
    }
    out
}

/// The tellings of a document, in text order. `dates` are those of each sentence.
pub(super) fn tellings(
    view: &View<'_, '_>,
    dates: &[Vec<DateExpr>],
    spots: &[Spot],
    dateline_end: usize,
) -> Vec<Telling> {
    let mut out = Vec::new();
    let mut setting = Setting::default();
    for (sentence, s) in view.prose.sentences.iter().enumerate() {
        let mut range = words_of(*s);
        range.start = range.start.max(dateline_end.min(range.end));
        if range.is_empty() {
            continue;
        }
        let mut triggers = asserted(view, range.clone());
        let mut figures = figures(view, range.clone());
        if !(triggers.is_empty() && figures.is_empty()) && unreal(view, &range, &triggers, &figures) {
            triggers.clear();
            figures.clear();
        }
        triggers.retain(|t| !kills_nobody(view, t, &figures));
        if setting.paragraph != s.paragraph {
            setting = Setting { paragraph: s.paragraph, ..Setting::default() };
        }
        if figures.is_empty()
            && let Some(last) = out.last().filter(|t: &&Telling| {
                view.prose.sentences[t.sentence].paragraph == s.paragraph
                    && t.sentence + 1 == sentence
                    && t.figures.iter().any(|f| f.harm == Harm::Killed && f.low.is_some())
            })
        {
            let base = Telling { sentence, range: range.clone(), triggers: Vec::new(), ..last.clone() };
            let Some(model) = last.figures.iter().find(|f| f.harm == Harm::Killed).cloned() else { continue };
            let found: Vec<Telling> =
                elliptic(view, range.clone()).into_iter().filter_map(|e| base.elliptic(e, &model)).collect();
            if !found.is_empty() {
                out.extend(found);
                continue;
            }
        }
        if triggers.is_empty() && figures.is_empty() {
            setting.take(view, &dates[sentence], spots, sentence, dateline_end);
            continue;
        }
        let anchors = anchors(&triggers, &figures);
        // The day in court, or of remembrance, is not the day of what it is about, which is long past and told with its year.
        let past = remembered(view, &range, &triggers, &figures);
        let own: Vec<DateExpr> = dates[sentence].iter().filter(|d| !past || d.has_year).cloned().collect();
        let date = pick_date(view, &own, &anchors, dateline_end);
        let source = attribution::source(view, range.clone());
        let ellipses = elliptic(view, range.clone());
        let in_source = |spot: &Spot| {
            let speakers = ellipses.iter().filter_map(|e| e.source.as_ref()).chain(&source);
            speakers.into_iter().any(|r| r.contains(&spot.word))
        };
        let own: Vec<usize> = in_sentences(spots, sentence..sentence + 1)
            .filter(|&i| spots[i].relation != Relation::Dateline && !in_source(&spots[i]))
            .collect();
        let cues = &lexicon().cues;
        let background = past || cues.any_in(view, range.clone(), |c| c == Cue::Background);
        let there = !own.iter().any(|&i| matches!(spots[i].relation, Relation::In | Relation::Near))
            && points_back(view, &range);
        let own = if own.is_empty() && !there { setting.spots.clone() } else { own };
        let separate = separate(view, &range);
        let mut telling = Telling {
            sentence,
            range,
            triggers,
            figures,
            date,
            spots: own,
            source,
            background,
            separate,
            there,
        };
        // The day of counting is not the day of the event that the sentences before have dated.
        let told_before = |set: &DateExpr| telling.date.as_ref().is_none_or(|d| counted_after(set, d));
        if (telling.date.is_none() || telling.counts_only())
            && let Some(set) = setting.date.clone().filter(told_before)
        {
            telling.date = Some(set);
        }
        if !telling.opens(spots) {
            setting.take(view, &dates[sentence], spots, sentence, dateline_end);
        }
        let counted = |t: &Telling| t.figures.iter().any(|f| f.harm == Harm::Killed && f.low.is_some());
        let same = |t: &&Telling| {
            view.prose.sentences[t.sentence].paragraph == s.paragraph && t.sentence + 1 == sentence
        };
        // The noun that a count leaves out stands in its sentence or the one before.
        let noun = |t: &Telling| t.figures.iter().find(|f| f.harm == Harm::Killed).cloned();
        let model = if counted(&telling) {
            noun(&telling)
        } else {
            out.last().filter(same).filter(|t| counted(t)).and_then(noun)
        };
        if let Some(model) = model {
            // "says 19, and six are missing": the nineteen are no part of the missing.
            let dead = |f: &Figure| f.harm == Harm::Killed;
            let met = |f: &Figure| {
                ellipses.iter().any(|e| f.words.start <= e.number.start && e.number.end <= f.words.end)
            };
            telling.figures.retain(|f| {
                dead(f) || !met(f) || f.low.is_none_or(|n| ellipses.iter().all(|e| e.value != n))
            });
            let base = telling.clone();
            out.push(telling);
            out.extend(ellipses.into_iter().filter_map(|e| base.elliptic(e, &model)));
        } else {
            out.push(telling);
        }
    }
    out
}

/// What the sentences before in the paragraph set up: *On 24 July an express from Madrid took the bend at Angrois. 80 people died.*
#[derive(Debug, Default)]
struct Setting {
    paragraph: u32,
    date: Option<DateExpr>,
    spots: Vec<usize>,
}

impl Setting {
    /// Takes over a sentence that tells of no event itself.
    fn take(
        &mut self,
        view: &View<'_, '_>,
        dates: &[DateExpr],
        spots: &[Spot],
        sentence: usize,
        dateline_end: usize,
    ) {
        if let Some(date) = pick_date(view, dates, &[], dateline_end) {
            self.date = Some(date);
            self.spots.clear();
        }
        self.spots.extend(
            in_sentences(spots, sentence..sentence + 1)
                .filter(|&i| matches!(spots[i].relation, Relation::In | Relation::Near | Relation::Chained)),
        );
    }
}

/// *killed there*, not *there were*.
fn points_back(view: &View<'_, '_>, range: &Range<usize>) -> bool {
    range.clone().any(|i| {
        view.word(i) == "there"
            && !matches!(
                view.word(i + 1),
                "was" | "were" | "is" | "are" | "has" | "have" | "had" | "will" | "would" | "may" | "s"
            )
    })
}

/// Whether a sentence turns to another story.
fn separate(view: &View<'_, '_>, range: &Range<usize>) -> bool {
    let head = range.start..(range.start + 6).min(range.end);
    head.clone().any(|i| matches!(view.word(i), "meanwhile" | "separately" | "elsewhere"))
        || range.clone().any(|i| {
            matches!(view.word(i), "another" | "separate" | "second" | "different")
                && matches!(
                    view.word(i + 1),
                    "incident"
                        | "attack"
                        | "bomb"
                        | "explosion"
                        | "blast"
                        | "clash"
                        | "ambush"
                        | "attacks"
                        | "incidents"
                        | "bombing"
                        | "shooting"
                        | "raid"
                        | "car"
                        | "development"
                )
        })
}

/// The date that goes with the anchors: the nearest, days before months before years; the day on which somebody spoke only when
/// there is nothing else.
fn pick_date(
    view: &View<'_, '_>,
    dates: &[DateExpr],
    anchors: &[Range<usize>],
    dateline_end: usize,
) -> Option<DateExpr> {
    dates
        .iter()
        .filter(|d| d.start >= dateline_end && !ongoing(view, d))
        .min_by_key(|d| {
            let distance = anchors
                .iter()
                .map(|a| if d.start >= a.end { d.start - a.end } else { a.start.saturating_sub(d.end) })
                .min()
                .unwrap_or(0);
            distance + reluctance(view, d)
        })
        .filter(|d| reluctance(view, d) < 100)
        .cloned()
}

/// *this year*, *in 2017* within 2017, *in the last three years*: too wide to date news.
fn ongoing(view: &View<'_, '_>, date: &DateExpr) -> bool {
    match (date.when.start.zip(date.when.end), view.prose.document.published) {
        (Some((from, to)), Some(published)) => {
            from <= published && published <= to && days_between(from, to) > 200
        }
        _ => false,
    }
}

/// How unlikely a date is to be the event's, in words of distance.
fn reluctance(view: &View<'_, '_>, date: &DateExpr) -> usize {
    use super::DatePrecision::{Month, Year};
    let before = |k: usize| date.start.checked_sub(k).map_or("", |i| view.word(i));
    let mut out = match date.when.precision {
        Year => 6,
        Month => 2,
        _ => 0,
    };
    if matches!(before(1), "since" | "until" | "till" | "before" | "after" | "by") {
        out += if before(1) == "since" { 100 } else { 20 };
    }
    let spoke = (1..=3).any(|k| {
        date.start.checked_sub(k).is_some_and(|i| {
            matches!(lexicon().attributions.longest_at(view, i, date.start), Some((_, Attribution::Say)))
        })
    });
    if spoke {
        out += 12;
    }
    out
}

/// Whether two dates can be of one event; one day of slack for time zones and nights.
pub(super) fn dates_meet(a: &When, b: &When) -> bool {
    match (a.start.zip(a.end), b.start.zip(b.end)) {
        (Some((a0, a1)), Some((b0, b1))) => days_between(a1, b0) <= 1 && days_between(b1, a0) <= 1,
        (Some((from, to)), None) | (None, Some((from, to))) => {
            let partial = if a.partial.is_some() { &a.partial } else { &b.partial };
            let Some(partial) = partial else { return true };
            let month = partial.get(2..4).and_then(|m| m.parse::<i8>().ok());
            // A partial date may be any year's; a stated year is another story unless months agree.
            month.is_some_and(|m| days_between(from, to) >= 364 || from.month() <= m && m <= to.month())
        }
        (None, None) => match (&a.partial, &b.partial) {
            (Some(x), Some(y)) => x.starts_with(y.as_str()) || y.starts_with(x.as_str()),
            _ => true,
        },
    }
}

/// Whether people can have been counted at `count` after an event at `event`: within a month.
fn counted_after(event: &DateExpr, count: &DateExpr) -> bool {
    match (event.when.start, count.when.end) {
        (Some(event), Some(count)) => (0..=31).contains(&days_between(event, count)),
        _ => false,
    }
}
