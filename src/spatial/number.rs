//! Numbers in digits and words: *24*, *1 1/2*, *twenty-four*, *half a*, *a dozen*, *two and a half*.

use super::lex::Tokens;
use crate::sieve::Sieve;

/// A number read from tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// the place of the last stated digit (1 for *24*, 0.1 for *7.5*)
    pub(super) place: f64,
    /// one past its last token
    pub(super) end: usize,
}

const ONES: [(&str, f64); 20] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("zero", 0.0),
];

const TENS: [(&str, f64); 9] = [
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fourty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

const MULTIPLES: [(&str, f64); 3] = [("dozen", 12.0), ("hundred", 100.0), ("thousand", 1000.0)];

fn find(table: &[(&str, f64)], word: &str) -> Option<f64> {
    table.iter().find(|(w, _)| *w == word).map(|(_, v)| *v)
}

/// Words that a number can begin with.
static BEGINNINGS: Sieve = Sieve::of(&["half", "quarter", "quarters", "a", "an"]).with(&ONES).with(&TENS);

/// `false` where [`number_at`] certainly finds nothing.
#[inline]
pub(super) fn may_begin_number(t: &Tokens<'_>, i: usize) -> bool {
    BEGINNINGS.may_hold_slot(t.slot(i)) || t.figure(i).is_some()
}

/// Reads a number that begins at a token.
pub(super) fn number_at(t: &Tokens<'_>, i: usize) -> Option<Number> {
    if !may_begin_number(t, i) {
        return None;
    }
    let n = if t.figure(i).is_some() { digits_at(t, i) } else { words_at(t, i) }?;
    Some(and_a_half(t, n))
}

fn digits_at(t: &Tokens<'_>, i: usize) -> Option<Number> {
    let first = t.figure(i)?;
    // *1/2*
    if let Some(value) = ratio_at(t, i) {
        return Some(Number { value, place: value / 2.0, end: i + 3 });
    }
    // *1 1/2*, *1-1/2*
    let next = if t.hyphen(i + 1) { i + 2 } else { i + 1 };
    if let Some(part) = ratio_at(t, next)
        && part < 1.0
    {
        return Some(Number { value: first.value + part, place: part.min(1.0 - part), end: next + 3 });
    }
    // *4 700*: digits grouped by a plain space
    if let Some(second) = t.figure(i + 1)
        && second.triple
        && second.place == 1.0
        && first.place == 1.0
        && (1.0..1000.0).contains(&first.value)
        && second.value < 1000.0
    {
        return Some(Number { value: first.value * 1000.0 + second.value, place: 1.0, end: i + 2 });
    }
    if let Some(multiple) = find(&MULTIPLES, t.word(i + 1)) {
        return Some(Number { value: first.value * multiple, place: first.place * multiple, end: i + 2 });
    }
    Some(Number { value: first.value, place: first.place, end: i + 1 })
}

/// *1/2*, *3/4*: a fraction without spaces below one.
fn ratio_at(t: &Tokens<'_>, i: usize) -> Option<f64> {
    let (a, b) = (t.figure(i)?, t.figure(i + 2)?);
    let slash = t.punct(i + 1) == Some('/') && t.attached(i) && t.attached(i + 1);
    (slash && a.value > 0.0 && a.value < b.value && b.value <= 16.0).then_some(a.value / b.value)
}

fn words_at(t: &Tokens<'_>, i: usize) -> Option<Number> {
    let word = t.word(i);
    let article = |k: usize| matches!(t.word(k), "a" | "an" | "the" | "one");
    if word == "half" {
        let mut end = i + 1;
        // *half a mile*, *half-mile*, *half-a-mile*
        end += usize::from(t.hyphen(end));
        end += usize::from(matches!(t.word(end), "a" | "an"));
        return Some(Number { value: 0.5, place: 0.25, end });
    }
    if matches!(word, "quarter" | "quarters") {
        let end = if t.word(i + 1) == "of" && article(i + 2) { i + 3 } else { i + 1 };
        return Some(Number { value: 0.25, place: 0.125, end });
    }
    if t.phrase(i, &["a", "couple", "of"]) {
        return Some(Number { value: 2.0, place: 1.0, end: i + 3 });
    }
    if matches!(word, "a" | "an") {
        if matches!(t.word(i + 1), "half" | "quarter") {
            return words_at(t, i + 1);
        }
        if let Some(multiple) = find(&MULTIPLES, t.word(i + 1)) {
            return Some(sum_up(t, multiple, i + 2));
        }
        return Some(Number { value: 1.0, place: 1.0, end: i + 1 });
    }
    let (value, end) = below_hundred(t, i)?;
    let gap = |k: usize| if t.hyphen(k) { k + 1 } else { k };
    if matches!(t.word(gap(end)), "quarters" | "fourths") {
        let after = gap(end) + 1;
        let end = if t.word(after) == "of" && article(after + 1) { after + 2 } else { after };
        return Some(Number { value: value / 4.0, place: 0.25, end });
    }
    match find(&MULTIPLES, t.word(end)) {
        Some(multiple) => Some(sum_up(t, value * multiple, end + 1)),
        None => Some(Number { value, place: 1.0, end }),
    }
}

/// *twenty-four*, *twenty four*, *nine*.
fn below_hundred(t: &Tokens<'_>, i: usize) -> Option<(f64, usize)> {
    if let Some(value) = find(&ONES, t.word(i)) {
        return Some((value, i + 1));
    }
    let tens = find(&TENS, t.word(i))?;
    let next = if t.hyphen(i + 1) { i + 2 } else { i + 1 };
    match find(&ONES[..9], t.word(next)) {
        Some(ones) => Some((tens + ones, next + 1)),
        None => Some((tens, i + 1)),
    }
}

/// What follows a multiple: *hundred [and] fifty*, *thousand two hundred*.
fn sum_up(t: &Tokens<'_>, so_far: f64, i: usize) -> Number {
    let next = if t.word(i) == "and" { i + 1 } else { i };
    if so_far % 100.0 == 0.0
        && let Some((value, end)) = below_hundred(t, next)
    {
        return match find(&MULTIPLES[1..2], t.word(end)) {
            Some(hundred) if so_far >= 1000.0 => sum_up(t, so_far + value * hundred, end + 1),
            _ => Number { value: so_far + value, place: 1.0, end },
        };
    }
    Number { value: so_far, place: 1.0, end: i }
}

/// *two and a half*, *one and half*.
pub(super) fn and_a_half(t: &Tokens<'_>, n: Number) -> Number {
    let part = |word: &str| match word {
        "half" => Some(0.5),
        "quarter" => Some(0.25),
        _ => None,
    };
    if t.word(n.end) != "and" || n.value.fract() != 0.0 {
        return n;
    }
    let at = if matches!(t.word(n.end + 1), "a" | "one") { n.end + 2 } else { n.end + 1 };
    match part(t.word(at)) {
        Some(half) => Number { value: n.value + half, place: half, end: at + 1 },
        None => n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, usize)> {
        let t = Tokens::new(text, &[]);
        number_at(&t, 0).map(|n| (n.value, n.end))
    }

    #[test]
    fn digits() {
        assert_eq!(read("24 km"), Some((24.0, 1)));
        assert_eq!(read("1/2 mile"), Some((0.5, 3)));
        assert_eq!(read("1 1/2 miles"), Some((1.5, 4)));
        assert_eq!(read("4 700 m"), Some((4700.0, 2)));
        assert_eq!(read("2½ miles"), Some((2.5, 1)));
    }

    #[test]
    fn words() {
        assert_eq!(read("twenty-four km"), Some((24.0, 3)));
        assert_eq!(read("half a mile"), Some((0.5, 2)));
        assert_eq!(read("a half mile"), Some((0.5, 2)));
        assert_eq!(read("a quarter of a mile"), Some((0.25, 4)));
        assert_eq!(read("three quarters of a mile"), Some((0.75, 4)));
        assert_eq!(read("two and a half miles"), Some((2.5, 4)));
        assert_eq!(read("one and half kilometres"), Some((1.5, 3)));
        assert_eq!(read("a dozen miles"), Some((12.0, 2)));
        assert_eq!(read("a hundred and fifty km"), Some((150.0, 4)));
        assert_eq!(read("one thousand two hundred km"), Some((1200.0, 4)));
        assert_eq!(read("an mile"), Some((1.0, 1)));
        assert_eq!(read("several miles"), None);
    }
}
