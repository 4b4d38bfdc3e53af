//! Where sentences and paragraphs end: the decision for one gap between two words, and its tables.

/// Words that a full stop belongs to and that are followed by a name or a number: no sentence ends here.
const NEVER_FINAL: &[&str] = &[
    "adm", "amb", "approx", "brig", "bros", "ca", "capt", "cf", "cmdr", "cmdt", "col", "cpl", "cpt", "dep",
    "det", "dr", "eg", "fr", "ft", "gen", "gov", "hon", "ie", "insp", "lt", "maj", "messrs", "mgr", "mons",
    "mr", "mrs", "ms", "mt", "mts", "mx", "no", "nos", "nr", "pfc", "pres", "prof", "pte", "pvt", "rep",
    "reps", "rev", "rt", "sen", "sens", "sgt", "st", "ste", "supt", "viz", "vs",
];

/// Abbreviations that end a sentence or not: only a word that usually opens one tells.
const MAYBE_FINAL: &[&str] = &[
    "ala", "am", "apr", "ariz", "ark", "aug", "ave", "blvd", "bn", "calif", "co", "colo", "conn", "corp",
    "cos", "dec", "del", "dept", "dist", "e", "est", "etc", "feb", "fla", "fri", "ga", "hwy", "ill", "inc",
    "ind", "jan", "jr", "jul", "jun", "kan", "km", "ky", "la", "ltd", "mass", "md", "mi", "mich", "minn",
    "miss", "mo", "mon", "mont", "n", "neb", "nev", "nov", "oct", "okla", "ont", "ore", "pa", "pm", "prov",
    "que", "rd", "rte", "s", "sat", "sep", "sept", "sq", "sr", "sun", "tenn", "tex", "thu", "thurs", "tue",
    "tues", "univ", "va", "vt", "w", "wash", "wed", "wis", "wyo",
];

/// Abbreviations that a number follows; before anything else their full stop is a full stop.
const BEFORE_NUMBER: &[&str] =
    &["art", "arts", "ch", "fig", "figs", "mar", "p", "para", "pp", "sec", "tel", "vol"];

/// Words that open a sentence far more often than they continue a name.
const OPENERS: &[&str] = &[
    "a",
    "about",
    "according",
    "after",
    "all",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "authorities",
    "because",
    "before",
    "both",
    "but",
    "by",
    "during",
    "each",
    "earlier",
    "even",
    "every",
    "few",
    "for",
    "four",
    "from",
    "he",
    "her",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "it",
    "its",
    "last",
    "later",
    "local",
    "many",
    "meanwhile",
    "more",
    "most",
    "no",
    "nobody",
    "none",
    "now",
    "officials",
    "on",
    "once",
    "one",
    "only",
    "other",
    "our",
    "over",
    "police",
    "several",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "three",
    "to",
    "two",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "with",
    "witnesses",
    "yet",
    "you",
];

/// What lies between two neighbouring words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// the sentence goes on
    None,
    /// the sentence ends `end` bytes into the gap
    Sentence { end: usize },
    /// the paragraph ends there
    Paragraph { end: usize },
}

/// A gap with what is around it.
pub(super) struct Gap<'t> {
    /// text between the two words
    pub(super) text: &'t str,
    /// the word before it as written, with the dot of an initialism
    pub(super) before: &'t str,
    /// the same, folded
    pub(super) before_folded: &'t str,
    /// the word after it, as written
    pub(super) after: &'t str,
    /// the same, folded
    pub(super) after_folded: &'t str,
    /// the word before opens its paragraph
    pub(super) at_paragraph_start: bool,
    /// a full stop before a footnote mark (`.[1]`) waits for the mark's end
    pub(super) after_note: bool,
    /// the document has capital letters, so that a small one means that the sentence goes on
    pub(super) cased: bool,
}

impl Gap<'_> {
    /// Whether a sentence ends in this gap; line ends are judged by [`Layout`].
    pub(super) fn sentence_break(&self) -> Break {
        if self.after_note {
            return match self.text.strip_prefix(']') {
                Some(rest) if rest.starts_with(char::is_whitespace) && self.may_open() => {
                    Break::Sentence { end: 1 }
                }
                _ => Break::None,
            };
        }
        let Some((at, stop)) = self.text.char_indices().find(|&(_, c)| is_terminator(c)) else {
            return self.initialism_break();
        };
        let rest = &self.text[at..];
        let closed = rest.trim_start_matches(|c| is_terminator(c) || is_closer(c));
        let end = at + rest.len() - closed.len();
        if !closed.starts_with(char::is_whitespace) && !is_full_width(stop) {
            return if rest == "." && self.is_fused() { Break::Sentence { end } } else { Break::None };
        }
        if !self.may_open() {
            return Break::None;
        }
        // A dot directly after the word may belong to it; dots, exclamation and question marks beyond one do not.
        let plain_dot = stop == '.' && at == 0 && !rest[1..].starts_with(is_terminator);
        if plain_dot && !self.is_final_before_dot() {
            return Break::None;
        }
        Break::Sentence { end }
    }

    /// `U.S.` keeps its dot, so the gap shows none.
    fn initialism_break(&self) -> Break {
        if !self.before.ends_with('.') {
            return Break::None;
        }
        let closed = self.text.trim_start_matches(is_closer);
        let end = self.text.len() - closed.len();
        if closed.starts_with(char::is_whitespace)
            && self.may_open()
            && OPENERS.binary_search(&self.after_folded).is_ok()
        {
            return Break::Sentence { end };
        }
        Break::None
    }

    /// A sentence can start with the next word: capital, digit, opening quote, or a script without capitals.
    fn may_open(&self) -> bool {
        !self.cased || !self.after.starts_with(char::is_lowercase)
    }

    fn is_final_before_dot(&self) -> bool {
        let opens = || OPENERS.binary_search(&self.after_folded).is_ok();
        let number_follows = self.after.starts_with(|c: char| c.is_ascii_digit());
        let word = self.before_folded;
        if word.bytes().all(|b| b.is_ascii_digit()) {
            // `1. Introduction` at the start of a line is a list item.
            return !(self.at_paragraph_start && word.len() <= 2);
        }
        if NEVER_FINAL.binary_search(&word).is_ok() {
            // `no.` alone is also a word: *They said no. The army…*
            return word == "no" && !number_follows && self.before.starts_with('n');
        }
        if BEFORE_NUMBER.binary_search(&word).is_ok() {
            return !number_follows;
        }
        let initial = self.before.chars().count() == 1 && self.before.starts_with(char::is_alphabetic);
        if initial || MAYBE_FINAL.binary_search(&word).is_ok() {
            return opens();
        }
        true
    }

    /// `…were killed.The ministry…`: the space was lost.
    fn is_fused(&self) -> bool {
        let mut after = self.after.chars();
        self.before.chars().count() >= 3
            && self.before.chars().all(char::is_lowercase)
            && after.next().is_some_and(char::is_uppercase)
            && after.next().is_none_or(char::is_lowercase)
    }
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' | '።')
}

/// Terminators after which no space is written.
fn is_full_width(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '“')
}

/// Whether a gap ends a sentence before a footnote mark: `.[`.
pub(super) fn opens_note(gap: &str) -> bool {
    gap.ends_with('[') && gap.trim_end_matches('[').ends_with(is_terminator)
}

/// How a document uses line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// characters a line when the text was wrapped by a mail program or news wire
    pub(super) width: Option<usize>,
    /// the text has capital letters
    pub(super) cased: bool,
}

impl Layout {
    /// Looks at all line ends once. Text is wrapped when its lines are short and, nearly always, the next line's first word
    /// would not have fitted.
    pub(super) fn of(text: &str) -> Self {
        const WRAPPED: std::ops::RangeInclusive<usize> = 40..=120;
        let cased = text.chars().any(char::is_uppercase);
        let (mut width, mut pairs) = (0, 0_usize);
        let mut previous_blank = true;
        for line in text.lines() {
            width = width.max(line.trim_end().chars().count());
            if width > *WRAPPED.end() {
                return Layout { width: None, cased };
            }
            let blank = line.trim().is_empty();
            pairs += usize::from(!blank && !previous_blank);
            previous_blank = blank;
        }
        if pairs == 0 || !WRAPPED.contains(&width) {
            return Layout { width: None, cased };
        }
        let mut full = 0;
        let mut previous = 0;
        for line in text.lines() {
            let line = line.trim_end();
            let first = line.split_whitespace().next().map_or(0, |word| word.chars().count());
            full += usize::from(previous > 0 && first > 0 && previous + 1 + first > width);
            previous = line.chars().count();
        }
        Layout { width: (full * 10 >= pairs * 7).then_some(width), cased }
    }

    /// Whether the line ends of a gap end the paragraph; gives the place of the break in the gap. `line` is the line before,
    /// `after` the text from the next word on.
    pub(super) fn paragraph_break(&self, gap: &str, line: &str, after: &str) -> Option<usize> {
        let first = gap.find(['\n', '\u{2028}', '\u{2029}', '\u{c}'])?;
        let closed = gap[..first].trim_end().len();
        let rest = &gap[first..];
        let ends =
            rest.chars().filter(|&c| c == '\n').count() + usize::from(rest.contains(['\u{2029}', '\u{c}']));
        if ends > 1 {
            return Some(closed);
        }
        let lead = rest.trim_start();
        let opens_item = lead.starts_with(['•', '‣', '▪', '●', '◦', '·'])
            || lead.starts_with("- ")
            || lead.starts_with("* ")
            || lead.starts_with("– ")
            || is_numbered_item(after);
        if opens_item {
            return Some(closed);
        }
        let line = line.trim_end();
        let ended = line.trim_end_matches(is_closer).ends_with(|c| is_terminator(c) || c == ':');
        if after.starts_with(char::is_lowercase) && self.cased && !ended {
            return None;
        }
        let next = after.split_whitespace().next().map_or(0, |word| word.chars().count());
        let wrapped = self.width.is_some_and(|width| {
            let length = line.chars().count();
            length + 1 + lead.chars().count() + next > width
                || (after.starts_with(char::is_lowercase) && self.cased)
                // A wire's first paragraph is often set narrower than the rest: a line that is no short one and is not ended.
                || (!ended && length * 5 >= width * 3)
        });
        (!wrapped).then_some(closed)
    }
}

/// `1. ` or `12) ` at the start of a line.
fn is_numbered_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    (1..=2).contains(&digits)
        && rest.strip_prefix(['.', ')']).is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Whether a paragraph's beginning up to a dash is a dateline: `KABUL (Reuters) -`, `DUSHANBE, Feb 4 —`.
/// `start` is the paragraph up to the gap with the dash. Gives the end of the dash in the gap.
pub(super) fn dateline_end(start: &str, gap: &str) -> Option<usize> {
    const LONGEST: usize = 90;
    let dash = gap.trim_start_matches([')', ']', '.', ',']);
    let sign = [" - ", " – ", " — ", " -- ", "- ", "– ", "— ", "-- "]
        .into_iter()
        .find(|sign| dash.starts_with(sign))?;
    if start.len() > LONGEST {
        return None;
    }
    let first = start.split([',', ' ', '(', '/']).find(|word| !word.is_empty()).unwrap_or("");
    let capitals =
        first.chars().filter(|c| c.is_uppercase()).count() >= 3 && !first.contains(char::is_lowercase);
    let agency = start.contains('(') && gap.starts_with(')');
    let short = start.split_whitespace().count() <= 3;
    let told = agency || short || start.contains(|c: char| c.is_ascii_digit() || c == ',');
    ((capitals && told) || (agency && short)).then_some(gap.len() - dash.len() + sign.trim_end().len())
}

/// Whether a paragraph that is one sentence reads as a heading: short, without closing punctuation.
pub(super) fn is_heading(paragraph: &str, words: usize) -> bool {
    const MOST_WORDS: usize = 18;
    words <= MOST_WORDS
        && !paragraph
            .trim_end_matches(is_closer)
            .ends_with(|c| is_terminator(c) || matches!(c, ',' | ';' | ':' | '-' | '–' | '—'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_binary_search() {
        for table in [NEVER_FINAL, MAYBE_FINAL, BEFORE_NUMBER, OPENERS] {
            assert!(table.is_sorted_by(|a, b| a < b), "{table:?}");
        }
    }

    #[test]
    fn wire_copy_is_wrapped_and_articles_are_not() {
        let wire = "SAN SALVADOR, 3 JAN 90 -- THE ARCE BATTALION COMMAND HAS REPORTED THAT\nPEASANTS OF VARIOUS AGES HAVE BEEN KIDNAPPED BY FORCES OF THE\nFARABUNDO MARTI NATIONAL LIBERATION FRONT IN SAN MIGUEL DEPARTMENT";
        assert!(Layout::of(wire).width.is_some());
        assert_eq!(
            Layout::of("Headline here\nA short paragraph.\nAnother short one, a bit longer.").width,
            None
        );
    }
}
