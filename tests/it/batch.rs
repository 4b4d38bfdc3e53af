//! Many documents: every input format, every output, interruptions.

use arrow::array::{ArrayRef, Int64Array, StringArray};
use arrow::json::LineDelimitedWriter;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use tempfile::TempDir;

struct Run {
    folder: TempDir,
}

impl Run {
    fn new() -> Self {
        Run { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Runs in the folder; exit code, stdout, stderr.
    fn dateline(&self, args: &[&str]) -> (i32, String, String) {
        let output = super::dateline().args(args).current_dir(self.folder.path()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 0).unwrap()
}

const TEXTS: [&str; 3] = [
    "At least five people were killed near Dushanbe on Monday, the ministry of justice said.",
    "Lyon, a city \"in the south\" of France, is 27 km from Vienne, the union said.",
    "A convoy left Kabul for Herat; two soldiers were wounded on the road to Kandahar.",
];

#[test]
fn every_format_gives_the_same_documents() {
    let run = Run::new();
    let jsonl: String = TEXTS
        .iter()
        .enumerate()
        .map(|(i, text)| {
            json!({"id": format!("d{i}"), "text": text, "published": "2025-02-04", "desk": i}).to_string()
                + "\n"
        })
        .collect();
    run.write("a.jsonl", &jsonl);
    run.write("a.jsonl.gz", gzip(jsonl.as_bytes()));
    run.write("a.jsonl.zst", zstd(jsonl.as_bytes()));
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["ID", "Text", "published", "desk"]).unwrap();
    for (i, text) in TEXTS.iter().enumerate() {
        csv.write_record([&format!("d{i}"), *text, "2025-02-04", &i.to_string()]).unwrap();
    }
    run.write("a.csv.gz", gzip(&csv.into_inner().unwrap()));
    let strings = |values: Vec<String>| Arc::new(StringArray::from(values)) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("id", strings((0..TEXTS.len()).map(|i| format!("d{i}")).collect())),
        ("Text", strings(TEXTS.iter().map(|&text| text.to_owned()).collect())),
        ("published", strings(vec!["2025-02-04".to_owned(); TEXTS.len()])),
        ("desk", Arc::new(Int64Array::from_iter_values(0..TEXTS.len() as i64)) as ArrayRef),
    ])
    .unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    run.write("a.parquet", writer.into_inner().unwrap());

    let (code, expected, _) = run.dateline(&["extract", "a.jsonl"]);
    assert_eq!(code, 0);
    assert_eq!(lines(expected.as_bytes()).len(), TEXTS.len());
    for file in ["a.jsonl.gz", "a.jsonl.zst", "a.parquet"] {
        let (code, stdout, stderr) = run.dateline(&["extract", file]);
        assert_eq!((code, stdout == expected), (0, true), "{file}: {stderr}");
    }
    // CSV has no numbers.
    let (code, stdout, stderr) = run.dateline(&["extract", "a.csv.gz"]);
    let quoted = (0..TEXTS.len()).fold(expected.clone(), |all, i| {
        all.replace(&format!("{{\"desk\":{i}}}"), &format!("{{\"desk\":\"{i}\"}}"))
    });
    assert_eq!((code, stdout == quoted), (0, true), "{stderr}");
    let (code, stdout, _) = run.dateline(&["extract", "*.jsonl*", "--jobs", "3"]);
    assert_eq!((code, stdout == expected.repeat(3)), (0, true));
}

#[test]
fn a_table_and_compressed_lines_hold_what_the_lines_hold() {
    let run = Run::new();
    let seeds = super::seeds();
    let seeds = seeds.to_str().unwrap();
    let claims = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/claims");
    run.write("own.jsonl", "{\"text\":\"Oslo is cold.\",\"desk\":{\"a\":[1,2]}}\n");
    let (code, stdout, _) = run.dateline(&["extract", seeds, claims, "own.jsonl"]);
    assert_eq!(code, 0);
    for name in ["out.jsonl.zst", "out.parquet", "out.jsonl"] {
        let (code, printed, stderr) = run.dateline(&["extract", seeds, claims, "own.jsonl", "-o", name]);
        assert_eq!((code, printed.as_str()), (0, ""), "{stderr}");
    }
    assert!(run.read("out.jsonl") == stdout.as_bytes());
    assert!(zstd::stream::decode_all(&run.read("out.jsonl.zst")[..]).unwrap() == stdout.as_bytes());
    let rows = rows(&run, "out.parquet");
    let mut expected = lines(stdout.as_bytes());
    expected.iter_mut().for_each(without_nulls);
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(&expected) {
        assert_eq!(row, expected);
    }
    assert_eq!(run.names(), ["out.jsonl", "out.jsonl.zst", "out.parquet", "own.jsonl"]);
}

/// The rows of a table as JSON, without what is null.
fn rows(run: &Run, name: &str) -> Vec<Value> {
    let mut writer = LineDelimitedWriter::new(Vec::new());
    let file = File::open(run.path(name)).unwrap();
    for batch in ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap() {
        writer.write(&batch.unwrap()).unwrap();
    }
    let mut rows = lines(&writer.into_inner());
    for row in &mut rows {
        if let Some(properties) = row.get_mut("properties") {
            *properties = serde_json::from_str(properties.as_str().unwrap()).unwrap();
        }
    }
    rows
}

/// What a long document says every now and then.
const STATED: &str = "Vahdat, a town in Tajikistan, lies 24 kilometres (15 miles) from the capital Dushanbe. \
                      On Monday five people were killed in Dushanbe.";

/// A text that is analysed in parts, with [`STATED`] in it so many times.
fn long_text() -> (String, usize) {
    let filler = "the river was slow, the café was shut, and nobody went there any more\n".repeat(5_000);
    let times = 9;
    let text = format!("{filler}\n{STATED}\n\n").repeat(times);
    assert!(text.len() > dateline::document::WHOLE_BYTES);
    (text, times)
}

#[test]
fn a_document_in_parts_is_one_document_in_every_output() {
    let run = Run::new();
    let (text, times) = long_text();
    let line = |id: &str, text: &str| json!({ "id": id, "text": text, "desk": { "a": [1, 2] } }).to_string();
    run.write("in.jsonl", [line("short", STATED), line("long", &text), line("after", STATED)].join("\n"));
    let (code, stdout, stderr) = run.dateline(&["extract", "in.jsonl"]);
    assert_eq!(code, 0, "{stderr}");
    for name in ["out.jsonl.zst", "out.parquet", "out.jsonl"] {
        assert_eq!(run.dateline(&["extract", "in.jsonl", "-o", name]).0, 0);
    }
    assert!(run.read("out.jsonl") == stdout.as_bytes());
    assert!(zstd::stream::decode_all(&run.read("out.jsonl.zst")[..]).unwrap() == stdout.as_bytes());
    let mut found = lines(stdout.as_bytes());
    let chars: Vec<char> = text.chars().collect();
    let quoted = |item: &Value| {
        let at = |end| item[end].as_u64().unwrap() as usize;
        chars[at("start")..at("end")].iter().collect::<String>()
    };
    let long = &found[1];
    let list = |name: &str| long[name].as_array().unwrap();
    assert!(list("toponyms").iter().all(|toponym| toponym["surface"] == quoted(toponym)));
    assert!(list("claims").iter().all(|claim| claim["text"] == quoted(claim)));
    let stated = |claim: &&Value| claim["stated"]["distance_m"] == 24_000 && claim["verdict"] == "consistent";
    assert_eq!(list("claims").iter().filter(stated).count(), times);
    // Told again in the same part, it is the same event.
    let killed = list("events").iter().filter(|event| quoted(event).contains("killed")).count();
    let whole = dateline::Document::from_text("long", text);
    assert_eq!(killed, whole.parts().filter(|part| part.text.contains(STATED)).count());
    assert_eq!(long["properties"], json!({ "desk": { "a": [1, 2] } }));
    found.iter_mut().for_each(without_nulls);
    assert!(rows(&run, "out.parquet") == found);
}

#[test]
fn a_document_in_parts_is_one_report_on_maps_and_in_verdicts() {
    let run = Run::new();
    let (text, times) = long_text();
    run.write("long.txt", &text);
    let (code, _, stderr) = run.dateline(&["map", "long.txt", "--out", "map", "--formats", "geojson,html"]);
    assert_eq!(code, 0, "{stderr}");
    let layer = |name: &str| -> Vec<Value> {
        let layer: Value = serde_json::from_slice(&run.read(&format!("map/layers/{name}.geojson"))).unwrap();
        layer["features"].as_array().unwrap().iter().map(|feature| feature["properties"].clone()).collect()
    };
    let dushanbe =
        layer("places").into_iter().filter(|place| place["name"] == "Dushanbe").collect::<Vec<_>>();
    assert_eq!((dushanbe.len(), dushanbe[0]["mentions"].as_u64()), (1, Some(2 * times as u64)));
    for (name, id, end) in [("claims", "claim_id", 'c'), ("events", "event_id", 'e')] {
        let ids: Vec<Value> = layer(name).iter().map(|row| row[id].clone()).collect();
        let unique: std::collections::HashSet<&str> = ids.iter().map(|id| id.as_str().unwrap()).collect();
        assert!(ids.len() > 1 && unique.len() == ids.len(), "{ids:?}");
        let numbered = (1..=ids.len()).all(|n| unique.contains(&*format!("long.txt#{end}{n}")));
        assert!(numbered || name == "claims", "{ids:?}");
    }
    let (_, stdout, _) = run.dateline(&["check", "long.txt", "--all", "--format", "json"]);
    let sources: Vec<&str> = text.lines().collect();
    let claims = lines(stdout.as_bytes());
    assert!(claims.len() >= times);
    for claim in claims {
        let at = |name: &str| claim[name].as_u64().unwrap() as usize - 1;
        let rest: String = sources[at("line")].chars().skip(at("column")).collect();
        assert!(rest.starts_with(claim["text"].as_str().unwrap()), "{claim}");
    }
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

#[test]
fn failed_documents_are_listed_beside_the_output_with_their_line() {
    let run = Run::new();
    run.write("in.jsonl", "{\"text\":\"Rome\"}\n{\"text\":7}\nnonsense\n\n{\"text\":\"Oslo\"}\n");
    run.write("out.failed.jsonl", "of an earlier run");
    let (code, _, stderr) = run.dateline(&["extract", "in.jsonl", "no.jsonl", "-o", "out.jsonl"]);
    assert_eq!(code, 2, "{stderr}");
    let (code, _, stderr) = run.dateline(&["extract", "in.jsonl", "-o", "out.jsonl", "--log-format", "json"]);
    assert_eq!(code, 3, "{stderr}");
    assert_eq!(lines(&run.read("out.jsonl")).len(), 2);
    assert_eq!(
        lines(&run.read("out.failed.jsonl")),
        [
            json!({"number": 1, "origin": "in.jsonl:2", "kind": "syntax", "reason": "`text` is not a string"}),
            json!({"number": 2, "origin": "in.jsonl", "line": 3, "column": 2, "kind": "syntax",
                   "reason": "broken JSON: expected ident"}),
        ]
    );
    let logged = lines(stderr.as_bytes());
    let failed: Vec<&Value> =
        logged.iter().filter(|line| line["level"] == "WARN").map(|l| &l["origin"]).collect();
    assert_eq!(failed, ["in.jsonl:2", "in.jsonl"]);
    let done = logged.last().unwrap();
    assert_eq!(
        (&done["message"], &done["documents"], &done["failed"]),
        (&"done".into(), &2.into(), &2.into())
    );
    run.write("in.jsonl", "{\"text\":\"Rome\"}\n");
    assert_eq!(run.dateline(&["extract", "in.jsonl", "-o", "out.jsonl"]).0, 0);
    assert_eq!(run.names(), ["in.jsonl", "out.jsonl"]);
}

#[test]
fn damaged_compression_costs_only_what_comes_after_it() {
    let run = Run::new();
    let text: String =
        (0..4000).map(|i| json!({"text": format!("Rome {}", i * 7919)}).to_string() + "\n").collect();
    let packed = gzip(text.as_bytes());
    run.write("in.jsonl.gz", &packed[..packed.len() - 9]);
    run.write("next.txt", "Oslo is cold.");
    let (code, stdout, stderr) = run.dateline(&["extract", "in.jsonl.gz", "next.txt"]);
    assert_eq!(code, 3);
    assert!(stderr.contains("in.jsonl.gz: damaged or cut off gzip data"), "{stderr}");
    let found = lines(stdout.as_bytes());
    assert!(found.len() > 1_000);
    assert_eq!(found.last().unwrap()["doc_id"], "next.txt");
}

#[cfg(unix)]
#[test]
fn links_out_of_a_folder_are_not_followed() {
    let run = Run::new();
    fs::create_dir(run.path("in")).unwrap();
    run.write("secret.txt", "Rome");
    run.write("in/a.txt", "Oslo");
    std::os::unix::fs::symlink(run.path("secret.txt"), run.path("in/b.txt")).unwrap();
    std::os::unix::fs::symlink("a.txt", run.path("in/c.txt")).unwrap();
    let (_, stdout, _) = run.dateline(&["extract", "in"]);
    let ids: Vec<Value> = lines(stdout.as_bytes()).iter().map(|line| line["doc_id"].clone()).collect();
    assert_eq!(ids, ["a.txt", "c.txt"]);
}

#[test]
fn what_is_beyond_a_limit_fails_with_the_reason_and_the_next_is_read() {
    let run = Run::new();
    fs::create_dir(run.path("in")).unwrap();
    run.write("in/a.txt", "Lyon lies in France.\n".repeat(50 * 50_000 + 1));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    run.write("in/b.json", format!(r#"[{{"text":"Lyon lies in France.","a":{deep}}}]"#));
    run.write(
        "in/b2.jsonl",
        json!({ "text": "Lyon lies in France.", "a": "x".repeat(17 << 20) }).to_string(),
    );
    run.write("in/c.jsonl.gz", gzip(&vec![b' '; (100 << 20) + 1]));
    run.write("in/d.jsonl.zst", zstd(&vec![b' '; (100 << 20) + 1]));
    run.write("in/e.txt", TEXTS[0]);
    let (code, stdout, stderr) = run.dateline(&["extract", "in"]);
    assert_eq!(code, 3, "{stderr}");
    let ids: Vec<Value> = lines(stdout.as_bytes()).iter().map(|line| line["doc_id"].clone()).collect();
    assert_eq!(ids, ["e.txt"]);
    for (file, reason) in [
        ("a.txt", "larger than 50 MiB"),
        ("b.json", "recursion limit"),
        ("b2.jsonl", "more than 16 MiB of other fields"),
        ("c.jsonl.gz", "unpacks to more than 500 times its size"),
        ("d.jsonl.zst", "unpacks to more than 500 times its size"),
    ] {
        assert!(stderr.lines().any(|line| line.contains(file) && line.contains(reason)), "{file}: {stderr}");
    }
}

/// An input with failures here and there.
fn many(documents: usize) -> String {
    (0..documents)
        .map(|i| match i % 17 {
            5 => "{\"text\": broken\n".to_owned(),
            _ => {
                json!({"id": i, "text": format!("{} Number {i}. {}", TEXTS[i % 3], TEXTS[(i / 3) % 3])})
                    .to_string()
                    + "\n"
            }
        })
        .collect()
}

/// Starts `extract --resume` again and again and kills it each time the output has grown by `step` bytes, until it ends by itself.
/// Gives the number of kills.
fn kill_and_resume(run: &Run, output: &str, step: u64) -> usize {
    let partial = run.path(&format!("{output}.partial"));
    let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let mut kills = 0;
    loop {
        let mut child = super::dateline()
            .args(["extract", "in.jsonl", "-o", output, "--resume", "--jobs", "2", "--quiet"])
            .current_dir(run.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let before = size(&partial);
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if size(&partial) > before + step {
                break None;
            }
            std::thread::yield_now();
        };
        let Some(status) = ended else {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            continue;
        };
        assert_eq!(status.code(), Some(3));
        return kills;
    }
}

#[test]
fn a_killed_run_goes_on_where_it_stopped() {
    for (output, documents, step) in [("out.jsonl", 300, 60_000), ("out.jsonl.zst", 1_000, 10_000)] {
        let whole = Run::new();
        whole.write("in.jsonl", many(documents));
        let (code, _, stderr) = whole.dateline(&["extract", "in.jsonl", "-o", output]);
        assert_eq!(code, 3, "{stderr}");
        let killed = Run::new();
        killed.write("in.jsonl", many(documents));
        let kills = kill_and_resume(&killed, output, step);
        assert!(kills > 0, "the output never grew by {step} bytes");
        assert!(whole.read(output) == killed.read(output), "{output} differs after {kills} kills");
        assert!(whole.read("out.failed.jsonl") == killed.read("out.failed.jsonl"));
        assert_eq!(killed.names(), ["in.jsonl", "out.failed.jsonl", output]);
        let (code, _, stderr) = killed.dateline(&["extract", "in.jsonl", "-o", output, "--resume"]);
        assert_eq!((code, stderr.contains("nothing to resume")), (0, true), "{stderr}");
    }
}

#[test]
fn only_the_same_run_can_be_resumed() {
    let run = Run::new();
    run.write("in.jsonl", many(40));
    run.write("out.jsonl.partial", "");
    run.write(
        "out.jsonl.partial.json",
        json!({"run": {}, "done": 0, "output_bytes": 0, "failed_bytes": 0}).to_string(),
    );
    let (code, _, stderr) = run.dateline(&["extract", "in.jsonl", "-o", "out.jsonl", "--resume"]);
    assert_eq!((code, stderr.contains("the interrupted run was another one")), (2, true), "{stderr}");
    let (code, _, stderr) = run.dateline(&["extract", "in.jsonl", "-o", "out.parquet", "--resume"]);
    assert_eq!((code, stderr.contains("cannot be resumed")), (2, true), "{stderr}");
    let (code, _, stderr) = run.dateline(&["extract", "in.jsonl", "--resume"]);
    assert_eq!((code, stderr.contains("--output")), (2, true), "{stderr}");
    // Without --resume the run begins anew.
    assert_eq!(run.dateline(&["extract", "in.jsonl", "-o", "out.jsonl"]).0, 3);
    assert_eq!(run.names(), ["in.jsonl", "out.failed.jsonl", "out.jsonl"]);
}
