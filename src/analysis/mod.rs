//! A document's analysis: everything the stages found, as one plain value.

pub mod record;

use crate::claim::Claim;
use crate::document::Document;
use crate::event::Event;
use crate::resolve::Resolution;
use crate::spatial::LocativeExpr;
use crate::toponym::Mention;

/// What the pipeline found in one document. Indices between the lists are positions in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// the document
    pub document: Document,
    /// mentions, by start
    pub mentions: Vec<Mention>,
    /// one a mention
    pub resolutions: Vec<Resolution>,
    /// locative expressions, by start
    pub expressions: Vec<LocativeExpr>,
    /// claims, by start
    pub claims: Vec<Claim>,
    /// events, the main one first
    pub events: Vec<Event>,
}
