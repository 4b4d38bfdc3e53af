//! Words of a text in small letters, for the most part without copying them one by one.

use super::Span;
use crate::sieve::{self, Slot};

/// A text in small letters, where plain words stand as they are compared, and behind it the other words.
#[derive(Debug)]
pub(crate) struct Lowered(String);

/// A word in a [`Lowered`] text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoweredWord {
    span: Span,
    /// where it falls in sieves
    pub(crate) slot: Slot,
}

impl LoweredWord {
    /// No word.
    pub(crate) const EMPTY: LoweredWord =
        LoweredWord { span: Span { start: 0, end: 0 }, slot: sieve::slot("") };
}

impl Lowered {
    /// A text of which words will be asked for.
    pub(crate) fn new(text: &str) -> Self {
        let mut lowered = String::with_capacity(text.len() + text.len() / 16);
        lowered.push_str(text);
        lowered.make_ascii_lowercase();
        Lowered(lowered)
    }

    /// A word of ASCII letters and digits: where it stands.
    #[inline]
    pub(crate) fn add_plain(&self, span: Span) -> LoweredWord {
        LoweredWord { span, slot: sieve::slot(span.of(&self.0)) }
    }

    /// The word at `span` of `text`, as `fold` appends it.
    pub(crate) fn add(
        &mut self,
        text: &str,
        span: Span,
        fold: impl FnOnce(&str, &mut String),
    ) -> LoweredWord {
        let start = self.0.len() as u32;
        fold(span.of(text), &mut self.0);
        self.add_plain(Span::new(start, self.0.len() as u32))
    }

    /// A word that was added.
    #[inline]
    pub(crate) fn get(&self, word: LoweredWord) -> &str {
        word.span.of(&self.0)
    }
}
