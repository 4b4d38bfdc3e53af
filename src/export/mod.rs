//! Exporters: finished features become files.
//!
//! An exporter writes what [`crate::layer`] gives it and derives nothing. Files are written under temporary names beside their
//! final ones and renamed together when everything is complete ([`Staging`]), so that a half-written layer never stands under
//! its final name.

pub mod geojson;
mod staging;

pub use staging::Staging;
pub(crate) use staging::temporary_beside;

use crate::layer::Feature;
use std::path::{Path, PathBuf};

/// A file format that layers can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RFC 7946, one file a layer: `layers/<layer>.geojson`
    GeoJson,
}

/// Why an export failed: a file and the system's reason.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct ExportError {
    /// the file or folder
    pub path: PathBuf,
    /// the reason
    pub source: std::io::Error,
}

impl ExportError {
    pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> ExportError + '_ {
        move |source| ExportError { path: path.to_owned(), source }
    }
}

/// Writes features, in the order in which they come, in all the formats asked for. Memory does not grow with their number.
pub struct Exporter {
    staging: Staging,
    geojson: Option<geojson::Writer>,
}

impl Exporter {
    /// Creates the output folder and the temporary files.
    ///
    /// # Errors
    /// When the folder or a file cannot be created.
    pub fn create(out: &Path, formats: &[Format]) -> Result<Self, ExportError> {
        let mut staging = Staging::new(out)?;
        let geojson = match formats.contains(&Format::GeoJson) {
            true => Some(geojson::Writer::create(&mut staging)?),
            false => None,
        };
        Ok(Exporter { staging, geojson })
    }

    /// Adds a feature to its layer.
    ///
    /// # Errors
    /// When a temporary file cannot be written, e.g. on a full disk.
    pub fn write(&mut self, feature: &Feature) -> Result<(), ExportError> {
        match &mut self.geojson {
            Some(writer) => writer.write(feature),
            None => Ok(()),
        }
    }

    /// Completes all files and puts them under their final names, which are returned in order.
    ///
    /// # Errors
    /// When a file cannot be completed or renamed; nothing stands under a final name that is not complete.
    pub fn finish(self) -> Result<Vec<PathBuf>, ExportError> {
        if let Some(writer) = self.geojson {
            writer.finish()?;
        }
        self.staging.commit()
    }
}
