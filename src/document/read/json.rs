//! JSON documents: an object, an array of objects, or an object a line.

use super::limits::{self, Line, RECORD_BYTES};
use super::{Name, Options, Pending, Reading, failed, finish, io_error, metadata};
use crate::document::offsets::bytes_of;
use crate::document::{Document, Span};
use crate::error::{Error, ErrorKind};
use serde_json::{Map, Value};
use std::io::BufRead;
use std::sync::Arc;

/// A file that is one object or an array.
pub(super) fn documents<'a>(name: Name, text: &str, options: Options) -> Reading<'a> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return failed(syntax(&name.origin, &error, error.line() as u32)),
    };
    match value {
        Value::Array(items) if items.is_empty() => {
            failed(Error::new(ErrorKind::Empty, name.origin, "the array holds no documents"))
        }
        Value::Array(items) => Box::new(items.into_iter().enumerate().map(move |(i, item)| {
            let name = Name { origin: format!("{}[{i}]", name.origin), id: format!("{}[{i}]", name.id) };
            // What it holds is in memory already.
            Pending::new(name.origin.clone(), 0, move || document(&name, item, options))
        })),
        value => Box::new(std::iter::once(Pending::new(name.origin.clone(), text.len(), move || {
            document(&name, value, options)
        }))),
    }
}

/// What the records of a file have in common.
pub(super) struct Shared {
    pub(super) name: Name,
    pub(super) options: Options,
}

/// A file with an object a line; blank lines are skipped.
pub(super) fn lines<'a>(name: Name, input: impl BufRead + Send + 'a, options: Options) -> Reading<'a> {
    let shared = Arc::new(Shared { name, options });
    Box::new(Lines { shared, input, buffer: Vec::new(), line: 0, seen: false, ended: false })
}

struct Lines<R> {
    shared: Arc<Shared>,
    input: R,
    buffer: Vec<u8>,
    line: u32,
    seen: bool,
    ended: bool,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Pending;

    fn next(&mut self) -> Option<Pending> {
        while !self.ended {
            self.line = self.line.saturating_add(1);
            let origin = &self.shared.name.origin;
            match limits::read_line(&mut self.input, &mut self.buffer, RECORD_BYTES) {
                Ok(Line::End) => {
                    self.ended = true;
                    if !self.seen {
                        let error = Error::new(ErrorKind::Empty, origin, "the file holds no documents");
                        return Some(Pending::failed(error));
                    }
                }
                Ok(Line::Read) if self.buffer.trim_ascii().is_empty() => {}
                Ok(Line::Read) => {
                    self.seen = true;
                    return Some(line(&self.shared, self.line, self.buffer.clone()));
                }
                Ok(Line::TooLong) => {
                    self.seen = true;
                    let reason = format!("a line of more than {}", limits::mebibytes(RECORD_BYTES));
                    return Some(Pending::failed(
                        Error::new(ErrorKind::Limit, origin, reason).at(self.line, 0),
                    ));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Pending::failed(io_error(origin, &error)));
                }
            }
        }
        None
    }
}

/// The document in line `line` of a file.
pub(super) fn line(shared: &Arc<Shared>, line: u32, bytes: Vec<u8>) -> Pending {
    let shared = Arc::clone(shared);
    let origin = format!("{}:{line}", shared.name.origin);
    let name = Name { origin: origin.clone(), id: format!("{}:{line}", shared.name.id) };
    Pending::new(origin, bytes.len(), move || {
        let origin = &shared.name.origin;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let at = error.valid_up_to();
            let column = String::from_utf8_lossy(&bytes[..at]).chars().count() as u32 + 1;
            Error::new(
                ErrorKind::Encoding,
                origin,
                format!("not UTF-8: byte 0x{:02X}; name the encoding with --encoding", bytes[at]),
            )
            .at(line, column)
        })?;
        let value = serde_json::from_str(text).map_err(|error| syntax(origin, &error, line))?;
        document(&name, value, shared.options)
    })
}

fn syntax(origin: &str, error: &serde_json::Error, line: u32) -> Error {
    // serde_json appends the position, which we show in front.
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    Error::new(ErrorKind::Syntax, origin, format!("broken JSON: {reason}")).at(line, error.column() as u32)
}

fn document(name: &Name, value: Value, options: Options) -> Result<Document, Error> {
    let wrong = |reason: String| Error::new(ErrorKind::Syntax, &name.origin, reason);
    let Value::Object(mut fields) = value else {
        return Err(wrong("expected a JSON object with `text`".into()));
    };
    let text = match fields.shift_remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err(wrong("`text` is not a string".into())),
        None => return Err(wrong("there is no `text`".into())),
    };
    let spans = fields.shift_remove("toponyms");
    let mut document = Document { origin: name.origin.clone(), ..Document::from_text(&name.id, text) };
    // `properties` of an earlier output stay what they were.
    if let Some(Value::Object(properties)) = fields.get_mut("properties").map(Value::take) {
        fields.shift_remove("properties");
        document.properties = properties;
    }
    for (field, value) in fields {
        metadata::set(&mut document, &field, value);
    }
    if let Some(Value::Array(spans)) = spans {
        document.given_spans = given_spans(&document.text, &spans).map_err(wrong)?;
    }
    finish(document, options)
}

/// `toponyms` as sorted byte spans.
fn given_spans(text: &str, spans: &[Value]) -> Result<Vec<Span>, String> {
    let bound = |span: &Map<String, Value>, key: &str| span.get(key).and_then(Value::as_u64);
    let mut bounds = Vec::with_capacity(spans.len());
    for (i, span) in spans.iter().enumerate() {
        let pair = span.as_object().and_then(|span| Some((bound(span, "start")?, bound(span, "end")?)));
        match pair {
            Some((start, end)) if start < end => bounds.push((start, end)),
            _ => return Err(format!("toponyms[{i}] has no `start` below its `end`")),
        }
    }
    bounds.sort_unstable();
    bounds.dedup();
    let mut points: Vec<u64> = bounds.iter().flat_map(|&(start, end)| [start, end]).collect();
    points.sort_unstable();
    points.dedup();
    let bytes = bytes_of(text, points.iter().copied());
    let byte = |point: u64| {
        let at = points.binary_search(&point).ok()?;
        bytes[at]
    };
    bounds
        .iter()
        .map(|&(start, end)| match (byte(start), byte(end)) {
            (Some(start), Some(end)) => Ok(Span::new(start, end)),
            _ => Err(format!("the span {start}..{end} in `toponyms` reaches beyond the text")),
        })
        .collect()
}
