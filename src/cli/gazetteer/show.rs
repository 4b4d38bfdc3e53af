//! `gazetteer show`: everything known of a place.

use super::text::{kind_name, length, source, thousands};
use crate::claim::place_name::{self, Named};
use crate::cli::args::{AnswerFormat, ShowArgs};
use crate::cli::place::{describe, to_json};
use crate::gazetteer::{Gazetteer, NameKind, PlaceIx};
use crate::spatial::measure;
use geo::GeodesicArea;
use serde_json::{Value, json};
use std::io::Write;

pub(super) fn run(
    gazetteer: &Gazetteer,
    args: &ShowArgs,
    out: &mut dyn Write,
) -> anyhow::Result<Option<String>> {
    let text = args.place.join(" ");
    let (ix, others) = match place_name::read(gazetteer, &text) {
        Some(Named::Places(readings)) => (readings[0].place, readings[1..].to_vec()),
        Some(Named::Position(_)) => anyhow::bail!("that is a position: see `dateline gazetteer near {text}`"),
        None => anyhow::bail!(
            "no place is called \"{text}\"; `dateline gazetteer search \"{text}\"` shows names near it"
        ),
    };
    match args.format {
        AnswerFormat::Text => show(gazetteer, ix, out)?,
        AnswerFormat::Json => writeln!(out, "{}", record(gazetteer, ix))?,
    }
    let mut note = String::new();
    if !others.is_empty() {
        note = format!("{} other places are called \"{text}\":", others.len());
        for other in others.iter().take(5) {
            note += &format!("\n  {}", describe(gazetteer, other.place));
        }
    }
    Ok((!note.is_empty()).then_some(note))
}

/// The units around a place, the largest first.
fn chain(gazetteer: &Gazetteer, ix: PlaceIx) -> Vec<PlaceIx> {
    let place = gazetteer.place(ix);
    let Some(code) = place.country else { return Vec::new() };
    let units = [
        gazetteer.country(code),
        gazetteer.admin1_of(ix),
        gazetteer.admin2(code, place.admin1, place.admin2),
    ];
    units.into_iter().flatten().filter(|&unit| unit != ix).collect()
}

/// Names of a kind, in the sources' order.
fn names_of(gazetteer: &Gazetteer, ix: PlaceIx, kind: NameKind) -> Vec<String> {
    let names = gazetteer.names(ix).into_iter();
    names.filter(|(_, of)| *of == kind).map(|(name, _)| name.to_string()).collect()
}

/// What stands for the place's extent, in words.
fn footprint(gazetteer: &Gazetteer, ix: PlaceIx) -> String {
    if let (Some(area), Some(extent)) = (gazetteer.polygon(ix), gazetteer.extent(ix)) {
        let km2 = thousands((area.geodesic_area_unsigned() / 1e6).round() as u64);
        let parts = if area.0.len() == 1 { String::new() } else { format!(" in {} parts", area.0.len()) };
        return format!(
            "area of {km2} km²{parts}, latitude {:.2} to {:.2}, longitude {:.2} to {:.2}",
            extent.min().y,
            extent.max().y,
            extent.min().x,
            extent.max().x,
        );
    }
    let circle = format!("circle of {} around it", length(gazetteer.place(ix).radius_m));
    match gazetteer.line(ix) {
        Some(course) => format!("course of {}; {circle}", length(measure::length_m(&course))),
        None => format!("{circle} (reviewed, or estimated from its kind, size and population)"),
    }
}

fn show(gazetteer: &Gazetteer, ix: PlaceIx, out: &mut dyn Write) -> std::io::Result<()> {
    let place = gazetteer.place(ix);
    let mut facts: Vec<(&str, String)> = Vec::new();
    let mut add = |what: &'static str, value: String| facts.push((what, value));
    add("id", place.id.to_string());
    add("name", place.name.to_owned());
    add("feature", place.feature.to_string());
    let within = chain(gazetteer, ix).into_iter().map(|unit| {
        let unit = gazetteer.place(unit);
        format!("{} ({})", unit.name, unit.id)
    });
    add("in", within.collect::<Vec<_>>().join(" > "));
    let codes = [place.admin1, place.admin2].map(str::to_owned);
    let codes = place.country.map(|code| code.to_string()).into_iter().chain(codes);
    add("codes", codes.filter(|code| !code.is_empty()).collect::<Vec<_>>().join("."));
    add("position", format!("{}, {} (latitude, longitude)", place.lat, place.lon));
    if place.population > 0 {
        add("population", thousands(u64::from(place.population)));
    }
    add("importance", format!("{:.2} of 1", place.importance));
    add("footprint", footprint(gazetteer, ix));
    for (what, value) in relations(gazetteer, ix) {
        add(what, value.join(", "));
    }
    for &kind in NameKind::OTHERS {
        add(kind_name(kind), names_of(gazetteer, ix, kind).join(" · "));
    }
    let (provider, licence) = source(place.id.source);
    add("source", format!("{provider}, {licence}"));
    let facts = facts.iter().filter(|(_, value)| !value.is_empty());
    facts.into_iter().try_for_each(|(what, value)| writeln!(out, "{what:<13}{value}"))
}

/// Capital, neighbours and borders of a country, members of a region.
fn relations(gazetteer: &Gazetteer, ix: PlaceIx) -> Vec<(&'static str, Vec<String>)> {
    let place = gazetteer.place(ix);
    let mut found = Vec::new();
    if let Some(code) = place.country.filter(|&code| gazetteer.country(code) == Some(ix)) {
        let capital = gazetteer.capital(code).map(|capital| gazetteer.place(capital).name.to_owned());
        found.push(("capital", capital.into_iter().collect()));
        let borders = gazetteer.neighbours(code).into_iter().map(|other| {
            let length_m = gazetteer.border(code, other).map(|line| measure::length_m(&line));
            let along = length_m.map_or_else(String::new, |metres| format!(" ({})", length(metres)));
            format!("{}{along}", gazetteer.country_name(other))
        });
        found.push(("borders", borders.collect()));
    }
    let members = gazetteer.members(ix).into_iter().map(|code| gazetteer.country_name(code));
    found.push(("members", members.collect()));
    found
}

fn record(gazetteer: &Gazetteer, ix: PlaceIx) -> Value {
    let place = gazetteer.place(ix);
    let area = gazetteer.polygon(ix);
    let (provider, licence) = source(place.id.source);
    let mut value = to_json(gazetteer, ix);
    let names = gazetteer.names(ix).into_iter();
    let more = json!({
        "within": chain(gazetteer, ix).into_iter().map(|unit| to_json(gazetteer, unit)).collect::<Vec<_>>(),
        "admin1_code": place.admin1,
        "admin2_code": place.admin2,
        "population": (place.population > 0).then_some(place.population),
        "importance": place.importance,
        "radius_m": place.radius_m.round(),
        "area_km2": area.as_ref().map(|area| (area.geodesic_area_unsigned() / 1e6).round()),
        "extent": gazetteer.extent(ix).map(|e| [e.min().x, e.min().y, e.max().x, e.max().y]),
        "course_m": gazetteer.line(ix).map(|course| measure::length_m(&course).round()),
        "neighbours": place.country.filter(|&code| gazetteer.country(code) == Some(ix)).map(|code| {
            gazetteer.neighbours(code).iter().map(ToString::to_string).collect::<Vec<_>>()
        }),
        "members": gazetteer.members(ix).iter().map(ToString::to_string).collect::<Vec<_>>(),
        "names": names.map(|(name, kind)| json!({ "name": name, "kind": kind_name(kind) })).collect::<Vec<_>>(),
        "source": provider,
        "licence": licence,
    });
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}
