//! `gazetteer export`: places as CSV or GeoJSON, one at a time, so that memory does not grow with their number.
//!
//! The columns are those that `gazetteer add` reads, so that a list can go out, be changed and come back.

use super::filter::Filter;
use super::text::thousands;
use crate::cli::args::{ExportArgs, PlaceFormat};
use crate::cli::place::geometry;
use crate::export::temporary_beside;
use crate::gazetteer::{Gazetteer, NameKind, Place, PlaceIx};
use anyhow::Context as _;
use geo::{Geometry, Point};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use wkt::ToWkt;

/// Columns of every list.
const COLUMNS: [&str; 11] = [
    "id",
    "name",
    "feature",
    "country",
    "admin1",
    "admin2",
    "lon",
    "lat",
    "population",
    "radius_m",
    "importance",
];

/// Columns of `--names`: each holds the names of a kind, separated by `|`.
const NAME_COLUMNS: [(&str, NameKind); 6] = [
    ("names", NameKind::Alternate),
    ("former", NameKind::Former),
    ("abbreviations", NameKind::Abbreviation),
    ("codes", NameKind::Code),
    ("demonyms", NameKind::Demonym),
    ("adjectives", NameKind::Adjective),
];

/// Writes the places that are asked for and says how many there were.
pub(super) fn run(
    gazetteer: &Gazetteer,
    args: &ExportArgs,
    stdout: &mut dyn Write,
) -> anyhow::Result<String> {
    let filter = Filter::new(gazetteer, &args.filter)?;
    let format = format(args)?;
    let places = (0..gazetteer.place_count() as u32)
        .map(|row| gazetteer.place(PlaceIx(row)))
        .filter(|place| filter.takes(place))
        .filter(|place| args.bbox.is_none_or(|bbox| bbox.contains(place.lon, place.lat)));
    let write = |out: &mut dyn Write| match format {
        PlaceFormat::Csv => csv(gazetteer, args, places, out),
        PlaceFormat::Geojson => geojson(gazetteer, args, places, out),
    };
    let Some(path) = &args.output else {
        let count = write(stdout)?;
        return Ok(format!("{} places", thousands(count)));
    };
    let failed = || format!("cannot write {}", path.display());
    let file = temporary_beside(path).with_context(failed)?;
    let mut out = BufWriter::new(file);
    let count = write(&mut out).with_context(failed)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error).with_context(failed)?;
    file.as_file().sync_all().with_context(failed)?;
    file.persist(path).map_err(|error| error.error).with_context(failed)?;
    Ok(format!("wrote {} places to {}", thousands(count), path.display()))
}

fn format(args: &ExportArgs) -> anyhow::Result<PlaceFormat> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let Some(path) = &args.output else { return Ok(PlaceFormat::Csv) };
    let extension = Path::extension(path).and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        "csv" => Ok(PlaceFormat::Csv),
        "geojson" | "json" => Ok(PlaceFormat::Geojson),
        _ => anyhow::bail!(
            "the name {} tells no format: end it with .csv or .geojson, or give --format",
            path.display()
        ),
    }
}

fn csv<'g>(
    gazetteer: &'g Gazetteer,
    args: &ExportArgs,
    places: impl Iterator<Item = Place<'g>>,
    out: &mut dyn Write,
) -> anyhow::Result<u64> {
    let mut out = csv::Writer::from_writer(out);
    let mut header: Vec<&str> = COLUMNS.to_vec();
    if args.names {
        header.extend(NAME_COLUMNS.map(|(column, _)| column));
    }
    if args.areas {
        header.push("wkt");
    }
    out.write_record(&header)?;
    let mut count = 0;
    for place in places {
        let (radius, importance) =
            (place.radius_m.round().to_string(), rounded(place.importance).to_string());
        let mut row = vec![
            place.id.to_string(),
            place.name.to_owned(),
            place.feature.to_string(),
            place.country.map_or_else(String::new, |code| code.to_string()),
            place.admin1.to_owned(),
            place.admin2.to_owned(),
            place.lon.to_string(),
            place.lat.to_string(),
            if place.population > 0 { place.population.to_string() } else { String::new() },
            radius,
            importance,
        ];
        if args.names {
            row.extend(NAME_COLUMNS.map(|(_, kind)| names(gazetteer, place.ix, kind)));
        }
        if args.areas {
            row.push(gazetteer.polygon(place.ix).map_or_else(String::new, |area| area.wkt_string()));
        }
        out.write_record(&row)?;
        count += 1;
    }
    out.flush()?;
    Ok(count)
}

/// A `FeatureCollection`, a feature a line.
fn geojson<'g>(
    gazetteer: &'g Gazetteer,
    args: &ExportArgs,
    places: impl Iterator<Item = Place<'g>>,
    out: &mut dyn Write,
) -> anyhow::Result<u64> {
    let attribution = Value::from(gazetteer.attribution().lines().collect::<Vec<_>>().join(" "));
    write!(out, "{{\"type\":\"FeatureCollection\",\"attribution\":{attribution},\n\"features\":[")?;
    let mut count = 0;
    for place in places {
        let area = if args.areas { gazetteer.polygon(place.ix) } else { None };
        let shape = area.map_or(Geometry::Point(Point::new(place.lon, place.lat)), Geometry::MultiPolygon);
        let mut properties = json!({
            "id": place.id.to_string(),
            "name": place.name,
            "feature": place.feature.to_string(),
            "country": place.country.map(|code| code.to_string()),
            "admin1": place.admin1,
            "admin2": place.admin2,
            "lon": place.lon,
            "lat": place.lat,
            "population": (place.population > 0).then_some(place.population),
            "radius_m": place.radius_m.round(),
            "importance": rounded(place.importance),
        });
        if args.names
            && let Value::Object(properties) = &mut properties
        {
            add_names(gazetteer, place.ix, properties);
        }
        out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        let feature = json!({ "type": "Feature", "geometry": geometry(&shape), "properties": properties });
        serde_json::to_writer(&mut *out, &feature)?;
        count += 1;
    }
    out.write_all(b"\n]}\n")?;
    Ok(count)
}

fn add_names(gazetteer: &Gazetteer, ix: PlaceIx, properties: &mut Map<String, Value>) {
    for (column, kind) in NAME_COLUMNS {
        properties.insert(column.to_owned(), names(gazetteer, ix, kind).into());
    }
}

/// Names of a kind, separated by `|`.
fn names(gazetteer: &Gazetteer, ix: PlaceIx, kind: NameKind) -> String {
    let names = gazetteer.names(ix).into_iter().filter(|(_, of)| *of == kind);
    names.map(|(name, _)| name.to_string()).collect::<Vec<_>>().join("|")
}

/// To four decimals: importance is stored with less.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}
