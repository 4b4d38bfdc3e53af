//! Readers: bytes of a file become documents, or say clearly why not.
//!
//! [`read`] streams: JSON lines and CSV are read a record at a time, the other formats a file at a time. One broken document
//! is one `Err` in the stream; the next documents still come.

mod csv;
mod decode;
mod entity;
mod front_matter;
mod html;
mod json;
mod language;
mod markdown;
mod metadata;
mod original;

pub use original::Original;

use super::Document;
use crate::error::{Error, ErrorKind};
use encoding_rs::Encoding;
use jiff::civil::Date;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

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
}

impl Format {
    /// The format that a file name's extension tells.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" | "text" => Format::Text,
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "json" => Format::Json,
            "jsonl" | "ndjson" => Format::Jsonl,
            "csv" => Format::Csv,
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

/// Reads the documents of one file.
pub fn read<'a>(name: Name, input: impl Read + Send + 'a, format: Format, options: Options) -> Documents<'a> {
    let mut input = BufReader::with_capacity(1 << 16, input);
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
    let mut bytes = Vec::new();
    if let Err(error) = input.read_to_end(&mut bytes) {
        return failed(io_error(&name.origin, &error));
    }
    // Offsets are 32 bits wide.
    if bytes.len() > u32::MAX as usize / 2 {
        return failed(Error::new(ErrorKind::Syntax, name.origin, "a single document of more than 2 GiB"));
    }
    let declared = (format == Format::Html).then(|| decode::html_encoding(&bytes));
    let text = match decode::decode(&name.origin, &bytes, options.encoding, declared) {
        Ok(text) => text.into_owned(),
        Err(error) => return failed(error),
    };
    let document = match format {
        Format::Text => front_matter::read_text(&name, text),
        Format::Markdown => markdown::read(&name, &text),
        Format::Html => html::read(&name, &text),
        Format::Json => return json::documents(name, &text, options),
        Format::Jsonl | Format::Csv => {
            return records(name, io::Cursor::new(text.into_bytes()), format, options);
        }
    };
    Box::new(std::iter::once(finish(document, options)))
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

fn records<'a>(
    name: Name,
    input: impl BufRead + Send + 'a,
    format: Format,
    options: Options,
) -> Documents<'a> {
    match format {
        Format::Csv => csv::documents(name, input, options),
        _ => json::lines(name, input, options),
    }
}

fn failed<'a>(error: Error) -> Documents<'a> {
    Box::new(std::iter::once(Err(error)))
}

fn io_error(origin: &str, error: &io::Error) -> Error {
    Error::new(ErrorKind::Io, origin, error.to_string())
}

/// What all formats have in common once the fields are read: a text must be there, the day and language are filled in.
fn finish(document: Document, options: Options) -> Result<Document, Error> {
    let mut document = document;
    if !document.text.contains(char::is_alphanumeric) {
        return Err(Error::new(ErrorKind::Empty, document.origin, "there is no text to read"));
    }
    document.published = document.published.or(options.published);
    if document.lang.is_none() {
        document.lang = language::detect(&document.text);
    }
    Ok(document)
}

#[cfg(test)]
mod tests;
