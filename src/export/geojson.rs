//! GeoJSON after RFC 7946, with simplestyle keys: a file a layer, one file for all, or a feature a line.
//!
//! No `crs` member (RFC 7946, section 4), longitude first, at most six decimals, integer ids, the same keys on every
//! feature. `bbox` follows the features because it is known only then.

use super::{ExportError, Sink, Staging};
use crate::document::Document;
use crate::layer::{ATTRIBUTION, Feature, Layer, Style, Value};
use geo::{BoundingRect, Geometry, Rect};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
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
}

impl Writer {
    /// Creates the files, also for layers that will stay empty: a file of an earlier run must not survive.
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
    fn write(&mut self, _: &Document, features: &[Feature]) -> Result<(), ExportError> {
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
        let path = PathBuf::from(path);
        if form != Form::Lines {
            let description = serde_json::Value::from(description);
            let head = write!(
                out,
                "{{\"type\":\"FeatureCollection\",\"name\":\"{name}\",\"description\":{description},\n\"features\":["
            );
            head.map_err(ExportError::at(&path))?;
        }
        Ok(OutFile { form, path, out, features: 0, bounds: None })
    }

    fn write(&mut self, feature: &Feature) -> std::io::Result<()> {
        let before: &[u8] = match (self.form, self.features) {
            (Form::Lines, _) => b"",
            (_, 0) => b"\n",
            _ => b",\n",
        };
        self.out.write_all(before)?;
        self.features += 1;
        let names_layer = self.form == Form::Single;
        serde_json::to_writer(&mut self.out, &Record { id: self.features, feature, names_layer })?;
        if self.form == Form::Lines {
            self.out.write_all(b"\n")?;
        }
        if let Some(rect) = feature.geometry.bounding_rect() {
            self.bounds = Some(self.bounds.map_or(rect, |b| union(b, rect)));
        }
        Ok(())
    }

    fn finish(&mut self) -> std::io::Result<()> {
        if self.form != Form::Lines {
            self.out.write_all(b"\n]")?;
            if let Some(b) = self.bounds {
                let bbox = [b.min().x, b.min().y, b.max().x, b.max().y];
                write!(self.out, ",\n\"bbox\":{}", serde_json::to_string(&bbox)?)?;
            }
            self.out.write_all(b"}\n")?;
        }
        self.out.flush()
    }
}

/// A plain union: features that were cut at the antimeridian give a box around the world, which RFC 7946 allows.
fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
    )
}

/// A feature as GeoJSON.
struct Record<'a> {
    id: u64,
    feature: &'a Feature,
    /// whether the layer's name is a property: in a file of several layers
    names_layer: bool,
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("type", "Feature")?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("geometry", &geometry(&self.feature.geometry))?;
        map.serialize_entry(
            "properties",
            &Properties {
                layer: self.feature.layer,
                names_layer: self.names_layer,
                values: &self.feature.values,
                style: self.feature.style,
            },
        )?;
        map.end()
    }
}

/// The geojson crate's form of a geometry; a single-part line or area is written as such.
fn geometry(geometry: &Geometry<f64>) -> geojson::Geometry {
    let value = match geometry {
        Geometry::MultiLineString(lines) if lines.0.len() == 1 => geojson::GeometryValue::from(&lines.0[0]),
        Geometry::MultiPolygon(areas) if areas.0.len() == 1 => geojson::GeometryValue::from(&areas.0[0]),
        other => geojson::GeometryValue::from(other),
    };
    geojson::Geometry::new(value)
}

struct Properties<'a> {
    layer: Layer,
    names_layer: bool,
    values: &'a [Value],
    style: Style,
}

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Flat<'a> {
            #[serde(flatten)]
            fields: Fields<'a>,
            #[serde(flatten)]
            style: Style,
        }
        struct Fields<'a>(&'a Properties<'a>);
        impl Serialize for Fields<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let layer = Value::Text(self.0.layer.name().to_owned());
                let first = self.0.names_layer.then_some(("layer", &layer));
                let fields = self.0.layer.fields().iter().map(|f| f.name).zip(self.0.values);
                serializer.collect_map(first.into_iter().chain(fields))
            }
        }
        Flat { fields: Fields(self), style: self.style }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::layer::rows::{BorderRow, SourceColumns};
    use geo::{LineString, MultiLineString};

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
            geometry: MultiLineString::new(vec![LineString::from(vec![(68.0, 37.0), (69.5, 37.25)])]).into(),
            values: row.values(),
            style: Style::default(),
            evidence: Span::new(0, 0),
        }
    }

    fn written(features: &[Feature], form: Form, path: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::new(folder.path()).unwrap();
        let mut writer = Box::new(Writer::create(&mut staging, form).unwrap());
        writer.write(&Document::from_text("id", ""), features).unwrap();
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
