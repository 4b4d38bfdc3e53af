//! `dateline map`.

use super::args::MapArgs;
use super::{Context, Exit};

// SKELETON: the owner of this command replaces the body.
#[allow(unused_variables)]
pub(crate) fn run(args: &MapArgs, context: &Context) -> anyhow::Result<Exit> {
    anyhow::bail!("`map` is not built yet")
}
