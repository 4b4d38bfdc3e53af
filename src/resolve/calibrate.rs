//! Calibration: probabilities that mean what they say.

/// Slope and intercept on the logit scale (Platt scaling), fitted to whether the answer lies within 161 km of the true place, over
/// 6,500 names of three development corpora of news (given spans). Before it, 0.7 to 0.8 was right 90 times in a hundred.
const SLOPE: f32 = 0.91;
const INTERCEPT: f32 = 0.52;

/// The share of such answers that are right, for a probability of the scoring.
pub(super) fn calibrated(p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    let logit = SLOPE * (p / (1.0 - p)).ln() + INTERCEPT;
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::calibrated;

    #[test]
    fn keeps_order_and_range() {
        let values: Vec<f32> = [0.0, 0.1, 0.5, 0.9, 1.0].map(calibrated).to_vec();
        assert!(values.windows(2).all(|w| w[0] < w[1]));
        assert!(values.iter().all(|p| (0.0..=1.0).contains(p)));
    }
}
