//! QGIS: styles for the GeoPackage's tables, and a project that shows them.
//!
//! Styles are written in the form of QGIS 3.22, which later versions read. The project is a `.qgz`: grouped layers, a view on the
//! data, a time range for the slider, and a print layout. Its paths are relative, so it can be moved together with the GeoPackage.

mod layout;
mod project;
mod style;
mod xml;

pub(super) use project::project;

use crate::layer::{ATTRIBUTION, Layer, Schema, basemap};
use quick_xml::escape::escape;

const DOCTYPE: &str = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n";

/// What the project draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    Layer(Layer),
    Countries,
}

impl Drawn {
    /// From above to below.
    pub(super) const ALL: [Drawn; 7] = [
        Drawn::Layer(Layer::Events),
        Drawn::Layer(Layer::Places),
        Drawn::Layer(Layer::Claims),
        Drawn::Layer(Layer::Borders),
        Drawn::Layer(Layer::ClaimAreas),
        Drawn::Layer(Layer::Regions),
        Drawn::Countries,
    ];

    pub(super) fn schema(self) -> Schema {
        match self {
            Drawn::Layer(layer) => layer.schema(),
            Drawn::Countries => basemap::SCHEMA,
        }
    }
}

/// A layer's style file.
pub(super) fn qml(drawn: Drawn) -> String {
    let look = style::look(drawn);
    format!(
        r#"{DOCTYPE}<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1" hasScaleBasedVisibilityFlag="0">{}<layerGeometryType>{}</layerGeometryType></qgis>"#,
        look.body,
        look.geometry.number()
    )
}

/// A layer's description, as QGIS keeps it.
pub(crate) fn metadata(schema: &Schema) -> String {
    format!(r#"{DOCTYPE}<qgis version="3.22.0">{}</qgis>"#, resource(schema))
}

fn resource(schema: &Schema) -> String {
    format!(
        "<identifier>{}</identifier><parentidentifier></parentidentifier><language>ENG</language><type>dataset</type><title>{}</title><abstract>{}</abstract><rights>{}</rights>",
        schema.name,
        escape(schema.title),
        escape(schema.description),
        escape(ATTRIBUTION)
    )
}
