//! Exporters: finished features become files.
//!
//! An exporter writes what [`crate::layer`] gives it and derives nothing. Files are written under temporary names beside their
//! final ones and renamed together when everything is complete ([`Staging`]), so that a half-written layer never stands under
//! its final name.
//!
//! One format, one module, one [`Sink`]. Writers that other tables than the six layers can use take a
//! [`crate::layer::Schema`] ([`gpkg::Package`]).

mod caption;
pub mod csv;
mod degrees;
pub mod flatgeobuf;
pub mod geojson;
pub mod geoparquet;
pub mod gpkg;
pub mod gpx;
pub mod html;
pub mod kml;
mod qgis;
mod staging;
mod table;

pub use staging::Staging;
pub use table::TableWriter;

use crate::document::Document;
use crate::layer::{Basemap, EventTable, Feature, Layer};
use std::collections::HashSet;
use std::error::Error as StdError;
use std::path::{Path, PathBuf};

/// A file format that layers can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RFC 7946, one file a layer: `layers/<layer>.geojson`
    GeoJson,
    /// RFC 7946, all layers in `dateline.geojson`
    GeoJsonSingle,
    /// a feature a line: `layers/<layer>.geojsonl`
    GeoJsonSeq,
    /// GeoPackage with styles and a QGIS project inside: `dateline.gpkg`
    GeoPackage,
    /// QGIS project on the GeoPackage, which is written with it: `dateline.qgz`
    QgisProject,
    /// `dateline.kml`
    Kml,
    /// KML with its icon: `dateline.kmz`
    Kmz,
    /// tables with well-known text: `layers/<layer>.csv`
    Csv,
    /// `layers/<layer>.fgb`
    FlatGeobuf,
    /// `layers/<layer>.parquet`
    GeoParquet,
    /// waypoints: `dateline.gpx`
    Gpx,
    /// a map with everything in one file: `dateline.html`
    Html,
}

/// How an export is to be made.
#[derive(Debug, Clone)]
pub struct Options {
    /// what to write
    pub formats: Vec<Format>,
    /// keep what an existing GeoPackage holds of other reports
    pub append: bool,
    /// begin CSV files with a byte order mark
    pub csv_bom: bool,
    /// put the reports' text into the HTML map
    pub with_text: bool,
    /// countries to draw the layers on
    pub basemap: Basemap,
}

/// Why an export failed: a file and the reason.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {reason}", path.display())]
pub struct ExportError {
    /// the file or folder
    pub path: PathBuf,
    /// the reason, which the message holds
    pub reason: Box<dyn StdError + Send + Sync>,
}

impl ExportError {
    pub(crate) fn at<E: Into<Box<dyn StdError + Send + Sync>>>(
        path: &Path,
    ) -> impl FnOnce(E) -> ExportError + '_ {
        move |reason| ExportError { path: path.to_owned(), reason: reason.into() }
    }
}

/// A format's writer over all layers.
trait Sink {
    /// Begins a report, which the features that are written next belong to.
    fn begin(&mut self, _: &Document) -> Result<(), ExportError> {
        Ok(())
    }

    /// Adds features of the report that was begun last.
    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError>;

    /// Completes the files.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Writes reports' features, in the order in which they come, in all the formats asked for.
pub struct Exporter {
    staging: Staging,
    sinks: Vec<Box<dyn Sink>>,
    csv_bom: bool,
    /// layers that have features
    seen: HashSet<Layer>,
}

impl Exporter {
    /// Creates the output folder and the temporary files.
    ///
    /// # Errors
    /// When the folder or a file cannot be created, or when a GeoPackage to append to is none of ours.
    pub fn create(out: &Path, options: &Options) -> Result<Self, ExportError> {
        let mut staging = Staging::new(out)?;
        let wants = |format| options.formats.contains(&format);
        let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
        for (format, form) in [
            (Format::GeoJson, geojson::Form::Layers),
            (Format::GeoJsonSingle, geojson::Form::Single),
            (Format::GeoJsonSeq, geojson::Form::Lines),
        ] {
            if wants(format) {
                sinks.push(Box::new(geojson::Writer::create(&mut staging, form)?));
            }
        }
        if wants(Format::GeoPackage) || wants(Format::QgisProject) {
            let project = wants(Format::QgisProject);
            sinks.push(Box::new(gpkg::Writer::create(&mut staging, options, project)?));
        }
        for (format, form) in [(Format::Kml, kml::Form::Kml), (Format::Kmz, kml::Form::Kmz)] {
            if wants(format) {
                sinks.push(Box::new(kml::Writer::create(&mut staging, form)?));
            }
        }
        if wants(Format::Csv) {
            sinks.push(Box::new(csv::Writer::create(&mut staging, options.csv_bom)?));
        }
        if wants(Format::FlatGeobuf) {
            sinks.push(Box::new(flatgeobuf::Writer::create(&mut staging)?));
        }
        if wants(Format::GeoParquet) {
            sinks.push(Box::new(geoparquet::Writer::create(&mut staging)?));
        }
        if wants(Format::Gpx) {
            sinks.push(Box::new(gpx::Writer::create(&mut staging)?));
        }
        if wants(Format::Html) {
            sinks.push(Box::new(html::Writer::create(&mut staging, options)?));
        }
        Ok(Exporter { staging, sinks, csv_bom: options.csv_bom, seen: HashSet::new() })
    }

    /// Adds the features of one report.
    ///
    /// # Errors
    /// When a temporary file cannot be written, e.g. on a full disk.
    pub fn write(&mut self, document: &Document, features: &[Feature]) -> Result<(), ExportError> {
        self.begin(document)?;
        self.more(features)
    }

    /// Begins a report whose features come in parts ([`Exporter::more`]).
    ///
    /// # Errors
    /// When a temporary file cannot be written, e.g. on a full disk.
    pub fn begin(&mut self, document: &Document) -> Result<(), ExportError> {
        self.sinks.iter_mut().try_for_each(|sink| sink.begin(document))
    }

    /// Adds features of the report that was begun last.
    ///
    /// # Errors
    /// When a temporary file cannot be written, e.g. on a full disk.
    pub fn more(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        self.seen.extend(features.iter().map(|feature| feature.layer));
        self.sinks.iter_mut().try_for_each(|sink| sink.write(features))
    }

    /// Begins a table of events over all reports: `tables/<name>.csv`, `tables/<name>.geojson`.
    ///
    /// # Errors
    /// When a temporary file cannot be created.
    pub fn table(&mut self, table: EventTable, csv: bool, geojson: bool) -> Result<TableWriter, ExportError> {
        TableWriter::create(&mut self.staging, table, self.csv_bom, csv, geojson)
    }

    /// Completes all files and puts them under their final names, which are returned in order. A layer without features gets no
    /// file: programs know neither its geometry nor its columns, and show nothing.
    ///
    /// # Errors
    /// When a file cannot be completed or renamed; nothing stands under a final name that is not complete.
    pub fn finish(mut self) -> Result<Vec<PathBuf>, ExportError> {
        self.sinks.into_iter().try_for_each(|sink| sink.finish())?;
        let empty = Layer::ALL.into_iter().filter(|layer| !self.seen.contains(layer));
        let empty: Vec<&str> = empty.map(Layer::name).collect();
        self.staging.leave_out(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            path.starts_with("layers") && stem.is_some_and(|stem| empty.contains(&stem))
        });
        self.staging.commit()
    }
}
