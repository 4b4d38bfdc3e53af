//! Events in the columns of UCDP's Georeferenced Event Dataset, version 24.1.
//!
//! Columns: the GED codebook, <https://ucdp.uu.se/downloads/>. Only organised violence with at least one death is in it.

use super::group::{EventGroup, Told, days_between};
use super::schema::{Column, Field, FieldKind, Value};
use super::table::{field, figure, position};
use crate::event::classify;
use FieldKind::{Date as Day, Integer, Real, Text};
use geo::Point;
use wkt::ToWkt;

/// What stays empty because nobody but UCDP can fill it.
const THEIRS: &str = "UCDP's own identifier or coding decision; empty";

pub(super) const FIELDS: [Field; 49] = [
    field("id", Integer, "number of the row"),
    field("relid", Text, "the event's identifier in the first report that tells it"),
    field("year", Integer, "year of the first possible day"),
    field("active_year", Integer, THEIRS),
    field("code_status", Text, THEIRS),
    field("type_of_violence", Integer, "1 state-based, 3 one-sided; empty where the text does not tell"),
    field("conflict_dset_id", Text, THEIRS),
    field("conflict_new_id", Integer, THEIRS),
    field("conflict_name", Text, THEIRS),
    field("dyad_dset_id", Text, THEIRS),
    field("dyad_new_id", Integer, THEIRS),
    field("dyad_name", Text, THEIRS),
    field("side_a_dset_id", Text, THEIRS),
    field("side_a_new_id", Integer, THEIRS),
    field("side_a", Text, "the first actor named, where the violence is one-sided"),
    field("side_b_dset_id", Text, THEIRS),
    field("side_b_new_id", Integer, THEIRS),
    field("side_b", Text, "Civilians, where the violence is one-sided"),
    field("number_of_sources", Integer, "how many reports tell it"),
    field("source_article", Text, "the reports: outlet or identifier, day of publication, headline"),
    field("source_office", Text, "outlets of the reports, separated by semicolons"),
    field("source_date", Text, "days of publication, separated by semicolons"),
    field("source_headline", Text, "headlines, separated by semicolons"),
    field("source_original", Text, "who states the figures, separated by semicolons"),
    field(
        "where_prec",
        Integer,
        "1 exact, 2 near, 3 second-level unit, 4 first-level unit, 5 line or region, 6 country, 7 sea or air",
    ),
    field("where_coordinates", Text, "name of the place whose coordinates these are"),
    field("where_description", Text, "name of the place with its units and country"),
    field("adm_1", Text, "name of the first-level administrative unit"),
    field("adm_2", Text, "name of the second-level administrative unit"),
    field("latitude", Real, "degrees north, WGS 84"),
    field("longitude", Real, "degrees east, WGS 84"),
    field("geom_wkt", Text, "the point as well-known text"),
    field("priogrid_gid", Integer, "cell of PRIO-GRID (half a degree) that holds the point"),
    field("country", Text, "name of the country"),
    field("country_id", Integer, "Gleditsch and Ward number; empty"),
    field("region", Text, "UCDP's region of the world; empty"),
    field("event_clarity", Integer, THEIRS),
    field("date_prec", Integer, "1 a day, 2 up to six days, 3 a week, 4 up to a month, 5 more"),
    field("date_start", Day, "first possible day"),
    field("date_end", Day, "last possible day"),
    field("deaths_a", Integer, "dead of side A; empty"),
    field("deaths_b", Integer, "dead of side B; empty"),
    field(
        "deaths_civilians",
        Integer,
        "dead civilians: the best figure where all the dead are told to be civilians",
    ),
    field("deaths_unknown", Integer, "dead whose side is not told: the best figure otherwise"),
    field("best", Integer, "deaths, best figure"),
    field("high", Integer, "deaths, highest figure; the best one where the reports leave it open"),
    field("low", Integer, "deaths, lowest figure"),
    field("gwnoa", Text, THEIRS),
    field("gwnob", Text, THEIRS),
];

/// A row; `None` for what the dataset leaves out: no organised violence, nobody known to be dead, told as context only.
pub(super) fn values(group: &EventGroup, number: i64) -> Option<Vec<Value>> {
    let lead = group.lead();
    let kind = classify(&lead.event_type).filter(|c| {
        c.family == "violence"
            && (c.acled_event.starts_with("Viol")
                || c.acled_event.starts_with("Expl")
                || c.acled_event == "Battles")
    })?;
    let deaths = group.deaths();
    let best = deaths.best.or(deaths.low).or(deaths.high).filter(|&n| n > 0)?;
    if group.background() {
        return None;
    }
    let one_sided = kind.acled_event.starts_with("Viol") && !group.told.iter().any(|t| t.state_dead)
        || group.told.iter().any(|t| t.civilian_dead) && kind.acled_event != "Battles";
    let state_based = kind.acled_event == "Battles" && group.told.iter().any(|t| t.state_dead);
    let violence = if one_sided { Some(3) } else { state_based.then_some(1_i64) };
    let civilians = group.told.iter().any(|t| t.civilian_dead);
    let dated = group.dated();
    let days = dated.date_start.zip(dated.date_end);
    let place = group.placed().and_then(|t| t.place.as_ref());
    let point = position(group);
    let description = place.map(|p| {
        let units = [Some(&p.name), p.admin2.as_ref(), p.admin1.as_ref(), p.country_name.as_ref()];
        let mut names: Vec<&str> = units.into_iter().flatten().map(String::as_str).collect();
        names.dedup();
        names.join(", ")
    });
    let null = || Value::Null;
    Some(vec![
        number.value(),
        group.told[0].event_id.clone().value(),
        days.map(|(from, _)| i64::from(from.year())).value(),
        null(),
        null(),
        violence.value(),
        null(),
        null(),
        null(),
        null(),
        null(),
        null(),
        null(),
        null(),
        group.told.iter().flat_map(|t| &t.actors).next().filter(|_| one_sided).cloned().value(),
        null(),
        null(),
        one_sided.then(|| "Civilians".to_owned()).value(),
        (group.told.len() as i64).value(),
        articles(group).value(),
        group.joined(|t| t.outlet.as_deref()).value(),
        dates(group).value(),
        group.joined(|t| t.title.as_deref()).value(),
        group.joined(|t| t.sources.iter().map(String::as_str)).value(),
        place.map(|p| i64::from(p.precision)).value(),
        place.map(|p| p.name.clone()).value(),
        description.value(),
        place.and_then(|p| p.admin1.clone()).value(),
        place.and_then(|p| p.admin2.clone()).value(),
        point.map(|p| p.y()).value(),
        point.map(|p| p.x()).value(),
        point.map(|p| p.wkt_string()).value(),
        point.map(priogrid).value(),
        place.and_then(|p| p.country_name.clone()).value(),
        null(),
        null(),
        null(),
        days.map(|(from, to)| date_precision(from, to)).value(),
        dated.date_start.value(),
        dated.date_end.value(),
        null(),
        null(),
        figure(civilians.then_some(best)),
        figure((!civilians).then_some(best)),
        figure(Some(best)),
        figure(Some(deaths.high.unwrap_or(best).max(best))),
        figure(Some(deaths.low.unwrap_or(best).min(best))),
        null(),
        null(),
    ])
}

/// UCDP's date precision: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 more.
fn date_precision(from: jiff::civil::Date, to: jiff::civil::Date) -> i64 {
    match days_between(from, to) {
        ..=0 => 1,
        1..=5 => 2,
        6 => 3,
        7..=30 => 4,
        _ => 5,
    }
}

/// The cell of PRIO-GRID 2.0: half degrees, counted from 90° south, 180° west, row by row, from 1 (Tollefsen et al. 2012).
fn priogrid(point: Point<f64>) -> i64 {
    let row = ((point.y() + 90.0) * 2.0).floor().clamp(0.0, 359.0) as i64;
    let column = ((point.x() + 180.0) * 2.0).floor().clamp(0.0, 719.0) as i64;
    row * 720 + column + 1
}

fn articles(group: &EventGroup) -> Option<String> {
    let article = |t: &Told| {
        let name = t.outlet.clone().unwrap_or_else(|| t.doc_id.clone());
        let parts =
            [Some(name), t.published.map(|d| d.to_string()), t.title.as_ref().map(|t| format!("\"{t}\""))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let articles: Vec<String> = group.told.iter().map(article).collect();
    Some(articles.join("; "))
}

fn dates(group: &EventGroup) -> Option<String> {
    let mut dates: Vec<String> =
        group.told.iter().filter_map(|t| t.published).map(|d| d.to_string()).collect();
    dates.dedup();
    (!dates.is_empty()).then(|| dates.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn cells_are_counted_from_the_south_west() {
        assert_eq!(priogrid(Point::new(-179.9, -89.9)), 1);
        assert_eq!(priogrid(Point::new(-179.9, -89.4)), 721);
        // row 198 from the south, column 437 from the west, both from 0
        assert_eq!(priogrid(Point::new(38.75, 9.02)), 142_998);
    }

    #[test]
    fn precision_follows_the_length() {
        let to = |day| date_precision(date(2021, 6, 1), date(2021, 6, day));
        assert_eq!([to(1), to(2), to(6), to(7), to(30)], [1, 2, 2, 3, 4]);
        assert_eq!(date_precision(date(2021, 1, 1), date(2021, 12, 31)), 5);
    }
}
