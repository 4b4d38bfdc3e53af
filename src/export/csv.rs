//! CSV: a table a layer, with geometry as well-known text, and for points also as two columns.
//!
//! Beside each table stand a `.csvt`, with which GDAL and QGIS know the columns' types, and a `.prj` with the coordinate system.
//! Limits of the format: an empty cell is null and an empty text alike; programs that do not read `.csvt` guess the types. Excel
//! wants a byte order mark to read UTF-8, most other programs want none.

use super::{ExportError, Sink, Staging};
use crate::layer::{Feature, FieldKind, GeometryKind, Layer, Schema, Value};
use ::csv::Writer as Table;
use geo::Geometry;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use wkt::ToWkt;

/// WGS 84 as ESRI's `.prj` files have it.
const PRJ: &str = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]"#;

/// Writes layers as CSV.
pub struct Writer {
    layers: Vec<(Layer, PathBuf, Table<File>)>,
}

impl Writer {
    /// Creates a table a layer; `bom` puts a byte order mark in front.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(staging: &mut Staging, bom: bool) -> Result<Self, ExportError> {
        let layers = Layer::ALL.into_iter().map(|layer| {
            let schema = layer.schema();
            let name = |extension: &str| format!("layers/{}.{extension}", schema.name);
            let path = staging.folder().join(name("csv"));
            let (mut table, mut types, mut prj) =
                (staging.file(&name("csv"))?, staging.file(&name("csvt"))?, staging.file(&name("prj"))?);
            let start = || -> Result<Table<File>, Box<dyn StdError + Send + Sync>> {
                if bom {
                    table.write_all("\u{feff}".as_bytes())?;
                }
                writeln!(types, "{}", columns(&schema).map(|(_, kind)| kind).collect::<Vec<_>>().join(","))?;
                prj.write_all(PRJ.as_bytes())?;
                let mut table = Table::from_writer(table);
                table.write_record(columns(&schema).map(|(name, _)| name))?;
                Ok(table)
            };
            let table = start().map_err(ExportError::at(&path))?;
            Ok((layer, path, table))
        });
        Ok(Writer { layers: layers.collect::<Result<_, _>>()? })
    }
}

impl Sink for Writer {
    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        for feature in features {
            if let Some((_, path, table)) = self.layers.iter_mut().find(|(layer, ..)| *layer == feature.layer)
            {
                table
                    .write_record(cells(feature).iter().map(|cell| cell.as_bytes()))
                    .map_err(ExportError::at(path))?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        self.layers
            .into_iter()
            .try_for_each(|(_, path, mut table)| table.flush().map_err(ExportError::at(&path)))
    }
}

/// Columns with the types of `.csvt`.
fn columns(schema: &Schema) -> impl Iterator<Item = (&'static str, &'static str)> {
    let position: &[(&str, &str)] = match schema.geometry {
        GeometryKind::Point => &[("longitude", "CoordX"), ("latitude", "CoordY")],
        GeometryKind::MultiLineString | GeometryKind::MultiPolygon => &[],
    };
    let kind = |kind| match kind {
        FieldKind::Text => "String",
        FieldKind::Integer => "Integer",
        FieldKind::Real => "Real",
        FieldKind::Boolean => "Integer(Boolean)",
        FieldKind::Date => "Date",
    };
    let fields = schema.fields.iter().map(move |f| (f.name, kind(f.kind)));
    std::iter::once(("WKT", "WKT")).chain(position.iter().copied()).chain(fields)
}

fn cells(feature: &Feature) -> Vec<Cow<'_, str>> {
    let mut cells = vec![Cow::Owned(feature.geometry.wkt_string())];
    if let Geometry::Point(point) = &*feature.geometry {
        cells.extend([Cow::Owned(point.x().to_string()), Cow::Owned(point.y().to_string())]);
    }
    cells.extend(feature.values.iter().map(cell));
    cells
}

/// A value as the text of a cell.
pub(super) fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Text(text) => Cow::Borrowed(text.as_str()),
        Value::Integer(n) => Cow::Owned(n.to_string()),
        Value::Real(n) => Cow::Owned(n.to_string()),
        Value::Boolean(b) => Cow::Borrowed(if *b { "1" } else { "0" }),
        Value::Date(day) => Cow::Owned(day.to_string()),
    }
}
