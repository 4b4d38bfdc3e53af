//! Many documents: read one after the other, taken apart and analysed by all threads, handed on in the order they were read.
//!
//! ```text
//! reader thread ── bytes ──▶ workers (parse, pipeline, make the result) ── results ──▶ calling thread, in order
//!        ▲                                                                              │
//!        └───────────────── gate: so many documents and bytes under way ────────────────┘
//! ```
//! The gate bounds memory also when one document takes long or is large. A long document is analysed in parts, and what they give
//! may be handed on piece by piece ([`Taken::analyse`]). A document that fails, even by a panic, is a value that is handed on like
//! the others.

use super::Context;
use super::args::InputArgs;
use super::batch_progress::BatchProgress;
use super::gate::Gate;
use super::input::Source;
use super::panics;
use super::summary::{Batch, Failures};
use crate::document::read::{Options, Pending};
use crate::error::{Error, ErrorKind};
use crate::gazetteer::Gazetteer;
use crate::{Analysis, Document, Pipeline, Spans};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Documents under way per thread.
const IN_FLIGHT: usize = 16;

/// Bytes of sources under way, all threads together; a larger document is under way alone. Analysis takes many times that.
const BYTES_IN_FLIGHT: usize = 4 << 20;

/// Results that a worker hands on together, and how long the first of them waits for the others. They also go as soon as nothing
/// more is there to analyse.
const HANDED_ON: usize = IN_FLIGHT / 2;
const LONGEST_WAIT: Duration = Duration::from_millis(20);

/// A document that takes no longer than some milliseconds.
const SHORT_BYTES: usize = 32 << 10;

/// Stack of a worker: long documents are no reason to run out.
const STACK_BYTES: usize = 16 << 20;

/// How long the calling thread waits before it looks at the clock.
const TICK: Duration = Duration::from_millis(250);

/// What to do with all documents of the inputs.
pub(super) struct Job<'a> {
    pub(super) sources: &'a [Source],
    pub(super) options: Options,
    pub(super) spans: Spans,
    pub(super) min_probability: f32,
    /// documents at the beginning that an earlier run has done
    pub(super) skip: u64,
}

impl<'a> Job<'a> {
    /// The job that the arguments name.
    pub(super) fn new(args: &InputArgs, sources: &'a [Source], spans: Spans) -> Self {
        let options = Options { published: args.published, encoding: args.encoding };
        Job { sources, options, spans, min_probability: args.min_probability, skip: 0 }
    }
}

/// A document's number in the input and what became of it.
struct Done<T> {
    number: u64,
    bytes: usize,
    outcome: Outcome<T>,
}

enum Outcome<T> {
    /// all at once
    Whole(Result<T, Error>),
    /// as it comes: of a long document, what is ready before the rest; the last is an error when the document failed
    Pieces(Receiver<Result<T, Error>>),
}

/// A document that a worker has taken apart and not analysed yet.
pub(super) struct Taken<'w, 'g, T> {
    pub(super) document: Arc<Document>,
    pipeline: &'w mut Pipeline<'g>,
    hand_on: &'w mut dyn FnMut(T),
    spans: Spans,
    min_probability: f32,
}

impl<T> Taken<'_, '_, T> {
    /// Analyses the document, a long one part after part, and gives it back. `each` may hand a piece of the result on before the
    /// last one, which waits until it is taken: what is no more needed of a long document takes no room.
    pub(super) fn analyse(self, mut each: impl FnMut(&Analysis, &mut dyn FnMut(T))) -> Arc<Document> {
        self.pipeline.analyse_each(self.document, self.spans, |analysis| {
            drop_improbable(analysis, self.min_probability);
            each(analysis, self.hand_on);
        })
    }
}

/// Has all documents of the inputs analysed and made into results by `work`, in the workers, and gives each result to `sink`, in
/// order; failures too, with the document's number. What was handed on before the result (see [`Taken::analyse`]) comes before it.
/// Failures are listed on stderr at the end.
///
/// # Errors
/// A gazetteer that does not open, or what `sink` returns, which ends the run.
pub(super) fn for_each<T: Send>(
    context: &Context,
    job: &Job<'_>,
    work: impl Fn(Taken<'_, '_, T>) -> T + Sync,
    mut sink: impl FnMut(u64, Result<T, &Error>) -> anyhow::Result<()>,
) -> anyhow::Result<Batch> {
    let gazetteer = context.gazetteer()?;
    let meter = Arc::new(AtomicU64::new(0));
    let mut progress = BatchProgress::new(context, job.sources);
    let mut failures = Failures::default();
    let started = Instant::now();
    let mut documents = 0;
    panics::keep_quiet();
    let outcome = run(context.jobs(), gazetteer, job, &meter, &work, |done| {
        let mut take = |number, result, failures: &mut Failures| match result {
            Ok(value) => sink(number, Ok(value)),
            Err(error) => sink(number, Err(&error)).inspect(|()| failures.add(error)),
        };
        let mut show = |documents, failed| progress.show(meter.load(Ordering::Relaxed), documents, failed);
        if let Some(Done { number, outcome, .. }) = done {
            let failed_before = failures.count();
            match outcome {
                Outcome::Whole(result) => take(number, result, &mut failures)?,
                Outcome::Pieces(pieces) => loop {
                    match pieces.recv_timeout(TICK) {
                        Ok(result) => take(number, result, &mut failures)?,
                        Err(RecvTimeoutError::Timeout) => show(documents, failures.count()),
                        Err(RecvTimeoutError::Disconnected) => break,
                    }
                },
            }
            documents += u64::from(failures.count() == failed_before);
        }
        show(documents, failures.count());
        anyhow::Ok(())
    });
    progress.clear();
    outcome?;
    failures.list(context, documents)?;
    Ok(Batch {
        documents,
        failures: failures.count(),
        bytes: meter.load(Ordering::Relaxed),
        time: started.elapsed(),
    })
}

fn run<T: Send>(
    jobs: usize,
    gazetteer: &Gazetteer,
    job: &Job<'_>,
    meter: &Arc<AtomicU64>,
    work: &(impl Fn(Taken<'_, '_, T>) -> T + Sync),
    mut emit: impl FnMut(Option<Done<T>>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let in_flight = jobs * IN_FLIGHT;
    let gate = Gate::new(in_flight, BYTES_IN_FLIGHT);
    let (to_workers, read) = mpsc::sync_channel::<(u64, Pending)>(in_flight);
    let (to_sink, done) = mpsc::sync_channel::<Vec<Done<T>>>(in_flight);
    let read = Mutex::new(read);
    std::thread::scope(|scope| {
        // Also when emitting fails or panics, the reader must not wait for ever.
        let open = gate.close_on_drop();
        let spawn = |name: &str| std::thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES);
        let gate = &gate;
        spawn("reader").spawn_scoped(scope, move || feed(job, meter, gate, &to_workers))?;
        for _ in 0..jobs {
            let (to_sink, read) = (to_sink.clone(), &read);
            spawn("worker").spawn_scoped(scope, move || analyse_all(gazetteer, job, read, &to_sink, work))?;
        }
        drop(to_sink);
        let mut waiting = BTreeMap::new();
        let mut next = job.skip;
        let result = loop {
            match done.recv_timeout(TICK) {
                Ok(done) => waiting.extend(done.into_iter().map(|done| (done.number, done))),
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(error) = emit(None) {
                        break Err(error);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
            }
            let emitted = std::iter::from_fn(|| {
                let done = waiting.remove(&next)?;
                next += 1;
                let bytes = done.bytes;
                let emitted = emit(Some(done));
                gate.leave(bytes);
                Some(emitted)
            });
            if let Err(error) = emitted.collect::<anyhow::Result<()>>() {
                break Err(error);
            }
        };
        // A closed gate and closed channels end the other threads, also after an error.
        drop((open, done));
        result
    })
}

/// Reads the documents of all sources as long as the gate lets them in.
fn feed(job: &Job<'_>, meter: &Arc<AtomicU64>, gate: &Gate, to_workers: &SyncSender<(u64, Pending)>) {
    let mut number = 0;
    for source in job.sources {
        let name = source.name().origin;
        let mut documents = match panics::catch(|| source.documents(job.options, meter)) {
            Ok(documents) => Some(documents),
            Err(reason) => {
                let error = Error::new(ErrorKind::Internal, name.as_str(), reason);
                if !pass(job, gate, to_workers, &mut number, Pending::failed(error)) {
                    return;
                }
                None
            }
        };
        while let Some(reading) = &mut documents {
            let document = match panics::catch(|| reading.next()) {
                Ok(Some(document)) => document,
                Ok(None) => break,
                Err(reason) => {
                    documents = None;
                    Pending::failed(Error::new(ErrorKind::Internal, name.as_str(), reason))
                }
            };
            if !pass(job, gate, to_workers, &mut number, document) {
                return;
            }
        }
    }
}

/// Hands a document on; false when nobody wants more.
fn pass(
    job: &Job<'_>,
    gate: &Gate,
    to_workers: &SyncSender<(u64, Pending)>,
    number: &mut u64,
    document: Pending,
) -> bool {
    let this = *number;
    *number += 1;
    this < job.skip || gate.enter(document.bytes()) && to_workers.send((this, document)).is_ok()
}

fn analyse_all<T>(
    gazetteer: &Gazetteer,
    job: &Job<'_>,
    read: &Mutex<Receiver<(u64, Pending)>>,
    to_sink: &SyncSender<Vec<Done<T>>>,
    work: &(impl Fn(Taken<'_, '_, T>) -> T + Sync),
) {
    let mut pipeline = Pipeline::new(gazetteer);
    let mut finished = Vec::new();
    let mut waiting_since = Instant::now();
    loop {
        // Another worker may hold the lock while it waits for a document: what is finished must not wait with it.
        let mut received = read.try_lock().ok().and_then(|read| read.try_recv().ok());
        // Nor do they wait for a long one.
        let soon = received.as_ref().is_some_and(|(_, pending)| pending.bytes() <= SHORT_BYTES);
        let due = !soon || finished.len() >= HANDED_ON || waiting_since.elapsed() > LONGEST_WAIT;
        if !finished.is_empty() && due && to_sink.send(std::mem::take(&mut finished)).is_err() {
            return;
        }
        if received.is_none() {
            received = read.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
        }
        let Some((number, pending)) = received else { return };
        if finished.is_empty() {
            waiting_since = Instant::now();
        }
        let (origin, bytes) = (pending.origin().to_owned(), pending.bytes());
        let mut pieces: Option<SyncSender<Result<T, Error>>> = None;
        let mut hand_on = |piece| {
            let pieces = pieces.get_or_insert_with(|| {
                let (pieces, received) = mpsc::sync_channel(0);
                finished.push(Done { number, bytes, outcome: Outcome::Pieces(received) });
                // Who takes no more results ends the run, and this with it.
                let _ = to_sink.send(std::mem::take(&mut finished));
                pieces
            });
            let _ = pieces.send(Ok(piece));
        };
        let outcome = panics::catch(|| {
            let document = Arc::new(pending.document()?);
            let (spans, min_probability) = (job.spans, job.min_probability);
            let (pipeline, hand_on) = (&mut pipeline, &mut hand_on);
            Ok(work(Taken { document, pipeline, hand_on, spans, min_probability }))
        });
        let outcome = outcome.unwrap_or_else(|reason| {
            // Its buffers may be half-filled.
            pipeline = Pipeline::new(gazetteer);
            Err(Error::new(ErrorKind::Internal, origin, reason))
        });
        match pieces {
            Some(pieces) => _ = pieces.send(outcome),
            None => finished.push(Done { number, bytes, outcome: Outcome::Whole(outcome) }),
        }
    }
}

/// Takes back resolutions that are less probable than the user wants.
fn drop_improbable(analysis: &mut Analysis, min_probability: f32) {
    for resolution in &mut analysis.resolutions {
        if resolution.target.is_some() && resolution.probability < min_probability {
            resolution.target = None;
            resolution.location = None;
            resolution.reasons.insert(0, format!("less probable than {min_probability}"));
        }
    }
}
