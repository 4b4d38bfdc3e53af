//! Recognition.

use super::Mention;
use crate::document::Prose;
use dateline_gazetteer::Gazetteer;

/// Finds mentions; reuses its buffers, so keep one a thread.
pub struct Recogniser {}

#[allow(unused_variables, missing_docs, clippy::new_without_default)] // SKELETON
impl Recogniser {
    pub fn new() -> Self {
        Recogniser {}
    }
    /// Mentions in order of their start, not overlapping except embedded ones.
    pub fn recognise(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>) -> Vec<Mention> {
        todo!()
    }
    /// Mentions for spans that are given (`extract --spans`): kinds, cues and containment from the context, nothing dropped.
    pub fn mentions_for(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>) -> Vec<Mention> {
        todo!()
    }
}
