//! `dateline extract`.

use super::args::ExtractArgs;
use super::{Context, Exit};

// SKELETON: body follows.
#[allow(unused_variables)]
pub(crate) fn run(args: &ExtractArgs, context: &Context) -> anyhow::Result<Exit> {
    anyhow::bail!("`extract` is not built yet")
}
