//! Distances in words: *about 24 kilometres (15 miles)*, *5-10km*, *a mile and a half*, *less than 100 km*.

use super::lex::Tokens;
use super::number::{Number, and_a_half, number_at};
use super::units::Unit;
use super::{Mode, Qualifier, StatedDistance};
use crate::sieve::PhraseTable;

/// A distance read from tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantity {
    /// first token, with the qualifiers before the number
    pub(super) first: usize,
    /// first token of the number
    pub(super) number: usize,
    /// one past the last token
    pub(super) end: usize,
    pub(super) stated: StatedDistance,
    /// number and unit joined by a hyphen: the adjective of *a 30-km front*
    pub(super) adjective: bool,
}

/// Words that may stand before a number, longest first, with what they make of it.
const QUALIFIERS: [(&[&str], Option<Qualifier>); 47] = [
    (&["not", "more", "than"], Some(Qualifier::AtMost)),
    (&["no", "more", "than"], Some(Qualifier::AtMost)),
    (&["not", "less", "than"], Some(Qualifier::AtLeast)),
    (&["no", "less", "than"], Some(Qualifier::AtLeast)),
    (&["no", "fewer", "than"], Some(Qualifier::AtLeast)),
    (&["more", "or", "less"], Some(Qualifier::About)),
    (&["in", "excess", "of"], Some(Qualifier::MoreThan)),
    (&["a", "little", "over"], Some(Qualifier::About)),
    (&["a", "distance", "of"], None),
    (&["a", "radius", "of"], None),
    (&["less", "than"], Some(Qualifier::LessThan)),
    (&["fewer", "than"], Some(Qualifier::LessThan)),
    (&["more", "than"], Some(Qualifier::MoreThan)),
    (&["further", "than"], Some(Qualifier::MoreThan)),
    (&["farther", "than"], Some(Qualifier::MoreThan)),
    (&["upwards", "of"], Some(Qualifier::MoreThan)),
    (&["at", "least"], Some(Qualifier::AtLeast)),
    (&["at", "most"], Some(Qualifier::AtMost)),
    (&["up", "to"], Some(Qualifier::AtMost)),
    (&["just", "over"], Some(Qualifier::About)),
    (&["just", "under"], Some(Qualifier::About)),
    (&["an", "estimated"], Some(Qualifier::About)),
    (&["a", "mere"], None),
    (&["close", "to"], Some(Qualifier::About)),
    (&["as", "little", "as"], None),
    (&["about"], Some(Qualifier::About)),
    (&["approximately"], Some(Qualifier::About)),
    (&["approx"], Some(Qualifier::About)),
    (&["around"], Some(Qualifier::About)),
    (&["some"], Some(Qualifier::About)),
    (&["roughly"], Some(Qualifier::About)),
    (&["nearly"], Some(Qualifier::About)),
    (&["almost"], Some(Qualifier::About)),
    (&["circa"], Some(Qualifier::About)),
    (&["ca"], Some(Qualifier::About)),
    (&["estimated"], Some(Qualifier::About)),
    (&["perhaps"], Some(Qualifier::About)),
    (&["maybe"], Some(Qualifier::About)),
    (&["within"], Some(Qualifier::AtMost)),
    (&["under"], Some(Qualifier::LessThan)),
    (&["over"], Some(Qualifier::MoreThan)),
    (&["beyond"], Some(Qualifier::MoreThan)),
    (&["only"], None),
    (&["just"], None),
    (&["barely"], None),
    (&["exactly"], None),
    (&["mere"], None),
];

/// Reads a distance whose number begins at a token.
pub(super) fn quantity_at(t: &Tokens<'_>, i: usize) -> Option<Quantity> {
    if t.mention(i).is_some() || money_or_label_before(t, i) {
        return None;
    }
    let low = number_at(t, i)?;
    let (high, unit, unit_end, adjective) = range_and_unit(t, low)?;
    if low.value <= 0.0 && t.figure(i).is_none() {
        return None;
    }
    let mut number = low;
    let mut end = unit_end;
    if high.is_none() && low.value == 1.0 {
        // *a mile and a half*
        let more = and_a_half(t, Number { end, ..low });
        (number, end) = (Number { end: low.end, ..more }, more.end);
    }
    let metres = unit.metres();
    let (converted_m, end) = conversion_at(t, end).map_or((None, end), |(m, e)| (Some(m), e));
    let (first, mut qualifier) = qualifiers_before(t, i);
    if t.word(first.wrapping_sub(1)) == "between" && high.is_some() {
        qualifier = Some(Qualifier::Between);
    }
    let first = if qualifier == Some(Qualifier::Between) { first - 1 } else { first };
    let last = high.unwrap_or(number);
    Some(Quantity {
        first,
        number: i,
        end,
        adjective,
        stated: StatedDistance {
            span: t.span(i, end),
            distance_m: number.value * metres,
            distance_max_m: high.map(|h| h.value * metres),
            converted_m,
            unit,
            rounding_m: rounding(last) * metres,
            qualifier,
            mode: None,
        },
    })
}

/// Half of the last stated digit's place. Trailing zeros of a round number are read as rounded, but by no more than a tenth of
/// it: *24* → 0.5, *30* → 3, *500* → 50, *7.5* → 0.05.
fn rounding(n: Number) -> f64 {
    let mut place = n.place;
    while n.value >= 1.0 && place >= 1.0 && (n.value / (place * 10.0)).fract() == 0.0 {
        place *= 10.0;
    }
    (place / 2.0).min((n.value / 10.0).max(n.place / 2.0))
}

/// *$5 m*, *No. 3*, *block 12*, *I-95*: numbers that count or name something else.
fn money_or_label_before(t: &Tokens<'_>, i: usize) -> bool {
    let Some(p) = i.checked_sub(1) else { return false };
    if matches!(t.punct(p), Some('$' | '€' | '£' | '₹' | '¥' | '#')) {
        return true;
    }
    // the second half of *1.5/2*, of *I-95*, of a range that is read from its start
    if t.attached(p) && (t.hyphen(p) || t.punct(p) == Some('/') || t.punct(p) == Some('.')) {
        return true;
    }
    matches!(t.word(p), "no" | "exit" | "mile" | "marker" | "highway" | "route" | "inr" | "rs" | "usd")
        || t.figure(p).is_some_and(|f| f.place >= 1.0 && f.value < 1000.0)
            && t.figure(i).is_some_and(|f| f.triple)
}

/// After the first number: *km*, *-10 km*, *to 10 km*, *km to 10 km*, *nautical miles*, *-kilometre*.
fn range_and_unit(t: &Tokens<'_>, low: Number) -> Option<(Option<Number>, Unit, usize, bool)> {
    if let Some((unit, end, adjective)) = unit_at(t, low.end) {
        if matches!(t.word(end), "to" | "or")
            && let Some(high) = number_at(t, end + 1)
            && high.value > low.value
            && let Some((second, second_end, _)) = unit_at(t, high.end)
            && second == unit
        {
            return Some((Some(high), unit, second_end, adjective));
        }
        return Some((None, unit, end, adjective));
    }
    let joint = t.hyphen(low.end) || matches!(t.word(low.end), "to" | "or" | "and");
    if !joint {
        return None;
    }
    let high = number_at(t, low.end + 1).filter(|h| h.value > low.value)?;
    let (unit, end, adjective) = unit_at(t, high.end)?;
    // *between 5 and 10 km*, but not *two and 10 km*
    let between = t.word(low.end) != "and" || low_is_after_between(t, low);
    between.then_some((Some(high), unit, end, adjective))
}

fn low_is_after_between(t: &Tokens<'_>, low: Number) -> bool {
    (low.end.saturating_sub(6)..low.end).any(|k| t.word(k) == "between")
}

/// A unit at a token: unit, one past it, whether a hyphen joins it to the number.
fn unit_at(t: &Tokens<'_>, i: usize) -> Option<(Unit, usize, bool)> {
    let adjective = t.hyphen(i) && t.attached(i);
    let i = if adjective { i + 1 } else { i };
    if t.mention(i).is_some() {
        return None;
    }
    let next = if t.hyphen(i + 1) { i + 2 } else { i + 1 };
    let (unit, mut end) = match t.word(i) {
        "nautical" | "sea" | "naut" => match Unit::read(t.word(next)) {
            Some(Unit::Mile) => (Unit::NauticalMile, next + 1),
            _ => return None,
        },
        "statute" | "air" | "road" | "land" | "straight" => match Unit::read(t.word(next)) {
            Some(unit) => (unit, next + 1),
            _ => return None,
        },
        // *5M people*, *$5 m*: a capital M is no metre; *NM* and *nm* are nautical miles
        _ if t.raw(i) == "M" || t.raw(i) == "Mi" => return None,
        word => (Unit::read(word)?, i + 1),
    };
    // *5 mi. east*, not the end of a sentence
    if t.punct(end) == Some('.')
        && t.raw(i).len() <= 3
        && (t.small_word(end + 1) || t.punct(end + 1) == Some(')'))
    {
        end += 1;
    }
    Some((unit, end, adjective))
}

/// *(15 miles)*, */15 miles*, *, or 15 miles,*: metres and one past the last token.
fn conversion_at(t: &Tokens<'_>, i: usize) -> Option<(f64, usize)> {
    let open = t.punct(i);
    let bracket = matches!(open, Some('(' | '['));
    let or = if t.punct(i) == Some(',') && t.word(i + 1) == "or" { Some(i + 2) } else { None };
    let start = match (bracket, open, or) {
        (true, ..) | (_, Some('/'), _) => i + 1,
        (_, _, Some(start)) => start,
        _ => return None,
    };
    let start = (start..start + 4)
        .find(|&k| t.figure(k).is_some() || number_at(t, k).is_some())
        .filter(|&k| (start..k).all(|j| t.figure(j).is_none()))?;
    let low = number_at(t, start)?;
    let (high, unit, end, _) = range_and_unit(t, low)?;
    let _ = high;
    let metres = low.value * unit.metres();
    if bracket {
        // *(15 miles) from*, *(15 mi; 13 nmi)*
        let close = (end..end + 6).find(|&k| matches!(t.punct(k), Some(')' | ']')))?;
        return Some((metres, close + 1));
    }
    if or.is_some() {
        return (t.punct(end) == Some(',')).then_some((metres, end + 1));
    }
    Some((metres, end))
}

/// Walks left over qualifiers: first token and what they say together (the strongest wins).
pub(super) fn qualifiers_before(t: &Tokens<'_>, i: usize) -> (usize, Option<Qualifier>) {
    let mut first = i;
    let mut qualifier = None;
    'more: loop {
        let dot = first > 1
            && t.punct(first - 1) == Some('.')
            && matches!(t.word(first - 2), "approx" | "ca" | "c");
        let before = if dot || (first > 0 && matches!(t.punct(first - 1), Some('~' | '≈'))) {
            first - 1
        } else {
            first
        };
        if before < first && !dot {
            first = before;
            qualifier = qualifier.or(Some(Qualifier::About));
            continue;
        }
        for (words, meaning) in QUALIFIERS {
            if t.phrase_before(before, words) {
                first = before - words.len();
                qualifier = match (qualifier, meaning) {
                    (None | Some(Qualifier::About), Some(_)) => meaning,
                    (kept, _) => kept,
                };
                continue 'more;
            }
        }
        return (first, qualifier);
    }
}

/// How a distance is travelled, in the words after it: *by road*, *drive*, *as the crow flies*; with one past them.
pub(super) fn mode_at(t: &Tokens<'_>, i: usize) -> Option<(Mode, usize)> {
    static MODES: PhraseTable<Mode> = PhraseTable::of(&[
        (&["as", "the", "crow", "flies"], Mode::Flight),
        (&["in", "a", "straight", "line"], Mode::Flight),
        (&["by", "road"], Mode::Road),
        (&["by", "car"], Mode::Drive),
        (&["by", "bus"], Mode::Drive),
        (&["by", "highway"], Mode::Road),
        (&["by", "air"], Mode::Flight),
        (&["by", "plane"], Mode::Flight),
        (&["by", "rail"], Mode::Rail),
        (&["by", "railway"], Mode::Rail),
        (&["by", "train"], Mode::Rail),
        (&["by", "foot"], Mode::Walk),
        (&["on", "foot"], Mode::Walk),
        (&["away", "by", "road"], Mode::Road),
        (&["drive"], Mode::Drive),
        (&["car", "ride"], Mode::Drive),
        (&["car", "journey"], Mode::Drive),
        (&["bus", "ride"], Mode::Drive),
        (&["driving", "distance"], Mode::Drive),
        (&["road", "distance"], Mode::Road),
        (&["ride"], Mode::Road),
        (&["trip"], Mode::Road),
        (&["journey"], Mode::Road),
        (&["commute"], Mode::Road),
        (&["walk"], Mode::Walk),
        (&["hike"], Mode::Walk),
        (&["trek"], Mode::Walk),
        (&["march"], Mode::Walk),
        (&["flight"], Mode::Flight),
        (&["train", "ride"], Mode::Rail),
    ]);
    MODES.find(|k| t.word(i + k)).map(|(length, mode)| (*mode, i + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Quantity> {
        let t = Tokens::new(text, &[]);
        (0..t.len()).find_map(|i| quantity_at(&t, i))
    }

    fn metres(text: &str) -> f64 {
        read(text).expect("a distance").stated.distance_m
    }

    #[test]
    fn units_and_conversions_in_either_order() {
        let q = read("located 24 kilometres (15 miles) from").expect("a distance");
        assert_eq!((q.stated.distance_m, q.stated.rounding_m), (24_000.0, 500.0));
        assert_eq!(q.stated.converted_m, Some(15.0 * 1609.344));
        let q = read("some 15mi/24km south").expect("a distance");
        assert_eq!((q.stated.distance_m, q.stated.converted_m), (15.0 * 1609.344, Some(24_000.0)));
        assert_eq!(
            read("24 km, or about 15 miles, from").and_then(|q| q.stated.converted_m),
            Some(15.0 * 1609.344)
        );
        assert_eq!(metres("12 nautical miles off"), 12.0 * 1852.0);
        assert_eq!(metres("5 mi. east of"), 5.0 * 1609.344);
        assert_eq!(metres("1,200km"), 1_200_000.0);
        assert_eq!(metres("half a mile from"), 804.672);
        assert_eq!(metres("a mile and a half from"), 2414.016);
        assert_eq!(metres("half-mile from"), 804.672);
    }

    #[test]
    fn ranges() {
        for text in ["5-10km from", "5 to 10 km from", "5 km to 10 km from", "between 5 and 10 km from"] {
            let q = read(text).expect("a range");
            assert_eq!((q.stated.distance_m, q.stated.distance_max_m), (5000.0, Some(10_000.0)), "{text}");
        }
        assert_eq!(read("between 5 and 10 km").and_then(|q| q.stated.qualifier), Some(Qualifier::Between));
    }

    #[test]
    fn qualifiers() {
        for (text, q) in [
            ("lies about 20 km", Some(Qualifier::About)),
            ("some 20 km", Some(Qualifier::About)),
            ("only less than 100 kilometers", Some(Qualifier::LessThan)),
            ("within 20 km", Some(Qualifier::AtMost)),
            ("at least 20 km", Some(Qualifier::AtLeast)),
            ("no more than 20 km", Some(Qualifier::AtMost)),
            ("just 20 km", None),
            ("approx. 20 km", Some(Qualifier::About)),
        ] {
            assert_eq!(read(text).map(|q| q.stated.qualifier), Some(q), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_distances() {
        for text in [
            "the 3200 block",
            "23, of",
            "$35 million",
            "15-minute drive",
            "60 mph",
            "40 sq km area",
            "in 2019",
            "No. 3",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(read("a 30-km-long front").is_some_and(|q| q.adjective));
    }

    #[test]
    fn rounding_follows_the_stated_digits() {
        for (text, m) in
            [("24 km", 500.0), ("30 km", 3000.0), ("500 km", 50_000.0), ("7.5 km", 50.0), ("250 km", 5000.0)]
        {
            assert!((read(text).expect("a distance").stated.rounding_m - m).abs() < 1e-6, "{text}");
        }
    }
}
