//! CSV: a document a record, columns by name. Comma, semicolon or tab, whichever the header has most of.

use super::limits::{self, Line, RECORD_BYTES, Ration, Rationed};
use super::{Name, Options, Pending, Reading, failed, finish, io_error, metadata};
use crate::document::Document;
use crate::error::{Error, ErrorKind};
use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::Value;
use std::io::{BufRead, Cursor, Read};
use std::sync::Arc;

/// The documents of a CSV file.
pub(super) fn documents<'a>(name: Name, input: impl BufRead + Send + 'a, options: Options) -> Reading<'a> {
    let mut input = input;
    let mut header = Vec::new();
    match limits::read_line(&mut input, &mut header, RECORD_BYTES) {
        Ok(Line::TooLong) => {
            let reason = format!("a line of more than {}", limits::mebibytes(RECORD_BYTES));
            return failed(Error::new(ErrorKind::Limit, name.origin, reason).at(1, 0));
        }
        Err(error) => return failed(io_error(&name.origin, &error)),
        Ok(_) => {}
    }
    let count = |delimiter: u8| header.iter().filter(|&&b| b == delimiter).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|&d| count(d)).unwrap_or(b',');
    let (input, ration) = Rationed::new(Cursor::new(header).chain(input));
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(input);
    let columns: Vec<String> = match reader.byte_headers() {
        Ok(names) => names.iter().map(column).collect(),
        Err(error) => return failed(broken(&name.origin, &error)),
    };
    if !columns.iter().any(|column| column == "text") {
        let reason = format!("the header names no column `text` (it has: {})", columns.join(", "));
        return failed(Error::new(ErrorKind::Syntax, name.origin, reason).at(1, 0));
    }
    let table = Arc::new(Table { name, columns, options });
    Box::new(Records { table, reader, ration, seen: false, ended: false })
}

/// A column's name; ours are found in any case.
pub(super) fn column(name: &[u8]) -> String {
    const OURS: &[&str] = &["text", "id", "doc_id", "title", "published", "url", "outlet", "lang"];
    let name = String::from_utf8_lossy(name).trim().to_owned();
    let lower = name.to_lowercase();
    if OURS.contains(&lower.as_str()) { lower } else { name }
}

fn broken(origin: &str, error: &csv::Error) -> Error {
    let line = error.position().map_or(1, |position| position.line() as u32);
    let reason = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the record has {len} fields where the header has {expected_len}")
        }
        csv::ErrorKind::Io(error) => return io_error(origin, error),
        _ => format!("broken CSV: {error}"),
    };
    Error::new(ErrorKind::Syntax, origin, reason).at(line, 0)
}

/// What the records of a file have in common.
struct Table {
    name: Name,
    columns: Vec<String>,
    options: Options,
}

struct Records<R> {
    table: Arc<Table>,
    reader: Reader<R>,
    ration: Ration,
    seen: bool,
    ended: bool,
}

impl<R: Read> Iterator for Records<R> {
    type Item = Pending;

    fn next(&mut self) -> Option<Pending> {
        if self.ended {
            return None;
        }
        let origin = &self.table.name.origin;
        let mut record = ByteRecord::new();
        self.ration.renew();
        match self.reader.read_byte_record(&mut record) {
            Ok(true) => {
                self.seen = true;
                let line = record.position().map_or(0, |position| position.line()) as u32;
                let (table, at) = (Arc::clone(&self.table), format!("{origin}:{line}"));
                let bytes = record.as_slice().len();
                Some(Pending::new(at.clone(), bytes, move || table.document(&record, line, at)))
            }
            Ok(false) => {
                self.ended = true;
                let empty = || Error::new(ErrorKind::Empty, origin, "there is only a header");
                (!self.seen).then(|| Pending::failed(empty()))
            }
            Err(error) => {
                self.seen = true;
                self.ended = error.is_io_error();
                let line = self.reader.position().line() as u32;
                Some(Pending::failed(match error.kind() {
                    csv::ErrorKind::Io(error) if limits::is_limit(error) => {
                        io_error(origin, error).at(line, 0)
                    }
                    _ => broken(origin, &error),
                }))
            }
        }
    }
}

impl Table {
    fn document(&self, record: &ByteRecord, line: u32, origin: String) -> Result<Document, Error> {
        let name = &self.name;
        let mut document = Document::from_text(format!("{}:{line}", name.id), "");
        document.origin = origin;
        for (column, field) in self.columns.iter().zip(record) {
            let field = std::str::from_utf8(field).map_err(|_| {
                let reason = format!("column `{column}` is not UTF-8; name the encoding with --encoding");
                Error::new(ErrorKind::Encoding, &name.origin, reason).at(line, 0)
            })?;
            match column.as_str() {
                "text" => document.text = field.to_owned(),
                column => metadata::set(&mut document, column, Value::String(field.to_owned())),
            }
        }
        finish(document, self.options)
    }
}
