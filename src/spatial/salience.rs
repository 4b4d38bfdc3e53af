//! What a definite noun phrase without a name means: *the city*, *the border*, *650 km away*.
//!
//! Reports name their town in the dateline and go on to call it *the city*; a list with a heading for each entry means the place
//! of the heading.

use super::reading::Reading;
use crate::document::Span;
use crate::toponym::{Cue, Mention, MentionKind};
use std::collections::HashMap;

/// Sentences that a heading holds for, at most.
const HEADING_REACH: usize = 10;

impl Reading<'_> {
    /// The place of the nearest heading before token `at`: a sentence that is nothing but names, *Paris, Texas.*
    pub(super) fn heading(&self, at: usize) -> Option<usize> {
        let here = self.sentence(at);
        (here.saturating_sub(HEADING_REACH)..here).rev().find_map(|e| {
            let s = self.sentences[e];
            let names = (s.first..s.end).all(|k| self.t.mention(k).is_some() || self.t.punct(k).is_some());
            let first = (s.first..s.end).find_map(|k| self.t.mention(k));
            first.filter(|&m| names && self.place(m))
        })
    }

    /// The town that the report is about, as far as the text before token `at` tells: of the heading, of the dateline, or named
    /// more often than any other. Nothing when several are named as often.
    pub(super) fn salient(&self, at: usize, figure: Option<usize>) -> Option<usize> {
        let not_figure = |m: &usize| figure.is_none_or(|f| !self.same_name(f, *m));
        if let Some(m) = self.heading(at) {
            return Some(m).filter(not_figure);
        }
        let before = self.t.all.get(at).map_or(u32::MAX, |k| k.span.start);
        let towns = self.towns.get_or_init(|| Towns::of(self));
        let told = towns.ends.partition_point(|&end| end <= before);
        towns.subjects[told].filter(not_figure)
    }

    /// The border named last before `span`.
    pub(super) fn border_before(&self, span: Span) -> Option<usize> {
        self.last_before(&self.landmarks().borders, span, |_| true)
    }

    /// The last facility named before `span` that is wanted.
    pub(super) fn facility_before(&self, span: Span, wanted: impl Fn(&Mention) -> bool) -> Option<usize> {
        self.last_before(&self.landmarks().facilities, span, wanted)
    }

    fn landmarks(&self) -> &Landmarks {
        self.landmarks.get_or_init(|| Landmarks::of(self.mentions))
    }

    /// The last of some mentions that ends before `span` and is wanted.
    fn last_before(&self, some: &[usize], span: Span, wanted: impl Fn(&Mention) -> bool) -> Option<usize> {
        let begun = some.partition_point(|&m| self.mentions[m].span.start < span.start);
        let fits = |&m: &usize| self.mentions[m].span.end <= span.start && wanted(&self.mentions[m]);
        some[..begun].iter().copied().rfind(fits)
    }

    /// Whether words are *the city* or *the town*, whichever of the report's places that is.
    pub(super) fn says_town(&self, span: Span) -> bool {
        let mut words = span.of(self.t.text).split_whitespace().map(str::to_lowercase);
        matches!(words.next().as_deref(), Some("the" | "this"))
            && matches!(words.next().as_deref(), Some("city" | "town"))
            && words.next().is_none()
    }

    /// Whether a mention may be a town: nothing says that it is something else, and it qualifies no other name.
    pub(super) fn town(&self, m: usize) -> bool {
        self.place(m)
            && self.mentions[m].kind == MentionKind::Toponym
            && matches!(self.mentions[m].cue, None | Some(Cue::Populated))
            && !self.names().holds[m]
    }

    /// A dateline is written in capitals.
    fn shouted(&self, m: usize) -> bool {
        let name = self.mentions[m].span.of(self.t.text);
        name.chars().filter(|c| c.is_uppercase()).count() > 2 && !name.chars().any(char::is_lowercase)
    }

    pub(super) fn same_name(&self, a: usize, b: usize) -> bool {
        let names = self.names();
        names.number[a] == names.number[b]
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self.mentions, self.t.text))
    }
}

/// Mentions that phrases without a name may stand for, in the order of the text.
pub(super) struct Landmarks {
    borders: Vec<usize>,
    facilities: Vec<usize>,
}

impl Landmarks {
    fn of(mentions: &[Mention]) -> Landmarks {
        let those = |wanted: fn(&Mention) -> bool| {
            (0..mentions.len()).filter(|&m| wanted(&mentions[m])).collect::<Vec<_>>()
        };
        Landmarks {
            borders: those(|mention| mention.kind == MentionKind::Border),
            facilities: those(|mention| mention.facility.is_some() || mention.kind == MentionKind::Facility),
        }
    }
}

/// What the report is about after each of its towns: counted once, since long documents ask thousands of times.
pub(super) struct Towns {
    /// where mentions of towns end, sorted
    ends: Vec<u32>,
    /// the town that the report is about after so many of them
    subjects: Vec<Option<usize>>,
}

impl Towns {
    fn of(r: &Reading<'_>) -> Towns {
        let names = r.names();
        let mut towns: Vec<usize> = (0..r.mentions.len()).filter(|&m| r.town(m)).collect();
        towns.sort_by_key(|&m| (r.mentions[m].span.end, m));
        let mut tally = Tally { of: vec![Count::default(); names.distinct], ..Tally::default() };
        let mut subjects = vec![None];
        for &m in &towns {
            tally.add(m, names.number[m]);
            subjects.push(tally.subject(r));
        }
        Towns { ends: towns.iter().map(|&m| r.mentions[m].span.end).collect(), subjects }
    }
}

/// How often a name was read, and its first and last mention.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    times: usize,
    first: usize,
    last: usize,
}

/// How often each name of a town was read so far.
#[derive(Debug, Default)]
struct Tally {
    of: Vec<Count>,
    /// name of the very first mention
    opening: Option<usize>,
    /// the name that was read most often, of several the one that was read first, and how many there are
    most: Option<usize>,
    as_often: usize,
}

impl Tally {
    fn add(&mut self, mention: usize, name: usize) {
        let count = &mut self.of[name];
        count.first = if count.times == 0 { mention } else { count.first.min(mention) };
        count.last = count.last.max(mention);
        count.times += 1;
        let Count { times, first, .. } = *count;
        if self.opening.is_none_or(|opening| first < self.of[opening].first) {
            self.opening = Some(name);
        }
        let most = self.most.map_or(0, |most| self.of[most].times);
        if self.most == Some(name) || times > most {
            (self.most, self.as_often) = (Some(name), 1);
        } else if times == most {
            self.as_often += 1;
            self.most = self.most.filter(|&most| self.of[most].first < first).or(Some(name));
        }
    }

    /// The last mention of what the report is about: the town of a dateline that is named again, else the only one that is named
    /// most often.
    fn subject(&self, r: &Reading<'_>) -> Option<usize> {
        let dateline = self.opening.filter(|&name| r.shouted(self.of[name].first));
        let dateline = dateline.map(|name| self.of[name]).filter(|count| count.times > 1);
        let most = || self.most.filter(|_| self.as_often == 1).map(|name| self.of[name]);
        dateline.or_else(most).filter(|count| count.times > 1).map(|count| count.last)
    }
}

/// What is asked about mentions again and again, in long documents thousands of times.
pub(super) struct Names {
    /// by mention: the same for the same name, case aside
    number: Vec<usize>,
    distinct: usize,
    /// by mention: another is named within it
    holds: Vec<bool>,
}

impl Names {
    fn of(mentions: &[Mention], text: &str) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let number = mentions.iter().map(|mention| {
            let next = numbers.len();
            *numbers.entry(mention.span.of(text).to_lowercase()).or_insert(next)
        });
        let number = number.collect();
        let mut holds = vec![false; mentions.len()];
        mentions.iter().filter_map(|mention| mention.within).for_each(|outer| holds[outer] = true);
        Names { number, distinct: numbers.len(), holds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spatial::lex::Tokens;
    use crate::spatial::reading::SentenceTokens;
    use proptest::prelude::*;

    /// The last mention of what a report is about whose mentions are all of towns, told by counting them all.
    fn by_counting(mentions: &[Mention], text: &str, before: usize) -> Option<usize> {
        let name = |m: usize| mentions[m].span.of(text).to_lowercase();
        let times = |m: usize| (0..before).filter(|&o| name(o) == name(m)).count();
        let shouted = |m: usize| mentions[m].span.of(text).chars().all(|c| c.is_ascii_uppercase());
        let about = |m: usize| (0..before).rfind(|&o| name(o) == name(m));
        if before > 0 && shouted(0) && times(0) > 1 {
            return about(0);
        }
        let most = (0..before).map(times).max().filter(|&most| most > 1)?;
        let first = (0..before).find(|&m| times(m) == most)?;
        (0..before).all(|m| name(m) == name(first) || times(m) < most).then(|| about(first)).flatten()
    }

    proptest! {
        #[test]
        fn a_report_is_about_the_town_that_is_named_most_often(
            names in prop::collection::vec(prop::sample::select(vec!["KABUL", "Kabul", "Herat", "Balkh", "Khost"]), 0..12)
        ) {
            let text = names.iter().map(|name| format!("then {name} fell, ")).collect::<String>();
            let mut from = 0;
            let mentions: Vec<Mention> = names
                .iter()
                .map(|name| {
                    let start = text[from..].find(name).unwrap() + from;
                    from = start + name.len();
                    Mention::new(Span::new(start as u32, from as u32), MentionKind::Toponym, 1.0)
                })
                .collect();
            let t = Tokens::new(&text, &mentions);
            let tokens = t.len();
            let sentences = vec![SentenceTokens { first: 0, end: tokens }];
            let reading = Reading::new(t, &mentions, sentences, None);
            for at in 0..tokens {
                let start = reading.t.span(at, at + 1).start;
                let before = mentions.iter().filter(|mention| mention.span.end <= start).count();
                prop_assert_eq!(reading.salient(at, None), by_counting(&mentions, &text, before));
            }
        }
    }
}
