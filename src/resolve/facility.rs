//! Facilities that no gazetteer lists: placed by the town in their name, else by what the text says about where they are.

use super::candidate::Candidate;
use super::locate::Locator;
use super::locative::mention_of;
use super::{Chosen, Location, Target};
use crate::spatial::{LocativeExpr, Relation};
use dateline_gazetteer::Gazetteer;
use geo::{Destination, Geodesic, Point};

/// A facility may lie so far outside the town it is named after, metres (our estimate: town prisons, airports and camps of the
/// development texts lie within 5 km of the built-up area).
const OUTSIDE_TOWN_M: f64 = 5_000.0;
/// *near X*: three in four true statements of the development claims lie within 25 km.
const NEAR_M: f64 = 25_000.0;
/// Share of a stated distance that its own vagueness adds (roads, rounding).
const DISTANCE_VAGUENESS: f64 = 0.3;
/// Locations less certain than this are not *near* by UCDP's precision code 2, metres.
const NEAR_LIMIT_M: f64 = 40_000.0;

/// At the town in its name.
pub(super) fn by_name(
    locator: &mut Locator,
    gazetteer: &Gazetteer,
    anchor: &Candidate,
) -> (Target, Location) {
    let at = locator.place(gazetteer, anchor);
    let location =
        Location { uncertainty_m: at.uncertainty_m + OUTSIDE_TOWN_M, precision: at.precision.max(2), ..at };
    (Target::Approximate { anchor: anchor.place, via_expr: None }, location)
}

/// An expression that says where its figure lies: the one that says most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Description {
    rank: u8,
    /// number of the expression
    pub(super) index: usize,
    /// the mentions at its ends
    pub(super) figure: usize,
    pub(super) ground: usize,
}

/// What an expression says of its figure, where its ground is a place that was chosen.
pub(super) fn described(expr: &LocativeExpr, index: usize, chosen: &[Option<Chosen>]) -> Option<Description> {
    let (figure, ground) = (mention_of(&expr.figure)?, mention_of(&expr.ground)?);
    chosen[ground].filter(|_| figure != ground)?;
    Some(Description { rank: rank(&expr.relation)?, index, figure, ground })
}

/// How much an expression tells about its figure's position: smaller is better, `None` for nothing.
fn rank(relation: &Relation) -> Option<u8> {
    match relation {
        Relation::Distance { direction: Some(_), .. } => Some(0),
        Relation::Proximity => Some(1),
        Relation::Containment { .. } => Some(2),
        Relation::Distance { direction: None, .. } => Some(3),
        Relation::Direction(_) | Relation::Adjacency | Relation::Between => None,
    }
}

/// At its ground, moved along the stated direction where there is one.
pub(super) fn by_expression(
    locator: &mut Locator,
    gazetteer: &Gazetteer,
    index: usize,
    expr: &LocativeExpr,
    ground: &Candidate,
) -> Option<(Target, Location)> {
    let at = locator.place(gazetteer, ground);
    let (position, uncertainty_m) = match &expr.relation {
        Relation::Distance { distance, direction: Some(direction) } => {
            let start = Point::new(at.lon, at.lat);
            let there = Geodesic.destination(start, direction.bearing_deg, distance.distance_m);
            let sideways = distance.distance_m * direction.half_width_deg.to_radians().sin();
            (there, at.uncertainty_m + sideways.max(DISTANCE_VAGUENESS * distance.distance_m))
        }
        Relation::Distance { distance, direction: None } => {
            let far = distance.distance_max_m.unwrap_or(distance.distance_m);
            (Point::new(at.lon, at.lat), at.uncertainty_m + far)
        }
        Relation::Proximity => (Point::new(at.lon, at.lat), at.uncertainty_m.max(NEAR_M)),
        Relation::Containment { .. } => (Point::new(at.lon, at.lat), at.uncertainty_m),
        Relation::Direction(_) | Relation::Adjacency | Relation::Between => return None,
    };
    let precision = if uncertainty_m <= NEAR_LIMIT_M { 2 } else { at.precision.max(3) };
    Some((
        Target::Approximate { anchor: ground.place, via_expr: Some(index) },
        Location { lon: position.x(), lat: position.y(), uncertainty_m, precision },
    ))
}
