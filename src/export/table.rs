//! Tables of events over all reports, as CSV and GeoJSON: `tables/<name>.csv`, `tables/<name>.geojson`.

use super::{ExportError, Staging};
use crate::layer::{EventTable, Field, TableRow, Value};
use ::csv::Writer as Rows;
use geo::Point;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

type Failure = Box<dyn StdError + Send + Sync>;

/// Writes one table, row by row.
pub struct TableWriter {
    csv: Option<CsvFile>,
    geojson: Option<GeoJsonFile>,
}

impl TableWriter {
    /// Creates the files asked for; `bom` puts a byte order mark before the CSV.
    pub(super) fn create(
        staging: &mut Staging,
        table: EventTable,
        bom: bool,
        csv: bool,
        geojson: bool,
    ) -> Result<Self, ExportError> {
        Ok(TableWriter {
            csv: csv.then(|| CsvFile::create(staging, table, bom)).transpose()?,
            geojson: geojson.then(|| GeoJsonFile::create(staging, table)).transpose()?,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&mut self, row: &TableRow) -> Result<(), ExportError> {
        if let Some(file) = &mut self.csv {
            let result = file.write(row);
            result.map_err(ExportError::at(&file.path))?;
        }
        if let Some(file) = &mut self.geojson {
            let result = file.write(row);
            result.map_err(ExportError::at(&file.path))?;
        }
        Ok(())
    }

    /// Completes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> Result<(), ExportError> {
        if let Some(mut file) = self.csv {
            file.rows.flush().map_err(ExportError::at(&file.path))?;
        }
        if let Some(mut file) = self.geojson {
            let result = file.out.write_all(b"\n]}\n").and_then(|()| file.out.flush());
            result.map_err(ExportError::at(&file.path))?;
        }
        Ok(())
    }
}

struct CsvFile {
    path: PathBuf,
    rows: Rows<BufWriter<File>>,
    /// the table has columns for the position
    own: bool,
}

impl CsvFile {
    fn create(staging: &mut Staging, table: EventTable, bom: bool) -> Result<Self, ExportError> {
        let name = format!("tables/{}.csv", table.name());
        let path = staging.folder().join(&name);
        let mut file = BufWriter::new(staging.file(&name)?);
        let own = table.fields().iter().any(|f| f.name == "latitude");
        let start = || -> Result<Rows<BufWriter<File>>, Failure> {
            if bom {
                file.write_all("\u{feff}".as_bytes())?;
            }
            let mut rows = Rows::from_writer(file);
            let position = ["longitude", "latitude"].into_iter().filter(|_| !own);
            rows.write_record(position.chain(table.fields().iter().map(|f| f.name)))?;
            Ok(rows)
        };
        let rows = start().map_err(ExportError::at(&path))?;
        Ok(CsvFile { path, rows, own })
    }

    fn write(&mut self, TableRow { position, values }: &TableRow) -> Result<(), Failure> {
        let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(values.len() + 2);
        if !self.own {
            let degrees =
                |of: fn(&Point<f64>) -> f64| position.as_ref().map_or(String::new(), |p| of(p).to_string());
            cells.extend([Cow::Owned(degrees(|p| p.x())), Cow::Owned(degrees(|p| p.y()))]);
        }
        cells.extend(values.iter().map(super::csv::cell));
        Ok(self.rows.write_record(cells.iter().map(|cell| cell.as_bytes()))?)
    }
}

/// A GeoJSON collection; a row without a position has no geometry (RFC 7946, section 3.2).
struct GeoJsonFile {
    path: PathBuf,
    out: BufWriter<File>,
    fields: &'static [Field],
    features: usize,
}

impl GeoJsonFile {
    fn create(staging: &mut Staging, table: EventTable) -> Result<Self, ExportError> {
        let name = format!("tables/{}.geojson", table.name());
        let path = staging.folder().join(&name);
        let mut out = BufWriter::new(staging.file(&name)?);
        write!(out, "{{\"type\":\"FeatureCollection\",\"name\":\"{}\",\n\"features\":[", table.name())
            .map_err(ExportError::at(&path))?;
        Ok(GeoJsonFile { path, out, fields: table.fields(), features: 0 })
    }

    fn write(&mut self, TableRow { position, values }: &TableRow) -> Result<(), Failure> {
        self.out.write_all(if self.features == 0 { b"\n" } else { b",\n" })?;
        self.features += 1;
        let geometry = position.as_ref().map(|p| geojson::Geometry::new(geojson::GeometryValue::from(p)));
        serde_json::to_writer(
            &mut self.out,
            &Row {
                r#type: "Feature",
                id: self.features,
                geometry,
                properties: Properties { fields: self.fields, values },
            },
        )?;
        Ok(())
    }
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
