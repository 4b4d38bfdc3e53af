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
/// A distance is not merely misstated, it speaks of another place, when the straight line is longer than so many times the stated
/// distance and so many kilometres: *15 km from Sebba* is no town in another part of the world. A wrong figure, which a verdict
/// should tell, hardly ever is that wrong.
const ELSEWHERE_TIMES: f64 = 20.0;
const ELSEWHERE_KM: f64 = 300.0;
/// A place of this importance (a city of about 80,000) is meant all the same: *Khujand is 20 km from Moscow* is wrong.
const WELL_KNOWN: f32 = 0.52;
/// Shares of the report's other names that lie in the country of the one place, at least, and of the other, at most: only a report
/// that is at home where the one lies speaks of a namesake that no list has.
const AT_HOME: f32 = 0.5;
const ABROAD: f32 = 0.05;
/// Below this a pair of places does not fit.
const LEAST_FIT: f32 = 0.05;

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

/// Whether a stated distance cannot mean this pair of places.
fn elsewhere(expr: &LocativeExpr, figure: &Candidate, ground: &Candidate) -> bool {
    let Relation::Distance { distance, .. } = &expr.relation else { return false };
    let most_km = distance.distance_max_m.unwrap_or(distance.distance_m) / 1000.0;
    let reach = reach_km(figure) + reach_km(ground);
    f64::from(figure.distance_km(ground)) > most_km * ELSEWHERE_TIMES + ELSEWHERE_KM + reach
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

/// Sets [`F::Locative`] for the candidates of every expression's ends from the other end's present probabilities: how well they fit, or,
/// where none does, less than zero when a stated distance says that they lie elsewhere.
pub(super) fn locative_features(
    gazetteer: &Gazetteer,
    set: &CandidateSet,
    state: &mut State,
    expressions: &[LocativeExpr],
    scratch: &mut Vec<f32>,
) {
    let mut some_elsewhere = false;
    for expr in expressions {
        let Some(figure) = mention_of(&expr.figure) else { continue };
        for ground in [Some(&expr.ground), expr.ground2.as_ref()].into_iter().flatten() {
            let Some(ground) = mention_of(ground) else { continue };
            let (figures, grounds) = (set.of(figure), set.of(ground));
            let stated = matches!(expr.relation, Relation::Distance { .. });
            // Of places without namesakes only a stated distance tells something.
            if figure == ground || figures.len().max(grounds.len()) < 2 && !stated {
                continue;
            }
            let strength = if stated { 1.0 } else { WEAK };
            let ends = figures.len() + grounds.len();
            scratch.clear();
            scratch.resize(2 * ends, 0.0);
            let (fits, far) = scratch.split_at_mut(ends);
            for (f, a) in set.all[figures.clone()].iter().enumerate() {
                if !measurable(expr, a) {
                    continue;
                }
                for (g, b) in set.all[grounds.clone()].iter().enumerate() {
                    if measurable(expr, b) {
                        let of = [state.probability(ground, g), state.probability(figure, f)];
                        let fit = fit(gazetteer, expr, a, b) * strength;
                        fits[f] += fit * of[0];
                        fits[figures.len() + g] += fit * of[1];
                        if elsewhere(expr, a, b) {
                            let shares = [figures.start + f, grounds.start + g]
                                .map(|candidate| state.document[candidate][F::CountryForLocal.of_document()]);
                            if a.importance < WELL_KNOWN && shares[0] <= ABROAD && shares[1] >= AT_HOME {
                                far[f] += of[0];
                            }
                            if b.importance < WELL_KNOWN && shares[1] <= ABROAD && shares[0] >= AT_HOME {
                                far[figures.len() + g] += of[1];
                            }
                        }
                    }
                }
            }
            let (figure_fits, ground_fits) = fits.split_at_mut(figures.len());
            let (figure_far, ground_far) = far.split_at(figures.len());
            for (mention, fits, far) in [(figure, figure_fits, figure_far), (ground, ground_fits, ground_far)]
            {
                if !matches!(expr.relation, Relation::Containment { .. } | Relation::Adjacency) {
                    level_units(&set.all[set.of(mention)], fits);
                }
                for ((f, &fit), &far) in state.own_mut(mention).iter_mut().zip(&*fits).zip(far) {
                    let slot = &mut f[F::Locative.of_mention()];
                    if fit > LEAST_FIT || far == 0.0 {
                        *slot = slot.max(fit);
                    } else if *slot <= 0.0 {
                        *slot = slot.min(-far);
                        some_elsewhere = true;
                    }
                }
            }
        }
    }
    if some_elsewhere {
        tell_namesakes(set, state, set.within.len(), scratch);
    }
}

/// What lies elsewhere by one mention of a name does so by all, unless another mention fits.
fn tell_namesakes(set: &CandidateSet, state: &mut State, mentions: usize, scratch: &mut Vec<f32>) {
    scratch.clear();
    scratch.resize(set.all.len(), 0.0);
    let slot = F::Locative.of_mention();
    for m in 0..mentions {
        for (candidate, own) in set.of(m).zip(state.own(m)) {
            let told = &mut scratch[candidate];
            *told = if own[slot] > 0.0 || *told > 0.0 { 1.0 } else { told.min(own[slot]) };
        }
    }
    for m in 0..mentions {
        for (candidate, own) in set.of(m).zip(state.own_mut(m)) {
            if own[slot] == 0.0 && scratch[candidate] < 0.0 {
                own[slot] = scratch[candidate];
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
