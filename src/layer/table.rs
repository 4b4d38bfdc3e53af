//! Tables of events over all reports, one row a [`EventGroup`]: our own, and two that load like those analysts code by hand.
//!
//! `docs/events.md` describes every column of [`EventTable::Ucdp`] and [`EventTable::Acled`], and why some stay empty.

use super::collect::{name_of, rounded};
use super::group::EventGroup;
use super::rows::row;
use super::schema::{Field, Value};
use super::{acled, ucdp};
use crate::event::Toll;
use geo::Point;
use jiff::civil::Date;

/// A table of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventTable {
    /// our own fields: each event with every report's figures
    Groups,
    /// columns of UCDP GED (24.1)
    Ucdp,
    /// columns of ACLED's export (2023)
    Acled,
}

/// A row with flat values.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// where it lies
    pub position: Option<Point<f64>>,
    /// one value a field
    pub values: Vec<Value>,
}

/// Makes the rows of a table, one group after the other, and numbers them.
#[derive(Debug)]
pub struct TableRows {
    table: EventTable,
    rows: i64,
}

impl TableRows {
    /// The row of a group; `None` for one that the codebook of the table leaves out.
    pub fn row(&mut self, group: &EventGroup) -> Option<TableRow> {
        let number = self.rows + 1;
        let values = match self.table {
            EventTable::Groups => values(group),
            EventTable::Ucdp => ucdp::values(group, number)?,
            EventTable::Acled => acled::values(group, number)?,
        };
        self.rows = number;
        Some(TableRow { position: position(group), values })
    }
}

impl EventTable {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            EventTable::Groups => "event_groups",
            EventTable::Ucdp => "ucdp",
            EventTable::Acled => "acled",
        }
    }

    /// Columns, in order.
    pub fn fields(self) -> &'static [Field] {
        match self {
            EventTable::Groups => GroupRow::FIELDS,
            EventTable::Ucdp => ucdp::GedRow::FIELDS,
            EventTable::Acled => acled::AcledRow::FIELDS,
        }
    }

    /// What makes its rows. The codebooks' tables leave out what their codebooks leave out: see [`EventTable::Ucdp`],
    /// [`EventTable::Acled`] in `docs/events.md`.
    pub fn rows(self) -> TableRows {
        TableRows { table: self, rows: 0 }
    }
}

/// Where a group lies, rounded as in the layers.
pub(super) fn position(group: &EventGroup) -> Option<Point<f64>> {
    Some(rounded(group.placed()?.place.as_ref()?.point))
}

/// A figure as a column has it.
pub(super) fn figure(n: Option<u32>) -> Option<i64> {
    n.map(i64::from)
}

row! {
    event
    /// An event with every report's figures.
    GroupRow {
        /// the event's identifier in the first report that tells it
        group_id: String,
        /// what happened
        r#type: String,
        /// kind of event in broad terms
        family: String,
        /// first possible day
        date_start: Option<Date>,
        /// last possible day
        date_end: Option<Date>,
        /// how exact the date is: day, days, month, year, about, year_unknown
        date_precision: Option<String>,
        /// UCDP where-precision, 1 exact to 7 sea or air
        where_precision: Option<i64>,
        /// name of the place
        place: Option<String>,
        /// name of the first-level administrative unit
        admin1: Option<String>,
        /// ISO 3166-1 alpha-2 code of the country
        country: Option<String>,
        /// radius in metres around the position that contains the true one
        uncertainty_m: Option<f64>,
        /// deaths, lowest figure of any report
        deaths_low: Option<i64>,
        /// deaths, figure of the latest report
        deaths_best: Option<i64>,
        /// deaths, highest figure of any report; empty when open
        deaths_high: Option<i64>,
        /// injured, lowest figure of any report
        injured_low: Option<i64>,
        /// injured, figure of the latest report
        injured_best: Option<i64>,
        /// injured, highest figure of any report; empty when open
        injured_high: Option<i64>,
        /// reports or their sources disagree on a figure
        conflicting: bool,
        /// how many reports tell it
        reports: i64,
        /// the events layer's rows, separated by semicolons
        event_ids: Option<String>,
        /// the reports, separated by semicolons
        doc_ids: Option<String>,
        /// each report's deaths, low/best/high, separated by semicolons
        deaths_by_report: Option<String>,
        /// each report's injured, low/best/high, separated by semicolons
        injured_by_report: Option<String>,
        /// who states the figures, separated by semicolons
        sources: Option<String>,
        /// where the reports were published, separated by semicolons
        source_urls: Option<String>,
        /// who took part, separated by semicolons
        actors: Option<String>,
        /// every report tells it as context
        background: bool,
        /// the event in one sentence, made from the fields of the report that tells most
        summary: String,
    }
}

fn values(group: &EventGroup) -> Vec<Value> {
    let (lead, dated, placed) = (group.lead(), group.dated(), group.placed());
    let place = placed.and_then(|t| t.place.as_ref());
    let (deaths, injured) = (group.deaths(), group.injured());
    let precision = dated.date_start.map(|_| name_of(&dated.date_precision));
    GroupRow {
        group_id: group.told[0].event_id.clone(),
        r#type: lead.event_type.clone(),
        family: super::style::event_family(&lead.event_type).to_owned(),
        date_start: dated.date_start,
        date_end: dated.date_end,
        date_precision: precision,
        where_precision: place.map(|p| i64::from(p.precision)),
        place: place.map(|p| p.name.clone()),
        admin1: place.and_then(|p| p.admin1.clone()),
        country: place.and_then(|p| p.country.clone()),
        uncertainty_m: place.map(|p| p.uncertainty_m.round()),
        deaths_low: figure(deaths.low),
        deaths_best: figure(deaths.best),
        deaths_high: figure(deaths.high),
        injured_low: figure(injured.low),
        injured_best: figure(injured.best),
        injured_high: figure(injured.high),
        conflicting: group.conflicting(),
        reports: group.told.len() as i64,
        event_ids: group.joined(|t| [t.event_id.as_str()]),
        doc_ids: group.joined(|t| [t.doc_id.as_str()]),
        deaths_by_report: by_report(group, |t| t.deaths),
        injured_by_report: by_report(group, |t| t.injured),
        sources: group.joined(|t| t.sources.iter().map(String::as_str)),
        source_urls: group.joined(|t| t.source_url.as_deref()),
        actors: group.joined(|t| t.actors.iter().map(String::as_str)),
        background: group.background(),
        summary: lead.summary.clone(),
    }
    .values()
}

/// `a.txt 5/5/10; b.txt 12/12/`: a report without figures is left out, an open end is empty.
fn by_report(group: &EventGroup, of: impl Fn(&super::group::Told) -> Toll) -> Option<String> {
    let text = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
    let given: Vec<String> = group
        .told
        .iter()
        .filter(|t| of(t) != Toll::default())
        .map(|t| {
            let toll = of(t);
            format!("{} {}/{}/{}", t.doc_id, text(toll.low), text(toll.best), text(toll.high))
        })
        .collect();
    (!given.is_empty()).then(|| given.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_described_and_named_once() {
        for table in [EventTable::Groups, EventTable::Ucdp, EventTable::Acled] {
            let fields = table.fields();
            assert!(fields.iter().all(|f| !f.description.is_empty()), "{table:?}");
            let mut names: Vec<&str> = fields.iter().map(|f| f.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), fields.len(), "{table:?}");
        }
    }
}
