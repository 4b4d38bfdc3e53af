//! Descriptions of a location alone: *24 km E of Dushanbe, Tajikistan*, *the village of X near Y*, *between A and B*.
//!
//! The point-radius method (Wieczorek, Guo & Hijmans 2004): the stated distance and direction from the reference give the
//! point; rounding, the width of the direction and the size of the reference add up to the uncertainty.

use super::place_name::{self, Named};
use super::{area, place_pieces, policy};
use crate::document::{Document, Prose};
use crate::resolve::{Location, Resolution, Resolver, Target};
use crate::spatial::{
    Direction, LocativeExpr, Mode, Qualifier, Referent, Relation, StatedDistance, Statement, alone, geometry,
    grammar, measure, parts_of_names,
};
use crate::toponym::{Mention, Recogniser};
use dateline_gazetteer::{Gazetteer, Place, PlaceIx};
use geo::{Geometry, Point};

/// A located description.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// the most probable position with its uncertainty
    pub location: Location,
    /// where the description allows it to be: a point for a place without extent, else an area
    pub geometry: Geometry<f64>,
    /// the place that it is described by
    pub ground: PlaceIx,
    /// how the description was read, where it says more than a name: *24 km east-north-east of Dushanbe*
    pub reading: Option<String>,
}

/// Locates descriptions; reuses its buffers.
pub struct Locator<'g> {
    gazetteer: &'g Gazetteer,
    /// made when a description first needs the whole pipeline
    stages: Option<(Recogniser, Resolver)>,
}

impl<'g> Locator<'g> {
    /// A locator on a gazetteer.
    pub fn new(gazetteer: &'g Gazetteer) -> Self {
        Locator { gazetteer, stages: None }
    }

    /// Locates a description; `None` when it names no place that the gazetteer knows.
    pub fn locate(&mut self, text: &str) -> Option<Located> {
        let text = text.trim();
        if let Some((stated, direction, at)) = alone::offset(text)
            && let Some(Named::Places(readings)) = place_name::read(self.gazetteer, &text[at as usize..])
        {
            let offset = direction.map(|d| (d.bearing_deg, stated.distance_m));
            if readings[0].held
                && let Some(place) = place_name::counted_from(self.gazetteer, &readings, offset)
            {
                return Some(self.away(place, &stated, direction));
            }
            // no place of the name lies where it should: what it should lie in is all that is known
            let unit = place_pieces::in_pieces(self.gazetteer, &text[at as usize..]);
            return Some(self.at(unit.map_or(readings[0].place, |named| named.place)));
        }
        // *northern X*, unless that is a name itself
        let name = text.split(',').next().unwrap_or(text);
        if alone::says_part(text) && self.gazetteer.lookup(name).is_empty() {
            return self.read(text);
        }
        match place_name::read(self.gazetteer, text) {
            // *Province: X, Municipality: Y* is in pieces
            Some(Named::Places(readings)) if readings[0].held && !text.contains([':', '\n']) => {
                Some(self.at(readings[0].place))
            }
            Some(Named::Places(_)) => place_pieces::in_pieces(self.gazetteer, text).map(|n| self.at(n.place)),
            Some(Named::Position(p)) => {
                let near = self.gazetteer.nearest(p, 200_000.0, 1);
                let location = Location { lon: p.x(), lat: p.y(), uncertainty_m: 1.0, precision: 1 };
                near.first().map(|(ix, _)| Located {
                    location,
                    geometry: Geometry::Point(p),
                    ground: *ix,
                    reading: None,
                })
            }
            None => self.read(text),
        }
    }

    /// A place as it stands.
    fn at(&self, ix: PlaceIx) -> Located {
        let place = self.gazetteer.place(ix);
        let point = Point::new(place.lon, place.lat);
        let geometry = self.gazetteer.polygon(ix).map_or(Geometry::Point(point), Geometry::MultiPolygon);
        Located { location: here(&place), geometry, ground: ix, reading: None }
    }

    /// At a distance from a place.
    fn away(&self, ix: PlaceIx, stated: &StatedDistance, direction: Option<Direction>) -> Located {
        let place = self.gazetteer.place(ix);
        let centre = Point::new(place.lon, place.lat);
        let slack_m = policy::SLACK_M;
        let (inner, outer) = match direction {
            // with a direction the figure is a measured one, in a straight line
            Some(_) => area::allowed(
                &StatedDistance { mode: stated.mode.or(Some(Mode::Flight)), ..*stated },
                slack_m,
            ),
            None => area::allowed(stated, slack_m),
        };
        let far = stated.distance_max_m.unwrap_or(stated.distance_m);
        let distance = match stated.qualifier {
            Some(Qualifier::AtMost | Qualifier::LessThan) => far / 2.0,
            _ => f64::midpoint(stated.distance_m, far),
        };
        let (point, uncertainty_m, geometry) = match direction {
            Some(d) => {
                let across = distance * (d.half_width_deg.to_radians() / 2.0).sin() * 2.0;
                let along = (outer - inner) / 2.0;
                let point = measure::destination(centre, d.bearing_deg, distance);
                (
                    point,
                    across.hypot(along) + place.radius_m.min(5_000.0),
                    geometry::sector(centre, inner, outer, d),
                )
            }
            None => (centre, outer, geometry::ring(centre, inner, outer)),
        };
        let precision = if uncertainty_m <= 25_000.0 { 2 } else { 4 };
        Located {
            location: Location { lon: point.x(), lat: point.y(), uncertainty_m, precision },
            geometry: Geometry::MultiPolygon(geometry),
            ground: ix,
            reading: self.reading(&Relation::Distance { distance: *stated, direction }, ix, None),
        }
    }

    /// A description in free words: the whole pipeline, then the most telling statement or the most exact place.
    fn read(&mut self, text: &str) -> Option<Located> {
        let document = Document::from_text("", text);
        let prose = Prose::new(&document);
        let gazetteer = self.gazetteer;
        let (recogniser, resolver) = self.stages.get_or_insert_with(|| (Recogniser::new(), Resolver::new()));
        let mentions = recogniser.recognise(gazetteer, &prose);
        let expressions = grammar::parse(&prose, &mentions);
        let resolutions = resolver.resolve(gazetteer, &prose, &mentions, &expressions);
        let partial = parts_of_names(prose.text(), &mentions);
        let found =
            Found { text: prose.text(), mentions: &mentions, resolutions: &resolutions, partial: &partial };
        let exact = found.most_exact(gazetteer);
        for expr in &expressions {
            // what the statement locates may be in the gazetteer itself
            let figure = found.place(&expr.figure).filter(|&f| found.place(&expr.ground) != Some(f));
            let ground = found.place(&expr.ground);
            match (&expr.relation, figure, ground) {
                (Relation::Distance { distance, direction }, None, Some(ground)) => {
                    return Some(self.away(ground, distance, *direction));
                }
                (Relation::Between, None, Some(a)) => {
                    if let Some(b) = expr.ground2.as_ref().and_then(|g| found.place(g)) {
                        return Some(self.between(a, b));
                    }
                }
                (Relation::Direction(d), None, Some(ground)) => return Some(self.toward(ground, *d)),
                (Relation::Containment { .. }, None, Some(ground)) if exact == Some(ground) => {
                    return Some(self.part(ground, expr));
                }
                _ => {}
            }
        }
        // what names its own unit is surer than what recognition takes for a place
        let pieces = place_pieces::in_pieces(gazetteer, text);
        let held = pieces.filter(|named| named.held).map(|named| named.place);
        held.or(exact).or(pieces.map(|named| named.place)).map(|ix| self.at(ix))
    }

    fn between(&self, a: PlaceIx, b: PlaceIx) -> Located {
        let (p, q) = (self.gazetteer.place(a), self.gazetteer.place(b));
        let (p, q) = (Point::new(p.lon, p.lat), Point::new(q.lon, q.lat));
        let apart = measure::distance_m(p, q);
        let middle = measure::destination(p, measure::bearing_deg(p, q), apart / 2.0);
        let location = Location {
            lon: middle.x(),
            lat: middle.y(),
            uncertainty_m: apart / 2.0 + policy::SLACK_M,
            precision: 2,
        };
        Located {
            location,
            geometry: Geometry::MultiPolygon(geometry::corridor(p, q, policy::BETWEEN_AGREE)),
            ground: a,
            reading: self.reading(&Relation::Between, a, Some(b)),
        }
    }

    /// *north of X*: within the distance of *near*, on that side.
    fn toward(&self, ground: PlaceIx, d: Direction) -> Located {
        let place = self.gazetteer.place(ground);
        let centre = Point::new(place.lon, place.lat);
        let reach = policy::NEAR_DRAW_M + place.radius_m;
        let point = measure::destination(centre, d.bearing_deg, reach / 2.0);
        let location = Location { lon: point.x(), lat: point.y(), uncertainty_m: reach, precision: 2 };
        Located {
            location,
            geometry: Geometry::MultiPolygon(geometry::sector(centre, 0.0, reach, d)),
            ground,
            reading: self.reading(&Relation::Direction(d), ground, None),
        }
    }

    /// *northern X*: the middle of that part.
    fn part(&self, ground: PlaceIx, expr: &LocativeExpr) -> Located {
        use geo::{BoundingRect, Centroid};
        let whole = self.at(ground);
        let (Geometry::MultiPolygon(area), Relation::Containment { part }) =
            (&whole.geometry, &expr.relation)
        else {
            return whole;
        };
        let bounds = policy::PART_AGREES;
        let cut = geometry::part_of(area, *part, bounds);
        let (Some(middle), Some(extent)) = (cut.centroid(), cut.bounding_rect()) else { return whole };
        let uncertainty_m = measure::distance_m(extent.min().into(), extent.max().into()) / 2.0;
        let location = Location { lon: middle.x(), lat: middle.y(), uncertainty_m, ..whole.location };
        let reading = self.reading(&expr.relation, ground, None);
        Located { location, geometry: Geometry::MultiPolygon(cut), ground, reading }
    }

    /// A statement about places in the grammar's own words.
    fn reading(&self, relation: &Relation, ground: PlaceIx, ground2: Option<PlaceIx>) -> Option<String> {
        let name = |ix: PlaceIx| self.gazetteer.place(ix).name;
        let statement = Statement { relation, ground: name(ground), ground2: ground2.map(name) };
        Some(statement.to_string())
    }
}

/// The location of a place as it stands.
pub fn here(place: &Place<'_>) -> Location {
    let precision = match place.feature.class {
        b'A' if place.feature.is_country() => 6,
        b'A' if place.feature.is_admin1() => 4,
        b'A' => 3,
        b'L' | b'H' => 5,
        _ => 1,
    };
    Location { lon: place.lon, lat: place.lat, uncertainty_m: place.radius_m, precision }
}

/// What the pipeline found in a description.
struct Found<'a> {
    text: &'a str,
    mentions: &'a [Mention],
    resolutions: &'a [Resolution],
    /// mentions that are only part of a longer name, and so another place
    partial: &'a [usize],
}

impl Found<'_> {
    fn place(&self, referent: &Referent) -> Option<PlaceIx> {
        let m = match referent {
            Referent::Mention(m) => *m,
            Referent::Phrase { antecedent, .. } => (*antecedent)?,
        };
        let name = self.mentions[m].span;
        let compound = self.text[..name.start as usize].ends_with('-')
            || self.text[name.end as usize..].starts_with('-');
        if compound || self.partial.contains(&m) {
            return None;
        }
        match self.resolutions[m].target.as_ref()? {
            Target::Place(ix) => Some(*ix),
            // placed by a statement: that statement says it better
            Target::Approximate { via_expr: Some(_), .. } => None,
            Target::Approximate { anchor, .. } => Some(*anchor),
            Target::Border { .. } => None,
        }
    }

    /// The smallest place named.
    fn most_exact(&self, gazetteer: &Gazetteer) -> Option<PlaceIx> {
        let all = (0..self.mentions.len()).filter_map(|m| self.place(&Referent::Mention(m)));
        all.min_by(|a, b| gazetteer.place(*a).radius_m.total_cmp(&gazetteer.place(*b).radius_m))
    }
}
