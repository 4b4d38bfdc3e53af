//! Events in the columns of ACLED's export, codebook of 2023.
//!
//! Columns: the ACLED codebook, <https://acleddata.com/knowledge-base/codebook/>. Types come from `event_types.tsv`; what lies outside its scope
//! (disasters, accidents, diseases) is not in it.

use super::group::{EventGroup, days_between};
use super::rows::row;
use super::schema::Value;
use super::table::{figure, position};
use crate::event::classify;
use jiff::civil::Date;

row! {
    event
    /// A row of an ACLED export.
    AcledRow {
        /// ISO 3166-1 alpha-2 code of the country and the number of the row
        event_id_cnty: String,
        /// first possible day; empty when the date is wider than a month
        event_date: Option<Date>,
        /// year of the first possible day
        year: Option<i64>,
        /// 1 a day, 2 up to a week, 3 up to a month
        time_precision: Option<i64>,
        /// Political violence, Demonstrations or Strategic developments
        disorder_type: String,
        /// ACLED's event type
        event_type: String,
        /// ACLED's sub-event type
        sub_event_type: String,
        /// the first actor named, in the reports' words
        actor1: Option<String>,
        /// the other actors named, separated by semicolons
        assoc_actor_1: Option<String>,
        /// ACLED's own coding decision; empty
        inter1: Option<i64>,
        /// ACLED's own coding decision; empty
        actor2: Option<String>,
        /// ACLED's own coding decision; empty
        assoc_actor_2: Option<String>,
        /// ACLED's own coding decision; empty
        inter2: Option<i64>,
        /// ACLED's own coding decision; empty
        interaction: Option<i64>,
        /// Civilian targeting, where the dead are civilians or the type says so
        civilian_targeting: Option<String>,
        /// numeric country code; empty
        iso: Option<i64>,
        /// ACLED's region of the world; empty
        region: Option<String>,
        /// name of the country
        country: Option<String>,
        /// name of the first-level administrative unit
        admin1: Option<String>,
        /// name of the second-level administrative unit
        admin2: Option<String>,
        /// third-level unit; empty
        admin3: Option<String>,
        /// name of the place
        location: Option<String>,
        /// degrees north, WGS 84
        latitude: Option<f64>,
        /// degrees east, WGS 84
        longitude: Option<f64>,
        /// 1 the place itself, 2 near it or in its district, 3 only its province or country
        geo_precision: Option<i64>,
        /// outlets or identifiers of the reports, separated by semicolons
        source: Option<String>,
        /// ACLED's own coding decision; empty
        source_scale: Option<String>,
        /// the event in one sentence, and the sentence that tells it
        notes: String,
        /// deaths, lowest figure; 0 where none is told
        fatalities: Option<i64>,
        /// `sources disagree`, where figures differ
        tags: Option<String>,
        /// when ACLED published it; empty
        timestamp: Option<i64>,
    }
}

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
    Some(
        AcledRow {
            event_id_cnty: format!("{country}{number}"),
            event_date: days.filter(|_| precision.is_some()).map(|(from, _)| from),
            year: days.map(|(from, _)| i64::from(from.year())),
            time_precision: precision,
            disorder_type: disorder(kind.acled_event, kind.acled_sub).to_owned(),
            event_type: kind.acled_event.to_owned(),
            sub_event_type: kind.acled_sub.to_owned(),
            actor1: actors.first().map(|a| (*a).to_owned()),
            assoc_actor_1: (!others.is_empty()).then(|| others.join("; ")),
            civilian_targeting: civilian.then(|| "Civilian targeting".to_owned()),
            country: place.and_then(|p| p.country_name.clone()),
            admin1: place.and_then(|p| p.admin1.clone()),
            admin2: place.and_then(|p| p.admin2.clone()),
            location: place.map(|p| p.name.clone()),
            latitude: point.map(|p| p.y()),
            longitude: point.map(|p| p.x()),
            geo_precision: place.map(|p| match p.precision {
                ..=1 => 1_i64,
                2 | 3 => 2,
                _ => 3,
            }),
            source: group.joined(|t| [t.outlet.as_deref().unwrap_or(&t.doc_id)]),
            notes: format!("{} \"{}\"", lead.summary, lead.snippet),
            fatalities: figure(Some(deaths.low.or(deaths.best).unwrap_or(0))),
            tags: group.conflicting().then(|| "sources disagree".to_owned()),
            ..AcledRow::default()
        }
        .values(),
    )
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
