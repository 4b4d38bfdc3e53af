//! Resolution: which place each mention means, how sure that is, and why.
//!
//! Candidates come from the gazetteer, are scored by name match, feature, importance, the document's other places, containment
//! stated in the text and locative expressions, and the scores become calibrated probabilities. "No match" is an answer.
//!
//! Mentions of the same name share one list of candidates. The first round scores them alone, the following rounds with what
//! the last round's probabilities say about the document: its countries, units and neighbourhoods, the same name elsewhere,
//! stated distances. A few rounds settle it; the number is fixed, so that the same input gives the same answer.

mod border;
mod candidate;
mod context;
mod facility;
mod feature;
mod locate;
mod locative;
mod name;
mod neighbour;
mod outlet;
mod reason;
mod score;
mod silent;
mod state;
#[cfg(test)]
mod tests;
pub mod training;
mod weights;

pub use weights::Weights;

use crate::document::Prose;
use crate::spatial::LocativeExpr;
use crate::toponym::{Mention, MentionKind};
use candidate::CandidateSet;
use context::Context;
use dateline_gazetteer::{CountryCode, Gazetteer, Matcher, PlaceIx};
use feature::F;
use geo::MultiLineString;
use locate::Locator;
use neighbour::Neighbours;
use outlet::{Outlet, Told};
use state::State;
use std::collections::HashMap;

/// A position with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Location {
    /// WGS 84 longitude, degrees
    pub lon: f64,
    /// WGS 84 latitude, degrees
    pub lat: f64,
    /// radius in metres around the position that contains the true one (point-radius method; Darwin Core's
    /// `coordinateUncertaintyInMeters`)
    pub uncertainty_m: f64,
    /// UCDP GED's `where_prec`, 1 exact to 7 international waters: 1 exact, 2 near (within about 25 km), 3 second-level unit,
    /// 4 first-level unit, 5 river, border, linear or region, 6 country, 7 sea or air
    pub precision: u8,
}

/// What a mention was resolved to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// a gazetteer place
    Place(PlaceIx),
    /// something no gazetteer lists (a facility), located approximately: by the town in its name (`Some`) or by a locative
    /// expression (index in `via_expr`)
    Approximate {
        /// the place that its position was taken from
        anchor: PlaceIx,
        /// the locative expression that placed it, by index, when the name did not
        via_expr: Option<usize>,
    },
    /// the land border between two countries
    Border {
        /// first country by code
        a: CountryCode,
        /// second country
        b: CountryCode,
        /// its course, WGS 84
        line: MultiLineString<f64>,
    },
}

/// The answer for one mention.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// what it means, or `None` for no match
    pub target: Option<Target>,
    /// where that is; set exactly when `target` is
    pub location: Option<Location>,
    /// 0 to 1, calibrated: the share of such answers that are right
    pub probability: f32,
    /// other candidates, most probable first, at most five
    pub alternatives: Vec<(PlaceIx, f32)>,
    /// in words, most telling first
    pub reasons: Vec<String>,
    /// locative expressions (indices) that took part in choosing: a claim made from one of them cannot confirm itself
    pub chosen_by: Vec<usize>,
}

/// Rounds with context. More change next to nothing.
const ROUNDS: usize = 3;
/// Rounds in which names nearby in the text are heard anew: most of the cost of a round, and then they have settled.
const ROUNDS_NEARBY: usize = 2;
/// Least probability of an answer to a name that recognition is sure of or that was given, and what recognition's doubt adds.
const LEAST_ANSWER: f32 = 0.02;
const LEAST_ANSWER_DOUBT: f32 = 0.6;
/// Alternatives that are kept.
const MAX_ALTERNATIVES: usize = 5;
/// Alternatives below this probability are not worth telling.
const LEAST_ALTERNATIVE: f32 = 0.005;
/// Probability of a border whose second country was guessed from the document, and of a country that stands for its border.
const GUESSED_BORDER: f32 = 0.7;
const BORDER_AS_COUNTRY: f32 = 0.3;

/// Least probability of an answer to a name with a recognition score.
fn least_answer(score: f32) -> f32 {
    LEAST_ANSWER + LEAST_ANSWER_DOUBT * (1.0 - score)
}

/// The candidate that won a mention.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    /// among the mention's candidates
    index: usize,
    /// in the set
    candidate: usize,
    probability: f32,
}

/// Resolves mentions; reuses its buffers, so keep one a thread.
#[derive(Debug, Default)]
pub struct Resolver {
    set: CandidateSet,
    state: State,
    context: Context,
    beside: Neighbours,
    outlet: Outlet,
    told: Vec<Told>,
    scratch: Vec<f32>,
    matcher: Matcher,
    silent: silent::Finder,
    locator: Locator,
    ends: locative::Ends,
    /// by group of a name: what says most of where an unlisted place lies
    described: HashMap<usize, facility::Description>,
}

impl Resolver {
    /// A resolver with empty buffers.
    pub fn new() -> Self {
        Resolver::default()
    }

    /// A resolver with other weights, to fit and to compare them.
    pub fn with_weights(weights: Weights) -> Self {
        let mut resolver = Resolver::default();
        resolver.state.weights = weights;
        resolver
    }

    /// Gives all buffers back, and what is remembered of earlier documents.
    pub fn give_back(&mut self) {
        let old = std::mem::take(self);
        self.state.weights = old.state.weights;
    }

    /// One resolution a mention, in the same order.
    pub fn resolve(
        &mut self,
        gazetteer: &Gazetteer,
        prose: &Prose<'_>,
        mentions: &[Mention],
        expressions: &[LocativeExpr],
    ) -> Vec<Resolution> {
        self.decide(gazetteer, prose, mentions, expressions);
        self.ends.read(expressions);
        let chosen: Vec<Option<Chosen>> =
            (0..mentions.len()).map(|m| self.choose(m, mentions[m].score)).collect();
        self.described.clear();
        for (i, expr) in expressions.iter().enumerate() {
            let Some(description) = facility::described(expr, i, &chosen) else { continue };
            if chosen[description.figure].is_none() {
                let best = self.described.entry(self.set.group_of[description.figure]).or_insert(description);
                *best = description.min(*best);
            }
        }
        (0..mentions.len())
            .map(|m| self.answer(gazetteer, prose, mentions, expressions, m, &chosen))
            .collect()
    }

    /// Runs the rounds: afterwards `state` holds the final probabilities.
    fn decide(
        &mut self,
        gazetteer: &Gazetteer,
        prose: &Prose<'_>,
        mentions: &[Mention],
        expressions: &[LocativeExpr],
    ) {
        self.decide_alone(gazetteer, prose, mentions);
        self.decide_in_context(gazetteer, expressions);
    }

    /// The first round: candidates, and what each mention says by itself.
    fn decide_alone(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>, mentions: &[Mention]) {
        let Resolver { set, state, outlet, told, scratch, matcher, silent, .. } = self;
        set.fill(gazetteer, prose, mentions);
        outlet.read(gazetteer, prose.document);
        for place in &outlet.places {
            set.add_silent(gazetteer, place, false);
        }
        silent.add(gazetteer, prose, mentions, set, matcher);
        set.finish();
        told.clear();
        told.extend(set.all.iter().map(|candidate| outlet.features(gazetteer, candidate)));
        state.start(set, prose.text(), mentions, told);
        // Twice, since the pair of a name and its container must find each other from both sides.
        state.decide(set, false);
        let rounds = if set.within.iter().any(Option::is_some) { 2 } else { 0 };
        for _ in 0..rounds {
            state.clear(&[F::Within, F::Holds]);
            context::containment_features(gazetteer, set, state, scratch);
            state.decide(set, false);
        }
    }

    /// The later rounds, after the first.
    fn decide_in_context(&mut self, gazetteer: &Gazetteer, expressions: &[LocativeExpr]) {
        let Resolver { set, state, context, beside, scratch, .. } = self;
        for round in 0..ROUNDS {
            context.gather(set, state, round > 0);
            state.clear(&[F::Within, F::Holds, F::Locative]);
            context.document_features(set, &mut state.document);
            if round < ROUNDS_NEARBY {
                context::nearby_features(set, state, beside, round > 0);
            }
            context::containment_features(gazetteer, set, state, scratch);
            state.discourse_features(set);
            locative::locative_features(gazetteer, set, state, expressions, scratch);
            state.decide(set, true);
        }
    }

    /// The most probable candidate.
    fn choose(&self, mention: usize, score: f32) -> Option<Chosen> {
        let probabilities = self.state.probabilities(mention).iter().copied();
        let mut best = (0, f32::NEG_INFINITY);
        for (index, probability) in probabilities.enumerate() {
            if probability > best.1 {
                best = (index, probability);
            }
        }
        let (index, probability) = best;
        (probability >= least_answer(score)).then(|| Chosen {
            index,
            candidate: self.set.of(mention).start + index,
            probability,
        })
    }

    /// Whether another candidate than the chosen one, of those that are likely enough, would have won without locative expressions.
    fn chosen_by_expressions(&self, mention: usize, score: f32, choice: &Chosen) -> bool {
        let own = self.state.own(mention);
        let locative = |i: usize| own[i][F::Locative.of_mention()];
        if (0..own.len()).all(|i| locative(i) == 0.0) {
            return false;
        }
        let weight = self.state.weights.later[F::Locative as usize];
        let worth = |i: usize| self.state.score(&self.set, mention, i) - weight * locative(i);
        let first = (1..own.len()).fold(0, |best, i| if worth(i) > worth(best) { i } else { best });
        first != choice.index && self.state.probability(mention, first) >= least_answer(score)
    }

    fn answer(
        &mut self,
        gazetteer: &Gazetteer,
        prose: &Prose<'_>,
        mentions: &[Mention],
        expressions: &[LocativeExpr],
        m: usize,
        chosen: &[Option<Chosen>],
    ) -> Resolution {
        let mention = &mentions[m];
        match mention.kind {
            MentionKind::Border => {
                if let Some(resolution) = self.border(gazetteer, prose, mention) {
                    return resolution;
                }
            }
            // Whatever no gazetteer lists, a village as well as a hall.
            MentionKind::Facility | MentionKind::Toponym if chosen[m].is_none() => {
                if let Some(resolution) = self.facility_by_expression(gazetteer, expressions, m, chosen) {
                    return resolution;
                }
            }
            _ => {}
        }
        let Some(choice) = chosen[m] else { return Resolution::unresolved(self.alternatives(m, None)) };
        let candidate = self.set.all[choice.candidate];
        let mut reasons = reason::reasons(self, gazetteer, expressions, m, chosen);
        let mut probability = self.state.weights.calibrated(choice.probability);
        let approximate = mention.kind == MentionKind::Facility && !self.set.listed[m];
        let (target, location) = if approximate {
            let name = gazetteer.place(candidate.place).name;
            reasons.insert(0, format!("not listed itself: placed at {name}, which is in its name"));
            facility::by_name(&mut self.locator, gazetteer, &candidate)
        } else {
            (Target::Place(candidate.place), self.locator.place(gazetteer, &candidate))
        };
        if mention.kind == MentionKind::Border {
            probability = probability.min(BORDER_AS_COUNTRY);
            reasons.insert(0, "the other side of the border is not known: the country instead".to_owned());
        }
        let chosen_by = if self.chosen_by_expressions(m, mention.score, &choice) {
            self.ends.of(m).collect()
        } else {
            Vec::new()
        };
        Resolution {
            target: Some(target),
            location: Some(location),
            probability,
            alternatives: self.alternatives(m, Some(choice.index)),
            reasons,
            chosen_by,
        }
    }

    /// Candidates that did not win, most probable first. They share what calibration leaves them.
    fn alternatives(&self, m: usize, but: Option<usize>) -> Vec<(PlaceIx, f32)> {
        let scale = but.map_or(1.0, |i| {
            let p = self.state.probability(m, i);
            (1.0 - self.state.weights.calibrated(p)) / (1.0 - p).max(1e-4)
        });
        let mut all: Vec<(PlaceIx, f32)> = self
            .state
            .probabilities(m)
            .iter()
            .enumerate()
            .filter(|&(i, _)| Some(i) != but)
            .map(|(i, &p)| (self.set.all[self.set.of(m).start + i].place, (p * scale).min(1.0)))
            .filter(|&(_, p)| p >= LEAST_ALTERNATIVE)
            .collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(MAX_ALTERNATIVES);
        all
    }

    /// The border between the countries in its name, or between the one in it and the document's.
    fn border(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>, mention: &Mention) -> Option<Resolution> {
        let named = border::countries_in(gazetteer, mention.span.of(prose.text()), &mut self.matcher);
        let (a, b, probability, reason) = match named[..] {
            [a, b, ..] => (a, b, 1.0, "both countries are in its name"),
            [a] => {
                let b = self.context.likeliest(&gazetteer.neighbours(a), a)?;
                (a, b, GUESSED_BORDER, "the neighbour that the report is mostly about")
            }
            [] => return None,
        };
        let (target, location) = self.locator.border(gazetteer, a, b)?;
        let name = |code| gazetteer.country(code).map_or("?", |ix| gazetteer.place(ix).name);
        Some(Resolution {
            target: Some(target),
            location: Some(location),
            probability: self.state.weights.calibrated(probability) * mention.score.max(0.5),
            alternatives: Vec::new(),
            reasons: vec![format!("border between {} and {}: {reason}", name(a), name(b))],
            chosen_by: Vec::new(),
        })
    }

    /// A place that is not listed, placed by the expression that says most of it, else of a mention of the same name.
    fn facility_by_expression(
        &mut self,
        gazetteer: &Gazetteer,
        expressions: &[LocativeExpr],
        m: usize,
        chosen: &[Option<Chosen>],
    ) -> Option<Resolution> {
        let own = self.ends.of(m).filter_map(|i| facility::described(&expressions[i], i, chosen));
        let own = own.filter(|description| description.figure == m).min();
        let named_alike = || self.described.get(&self.set.group_of[m]).copied();
        let facility::Description { index, ground, .. } = own.or_else(named_alike)?;
        let ground = chosen[ground]?;
        let anchor = &self.set.all[ground.candidate];
        let (target, location) =
            facility::by_expression(&mut self.locator, gazetteer, index, &expressions[index], anchor)?;
        Some(Resolution {
            target: Some(target),
            location: Some(location),
            probability: self.state.weights.calibrated(ground.probability),
            alternatives: Vec::new(),
            reasons: vec![format!(
                "not listed itself: placed by what the text says about {}",
                gazetteer.place(anchor.place).name
            )],
            chosen_by: vec![index],
        })
    }
}

impl Resolution {
    fn unresolved(alternatives: Vec<(PlaceIx, f32)>) -> Self {
        let reason = if alternatives.is_empty() {
            "no place of this name is known"
        } else {
            "no candidate is likely enough"
        };
        Resolution {
            target: None,
            location: None,
            probability: 0.0,
            alternatives,
            reasons: vec![reason.to_owned()],
            chosen_by: Vec::new(),
        }
    }
}
