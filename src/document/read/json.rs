//! JSON documents: an object, an array of objects, or an object a line.

use super::limits::{self, LONG_BYTES, Line, RECORD_BYTES};
use super::{Name, Options, Pending, Reading, failed, finish, io_error, metadata};
use crate::document::offsets::bytes_of;
use crate::document::{Document, Span};
use crate::error::{Error, ErrorKind};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::fmt;
use std::io::BufRead;
use std::ops::Range;
use std::sync::Arc;

/// Most bytes of JSON of a document's fields beside `text` and `toponyms`: as values they can take ten times that in memory.
const OTHER_FIELDS_BYTES: usize = 16 << 20;

/// A file that is one object or an array. Of an array, each item is taken apart when its turn comes.
pub(super) fn documents<'a>(name: Name, text: String, options: Options) -> Reading<'a> {
    if !text.trim_start().starts_with('[') {
        return Box::new(std::iter::once(Pending::new(name.origin.clone(), text.len(), move || {
            document(&name, &text, options, |at| syntax(&name.origin, at, 0))
        })));
    }
    let items: Vec<&RawValue> = match serde_json::from_str(&text) {
        Ok(items) => items,
        Err(error) => return failed(syntax(&name.origin, At::of(&error), 0)),
    };
    if items.is_empty() {
        return failed(Error::new(ErrorKind::Empty, name.origin, "the array holds no documents"));
    }
    let (mut end, mut start) = (0, Start::default());
    let place = |item: &&RawValue| {
        let item = range(&text, item.get());
        start = start.after(&text[std::mem::replace(&mut end, item.start)..item.start]);
        (item, start)
    };
    let items: Vec<(Range<usize>, Start)> = items.iter().map(place).collect();
    let text = Arc::new(text);
    Box::new(items.into_iter().enumerate().map(move |(i, (item, start))| {
        let name = Name { origin: format!("{}[{i}]", name.origin), id: format!("{}[{i}]", name.id) };
        let text = Arc::clone(&text);
        Pending::new(name.origin.clone(), item.len(), move || {
            document(&name, &text[item], options, |at| syntax(&name.origin, at.behind(start), 0))
        })
    }))
}

/// Where a part of a text lies in it, in bytes.
fn range(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    start..start + part.len()
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
                    // The buffer stays, unless the line is long.
                    let bytes = match self.buffer.len() > LONG_BYTES {
                        true => std::mem::take(&mut self.buffer),
                        false => self.buffer.clone(),
                    };
                    return Some(line(&self.shared, self.line, bytes));
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
        document(&name, text, shared.options, |at| syntax(origin, at, line - 1))
    })
}

/// What is wrong with JSON, and where: line and column from 1.
struct At {
    reason: String,
    line: u32,
    column: u32,
}

impl At {
    fn of(error: &serde_json::Error) -> Self {
        // serde_json appends the position, which we show in front.
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or(&message).to_owned();
        At { reason, line: error.line() as u32, column: error.column() as u32 }
    }

    /// The same in a text in which it begins there.
    fn behind(self, start: Start) -> Self {
        let column = if self.line == 1 { start.column + self.column } else { self.column };
        At { line: start.lines + self.line, column, ..self }
    }
}

/// Where a part of a text begins: lines before it, and bytes before it in its line.
#[derive(Debug, Clone, Copy, Default)]
struct Start {
    lines: u32,
    column: u32,
}

impl Start {
    /// What begins after so much more text.
    fn after(self, text: &str) -> Self {
        let lines = text.bytes().filter(|&b| b == b'\n').count() as u32;
        match text.rfind('\n') {
            Some(at) => Start { lines: self.lines + lines, column: (text.len() - at - 1) as u32 },
            None => Start { column: self.column + text.len() as u32, ..self },
        }
    }
}

fn syntax(origin: &str, at: At, lines_before: u32) -> Error {
    let reason = format!("broken JSON: {}", at.reason);
    Error::new(ErrorKind::Syntax, origin, reason).at(lines_before + at.line, at.column)
}

/// The fields of an object, in order, each as it stands: values of unknown fields are made when it is known how large they are.
struct Fields<'j>(Vec<(String, &'j RawValue)>);

impl<'j> Deserialize<'j> for Fields<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'j> Visitor<'j> for Object {
            type Value = Fields<'j>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a JSON object")
            }

            fn visit_map<M: MapAccess<'j>>(self, mut map: M) -> Result<Fields<'j>, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry::<String, &'j RawValue>()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// A document from its JSON; `syntax` tells what is wrong with that.
fn document(
    name: &Name,
    json: &str,
    options: Options,
    syntax: impl Fn(At) -> Error,
) -> Result<Document, Error> {
    let wrong = |reason: String| Error::new(ErrorKind::Syntax, &name.origin, reason);
    let Fields(mut fields) = match serde_json::from_str(json) {
        Ok(fields) => fields,
        Err(error) if error.is_data() => return Err(wrong("expected a JSON object with `text`".into())),
        Err(error) => return Err(syntax(At::of(&error))),
    };
    let mut take = |wanted: &str| {
        let mut found = None;
        fields.retain(|(field, value)| {
            let other = field != wanted;
            found = if other { found } else { Some(*value) };
            other
        });
        found
    };
    let text: String = match take("text") {
        Some(part) if part.get().starts_with('"') => parse(json, part, &syntax)?,
        Some(_) => return Err(wrong("`text` is not a string".into())),
        None => return Err(wrong("there is no `text`".into())),
    };
    let spans = take("toponyms");
    if fields.iter().map(|(field, value)| field.len() + value.get().len()).sum::<usize>() > OTHER_FIELDS_BYTES
    {
        let limit = limits::mebibytes(OTHER_FIELDS_BYTES);
        let reason = format!("more than {limit} of other fields than `text` and `toponyms`; leave them out");
        return Err(Error::new(ErrorKind::Limit, &name.origin, reason));
    }
    let mut document = Document { origin: name.origin.clone(), ..Document::from_text(&name.id, text) };
    let mut others = Map::new();
    for (field, part) in fields {
        others.insert(field, parse(json, part, &syntax)?);
    }
    // `properties` of an earlier output stay what they were.
    if let Some(Value::Object(properties)) = others.get_mut("properties").map(Value::take) {
        others.shift_remove("properties");
        document.properties = properties;
    }
    for (field, value) in others {
        metadata::set(&mut document, &field, value);
    }
    if let Some(part) = spans
        && part.get().starts_with('[')
    {
        let spans: Vec<&RawValue> = parse(json, part, &syntax)?;
        document.given_spans = given_spans(&document.text, &spans).map_err(wrong)?;
    }
    finish(document, options)
}

/// What a part of a document's JSON holds.
fn parse<'j, T: Deserialize<'j>>(
    json: &str,
    part: &'j RawValue,
    syntax: &impl Fn(At) -> Error,
) -> Result<T, Error> {
    serde_json::from_str(part.get()).map_err(|error| {
        syntax(At::of(&error).behind(Start::default().after(&json[..range(json, part.get()).start])))
    })
}

/// `toponyms` as sorted byte spans.
fn given_spans(text: &str, spans: &[&RawValue]) -> Result<Vec<Span>, String> {
    #[derive(Deserialize)]
    struct Given {
        start: u64,
        end: u64,
    }
    let mut bounds = Vec::with_capacity(spans.len());
    for (i, span) in spans.iter().enumerate() {
        match serde_json::from_str(span.get()) {
            Ok(Given { start, end }) if start < end => bounds.push((start, end)),
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
