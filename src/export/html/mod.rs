//! One HTML file with the map, the reports' text and everything that draws them: `dateline.html`.
//!
//! Leaflet (in `leaflet/`, with its licence) and a simplified world are inside, nothing is loaded from anywhere, and the page's own
//! policy forbids it. Reports are data: they are handed over as JSON and written as text, never as markup. Limits of the format:
//! shapes are simplified for the screen; beyond some thousand reports their texts are left out, then the reports, and the page says
//! so. Where points are too many for the view, the page draws groups of them.

mod world;

use super::caption::Named;
use super::{ExportError, Options, Sink, Staging};
use crate::claim::Verdict;
use crate::document::{Counts, Document, Span};
use crate::layer::{ATTRIBUTION, Basemap, Feature, Layer, Value, style};
use foldhash::fast::FixedState;
use geo::{BoundingRect, Coord, Geometry, LineString, Simplify};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::error::Error as StdError;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use world::{Near, World};

type Failure = Box<dyn StdError + Send + Sync>;

const FILE: &str = "dateline.html";
const PAGE: &str = include_str!("page.html");
const LEAFLET_JS: &str = include_str!("leaflet/leaflet.js");
const LEAFLET_CSS: &str = include_str!("leaflet/leaflet.css");

/// What goes into the page, by the name that it has there.
const PARTS: [(&str, &str); 6] = [
    ("{{leaflet_css}}", LEAFLET_CSS),
    ("{{style}}", include_str!("style.css")),
    ("{{leaflet_js}}", LEAFLET_JS),
    ("{{spread}}", include_str!("spread.js")),
    ("{{text}}", include_str!("text.js")),
    ("{{script}}", include_str!("map.js")),
];

/// A shape keeps about one vertex a thousandth of its size: a pixel of a screen.
const SCREEN: f64 = 1_000.0;

/// Most bytes of reports' texts in a page: what a phone still scrolls.
const MOST_TEXT: usize = 8_000_000;

/// Most bytes of features in a page, as estimated by [`Shown::size`].
const MOST_FEATURES: usize = 24_000_000;

/// Collects features and writes the page at the end.
pub struct Writer {
    path: PathBuf,
    out: File,
    with_text: bool,
    basemap: Basemap,
    reports: Vec<Report>,
    features: Vec<Shown>,
    /// as JSON
    geometries: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, usize>,
    /// outlines that reports share, kept so that no other geometry takes their address
    shared: HashMap<*const Geometry<f64>, Numbered, FixedState>,
    near: Near,
    /// bytes of the reports' texts
    text_size: usize,
    /// bytes of the features
    feature_size: usize,
    /// reports without their text, and reports that are not in the page at all, because it would be too large
    without_text: usize,
    left_out: usize,
    /// reports that are not in the page to their end
    cut_off: usize,
    /// of the report that was begun last: whether it is in the page, and how its text is counted
    shows_report: bool,
    offsets: Option<Counts>,
}

/// A geometry and its number in the page.
type Numbered = (Arc<Geometry<f64>>, usize);

#[derive(Serialize)]
struct Report {
    title: String,
    published: Option<String>,
    url: Option<String>,
    text: Option<String>,
}

/// A feature as the page wants it.
#[derive(Serialize)]
struct Shown {
    layer: usize,
    report: usize,
    geometry: usize,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<String>,
    /// where the evidence stands, in the units of JavaScript's strings
    span: Option<[u32; 2]>,
    color: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    background: bool,
}

impl Shown {
    /// About how many bytes of JSON it takes, without its geometry.
    fn size(&self) -> usize {
        let texts = [&self.label, &self.facts, &self.quote, &self.verdict, &self.family];
        200 + self.name.len() + texts.into_iter().flatten().map(String::len).sum::<usize>()
    }
}

fn is_false(b: &bool) -> bool {
    !b
}

#[derive(Serialize)]
struct LayerName {
    name: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Page<'a> {
    attribution: &'static str,
    layers: Vec<LayerName>,
    families: [(&'static str, &'static str); 9],
    verdicts: [(&'static str, &'static str); 4],
    reports: &'a [Report],
    features: &'a [Shown],
    #[serde(serialize_with = "as_they_are")]
    geometries: &'a [Arc<str>],
    world: World,
    /// what the page lacks
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Writer {
    /// Creates the file.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn create(staging: &mut Staging, options: &Options) -> Result<Self, ExportError> {
        Ok(Writer {
            path: staging.folder().join(FILE),
            out: staging.file(FILE)?,
            with_text: options.with_text,
            basemap: options.basemap.clone(),
            reports: Vec::new(),
            features: Vec::new(),
            geometries: Vec::new(),
            numbers: HashMap::new(),
            shared: HashMap::default(),
            near: Near::default(),
            text_size: 0,
            feature_size: 0,
            without_text: 0,
            left_out: 0,
            cut_off: 0,
            shows_report: false,
            offsets: None,
        })
    }

    /// The number of a geometry in the page, where each stands once.
    fn geometry(&mut self, geometry: &Arc<Geometry<f64>>) -> usize {
        let address = Arc::as_ptr(geometry);
        if let Some(&(_, known)) = self.shared.get(&address) {
            return known;
        }
        let json = coordinates(geometry).to_string();
        let next = self.geometries.len();
        let number = match self.numbers.get(json.as_str()) {
            Some(&known) => known,
            None => {
                let json: Arc<str> = json.into();
                self.feature_size += json.len();
                self.geometries.push(Arc::clone(&json));
                self.numbers.insert(json, next);
                next
            }
        };
        if matches!(**geometry, Geometry::MultiPolygon(_)) && Arc::strong_count(geometry) > 1 {
            self.shared.insert(address, (Arc::clone(geometry), number));
        }
        number
    }

    fn shown(&mut self, feature: &Feature) -> Shown {
        let named = Named(feature);
        let text = |field| named.text(field).map(str::to_owned);
        let geometry = self.geometry(&feature.geometry);
        if let Geometry::Point(point) = &*feature.geometry {
            self.near.add(point.0);
        }
        let (first, last) = (named.day("date_start"), named.day("date_end"));
        let style = feature.style;
        Shown {
            layer: Layer::ALL.iter().position(|&l| l == feature.layer).unwrap_or(0),
            report: self.reports.len().saturating_sub(1),
            geometry,
            name: named.name(),
            label: named.label(),
            facts: named.facts(),
            quote: named.quote().map(str::to_owned),
            span: self.utf16(feature.evidence),
            color: style.marker_color.or(style.stroke).unwrap_or("#555555"),
            width: style.stroke_width,
            size: style.marker_size,
            days: first
                .or(last)
                .map(|day| [first.unwrap_or(day).to_string(), last.unwrap_or(day).to_string()]),
            verdict: text("verdict"),
            family: text("family"),
            background: matches!(named.get("background"), Value::Boolean(true)),
        }
    }

    /// A span of the text of the report that was begun last, if the page has it, in UTF-16 code units.
    fn utf16(&self, span: Span) -> Option<[u32; 2]> {
        let text = self.reports.last()?.text.as_deref()?;
        let offsets = self.offsets.as_ref()?;
        Some([span.start, span.end].map(|byte| offsets.before(text, (byte as usize).min(text.len()))))
    }

    /// What the page lacks, in words.
    fn note(&self) -> Option<String> {
        let all = self.reports.len() + self.left_out;
        let more = "the other formats hold everything";
        let missing = match (self.left_out, self.cut_off, self.without_text) {
            (0, 0, 0) => return None,
            (0, 0, without) => format!("{without} of {all} reports are shown without their text."),
            (0, cut_off, _) => format!("{cut_off} of {all} reports are not shown to their end; {more}."),
            (left_out, _, _) => format!("{left_out} of {all} reports are not shown; {more}."),
        };
        Some(format!("Too large for one page: {missing}"))
    }

    fn write_page(&self, out: impl Write) -> Result<(), Failure> {
        let data = Page {
            attribution: ATTRIBUTION,
            layers: Layer::ALL.map(|l| LayerName { name: l.name(), title: l.title() }).into(),
            families: style::EVENT_FAMILIES,
            verdicts: [
                (Verdict::Consistent, "consistent"),
                (Verdict::Doubtful, "doubtful"),
                (Verdict::Contradicted, "contradicted"),
                (Verdict::Unverifiable, "unverifiable"),
            ]
            .map(|(verdict, name)| (name, style::verdict_color(verdict))),
            reports: &self.reports,
            features: &self.features,
            geometries: &self.geometries,
            world: World::new(&self.basemap, &self.near)?,
            note: self.note(),
        };
        fill(out, |out| Ok(serde_json::to_writer(ScriptSafe(out), &data)?))?;
        Ok(())
    }
}

/// Texts that are JSON.
fn as_they_are<S: Serializer>(texts: &[Arc<str>], serializer: S) -> Result<S::Ok, S::Error> {
    let json = texts.iter().map(|text| serde_json::from_str::<&RawValue>(text).map_err(S::Error::custom));
    let json: Vec<&RawValue> = json.collect::<Result<_, _>>()?;
    json.serialize(serializer)
}

impl Sink for Writer {
    fn begin(&mut self, document: &Document) -> Result<(), ExportError> {
        self.shows_report = self.feature_size < MOST_FEATURES;
        if !self.shows_report {
            self.left_out += 1;
            return Ok(());
        }
        let has_room = self.text_size + document.text.len() <= MOST_TEXT;
        let with_text = self.with_text && has_room;
        self.without_text += usize::from(self.with_text && !has_room);
        let text = with_text.then(|| document.text.clone());
        self.text_size += text.as_ref().map_or(0, String::len);
        self.offsets = text.as_deref().map(|text| Counts::new(text, utf16_units));
        let url =
            document.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        self.reports.push(Report {
            title: document.title.clone().unwrap_or_else(|| document.id.clone()),
            published: document.published.map(|day| day.to_string()),
            url: url.map(str::to_owned),
            text,
        });
        Ok(())
    }

    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        if self.shows_report && self.feature_size >= MOST_FEATURES && !features.is_empty() {
            self.shows_report = false;
            self.cut_off += 1;
        }
        let features = if self.shows_report { features } else { &[] };
        for feature in features {
            let shown = self.shown(feature);
            self.feature_size += shown.size();
            self.features.push(shown);
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        self.write_page(BufWriter::new(&self.out)).map_err(ExportError::at(&self.path))
    }
}

/// UTF-16 code units of UTF-8, which JavaScript counts in: one for each code point, a second one for those of four bytes.
fn utf16_units(text: &[u8]) -> u32 {
    text.iter().map(|&b| u32::from((b as i8) >= -0x40) + u32::from(b >= 0xF0)).sum()
}

/// Writes the page with its parts in place, `data` writing what is no part of the program. One pass over the template, so that no
/// part is searched for the names of others.
fn fill<W: Write>(mut out: W, mut data: impl FnMut(&mut W) -> io::Result<()>) -> io::Result<()> {
    let mut rest = PAGE;
    while let Some(at) = rest.find("{{") {
        let end = rest[at..].find("}}").map_or(rest.len(), |n| at + n + 2);
        out.write_all(&rest.as_bytes()[..at])?;
        match PARTS.iter().find(|(name, _)| *name == &rest[at..end]) {
            // The reference to a source map would make browsers' tools ask for a file that is not there.
            Some((_, part)) => out.write_all(part.split(SOURCE_MAP).next().unwrap_or(part).as_bytes())?,
            None => data(&mut out)?,
        }
        rest = &rest[end..];
    }
    out.write_all(rest.as_bytes())?;
    out.flush()
}

/// What begins a reference to a source map.
const SOURCE_MAP: &str = "//# sourceMappingURL";

/// Writes JSON so that it cannot end the script element that it stands in, nor name a source map. Either is part of one string, and
/// a string's text comes in one piece as far as nothing in it is escaped.
struct ScriptSafe<W>(W);

impl<W: Write> Write for ScriptSafe<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let mut rest = piece;
        while let Some(at) = rest.iter().position(|&b| b == b'<' || b == b'/') {
            let (before, from) = rest.split_at(at);
            let safe = match from[0] {
                b'<' => "\\u003c",
                _ if from.starts_with(SOURCE_MAP.as_bytes()) => "\\u002f",
                _ => "/",
            };
            self.0.write_all(before)?;
            self.0.write_all(safe.as_bytes())?;
            rest = &from[1..];
        }
        self.0.write_all(rest)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// GeoJSON's nested coordinates, at the screen's resolution.
fn coordinates(geometry: &Geometry<f64>) -> serde_json::Value {
    use serde_json::json;
    let bounds = geometry.bounding_rect();
    let size = bounds.map_or(0.0, |b| b.width().max(b.height()));
    let digits = |v: f64| (v * 1e5).round() / 1e5;
    let position = |c: &Coord<f64>| json!([digits(c.x), digits(c.y)]);
    let line = |line: &LineString<f64>| -> serde_json::Value {
        line.simplify(size / SCREEN).0.iter().map(position).collect()
    };
    match geometry {
        Geometry::Point(point) => position(&point.0),
        Geometry::MultiLineString(lines) => lines.iter().map(line).collect(),
        Geometry::MultiPolygon(areas) => areas
            .iter()
            .map(|area| {
                let rings = std::iter::once(area.exterior()).chain(area.interiors());
                rings
                    .map(line)
                    .filter(|ring| ring.as_array().is_some_and(|r| r.len() > 3))
                    .collect::<serde_json::Value>()
            })
            .filter(|rings| rings.as_array().is_some_and(|r| !r.is_empty()))
            .collect(),
        // Layers hold nothing else.
        _ => serde_json::Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn offsets_are_those_of_javascript(text in "[a-zé漢😀]{0,900}", at in 0..900_usize) {
            let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
            let before = Counts::new(&text, utf16_units).before(&text, at);
            prop_assert_eq!(before as usize, text[..at].encode_utf16().count());
        }
    }

    /// The page with this for its data.
    fn page(data: serde_json::Value) -> String {
        let mut page = Vec::new();
        fill(&mut page, |out| Ok(serde_json::to_writer(ScriptSafe(out), &data)?)).unwrap();
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn hostile_text_cannot_leave_its_element() {
        let page =
            page(json!({ "t": "</script><script>alert(1)</script><!-- {{script}} //# sourceMappingURL=x" }));
        assert!(!page.contains("alert(1)</script>"));
        assert!(page.contains(r"\u003c/script>\u003cscript>alert(1)"));
        assert!(page.contains(r"\u002f/# sourceMappingURL=x") && !page.contains(SOURCE_MAP));
        assert_eq!(page.matches("application/json").count(), 1);
    }

    #[test]
    fn the_page_asks_for_nothing() {
        let page = page(json!({}));
        assert!(!page.contains("sourceMappingURL"));
        assert!(!page.contains("{{"), "a part is missing");
        for (at, _) in page.match_indices("src=") {
            assert!(!page[at..].starts_with("src=\"http"));
        }
    }
}
