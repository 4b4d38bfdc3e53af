//! Readers that feed the gazetteer's builder: from GeoNames' dumps and from the user's own lists to places, names and areas.
//!
//! Each reader hands rows to a [`Builder`](crate::gazetteer::build::Builder) and keeps a [`Report`]: a malformed row is named
//! with file, line and reason, and the next rows are read. Only a file that cannot be read at all ends the work.

pub mod csv;
mod degrees;
mod fields;
pub mod geojson;
pub mod geonames;
mod lines;
pub mod own;
pub mod whosonfirst;

use crate::error::{Error, ErrorKind};
use std::path::Path;

/// What became of the rows of all files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// rows that the builder took
    pub taken: u64,
    /// rows that say nothing for a gazetteer or of its places, which is no error: links among names, names of places that are
    /// not built
    pub passed_over: u64,
    /// malformed rows
    pub failed: u64,
    /// the first [`Report::MOST_ERRORS`] of them
    pub errors: Vec<Error>,
}

impl Report {
    /// Errors that are kept to be shown; the others are counted.
    pub const MOST_ERRORS: usize = 20;

    /// Notes what became of a row: taken (`true`) or passed over, or why it is malformed.
    pub fn note(&mut self, file: &Path, line: u32, row: Result<bool, String>) {
        match row {
            Ok(true) => self.taken += 1,
            Ok(false) => self.passed_over += 1,
            Err(reason) => {
                self.failed += 1;
                if self.errors.len() < Self::MOST_ERRORS {
                    let error = Error::new(ErrorKind::Syntax, file.display().to_string(), reason);
                    self.errors.push(error.at(line, 0));
                }
            }
        }
    }
}

/// How far the reading of a file is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'f> {
    /// the file
    pub file: &'f Path,
    /// bytes read
    pub bytes: u64,
    /// its size in bytes
    pub total: u64,
}
