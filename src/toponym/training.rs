//! Fitting the weights of recognition to annotated documents: logistic regression on the evidence of every candidate.
//!
//! A candidate is a positive example when its span is an annotated one. The second reading is fitted on the scores that the
//! first one gives, so the two are fitted one after the other.

use super::evidence::FEATURES;
use super::{Recogniser, Weights};
use crate::document::{Prose, Span};
use dateline_gazetteer::Gazetteer;
use std::collections::HashSet;

/// An annotated document.
#[derive(Debug)]
pub struct Example<'d> {
    /// its words
    pub prose: Prose<'d>,
    /// annotated spans
    pub gold: HashSet<Span>,
    /// whether its annotation covers demonyms and adjectives; if not, they are left out
    pub demonyms: bool,
}

/// How the weights are fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// passes over the examples
    pub epochs: usize,
    /// pull of every weight towards zero, per example
    pub decay: f32,
    /// first step size
    pub rate: f32,
}

impl Default for Fit {
    fn default() -> Self {
        Fit { epochs: 24, decay: 5e-5, rate: 0.08 }
    }
}

/// Feature lists, one after the other, with their labels.
#[derive(Default)]
struct Samples {
    features: Vec<u16>,
    ends: Vec<usize>,
    labels: Vec<bool>,
}

/// Evidence seen less often gets no weight.
const MIN_COUNT: u32 = 3;

/// Parts into which the examples are cut for the second reading.
const PARTS: usize = 4;

/// Weights fitted to examples; the same examples in the same order give the same weights.
///
/// The second reading must see scores as the first one gives them on text it was not fitted to, so each part of the examples
/// is read with first weights from the other parts.
pub fn fit(gazetteer: &Gazetteer, examples: &[&Example<'_>], how: Fit) -> Weights {
    let first = fit_first(gazetteer, examples, &|_| true, how);
    let mut second = Samples::default();
    for part in 0..PARTS {
        let others = fit_first(gazetteer, examples, &|i| i % PARTS != part, how);
        let weights = Weights { readings: [others, vec![0.0; FEATURES]] };
        collect(gazetteer, examples, &|i| i % PARTS == part, weights, 1, &mut second);
    }
    Weights { readings: [first, logistic(&second, how)] }
}

fn fit_first(
    gazetteer: &Gazetteer,
    examples: &[&Example<'_>],
    wanted: &dyn Fn(usize) -> bool,
    how: Fit,
) -> Vec<f32> {
    let mut samples = Samples::default();
    collect(gazetteer, examples, wanted, Weights::default(), 0, &mut samples);
    logistic(&samples, how)
}

fn collect(
    gazetteer: &Gazetteer,
    examples: &[&Example<'_>],
    wanted: &dyn Fn(usize) -> bool,
    weights: Weights,
    reading: usize,
    samples: &mut Samples,
) {
    let mut recogniser = Recogniser::with_weights(weights);
    for (_, example) in examples.iter().enumerate().filter(|(i, _)| wanted(*i)) {
        recogniser.evidence(gazetteer, &example.prose, reading, &mut |span, adjectival, features| {
            if adjectival && !example.demonyms {
                return;
            }
            samples.features.extend_from_slice(features);
            samples.ends.push(samples.features.len());
            samples.labels.push(example.gold.contains(&span));
        });
    }
}

/// Logistic regression by AdaGrad, averaged over the last half of the passes.
fn logistic(samples: &Samples, how: Fit) -> Vec<f32> {
    let mut counts = vec![0u32; FEATURES];
    for &f in &samples.features {
        counts[f as usize] += 1;
    }
    let mut weights = vec![0f32; FEATURES];
    let mut sums = vec![0f32; FEATURES];
    let mut squares = vec![1e-6f32; FEATURES];
    let mut order: Vec<usize> = (0..samples.labels.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1du64;
    let mut averaged = 0;
    for epoch in 0..how.epochs {
        for i in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(i, (random % (i as u64 + 1)) as usize);
        }
        for &i in &order {
            let start = if i == 0 { 0 } else { samples.ends[i - 1] };
            let features = &samples.features[start..samples.ends[i]];
            let score: f32 = features.iter().map(|&f| weights[f as usize]).sum();
            let error = 1.0 / (1.0 + (-score).exp()) - f32::from(u8::from(samples.labels[i]));
            for &f in features {
                let f = f as usize;
                if counts[f] < MIN_COUNT {
                    continue;
                }
                let gradient = error + how.decay * 50.0 * weights[f];
                squares[f] += gradient * gradient;
                weights[f] -= how.rate * gradient / squares[f].sqrt();
            }
        }
        if epoch * 2 >= how.epochs {
            averaged += 1;
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                *sum += weight;
            }
        }
    }
    let count = averaged.max(1) as f32;
    sums.iter().map(|s| s / count).collect()
}
