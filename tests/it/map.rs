//! The main job on the seeds and on folders that are partly broken: `dateline map`.

use super::{dateline, seeds};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

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

#[test]
fn an_output_folder_that_cannot_be_made_is_a_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let run = dateline().arg("map").arg(seeds()).arg("--out").arg(file.join("out")).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("cannot write"));
}
