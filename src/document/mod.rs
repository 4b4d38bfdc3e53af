//! Documents: one report each, and how they come in.
//!
//! Everything later works on [`Document::text`] with [`Span`]s of byte offsets into it; only the serialiser turns them into
//! code points of the original text ([`Document::code_points`]), also when the text was taken out of HTML.

mod boundary;
mod lowered;
mod offsets;
mod parts;
pub mod read;
mod segment;
mod span;

pub use dateline_gazetteer::fold::Word;
pub(crate) use lowered::{Lowered, LoweredWord};
pub(crate) use offsets::Counts;
pub use offsets::Offsets;
pub use parts::{Beginning, Parts, WHOLE_BYTES};
pub use segment::{Prose, Sentence};
pub use span::{Span, single_line};

use jiff::civil::Date;

/// One report.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// identifier: the input's `id`/`doc_id`, else the file name (with line number for JSON lines without one)
    pub id: String,
    /// where a person finds it: the path as given, with the line for JSON lines and CSV (`reports.jsonl:3`)
    pub origin: String,
    /// the text that is read: the whole file for plain text, the main text for HTML
    pub text: String,
    /// the headline, when the input gives one apart from the text
    pub title: Option<String>,
    /// publication day, from the input or `--published`
    pub published: Option<Date>,
    /// where it was published
    pub url: Option<String>,
    /// who published it
    pub outlet: Option<String>,
    /// ISO 639-1 code, given or detected
    pub lang: Option<String>,
    /// unknown fields of a JSON input, carried through to the output
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// gold or user spans in the input's `toponyms`, for `extract --spans`; sorted, valid char boundaries of `text`
    pub given_spans: Vec<Span>,
    /// how `text` maps to the original; `None` when they are the same
    pub original: Option<read::Original>,
    /// where it begins, when it is a part of a longer document ([`Document::parts`])
    pub beginning: Beginning,
}

impl Document {
    /// A document that is only a text.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let id = id.into();
        Document {
            origin: id.clone(),
            id,
            text: text.into(),
            title: None,
            published: None,
            url: None,
            outlet: None,
            lang: None,
            properties: serde_json::Map::new(),
            given_spans: Vec::new(),
            original: None,
            beginning: Beginning::default(),
        }
    }
}
