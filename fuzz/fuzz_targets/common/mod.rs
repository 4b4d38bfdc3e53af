//! What the targets share.

#![allow(dead_code)] // each target uses a part

use dateline::Document;
use dateline::document::Span;
use dateline::document::read::{Format, Options, read_bytes};
use dateline::gazetteer::Gazetteer;
use dateline::gazetteer::build::Builder;
use dateline::import::own::{Overlay, OwnPlace};
use dateline::{Error, Pipeline, Spans};
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::LazyLock;

pub static GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| dateline::embedded_gazetteer().expect("the program is whole"));

thread_local! {
    /// One for all inputs, as a worker has it: what one input leaves behind must not harm the next.
    static PIPELINE: RefCell<Pipeline<'static>> = RefCell::new(Pipeline::new(&GAZETTEER));
}

/// Analyses a document; its claims must stand inside it.
pub fn analyse(document: Document, spans: Spans) {
    PIPELINE.with_borrow_mut(|pipeline| {
        let analysis = pipeline.analyse(document, spans);
        let all = analysis.document.text.len() as u32;
        for claim in &analysis.claims {
            assert!(claim.span.start <= claim.span.end && claim.span.end <= all);
        }
    });
}

/// Reads bytes as a file of a format. There is a document or an error at least, and each document knows where each of its
/// characters stands in the file.
pub fn documents(format: Format, bytes: &[u8]) -> Vec<Document> {
    let read = read_bytes("fuzz", bytes, format, Options::default());
    assert!(!read.is_empty(), "neither a document nor an error");
    let documents: Vec<Document> = read.into_iter().flatten().collect();
    for document in &documents {
        assert!(document.text.contains(char::is_alphanumeric));
        let whole = Span::new(0, document.text.len() as u32);
        let (start, end) = document.code_points(whole);
        assert!(start < end, "{start} to {end}");
        for span in &document.given_spans {
            assert!(document.text.get(span.start as usize..span.end as usize).is_some());
        }
    }
    documents
}

/// Bytes as a file of a name that ends so: readers of lists take paths.
pub fn file(extension: &str, bytes: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("dateline-fuzz-{}.{extension}", std::process::id()));
    std::fs::write(&path, bytes).expect("the folder for temporary files takes one");
    path
}

/// Adds the places of a list to an overlay, as `gazetteer add` does.
pub fn add(read: impl FnOnce(&mut dyn FnMut(Result<OwnPlace, Error>))) {
    let mut overlay = Overlay::new(Builder::new(), &GAZETTEER);
    read(&mut |row| {
        if let Ok(place) = row {
            let _ = overlay.add(&place);
        }
    });
}
