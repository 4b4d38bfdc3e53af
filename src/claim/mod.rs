//! Claims: locative expressions with both ends resolved, measured and judged.
//!
//! A claim is measured afresh from the resolved places: points for towns, edges for countries and seas, lines for borders. The
//! verdict follows one table of constants (`policy`) that `docs/spatial.md` explains. Nothing that a road, a footprint, rounding
//! or an ambiguous name explains is called contradicted.

mod adjacency;
mod area;
mod containment;
mod direction;
mod distance;
pub mod locate;
mod party;
pub mod place_name;
mod place_pieces;
mod policy;
mod proximity;
mod soften;
mod verify;
mod words;

pub use verify::verify;
pub(crate) use words::km;

use crate::document::Span;
use crate::resolve::Location;
use crate::spatial::StatedDistance;
use dateline_gazetteer::PlaceIx;
use geo::{MultiPolygon, Point};

/// What a claim asserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ClaimKind {
    Distance,
    Direction,
    Containment,
    Adjacency,
    Proximity,
    Between,
}

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// the measured value agrees within the tolerance
    Consistent,
    /// it agrees only with goodwill
    Doubtful,
    /// no road, footprint or rounding explains the difference
    Contradicted,
    /// cannot be checked; the reason says why
    Unverifiable,
}

/// One end of a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// the words in the text
    pub span: Span,
    /// the mention it is, when it is one
    pub mention: Option<usize>,
    /// the place it was resolved to
    pub place: Option<PlaceIx>,
    /// where that is
    pub location: Option<Location>,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// geodesic distance from ground to figure, metres
    pub distance_m: f64,
    /// initial bearing from ground to figure, degrees clockwise from true north
    pub bearing_deg: f64,
    /// where it was measured from: the ground's point, or the nearest point of its edge or course; WGS 84
    pub ground: Point<f64>,
    /// where it was measured to
    pub figure: Point<f64>,
}

/// A checkable statement and its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// the locative expression it comes from, by index
    pub expression: usize,
    /// what it asserts
    pub kind: ClaimKind,
    /// the words of the statement
    pub span: Span,
    /// the stated distance
    pub stated: Option<StatedDistance>,
    /// the stated bearing from ground to figure, degrees
    pub stated_bearing_deg: Option<f64>,
    /// what is located
    pub figure: Party,
    /// the reference
    pub ground: Party,
    /// the second reference of *between*
    pub ground2: Option<Party>,
    /// what was measured, when both ends have a location
    pub measured: Option<Measured>,
    /// allowed difference that was used, metres
    pub tolerance_m: Option<f64>,
    /// the outcome
    pub verdict: Verdict,
    /// why, in words a reader of the report understands
    pub reason: String,
    /// the claim chose its own place: it cannot confirm itself
    pub circular: bool,
    /// where the statement allows the figure to be: ring, sector, corridor, part of an area; WGS 84
    pub area: Option<MultiPolygon<f64>>,
    /// another place of the figure's or ground's name for which a doubtful or contradicted statement would hold
    pub fits: Option<PlaceIx>,
}
