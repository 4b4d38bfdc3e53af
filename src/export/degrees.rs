//! Positions as text, quickly: most of what text formats hold is digits.

use geo::Coord;

/// Decimals that RFC 7946 (section 11.2) recommends, a decimetre; layers have no more.
const MICRO: f64 = 1e6;

/// Appends a number of degrees with at most six decimals, never as an exponent.
pub(super) fn push_degrees(out: &mut Vec<u8>, degrees: f64) {
    let micro = (degrees * MICRO).round() as i64;
    if micro < 0 {
        out.push(b'-');
    }
    let micro = micro.unsigned_abs();
    let (mut whole, mut part) = (micro / 1_000_000, micro % 1_000_000);
    // From the last digit to the first.
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (whole % 10) as u8;
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
    if part > 0 {
        let mut decimals = [b'0'; 6];
        for digit in decimals.iter_mut().rev() {
            *digit = b'0' + (part % 10) as u8;
            part /= 10;
        }
        let last = decimals.iter().rposition(|&digit| digit != b'0').unwrap_or(0);
        out.push(b'.');
        out.extend_from_slice(&decimals[..=last]);
    }
}

/// Appends a position, longitude first.
pub(super) fn push_position(out: &mut Vec<u8>, c: Coord<f64>, between: u8) {
    push_degrees(out, c.x);
    out.push(between);
    push_degrees(out, c.y);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(degrees: f64) -> String {
        let mut out = Vec::new();
        push_degrees(&mut out, degrees);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn degrees_are_short_and_have_no_exponent() {
        for (degrees, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-180.0, "-180"),
            (68.77905, "68.77905"),
            (-0.000001, "-0.000001"),
            (179.9999999, "180"),
            (10.05, "10.05"),
        ] {
            assert_eq!(text(degrees), expected);
        }
    }

    proptest! {
        #[test]
        fn degrees_read_back_as_they_were(micro in -180_000_000_i64..=180_000_000) {
            let degrees = micro as f64 / MICRO;
            prop_assert_eq!(text(degrees).parse::<f64>().unwrap(), degrees);
        }
    }
}
