//! Figures in running text: *29*, *1,200*, *twenty-five*, *at least five*, *between 10 and 12*, *dozens*, *no one*.

use crate::document::Prose;
use crate::sieve::{PhraseTable, Sieve};

/// A number of things as the text gives it. Words are indices into [`Prose::words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantity {
    /// first word, qualifier included
    pub(super) start: usize,
    /// first word of the number itself
    pub(super) number: usize,
    /// one past the last word
    pub(super) end: usize,
    /// lowest number meant; `None` for *several*, *up to 70*
    pub(super) low: Option<u32>,
    /// highest number meant; `None` when open
    pub(super) high: Option<u32>,
    /// what the quantity is made of
    pub(super) form: Form,
}

/// What a quantity is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// digits or number words
    Number,
    /// *a*, *an*: one, or just an article
    Article,
    /// *several*, *dozens of*
    Vague,
    /// *no one*, *nobody*, *no*
    Nobody,
}

/// Number words and the values they add or multiply.
const ONES: [(&str, u32); 20] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("zero", 0),
];
const TENS: [(&str, u32); 8] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
const SCALES: [(&str, u32); 4] =
    [("dozen", 12), ("hundred", 100), ("thousand", 1_000), ("million", 1_000_000)];

/// How a qualifier bounds its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    AtLeast,
    AtMost,
    About,
}

/// Qualifiers, longest first where one begins another.
static QUALIFIERS: PhraseTable<Bound> = PhraseTable::of(&[
    (&["no", "fewer", "than"], Bound::AtLeast),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["not", "less", "than"], Bound::AtLeast),
    (&["no", "more", "than"], Bound::AtMost),
    (&["not", "more", "than"], Bound::AtMost),
    (&["as", "many", "as"], Bound::AtMost),
    (&["in", "excess", "of"], Bound::AtLeast),
    (&["at", "least"], Bound::AtLeast),
    (&["at", "the", "least"], Bound::AtLeast),
    (&["at", "most"], Bound::AtMost),
    (&["more", "than"], Bound::AtLeast),
    (&["upwards", "of"], Bound::AtLeast),
    (&["upward", "of"], Bound::AtLeast),
    (&["a", "minimum", "of"], Bound::AtLeast),
    (&["a", "total", "of"], Bound::About),
    (&["up", "to"], Bound::AtMost),
    (&["fewer", "than"], Bound::AtMost),
    (&["less", "than"], Bound::AtMost),
    (&["close", "to"], Bound::About),
    (&["an", "estimated"], Bound::About),
    (&["over"], Bound::AtLeast),
    (&["under"], Bound::AtMost),
    (&["about"], Bound::About),
    (&["around"], Bound::About),
    (&["some"], Bound::About),
    (&["approximately"], Bound::About),
    (&["nearly"], Bound::About),
    (&["almost"], Bound::About),
    (&["roughly"], Bound::About),
    (&["estimated"], Bound::About),
]);

/// Quantities without a number.
static VAGUE: PhraseTable<()> = PhraseTable::of(&[
    (&["an", "unknown", "number", "of"], ()),
    (&["an", "unspecified", "number", "of"], ()),
    (&["an", "undetermined", "number", "of"], ()),
    (&["an", "unconfirmed", "number", "of"], ()),
    (&["an", "unknown", "number"], ()),
    (&["a", "large", "number", "of"], ()),
    (&["a", "number", "of"], ()),
    (&["a", "number"], ()),
    (&["a", "few"], ()),
    (&["a", "handful", "of"], ()),
    (&["a", "handful"], ()),
    (&["a", "group", "of"], ()),
    (&["several", "dozen"], ()),
    (&["several", "hundred"], ()),
    (&["several", "of"], ()),
    (&["several"], ()),
    (&["dozens", "of"], ()),
    (&["dozens"], ()),
    (&["scores", "of"], ()),
    (&["scores"], ()),
    (&["hundreds", "of"], ()),
    (&["hundreds"], ()),
    (&["thousands", "of"], ()),
    (&["thousands"], ()),
    (&["tens", "of"], ()),
    (&["many"], ()),
    (&["some"], ()),
    (&["numerous"], ()),
    (&["multiple"], ()),
    (&["various"], ()),
]);

fn value(table: &[(&str, u32)], word: &str) -> Option<u32> {
    table.iter().find(|(w, _)| *w == word).map(|(_, v)| *v)
}

/// Whether words `i..` are exactly `words`, all before `end`.
fn spells(prose: &Prose<'_>, i: usize, end: usize, words: &[&str]) -> bool {
    i + words.len() <= end && words.iter().enumerate().all(|(k, w)| prose.folded(i + k) == *w)
}

/// A plain whole number at word `i`: its value and one past its last word.
pub(super) fn cardinal(prose: &Prose<'_>, i: usize, end: usize) -> Option<(u32, usize)> {
    if i >= end || !may_begin_cardinal(prose, i) {
        return None;
    }
    let (mut total, mut at) = digits(prose, i, end).or_else(|| spelled(prose, i, end))?;
    // "2 million", "15 hundred"
    while at < end
        && let Some(scale) = value(&SCALES, prose.folded(at))
        && prose.gap(at - 1).trim().is_empty()
    {
        total = total.saturating_mul(scale);
        at += 1;
    }
    Some((total, at))
}

/// `29`, `1,200`, `1 200`.
fn digits(prose: &Prose<'_>, i: usize, end: usize) -> Option<(u32, usize)> {
    let word = prose.word(i);
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut total: u32 = word.parse().ok()?;
    let mut at = i + 1;
    while at < end && word.len() <= 3 && prose.gap(at - 1) == "," {
        let group = prose.word(at);
        if group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        total = total.saturating_mul(1_000).saturating_add(group.parse().ok()?);
        at += 1;
    }
    // A decimal fraction counts nobody.
    let fraction = at < end && prose.gap(at - 1) == "." && prose.word(at).bytes().all(|b| b.is_ascii_digit());
    (!fraction).then_some((total, at))
}

/// `five`, `twenty-five`, `two hundred and six`, `a dozen`.
fn spelled(prose: &Prose<'_>, i: usize, end: usize) -> Option<(u32, usize)> {
    let first = prose.folded(i);
    if first == "half" && spells(prose, i, end, &["half", "a", "dozen"]) {
        return Some((6, i + 3));
    }
    if first == "a" || first == "an" {
        let scale = (i + 1 < end).then(|| value(&SCALES, prose.folded(i + 1))).flatten()?;
        return Some((scale, i + 2));
    }
    let (mut total, mut at) = below_hundred(prose, i, end)?;
    while at < end
        && let Some(scale) = value(&SCALES, prose.folded(at))
    {
        total = total.saturating_mul(scale);
        at += 1;
        let rest = if at < end && prose.folded(at) == "and" { at + 1 } else { at };
        match below_hundred(prose, rest, end) {
            Some((more, next)) if scale > 12 => (total, at) = (total.saturating_add(more), next),
            _ => break,
        }
    }
    Some((total, at))
}

fn below_hundred(prose: &Prose<'_>, i: usize, end: usize) -> Option<(u32, usize)> {
    if i >= end {
        return None;
    }
    if let Some(ones) = value(&ONES, prose.folded(i)) {
        return Some((ones, i + 1));
    }
    let tens = value(&TENS, prose.folded(i))?;
    if i + 1 < end
        && let Some(ones) = value(&ONES[..9], prose.folded(i + 1))
    {
        return Some((tens + ones, i + 2));
    }
    Some((tens, i + 1))
}

/// Words that plain numbers begin with.
pub(super) static NUMBERS: Sieve = Sieve::of(&["half", "a", "an"]).with(&ONES).with(&TENS);

/// Words that quantities begin with.
static BEGINNINGS: Sieve = {
    let mut sieve = Sieve::of(&["no", "none", "nobody", "between", "from"]);
    sieve.add_all(&NUMBERS);
    sieve.add_all(QUALIFIERS.firsts());
    sieve.add_all(VAGUE.firsts());
    sieve
};

/// `false` where [`quantity`] certainly finds nothing.
fn may_begin_quantity(prose: &Prose<'_>, i: usize) -> bool {
    BEGINNINGS.may_hold_slot(prose.slot(i)) || prose.slot(i).begins_with_digit()
}

/// `false` where [`cardinal`] certainly finds nothing.
#[inline]
pub(super) fn may_begin_cardinal(prose: &Prose<'_>, i: usize) -> bool {
    NUMBERS.may_hold_slot(prose.slot(i)) || prose.slot(i).begins_with_digit()
}

/// A quantity that begins at word `i`, all of it before `end`.
pub(super) fn quantity(prose: &Prose<'_>, i: usize, end: usize) -> Option<Quantity> {
    if i >= end || !may_begin_quantity(prose, i) {
        return None;
    }
    if let Some(nobody) = nobody(prose, i, end) {
        return Some(nobody);
    }
    let word_after = |from: usize| move |k: usize| if from + k < end { prose.folded(from + k) } else { "" };
    let qualifier = QUALIFIERS.find(word_after(i));
    let mut number = i + qualifier.map_or(0, |(length, _)| length);
    let mut bound = qualifier.map(|(_, bound)| *bound);
    let range_word = prose.folded(i);
    if number == i && (range_word == "between" || range_word == "from") {
        number += 1;
    }
    if let Some((low, mut at)) = cardinal(prose, number, end) {
        let mut high = low;
        if let Some((upper, next)) = upper_end(prose, range_word, at, end).filter(|(upper, _)| *upper > low) {
            (high, at) = (upper, next);
        } else if number != i && (range_word == "between" || range_word == "from") {
            return None;
        }
        // "43+", "60 or more", "22 casualties at least" (the last is left to the caller)
        if prose.gap(at - 1).starts_with('+') {
            bound = Some(Bound::AtLeast);
        }
        if spells(prose, at, end, &["or", "more"]) || spells(prose, at, end, &["at", "least"]) {
            (bound, at) = (Some(Bound::AtLeast), at + 2);
        }
        let (low, high) = match bound {
            Some(Bound::AtLeast) => (Some(low), None),
            Some(Bound::AtMost) => (None, Some(high)),
            Some(Bound::About) | None => (Some(low), Some(high)),
        };
        return Some(Quantity { start: i, number, end: at, low, high, form: Form::Number });
    }
    if let Some((length, ())) = VAGUE.find(word_after(number)) {
        return Some(Quantity {
            start: i,
            number,
            end: number + length,
            low: None,
            high: None,
            form: Form::Vague,
        });
    }
    let word = prose.folded(i);
    if spells(prose, i, end, &["a", "couple", "of"]) {
        return Some(Quantity {
            start: i,
            number: i,
            end: i + 3,
            low: Some(2),
            high: Some(2),
            form: Form::Number,
        });
    }
    let article = word == "a" || word == "an";
    article.then_some(Quantity {
        start: i,
        number: i,
        end: i + 1,
        low: Some(1),
        high: Some(1),
        form: Form::Article,
    })
}

/// The upper end of *10 to 12*, *10-12*, *between 10 and 12*, *two or three*.
fn upper_end(prose: &Prose<'_>, range_word: &str, at: usize, end: usize) -> Option<(u32, usize)> {
    if at >= end {
        return None;
    }
    let gap = prose.gap(at - 1).trim();
    if gap == "-" || gap == "–" {
        return cardinal(prose, at, end);
    }
    let joint = prose.folded(at);
    let joins = joint == "or"
        || joint == "to" && prose.folded(at - 1) != "up"
        || joint == "and" && range_word == "between";
    joins.then(|| cardinal(prose, at + 1, end)).flatten()
}

/// *no one*, *nobody*, *none*, *no* + noun.
fn nobody(prose: &Prose<'_>, i: usize, end: usize) -> Option<Quantity> {
    let words = match prose.folded(i) {
        "nobody" | "none" => 1,
        "no" if i + 1 < end && matches!(prose.folded(i + 1), "one" | "1") => 2,
        "no" if !spells(prose, i, end, &["no", "more", "than"])
            && !spells(prose, i, end, &["no", "fewer", "than"])
            && !spells(prose, i, end, &["no", "less", "than"]) =>
        {
            1
        }
        _ => return None,
    };
    Some(Quantity { start: i, number: i, end: i + words, low: Some(0), high: Some(0), form: Form::Nobody })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::testing::document;

    fn figures(text: &str) -> (Option<u32>, Option<u32>, usize) {
        let doc = document(text, None);
        let prose = Prose::new(&doc);
        let q = quantity(&prose, 0, prose.words.len()).expect("a quantity");
        (q.low, q.high, q.end)
    }

    #[test]
    fn digits_and_words_count_the_same() {
        assert_eq!(figures("29 prisoners"), (Some(29), Some(29), 1));
        assert_eq!(figures("twenty-five people"), (Some(25), Some(25), 2));
        assert_eq!(figures("1,200 homes"), (Some(1200), Some(1200), 2));
        assert_eq!(figures("two hundred and six men"), (Some(206), Some(206), 4));
        assert_eq!(figures("a dozen people"), (Some(12), Some(12), 2));
        assert_eq!(figures("two dozen people"), (Some(24), Some(24), 2));
        assert_eq!(figures("3 million people"), (Some(3_000_000), Some(3_000_000), 2));
    }

    #[test]
    fn qualifiers_open_one_end() {
        assert_eq!(figures("at least five of the prisoners"), (Some(5), None, 3));
        assert_eq!(figures("more than 60 killed"), (Some(60), None, 3));
        assert_eq!(figures("up to 70 people"), (None, Some(70), 3));
        assert_eq!(figures("43+ people"), (Some(43), None, 1));
        assert_eq!(figures("about 30 people"), (Some(30), Some(30), 2));
        assert_eq!(figures("no fewer than 8 people"), (Some(8), None, 4));
    }

    #[test]
    fn ranges_keep_both_ends() {
        assert_eq!(figures("between 10 and 12 people"), (Some(10), Some(12), 4));
        assert_eq!(figures("10 to 12 people"), (Some(10), Some(12), 3));
        assert_eq!(figures("10-12 people"), (Some(10), Some(12), 2));
    }

    #[test]
    fn vague_words_give_no_number_and_nobody_gives_zero() {
        assert_eq!(figures("dozens of people"), (None, None, 2));
        assert_eq!(figures("several prisoners"), (None, None, 1));
        assert_eq!(figures("no one was hurt"), (Some(0), Some(0), 2));
    }
}
