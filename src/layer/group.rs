//! One event, many reports: which reports tell of the same event, and what they say together.
//!
//! Two tellings of different reports are of the same event when type, day and place allow it (see [`same`]); a telling joins the
//! nearest group all of whose tellings it fits, so that no chain of small differences joins what is far apart. Two events of one
//! report are never one: the report keeps them apart. Reports are taken in the order of the input; the same input gives the same
//! groups.
//!
//! An archive tells of more events than fit into memory: of each telling only what decides on its group stays there (some hundred
//! bytes), the rest waits in a file. A telling is compared with groups of the same kind, weeks and neighbourhood alone ([`index`]).

mod grouper;
mod index;
mod same;
mod store;

pub use grouper::{Grouper, Groups};

use crate::event::{DatePrecision, Toll, classify};
use geo::Point;
use jiff::civil::Date;
use std::collections::HashSet;

/// What one report tells of one event.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[allow(missing_docs)]
pub struct Told {
    /// number of the event in its report, with the report's identifier before it
    pub event_id: String,
    pub doc_id: String,
    pub title: Option<String>,
    pub published: Option<Date>,
    pub source_url: Option<String>,
    pub outlet: Option<String>,
    pub event_type: String,
    pub date_start: Option<Date>,
    pub date_end: Option<Date>,
    pub date_precision: DatePrecision,
    pub place: Option<ToldPlace>,
    pub deaths: Toll,
    pub injured: Toll,
    /// the dead are soldiers, police, guards or officials, at least some of them
    pub state_dead: bool,
    /// all the dead are civilians or captives
    pub civilian_dead: bool,
    pub actors: Vec<String>,
    /// who states the figures
    pub sources: Vec<String>,
    pub conflicting: bool,
    /// told as context
    pub background: bool,
    /// the event in one sentence, made from the fields
    pub summary: String,
    /// the sentence that tells it
    pub snippet: String,
}

/// Where a report places an event.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[allow(missing_docs)]
pub struct ToldPlace {
    #[serde(with = "store::bits")]
    pub point: Point<f64>,
    /// UCDP where-precision, 1 exact to 7 sea or air
    pub precision: u8,
    /// radius in metres around the point that contains the true position
    #[serde(with = "store::bits")]
    pub uncertainty_m: f64,
    pub name: String,
    /// ISO 3166-1 alpha-2
    pub country: Option<String>,
    pub country_name: Option<String>,
    pub admin1: Option<String>,
    pub admin2: Option<String>,
}

/// An event as one or several reports tell it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventGroup {
    /// what each report says, in the order of the input; never empty
    pub told: Vec<Told>,
}

/// Days from one day to another, negative backwards.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

impl EventGroup {
    /// The telling that names the event: the most telling type, the earliest of them.
    pub fn lead(&self) -> &Told {
        self.first_by(|t| classify(&t.event_type).map_or(0, |c| i64::from(c.rank)))
    }

    /// The telling that dates it most exactly.
    pub fn dated(&self) -> &Told {
        self.first_by(|t| {
            let stated = i64::from(t.date_precision != DatePrecision::About);
            let width =
                t.date_start.zip(t.date_end).map_or(i64::MAX / 8, |(from, to)| days_between(from, to));
            stated - 2 * width
        })
    }

    /// The telling that places it most exactly, among those that place it.
    pub fn placed(&self) -> Option<&Told> {
        let exact = |t: &&Told| {
            t.place
                .as_ref()
                .map(|p| (std::cmp::Reverse(p.precision), std::cmp::Reverse(p.uncertainty_m as u64)))
        };
        // Of equals the first: `max_by_key` gives the last.
        self.told.iter().rev().filter(|t| t.place.is_some()).max_by_key(exact)
    }

    /// The first of the tellings with the highest value.
    fn first_by(&self, value: impl Fn(&Told) -> i64) -> &Told {
        self.told.iter().fold(&self.told[0], |best, t| if value(t) > value(best) { t } else { best })
    }

    /// Deaths over all reports: low the lowest, high the highest figure of any, best that of the latest report.
    pub fn deaths(&self) -> Toll {
        self.toll(|t| t.deaths)
    }

    /// Injured over all reports, by the same rule as [`EventGroup::deaths`].
    pub fn injured(&self) -> Toll {
        self.toll(|t| t.injured)
    }

    fn toll(&self, of: impl Fn(&Told) -> Toll) -> Toll {
        let given = || self.told.iter().filter(|t| of(t).best.or(of(t).low).or(of(t).high).is_some());
        // Later reports know more; of equals the first.
        let best = given().fold(None::<&Told>, |best, t| match best {
            Some(b) if t.published <= b.published => Some(b),
            _ => Some(t),
        });
        // Figures that are open above, "at least 5", leave the whole open unless another report closes it above them.
        let highest = given().filter_map(|t| of(t).high.or(of(t).best)).max();
        let closed = given().any(|t| of(t).high.is_some() && of(t).high == highest);
        Toll {
            low: given().filter_map(|t| of(t).low.or(of(t).best)).min(),
            best: best.and_then(|t| of(t).best.or(of(t).low)),
            high: highest.filter(|_| closed),
        }
    }

    /// Whether reports or their sources disagree on a number.
    pub fn conflicting(&self) -> bool {
        let differ = |of: fn(&Told) -> Option<u32>| {
            let mut figures = self.told.iter().filter_map(of);
            figures.next().is_some_and(|first| figures.any(|n| n != first))
        };
        self.told.iter().any(|t| t.conflicting) || differ(|t| t.deaths.best) || differ(|t| t.injured.best)
    }

    /// Whether every report tells it as context.
    pub fn background(&self) -> bool {
        self.told.iter().all(|t| t.background)
    }

    /// Distinct texts that the tellings give, in their order; `None` when there are none.
    pub fn joined<'t, I>(&'t self, of: impl Fn(&'t Told) -> I) -> Option<String>
    where
        I: IntoIterator<Item = &'t str>,
    {
        let mut seen = HashSet::new();
        let distinct: Vec<&str> = self.told.iter().flat_map(of).filter(|text| seen.insert(*text)).collect();
        (!distinct.is_empty()).then(|| distinct.join("; "))
    }
}

#[cfg(test)]
mod tests;
