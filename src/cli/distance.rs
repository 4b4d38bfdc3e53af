//! `dateline distance`.

use super::args::DistanceArgs;
use super::{Context, Exit};

// SKELETON: the owner of this command replaces the body.
#[allow(unused_variables)]
pub(crate) fn run(args: &DistanceArgs, context: &Context) -> anyhow::Result<Exit> {
    anyhow::bail!("`distance` is not built yet")
}
