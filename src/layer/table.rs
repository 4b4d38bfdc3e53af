//! Tables of events over all reports, one row a [`EventGroup`]: our own, and two that load like those analysts code by hand.
//!
//! `docs/events.md` describes every column of [`EventTable::Ucdp`] and [`EventTable::Acled`], and why some stay empty.

use super::collect::{name_of, rounded};
use super::group::EventGroup;
use super::schema::{Column, Field, FieldKind, Value};
use super::{acled, ucdp};
use crate::event::Toll;
use geo::Point;

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

/// Rows with flat values.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// name in files
    pub name: &'static str,
    /// columns, in order
    pub fields: &'static [Field],
    /// where each row lies, and one value a field
    pub rows: Vec<(Option<Point<f64>>, Vec<Value>)>,
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
            EventTable::Groups => &FIELDS,
            EventTable::Ucdp => &ucdp::FIELDS,
            EventTable::Acled => &acled::FIELDS,
        }
    }

    /// The table of these events. The codebooks' tables leave out what their codebooks leave out: see [`EventTable::Ucdp`],
    /// [`EventTable::Acled`] in `docs/events.md`.
    pub fn of(self, groups: &[EventGroup]) -> Table {
        let row = |group: &EventGroup, number: i64| match self {
            EventTable::Groups => Some(values(group)),
            EventTable::Ucdp => ucdp::values(group, number),
            EventTable::Acled => acled::values(group, number),
        };
        let mut rows = Vec::new();
        for group in groups {
            let number = rows.len() as i64 + 1;
            if let Some(values) = row(group, number) {
                rows.push((position(group), values));
            }
        }
        Table { name: self.name(), fields: self.fields(), rows }
    }
}

/// Where a group lies, rounded as in the layers.
pub(super) fn position(group: &EventGroup) -> Option<Point<f64>> {
    Some(rounded(group.placed()?.place.as_ref()?.point))
}

/// A figure as a value.
pub(super) fn figure(n: Option<u32>) -> Value {
    n.map(i64::from).value()
}

/// A field of a table.
pub(super) const fn field(name: &'static str, kind: FieldKind, description: &'static str) -> Field {
    Field { name, kind, description }
}

use FieldKind::{Boolean, Date as Day, Integer, Real, Text};

const FIELDS: [Field; 28] = [
    field("group_id", Text, "the event's identifier in the first report that tells it"),
    field("type", Text, "what happened"),
    field("family", Text, "kind of event in broad terms"),
    field("date_start", Day, "first possible day"),
    field("date_end", Day, "last possible day"),
    field("date_precision", Text, "how exact the date is: day, days, month, year, about, year_unknown"),
    field("where_precision", Integer, "UCDP where-precision, 1 exact to 7 sea or air"),
    field("place", Text, "name of the place"),
    field("admin1", Text, "name of the first-level administrative unit"),
    field("country", Text, "ISO 3166-1 alpha-2 code of the country"),
    field("uncertainty_m", Real, "radius in metres around the position that contains the true one"),
    field("deaths_low", Integer, "deaths, lowest figure of any report"),
    field("deaths_best", Integer, "deaths, figure of the latest report"),
    field("deaths_high", Integer, "deaths, highest figure of any report; empty when open"),
    field("injured_low", Integer, "injured, lowest figure of any report"),
    field("injured_best", Integer, "injured, figure of the latest report"),
    field("injured_high", Integer, "injured, highest figure of any report; empty when open"),
    field("conflicting", Boolean, "reports or their sources disagree on a figure"),
    field("reports", Integer, "how many reports tell it"),
    field("event_ids", Text, "the events layer's rows, separated by semicolons"),
    field("doc_ids", Text, "the reports, separated by semicolons"),
    field("deaths_by_report", Text, "each report's deaths, low/best/high, separated by semicolons"),
    field("injured_by_report", Text, "each report's injured, low/best/high, separated by semicolons"),
    field("sources", Text, "who states the figures, separated by semicolons"),
    field("source_urls", Text, "where the reports were published, separated by semicolons"),
    field("actors", Text, "who took part, separated by semicolons"),
    field("background", Boolean, "every report tells it as context"),
    field("summary", Text, "the event in one sentence, made from the fields of the report that tells most"),
];

fn values(group: &EventGroup) -> Vec<Value> {
    let (lead, dated, placed) = (group.lead(), group.dated(), group.placed());
    let place = placed.and_then(|t| t.place.as_ref());
    let (deaths, injured) = (group.deaths(), group.injured());
    let precision = dated.date_start.map(|_| name_of(&dated.date_precision));
    vec![
        group.told[0].event_id.clone().value(),
        lead.event_type.clone().value(),
        super::style::event_family(&lead.event_type).to_owned().value(),
        dated.date_start.value(),
        dated.date_end.value(),
        precision.value(),
        place.map(|p| i64::from(p.precision)).value(),
        place.map(|p| p.name.clone()).value(),
        place.and_then(|p| p.admin1.clone()).value(),
        place.and_then(|p| p.country.clone()).value(),
        place.map(|p| p.uncertainty_m.round()).value(),
        figure(deaths.low),
        figure(deaths.best),
        figure(deaths.high),
        figure(injured.low),
        figure(injured.best),
        figure(injured.high),
        group.conflicting().value(),
        (group.told.len() as i64).value(),
        group.joined(|t| [t.event_id.as_str()]).value(),
        group.joined(|t| [t.doc_id.as_str()]).value(),
        by_report(group, |t| t.deaths).value(),
        by_report(group, |t| t.injured).value(),
        group.joined(|t| t.sources.iter().map(String::as_str)).value(),
        group.joined(|t| t.source_url.as_deref()).value(),
        group.joined(|t| t.actors.iter().map(String::as_str)).value(),
        group.background().value(),
        lead.summary.clone().value(),
    ]
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
