//! How a read text maps to the original it was taken out of.

use crate::document::Span;
use std::ops::Range;

/// The original text and how the read text maps to it: for HTML and Markdown, and where front matter was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    text: String,
    pieces: Vec<Piece>,
}

/// A run of the read text: either the same bytes as in the original, or something that stands for a part of it (a decoded
/// entity, collapsed white space, a paragraph break for a tag).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// first byte in the read text
    at: u32,
    /// first byte in the original
    original: u32,
    /// bytes in the original
    original_len: u32,
    verbatim: bool,
}

impl Original {
    pub(super) fn new(text: String, pieces: Vec<Piece>) -> Self {
        Original { text, pieces }
    }

    /// The original text, decoded.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the original that a span of the read text comes from. A span that begins or ends inside a replaced part
    /// takes in the whole part.
    pub fn range(&self, span: Span) -> Range<usize> {
        let start = self.piece_at(span.start).map_or(0, |piece| match piece.verbatim {
            true => piece.original + (span.start - piece.at),
            false => piece.original,
        });
        if span.start == span.end {
            return start as usize..start as usize;
        }
        let end = self.piece_at(span.end - 1).map_or(0, |piece| match piece.verbatim {
            true => piece.original + (span.end - piece.at),
            false => piece.original + piece.original_len,
        });
        start as usize..end.max(start) as usize
    }

    /// What belongs to a part of the read text, `here` being its bytes of the original.
    pub(in crate::document) fn part(&self, part: Span, here: Range<usize>) -> Original {
        let first = self.pieces.partition_point(|piece| piece.at <= part.start).saturating_sub(1);
        let pieces = self.pieces[first..].iter().take_while(|piece| piece.at < part.end).map(|piece| {
            let skipped = part.start.saturating_sub(piece.at);
            let (start, end) = match piece.verbatim {
                true => (piece.original + skipped, piece.original + piece.original_len),
                false => (piece.original, piece.original + piece.original_len),
            };
            let inside = |at: u32| (at as usize).clamp(here.start, here.end) as u32;
            Piece {
                at: piece.at + skipped - part.start,
                original: inside(start) - here.start as u32,
                original_len: inside(end) - inside(start),
                verbatim: piece.verbatim,
            }
        });
        Original { pieces: pieces.collect(), text: self.text[here.clone()].to_owned() }
    }

    fn piece_at(&self, byte: u32) -> Option<&Piece> {
        self.pieces[..self.pieces.partition_point(|piece| piece.at <= byte)].last()
    }
}

/// Builds a read text out of parts of an original, front to back.
#[derive(Debug)]
pub(super) struct Extraction<'o> {
    original: &'o str,
    text: String,
    pieces: Vec<Piece>,
}

impl<'o> Extraction<'o> {
    pub(super) fn of(original: &'o str) -> Self {
        Extraction { original, text: String::with_capacity(original.len() / 2), pieces: Vec::new() }
    }

    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Takes a part over as it is.
    pub(super) fn keep(&mut self, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let (at, start, len) = (self.text.len() as u32, part.start as u32, part.len() as u32);
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.original + last.original_len == start => {
                last.original_len += len
            }
            _ => self.pieces.push(Piece { at, original: start, original_len: len, verbatim: true }),
        }
        self.text.push_str(&self.original[part]);
    }

    /// Writes something else in place of a part (which may be empty: an insertion).
    pub(super) fn replace(&mut self, part: Range<usize>, with: &str) {
        if with.is_empty() {
            return;
        }
        let at = self.text.len() as u32;
        self.pieces.push(Piece {
            at,
            original: part.start as u32,
            original_len: part.len() as u32,
            verbatim: false,
        });
        self.text.push_str(with);
    }

    /// Takes trailing white space back.
    pub(super) fn trim_end(&mut self) {
        let len = self.text.trim_end().len();
        self.text.truncate(len);
        while self.pieces.last().is_some_and(|piece| piece.at as usize >= len) {
            self.pieces.pop();
        }
        if let Some(last) = self.pieces.last_mut()
            && last.verbatim
        {
            last.original_len = last.original_len.min(len as u32 - last.at);
        }
    }

    /// The read text, and its way back: for [`Original::new`], with the original that it was taken out of.
    pub(super) fn finish(self) -> (String, Vec<Piece>) {
        (self.text, self.pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_map_through_kept_and_replaced_parts() {
        let original = "<p>Saint-&Eacute;tienne</p><p>Lyon";
        let mut extraction = Extraction::of(original);
        extraction.keep(3..9);
        extraction.replace(9..17, "É");
        extraction.keep(17..23);
        extraction.replace(23..30, "\n\n");
        extraction.keep(30..34);
        let (text, pieces) = extraction.finish();
        let map = Original::new(original.to_owned(), pieces);
        assert_eq!(text, "Saint-Étienne\n\nLyon");
        assert_eq!(&original[map.range(Span::new(0, 14))], "Saint-&Eacute;tienne");
        assert_eq!(&original[map.range(Span::new(6, 8))], "&Eacute;");
        assert_eq!(&original[map.range(Span::new(16, 20))], "Lyon");
        assert_eq!(map.range(Span::new(20, 20)), 34..34);
    }

    #[test]
    fn trimming_takes_pieces_back() {
        let original = "Lyon  \n <b>";
        let mut extraction = Extraction::of(original);
        extraction.keep(0..6);
        extraction.replace(6..8, " ");
        extraction.trim_end();
        extraction.replace(8..11, "\n\n");
        extraction.trim_end();
        let (text, pieces) = extraction.finish();
        let map = Original::new(original.to_owned(), pieces);
        assert_eq!((text.as_str(), map.range(Span::new(0, 4))), ("Lyon", 0..4));
    }
}
