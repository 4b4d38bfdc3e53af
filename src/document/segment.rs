//! Words, sentences and paragraphs of a document.

use super::Document;
use dateline_gazetteer::fold::Word;

/// A sentence: bytes, and words by index range into [`Prose::words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// its bytes, without surrounding white space
    pub span: super::Span,
    /// first word
    pub first_word: u32,
    /// one past its last word
    pub end_word: u32,
    /// paragraph number, from 0
    pub paragraph: u32,
    /// a headline or heading rather than running prose
    pub heading: bool,
}

/// A document cut into words and sentences: what recognition and the grammars walk over.
#[derive(Debug)]
pub struct Prose<'d> {
    /// the document
    pub document: &'d Document,
    /// all words in order
    pub words: Vec<Word>,
    /// all sentences in order; they cover every word
    pub sentences: Vec<Sentence>,
    /// folded words, joined; see [`Prose::folded`]
    folded: String,
    folded_ends: Vec<u32>,
}

#[allow(unused_variables, missing_docs)] // SKELETON
impl<'d> Prose<'d> {
    /// Segments a document: one pass over its text.
    pub fn new(document: &'d Document) -> Self {
        todo!()
    }

    /// The whole text.
    pub fn text(&self) -> &'d str {
        &self.document.text
    }

    /// A word as written.
    pub fn word(&self, i: usize) -> &'d str {
        let w = self.words[i];
        &self.document.text[w.start as usize..w.end as usize]
    }

    /// A word folded (lower case, no diacritics), as the gazetteer compares it.
    pub fn folded(&self, i: usize) -> &str {
        let start = if i == 0 { 0 } else { self.folded_ends[i - 1] as usize };
        &self.folded[start..self.folded_ends[i] as usize]
    }

    /// Text between word `i` and the next one (up to the end of the text for the last).
    pub fn gap(&self, i: usize) -> &'d str {
        todo!()
    }

    /// Index of the sentence that holds a byte offset (the nearest one before it in a gap).
    pub fn sentence_at(&self, byte: u32) -> usize {
        todo!()
    }

    /// Index of the first word that ends after a byte offset.
    pub fn word_at(&self, byte: u32) -> usize {
        todo!()
    }
}
