//! Is a stated distance right? Distances in reports are mostly road distances: longer than the straight line, seldom shorter.

use super::words::{km, wind};
use super::{Verdict, policy};
use crate::spatial::{Direction, Mode, Qualifier, StatedDistance};

/// A verdict with its reason and the difference that was allowed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) tolerance_m: f64,
}

/// The straight-line distances that a statement means, metres, before any tolerance.
pub(super) fn meant(stated: &StatedDistance) -> (f64, f64) {
    let high = stated.distance_max_m.unwrap_or(stated.distance_m);
    match stated.qualifier {
        Some(Qualifier::AtMost | Qualifier::LessThan) => (0.0, high),
        // nobody says *more than 20 km* of 200
        Some(Qualifier::AtLeast | Qualifier::MoreThan) => (stated.distance_m, high * 1.5),
        _ => (stated.distance_m, high),
    }
}

/// Judges a stated distance against a measured one; `slack_m` is what the places' sizes allow.
pub(super) fn judge(stated: &StatedDistance, measured_m: f64, slack_m: f64) -> Judgement {
    let (low, high) = meant(stated);
    let line = format!("{} in a straight line", km(measured_m));
    let straight_only = stated.mode == Some(Mode::Flight);
    let tolerance = |of: f64| policy::AGREE_SHARE * of + slack_m + stated.rounding_m;
    if measured_m < low {
        let gap = low - measured_m;
        let tolerance_m = tolerance(low);
        let ratio = low / measured_m.max(1.0);
        let less = format!("{line}, {} ({:.0} %) less than stated", km(gap), gap / low * 100.0);
        let (verdict, why) = if gap <= tolerance_m {
            let road = if gap > policy::SLACK_M && !straight_only {
                "normal for a road distance"
            } else {
                "within rounding and the size of the places"
            };
            (Verdict::Consistent, road)
        } else if ratio <= policy::ROAD_RATIO && !straight_only {
            (Verdict::Consistent, "possible as a road distance")
        } else if (ratio <= policy::ROAD_RATIO_EXTREME && !straight_only)
            || gap <= slack_m + stated.rounding_m + policy::DOUBT_LESS_M
        {
            (Verdict::Doubtful, "only a road with a long detour explains it")
        } else {
            (Verdict::Contradicted, "more than any road's detour explains")
        };
        return Judgement { verdict, reason: format!("{less}: {why}"), tolerance_m };
    }
    if measured_m > high {
        let gap = measured_m - high;
        let tolerance_m = tolerance(high);
        let more = format!("{line}, {} ({:.0} %) more than stated", km(gap), gap / high.max(1.0) * 100.0);
        let (verdict, why) = if gap <= tolerance_m {
            (Verdict::Consistent, "within rounding and the size of the places")
        } else if high / measured_m >= policy::SHORT_RATIO
            || gap <= slack_m + stated.rounding_m + policy::DOUBT_MORE_M
        {
            (Verdict::Doubtful, "no way is shorter than the straight line")
        } else {
            (Verdict::Contradicted, "no way is shorter than the straight line")
        };
        return Judgement { verdict, reason: format!("{more}: {why}"), tolerance_m };
    }
    Judgement {
        verdict: Verdict::Consistent,
        reason: format!("{line}, as stated"),
        tolerance_m: tolerance(high),
    }
}

/// Judges a stated direction; near the ground its size makes directions uncertain.
pub(super) fn judge_direction(
    stated: Direction,
    measured_deg: f64,
    measured_m: f64,
    slack_m: f64,
) -> (Verdict, Option<String>) {
    let turn = crate::spatial::measure::angle_between_deg(stated.bearing_deg, measured_deg);
    if measured_m <= slack_m {
        return (Verdict::Consistent, None);
    }
    let allowance = (slack_m / measured_m).min(1.0).asin().to_degrees();
    let reason =
        || Some(format!("it lies to the {}, not the {}", wind(measured_deg), wind(stated.bearing_deg)));
    if turn <= policy::DIRECTION_AGREE_DEG + allowance {
        (Verdict::Consistent, None)
    } else if turn <= policy::DIRECTION_DOUBT_DEG + allowance {
        (Verdict::Doubtful, reason())
    } else {
        (Verdict::Contradicted, reason())
    }
}

/// Whether the two units of a pair agree: *24 km (15 miles)*; the reason when not.
pub(super) fn pair_disagrees(stated: &StatedDistance) -> Option<String> {
    let converted = stated.converted_m?;
    let gap = (stated.distance_m - converted).abs();
    let allowed = (policy::PAIR_SHARE * converted.max(stated.distance_m))
        .max(policy::PAIR_M.min(stated.distance_m / 2.0));
    (gap > allowed)
        .then(|| format!("the two figures disagree: {} and {}", km(stated.distance_m), km(converted)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::spatial::units::Unit;

    fn stated(km: f64) -> StatedDistance {
        StatedDistance {
            span: Span::new(0, 1),
            distance_m: km * 1000.0,
            distance_max_m: None,
            converted_m: None,
            unit: Unit::Kilometre,
            rounding_m: 500.0,
            qualifier: None,
            mode: None,
        }
    }

    fn verdict(stated: &StatedDistance, measured_km: f64) -> Verdict {
        judge(stated, measured_km * 1000.0, 2000.0).verdict
    }

    #[test]
    fn roads_may_be_longer_but_not_shorter() {
        assert_eq!(verdict(&stated(24.0), 20.6), Verdict::Consistent);
        assert_eq!(verdict(&stated(150.0), 100.0), Verdict::Consistent);
        assert_eq!(verdict(&stated(190.0), 100.0), Verdict::Doubtful);
        assert_eq!(verdict(&stated(300.0), 100.0), Verdict::Contradicted);
        assert_eq!(verdict(&stated(80.0), 100.0), Verdict::Doubtful);
        assert_eq!(verdict(&stated(50.0), 100.0), Verdict::Contradicted);
    }

    #[test]
    fn as_the_crow_flies_leaves_roads_out() {
        let flown = StatedDistance { mode: Some(Mode::Flight), ..stated(150.0) };
        assert_eq!(verdict(&flown, 100.0), Verdict::Contradicted);
    }

    #[test]
    fn qualifiers_open_one_side() {
        let most = StatedDistance { qualifier: Some(Qualifier::AtMost), ..stated(100.0) };
        assert_eq!(verdict(&most, 3.0), Verdict::Consistent);
        assert_eq!(verdict(&most, 300.0), Verdict::Contradicted);
        let least = StatedDistance { qualifier: Some(Qualifier::MoreThan), ..stated(300.0) };
        assert_eq!(verdict(&least, 400.0), Verdict::Consistent);
        assert_eq!(verdict(&least, 100.0), Verdict::Contradicted);
        let range = StatedDistance { distance_max_m: Some(60_000.0), ..stated(40.0) };
        assert_eq!(verdict(&range, 50.0), Verdict::Consistent);
    }

    #[test]
    fn reasons_say_how_much() {
        let j = judge(&stated(24.0), 20_569.0, 2000.0);
        assert_eq!(
            j.reason,
            "20.6 km in a straight line, 3.4 km (14 %) less than stated: normal for a road distance"
        );
    }

    #[test]
    fn unit_pairs() {
        let pair = |km: f64, other: f64| StatedDistance { converted_m: Some(other * 1000.0), ..stated(km) };
        assert_eq!(pair_disagrees(&pair(24.0, 24.14)), None);
        assert_eq!(pair_disagrees(&pair(3.2, 3.0)), None);
        assert!(pair_disagrees(&pair(24.0, 40.0)).is_some());
    }

    #[test]
    fn opposite_directions_contradict() {
        let north = Direction { bearing_deg: 0.0, half_width_deg: 45.0 };
        assert_eq!(judge_direction(north, 30.0, 50_000.0, 2000.0).0, Verdict::Consistent);
        assert_eq!(judge_direction(north, 180.0, 50_000.0, 2000.0).0, Verdict::Contradicted);
        assert_eq!(judge_direction(north, 180.0, 1_500.0, 2000.0).0, Verdict::Consistent);
    }
}
