//! The file that `extract -o` writes: complete under its name, else under `NAME.partial` with a checkpoint from which
//! `--resume` goes on.
//!
//! | file | holds |
//! |---|---|
//! | `out.jsonl` | the output, once it is complete |
//! | `out.failed.jsonl` | documents that failed, with the reason; only when there are any |
//! | `out.jsonl.partial`, `out.failed.jsonl.partial` | the same, under way |
//! | `out.jsonl.partial.json` | how much of both is durable |

use super::checkpoint::{Checkpoint, Schedule};
use super::line::Line;
use super::table::Table;
use crate::cli::summary::Failure;
use crate::error::Error;
use anyhow::{Context as _, anyhow, bail};
use serde_json::Value;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes of lines in a zstd frame. Each frame stands alone, so that a file can be cut after any of them.
const FRAME_BYTES: usize = 256 << 10;

/// zstd's default level.
const ZSTD_LEVEL: i32 = 3;

/// How the output is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// JSON lines
    Lines,
    /// JSON lines in zstd frames
    Zstd,
    /// one table
    Parquet,
}

/// An output file that is being written.
pub(super) struct Output {
    names: Names,
    writer: Writer,
    failed: BufWriter<File>,
    checkpoint: Checkpoint,
    /// records since the beginning, durable or not
    done: u64,
    failed_bytes: u64,
    schedule: Schedule,
    durable: bool,
    finished: bool,
}

/// What opening an output found.
pub(super) enum Opened {
    Ready(Box<Output>),
    /// a run to be resumed has ended long since
    Complete,
}

struct Names {
    output: PathBuf,
    partial: PathBuf,
    failed: PathBuf,
    failed_partial: PathBuf,
    checkpoint: PathBuf,
}

impl Names {
    fn of(output: &Path) -> Self {
        let with = |path: &Path, suffix: &str| {
            let mut name = OsString::from(path);
            name.push(suffix);
            PathBuf::from(name)
        };
        let text = output.to_string_lossy();
        let stem = [".jsonl.zst", ".jsonl", ".parquet"].iter().find_map(|end| text.strip_suffix(end));
        let failed = match stem {
            Some(stem) => PathBuf::from(format!("{stem}.failed.jsonl")),
            None => with(output, ".failed.jsonl"),
        };
        let partial = with(output, ".partial");
        Names {
            failed_partial: with(&failed, ".partial"),
            checkpoint: with(&partial, ".json"),
            output: output.to_owned(),
            partial,
            failed,
        }
    }
}

enum Writer {
    Lines(BufWriter<File>),
    Zstd { file: File, frame: Vec<u8>, compressor: zstd::bulk::Compressor<'static> },
    Parquet(Box<Table>),
}

impl Output {
    /// Begins an output, or goes on with an interrupted one.
    ///
    /// # Errors
    /// A file that cannot be written or that another process is writing; with `resume` also a run that cannot be resumed.
    pub(super) fn open(path: &Path, kind: Kind, run: Value, resume: bool) -> anyhow::Result<Opened> {
        if path.is_dir() {
            bail!("{} is a folder; name a file", path.display());
        }
        if resume && kind == Kind::Parquet {
            bail!(
                "a Parquet file is readable only as a whole, so that it cannot be resumed: write .jsonl or .jsonl.zst, \
                 or start again without --resume"
            );
        }
        let names = Names::of(path);
        let found = if resume { Checkpoint::load(&names.checkpoint)? } else { None };
        if resume && path.exists() && !names.partial.exists() {
            // Perhaps it was interrupted between the last renames.
            if names.failed_partial.exists() {
                fs::rename(&names.failed_partial, &names.failed)?;
            }
            remove(&names.checkpoint)?;
            return Ok(Opened::Complete);
        }
        if let Some(found) = &found {
            found.expect(&run)?;
        }
        let cannot = |path: &Path| format!("cannot write {}", path.display());
        let open = |path: &Path| {
            File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
                .with_context(|| cannot(path))
        };
        let mut file = open(&names.partial)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("another process is writing {}", path.display()),
            // Not every file system has locks.
            Err(TryLockError::Error(_)) => {}
        }
        let mut failed = open(&names.failed_partial)?;
        let durable = found.is_some();
        let checkpoint = found.unwrap_or(Checkpoint { run, done: 0, output_bytes: 0, failed_bytes: 0 });
        cut(&mut file, checkpoint.output_bytes, &names.partial)?;
        cut(&mut failed, checkpoint.failed_bytes, &names.failed_partial)?;
        if !durable {
            remove(&names.checkpoint)?;
        }
        let writer = match kind {
            Kind::Lines => Writer::Lines(BufWriter::with_capacity(1 << 16, file)),
            Kind::Zstd => Writer::Zstd {
                file,
                frame: Vec::with_capacity(FRAME_BYTES),
                compressor: zstd::bulk::Compressor::new(ZSTD_LEVEL)?,
            },
            Kind::Parquet => Writer::Parquet(Box::new(Table::new(file)?)),
        };
        Ok(Opened::Ready(Box::new(Output {
            names,
            writer,
            failed: BufWriter::new(failed),
            done: checkpoint.done,
            failed_bytes: checkpoint.failed_bytes,
            checkpoint,
            schedule: Schedule::new(),
            durable,
            finished: false,
        })))
    }

    /// Documents that an earlier run has done.
    pub(super) fn done(&self) -> u64 {
        self.done
    }

    /// Whether there are failures at all, those of an earlier run too.
    pub(super) fn failed_before(&self) -> bool {
        self.failed_bytes > 0
    }

    /// Writes the line of a document.
    pub(super) fn document(&mut self, line: &Line) -> anyhow::Result<()> {
        self.writer.write(line).and_then(|()| self.count()).map_err(|e| self.failure_of(e))
    }

    /// Writes a document that failed to the list of failures.
    pub(super) fn failure(&mut self, number: u64, error: &Error) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(&Failure::new(number, error))?;
        line.push(b'\n');
        let written = self.failed.write_all(&line);
        self.failed_bytes += line.len() as u64;
        written.map_err(anyhow::Error::from).and_then(|()| self.count()).map_err(|e| self.failure_of(e))
    }

    fn failure_of(&self, error: anyhow::Error) -> anyhow::Error {
        let path = self.names.output.display();
        match self.durable {
            true => error.context(format!(
                "cannot write {path}: what has been done so far is kept; remove the cause and go on with --resume"
            )),
            false => error.context(format!("cannot write {path}")),
        }
    }

    /// Counts a document that has been written to its end.
    fn count(&mut self) -> anyhow::Result<()> {
        self.done += 1;
        if self.schedule.record() && self.writer.can_be_cut() {
            self.failed.flush()?;
            self.failed.get_ref().sync_data()?;
            self.checkpoint = Checkpoint {
                done: self.done,
                output_bytes: self.writer.sync()?,
                failed_bytes: self.failed_bytes,
                ..self.checkpoint.clone()
            };
            self.checkpoint.save(&self.names.checkpoint)?;
            self.durable = true;
            self.schedule.made();
        }
        Ok(())
    }

    /// Gives the complete files their names.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.close().map_err(|error| self.failure_of(error))?;
        let Names { output, partial, failed, failed_partial, checkpoint } = &self.names;
        fs::rename(partial, output).with_context(|| format!("cannot write {}", output.display()))?;
        self.finished = true;
        if self.failed_bytes > 0 {
            fs::rename(failed_partial, failed)
                .with_context(|| format!("cannot write {}", failed.display()))?;
        } else {
            remove(failed_partial)?;
            // That of an earlier run would not be true any more.
            remove(failed)?;
        }
        remove(checkpoint)?;
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        self.failed.flush()?;
        self.failed.get_ref().sync_all()?;
        self.writer.close()
    }
}

impl Drop for Output {
    /// Leaves nothing behind that nobody can go on with.
    fn drop(&mut self) {
        if !self.finished && !self.durable {
            let _ = fs::remove_file(&self.names.partial);
            let _ = fs::remove_file(&self.names.failed_partial);
        }
    }
}

impl Writer {
    fn write(&mut self, line: &Line) -> anyhow::Result<()> {
        match self {
            Writer::Lines(file) => line.write_to(|piece| file.write_all(piece))?,
            Writer::Zstd { file, frame, compressor } => line.write_to(|piece| {
                frame.extend_from_slice(piece);
                if frame.len() >= FRAME_BYTES { end_frame(file, frame, compressor) } else { Ok(()) }
            })?,
            Writer::Parquet(table) => table.write(line)?,
        }
        Ok(())
    }

    /// Whether what has been written could be cut off here, after a line.
    fn can_be_cut(&self) -> bool {
        match self {
            Writer::Lines(_) => true,
            Writer::Zstd { frame, .. } => frame.is_empty(),
            Writer::Parquet(_) => false,
        }
    }

    /// Makes durable what has been written, and gives its length.
    fn sync(&mut self) -> anyhow::Result<u64> {
        let file = match self {
            Writer::Lines(file) => {
                file.flush()?;
                file.get_mut()
            }
            Writer::Zstd { file, .. } => file,
            Writer::Parquet(_) => return Err(anyhow!("a table cannot be cut")),
        };
        file.sync_data()?;
        Ok(file.stream_position()?)
    }

    fn close(&mut self) -> anyhow::Result<()> {
        match self {
            Writer::Lines(file) => {
                file.flush()?;
                file.get_ref().sync_all()?;
            }
            Writer::Zstd { file, frame, compressor } => {
                end_frame(file, frame, compressor)?;
                self.sync()?;
            }
            Writer::Parquet(table) => table.close()?,
        }
        Ok(())
    }
}

fn end_frame(
    file: &mut File,
    frame: &mut Vec<u8>,
    compressor: &mut zstd::bulk::Compressor<'_>,
) -> io::Result<()> {
    if !frame.is_empty() {
        file.write_all(&compressor.compress(frame)?)?;
        frame.clear();
    }
    Ok(())
}

/// Cuts a file to its durable length and goes to its end.
fn cut(file: &mut File, length: u64, path: &Path) -> anyhow::Result<()> {
    let there = file.metadata()?.len();
    if there < length {
        bail!(
            "{} is shorter than it was ({there} bytes instead of {length}): start again without --resume",
            path.display()
        );
    }
    file.set_len(length)?;
    file.seek(SeekFrom::Start(length))?;
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
