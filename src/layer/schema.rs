//! What every layer is made of.

use super::Style;
use crate::document::Span;
use geo::Geometry;
use jiff::civil::Date;
use std::sync::Arc;

/// A layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// places as points
    Places,
    /// countries, units and parts of them as areas
    Regions,
    /// land borders as lines
    Borders,
    /// events as points
    Events,
    /// claims as geodesic lines from ground to figure
    Claims,
    /// where a claim allows its figure to be
    ClaimAreas,
}

impl Layer {
    /// All layers, in the order in which they are drawn: areas below lines below points.
    pub const ALL: [Layer; 6] =
        [Layer::ClaimAreas, Layer::Regions, Layer::Borders, Layer::Claims, Layer::Places, Layer::Events];

    /// Name in files and clients: `claim_areas`.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Places => "places",
            Layer::Regions => "regions",
            Layer::Borders => "borders",
            Layer::Events => "events",
            Layer::Claims => "claims",
            Layer::ClaimAreas => "claim_areas",
        }
    }

    /// Name for people: `Claim areas`.
    pub fn title(self) -> &'static str {
        match self {
            Layer::Places => "Places",
            Layer::Regions => "Regions",
            Layer::Borders => "Borders",
            Layer::Events => "Events",
            Layer::Claims => "Claims",
            Layer::ClaimAreas => "Claim areas",
        }
    }

    /// One sentence for a layer's metadata.
    pub fn description(self) -> &'static str {
        match self {
            Layer::Places => "Places that the reports name, one feature a place and report.",
            Layer::Regions => {
                "Countries, administrative units and parts of them that the reports name. Shapes are generalised \
                 to about 500 m and show the de facto state of disputed areas."
            }
            Layer::Borders => {
                "Land borders that the reports name. Lines come from a 1:10 million map: good for distances, \
                 15 to 20 % short for lengths."
            }
            Layer::Events => "Events: what happened, when, where, to how many, and who says so.",
            Layer::Claims => {
                "Spatial statements of the reports, drawn from reference to located thing along the geodesic, \
                 with the verdict of the check."
            }
            Layer::ClaimAreas => "Where a statement allows the located thing to be.",
        }
    }

    /// What its features are drawn as.
    pub fn geometry(self) -> GeometryKind {
        match self {
            Layer::Places | Layer::Events => GeometryKind::Point,
            Layer::Regions | Layer::ClaimAreas => GeometryKind::MultiPolygon,
            Layer::Borders | Layer::Claims => GeometryKind::MultiLineString,
        }
    }

    /// Its fields, in order.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Layer::Places | Layer::Regions => super::rows::PlaceRow::FIELDS,
            Layer::Borders => super::rows::BorderRow::FIELDS,
            Layer::Events => super::rows::EventRow::FIELDS,
            Layer::Claims => super::rows::ClaimRow::FIELDS,
            Layer::ClaimAreas => super::rows::ClaimAreaRow::FIELDS,
        }
    }

    /// All that an exporter must know before the first feature.
    pub fn schema(self) -> Schema {
        Schema {
            name: self.name(),
            title: self.title(),
            description: self.description(),
            geometry: self.geometry(),
            fields: self.fields(),
        }
    }
}

/// A named, typed table of features of one geometry kind: a layer, the basemap, or what else a writer of a format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// name in files: lower case, no spaces
    pub name: &'static str,
    /// name for people
    pub title: &'static str,
    /// one sentence on what its features are
    pub description: &'static str,
    /// the geometry of every feature
    pub geometry: GeometryKind,
    /// columns, in order
    pub fields: &'static [Field],
}

impl Schema {
    /// Where a field stands.
    pub fn position(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == field)
    }
}

/// The one geometry family of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum GeometryKind {
    Point,
    MultiLineString,
    MultiPolygon,
}

/// A field of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// name in files
    pub name: &'static str,
    /// type of its values
    pub kind: FieldKind,
    /// what it means, with its unit
    pub description: &'static str,
}

impl Field {
    /// Unit of its values, as its name tells: metres, per cent, degrees.
    pub fn unit(&self) -> Option<&'static str> {
        match self.name {
            n if n.ends_with("_m") => Some("m"),
            n if n.ends_with("_pct") => Some("%"),
            n if n.starts_with("bearing_") => Some("°"),
            _ => None,
        }
    }

    /// Name for people: `uncertainty_m` is shown as `Uncertainty (m)`.
    pub fn alias(&self) -> String {
        let words = self.name.strip_suffix("_m").or(self.name.strip_suffix("_pct")).unwrap_or(self.name);
        let words = words.replace('_', " ");
        let mut letters = words.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        let alias: String = first.into_iter().chain(letters).collect();
        match self.unit() {
            Some(unit) => format!("{alias} ({unit})"),
            None => alias,
        }
    }
}

/// Type of a field's values; any may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FieldKind {
    Text,
    Integer,
    Real,
    Boolean,
    Date,
}

/// A flat value: mapping clients drop lists and objects.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Value {
    Null,
    Text(String),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    Date(Date),
}

/// A feature of a layer: geometry in WGS 84, longitude first, cut at the antimeridian, outer rings counter-clockwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// the layer it belongs to
    pub layer: Layer,
    /// of the layer's geometry kind; features of many reports share the outline of a country
    pub geometry: Arc<Geometry<f64>>,
    /// one value a field, in the order of [`Layer::fields`]
    pub values: Vec<Value>,
    /// how clients that read simplestyle draw it
    pub style: Style,
    /// what in the report it comes from: a mention, the sentence of a statement or event
    pub evidence: Span,
}

/// A Rust type that a field can have.
pub(super) trait Column: Sized {
    const KIND: FieldKind;
    fn value(self) -> Value;
}

impl Column for String {
    const KIND: FieldKind = FieldKind::Text;
    fn value(self) -> Value {
        Value::Text(printable(self))
    }
}

/// A text that every format can hold: without the control characters and non-characters that XML 1.0 (section 2.2) cannot hold, of
/// which U+0000 would also end it in programs written in C, and with one kind of line break, as readers of XML and CSV see them.
pub(crate) fn printable(text: String) -> String {
    let legal = |c: char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    if text.chars().all(legal) {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|&c| legal(c)).collect()
}

impl Column for i64 {
    const KIND: FieldKind = FieldKind::Integer;
    fn value(self) -> Value {
        Value::Integer(self)
    }
}

impl Column for f64 {
    const KIND: FieldKind = FieldKind::Real;
    fn value(self) -> Value {
        if self.is_finite() { Value::Real(self) } else { Value::Null }
    }
}

impl Column for bool {
    const KIND: FieldKind = FieldKind::Boolean;
    fn value(self) -> Value {
        Value::Boolean(self)
    }
}

impl Column for Date {
    const KIND: FieldKind = FieldKind::Date;
    fn value(self) -> Value {
        Value::Date(self)
    }
}

impl<T: Column> Column for Option<T> {
    const KIND: FieldKind = T::KIND;
    fn value(self) -> Value {
        self.map_or(Value::Null, Column::value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_carry_the_unit() {
        let alias = |name| Field { name, kind: FieldKind::Real, description: "" }.alias();
        assert_eq!(alias("uncertainty_m"), "Uncertainty (m)");
        assert_eq!(alias("difference_pct"), "Difference (%)");
        assert_eq!(alias("bearing_stated"), "Bearing stated (°)");
        assert_eq!(alias("deaths_best"), "Deaths best");
    }

    #[test]
    fn texts_hold_only_what_every_format_can_hold() {
        let value = "a\u{0}\u{1b}[31m\tb\r\n\u{fffe}é👩\u{85}\rc".to_owned().value();
        assert_eq!(value, Value::Text("a[31m\tb\né👩\u{85}\nc".to_owned()));
    }

    #[test]
    fn every_field_is_described_and_named_once() {
        for layer in Layer::ALL {
            let fields = layer.fields();
            assert!(fields.iter().all(|f| !f.description.is_empty()), "{layer:?}");
            let mut names: Vec<String> = fields.iter().map(Field::alias).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), fields.len(), "{layer:?} has two fields with one alias");
        }
    }
}
