//! One sentence for the map, made from the fields.

use super::{DatePrecision, Event, Toll, When};

/// *Prison riot at Vahdat Penitentiary No. 3/2, 2025-02-03: 5 to 10 killed (sources disagree), at least 3 injured.*
pub(super) fn summarise(event: &Event, label: &str) -> String {
    let mut out = capitalised(label);
    if let Some(place) = &event.place {
        out.push_str(", ");
        out.push_str(&place.place);
    }
    if let Some(date) = date(&event.when) {
        out.push_str(", ");
        out.push_str(&date);
    }
    let mut tolls = Vec::new();
    if let Some(killed) = toll(&event.deaths) {
        tolls.push(format!("{killed} killed"));
    }
    if let Some(injured) = toll(&event.injured) {
        tolls.push(format!("{injured} injured"));
    }
    if !tolls.is_empty() {
        out.push_str(": ");
        out.push_str(&tolls.join(", "));
    }
    if event.conflicting {
        out.push_str(" (sources disagree)");
    }
    out.push('.');
    out
}

fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn toll(toll: &Toll) -> Option<String> {
    Some(match (toll.low, toll.high) {
        (Some(0), Some(0)) => "nobody".to_owned(),
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => return None,
    })
}

fn date(when: &When) -> Option<String> {
    Some(match (when.start, when.end, when.precision) {
        (Some(from), Some(to), _) if from == to => from.to_string(),
        (Some(from), _, DatePrecision::Month) => from.strftime("%Y-%m").to_string(),
        (Some(from), _, DatePrecision::Year) => from.strftime("%Y").to_string(),
        (Some(from), Some(to), DatePrecision::About) => format!("about {from} to {to}"),
        (Some(from), Some(to), _) => format!("{from} to {to}"),
        _ => format!("{} (year unknown)", when.partial.as_deref()?.trim_start_matches('-')),
    })
}
