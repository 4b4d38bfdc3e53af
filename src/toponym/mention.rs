//! From chosen candidates, or given spans, to mentions: what kind they are, what qualifies them, what the words around say.

use super::border;
use super::candidate::{Candidate, Origin, PlaceClass};
use super::cue::cue_of;
use super::lexicon::{Classes, HeadGroup, Lexicon};
use super::marks::{Gap, Marks, Shape};
use super::{Mention, MentionKind};
use crate::document::{Prose, Span};
use dateline_gazetteer::Gazetteer;
use std::collections::{HashMap, HashSet};

/// What mentions are built from.
pub(super) struct Context<'a> {
    pub(super) lexicon: &'static Lexicon,
    pub(super) prose: &'a Prose<'a>,
    pub(super) marks: &'a Marks,
    pub(super) candidates: &'a [Candidate],
    /// by candidate: the candidate that can contain it, named right after it
    pub(super) containers: &'a [Option<usize>],
}

/// A mention, with the words it covers and the candidate it came from.
struct Draft {
    mention: Mention,
    first: usize,
    end: usize,
    candidate: Option<usize>,
}

/// Mentions of the chosen candidates, and those of facilities and borders, which may have mentions inside.
pub(super) fn from_chosen(context: &Context<'_>, chosen: &[usize]) -> Vec<Mention> {
    let mut drafts: Vec<Draft> = chosen
        .iter()
        .map(|&i| {
            let c = &context.candidates[i];
            context.draft(Some(i), c.first, c.end, c.span, probability(c.score))
        })
        .collect();
    context.add_facilities(&mut drafts);
    let mut borders = Vec::new();
    border::add(context, &mut |span, name, first, end| {
        let mention = Mention { name, ..Mention::new(span, MentionKind::Border, 0.9) };
        borders.push(Draft { mention, first, end, candidate: None });
    });
    if !borders.is_empty() {
        let mut taken: HashSet<Span> = drafts.iter().map(|draft| draft.mention.span).collect();
        drafts.extend(borders.into_iter().filter(|border| taken.insert(border.mention.span)));
    }
    context.finish(drafts)
}

/// Mentions of given spans; none is dropped.
pub(super) fn from_given(gazetteer: &Gazetteer, context: &Context<'_>, spans: &[Span]) -> Vec<Mention> {
    let longest = context.longest();
    let drafts = spans
        .iter()
        .map(|&span| {
            let first = context.prose.word_at(span.start).min(context.marks.words.len());
            let mut end = first;
            while end < context.marks.words.len() && context.prose.words[end].start < span.end {
                end += 1;
            }
            let exact =
                |c: &Candidate| (c.first, c.end) == (first, end) && c.listing.is_some() || c.span == span;
            // A candidate begins at its span's first word, or at an article before it.
            let from = context.candidates.partition_point(|c| c.first + longest < first);
            let mut near = context.candidates[from..].iter().take_while(|c| c.first <= first);
            let candidate = near.position(exact).map(|i| from + i);
            let mut draft = context.draft(candidate, first, end, span, 1.0);
            if candidate.is_none() {
                // Written in a way that recognition would not take for a name: small letters, a code alone.
                let mut hits = gazetteer.lookup(span.of(context.prose.text()));
                if !hits.is_empty() {
                    draft.mention.name = span;
                    if hits.all(|h| h.kind.is_adjectival()) {
                        draft.mention.kind = MentionKind::Demonym;
                        draft.mention.adjectival = true;
                    }
                }
            }
            draft
        })
        .collect();
    context.finish(drafts)
}

fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

impl Context<'_> {
    fn draft(&self, candidate: Option<usize>, first: usize, end: usize, span: Span, score: f32) -> Draft {
        let c = candidate.map(|i| &self.candidates[i]);
        let listed = c.is_some_and(|c| c.listing.is_some());
        let adjectival = c.is_some_and(Candidate::adjectival);
        let town = c
            .and_then(|c| c.listing)
            .is_some_and(|l| matches!(l.class, PlaceClass::Populated | PlaceClass::Capital));
        let (mut kind, mut name, mut facility) = (MentionKind::Toponym, span, None);
        if let Some(Candidate { origin: Origin::Headed { means, group, .. }, .. }) = c {
            match group {
                HeadGroup::Facility => {
                    kind = MentionKind::Facility;
                    facility = Some(*means);
                }
                HeadGroup::Street => facility = Some("street"),
                _ => {}
            }
            // A street that bears a town's name is not in that town, a lake mostly is not the town either.
            if !listed && *group != HeadGroup::Street {
                name = self.longest_inside(first, end).unwrap_or(span);
            }
        } else if c.is_none() {
            name = self.longest_inside(first, end).filter(|_| self.has_head(first, end)).unwrap_or(span);
        }
        if adjectival {
            kind = MentionKind::Demonym;
        } else if kind == MentionKind::Toponym && self.in_organisation(end) {
            kind = MentionKind::Embedded;
        }
        let mention = Mention {
            span,
            kind,
            adjectival,
            name,
            facility,
            within: None,
            cue: if adjectival || end == first { None } else { cue_of(self, first, end, town) },
            score,
        };
        Draft { mention, first, end, candidate }
    }

    fn has_head(&self, first: usize, end: usize) -> bool {
        self.marks.words[first..end].iter().any(|m| m.entry.classes.has(Classes::HEAD))
    }

    /// The longest listed name inside a word range, not the range itself.
    fn longest_inside(&self, first: usize, end: usize) -> Option<Span> {
        let from = self.candidates.partition_point(|c| c.first < first);
        self.candidates[from..]
            .iter()
            .take_while(|c| c.first < end)
            .filter(|c| c.end <= end && (c.first, c.end) != (first, end))
            .filter(|c| c.listing.is_some() && !self.only_heads(c))
            .max_by_key(|c| (!c.adjectival(), c.end - c.first, usize::MAX - c.first))
            .map(|c| c.span)
    }

    /// *City*, *Hall*, *Air Base*: listed somewhere as a village, but here a part of a facility's description.
    fn only_heads(&self, c: &Candidate) -> bool {
        self.marks.words[c.first..c.end].iter().all(|m| {
            m.entry.classes.has(Classes::HEAD) || m.entry.classes.has(Classes::ORG) || m.entry.cue != 0
        })
    }

    /// A capitalised word of organisations follows: *Paris* in *Paris Police Department*.
    fn in_organisation(&self, end: usize) -> bool {
        end > 0 && end < self.marks.words.len() && {
            let (last, next) = (self.marks.words[end - 1], self.marks.words[end]);
            last.gap == Gap::Space
                && !self.prose.words[end - 1].possessive
                && matches!(next.shape, Shape::Capital | Shape::Upper)
                && !next.title_case
                && (next.entry.classes.has(Classes::ORG) || next.entry.classes.has(Classes::HEAD))
        }
    }

    /// Facilities whose pattern speaks for itself: *Vahdat Penitentiary No. 3/2*, *Evin prison*. Names inside stay, embedded.
    fn add_facilities(&self, drafts: &mut Vec<Draft>) {
        let chosen = drafts.len();
        let longest = self.longest();
        // Drafts come in the order of their first words, those of facilities behind the others again so.
        let near = |drafts: &[Draft], first: usize, end: usize| {
            let from = drafts.partition_point(|d| d.first + longest < first);
            from..from + drafts[from..].partition_point(|d| d.first < end)
        };
        for (i, c) in self.candidates.iter().enumerate() {
            let Origin::Headed { group: HeadGroup::Facility, strong: true, .. } = c.origin else { continue };
            let (own, facilities) = drafts.split_at(chosen);
            let own = &own[near(own, c.first, c.end)];
            let facilities = &facilities[near(facilities, c.first, c.end)];
            let known = || own.iter().chain(facilities).any(|d| d.mention.span == c.span);
            if self.marks.words[c.first].title_case || known() {
                continue;
            }
            if own.iter().any(|d| d.mention.span.overlaps(c.span) && !c.span.contains(d.mention.span)) {
                continue;
            }
            let lower = self.marks.words[c.end - 1].shape == Shape::Lower;
            let named = if lower {
                own.iter().any(|d| d.first == c.first && d.end < c.end && !d.mention.adjectival)
            } else {
                !self.only_heads(c)
            };
            if named {
                drafts.push(self.draft(Some(i), c.first, c.end, c.span, 0.8));
            }
        }
        let (own, facilities) = drafts.split_at_mut(chosen);
        for d in own.iter_mut().filter(|d| d.mention.kind == MentionKind::Toponym) {
            let around = &facilities[near(facilities, d.first, d.end)];
            if around.iter().any(|f| f.mention.span.contains(d.mention.span)) {
                d.mention.kind = MentionKind::Embedded;
            }
        }
    }

    /// Words of the longest candidate.
    fn longest(&self) -> usize {
        self.candidates.iter().map(|c| c.end - c.first).max().unwrap_or(0)
    }

    /// Sorts and fills in what qualifies what.
    fn finish(&self, mut drafts: Vec<Draft>) -> Vec<Mention> {
        drafts.sort_by_key(|d| (d.mention.span.start, std::cmp::Reverse(d.mention.span.end)));
        let mut by_words = HashMap::new();
        if self.containers.iter().any(Option::is_some) {
            for (i, draft) in drafts.iter().enumerate() {
                by_words.entry((draft.first, draft.end)).or_insert(i);
            }
        }
        for draft in &mut drafts {
            if draft.mention.adjectival || draft.mention.kind == MentionKind::Border {
                continue;
            }
            let container = draft.candidate.and_then(|c| self.containers[c]).map(|c| &self.candidates[c]);
            draft.mention.within = container.and_then(|c| by_words.get(&(c.first, c.end)).copied());
        }
        drafts.into_iter().map(|d| d.mention).collect()
    }
}
