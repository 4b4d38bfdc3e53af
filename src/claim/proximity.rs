//! Is a figure near its ground; does it lie between two?

use super::party::{End, Reach};
use super::words::km;
use super::{Verdict, policy};
use crate::spatial::measure;
use geo::Point;

/// Verdict, reason and tolerance for *figure near ground*.
pub(super) fn near(ground: &End<'_>, figure: &End<'_>, reach: Reach) -> (Verdict, String, f64) {
    // a country is not what things are near to, its edge is: its size is in the measure already
    let radius = if reach.edge { 0.0 } else { ground.place.map_or(0.0, |p| p.radius_m) };
    let tolerance = policy::NEAR_AGREE_M + radius + if figure.approximate { figure.slack_m() } else { 0.0 };
    let d = reach.distance_m;
    let from = if reach.edge { "the edge of " } else { "" };
    let what = format!("{} from {from}{} in a straight line", km(d), ground.name);
    if d <= tolerance {
        (Verdict::Consistent, what, tolerance)
    } else if d <= tolerance + policy::NEAR_DOUBT_M {
        (Verdict::Doubtful, format!("{what}: far for \"near\""), tolerance)
    } else {
        (Verdict::Contradicted, format!("{what}: too far for \"near\""), tolerance)
    }
}

/// Verdict and reason for *figure between a and b*.
pub(super) fn between(a: &End<'_>, b: &End<'_>, figure: &End<'_>) -> Option<(Verdict, String)> {
    let (pa, pb, p): (Point<f64>, Point<f64>, Point<f64>) = (a.point()?, b.point()?, figure.point()?);
    let apart = measure::distance_m(pa, pb);
    let via = measure::distance_m(pa, p) + measure::distance_m(p, pb);
    let slack = a.slack_m() + b.slack_m() + figure.slack_m();
    let what = format!("{} from {} to {} directly, {} by way of it", km(apart), a.name, b.name, km(via));
    let detour = (via - slack).max(0.0) / apart.max(1.0);
    Some(if detour <= policy::BETWEEN_AGREE {
        (Verdict::Consistent, what)
    } else if detour <= policy::BETWEEN_DOUBT || via - apart <= policy::NEAR_AGREE_M {
        (Verdict::Doubtful, format!("{what}: a long way round"))
    } else {
        (Verdict::Contradicted, format!("{what}: not between them"))
    })
}
