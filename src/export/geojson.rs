//! GeoJSON after RFC 7946, with simplestyle keys: a file a layer, one file for all, or a feature a line.
//!
//! No `crs` member (RFC 7946, section 4), longitude first, at most six decimals, integer ids, the same keys on every
//! feature. `bbox` follows the features because it is known only then.

use super::degrees::push_position;
use super::{ExportError, Sink, Staging};
use crate::layer::{ATTRIBUTION, Feature, Layer, Value};
use crate::spatial::geometry::union;
use geo::{BoundingRect, Coord, Geometry, LineString, Polygon, Rect};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// How the features are laid out in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// a collection a layer
    Layers,
    /// all layers in one collection, each feature with its layer's name
    Single,
    /// a file a layer, a feature a line (newline-delimited, read by GDAL as GeoJSONSeq)
    Lines,
}

/// Writes layers as GeoJSON.
pub struct Writer {
    form: Form,
    files: Vec<OutFile>,
}

struct OutFile {
    form: Form,
    path: PathBuf,
    out: BufWriter<File>,
    features: u64,
    bounds: Option<Rect<f64>>,
    /// the feature that is being written
    buffer: Vec<u8>,
}

impl Writer {
    /// Creates the files.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(staging: &mut Staging, form: Form) -> Result<Self, ExportError> {
        let files = match form {
            Form::Single => {
                vec![OutFile::create(staging, form, "dateline.geojson", "dateline", ATTRIBUTION)?]
            }
            Form::Layers | Form::Lines => {
                let extension = if form == Form::Lines { "geojsonl" } else { "geojson" };
                let each = Layer::ALL.into_iter().map(|layer| {
                    let path = format!("layers/{}.{extension}", layer.name());
                    OutFile::create(staging, form, &path, layer.name(), layer.description())
                });
                each.collect::<Result<_, _>>()?
            }
        };
        Ok(Writer { form, files })
    }
}

impl Sink for Writer {
    fn write(&mut self, features: &[Feature]) -> Result<(), ExportError> {
        for feature in features {
            let number = match self.form {
                Form::Single => Some(0),
                Form::Layers | Form::Lines => Layer::ALL.iter().position(|&layer| layer == feature.layer),
            };
            if let Some(file) = number.and_then(|n| self.files.get_mut(n)) {
                let result = file.write(feature);
                result.map_err(ExportError::at(&file.path))?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        self.files.into_iter().try_for_each(|mut file| {
            let result = file.finish();
            result.map_err(ExportError::at(&file.path))
        })
    }
}

impl OutFile {
    fn create(
        staging: &mut Staging,
        form: Form,
        path: &str,
        name: &str,
        description: &str,
    ) -> Result<Self, ExportError> {
        let mut out = BufWriter::new(staging.file(path)?);
        let path = staging.folder().join(path);
        if form != Form::Lines {
            let description = serde_json::Value::from(description);
            let head = write!(
                out,
                "{{\"type\":\"FeatureCollection\",\"name\":\"{name}\",\"description\":{description},\n\"features\":["
            );
            head.map_err(ExportError::at(&path))?;
        }
        Ok(OutFile { form, path, out, features: 0, bounds: None, buffer: Vec::new() })
    }

    fn write(&mut self, feature: &Feature) -> std::io::Result<()> {
        let before: &[u8] = match (self.form, self.features) {
            (Form::Lines, _) => b"",
            (_, 0) => b"\n",
            _ => b",\n",
        };
        self.features += 1;
        self.buffer.clear();
        self.buffer.extend_from_slice(before);
        push_feature(&mut self.buffer, self.features, feature, self.form == Form::Single)?;
        if self.form == Form::Lines {
            self.buffer.push(b'\n');
        }
        self.out.write_all(&self.buffer)?;
        if let Some(rect) = feature.geometry.bounding_rect() {
            // Features that were cut at the antimeridian give a box around the world, which RFC 7946 allows.
            self.bounds = Some(self.bounds.map_or(rect, |b| union(b, rect)));
        }
        Ok(())
    }

    fn finish(&mut self) -> std::io::Result<()> {
        if self.form != Form::Lines {
            self.out.write_all(b"\n]")?;
            self.buffer.clear();
            if let Some(b) = self.bounds {
                self.buffer.extend_from_slice(b",\n\"bbox\":[");
                push_position(&mut self.buffer, b.min(), b',');
                self.buffer.push(b',');
                push_position(&mut self.buffer, b.max(), b',');
                self.buffer.push(b']');
            }
            self.buffer.extend_from_slice(b"}\n");
            self.out.write_all(&self.buffer)?;
        }
        self.out.flush()
    }
}

/// Appends a feature; `names_layer` makes the layer's name a property, in a file of several layers.
fn push_feature(out: &mut Vec<u8>, id: u64, feature: &Feature, names_layer: bool) -> serde_json::Result<()> {
    out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
    serde_json::to_writer(&mut *out, &id)?;
    out.extend_from_slice(b",\"geometry\":");
    push_geometry(out, &feature.geometry);
    out.extend_from_slice(b",\"properties\":{");
    let layer = Value::Text(feature.layer.name().to_owned());
    let first = names_layer.then_some(("layer", &layer));
    let fields = feature.layer.fields().iter().map(|f| f.name).zip(&feature.values);
    for (i, (name, value)) in first.into_iter().chain(fields).enumerate() {
        if i > 0 {
            out.push(b',');
        }
        // Names of fields are identifiers: nothing in them is to be escaped.
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        serde_json::to_writer(&mut *out, value)?;
    }
    let style = serde_json::to_string(&feature.style)?;
    if let Some(keys) =
        style.strip_prefix('{').and_then(|s| s.strip_suffix('}')).filter(|keys| !keys.is_empty())
    {
        out.push(b',');
        out.extend_from_slice(keys.as_bytes());
    }
    out.extend_from_slice(b"}}");
    Ok(())
}

/// Appends a geometry; a line or area of one part is written as such. By hand, since a library's own types for positions cost more
/// than all the rest of a feature.
pub(super) fn push_geometry(out: &mut Vec<u8>, geometry: &Geometry<f64>) {
    let mut typed = |name: &str, coordinates: &dyn Fn(&mut Vec<u8>)| {
        out.extend_from_slice(b"{\"type\":\"");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\",\"coordinates\":");
        coordinates(out);
        out.push(b'}');
    };
    match geometry {
        Geometry::Point(point) => typed("Point", &|out| push_pair(out, point.0)),
        Geometry::MultiLineString(lines) => match lines.0.as_slice() {
            [line] => typed("LineString", &|out| push_line(out, line)),
            lines => typed("MultiLineString", &|out| push_list(out, lines, push_line)),
        },
        Geometry::MultiPolygon(areas) => match areas.0.as_slice() {
            [area] => typed("Polygon", &|out| push_area(out, area)),
            areas => typed("MultiPolygon", &|out| push_list(out, areas, push_area)),
        },
        // Layers hold nothing else.
        _ => out.extend_from_slice(b"null"),
    }
}

fn push_list<T>(out: &mut Vec<u8>, items: &[T], push: impl Fn(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        push(out, item);
    }
    out.push(b']');
}

fn push_pair(out: &mut Vec<u8>, c: Coord<f64>) {
    out.push(b'[');
    push_position(out, c, b',');
    out.push(b']');
}

fn push_line(out: &mut Vec<u8>, line: &LineString<f64>) {
    push_list(out, &line.0, |out, &c| push_pair(out, c));
}

fn push_area(out: &mut Vec<u8>, area: &Polygon<f64>) {
    out.push(b'[');
    push_line(out, area.exterior());
    for hole in area.interiors() {
        out.push(b',');
        push_line(out, hole);
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::layer::Style;
    use crate::layer::rows::{BorderRow, SourceColumns};
    use geo::MultiLineString;

    fn border() -> Feature {
        let row = BorderRow {
            source: SourceColumns {
                doc_id: "a \"quoted\" id".into(),
                title: None,
                published: Some(jiff::civil::date(2025, 2, 4)),
                source_url: None,
            },
            name: "Tajikistan – Afghanistan".into(),
            country_a: "AF".into(),
            country_b: "TJ".into(),
            length_m: 1_170_000.0,
            mentions: 1,
            snippet: "near the Afghan border".into(),
        };
        Feature {
            layer: Layer::Borders,
            geometry: std::sync::Arc::new(
                MultiLineString::new(vec![LineString::from(vec![(68.0, 37.0), (69.5, 37.25)])]).into(),
            ),
            values: row.values(),
            style: Style::default(),
            evidence: Span::new(0, 0),
        }
    }

    fn written(features: &[Feature], form: Form, path: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::new(folder.path()).unwrap();
        let mut writer = Box::new(Writer::create(&mut staging, form).unwrap());
        writer.write(features).unwrap();
        writer.finish().unwrap();
        staging.commit().unwrap();
        std::fs::read_to_string(folder.path().join(path)).unwrap()
    }

    fn layer(features: &[Feature]) -> serde_json::Value {
        serde_json::from_str(&written(features, Form::Layers, "layers/borders.geojson")).unwrap()
    }

    #[test]
    fn a_layer_reads_back_as_geojson() {
        let json = layer(&[border(), border()]);
        let collection: geojson::FeatureCollection = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(collection.features.len(), 2);
        assert_eq!(collection.bbox, Some(vec![68.0, 37.0, 69.5, 37.25]));
        assert_eq!(collection.features[1].id, Some(geojson::feature::Id::Number(2.into())));
        let properties = &json["features"][0]["properties"];
        assert_eq!(properties["published"], "2025-02-04");
        assert_eq!(properties["title"], serde_json::Value::Null);
        assert_eq!(properties["length_m"], 1_170_000.0);
        assert!(json.get("crs").is_none());
    }

    #[test]
    fn an_empty_layer_is_a_valid_collection() {
        let json = layer(&[]);
        assert_eq!(json["features"], serde_json::json!([]));
        assert!(json.get("bbox").is_none());
    }

    #[test]
    fn every_feature_has_the_same_keys() {
        let json = layer(&[border()]);
        let properties = json["features"][0]["properties"].as_object().unwrap();
        let names: Vec<&str> = properties.keys().map(String::as_str).collect();
        let fields: Vec<&str> = Layer::Borders.fields().iter().map(|f| f.name).collect();
        assert_eq!(names, fields);
    }

    #[test]
    fn one_file_for_all_layers_says_which_layer_a_feature_is_of() {
        let text = written(&[border()], Form::Single, "dateline.geojson");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["features"][0]["properties"]["layer"], "borders");
    }

    #[test]
    fn lines_are_features_by_themselves() {
        let text = written(&[border(), border()], Form::Lines, "layers/borders.geojsonl");
        let features: Vec<geojson::Feature> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(features.len(), 2);
    }
}
