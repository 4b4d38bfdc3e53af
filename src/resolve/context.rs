//! Context: what the rest of a document says about a candidate.
//!
//! Every name speaks for the countries, units and neighbourhoods of its own probable places, never for itself: a name's own
//! share is taken out before its candidates are judged.

use super::candidate::{Candidate, CandidateSet, Unit};
use super::feature::{Eight, F};
use super::neighbour::{Around, Beside, Neighbours, decay};
use super::score::Class;
use super::state::State;
use dateline_gazetteer::{CountryCode, Gazetteer};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// A name that is mentioned more often counts no more than this many mentions.
const MOST_MENTIONS: f32 = 6.0;
/// Candidates below this probability speak for nothing.
const LEAST_PROBABILITY: f32 = 0.03;
/// Voices that are heard in the whole document: a report of 35 kB has some 200.
const MOST_VOICES: usize = 600;
/// Mentions on each side that count as nearby in the text.
const NEARBY: usize = 6;
/// Sentences after which a nearby mention's weight has fallen to 1/e.
const NEARBY_SENTENCES: f32 = 2.0;
/// Added to their weights, so that one mention far off is not all that counts.
const NEARBY_DAMPING: f32 = 0.3;
/// Added to sums of weights so that one faint voice does not make a unanimous document.
const DAMPING: f32 = 0.7;

/// A probable place of a name.
#[derive(Debug, Clone, Copy)]
struct Voice {
    group: usize,
    candidate: usize,
    weight: f32,
}

/// Candidates below this probability after a round keep what their neighbours have told in it: to look again would not lift them.
const FAINT: f32 = 0.01;

/// Sums over a document, rebuilt each round; buffers reused.
#[derive(Debug, Default)]
pub(super) struct Context {
    countries: Vec<f32>,
    units: HashMap<Unit, f32, FixedState>,
    total: f32,
    voices: Vec<Voice>,
    /// those that are heard everywhere and say something about their neighbourhood
    loud: Neighbours,
    /// voices of each group by range
    ranges: Vec<(usize, usize)>,
    /// close, around, nearest of each candidate
    pub(super) neighbourhood: Vec<[f32; 3]>,
}

fn country_slot(code: CountryCode) -> usize {
    let [a, b] = code.0;
    usize::from(a.wrapping_sub(b'A') % 26) * 26 + usize::from(b.wrapping_sub(b'A') % 26)
}

impl Context {
    /// Gathers the voices of all names from the last round's probabilities, `again` after the first time in a document.
    pub(super) fn gather(&mut self, set: &CandidateSet, state: &State, again: bool) {
        self.countries.clear();
        self.countries.resize(26 * 26, 0.0);
        self.units.clear();
        self.total = 0.0;
        self.voices.clear();
        self.ranges.clear();
        for (g, group) in set.groups.iter().enumerate() {
            let start = self.voices.len();
            let weight = (group.mentions as f32).min(MOST_MENTIONS).sqrt();
            for candidate in group.candidates.clone() {
                let p = state.group_probability[candidate];
                if p >= LEAST_PROBABILITY {
                    let c = &set.all[candidate];
                    let weight = weight * p;
                    if let Some(country) = c.country {
                        self.countries[country_slot(country)] += weight;
                        self.total += weight;
                    }
                    if c.unit != Unit::NONE {
                        *self.units.entry(c.unit).or_default() += weight;
                    }
                    self.voices.push(Voice { group: g, candidate, weight });
                }
            }
            self.ranges.push((start, self.voices.len()));
        }
        if !again {
            self.neighbourhood.clear();
            self.neighbourhood.resize(set.all.len(), [0.0; 3]);
        }
        self.measure(set, |candidate| again && state.group_probability[candidate] < FAINT);
    }

    /// The least weight of a voice that is heard everywhere. In a long document only the loudest are, so that the cost grows with
    /// its length and not with the square of it.
    fn loudest(&self) -> f32 {
        if self.voices.len() <= MOST_VOICES {
            return 0.0;
        }
        let mut weights: Vec<f32> = self.voices.iter().map(|voice| voice.weight).collect();
        let (_, &mut least, _) = weights.select_nth_unstable_by(MOST_VOICES - 1, |a, b| b.total_cmp(a));
        least
    }

    /// How near each candidate but some is to other names' places.
    fn measure(&mut self, set: &CandidateSet, passed_over: impl Fn(usize) -> bool) {
        let least = self.loudest();
        self.loud.clear();
        for voice in self.voices.iter().filter(|voice| voice.weight >= least) {
            let spot = &set.spots[voice.candidate];
            if spot.local {
                self.loud.push(spot, voice.group, voice.weight);
            }
        }
        for (g, group) in set.groups.iter().enumerate() {
            if group.candidates.len() == 1 {
                continue;
            }
            for i in group.candidates.clone() {
                if set.spots[i].local && !passed_over(i) {
                    let Around { close, around, nearest } = self.loud.around(&set.spots[i], g);
                    self.neighbourhood[i] = [close / (close + 1.0), around / (around + 2.0), nearest];
                }
            }
        }
    }

    /// Which of some countries, other than `but`, the document's names speak for most; `None` when for none.
    pub(super) fn likeliest(&self, among: &[CountryCode], but: CountryCode) -> Option<CountryCode> {
        let mut best = None;
        let mut most = 0.0;
        for &code in among.iter().filter(|&&c| c != but) {
            let weight = self.countries[country_slot(code)];
            if weight > most {
                most = weight;
                best = Some(code);
            }
        }
        best
    }

    /// What the document says of each candidate: the same for all mentions of its name.
    pub(super) fn document_features(&self, set: &CandidateSet, out: &mut [Eight]) {
        for (group, &(start, end)) in set.groups.iter().zip(&self.ranges) {
            let own = &self.voices[start..end];
            let sum = |wanted: &dyn Fn(&Candidate) -> bool| -> f32 {
                own.iter().filter(|v| wanted(&set.all[v.candidate])).map(|v| v.weight).sum()
            };
            let total = (self.total - sum(&|c| c.country.is_some())).max(0.0) + DAMPING;
            for candidate in group.candidates.clone() {
                let c = &set.all[candidate];
                let f = &mut out[candidate];
                if let Some(country) = c.country {
                    let own = sum(&|other| other.country == Some(country));
                    let slot = match c.class {
                        Class::Country => F::CountryForCountry,
                        Class::Admin1 => F::CountryForAdmin1,
                        _ => F::CountryForLocal,
                    };
                    f[slot.of_document()] = (self.countries[country_slot(country)] - own).max(0.0) / total;
                }
                if c.unit != Unit::NONE {
                    let own = sum(&|other| other.unit == c.unit);
                    let all = self.units.get(&c.unit).copied().unwrap_or(0.0);
                    let slot = if c.class == Class::Admin1 { F::UnitForAdmin1 } else { F::UnitForLocal };
                    f[slot.of_document()] = (all - own).max(0.0) / total;
                }
                let [close, around, nearest] = self.neighbourhood[candidate];
                f[F::Close.of_document()] = close;
                f[F::Around.of_document()] = around;
                f[F::Nearest.of_document()] = nearest;
            }
        }
    }
}

/// Shares of country and unit among the names nearby in the text, for each candidate of each entry; `again` after the first time in
/// a document.
pub(super) fn nearby_features(set: &CandidateSet, state: &mut State, beside: &mut Neighbours, again: bool) {
    // Beyond the last one a mention's weight is next to nothing.
    let by_sentences: [f32; 32] = std::array::from_fn(|apart| decay(apart as f32 / NEARBY_SENTENCES));
    for (at, &m) in set.order.iter().enumerate() {
        let mut total = NEARBY_DAMPING;
        beside.clear();
        for &other in &set.order[at.saturating_sub(NEARBY)..(at + NEARBY + 1).min(set.order.len())] {
            let group = set.group_of[other];
            if group == set.group_of[m] {
                continue;
            }
            let apart = set.sentence_of[m].abs_diff(set.sentence_of[other]) as usize;
            let weight = by_sentences[apart.min(by_sentences.len() - 1)];
            total += weight;
            for &(voice, p) in state.top(other) {
                beside.push(&set.spots[voice], group, weight * p);
            }
        }
        let (own, probabilities) = state.own_with_probabilities(m);
        for ((spot, f), &p) in set.spots[set.of(m)].iter().zip(own).zip(probabilities) {
            if again && p < FAINT {
                continue;
            }
            let Beside { country, unit, close } = beside.beside(spot);
            f[F::NearCountry.of_mention()] = country / total;
            f[F::NearUnit.of_mention()] = unit / total;
            f[F::NearClose.of_mention()] = close / total;
        }
    }
}

/// Whether one place lies in another, by codes where both have them, by distance for the rest.
pub(super) fn lies_in(gazetteer: &Gazetteer, inner: &Candidate, outer: &Candidate) -> bool {
    if inner.place == outer.place {
        return false;
    }
    match outer.class {
        Class::Country => {
            inner.country.is_some() && inner.country == outer.country && inner.class != Class::Country
        }
        Class::Admin1 => outer.unit != Unit::NONE && inner.unit == outer.unit,
        Class::Admin2 if outer.district != Unit::NONE && inner.district != Unit::NONE => {
            inner.district == outer.district
        }
        Class::Region | Class::Continent | Class::Sea => {
            let members = gazetteer.members(outer.place);
            match inner.country {
                Some(country) if !members.is_empty() => members.contains(&country),
                _ => f64::from(inner.distance_km(outer)) * 1000.0 <= outer.radius_m * 1.2,
            }
        }
        _ => f64::from(inner.distance_km(outer)) * 1000.0 <= (outer.radius_m * 2.0).max(25_000.0),
    }
}

/// Marks how probably each candidate lies in the place its mention is named with, and how probably each possible container
/// holds what is named in it.
pub(super) fn containment_features(
    gazetteer: &Gazetteer,
    set: &CandidateSet,
    state: &mut State,
    scratch: &mut Vec<f32>,
) {
    for m in 0..set.within.len() {
        let Some(container) = set.within[m] else { continue };
        let (inner, outer) = (set.of(m), set.of(container));
        scratch.clear();
        scratch.resize(outer.len(), 0.0);
        for (i, inner_ix) in inner.clone().enumerate() {
            let mut within = 0.0;
            for (o, outer_ix) in outer.clone().enumerate() {
                // Containers too improbable to matter are still asked, since the pair may lift both.
                if lies_in(gazetteer, &set.all[inner_ix], &set.all[outer_ix]) {
                    within += state.probability(container, o);
                    scratch[o] += state.probability(m, i);
                }
            }
            state.own_mut(m)[i][F::Within.of_mention()] = within;
        }
        for (f, &holds) in state.own_mut(container).iter_mut().zip(scratch.iter()) {
            let slot = &mut f[F::Holds.of_mention()];
            *slot = slot.max(holds.min(1.0));
        }
    }
}
