//! The world's countries, simplified, to draw the layers on without a network.
//!
//! Neighbours are simplified along the border that they share, so that no gap opens between them: rings are cut into arcs where
//! borders meet, and each arc is thinned once.

use super::planar::{PER_DEGREE, Vertex, crossing, repaired, touches_itself, vertex};
use super::schema::{Column, Field, GeometryKind, Schema, Value};
use dateline_gazetteer::{CountryCode, Gazetteer};
use foldhash::fast::FixedState;
use geo::{Area, BoundingRect, Contains, Coord, LineString, MultiPolygon, Polygon, Rect, Simplify};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The countries as a table: what writers of containers add below the layers.
pub const SCHEMA: Schema = Schema {
    name: "countries",
    title: "Countries",
    description: "Countries of the world as a basemap, simplified; they show the de facto state of disputed areas.",
    geometry: GeometryKind::MultiPolygon,
    fields: &[
        Field { name: "name", kind: String::KIND, description: "the country's English name" },
        Field { name: "country", kind: String::KIND, description: "ISO 3166-1 alpha-2 code" },
    ],
};

/// A country of the basemap.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// English name
    pub name: String,
    /// ISO 3166-1 alpha-2
    pub code: CountryCode,
    /// outer rings counter-clockwise
    pub area: MultiPolygon<f64>,
}

impl Country {
    /// Values in the order of [`SCHEMA`]'s fields.
    pub fn values(&self) -> Vec<Value> {
        vec![Value::Text(self.name.clone()), Value::Text(self.code.to_string())]
    }
}

/// The network of all land borders and coasts, from which a basemap of any generalisation is made. The default one is empty.
#[derive(Debug, Clone, Default)]
pub struct Basemap {
    arcs: Vec<LineString<f64>>,
    countries: Vec<Outline>,
}

#[derive(Debug, Clone)]
struct Outline {
    name: String,
    code: CountryCode,
    /// polygons of rings of arcs
    polygons: Vec<Vec<Vec<Use>>>,
}

/// An arc in a ring: its number, and whether the ring runs along it backwards.
#[derive(Debug, Clone, Copy)]
struct Use {
    arc: usize,
    backwards: bool,
}

impl Basemap {
    /// Cuts the outlines of all countries that the gazetteer has areas of.
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let letters = b'A'..=b'Z';
        let codes = letters.clone().flat_map(|a| letters.clone().map(move |b| CountryCode([a, b])));
        let shapes: Vec<(CountryCode, Vec<Vec<Vec<Vertex>>>)> = codes
            .filter_map(|code| {
                let area = gazetteer.polygon(gazetteer.country(code)?)?;
                let rings = |p: &Polygon<f64>| {
                    let rings = std::iter::once(p.exterior()).chain(p.interiors());
                    rings.map(vertices).filter(|ring| ring.len() > 3).collect()
                };
                Some((code, area.iter().map(rings).collect()))
            })
            .collect();
        let nodes = nodes(shapes.iter().flat_map(|(_, polygons)| polygons.iter().flatten()));
        let mut network = Network::default();
        let countries = shapes
            .iter()
            .map(|(code, polygons)| Outline {
                name: gazetteer.country_name(*code),
                code: *code,
                polygons: polygons
                    .iter()
                    .map(|rings| rings.iter().map(|ring| network.cut(ring, &nodes)).collect())
                    .collect(),
            })
            .collect();
        Basemap { arcs: network.arcs, countries }
    }

    /// The countries, with borders thinned to a tolerance (degrees) that may differ from place to place, and without parts smaller
    /// than a square of it. Where thinned borders would cross, more of them is kept.
    pub fn simplified(&self, tolerance: impl Fn(&LineString<f64>) -> f64) -> Vec<Country> {
        let tolerances: Vec<f64> = self.arcs.iter().map(tolerance).collect();
        let arcs =
            self.arcs.iter().zip(&tolerances).map(|(arc, tolerance)| arc.simplify(*tolerance)).collect();
        let mut network = Thinned { tolerances, arcs, tangled: BTreeSet::new() };
        let mut used_before = BTreeSet::new();
        let mut moved: Vec<usize> = Vec::new();
        loop {
            let rings = self.countries.iter().flat_map(|c| c.polygons.iter().flatten());
            let used: BTreeSet<usize> =
                rings.filter(|ring| network.keeps(ring)).flatten().map(|used| used.arc).collect();
            // Whatever crosses now has to do with an arc that was not there before, or ran otherwise.
            moved.extend(used.difference(&used_before));
            let suspects = network.near(&used, &moved);
            let crossing = crossing(suspects.into_iter().map(|arc| (arc, network.arcs[arc].0.as_slice())));
            moved.clear();
            for arc in crossing {
                if network.tolerances[arc] <= 0.0 {
                    network.tangled.insert(arc);
                    continue;
                }
                let finer = network.tolerances[arc] / 3.0;
                network.tolerances[arc] = if finer > 0.5 / PER_DEGREE { finer } else { 0.0 };
                network.arcs[arc] = self.arcs[arc].simplify(network.tolerances[arc]);
                moved.push(arc);
            }
            if moved.is_empty() {
                break;
            }
            used_before = used;
        }
        let countries = self.countries.iter().filter_map(|outline| {
            let area = outline.area(&network);
            (!area.0.is_empty()).then(|| Country { name: outline.name.clone(), code: outline.code, area })
        });
        countries.collect()
    }
}

/// The arcs at the generalisation that is wanted.
struct Thinned {
    tolerances: Vec<f64>,
    arcs: Vec<LineString<f64>>,
    /// arcs that cross others although nothing is left out of them
    tangled: BTreeSet<usize>,
}

impl Thinned {
    fn ring(&self, uses: &[Use]) -> LineString<f64> {
        let mut points: Vec<Coord<f64>> = Vec::new();
        for used in uses {
            let arc = &self.arcs[used.arc].0;
            match used.backwards {
                true => points.extend(arc.iter().rev()),
                false => points.extend(arc),
            }
        }
        points.dedup();
        LineString(points)
    }

    /// The arcs that are used and lie in a square of the world that an arc that moved lies in.
    fn near(&self, used: &BTreeSet<usize>, moved: &[usize]) -> Vec<usize> {
        /// degrees
        const SQUARE: f64 = 4.0;
        let squares = |arc: usize| {
            let bounds = self.arcs[arc].bounding_rect();
            let across = |from: f64, to: f64| (from / SQUARE).floor() as i32..=(to / SQUARE).floor() as i32;
            bounds.into_iter().flat_map(move |b| {
                across(b.min().x, b.max().x)
                    .flat_map(move |x| across(b.min().y, b.max().y).map(move |y| (x, y)))
            })
        };
        let touched: HashSet<(i32, i32), FixedState> = moved.iter().copied().flat_map(squares).collect();
        used.iter().copied().filter(|&arc| squares(arc).any(|square| touched.contains(&square))).collect()
    }

    /// Whether rings that are drawn may cross or touch each other or themselves: all other arcs are known not to.
    fn may_cross(&self, polygon: &Polygon<f64>, rings: &[Vec<Use>]) -> bool {
        let mut seen = HashSet::<usize, FixedState>::default();
        rings.iter().flatten().any(|used| self.tangled.contains(&used.arc) || !seen.insert(used.arc))
            || std::iter::once(polygon.exterior()).chain(polygon.interiors()).any(touches_itself)
    }

    /// Whether a ring is large enough to be drawn.
    fn keeps(&self, uses: &[Use]) -> bool {
        let coarsest = uses.iter().map(|used| self.tolerances[used.arc]).fold(0.0, f64::max);
        let ring = self.ring(uses);
        ring.0.len() > 3 && Polygon::new(ring, vec![]).unsigned_area() > coarsest * coarsest
    }
}

impl Outline {
    fn area(&self, thinned: &Thinned) -> MultiPolygon<f64> {
        let mut may_cross = false;
        let polygon = |rings: &Vec<Vec<Use>>| {
            let (outer, holes) = rings.split_first().filter(|(outer, _)| thinned.keeps(outer))?;
            let holes = holes.iter().filter(|hole| thinned.keeps(hole)).map(|hole| thinned.ring(hole));
            let polygon = Polygon::new(thinned.ring(outer), holes.collect());
            may_cross |= thinned.may_cross(&polygon, rings);
            Some(polygon)
        };
        let mut polygons: Vec<Polygon<f64>> = self.polygons.iter().filter_map(polygon).collect();
        // The straightened coast may now run outside an island; the island is part of the land then.
        polygons.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
        let mut apart: Vec<(Rect<f64>, Polygon<f64>)> = Vec::new();
        for polygon in polygons {
            let (Some(bounds), Some(first)) = (polygon.bounding_rect(), polygon.exterior().0.first()) else {
                continue;
            };
            if !apart.iter().any(|(around, land)| around.contains(first) && land.contains(first)) {
                apart.push((bounds, polygon));
            }
        }
        if apart.is_empty() {
            // An island state must not vanish: a square stands for it.
            let largest = self.polygons.iter().filter_map(|rings| rings.first()).flatten().next();
            if let Some((c, half)) = largest.and_then(|used| {
                Some((thinned.arcs[used.arc].0.first()?, thinned.tolerances[used.arc] / 2.0))
            }) {
                let (x, y) = (c.x.clamp(half - 180.0, 180.0 - half), c.y.clamp(half - 90.0, 90.0 - half));
                return Rect::new((x - half, y - half), (x + half, y + half)).to_polygon().into();
            }
        }
        let area = MultiPolygon(apart.into_iter().map(|(_, polygon)| polygon).collect());
        if may_cross { repaired(area) } else { area }
    }
}

/// A ring as integers, closed, without repeated vertices.
fn vertices(ring: &LineString<f64>) -> Vec<Vertex> {
    let mut vertices: Vec<Vertex> = ring.coords().copied().map(vertex).collect();
    vertices.dedup();
    vertices
}

fn key(v: Vertex) -> (i32, i32) {
    (v.x, v.y)
}

/// The square of the world, eight degrees wide, in which a vertex lies.
fn square(v: Vertex) -> (i32, i32) {
    const SIDE: i32 = 80_000;
    (v.x.div_euclid(SIDE), v.y.div_euclid(SIDE))
}

/// Vertices at which borders are cut.
type Nodes = HashSet<Vertex, FixedState>;

/// Where borders meet or part: two rings pass such a vertex with different neighbours.
fn nodes<'a>(rings: impl Iterator<Item = &'a Vec<Vertex>>) -> Nodes {
    let mut passed: HashMap<Vertex, [Vertex; 2], FixedState> = HashMap::default();
    let mut nodes = Nodes::default();
    for ring in rings {
        let count = ring.len() - 1;
        for i in 0..count {
            let mut neighbours = [ring[(i + count - 1) % count], ring[(i + 1) % count]];
            // Long coasts are also cut where they pass from square to square: their generalisation may differ along them.
            if square(ring[i]) != square(neighbours[1]) {
                nodes.extend([ring[i], neighbours[1]]);
            }
            neighbours.sort_by_key(|&v| key(v));
            if *passed.entry(ring[i]).or_insert(neighbours) != neighbours {
                nodes.insert(ring[i]);
            }
        }
    }
    nodes
}

#[derive(Default)]
struct Network {
    arcs: Vec<LineString<f64>>,
    numbers: HashMap<Vec<Vertex>, usize, FixedState>,
}

impl Network {
    fn cut(&mut self, ring: &[Vertex], nodes: &Nodes) -> Vec<Use> {
        let open = &ring[..ring.len() - 1];
        let count = open.len();
        let Some(start) = open.iter().position(|v| nodes.contains(v)) else {
            // An island, or an enclave and the hole that it fills: cut in two, since thinning keeps only the ends of a line.
            let start = (0..count).min_by_key(|&i| key(open[i])).unwrap_or(0);
            let far = (0..count).max_by_key(|&i| key(open[i])).unwrap_or(0);
            let steps = (far + count - start) % count;
            let run = |from: usize, to: usize| (from..=to).map(|step| open[(start + step) % count]).collect();
            return vec![self.number(run(0, steps)), self.number(run(steps, count))];
        };
        let mut uses = Vec::new();
        let mut arc = vec![open[start]];
        for step in 1..=count {
            let vertex = open[(start + step) % count];
            arc.push(vertex);
            if nodes.contains(&vertex) {
                uses.push(self.number(std::mem::replace(&mut arc, vec![vertex])));
            }
        }
        uses
    }

    fn number(&mut self, vertices: Vec<Vertex>) -> Use {
        let backwards = vertices.iter().rev().map(|&v| key(v)).lt(vertices.iter().map(|&v| key(v)));
        let vertices: Vec<Vertex> = if backwards { vertices.into_iter().rev().collect() } else { vertices };
        let next = self.arcs.len();
        let degrees = |v: &Vertex| Coord { x: f64::from(v.x) / PER_DEGREE, y: f64::from(v.y) / PER_DEGREE };
        let line = || vertices.iter().map(degrees).collect();
        let arc = match self.numbers.get(&vertices) {
            Some(&arc) => arc,
            None => {
                self.arcs.push(line());
                self.numbers.insert(vertices, next);
                next
            }
        };
        Use { arc, backwards }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Point;

    fn world(tolerance: f64) -> Vec<Country> {
        let gazetteer = crate::embedded_gazetteer().unwrap();
        Basemap::new(&gazetteer).simplified(|_| tolerance)
    }

    #[test]
    fn the_world_stays_whole_and_valid() {
        let countries = world(0.05);
        assert!(countries.len() > 230, "{}", countries.len());
        // Whole borders cross nowhere; `.ci` lets GDAL judge each polygon.
        let rings = countries
            .iter()
            .flat_map(|c| &c.area.0)
            .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        assert!(rings.enumerate().all(|(i, r)| crossing([(i, r.0.as_slice())].into_iter()).is_empty()));
        let tajikistan = countries.iter().find(|c| c.code.as_str() == "TJ").unwrap();
        assert!(tajikistan.area.contains(&Point::new(69.0, 38.55)));
    }

    #[test]
    fn neighbours_keep_one_border() {
        let countries = world(0.1);
        let points = |code: &str| -> HashSet<(i64, i64)> {
            let country = countries.iter().find(|c| c.code.as_str() == code).unwrap();
            let rings = country.area.iter().flat_map(|p| p.exterior().0.clone());
            rings.map(|c| ((c.x * 1e4).round() as i64, (c.y * 1e4).round() as i64)).collect()
        };
        assert!(points("CH").intersection(&points("IT")).count() > 8);
        // Lesotho fills a hole: the same vertices on both sides.
        let lesotho = countries.iter().find(|c| c.code.as_str() == "LS").unwrap();
        let south_africa = countries.iter().find(|c| c.code.as_str() == "ZA").unwrap();
        let hole = south_africa
            .area
            .iter()
            .flat_map(|p| p.interiors())
            .find(|r| r.0.len() == lesotho.area.0[0].exterior().0.len());
        assert!(hole.is_some());
    }
}
