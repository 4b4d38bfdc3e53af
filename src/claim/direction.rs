//! Does a figure lie in the stated direction, no distance being stated?

use super::party::{End, Reach, Shape};
use super::words::{km, wind};
use super::{Verdict, policy};
use crate::spatial::{Direction, measure};
use geo::BoundingRect;

/// Verdict and reason for *figure north of ground*.
pub(super) fn judge(
    stated: Direction,
    ground: &End<'_>,
    figure: &End<'_>,
    reach: Reach,
) -> Option<(Verdict, String)> {
    let at = figure.point()?;
    if let Some(Shape::Area(area)) = &ground.shape {
        // Beyond the edge on that side, whatever the bearing from a centre.
        let extent = area.bounding_rect()?;
        let (x, y) = measure::within_extent(extent, at);
        let (sin, cos) = stated.bearing_deg.to_radians().sin_cos();
        let along = (x - 0.5) * sin + (y - 0.5) * cos;
        let what = format!("{} from the edge of {}", km(reach.distance_m), ground.name);
        return Some(if along > 0.1 {
            (Verdict::Consistent, what)
        } else if along > -0.35 {
            (Verdict::Doubtful, what)
        } else {
            (Verdict::Contradicted, format!("{what}, on the other side"))
        });
    }
    let from = ground.point().unwrap_or(reach.ground);
    let distance = measure::distance_m(from, at);
    let slack = ground.slack_m() + if figure.approximate { figure.slack_m() } else { 0.0 };
    let bearing = measure::bearing_deg(from, at);
    let what = format!("{} to the {} of {}", km(distance), wind(bearing), ground.name);
    if distance <= slack {
        return Some((Verdict::Consistent, format!("{what}, too near for a direction to tell")));
    }
    let allowance = (slack / distance).min(1.0).asin().to_degrees();
    let turn = measure::angle_between_deg(stated.bearing_deg, bearing);
    Some(if turn <= policy::DIRECTION_AGREE_DEG + allowance + 1.0 {
        (Verdict::Consistent, what)
    } else if turn <= 90.0 + allowance {
        (Verdict::Doubtful, what)
    } else {
        (Verdict::Contradicted, what)
    })
}
