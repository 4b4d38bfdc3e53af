//! GeoParquet 1.1: a table a layer with typed columns, for DuckDB, geopandas and other analysis: `layers/<layer>.parquet`.
//!
//! Geometry is well-known binary in OGC:CRS84 (WGS 84, longitude first); columns are compressed with Zstandard. Limits of the
//! format: no styles.

use super::{ExportError, Sink, Staging};
use crate::layer::{Feature, Field, FieldKind, GeometryKind, Layer, Schema, Value};
use crate::spatial::geometry::union;
use arrow::array::{
    ArrayRef, BinaryBuilder, BooleanBuilder, Date32Builder, Float64Array, Float64Builder, Int64Builder,
    StringBuilder, StructArray,
};
use arrow::datatypes::{DataType, Field as Column, Fields, Schema as Columns};
use arrow::record_batch::RecordBatch;
use geo::{BoundingRect, Rect};
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

type Failure = Box<dyn StdError + Send + Sync>;

/// Rows that are collected before they are written.
const BATCH: usize = 4_096;

/// Writes layers as GeoParquet.
pub struct Writer {
    layers: Vec<LayerFile>,
}

struct LayerFile {
    layer: Layer,
    path: PathBuf,
    out: ArrowWriter<File>,
    columns: Arc<Columns>,
    rows: Vec<Feature>,
    bounds: Option<Rect<f64>>,
}

impl Writer {
    /// Creates a file a layer.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(staging: &mut Staging) -> Result<Self, ExportError> {
        let layers = Layer::ALL.into_iter().map(|layer| {
            let name = format!("layers/{}.parquet", layer.name());
            let path = staging.folder().join(&name);
            let file = staging.file(&name)?;
            let columns = Arc::new(columns(&layer.schema()));
            let start = || -> Result<ArrowWriter<File>, Failure> {
                let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
                let properties = WriterProperties::builder()
                    .set_compression(compression)
                    .set_created_by("Dateline".to_owned())
                    .build();
                Ok(ArrowWriter::try_new(file, columns.clone(), Some(properties))?)
            };
            let out = start().map_err(ExportError::at(&path))?;
            Ok(LayerFile { layer, path, out, columns, rows: Vec::new(), bounds: None })
        });
        Ok(Writer { layers: layers.collect::<Result<_, _>>()? })
    }
}

impl Sink for Writer {
    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        for feature in features {
            if let Some(file) = self.layers.iter_mut().find(|f| f.layer == feature.layer) {
                file.rows.push(feature.clone());
                if file.rows.len() >= BATCH {
                    let result = file.flush();
                    result.map_err(ExportError::at(&file.path))?;
                }
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        self.layers.into_iter().try_for_each(|file| {
            let path = file.path.clone();
            file.finish().map_err(ExportError::at(&path))
        })
    }
}

impl LayerFile {
    fn flush(&mut self) -> Result<(), Failure> {
        let mut geometries = BinaryBuilder::new();
        let mut boxes: [Vec<f64>; 4] = Default::default();
        for row in &self.rows {
            let mut bytes = Vec::new();
            wkb::writer::write_geometry(&mut bytes, &*row.geometry, &wkb::writer::WriteOptions::default())?;
            geometries.append_value(bytes);
            let rect = row.geometry.bounding_rect();
            let sides = rect.map_or([f64::NAN; 4], |r| [r.min().x, r.min().y, r.max().x, r.max().y]);
            boxes.iter_mut().zip(sides).for_each(|(column, side)| column.push(side));
            if let Some(rect) = rect {
                self.bounds = Some(self.bounds.map_or(rect, |b| union(b, rect)));
            }
        }
        let boxes: Vec<ArrayRef> =
            boxes.into_iter().map(|side| Arc::new(Float64Array::from(side)) as ArrayRef).collect();
        let boxes = StructArray::try_new(box_columns(), boxes, None)?;
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(geometries.finish()), Arc::new(boxes)];
        for (i, field) in self.layer.fields().iter().enumerate() {
            arrays.push(array(field.kind, self.rows.iter().map(|row| &row.values[i])));
        }
        self.rows.clear();
        self.out.write(&RecordBatch::try_new(self.columns.clone(), arrays)?)?;
        Ok(())
    }

    fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        let kind = match self.layer.geometry() {
            GeometryKind::Point => "Point",
            GeometryKind::MultiLineString => "MultiLineString",
            GeometryKind::MultiPolygon => "MultiPolygon",
        };
        let mut geometry = serde_json::json!({
            "encoding": "WKB",
            "geometry_types": [kind],
            "orientation": "counterclockwise",
            "edges": "planar",
            "covering": { "bbox": BOX.map(|side| (side, ["bbox", side])).into_iter().collect::<BTreeMap<_, _>>() },
        });
        if let Some(b) = self.bounds {
            geometry["bbox"] = serde_json::json!([b.min().x, b.min().y, b.max().x, b.max().y]);
        }
        let geo = serde_json::json!({
            "version": "1.1.0",
            "primary_column": "geometry",
            "columns": { "geometry": geometry },
        });
        self.out.append_key_value_metadata(KeyValue::new("geo".to_owned(), geo.to_string()));
        self.out.close()?;
        Ok(())
    }
}

/// Sides of each feature's bounding box, with which readers skip what lies elsewhere.
const BOX: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

fn box_columns() -> Fields {
    BOX.map(|side| Column::new(side, DataType::Float64, false)).into_iter().collect()
}

fn columns(schema: &Schema) -> Columns {
    let column = |field: &Field| {
        let kind = match field.kind {
            FieldKind::Text => DataType::Utf8,
            FieldKind::Integer => DataType::Int64,
            FieldKind::Real => DataType::Float64,
            FieldKind::Boolean => DataType::Boolean,
            FieldKind::Date => DataType::Date32,
        };
        let description = [("description".to_owned(), field.description.to_owned())];
        Column::new(field.name, kind, true).with_metadata(description.into())
    };
    let geometry = Column::new("geometry", DataType::Binary, false);
    let bbox = Column::new("bbox", DataType::Struct(box_columns()), false);
    Columns::new([geometry, bbox].into_iter().chain(schema.fields.iter().map(column)).collect::<Vec<_>>())
}

/// A column of values of one kind; what is of another kind is null.
fn array<'v>(kind: FieldKind, values: impl Iterator<Item = &'v Value>) -> ArrayRef {
    macro_rules! build {
        ($builder:expr, $variant:ident, $value:ident => $converted:expr) => {{
            let mut builder = $builder;
            for value in values {
                builder.append_option(match value {
                    Value::$variant($value) => Some($converted),
                    _ => None,
                });
            }
            Arc::new(builder.finish())
        }};
    }
    match kind {
        FieldKind::Text => build!(StringBuilder::new(), Text, text => text),
        FieldKind::Integer => build!(Int64Builder::new(), Integer, n => *n),
        FieldKind::Real => build!(Float64Builder::new(), Real, n => *n),
        FieldKind::Boolean => build!(BooleanBuilder::new(), Boolean, b => *b),
        FieldKind::Date => build!(Date32Builder::new(), Date, day => days_since_1970(*day)),
    }
}

fn days_since_1970(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}
