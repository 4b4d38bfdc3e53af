//! Does a figure lie in the stated part of an area?

use super::Verdict;
use super::party::{End, Shape};
use super::policy;
use super::words::km;
use crate::spatial::geometry::{PartBounds, main_extent, part_window};
use crate::spatial::{Direction, Part, measure};
use geo::{BoundingRect, Point, Rect};

/// Verdict and reason for *figure in the `part` of ground*.
pub(super) fn judge(part: Part, ground: &End<'_>, figure: &End<'_>, at: Point<f64>) -> (Verdict, String) {
    let Some(Shape::Area(area)) = &ground.shape else { return by_centre(part, ground, at) };
    let main = main_extent(area, policy::ISLAND_GAP_DEG).filter(|e| within(*e, at));
    let Some(extent) = main.or_else(|| area.bounding_rect()) else {
        return (Verdict::Unverifiable, format!("no outline of {} is known", ground.name));
    };
    let outside = measure::nearest_on_area(area, at).map_or(0.0, |n| n.distance_m);
    let slack = policy::EDGE_M + if figure.approximate { figure.slack_m() } else { 0.0 };
    if outside > policy::OUTSIDE_M + slack {
        return (Verdict::Contradicted, format!("it lies {} outside {}", km(outside), ground.name));
    }
    if outside > slack {
        return (Verdict::Doubtful, format!("it lies {} outside {}", km(outside), ground.name));
    }
    let figure_extent = match &figure.shape {
        Some(Shape::Area(a)) => a.bounding_rect(),
        _ => None,
    };
    by_extent(part, extent, at, figure_extent, &ground.name)
}

fn within(extent: Rect<f64>, at: Point<f64>) -> bool {
    let (x, y) = measure::within_extent(extent, at);
    (-0.1..=1.1).contains(&x) && (-0.1..=1.1).contains(&y)
}

/// How a part's axes are called.
fn axes(part: Part, x: f64, y: f64) -> String {
    let percent = |v: f64| format!("{:.0} %", v.clamp(0.0, 1.0) * 100.0);
    let (south_north, west_east) = match part {
        Part::Toward(Direction { bearing_deg, .. }) => {
            let (sin, cos) = bearing_deg.to_radians().sin_cos();
            (cos.abs() > 0.38, sin.abs() > 0.38)
        }
        Part::Central => (true, true),
    };
    let mut said = Vec::new();
    if south_north {
        said.push(format!("{} of the way from south to north", percent(y)));
    }
    if west_east {
        said.push(format!("{} of the way from west to east", percent(x)));
    }
    said.join(" and ")
}

fn by_extent(
    part: Part,
    extent: Rect<f64>,
    at: Point<f64>,
    figure: Option<Rect<f64>>,
    name: &str,
) -> (Verdict, String) {
    let (x, y) = measure::within_extent(extent, at);
    // A river or province reaches a part when any of it does.
    let reach = figure.map(|f| {
        (measure::within_extent(extent, f.min().into()), measure::within_extent(extent, f.max().into()))
    });
    let inside = |bounds: PartBounds| {
        let (wx, wy) = part_window(part, bounds);
        let on = |v: f64, low: f64, high: f64, w: (f64, f64)| {
            let (low, high) = if figure.is_some() { (low, high) } else { (v, v) };
            high >= w.0 - 0.02 && low <= w.1 + 0.02
        };
        let ((x0, y0), (x1, y1)) = reach.unwrap_or(((x, y), (x, y)));
        on(x, x0, x1, wx) && on(y, y0, y1, wy)
    };
    let where_it_is = format!("inside {name}, {}", axes(part, x, y));
    if inside(policy::PART_AGREES) {
        (Verdict::Consistent, where_it_is)
    } else if matches!(part, Part::Central)
        || inside(PartBounds { side_from: policy::PART_DOUBT, ..policy::PART_AGREES })
    {
        (Verdict::Doubtful, where_it_is)
    } else {
        (Verdict::Contradicted, where_it_is)
    }
}

/// Without an outline only the direction from the centre tells.
fn by_centre(part: Part, ground: &End<'_>, at: Point<f64>) -> (Verdict, String) {
    let (Some(place), Some(centre)) = (ground.place, ground.point()) else {
        return (Verdict::Unverifiable, format!("where {} is, is not known", ground.name));
    };
    let away = measure::distance_m(centre, at);
    if away > place.radius_m * 3.0 + policy::OUTSIDE_M {
        return (
            Verdict::Doubtful,
            format!("it lies {} from the centre of {}, whose outline is not known", km(away), ground.name),
        );
    }
    if let Part::Toward(d) = part
        && away > place.radius_m * 0.1
        && measure::angle_between_deg(measure::bearing_deg(centre, at), d.bearing_deg)
            <= policy::DIRECTION_DOUBT_DEG
    {
        return (
            Verdict::Consistent,
            format!("it lies {} from the centre of {}, in that direction", km(away), ground.name),
        );
    }
    // *downtown X*, where X is known by its point and size
    if part == Part::Central && away <= place.radius_m {
        let reason = format!("it lies {} from the centre of {}", km(away), ground.name);
        return (Verdict::Consistent, reason);
    }
    (Verdict::Unverifiable, format!("no outline of {} is known", ground.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(bearing: f64, x: f64, y: f64) -> Verdict {
        let part = Part::Toward(Direction { bearing_deg: bearing, half_width_deg: 45.0 });
        by_extent(part, Rect::new((0.0, 0.0), (10.0, 10.0)), Point::new(x, y), None, "X").0
    }

    #[test]
    fn halves_agree_and_far_quarters_contradict() {
        assert_eq!(verdict(0.0, 5.0, 8.0), Verdict::Consistent);
        assert_eq!(verdict(0.0, 5.0, 4.0), Verdict::Doubtful);
        assert_eq!(verdict(0.0, 5.0, 1.0), Verdict::Contradicted);
        assert_eq!(verdict(135.0, 8.0, 2.0), Verdict::Consistent);
        assert_eq!(verdict(135.0, 1.0, 2.0), Verdict::Contradicted);
        let (v, why) =
            by_extent(Part::Central, Rect::new((0.0, 0.0), (10.0, 10.0)), Point::new(5.0, 5.0), None, "X");
        assert_eq!(
            (v, why.as_str()),
            (
                Verdict::Consistent,
                "inside X, 50 % of the way from south to north and 50 % of the way from west to east"
            )
        );
    }
}
