//! Compass directions in words: *north*, *north-north-east*, *NNE*, *southeasterly*, *north by east*.

use super::Direction;
use super::lex::Tokens;

/// How a direction is worded, which decides what may follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// *north*, *northward*, *NNE*
    Noun,
    /// *northern*, *north-central*
    Adjective,
    /// *NNE*: too short to stand without a figure or *of*
    Letters,
}

/// A direction read from tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Compass {
    pub(super) direction: Direction,
    pub(super) form: Form,
    /// one past its last token
    pub(super) end: usize,
}

/// The sixteen winds in order, as letters.
const WINDS: [&str; 16] =
    ["n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw"];

const STEMS: [(&str, &str); 8] = [
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
];

/// The direction of a wind's letters; its half-width is half the step between winds of its order.
fn wind(letters: &str) -> Option<Direction> {
    let index = WINDS.iter().position(|w| *w == letters)?;
    let half_width_deg = match letters.len() {
        1 => 45.0,
        2 => 22.5,
        _ => 11.25,
    };
    Some(Direction { bearing_deg: index as f64 * 22.5, half_width_deg })
}

/// Letters and form of one word: `southeasterly` → `se`.
fn atom(word: &str) -> Option<(&'static str, Form)> {
    let (stem, letters) = STEMS.into_iter().find(|(stem, _)| word.starts_with(stem))?;
    let (letters, suffix) = match (letters, &word[stem.len()..]) {
        // one word for a secondary wind: *northnorthwest*
        (first @ ("n" | "s" | "e" | "w"), rest) if rest.len() > 7 => {
            let (_, second) = STEMS.into_iter().take(4).find(|(stem, _)| rest == *stem)?;
            (WINDS.into_iter().find(|w| w.len() == 3 && w.starts_with(first) && w.ends_with(second))?, "")
        }
        (letters, rest) => (letters, rest),
    };
    let form = match suffix {
        "" | "ward" | "wards" | "erly" => Form::Noun,
        "ern" | "ernmost" => Form::Adjective,
        _ => return None,
    };
    Some((letters, form))
}

/// `false` where [`direction_at`] certainly finds nothing.
#[inline]
pub(super) fn may_begin_direction(t: &Tokens<'_>, i: usize) -> bool {
    let stem = match t.initial(i) {
        b'n' => t.word(i).starts_with("north"),
        b's' => t.word(i).starts_with("south"),
        b'e' => t.word(i).starts_with("east"),
        b'w' => t.word(i).starts_with("west"),
        b'c' => t.word(i) == "central",
        _ => false,
    };
    stem || t.capital(i) && (1..=3).contains(&t.word(i).len())
}

/// Reads a direction that begins at a token. Words inside a mention are no directions (*North Korea*).
pub(super) fn direction_at(t: &Tokens<'_>, i: usize) -> Option<Compass> {
    if t.mention(i).is_some() || !may_begin_direction(t, i) {
        return None;
    }
    let raw = t.raw(i);
    if (1..=3).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_uppercase()) {
        let direction = wind(t.word(i))?;
        return Some(Compass { direction, form: Form::Letters, end: i + 1 });
    }
    let central = t.word(i) == "central";
    let mut at = i;
    if central && t.hyphen(i + 1) {
        at = i + 2;
    }
    let (first, mut form) = atom(t.word(at))?;
    let mut letters = first.to_owned();
    let mut end = at + 1;
    // Further parts: *north-east*, *north east*, *north-north-east*.
    while letters.len() < 3 && form != Form::Adjective {
        let Some((joined, next_form, next_end)) = further(t, end, &letters) else { break };
        (letters, form, end) = (joined, next_form, next_end);
    }
    let mut direction = wind(&letters)?;
    if t.word(end) == "by" && letters.len() <= 2 && t.mention(end + 1).is_none() {
        // *north by east*: an eighth of a right angle from the first towards the second
        if let Some((toward, _)) = atom(t.word(end + 1))
            && let Some(target) = wind(toward)
        {
            let turn = (target.bearing_deg - direction.bearing_deg + 540.0) % 360.0 - 180.0;
            direction = Direction {
                bearing_deg: (direction.bearing_deg + 11.25 * turn.signum() + 360.0) % 360.0,
                half_width_deg: 5.625,
            };
            end += 2;
        }
    }
    // *north-central* and *north central*
    let hyphen = t.hyphen(end) && t.word(end + 1) == "central";
    if hyphen || (form == Form::Noun && t.word(end) == "central") {
        end += if hyphen { 2 } else { 1 };
        form = Form::Adjective;
    }
    if central {
        form = Form::Adjective;
    }
    Some(Compass { direction, form, end })
}

/// The direction that letters and the atoms after them make: *north* + *north-east*, else *north* + *east*.
fn further(t: &Tokens<'_>, end: usize, letters: &str) -> Option<(String, Form, usize)> {
    let step = |k: usize| {
        let k = if t.hyphen(k) && t.attached(k) { k + 1 } else { k };
        let (more, form) = atom(t.word(k)).filter(|_| t.mention(k).is_none())?;
        Some((more, form, k + 1))
    };
    let (one, one_form, one_end) = step(end)?;
    let two = step(one_end).map(|(more, form, end)| (letters.to_owned() + one + more, form, end));
    let one = (letters.to_owned() + one, one_form, one_end);
    two.into_iter().chain([one]).find(|(joined, ..)| WINDS.contains(&joined.as_str()))
}

/// The opposite direction.
pub(super) fn opposite(d: Direction) -> Direction {
    Direction { bearing_deg: (d.bearing_deg + 180.0) % 360.0, ..d }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, f64, Form, usize)> {
        let t = Tokens::new(text, &[]);
        direction_at(&t, 0).map(|c| (c.direction.bearing_deg, c.direction.half_width_deg, c.form, c.end))
    }

    #[test]
    fn words_hyphens_and_letters() {
        assert_eq!(read("north of"), Some((0.0, 45.0, Form::Noun, 1)));
        assert_eq!(read("north-east of"), Some((45.0, 22.5, Form::Noun, 3)));
        assert_eq!(read("South West of"), Some((225.0, 22.5, Form::Noun, 2)));
        assert_eq!(read("north-north-east of"), Some((22.5, 11.25, Form::Noun, 5)));
        assert_eq!(read("east south-east of"), Some((112.5, 11.25, Form::Noun, 4)));
        assert_eq!(read("northnorthwest of"), Some((337.5, 11.25, Form::Noun, 1)));
        assert_eq!(read("WNW of"), Some((292.5, 11.25, Form::Letters, 1)));
        assert_eq!(read("southeasterly"), Some((135.0, 22.5, Form::Noun, 1)));
        assert_eq!(read("north by west"), Some((348.75, 5.625, Form::Noun, 3)));
    }

    #[test]
    fn adjectives_and_central_parts() {
        assert_eq!(read("north-western Spain"), Some((315.0, 22.5, Form::Adjective, 3)));
        assert_eq!(read("south western Germany"), Some((225.0, 22.5, Form::Adjective, 2)));
        assert_eq!(read("north-central France"), Some((0.0, 45.0, Form::Adjective, 3)));
        assert_eq!(read("central-western Greenland"), Some((270.0, 45.0, Form::Adjective, 3)));
        assert_eq!(read("westerner"), None);
        assert_eq!(read("Weston"), None);
    }
}
