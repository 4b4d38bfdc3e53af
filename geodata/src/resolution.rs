//! Weights of resolution.

/// What each feature of a candidate place is worth: `feature first later`, and the calibration of probabilities.
pub static WEIGHTS: &str = include_str!("../models/resolution.tsv");
