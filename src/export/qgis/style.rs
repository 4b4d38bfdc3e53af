//! How each layer is drawn in QGIS.

use super::Drawn;
use super::xml::{
    Labels, Placement, Rule, Symbol, SymbolKind, circle, color, fill, rules, single, stroke, temporal,
};
use crate::claim::Verdict;
use crate::layer::{Field, Layer, style};
use quick_xml::escape::escape;

/// A layer's look: the elements that a style file and a project's layer share.
pub(super) struct Look {
    pub(super) geometry: Geometry,
    pub(super) body: String,
}

/// QGIS's classes of geometry.
#[derive(Clone, Copy)]
pub(super) enum Geometry {
    Point,
    Line,
    Polygon,
}

impl Geometry {
    /// The name in a project.
    pub(super) fn name(self) -> &'static str {
        match self {
            Geometry::Point => "Point",
            Geometry::Line => "Line",
            Geometry::Polygon => "Polygon",
        }
    }

    /// The number in a style file.
    pub(super) fn number(self) -> u8 {
        self as u8
    }
}

/// When QGIS's time slider shows a feature. One without a date is always shown.
enum Time {
    /// whatever the time
    Always,
    /// from one day to another
    During(&'static str, &'static str),
    /// from a day on: what a report says is known since its publication
    Since(&'static str),
}

impl Time {
    /// Days become moments by expressions: QGIS compares a column of dates with a moment as if they were texts, and so shows what
    /// happened on a day only on the day before.
    fn xml(&self) -> String {
        let begin = |day| format!(r#"coalesce(to_datetime("{day}"), make_datetime(1, 1, 1, 0, 0, 0))"#);
        const NEVER: &str = "make_datetime(9999, 12, 31, 0, 0, 0)";
        match self {
            Time::Always => String::new(),
            Time::During(first, last) => {
                let end =
                    format!(r#"coalesce(to_datetime("{last}") + to_interval('86399 seconds'), {NEVER})"#);
                temporal(&begin(first), &end)
            }
            Time::Since(day) => temporal(&begin(day), NEVER),
        }
    }
}

/// What differs between the layers.
struct Recipe {
    geometry: Geometry,
    renderer: String,
    labels: Labels,
    /// when its features are shown
    time: Time,
    /// heading of the map tip, an expression; also the feature's name in lists
    heading: &'static str,
    /// lines of the map tip: a word, and an expression that is empty when there is nothing to say
    lines: &'static [(&'static str, &'static str)],
    /// expression of the sentence that is quoted
    quote: Option<&'static str>,
}

const SECOND_SIZE: &str = r#"2 + 0.7 * ln(coalesce("mentions", 1))"#;

/// Area grows with the logarithm of deaths.
const EVENT_SIZE: &str = r#"min(12, 3 + 1.4 * ln(1 + coalesce("deaths_best", "deaths_low", 0)))"#;

/// "24 km stated / 20.6 km measured"; for statements without a distance their words.
const CLAIM_LABEL: &str = r#"CASE WHEN "stated_m" IS NOT NULL AND "measured_m" IS NOT NULL THEN format_number("stated_m" / 1000, if("stated_m" % 1000 = 0, 0, 1)) || ' km stated / ' || format_number("measured_m" / 1000, 1) || ' km measured' ELSE coalesce("text", "kind") END"#;

const EVENT_NAME: &str =
    r#"upper(left("type", 1)) || replace(substr("type", 2), '_', ' ') || ', ' || "place""#;

const EVENT_LABEL: &str = r#"upper(left("type", 1)) || replace(substr("type", 2), '_', ' ') || coalesce('\n' || to_string(coalesce("deaths_best", "deaths_low", "deaths_high")) || ' dead', '')"#;

fn recipe(drawn: Drawn) -> Recipe {
    match drawn {
        Drawn::Layer(Layer::Places) => Recipe {
            geometry: Geometry::Point,
            renderer: rules(&[
                place(1, "Exact", Some(r#""precision" = 1"#)),
                place(2, "Within about 25 km", Some(r#""precision" = 2"#)),
                place(3, "Somewhere in a unit or region", None),
            ]),
            labels: Labels {
                expression: r#""name""#,
                placement: Placement::Point,
                size_pt: 8,
                color: "#24405f",
                bold: false,
                priority: 5,
            },
            time: Time::Since("published"),
            heading: r#""name""#,
            lines: &[
                ("In", r#"concat("admin1", if("admin1" IS NULL, '', ', '), "country")"#),
                ("Mentions", r#"to_string("mentions")"#),
                ("Probability", r#"to_string("probability")"#),
                ("Uncertainty", r#"format_number("uncertainty_m" / 1000, 1) || ' km'"#),
            ],
            quote: Some(r#""snippet""#),
        },
        Drawn::Layer(Layer::Regions) => Recipe {
            geometry: Geometry::Polygon,
            renderer: single(&area(style::REGION, 38, "solid")),
            labels: Labels {
                expression: r#""name""#,
                placement: Placement::Area,
                size_pt: 9,
                color: "#574c85",
                bold: false,
                priority: 2,
            },
            time: Time::Since("published"),
            heading: r#""name""#,
            lines: &[
                ("Mentions", r#"to_string("mentions")"#),
                ("Probability", r#"to_string("probability")"#),
            ],
            quote: Some(r#""snippet""#),
        },
        Drawn::Layer(Layer::Borders) => Recipe {
            geometry: Geometry::Line,
            renderer: single(&Symbol {
                kind: SymbolKind::Line,
                layers: vec![
                    stroke(&color(style::BORDER, 70), "2.4", "solid"),
                    stroke(&color(style::BORDER, 200), "0.5", "dash dot"),
                ],
                opacity: None,
            }),
            labels: Labels {
                expression: r#""name""#,
                placement: Placement::Line,
                size_pt: 8,
                color: "#8a431f",
                bold: false,
                priority: 4,
            },
            time: Time::Since("published"),
            heading: r#""name""#,
            lines: &[("Mentions", r#"to_string("mentions")"#)],
            quote: Some(r#""snippet""#),
        },
        Drawn::Layer(Layer::Events) => Recipe {
            geometry: Geometry::Point,
            renderer: rules(&style::EVENT_FAMILIES.map(|(family, hex)| Rule {
                label: match family {
                    "any" => "Other event".to_owned(),
                    family => capitalised(family),
                },
                filter: (family != "any").then(|| format!(r#""family" = '{family}'"#)),
                symbol: Symbol {
                    kind: SymbolKind::Marker,
                    layers: vec![circle(&color(hex, 215), "255,255,255,255", EVENT_SIZE)],
                    opacity: Some(r#"if("background", 55, 100)"#),
                },
            })),
            labels: Labels {
                expression: EVENT_LABEL,
                placement: Placement::Point,
                size_pt: 9,
                color: "#5c0a20",
                bold: true,
                priority: 9,
            },
            time: Time::During("date_start", "date_end"),
            heading: EVENT_NAME,
            lines: &[
                (
                    "When",
                    r#"to_string("date_start") || if("date_start" = "date_end", '', ' – ' || to_string("date_end"))"#,
                ),
                ("Dead", r#"to_string(coalesce("deaths_best", "deaths_low", "deaths_high"))"#),
                ("Injured", r#"to_string(coalesce("injured_best", "injured_low", "injured_high"))"#),
                ("Said by", r#""sources""#),
                ("Note", r#"if("conflicting", 'sources disagree', NULL)"#),
            ],
            quote: Some(r#""snippet""#),
        },
        Drawn::Layer(Layer::Claims) => Recipe {
            geometry: Geometry::Line,
            renderer: rules(&VERDICTS.map(|(verdict, name, is_rest)| Rule {
                label: capitalised(name),
                filter: (!is_rest).then(|| format!(r#""verdict" = '{name}'"#)),
                symbol: Symbol {
                    kind: SymbolKind::Line,
                    layers: vec![stroke(&color(style::verdict_color(verdict), 255), width(verdict), "dash")],
                    opacity: None,
                },
            })),
            labels: Labels {
                expression: CLAIM_LABEL,
                placement: Placement::Line,
                size_pt: 8,
                color: "#202020",
                bold: false,
                priority: 8,
            },
            time: Time::Since("published"),
            heading: r#""figure" || ' – ' || "ground""#,
            lines: &[
                ("Verdict", r#""verdict""#),
                ("Stated", r#"format_number("stated_m" / 1000, 1) || ' km'"#),
                ("Measured", r#"format_number("measured_m" / 1000, 1) || ' km'"#),
                ("Direction stated", r#"format_number("bearing_stated", 0) || '°'"#),
                ("Direction measured", r#"format_number("bearing_measured", 0) || '°'"#),
                ("Why", r#""reason""#),
            ],
            quote: Some(r#""text""#),
        },
        Drawn::Layer(Layer::ClaimAreas) => Recipe {
            geometry: Geometry::Polygon,
            renderer: rules(&VERDICTS.map(|(verdict, name, is_rest)| Rule {
                label: capitalised(name),
                filter: (!is_rest).then(|| format!(r#""verdict" = '{name}'"#)),
                symbol: area(style::verdict_color(verdict), 18, "dash"),
            })),
            labels: Labels {
                expression: r#""text""#,
                placement: Placement::Area,
                size_pt: 7,
                color: "#505050",
                bold: false,
                priority: 1,
            },
            time: Time::Since("published"),
            heading: r#""text""#,
            lines: &[("Kind", r#""kind""#), ("Verdict", r#""verdict""#), ("Why", r#""reason""#)],
            quote: None,
        },
        Drawn::Countries => Recipe {
            geometry: Geometry::Polygon,
            renderer: single(&Symbol {
                kind: SymbolKind::Fill,
                layers: vec![fill(&color("#f6f3ec", 255), &color("#b9b2a4", 255), "0.2", "solid")],
                opacity: None,
            }),
            labels: Labels {
                expression: r#"upper("name")"#,
                placement: Placement::Area,
                size_pt: 7,
                color: "#a39b8b",
                bold: false,
                priority: 0,
            },
            time: Time::Always,
            heading: r#""name""#,
            lines: &[("Code", r#""country""#)],
            quote: None,
        },
    }
}

/// Verdicts in the order of the legend; the last one is also for what is none of them.
const VERDICTS: [(Verdict, &str, bool); 4] = [
    (Verdict::Consistent, "consistent", false),
    (Verdict::Doubtful, "doubtful", false),
    (Verdict::Contradicted, "contradicted", false),
    (Verdict::Unverifiable, "unverifiable", true),
];

fn width(verdict: Verdict) -> &'static str {
    if verdict == Verdict::Contradicted { "1.1" } else { "0.7" }
}

fn place(precision: u8, label: &str, filter: Option<&str>) -> Rule {
    Rule {
        label: label.to_owned(),
        filter: filter.map(str::to_owned),
        symbol: Symbol {
            kind: SymbolKind::Marker,
            layers: vec![circle(&color(style::place_color(precision), 255), "255,255,255,255", SECOND_SIZE)],
            opacity: None,
        },
    }
}

fn area(hex: &str, alpha: u8, outline_style: &str) -> Symbol {
    Symbol {
        kind: SymbolKind::Fill,
        layers: vec![fill(&color(hex, alpha), &color(hex, 190), "0.3", outline_style)],
        opacity: None,
    }
}

fn capitalised(word: &str) -> String {
    word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1)).collect()
}

/// An expression whose text cannot be taken for HTML: reports are not to be trusted.
fn safe(expression: &str) -> String {
    format!(
        "replace(replace(replace(replace(coalesce({expression}, ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '\"', '&quot;')"
    )
}

/// The map tip: heading, facts, the quoted sentence, and a link to the report.
fn map_tip(recipe: &Recipe, has_report: bool) -> String {
    let mut tip = format!(r#"<div style="max-width:340px"><b>[% {} %]</b>"#, safe(recipe.heading));
    for (word, expression) in recipe.lines {
        let text = safe(expression);
        tip += &format!("[% if({text} = '', '', '<br/>{word}: ' || {text}) %]");
    }
    if let Some(quote) = recipe.quote {
        tip += &format!(
            r#"<p style="margin:6px 0;padding-left:8px;border-left:3px solid #bbb"><i>[% {} %]</i></p>"#,
            safe(quote)
        );
    }
    if has_report {
        let name = safe(r#"coalesce("title", "doc_id")"#);
        let day = r#"if("published" IS NULL, '', ', ' || to_string("published"))"#;
        let url = safe(r#""source_url""#);
        // Only web addresses become links.
        tip += &format!(
            r#"<small>[% if("source_url" LIKE 'http%', '<a href="' || {url} || '">' || {name} || '</a>', {name}) || {day} %]</small>"#
        );
    }
    tip + "</div>"
}

pub(super) fn look(drawn: Drawn) -> Look {
    let recipe = recipe(drawn);
    let schema = drawn.schema();
    let alias = |(i, field): (usize, &Field)| {
        // Column 0 is the feature's number.
        format!(r#"<alias field="{}" name="{}" index="{}"/>"#, field.name, escape(field.alias()), i + 1)
    };
    let body = [
        recipe.time.xml(),
        recipe.renderer.clone(),
        recipe.labels.xml(),
        "<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>"
            .to_owned(),
        format!("<aliases>{}</aliases>", schema.fields.iter().enumerate().map(alias).collect::<String>()),
        format!("<previewExpression>{}</previewExpression>", escape(recipe.heading)),
        format!(
            r#"<mapTip enabled="1">{}</mapTip>"#,
            escape(map_tip(&recipe, schema.position("doc_id").is_some()))
        ),
    ];
    Look { geometry: recipe.geometry, body: body.concat() }
}
