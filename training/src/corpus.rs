//! Annotated documents.

use anyhow::{Context, anyhow};
use dateline::Document;
use dateline::document::{Span, read};
use dateline::gazetteer::PlaceId;
use dateline::resolve::training::Answer;
use geo::Point;
use serde::Deserialize;
use std::path::Path;

/// The annotated documents of one file.
pub(crate) struct Corpus {
    /// the file's name without ending
    pub(crate) name: String,
    /// whether demonyms and adjectives are annotated
    pub(crate) demonyms: bool,
    pub(crate) documents: Vec<Annotated>,
}

/// A document with what a person marked in it.
pub(crate) struct Annotated {
    /// with the marked spans as its given ones
    pub(crate) document: Document,
    /// in order of the given spans
    pub(crate) toponyms: Vec<Toponym>,
    /// what must stay on one side of a split
    pub(crate) group: u64,
    /// only some of its names are marked
    pub(crate) partial: bool,
}

/// A marked name.
pub(crate) struct Toponym {
    pub(crate) span: Span,
    /// it must be found; otherwise it may be
    pub(crate) required: bool,
    pub(crate) adjectival: bool,
    /// what it means, if that is known
    pub(crate) answer: Option<Answer>,
    /// the same with other centres of countries that count as right
    pub(crate) lenient: Option<Answer>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    group: String,
    #[serde(default)]
    partial: bool,
    toponyms: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    start: usize,
    end: usize,
    lat: Option<f64>,
    lon: Option<f64>,
    geonameid: Option<u64>,
    #[serde(default = "yes")]
    rec: bool,
    #[serde(default = "yes")]
    res: bool,
    #[serde(default)]
    adj: Option<bool>,
    #[serde(default)]
    alts: Vec<[f64; 2]>,
}

fn yes() -> bool {
    true
}

impl Corpus {
    /// Reads a file of JSON lines.
    pub(crate) fn read(path: &Path, demonyms: bool) -> anyhow::Result<Corpus> {
        let lines = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let documents = lines.lines().enumerate().map(|(number, line)| {
            annotated(&name, line).with_context(|| format!("{}:{}", path.display(), number + 1))
        });
        Ok(Corpus { documents: documents.collect::<anyhow::Result<_>>()?, name, demonyms })
    }
}

fn annotated(corpus: &str, line: &str) -> anyhow::Result<Annotated> {
    let parsed: Line = serde_json::from_str(line)?;
    let mut read = read::read_bytes(corpus, line.as_bytes(), read::Format::Jsonl, read::Options::default());
    let mut document = read.pop().context("no document")??;
    let mut bytes: Vec<u32> = document.text.char_indices().map(|(byte, _)| byte as u32).collect();
    bytes.push(document.text.len() as u32);
    let byte = |at: usize| bytes.get(at).copied().ok_or_else(|| anyhow!("{at} lies outside the text"));
    let mut toponyms = Vec::new();
    for mark in parsed.toponyms.iter().filter(|mark| mark.start < mark.end) {
        let span = Span::new(byte(mark.start)?, byte(mark.end)?);
        let answer = mark.answer(false);
        let lenient = mark.answer(true);
        let adjectival = mark.adj.unwrap_or(false);
        toponyms.push(Toponym { span, required: mark.rec, adjectival, answer, lenient });
    }
    toponyms.sort_by_key(|toponym| (toponym.span.start, toponym.span.end));
    toponyms.dedup_by_key(|toponym| toponym.span);
    document.given_spans = toponyms.iter().map(|toponym| toponym.span).collect();
    let group = if parsed.group.is_empty() { &document.id } else { &parsed.group };
    let group = fnv_1a(corpus.bytes().chain([0]).chain(group.bytes()));
    Ok(Annotated { document, toponyms, group, partial: parsed.partial })
}

/// Fowler, Noll and Vo's hash: the same on every machine and in every version, so that folds stay what they are.
fn fnv_1a(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

impl Mark {
    fn answer(&self, lenient: bool) -> Option<Answer> {
        let (Some(lat), Some(lon)) = (self.lat, self.lon) else { return None };
        let alternatives = self.alts.iter().filter(|_| lenient).map(|[lat, lon]| Point::new(*lon, *lat));
        let place = self.geonameid.and_then(|id| format!("geonames:{id}").parse::<PlaceId>().ok());
        (self.rec && self.res).then(|| Answer {
            place,
            positions: std::iter::once(Point::new(lon, lat)).chain(alternatives).collect(),
        })
    }
}
