//! Do two places border each other; does a place lie on a border?

use super::party::{Edge, End, Evidence, Shape, reach};
use super::words::km;
use super::{Verdict, policy};
use crate::spatial::measure;

/// Verdict and reason for *figure borders ground*.
pub(super) fn judge(evidence: &Evidence<'_>, ground: &End<'_>, figure: &End<'_>) -> (Verdict, String) {
    let country = |end: &End<'_>| end.place.filter(|p| p.feature.is_country()).and_then(|p| p.country);
    if let (Some(a), Some(b)) = (country(figure), country(ground))
        && ground.edge != Some(Edge::Coast)
    {
        if a == b {
            return (Verdict::Unverifiable, "a place has no border with itself".into());
        }
        if let Some(line) = evidence.gazetteer.border(a, b) {
            return (
                Verdict::Consistent,
                format!(
                    "{} and {} share a land border of about {}",
                    name(figure),
                    name(ground),
                    km(measure::length_m(&line))
                ),
            );
        }
        if evidence.gazetteer.neighbours(a).contains(&b) {
            return (
                Verdict::Consistent,
                format!("{} and {} share a land border", name(figure), name(ground)),
            );
        }
        let apart = reach(evidence, &without_edge(ground), figure).map(|r| r.distance_m);
        return match apart {
            Some(m) if m > policy::MARITIME_M => {
                (Verdict::Contradicted, format!("{} and {} lie {} apart", name(figure), name(ground), km(m)))
            }
            Some(_) => (
                Verdict::Unverifiable,
                format!(
                    "{} and {} share no land border; sea borders are not known here",
                    name(figure),
                    name(ground)
                ),
            ),
            None => (Verdict::Unverifiable, "no outline is known".into()),
        };
    }
    let Some(r) = reach(evidence, ground, figure) else {
        return (Verdict::Unverifiable, format!("no border of {} is known", ground.name));
    };
    let areas = matches!((&figure.shape, &ground.shape), (Some(Shape::Area(_)), Some(Shape::Area(_))));
    let agree = if areas { policy::TOUCH_M } else { policy::ON_BORDER_M } + slack(figure) + slack(ground);
    let what = format!("{} from {}", km(r.distance_m), border_of(ground));
    if r.distance_m <= agree {
        (Verdict::Consistent, what)
    } else if r.distance_m <= agree + policy::ON_BORDER_DOUBT_M {
        (Verdict::Doubtful, what)
    } else {
        (Verdict::Contradicted, what)
    }
}

fn slack(end: &End<'_>) -> f64 {
    let own = match end.shape {
        Some(Shape::Point(_)) => end.place.map_or(0.0, |p| p.radius_m.min(200_000.0)),
        _ => 0.0,
    };
    own.max(if end.approximate { end.slack_m() } else { 0.0 })
}

fn without_edge<'a>(end: &End<'a>) -> End<'a> {
    End { edge: None, ..end.clone() }
}

fn name<'a>(end: &'a End<'_>) -> &'a str {
    end.place.map_or(&end.name, |p| p.name)
}

fn border_of(end: &End<'_>) -> String {
    match end.edge {
        Some(_) => end.name.clone(),
        None => format!("the edge of {}", end.name),
    }
}
