//! A document's words as the event grammars see them: which are taken by dates and names, where clauses end.

use super::lexicon::lists_of;
use crate::document::{Prose, Sentence, Span};
use std::ops::Range;

/// Words with what earlier stages said about them.
pub(super) struct View<'a, 'd> {
    pub(super) prose: &'a Prose<'d>,
    /// words inside a date, a time or the proper name of a facility: their figures count nobody
    pub(super) masked: Vec<bool>,
    /// words that name people by country: *Palestinians*
    pub(super) demonym: Vec<bool>,
    /// the lists of phrases that may have one that begins at a word, see [`super::lexicon`]
    pub(super) lists: Vec<u8>,
}

impl<'a, 'd> View<'a, 'd> {
    /// A view on which nothing is masked yet.
    pub(super) fn new(prose: &'a Prose<'d>) -> Self {
        let n = prose.words.len();
        View { prose, masked: vec![false; n], demonym: vec![false; n], lists: lists_of(prose) }
    }

    /// Marks the words `range` as taken.
    pub(super) fn mask(&mut self, range: Range<usize>) {
        let end = range.end.min(self.masked.len());
        self.masked[range.start.min(end)..end].fill(true);
    }

    /// A word folded; empty past the end of the document.
    #[inline]
    pub(super) fn word(&self, i: usize) -> &str {
        if i < self.prose.words.len() { self.prose.folded(i) } else { "" }
    }

    /// Text between word `i` and the next.
    #[inline]
    pub(super) fn gap(&self, i: usize) -> &str {
        self.prose.gap(i)
    }

    /// Whether a clause certainly ends between word `i` and the next: `;`, `:`, a dash, a full stop inside a headline.
    #[inline]
    pub(super) fn breaks_after(&self, i: usize) -> bool {
        if self.prose.space_after(i) {
            return false;
        }
        let gap = self.gap(i);
        gap.contains([';', ':', '—', '!', '?', '…'])
            || gap.contains("..")
            || gap.contains(" -")
            || gap.contains("--")
            || gap.contains(". ")
    }

    /// Whether a clause certainly ends somewhere between the words of `range`.
    pub(super) fn breaks_within(&self, range: Range<usize>) -> bool {
        range.start < range.end && (range.start..range.end - 1).any(|i| self.breaks_after(i))
    }

    /// Whether a comma or a stronger mark stands after word `i`.
    #[inline]
    pub(super) fn comma_after(&self, i: usize) -> bool {
        !self.prose.space_after(i) && (self.gap(i).contains([',', '(', ')']) || self.breaks_after(i))
    }

    /// The bytes of the words `range`.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.prose.words[range.start].start, self.prose.words[range.end - 1].end)
    }

    /// The text of the words `range`.
    pub(super) fn text(&self, range: Range<usize>) -> &'d str {
        self.span(range).of(self.prose.text())
    }
}

/// The words of a sentence.
pub(super) fn words_of(sentence: Sentence) -> Range<usize> {
    sentence.first_word as usize..sentence.end_word as usize
}
