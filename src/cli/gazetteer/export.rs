//! `gazetteer export`: places as CSV, GeoJSON or GeoPackage, one at a time, so that memory does not grow with their number.

use super::columns;
use super::filter::Filter;
use super::text::{counted, thousands};
use crate::cli::args::{ExportArgs, PlaceFormat};
use crate::cli::place::geometry;
use crate::export::gpkg::{self, Package};
use crate::gazetteer::build::temporary_beside;
use crate::gazetteer::{Gazetteer, Place, PlaceIx};
use crate::layer::Value;
use anyhow::Context as _;
use geo::{Geometry, MultiPolygon, Point};
use serde_json::{Map, json};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use wkt::ToWkt;

/// Writes the places that are asked for and says how many there were.
pub(super) fn run(
    gazetteer: &Gazetteer,
    args: &ExportArgs,
    stdout: &mut dyn Write,
) -> anyhow::Result<String> {
    let filter = Filter::new(gazetteer, &args.filter)?;
    let format = format(args)?;
    let mut places = (0..gazetteer.place_count() as u32)
        .map(|row| gazetteer.place(PlaceIx(row)))
        .filter(|place| filter.takes(place))
        .filter(|place| args.bbox.is_none_or(|bbox| bbox.contains(place.lon, place.lat)));
    let list = List { gazetteer, args };
    let mut write = |out: &mut dyn Write| match format {
        PlaceFormat::Geojson => list.geojson(&mut places, out),
        PlaceFormat::Csv | PlaceFormat::Gpkg => list.csv(&mut places, out),
    };
    let Some(path) = &args.output else {
        return Ok(counted(write(stdout)?, "place"));
    };
    let failed = || format!("cannot write {}", path.display());
    let file = temporary_beside(path).with_context(failed)?;
    let (file, count) = if format == PlaceFormat::Gpkg {
        let count = list.geopackage(&mut places, file.path()).with_context(failed)?;
        (file, count)
    } else {
        let mut out = BufWriter::new(file);
        let count = write(&mut out).with_context(failed)?;
        (out.into_inner().map_err(io::IntoInnerError::into_error).with_context(failed)?, count)
    };
    file.as_file().sync_all().with_context(failed)?;
    file.persist(path).map_err(|error| error.error).with_context(failed)?;
    Ok(format!("wrote {} places to {}", thousands(count), path.display()))
}

/// The format that is asked for or that the file's name tells.
fn format(args: &ExportArgs) -> anyhow::Result<PlaceFormat> {
    let extension =
        |path: &Path| path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    match (args.format, &args.output) {
        (Some(PlaceFormat::Gpkg), None) => {
            anyhow::bail!("a GeoPackage cannot go to stdout: name a file with --output")
        }
        (Some(format), _) => Ok(format),
        (None, None) => Ok(PlaceFormat::Csv),
        (None, Some(path)) => match extension(path).as_str() {
            "csv" => Ok(PlaceFormat::Csv),
            "geojson" | "json" => Ok(PlaceFormat::Geojson),
            "gpkg" => Ok(PlaceFormat::Gpkg),
            _ => anyhow::bail!(
                "the name {} tells no format: end it with .csv, .geojson or .gpkg, or give --format",
                path.display()
            ),
        },
    }
}

/// What is written, and how.
struct List<'a> {
    gazetteer: &'a Gazetteer,
    args: &'a ExportArgs,
}

impl<'a> List<'a> {
    fn values(&self, place: &Place<'_>) -> Vec<Value> {
        columns::values(self.gazetteer, place, self.args.names)
    }

    /// The area of a place, when areas are asked for.
    fn area(&self, place: &Place<'_>) -> Option<MultiPolygon<f64>> {
        if self.args.areas { self.gazetteer.polygon(place.ix) } else { None }
    }

    fn csv(&self, places: &mut dyn Iterator<Item = Place<'a>>, out: &mut dyn Write) -> anyhow::Result<u64> {
        let mut out = csv::Writer::from_writer(out);
        let titles = columns::fields(self.args.names).iter().map(|field| field.name);
        out.write_record(titles.chain(self.args.areas.then_some("wkt")))?;
        let mut count = 0;
        for place in places {
            for value in self.values(&place) {
                out.write_field(match value {
                    Value::Text(text) => text,
                    Value::Integer(number) => number.to_string(),
                    Value::Real(number) => number.to_string(),
                    Value::Null | Value::Boolean(_) | Value::Date(_) => String::new(),
                })?;
            }
            if self.args.areas {
                out.write_field(self.area(&place).map_or_else(String::new, |area| area.wkt_string()))?;
            }
            out.write_record(None::<&[u8]>)?;
            count += 1;
        }
        out.flush()?;
        Ok(count)
    }

    /// A `FeatureCollection`, a feature a line.
    fn geojson(
        &self,
        places: &mut dyn Iterator<Item = Place<'a>>,
        out: &mut dyn Write,
    ) -> anyhow::Result<u64> {
        let attribution = self.gazetteer.attribution().lines().collect::<Vec<_>>().join(" ");
        let attribution = serde_json::Value::from(attribution);
        write!(out, "{{\"type\":\"FeatureCollection\",\"attribution\":{attribution},\n\"features\":[")?;
        let mut count = 0;
        for place in places {
            let shape = match self.area(&place) {
                Some(area) => Geometry::MultiPolygon(area),
                None => Geometry::Point(Point::new(place.lon, place.lat)),
            };
            let names = columns::fields(self.args.names).iter().map(|field| field.name.to_owned());
            let values = self.values(&place).into_iter().map(|value| json!(value));
            let properties: Map<String, serde_json::Value> = names.zip(values).collect();
            let feature =
                json!({ "type": "Feature", "geometry": geometry(&shape), "properties": properties });
            out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &feature)?;
            count += 1;
        }
        out.write_all(b"\n]}\n")?;
        Ok(count)
    }

    /// Points in one table; with areas, places that have one in another.
    fn geopackage(&self, places: &mut dyn Iterator<Item = Place<'a>>, path: &Path) -> anyhow::Result<u64> {
        let failed = |failure: gpkg::Failure| anyhow::Error::from_boxed(failure);
        let (points, areas) = (columns::points(self.args.names), columns::areas(self.args.names));
        let mut package = Package::create(path).map_err(failed)?;
        for schema in [Some(points), self.args.areas.then_some(areas)].into_iter().flatten() {
            package.table(schema).map_err(failed)?;
            package.describe(&schema, &gpkg::metadata(&schema)).map_err(failed)?;
        }
        let mut count = 0;
        for place in places {
            let values = self.values(&place);
            match self.area(&place) {
                Some(area) => package.insert(&areas, &area.into(), &values),
                None => package.insert(&points, &Point::new(place.lon, place.lat).into(), &values),
            }
            .map_err(failed)?;
            count += 1;
        }
        package.finish(None).map_err(failed)?;
        Ok(count)
    }
}
