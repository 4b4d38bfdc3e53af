//! Readers: bytes of a file become documents, or say clearly why not.

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

/// The original text and how the read text maps to it, for HTML.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {}
