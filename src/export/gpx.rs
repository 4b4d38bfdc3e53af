//! GPX 1.1: places and events as waypoints, for navigation devices and outdoor apps: `dateline.gpx`.
//!
//! Limits of the format: points only (no areas, borders or claims), and of the fields only name, description, time, link and type.

use super::caption::{Named, xml};
use super::{ExportError, Sink, Staging};
use crate::layer::{ATTRIBUTION, Feature};
use geo::Geometry;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

const FILE: &str = "dateline.gpx";

/// Writes points as waypoints.
pub struct Writer {
    path: PathBuf,
    out: BufWriter<File>,
}

impl Writer {
    /// Creates the file.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn create(staging: &mut Staging) -> Result<Self, ExportError> {
        let path = staging.folder().join(FILE);
        let mut out = BufWriter::new(staging.file(FILE)?);
        writeln!(
            out,
            r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Dateline" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>Dateline</name><desc>{}</desc></metadata>"#,
            xml(ATTRIBUTION)
        )
        .map_err(ExportError::at(&path))?;
        Ok(Writer { path, out })
    }

    fn waypoint(&mut self, feature: &Feature) -> io::Result<()> {
        let Geometry::Point(point) = &*feature.geometry else { return Ok(()) };
        let named = Named(feature);
        write!(self.out, r#"<wpt lat="{}" lon="{}">"#, point.y(), point.x())?;
        if let Some(day) = named.day("date_start").or(named.day("date_end")) {
            write!(self.out, "<time>{day}T00:00:00Z</time>")?;
        }
        write!(self.out, "<name>{}</name>", xml(&named.name()))?;
        let parts = [named.facts(), named.quote().map(str::to_owned)];
        let text: Vec<String> = parts.into_iter().flatten().collect();
        write!(self.out, "<desc>{}</desc>", xml(&text.join("\n")))?;
        write!(self.out, "<src>{}</src>", xml(named.report()))?;
        if let Some(link) = named.link() {
            write!(self.out, r#"<link href="{}"/>"#, xml(link))?;
        }
        writeln!(self.out, "<type>{}</type></wpt>", feature.layer.name())
    }
}

impl Sink for Writer {
    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        features.iter().try_for_each(|f| self.waypoint(f)).map_err(ExportError::at(&self.path.clone()))
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        self.out.write_all(b"</gpx>\n").and_then(|()| self.out.flush()).map_err(ExportError::at(&self.path))
    }
}
