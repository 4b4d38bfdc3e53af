//! Fitting the weights of resolution to annotated documents: a softmax over each mention's candidates and no match.
//!
//! Half of what counts is the place itself (its identifier), half that the place is within 161 km, the usual measure of
//! geoparsing. The features of the later rounds depend on the weights of the rounds before, so documents are resolved again with
//! what was fitted, a fixed number of times.

use super::feature::{F, Features, NAMES};
use super::weights::{BY_HAND, Weights, logit};
use super::{CandidateSet, Resolver, State};
use crate::document::Prose;
use crate::spatial::LocativeExpr;
use crate::toponym::Mention;
use dateline_gazetteer::{Gazetteer, PlaceId};
use geo::{Distance, Haversine, Point};

/// An annotated document.
#[derive(Debug)]
pub struct Example<'d> {
    /// its words
    pub prose: Prose<'d>,
    /// the annotated spans, as mentions
    pub mentions: Vec<Mention>,
    /// its locative expressions
    pub expressions: Vec<LocativeExpr>,
    /// what each mention means; `None` is not learned from
    pub answers: Vec<Option<Answer>>,
    /// documents of one group are never both learned from and judged when probabilities are calibrated
    pub group: u64,
}

/// What a mention means.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// the place, if the annotation has its identifier
    pub place: Option<PlaceId>,
    /// where it is: one position, or several that are as good
    pub positions: Vec<Point>,
}

/// 100 miles in metres: what counts as right.
pub const NEAR_M: f64 = 161_000.0;

impl Answer {
    /// Whether a position is within [`NEAR_M`] of the right one.
    pub fn is_near(&self, position: Point) -> bool {
        self.positions.iter().any(|right| Haversine.distance(*right, position) <= NEAR_M)
    }
}

/// How the weights are fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// times that the documents are resolved
    pub passes: usize,
    /// steps of gradient descent, each over all mentions
    pub steps: usize,
    /// pull of every weight towards what is expected of it
    pub decay: f32,
    /// first step size
    pub rate: f32,
}

impl Default for Fit {
    fn default() -> Self {
        Fit { passes: 4, steps: 300, decay: 5e-4, rate: 0.12 }
    }
}

/// Parts into which the groups are cut to calibrate.
const PARTS: u64 = 4;

/// Features of the later rounds only: what the document says.
const CONTEXT: [F; 14] = [
    F::CountryForCountry,
    F::CountryForAdmin1,
    F::CountryForLocal,
    F::UnitForAdmin1,
    F::UnitForLocal,
    F::NearCountry,
    F::NearUnit,
    F::Close,
    F::Around,
    F::Nearest,
    F::NearClose,
    F::Qualified,
    F::Discourse,
    F::Locative,
];

/// Options of all mentions, one after the other; a mention's last one is no match.
#[derive(Default)]
struct Samples {
    options: Vec<Choice>,
    ends: Vec<usize>,
    groups: Vec<u64>,
}

struct Choice {
    features: Features,
    /// it is the place itself, it is within [`NEAR_M`]
    right: [bool; 2],
}

/// Weights fitted to examples; the same examples in the same order give the same weights.
pub fn fit(gazetteer: &Gazetteer, examples: &[&Example<'_>], how: Fit) -> Weights {
    let expected = expected();
    let mut weights = expected.clone();
    let mut later = Samples::default();
    for _ in 0..how.passes {
        let mut first = Samples::default();
        later = Samples::default();
        let mut resolver = Resolver::with_weights(weights.clone());
        resolver.state.keeps_features = true;
        for example in examples {
            resolver.decide_alone(gazetteer, &example.prose, &example.mentions);
            first.collect(gazetteer, &resolver.set, &resolver.state, example);
            resolver.decide_in_context(gazetteer, &example.expressions);
            later.collect(gazetteer, &resolver.set, &resolver.state, example);
        }
        weights.first = softmax(&first, &|_| true, weights.first, &expected.first, how);
        weights.later = softmax(&later, &|_| true, weights.later, &expected.later, how);
    }
    weights.calibration = calibration(&later, &weights, how);
    weights
}

/// What a person would expect, set by hand: the most important place of the name, near the others, unless nothing bears it; the
/// farther a name is from what is written, the less. The fit begins here and is drawn back here, so that what the examples hardly
/// show (a stated distance, a misspelt name, a code) keeps its worth.
const EXPECTED: [(F, f32); 43] = [
    (F::Alternate, -0.4),
    (F::AlternateBesideMain, -0.4),
    (F::AlternateCountryBesideMain, -0.3),
    (F::AlternateImportance, -0.7),
    (F::FormerName, -0.8),
    (F::Code, -1.2),
    (F::CodeOfCountry, -1.0),
    (F::AdjectivalCountry, 1.0),
    (F::Stripped, -0.8),
    (F::Added, -0.2),
    (F::Respelled, -0.5),
    (F::Part, -1.3),
    (F::Piece, -2.2),
    (F::Fuzzy, -2.4),
    (F::Exact, 1.0),
    (F::Importance, 4.0),
    (F::ImportanceSquared, 2.0),
    (F::LogPopulation, 3.0),
    (F::NoPopulation, 2.5),
    (F::First, 0.3),
    (F::ImportanceShare, 1.8),
    (F::IsSea, -1.0),
    (F::CueClashes, -1.0),
    (F::AdjectiveAsName, -1.0),
    (F::NameAsAdjective, -1.5),
    (F::Within, 5.0),
    (F::Holds, 2.5),
    (F::CountryForCountry, 2.0),
    (F::CountryForAdmin1, 3.0),
    (F::CountryForLocal, 1.5),
    (F::UnitForAdmin1, 1.0),
    (F::UnitForLocal, 4.0),
    (F::NearCountry, 0.7),
    (F::NearUnit, 0.3),
    (F::Close, 3.5),
    (F::Around, 3.0),
    (F::Qualified, 2.8),
    (F::OutletCountry, 1.8),
    (F::OutletNames, 0.7),
    (F::OutletNamesTown, 2.8),
    (F::Locative, 4.2),
    (F::NoMatch, 5.8),
    (F::NoMatchLower, 0.9),
];

fn expected() -> Weights {
    let mut weights = Weights::zero();
    for (feature, weight) in EXPECTED.into_iter().chain(BY_HAND) {
        weights.later[feature as usize] = weight;
        if !CONTEXT.contains(&feature) {
            weights.first[feature as usize] = weight;
        }
    }
    weights
}

impl Samples {
    fn collect(&mut self, gazetteer: &Gazetteer, set: &CandidateSet, state: &State, example: &Example<'_>) {
        for (m, answer) in example.answers.iter().enumerate() {
            let Some(answer) = answer else { continue };
            let candidates = set.of(m).zip(state.features(set, m));
            self.options.extend(candidates.map(|(candidate, features)| {
                let candidate = &set.all[candidate];
                let id = gazetteer.place(candidate.place).id;
                let is_near = answer.is_near(Point::new(candidate.lon, candidate.lat));
                Choice { features, right: [answer.place == Some(id), is_near] }
            }));
            self.options.push(Choice { features: *state.none_features(m), right: [false; 2] });
            self.ends.push(self.options.len());
            self.groups.push(example.group);
        }
    }

    /// Group and options of each mention.
    fn mentions(&self) -> impl Iterator<Item = (u64, &[Choice])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends).map(|(start, end)| &self.options[start..*end]);
        self.groups.iter().copied().zip(ranges)
    }
}

/// Full-batch gradient descent with Adam's step sizes (Kingma and Ba, 2015) on the likelihood of the right options.
fn softmax(
    samples: &Samples,
    wanted: &dyn Fn(u64) -> bool,
    mut weights: Features,
    expected: &Features,
    how: Fit,
) -> Features {
    let fixed: Vec<bool> =
        (0..NAMES.len()).map(|f| BY_HAND.iter().any(|(hand, _)| *hand as usize == f)).collect();
    let (mut mean, mut square) = ([0.0f32; NAMES.len()], [0.0f32; NAMES.len()]);
    let mut probabilities: Vec<f32> = Vec::new();
    for step in 1..=how.steps {
        let (mut gradient, mut count) = ([0.0f32; NAMES.len()], 0.0f32);
        for (_, options) in samples.mentions().filter(|(group, _)| wanted(*group)) {
            count += 1.0;
            score(&weights, options, &mut probabilities);
            let right = share_right(options, &probabilities);
            for ((option, p), right) in options.iter().zip(&probabilities).zip(right) {
                let error = p - right;
                if error.abs() > 1e-5 {
                    gradient.iter_mut().zip(&option.features).for_each(|(g, f)| *g += error * f);
                }
            }
        }
        let t = step as i32;
        let rate = how.rate / (1.0 + 4.0 * step as f32 / how.steps as f32);
        for feature in (0..NAMES.len()).filter(|f| !fixed[*f]) {
            let pull = how.decay * (weights[feature] - expected[feature]);
            let g = gradient[feature] / count.max(1.0) + pull;
            mean[feature] = 0.9 * mean[feature] + 0.1 * g;
            square[feature] = 0.99 * square[feature] + 0.01 * g * g;
            let (m, s) = (mean[feature] / (1.0 - 0.9f32.powi(t)), square[feature] / (1.0 - 0.99f32.powi(t)));
            weights[feature] -= rate * m / (s.sqrt() + 1e-6);
        }
    }
    weights
}

/// Probabilities of options.
fn score(weights: &Features, options: &[Choice], probabilities: &mut Vec<f32>) {
    probabilities.clear();
    probabilities
        .extend(options.iter().map(|o| o.features.iter().zip(weights).map(|(f, w)| f * w).sum::<f32>()));
    let most = probabilities.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    probabilities.iter_mut().for_each(|p| *p = (*p - most).exp());
    let total: f32 = probabilities.iter().sum();
    probabilities.iter_mut().for_each(|p| *p /= total);
}

/// What the probabilities should have been: all of it on right options, as it is shared among them; on no match where none is
/// right.
fn share_right(options: &[Choice], probabilities: &[f32]) -> Vec<f32> {
    let sums = [0, 1].map(|by| {
        let right = options.iter().zip(probabilities).filter(|(option, _)| option.right[by]);
        right.map(|(_, p)| p.max(1e-6)).sum::<f32>()
    });
    let kinds = sums.iter().filter(|sum| **sum > 0.0).count() as f32;
    let mut shares: Vec<f32> = options
        .iter()
        .zip(probabilities)
        .map(|(option, p)| {
            let by = |by: usize| if option.right[by] { p.max(1e-6) / sums[by] / kinds } else { 0.0 };
            by(0) + by(1)
        })
        .collect();
    if kinds == 0.0
        && let Some(none) = shares.last_mut()
    {
        *none = 1.0;
    }
    shares
}

/// Slope and intercept that make probabilities mean the share of right answers (Platt 1999), from mentions of groups that the
/// weights were not fitted to.
fn calibration(samples: &Samples, weights: &Weights, how: Fit) -> (f32, f32) {
    let mut answers: Vec<(f32, bool)> = Vec::new();
    let mut probabilities = Vec::new();
    for part in 0..PARTS {
        let others = softmax(samples, &|group| group % PARTS != part, weights.later, &expected().later, how);
        for (_, options) in samples.mentions().filter(|(group, _)| group % PARTS == part) {
            score(&others, options, &mut probabilities);
            let [candidates @ .., _] = options else { continue };
            let best = candidates.iter().zip(&probabilities).max_by(|a, b| a.1.total_cmp(b.1));
            answers.extend(best.map(|(option, p)| (logit(*p), option.right[1])));
        }
    }
    let (mut slope, mut intercept) = (1.0f32, 0.0f32);
    for _ in 0..500 {
        let (mut by_slope, mut by_intercept) = (0.0, 0.0);
        for (x, right) in &answers {
            let error = 1.0 / (1.0 + (-(slope * x + intercept)).exp()) - f32::from(u8::from(*right));
            by_slope += error * x;
            by_intercept += error;
        }
        let count = answers.len().max(1) as f32;
        slope -= 0.1 * by_slope / count;
        intercept -= 0.5 * by_intercept / count;
    }
    (slope, intercept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Span};

    /// Documents that all mean the Georgian Tbilisi's country by Georgia and one town by the other name.
    #[test]
    fn what_the_examples_mean_is_learned() {
        let gazetteer = crate::embedded_gazetteer().expect("the index is there");
        let texts =
            ["Georgia beat Armenia and Tbilisi celebrated.", "Officials in Georgia spoke in Tbilisi."];
        let documents: Vec<Document> = texts
            .iter()
            .map(|text| {
                let mut document = Document::from_text("example", *text);
                let span = |name: &str| {
                    let start = text.find(name).expect("it is in the text") as u32;
                    Span::new(start, start + name.len() as u32)
                };
                document.given_spans = vec![span("Georgia"), span("Tbilisi")];
                document.given_spans.sort_by_key(|span| span.start);
                document
            })
            .collect();
        let mut recogniser = crate::toponym::Recogniser::new();
        let examples: Vec<Example<'_>> = documents
            .iter()
            .map(|document| {
                let prose = Prose::new(document);
                let mentions = recogniser.mentions_for(&gazetteer, &prose);
                let answer = |position| Some(Answer { place: None, positions: vec![position] });
                let answers = vec![answer(Point::new(43.5, 42.0)), answer(Point::new(44.83, 41.69))];
                Example { prose, mentions, expressions: Vec::new(), answers, group: 0 }
            })
            .collect();
        let examples: Vec<&Example<'_>> = examples.iter().collect();
        let how = Fit { passes: 2, steps: 60, ..Fit::default() };
        let weights = fit(&gazetteer, &examples, how);
        assert_eq!(weights, fit(&gazetteer, &examples, how));
        let mut resolver = Resolver::with_weights(weights);
        for example in examples {
            let found = resolver.resolve(&gazetteer, &example.prose, &example.mentions, &[]);
            for (resolution, answer) in found.iter().zip(&example.answers) {
                let location = resolution.location.expect("it resolves");
                let answer = answer.as_ref().expect("it is annotated");
                assert!(answer.is_near(Point::new(location.lon, location.lat)), "{resolution:?}");
            }
        }
    }
}
