//! Reports that nobody wrote: features of all layers for measuring writers (ordinary values) and for breaking them (awkward ones).
//!
//! Deterministic: the same number gives the same report.
#![allow(dead_code)] // the tests use one kind, the bench the other

use dateline::Document;
use dateline::document::Span;
use dateline::layer::rows::{BorderRow, ClaimAreaRow, ClaimRow, EventRow, PlaceRow, SourceColumns};
use dateline::layer::{Feature, Layer, Style, Value};
use geo::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};
use jiff::civil::{Date, date};
use std::sync::Arc;

/// Which values the features have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// like those of news
    Ordinary,
    /// like those that have broken some program before
    Awkward,
}

/// Sebastiano Vigna's SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn of<T: Clone>(&mut self, some: &[T]) -> T {
        some[self.below(some.len() as u64) as usize].clone()
    }

    /// Between two numbers, with so many decimals.
    fn between(&mut self, low: f64, high: f64, decimals: i32) -> f64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let scale = 10_f64.powi(decimals);
        ((low + unit * (high - low)) * scale).round() / scale
    }
}

/// Words of ordinary sentences.
const WORDS: [&str; 20] = [
    "police",
    "said",
    "the",
    "river",
    "near",
    "capital",
    "on",
    "Monday",
    "people",
    "were",
    "killed",
    "after",
    "a",
    "flood",
    "in",
    "northern",
    "district",
    "officials",
    "told",
    "reporters",
];

/// Texts that have broken an exporter, a reader or a spreadsheet before.
const AWKWARD: [&str; 30] = [
    "plain",
    "",
    " spaces at both ends ",
    "\"quotes\", 'single', `ticks`, comma; semicolon\ttab",
    "\"",
    "ends with a quote\"",
    "back\\slash \\n \\N \\u0041",
    "two\nlines\r\nand a third\rand a fourth",
    "\n",
    "</script><img src=x onerror=alert(1)>&amp;<![CDATA[ ]]>",
    "]]> &lt; &#0; <!-- --",
    "طهران – تل أبيب \u{202e}reversed\u{202c}",
    "שלום \u{200f}(עולם)\u{200e}",
    "👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 Хуҷанд 東京 e\u{301}",
    "\u{1d54f}\u{10ffff}\u{e000}",
    "=1+1",
    "+CMD|' /C calc'!A0",
    "{\"json\": [null]}",
    "[1, 2, 3]",
    "null",
    "NULL",
    "true",
    "007",
    "1e5",
    "-0",
    "2024-02-29",
    "2024/02/29 12:00:00",
    "POINT (1 2)",
    "\u{0}nul\u{1}\u{8}\u{b}\u{c}\u{1b}[31m\u{1f}\u{7f}\u{85}\u{2028}\u{fffe}\u{ffff}end",
    "\u{feff}a mark in front",
];

const INTEGERS: [i64; 8] = [0, 1, -1, 7, 255, 65_536, 2_147_483_647, -2_147_483_648];

const REALS: [f64; 12] =
    [0.0, -0.0, 1.0, -1.5, 0.1 + 0.2, 1e-7, 24_000.0, 123_456_789.123_456, 1.0 / 3.0, 1e15, 1e21, f64::NAN];

const DATES: [(i16, i8, i8); 6] =
    [(1, 1, 1), (1582, 10, 10), (1969, 12, 31), (1970, 1, 1), (2024, 2, 29), (9999, 12, 31)];

/// Poles, the antimeridian from both sides, the origin, and the smallest steps beside them.
const POSITIONS: [(f64, f64); 12] = [
    (0.0, 0.0),
    (180.0, 90.0),
    (-180.0, -90.0),
    (180.0, 0.0),
    (-180.0, 0.0),
    (179.999999, -89.999999),
    (-179.999999, 89.999999),
    (0.000001, -0.000001),
    (0.00001, 0.0),
    (-0.0, 90.0),
    (100.0, 10.0),
    (68.77905, 38.53575),
];

/// What makes the values of one report.
struct Maker {
    kind: Kind,
    random: Random,
    number: u64,
}

/// Features of one report: with ordinary values ten, mostly points; with awkward ones two of each layer.
pub(crate) fn report(kind: Kind, number: u64) -> (Document, Vec<Feature>) {
    let mut maker = Maker { kind, random: Random(number), number };
    let source = maker.source();
    let mut document = Document::from_text(source.doc_id.clone(), "The text of the report </script>.");
    document.title = source.title.clone();
    let layers: &[Layer] = match kind {
        Kind::Ordinary => &[
            Layer::Places,
            Layer::Places,
            Layer::Places,
            Layer::Places,
            Layer::Places,
            Layer::Places,
            Layer::Events,
            Layer::Events,
            Layer::Claims,
            Layer::ClaimAreas,
        ],
        Kind::Awkward => &[
            Layer::Places,
            Layer::Places,
            Layer::Regions,
            Layer::Regions,
            Layer::Borders,
            Layer::Borders,
            Layer::Events,
            Layer::Events,
            Layer::Claims,
            Layer::Claims,
            Layer::ClaimAreas,
            Layer::ClaimAreas,
        ],
    };
    let features = layers.iter().enumerate().map(|(i, &layer)| maker.feature(&source, layer, i)).collect();
    (document, features)
}

impl Maker {
    fn awkward(&self) -> bool {
        self.kind == Kind::Awkward
    }

    fn text(&mut self, words: u64) -> String {
        match self.kind {
            Kind::Ordinary => {
                let words: Vec<&str> = (0..words).map(|_| self.random.of(&WORDS)).collect();
                words.join(" ")
            }
            Kind::Awkward => match self.random.below(12) {
                0 => "長い snippet, ".repeat(143),
                1 => self.random.of(&AWKWARD).repeat(3),
                _ => self.random.of(&AWKWARD).to_owned(),
            },
        }
    }

    /// Null where it may be, more often in awkward reports.
    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let null = self.random.below(if self.awkward() { 2 } else { 5 }) == 0;
        (!null).then(|| value(self))
    }

    fn integer(&mut self) -> i64 {
        if self.awkward() { self.random.of(&INTEGERS) } else { self.random.below(500) as i64 }
    }

    fn real(&mut self) -> f64 {
        if self.awkward() { self.random.of(&REALS) } else { self.random.between(0.0, 500_000.0, 0) }
    }

    fn day(&mut self) -> Date {
        match self.kind {
            Kind::Ordinary => date(
                2020 + self.random.below(5) as i16,
                1 + self.random.below(12) as i8,
                1 + self.random.below(28) as i8,
            ),
            Kind::Awkward => {
                let (year, month, day) = self.random.of(&DATES);
                date(year, month, day)
            }
        }
    }

    fn source(&mut self) -> SourceColumns {
        let number = self.number;
        let doc_id = match self.kind {
            Kind::Ordinary => format!("reports/{number:06}.txt"),
            // Never empty: an identifier tells reports apart.
            Kind::Awkward => format!("{number} {}", self.text(1)),
        };
        let url = |m: &mut Self| match m.kind {
            Kind::Ordinary => format!("https://example.org/news/{number}"),
            Kind::Awkward => m
                .random
                .of(&["javascript:alert(1)", "https://example.org/?a=1&b=<\"'>", "http://", "ftp://x"])
                .to_owned(),
        };
        SourceColumns {
            doc_id,
            title: self.maybe(|m| m.text(8)),
            published: self.maybe(Self::day),
            source_url: self.maybe(url),
        }
    }

    fn position(&mut self) -> (f64, f64) {
        match self.awkward() && self.random.below(2) == 0 {
            true => self.random.of(&POSITIONS),
            false => (self.random.between(-180.0, 180.0, 6), self.random.between(-90.0, 90.0, 6)),
        }
    }

    /// In parts where it reaches the antimeridian, as the layers' lines are.
    fn line(&mut self) -> MultiLineString<f64> {
        let (x, y) = self.position();
        let (x, y) = (x.clamp(-178.0, 178.0), y.clamp(-88.0, 88.0));
        let step = |i: u64| Coord { x: rounded(x + i as f64 * 0.037), y: rounded(y + i as f64 * 0.021) };
        let mut lines = vec![LineString((0..2 + self.random.below(20)).map(step).collect())];
        if self.awkward() && self.random.below(2) == 0 {
            lines.push(vec![(179.5, 1.0), (180.0, 1.25)].into());
            lines.push(vec![(-180.0, 1.25), (-179.0, 1.5)].into());
        }
        MultiLineString(lines)
    }

    fn area(&mut self) -> MultiPolygon<f64> {
        let (x, y) = self.position();
        let (x, y) = (x.clamp(-178.0, 178.0), y.clamp(-88.0, 88.0));
        let circle = |radius: f64, corners: u32, clockwise: bool| {
            let corner = |i: u32| {
                let turn = std::f64::consts::TAU * f64::from(i % corners) / f64::from(corners);
                let turn = if clockwise { -turn } else { turn };
                Coord { x: rounded(x + radius * turn.cos()), y: rounded(y + radius * turn.sin()) }
            };
            LineString((0..=corners).map(corner).collect())
        };
        let mut areas = vec![Polygon::new(circle(1.5, 64, false), vec![circle(0.5, 16, true)])];
        if self.awkward() {
            match self.random.below(4) {
                // A triangle of a decimetre.
                0 => {
                    areas = vec![Polygon::new(
                        vec![(0.0, 0.0), (1e-6, 0.0), (0.0, 1e-6), (0.0, 0.0)].into(),
                        vec![],
                    )]
                }
                // A polar cap up to the edge of the map.
                1 => {
                    let ring =
                        vec![(-180.0, 80.0), (180.0, 80.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, 80.0)];
                    areas = vec![Polygon::new(ring.into(), vec![])];
                }
                2 => areas.push(Polygon::new(
                    vec![(179.75, -90.0), (180.0, -90.0), (180.0, -89.5), (179.75, -90.0)].into(),
                    vec![],
                )),
                _ => {}
            }
        }
        MultiPolygon(areas)
    }

    fn feature(&mut self, source: &SourceColumns, layer: Layer, i: usize) -> Feature {
        let (geometry, values, style) = match layer {
            Layer::Places => (self.point(), self.place(source).values(), marker()),
            Layer::Regions => (self.area().into(), self.place(source).values(), Style::default()),
            Layer::Borders => (self.line().into(), self.border(source), Style::default()),
            Layer::Events => (self.point(), self.event(source, i), marker()),
            Layer::Claims => (self.line().into(), self.claim(source, i), stroke()),
            Layer::ClaimAreas => (self.area().into(), self.claim_area(source, i), stroke()),
        };
        Feature { layer, geometry: Arc::new(geometry), values, style, evidence: Span::new(4, 8) }
    }

    fn point(&mut self) -> Geometry<f64> {
        let (x, y) = self.position();
        Point::new(x, y).into()
    }

    fn place(&mut self, source: &SourceColumns) -> PlaceRow {
        PlaceRow {
            source: source.clone(),
            place_id: self.maybe(|m| m.text(1)),
            name: self.text(2),
            country: self.maybe(|m| m.text(1)),
            admin1: self.maybe(|m| m.text(2)),
            feature: self.maybe(|m| m.text(1)),
            mentions: self.integer(),
            first_mention: self.integer(),
            snippet: self.text(20),
            probability: self.random.between(0.0, 1.0, 3),
            uncertainty_m: self.real(),
            precision: 1 + self.random.below(7) as i64,
        }
    }

    fn border(&mut self, source: &SourceColumns) -> Vec<Value> {
        BorderRow {
            source: source.clone(),
            name: self.text(3),
            country_a: "AF".to_owned(),
            country_b: "TJ".to_owned(),
            length_m: self.real(),
            mentions: self.integer(),
            snippet: self.text(20),
        }
        .values()
    }

    fn event(&mut self, source: &SourceColumns, i: usize) -> Vec<Value> {
        EventRow {
            source: source.clone(),
            event_id: format!("{}#e{i}", source.doc_id),
            r#type: self.random.of(&["flood", "prison_riot", "protest"]).to_owned(),
            family: self.random.of(&["hazard", "violence", "unrest"]).to_owned(),
            date_start: self.maybe(Self::day),
            date_end: self.maybe(Self::day),
            date_precision: self.maybe(|_| "day".to_owned()),
            where_precision: 1 + self.random.below(7) as i64,
            place: self.text(2),
            country: self.maybe(|_| "TJ".to_owned()),
            deaths_low: self.maybe(Self::integer),
            deaths_best: self.maybe(Self::integer),
            deaths_high: self.maybe(Self::integer),
            injured_low: self.maybe(Self::integer),
            injured_best: self.maybe(Self::integer),
            injured_high: self.maybe(Self::integer),
            actors: self.maybe(|m| m.text(4)),
            sources: self.maybe(|m| m.text(4)),
            conflicting: self.random.below(2) == 0,
            background: self.random.below(2) == 0,
            summary: self.text(10),
            snippet: self.text(20),
            uncertainty_m: self.real(),
        }
        .values()
    }

    fn claim(&mut self, source: &SourceColumns, i: usize) -> Vec<Value> {
        ClaimRow {
            source: source.clone(),
            claim_id: format!("{}#c{i}", source.doc_id),
            kind: "distance".to_owned(),
            text: self.text(8),
            figure: self.text(2),
            ground: self.text(2),
            stated_m: self.maybe(Self::real),
            measured_m: self.maybe(Self::real),
            difference_m: self.maybe(Self::real),
            difference_pct: self.maybe(Self::real),
            bearing_stated: self.maybe(Self::real),
            bearing_measured: self.maybe(Self::real),
            tolerance_m: self.maybe(Self::real),
            verdict: self.random.of(&["consistent", "doubtful", "contradicted", "unverifiable"]).to_owned(),
            reason: self.text(10),
        }
        .values()
    }

    fn claim_area(&mut self, source: &SourceColumns, i: usize) -> Vec<Value> {
        ClaimAreaRow {
            source: source.clone(),
            claim_id: format!("{}#c{i}", source.doc_id),
            kind: "distance".to_owned(),
            text: self.text(8),
            uncertainty_m: self.maybe(Self::real),
            verdict: "consistent".to_owned(),
            reason: self.text(10),
        }
        .values()
    }
}

/// Six decimals, as the layers' positions have at most.
fn rounded(v: f64) -> f64 {
    (v * 1e6).round() / 1e6
}

fn marker() -> Style {
    Style { marker_color: Some("#1f5fa8"), marker_size: Some("small"), ..Style::default() }
}

fn stroke() -> Style {
    Style { stroke: Some("#2e8b57"), stroke_width: Some(2.5), stroke_opacity: Some(0.9), ..Style::default() }
}
