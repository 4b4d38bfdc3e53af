//! The gazetteer: every place Dateline knows, in one read-only index.
//!
//! [`Gazetteer`] answers by name ([`Gazetteer::lookup`], [`Gazetteer::matches_at`]), by id and by position. It is opened from
//! bytes that are already in memory ([`Gazetteer::from_static`]) or from a file ([`Gazetteer::open`]) without parsing: records
//! are read where they lie. [`build`] compiles the tables of `geodata/` (see its README) into such bytes.
//!
//! Names are compared folded ([`fold`]): lower case, without diacritics and punctuation, words separated by one space.

pub mod build;
#[cfg(test)]
mod fixture;
pub mod fold;
mod format;
mod fuzzy;
mod grid;
mod index;
mod near;
mod place;
mod shape;

pub use index::{Gazetteer, Info, NameHit, NameMatch, OpenError};
pub use place::{CountryCode, Feature, NameKind, Place, PlaceId, PlaceIx, Source};
