//! `dateline gazetteer`.

use super::args::GazetteerCommand;
use super::{Context, Exit};

// SKELETON: the owner of this command replaces the body.
#[allow(unused_variables)]
pub(crate) fn run(args: &GazetteerCommand, context: &Context) -> anyhow::Result<Exit> {
    anyhow::bail!("`gazetteer` is not built yet")
}
