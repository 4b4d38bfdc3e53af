//! Layers: named, typed sets of features, the same names and fields in every format.
//!
//! [`features`] turns one document's [`crate::Analysis`] into rows of the six layers; an exporter writes them and derives
//! nothing itself. The fields of a layer are defined once, in [`rows`], with the words that clients show for them.

mod antimeridian;
mod collect;
pub mod rows;
mod schema;
mod style;

pub use collect::features;
pub use schema::{Feature, Field, FieldKind, GeometryKind, Layer, Value};
pub use style::Style;
