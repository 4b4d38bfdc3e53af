//! The program as a user meets it: inputs, outputs, messages, exit codes.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

fn dateline(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Exit code, stdout, stderr.
fn outcome(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    (
        output.status.code().expect("the program was not killed"),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[test]
fn broken_files_of_a_folder_are_listed_and_the_rest_is_done() {
    let (code, stdout, stderr) = outcome(&mut dateline(&["extract", "tests/data/mixed", "--quiet"]));
    assert_eq!(code, 3, "{stderr}");
    let ids: Vec<String> =
        lines(&stdout).iter().map(|line| line["doc_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["a-good.txt", "one", "three", "f-note.md"]);
    assert_eq!(
        stderr,
        "4 of 8 documents failed:\n  \
         tests/data/mixed/b-latin1.txt:1:22: not UTF-8: byte 0xE3 at offset 21; it looks like windows-1252: try --encoding windows-1252\n  \
         tests/data/mixed/c-empty.txt: the file is empty\n  \
         tests/data/mixed/d-image.txt: this is a PNG image\n  \
         tests/data/mixed/e-lines.jsonl:2:21: broken JSON: expected value\n"
    );
}

#[test]
fn an_encoding_can_be_named() {
    let file = "tests/data/mixed/b-latin1.txt";
    let (code, stdout, _) = outcome(&mut dateline(&["extract", file, "--encoding", "windows-1252"]));
    assert_eq!(code, 0);
    let surfaces: Vec<Value> =
        lines(&stdout)[0]["toponyms"].as_array().unwrap().iter().map(|t| t["surface"].clone()).collect();
    assert!(surfaces.contains(&"Curitiba".into()) && surfaces.contains(&"São Paulo".into()), "{surfaces:?}");
}

#[test]
fn fields_of_a_json_line_come_out_again() {
    let input = "{\"id\":\"x\",\"text\":\"Ten died in Dushanbe.\",\"title\":\"Riot\",\"published\":\"2025-02-04\",\"desk\":{\"a\":1}}\n\n{\"text\":\"Oslo is cold.\"}\n";
    let mut command =
        dateline(&["extract", "-", "--input-format", "jsonl", "--published", "2024-01-01", "--quiet"]);
    let (code, stdout, stderr) = outcome(command.write_stdin(input));
    assert_eq!((code, stderr.as_str()), (0, ""));
    let found = lines(&stdout);
    assert_eq!((&found[0]["doc_id"], &found[0]["title"]), (&"x".into(), &"Riot".into()));
    assert_eq!(
        (&found[0]["published"], &found[1]["published"]),
        (&"2025-02-04".into(), &"2024-01-01".into())
    );
    assert_eq!(found[0]["properties"], serde_json::json!({"desk": {"a": 1}}));
    assert_eq!(found[1]["doc_id"], "stdin:3");
    let dushanbe = &found[0]["toponyms"][0];
    assert_eq!(
        (&dushanbe["start"], &dushanbe["end"], &dushanbe["country"]),
        (&12.into(), &20.into(), &"TJ".into())
    );
}

#[test]
fn given_spans_are_resolved_instead_of_recognised() {
    let input = "{\"id\":\"x\",\"text\":\"Köln and Rome and Oslo\",\"toponyms\":[{\"start\":18,\"end\":22},{\"start\":0,\"end\":4}]}\n";
    let mut command = dateline(&["extract", "-", "--input-format", "jsonl", "--spans"]);
    let (code, stdout, _) = outcome(command.write_stdin(input));
    assert_eq!(code, 0);
    let spans: Vec<(u64, u64, String)> = lines(&stdout)[0]["toponyms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| {
            (
                t["start"].as_u64().unwrap(),
                t["end"].as_u64().unwrap(),
                t["country"].as_str().unwrap_or("").to_owned(),
            )
        })
        .collect();
    assert_eq!(spans, [(0, 4, "DE".to_owned()), (18, 22, "NO".to_owned())]);
}

#[test]
fn offsets_lead_into_the_source_of_a_page() {
    let path = "seeds/zanzibar-ferry.html";
    let source: Vec<char> =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap().chars().collect();
    let (code, stdout, _) = outcome(&mut dateline(&["extract", path]));
    assert_eq!(code, 0);
    let document = &lines(&stdout)[0];
    assert_eq!(document["published"], "2012-07-21");
    let mut same = 0;
    for toponym in document["toponyms"].as_array().unwrap() {
        let (start, end) =
            (toponym["start"].as_u64().unwrap() as usize, toponym["end"].as_u64().unwrap() as usize);
        let there: String = source[start..end].iter().collect();
        let surface = toponym["surface"].as_str().unwrap();
        assert!(
            !["London", "Paris", "Manila", "Tokyo", "Nairobi"].contains(&surface),
            "furniture was read: {surface}"
        );
        if !there.contains(['&', '<']) {
            assert_eq!(there.split_whitespace().collect::<Vec<_>>().join(" "), surface);
            same += 1;
        }
    }
    assert!(same >= 5, "only {same} places were found");
}

#[test]
fn the_output_is_the_same_with_any_number_of_threads_and_in_a_file() {
    let (_, one, _) = outcome(&mut dateline(&["extract", "seeds", "tests/data/claims", "--jobs", "1"]));
    let (_, four, _) = outcome(&mut dateline(&["extract", "seeds", "tests/data/claims", "--jobs", "4"]));
    assert!(!one.is_empty());
    assert!(one == four, "threads change the output");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.jsonl");
    let (code, stdout, _) =
        outcome(&mut dateline(&["extract", "seeds", "tests/data/claims", "-o", file.to_str().unwrap()]));
    assert_eq!((code, stdout.as_str()), (0, ""));
    assert!(fs::read_to_string(&file).unwrap() == one);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file was left behind");
}

#[test]
fn a_wrong_distance_is_shown_under_its_line() {
    let (code, stdout, _) = outcome(&mut dateline(&["check", "tests/data/claims"]));
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.contains("error: contradicted distance: Lyon, 12 km from Marseille"), "{stdout}");
    assert!(stdout.contains("--> tests/data/claims/wrong.txt:2:9"), "{stdout}");
    assert!(stdout.contains("2 | Lyon is 12 km from Marseille, the union said."), "{stdout}");
    assert!(stdout.contains("stated 12 km; measured 27"), "{stdout}");
    assert!(stdout.ends_with("2 claims in 2 documents: 1 consistent, 1 contradicted\n"), "{stdout}");
    assert_eq!(outcome(&mut dateline(&["check", "tests/data/claims/right.txt"])).0, 0);
}

#[test]
fn verdicts_come_as_json_too() {
    let (code, stdout, stderr) = outcome(&mut dateline(&["check", "tests/data/claims", "--format", "json"]));
    assert_eq!((code, stderr.as_str()), (1, "2 claims in 2 documents: 1 consistent, 1 contradicted\n"));
    let claims = lines(&stdout);
    let wrong = &claims[1];
    assert_eq!(
        (&wrong["verdict"], &wrong["line"], &wrong["column"]),
        (&"contradicted".into(), &2.into(), &9.into())
    );
    assert_eq!(wrong["stated"]["distance_m"], 12_000);
    let text = fs::read_to_string(data("claims/wrong.txt")).unwrap();
    let (start, end) = (wrong["start"].as_u64().unwrap() as usize, wrong["end"].as_u64().unwrap() as usize);
    assert_eq!(wrong["text"], text[start..end]);
}

#[test]
fn editors_get_contradicted_claims_as_sarif() {
    let (code, stdout, stderr) = outcome(&mut dateline(&["check", "--format", "sarif", "tests/data/claims"]));
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("1 contradicted"), "{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    let results = run["results"].as_array().unwrap();
    let [wrong] = results.as_slice() else { panic!("what agrees is no result: {results:#?}") };
    assert_eq!((&wrong["level"], &wrong["kind"]), (&"error".into(), &"fail".into()));
    let rule = &run["tool"]["driver"]["rules"][wrong["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], wrong["ruleId"]);
    let message = wrong["message"]["text"].as_str().unwrap();
    assert!(message.contains("stated 12 km") && message.contains("measured 27"), "{message}");
    let place = &wrong["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "tests/data/claims/wrong.txt");
    let region = &place["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&2.into(), &9.into()));
    let text: Vec<char> = fs::read_to_string(data("claims/wrong.txt")).unwrap().chars().collect();
    let (from, length) =
        (region["charOffset"].as_u64().unwrap() as usize, region["charLength"].as_u64().unwrap() as usize);
    let words: String = text[from..from + length].iter().collect();
    assert_eq!(region["snippet"]["text"], words);
    assert_eq!(
        region["endColumn"].as_u64().unwrap() - region["startColumn"].as_u64().unwrap(),
        length as u64
    );
}

#[test]
fn levels_of_sarif_follow_the_verdicts_and_records_are_named() {
    let input = "{\"id\":\"a\",\"text\":\"Lyon lies 280 km north of Marseille.\"}\n\
                 {\"id\":\"b\",\"text\":\"The camp of Xyzzyqa lies 3 km from Marseille.\"}\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two notes.jsonl");
    fs::write(&file, input).unwrap();
    let args = ["check", "--format", "sarif", "--all", file.to_str().unwrap()];
    let (code, stdout, stderr) = outcome(&mut dateline(&args));
    assert_eq!(code, 0, "{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let results = report["runs"][0]["results"].as_array().unwrap();
    let levels: Vec<&str> = results.iter().map(|r| r["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["none", "note"], "{results:#?}");
    let second = &results[1]["locations"][0];
    assert_eq!(second["logicalLocations"][0]["name"], "b");
    assert_eq!(second["physicalLocation"]["region"]["startLine"], 2);
    assert!(
        second["physicalLocation"]["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .ends_with("two%20notes.jsonl")
    );
}

#[test]
fn what_a_wrong_distance_measures_is_offered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("note.txt");
    fs::write(&file, "Lyon, a city in France, lies 12 km north of Marseille in France.").unwrap();
    let (code, stdout, _) = outcome(&mut dateline(&["check", file.to_str().unwrap()]));
    assert_eq!(code, 1);
    assert!(stdout.contains("help: measured in the same unit: 27"), "{stdout}");
}

#[test]
fn wrong_usage_is_told_before_anything_is_done() {
    for (args, message) in [
        (&["extract", "no-such-file.txt"][..], "there is no file or folder no-such-file.txt"),
        (&["extract", "src/*.pdf"], "nothing matches src/*.pdf"),
        (&["check", "src/cli"], "the folder src/cli holds no"),
        (&["extract"], "required arguments"),
        (&["extract", "seeds", "--published", "soon"], "expected a day such as 2025-02-04"),
        (&["extract", "seeds", "--gazetteer", "Cargo.toml"], "Cargo.toml"),
    ] {
        let (code, stdout, stderr) = outcome(&mut dateline(args));
        assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(message), "{args:?}: {stderr}");
    }
}

#[test]
fn every_command_shows_an_example_without_opening_the_gazetteer() {
    for command in [
        &["map"][..],
        &["check"],
        &["extract"],
        &["locate"],
        &["distance"],
        &["bench"],
        &["gazetteer", "info"],
        &["gazetteer", "search"],
    ] {
        let args = [command, &["--gazetteer", "no-such-file", "--help"]].concat();
        let (code, stdout, stderr) = outcome(&mut dateline(&args));
        assert_eq!((code, stderr.as_str()), (0, ""));
        assert!(
            stdout.contains(&format!("  dateline {}", command.join(" "))) && stdout.contains("Example"),
            "{stdout}"
        );
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("many.jsonl");
    let line =
        "{\"text\":\"The convoy left Kabul for Herat, Kandahar, Ghazni, Jalalabad and Kunduz on Monday.\"}\n";
    fs::write(&file, line.repeat(400)).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["extract", file.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"doc_id\":\"many.jsonl:1\""));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
