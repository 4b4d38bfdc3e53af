//! Recognition, from words to mentions.

use super::Mention;
use super::candidate::{Candidate, Finder, Home};
use super::containment::containers;
use super::evidence::{Evidence, Reading, Surroundings};
use super::homes::NamedHomes;
use super::lexicon::Lexicon;
use super::marks::{Gap, Marks};
use super::mention::{self, Context};
use super::select::Selector;
use super::weights::Weights;
use crate::document::{Prose, Span};
use crate::hash::ByHash;
use dateline_gazetteer::Gazetteer;
use std::borrow::Cow;

/// Log-odds above which a candidate becomes a mention. Below zero, since a wrong mention costs less than a missed one: it can
/// still be dropped when nothing resolves.
const THRESHOLD: f32 = -0.35;

/// Best and second-best score of a name, with the candidate that has the best.
#[derive(Debug, Clone, Copy)]
struct Scores {
    best: f32,
    holder: usize,
    second: Option<f32>,
    /// of its most important place
    home: Home,
}

/// Finds mentions; reuses its buffers, so keep one a thread.
#[derive(Debug)]
pub struct Recogniser {
    weights: Cow<'static, Weights>,
    marks: Marks,
    finder: Finder,
    candidates: Vec<Candidate>,
    containers: Vec<Option<usize>>,
    containment: Vec<(bool, bool)>,
    scores: Vec<f32>,
    names: ByHash<Scores>,
    named_homes: NamedHomes,
    by_first: Vec<f32>,
    by_end: Vec<f32>,
    evidence: Evidence,
    /// features of the first reading, one candidate's after the other's, and where each ends
    first_features: Vec<u16>,
    first_ends: Vec<usize>,
    selector: Selector,
    chosen: Vec<usize>,
}

impl Default for Recogniser {
    fn default() -> Self {
        Recogniser::new()
    }
}

impl Recogniser {
    /// A recogniser with the weights that come with the program.
    pub fn new() -> Self {
        Recogniser::with(Cow::Borrowed(Weights::embedded()))
    }

    /// A recogniser with other weights, to fit and to compare them.
    pub fn with_weights(weights: Weights) -> Self {
        Recogniser::with(Cow::Owned(weights))
    }

    fn with(weights: Cow<'static, Weights>) -> Self {
        Recogniser {
            weights,
            marks: Marks::default(),
            finder: Finder::default(),
            candidates: Vec::new(),
            containers: Vec::new(),
            containment: Vec::new(),
            scores: Vec::new(),
            names: ByHash::default(),
            named_homes: NamedHomes::default(),
            by_first: Vec::new(),
            by_end: Vec::new(),
            evidence: Evidence::default(),
            first_features: Vec::new(),
            first_ends: Vec::new(),
            selector: Selector::default(),
            chosen: Vec::new(),
        }
    }

    /// Gives all buffers back, and what is remembered of earlier documents.
    pub fn give_back(&mut self) {
        let old = std::mem::take(self);
        self.weights = old.weights;
    }

    /// Mentions in order of their start, not overlapping except embedded ones.
    pub fn recognise(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>) -> Vec<Mention> {
        self.find(gazetteer, prose);
        self.judge(prose, &mut |_, _, _| {});
        self.selector.select(&self.candidates, THRESHOLD, &mut self.chosen);
        mention::from_chosen(&self.context(prose), &self.chosen)
    }

    /// Mentions for spans that are given (`extract --spans`): kinds, cues and containment from the context, nothing dropped.
    pub fn mentions_for(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>) -> Vec<Mention> {
        self.find(gazetteer, prose);
        mention::from_given(gazetteer, &self.context(prose), &prose.document.given_spans)
    }

    fn context<'a>(&'a self, prose: &'a Prose<'a>) -> Context<'a> {
        Context {
            lexicon: Lexicon::get(),
            prose,
            marks: &self.marks,
            candidates: &self.candidates,
            containers: &self.containers,
        }
    }

    fn find(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>) {
        let lexicon = Lexicon::get();
        self.marks.read(lexicon, prose);
        self.finder.find(gazetteer, lexicon, prose, &self.marks, &mut self.candidates);
        containers(gazetteer, &self.marks, &self.candidates, &mut self.containers);
        self.containment.clear();
        self.containment.extend(self.containers.iter().map(|c| (c.is_some(), false)));
        for container in self.containers.iter().flatten() {
            self.containment[*container].1 = true;
        }
    }

    /// Both readings: scores every candidate. `see` is told the reading, the candidate's span and its evidence.
    fn judge(&mut self, prose: &Prose<'_>, see: &mut dyn FnMut(usize, &Candidate, &[u16])) {
        let reading = Reading::new(prose, &self.marks, &self.candidates, &self.containment);
        self.scores.clear();
        self.first_features.clear();
        self.first_ends.clear();
        for (i, candidate) in self.candidates.iter().enumerate() {
            reading.first(i, &mut self.evidence);
            see(0, candidate, &self.evidence.features);
            self.scores.push(self.weights.score(0, &self.evidence));
            self.first_features.extend_from_slice(&self.evidence.features);
            self.first_ends.push(self.first_features.len());
        }
        self.remember_scores();
        let reading = Reading::new(prose, &self.marks, &self.candidates, &self.containment);
        let mut second = std::mem::take(&mut self.scores);
        for (i, c) in self.candidates.iter().enumerate() {
            let named = self.names.get(&name_key(&self.marks, c));
            let (country, unit) = self.named_homes.shares(c, named.map(|s| (s.best, s.home)));
            let surroundings = Surroundings {
                elsewhere: named.and_then(|s| if s.holder == i { s.second } else { Some(s.best) }),
                before: list_neighbour_before(&self.marks, c).and_then(|end| known(self.by_end[end])),
                after: list_neighbour_after(&self.marks, c).and_then(|first| known(self.by_first[first])),
                country,
                unit,
            };
            // The second reading sees what the first has seen, and more.
            let start = i.checked_sub(1).map_or(0, |before| self.first_ends[before]);
            self.evidence.features.clear();
            self.evidence.features.extend_from_slice(&self.first_features[start..self.first_ends[i]]);
            reading.second(i, &surroundings, &mut self.evidence);
            see(1, c, &self.evidence.features);
            second[i] = self.weights.score(1, &self.evidence);
        }
        self.scores = second;
        for (candidate, score) in self.candidates.iter_mut().zip(&self.scores) {
            candidate.score = *score;
        }
    }

    /// Files the first reading's scores by name and by place in the text.
    fn remember_scores(&mut self) {
        let words = self.marks.words.len() + 1;
        self.names.clear();
        for side in [&mut self.by_first, &mut self.by_end] {
            side.clear();
            side.resize(words, f32::NEG_INFINITY);
        }
        for (i, (c, &score)) in self.candidates.iter().zip(&self.scores).enumerate() {
            self.by_first[c.first] = self.by_first[c.first].max(score);
            self.by_end[c.end] = self.by_end[c.end].max(score);
            let home = c.listing.map_or(Home::default(), |l| l.homes[0]);
            let entry = Scores { best: score, holder: i, second: None, home };
            self.names
                .entry(name_key(&self.marks, c))
                .and_modify(|s| {
                    if score > s.best {
                        *s = Scores { second: Some(s.best), ..entry };
                    } else {
                        s.second = Some(s.second.map_or(score, |old| old.max(score)));
                    }
                })
                .or_insert(entry);
        }
        self.named_homes.clear();
        for (i, c) in self.candidates.iter().enumerate() {
            let Some(scores) = self.names.get(&name_key(&self.marks, c)) else { continue };
            if scores.holder == i {
                self.named_homes.add(scores.best, scores.home);
            }
        }
    }

    /// Spans and evidence of all candidates in one reading: what the weights are fitted on.
    pub fn evidence(
        &mut self,
        gazetteer: &Gazetteer,
        prose: &Prose<'_>,
        reading: usize,
        out: &mut dyn FnMut(Span, bool, &[u16]),
    ) {
        self.find(gazetteer, prose);
        self.judge(prose, &mut |r, c, features| {
            if r == reading {
                out(c.span, c.adjectival(), features);
            }
        });
    }
}

/// Names are the same when their folded words are.
fn name_key(marks: &Marks, c: &Candidate) -> u64 {
    marks.words[c.first..c.end].iter().fold(0, |key, m| (key ^ m.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn known(score: f32) -> Option<f32> {
    (score > f32::NEG_INFINITY).then_some(score)
}

/// End of the name before this one in a list (*A, B and C*), as a word number.
fn list_neighbour_before(marks: &Marks, c: &Candidate) -> Option<usize> {
    let previous = c.first.checked_sub(1)?;
    if marks.words[previous].gap == Gap::Comma {
        return Some(c.first);
    }
    let and = marks.words[previous].entry.cue != 0
        && marks.words[previous].gap == Gap::Space
        && marks.words[previous].shape == super::marks::Shape::Lower;
    let before = previous.checked_sub(1)?;
    (and && matches!(marks.words[before].gap, Gap::Space | Gap::Comma)).then_some(previous)
}

/// First word of the name after this one in a list.
fn list_neighbour_after(marks: &Marks, c: &Candidate) -> Option<usize> {
    let gap = marks.words[c.end - 1].gap;
    let next = *marks.words.get(c.end)?;
    match gap {
        Gap::Comma if next.shape.is_name_like() => Some(c.end),
        Gap::Space | Gap::Comma
            if next.entry.cue != 0 && next.shape == super::marks::Shape::Lower && next.gap == Gap::Space =>
        {
            (c.end + 1 < marks.words.len()).then_some(c.end + 1)
        }
        _ => None,
    }
}
