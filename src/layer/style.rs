//! Colours and sizes, as simplestyle (version 1.1) names them.

use crate::claim::Verdict;
use crate::event::classify;
use serde::Serialize;

/// simplestyle keys of a feature; only those that its geometry uses are set.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub struct Style {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker_color: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker_size: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke_width: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke_opacity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill_opacity: Option<f64>,
}

impl Style {
    pub(super) fn marker(color: &'static str, size: &'static str) -> Self {
        Style { marker_color: Some(color), marker_size: Some(size), ..Style::default() }
    }

    pub(super) fn line(color: &'static str, width: f64) -> Self {
        Style {
            stroke: Some(color),
            stroke_width: Some(width),
            stroke_opacity: Some(0.9),
            ..Style::default()
        }
    }

    pub(super) fn area(color: &'static str) -> Self {
        Style {
            stroke: Some(color),
            stroke_width: Some(1.0),
            stroke_opacity: Some(0.7),
            fill: Some(color),
            fill_opacity: Some(0.15),
            ..Style::default()
        }
    }
}

/// Colour of an exactly known place; approximate ones are paler.
pub fn place_color(precision: u8) -> &'static str {
    match precision {
        1 => "#1f5fa8",
        2 => "#5b8fc7",
        _ => "#9dbbdb",
    }
}

/// Green, amber, red, grey.
pub fn verdict_color(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Consistent => "#2e8b57",
        Verdict::Doubtful => "#e0a100",
        Verdict::Contradicted => "#c8102e",
        Verdict::Unverifiable => "#8a8a8a",
    }
}

/// Marker size by deaths.
pub(super) fn event_size(deaths: Option<u32>) -> &'static str {
    match deaths {
        Some(25..) => "large",
        Some(5..) => "medium",
        _ => "small",
    }
}

/// Colour of regions.
pub const REGION: &str = "#7a6ea8";
/// Colour of borders.
pub const BORDER: &str = "#b0562d";

/// Families of events with their colours, in the order of a legend; the last one is for all others. Told apart also by people who
/// do not tell red from green.
pub const EVENT_FAMILIES: [(&str, &str); 9] = [
    ("violence", "#b3123f"),
    ("unrest", "#e2711d"),
    ("justice", "#6a4c93"),
    ("accident", "#3d4f5c"),
    ("hazard", "#0f7c8a"),
    ("health", "#7a9e1f"),
    ("displacement", "#a0702a"),
    ("diplomacy", "#1f5fa8"),
    ("any", "#8f3f6b"),
];

/// The family of an event's type, as the lexicon of events has it.
pub(super) fn event_family(event_type: &str) -> &'static str {
    classify(event_type).map_or("any", |c| c.family)
}

/// The colour of a family of events.
pub(super) fn event_color(family: &str) -> &'static str {
    let known = EVENT_FAMILIES.iter().find(|(name, _)| *name == family);
    known.map_or(EVENT_FAMILIES[EVENT_FAMILIES.len() - 1].1, |(_, color)| color)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_geodata::lexicon;

    #[test]
    fn every_family_of_the_lexicon_has_its_colour() {
        for row in lexicon::EVENT_TYPES.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let family = event_family(row.split('\t').next().unwrap());
            assert!(EVENT_FAMILIES.iter().any(|(name, _)| *name == family), "{row}");
        }
        assert_eq!(event_family("flood"), "hazard");
        assert_eq!(event_family("nothing of the kind"), "any");
    }
}
