//! Cross-validation by group, and its table.

use crate::corpus::{Annotated, Corpus};
use crate::measure::{Count, Demonyms, LENIENT, Resolved, STRICT, Wrong, found, share};
use crate::models::{self, Models};
use anyhow::Context;
use dateline::gazetteer::Gazetteer;
use dateline::{Analysis, Pipeline, Spans};
use std::io::Write;
use std::path::Path;

/// Counts of one corpus, with and without demonyms.
struct Row {
    name: String,
    demonyms: Demonyms,
    spans: Count,
    places: Count,
    places_lenient: Count,
    given: Resolved,
    given_lenient: Resolved,
}

/// A document read with models that have not seen it.
struct Reading<'c> {
    corpus: &'c Corpus,
    gold: &'c Annotated,
    recognised: Analysis,
    given: Analysis,
}

/// Fits and reads fold by fold, then prints the table.
pub(crate) fn run(
    gazetteer: &Gazetteer,
    corpora: &[Corpus],
    held_out: &[Corpus],
    folds: u64,
    errors: Option<&Path>,
) -> anyhow::Result<()> {
    let mut readings = Vec::new();
    for fold in 0..folds {
        let models = models::fit(gazetteer, corpora, &|document| document.group % folds != fold);
        let own = |document: &Annotated| document.group % folds == fold;
        readings.extend(read(gazetteer, corpora, &models, &own));
    }
    if !held_out.is_empty() {
        let models = models::fit(gazetteer, corpora, &|_| true);
        readings.extend(read(gazetteer, held_out, &models, &|_| true));
    }
    let mut out = std::io::stdout().lock();
    table(&mut out, corpora.iter().chain(held_out), &readings)?;
    if let Some(path) = errors {
        let file = std::fs::File::create(path).with_context(|| path.display().to_string())?;
        write_errors(std::io::BufWriter::new(file), &readings)?;
    }
    Ok(())
}

fn read<'c>(
    gazetteer: &Gazetteer,
    corpora: &'c [Corpus],
    models: &Models,
    wanted: &dyn Fn(&Annotated) -> bool,
) -> Vec<Reading<'c>> {
    let mut pipeline =
        Pipeline::with_models(gazetteer, models.recognition.clone(), models.resolution.clone());
    let documents = corpora
        .iter()
        .flat_map(|corpus| corpus.documents.iter().map(move |gold| (corpus, gold)))
        .filter(|(_, gold)| wanted(gold));
    documents
        .map(|(corpus, gold)| Reading {
            corpus,
            gold,
            recognised: pipeline.analyse(gold.document.clone(), Spans::Recognised),
            given: pipeline.analyse(gold.document.clone(), Spans::Given),
        })
        .collect()
}

fn row(corpus: &Corpus, demonyms: Demonyms, readings: &[Reading<'_>]) -> Row {
    let mut row = Row {
        name: corpus.name.clone(),
        demonyms,
        spans: Count::default(),
        places: Count::default(),
        places_lenient: Count::default(),
        given: Resolved::default(),
        given_lenient: Resolved::default(),
    };
    let mut ignored = Vec::new();
    for reading in readings.iter().filter(|reading| std::ptr::eq(reading.corpus, corpus)) {
        let [spans, places] = found(reading.gold, &reading.recognised, demonyms, STRICT, &mut ignored);
        row.spans += spans;
        row.places += places;
        row.places_lenient += found(reading.gold, &reading.recognised, demonyms, LENIENT, &mut ignored)[1];
        row.given.add(reading.gold, &reading.given, demonyms, STRICT, &mut ignored);
        row.given_lenient.add(reading.gold, &reading.given, demonyms, LENIENT, &mut ignored);
    }
    row
}

fn table<'c>(
    out: &mut impl Write,
    corpora: impl Iterator<Item = &'c Corpus>,
    readings: &[Reading<'_>],
) -> anyhow::Result<()> {
    writeln!(
        out,
        "{:<14} {:<9} | {:>5} {:>5} {:>5} | {:>6} {:>6} | {:>6} {:>6}",
        "", "demonyms", "P", "R", "F1", "given", "+alts", "e2e F1", "+alts"
    )?;
    let mut pooled: Vec<(f32, bool)> = Vec::new();
    let mut all = 0;
    for corpus in corpora {
        let kinds: &[Demonyms] =
            if corpus.demonyms { &[Demonyms::Counted, Demonyms::LeftOut] } else { &[Demonyms::LeftOut] };
        for &demonyms in kinds {
            let row = row(corpus, demonyms, readings);
            let counted = if row.demonyms == Demonyms::Counted { "yes" } else { "no" };
            writeln!(
                out,
                "{:<14} {counted:<9} | {:>5.3} {:>5.3} {:>5.3} | {:>6.3} {:>6.3} | {:>6.3} {:>6.3}",
                row.name,
                row.spans.precision(),
                row.spans.recall(),
                row.spans.f1(),
                row.given.accuracy(),
                row.given_lenient.accuracy(),
                row.places.f1(),
                row.places_lenient.f1(),
            )?;
            if demonyms == kinds[0] {
                all += row.given_lenient.all;
                pooled.extend(row.given_lenient.answers);
            }
        }
    }
    reliability(out, &pooled, all)
}

/// Ends of the classes of probability.
const CLASSES: [f32; 8] = [0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.97];

/// How often answers of a probability are right (given spans, all corpora).
fn reliability(out: &mut impl Write, answers: &[(f32, bool)], all: u32) -> anyhow::Result<()> {
    writeln!(out, "\nprobability     answers  mean p   right")?;
    let right =
        |answers: &[&(f32, bool)]| share(answers.iter().filter(|a| a.1).count() as u32, answers.len() as u32);
    for (i, &low) in CLASSES.iter().enumerate() {
        let high = CLASSES.get(i + 1).copied().unwrap_or(1.01);
        let own: Vec<&(f32, bool)> = answers.iter().filter(|(p, _)| (low..high).contains(p)).collect();
        let mean = own.iter().map(|a| f64::from(a.0)).sum::<f64>() / own.len().max(1) as f64;
        writeln!(
            out,
            "{low:.2} to {:.2}    {:>7}   {mean:>5.3}   {:>5.3}",
            high.min(1.0),
            own.len(),
            right(&own)
        )?;
    }
    let sure: Vec<&(f32, bool)> = answers.iter().filter(|(p, _)| *p >= 0.7).collect();
    writeln!(
        out,
        "answers of 0.7 and more: {:.3} of all names, {:.3} of them right",
        share(sure.len() as u32, all),
        right(&sure)
    )?;
    Ok(())
}

fn write_errors(mut out: impl Write, readings: &[Reading<'_>]) -> anyhow::Result<()> {
    for Reading { corpus, gold, recognised, given } in readings {
        let demonyms = if corpus.demonyms { Demonyms::Counted } else { Demonyms::LeftOut };
        let mut wrong: Vec<Wrong> = Vec::new();
        found(gold, recognised, demonyms, LENIENT, &mut wrong);
        Resolved::default().add(gold, given, demonyms, LENIENT, &mut wrong);
        let text = &gold.document.text;
        for Wrong { kind, span } in wrong {
            let (start, end) = (span.start as usize, span.end as usize);
            let left = text.floor_char_boundary(start.saturating_sub(60));
            let right = text.ceil_char_boundary((end + 60).min(text.len()));
            let line = serde_json::json!({
                "corpus": corpus.name, "doc_id": gold.document.id, "kind": kind, "surface": &text[start..end],
                "left": &text[left..start], "right": &text[end..right],
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
