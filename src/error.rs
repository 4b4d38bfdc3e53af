//! The library's one error: what kind, in which document or file, and where in it.

use std::fmt;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// the system could not read or write
    Io,
    /// bytes that are no text in the expected encoding
    Encoding,
    /// a file of another kind: PDF, ZIP, an image
    Binary,
    /// nothing to read
    Empty,
    /// broken JSON, CSV or front matter
    Syntax,
    /// longer, larger or deeper than what is read
    Limit,
    /// the analysis itself failed on this document, which is a fault of Dateline
    Internal,
}

/// Why a document could not be read or analysed; shows as `file:line:column: reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    origin: String,
    position: Option<(u32, u32)>,
    reason: String,
}

impl Error {
    /// An error about a whole file or document.
    pub fn new(kind: ErrorKind, origin: impl Into<String>, reason: impl Into<String>) -> Self {
        Error { kind, origin: origin.into(), position: None, reason: reason.into() }
    }

    /// The same, at a line and column (both from 1; column 0: the whole line).
    #[must_use]
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.position = Some((line, column));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file or document.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Line and column, both from 1, when known; column 0 means the whole line.
    pub fn position(&self) -> Option<(u32, u32)> {
        self.position
    }

    /// The reason without the place.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl ErrorKind {
    /// Its name in lists of failures, one word.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Io => "io",
            ErrorKind::Encoding => "encoding",
            ErrorKind::Binary => "binary",
            ErrorKind::Empty => "empty",
            ErrorKind::Syntax => "syntax",
            ErrorKind::Limit => "limit",
            ErrorKind::Internal => "internal",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)?;
        match self.position {
            Some((line, 0)) => write!(f, ":{line}")?,
            Some((line, column)) => write!(f, ":{line}:{column}")?,
            None => {}
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for Error {}
