//! Events in the columns of ACLED's export, codebook of 2023.
//!
//! Columns: the ACLED codebook, <https://acleddata.com/knowledge-base/codebook/>. Types come from `event_types.tsv`; what lies outside its scope
//! (disasters, accidents, diseases) is not in it.

use super::group::{EventGroup, days_between};
use super::schema::{Column, Field, FieldKind, Value};
use super::table::{field, figure, position};
use crate::event::classify;
use FieldKind::{Date as Day, Integer, Real, Text};

/// What stays empty because nobody but ACLED can fill it.
const THEIRS: &str = "ACLED's own coding decision; empty";

pub(super) const FIELDS: [Field; 31] = [
    field("event_id_cnty", Text, "ISO 3166-1 alpha-2 code of the country and the number of the row"),
    field("event_date", Day, "first possible day; empty when the date is wider than a month"),
    field("year", Integer, "year of the first possible day"),
    field("time_precision", Integer, "1 a day, 2 up to a week, 3 up to a month"),
    field("disorder_type", Text, "Political violence, Demonstrations or Strategic developments"),
    field("event_type", Text, "ACLED's event type"),
    field("sub_event_type", Text, "ACLED's sub-event type"),
    field("actor1", Text, "the first actor named, in the reports' words"),
    field("assoc_actor_1", Text, "the other actors named, separated by semicolons"),
    field("inter1", Integer, THEIRS),
    field("actor2", Text, THEIRS),
    field("assoc_actor_2", Text, THEIRS),
    field("inter2", Integer, THEIRS),
    field("interaction", Integer, THEIRS),
    field("civilian_targeting", Text, "Civilian targeting, where the dead are civilians or the type says so"),
    field("iso", Integer, "numeric country code; empty"),
    field("region", Text, "ACLED's region of the world; empty"),
    field("country", Text, "name of the country"),
    field("admin1", Text, "name of the first-level administrative unit"),
    field("admin2", Text, "name of the second-level administrative unit"),
    field("admin3", Text, "third-level unit; empty"),
    field("location", Text, "name of the place"),
    field("latitude", Real, "degrees north, WGS 84"),
    field("longitude", Real, "degrees east, WGS 84"),
    field(
        "geo_precision",
        Integer,
        "1 the place itself, 2 near it or in its district, 3 only its province or country",
    ),
    field("source", Text, "outlets or identifiers of the reports, separated by semicolons"),
    field("source_scale", Text, THEIRS),
    field("notes", Text, "the event in one sentence, and the sentence that tells it"),
    field("fatalities", Integer, "deaths, lowest figure; 0 where none is told"),
    field("tags", Text, "`sources disagree`, where figures differ"),
    field("timestamp", Integer, "when ACLED published it; empty"),
];

/// A row; `None` for what ACLED leaves out, and for what is told as context only.
pub(super) fn values(group: &EventGroup, number: i64) -> Option<Vec<Value>> {
    let lead = group.lead();
    let kind = classify(&lead.event_type).filter(|c| !c.acled_event.is_empty())?;
    if group.background() {
        return None;
    }
    let dated = group.dated();
    let days = dated.date_start.zip(dated.date_end);
    let precision = days.and_then(|(from, to)| match days_between(from, to) {
        ..=0 => Some(1),
        1..=6 => Some(2),
        7..=30 => Some(3_i64),
        _ => None,
    });
    let place = group.placed().and_then(|t| t.place.as_ref());
    let point = position(group);
    let actors: Vec<&str> = group.told.iter().flat_map(|t| &t.actors).map(String::as_str).collect();
    let others: Vec<&str> = actors.iter().skip(1).copied().filter(|a| *a != actors[0]).collect();
    let civilian =
        kind.acled_event.starts_with("Violence against") || group.told.iter().any(|t| t.civilian_dead);
    let country = place.and_then(|p| p.country.as_deref()).unwrap_or("");
    let deaths = group.deaths();
    let null = || Value::Null;
    Some(vec![
        format!("{country}{number}").value(),
        days.filter(|_| precision.is_some()).map(|(from, _)| from).value(),
        days.map(|(from, _)| i64::from(from.year())).value(),
        precision.value(),
        disorder(kind.acled_event, kind.acled_sub).to_owned().value(),
        kind.acled_event.to_owned().value(),
        kind.acled_sub.to_owned().value(),
        actors.first().map(|a| (*a).to_owned()).value(),
        (!others.is_empty()).then(|| others.join("; ")).value(),
        null(),
        null(),
        null(),
        null(),
        null(),
        civilian.then(|| "Civilian targeting".to_owned()).value(),
        null(),
        null(),
        place.and_then(|p| p.country_name.clone()).value(),
        place.and_then(|p| p.admin1.clone()).value(),
        place.and_then(|p| p.admin2.clone()).value(),
        null(),
        place.map(|p| p.name.clone()).value(),
        point.map(|p| p.y()).value(),
        point.map(|p| p.x()).value(),
        place
            .map(|p| match p.precision {
                ..=1 => 1_i64,
                2 | 3 => 2,
                _ => 3,
            })
            .value(),
        group.joined(|t| [t.outlet.as_deref().unwrap_or(&t.doc_id)]).value(),
        null(),
        format!("{} \"{}\"", lead.summary, lead.snippet).value(),
        figure(Some(deaths.low.or(deaths.best).unwrap_or(0))),
        group.conflicting().then(|| "sources disagree".to_owned()).value(),
        null(),
    ])
}

/// ACLED's disorder type of an event type.
fn disorder(event: &str, sub_event: &str) -> &'static str {
    match event {
        "Protests" => "Demonstrations",
        "Riots" if sub_event == "Violent demonstration" => "Demonstrations",
        "Strategic developments" => "Strategic developments",
        _ => "Political violence",
    }
}
