//! JSON documents: an object, an array of objects, or an object a line.

use super::{Documents, Name, Options, failed, finish, io_error, metadata};
use crate::document::offsets::bytes_of;
use crate::document::{Document, Span};
use crate::error::{Error, ErrorKind};
use serde_json::{Map, Value};
use std::io::BufRead;

/// A file that is one object or an array.
pub(super) fn documents<'a>(name: Name, text: &str, options: Options) -> Documents<'a> {
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
            document(&name, item, options)
        })),
        value => Box::new(std::iter::once(document(&name, value, options))),
    }
}

/// A file with an object a line; blank lines are skipped.
pub(super) fn lines<'a>(name: Name, input: impl BufRead + Send + 'a, options: Options) -> Documents<'a> {
    Box::new(Lines { name, input, options, line: 0, seen: false, ended: false })
}

struct Lines<R> {
    name: Name,
    input: R,
    options: Options,
    line: u32,
    seen: bool,
    ended: bool,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Document, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        while !self.ended {
            bytes.clear();
            self.line += 1;
            match self.input.read_until(b'\n', &mut bytes) {
                Ok(0) => {
                    self.ended = true;
                    if !self.seen {
                        let error =
                            Error::new(ErrorKind::Empty, &self.name.origin, "the file holds no documents");
                        return Some(Err(error));
                    }
                }
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => {
                    self.seen = true;
                    return Some(self.document(&bytes));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(io_error(&self.name.origin, &error)));
                }
            }
        }
        None
    }
}

impl<R> Lines<R> {
    fn document(&self, bytes: &[u8]) -> Result<Document, Error> {
        let origin = &self.name.origin;
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = error.valid_up_to();
            let column = String::from_utf8_lossy(&bytes[..at]).chars().count() as u32 + 1;
            Error::new(
                ErrorKind::Encoding,
                origin,
                format!("not UTF-8: byte 0x{:02X}; name the encoding with --encoding", bytes[at]),
            )
            .at(self.line, column)
        })?;
        let value = serde_json::from_str(text).map_err(|error| syntax(origin, &error, self.line))?;
        let name =
            Name { origin: format!("{origin}:{}", self.line), id: format!("{}:{}", self.name.id, self.line) };
        document(&name, value, self.options)
    }
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
