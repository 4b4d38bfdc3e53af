//! One event, many reports: which reports tell of the same event, and what they say together.
//!
//! Two tellings of different reports are of the same event when type, day and place allow it (see [`same`]); a telling joins the
//! nearest group all of whose tellings it fits, so that no chain of small differences joins what is far apart. Two events of one
//! report are never one: the report keeps them apart. Reports are taken in the order of the input; the same input gives the same
//! groups.

use crate::event::{DatePrecision, Toll, classify};
use geo::{Distance, Haversine, Point};
use jiff::civil::Date;
use std::collections::HashMap;

/// What one report tells of one event.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct ToldPlace {
    pub point: Point<f64>,
    /// UCDP where-precision, 1 exact to 7 sea or air
    pub precision: u8,
    /// radius in metres around the point that contains the true position
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

/// Longest interval, in days, in which an event can be the same as another report's: a month.
const LONGEST_DAYS: i64 = 31;
/// Metres between two towns, facilities or spots that can be the same place: the size of a town, and the accuracy of its point.
const SAME_PLACE_M: f64 = 10_000.0;
/// Largest uncertainty that widens [`SAME_PLACE_M`]: *near X*.
const WIDEST_M: f64 = 25_000.0;
/// Types up to this rank say so little that any type of their family may be the same event.
const VAGUE_RANK: u8 = 4;

/// Collects tellings and groups them.
#[derive(Debug, Default)]
pub struct Grouper {
    groups: Vec<EventGroup>,
    /// groups by family and day, so that a telling is compared only with what can be the same
    by_day: HashMap<(&'static str, Date), Vec<usize>>,
}

impl Grouper {
    /// A grouper that knows no report yet.
    pub fn new() -> Self {
        Grouper::default()
    }

    /// Adds the events of one report.
    pub fn add(&mut self, told: Vec<Told>) {
        for telling in told {
            let days = days(&telling);
            let family = classify(&telling.event_type).map_or("any", |c| c.family);
            let mut near: Vec<usize> = days
                .iter()
                .flat_map(|day| [day.yesterday().unwrap_or(*day), *day, day.tomorrow().unwrap_or(*day)])
                .filter_map(|day| self.by_day.get(&(family, day)))
                .flatten()
                .copied()
                .collect();
            near.sort_unstable();
            near.dedup();
            let best = near
                .into_iter()
                .filter_map(|g| {
                    let distances: Option<Vec<f64>> =
                        self.groups[g].told.iter().map(|other| same(other, &telling)).collect();
                    Some((g, distances?.into_iter().fold(0.0, f64::max)))
                })
                .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let group = match best {
                Some((group, _)) => {
                    self.groups[group].told.push(telling);
                    group
                }
                None => {
                    self.groups.push(EventGroup { told: vec![telling] });
                    self.groups.len() - 1
                }
            };
            for day in days {
                let known = self.by_day.entry((family, day)).or_default();
                if !known.contains(&group) {
                    known.push(group);
                }
            }
        }
    }

    /// All groups, in the order of their first telling.
    pub fn finish(self) -> Vec<EventGroup> {
        self.groups
    }
}

/// The days of an event; none when it is undated or its dates are too wide to tell events apart.
fn days(told: &Told) -> Vec<Date> {
    match (told.date_start, told.date_end) {
        (Some(from), Some(to)) if days_between(from, to) < LONGEST_DAYS => {
            from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).collect()
        }
        _ => Vec::new(),
    }
}

/// Days from one day to another, negative backwards.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// Whether two tellings can be of the same event; how far apart they are, in kilometres, a day counting as ten.
///
/// All must hold:
/// - they are of different reports;
/// - their types are the same, or one is vague (*attack*, *killing*, *explosion*, *accident*), or both are of one kind (kinds of bombs; kinds of battles;
///   kinds of riots; what heavy rain does);
/// - both are dated within a month, and the intervals meet. Two days that are both stated must be the same day, or neighbours
///   when both reports give the same number of dead (a night, a time zone). Where a report leaves the day out, so that it is taken
///   from the day of publication, the counts of the dead must agree;
/// - both have a place: within 10 km, or within the larger uncertainty up to 25 km; a province or country may be the place of what
///   another report tells more closely when it contains it and the number of dead does not differ.
fn same(a: &Told, b: &Told) -> Option<f64> {
    if a.doc_id == b.doc_id || !same_type(&a.event_type, &b.event_type) {
        return None;
    }
    // In a war, two undated reports of one city and one day are more often two events than one.
    let assumed = |t: &Told| t.date_precision == DatePrecision::About;
    if (assumed(a) || assumed(b)) && !agree(a.deaths, b.deaths) {
        return None;
    }
    Some(place_gap(a, b)? + 10.0 * date_gap(a, b)?)
}

/// Whether two counts can be of the same people.
fn agree(a: Toll, b: Toll) -> bool {
    let range = |t: Toll| Some((t.low.or(t.best)?, t.high.unwrap_or(u32::MAX)));
    matches!((range(a), range(b)), (Some((a0, a1)), Some((b0, b1))) if a0 <= b1 && b0 <= a1)
}

fn same_type(a: &str, b: &str) -> bool {
    let (Some(x), Some(y)) = (classify(a), classify(b)) else { return a == b };
    const RAIN: [&str; 5] = ["flood", "landslide", "storm", "cyclone", "dam_failure"];
    const RIOTS: [&str; 3] = ["riot", "prison_riot", "prison_escape"];
    let both = |list: &[&str]| list.contains(&a) && list.contains(&b);
    let coded = |event: &str| x.acled_event == event && y.acled_event == event;
    a == b
        || x.family == y.family
            && (x.rank <= VAGUE_RANK
                || y.rank <= VAGUE_RANK
                || coded("Explosions/Remote violence")
                || coded("Battles")
                || both(&RAIN)
                || both(&RIOTS))
}

/// Days between two events' dates; `None` when they cannot be of the same event.
fn date_gap(a: &Told, b: &Told) -> Option<f64> {
    let ((a0, a1), (b0, b1)) = (a.date_start.zip(a.date_end)?, b.date_start.zip(b.date_end)?);
    let apart = days_between(a1, b0).max(days_between(b1, a0)).max(0);
    let stated = |t: &Told| t.date_precision == DatePrecision::Day;
    match apart {
        0 => Some(0.0),
        1 if stated(a) && stated(b) && a.deaths.best.is_some() && a.deaths.best == b.deaths.best => Some(1.0),
        _ => None,
    }
}

/// Kilometres between two events' places; `None` when they cannot be of the same event.
fn place_gap(a: &Told, b: &Told) -> Option<f64> {
    let (x, y) = (a.place.as_ref()?, b.place.as_ref()?);
    if matches!((&x.country, &y.country), (Some(x), Some(y)) if x != y) {
        return None;
    }
    let apart = Haversine.distance(x.point, y.point);
    let (coarse, fine) = if x.precision >= y.precision { (x, y) } else { (y, x) };
    let close = apart <= coarse.uncertainty_m.clamp(SAME_PLACE_M, WIDEST_M);
    let contained = || {
        let within = match coarse.precision {
            ..=3 => false,
            4 | 5 => match (&coarse.admin1, &fine.admin1) {
                (Some(unit), Some(other)) => unit == other,
                _ => apart <= coarse.uncertainty_m,
            },
            _ => coarse.country.is_some() && coarse.country == fine.country,
        };
        within && a.deaths.best.is_some() && a.deaths.best == b.deaths.best
    };
    // Two provinces or countries of one name are one place only for one number of dead.
    let pinned = coarse.precision <= 3;
    (pinned && close || contained()).then_some(apart / 1_000.0)
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
        let mut distinct: Vec<&str> = Vec::new();
        for text in self.told.iter().flat_map(of) {
            if !distinct.contains(&text) {
                distinct.push(text);
            }
        }
        (!distinct.is_empty()).then(|| distinct.join("; "))
    }
}

#[cfg(test)]
mod tests;
