//! Tables of events over all reports, as CSV and GeoJSON: `tables/<name>.csv`, `tables/<name>.geojson`.

use super::{ExportError, Staging};
use crate::layer::table::Table;
use crate::layer::{Field, Value};
use ::csv::Writer as Rows;
use geo::Point;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::io::{BufWriter, Write};

type Failure = Box<dyn StdError + Send + Sync>;

/// Writes a table as CSV; `bom` puts a byte order mark in front, `points` adds columns for the position.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn csv(staging: &mut Staging, table: &Table, bom: bool) -> Result<(), ExportError> {
    let name = format!("tables/{}.csv", table.name);
    let path = staging.folder().join(&name);
    let mut file = BufWriter::new(staging.file(&name)?);
    let own = table.fields.iter().any(|f| f.name == "latitude");
    let write = || -> Result<(), Failure> {
        if bom {
            file.write_all("\u{feff}".as_bytes())?;
        }
        let mut rows = Rows::from_writer(file);
        let position = ["longitude", "latitude"].into_iter().filter(|_| !own);
        rows.write_record(position.chain(table.fields.iter().map(|f| f.name)))?;
        for (point, values) in &table.rows {
            let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(values.len() + 2);
            if !own {
                let degrees =
                    |of: fn(&Point<f64>) -> f64| point.as_ref().map_or(String::new(), |p| of(p).to_string());
                cells.extend([Cow::Owned(degrees(|p| p.x())), Cow::Owned(degrees(|p| p.y()))]);
            }
            cells.extend(values.iter().map(super::csv::cell));
            rows.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
        }
        rows.flush()?;
        Ok(())
    };
    write().map_err(ExportError::at(&path))
}

/// Writes a table as a GeoJSON collection; a row without a position has no geometry (RFC 7946, section 3.2).
///
/// # Errors
/// When the file cannot be written.
pub(super) fn geojson(staging: &mut Staging, table: &Table) -> Result<(), ExportError> {
    let name = format!("tables/{}.geojson", table.name);
    let path = staging.folder().join(&name);
    let mut out = BufWriter::new(staging.file(&name)?);
    let mut write = || -> Result<(), Failure> {
        write!(out, "{{\"type\":\"FeatureCollection\",\"name\":\"{}\",\n\"features\":[", table.name)?;
        for (i, (point, values)) in table.rows.iter().enumerate() {
            out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
            let geometry = point.as_ref().map(|p| geojson::Geometry::new(geojson::GeometryValue::from(p)));
            serde_json::to_writer(
                &mut out,
                &Row {
                    r#type: "Feature",
                    id: i + 1,
                    geometry,
                    properties: Properties { fields: table.fields, values },
                },
            )?;
        }
        out.write_all(b"\n]}\n")?;
        out.flush()?;
        Ok(())
    };
    write().map_err(ExportError::at(&path))
}

#[derive(Serialize)]
struct Row<'a> {
    r#type: &'static str,
    id: usize,
    geometry: Option<geojson::Geometry>,
    properties: Properties<'a>,
}

struct Properties<'a> {
    fields: &'static [Field],
    values: &'a [Value],
}

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (field, value) in self.fields.iter().zip(self.values) {
            map.serialize_entry(field.name, value)?;
        }
        map.end()
    }
}
