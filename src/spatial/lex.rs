//! Tokens of the locative grammar: words, figures and punctuation, with the mentions laid over them.
//!
//! The document's own words split *1,200* and join *24km*; a grammar of quantities needs it the other way round.

use crate::document::{Lowered, LoweredWord, Span};
use crate::sieve::{Slot, WordSet};
use crate::toponym::Mention;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// letters (and digits after a letter)
    Word,
    /// written in digits, with separators, decimals and vulgar fractions: which of the text's figures
    Number(u32),
    /// one character of punctuation
    Punct(char),
}

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    /// its value
    pub(super) value: f64,
    /// the place of its last stated digit: 1 for *24*, 0.1 for *7.5*; for fractions half the value
    pub(super) place: f64,
    /// exactly three digits: the continuation of *4 700*
    pub(super) triple: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: Kind,
    lower: LoweredWord,
    /// first byte of the lower-case word, 0 where there is none
    initial: u8,
    /// it begins with a capital
    capital: bool,
}

/// A text in tokens.
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    pub(super) all: Vec<Token>,
    figures: Vec<Figure>,
    /// for each token the mention that covers it
    mention: Vec<Option<u32>>,
    lower: Lowered,
}

const FRACTIONS: [(char, f64); 9] = [
    ('½', 0.5),
    ('¼', 0.25),
    ('¾', 0.75),
    ('⅓', 1.0 / 3.0),
    ('⅔', 2.0 / 3.0),
    ('⅛', 0.125),
    ('⅜', 0.375),
    ('⅝', 0.625),
    ('⅞', 0.875),
];

fn fraction(c: char) -> Option<f64> {
    FRACTIONS.iter().find(|(f, _)| *f == c).map(|(_, v)| *v)
}

/// Capitalised words beside a name that are no part of it: at the start of sentences, kinds of units, days and months.
pub(super) static NO_NAME: WordSet = WordSet::of(&[
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "from",
    "near",
    "of",
    "and",
    "but",
    "for",
    "as",
    "while",
    "when",
    "after",
    "before",
    "since",
    "although",
    "though",
    "because",
    "if",
    "it",
    "its",
    "this",
    "that",
    "these",
    "by",
    "to",
    "with",
    "between",
    "outside",
    "around",
    "downtown",
    "greater",
    "central",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "neighboring",
    "neighbouring",
    "nearby",
    "city",
    "town",
    "village",
    "district",
    "province",
    "county",
    "state",
    "region",
    "governorate",
    "municipality",
    "capital",
    "township",
    "parish",
    "oblast",
    "department",
    "airport",
    "prison",
    "police",
    "station",
    "post",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "mr",
    "however",
    "also",
    "today",
    "yesterday",
]);

/// Whether a capitalised word in lower case (*it*, *the*, *located*) begins no name.
pub fn begins_no_name(word: &str) -> bool {
    NO_NAME.contains(word)
        || super::reading::PARTICIPLES.contains(&word)
        || super::reading::PRONOUNS.contains(&word)
}

/// Mentions that are only part of a longer name in the text: *San* of *San Rafael*.
pub fn parts_of_names(text: &str, mentions: &[Mention]) -> Vec<usize> {
    Tokens::new(text, mentions).partial()
}

impl<'t> Tokens<'t> {
    /// Cuts a text and lays mentions over it; of nested mentions the longest counts.
    pub(super) fn new(text: &'t str, mentions: &[Mention]) -> Self {
        let mut t = Tokens {
            text,
            // a token is seldom shorter than four bytes with the space before it
            all: Vec::with_capacity(text.len() / 4),
            figures: Vec::new(),
            mention: Vec::new(),
            lower: Lowered::new(text),
        };
        let mut at = 0;
        while let Some(&byte) = text.as_bytes().get(at) {
            // Nearly all of most texts: spaces, and words of plain letters.
            if byte == b' ' {
                at += 1;
                continue;
            }
            if byte.is_ascii_alphabetic() {
                let run = text.as_bytes()[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                let end = at + run;
                if text.as_bytes().get(end).is_none_or(|&next| next.is_ascii() && next != b'\'') {
                    let span = Span::new(at as u32, end as u32);
                    let (lower, capital) = (t.lower.add_plain(span), byte.is_ascii_uppercase());
                    let initial = byte.to_ascii_lowercase();
                    t.all.push(Token { span, kind: Kind::Word, lower, initial, capital });
                    at = end;
                } else {
                    let end = word_end(text, at);
                    t.push(at, end, Kind::Word);
                    at = end;
                }
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' {
                at += c.len_utf8();
            } else if c.is_ascii_digit() || fraction(c).is_some() {
                let (figure, end) = figure(text, at);
                t.push(at, end, Kind::Number(t.figures.len() as u32));
                t.figures.push(figure);
                at = end;
            } else if c.is_alphanumeric() {
                let end = word_end(text, at);
                t.push(at, end, Kind::Word);
                at = end;
            } else {
                t.push(at, at + c.len_utf8(), Kind::Punct(c));
                at += c.len_utf8();
            }
        }
        t.mention = vec![None; t.all.len()];
        let mut longest_first: Vec<usize> = (0..mentions.len()).collect();
        longest_first.sort_by_key(|&m| (mentions[m].span.start, u32::MAX - mentions[m].span.end));
        for m in longest_first {
            let span = mentions[m].span;
            let first = t.all.partition_point(|token| token.span.end <= span.start);
            for i in first..t.all.len() {
                if t.all[i].span.start >= span.end {
                    break;
                }
                t.mention[i].get_or_insert(m as u32);
            }
        }
        t
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        let span = Span::new(start as u32, end as u32);
        let lower = if kind == Kind::Word {
            self.lower.add(self.text, span, |word, out| {
                let letters = word.chars().filter(|c| !matches!(c, '’' | '\''));
                out.extend(letters.flat_map(char::to_lowercase));
            })
        } else {
            LoweredWord::EMPTY
        };
        let capital = self.text[start..end].chars().next().is_some_and(char::is_uppercase);
        let initial = self.lower.get(lower).as_bytes().first().copied().unwrap_or(0);
        self.all.push(Token { span, kind, lower, initial, capital });
    }

    /// Number of tokens.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Lower-case word at a token; empty for figures, punctuation and beyond the end.
    #[inline]
    pub(super) fn word(&self, i: usize) -> &str {
        match self.all.get(i) {
            Some(t) => self.lower.get(t.lower),
            None => "",
        }
    }

    /// First byte of the lower-case word at a token; 0 where there is no word.
    #[inline]
    pub(super) fn initial(&self, i: usize) -> u8 {
        self.all.get(i).map_or(0, |t| t.initial)
    }

    /// Where the word at a token falls in sieves.
    #[inline]
    pub(super) fn slot(&self, i: usize) -> Slot {
        self.all.get(i).map_or(LoweredWord::EMPTY, |t| t.lower).slot
    }

    /// As written.
    #[inline]
    pub(super) fn raw(&self, i: usize) -> &'t str {
        self.all.get(i).map_or("", |t| t.span.of(self.text))
    }

    /// The punctuation at a token.
    #[inline]
    pub(super) fn punct(&self, i: usize) -> Option<char> {
        match self.all.get(i)?.kind {
            Kind::Punct(c) => Some(c),
            _ => None,
        }
    }

    /// The figure at a token.
    #[inline]
    pub(super) fn figure(&self, i: usize) -> Option<Figure> {
        match self.all.get(i)?.kind {
            Kind::Number(number) => self.figures.get(number as usize).copied(),
            _ => None,
        }
    }

    /// The mention that covers a token.
    #[inline]
    pub(super) fn mention(&self, i: usize) -> Option<usize> {
        self.mention.get(i).copied().flatten().map(|m| m as usize)
    }

    /// One past the last token of the mention that covers `i`.
    pub(super) fn mention_end(&self, i: usize) -> usize {
        let m = self.mention(i);
        let mut end = i + 1;
        while end < self.len() && m.is_some() && self.mention(end) == m {
            end += 1;
        }
        end
    }

    /// First token of the mention that covers `i`.
    pub(super) fn mention_start(&self, i: usize) -> usize {
        let m = self.mention(i);
        let mut start = i;
        while start > 0 && m.is_some() && self.mention(start - 1) == m {
            start -= 1;
        }
        start
    }

    /// No space between a token and the next.
    pub(super) fn attached(&self, i: usize) -> bool {
        i + 1 < self.len() && self.all[i].span.end == self.all[i + 1].span.start
    }

    /// A hyphen or dash at a token.
    #[inline]
    pub(super) fn hyphen(&self, i: usize) -> bool {
        matches!(self.punct(i), Some('-' | '‐' | '‑' | '–' | '—' | '−'))
    }

    /// A word that begins with a capital.
    #[inline]
    pub(super) fn capital(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|token| token.capital)
    }

    /// A word in small letters that is no part of a mention.
    pub(super) fn small_word(&self, i: usize) -> bool {
        i < self.len() && self.all[i].kind == Kind::Word && self.mention(i).is_none() && !self.capital(i)
    }

    /// The capitalised words around the mention at token `i` that belong to its name but not to the mention: the whole name as
    /// tokens, when it is longer. *[San] Rafael*, *Avon [Lake]*.
    pub(super) fn longer_name(&self, i: usize) -> Option<(usize, usize)> {
        let name = |k: usize| {
            self.all.get(k).is_some_and(|t| t.kind == Kind::Word)
                && self.mention(k).is_none()
                && self.capital(k)
                && !NO_NAME.contains(self.word(k))
                && !self.raw(k).bytes().all(|b| b.is_ascii_uppercase())
        };
        let near = |k: usize| {
            self.text[self.all[k].span.end as usize..self.all[k + 1].span.start as usize]
                .chars()
                .all(|c| c == ' ')
        };
        let (start, end) = (self.mention_start(i), self.mention_end(i));
        let (mut first, mut last) = (start, end);
        while first > 0 && name(first - 1) && near(first - 1) {
            first -= 1;
        }
        while last < self.len() && name(last) && near(last - 1) {
            last += 1;
        }
        ((first, last) != (start, end)).then_some((first, last))
    }

    /// Mentions that are only part of a longer name: *San* of *San Rafael*.
    pub(super) fn partial(&self) -> Vec<usize> {
        let mut partial = Vec::new();
        let mut i = 0;
        while i < self.len() {
            if let Some(m) = self.mention(i)
                && self.longer_name(i).is_some()
            {
                partial.push(m);
            }
            i = self.mention_end(i);
        }
        partial
    }

    /// Whether the words from `i` on are these.
    pub(super) fn phrase(&self, i: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(k, w)| self.word(i + k) == *w)
    }

    /// Whether the words that end before `i` are these.
    pub(super) fn phrase_before(&self, i: usize, words: &[&str]) -> bool {
        i >= words.len() && self.phrase(i - words.len(), words)
    }

    /// Bytes from one token to another (exclusive).
    pub(super) fn span(&self, first: usize, end: usize) -> Span {
        debug_assert!(first < end && end <= self.len());
        Span::new(self.all[first].span.start, self.all[end - 1].span.end)
    }
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut rest = text[start..].char_indices().peekable();
    while let Some((i, c)) = rest.next() {
        let inner_apostrophe = matches!(c, '\'' | '’')
            && rest.peek().is_some_and(|(_, n)| n.is_alphabetic())
            && !text[start + i + c.len_utf8()..].starts_with("s ");
        let combining = ('\u{300}'..='\u{36f}').contains(&c);
        if (c.is_alphanumeric() && fraction(c).is_none()) || inner_apostrophe || combining {
            end = start + i + c.len_utf8();
        } else {
            break;
        }
    }
    end.max(start + text[start..].chars().next().map_or(1, char::len_utf8))
}

/// Reads a figure: `1,200`, `1 200` (with a no-break space), `7.5`, `12,5`, `1½`.
fn figure(text: &str, start: usize) -> (Figure, usize) {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = start + digits(start);
    let mut value: f64 = text[start..at].parse().unwrap_or(0.0);
    let mut place = 1.0;
    let triple = at - start == 3;
    if at > start {
        loop {
            let separator =
                [",", "\u{a0}", "\u{202f}", "\u{2009}", "’"].into_iter().find(|s| text[at..].starts_with(s));
            let Some(separator) = separator else { break };
            let next = at + separator.len();
            if digits(next) != 3 || at - start > 12 || (value >= 1000.0 && separator != ",") {
                break;
            }
            value = value * 1000.0 + text[next..next + 3].parse::<f64>().unwrap_or(0.0);
            at = next + 3;
        }
        let n = if at < bytes.len() { digits((at + 1).min(bytes.len())) } else { 0 };
        let point = bytes.get(at) == Some(&b'.') && n > 0;
        let comma = bytes.get(at) == Some(&b',') && (1..=2).contains(&n);
        if point || comma {
            place = 0.1f64.powi(n as i32);
            value += text[at + 1..at + 1 + n].parse::<f64>().unwrap_or(0.0) * place;
            at += 1 + n;
        }
    }
    if let Some(c) = text[at..].chars().next()
        && let Some(part) = fraction(c)
    {
        value += part;
        place = part.min(1.0 - part);
        at += c.len_utf8();
    }
    (Figure { value, place, triple }, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(text: &str) -> Vec<f64> {
        let t = Tokens::new(text, &[]);
        (0..t.len()).filter_map(|i| t.figure(i)).map(|f| f.value).collect()
    }

    #[test]
    fn figures_with_separators_decimals_and_fractions() {
        assert_eq!(
            figures("1,200 km, 7.5 mi; 12,5 km 1½ miles ¾ 1\u{a0}350 1,234,567"),
            [1200.0, 7.5, 12.5, 1.5, 0.75, 1350.0, 1234567.0]
        );
        assert_eq!(figures("24km A417 2017."), [24.0, 2017.0]);
        assert_eq!(figures("5-10km"), [5.0, 10.0]);
    }

    #[test]
    fn words_are_lower_case_and_keep_inner_apostrophes() {
        let t = Tokens::new("N'Djamena isn’t Kabul's", &[]);
        let words: Vec<_> = (0..t.len()).map(|i| t.word(i).to_owned()).collect();
        assert_eq!(words[..2], ["ndjamena", "isnt"]);
        assert_eq!(t.raw(0), "N'Djamena");
    }
}
