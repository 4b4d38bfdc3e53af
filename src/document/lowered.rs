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

    /// The word at `span` of `text`: where it stands when it consists of ASCII letters and digits, else as `fold` appends it.
    pub(crate) fn add(
        &mut self,
        text: &str,
        span: Span,
        fold: impl FnOnce(&str, &mut String),
    ) -> LoweredWord {
        let written = span.of(text);
        let span = if written.bytes().all(|b| b.is_ascii_alphanumeric()) {
            span
        } else {
            let start = self.0.len() as u32;
            fold(written, &mut self.0);
            Span::new(start, self.0.len() as u32)
        };
        LoweredWord { span, slot: sieve::slot(span.of(&self.0)) }
    }

    /// A word that was added.
    #[inline]
    pub(crate) fn get(&self, word: LoweredWord) -> &str {
        word.span.of(&self.0)
    }
}
