//! State of one document's resolution: features and probabilities of every mention's candidates, round after round.

use super::candidate::{Candidate, CandidateSet, Match};
use super::feature::{EIGHT, Eight, F, Features, NAMES, OF_DOCUMENT, OF_MENTION};
use super::name;
use super::neighbour::decay;
use super::outlet::Told;
use super::score::{self, Class};
use super::weights::Weights;
use crate::toponym::Mention;
use dateline_gazetteer::{NameKind, fold};

/// Candidates of a mention that others listen to.
const TOP: usize = 4;
/// Least probability to be listened to.
const TOP_PROBABILITY: f32 = 0.05;

/// How far below the best a score makes a candidate of no account: one in ten million.
const NEGLIGIBLE: f32 = 16.0;

/// Buffers of one resolution; reused.
///
/// A score is a sum over four kinds of features: what a name says of its places and what the words around a mention say, which
/// stay; what the document says of a place, the same for all mentions of its name; what changes from mention to mention.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) weights: Weights,
    /// the values of features that stay are kept, to fit weights
    pub(super) keeps_features: bool,
    /// first option of each entry in the vectors by option, and one past the last
    offsets: Vec<usize>,
    /// by option: the part of the score that stays, alone and in context
    still: Vec<[f32; 2]>,
    /// by option: the features that change
    own: Vec<Eight>,
    probabilities: Vec<f32>,
    /// by candidate in the set: what the document says
    pub(super) document: Vec<Eight>,
    document_score: Vec<f32>,
    /// by candidate in the set: the part of the score that its name gives
    named: Vec<[f32; 2]>,
    /// by candidate in the set and by option: the features that stay, when kept
    named_features: Vec<Features>,
    still_features: Vec<Features>,
    none_features: Vec<Features>,
    none_scores: Vec<[f32; 2]>,
    /// whether another mention is named with this one (*Paris, Texas*)
    container: Vec<bool>,
    tops: Vec<Vec<(usize, f32)>>,
    /// mean over a group's mentions, by candidate in the set
    pub(super) group_probability: Vec<f32>,
    group_weight: Vec<f32>,
    group_sum: Vec<f32>,
}

impl State {
    /// Lays out the arrays and computes what stays. `told` is what the outlet says of each candidate.
    pub(super) fn start(&mut self, set: &CandidateSet, text: &str, mentions: &[Mention], told: &[Told]) {
        self.offsets.clear();
        self.still.clear();
        self.still_features.clear();
        self.none_features.clear();
        self.none_scores.clear();
        self.container.clear();
        self.container.resize(set.group_of.len(), false);
        for container in mentions.iter().filter_map(|mention| mention.within) {
            self.container[container] = true;
        }
        self.name_groups(set, told);
        for m in 0..set.group_of.len() {
            let mention = mentions.get(m);
            let own_cue = mention.and_then(|mention| name::own_cue(&fold::fold(mention.name.of(text))));
            self.offsets.push(self.still.len());
            let range = set.of(m);
            let candidates = &set.all[range.clone()];
            for (index, c) in range.zip(candidates) {
                let mut still = self.named[index];
                let mut kept = self.keeps_features.then(|| self.named_features[index]);
                if let Some(mention) = mention {
                    // *Sherbrooke, Quebec* names the unit, whatever its seat is called.
                    let seat = c.class == Class::Admin1 && !self.container[m] && beside_seat(c, candidates);
                    score::mention_features(c, mention, own_cue, seat, |f| {
                        still[0] += self.weights.first[f as usize];
                        still[1] += self.weights.later[f as usize];
                        if let Some(kept) = &mut kept {
                            kept[f as usize] = 1.0;
                        }
                    });
                }
                self.still.push(still);
                self.still_features.extend(kept);
            }
            let (mut none_scores, mut none) = ([0.0; 2], [0.0; NAMES.len()]);
            let mut set = |name: F, value: f32| {
                none[name as usize] = value;
                none_scores[0] += value * self.weights.first[name as usize];
                none_scores[1] += value * self.weights.later[name as usize];
            };
            set(F::NoMatch, 1.0);
            if let Some(mention) = mention {
                let lower = !mention.name.of(text).starts_with(char::is_uppercase);
                set(F::NoMatchDoubt, 1.0 - mention.score);
                set(F::NoMatchLower, f32::from(lower));
            }
            self.none_scores.push(none_scores);
            if self.keeps_features {
                self.none_features.push(none);
            }
        }
        let options = self.still.len();
        self.offsets.push(options);
        self.own.clear();
        self.own.resize(options, [0.0; EIGHT]);
        self.probabilities.clear();
        self.probabilities.resize(options, 0.0);
        self.tops.resize_with(set.group_of.len().max(self.tops.len()), Vec::new);
        self.document.clear();
        self.document.resize(set.all.len(), [0.0; EIGHT]);
        self.document_score.clear();
        self.document_score.resize(set.all.len(), 0.0);
        self.group_probability.clear();
        self.group_probability.resize(set.all.len(), 0.0);
    }

    /// What the name and the outlet say of each candidate.
    fn name_groups(&mut self, set: &CandidateSet, told: &[Told]) {
        self.named.clear();
        self.named_features.clear();
        for group in &set.groups {
            let candidates = &set.all[group.candidates.clone()];
            let total: f32 = candidates.iter().map(|c| c.importance).sum();
            let most = candidates.iter().map(|c| c.importance).fold(0.0, f32::max);
            let main =
                candidates.iter().any(|c| c.kind == NameKind::Primary && c.matched == Match::AsWritten);
            for (c, told) in candidates.iter().zip(&told[group.candidates.clone()]) {
                let mut f = [0.0; NAMES.len()];
                let rank = usize::from(c.importance < most);
                score::name_features(c, rank, c.importance / total.max(1e-6), main, &mut f);
                told.set(&mut f);
                self.named.push(self.weights.scores(&f));
                if self.keeps_features {
                    self.named_features.push(f);
                }
            }
        }
    }

    /// Features of a mention's candidates that change from round to round.
    pub(super) fn own_mut(&mut self, mention: usize) -> &mut [Eight] {
        &mut self.own[self.offsets[mention]..self.offsets[mention + 1]]
    }

    /// The same, and the probabilities.
    pub(super) fn own_with_probabilities(&mut self, mention: usize) -> (&mut [Eight], &[f32]) {
        let options = self.offsets[mention]..self.offsets[mention + 1];
        (&mut self.own[options.clone()], &self.probabilities[options])
    }

    /// Features of a mention's candidates that change from round to round.
    pub(super) fn own(&self, mention: usize) -> &[Eight] {
        &self.own[self.offsets[mention]..self.offsets[mention + 1]]
    }

    /// All features of a mention's candidates; none unless they are kept.
    pub(super) fn features(&self, set: &CandidateSet, mention: usize) -> impl Iterator<Item = Features> {
        let options = self.offsets[mention]..self.offsets[mention + 1];
        set.of(mention).zip(options).take(self.still_features.len()).map(|(candidate, option)| {
            let mut all = self.still_features[option];
            all[OF_DOCUMENT..OF_DOCUMENT + EIGHT].copy_from_slice(&self.document[candidate]);
            all[OF_MENTION..OF_MENTION + EIGHT].copy_from_slice(&self.own[option]);
            all
        })
    }

    /// Features of no match, for a mention.
    pub(super) fn none_features(&self, mention: usize) -> &Features {
        &self.none_features[mention]
    }

    /// Probabilities of a mention's candidates.
    pub(super) fn probabilities(&self, mention: usize) -> &[f32] {
        &self.probabilities[self.offsets[mention]..self.offsets[mention + 1]]
    }

    /// Probability of a mention's `i`th candidate.
    pub(super) fn probability(&self, mention: usize, i: usize) -> f32 {
        self.probabilities[self.offsets[mention] + i]
    }

    /// The most probable candidates of a mention: index in the set, and probability.
    pub(super) fn top(&self, mention: usize) -> &[(usize, f32)] {
        &self.tops[mention]
    }

    /// Sets features of all candidates of all mentions to zero.
    pub(super) fn clear(&mut self, names: &[F]) {
        for f in &mut self.own {
            for &name in names {
                f[name.of_mention()] = 0.0;
            }
        }
    }

    /// The score of a mention's `i`th candidate with context.
    pub(super) fn score(&self, set: &CandidateSet, mention: usize, i: usize) -> f32 {
        let option = self.offsets[mention] + i;
        let own = self.weights.score_eight(&self.own[option], OF_MENTION, true);
        self.still[option][1] + self.document_score[set.of(mention).start + i] + own
    }

    /// Scores into probabilities: softmax over the candidates and no match.
    pub(super) fn decide(&mut self, set: &CandidateSet, later: bool) {
        self.group_probability.fill(0.0);
        if later {
            for (score, document) in self.document_score.iter_mut().zip(&self.document) {
                *score = self.weights.score_eight(document, OF_DOCUMENT, true);
            }
        }
        for m in 0..set.group_of.len() {
            let options = self.offsets[m]..self.offsets[m + 1];
            let none = self.none_scores[m][usize::from(later)];
            let mut most = none;
            for (option, candidate) in options.clone().zip(set.of(m)) {
                let own = self.weights.score_eight(&self.own[option], OF_MENTION, later);
                let s = self.still[option][usize::from(later)] + self.document_score[candidate] + own;
                self.probabilities[option] = s;
                most = most.max(s);
            }
            let mut total = decay(most - none);
            for p in &mut self.probabilities[options.clone()] {
                // What would vanish beside the others is zero, and takes long to become it.
                let below = most - *p;
                *p = if below > NEGLIGIBLE { 0.0 } else { decay(below) };
                total += *p;
            }
            let group = &set.groups[set.group_of[m]];
            let top = &mut self.tops[m];
            top.clear();
            for (i, p) in group.candidates.clone().zip(&mut self.probabilities[options]) {
                *p /= total;
                self.group_probability[i] += *p / group.mentions as f32;
                if *p >= TOP_PROBABILITY {
                    top.push((i, *p));
                }
            }
            top.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            top.truncate(TOP);
        }
    }

    /// What the same name means in the document's other mentions of it: in all of them, and in those that are named with their
    /// container (*Paris, Texas*, later *Paris*). Where it is mentioned once, both stay zero.
    pub(super) fn discourse_features(&mut self, set: &CandidateSet) {
        for (feature, qualified) in [(F::Discourse, false), (F::Qualified, true)] {
            let weight = |m: usize| f32::from(!qualified || set.within[m].is_some());
            let repeated = |m: &usize| set.groups[set.group_of[*m]].mentions > 1;
            self.group_weight.clear();
            self.group_weight.resize(set.groups.len(), 0.0);
            self.group_sum.clear();
            self.group_sum.resize(set.all.len(), 0.0);
            for m in (0..set.group_of.len()).filter(repeated) {
                self.group_weight[set.group_of[m]] += weight(m);
                let own = &self.probabilities[self.offsets[m]..self.offsets[m + 1]];
                for (i, p) in set.of(m).zip(own) {
                    self.group_sum[i] += weight(m) * p;
                }
            }
            for m in (0..set.group_of.len()).filter(repeated) {
                let others = self.group_weight[set.group_of[m]] - weight(m);
                let start = self.offsets[m];
                for (k, i) in set.of(m).enumerate() {
                    let own = weight(m) * self.probabilities[start + k];
                    let mean = if others > 0.0 { (self.group_sum[i] - own) / others } else { 0.0 };
                    self.own[start + k][feature.of_mention()] = mean.clamp(0.0, 1.0);
                }
            }
        }
    }
}

/// Smallest share of a unit's people that its seat holds when the unit's name alone means the seat first: under it lies Quebec, over
/// it Idlib and Kandahar.
const SEAT_SHARE: f32 = 0.07;

/// Whether the seat of a first-level unit is among the candidates of the unit's name.
fn beside_seat(unit: &Candidate, candidates: &[Candidate]) -> bool {
    candidates.iter().any(|c| {
        matches!(c.class, Class::Capital | Class::Seat1)
            && c.unit == unit.unit
            && matches!(c.kind, NameKind::Primary | NameKind::Alternate)
            && c.population as f32 >= SEAT_SHARE * unit.population as f32
    })
}
