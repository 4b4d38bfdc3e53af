//! Front matter: `key: value` lines between `---` at the head of plain text and Markdown.

use super::original::{Extraction, Original};
use super::{Name, metadata};
use crate::document::Document;
use serde_json::Value;

/// A plain text, its front matter taken off.
pub(super) fn read_text(name: &Name, text: String) -> Document {
    let mut document = Document { origin: name.origin.clone(), ..Document::from_text(&name.id, "") };
    let body = apply(&mut document, &text);
    if body == 0 {
        document.text = text;
        return document;
    }
    let mut extraction = Extraction::of(&text);
    extraction.keep(body..text.len());
    let (read, pieces) = extraction.finish();
    document.text = read;
    document.original = Some(Original::new(text, pieces));
    document
}

/// Sets the fields of the front matter and gives the byte where the text begins: 0 when there is none.
pub(super) fn apply(document: &mut Document, text: &str) -> usize {
    let Some((block, body)) = split(text) else { return 0 };
    for line in block.lines() {
        if let Some((key, value)) = entry(line)
            && !value.is_empty()
        {
            let key = match key.to_ascii_lowercase().as_str() {
                "date" => "published".to_owned(),
                ours @ ("id" | "doc_id" | "title" | "published" | "url" | "outlet" | "lang") => {
                    ours.to_owned()
                }
                _ => key.to_owned(),
            };
            metadata::set(document, &key, Value::String(value.to_owned()));
        }
    }
    body
}

/// The lines between the fences and the byte after the closing one.
fn split(text: &str) -> Option<(&str, usize)> {
    let first = text.lines().next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = text.find('\n')? + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let end = at + line.len();
        let line = line.trim_end();
        if line == "---" || line == "..." {
            return Some((&text[start..at], end));
        }
        // Lists, nested values and comments are allowed but not read; running text means that this is no front matter.
        let other = line.is_empty() || line.starts_with([' ', '\t', '-', '#']);
        if !other && entry(line).is_none() {
            return None;
        }
        at = end;
    }
    None
}

fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let simple = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if !simple || !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    let value = value.trim();
    let quoted = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    Some((key, quoted('"').or_else(|| quoted('\'')).unwrap_or(value)))
}
