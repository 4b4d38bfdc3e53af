//! Lists of places as GeoJSON (RFC 7946): a `FeatureCollection`, one `Feature`, or a feature a line. Properties are read like
//! the columns of a CSV list.

use super::fields::{Header, Row};
use super::own::{Origin, OwnPlace};
use crate::error::{Error, ErrorKind};
use geo::Geometry;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::Path;

/// Calls `take` with each place, or with what is wrong with its feature; returns names of properties that say nothing to
/// Dateline.
///
/// # Errors
/// When the file cannot be read, is no GeoJSON or is not in WGS 84.
pub fn read(path: &Path, take: &mut dyn FnMut(Result<OwnPlace, Error>)) -> Result<Vec<String>, Error> {
    let file = path.display().to_string();
    let failed = |kind, reason: String| Error::new(kind, file.clone(), reason);
    let bytes = std::fs::read(path).map_err(|error| failed(ErrorKind::Io, error.to_string()))?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| failed(ErrorKind::Encoding, "it is not UTF-8".to_owned()))?;
    let text = text.trim_start_matches('\u{FEFF}');
    let mut unread = BTreeSet::new();
    let mut feature = |origin: Origin, feature: Result<Value, serde_json::Error>| {
        let feature = feature.map_err(|error| origin.error(format!("broken JSON: {error}")));
        take(feature.and_then(|feature| place(feature, &origin, &mut unread)));
    };
    if by_line(path) {
        for (row, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_ascii().is_empty()) {
            // RFC 8142 begins each with a record separator.
            feature(
                Origin::line(&file, row as u32 + 1),
                serde_json::from_str(line.trim_start_matches('\u{1E}')),
            );
        }
    } else {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            failed(ErrorKind::Syntax, format!("broken JSON: {error}"))
                .at(error.line() as u32, error.column() as u32)
        })?;
        let Value::Object(mut object) = value else {
            return Err(failed(ErrorKind::Syntax, "it is no GeoJSON: no object".to_owned()));
        };
        if let Some(system) = foreign_system(&object) {
            let reason =
                format!("its coordinates are in {system}; write it in WGS 84 (EPSG:4326), longitude first");
            return Err(failed(ErrorKind::Syntax, reason));
        }
        let features = object.remove("features");
        match (object.get("type").and_then(Value::as_str), features) {
            (Some("FeatureCollection"), Some(Value::Array(features))) => {
                for (row, value) in features.into_iter().enumerate() {
                    feature(Origin::feature(&file, row + 1), Ok(value));
                }
            }
            (Some("Feature"), _) => feature(Origin::feature(&file, 1), Ok(Value::Object(object))),
            _ => {
                let reason = "it is no GeoJSON list of places: neither a FeatureCollection nor a Feature";
                return Err(failed(ErrorKind::Syntax, reason.to_owned()));
            }
        }
    }
    Ok(unread.into_iter().collect())
}

/// Whether each line of the file is a feature.
fn by_line(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    ["geojsonl", "geojsons", "ndjson", "jsonl"].contains(&extension.to_ascii_lowercase().as_str())
}

/// The coordinate system that a `crs` member of old GeoJSON names, unless it is WGS 84.
fn foreign_system(object: &Map<String, Value>) -> Option<String> {
    let name = object.get("crs")?.get("properties")?.get("name")?.as_str()?;
    (!name.ends_with("CRS84") && !name.ends_with("4326")).then(|| name.to_owned())
}

fn place(feature: Value, origin: &Origin, unread: &mut BTreeSet<String>) -> Result<OwnPlace, Error> {
    let Value::Object(mut feature) = feature else { return Err(origin.error("it is no object")) };
    let geometry = match feature.remove("geometry") {
        None | Some(Value::Null) => None,
        Some(geometry) => Some(read_geometry(geometry, origin)?),
    };
    let mut properties = match feature.remove("properties") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(properties)) => properties,
        Some(_) => return Err(origin.error("its `properties` are no object")),
    };
    if let Some(id) = feature.remove("id") {
        properties.entry("id").or_insert(id);
    }
    let cells: Vec<String> = properties.values().map(cell).collect();
    let header = Header::new(properties.keys().cloned());
    unread.extend(header.unread().into_iter().map(str::to_owned));
    if let Some(lack) = header.lacks(geometry.is_some()) {
        return Err(origin.error(lack));
    }
    Row { header: &header, cells: cells.iter().map(String::as_str).collect(), origin }.place(geometry)
}

fn read_geometry(geometry: Value, origin: &Origin) -> Result<Geometry<f64>, Error> {
    let failed = |reason: String| origin.error(format!("its geometry cannot be read: {reason}"));
    let geometry: geojson::Geometry =
        serde_json::from_value(geometry).map_err(|error| failed(error.to_string()))?;
    Geometry::try_from(geometry).map_err(|error| failed(error.to_string()))
}

/// A property as a cell of a list; lists of names become `a|b`.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join("|"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Point;

    /// Name and position, or what is wrong.
    type Told = Result<(String, Point<f64>), String>;

    fn places(name: &str, text: &str) -> Result<Vec<Told>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let short = |error: Error| error.to_string().replace(&path.display().to_string(), name);
        let mut found = Vec::new();
        read(&path, &mut |row| {
            found.push(row.map(|place| (place.name.unwrap(), place.position.unwrap())).map_err(short));
        })
        .map_err(short)?;
        Ok(found)
    }

    const CAMP: &str = r#"{"type":"Feature","id":7,"geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]},
        "properties":{"Name":"Camp","aka":["Kamp","Lager"],"pop":1200,"colour":"red"}}"#;

    #[test]
    fn points_and_areas_are_read_and_faulty_features_named() {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{CAMP},
            {{"type":"Feature","geometry":{{"type":"Point","coordinates":[69]}},"properties":{{"name":"A"}}}},
            {{"type":"Feature","geometry":null,"properties":{{"name":"A"}}}},
            {{"type":"Feature","geometry":{{"type":"Point","coordinates":[69,38.5]}},"properties":{{"title":"B"}}}}]}}"#
        );
        let found = places("list.geojson", &text).unwrap();
        assert_eq!(found[0], Ok(("Camp".to_owned(), Point::new(1.0, 1.0))));
        assert!(
            found[1]
                .as_ref()
                .unwrap_err()
                .starts_with("list.geojson, feature 2: its geometry cannot be read")
        );
        assert!(
            found[2]
                .as_ref()
                .unwrap_err()
                .starts_with("list.geojson, feature 3: it has no column for a position")
        );
        assert_eq!(found[3], Ok(("B".to_owned(), Point::new(69.0, 38.5))));
        assert_eq!(places("one.json", CAMP).unwrap().len(), 1);
        let lines = format!("{}\n{{\n", CAMP.replace('\n', ""));
        let found = places("lines.geojsonl", &lines).unwrap();
        assert!(
            found[0].is_ok() && found[1].as_ref().unwrap_err().starts_with("lines.geojsonl:2: broken JSON")
        );
    }

    #[test]
    fn what_is_no_list_of_places_is_refused_whole() {
        assert!(places("a.json", "{").unwrap_err().starts_with("a.json:1:1: broken JSON"));
        assert!(places("a.json", "[]").unwrap_err().ends_with("no object"));
        assert!(
            places("a.json", r#"{"type":"Topology"}"#).unwrap_err().contains("neither a FeatureCollection")
        );
        let projected = r#"{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}}"#;
        assert!(places("a.json", projected).unwrap_err().contains("EPSG::3857; write it in WGS 84"));
    }
}
