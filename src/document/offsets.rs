//! From byte spans of the read text to code points, lines and columns of the original, the whole one when the text is a part.

use super::{Document, Span};
use std::cell::OnceCell;
use std::ops::Range;

/// Bytes between two counted positions.
const STEP: usize = 64;

/// Answers where spans lie in a document's original text; made once per document, then fast.
#[derive(Debug)]
pub struct Offsets<'d> {
    document: &'d Document,
    original: &'d str,
    /// code points; none when the original is ASCII, where bytes are code points
    counted: Option<Counts>,
    /// first byte of each line but the first; found when a line is asked for
    lines: OnceCell<Vec<u32>>,
}

impl<'d> Offsets<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let original = document.original_text();
        let counted = (!original.is_ascii()).then(|| Counts::new(original, starts));
        Offsets { document, original, counted, lines: OnceCell::new() }
    }

    /// A span of the read text as half-open code points of the original.
    pub fn code_points(&self, span: Span) -> (u32, u32) {
        let range = self.document.original_range(span);
        (self.count(range.start), self.count(range.end))
    }

    /// Line and column of a span's start in the original, both from 1, columns in code points.
    pub fn line_column(&self, span: Span) -> (u32, u32) {
        self.at(self.document.original_range(span).start)
    }

    /// Line and column of the code point after a span in the original, both from 1.
    pub fn end_line_column(&self, span: Span) -> (u32, u32) {
        self.at(self.document.original_range(span).end)
    }

    fn at(&self, byte: usize) -> (u32, u32) {
        let breaks = || self.original.match_indices('\n').map(|(at, _)| at as u32 + 1).collect();
        let lines = self.lines.get_or_init(breaks);
        let line = lines.partition_point(|&start| start as usize <= byte);
        let column = match line.checked_sub(1) {
            Some(last) => self.count(byte) - self.count(lines[last] as usize),
            None => self.document.beginning.column + self.count(byte) - self.document.beginning.code_points,
        };
        (self.document.beginning.lines + line as u32 + 1, column + 1)
    }

    fn count(&self, byte: usize) -> u32 {
        let here = self.counted.as_ref().map_or(byte as u32, |counted| counted.before(self.original, byte));
        self.document.beginning.code_points + here
    }
}

/// How many units of some kind, as `units` counts them, stand before a byte of a text: counted once, in steps.
#[derive(Debug)]
pub(crate) struct Counts {
    /// before each step, and before the end
    steps: Vec<u32>,
    units: fn(&[u8]) -> u32,
}

impl Counts {
    pub(crate) fn new(text: &str, units: fn(&[u8]) -> u32) -> Self {
        let counts = text.as_bytes().chunks(STEP).scan(0, |before, chunk| {
            *before += units(chunk);
            Some(*before)
        });
        Counts { steps: std::iter::once(0).chain(counts).collect(), units }
    }

    /// Units before a byte of the text that this was made of.
    pub(crate) fn before(&self, text: &str, byte: usize) -> u32 {
        let step = byte / STEP;
        self.steps[step] + (self.units)(&text.as_bytes()[step * STEP..byte])
    }
}

/// Bytes that start a code point.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count() as u32
}

impl Document {
    /// The text as it came in: the file for plain text, Markdown and HTML, the `text` field for JSON and CSV.
    pub fn original_text(&self) -> &str {
        self.original.as_ref().map_or(&self.text, |original| original.text())
    }

    /// The bytes of [`Document::original_text`] that a span of the read text comes from.
    pub fn original_range(&self, span: Span) -> Range<usize> {
        self.original.as_ref().map_or(span.range(), |original| original.range(span))
    }

    /// Where spans lie in the original, in code points, lines and columns.
    pub fn offsets(&self) -> Offsets<'_> {
        Offsets::of(self)
    }

    /// A span of the read text as half-open code points of the whole original. Counts from the start of the text: for many spans
    /// ask [`Document::offsets`] once.
    pub fn code_points(&self, span: Span) -> (u32, u32) {
        let range = self.original_range(span);
        let original = self.original_text().as_bytes();
        let start = self.beginning.code_points + starts(&original[..range.start]);
        (start, start + starts(&original[range]))
    }
}

/// Byte offset of each code point of an ascending list, or `None` where the text is shorter.
pub(super) fn bytes_of(text: &str, code_points: impl Iterator<Item = u64>) -> Vec<Option<u32>> {
    if text.is_ascii() {
        return code_points.map(|at| (at <= text.len() as u64).then_some(at as u32)).collect();
    }
    let mut chars = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let mut seen: Option<(u64, usize)> = None;
    code_points
        .map(|wanted| {
            loop {
                match seen {
                    Some((count, byte)) if count == wanted => return Some(byte as u32),
                    Some((count, _)) if count > wanted => return None,
                    _ => {
                        let byte = chars.next()?;
                        seen = Some((seen.map_or(0, |(count, _)| count + 1), byte));
                    }
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_and_columns_count_code_points() {
        let document = Document::from_text("t", "Zürich\nSão Paulo and Köln");
        let offsets = document.offsets();
        let koln = document.text.find("Köln").map(|at| Span::new(at as u32, at as u32 + 5)).unwrap();
        assert_eq!(offsets.line_column(koln), (2, 15));
        assert_eq!(offsets.code_points(koln), (21, 25));
    }

    proptest! {
        #[test]
        fn table_and_plain_count_agree(text in "[a-zé漢😀\\n]{0,900}", a in 0..900_usize, b in 0..900_usize) {
            let document = Document::from_text("t", text.as_str());
            let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            let (a, b) = (a.min(b), a.max(b));
            let span = Span::new(at(a) as u32, at(b) as u32);
            let count = text.chars().count();
            prop_assert_eq!(document.code_points(span), (a.min(count) as u32, b.min(count) as u32));
            prop_assert_eq!(document.offsets().code_points(span), document.code_points(span));
            let back = bytes_of(&text, [a.min(count) as u64, b.min(count) as u64].into_iter());
            prop_assert_eq!(back, vec![Some(span.start), Some(span.end)]);
        }
    }
}
