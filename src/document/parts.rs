//! Long documents, cut into parts: an analysis holds some thirty times its text in memory, whatever the text's length.
//!
//! A part is a [`Document`] like any other, with what is known about the whole one. What is found in it has its place in the
//! whole original all the same ([`Document::offsets`]), since a part knows where it begins ([`Document::beginning`]). Context ends
//! where a part does: a place introduced in one part is a stranger in the next.

use super::{Document, Span};

/// Longest text that is analysed as a whole, in bytes: two novels.
pub const WHOLE_BYTES: usize = 2 << 20;

/// Longest part of a longer one, in bytes.
const PART_BYTES: usize = 1 << 20;

/// Where a text may be cut, the best first: after a paragraph, a line that ends a sentence, a line, a sentence, a word.
const CUTS: [&str; 6] = ["\n\n", "\n\r\n", ".\n", "\n", ". ", " "];

/// Where the text of a part begins in the whole document; all zero for a document that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beginning {
    /// bytes of the read text before it
    pub byte: u32,
    /// code points of the original before it
    pub code_points: u32,
    /// line feeds of the original before it
    pub lines: u32,
    /// code points of the original before it in its line
    pub column: u32,
}

impl Beginning {
    /// What begins after so much more of the original (and of the read text, in bytes).
    fn after(self, original: &str, bytes: u32) -> Self {
        let count = |text: &str| text.chars().count() as u32;
        let last_line = original.rfind('\n').map(|at| count(&original[at + 1..]));
        Beginning {
            byte: self.byte + bytes,
            code_points: self.code_points + count(original),
            lines: self.lines + original.bytes().filter(|&b| b == b'\n').count() as u32,
            column: last_line.unwrap_or_else(|| self.column + count(original)),
        }
    }
}

impl Document {
    /// Whether the text is longer than what is analysed as a whole.
    pub fn is_long(&self) -> bool {
        self.text.len() > WHOLE_BYTES
    }

    /// The parts of a long document in order, each with the given spans that lie in it. Parts without a word are left out.
    pub fn parts(&self) -> Parts<'_> {
        self.parts_of(PART_BYTES)
    }

    fn parts_of(&self, longest: usize) -> Parts<'_> {
        Parts { document: self, longest, beginning: self.beginning, start: 0, original_start: 0 }
    }
}

/// Iterates over the parts of a document, see [`Document::parts`].
#[derive(Debug)]
pub struct Parts<'d> {
    document: &'d Document,
    longest: usize,
    /// of the next part
    beginning: Beginning,
    /// first byte of the next part
    start: u32,
    /// the same in the original
    original_start: usize,
}

impl Iterator for Parts<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        while (self.start as usize) < self.document.text.len() {
            let part = self.cut();
            if part.text.contains(char::is_alphanumeric) {
                return Some(part);
            }
        }
        None
    }
}

impl Parts<'_> {
    /// Cuts the next part off.
    fn cut(&mut self) -> Document {
        let document = self.document;
        let span = Span::new(self.start, self.end());
        let original_end = document.original_range(span).end.max(self.original_start);
        let given = document.given_spans.iter().filter(|given| span.contains(**given));
        let part = Document {
            id: document.id.clone(),
            origin: document.origin.clone(),
            text: span.of(&document.text).to_owned(),
            title: document.title.clone(),
            published: document.published,
            url: document.url.clone(),
            outlet: document.outlet.clone(),
            lang: document.lang.clone(),
            properties: serde_json::Map::new(),
            given_spans: given
                .map(|given| Span::new(given.start - span.start, given.end - span.start))
                .collect(),
            original: document
                .original
                .as_ref()
                .map(|original| original.part(span, self.original_start..original_end)),
            beginning: self.beginning,
        };
        let passed = &document.original_text()[self.original_start..original_end];
        self.beginning = self.beginning.after(passed, span.end - span.start);
        self.start = span.end;
        self.original_start = original_end;
        part
    }

    /// Where the next part ends: in the second half of what fits, at the best place there, and not inside a given span.
    fn end(&self) -> u32 {
        let text = &self.document.text;
        let rest = &text[self.start as usize..];
        if rest.len() <= self.longest {
            return text.len() as u32;
        }
        // Parts of about one length, rather than a short one at the end.
        let most = rest.ceil_char_boundary(rest.len().div_ceil(rest.len().div_ceil(self.longest)));
        let half = rest.floor_char_boundary(most / 2);
        let found = CUTS.iter().find_map(|cut| Some(half + rest[half..most].rfind(cut)? + cut.len()));
        self.outside_given(self.start + found.unwrap_or(most) as u32)
    }

    /// The last place up to here where no given span is cut, else the first one after it.
    fn outside_given(&self, end: u32) -> u32 {
        let given = &self.document.given_spans;
        let cut = |at: u32| given.iter().filter(move |span| span.start < at && at < span.end);
        let mut before = end;
        while let Some(start) = cut(before).map(|span| span.start).min() {
            before = start;
        }
        let mut after = end;
        while let Some(end) = cut(after).map(|span| span.end).max() {
            after = end;
        }
        if before > self.start { before } else { after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read::{self, Format, Options};
    use proptest::prelude::*;

    #[test]
    fn a_part_ends_with_a_paragraph_where_there_is_one() {
        let document = Document::from_text("t", "One two.\nThree.\n\nFour five. Six.\nSeven eight nine.");
        let parts: Vec<String> = document.parts_of(24).map(|part| part.text).collect();
        assert_eq!(parts, ["One two.\nThree.\n\n", "Four five. Six.\n", "Seven eight nine."]);
    }

    #[test]
    fn a_given_span_is_never_cut() {
        let mut document = Document::from_text("t", "In New York City and in Los Angeles they met.");
        document.given_spans = vec![Span::new(3, 16), Span::new(7, 11), Span::new(24, 35)];
        for longest in 4..40 {
            let surfaces = document.parts_of(longest).flat_map(|part| {
                part.given_spans.iter().map(|span| span.of(&part.text).to_owned()).collect::<Vec<_>>()
            });
            assert_eq!(surfaces.collect::<Vec<_>>(), ["New York City", "York", "Los Angeles"], "{longest}");
        }
    }

    /// Each word of the parts, and where it lies, equals that of the whole document.
    fn assert_same_places(document: &Document, longest: usize) {
        let whole = document.offsets();
        let mut next = 0;
        for part in document.parts_of(longest) {
            let offsets = part.offsets();
            assert!(part.text.len() <= longest + 3 && part.beginning.byte >= next);
            next = part.beginning.byte + part.text.len() as u32;
            for (at, text) in part.text.match_indices(|c: char| !c.is_whitespace()) {
                let here = Span::new(at as u32, (at + text.len()) as u32);
                let there = Span::new(here.start + part.beginning.byte, here.end + part.beginning.byte);
                assert_eq!(here.of(&part.text), there.of(&document.text));
                assert_eq!(offsets.code_points(here), whole.code_points(there));
                assert_eq!(part.code_points(here), whole.code_points(there));
                assert_eq!(offsets.line_column(here), whole.line_column(there));
                assert_eq!(offsets.end_line_column(here), whole.end_line_column(there));
            }
        }
        assert!(document.text[next as usize..].chars().all(|c| !c.is_alphanumeric()));
    }

    proptest! {
        #[test]
        fn parts_lie_where_they_lie_in_the_whole(text in "[a-c é漢😀.\\n\\r]{1,200}", longest in 1..120_usize) {
            assert_same_places(&Document::from_text("t", text), longest);
        }

        #[test]
        fn so_do_parts_of_a_text_out_of_markup(
            words in prop::collection::vec("[a-zé]{1,9}[;,.]?", 1..40),
            longest in 8..120_usize,
        ) {
            let text = words.join("</p>\n<p>Z&eacute;ro <b>deux</b> ");
            let html = format!("<html><body><article><p>Z&eacute;ro deux {text}</p></article></body></html>");
            let read = read::read_bytes("t", html.as_bytes(), Format::Html, Options::default());
            let document = read.into_iter().next().unwrap().unwrap();
            prop_assert!(document.text.contains("Zéro deux"));
            assert_same_places(&document, longest);
        }
    }
}
