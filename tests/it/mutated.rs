//! Damaged inputs through every reader and the whole pipeline: errors are values, nothing panics. More of them with
//! `PROPTEST_CASES=100000 cargo test --test it mutated -- --nocapture`, which also tells what takes longer than a second.

use arrow::array::{ArrayRef, Int64Array, ListBuilder, StringArray, StringBuilder};
use arrow::record_batch::RecordBatch;
use dateline::analysis::record::Record;
use dateline::document::read::{Format, Options, read_bytes};
use dateline::gazetteer::Gazetteer;
use dateline::layer::Drawer;
use dateline::{Pipeline, Spans};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use std::cell::RefCell;
use std::fs;
use std::io::Write;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| dateline::embedded_gazetteer().unwrap());

static DRAWER: LazyLock<Drawer<'static>> = LazyLock::new(|| Drawer::new(&GAZETTEER));

thread_local! {
    static PIPELINE: RefCell<Pipeline<'static>> = RefCell::new(Pipeline::new(&GAZETTEER));
}

/// Longer texts are only read: what is asked of analysis shows in short ones.
const ANALYSED_BYTES: usize = 4_000;

/// What is worth telling about.
const SLOW: Duration = Duration::from_secs(1);

/// Something done to bytes.
#[derive(Debug, Clone)]
enum Damage {
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, Index),
    /// copies a part to another place, often
    Repeat {
        from: Index,
        to: Index,
        at: Index,
        times: u8,
    },
    Cut(Index),
    Swap(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    // What means something to one of the readers.
    let tokens = prop::sample::select(vec![
        "\"",
        "{",
        "}",
        "[",
        "]",
        "\\u0000",
        "\\ud800",
        "\n",
        "\r",
        "\0",
        ",",
        ";",
        "\t",
        "<",
        ">",
        "<!--",
        "-->",
        "<p>",
        "</div>",
        "<article>",
        "&amp;",
        "&#x110000;",
        "&",
        "```",
        "---\n",
        "|",
        "**",
        "](",
        "\u{FEFF}",
        "é",
        "北京",
        "\u{202E}",
        "1e999",
        "24 km from ",
        "between 10 and ",
        "killed ",
        "No. 3/2 ",
        "north of the border of ",
        "'s ",
        "U.S.",
        "(",
        "—",
        "2025-02-30",
    ]);
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        2 => (any::<Index>(), vec(any::<u8>(), 1..9)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        4 => (any::<Index>(), tokens).prop_map(|(at, token)| Damage::Insert(at, token.as_bytes().to_vec())),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Remove(from, to)),
        1 => (any::<Index>(), any::<Index>(), any::<Index>(), 1..40_u8)
            .prop_map(|(from, to, at, times)| Damage::Repeat { from, to, at, times }),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Damage::Swap(a, b)),
    ]
}

impl Damage {
    fn to(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let place = |index: &Index| index.index(bytes.len());
        match self {
            Damage::Set(at, byte) => {
                let at = place(at);
                bytes[at] = *byte;
            }
            Damage::Insert(at, new) => {
                let at = place(at);
                bytes.splice(at..at, new.iter().copied());
            }
            Damage::Remove(a, b) => {
                // A part of it, so that something is left.
                let (a, b) = (place(a), place(b));
                let (from, to) = (a.min(b), a.max(b));
                bytes.drain(from..from + (to - from) / 8);
            }
            Damage::Repeat { from, to, at, times } => {
                let (a, b, at) = (place(from), place(to), place(at));
                let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 64));
                let part = bytes[from..to].repeat(usize::from(*times));
                bytes.splice(at..at, part);
            }
            Damage::Cut(at) => {
                let at = place(at);
                bytes.truncate(at);
            }
            Damage::Swap(a, b) => {
                let (a, b) = (place(a), place(b));
                bytes.swap(a, b);
            }
        }
    }
}

fn seed(name: &str) -> Vec<u8> {
    fs::read(super::seeds().join(name)).unwrap()
}

fn json_lines() -> Vec<u8> {
    let text = String::from_utf8(seed("three-notes.jsonl")).unwrap();
    let extra = "{\"id\":7,\"text\":\"Ten died in Köln, 24 km from Bonn.\",\"published\":\"2025-02-04\",\"toponyms\":[{\"start\":12,\"end\":16}]}\n";
    (text + extra).into_bytes()
}

fn json_array() -> Vec<u8> {
    let lines = json_lines();
    let items: Vec<&[u8]> = lines.split(|&b| b == b'\n').filter(|line| !line.is_empty()).collect();
    [b"[", items.join(&b","[..]).as_slice(), b"]"].concat()
}

fn table(compression: Compression) -> Vec<u8> {
    let mut list = ListBuilder::new(StringBuilder::new());
    for _ in 0..3 {
        list.append_value(["a", "b"].map(Some));
    }
    let texts = ["Ten died in Dushanbe.", "Lyon is 12 km from Marseille, the union said.", "Oslo is cold."];
    let batch = RecordBatch::try_from_iter([
        ("id", Arc::new(Int64Array::from(vec![Some(1), None, Some(3)])) as ArrayRef),
        ("text", Arc::new(StringArray::from(texts.to_vec())) as ArrayRef),
        ("tags", Arc::new(list.finish()) as ArrayRef),
    ])
    .unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Reads and analyses; gives the number of documents.
#[allow(clippy::print_stdout)] // shown with --nocapture
fn go(format: Format, bytes: &[u8]) -> usize {
    let started = Instant::now();
    let read = read_bytes("f", bytes, format, Options::default());
    let count = read.len();
    for document in read.into_iter().flatten().filter(|document| document.text.len() <= ANALYSED_BYTES) {
        PIPELINE.with_borrow_mut(|pipeline| {
            let analysis = pipeline.analyse(document, Spans::Recognised);
            serde_json::to_vec(&Record::of(&analysis, &GAZETTEER)).unwrap();
            DRAWER.draw(&analysis);
        });
    }
    if started.elapsed() > SLOW {
        println!("{:?} for {format:?} {:?}", started.elapsed(), String::from_utf8_lossy(bytes));
    }
    count
}

fn damaged(sound: &[u8], damage: &[Damage]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    damage.iter().for_each(|damage| damage.to(&mut bytes));
    bytes
}

/// Every reader gives at least one document or error, whatever it is given.
macro_rules! reader {
    ($name:ident, $format:expr, $sound:expr) => {
        proptest! {
            #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
            #[test]
            fn $name(damage in vec(damage(), 1..12)) {
                static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| $sound);
                let found = go($format, &damaged(&SOUND, &damage));
                prop_assert!(found > 0, "neither a document nor an error");
            }
        }
    };
}

reader!(text, Format::Text, seed("tajikistan-prison.txt"));
reader!(markdown, Format::Markdown, seed("train-crashes.md"));
reader!(html, Format::Html, seed("zanzibar-ferry.html"));
reader!(json, Format::Json, json_array());
reader!(jsonl, Format::Jsonl, json_lines());
reader!(csv, Format::Csv, b"id;title;text;published\n1;A;\"Ten died in K\xC3\xB6ln, 24 km from Bonn.\";2025-02-04\n2;B;Oslo is cold.;\n".to_vec());
reader!(parquet, Format::Parquet, table(Compression::UNCOMPRESSED));
reader!(parquet_packed, Format::Parquet, table(Compression::SNAPPY));
reader!(gzip_lines, Format::Jsonl, gzip(&json_lines()));
reader!(zstd_lines, Format::Jsonl, zstd::stream::encode_all(&json_lines()[..], 0).unwrap());

proptest! {
    #[test]
    fn any_bytes_in_any_format(bytes in vec(any::<u8>(), 0..300)) {
        for format in
            [Format::Text, Format::Markdown, Format::Html, Format::Json, Format::Jsonl, Format::Csv, Format::Parquet]
        {
            prop_assert!(go(format, &bytes) > 0, "{format:?}");
        }
    }
}
