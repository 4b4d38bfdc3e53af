//! What the features are worth, and what the probabilities that come of it mean: read from a table once.

use super::feature::{EIGHT, Eight, F, Features, NAMES};
use super::neighbour::sum;
use std::fmt::Write;
use std::sync::LazyLock;
use wide::f32x8;

/// What each feature of a candidate is worth, and the calibration of probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// when a candidate is looked at alone
    pub(super) first: Features,
    /// with the document's context
    pub(super) later: Features,
    /// slope and intercept on the logit scale (Platt, Probabilistic outputs for support vector machines, 1999)
    pub(super) calibration: (f32, f32),
}

/// The line of the table that holds the calibration.
const CALIBRATION: &str = "calibration";

impl Default for Weights {
    fn default() -> Self {
        Weights::embedded().clone()
    }
}

impl Weights {
    /// Nothing is worth anything.
    pub(super) fn zero() -> Weights {
        Weights { first: [0.0; NAMES.len()], later: [0.0; NAMES.len()], calibration: (1.0, 0.0) }
    }

    /// The weights that come with the program.
    fn embedded() -> &'static Weights {
        static WEIGHTS: LazyLock<Weights> =
            LazyLock::new(|| Weights::parse(dateline_geodata::resolution::WEIGHTS));
        &WEIGHTS
    }

    /// Weighted sums of all features: alone, and with context.
    pub(super) fn scores(&self, features: &Features) -> [f32; 2] {
        let (features, few) = features.as_chunks::<EIGHT>();
        let [(first, few_first), (later, few_later)] =
            [&self.first, &self.later].map(|w| w.as_chunks::<EIGHT>());
        let [mut alone, mut in_context] = [f32x8::ZERO; 2];
        for ((f, first), later) in features.iter().zip(first).zip(later) {
            let f = f32x8::from(*f);
            alone += f * f32x8::from(*first);
            in_context += f * f32x8::from(*later);
        }
        let rest = |weights: &[f32]| few.iter().zip(weights).map(|(f, w)| f * w).sum::<f32>();
        [sum(alone.to_array()) + rest(few_first), sum(in_context.to_array()) + rest(few_later)]
    }

    /// Weighted sum of eight features, of which `from` is the first. In lanes, so that it is computed at once.
    #[inline]
    pub(super) fn score_eight(&self, features: &Eight, from: usize, later: bool) -> f32 {
        let weights = if later { &self.later } else { &self.first };
        let Some(w) = weights[from..].first_chunk::<EIGHT>() else { return 0.0 };
        sum((f32x8::from(*features) * f32x8::from(*w)).to_array())
    }

    /// The share of such answers that are right, for a probability of the scoring.
    pub(super) fn calibrated(&self, p: f32) -> f32 {
        let (slope, intercept) = self.calibration;
        1.0 / (1.0 + (-(slope * logit(p) + intercept)).exp())
    }

    /// Reads lines `feature first later`; lines that name no feature of this version are passed over.
    pub fn parse(table: &str) -> Weights {
        let mut weights = Weights::zero();
        for line in table.lines() {
            let mut fields = line.split('\t');
            let name = fields.next().unwrap_or("");
            let mut number = || fields.next()?.parse::<f32>().ok();
            let (Some(first), Some(later)) = (number(), number()) else { continue };
            if name == CALIBRATION {
                weights.calibration = (first, later);
            } else if let Some(feature) = NAMES.iter().position(|known| *known == name) {
                (weights.first[feature], weights.later[feature]) = (first, later);
            }
        }
        weights
    }

    /// Writes what [`Weights::parse`] reads.
    pub fn table(&self) -> String {
        let mut out = String::from("feature\tfirst\tlater\n");
        for ((name, first), later) in NAMES.iter().zip(self.first).zip(self.later) {
            let _ = writeln!(out, "{name}\t{first:.2}\t{later:.2}");
        }
        let _ = writeln!(out, "{CALIBRATION}\t{:.2}\t{:.2}", self.calibration.0, self.calibration.1);
        out
    }
}

/// Log-odds of a probability, of none or of certainty a large finite number.
pub(super) fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

/// What the corpora cannot teach: they have few units beside seats of their name, 161 km do not tell the two apart, and given spans
/// are never doubted by recognition.
pub(super) const BY_HAND: [(F, f32); 2] = [(F::UnitBesideSeat, -2.2), (F::NoMatchDoubt, 2.0)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_reads_back_and_is_complete() {
        let weights = Weights::parse(dateline_geodata::resolution::WEIGHTS);
        assert_eq!(Weights::parse(&weights.table()), weights);
        let named = |name: &&&str| dateline_geodata::resolution::WEIGHTS.contains(&format!("\n{name}\t"));
        assert_eq!(NAMES.iter().filter(named).count(), NAMES.len());
        for (feature, weight) in BY_HAND {
            assert_eq!(weights.later[feature as usize], weight, "{feature:?}");
        }
    }

    #[test]
    fn calibration_keeps_order_and_range() {
        let weights = Weights::default();
        let values: Vec<f32> = [0.0, 0.1, 0.5, 0.9, 1.0].map(|p| weights.calibrated(p)).to_vec();
        assert!(values.windows(2).all(|w| w[0] < w[1]));
        assert!(values.iter().all(|p| (0.0..=1.0).contains(p)));
    }
}
