//! `gazetteer near`: what lies around a position.

use super::filter::Filter;
use super::text::{align_right, length, table, thousands, within};
use crate::cli::args::{AnswerFormat, NearArgs};
use crate::cli::place::{to_json, wind};
use crate::gazetteer::{BorderKind, Gazetteer, Nearest, PlaceIx};
use crate::spatial::measure;
use geo::Point;
use serde_json::{Value, json};
use std::io::Write;

/// A place and where it lies as seen from the position.
struct Near {
    place: PlaceIx,
    distance_m: f64,
    bearing_deg: f64,
}

pub(super) fn run(
    gazetteer: &Gazetteer,
    args: &NearArgs,
    out: &mut dyn Write,
) -> anyhow::Result<Option<String>> {
    let position = Point::new(args.lon, args.lat);
    let filter = Filter::new(gazetteer, &args.filter)?;
    let mut near = around(gazetteer, position, args.radius, &filter);
    let more = near.len().saturating_sub(args.limit);
    near.truncate(args.limit);
    let units = units(gazetteer, position);
    let own = units.first().and_then(|&unit| gazetteer.place(unit).country);
    // At sea the nearest land border says nothing.
    let border = own.and_then(|country| gazetteer.nearest_border_of(country, position));
    let coast = gazetteer.nearest_coast(position);
    match args.format {
        AnswerFormat::Text => {
            for &unit in &units {
                let place = gazetteer.place(unit);
                writeln!(out, "in      {} ({}, {})", place.name, place.feature, place.id)?;
            }
            for (what, line) in [("border", &border), ("coast", &coast)] {
                if let Some(line) = line {
                    let bearing_deg = measure::bearing_deg(position, line.point);
                    let sides = sides(gazetteer, line);
                    writeln!(out, "{what:<8}{} {}{sides}", length(line.distance_m), wind(bearing_deg))?;
                }
            }
            if !near.is_empty() {
                writeln!(out, "{}", text_table(gazetteer, &near))?;
            }
        }
        AnswerFormat::Json => {
            let lines = json!({
                "border": border.map(|line| line_record(position, &line)),
                "coast": coast.map(|line| line_record(position, &line)),
            });
            writeln!(out, "{}", record(gazetteer, args, &near, &units, lines))?;
        }
    }
    let note = match (near.len(), more) {
        (0, _) => Some(format!("nothing within {}; see --radius", length(args.radius))),
        (_, 0) => None,
        _ => Some(format!("{more} more; see --limit")),
    };
    Ok(note)
}

/// Places within a radius, nearest first. Units and regions have no point to measure to, so they count only when asked for.
fn around(gazetteer: &Gazetteer, position: Point<f64>, radius_m: f64, filter: &Filter<'_>) -> Vec<Near> {
    let within = gazetteer.within(position, radius_m).into_iter();
    let places = within.map(|(ix, distance_m)| (gazetteer.place(ix), distance_m));
    places
        .filter(|(place, _)| filter.names_features() || !matches!(place.feature.class, b'A' | b'L'))
        .filter(|(place, _)| filter.takes(place))
        .map(|(place, distance_m)| {
            let bearing_deg = measure::bearing_deg(position, Point::new(place.lon, place.lat));
            Near { place: place.ix, distance_m, bearing_deg }
        })
        .collect()
}

/// Country, first- and second-level unit around a position. Areas of second-level units are not known: theirs is the unit of
/// the nearest town that has one.
fn units(gazetteer: &Gazetteer, position: Point<f64>) -> Vec<PlaceIx> {
    /// Far enough for a district's nearest town, metres.
    const DISTRICT_M: f64 = 25_000.0;
    let (country, admin1) = gazetteer.containing(position);
    let towns = gazetteer.nearest(position, DISTRICT_M, 5);
    let admin2 = towns.iter().find_map(|&(town, _)| {
        let town = gazetteer.place(town);
        let (code, unit) = (town.country?, admin1?);
        (gazetteer.admin1_of(town.ix) == Some(unit))
            .then(|| gazetteer.admin2(code, town.admin1, town.admin2))
            .flatten()
    });
    [country, admin1, admin2].into_iter().flatten().collect()
}

/// `, between Tajikistan and Uzbekistan`, with what the border is there where it is no plain one.
fn sides(gazetteer: &Gazetteer, line: &Nearest) -> String {
    let Some((a, b)) = line.between else { return String::new() };
    let kind = match line.kind {
        BorderKind::International => String::new(),
        kind => format!(" ({})", kind.as_str().replace('_', " ")),
    };
    format!(", between {} and {}{kind}", gazetteer.country_name(a), gazetteer.country_name(b))
}

fn line_record(position: Point<f64>, line: &Nearest) -> Value {
    json!({
        "countries": line.between.map(|(a, b)| [a.to_string(), b.to_string()]),
        "kind": line.between.map(|_| line.kind.as_str()),
        "distance_m": line.distance_m.round(),
        "bearing_deg": tenths(measure::bearing_deg(position, line.point)),
    })
}

fn text_table(gazetteer: &Gazetteer, near: &[Near]) -> comfy_table::Table {
    let mut table = table();
    table.set_header(["distance", "", "id", "name", "feature", "in", "population"]);
    for found in near {
        let place = gazetteer.place(found.place);
        table.add_row([
            length(found.distance_m),
            wind(found.bearing_deg).to_owned(),
            place.id.to_string(),
            place.name.to_owned(),
            place.feature.to_string(),
            within(gazetteer, &place),
            if place.population > 0 { thousands(u64::from(place.population)) } else { String::new() },
        ]);
    }
    align_right(&mut table, &[0, 6]);
    table
}

fn record(gazetteer: &Gazetteer, args: &NearArgs, near: &[Near], units: &[PlaceIx], lines: Value) -> Value {
    let places = near.iter().map(|found| {
        let mut place = to_json(gazetteer, found.place);
        place["distance_m"] = found.distance_m.round().into();
        place["bearing_deg"] = tenths(found.bearing_deg).into();
        place
    });
    json!({
        "lat": args.lat,
        "lon": args.lon,
        "within": units.iter().map(|&unit| to_json(gazetteer, unit)).collect::<Vec<_>>(),
        "border": lines["border"],
        "coast": lines["coast"],
        "places": places.collect::<Vec<_>>(),
    })
}

fn tenths(degrees: f64) -> f64 {
    (degrees * 10.0).round() / 10.0
}
