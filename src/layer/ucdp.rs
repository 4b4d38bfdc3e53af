//! Events in the columns of UCDP's Georeferenced Event Dataset, version 24.1.
//!
//! Columns: the GED codebook, <https://ucdp.uu.se/downloads/>. Only organised violence with at least one death is in it.

use super::group::{EventGroup, Told, days_between};
use super::rows::row;
use super::schema::Value;
use super::table::{figure, position};
use crate::event::classify;
use geo::Point;
use jiff::civil::Date;
use wkt::ToWkt;

row! {
    event
    /// A row of GED.
    GedRow {
        /// number of the row
        id: i64,
        /// the event's identifier in the first report that tells it
        relid: String,
        /// year of the first possible day
        year: Option<i64>,
        /// UCDP's own identifier or coding decision; empty
        active_year: Option<i64>,
        /// UCDP's own identifier or coding decision; empty
        code_status: Option<String>,
        /// 1 state-based, 3 one-sided; empty where the text does not tell
        type_of_violence: Option<i64>,
        /// UCDP's own identifier or coding decision; empty
        conflict_dset_id: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        conflict_new_id: Option<i64>,
        /// UCDP's own identifier or coding decision; empty
        conflict_name: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        dyad_dset_id: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        dyad_new_id: Option<i64>,
        /// UCDP's own identifier or coding decision; empty
        dyad_name: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        side_a_dset_id: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        side_a_new_id: Option<i64>,
        /// the first actor named, where the violence is one-sided
        side_a: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        side_b_dset_id: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        side_b_new_id: Option<i64>,
        /// Civilians, where the violence is one-sided
        side_b: Option<String>,
        /// how many reports tell it
        number_of_sources: i64,
        /// the reports: outlet or identifier, day of publication, headline
        source_article: Option<String>,
        /// outlets of the reports, separated by semicolons
        source_office: Option<String>,
        /// days of publication, separated by semicolons
        source_date: Option<String>,
        /// headlines, separated by semicolons
        source_headline: Option<String>,
        /// who states the figures, separated by semicolons
        source_original: Option<String>,
        /// 1 exact, 2 near, 3 second-level unit, 4 first-level unit, 5 line or region, 6 country, 7 sea or air
        where_prec: Option<i64>,
        /// name of the place whose coordinates these are
        where_coordinates: Option<String>,
        /// name of the place with its units and country
        where_description: Option<String>,
        /// name of the first-level administrative unit
        adm_1: Option<String>,
        /// name of the second-level administrative unit
        adm_2: Option<String>,
        /// degrees north, WGS 84
        latitude: Option<f64>,
        /// degrees east, WGS 84
        longitude: Option<f64>,
        /// the point as well-known text
        geom_wkt: Option<String>,
        /// cell of PRIO-GRID (half a degree) that holds the point
        priogrid_gid: Option<i64>,
        /// name of the country
        country: Option<String>,
        /// Gleditsch and Ward number; empty
        country_id: Option<i64>,
        /// UCDP's region of the world; empty
        region: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        event_clarity: Option<i64>,
        /// 1 a day, 2 up to six days, 3 a week, 4 up to a month, 5 more
        date_prec: Option<i64>,
        /// first possible day
        date_start: Option<Date>,
        /// last possible day
        date_end: Option<Date>,
        /// dead of side A; empty
        deaths_a: Option<i64>,
        /// dead of side B; empty
        deaths_b: Option<i64>,
        /// dead civilians: the best figure where all the dead are told to be civilians
        deaths_civilians: Option<i64>,
        /// dead whose side is not told: the best figure otherwise
        deaths_unknown: Option<i64>,
        /// deaths, best figure
        best: Option<i64>,
        /// deaths, highest figure; the best one where the reports leave it open
        high: Option<i64>,
        /// deaths, lowest figure
        low: Option<i64>,
        /// UCDP's own identifier or coding decision; empty
        gwnoa: Option<String>,
        /// UCDP's own identifier or coding decision; empty
        gwnob: Option<String>,
    }
}

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
    Some(
        GedRow {
            id: number,
            relid: group.told[0].event_id.clone(),
            year: days.map(|(from, _)| i64::from(from.year())),
            type_of_violence: violence,
            side_a: group.told.iter().flat_map(|t| &t.actors).next().filter(|_| one_sided).cloned(),
            side_b: one_sided.then(|| "Civilians".to_owned()),
            number_of_sources: group.told.len() as i64,
            source_article: articles(group),
            source_office: group.joined(|t| t.outlet.as_deref()),
            source_date: dates(group),
            source_headline: group.joined(|t| t.title.as_deref()),
            source_original: group.joined(|t| t.sources.iter().map(String::as_str)),
            where_prec: place.map(|p| i64::from(p.precision)),
            where_coordinates: place.map(|p| p.name.clone()),
            where_description: description,
            adm_1: place.and_then(|p| p.admin1.clone()),
            adm_2: place.and_then(|p| p.admin2.clone()),
            latitude: point.map(|p| p.y()),
            longitude: point.map(|p| p.x()),
            geom_wkt: point.map(|p| p.wkt_string()),
            priogrid_gid: point.map(priogrid),
            country: place.and_then(|p| p.country_name.clone()),
            date_prec: days.map(|(from, to)| date_precision(from, to)),
            date_start: dated.date_start,
            date_end: dated.date_end,
            deaths_civilians: figure(civilians.then_some(best)),
            deaths_unknown: figure((!civilians).then_some(best)),
            best: figure(Some(best)),
            high: figure(Some(deaths.high.unwrap_or(best).max(best))),
            low: figure(Some(deaths.low.unwrap_or(best).min(best))),
            ..GedRow::default()
        }
        .values(),
    )
}

/// UCDP's date precision: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 more.
fn date_precision(from: Date, to: jiff::civil::Date) -> i64 {
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
