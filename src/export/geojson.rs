//! GeoJSON after RFC 7946, with simplestyle keys: one file a layer, written feature by feature.
//!
//! No `crs` member (RFC 7946, section 4), longitude first, at most six decimals, integer ids, the same keys on every
//! feature. `bbox` follows the features because it is known only then.

use super::{ExportError, Staging};
use crate::layer::{Feature, Layer, Style, Value};
use geo::{BoundingRect, Geometry, Rect};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Writes every layer as GeoJSON.
pub struct Writer {
    layers: Vec<LayerFile>,
}

struct LayerFile {
    layer: Layer,
    path: PathBuf,
    out: BufWriter<File>,
    features: u64,
    bounds: Option<Rect<f64>>,
}

impl Writer {
    /// Creates one file a layer, also for layers that will stay empty: a file of an earlier run must not survive.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(staging: &mut Staging) -> Result<Self, ExportError> {
        let layers = Layer::ALL.into_iter().map(|layer| LayerFile::create(staging, layer));
        Ok(Writer { layers: layers.collect::<Result<_, _>>()? })
    }

    /// Adds a feature to its layer.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, feature: &Feature) -> Result<(), ExportError> {
        match self.layers.iter_mut().find(|f| f.layer == feature.layer) {
            Some(file) => {
                let result = file.write(feature);
                result.map_err(ExportError::at(&file.path))
            }
            None => Ok(()),
        }
    }

    /// Completes all files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> Result<(), ExportError> {
        self.layers.into_iter().try_for_each(|mut file| {
            let result = file.finish();
            result.map_err(ExportError::at(&file.path))
        })
    }
}

impl LayerFile {
    fn create(staging: &mut Staging, layer: Layer) -> Result<Self, ExportError> {
        let path = PathBuf::from(format!("layers/{}.geojson", layer.name()));
        let file = staging.file(&path.to_string_lossy())?;
        let mut out = BufWriter::new(file);
        write!(
            out,
            "{{\"type\":\"FeatureCollection\",\"name\":\"{}\",\"description\":{},\n\"features\":[",
            layer.name(),
            serde_json::Value::from(layer.description()),
        )
        .map_err(ExportError::at(&path))?;
        Ok(LayerFile { layer, path, out, features: 0, bounds: None })
    }

    fn write(&mut self, feature: &Feature) -> std::io::Result<()> {
        self.out.write_all(if self.features == 0 { b"\n" } else { b",\n" })?;
        self.features += 1;
        serde_json::to_writer(&mut self.out, &Record { id: self.features, feature })?;
        if let Some(rect) = feature.geometry.bounding_rect() {
            self.bounds = Some(self.bounds.map_or(rect, |b| union(b, rect)));
        }
        Ok(())
    }

    fn finish(&mut self) -> std::io::Result<()> {
        self.out.write_all(b"\n]")?;
        if let Some(b) = self.bounds {
            let bbox = [b.min().x, b.min().y, b.max().x, b.max().y];
            write!(self.out, ",\n\"bbox\":{}", serde_json::to_string(&bbox)?)?;
        }
        self.out.write_all(b"}\n")?;
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
                serializer.collect_map(self.0.layer.fields().iter().map(|f| f.name).zip(self.0.values))
            }
        }
        Flat { fields: Fields(self), style: self.style }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        }
    }

    fn written(features: &[Feature]) -> serde_json::Value {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::new(folder.path()).unwrap();
        let mut writer = Writer::create(&mut staging).unwrap();
        features.iter().for_each(|f| writer.write(f).unwrap());
        writer.finish().unwrap();
        staging.commit().unwrap();
        let text = std::fs::read_to_string(folder.path().join("layers/borders.geojson")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_layer_reads_back_as_geojson() {
        let json = written(&[border(), border()]);
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
        let json = written(&[]);
        assert_eq!(json["features"], serde_json::json!([]));
        assert!(json.get("bbox").is_none());
    }

    #[test]
    fn every_feature_has_the_same_keys() {
        let json = written(&[border()]);
        let properties = json["features"][0]["properties"].as_object().unwrap();
        let names: Vec<&str> = properties.keys().map(String::as_str).collect();
        let fields: Vec<&str> = Layer::Borders.fields().iter().map(|f| f.name).collect();
        assert_eq!(names, fields);
    }
}
