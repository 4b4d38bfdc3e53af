//! From tellings to events: which sentences tell of the same event, and what each event's fields are.
//!
//! A telling joins an event when family, date and place allow it; the most recently told event wins, and a definite noun (*the
//! riot*) insists on an event that has been told. A telling with a date or place of its own that fits none opens another event.

use super::date::{DateExpr, dates, days_between};
use super::lexicon::{EventType, Family, PersonClass, Strength, lexicon, triggers};
use super::place::{Relation, Spot, compatible, dateline, describe, in_sentences, score, spots};
use super::summary::summarise;
use super::telling::{Telling, dates_meet, tellings};
use super::toll::{Stated, merge};
use super::trigger::asserted;
use super::view::{View, words_of};
use super::{Casualty, DatePrecision, Event, Harm, Side, When, actors, sequel};
use crate::claim::Claim;
use crate::document::{Document, Prose, single_line};
use crate::resolve::Resolution;
use crate::toponym::{Mention, MentionKind};
use dateline_gazetteer::fold::fold;
use dateline_gazetteer::{CountryCode, Gazetteer};
use jiff::ToSpan;
use jiff::civil::Date;

/// Days before publication from which on an event is context rather than news.
const BACKGROUND_AFTER_DAYS: i64 = 60;

/// Events that a sentence may add to: so many of those that were told last. No report goes back farther, and a whole archive in one
/// document must not take forever.
const MOST_RECENT: usize = 100;

/// An event under construction: tellings by index, in order.
#[derive(Debug)]
struct Draft {
    tellings: Vec<usize>,
    family: Family,
    date: Option<DateExpr>,
    /// its most precise place so far
    spot: Option<usize>,
    background: bool,
}

/// See [`super::assemble`].
pub(super) fn events(
    gazetteer: &Gazetteer,
    prose: &Prose<'_>,
    mentions: &[Mention],
    resolutions: &[Resolution],
    claims: &[Claim],
) -> Vec<Event> {
    let mut view = View::new(prose);
    // Most reports tell of no event; then nobody asks for their dates.
    let told = |range: std::ops::Range<usize>| {
        triggers().any_in(&view, range.clone(), |entry| entry.kind.is_some())
            || lexicon().harms.any_in(&view, range, |_| true)
    };
    if !prose.sentences.iter().any(|&sentence| told(words_of(sentence))) {
        return Vec::new();
    }
    let published = prose.document.published;
    let mut dates: Vec<Vec<DateExpr>> = prose.sentences.iter().map(|s| dates(prose, *s, published)).collect();
    sequel::add(prose, &mut dates);
    for date in dates.iter().flatten() {
        view.mask(date.start..date.end);
    }
    mask_names(&mut view, mentions);
    let dateline_end = dateline(&view);
    let spots = spots(&view, gazetteer, mentions, resolutions, claims);
    let tellings = tellings(&view, &dates, &spots, dateline_end);
    let stage = Stage {
        view: &view,
        spots: &spots,
        tellings: &tellings,
        published,
        dateline: dateline_end > 0,
        dateline_end,
        dates: &dates,
    };
    let drafts = stage.drafts();
    let mut out: Vec<Event> = drafts
        .iter()
        .enumerate()
        .filter_map(|(i, d)| stage.event(gazetteer, d, i == 0, mentions, resolutions))
        .collect();
    // The main event first, context last; text order otherwise.
    out.sort_by_key(|e| e.background);
    out
}

/// Figures inside names count nobody; nationalities may be people.
fn mask_names(view: &mut View<'_, '_>, mentions: &[Mention]) {
    for m in mentions {
        let words = view.prose.word_at(m.span.start)..view.prose.word_at(m.span.end.saturating_sub(1)) + 1;
        if m.kind == MentionKind::Demonym || m.adjectival {
            let end = words.end.min(view.demonym.len());
            view.demonym[words.start.min(end)..end].fill(true);
        } else if words.clone().any(|i| view.word(i).bytes().any(|b| b.is_ascii_digit())) {
            view.mask(words);
        }
    }
}

struct Stage<'v, 'a, 'd> {
    view: &'v View<'a, 'd>,
    spots: &'v [Spot],
    tellings: &'v [Telling],
    published: Option<Date>,
    /// the report opens with a dateline, which is a sentence of its own
    dateline: bool,
    dateline_end: usize,
    /// the dates of each sentence
    dates: &'v [Vec<DateExpr>],
}

impl Stage<'_, '_, '_> {
    /// Clusters the tellings.
    fn drafts(&self) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        // Drafts by last telling, the most recent at the end.
        let mut recent: Vec<usize> = Vec::new();
        for t in 0..self.tellings.len() {
            let telling = &self.tellings[t];
            let opens = telling.opens(self.spots) && !self.lies_ahead(telling);
            let spot = self.own_spot(t);
            let lately = recent.iter().rev().copied().take(MOST_RECENT);
            let target = { lately }.find(|&d| self.fits(&drafts[d], t, spot));
            match target {
                Some(d) => {
                    self.join(&mut drafts[d], t, spot);
                    if let Some(at) = recent.iter().rposition(|&x| x == d) {
                        recent.remove(at);
                    }
                    recent.push(d);
                }
                None if opens => {
                    recent.push(drafts.len());
                    drafts.push(self.open(t, spot));
                }
                None => {}
            }
        }
        drafts
    }

    /// Announcements and plans.
    fn lies_ahead(&self, telling: &Telling) -> bool {
        let start = telling.date.as_ref().and_then(|d| d.when.start);
        matches!((start, self.published), (Some(start), Some(published)) if start > published)
    }

    /// The place a telling itself gives: its own best, or what *there* points back to.
    fn own_spot(&self, t: usize) -> Option<usize> {
        let telling = &self.tellings[t];
        let anchors = telling.anchors();
        if telling.there
            && let Some(back) = self.place_before(telling.sentence)
        {
            return Some(back);
        }
        telling
            .spots
            .iter()
            .copied()
            .filter(|&s| {
                !matches!(
                    self.spots[s].relation,
                    Relation::Adjective | Relation::Away | Relation::Ground | Relation::Embedded
                )
            })
            .max_by(|&a, &b| {
                score(self.view, &self.spots[a], &anchors, 0)
                    .total_cmp(&score(self.view, &self.spots[b], &anchors, 0))
                    .then(b.cmp(&a))
            })
    }

    /// The last place that is no area, in the three sentences before.
    fn place_before(&self, sentence: usize) -> Option<usize> {
        in_sentences(self.spots, sentence.saturating_sub(3)..sentence).rev().find(|&i| {
            let s = &self.spots[i];
            (s.facility || s.location.precision <= 3)
                && !matches!(
                    s.relation,
                    Relation::Adjective | Relation::Dateline | Relation::Embedded | Relation::Ground
                )
        })
    }

    fn old(&self, date: &DateExpr) -> bool {
        matches!((date.when.end, self.published), (Some(end), Some(published)) if days_between(end, published) > BACKGROUND_AFTER_DAYS)
    }

    /// Whether a telling and a draft both count dead, and differently.
    fn other_toll(&self, draft: &Draft, telling: &Telling) -> bool {
        let dead = |t: &Telling| {
            t.figures.iter().find(|f| f.harm == Harm::Killed && f.low.is_some()).and_then(|f| f.low)
        };
        let told = draft.tellings.iter().find_map(|&t| dead(&self.tellings[t]));
        matches!((told, dead(telling)), (Some(a), Some(b)) if a != b) && !telling.counts_only()
    }

    /// Whether a count made at `b` can be of an event at `a`: up to a month later.
    fn counted_later(&self, a: &DateExpr, b: &DateExpr) -> bool {
        match (a.when.start, b.when.end) {
            (Some(event), Some(count)) => (0..=31).contains(&days_between(event, count)),
            _ => false,
        }
    }

    fn fits(&self, draft: &Draft, t: usize, spot: Option<usize>) -> bool {
        let telling = &self.tellings[t];
        let opens = telling.opens(self.spots);
        if let Some(kind) = telling.lead().map(|l| l.kind)
            && draft.family != Family::Any
            && kind.family != Family::Any
            && kind.family != draft.family
            && (kind.rank > 4 || telling.figures.is_empty())
        {
            return false;
        }
        match (&draft.date, &telling.date) {
            (Some(a), Some(b)) if telling.counts_only() && self.counted_later(a, b) => {}
            (Some(a), Some(b)) if !dates_meet(&a.when, &b.when) => return false,
            // "On 4 June, 14 people were killed" beside an undated 132: another event.
            (None, Some(_)) if !telling.refers() && self.other_toll(draft, telling) => return false,
            (None, Some(b)) if opens && self.old(b) != draft.background && self.old(b) => return false,
            (None, None) if telling.background && !draft.background && !telling.refers() => return false,
            _ => {}
        }
        if let (Some(a), Some(b)) = (draft.spot, spot)
            && !compatible(&self.spots[a], &self.spots[b])
        {
            return false;
        }
        !(opens && telling.separate)
    }

    fn open(&self, t: usize, spot: Option<usize>) -> Draft {
        let telling = &self.tellings[t];
        let background = match &telling.date {
            Some(date) if self.published.is_some() && date.when.end.is_some() => self.old(date),
            // Without a day of publication, a stated year tells of context beside news that leave it out.
            Some(date) if date.has_year && t > 0 => true,
            _ => telling.background,
        };
        let family = telling.kind(self.view).map_or(Family::Any, |k| k.family);
        Draft { tellings: vec![t], family, date: telling.date.clone(), spot, background }
    }

    fn join(&self, draft: &mut Draft, t: usize, spot: Option<usize>) {
        let telling = &self.tellings[t];
        draft.tellings.push(t);
        if draft.family == Family::Any {
            draft.family = telling.kind(self.view).map_or(Family::Any, |k| k.family);
        }
        if draft.date.is_none() {
            draft.date.clone_from(&telling.date);
        }
        let finer = |a: usize, b: usize| {
            let (a, b) = (&self.spots[a], &self.spots[b]);
            b.facility && !a.facility || b.location.precision < a.location.precision
        };
        match (draft.spot, spot) {
            (None, Some(_)) => draft.spot = spot,
            (Some(a), Some(b)) if finer(a, b) => draft.spot = spot,
            _ => {}
        }
    }

    /// Fills an event's fields; `None` when what was told is too little for one.
    fn event(
        &self,
        gazetteer: &Gazetteer,
        draft: &Draft,
        main: bool,
        mentions: &[Mention],
        resolutions: &[Resolution],
    ) -> Option<Event> {
        if !self.grounded(draft) {
            return None;
        }
        let kind = self.kind(draft)?;
        let place = self
            .place(draft, main, mentions)
            .map(|s| describe(gazetteer, self.view, &self.spots[s], mentions, resolutions));
        let stated = self.stated(draft);
        let sides = matches!(
            kind.name,
            "armed_clash" | "battle" | "offensive" | "raid" | "coup" | "airstrike" | "shelling"
        );
        let kind = fought(kind, &stated);
        let (deaths, deaths_conflict) = merge(&stated, Harm::Killed, sides);
        let (injured, injured_conflict) = merge(&stated, Harm::Injured, sides);
        let text = self.view.prose.text();
        let words =
            |r: &std::ops::Range<usize>| (!r.is_empty()).then(|| single_line(self.view.text(r.clone())));
        let casualties = stated
            .iter()
            .map(|s| Casualty {
                harm: s.figure.harm,
                who: words(&s.figure.who),
                side: side(s.figure.class),
                low: s.figure.low,
                high: s.figure.high,
                source: s.source.clone(),
                span: self.view.span(s.figure.words.clone()),
            })
            .collect();
        let when = self.when(draft);
        let first = &self.tellings[draft.tellings[0]];
        let at = first.lead().map_or_else(|| first.range.clone(), |t| t.words.clone());
        let ranges: Vec<_> = draft
            .tellings
            .iter()
            .map(|&t| words_of(self.view.prose.sentences[self.tellings[t].sentence]))
            .collect();
        let mut event = Event {
            event_type: kind.name.to_owned(),
            when,
            place,
            deaths,
            injured,
            casualties,
            actors: actors::actors(self.view, &ranges),
            conflicting: deaths_conflict || injured_conflict,
            background: draft.background,
            span: self.view.span(at),
            summary: String::new(),
        };
        debug_assert!(event.span.end as usize <= text.len());
        event.summary = summarise(&event, kind.label);
        Some(event)
    }

    /// Whether a draft says more than that such things happen: a figure, a day, a place, or a place at the head of the report.
    fn grounded(&self, draft: &Draft) -> bool {
        draft.tellings.iter().any(|&t| {
            let telling = &self.tellings[t];
            let placed = telling.there
                || telling.spots.iter().any(|&s| {
                    let spot = &self.spots[s];
                    matches!(spot.relation, Relation::In | Relation::Near) && spot.location.precision < 6
                        || spot.facility
                });
            let counted = telling.figures.iter().any(|f| f.low.is_some() || f.high.is_some());
            telling.sentence < 2 + usize::from(self.dateline) || telling.date.is_some() || placed || counted
        })
    }

    /// The most telling type of all tellings.
    fn kind(&self, draft: &Draft) -> Option<&'static EventType> {
        let best = draft
            .tellings
            .iter()
            .filter_map(|&t| {
                let telling = &self.tellings[t];
                let strength = telling.lead()?.strength;
                Some((strength, telling.kind(self.view)?, t))
            })
            .max_by_key(|(strength, kind, t)| {
                // "Two trains collided. 41 people were killed": an accident, however weakly told, rather than a killing.
                let mishap = kind.rank > 6 && matches!(kind.family, Family::Accident | Family::Hazard);
                let strength = if mishap { Strength::Strong } else { *strength };
                (strength, kind.rank, std::cmp::Reverse(*t))
            });
        let subject = self.subject(draft);
        match best.map(|(_, kind, _)| kind) {
            // "41 people were killed" in a report on a flood is told with the flood.
            // So are those who drowned in it.
            Some(kind) if kind.name == "drowning" => {
                Some(subject.filter(|s| s.family == Family::Hazard).unwrap_or(kind))
            }
            Some(kind) if kind.name != "killing" => Some(kind),
            Some(kind) => Some(
                subject.filter(|s| !matches!(s.family, Family::Violence | Family::Unrest)).unwrap_or(kind),
            ),
            None => {
                let killed = |f: &super::casualty::Figure| f.harm == Harm::Killed;
                let dead = draft.tellings.iter().any(|&t| self.tellings[t].figures.iter().any(killed));
                subject.or_else(|| lexicon().event_type(if dead { "deaths" } else { "incident" }))
            }
        }
    }

    /// What the report is about: its first telling trigger, context left out.
    fn subject(&self, draft: &Draft) -> Option<&'static EventType> {
        let title = self.view.prose.document.title.as_deref().map(|t| Document::from_text("title", t));
        let titled = title.as_ref().and_then(|document| {
            let prose = Prose::new(document);
            let view = View::new(&prose);
            let all = prose.sentences.iter().flat_map(|s| asserted(&view, words_of(*s))).map(|t| t.kind);
            all.filter(|k| k.rank >= 5).max_by_key(|k| k.rank)
        });
        titled.or_else(|| self.first_subject(draft))
    }

    /// The same from the text.
    fn first_subject(&self, draft: &Draft) -> Option<&'static EventType> {
        self.tellings
            .iter()
            .filter(|t| !t.background && !t.date.as_ref().is_some_and(|d| self.old(d)))
            .filter(|t| t.triggers.iter().any(|t| t.strength == Strength::Strong))
            .filter(|t| match (&draft.date, &t.date) {
                (Some(a), Some(b)) => dates_meet(&a.when, &b.when) || t.counts_only(),
                _ => true,
            })
            .find_map(|t| t.kind(self.view).filter(|k| k.rank >= 5))
    }

    fn stated(&self, draft: &Draft) -> Vec<Stated> {
        let mut out = Vec::new();
        for &t in &draft.tellings {
            let telling = &self.tellings[t];
            let source = telling.source.clone().map(|r| {
                let text = single_line(self.view.text(r));
                // Words end before their punctuation: close what the name opened.
                if text.contains('(') && !text.contains(')') { text + ")" } else { text }
            });
            for figure in &telling.figures {
                let mut figure = figure.clone();
                // A later count of the same source replaces an earlier one; another source's stands beside it.
                let since =
                    out.iter().rposition(|s: &Stated| s.figure.update && s.figure.harm == figure.harm);
                let others = out[since.unwrap_or(0)..]
                    .iter()
                    .any(|s: &Stated| s.source.is_some() && source.is_some() && s.source != source);
                figure.update |= telling.counts_only() && t != draft.tellings[0] && !others;
                let who = figure.who.clone().map(|i| self.view.word(i)).collect::<Vec<_>>().join(" ");
                out.push(Stated { figure, source: source.clone(), telling: t, who });
            }
        }
        out
    }

    fn place(&self, draft: &Draft, main: bool, mentions: &[Mention]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        let mut offer = |value: f64, spot: usize| {
            if best.is_none_or(|(b, _)| value > b) {
                best = Some((value, spot));
            }
        };
        for (later, &t) in draft.tellings.iter().enumerate() {
            let telling = &self.tellings[t];
            let anchors = telling.anchors();
            for &s in &telling.spots {
                offer(score(self.view, &self.spots[s], &anchors, later), s);
            }
            if telling.there
                && let Some(back) = self.place_before(telling.sentence)
            {
                offer(score(self.view, &self.spots[back], &[], later) + 1.0, back);
            }
        }
        // The dateline, else what the report names first, when its own sentences name no place.
        if best.is_none_or(|(b, _)| b < 0.5) && (main || !draft.background) {
            let line = self.spots.iter().position(|s| s.relation == Relation::Dateline);
            let near = || {
                let sentence = self.tellings[draft.tellings[0]].sentence;
                let speaker = |s: &Spot| {
                    let mut sources = draft.tellings.iter().filter_map(|&t| self.tellings[t].source.as_ref());
                    sources.any(|r| r.contains(&s.word))
                };
                in_sentences(self.spots, sentence.saturating_sub(2)..sentence + 2).find(|&i| {
                    let s = &self.spots[i];
                    !matches!(s.relation, Relation::Adjective | Relation::Away | Relation::Ground)
                        && !speaker(s)
                })
            };
            if let Some(s) = line.or_else(|| self.titled(mentions).filter(|_| main)).or_else(near) {
                best = Some((0.5, s));
            }
        }
        best.map(|(_, s)| s)
    }

    /// The finest place that the title names and the report too. A namesake far off, in another country than the report's other
    /// places, is none: then the country that the title names has to do.
    fn titled(&self, mentions: &[Mention]) -> Option<usize> {
        let title = format!(" {} ", fold(self.view.prose.document.title.as_deref()?));
        let named = self.spots.iter().filter(|s| s.relation != Relation::Adjective);
        // How often each country is the place's, in the order in which they come.
        let mut times: Vec<(CountryCode, usize)> = Vec::new();
        for country in named.filter_map(|s| s.country) {
            match times.iter_mut().find(|(known, _)| *known == country) {
                Some((_, count)) => *count += 1,
                None => times.push((country, 1)),
            }
        }
        let home = times.iter().rev().max_by_key(|(_, count)| *count).map(|&(country, _)| country);
        let named = |s: &Spot| {
            let name = fold(mentions[s.mention].span.of(self.view.prose.text()));
            s.country.is_some() && s.country == home && title.contains(&format!(" {name} "))
        };
        (0..self.spots.len())
            .filter(|&i| named(&self.spots[i]) && self.spots[i].relation != Relation::Adjective)
            .min_by_key(|&i| (self.spots[i].location.precision, i))
    }

    /// The nearest day told before in the report, by a sentence that tells of no other event: the lead dates what follows.
    fn date_before<'s>(&'s self, draft: &Draft) -> Option<&'s DateExpr> {
        let counted = draft.tellings.iter().find(|&&t| !self.tellings[t].figures.is_empty());
        let first = self.tellings[*counted.or(draft.tellings.first())?].sentence;
        let published = self.published.filter(|_| !draft.background)?;
        self.dates[..first.min(self.dates.len())].iter().enumerate().rev().find_map(|(sentence, dates)| {
            let told = self.tellings.iter().any(|t| t.sentence == sentence && !t.figures.is_empty());
            dates.iter().find(|d| {
                let past = d
                    .when
                    .end
                    .is_some_and(|e| (1..=BACKGROUND_AFTER_DAYS).contains(&days_between(e, published)));
                !told
                    && past
                    && matches!(d.when.precision, DatePrecision::Day | DatePrecision::Days)
                    && d.start >= self.dateline_end
            })
        })
    }

    fn when(&self, draft: &Draft) -> When {
        // A day on which the dead were counted gives way to the day that the report has told of before.
        let told = |&t: &usize| self.tellings[t].date.is_some() && !self.tellings[t].counts_only();
        let own = draft.date.as_ref().filter(|_| draft.tellings.iter().any(told));
        if let Some(date) = own.or_else(|| self.date_before(draft)).or(draft.date.as_ref()) {
            return date.when.clone();
        }
        let unknown =
            When { start: None, end: None, precision: DatePrecision::About, span: None, partial: None };
        match self.published {
            // News without a date is of the day or the day before: 93 % of reports appear within a day of their event.
            Some(published) if !draft.background => {
                When { start: published.checked_sub(1.days()).ok(), end: Some(published), ..unknown }
            }
            _ => unknown,
        }
    }
}

fn side(class: Option<PersonClass>) -> Side {
    match class {
        Some(PersonClass::Force) => Side::State,
        Some(PersonClass::Armed | PersonClass::Perpetrator) => Side::Armed,
        Some(PersonClass::Civil | PersonClass::Captive) => Side::Civilian,
        Some(PersonClass::People) | None => Side::Unknown,
    }
}

/// Where all the dead are fighters and the text says no more than that they were killed, there was a fight.
fn fought(kind: &'static EventType, stated: &[Stated]) -> &'static EventType {
    let mut killed = stated.iter().filter(|s| s.figure.harm == Harm::Killed).peekable();
    let fighters = killed.peek().is_some() && killed.all(|s| s.figure.class == Some(PersonClass::Armed));
    if kind.name == "killing" && fighters {
        lexicon().event_type("armed_clash").unwrap_or(kind)
    } else {
        kind
    }
}
