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
        let towns: Vec<usize> = (0..self.mentions.len())
            .filter(|&m| self.mentions[m].span.end <= before && self.town(m))
            .collect();
        let names = self.names();
        let mut counts = vec![0_usize; names.distinct];
        towns.iter().for_each(|&m| counts[names.number[m]] += 1);
        let times = |m: usize| counts[names.number[m]];
        let most = towns.iter().copied().max_by_key(|&m| (times(m), std::cmp::Reverse(m)))?;
        let dateline = towns.first().copied().filter(|&m| self.shouted(m));
        let best = match dateline {
            Some(m) if times(m) > 1 => m,
            _ => most,
        };
        let alone = dateline == Some(best)
            || !towns.iter().any(|&o| !self.same_name(o, best) && times(o) == times(best));
        // the last of the name: nearest to what is said
        let last = towns.iter().copied().rfind(|&m| self.same_name(m, best))?;
        (times(best) > 1 && alone).then_some(last).filter(not_figure)
    }

    /// The border named last before `span`.
    pub(super) fn border_before(&self, span: Span) -> Option<usize> {
        (0..self.mentions.len()).rev().find(|&m| {
            self.mentions[m].kind == MentionKind::Border && self.mentions[m].span.end <= span.start
        })
    }

    /// Whether words are *the city* or *the town*, whichever of the report's places that is.
    pub(super) fn says_town(&self, span: Span) -> bool {
        let mut words = span.of(self.t.text).split_whitespace().map(str::to_lowercase);
        matches!(words.next().as_deref(), Some("the" | "this"))
            && matches!(words.next().as_deref(), Some("city" | "town"))
            && words.next().is_none()
    }

    /// Whether a mention may be a town: nothing says that it is something else, and it qualifies no other name.
    fn town(&self, m: usize) -> bool {
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
