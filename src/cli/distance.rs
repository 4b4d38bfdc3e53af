//! `dateline distance`.

use super::args::{AnswerFormat, DistanceArgs};
use super::place::{degrees, describe, to_json, wind};
use super::{Context, Exit};
use crate::claim::place_name::{self, Named, Reading};
use crate::gazetteer::{Gazetteer, PlaceIx};
use crate::spatial::measure;
use geo::Point;
use serde_json::{Value, json};
use std::io::{Write, stdout};

/// One end, chosen.
struct End {
    place: Option<PlaceIx>,
    point: Point<f64>,
    /// the other places of the name
    others: Vec<PlaceIx>,
}

pub(crate) fn run(args: &DistanceArgs, context: &Context) -> anyhow::Result<Exit> {
    let gazetteer = context.gazetteer()?;
    let (from, to) = (named(gazetteer, &args.from)?, named(gazetteer, &args.to)?);
    let (from, to) = choose(gazetteer, &from, &to);
    let mut out = stdout().lock();
    match args.format {
        AnswerFormat::Text => show(&mut out, gazetteer, args, &from, &to)?,
        AnswerFormat::Json => writeln!(out, "{}", record(gazetteer, &from, &to))?,
    }
    Ok(Exit::Done)
}

fn named(gazetteer: &Gazetteer, text: &str) -> anyhow::Result<Named> {
    place_name::read(gazetteer, text).ok_or_else(|| {
        anyhow::anyhow!(
            "no place is called \"{text}\"; `dateline gazetteer search \"{text}\"` shows what is known"
        )
    })
}

/// The two places that are meant together.
fn choose(gazetteer: &Gazetteer, a: &Named, b: &Named) -> (End, End) {
    let single = |p: Point<f64>| End { place: None, point: p, others: Vec::new() };
    let pick = |readings: &[Reading], chosen: usize| {
        let place = gazetteer.place(readings[chosen].place);
        let others =
            readings.iter().enumerate().filter(|(i, _)| *i != chosen).map(|(_, r)| r.place).collect();
        End { place: Some(place.ix), point: Point::new(place.lon, place.lat), others }
    };
    match (a, b) {
        (Named::Places(x), Named::Places(y)) => {
            let (i, j) = place_name::together(gazetteer, x, y).unwrap_or((0, 0));
            (pick(x, i), pick(y, j))
        }
        (Named::Position(p), Named::Places(y)) => (single(*p), pick(y, nearest(gazetteer, y, *p))),
        (Named::Places(x), Named::Position(p)) => (pick(x, nearest(gazetteer, x, *p)), single(*p)),
        (Named::Position(p), Named::Position(q)) => (single(*p), single(*q)),
    }
}

/// The best of a name's places as seen from a position.
fn nearest(gazetteer: &Gazetteer, readings: &[Reading], to: Point<f64>) -> usize {
    let worth = |r: &Reading| {
        let p = gazetteer.place(r.place);
        let apart = measure::distance_m(Point::new(p.lon, p.lat), to);
        r.score - place_name::DECADE * (apart / 10_000.0).max(1.0).log10()
    };
    (0..readings.len())
        .max_by(|&i, &j| worth(&readings[i]).total_cmp(&worth(&readings[j])).then(j.cmp(&i)))
        .unwrap_or(0)
}

/// Between the areas or circles of two places, metres; 0 when they touch.
fn footprints_apart_m(gazetteer: &Gazetteer, a: &End, b: &End) -> Option<f64> {
    let area = |end: &End| end.place.and_then(|ix| gazetteer.polygon(ix));
    let radius = |end: &End| end.place.map_or(0.0, |ix| gazetteer.place(ix).radius_m);
    match (area(a), area(b)) {
        (Some(x), Some(y)) => measure::between_areas(&x, &y).map(|(m, ..)| m),
        (Some(x), None) => measure::nearest_on_area(&x, b.point).map(|n| (n.distance_m - radius(b)).max(0.0)),
        (None, Some(y)) => measure::nearest_on_area(&y, a.point).map(|n| (n.distance_m - radius(a)).max(0.0)),
        (None, None) => Some((measure::distance_m(a.point, b.point) - radius(a) - radius(b)).max(0.0)),
    }
}

/// The land border between the two ends' countries: distance to it from either end, metres.
fn to_border_m(gazetteer: &Gazetteer, a: &End, b: &End) -> Option<(f64, f64)> {
    let country = |end: &End| match end.place {
        Some(ix) => gazetteer.place(ix).country,
        None => gazetteer.containing(end.point).0.and_then(|c| gazetteer.place(c).country),
    };
    let (x, y) = (country(a)?, country(b)?);
    let line = (x != y).then(|| gazetteer.border(x, y)).flatten()?;
    Some((
        measure::nearest_on_line(&line, a.point)?.distance_m,
        measure::nearest_on_line(&line, b.point)?.distance_m,
    ))
}

fn show(
    out: &mut impl Write,
    gazetteer: &Gazetteer,
    args: &DistanceArgs,
    a: &End,
    b: &End,
) -> std::io::Result<()> {
    let name = |end: &End| match end.place {
        Some(ix) => describe(gazetteer, ix),
        None => format!("{:.5}, {:.5}", end.point.y(), end.point.x()),
    };
    let km = |m: f64| format!("{:.2} km", m / 1000.0);
    let d = measure::distance_m(a.point, b.point);
    writeln!(out, "from  {}", name(a))?;
    writeln!(out, "to    {}", name(b))?;
    writeln!(
        out,
        "distance   {} ({:.2} miles, {:.2} nautical miles), geodesic on WGS 84",
        km(d),
        d / 1609.344,
        d / 1852.0
    )?;
    let (there, back) = (measure::bearing_deg(a.point, b.point), measure::bearing_deg(b.point, a.point));
    writeln!(out, "bearing    {there:.1}° ({}); back {back:.1}° ({})", wind(there), wind(back))?;
    if let Some(m) = footprints_apart_m(gazetteer, a, b) {
        writeln!(out, "edges      {} from the edge of one to the edge of the other", km(m))?;
    }
    if let Some((x, y)) = to_border_m(gazetteer, a, b) {
        writeln!(
            out,
            "border     {} from the first, {} from the second to the border between their countries",
            km(x),
            km(y)
        )?;
    }
    for (text, end) in [(&args.from, a), (&args.to, b)] {
        if end.others.is_empty() {
            continue;
        }
        writeln!(
            out,
            "\n{} other places are called \"{text}\"; choose with an id or \"Name, Unit, Country\":",
            end.others.len()
        )?;
        for ix in end.others.iter().take(5) {
            writeln!(out, "  {:<20} {}", gazetteer.place(*ix).id.to_string(), describe(gazetteer, *ix))?;
        }
    }
    Ok(())
}

fn record(gazetteer: &Gazetteer, a: &End, b: &End) -> Value {
    let end = |e: &End| {
        let mut value = match e.place {
            Some(ix) => to_json(gazetteer, ix),
            None => json!({ "lat": degrees(e.point.y()), "lon": degrees(e.point.x()) }),
        };
        value["alternatives"] = e.others.iter().take(10).map(|ix| to_json(gazetteer, *ix)).collect();
        value
    };
    let border = to_border_m(gazetteer, a, b);
    json!({
        "from": end(a),
        "to": end(b),
        "distance_m": (measure::distance_m(a.point, b.point) * 100.0).round() / 100.0,
        "bearing_deg": (measure::bearing_deg(a.point, b.point) * 1000.0).round() / 1000.0,
        "back_bearing_deg": (measure::bearing_deg(b.point, a.point) * 1000.0).round() / 1000.0,
        "edges_m": footprints_apart_m(gazetteer, a, b).map(f64::round),
        "from_border_m": border.map(|(m, _)| m.round()),
        "to_border_m": border.map(|(_, m)| m.round()),
    })
}
