//! Words, sentences and paragraphs of a document.

use super::boundary::{self, Break, Gap, Layout};
use super::{Document, Lowered, LoweredWord, Span};
use crate::hash::hash;
use crate::sieve::Slot;
use dateline_gazetteer::fold::{self, Word};

/// A sentence: bytes, and words by index range into [`Prose::words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// its bytes, without surrounding white space
    pub span: Span,
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
    lowered: Lowered,
    /// folded words, see [`Prose::folded`]
    folded: Vec<LoweredWord>,
    /// hashes of the folded words
    hashes: Vec<u64>,
}

impl<'d> Prose<'d> {
    /// Segments a document: one pass over its text.
    pub fn new(document: &'d Document) -> Self {
        let text = document.text.as_str();
        let words: Vec<Word> = fold::words(text).collect();
        let mut lowered = Lowered::new(text);
        let fold = |word: &Word| {
            let span = Span::new(word.start, word.end);
            if word.plain { lowered.add_plain(span) } else { lowered.add(text, span, fold::fold_word_into) }
        };
        let folded: Vec<LoweredWord> = words.iter().map(fold).collect();
        let hashes = folded.iter().map(|&word| hash(lowered.get(word))).collect();
        let mut prose = Prose { document, words, sentences: Vec::new(), lowered, folded, hashes };
        prose.cut();
        prose.mark_headings();
        prose
    }

    /// The whole text.
    pub fn text(&self) -> &'d str {
        &self.document.text
    }

    /// A word as written.
    #[inline]
    pub fn word(&self, i: usize) -> &'d str {
        let w = self.words[i];
        &self.document.text[w.start as usize..w.end as usize]
    }

    /// A word folded (lower case, no diacritics), as the gazetteer compares it.
    #[inline]
    pub fn folded(&self, i: usize) -> &str {
        self.lowered.get(self.folded[i])
    }

    /// Where a folded word falls in sieves.
    #[inline]
    pub(crate) fn slot(&self, i: usize) -> Slot {
        self.folded[i].slot
    }

    /// Hashes of all folded words, see [`crate::hash`].
    #[inline]
    pub(crate) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Text between word `i` and the next one (up to the end of the text for the last), with a possessive `'s`.
    #[inline]
    pub fn gap(&self, i: usize) -> &'d str {
        let end = self.words.get(i + 1).map_or(self.document.text.len(), |next| next.start as usize);
        &self.document.text[self.words[i].end as usize..end]
    }

    /// Whether one space and nothing else stands between word `i` and the next, as between most.
    #[inline]
    pub(crate) fn space_after(&self, i: usize) -> bool {
        let end = self.words[i].end;
        self.words.get(i + 1).is_some_and(|next| next.start == end + 1)
            && self.document.text.as_bytes()[end as usize] == b' '
    }

    /// Index of the sentence that holds a byte offset (the nearest one before it in a gap, the first one before all).
    /// A text without words has no sentences; do not ask then.
    pub fn sentence_at(&self, byte: u32) -> usize {
        self.sentences.partition_point(|sentence| sentence.span.start <= byte).saturating_sub(1)
    }

    /// Index of the first word that ends after a byte offset; the number of words when none does.
    pub fn word_at(&self, byte: u32) -> usize {
        self.words.partition_point(|word| word.end <= byte)
    }

    fn cut(&mut self) {
        let text = self.text();
        let layout = Layout::of(text);
        let mut paragraph = 0;
        let mut first_word = 0;
        let mut start = text.len() - text.trim_start().len();
        let mut paragraph_start = start;
        let mut line_start = 0;
        let mut after_note = false;
        for i in 0..self.words.len() {
            let word = self.words[i];
            let plain = text.as_bytes()[word.end as usize - 1] != b'.' && !after_note;
            // Between most words stands a space, and nothing ends there.
            if plain && self.space_after(i) {
                continue;
            }
            let gap = self.gap(i);
            if i + 1 == self.words.len() {
                self.push(start, word.end as usize + gap.trim_end().len(), first_word, i + 1, paragraph);
                break;
            }
            // Nor at these.
            if plain && matches!(gap, ", " | "-") {
                continue;
            }
            let at = word.end as usize;
            let next = self.words[i + 1].start as usize;
            let line = &text[line_start..at + gap.find('\n').unwrap_or(0)];
            let found = match layout.paragraph_break(gap, line, &text[next..]) {
                Some(end) => Break::Paragraph { end },
                None if let Some(end) = boundary::dateline_end(&text[paragraph_start..at], gap) => {
                    Break::Sentence { end }
                }
                None => Gap {
                    text: gap,
                    before: self.word(i),
                    before_folded: self.folded(i),
                    after: self.word(i + 1),
                    after_folded: self.folded(i + 1),
                    at_paragraph_start: first_word == i && start == paragraph_start,
                    after_note,
                    cased: layout.cased,
                }
                .sentence_break(),
            };
            let in_note = self.word(i).bytes().all(|b| b.is_ascii_digit());
            after_note = boundary::opens_note(gap) || (after_note && in_note && gap == "][");
            if let Some(end) = gap.rfind('\n') {
                line_start = at + end + 1;
            }
            if let Break::Sentence { end } | Break::Paragraph { end } = found {
                self.push(start, at + end, first_word, i + 1, paragraph);
                first_word = i + 1;
                start = next - text[at + end..next].trim_start().len();
            }
            if let Break::Paragraph { .. } = found {
                paragraph += 1;
                paragraph_start = start;
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, first_word: usize, end_word: usize, paragraph: u32) {
        self.sentences.push(Sentence {
            span: Span::new(start as u32, end as u32),
            first_word: first_word as u32,
            end_word: end_word as u32,
            paragraph,
            heading: false,
        });
    }

    /// A paragraph of its own that is short and has no closing punctuation is a heading when other paragraphs follow; so is a
    /// first sentence that repeats the document's title.
    fn mark_headings(&mut self) {
        let text = self.text();
        let paragraphs: Vec<u32> = self.sentences.iter().map(|sentence| sentence.paragraph).collect();
        let last = paragraphs.last().copied().unwrap_or(0);
        for (i, sentence) in self.sentences.iter_mut().enumerate() {
            let alone = (i == 0 || paragraphs[i - 1] != sentence.paragraph)
                && paragraphs.get(i + 1).is_none_or(|&next| next != sentence.paragraph);
            let words = (sentence.end_word - sentence.first_word) as usize;
            sentence.heading =
                alone && sentence.paragraph != last && boundary::is_heading(sentence.span.of(text), words);
        }
        if let (Some(first), Some(title)) = (self.sentences.first_mut(), &self.document.title)
            && first.span.of(text).trim_end_matches('.') == title.trim().trim_end_matches('.')
        {
            first.heading = true;
        }
    }
}

#[cfg(test)]
mod tests;
