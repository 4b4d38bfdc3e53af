//! Dateline turns reports into maps you can check.
//!
//! A report flows through stages, each a module that knows nothing of later ones; [`Pipeline::analyse`] shows them all:
//!
//! [`document`] → [`toponym`] → [`spatial`] → [`resolve`] → [`claim`] → [`event`] → [`analysis`] → [`layer`] → [`export`]
//!
//! ```
//! use dateline::{Document, Pipeline, Spans, claim::Verdict};
//!
//! let gazetteer = dateline::embedded_gazetteer()?;
//! let mut pipeline = Pipeline::new(&gazetteer);
//! let report = "Vahdat, a town in Tajikistan, lies 24 kilometres (15 miles) from the capital Dushanbe.";
//! let analysis = pipeline.analyse(Document::from_text("note", report), Spans::Recognised);
//!
//! let claim = &analysis.claims[0];
//! assert_eq!(claim.verdict, Verdict::Consistent);
//! let measured_m = claim.measured.expect("both ends are known").distance_m;
//! assert!((measured_m - 20_569.0).abs() < 100.0);
//! # Ok::<(), dateline::gazetteer::OpenError>(())
//! ```
//!
//! Coordinates are WGS 84, longitude first in geometry; units stand in names (`distance_m`, `bearing_deg`); spans are byte offsets
//! inside and Unicode code points of the original text in every output.

pub mod analysis;
pub mod claim;
pub mod cli;
pub mod document;
pub mod error;
pub mod event;
pub mod export;
mod hash;
pub mod import;
pub mod layer;
pub mod resolve;
mod sieve;
pub mod spatial;
pub mod toponym;

pub use analysis::Analysis;
pub use dateline_gazetteer as gazetteer;
pub use document::Document;
pub use error::{Error, ErrorKind};

use dateline_gazetteer::Gazetteer;
use std::sync::Arc;

/// The whole pipeline over one shared gazetteer; keep one a thread, since stages reuse their buffers.
pub struct Pipeline<'g> {
    gazetteer: &'g Gazetteer,
    recogniser: toponym::Recogniser,
    resolver: resolve::Resolver,
}

/// Which spans become mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spans {
    /// those that recognition finds
    Recognised,
    /// those that the document brings along ([`Document::given_spans`])
    Given,
}

/// A text longer than this (bytes) leaves buffers behind that no other document is likely to need.
const LONG_TEXT: usize = 1 << 20;

/// A stage of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// words and sentences
    Segment,
    /// mentions
    Recognise,
    /// locative expressions
    Relate,
    /// places
    Resolve,
    /// claims and verdicts
    Verify,
    /// events
    Assemble,
}

impl<'g> Pipeline<'g> {
    /// A pipeline on a gazetteer.
    pub fn new(gazetteer: &'g Gazetteer) -> Self {
        Pipeline { gazetteer, recogniser: toponym::Recogniser::new(), resolver: resolve::Resolver::new() }
    }

    /// A pipeline with other models than those that come with the program, to compare them.
    pub fn with_models(
        gazetteer: &'g Gazetteer,
        recognition: toponym::Weights,
        resolution: resolve::Weights,
    ) -> Self {
        Pipeline {
            gazetteer,
            recogniser: toponym::Recogniser::with_weights(recognition),
            resolver: resolve::Resolver::with_weights(resolution),
        }
    }

    /// Runs every stage on one document.
    pub fn analyse(&mut self, document: Document, spans: Spans) -> Analysis {
        self.analyse_in_stages(document, spans, |_| {})
    }

    /// The same, and tells `done` after each stage: to measure them.
    pub fn analyse_in_stages(
        &mut self,
        document: Document,
        spans: Spans,
        mut done: impl FnMut(Stage),
    ) -> Analysis {
        let gazetteer = self.gazetteer;
        let prose = document::Prose::new(&document);
        done(Stage::Segment);
        let mentions = match spans {
            Spans::Recognised => self.recogniser.recognise(gazetteer, &prose),
            Spans::Given => self.recogniser.mentions_for(gazetteer, &prose),
        };
        let long = document.text.len() > LONG_TEXT;
        if long {
            self.recogniser.give_back();
        }
        done(Stage::Recognise);
        let expressions = spatial::grammar::parse(&prose, &mentions);
        done(Stage::Relate);
        let resolutions = self.resolver.resolve(gazetteer, &prose, &mentions, &expressions);
        if long {
            self.resolver.give_back();
        }
        done(Stage::Resolve);
        let claims = claim::verify(gazetteer, &prose, &mentions, &expressions, &resolutions);
        done(Stage::Verify);
        let events = event::assemble(gazetteer, &prose, &mentions, &resolutions, &claims);
        done(Stage::Assemble);
        Analysis { mentions, resolutions, expressions, claims, events, document }
    }

    /// Runs every stage on a document of any length in bounded memory, gives the analysis to `each`, and the document back. Of a
    /// long document ([`Document::is_long`]) that is one analysis a part, one after the other.
    pub fn analyse_each(
        &mut self,
        document: Arc<Document>,
        spans: Spans,
        mut each: impl FnMut(&mut Analysis),
    ) -> Arc<Document> {
        if document.is_long() {
            for part in document.parts() {
                each(&mut self.analyse(part, spans));
            }
            return document;
        }
        let mut analysis = self.analyse(Arc::unwrap_or_clone(document), spans);
        each(&mut analysis);
        Arc::new(analysis.document)
    }
}

/// The gazetteer that is built into the program.
///
/// # Errors
/// Only when the program itself is damaged.
pub fn embedded_gazetteer() -> Result<Gazetteer, dateline_gazetteer::OpenError> {
    Gazetteer::from_static(dateline_geodata::INDEX)
}
