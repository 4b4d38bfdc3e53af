//! The gazetteer: every place Dateline knows, in one read-only index.
//!
//! [`Gazetteer`] answers by name ([`Gazetteer::lookup`], [`Matcher::matches_at`]), by id and by position. It is opened from
//! bytes that are already in memory ([`Gazetteer::from_static`]) or from a file, which is mapped ([`Gazetteer::open`]), without
//! parsing: records are read where they lie, and no bytes whatever make a query panic. [`build`] compiles the tables of `geodata/` (see its README) into such bytes.
//!
//! Names are compared folded ([`fold`]): lower case, without diacritics and punctuation, words separated by one space.

mod automaton;
pub mod build;
mod complete;
#[cfg(test)]
mod fixture;
pub mod fold;
mod format;
mod frontier;
mod fuzzy;
mod grid;
mod index;
mod lookup;
mod map;
mod near;
mod open;
mod place;
mod recent;
mod remembered;
mod shape;
mod sound;
mod walk;

pub use frontier::Nearest;
pub use fuzzy::Similar;
pub use index::Info;
pub use lookup::{Hits, Matcher, NameHit, NameMatch};
pub use open::{Gazetteer, OpenError};
pub use place::{BorderKind, CountryCode, Facts, Feature, NameKind, Place, PlaceId, PlaceIx, Source};
pub use recent::Recent;
pub use remembered::Remembered;
