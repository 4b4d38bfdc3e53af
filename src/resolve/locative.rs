//! Locative expressions as evidence: *24 km from Dushanbe* fits one Vahdat and not the other.
//!
//! The fits are soft. Stated distances are mostly road distances, so the straight line may be shorter by the road factor; on the
//! development claims (geodesic - stated) / stated lies between -0.32 and +0.25 for nine in ten.

use super::candidate::{Candidate, CandidateSet};
use super::context::lies_in;
use super::feature::F;
use super::score::Class;
use super::state::State;
use crate::spatial::{Direction, LocativeExpr, Referent, Relation, StatedDistance};
use dateline_gazetteer::Gazetteer;
use geo::{Bearing, Haversine, Point};

/// A road is at most so many times the straight line, most of the time.
const ROAD_FACTOR: f64 = 1.6;
/// The straight line is at most so many times the stated distance.
const OVERSHOOT: f64 = 1.15;
/// Slack on both sides, kilometres: a place is not a point.
const SLACK_KM: f64 = 4.0;
/// Part of a place's radius that is allowed on top.
const RADIUS_SHARE: f64 = 0.5;
/// A direction without distance reaches this far, kilometres.
const DIRECTION_REACH_KM: f64 = 400.0;
/// *near*: falls to 1/e at this distance, kilometres (75 % of true statements lie within 25 km).
const NEAR_KM: f64 = 50.0;
/// How much other relations count beside a stated distance.
const WEAK: f32 = 0.5;

/// The mention that one end of an expression stands for.
pub(super) fn mention_of(referent: &Referent) -> Option<usize> {
    match *referent {
        Referent::Mention(m) => Some(m),
        Referent::Phrase { antecedent, .. } => antecedent,
    }
}

/// The part of a place's extent that a distance from or to it may be measured in, kilometres.
fn reach_km(c: &Candidate) -> f64 {
    c.radius_m / 1000.0 * RADIUS_SHARE
}

/// 1 when the geodesic explains the stated distance, falling to 0 outside the tolerance.
fn distance_fit(figure: &Candidate, ground: &Candidate, stated: &StatedDistance) -> f64 {
    let km = f64::from(figure.distance_km(ground));
    let low = stated.distance_m / 1000.0;
    let high = stated.distance_max_m.map_or(low, |m| m / 1000.0);
    let slack = SLACK_KM + stated.rounding_m / 1000.0 + reach_km(figure) + reach_km(ground);
    let outside = (low / ROAD_FACTOR - slack - km).max(km - high * OVERSHOOT - slack).max(0.0);
    let scale = (0.1 * high).max(4.0);
    (-outside / scale).exp()
}

/// 1 within the sector that the words mean, less outside.
fn direction_fit(figure: &Candidate, ground: &Candidate, direction: &Direction) -> f64 {
    // On the sphere: at most 0.2 degrees off, and asked for thousands of pairs.
    let bearing = Haversine.bearing(Point::new(ground.lon, ground.lat), Point::new(figure.lon, figure.lat));
    let off = ((bearing - direction.bearing_deg).rem_euclid(360.0) + 180.0).rem_euclid(360.0) - 180.0;
    let outside = (off.abs() - direction.half_width_deg.max(22.5)).max(0.0);
    // Two close or wide places may stand to each other in any direction.
    let blur = f64::from(figure.distance_km(ground)) < reach_km(figure) + reach_km(ground);
    if blur { 1.0 } else { (-outside / 30.0).exp() }
}

/// How well a pair of places fits an expression, and whether that says much.
fn fit(gazetteer: &Gazetteer, expr: &LocativeExpr, figure: &Candidate, ground: &Candidate) -> f32 {
    if figure.place == ground.place {
        return 0.0;
    }
    let fit = match &expr.relation {
        Relation::Distance { distance, direction } => {
            let fit = distance_fit(figure, ground, distance);
            match direction {
                Some(direction) if fit > 0.05 => fit * direction_fit(figure, ground, direction),
                _ => fit,
            }
        }
        Relation::Direction(direction) => {
            let km = f64::from(figure.distance_km(ground));
            (-(km - reach_km(ground)).max(0.0) / DIRECTION_REACH_KM).exp()
                * direction_fit(figure, ground, direction)
        }
        Relation::Containment { .. } => f64::from(u8::from(lies_in(gazetteer, figure, ground))),
        Relation::Adjacency => match (figure.country, ground.country) {
            (Some(a), Some(b)) if figure.class == Class::Country && ground.class == Class::Country => {
                f64::from(u8::from(gazetteer.neighbours(a).contains(&b)))
            }
            _ => near(figure, ground),
        },
        Relation::Proximity => near(figure, ground),
        Relation::Between => near(figure, ground).sqrt(),
    };
    fit as f32
}

fn near(figure: &Candidate, ground: &Candidate) -> f64 {
    (-(f64::from(figure.distance_km(ground)) - reach_km(ground)).max(0.0) / NEAR_KM).exp()
}

/// Distances from country points say nothing.
fn measurable(expr: &LocativeExpr, c: &Candidate) -> bool {
    matches!(expr.relation, Relation::Containment { .. } | Relation::Adjacency) || c.is_local()
}

/// Sets [`F::Locative`] for the candidates of every expression's ends from the other end's present probabilities.
pub(super) fn locative_features(
    gazetteer: &Gazetteer,
    set: &CandidateSet,
    state: &mut State,
    expressions: &[LocativeExpr],
    scratch: &mut Vec<f32>,
) {
    for expr in expressions {
        let Some(figure) = mention_of(&expr.figure) else { continue };
        for ground in [Some(&expr.ground), expr.ground2.as_ref()].into_iter().flatten() {
            let Some(ground) = mention_of(ground) else { continue };
            let (figures, grounds) = (set.of(figure), set.of(ground));
            if figure == ground || figures.len().max(grounds.len()) < 2 {
                continue;
            }
            let strength = if matches!(expr.relation, Relation::Distance { .. }) { 1.0 } else { WEAK };
            scratch.clear();
            scratch.resize(figures.len() + grounds.len(), 0.0);
            for (f, a) in set.all[figures.clone()].iter().enumerate() {
                if !measurable(expr, a) {
                    continue;
                }
                for (g, b) in set.all[grounds.clone()].iter().enumerate() {
                    if measurable(expr, b) {
                        let fit = fit(gazetteer, expr, a, b) * strength;
                        scratch[f] += fit * state.probability(ground, g);
                        scratch[figures.len() + g] += fit * state.probability(figure, f);
                    }
                }
            }
            let (of_figures, of_grounds) = scratch.split_at_mut(figures.len());
            for (mention, fits) in [(figure, of_figures), (ground, of_grounds)] {
                if !matches!(expr.relation, Relation::Containment { .. } | Relation::Adjacency) {
                    level_units(&set.all[set.of(mention)], fits);
                }
                for (f, &mut fit) in state.own_mut(mention).iter_mut().zip(fits) {
                    let slot = &mut f[F::Locative.of_mention()];
                    *slot = slot.max(fit);
                }
            }
        }
    }
}

/// Distances and directions are measured from towns: that the middle of the unit around a town of the same name fits a statement
/// better says nothing for the unit. The statement chooses where on Earth, not what kind of place.
fn level_units(candidates: &[Candidate], fits: &mut [f32]) {
    for (i, unit) in candidates
        .iter()
        .enumerate()
        .filter(|(_, c)| matches!(c.class, Class::Admin1 | Class::Admin2 | Class::Admin3))
    {
        let around = |town: &Candidate| {
            matches!(town.class, Class::Capital | Class::Seat1 | Class::Seat2 | Class::Town)
                && town.country == unit.country
                && f64::from(town.distance_km(unit)) <= unit.radius_m / 1000.0
        };
        let of_town = candidates.iter().zip(&*fits).filter(|(c, _)| around(c)).map(|(_, &fit)| fit);
        if let Some(most) = of_town.max_by(f32::total_cmp) {
            fits[i] = fits[i].min(most);
        }
    }
}

/// Which expressions have which mention as one of their ends: asked for every mention of a report.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// (mention, expression), sorted
    pairs: Vec<(usize, usize)>,
}

impl Ends {
    /// Reads a document's expressions.
    pub(super) fn read(&mut self, expressions: &[LocativeExpr]) {
        self.pairs.clear();
        for (i, expr) in expressions.iter().enumerate() {
            let ends = [Some(&expr.figure), Some(&expr.ground), expr.ground2.as_ref()];
            self.pairs.extend(ends.into_iter().flatten().filter_map(mention_of).map(|m| (m, i)));
        }
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }

    /// The expressions that a mention is an end of, in their order.
    pub(super) fn of(&self, mention: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.pairs.partition_point(|&(m, _)| m < mention);
        self.pairs[first..].iter().take_while(move |&&(m, _)| m == mention).map(|&(_, i)| i)
    }
}
