//! Resolution: which place each mention means, how sure that is, and why.
//!
//! Candidates come from the gazetteer, are scored by name match, feature, importance, the document's other places, containment
//! stated in the text and locative expressions, and the scores become calibrated probabilities. "No match" is an answer.

use crate::document::Prose;
use crate::spatial::LocativeExpr;
use crate::toponym::Mention;
use dateline_gazetteer::{CountryCode, Gazetteer, PlaceIx};
use geo::MultiLineString;

/// A position with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Location {
    /// WGS 84 longitude, degrees
    pub lon: f64,
    /// WGS 84 latitude, degrees
    pub lat: f64,
    /// radius in metres around the position that contains the true one (point-radius method; Darwin Core's
    /// `coordinateUncertaintyInMeters`)
    pub uncertainty_m: f64,
    /// UCDP GED's `where_prec`, 1 exact to 7 international waters: 1 exact, 2 near (within about 25 km), 3 second-level unit,
    /// 4 first-level unit, 5 river, border, linear or region, 6 country, 7 sea or air
    pub precision: u8,
}

/// What a mention was resolved to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// a gazetteer place
    Place(PlaceIx),
    /// something no gazetteer lists (a facility), located approximately: by the town in its name (`Some`) or by a locative
    /// expression (index in `via_expr`)
    Approximate {
        /// the place that its position was taken from
        anchor: PlaceIx,
        /// the locative expression that placed it, by index, when the name did not
        via_expr: Option<usize>,
    },
    /// the land border between two countries
    Border {
        /// first country by code
        a: CountryCode,
        /// second country
        b: CountryCode,
        /// its course, WGS 84
        line: MultiLineString<f64>,
    },
}

/// The answer for one mention.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// what it means, or `None` for no match
    pub target: Option<Target>,
    /// where that is; set exactly when `target` is
    pub location: Option<Location>,
    /// 0 to 1, calibrated: the share of such answers that are right
    pub probability: f32,
    /// other candidates, most probable first, at most five
    pub alternatives: Vec<(PlaceIx, f32)>,
    /// in words, most telling first
    pub reasons: Vec<String>,
    /// locative expressions (indices) that took part in choosing: a claim made from one of them cannot confirm itself
    pub chosen_by: Vec<usize>,
}

/// Resolves mentions; reuses its buffers, so keep one a thread.
pub struct Resolver {}

#[allow(unused_variables, missing_docs, clippy::new_without_default)] // SKELETON
impl Resolver {
    pub fn new() -> Self {
        Resolver {}
    }
    /// One resolution a mention, in the same order.
    pub fn resolve(
        &mut self,
        gazetteer: &Gazetteer,
        prose: &Prose<'_>,
        mentions: &[Mention],
        expressions: &[LocativeExpr],
    ) -> Vec<Resolution> {
        todo!()
    }
}
