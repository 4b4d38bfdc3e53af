//! `dateline bench`: how fast documents are analysed, and where the time goes.
//!
//! One thread does what a worker of `extract` does, document after document, with a clock read between the stages. What `extract`
//! adds on top (reading files, writing the output) is not counted; `layers` is what `map` needs besides, and is told apart.

use super::args::{AnswerFormat, BenchArgs};
use super::gazetteer::text::thousands;
use super::{Context, Exit, input};
use crate::analysis::record::Record;
use crate::document::read::Options;
use crate::layer::Drawer;
use crate::{Document, Pipeline, Spans, Stage};
use anyhow::bail;
use serde_json::json;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

/// Stages in the order in which they are shown.
const STAGES: [&str; 9] =
    ["parse", "segment", "recognise", "relate", "resolve", "verify", "events", "serialise", "layers"];
const PARSE: usize = 0;
const SERIALISE: usize = 7;
const LAYERS: usize = 8;

/// Documents that are analysed before the clock runs: buffers grow, lists are read, pages of the gazetteer come in.
const WARM_UP: usize = 10;

pub(crate) fn run(args: &BenchArgs, context: &Context) -> anyhow::Result<Exit> {
    let gazetteer = context.gazetteer()?;
    let sources = input::sources(&args.input)?;
    let options = Options { published: args.input.published, encoding: args.input.encoding };
    let meter = Arc::new(AtomicU64::new(0));
    let documents = || sources.iter().flat_map(|source| source.documents(options, &meter));
    let mut pipeline = Pipeline::new(gazetteer);
    let drawer = Drawer::new(gazetteer);
    for document in documents().take(WARM_UP).filter_map(|pending| pending.document().ok()) {
        let mut drawing = drawer.drawing();
        pipeline.analyse_each(Arc::new(document), Spans::Recognised, |analysis| drawing.add(analysis));
        drawing.finish();
    }
    let mut measured = Measured::default();
    let mut line = Vec::new();
    for pending in (0..args.passes).flat_map(|_| documents()) {
        let mut clock = Clock { times: [Duration::ZERO; STAGES.len()], last: Instant::now() };
        let Ok(document) = pending.document() else {
            measured.failed += 1;
            continue;
        };
        clock.lap(PARSE);
        let bytes = document.text.len() as u64;
        let mut drawing = drawer.drawing();
        let mut analyse = |document: Document| {
            let analysis =
                pipeline.analyse_in_stages(document, Spans::Recognised, |stage| clock.lap(position(stage)));
            line.clear();
            serde_json::to_writer(&mut line, &Record::of(&analysis, gazetteer))?;
            clock.lap(SERIALISE);
            drawing.add(&analysis);
            clock.lap(LAYERS);
            anyhow::Ok(())
        };
        match document.is_long() {
            true => document.parts().try_for_each(analyse)?,
            false => analyse(document)?,
        }
        drawing.finish();
        clock.lap(LAYERS);
        measured.add(bytes, &clock.times);
    }
    if measured.documents == 0 {
        bail!("no document could be read ({} failed)", measured.failed);
    }
    let mut out = io::stdout().lock();
    match args.format {
        AnswerFormat::Text => measured.show(&mut out)?,
        AnswerFormat::Json => writeln!(out, "{}", measured.to_json())?,
    }
    Ok(Exit::Done)
}

fn position(stage: Stage) -> usize {
    match stage {
        Stage::Segment => 1,
        Stage::Recognise => 2,
        Stage::Relate => 3,
        Stage::Resolve => 4,
        Stage::Verify => 5,
        Stage::Assemble => 6,
    }
}

struct Clock {
    times: [Duration; STAGES.len()],
    last: Instant,
}

impl Clock {
    fn lap(&mut self, stage: usize) {
        let now = Instant::now();
        self.times[stage] += now - self.last;
        self.last = now;
    }
}

#[derive(Default)]
struct Measured {
    documents: u64,
    failed: u64,
    bytes: u64,
    stages: [Duration; STAGES.len()],
    latencies: Histogram,
}

impl Measured {
    fn add(&mut self, bytes: u64, times: &[Duration; STAGES.len()]) {
        self.documents += 1;
        self.bytes += bytes;
        for (total, time) in self.stages.iter_mut().zip(times) {
            *total += *time;
        }
        self.latencies.add(times[..LAYERS].iter().sum());
    }

    /// What `extract` needs.
    fn total(&self) -> Duration {
        self.stages[..LAYERS].iter().sum()
    }

    fn rates(&self) -> (f64, f64) {
        let seconds = self.total().as_secs_f64().max(1e-9);
        (self.documents as f64 / seconds, self.bytes as f64 / 1e6 / seconds)
    }

    fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        let (documents, megabytes) = self.rates();
        let each = self.bytes as f64 / self.documents as f64 / 1e3;
        let failed =
            if self.failed > 0 { format!(", {} failed", thousands(self.failed)) } else { String::new() };
        writeln!(out, "{} documents of {each:.1} kB{failed}", thousands(self.documents))?;
        writeln!(
            out,
            "rate         {} documents/s, {megabytes:.2} MB/s of text",
            thousands(documents as u64)
        )?;
        let ms = |part| self.latencies.at(part).as_secs_f64() * 1e3;
        writeln!(out, "latency      p50 {:.2} ms, p99 {:.2} ms", ms(0.5), ms(0.99))?;
        if let Some(peak) = peak_memory() {
            writeln!(out, "peak memory  {} MB", peak / 1_000_000)?;
        }
        writeln!(out)?;
        let total = self.total().as_secs_f64().max(1e-9);
        for (i, (name, time)) in STAGES.iter().zip(&self.stages).enumerate() {
            let seconds = time.as_secs_f64();
            let each = seconds * 1e6 / self.documents as f64;
            let note = if i == LAYERS { "  on top, for `map`" } else { "" };
            writeln!(out, "{name:<12} {each:>8.0} µs {:>5.1} %{note}", seconds * 100.0 / total)?;
        }
        Ok(())
    }

    fn to_json(&self) -> serde_json::Value {
        let (documents, megabytes) = self.rates();
        let micros = |time: &Duration| time.as_secs_f64() * 1e6 / self.documents as f64;
        let stages: serde_json::Map<String, serde_json::Value> = STAGES
            .iter()
            .zip(&self.stages)
            .map(|(name, time)| ((*name).to_owned(), micros(time).into()))
            .collect();
        json!({
            "documents": self.documents,
            "failed": self.failed,
            "text_bytes": self.bytes,
            "seconds": self.total().as_secs_f64(),
            "documents_per_second": documents,
            "megabytes_per_second": megabytes,
            "p50_ms": self.latencies.at(0.5).as_secs_f64() * 1e3,
            "p99_ms": self.latencies.at(0.99).as_secs_f64() * 1e3,
            "peak_memory_bytes": peak_memory(),
            "stage_microseconds_per_document": stages,
        })
    }
}

/// Times by size, in steps of 2 %: its own size does not grow with what it counts.
struct Histogram {
    counts: Vec<u64>,
    all: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram { counts: vec![0; 64 * Self::STEPS as usize], all: 0 }
    }
}

impl Histogram {
    /// Steps to each doubling.
    const STEPS: f64 = 32.0;

    fn add(&mut self, time: Duration) {
        let step = (time.as_nanos().max(1) as f64).log2() * Self::STEPS;
        let last = self.counts.len() - 1;
        self.counts[(step as usize).min(last)] += 1;
        self.all += 1;
    }

    /// The time that a share of all did not exceed.
    fn at(&self, share: f64) -> Duration {
        let wanted = (self.all as f64 * share).ceil() as u64;
        let mut seen = 0;
        let step = self.counts.iter().position(|&count| {
            seen += count;
            seen >= wanted.max(1)
        });
        Duration::from_nanos(2_f64.powf((step.unwrap_or(0) as f64 + 0.5) / Self::STEPS) as u64)
    }
}

/// The most memory that the process has had resident, in bytes, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_times_are_found_within_their_step() {
        let mut histogram = Histogram::default();
        (1..=1000).for_each(|ms| histogram.add(Duration::from_millis(ms)));
        for (share, ms) in [(0.5, 500.0), (0.99, 990.0), (1.0, 1000.0)] {
            let found = histogram.at(share).as_secs_f64() * 1e3;
            assert!((found / ms - 1.0).abs() < 0.03, "{share}: {found}");
        }
    }
}
