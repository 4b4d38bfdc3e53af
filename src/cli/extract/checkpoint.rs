//! How far an interrupted run came: `OUTPUT.partial.json` beside the unfinished output.

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest time between two checkpoints, as long as documents come in: what an interruption costs.
const EVERY: Duration = Duration::from_secs(1);

/// What is durable: up to here the files hold complete records of the first `done` documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// what the run reads and how, see `identity`
    pub(super) run: Value,
    /// documents done, with failed ones
    pub(super) done: u64,
    /// bytes of the output
    pub(super) output_bytes: u64,
    /// bytes of the list of failures
    pub(super) failed_bytes: u64,
}

impl Checkpoint {
    /// Reads a checkpoint; `None` when there is none.
    pub(super) fn load(path: &Path) -> anyhow::Result<Option<Self>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let checkpoint = serde_json::from_slice(&bytes);
        Ok(Some(checkpoint.with_context(|| {
            format!("{} is damaged: delete it, and start again without --resume", path.display())
        })?))
    }

    /// Replaces the checkpoint in one step, also for a system that loses power.
    pub(super) fn save(&self, path: &Path) -> std::io::Result<()> {
        let new = path.with_extension("json.new");
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_data()?;
        fs::rename(&new, path)
    }

    /// Fails when the interrupted run was another one, and says what differs.
    pub(super) fn expect(&self, run: &Value) -> anyhow::Result<()> {
        let (Some(then), Some(now)) = (self.run.as_object(), run.as_object()) else {
            bail!("the interrupted run is not known: start again without --resume");
        };
        match now.iter().find(|(key, value)| then.get(*key) != Some(value)) {
            None => Ok(()),
            Some((key, value)) => bail!(
                "the interrupted run was another one: its `{key}` was {}, now it is {value}; \
                 run it as it was run before, or start again without --resume",
                then.get(key).unwrap_or(&Value::Null)
            ),
        }
    }
}

/// When the next checkpoint is due: early ones close together, so that short runs have some, later ones by time.
#[derive(Debug)]
pub(super) struct Schedule {
    last: Instant,
    since: u64,
    next: u64,
}

impl Schedule {
    pub(super) fn new() -> Self {
        Schedule { last: Instant::now(), since: 0, next: 1 }
    }

    /// Counts a record; whether a checkpoint is due.
    pub(super) fn record(&mut self) -> bool {
        self.since += 1;
        self.since >= self.next || self.last.elapsed() >= EVERY
    }

    /// A checkpoint has been made.
    pub(super) fn made(&mut self) {
        self.next = self.next.saturating_mul(2);
        self.since = 0;
        self.last = Instant::now();
    }
}
