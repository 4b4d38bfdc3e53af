//! Layers: named, typed sets of features, the same names and fields in every format.
//!
//! [`Drawer`] turns documents' [`crate::Analysis`] into rows of the six layers; an exporter writes them and derives
//! nothing itself. [`group::Grouper`] brings the events of many reports together, and [`table`] lays them out as tables of events,
//! our own and those of the codebooks that analysts use. The fields of a layer are defined once, in [`rows`], with the words that clients show for them.

mod acled;
mod antimeridian;
pub mod basemap;
mod collect;
mod drawing;
pub mod group;
mod outlines;
mod planar;
pub mod rows;
mod schema;
pub mod style;
pub mod table;
mod ucdp;

pub use basemap::Basemap;
pub use collect::Drawer;
pub use drawing::{Drawing, Drawn};
pub use group::{EventGroup, Grouper, Groups, Told};
pub(crate) use schema::printable;
pub use schema::{Feature, Field, FieldKind, GeometryKind, Layer, Schema, Value};
pub use style::Style;
pub use table::{EventTable, TableRow, TableRows};

/// What every map must say about where its geometry comes from, in the words that the sources' licences ask for.
pub const ATTRIBUTION: &str = "Contains data from GeoNames (geonames.org), CC BY 4.0, modified. Made with Natural Earth. \
                               Unicode CLDR © Unicode, Inc.";
