//! `dateline gazetteer`: what a user asks of it, and a user's own places all the way to the map.

use super::dateline;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Exit code, stdout, stderr.
fn run(args: &[&str]) -> (i32, String, String) {
    let output = dateline().args(args).env_remove("DATELINE_GAZETTEER").output().unwrap();
    (
        output.status.code().expect("the program was not killed"),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn gazetteer(args: &[&str]) -> (i32, String, String) {
    run(&[&["gazetteer"], args].concat())
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Names in all scripts, former ones, abbreviations, adjectives, and what stands first for them.
const FIRST: &[(&str, &str)] = &[
    ("Vahdat", "geonames:1220855"),
    ("Leninabad", "geonames:1514879"),
    ("Хуҷанд", "geonames:1514879"),
    ("Stalinabad", "geonames:1221874"),
    ("دوشنبه", "geonames:1221874"),
    ("杜尚别", "geonames:1221874"),
    ("Kurgan-Tyube", "geonames:1220747"),
    ("Red Sea", "curated:8"),
    ("Sinai", "curated:1299"),
    ("Amu Darya", "naturalearth:199"),
    ("Panj river", "naturalearth:195"),
    ("Fergana Valley", "curated:1206"),
    ("Torkham", "curated:2194"),
    ("Hodeidah", "geonames:79415"),
    ("Maarat al-Numan", "geonames:167611"),
    ("Gorno-Badakhshan", "geonames:1221692"),
    ("Sughd Region", "geonames:1221092"),
    ("Sahel", "geonames:2425938"),
    ("Donbas", "geonames:709718"),
    ("Calif.", "geonames:5332921"),
    ("DRC", "geonames:203312"),
    ("Kyrgyz", "geonames:1527747"),
];

#[test]
fn names_of_the_world_find_their_place_first() {
    let mut wrong = Vec::new();
    for (name, id) in FIRST {
        let (code, stdout, stderr) = gazetteer(&["search", name, "--format", "json", "--limit", "1"]);
        assert_eq!(code, 0, "{stderr}");
        let found = lines(&stdout);
        if found.first().is_none_or(|first| first["place_id"] != *id) {
            wrong.push(format!("{name}: {} instead of {id}", stdout.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_search_says_why_each_place_was_found() {
    let (_, stdout, _) = gazetteer(&["search", "Stalinabad"]);
    let header = stdout.lines().next().unwrap();
    assert!(header.contains("importance") && header.contains("population"), "{stdout}");
    assert!(stdout.contains("Stalinabad (former name)"), "{stdout}");
    let (code, _, stderr) = gazetteer(&["search", "Paris", "--country", "Utopia"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("`Utopia` is no country"), "{stderr}");
    let (code, _, stderr) = gazetteer(&["search", "Paris", "--feature", "PPL"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("expected a GeoNames class"), "{stderr}");
}

#[test]
fn near_a_position_are_towns_units_and_a_border() {
    let (code, stdout, stderr) =
        gazetteer(&["near", "38.5563", "69.0135", "--format", "json", "--limit", "3"]);
    assert_eq!(code, 0, "{stderr}");
    let near = &lines(&stdout)[0];
    let first = &near["places"][0];
    assert_eq!(first["place_id"], "geonames:1220855");
    assert!(first["distance_m"].as_f64().unwrap() < 10.0, "{first}");
    assert_eq!(near["within"][0]["country"], "TJ");
    assert_eq!(near["within"][1]["feature"], "A.ADM1");
    let border = &near["border"];
    assert_eq!(border["countries"], serde_json::json!(["TJ", "UZ"]));
    assert!((40_000.0..80_000.0).contains(&border["distance_m"].as_f64().unwrap()), "{border}");

    let (_, stdout, stderr) = gazetteer(&["near", "0", "-30", "--radius", "5 km"]);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("", "nothing within 5.0 km; see --radius\n"));
    let (code, _, stderr) = gazetteer(&["near", "69.0", "200"]);
    assert!(code == 2 && stderr.contains("a longitude in degrees"), "{stderr}");
}

#[test]
fn a_place_is_shown_with_all_that_is_known() {
    let (code, stdout, _) = gazetteer(&["show", "geonames:1221874"]);
    assert_eq!(code, 0);
    for part in
        ["P.PPLC", "Tajikistan", "38.53575, 68.77905", "Stalinabad", "杜尚别", "CC BY 4.0", "circle of"]
    {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
    let (_, stdout, _) = gazetteer(&["show", "Tajikistan", "--format", "json"]);
    let country = &lines(&stdout)[0];
    assert_eq!(country["neighbours"], serde_json::json!(["AF", "CN", "KG", "UZ"]));
    let km2 = country["area_km2"].as_f64().unwrap();
    assert!((140_000.0..146_000.0).contains(&km2), "{km2}");
    let (_, stdout, stderr) = gazetteer(&["show", "Vahdat"]);
    assert!(stdout.contains("geonames:1220855") && stderr.contains("other places are called"), "{stderr}");
    let (code, _, stderr) = gazetteer(&["show", "Xqzzkw"]);
    assert!(code == 2 && stderr.contains("gazetteer search"), "{stderr}");
}

#[test]
fn places_are_exported_complete_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (code, stdout, stderr) =
        gazetteer(&["export", "--country", "TJ", "--feature", "P", "--names", "-o", &file("tj.csv")]);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    let text = fs::read_to_string(file("tj.csv")).unwrap();
    assert!(text.starts_with(
        "id,name,feature,country,admin1,admin2,lon,lat,population,radius_m,importance,names,former,"
    ));
    let dushanbe = text.lines().find(|line| line.starts_with("geonames:1221874,")).unwrap();
    assert!(dushanbe.contains("68.77905,38.53575,679400,") && dushanbe.contains("Stalinabad"), "{dushanbe}");

    let args =
        ["export", "--feature", "A.ADM1", "--bbox", "67,36,76,42", "--areas", "-o", &file("units.geojson")];
    assert_eq!(gazetteer(&args).0, 0);
    let units: Value = serde_json::from_str(&fs::read_to_string(file("units.geojson")).unwrap()).unwrap();
    assert!(units["attribution"].as_str().unwrap().contains("GeoNames"));
    let sughd = units["features"].as_array().unwrap().iter();
    let sughd = sughd.clone().find(|unit| unit["properties"]["id"] == "geonames:1221092").unwrap();
    assert!(sughd["geometry"]["type"].as_str().unwrap().ends_with("Polygon"));

    let (code, _, stderr) = gazetteer(&["export", "-o", &file("places.shp")]);
    assert!(code == 2 && stderr.contains("--format"), "{stderr}");
    assert!(!Path::new(&file("places.shp")).exists());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
