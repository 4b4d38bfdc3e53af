//! Readers: bytes of a file become documents, or say clearly why not.
//!
//! [`read`] streams: JSON lines, CSV and Parquet are read a record at a time, the other formats a file at a time; files
//! compressed by gzip or zstd are unpacked on the way. One broken document is one `Err` in the stream; the next documents still
//! come. [`Pending`] leaves the taking apart to another thread. What is larger than [`DOCUMENT_BYTES`] or [`RECORD_BYTES`] is
//! refused before it fills the memory.

mod csv;
mod decode;
mod entity;
mod front_matter;
mod html;
mod json;
mod language;
mod limits;
mod markdown;
mod metadata;
mod original;
mod parquet;
mod thrift;
mod unpack;

pub use limits::{DOCUMENT_BYTES, RECORD_BYTES, UNPACKED_FREE, UNPACKED_RATIO};
pub use original::Original;

use super::Document;
use crate::error::{Error, ErrorKind};
use encoding_rs::Encoding;
use jiff::civil::Date;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A format that documents come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// plain text, one document; front matter allowed
    Text,
    /// Markdown, one document; front matter allowed
    Markdown,
    /// HTML, one document: the main text
    Html,
    /// one JSON object or an array of them
    Json,
    /// a JSON object a line
    Jsonl,
    /// a document a record; the header names the columns
    Csv,
    /// a document a row; the schema names the columns
    Parquet,
}

impl Format {
    /// The format that a file name's extension tells, the one before `.gz` or `.zst`.
    pub fn of_path(path: &Path) -> Option<Self> {
        let mut extension = path.extension()?.to_str()?.to_ascii_lowercase();
        if extension == "gz" || extension == "zst" {
            extension = Path::new(path.file_stem()?).extension()?.to_str()?.to_ascii_lowercase();
        }
        Some(match extension.as_str() {
            "txt" | "text" => Format::Text,
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "json" => Format::Json,
            "jsonl" | "ndjson" => Format::Jsonl,
            "csv" => Format::Csv,
            "parquet" => Format::Parquet,
            _ => return None,
        })
    }
}

/// How to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// publication day of documents that carry none
    pub published: Option<Date>,
    /// encoding of bytes without a byte order mark; UTF-8 when `None`
    pub encoding: Option<&'static Encoding>,
}

/// What a file is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// path as given: begins [`Document::origin`] and error messages
    pub origin: String,
    /// [`Document::id`] of a document that brings none
    pub id: String,
}

impl Name {
    /// A name for both.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        Name { origin: name.clone(), id: name }
    }
}

/// Documents of one file, in order.
pub type Documents<'a> = Box<dyn Iterator<Item = Result<Document, Error>> + Send + 'a>;

/// Documents of one file, in order, not taken apart yet.
pub type Reading<'a> = Box<dyn Iterator<Item = Pending> + Send + 'a>;

/// A document whose bytes have been read and not been taken apart: decoding, parsing and telling the language take longer than
/// reading, and need not be done by the one who reads.
pub struct Pending {
    origin: String,
    bytes: usize,
    document: Box<dyn FnOnce() -> Result<Document, Error> + Send>,
}

impl Pending {
    fn new(
        origin: String,
        bytes: usize,
        document: impl FnOnce() -> Result<Document, Error> + Send + 'static,
    ) -> Self {
        Pending { origin, bytes, document: Box::new(document) }
    }

    /// One that cannot be read.
    pub fn failed(error: Error) -> Self {
        Pending::new(error.origin().to_owned(), 0, move || Err(error))
    }

    /// Where it comes from, as [`Document::origin`] will say.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Size of its source.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes it apart.
    ///
    /// # Errors
    /// Whatever is wrong with it, or with the file at this place.
    pub fn document(self) -> Result<Document, Error> {
        (self.document)()
    }
}

/// Reads the documents of one file.
pub fn read<'a>(name: Name, input: impl Read + Send + 'a, format: Format, options: Options) -> Documents<'a> {
    Box::new(pending(name, input, format, options).map(Pending::document))
}

/// Reads the documents of a file that is open, and adds the bytes that have been read of it to `meter`.
pub fn pending_file(
    name: Name,
    file: File,
    format: Format,
    options: Options,
    meter: &Arc<AtomicU64>,
) -> Reading<'static> {
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    if format == Format::Parquet {
        // The footer comes last: Parquet is not read from front to back.
        meter.fetch_add(length, Ordering::Relaxed);
        return parquet::documents(name, file, options);
    }
    pending_of_length(name, unpack::Counted { inner: file, read: Arc::clone(meter) }, length, format, options)
}

/// Reads the documents of one file and leaves taking them apart to the caller.
pub fn pending<'a>(
    name: Name,
    input: impl Read + Send + 'a,
    format: Format,
    options: Options,
) -> Reading<'a> {
    pending_of_length(name, input, 0, format, options)
}

/// The same of a file that is probably so long.
fn pending_of_length<'a>(
    name: Name,
    input: impl Read + Send + 'a,
    length: u64,
    format: Format,
    options: Options,
) -> Reading<'a> {
    let mut input = match unpack::unpacked(input) {
        Ok(input) => input,
        Err(error) => return failed(io_error(&name.origin, &error)),
    };
    let head = match input.fill_buf() {
        Ok(head) => &head[..head.len().min(decode::HEAD)],
        Err(error) => return failed(io_error(&name.origin, &error)),
    };
    let lines = matches!(format, Format::Jsonl | Format::Csv);
    if lines && !head.is_empty() && !decode::needs_decoding(head, options.encoding) {
        if options.encoding.is_none()
            && let Some(what) = decode::looks_binary(head)
        {
            return failed(Error::new(ErrorKind::Binary, name.origin, what));
        }
        if head.starts_with(b"\xEF\xBB\xBF") {
            input.consume(3);
        }
        return records(name, input, format, options);
    }
    let limit = if matches!(format, Format::Text) { DOCUMENT_BYTES } else { RECORD_BYTES };
    let bytes = match limits::read_all(&mut input, limit, length) {
        Ok(bytes) => bytes,
        Err(error) => return failed(io_error(&name.origin, &error)),
    };
    match format {
        Format::Text | Format::Markdown | Format::Html => {
            Box::new(std::iter::once(Pending::new(name.origin.clone(), bytes.len(), move || {
                let text = text(&name, bytes, format, options)?;
                let document = match format {
                    Format::Markdown => markdown::read(&name, text),
                    Format::Html => html::read(&name, text),
                    _ => front_matter::read_text(&name, text),
                };
                finish(document, options)
            })))
        }
        Format::Parquet => parquet::documents(name, bytes::Bytes::from(bytes), options),
        Format::Json | Format::Jsonl | Format::Csv => match text(&name, bytes, format, options) {
            Ok(text) if format == Format::Json => json::documents(name, text, options),
            Ok(text) => records(name, io::Cursor::new(text.into_bytes()), format, options),
            Err(error) => failed(error),
        },
    }
}

/// A file that cannot be opened, as its only document.
pub fn unreadable<'a>(name: Name, error: &io::Error) -> Reading<'a> {
    failed(io_error(&name.origin, error))
}

fn text(name: &Name, bytes: Vec<u8>, format: Format, options: Options) -> Result<String, Error> {
    let declared = (format == Format::Html).then(|| decode::html_encoding(&bytes));
    match decode::decode(&name.origin, &bytes, options.encoding, declared)? {
        // As it is: a large file is not copied.
        Cow::Borrowed(text) if text.len() == bytes.len() => String::from_utf8(bytes).map_err(|error| {
            decode::not_utf8(&name.origin, error.as_bytes(), error.utf8_error().valid_up_to())
        }),
        text => Ok(text.into_owned()),
    }
}

/// Reads the documents in bytes at hand.
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    format: Format,
    options: Options,
) -> Vec<Result<Document, Error>> {
    read(Name::new(name), bytes, format, options).collect()
}

fn records<'a>(name: Name, input: impl BufRead + Send + 'a, format: Format, options: Options) -> Reading<'a> {
    match format {
        Format::Csv => csv::documents(name, input, options),
        _ => json::lines(name, input, options),
    }
}

fn failed<'a>(error: Error) -> Reading<'a> {
    Box::new(std::iter::once(Pending::failed(error)))
}

fn io_error(origin: &str, error: &io::Error) -> Error {
    let kind = if limits::is_limit(error) { ErrorKind::Limit } else { ErrorKind::Io };
    Error::new(kind, origin, error.to_string())
}

/// What all formats have in common once the fields are read: a text must be there, the day and language are filled in.
fn finish(document: Document, options: Options) -> Result<Document, Error> {
    let mut document = document;
    if !document.text.contains(char::is_alphanumeric) {
        return Err(Error::new(ErrorKind::Empty, document.origin, "there is no text to read"));
    }
    if document.text.len() > DOCUMENT_BYTES {
        let limit = limits::mebibytes(DOCUMENT_BYTES);
        let reason = format!("a text of more than {limit}; split it into documents");
        return Err(Error::new(ErrorKind::Limit, document.origin, reason));
    }
    document.published = document.published.or(options.published);
    if document.lang.is_none() {
        document.lang = language::detect(&document.text);
    }
    Ok(document)
}

#[cfg(test)]
mod tests;
