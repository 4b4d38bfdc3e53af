//! Many documents: read one after the other, analysed by all threads, handed on in the order they were read.
//!
//! ```text
//! reader thread ── documents ──▶ workers (a pipeline each) ── analyses ──▶ calling thread, in order
//!        ▲                                                                       │
//!        └──────────── permits: at most IN_FLIGHT a thread under way ────────────┘
//! ```
//! The permits bound memory also when one document takes long. A document that fails, even by a panic, is a line in the list
//! of failures, and the others go on.

use super::args::InputArgs;
use super::input::{self, Source};
use super::progress::Progress;
use super::{Context, Exit};
use crate::document::Document;
use crate::document::read::Options;
use crate::error::{Error, ErrorKind};
use crate::gazetteer::Gazetteer;
use crate::{Analysis, Pipeline, Spans};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, Once, PoisonError};

/// Documents under way per thread.
const IN_FLIGHT: usize = 16;

/// Stack of a worker: long documents are no reason to run out.
const STACK_BYTES: usize = 16 << 20;

/// How a run over many documents went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Batch {
    /// documents analysed
    pub(super) documents: usize,
    /// documents (or files) that failed; they have been listed on stderr
    pub(super) failures: usize,
}

impl Batch {
    /// The exit code that says so.
    pub(super) fn exit(&self) -> Exit {
        if self.failures == 0 { Exit::Done } else { Exit::SomeFailed }
    }
}

type Outcome = Result<Box<Analysis>, Error>;
type Numbered<T> = (u64, T);

/// Analyses all documents of the inputs and gives each to `sink`, in order. Failures are listed on stderr at the end.
///
/// # Errors
/// An input that names nothing, a gazetteer that does not open, or what `sink` returns, which ends the run.
pub(super) fn for_each_analysis(
    context: &Context,
    args: &InputArgs,
    spans: Spans,
    mut sink: impl FnMut(Analysis) -> anyhow::Result<()>,
) -> anyhow::Result<Batch> {
    let sources = input::sources(args)?;
    let gazetteer = context.gazetteer()?;
    let options = Options { published: args.published, encoding: args.encoding };
    let mut progress = Progress::new(!context.quiet() && !io::stdout().is_terminal());
    let mut failures = Vec::new();
    let mut documents = 0;
    keep_panics_quiet();
    run(context.jobs(), gazetteer, &sources, options, spans, args.min_probability, |outcome| {
        match outcome {
            Ok(analysis) => {
                documents += 1;
                sink(*analysis)?;
            }
            Err(error) => failures.push(error),
        }
        progress.show(|| format!("{} documents", documents + failures.len()));
        anyhow::Ok(())
    })?;
    progress.clear();
    report(&failures, documents)?;
    Ok(Batch { documents, failures: failures.len() })
}

fn report(failures: &[Error], documents: usize) -> io::Result<()> {
    if failures.is_empty() {
        return Ok(());
    }
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "{} of {} documents failed:", failures.len(), failures.len() + documents)?;
    for failure in failures {
        writeln!(stderr, "  {failure}")?;
    }
    Ok(())
}

fn run(
    jobs: usize,
    gazetteer: &Gazetteer,
    sources: &[Source],
    options: Options,
    spans: Spans,
    min_probability: f32,
    mut emit: impl FnMut(Outcome) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let in_flight = jobs * IN_FLIGHT;
    let (permit, permits) = mpsc::sync_channel::<()>(in_flight);
    let (to_workers, work) = mpsc::sync_channel::<Numbered<Result<Document, Error>>>(in_flight);
    let (to_sink, done) = mpsc::sync_channel::<Numbered<Outcome>>(in_flight);
    let work = Mutex::new(work);
    for _ in 0..in_flight {
        permit.send(()).map_err(|_| anyhow::anyhow!("the permits were dropped"))?;
    }
    std::thread::scope(|scope| {
        let spawn = |name: &str| std::thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES);
        let reader = move || feed(sources, options, &permits, &to_workers);
        spawn("reader").spawn_scoped(scope, reader)?;
        for _ in 0..jobs {
            let (to_sink, work) = (to_sink.clone(), &work);
            spawn("worker").spawn_scoped(scope, move || {
                analyse_all(gazetteer, work, &to_sink, spans, min_probability);
            })?;
        }
        drop(to_sink);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        let result = done.iter().try_for_each(|(number, outcome)| {
            waiting.insert(number, outcome);
            while let Some(outcome) = waiting.remove(&next) {
                next += 1;
                emit(outcome)?;
                // The reader has gone when all is read.
                let _ = permit.try_send(());
            }
            Ok(())
        });
        // Closed channels end the other threads, also after an error.
        drop((done, permit));
        result
    })
}

/// Reads the documents of all sources, a permit each.
fn feed(
    sources: &[Source],
    options: Options,
    permits: &Receiver<()>,
    to_workers: &SyncSender<Numbered<Result<Document, Error>>>,
) {
    let documents = sources.iter().flat_map(|source| source.documents(options));
    let mut documents = documents.zip(0..);
    while permits.recv().is_ok() {
        let Some((document, number)) = documents.next() else { return };
        if to_workers.send((number, document)).is_err() {
            return;
        }
    }
}

fn analyse_all(
    gazetteer: &Gazetteer,
    work: &Mutex<Receiver<Numbered<Result<Document, Error>>>>,
    to_sink: &SyncSender<Numbered<Outcome>>,
    spans: Spans,
    min_probability: f32,
) {
    let mut pipeline = Pipeline::new(gazetteer);
    loop {
        let received = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, document)) = received else { return };
        let outcome = document.and_then(|document| {
            let origin = document.origin.clone();
            ANALYSING.set(true);
            let result = panic::catch_unwind(AssertUnwindSafe(|| pipeline.analyse(document, spans)));
            ANALYSING.set(false);
            match result {
                Ok(mut analysis) => {
                    drop_improbable(&mut analysis, min_probability);
                    Ok(Box::new(analysis))
                }
                Err(payload) => {
                    // Its buffers may be half-filled.
                    pipeline = Pipeline::new(gazetteer);
                    Err(Error::new(ErrorKind::Internal, origin, panic_reason(payload.as_ref())))
                }
            }
        });
        if to_sink.send((number, outcome)).is_err() {
            return;
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

thread_local! {
    static ANALYSING: Cell<bool> = const { Cell::new(false) };
    static PANICKED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Panics while analysing are listed with their document, so the hook only notes where.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if ANALYSING.get() {
                let at =
                    info.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
                PANICKED_AT.set(at);
            } else {
                usual(info);
            }
        }));
    });
}

fn panic_reason(payload: &(dyn Any + Send)) -> String {
    let message = payload.downcast_ref::<&str>().copied();
    let message =
        message.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    format!("the analysis failed, which is a fault of Dateline: {message}{}", PANICKED_AT.take())
}
