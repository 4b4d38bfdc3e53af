//! What becomes of a contradiction when the places are not sure.

use super::party::{End, Evidence, reach};
use super::verify::{Finding, judge};
use super::{Verdict, policy};
use crate::spatial::{LocativeExpr, Relation, measure};
use dateline_gazetteer::PlaceIx;
use geo::Point;

/// A contradiction needs both places to be sure, and no namesake that fits.
pub(super) fn soften(
    evidence: &Evidence<'_>,
    expr: &LocativeExpr,
    ground: &End<'_>,
    figure: &End<'_>,
    fits: Option<Fits>,
    finding: &mut Finding,
) {
    if let Some(Fits { place: other, open: true }) = fits {
        let place = evidence.gazetteer.place(other);
        let where_ = [admin1_name(evidence, other), country_name(evidence, other)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
        finding.reason =
            format!("{}; another {} ({where_}, {}) would fit", finding.reason, place.name, place.id);
        finding.verdict = Verdict::Doubtful;
        return;
    }
    if finding.verdict != Verdict::Contradicted {
        return;
    }
    let part = matches!(expr.relation, Relation::Containment { .. } | Relation::Adjacency);
    let wide =
        figure.place.is_some_and(|p| !p.feature.is_populated() && !matches!(p.feature.class, b'S' | b'R'));
    if wide && !part && !figure.approximate && !beyond_extent(expr, figure, finding) {
        finding.verdict = Verdict::Unverifiable;
        finding.reason = format!("{}; which point of {} is meant is not said", finding.reason, figure.name);
        return;
    }
    if ground.inferred {
        finding.verdict = Verdict::Doubtful;
        finding.reason = format!("{}; that the words mean {} is not sure", finding.reason, ground.name);
        return;
    }
    let stated_m = match &expr.relation {
        Relation::Distance { distance, .. } => distance.distance_m,
        _ => policy::NEAR_AGREE_M,
    };
    let known = |end: &End<'_>| end.place.is_some_and(|p| p.population >= policy::CITY);
    let measured = finding.measured_m.unwrap_or(0.0);
    // Two cities far apart are a mistake of the text, cities of two continents one of ours.
    let country = |end: &End<'_>| end.place.and_then(|p| p.country);
    let continents = measured > FAR_M && country(figure) != country(ground);
    if measured > policy::ABSURD_RATIO * stated_m
        && measured > stated_m + policy::ABSURD_M
        && !part
        && (continents || !(known(figure) && known(ground)))
    {
        let unit = |end: &End<'_>| end.place.map(|p| (p.country, p.admin1.to_owned()));
        let elsewhere = unit(figure) != unit(ground);
        // two names that are each sure, in one unit: no other of them is meant
        let certain = |end: &End<'_>| end.probability >= policy::CERTAIN && !end.approximate && !end.inferred;
        if !elsewhere && certain(figure) && certain(ground) {
            return;
        }
        if elsewhere && measured > policy::ELSEWHERE_RATIO * stated_m && measured > policy::ELSEWHERE_M {
            *finding = Finding {
                measured_m: finding.measured_m,
                ..Finding::unverifiable(format!(
                    "the places found for \"{}\" and \"{}\" are {} apart, in two regions: another is meant",
                    figure.name,
                    ground.name,
                    super::km(measured),
                ))
            };
            return;
        }
        finding.verdict = Verdict::Doubtful;
        finding.reason = format!(
            "{}; so far off that another {} or {} may be meant",
            finding.reason, figure.name, ground.name
        );
        return;
    }
    for end in [figure, ground] {
        if !end.sure() {
            finding.verdict = Verdict::Doubtful;
            finding.reason = format!("{}; which {} is meant is not sure", finding.reason, end.name);
            return;
        }
    }
}

/// Whether the statement holds for no point of a wide figure.
fn beyond_extent(expr: &LocativeExpr, figure: &End<'_>, finding: &Finding) -> bool {
    let (Relation::Distance { distance, .. }, Some(measured_m), Some(tolerance_m), Some(place)) =
        (&expr.relation, finding.measured_m, finding.tolerance_m, figure.place)
    else {
        return false;
    };
    let gap_m = (measured_m - distance.distance_m).abs();
    measured_m > 0.0 && gap_m > tolerance_m + 2.0 * place.radius_m
}

/// No statement of a report relates towns farther apart than this, metres; spares the namesakes on other continents.
const FAR_M: f64 = 3_000_000.0;

/// Another place of a name for which a statement would hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fits {
    pub(super) place: PlaceIx,
    /// the report may mean it; where the place that was taken is certain it does not excuse the statement, since among all the
    /// world's namesakes one would fit nearly any false statement
    pub(super) open: bool,
}

/// A less probable place of the figure's or ground's name for which the statement would be consistent.
pub(super) fn fitting(
    evidence: &Evidence<'_>,
    expr: &LocativeExpr,
    ground: &End<'_>,
    ground2: Option<&End<'_>>,
    figure: &End<'_>,
) -> Option<Fits> {
    let open = |end: &End<'_>| end.probability < policy::CERTAIN;
    let try_with = |end: &End<'_>, is_figure: bool| {
        let m = end.party.mention.filter(|_| !end.approximate && end.place.is_some())?;
        let other_end = if is_figure { ground } else { figure }.point()?;
        let name = evidence.mentions[m].name.of(evidence.text);
        // resolution keeps few alternatives: the gazetteer knows all of the name
        let alternatives = evidence.resolutions[m].alternatives.iter().map(|(ix, _)| *ix);
        let namesakes = evidence.gazetteer.lookup(name).map(|h| h.place);
        let place = alternatives.chain(namesakes).find(|&ix| {
            let place = evidence.gazetteer.place(ix);
            let apart = measure::distance_m(Point::new(place.lon, place.lat), other_end);
            if Some(ix) == end.party.place || (place.feature.is_populated() && apart > FAR_M) {
                return false;
            }
            // the city's own district or province is no other place
            if let Some(chosen) = &end.place {
                let between =
                    measure::distance_m(Point::new(place.lon, place.lat), Point::new(chosen.lon, chosen.lat));
                if between <= place.radius_m + chosen.radius_m {
                    return false;
                }
            }
            let mut other = end.clone();
            other.shape = Some(evidence.shape(&place));
            other.place = Some(place);
            other.party.location = None;
            let (g, f) = if is_figure { (ground, &other) } else { (&other, figure) };
            judge(evidence, expr, g, ground2, f, reach(evidence, g, f)).verdict == Verdict::Consistent
        })?;
        Some(Fits { place, open: open(end) })
    };
    // what excuses the statement comes first
    let (first, second) = (try_with(figure, true), || try_with(ground, false));
    match first {
        Some(Fits { open: true, .. }) => first,
        _ => second().filter(|f| f.open || first.is_none()).or(first),
    }
}

fn admin1_name<'a>(evidence: &Evidence<'a>, ix: PlaceIx) -> Option<&'a str> {
    evidence.gazetteer.admin1_name(&evidence.gazetteer.place(ix))
}

fn country_name<'a>(evidence: &Evidence<'a>, ix: PlaceIx) -> Option<&'a str> {
    let code = evidence.gazetteer.place(ix).country?;
    Some(evidence.gazetteer.place(evidence.gazetteer.country(code)?).name)
}
