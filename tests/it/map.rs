//! The main job on the seeds and on folders that are partly broken: `dateline map`.

use super::{dateline, seeds};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const LAYERS: [&str; 6] = ["borders", "claim_areas", "claims", "events", "places", "regions"];

fn layer(out: &Path, name: &str) -> geojson::FeatureCollection {
    let path = out.join("layers").join(format!("{name}.geojson"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.parse::<geojson::GeoJson>().expect("valid GeoJSON").try_into().expect("a collection")
}

fn text_of<'f>(feature: &'f geojson::Feature, field: &str) -> &'f str {
    feature.property(field).and_then(|v| v.as_str()).unwrap_or("")
}

#[test]
fn the_seeds_become_six_layers_and_a_table_of_verdicts() {
    let out = tempfile::tempdir().unwrap();
    let run = dateline().arg("map").arg(seeds()).arg("--out").arg(out.path()).output().unwrap();
    let stdout = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{stdout}");
    for name in LAYERS {
        let layer = layer(out.path(), name);
        assert!(!layer.features.is_empty(), "{name} is empty");
        assert!(layer.bbox.is_some());
    }
    assert!(stdout.contains("10 documents"), "{stdout}");
    assert!(stdout.contains("CONTRADICTED") && stdout.contains("consistent"), "{stdout}");
    let names: BTreeSet<String> = fs::read_dir(out.path().join("layers"))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, LAYERS.iter().map(|l| format!("{l}.geojson")).collect(), "no temporary file is left");
}

#[test]
fn layers_that_nobody_asked_for_are_left_out_and_the_others_are_the_same() {
    let (all, some) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    dateline()
        .arg("map")
        .arg(seeds())
        .args(["--formats", "geojson", "--out"])
        .arg(all.path())
        .output()
        .unwrap();
    let run = dateline()
        .arg("map")
        .arg(seeds())
        .args(["--formats", "all", "--layers", "events,claims,places", "--out"])
        .arg(some.path())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    for name in LAYERS {
        if ["events", "claims", "places"].contains(&name) {
            assert_eq!(layer(some.path(), name), layer(all.path(), name));
        } else {
            assert!(!some.path().join("layers").join(format!("{name}.geojson")).exists(), "{name}");
        }
    }
}

#[test]
fn only_the_wrong_distance_is_contradicted() {
    let out = tempfile::tempdir().unwrap();
    dateline().arg("map").arg(seeds()).arg("--out").arg(out.path()).output().unwrap();
    let claims = layer(out.path(), "claims");
    let contradicted: Vec<(&str, &str)> = claims
        .features
        .iter()
        .filter(|f| text_of(f, "verdict") == "contradicted")
        .map(|f| (text_of(f, "figure"), text_of(f, "ground")))
        .collect();
    assert_eq!(contradicted, [("Hamburg", "Cologne")]);
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_number_of_threads() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (out, jobs) in [(&one, "1"), (&two, "3")] {
        dateline().arg("map").arg(seeds()).args(["--jobs", jobs, "--out"]).arg(out.path()).output().unwrap();
    }
    for name in LAYERS {
        let file = format!("layers/{name}.geojson");
        let read = |out: &tempfile::TempDir| fs::read(out.path().join(&file)).unwrap();
        assert!(read(&one) == read(&two), "{file} differs");
    }
}

#[test]
fn one_broken_file_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(seeds()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    fs::write(folder.path().join("broken.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    let (whole, partly) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    dateline().arg("map").arg(seeds()).arg("--out").arg(whole.path()).output().unwrap();
    let run = dateline().arg("map").arg(folder.path()).arg("--out").arg(partly.path()).output().unwrap();
    assert_eq!(run.status.code(), Some(3));
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert!(stderr.contains("broken.txt") && stderr.contains("empty.txt"), "{stderr}");
    for name in LAYERS {
        let count = |out: &tempfile::TempDir| layer(out.path(), name).features.len();
        assert_eq!(count(&partly), count(&whole), "{name}");
    }
}

/// Runs `map` where no file may grow beyond so many kilobytes, as on a full disk: writing fails half-way, with EFBIG.
#[cfg(unix)]
fn map_with_little_room(kilobytes: u32, out: &Path, arguments: &[&str]) -> std::process::Output {
    // The signal that comes with it would end the program; ignored, the write fails.
    let script = r#"trap '' XFSZ; ulimit -f $0; exec "$@""#;
    std::process::Command::new("bash")
        .args(["-c", script, &kilobytes.to_string(), env!("CARGO_BIN_EXE_dateline"), "map"])
        .arg(seeds().join("tajikistan-prison.txt"))
        .arg("--out")
        .arg(out)
        .args(arguments)
        .output()
        .unwrap()
}

/// All files below a folder, with their contents.
#[cfg(unix)]
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push((path.clone(), fs::read(&path).unwrap())),
            }
        }
    }
    found.sort();
    found
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_a_clear_error_and_leaves_what_was_there() {
    for format in ["geojson", "geojsonl", "gpkg", "qgz", "kml", "kmz", "csv", "fgb", "parquet", "gpx", "html"]
    {
        let out = tempfile::tempdir().unwrap();
        let arguments = ["--formats", format, "--no-text"];
        let failed = map_with_little_room(2, out.path(), &arguments);
        let stderr = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert_eq!(failed.status.code(), Some(2), "{format}: {stderr}");
        assert!(
            stderr.contains("cannot write") && stderr.contains(out.path().to_str().unwrap()),
            "{format}: {stderr}"
        );
        assert_eq!(files(out.path()), [], "{format}");
        let whole = map_with_little_room(1_000_000, out.path(), &arguments);
        assert!(whole.status.success(), "{format}: {}", String::from_utf8_lossy(&whole.stderr));
        let before = files(out.path());
        assert_eq!(map_with_little_room(2, out.path(), &arguments).status.code(), Some(2), "{format}");
        assert!(files(out.path()) == before, "{format}: what was there has changed");
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_and_nothing_is_written() {
    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join("dateline.html")).unwrap();
    let output = dateline().arg("map").arg(seeds()).arg("--out").arg(out.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("dateline.html") && stderr.contains("folder"), "{stderr}");
    let left: Vec<_> = fs::read_dir(out.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name == "dateline.html" || name == "layers"), "{left:?}");
}

#[test]
fn an_output_folder_that_cannot_be_made_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let run = dateline().arg("map").arg(seeds()).arg("--out").arg(file.join("out")).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("cannot write"));
}

/// Reports of one bombing with different figures, of another one in the same town in the same week, and of other things.
const REPORTS: &str = r#"{"id":"early","title":"Blast at a market in Mombasa","published":"2022-05-04","outlet":"Coast Wire","text":"MOMBASA - A car bomb went off at a market in Mombasa on Tuesday, killing at least 12 people, the police said."}
{"id":"late","title":"Toll of Mombasa bombing rises","published":"2022-05-06","outlet":"Kenya Note","text":"The number of people killed when a bomb exploded at a market in Mombasa on 3 May has risen to 17, a hospital said."}
{"id":"other","title":"Second bombing in Mombasa","published":"2022-05-07","outlet":"Coast Wire","text":"A bomb exploded at a bus station in Mombasa on Friday, killing three people."}
{"id":"quake","published":"2022-05-07","text":"An earthquake struck near Nakuru on Friday. Two people died."}
{"id":"clash","published":"2022-05-07","text":"Soldiers clashed with rebels in Lodwar on Friday. Four soldiers and six rebels were killed."}
{"id":"march","published":"2022-05-07","text":"Teachers held a demonstration in Kisumu on Friday."}
"#;

/// A table of events of `REPORTS`, as rows of named cells.
fn table(name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("reports.jsonl");
    fs::write(&input, REPORTS).unwrap();
    let out = folder.path().join("out");
    let run = dateline()
        .arg("map")
        .arg(&input)
        .args(["--formats", "csv", "--schema", "ucdp,acled", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let mut rows = csv::Reader::from_path(out.join("tables").join(format!("{name}.csv"))).unwrap();
    rows.deserialize().map(|row| row.unwrap()).collect()
}

fn column<'r>(rows: &'r [std::collections::BTreeMap<String, String>], name: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row[name].as_str()).collect()
}

#[test]
fn reports_of_one_event_are_one_row_with_every_figure() {
    let rows = table("event_groups");
    assert_eq!(column(&rows, "doc_ids"), ["early; late", "other", "quake", "clash", "march"]);
    let row = &rows[0];
    let deaths = ["deaths_low", "deaths_best", "deaths_high"].map(|name| row[name].as_str());
    assert_eq!(deaths, ["12", "17", "17"]);
    assert_eq!(row["deaths_by_report"], "early 12/12/; late 17/17/17");
    assert_eq!((row["reports"].as_str(), row["conflicting"].as_str()), ("2", "1"));
    assert_eq!(row["sources"], "the police; a hospital");
}

#[test]
fn organised_violence_loads_like_ucdp() {
    let rows = table("ucdp");
    assert_eq!(column(&rows, "relid"), ["early#e1", "other#e1", "clash#e1"], "no quake, no demonstration");
    assert_eq!(column(&rows, "type_of_violence"), ["", "", "1"]);
    let row = &rows[0];
    assert_eq!(["low", "best", "high"].map(|name| row[name].as_str()), ["12", "17", "17"]);
    assert_eq!(
        ["date_start", "date_end", "date_prec"].map(|n| row[n].as_str()),
        ["2022-05-03", "2022-05-03", "1"]
    );
    assert_eq!(
        (row["where_prec"].as_str(), row["country"].as_str(), row["adm_1"].as_str()),
        ("1", "Kenya", "Mombasa")
    );
    assert_eq!(row["number_of_sources"], "2");
    assert!(
        row["source_article"].starts_with("Coast Wire, 2022-05-04, \"Blast"),
        "{}",
        row["source_article"]
    );
    let (lat, lon): (f64, f64) = (row["latitude"].parse().unwrap(), row["longitude"].parse().unwrap());
    assert!((lat + 4.05).abs() < 0.1 && (lon - 39.67).abs() < 0.1, "{lat} {lon}");
}

#[test]
fn disorder_loads_like_acled() {
    let rows = table("acled");
    assert_eq!(
        column(&rows, "event_type"),
        ["Explosions/Remote violence", "Explosions/Remote violence", "Battles", "Protests"]
    );
    assert_eq!(column(&rows, "disorder_type")[3], "Demonstrations");
    assert_eq!(column(&rows, "fatalities"), ["12", "3", "10", "0"]);
    assert_eq!(column(&rows, "event_id_cnty"), ["KE1", "KE2", "KE3", "KE4"]);
    let row = &rows[0];
    assert_eq!(
        (row["event_date"].as_str(), row["time_precision"].as_str(), row["year"].as_str()),
        ("2022-05-03", "1", "2022")
    );
    assert_eq!((row["location"].as_str(), row["geo_precision"].as_str()), ("Mombasa", "1"));
    assert_eq!(
        (row["source"].as_str(), row["tags"].as_str()),
        ("Coast Wire; Kenya Note", "sources disagree")
    );
}

#[test]
fn tables_of_events_are_geojson_too() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("reports.jsonl");
    fs::write(&input, REPORTS).unwrap();
    dateline()
        .arg("map")
        .arg(&input)
        .args(["--schema", "ucdp", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    let text = fs::read_to_string(folder.path().join("tables/ucdp.geojson")).unwrap();
    let collection: geojson::FeatureCollection =
        text.parse::<geojson::GeoJson>().expect("valid GeoJSON").try_into().expect("a collection");
    assert_eq!(collection.features.len(), 3);
    assert_eq!(collection.features[0].property("best"), Some(&serde_json::json!(17)));
    assert!(collection.features[0].geometry.is_some());
    assert!(!folder.path().join("tables/acled.csv").exists(), "nobody asked for it");
}

#[cfg(unix)]
#[test]
fn an_interrupted_map_leaves_what_was_there_and_no_temporary_file() {
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Stdio};

    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join("layers")).unwrap();
    fs::write(out.path().join("layers/places.geojson"), "of an earlier run").unwrap();
    let temporary = || -> Vec<String> {
        let folders = [out.path().to_owned(), out.path().join("layers")];
        let names = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with('.')).collect()
    };
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        // It waits for more reports, for ever.
        let mut child = dateline()
            .args(["map", "-", "--input-format", "jsonl", "--formats", "geojson,gpkg,csv,kml", "--out"])
            .arg(out.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while temporary().len() < 13 {
            std::thread::yield_now();
        }
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        assert_eq!(temporary(), Vec::<String>::new());
    }
    assert_eq!(fs::read_to_string(out.path().join("layers/places.geojson")).unwrap(), "of an earlier run");
}
