//! `cargo training`: fits the weights of recognition to annotated documents and writes `geodata/models/recognition.tsv`.

use anyhow::Context;
use clap::Parser;
use dateline::document::{Document, Prose, Span};
use dateline::toponym::training::{Example, Fit, fit};
use serde::Deserialize;
use std::path::PathBuf;

/// Fits the weights of recognition to annotated documents.
#[derive(Parser)]
#[command(name = "training")]
struct Options {
    /// Annotated documents, one JSON object a line: `text`, and `toponyms` with `start` and `end` in code points
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// Those of them that leave demonyms and adjectives unannotated (by file name)
    #[arg(long, value_name = "NAME")]
    without_demonyms: Vec<String>,
    /// The table to write
    #[arg(long, default_value = "geodata/models/recognition.tsv")]
    out: PathBuf,
}

#[derive(Deserialize)]
struct Gold {
    text: String,
    toponyms: Vec<GoldSpan>,
}

#[derive(Deserialize)]
struct GoldSpan {
    start: usize,
    end: usize,
    /// `false` marks a span that may be found or not
    #[serde(default = "required")]
    rec: bool,
}

fn required() -> bool {
    true
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let mut documents = Vec::new();
    for path in &options.gold {
        let demonyms = !options.without_demonyms.iter().any(|name| path.ends_with(name));
        let lines = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        for (number, line) in lines.lines().enumerate() {
            let at = || format!("{}:{}", path.display(), number + 1);
            let gold: Gold = serde_json::from_str(line).with_context(at)?;
            let mut bytes: Vec<u32> = gold.text.char_indices().map(|(byte, _)| byte as u32).collect();
            bytes.push(gold.text.len() as u32);
            let spans: Option<_> = gold
                .toponyms
                .iter()
                .filter(|span| span.rec && span.start <= span.end)
                .map(|span| Some(Span::new(*bytes.get(span.start)?, *bytes.get(span.end)?)))
                .collect();
            let spans = spans.with_context(|| format!("{}: a span lies outside the text", at()))?;
            documents.push((Document::from_text(at(), gold.text), spans, demonyms));
        }
    }
    let examples: Vec<Example<'_>> = documents
        .iter()
        .map(|(document, gold, demonyms)| Example {
            prose: Prose::new(document),
            gold: std::collections::HashSet::clone(gold),
            demonyms: *demonyms,
        })
        .collect();
    let gazetteer = dateline::embedded_gazetteer()?;
    let weights = fit(&gazetteer, &examples.iter().collect::<Vec<_>>(), Fit::default());
    std::fs::write(&options.out, weights.table()).with_context(|| options.out.display().to_string())
}
