//! Words and folding: one definition for names in the gazetteer and for running text, so that both meet.
//!
//! A word is a run of letters and digits of one script; apostrophes inside a word belong to it but vanish when folded
//! (`N'Djamena` → `ndjamena`), a possessive `'s` (or `’s`, `s'`) at the end is a word of its own and no part of a name, dots
//! inside initialisms vanish (`U.S.` is one word → `us`, `D.C.` → `dc`); hyphens and all other punctuation separate words.

/// A word of a text: byte offsets into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// first byte
    pub start: u32,
    /// one past the last byte, without a following possessive; with the closing dot of an initialism (`U.S.`)
    pub end: u32,
    /// a possessive `'s` or `’` follows
    pub possessive: bool,
}

/// Splits a text into words, left to right.
#[allow(unused_variables)] // SKELETON
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    std::iter::empty()
}

/// Appends the folded form of one word: lower case, Latin letters without diacritics (`ß` → `ss`, `ø` → `o`), other scripts
/// normalised (NFKC) and lower-cased but not transliterated.
#[allow(unused_variables)] // SKELETON
pub fn fold_word_into(word: &str, out: &mut String) {
    todo!()
}

/// Folds a whole name: its words folded and joined with one space.
pub fn fold(name: &str) -> String {
    let mut out = String::new();
    for word in words(name) {
        if !out.is_empty() {
            out.push(' ');
        }
        fold_word_into(&name[word.start as usize..word.end as usize], &mut out);
    }
    out
}
