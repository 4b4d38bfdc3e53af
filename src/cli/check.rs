//! `dateline check`.

use super::args::CheckArgs;
use super::{Context, Exit};

// SKELETON: body follows.
#[allow(unused_variables)]
pub(crate) fn run(args: &CheckArgs, context: &Context) -> anyhow::Result<Exit> {
    anyhow::bail!("`check` is not built yet")
}
