//! State of one document's resolution: features and probabilities of every mention's candidates, round after round.

use super::candidate::{Candidate, CandidateSet, Match};
use super::feature::{F, Features, NAMES};
use super::name;
use super::score::{self, Class};
use super::weights::Weights;
use crate::toponym::Mention;
use dateline_gazetteer::{NameKind, fold};

/// Candidates of a mention that others listen to.
const TOP: usize = 4;
/// Least probability to be listened to.
const TOP_PROBABILITY: f32 = 0.05;

/// Exponents below which the exponential is zero in single precision.
const UNDERFLOW: f32 = -104.0;

/// Buffers of one resolution; reused.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) weights: Weights,
    /// first entry of each mention in `features` and `probabilities`, and one past the last
    offsets: Vec<usize>,
    features: Vec<Features>,
    probabilities: Vec<f32>,
    none_features: Vec<Features>,
    /// whether another mention is named with this one (*Paris, Texas*)
    container: Vec<bool>,
    tops: Vec<Vec<(usize, f32)>>,
    /// mean over a group's mentions, by candidate in the set
    pub(super) group_probability: Vec<f32>,
    group_weight: Vec<f32>,
    group_sum: Vec<f32>,
}

impl State {
    /// Lays out the arrays and computes the features that stay.
    pub(super) fn start(&mut self, set: &CandidateSet, text: &str, mentions: &[Mention]) {
        self.offsets.clear();
        self.features.clear();
        self.none_features.clear();
        self.container.clear();
        self.container.resize(set.group_of.len(), false);
        for container in mentions.iter().filter_map(|mention| mention.within) {
            self.container[container] = true;
        }
        for m in 0..set.group_of.len() {
            let mention = mentions.get(m);
            let own_cue = mention.and_then(|mention| name::own_cue(&fold::fold(mention.name.of(text))));
            self.offsets.push(self.features.len());
            let range = set.of(m);
            let candidates = &set.all[range];
            let total: f32 = candidates.iter().map(|c| c.importance).sum();
            let most = candidates.iter().map(|c| c.importance).fold(0.0, f32::max);
            let main =
                candidates.iter().any(|c| c.kind == NameKind::Primary && c.matched == Match::AsWritten);
            for c in candidates {
                let mut f = [0.0; NAMES.len()];
                let rank = usize::from(c.importance < most);
                score::name_features(c, rank, c.importance / total.max(1e-6), main, &mut f);
                if let Some(mention) = mention {
                    // *Sherbrooke, Quebec* names the unit, whatever its seat is called.
                    let seat = c.class == Class::Admin1 && !self.container[m] && beside_seat(c, candidates);
                    score::mention_features(c, mention, own_cue, seat, &mut f);
                }
                self.features.push(f);
            }
            let mut none = [0.0; NAMES.len()];
            none[F::NoMatch as usize] = 1.0;
            if let Some(mention) = mention {
                none[F::NoMatchDoubt as usize] = 1.0 - mention.score;
                none[F::NoMatchLower as usize] =
                    f32::from(!mention.name.of(text).starts_with(char::is_uppercase));
            }
            self.none_features.push(none);
        }
        self.offsets.push(self.features.len());
        self.probabilities.clear();
        self.probabilities.resize(self.features.len(), 0.0);
        self.tops.resize_with(set.group_of.len().max(self.tops.len()), Vec::new);
        self.group_probability.clear();
        self.group_probability.resize(set.all.len(), 0.0);
    }

    /// Features of a mention's candidates.
    pub(super) fn features_mut(&mut self, mention: usize) -> &mut [Features] {
        &mut self.features[self.offsets[mention]..self.offsets[mention + 1]]
    }

    /// Features of no match, for a mention.
    pub(super) fn none_features(&self, mention: usize) -> &Features {
        &self.none_features[mention]
    }

    /// Features of a mention's candidates.
    pub(super) fn features(&self, mention: usize) -> &[Features] {
        &self.features[self.offsets[mention]..self.offsets[mention + 1]]
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

    /// Sets a feature of all candidates of all mentions to zero.
    pub(super) fn clear(&mut self, names: &[F]) {
        for f in &mut self.features {
            for &name in names {
                f[name as usize] = 0.0;
            }
        }
    }

    /// Scores into probabilities: softmax over the candidates and no match.
    pub(super) fn decide(&mut self, set: &CandidateSet, later: bool) {
        self.group_probability.fill(0.0);
        for m in 0..set.group_of.len() {
            let range = self.offsets[m]..self.offsets[m + 1];
            let none = self.weights.score(&self.none_features[m], later);
            let mut most = none;
            for i in range.clone() {
                let s = self.weights.score(&self.features[i], later);
                self.probabilities[i] = s;
                most = most.max(s);
            }
            let mut total = (none - most).exp();
            for p in &mut self.probabilities[range.clone()] {
                // What would underflow is zero, and takes long to become it.
                let below = *p - most;
                *p = if below < UNDERFLOW { 0.0 } else { below.exp() };
                total += *p;
            }
            let group = &set.groups[set.group_of[m]];
            let top = &mut self.tops[m];
            top.clear();
            for (i, p) in group.candidates.clone().zip(&mut self.probabilities[range]) {
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
    /// container (*Paris, Texas*, later *Paris*).
    pub(super) fn discourse_features(&mut self, set: &CandidateSet) {
        for (feature, qualified) in [(F::Discourse, false), (F::Qualified, true)] {
            let weight = |m: usize| f32::from(!qualified || set.within[m].is_some());
            self.group_weight.clear();
            self.group_weight.resize(set.groups.len(), 0.0);
            self.group_sum.clear();
            self.group_sum.resize(set.all.len(), 0.0);
            for m in 0..set.group_of.len() {
                self.group_weight[set.group_of[m]] += weight(m);
                let own = &self.probabilities[self.offsets[m]..self.offsets[m + 1]];
                for (i, p) in set.of(m).zip(own) {
                    self.group_sum[i] += weight(m) * p;
                }
            }
            for m in 0..set.group_of.len() {
                let others = self.group_weight[set.group_of[m]] - weight(m);
                let start = self.offsets[m];
                for (k, i) in set.of(m).enumerate() {
                    let own = weight(m) * self.probabilities[start + k];
                    let mean = if others > 0.0 { (self.group_sum[i] - own) / others } else { 0.0 };
                    self.features[start + k][feature as usize] = mean.clamp(0.0, 1.0);
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
