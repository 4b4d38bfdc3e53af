//! The locative grammar.

use super::LocativeExpr;
use crate::document::Prose;
use crate::toponym::Mention;

/// Finds the locative expressions of a document, in order of their start.
#[allow(unused_variables)] // SKELETON
pub fn parse(prose: &Prose<'_>, mentions: &[Mention]) -> Vec<LocativeExpr> {
    todo!()
}
