//! Every format on features with awkward values, read back with a library of that format.

use crate::synthetic;
use dateline::Document;
use dateline::document::Span;
use dateline::export::{Exporter, Format, Options};
use dateline::layer::rows::{BorderRow, ClaimAreaRow, ClaimRow, EventRow, PlaceRow, SourceColumns};
use dateline::layer::{Basemap, Feature, Layer, Style, Value};
use geo::{Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Text that has broken an exporter of some program before.
fn awkward() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("plain".to_owned()),
        Just("\"quotes\", 'single', `ticks`, comma; semicolon\ttab".to_owned()),
        Just("two\nlines\r\nand a third".to_owned()),
        Just("</script><img src=x onerror=alert(1)>&amp;<![CDATA[ ]]>".to_owned()),
        Just("طهران – تل أبيب \u{202e}reversed\u{202c}".to_owned()),
        Just("👩‍👩‍👧 Хуҷанд 東京 e\u{301}".to_owned()),
        Just("=1+1".to_owned()),
        Just("{\"json\": [null]}".to_owned()),
        Just("x".repeat(2_000)),
        "\\PC{1,40}",
    ]
}

fn source(id: String, title: Option<String>) -> SourceColumns {
    let published = title.is_some().then(|| jiff::civil::date(2024, 2, 29));
    SourceColumns { doc_id: id, title, published, source_url: Some("javascript:alert(1)".to_owned()) }
}

fn position() -> impl Strategy<Value = (f64, f64)> {
    let edge = prop_oneof![Just((180.0, 90.0)), Just((-180.0, -90.0)), Just((0.0, 0.0))];
    let micro = |max: i32| (-max * 1_000_000..=max * 1_000_000).prop_map(|v| f64::from(v) / 1e6);
    prop_oneof![1 => edge, 4 => (micro(180), micro(90))]
}

fn square(lon: f64, lat: f64) -> MultiPolygon<f64> {
    let (x, y) = (lon.clamp(-179.0, 178.0), lat.clamp(-89.0, 88.0));
    let ring = vec![(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0), (x, y)];
    MultiPolygon::new(vec![Polygon::new(ring.into(), vec![])])
}

prop_compose! {
    fn features()(
        text in awkward(),
        other in proptest::option::of(awkward()),
        (lon, lat) in position(),
        number in proptest::option::of(-5_i64..i64::from(i32::MAX)),
        real in proptest::option::of((-1_000_000..1_000_000).prop_map(|n| f64::from(n) / 8.0)),
        flag in any::<bool>(),
        cut in any::<bool>(),
    ) -> Vec<Feature> {
        let feature = |layer, geometry: Geometry<f64>, values: Vec<Value>| {
            Feature { layer, geometry: Arc::new(geometry), values, style: Style::default(), evidence: Span::new(0, 4) }
        };
        let of = || source("a".to_owned(), other.clone());
        let day = flag.then(|| jiff::civil::date(1, 1, 1));
        // A line over the antimeridian comes in two parts.
        let mut lines = vec![LineString::from(vec![(lon, lat), (lon / 2.0, lat / 2.0), (0.5, 0.25)])];
        if cut {
            lines.push(LineString::from(vec![(-180.0, 1.0), (-179.0, 1.5)]));
        }
        let line = MultiLineString::new(lines);
        let place = || PlaceRow {
            source: of(), place_id: other.clone(), name: text.clone(), country: None, admin1: None, feature: None,
            mentions: 1, first_mention: 0, snippet: text.clone(), probability: 0.5,
            uncertainty_m: real.unwrap_or(0.0), precision: 1,
        };
        vec![
            feature(Layer::Places, Point::new(lon, lat).into(), place().values()),
            feature(Layer::Regions, square(lon, lat).into(), place().values()),
            feature(Layer::Borders, line.clone().into(), BorderRow {
                source: of(), name: text.clone(), country_a: "AF".into(), country_b: "TJ".into(), length_m: 1.0,
                mentions: 2, snippet: text.clone(),
            }.values()),
            feature(Layer::Events, Point::new(lon, lat).into(), EventRow {
                source: of(), event_id: "a#e1".into(), r#type: "flood".into(), family: "hazard".into(),
                date_start: day, date_end: day, date_precision: other.clone(), where_precision: 1,
                place: text.clone(), country: None, deaths_low: number, deaths_best: None, deaths_high: number,
                injured_low: None, injured_best: None, injured_high: None, actors: None, sources: other.clone(),
                conflicting: flag, background: !flag, summary: text.clone(), snippet: text.clone(),
                uncertainty_m: 0.0,
            }.values()),
            feature(Layer::Claims, line.into(), ClaimRow {
                source: of(), claim_id: "a#c1".into(), kind: "distance".into(), text: text.clone(),
                figure: text.clone(), ground: text.clone(), stated_m: real, measured_m: real, difference_m: None,
                difference_pct: None, bearing_stated: None, bearing_measured: None, tolerance_m: None,
                verdict: "consistent".into(), reason: text.clone(),
            }.values()),
            feature(Layer::ClaimAreas, square(lon, lat).into(), ClaimAreaRow {
                source: of(), claim_id: "a#c1".into(), kind: "distance".into(), text: text.clone(),
                uncertainty_m: real, verdict: "unverifiable".into(), reason: text.clone(),
            }.values()),
        ]
    }
}

const ALL: [Format; 12] = [
    Format::GeoJson,
    Format::GeoJsonSingle,
    Format::GeoJsonSeq,
    Format::GeoPackage,
    Format::QgisProject,
    Format::Kml,
    Format::Kmz,
    Format::Csv,
    Format::FlatGeobuf,
    Format::GeoParquet,
    Format::Gpx,
    Format::Html,
];

fn options(formats: &[Format]) -> Options {
    Options {
        formats: formats.to_vec(),
        append: false,
        csv_bom: false,
        with_text: true,
        basemap: Basemap::default(),
    }
}

fn export(out: &Path, options: &Options, id: &str, features: &[Feature]) {
    let mut exporter = Exporter::create(out, options).unwrap();
    exporter.write(&Document::from_text(id, "text of </script> the report"), features).unwrap();
    exporter.finish().unwrap();
}

fn position_of(layer: Layer, field: &str) -> usize {
    layer.schema().position(field).unwrap()
}

/// A value as SQLite gives it.
fn sql(value: &Value) -> rusqlite::types::Value {
    use rusqlite::types::Value as Sql;
    match value {
        Value::Null => Sql::Null,
        Value::Text(text) => Sql::Text(text.clone()),
        Value::Integer(n) => Sql::Integer(*n),
        Value::Real(n) => Sql::Real(*n),
        Value::Boolean(b) => Sql::Integer(i64::from(*b)),
        Value::Date(day) => Sql::Text(day.to_string()),
    }
}

fn check_geopackage(path: &Path, features: &[Feature]) {
    let db = rusqlite::Connection::open(path).unwrap();
    for feature in features {
        let schema = feature.layer.schema();
        let columns = schema.fields.iter().map(|f| format!("\"{}\"", f.name)).collect::<Vec<_>>().join(", ");
        let row: Vec<rusqlite::types::Value> = db
            .query_row(&format!("SELECT {columns} FROM \"{}\"", schema.name), [], |row| {
                (0..schema.fields.len()).map(|i| row.get(i)).collect()
            })
            .unwrap();
        assert_eq!(row, feature.values.iter().map(sql).collect::<Vec<_>>(), "{}", schema.name);
        let blob: Vec<u8> =
            db.query_row(&format!("SELECT geom FROM \"{}\"", schema.name), [], |row| row.get(0)).unwrap();
        let mut expected = Vec::new();
        wkb::writer::write_geometry(&mut expected, &*feature.geometry, &Default::default()).unwrap();
        assert_eq!(&blob[40..], expected, "{}", schema.name);
    }
}

fn check_csv(path: &Path, feature: &Feature) {
    let mut table = csv::Reader::from_path(path).unwrap();
    let row = table.records().next().unwrap().unwrap();
    let name = position_of(feature.layer, "name");
    let Value::Text(text) = &feature.values[name] else { panic!("no text") };
    assert_eq!(&row[name + 3], text);
}

/// Reads XML to its end, which fails where it is not well-formed.
fn well_formed(path: &Path) {
    let mut reader = quick_xml::Reader::from_file(path).unwrap();
    let mut buffer = Vec::new();
    while reader.read_event_into(&mut buffer).unwrap() != quick_xml::events::Event::Eof {
        buffer.clear();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_format_holds_what_it_was_given(features in features()) {
        let out = tempfile::tempdir().unwrap();
        export(out.path(), &options(&ALL), "a", &features);
        check_geopackage(&out.path().join("dateline.gpkg"), &features);
        check_csv(&out.path().join("layers/places.csv"), &features[0]);
        for layer in Layer::ALL {
            let feature = features.iter().find(|f| f.layer == layer).unwrap();
            let text = std::fs::read_to_string(out.path().join(format!("layers/{}.geojson", layer.name()))).unwrap();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            for (field, value) in layer.fields().iter().zip(&feature.values) {
                prop_assert_eq!(&json["features"][0]["properties"][field.name], &serde_json::to_value(value).unwrap());
            }
        }
        // Well-formed to the end, whatever the text.
        well_formed(&out.path().join("dateline.kml"));
        well_formed(&out.path().join("dateline.gpx"));
        let html = std::fs::read_to_string(out.path().join("dateline.html")).unwrap();
        prop_assert!(!html.contains("<img src=x"));
        prop_assert!(!html.contains("\"url\":\"javascript:"));
    }
}

/// Reports that nobody wrote, in every format. `.ci/check_round_trip.py` reads the same ones with GDAL, from the folder in
/// `DATELINE_ROUND_TRIP`, as many as `DATELINE_REPORTS` says.
#[test]
fn every_layer_holds_every_awkward_feature() {
    let reports: u64 = std::env::var("DATELINE_REPORTS").map_or(40, |n| n.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let out = std::env::var_os("DATELINE_ROUND_TRIP").map_or(temporary.path().to_owned(), Into::into);
    let mut exporter = Exporter::create(&out, &options(&ALL)).unwrap();
    for number in 0..reports {
        let (document, features) = synthetic::report(synthetic::Kind::Awkward, number);
        exporter.write(&document, &features).unwrap();
    }
    exporter.finish().unwrap();
    let db = rusqlite::Connection::open(out.join("dateline.gpkg")).unwrap();
    for layer in Layer::ALL {
        let name = layer.name();
        let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as u64;
        assert_eq!(count(&format!("SELECT count(*) FROM {name}")), 2 * reports, "{name}");
        assert_eq!(count(&format!("SELECT count(*) FROM rtree_{name}_geom")), 2 * reports, "{name}");
        let lines = std::fs::read_to_string(out.join(format!("layers/{name}.geojsonl"))).unwrap();
        assert_eq!(lines.lines().count() as u64, 2 * reports, "{name}");
        let parquet = std::fs::File::open(out.join(format!("layers/{name}.parquet"))).unwrap();
        let parquet =
            parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(parquet).unwrap();
        assert_eq!(parquet.metadata().file_metadata().num_rows() as u64, 2 * reports, "{name}");
    }
}

#[test]
fn a_layer_without_features_leaves_no_file_and_no_table() {
    let out = tempfile::tempdir().unwrap();
    let all = options(&ALL);
    let (document, features) = synthetic::report(synthetic::Kind::Awkward, 1);
    let mut exporter = Exporter::create(out.path(), &all).unwrap();
    exporter.write(&document, &features).unwrap();
    exporter.finish().unwrap();
    assert!(out.path().join("layers/events.geojson").exists());
    export(out.path(), &all, "a", &[some("a")]);
    let mut left: Vec<String> = std::fs::read_dir(out.path().join("layers"))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    let expected = ["csv", "csvt", "fgb", "geojson", "geojsonl", "parquet", "prj"];
    assert_eq!(left, expected.map(|extension| format!("borders.{extension}")));
    let db = rusqlite::Connection::open(out.path().join("dateline.gpkg")).unwrap();
    let tables: String = db
        .query_row(
            "SELECT group_concat(table_name) FROM (SELECT table_name FROM gpkg_contents ORDER BY 1)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(tables, "borders,countries");
    // A later run adds the table again.
    let again = Options { append: true, ..options(&[Format::GeoPackage]) };
    export(out.path(), &again, &document.id, &features);
    let events: i64 = rusqlite::Connection::open(out.path().join("dateline.gpkg"))
        .unwrap()
        .query_row("SELECT count(*) FROM events", [], |row| row.get(0))
        .unwrap();
    assert_eq!(events, 2);
}

fn some(doc_id: &str) -> Feature {
    Feature {
        layer: Layer::Borders,
        geometry: Arc::new(
            MultiLineString::new(vec![LineString::from(vec![(68.0, 37.0), (69.5, 37.25)])]).into(),
        ),
        values: BorderRow {
            source: source(doc_id.to_owned(), None),
            name: "Tajikistan – Afghanistan".into(),
            country_a: "AF".into(),
            country_b: "TJ".into(),
            length_m: 1.0,
            mentions: 1,
            snippet: String::new(),
        }
        .values(),
        style: Style::default(),
        evidence: Span::new(0, 0),
    }
}

fn rows(path: &Path) -> i64 {
    let db = rusqlite::Connection::open(path).unwrap();
    let counted: i64 = db.query_row("SELECT count(*) FROM borders", [], |row| row.get(0)).unwrap();
    let known: i64 = db
        .query_row("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'borders'", [], |row| {
            row.get(0)
        })
        .unwrap();
    let indexed: i64 = db.query_row("SELECT count(*) FROM rtree_borders_geom", [], |row| row.get(0)).unwrap();
    assert_eq!((counted, counted), (known, indexed));
    counted
}

#[test]
fn appending_keeps_other_reports_and_replaces_the_same_one() {
    let out = tempfile::tempdir().unwrap();
    let mut options = options(&[Format::GeoPackage]);
    export(out.path(), &options, "a", &[some("a"), some("a")]);
    options.append = true;
    export(out.path(), &options, "b", &[some("b")]);
    let file = out.path().join("dateline.gpkg");
    assert_eq!(rows(&file), 3);
    export(out.path(), &options, "a", &[some("a")]);
    assert_eq!(rows(&file), 2);
    options.append = false;
    export(out.path(), &options, "a", &[some("a")]);
    assert_eq!(rows(&file), 1);
    let left: Vec<_> = std::fs::read_dir(out.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(left, ["dateline.gpkg"], "no journal and no temporary file is left");
}

#[test]
fn appending_to_what_is_no_geopackage_changes_nothing() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("dateline.gpkg");
    std::fs::write(&file, "a shopping list").unwrap();
    let mut options = options(&[Format::GeoPackage]);
    options.append = true;
    let error = Exporter::create(out.path(), &options).err().expect("no GeoPackage").to_string();
    assert!(error.contains("dateline.gpkg"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "a shopping list");
}

#[test]
fn the_geopackage_is_one_as_the_standard_has_it() {
    let out = tempfile::tempdir().unwrap();
    export(out.path(), &options(&[Format::GeoPackage]), "a", &[some("a")]);
    let db = rusqlite::Connection::open(out.path().join("dateline.gpkg")).unwrap();
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("PRAGMA application_id"), 0x4750_4B47);
    assert_eq!(number("PRAGMA user_version"), 10300);
    // The countries and the one layer that has a feature.
    assert_eq!(number("SELECT count(*) FROM gpkg_contents"), 2);
    assert_eq!(number("SELECT count(*) FROM gpkg_geometry_columns WHERE column_name = 'geom'"), 2);
    assert_eq!(number("SELECT count(*) FROM layer_styles WHERE useAsDefault"), 2);
    assert_eq!(
        number("SELECT count(*) FROM gpkg_data_columns WHERE title IS NULL OR description IS NULL"),
        0
    );
    assert_eq!(number("SELECT count(*) FROM qgis_projects"), 1);
    let integrity: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
}
