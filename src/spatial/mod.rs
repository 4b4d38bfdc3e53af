//! Spatial statements as text (the locative grammar) and as geometry (geodesics, areas, borders). Pure: knows mentions and
//! shapes, no places.

pub mod alone;
mod direction;
mod distance;
pub mod geometry;
pub mod grammar;
#[cfg(test)]
mod grammar_tests;
mod ground;
mod lex;
mod link;
pub mod measure;
mod nearness;
#[cfg(test)]
mod notation_tests;
mod noun_phrase;
mod number;
mod part;
mod parties;
mod place_relation;
mod print;
mod quantity;
mod reading;
mod salience;
mod subject;
mod travel;
pub mod units;

pub use ground::{says_border, says_coast};
pub use lex::{begins_no_name, parts_of_names};
pub use print::Statement;

use crate::document::Span;

/// Figure + relation + ground, found in the text before anything is resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct LocativeExpr {
    /// the whole statement from relation to ground: *24 km (15 miles) from the capital Dushanbe*
    pub span: Span,
    /// what is said
    pub relation: Relation,
    /// what is located
    pub figure: Referent,
    /// the reference
    pub ground: Referent,
    /// the second reference of *between A and B*, *at the confluence of A and B*
    pub ground2: Option<Referent>,
}

/// One end of a locative expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Referent {
    /// a mention, by index
    Mention(usize),
    /// words that name no place by themselves, possibly standing for a mention: *the village*, *the capital*, *it*, *the coast*
    Phrase {
        /// the words; empty where the text leaves them out: *650 km away*
        span: Span,
        /// the mention they stand for, when the text tells
        antecedent: Option<usize>,
    },
}

/// What a locative expression says.
#[derive(Debug, Clone, PartialEq)]
pub enum Relation {
    /// *24 km (15 miles) north-east of*
    Distance {
        /// how far
        distance: StatedDistance,
        /// which way from the ground, when said
        direction: Option<Direction>,
    },
    /// *north of X*, without a distance
    Direction(Direction),
    /// *in northern X* (`part` set), *Khujand, northern Tajikistan*
    Containment {
        /// which part of the ground
        part: Part,
    },
    /// *borders X*, *on the border with X*
    Adjacency,
    /// *near X*, *outside X*, *on the outskirts of X*
    Proximity,
    /// *between A and B*
    Between,
}

/// A compass direction as stated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction {
    /// degrees clockwise from true north
    pub bearing_deg: f64,
    /// half-width of what the words can mean, in degrees: 45 for *north*, 22.5 for *north-east*, 11.25 for *NNE*
    pub half_width_deg: f64,
}

/// Part of an area: *northern*, *central*, *the far south-east of*.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    /// towards a direction
    Toward(Direction),
    /// the middle
    Central,
}

/// A distance as stated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatedDistance {
    /// the number with its unit: *24 kilometres (15 miles)*
    pub span: Span,
    /// metres
    pub distance_m: f64,
    /// upper end of a range, metres
    pub distance_max_m: Option<f64>,
    /// the other unit in parentheses or after a slash, metres
    pub converted_m: Option<f64>,
    /// unit of the first number
    pub unit: units::Unit,
    /// half of the last stated digit's place, metres: *24 km* → 500, *100 miles* → 80,467 × … see `units`
    pub rounding_m: f64,
    /// *about*, *at least*…
    pub qualifier: Option<Qualifier>,
    /// *by road*, *a drive*…
    pub mode: Option<Mode>,
}

/// How a figure is hedged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Qualifier {
    About,
    AtLeast,
    AtMost,
    LessThan,
    MoreThan,
    Between,
}

/// How a distance is travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Mode {
    Road,
    Walk,
    Drive,
    Flight,
    Rail,
}
