//! Layers: named, typed sets of features, the same names and fields in every format.
//!
//! [`features`] turns one document's [`crate::Analysis`] into rows of the six layers; an exporter writes them and derives
//! nothing itself. The fields of a layer are defined once, in [`rows`], with the words that clients show for them.

mod antimeridian;
pub mod basemap;
mod collect;
mod planar;
pub mod rows;
mod schema;
pub mod style;

pub use basemap::Basemap;
pub use collect::features;
pub use schema::{Feature, Field, FieldKind, GeometryKind, Layer, Schema, Value};
pub use style::Style;

/// What every map must say about where its geometry comes from, in the words that the sources' licences ask for.
pub const ATTRIBUTION: &str = "Contains data from GeoNames (geonames.org), CC BY 4.0, modified. Made with Natural Earth. \
                               Unicode CLDR © Unicode, Inc.";
