//! Colours and sizes, as simplestyle (version 1.1) names them.

use crate::claim::Verdict;
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
pub(super) fn place_color(precision: u8) -> &'static str {
    match precision {
        1 => "#1f5fa8",
        2 => "#5b8fc7",
        _ => "#9dbbdb",
    }
}

/// Green, amber, red, grey.
pub(super) fn verdict_color(verdict: Verdict) -> &'static str {
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

pub(super) const REGION: &str = "#7a6ea8";
pub(super) const BORDER: &str = "#b0562d";
pub(super) const EVENT: &str = "#b3123f";
pub(super) const EVENT_BACKGROUND: &str = "#d58aa0";
