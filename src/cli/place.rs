//! Places as `locate` and `distance` show them.

use crate::gazetteer::{Gazetteer, PlaceIx};
use geo::{Geometry, LineString, MultiPolygon};
use serde_json::{Value, json};

/// `Vahdat (Districts of Republican Subordination, Tajikistan; geonames:1220855)`.
pub(super) fn describe(gazetteer: &Gazetteer, ix: PlaceIx) -> String {
    let place = gazetteer.place(ix);
    let units = units(gazetteer, ix);
    let inside = if units.is_empty() { String::new() } else { format!("{}; ", units.join(", ")) };
    format!("{} ({inside}{}; {})", place.name, place.feature, place.id)
}

/// First-level unit and country of a place, by name.
fn units(gazetteer: &Gazetteer, ix: PlaceIx) -> Vec<&str> {
    let place = gazetteer.place(ix);
    let Some(code) = place.country else { return Vec::new() };
    let unit = gazetteer.admin1_of(ix).filter(|&u| u != ix);
    let country = gazetteer.country(code).filter(|&c| c != ix);
    unit.into_iter().chain(country).map(|u| gazetteer.place(u).name).collect()
}

/// A place as a JSON object.
pub(super) fn to_json(gazetteer: &Gazetteer, ix: PlaceIx) -> Value {
    let place = gazetteer.place(ix);
    json!({
        "place_id": place.id.to_string(),
        "geonameid": place.id.geonameid(),
        "name": place.name,
        "country": place.country.map(|c| c.to_string()),
        "admin1": gazetteer.admin1_name(&place),
        "feature": place.feature.to_string(),
        "lat": degrees(place.lat),
        "lon": degrees(place.lon),
    })
}

const WINDS: [&str; 16] =
    ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];

/// Point of the compass (of 16) that a bearing is nearest to.
pub(super) fn wind(bearing_deg: f64) -> &'static str {
    WINDS[((bearing_deg.rem_euclid(360.0) / 22.5).round() as usize) % 16]
}

/// Degrees to seven decimals, a centimetre (RFC 7946, section 11.2).
pub(super) fn degrees(v: f64) -> f64 {
    (v * 1e7).round() / 1e7
}

/// A geometry as GeoJSON.
pub(super) fn geometry(geometry: &Geometry<f64>) -> Value {
    match geometry {
        Geometry::Point(p) => json!({ "type": "Point", "coordinates": [degrees(p.x()), degrees(p.y())] }),
        Geometry::MultiPolygon(MultiPolygon(parts)) if parts.len() == 1 => {
            json!({ "type": "Polygon", "coordinates": rings(&parts[0]) })
        }
        Geometry::MultiPolygon(MultiPolygon(parts)) => {
            json!({ "type": "MultiPolygon", "coordinates": parts.iter().map(rings).collect::<Vec<_>>() })
        }
        _ => Value::Null,
    }
}

fn rings(polygon: &geo::Polygon<f64>) -> Value {
    let ring = |line: &LineString<f64>| {
        line.0.iter().map(|c| json!([degrees(c.x), degrees(c.y)])).collect::<Vec<_>>()
    };
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|l| Value::from(ring(l))).collect()
}
