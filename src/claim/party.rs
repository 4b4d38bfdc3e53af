//! The two ends of a claim: where they are and as what they are measured.

use super::{Party, policy};
use crate::resolve::{Location, Resolution, Target};
use crate::spatial::measure::{self, Nearest};
use crate::spatial::{Referent, says_border, says_coast};
use crate::toponym::Mention;
use dateline_gazetteer::{CountryCode, Gazetteer, Place, PlaceIx};
use geo::{MultiLineString, MultiPolygon, Point};
use std::cell::RefCell;
use std::collections::HashMap;

/// Words for the seat of a first-level unit.
const SEATS: [&str; 4] =
    ["the state capital", "the provincial capital", "the regional capital", "the provincial seat"];

/// How sure a place is that is meant but not named: as *the capital* of the country that the report is about.
const UNNAMED: f32 = 0.8;

/// Whether words stand for a town, so that they cannot mean a country.
fn says_town(words: &str) -> bool {
    matches!(words.to_lowercase().as_str(), "the city" | "the town" | "the village")
}

/// What stages before give to every check.
pub(super) struct Evidence<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) text: &'a str,
    pub(super) mentions: &'a [Mention],
    pub(super) resolutions: &'a [Resolution],
    /// the country that most of the document's places lie in, when one stands out
    pub(super) main_country: Option<CountryCode>,
    /// ways between areas that have been measured: of figure and ground
    pub(super) ways: RefCell<HashMap<(PlaceIx, PlaceIx), Option<Way>>>,
    /// seats that have been looked for: of the unit that a place lies in
    pub(super) seats: RefCell<HashMap<PlaceIx, Option<PlaceIx>>>,
}

/// Metres between two areas, and where it was measured: on the figure, on the ground.
type Way = (f64, Point<f64>, Point<f64>);

/// What a party is measured as.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Point(Point<f64>),
    Area(MultiPolygon<f64>),
    Line(MultiLineString<f64>),
}

/// A party with everything that its checks need.
#[derive(Debug, Clone)]
pub(super) struct End<'a> {
    pub(super) party: Party,
    /// its name in reasons
    pub(super) name: String,
    pub(super) shape: Option<Shape>,
    pub(super) place: Option<Place<'a>>,
    /// calibrated, of the resolution
    pub(super) probability: f32,
    /// located by something else than itself: a facility by its town
    pub(super) approximate: bool,
    /// the words speak of its border or its coast
    pub(super) edge: Option<Edge>,
    /// the document never names it here: a pronoun, *the village*
    pub(super) inferred: bool,
}

/// A line that belongs to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Border,
    Coast,
}

impl<'a> Evidence<'a> {
    pub(super) fn end(&self, referent: &Referent) -> End<'a> {
        match referent {
            Referent::Mention(m) => self.of_mention(*m, self.mentions[*m].span, false),
            Referent::Phrase { span, antecedent } => {
                let words = span.of(self.text);
                if let Some(m) = antecedent {
                    let shown = if words.is_empty() { self.mentions[*m].span } else { *span };
                    let mut end = self.of_mention(*m, shown, true);
                    if says_town(words)
                        && end.place.is_some_and(|p| p.feature.is_country() || p.feature.is_admin1())
                    {
                        return self.nothing(*span, None);
                    }
                    if says_border(words) {
                        end.edge = Some(Edge::Border);
                    } else if says_coast(words) {
                        end.edge = Some(Edge::Coast);
                    }
                    if end.edge.is_some() {
                        end.name = words.to_owned();
                        end.inferred = false;
                    }
                    return end;
                }
                if let Some(country) = self.main_country.filter(|_| self.says_the_country(referent)) {
                    let mut end = self.nothing(*span, None);
                    if let Some(ix) = self.gazetteer.country(country) {
                        self.stand_on(&mut end, ix);
                        end.probability = UNNAMED;
                        end.name = self.gazetteer.place(ix).name.to_owned();
                    }
                    return end;
                }
                let lower = words.to_lowercase();
                let capital = matches!(
                    lower.as_str(),
                    "the capital"
                        | "the capital city"
                        | "the national capital"
                        | "the country's capital"
                        | "capital"
                );
                match self.main_country.filter(|_| capital).and_then(|c| self.gazetteer.capital(c)) {
                    Some(ix) => self.unnamed(*span, ix),
                    None => self.nothing(*span, None),
                }
            }
        }
    }

    /// Whether words mean the country that the report is about, when it is about one.
    pub(super) fn says_the_country(&self, referent: &Referent) -> bool {
        let Referent::Phrase { span, antecedent: None } = referent else { return false };
        let words = span.of(self.text);
        let said = words.eq_ignore_ascii_case("the country") || words.eq_ignore_ascii_case("the nation");
        said && self.main_country.is_some()
    }

    /// The ground of an expression. *the state capital* is that of the unit that the figure lies in.
    pub(super) fn ground(&self, referent: &Referent, figure: &End<'a>) -> End<'a> {
        if let Referent::Phrase { span, antecedent: None } = referent
            && SEATS.contains(&span.of(self.text).to_lowercase().as_str())
            && let Some(ix) = figure.place.and_then(|p| self.seat(&p))
        {
            return self.unnamed(*span, ix);
        }
        self.end(referent)
    }

    /// The seat of the first-level unit that a place lies in.
    fn seat(&self, place: &Place<'_>) -> Option<PlaceIx> {
        if place.admin1.is_empty() {
            return None;
        }
        let find = || {
            let near =
                self.gazetteer.nearest(Point::new(place.lon, place.lat), policy::SEAT_REACH_M, usize::MAX);
            near.into_iter()
                .map(|(ix, _)| (ix, self.gazetteer.facts(ix)))
                .filter(|(_, p)| p.country == place.country && p.admin1 == place.admin1.as_bytes())
                .filter(|(_, p)| matches!(p.feature.code(), "PPLA" | "PPLC"))
                .max_by_key(|(_, p)| p.population)
                .map(|(ix, _)| ix)
        };
        *self.seats.borrow_mut().entry(place.ix).or_insert_with(find)
    }

    /// A place that the words mean without naming it.
    fn unnamed(&self, span: crate::document::Span, ix: PlaceIx) -> End<'a> {
        let place = self.gazetteer.place(ix);
        let mut end = self.nothing(span, None);
        end.party.place = Some(ix);
        end.party.location =
            Some(Location { lon: place.lon, lat: place.lat, uncertainty_m: place.radius_m, precision: 2 });
        end.name = place.name.to_owned();
        end.shape = Some(Shape::Point(Point::new(place.lon, place.lat)));
        end.place = Some(place);
        end.probability = UNNAMED;
        end
    }

    fn nothing(&self, span: crate::document::Span, mention: Option<usize>) -> End<'a> {
        End {
            party: Party { span, mention, place: None, location: None },
            name: span.of(self.text).to_owned(),
            shape: None,
            place: None,
            probability: 0.0,
            approximate: false,
            edge: None,
            inferred: true,
        }
    }

    fn of_mention(&self, m: usize, span: crate::document::Span, inferred: bool) -> End<'a> {
        let resolution = &self.resolutions[m];
        let mut end = self.nothing(span, Some(m));
        end.inferred = inferred;
        end.name = self.mentions[m].span.of(self.text).to_owned();
        end.party.location = resolution.location;
        end.probability = resolution.probability;
        match &resolution.target {
            Some(Target::Place(ix)) => self.stand_on(&mut end, *ix),
            Some(Target::Approximate { anchor, .. }) => {
                end.party.place = Some(*anchor);
                end.place = Some(self.gazetteer.place(*anchor));
                end.approximate = true;
                end.shape = resolution.location.map(|l| Shape::Point(Point::new(l.lon, l.lat)));
            }
            Some(Target::Border { line, .. }) => {
                end.edge = Some(Edge::Border);
                end.shape = Some(Shape::Line(line.clone()));
            }
            None => {}
        }
        end
    }

    fn stand_on(&self, end: &mut End<'a>, ix: PlaceIx) {
        let place = self.gazetteer.place(ix);
        end.party.place = Some(ix);
        end.shape = Some(self.shape(&place));
        end.place = Some(place);
    }

    /// The way between the areas of two places, measured once a document: boundaries have ten thousand vertices, and a report may
    /// say often how two countries lie to each other.
    fn between(
        &self,
        figure: Option<Place<'_>>,
        figure_area: &MultiPolygon<f64>,
        ground: Option<Place<'_>>,
        ground_area: &MultiPolygon<f64>,
    ) -> Option<Way> {
        let measure = || measure::between_areas(figure_area, ground_area);
        let (Some(figure), Some(ground)) = (figure, ground) else { return measure() };
        *self.ways.borrow_mut().entry((figure.ix, ground.ix)).or_insert_with(measure)
    }

    /// The shape that a place is measured as: countries, units, seas and regions by their area, rivers by their course, the rest
    /// by their point.
    pub(super) fn shape(&self, place: &Place<'_>) -> Shape {
        let wide = matches!(place.feature.class, b'A' | b'H' | b'L' | b'T');
        if wide && let Some(area) = self.gazetteer.polygon(place.ix) {
            return Shape::Area(area);
        }
        if wide && let Some(line) = self.gazetteer.line(place.ix) {
            return Shape::Line(line);
        }
        Shape::Point(Point::new(place.lon, place.lat))
    }
}

impl End<'_> {
    /// Its point: the location, else the place's point.
    pub(super) fn point(&self) -> Option<Point<f64>> {
        match self.party.location {
            Some(l) => Some(Point::new(l.lon, l.lat)),
            None => self.place.map(|p| Point::new(p.lon, p.lat)),
        }
    }

    /// How far its point may be from where the words mean, metres.
    pub(super) fn slack_m(&self) -> f64 {
        let Some(place) = self.place else { return policy::SLACK_M };
        let uncertain =
            if self.approximate { self.party.location.map_or(0.0, |l| l.uncertainty_m) } else { 0.0 };
        let size = if matches!(self.shape, Some(Shape::Point(_)))
            && !place.feature.is_populated()
            && !self.approximate
        {
            place.radius_m.min(100_000.0)
        } else if place.population >= policy::METROPOLIS {
            policy::SLACK_CITY_M + policy::SLACK_METROPOLIS_M
        } else if place.population >= policy::CITY {
            policy::SLACK_CITY_M
        } else {
            0.0
        };
        policy::SLACK_M + size.max(uncertain)
    }

    /// Whether the resolution is more than a guess.
    pub(super) fn sure(&self) -> bool {
        self.probability >= policy::SURE
    }
}

/// Measured between two ends: distance, and the two points it was measured between (ground, figure).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reach {
    pub(super) distance_m: f64,
    pub(super) ground: Point<f64>,
    pub(super) figure: Point<f64>,
    /// the ground was measured at its edge or course, not at its point
    pub(super) edge: bool,
}

/// The shortest way between ground and figure, by their shapes; along an edge when the words speak of one.
pub(super) fn reach(evidence: &Evidence<'_>, ground: &End<'_>, figure: &End<'_>) -> Option<Reach> {
    let at = figure.point()?;
    let shape = ground.shape.as_ref()?;
    let from = |nearest: Nearest, edge: bool| Reach {
        distance_m: nearest.distance_m,
        ground: nearest.point,
        figure: at,
        edge,
    };
    if ground.edge == Some(Edge::Border)
        && let (Some(place), Some(home)) = (ground.place, figure.place.and_then(|p| p.country))
        && place.feature.is_country()
        && let Some(code) = place.country.filter(|&c| c != home)
        && let Some(line) = evidence.gazetteer.border(code, home)
        && let Some(nearest) = measure::nearest_on_line(&line, at)
    {
        return Some(from(nearest, true));
    }
    match shape {
        Shape::Point(p) => {
            // a country or sea as figure: its nearest edge counts, not its middle
            if let Some(Shape::Area(area)) = &figure.shape
                && let Some(n) = measure::nearest_on_area(area, *p)
            {
                return Some(Reach { distance_m: n.distance_m, ground: *p, figure: n.point, edge: false });
            }
            if let Some(Shape::Line(line)) = &figure.shape
                && let Some(n) = measure::nearest_on_line(line, *p)
            {
                return Some(Reach { distance_m: n.distance_m, ground: *p, figure: n.point, edge: false });
            }
            Some(Reach { distance_m: measure::distance_m(*p, at), ground: *p, figure: at, edge: false })
        }
        Shape::Line(line) => measure::nearest_on_line(line, at).map(|n| from(n, true)),
        Shape::Area(area) => {
            if ground.edge.is_some() {
                return measure::nearest_on_boundary(area, at).map(|n| from(n, true));
            }
            if let Some(Shape::Area(other)) = &figure.shape {
                let (distance_m, figure, ground) =
                    evidence.between(figure.place, other, ground.place, area)?;
                return Some(Reach { distance_m, ground, figure, edge: true });
            }
            measure::nearest_on_area(area, at).map(|n| from(n, true))
        }
    }
}

/// The country that most resolved places of a document lie in.
pub(super) fn main_country(gazetteer: &Gazetteer, resolutions: &[Resolution]) -> Option<CountryCode> {
    let mut counts: Vec<(CountryCode, f64)> = Vec::new();
    let mut all = 0.0;
    for r in resolutions {
        let Some(Target::Place(ix)) = r.target else { continue };
        let Some(code) = gazetteer.place(ix).country else { continue };
        all += 1.0;
        match counts.iter_mut().find(|(c, _)| *c == code) {
            Some((_, n)) => *n += 1.0,
            None => counts.push((code, 1.0)),
        }
    }
    counts
        .iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .filter(|(_, n)| *n >= policy::MAIN_COUNTRY * all)
        .map(|(c, _)| *c)
}
