//! How long the stages take on the reports of `seeds/`, in documents/s and MB/s of text: `cargo bench`, or `cargo bench --
//! recognition` for one of them. `dateline bench FILE` measures your own documents.
#![allow(clippy::unwrap_used)] // a bench that cannot go on should stop where it is

use dateline::document::Prose;
use dateline::document::read::{Format as InputFormat, Options as ReadOptions, read_bytes};
use dateline::export::{Exporter, Format, Options};
use dateline::gazetteer::Gazetteer;
use dateline::layer::{Basemap, Drawer};
use dateline::resolve::Resolver;
use dateline::spatial::grammar;
use dateline::toponym::Recogniser;
use dateline::{Analysis, Document, Pipeline, Spans};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use std::path::Path;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| dateline::embedded_gazetteer().unwrap());

/// How often the seeds are repeated, for exporters to have something to write.
const REPEATS: usize = 20;

static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &Path| {
        let format = InputFormat::of_path(path)?;
        let bytes = std::fs::read(path).unwrap();
        Some(read_bytes(&path.to_string_lossy(), &bytes, format, ReadOptions::default()))
    };
    files.iter().filter_map(|path| read(path)).flatten().map(Result::unwrap).collect()
});

fn analyses() -> Vec<Analysis> {
    let mut pipeline = Pipeline::new(&GAZETTEER);
    DOCUMENTS.iter().map(|document| pipeline.analyse(document.clone(), Spans::Recognised)).collect()
}

/// Counts the documents and their text.
fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, repeats: usize) -> Bencher<'a, 'b> {
    let bytes: usize = DOCUMENTS.iter().map(|document| document.text.len()).sum();
    bencher.counter(BytesCount::new(bytes * repeats)).counter(ItemsCount::new(DOCUMENTS.len() * repeats))
}

#[divan::bench]
fn segmentation(bencher: Bencher) {
    counted(bencher, 1)
        .bench(|| DOCUMENTS.iter().map(|document| Prose::new(document).words.len()).sum::<usize>());
}

#[divan::bench]
fn recognition(bencher: Bencher) {
    let prose: Vec<Prose> = DOCUMENTS.iter().map(Prose::new).collect();
    let mut recogniser = Recogniser::new();
    counted(bencher, 1).bench_local(|| {
        prose.iter().map(|prose| recogniser.recognise(&GAZETTEER, prose).len()).sum::<usize>()
    });
}

/// Look-ups of the mentions' names, and every place behind them.
#[divan::bench]
fn candidates(bencher: Bencher) {
    let analyses = analyses();
    let names: Vec<&str> = analyses
        .iter()
        .flat_map(|analysis| analysis.mentions.iter().map(|mention| mention.name.of(&analysis.document.text)))
        .collect();
    counted(bencher, 1).bench(|| {
        let places =
            names.iter().flat_map(|name| GAZETTEER.lookup(name)).map(|hit| GAZETTEER.place(hit.place));
        places.fold(0, |sum, place| sum ^ place.population)
    });
}

#[divan::bench]
fn ranking(bencher: Bencher) {
    let prose: Vec<Prose> = DOCUMENTS.iter().map(Prose::new).collect();
    let mut recogniser = Recogniser::new();
    let found: Vec<_> = prose
        .iter()
        .map(|prose| {
            let mentions = recogniser.recognise(&GAZETTEER, prose);
            let expressions = grammar::parse(prose, &mentions);
            (prose, mentions, expressions)
        })
        .collect();
    let mut resolver = Resolver::new();
    counted(bencher, 1).bench_local(|| {
        let resolved = found.iter().map(|(prose, mentions, expressions)| {
            resolver.resolve(&GAZETTEER, prose, mentions, expressions).len()
        });
        resolved.sum::<usize>()
    });
}

#[divan::bench(name = "grammar")]
fn locative_grammar(bencher: Bencher) {
    let prose: Vec<Prose> = DOCUMENTS.iter().map(Prose::new).collect();
    let mut recogniser = Recogniser::new();
    let found: Vec<_> = prose.iter().map(|prose| (prose, recogniser.recognise(&GAZETTEER, prose))).collect();
    counted(bencher, 1)
        .bench(|| found.iter().map(|(prose, mentions)| grammar::parse(prose, mentions).len()).sum::<usize>());
}

#[divan::bench]
fn whole_pipeline(bencher: Bencher) {
    let mut pipeline = Pipeline::new(&GAZETTEER);
    counted(bencher, 1).with_inputs(|| DOCUMENTS.clone()).bench_local_values(|documents| {
        for document in documents {
            black_box(pipeline.analyse(document, Spans::Recognised));
        }
    });
}

/// Layers and files of all documents, many times over.
#[divan::bench(sample_count = 10, args = [
    Format::GeoJson, Format::GeoJsonSeq, Format::GeoPackage, Format::Kml, Format::Kmz, Format::Csv, Format::FlatGeobuf,
    Format::GeoParquet, Format::Gpx, Format::Html,
])]
fn exporters(bencher: Bencher, format: Format) {
    let analyses = analyses();
    let folder = tempfile::tempdir().unwrap();
    let drawer = Drawer::new(&GAZETTEER);
    let features: Vec<_> =
        analyses.iter().map(|analysis| (&analysis.document, drawer.draw(analysis).features)).collect();
    counted(bencher, REPEATS).bench_local(|| {
        let options = Options {
            formats: vec![format],
            append: false,
            csv_bom: false,
            with_text: true,
            basemap: Basemap::new(&GAZETTEER),
        };
        let mut exporter = Exporter::create(folder.path(), &options).unwrap();
        for repeat in 0..REPEATS {
            for (document, features) in &features {
                let document = Document { id: format!("{}-{repeat}", document.id), ..(*document).clone() };
                exporter.write(&document, features).unwrap();
            }
        }
        exporter.finish().unwrap()
    });
}
