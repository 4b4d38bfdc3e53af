//! From expressions to claims.

use super::party::{Edge, End, Evidence, Reach, main_country, reach};
use super::soften::{fitting, soften};
use super::{
    Claim, ClaimKind, Measured, Verdict, adjacency, area, containment, direction, distance, policy, proximity,
};
use crate::document::Prose;
use crate::resolve::{Resolution, Target};
use crate::spatial::{Direction, LocativeExpr, Referent, Relation, StatedDistance, begins_no_name, measure};
use crate::toponym::Mention;
use dateline_gazetteer::{Gazetteer, Place};
use geo::Point;
use std::cell::RefCell;

/// Makes claims of the locative expressions and judges them, in order of their spans.
///
/// Every stated distance becomes a claim, also one whose ends cannot be found (then it is unverifiable). The other relations
/// become claims only when the text says what they locate.
pub fn verify(
    gazetteer: &Gazetteer,
    prose: &Prose<'_>,
    mentions: &[Mention],
    expressions: &[LocativeExpr],
    resolutions: &[Resolution],
) -> Vec<Claim> {
    let evidence = Evidence {
        gazetteer,
        text: prose.text(),
        mentions,
        resolutions,
        main_country: main_country(gazetteer, resolutions),
        ways: RefCell::default(),
        seats: RefCell::default(),
    };
    let mut claims: Vec<Claim> =
        expressions.iter().enumerate().filter_map(|(i, e)| claim(&evidence, i, e)).collect();
    claims.sort_by_key(|c| (c.span.start, c.span.end));
    claims
}

/// A verdict under way.
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) tolerance_m: Option<f64>,
    pub(super) measured_m: Option<f64>,
}

impl Finding {
    pub(super) fn unverifiable(reason: impl Into<String>) -> Self {
        Finding::new(Verdict::Unverifiable, reason, None)
    }

    fn new(verdict: Verdict, reason: impl Into<String>, tolerance_m: Option<f64>) -> Self {
        Finding { verdict, reason: reason.into(), tolerance_m, measured_m: None }
    }
}

fn named(referent: &Referent) -> Option<usize> {
    match referent {
        Referent::Mention(m) => Some(*m),
        Referent::Phrase { antecedent, .. } => *antecedent,
    }
}

/// Whether a referent is a name that no gazetteer lists: *Sodere is a spa town in central Ethiopia* is a claim that cannot be
/// verified, *it is in central Ethiopia* of nobody knows what is none.
fn is_unlisted_name(referent: &Referent, text: &str) -> bool {
    let Referent::Phrase { span, antecedent: None } = referent else { return false };
    let words = span.of(text);
    let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    words.starts_with(char::is_uppercase) && !begins_no_name(&first)
}

fn claim(evidence: &Evidence<'_>, index: usize, expr: &LocativeExpr) -> Option<Claim> {
    let kind = match expr.relation {
        Relation::Distance { .. } => ClaimKind::Distance,
        Relation::Direction(_) => ClaimKind::Direction,
        Relation::Containment { .. } => ClaimKind::Containment,
        Relation::Adjacency => ClaimKind::Adjacency,
        Relation::Proximity => ClaimKind::Proximity,
        Relation::Between => ClaimKind::Between,
    };
    let unlisted = kind == ClaimKind::Containment && is_unlisted_name(&expr.figure, evidence.text);
    let country = kind == ClaimKind::Containment && evidence.says_the_country(&expr.ground);
    if kind != ClaimKind::Distance
        && (named(&expr.figure).is_none() && !unlisted || named(&expr.ground).is_none() && !country)
    {
        return None;
    }
    let figure = evidence.end(&expr.figure);
    let ground = evidence.ground(&expr.ground, &figure);
    let ground2 = expr.ground2.as_ref().map(|g| evidence.end(g));
    // *outside Pakistan* means abroad; a place is not near itself
    let same = figure.party.place.is_some()
        && figure.party.place == ground.party.place
        && !figure.approximate
        && ground.edge.is_none();
    let second =
        ground2.as_ref().is_some_and(|g| g.party.place.is_some() && g.party.place == figure.party.place);
    if kind != ClaimKind::Distance && (same || second) {
        return None;
    }
    // *in the United States near El Reno* says nothing of the United States
    let whole = figure.place.is_some_and(|p| p.feature.is_country()) && kind != ClaimKind::Adjacency;
    if kind != ClaimKind::Distance && whole {
        return None;
    }
    let (stated, stated_direction) = match expr.relation {
        Relation::Distance { distance, direction } => (Some(distance), direction),
        Relation::Direction(d) => (None, Some(d)),
        _ => (None, None),
    };
    let way = reach(evidence, &ground, &figure).filter(|_| !same);
    let mut finding = match (located(&figure), located(&ground)) {
        _ if same => Finding::unverifiable(format!("both ends were resolved to {}", figure.name)),
        (false, _) => Finding::unverifiable(format!("where \"{}\" is, is not known", figure.name)),
        (_, false) => Finding::unverifiable(format!("where \"{}\" is, is not known", ground.name)),
        _ => judge(evidence, expr, &ground, ground2.as_ref(), &figure, way),
    };
    let circular = is_circular(evidence, index, &figure) || is_circular(evidence, index, &ground);
    let mut elsewhere = false;
    let mut fits = None;
    if finding.verdict == Verdict::Contradicted || finding.verdict == Verdict::Doubtful {
        fits = fitting(evidence, expr, &ground, ground2.as_ref(), &figure);
        soften(evidence, expr, &ground, &figure, fits, &mut finding);
        // where one place is wrong, or only its extent is known, there is no line to show
        elsewhere = finding.verdict == Verdict::Unverifiable;
    }
    let placed = placed_by(evidence, index, &figure) || placed_by(evidence, index, &ground);
    if placed {
        finding = Finding::unverifiable(format!(
            "circular: \"{}\" is in no gazetteer, and only this statement says where it is",
            figure.name
        ));
    }
    let way = way.filter(|_| !placed && !elsewhere);
    if circular && finding.verdict != Verdict::Unverifiable {
        finding = Finding {
            verdict: Verdict::Unverifiable,
            reason: format!(
                "circular: this statement chose the place it would be checked against ({})",
                finding.reason
            ),
            ..finding
        };
    }
    if let Some(pair) = stated.as_ref().and_then(distance::pair_disagrees) {
        if finding.verdict == Verdict::Consistent {
            finding.verdict = Verdict::Doubtful;
        }
        finding.reason = format!("{}; {pair}", finding.reason);
    }
    Some(Claim {
        expression: index,
        kind,
        span: expr.span,
        stated,
        stated_bearing_deg: stated_direction.map(|d| d.bearing_deg),
        measured: way.map(|r| Measured {
            distance_m: r.distance_m,
            bearing_deg: measure::bearing_deg(r.ground, r.figure),
            ground: r.ground,
            figure: r.figure,
        }),
        tolerance_m: finding.tolerance_m,
        verdict: finding.verdict,
        reason: finding.reason,
        circular,
        area: area::area(expr, &ground, ground2.as_ref()),
        fits: fits.map(|fits| fits.place),
        figure: figure.party,
        ground: ground.party,
        ground2: ground2.map(|g| g.party),
    })
}

fn located(end: &End<'_>) -> bool {
    end.shape.is_some() && end.point().is_some()
}

/// The verdict on a statement, whatever is known of its places.
pub(super) fn judge(
    evidence: &Evidence<'_>,
    expr: &LocativeExpr,
    ground: &End<'_>,
    ground2: Option<&End<'_>>,
    figure: &End<'_>,
    way: Option<Reach>,
) -> Finding {
    let (Some(at), Some(way)) = (figure.point(), way) else {
        return Finding::unverifiable("nothing to measure");
    };
    match &expr.relation {
        Relation::Distance { distance, direction } => judge_distance(
            distance,
            *direction,
            ground,
            figure,
            way,
            says_limits(expr.span.of(evidence.text)),
        ),
        Relation::Direction(d) => direction::judge(*d, ground, figure, way).map_or_else(
            || Finding::unverifiable("nothing to measure"),
            |(verdict, reason)| Finding::new(verdict, reason, None),
        ),
        Relation::Containment { part } => {
            let (verdict, reason) = containment::judge(*part, ground, figure, at);
            Finding::new(verdict, reason, None)
        }
        Relation::Adjacency => {
            let (verdict, reason) = adjacency::judge(evidence, ground, figure);
            Finding::new(verdict, reason, None)
        }
        Relation::Proximity => {
            if ground.place.is_some_and(|p| p.feature.is_country())
                && ground.edge.is_none()
                && way.distance_m == 0.0
            {
                return Finding::unverifiable(format!("it lies inside {}", ground.name));
            }
            let (mut verdict, mut reason, tolerance) = proximity::near(ground, figure, way);
            // *at the confluence of A and B* is near both
            if let Some(second) = ground2
                && let Some(way) = reach(evidence, second, figure)
            {
                let (other, why, _) = proximity::near(second, figure, way);
                verdict = worse(verdict, other);
                reason = format!("{reason}; {why}");
            }
            Finding { measured_m: Some(way.distance_m), ..Finding::new(verdict, reason, Some(tolerance)) }
        }
        Relation::Between => match ground2.and_then(|second| proximity::between(ground, second, figure)) {
            Some((verdict, reason)) => {
                Finding { measured_m: Some(way.distance_m), ..Finding::new(verdict, reason, None) }
            }
            None => Finding::unverifiable("the second place is not known"),
        },
    }
}

fn judge_distance(
    stated: &StatedDistance,
    direction: Option<Direction>,
    ground: &End<'_>,
    figure: &End<'_>,
    way: Reach,
    limits: bool,
) -> Finding {
    // *west of the city limits of X*: its radius counts
    let radius = if limits { ground.place.map_or(0.0, |p| p.radius_m) } else { 0.0 };
    let slack = radius + ground.slack_m() + if figure.approximate { figure.slack_m() } else { 0.0 };
    // A statement about a point of an area that contains the figure: *100 km from Swat Valley*, said of a place in it.
    if way.edge && way.distance_m == 0.0 && stated.distance_m > slack && ground.edge.is_none() {
        return Finding::unverifiable(format!(
            "it lies inside {}, and from which point of it is not said",
            ground.name
        ));
    }
    if slack > policy::VAGUE_M && slack > policy::VAGUE_RATIO * stated.distance_m {
        let wide = if figure.approximate || figure.slack_m() > ground.slack_m() { figure } else { ground };
        return Finding::unverifiable(format!(
            "where \"{}\" is, is only known within {}",
            wide.name,
            super::km(slack)
        ));
    }
    let j = distance::judge(stated, way.distance_m, slack);
    let (mut verdict, mut reason) = (j.verdict, j.reason);
    if way.edge {
        let to = match ground.edge {
            Some(Edge::Border) => "the border",
            Some(Edge::Coast) => "the coast",
            None => "the nearest edge",
        };
        reason = reason.replacen(" in a straight line", &format!(" in a straight line to {to}"), 1);
        // Which point of a large area is meant stays open: a longer distance than to its edge refutes nothing.
        if ground.edge.is_none() && verdict == Verdict::Contradicted && stated.distance_m > way.distance_m {
            verdict = Verdict::Doubtful;
        }
        if ground.edge == Some(Edge::Coast)
            && verdict == Verdict::Contradicted
            && way.distance_m < stated.distance_m
        {
            verdict = Verdict::Doubtful;
        }
    }
    if figure.approximate {
        reason = format!(
            "{reason}; \"{}\" is in no gazetteer, measured from {}",
            figure.name,
            figure.place.map_or("its town", |p| p.name)
        );
    }
    if let Some(d) = direction {
        let (from, to): (Point<f64>, Point<f64>) = (way.ground, way.figure);
        let bearing = measure::bearing_deg(from, to);
        let (turned, why) = distance::judge_direction(d, bearing, way.distance_m, slack);
        let turned = if way.edge && turned == Verdict::Contradicted { Verdict::Doubtful } else { turned };
        verdict = worse(verdict, turned);
        if let Some(why) = why {
            reason = format!("{reason}; {why}");
        }
    }
    Finding { measured_m: Some(way.distance_m), ..Finding::new(verdict, reason, Some(j.tolerance_m)) }
}

/// Whether a distance counts from the edge of a town rather than from its middle.
fn says_limits(words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| matches!(w, "limits" | "edge" | "outskirts" | "outside" | "boundary"))
}

fn worse(a: Verdict, b: Verdict) -> Verdict {
    let rank = |v: Verdict| match v {
        Verdict::Consistent => 0,
        Verdict::Unverifiable => 1,
        Verdict::Doubtful => 2,
        Verdict::Contradicted => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// Whether an end is in no gazetteer and was placed by the statement itself.
fn placed_by(evidence: &Evidence<'_>, index: usize, end: &End<'_>) -> bool {
    let target = end.party.mention.and_then(|m| evidence.resolutions[m].target.as_ref());
    matches!(target, Some(Target::Approximate { via_expr: Some(expr), .. }) if *expr == index)
}

/// Whether the statement itself chose where an end is.
fn is_circular(evidence: &Evidence<'_>, index: usize, end: &End<'_>) -> bool {
    let Some(m) = end.party.mention else { return false };
    let resolution = &evidence.resolutions[m];
    match &resolution.target {
        Some(Target::Approximate { via_expr, .. }) => *via_expr == Some(index),
        _ => resolution.chosen_by.contains(&index) && !same_area(evidence, resolution),
    }
}

/// Whether the likeliest other reading is the unit around the chosen place, or the chosen unit's own town: *Quebec*, *Tanga*.
/// The statement then chose what kind of place is meant, not where on Earth.
fn same_area(evidence: &Evidence<'_>, resolution: &Resolution) -> bool {
    let Some(Target::Place(chosen)) = resolution.target else { return false };
    let Some(&(other, _)) = resolution.alternatives.first() else { return false };
    let (a, b) = (evidence.gazetteer.place(chosen), evidence.gazetteer.place(other));
    let unit = |p: &Place<'_>| p.feature.is_admin1() || p.feature.is_admin2();
    a.country.is_some() && a.country == b.country && a.admin1 == b.admin1 && unit(&a) != unit(&b)
}
