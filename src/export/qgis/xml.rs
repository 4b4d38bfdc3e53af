//! Pieces of QGIS's XML: symbols, renderers, labels. Small documents that name what differs from QGIS's defaults.

use quick_xml::escape::escape;

/// A symbol: its kind, its symbol layers, and an expression for its opacity in per cent.
pub(super) struct Symbol {
    pub(super) kind: SymbolKind,
    pub(super) layers: Vec<String>,
    pub(super) opacity: Option<&'static str>,
}

#[derive(Clone, Copy)]
pub(super) enum SymbolKind {
    Marker,
    Line,
    Fill,
}

impl Symbol {
    fn xml(&self, name: usize) -> String {
        let kind = match self.kind {
            SymbolKind::Marker => "marker",
            SymbolKind::Line => "line",
            SymbolKind::Fill => "fill",
        };
        let opacity = self.opacity.map_or_else(String::new, |e| data_defined(&[("alpha", e)]));
        format!(
            r#"<symbol name="{name}" type="{kind}" alpha="1" clip_to_extent="1" force_rhr="0">{opacity}{}</symbol>"#,
            self.layers.concat()
        )
    }
}

/// A map of options, as symbol layers and data-defined properties carry them.
fn options(options: &[(&str, &str)]) -> String {
    let one = |(name, value): &(&str, &str)| {
        format!(r#"<Option name="{name}" type="QString" value="{}"/>"#, escape(*value))
    };
    format!(r#"<Option type="Map">{}</Option>"#, options.iter().map(one).collect::<String>())
}

/// Properties that follow expressions.
pub(super) fn data_defined(properties: &[(&str, &str)]) -> String {
    if properties.is_empty() {
        return String::new();
    }
    let one = |(name, expression): &(&str, &str)| {
        format!(
            r#"<Option name="{name}" type="Map"><Option name="active" type="bool" value="true"/><Option name="expression" type="QString" value="{}"/><Option name="type" type="int" value="3"/></Option>"#,
            escape(*expression)
        )
    };
    format!(
        r#"<data_defined_properties><Option type="Map"><Option name="name" type="QString" value=""/><Option name="properties" type="Map">{}</Option><Option name="type" type="QString" value="collection"/></Option></data_defined_properties>"#,
        properties.iter().map(one).collect::<String>()
    )
}

fn symbol_layer(class: &str, values: &[(&str, &str)], properties: &[(&str, &str)]) -> String {
    format!(
        r#"<layer class="{class}" enabled="1" locked="0" pass="0">{}{}</layer>"#,
        options(values),
        data_defined(properties)
    )
}

/// QGIS's notation of a colour: `#1f5fa8` and an opacity of 0 to 255 become `31,95,168,255`.
pub(super) fn color(hex: &str, alpha: u8) -> String {
    let part =
        |at: usize| hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
    format!("{},{},{},{alpha}", part(1), part(3), part(5))
}

/// A circle with a white rim; `size` is an expression in millimetres.
pub(super) fn circle(fill: &str, rim: &str, size: &str) -> String {
    let values = [
        ("name", "circle"),
        ("color", fill),
        ("size", "2.6"),
        ("size_unit", "MM"),
        ("outline_color", rim),
        ("outline_style", "solid"),
        ("outline_width", "0.35"),
        ("outline_width_unit", "MM"),
    ];
    symbol_layer("SimpleMarker", &values, &[("size", size)])
}

pub(super) fn stroke(line_color: &str, width_mm: &str, style: &str) -> String {
    let values = [
        ("line_color", line_color),
        ("line_width", width_mm),
        ("line_width_unit", "MM"),
        ("line_style", style),
        ("capstyle", "round"),
        ("joinstyle", "round"),
    ];
    symbol_layer("SimpleLine", &values, &[])
}

pub(super) fn fill(fill: &str, outline: &str, width_mm: &str, outline_style: &str) -> String {
    let values = [
        ("color", fill),
        ("style", "solid"),
        ("outline_color", outline),
        ("outline_style", outline_style),
        ("outline_width", width_mm),
        ("outline_width_unit", "MM"),
        ("joinstyle", "round"),
    ];
    symbol_layer("SimpleFill", &values, &[])
}

pub(super) fn single(symbol: &Symbol) -> String {
    format!(
        r#"<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>{}</symbols></renderer-v2>"#,
        symbol.xml(0)
    )
}

/// A legend entry of a rule-based renderer; `None` as a filter is everything that no other rule takes.
pub(super) struct Rule {
    pub(super) label: String,
    pub(super) filter: Option<String>,
    pub(super) symbol: Symbol,
}

pub(super) fn rules(rules: &[Rule]) -> String {
    let rule = |(i, rule): (usize, &Rule)| {
        format!(
            r#"<rule key="{{r{}}}" symbol="{i}" label="{}" filter="{}"/>"#,
            i + 1,
            escape(&rule.label),
            escape(rule.filter.as_deref().unwrap_or("ELSE"))
        )
    };
    format!(
        r#"<renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0"><rules key="{{r0}}">{}</rules><symbols>{}</symbols></renderer-v2>"#,
        rules.iter().enumerate().map(rule).collect::<String>(),
        rules.iter().enumerate().map(|(i, r)| r.symbol.xml(i)).collect::<String>()
    )
}

/// Where a label goes.
#[derive(Clone, Copy)]
pub(super) enum Placement {
    /// at the best corner of a point
    Point,
    /// along a line, above it
    Line,
    /// in the middle of an area
    Area,
}

pub(super) struct Labels {
    pub(super) expression: &'static str,
    pub(super) placement: Placement,
    pub(super) size_pt: u8,
    pub(super) color: &'static str,
    pub(super) bold: bool,
    /// 0 to 10: which label stays when two collide
    pub(super) priority: u8,
}

impl Labels {
    /// No font family: the default one is on every system.
    pub(super) fn xml(&self) -> String {
        // QGIS's numbers: ordered positions around a point, parallel to a line, over a point.
        let placement = match self.placement {
            Placement::Point => 6,
            Placement::Line => 2,
            Placement::Area => 1,
        };
        format!(
            concat!(
                r#"<labeling type="simple"><settings calloutType="simple">"#,
                r#"<text-style fieldName="{}" isExpression="1" fontSize="{}" fontSizeUnit="Point" textColor="{}" textOpacity="1" fontWeight="{}">"#,
                r#"<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,230" bufferOpacity="1"/></text-style>"#,
                r#"<text-format multilineAlign="3" autoWrapLength="34" useMaxLineLengthForAutoWrap="1"/>"#,
                r#"<placement placement="{}" placementFlags="10" centroidInside="1" dist="0.8" distUnits="MM" overrunDistance="40" overrunDistanceUnit="MM" predefinedPositionOrder="TR,BR,R,TL,BL,L,TSR,BSR" priority="{}"/>"#,
                r#"<rendering drawLabels="1" obstacle="{}"/></settings></labeling>"#
            ),
            escape(self.expression),
            self.size_pt,
            color(self.color, 255),
            if self.bold { 75 } else { 50 },
            placement,
            self.priority,
            // Areas lie below everything; labels need not keep off them.
            u8::from(!matches!(self.placement, Placement::Area)),
        )
    }
}

/// Time from two expressions for moments, both inclusive (mode 4).
pub(super) fn temporal(start: &str, end: &str) -> String {
    format!(
        r#"<temporal enabled="1" mode="4" startField="" endField="" durationField="" durationUnit="min" fixedDuration="0" accumulate="0" limitMode="1" startExpression="{}" endExpression="{}"><fixedRange><start></start><end></end></fixedRange></temporal>"#,
        escape(start),
        escape(end)
    )
}
