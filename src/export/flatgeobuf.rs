//! FlatGeobuf 3: a file a layer with a spatial index, for streaming over HTTP and for large data.
//!
//! Limits of the format: it has no type for days, so dates are date-times at midnight; features stand in the order of the index;
//! an empty layer is a file without index.

use super::{ExportError, Sink, Staging};
use crate::layer::{Feature, FieldKind, GeometryKind, Layer, Value};
use ::flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geo::Geometry;
use geozero::{ColumnValue, PropertyProcessor};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Writes layers as FlatGeobuf.
pub struct Writer {
    layers: Vec<LayerFile>,
}

struct LayerFile {
    layer: Layer,
    path: PathBuf,
    features: FgbWriter<'static>,
    out: BufWriter<File>,
}

impl Writer {
    /// Creates a file a layer.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(staging: &mut Staging) -> Result<Self, ExportError> {
        let layers = Layer::ALL.into_iter().map(|layer| {
            let name = format!("layers/{}.fgb", layer.name());
            let path = staging.folder().join(&name);
            let out = BufWriter::new(staging.file(&name)?);
            let features = start(layer).map_err(ExportError::at(&path))?;
            Ok(LayerFile { layer, path, features, out })
        });
        Ok(Writer { layers: layers.collect::<Result<_, _>>()? })
    }
}

fn start(layer: Layer) -> ::flatgeobuf::Result<FgbWriter<'static>> {
    let geometry = match layer.geometry() {
        GeometryKind::Point => GeometryType::Point,
        GeometryKind::MultiLineString => GeometryType::Unknown,
        GeometryKind::MultiPolygon => GeometryType::MultiPolygon,
    };
    let options = FgbWriterOptions {
        // Lines of one part are written as such, since GDAL does not read the writer's multi-part lines of one part; the file's
        // type is then open, and each feature tells its own.
        detect_type: false,
        promote_to_multi: geometry != GeometryType::Unknown,
        crs: FgbCrs { org: Some("EPSG"), code: 4326, name: Some("WGS 84"), ..FgbCrs::default() },
        title: Some(layer.title()),
        description: Some(layer.description()),
        ..FgbWriterOptions::default()
    };
    let mut writer = FgbWriter::create_with_options(layer.name(), geometry, options)?;
    for field in layer.fields() {
        let kind = match field.kind {
            FieldKind::Text => ColumnType::String,
            FieldKind::Integer => ColumnType::Long,
            FieldKind::Real => ColumnType::Double,
            FieldKind::Boolean => ColumnType::Bool,
            FieldKind::Date => ColumnType::DateTime,
        };
        let alias = field.alias();
        writer.add_column(field.name, kind, |strings, column| {
            column.title = Some(strings.create_string(&alias));
            column.description = Some(strings.create_string(field.description));
        });
    }
    Ok(writer)
}

impl Sink for Writer {
    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        for feature in features {
            if let Some(file) = self.layers.iter_mut().find(|f| f.layer == feature.layer) {
                add(&mut file.features, feature).map_err(ExportError::at(&file.path))?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        self.layers.into_iter().try_for_each(|LayerFile { path, features, mut out, .. }| {
            features.write(&mut out).map_err(ExportError::at(&path))?;
            out.flush().map_err(ExportError::at(&path))
        })
    }
}

fn add(writer: &mut FgbWriter<'_>, feature: &Feature) -> geozero::error::Result<()> {
    let mut result = Ok(false);
    let geometry = match &*feature.geometry {
        Geometry::MultiLineString(lines) if lines.0.len() == 1 => Geometry::LineString(lines.0[0].clone()),
        other => other.clone(),
    };
    writer.add_feature_geom(geometry, |out| {
        let fields = feature.layer.fields().iter().zip(&feature.values).enumerate();
        result = fields.into_iter().try_fold(false, |_, (i, (field, value))| {
            let day;
            let value = match value {
                // An absent property is null.
                Value::Null => return Ok(false),
                Value::Text(text) => ColumnValue::String(text),
                Value::Integer(n) => ColumnValue::Long(*n),
                Value::Real(n) => ColumnValue::Double(*n),
                Value::Boolean(b) => ColumnValue::Bool(*b),
                Value::Date(date) => {
                    day = format!("{date}T00:00:00Z");
                    ColumnValue::DateTime(&day)
                }
            };
            out.property(i, field.name, &value)
        });
    })?;
    result.map(drop)
}
