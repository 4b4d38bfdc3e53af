//! Mentions: the spans of a text that name places.
//!
//! Recognition decides what is a place name and what kind of mention it is; it does not choose which place. The one exception
//! is that a span is kept only when the gazetteer (or a facility pattern around a gazetteer name) gives a reason.

mod border;
mod candidate;
mod containment;
mod cue;
mod evidence;
mod feature;
mod homes;
mod lexicon;
mod marks;
mod mention;
mod recognise;
mod select;
pub mod training;
mod weights;

#[cfg(test)]
mod tests;

pub use feature::{feature_of_noun, without_noun};
pub use recognise::Recogniser;
pub use weights::Weights;

use crate::document::Span;

/// What kind of name a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// names the place itself: *Dushanbe*
    Toponym,
    /// names people or belonging: *Tajik*, *Afghans*
    Demonym,
    /// a building, base, prison…, listed or not: *Vahdat Penitentiary No. 3/2*
    Facility,
    /// a border named by its countries: *the Afghan border*
    Border,
    /// a place inside another name: *Paris* in *Paris Police Department*
    Embedded,
}

/// A span that names a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// without article and possessive
    pub span: Span,
    /// kind of name
    pub kind: MentionKind,
    /// demonym or adjective
    pub adjectival: bool,
    /// the part to look up in the gazetteer: the span itself, the town's name inside an unlisted facility, the adjective of
    /// a border
    pub name: Span,
    /// what a facility is, as a lower-case noun of the facility table (`prison`, `airport`), else `None`
    pub facility: Option<&'static str>,
    /// index of the mention that this one is qualified by in the text: *Paris, Texas*; *Alexandria, La.*; *London (Ontario)*
    pub within: Option<usize>,
    /// words around it say that it is a country, a city, a province, a river…
    pub cue: Option<Cue>,
    /// 0 to 1: how sure recognition is that this is a place name at all
    pub score: f32,
}

impl Mention {
    /// A name of which nothing else is known.
    pub(crate) fn new(span: Span, kind: MentionKind, score: f32) -> Self {
        Mention { span, kind, adjectival: false, name: span, facility: None, within: None, cue: None, score }
    }
}

/// What the words around a name say about its type: *the city of X*, *X Province*, *the X River*, *Lake X*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cue {
    /// country, republic, kingdom, nation
    Country,
    /// province, state, region, governorate, oblast
    Admin1,
    /// county, district, parish, municipality
    Admin2,
    /// city, town, village, suburb, capital
    Populated,
    /// river, lake, sea, gulf, strait
    Water,
    /// mount, range, valley, desert, peninsula, island
    Terrain,
}
