//! `dateline locate`.

use super::args::LocateArgs;
use super::{Context, Exit};

// SKELETON: the owner of this command replaces the body.
#[allow(unused_variables)]
pub(crate) fn run(args: &LocateArgs, context: &Context) -> anyhow::Result<Exit> {
    anyhow::bail!("`locate` is not built yet")
}
