//! Distances told as the time that a way takes: *a two-hour drive*, *half an hour's walk*, *40 minutes by car*.

use super::lex::Tokens;
use super::number::{Number, and_a_half, number_at};
use super::quantity::{Quantity, mode_at, qualifiers_before};
use super::units::Unit;
use super::{Mode, Qualifier, StatedDistance};

/// Usual speeds in km/h, slowest and fastest: bad tracks and motorways, tired and brisk walkers, propeller and jet with the time
/// on the ground, stopping and fast trains. A time says no more than this about a distance.
fn speeds_kmh(mode: Mode) -> (f64, f64) {
    match mode {
        Mode::Drive => (25.0, 110.0),
        Mode::Road => (15.0, 100.0),
        Mode::Walk => (2.5, 6.5),
        Mode::Flight => (200.0, 900.0),
        Mode::Rail => (30.0, 300.0),
    }
}

/// Reads a travel time whose number begins at a token, as the distances that it can mean.
pub(super) fn travel_at(t: &Tokens<'_>, i: usize) -> Option<Quantity> {
    if t.mention(i).is_some() {
        return None;
    }
    let number = number_at(t, i)?;
    let (hours, mut end) = time_unit(t, number.end)?;
    let number = if number.value == 1.0 { and_a_half(t, Number { end, ..number }) } else { number };
    end = end.max(number.end);
    // *an hour's drive*, *two hours' drive*
    if matches!(t.punct(end), Some('\'' | '’')) {
        end += if t.word(end + 1) == "s" { 2 } else { 1 };
    }
    let (mode, _) = mode_at(t, end)?;
    let (slow, fast) = speeds_kmh(mode);
    let metres = |kmh: f64| number.value * hours * kmh * 1000.0;
    let (first, _) = qualifiers_before(t, i);
    let article = first > 0 && matches!(t.word(first - 1), "a" | "an") && t.mention(first - 1).is_none();
    Some(Quantity {
        first: if article { first - 1 } else { first },
        number: i,
        end,
        adjective: false,
        stated: StatedDistance {
            span: t.span(i, end),
            distance_m: metres(slow),
            distance_max_m: Some(metres(fast)),
            converted_m: None,
            unit: Unit::Kilometre,
            rounding_m: 0.0,
            qualifier: Some(Qualifier::Between),
            mode: Some(mode),
        },
    })
}

/// Hours of the unit of time at a token, and one past it.
fn time_unit(t: &Tokens<'_>, i: usize) -> Option<(f64, usize)> {
    let i = if t.hyphen(i) && t.attached(i) { i + 1 } else { i };
    let hours = match t.word(i) {
        "hour" | "hours" | "hr" | "hrs" => 1.0,
        "minute" | "minutes" | "min" | "mins" => 1.0 / 60.0,
        _ => return None,
    };
    Some((hours, i + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn km(text: &str) -> Option<(f64, f64, Option<Mode>)> {
        let t = Tokens::new(text, &[]);
        let stated = (0..t.len()).find_map(|i| travel_at(&t, i))?.stated;
        Some((stated.distance_m / 1000.0, stated.distance_max_m? / 1000.0, stated.mode))
    }

    #[test]
    fn times_mean_a_band_of_distances() {
        for (text, low, high, mode) in [
            ("a two-hour drive from", 50.0, 220.0, Mode::Drive),
            ("about 40 minutes by car from", 25.0 * 2.0 / 3.0, 110.0 * 2.0 / 3.0, Mode::Drive),
            ("an hour's drive north of", 25.0, 110.0, Mode::Drive),
            ("two hours' walk from", 5.0, 13.0, Mode::Walk),
            ("half an hour's walk from", 1.25, 3.25, Mode::Walk),
            ("a 3-hour flight from", 600.0, 2700.0, Mode::Flight),
        ] {
            let (l, h, m) = km(text).expect(text);
            assert!((l - low).abs() < 1e-6 && (h - high).abs() < 1e-6, "{text}: {l} {h}");
            assert_eq!(m, Some(mode), "{text}");
        }
        assert_eq!(km("two hours later the drive began"), None);
        assert_eq!(km("24 hours of"), None);
    }
}
