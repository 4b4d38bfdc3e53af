//! Where a statement allows its figure to be, for the map.
//!
//! Uncertainties add up as in the point-radius method (Wieczorek, Guo & Hijmans 2004, *The point-radius method for georeferencing
//! locality descriptions*, IJGIS 18): extent of the ground, precision of the distance, width of the direction.

use super::distance::meant;
use super::party::{End, Shape};
use super::policy;
use crate::spatial::geometry;
use crate::spatial::{LocativeExpr, Mode, Relation, StatedDistance};
use geo::{MultiPolygon, Point};

/// Share of the stated distance by which the straight line is shorter at most where the statement is a road distance: 90 % of
/// true statements.
const ROAD_SHARE: f64 = 0.25;

/// The straight-line distances that a statement allows, metres from the ground's point.
pub(super) fn allowed(stated: &StatedDistance, slack_m: f64) -> (f64, f64) {
    let (low, high) = meant(stated);
    let road = if stated.mode == Some(Mode::Flight) { policy::AGREE_SHARE } else { ROAD_SHARE };
    let inner = low * (1.0 - road) - slack_m - stated.rounding_m;
    let outer = high * (1.0 + policy::AGREE_SHARE) + slack_m + stated.rounding_m;
    (inner.max(0.0), outer)
}

/// The area of a claim; `None` where no point or polygon of the ground is known.
pub(super) fn area(
    expr: &LocativeExpr,
    ground: &End<'_>,
    ground2: Option<&End<'_>>,
) -> Option<MultiPolygon<f64>> {
    let point = match &ground.shape {
        Some(Shape::Point(p)) => Some(*p),
        _ => None,
    };
    match &expr.relation {
        Relation::Distance { distance, direction } => {
            let (inner, outer) = allowed(distance, ground.slack_m());
            Some(match direction {
                Some(d) => geometry::sector(point?, inner, outer, *d),
                None => geometry::ring(point?, inner, outer),
            })
        }
        Relation::Containment { part } => match &ground.shape {
            Some(Shape::Area(area)) => {
                let bounds = policy::PART_AGREES;
                Some(geometry::part_of(area, *part, bounds)).filter(|a| !a.0.is_empty())
            }
            _ => None,
        },
        Relation::Proximity => Some(geometry::disk(point?, policy::NEAR_DRAW_M + ground.slack_m())),
        Relation::Between => {
            let second: Point<f64> = match &ground2?.shape {
                Some(Shape::Point(p)) => *p,
                _ => return None,
            };
            Some(geometry::corridor(point?, second, policy::BETWEEN_AGREE))
        }
        Relation::Direction(_) | Relation::Adjacency => None,
    }
}
