//! GeoPackage (OGC 12-128r18, version 1.3): all layers, their styles and a QGIS project in one file.
//!
//! [`Package`] writes any typed tables; [`Writer`] is the exporter of the six layers and the countries below them. Limits of the
//! format: none that the layers meet; dates, integers and booleans are typed, fields have aliases and descriptions.

mod package;
mod rtree;

pub(crate) use super::qgis::metadata;
pub use package::{Extent, Failure, Package};

use super::qgis::{self, Drawn};
use super::{ExportError, Options, Sink, Staging};
use crate::document::Document;
use crate::layer::{Feature, Layer, Value, basemap, printable};
use jiff::civil::Date;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Name of the file, which the QGIS project refers to.
pub(super) const FILE: &str = "dateline.gpkg";

/// Name of the QGIS project beside it.
const PROJECT_FILE: &str = "dateline.qgz";

/// How much the countries' outlines are thinned, degrees: half a millimetre on a map of 1:8 million.
const BASEMAP_TOLERANCE: f64 = 0.04;

/// Writes the layers into one GeoPackage.
pub struct Writer {
    package: Package,
    path: PathBuf,
    project: Option<File>,
    append: bool,
    newest: Option<Date>,
}

impl Writer {
    /// Creates the file; with `append`, as a copy of the one that is there. A QGIS project is always kept inside, and beside it
    /// when it is asked for.
    ///
    /// # Errors
    /// When the file cannot be created, or when the one to append to is none that this version writes.
    pub fn create(staging: &mut Staging, options: &Options, project: bool) -> Result<Self, ExportError> {
        let path = staging.folder().join(FILE);
        let temporary = staging.path(FILE)?;
        let append = options.append && path.exists();
        let package = start(&path, &temporary, append, options).map_err(ExportError::at(&path))?;
        let project = project.then(|| staging.file(PROJECT_FILE)).transpose()?;
        Ok(Writer { package, path, project, append, newest: None })
    }
}

fn start(path: &Path, temporary: &Path, append: bool, options: &Options) -> Result<Package, Failure> {
    let mut package = match append {
        true => {
            if path.with_extension("gpkg-wal").exists() {
                return Err("another program has it open; close the layer there first".into());
            }
            std::fs::copy(path, temporary)?;
            Package::open(temporary)?
        }
        false => Package::create(temporary)?,
    };
    package.table(basemap::SCHEMA)?;
    if !package.is_inherited(&basemap::SCHEMA) {
        for country in options.basemap.simplified(|_| BASEMAP_TOLERANCE) {
            package.insert(&basemap::SCHEMA, &country.area.clone().into(), &country.values())?;
        }
    }
    // In the order of drawing: programs that list tables show them from below to above.
    for layer in Layer::ALL {
        package.table(layer.schema())?;
    }
    for drawn in Drawn::ALL {
        let schema = drawn.schema();
        package.style(&schema, &qgis::qml(drawn))?;
        if !package.is_inherited(&schema) {
            package.describe(&schema, &qgis::metadata(&schema))?;
        }
    }
    Ok(package)
}

impl Sink for Writer {
    /// What an earlier run wrote of the report is replaced.
    fn begin(&mut self, document: &Document) -> Result<(), ExportError> {
        if !self.append {
            return Ok(());
        }
        let doc_id = printable(document.id.clone());
        Layer::ALL
            .into_iter()
            .try_for_each(|l| self.package.delete(&l.schema(), "doc_id", &doc_id))
            .map_err(ExportError::at(&self.path))
    }

    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        let mut add = || {
            features.iter().try_for_each(|f| {
                for value in &f.values {
                    if let Value::Date(day) = value {
                        self.newest = self.newest.max(Some(*day));
                    }
                }
                self.package.insert(&f.layer.schema(), &f.geometry, &f.values)
            })
        };
        add().map_err(ExportError::at(&self.path))
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        let Writer { mut package, path, project, newest, .. } = *self;
        let complete = || {
            for schema in Layer::ALL.map(Layer::schema) {
                if !package.is_inherited(&schema) && package.extent(&schema)?.features == 0 {
                    package.leave_out(&schema)?;
                }
            }
            let qgz = qgis::project(&package)?;
            package.project("dateline", &qgz)?;
            if let Some(mut file) = project {
                file.write_all(&qgz)?;
            }
            package.finish(newest)
        };
        complete().map_err(ExportError::at(&path))
    }
}
