//! A distance with its direction as a whole description: *24 km E of Dushanbe, Tajikistan*.

use super::direction::{Form, direction_at};
use super::lex::Tokens;
use super::quantity::{mode_at, quantity_at};
use super::{Direction, StatedDistance};

/// Reads a description that begins with a distance: the distance, the direction, and the byte where the ground's name begins.
///
/// Letters are one of sixteen winds, as seismologists write them: *N* means within 11.25° of north.
pub fn offset(text: &str) -> Option<(StatedDistance, Option<Direction>, u32)> {
    let t = Tokens::new(text, &[]);
    let q = (0..t.len().min(4))
        .find_map(|i| quantity_at(&t, i))
        .filter(|q| q.first == 0 || t.word(0) == "located")?;
    let mut stated = q.stated;
    let mut k = q.end;
    if t.word(k) == "away" {
        k += 1;
    }
    if let Some((mode, end)) = mode_at(&t, k) {
        stated.mode = Some(mode);
        k = end;
    }
    while matches!(t.word(k), "to" | "the" | "due") {
        k += 1;
    }
    let mut direction = None;
    if let Some(c) = direction_at(&t, k).filter(|c| c.form != Form::Adjective) {
        direction = Some(c.direction);
        if c.form == Form::Letters {
            direction = Some(Direction { half_width_deg: 11.25, ..c.direction });
        }
        k = c.end;
    }
    if !matches!(t.word(k), "of" | "from" | "off") {
        return None;
    }
    k += 1;
    while matches!(t.word(k), "the") {
        k += 1;
    }
    Some((stated, direction, t.all.get(k)?.span.start))
}

/// Whether a description begins with a part of something: *northern X*, *central X*.
pub fn says_part(text: &str) -> bool {
    let t = Tokens::new(text, &[]);
    t.word(0) == "central" || direction_at(&t, 0).is_some_and(|c| c.form == Form::Adjective)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seismologists_and_reporters() {
        let text = "24km ENE of Dushanbe, Tajikistan";
        let (stated, direction, at) = offset(text).expect("an offset");
        assert_eq!(
            (stated.distance_m, direction.map(|d| d.bearing_deg), &text[at as usize..]),
            (24_000.0, Some(67.5), "Dushanbe, Tajikistan")
        );
        let text = "about 5 miles to the north of the city of York";
        assert_eq!(offset(text).map(|(.., at)| &text[at as usize..]), Some("city of York"));
        assert_eq!(offset("24 hours of Le Mans"), None);
        assert_eq!(offset("Dushanbe"), None);
    }
}
