//! KML 2.2 and KMZ, for Google Earth and phones: `dateline.kml`, `dateline.kmz`.
//!
//! Each layer is a nested document with a schema of its own: inside folders, GDAL and QGIS lose the attributes of a KMZ. Limits of
//! the format: dates are text (events also carry their time span, other features one since the day of publication); nulls are left out.

use super::caption::{Named, xml};
use super::degrees::push_position;
use super::{ExportError, Sink, Staging};
use crate::layer::{ATTRIBUTION, Feature, Field, FieldKind, Layer, Schema, Style, Value};
use geo::{Coord, Geometry, LineString, Polygon};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::PathBuf;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A white disc, our own, which each style tints; without it Google Earth shows its pushpin, also without a network.
const DOT: &[u8] = include_bytes!("dot.png");
/// A field that a placemark has anyway: GDAL loses one of two that bear the same name.
const NAME: &str = "name";

const DOT_NAME: &str = "icons/dot.png";

/// Plain, or zipped together with its icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `dateline.kml`
    Kml,
    /// `dateline.kmz`
    Kmz,
}

/// Writes all layers as one KML document. Layers come in any order but stand one after the other, so each is kept in a temporary
/// file until the end.
pub struct Writer {
    form: Form,
    path: PathBuf,
    out: File,
    layers: Vec<Spool>,
}

struct Spool {
    layer: Layer,
    features: u64,
    placemarks: BufWriter<File>,
}

impl Writer {
    /// Creates the file.
    ///
    /// # Errors
    /// When the file or a temporary one cannot be created.
    pub fn create(staging: &mut Staging, form: Form) -> Result<Self, ExportError> {
        let name = if form == Form::Kml { "dateline.kml" } else { "dateline.kmz" };
        let path = staging.folder().join(name);
        let out = staging.file(name)?;
        let layers = Layer::ALL.into_iter().map(|layer| {
            let file = tempfile::tempfile_in(staging.folder()).map_err(ExportError::at(&path))?;
            Ok(Spool { layer, features: 0, placemarks: BufWriter::new(file) })
        });
        let layers = layers.collect::<Result<_, _>>()?;
        Ok(Writer { form, path, out, layers })
    }

    fn assemble(layers: Vec<Spool>, out: &mut dyn Write) -> io::Result<()> {
        let attribution = xml(ATTRIBUTION);
        writeln!(
            out,
            r#"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document id="dateline"><name>Dateline</name><open>1</open><description>{attribution}</description>"#
        )?;
        // Lists of layers show the first one on top.
        for Spool { layer, features, placemarks } in layers.into_iter().rev() {
            if features == 0 {
                continue;
            }
            let schema = layer.schema();
            writeln!(
                out,
                r#"<Document id="{0}"><name>{0}</name><open>0</open><description>{1}</description>"#,
                schema.name,
                xml(schema.description)
            )?;
            writeln!(out, "{}", schema_xml(&schema))?;
            let mut file = placemarks.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.rewind()?;
            let mut buffer = vec![0; 1 << 16];
            loop {
                match file.read(&mut buffer)? {
                    0 => break,
                    n => out.write_all(&buffer[..n])?,
                }
            }
            writeln!(out, "</Document>")?;
        }
        writeln!(out, "</Document></kml>")
    }
}

impl Sink for Writer {
    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        for feature in features {
            if let Some(spool) = self.layers.iter_mut().find(|s| s.layer == feature.layer) {
                spool.features += 1;
                let placemark = placemark(feature, spool.features, self.form);
                spool.placemarks.write_all(placemark.as_bytes()).map_err(ExportError::at(&self.path))?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        let Writer { form, path, out, layers } = *self;
        let complete = || -> io::Result<()> {
            match form {
                Form::Kml => {
                    let mut out = BufWriter::new(out);
                    Writer::assemble(layers, &mut out)?;
                    out.flush()
                }
                Form::Kmz => {
                    // Without times of their own: the same input gives the same bytes.
                    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
                    let mut archive = ZipWriter::new(BufWriter::new(out));
                    archive.start_file("doc.kml", options)?;
                    Writer::assemble(layers, &mut archive)?;
                    archive.start_file(DOT_NAME, options)?;
                    archive.write_all(DOT)?;
                    archive.finish()?.flush()
                }
            }
        };
        complete().map_err(ExportError::at(&path))
    }
}

fn schema_xml(schema: &Schema) -> String {
    let field = |field: &Field| {
        let kind = match field.kind {
            FieldKind::Text | FieldKind::Date => "string",
            FieldKind::Integer => "int",
            FieldKind::Real => "double",
            FieldKind::Boolean => "bool",
        };
        let alias = field.alias();
        format!(
            r#"<SimpleField type="{kind}" name="{}"><displayName>{}</displayName></SimpleField>"#,
            field.name,
            xml(&alias)
        )
    };
    let fields: String = schema.fields.iter().filter(|f| f.name != NAME).map(field).collect();
    format!(r#"<Schema name="{0}" id="{0}_fields">{fields}</Schema>"#, schema.name)
}

fn placemark(feature: &Feature, number: u64, form: Form) -> String {
    let named = Named(feature);
    let layer = feature.layer.name();
    let mut out = format!(
        r#"<Placemark id="{layer}_{number}"><name>{}</name><description>{}</description>"#,
        xml(&named.name()),
        // A text that is HTML: escaped once as HTML, once as XML.
        xml(&balloon(named))
    );
    let (first, last) = (named.day("date_start"), named.day("date_end"));
    // Writing to a string cannot fail.
    let _ = match (first.or(last), named.day("published")) {
        (Some(_), _) => {
            let begin = first.map_or_else(String::new, |day| format!("<begin>{day}</begin>"));
            let end = last.map_or_else(String::new, |day| format!("<end>{day}</end>"));
            write!(out, "<TimeSpan>{begin}{end}</TimeSpan>")
        }
        // What a report says is known since its publication.
        (None, Some(day)) => write!(out, "<TimeSpan><begin>{day}</begin></TimeSpan>"),
        (None, None) => Ok(()),
    };
    out += &style_xml(feature.style, form);
    out += &format!(r##"<ExtendedData><SchemaData schemaUrl="#{layer}_fields">"##);
    for (field, value) in feature.layer.fields().iter().zip(&feature.values).filter(|(f, _)| f.name != NAME) {
        let text = match value {
            Value::Null => continue,
            Value::Text(text) => xml(text),
            Value::Integer(n) => Cow::Owned(n.to_string()),
            Value::Real(n) => Cow::Owned(n.to_string()),
            Value::Boolean(b) => Cow::Borrowed(if *b { "1" } else { "0" }),
            Value::Date(day) => Cow::Owned(day.to_string()),
        };
        out += &format!(r#"<SimpleData name="{}">{text}</SimpleData>"#, field.name);
    }
    out += "</SchemaData></ExtendedData>";
    out += &geometry_xml(&feature.geometry);
    out += "</Placemark>\n";
    out
}

/// What opens on a click: facts, the words of the report, a link to it.
fn balloon(named: Named<'_>) -> String {
    let mut html = String::new();
    if let Some(facts) = named.facts() {
        html += &format!("<p>{}</p>", xml(&facts));
    }
    if let Some(quote) = named.quote() {
        html += &format!("<blockquote>{}</blockquote>", xml(quote));
    }
    let report = xml(named.report());
    html + &match named.link() {
        Some(link) => format!(r#"<p><a href="{}">{report}</a></p>"#, xml(link)),
        None => format!("<p>{report}</p>"),
    }
}

/// KML's colours are alpha, blue, green, red.
fn color(hex: &str, opacity: f64) -> String {
    let part = |at: usize| hex.get(at..at + 2).unwrap_or("00");
    format!("{:02x}{}{}{}", (opacity * 255.0).round() as u8, part(5), part(3), part(1))
}

fn style_xml(style: Style, form: Form) -> String {
    let mut out = String::from("<Style>");
    if let Some(hex) = style.marker_color {
        let scale = match style.marker_size {
            Some("large") => 0.9,
            Some("medium") => 0.65,
            _ => 0.45,
        };
        let icon = match form {
            Form::Kmz => format!("<Icon><href>{DOT_NAME}</href></Icon>"),
            Form::Kml => String::new(),
        };
        let color = color(hex, 1.0);
        out += &format!("<IconStyle><color>{color}</color><scale>{scale}</scale>{icon}</IconStyle>");
        out += "<LabelStyle><scale>0.8</scale></LabelStyle>";
    }
    if let Some(hex) = style.stroke {
        let color = color(hex, style.stroke_opacity.unwrap_or(1.0));
        let width = style.stroke_width.unwrap_or(1.0);
        out += &format!("<LineStyle><color>{color}</color><width>{width}</width></LineStyle>");
    }
    if let Some(hex) = style.fill {
        out += &format!(
            "<PolyStyle><color>{}</color></PolyStyle>",
            color(hex, style.fill_opacity.unwrap_or(1.0))
        );
    }
    out + "</Style>"
}

fn geometry_xml(geometry: &Geometry<f64>) -> String {
    let mut out = Vec::new();
    match geometry {
        Geometry::Point(point) => {
            out.extend_from_slice(b"<Point>");
            push_coordinates(&mut out, &[point.0]);
            out.extend_from_slice(b"</Point>");
        }
        Geometry::MultiLineString(lines) => push_parts(&mut out, &lines.0, push_line),
        Geometry::MultiPolygon(areas) => push_parts(&mut out, &areas.0, push_area),
        // Layers hold nothing else.
        _ => {}
    }
    // All of it is ASCII.
    String::from_utf8(out).unwrap_or_default()
}

fn push_parts<T>(out: &mut Vec<u8>, parts: &[T], push: fn(&mut Vec<u8>, &T)) {
    if parts.len() > 1 {
        out.extend_from_slice(b"<MultiGeometry>");
    }
    parts.iter().for_each(|part| push(out, part));
    if parts.len() > 1 {
        out.extend_from_slice(b"</MultiGeometry>");
    }
}

fn push_coordinates(out: &mut Vec<u8>, positions: &[Coord<f64>]) {
    out.extend_from_slice(b"<coordinates>");
    for (i, &c) in positions.iter().enumerate() {
        if i > 0 {
            out.push(b' ');
        }
        push_position(out, c, b',');
    }
    out.extend_from_slice(b"</coordinates>");
}

/// Tessellated: along the ground, not through it.
fn push_line(out: &mut Vec<u8>, line: &LineString<f64>) {
    out.extend_from_slice(b"<LineString><tessellate>1</tessellate>");
    push_coordinates(out, &line.0);
    out.extend_from_slice(b"</LineString>");
}

fn push_area(out: &mut Vec<u8>, area: &Polygon<f64>) {
    out.extend_from_slice(b"<Polygon><tessellate>1</tessellate>");
    let mut ring = |side: &str, ring: &LineString<f64>| {
        out.extend_from_slice(format!("<{side}><LinearRing>").as_bytes());
        push_coordinates(out, &ring.0);
        out.extend_from_slice(format!("</LinearRing></{side}>").as_bytes());
    };
    ring("outerBoundaryIs", area.exterior());
    area.interiors().iter().for_each(|hole| ring("innerBoundaryIs", hole));
    out.extend_from_slice(b"</Polygon>");
}
