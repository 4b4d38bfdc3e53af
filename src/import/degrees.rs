//! Degrees as people write them: `38.5358`, `38,5358`, `38°32'09"N`, `N 38 32.15`, `-68.78`.

/// Latitude or longitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Latitude,
    Longitude,
}

impl Axis {
    fn limit(self) -> f64 {
        match self {
            Axis::Latitude => 90.0,
            Axis::Longitude => 180.0,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Axis::Latitude => "latitude",
            Axis::Longitude => "longitude",
        }
    }

    /// Letters for the positive and the negative direction.
    fn letters(self) -> (char, char) {
        match self {
            Axis::Latitude => ('N', 'S'),
            Axis::Longitude => ('E', 'W'),
        }
    }
}

/// Reads degrees, with minutes and seconds or without; the error says in words what is wrong and what to write.
pub(super) fn read(text: &str, axis: Axis) -> Result<f64, String> {
    let wrong = || format!("`{text}` is no {}; write degrees such as 38.5358 or 38°32'09\"", axis.name());
    let (positive, negative) = axis.letters();
    let upper = text.trim().to_uppercase().replace('\u{2212}', "-");
    let directions = || upper.chars().filter(|c| "NSEW".contains(*c));
    let direction = directions().next();
    if directions().count() > 1 || direction.is_some_and(|c| c != positive && c != negative) {
        return Err(wrong());
    }
    let bare = upper.trim_matches(|c: char| "NSEW".contains(c) || c.is_whitespace());
    let (minus, bare) = match bare.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let parts: Vec<&str> = bare
        .split(|c: char| c.is_whitespace() || "°º˚'’′\"”″:".contains(c))
        .filter(|part| !part.is_empty())
        .collect();
    let last = parts.len().saturating_sub(1);
    let mut degrees = 0.0;
    for (row, part) in parts.iter().enumerate() {
        let digits = part.chars().all(|c| c.is_ascii_digit() || (row == last && (c == '.' || c == ',')));
        let number: f64 = part.replace(',', ".").parse().ok().filter(|_| digits).ok_or_else(wrong)?;
        let unit = [1.0, 60.0, 3600.0].get(row).ok_or_else(wrong)?;
        if row > 0 && number >= 60.0 {
            return Err(wrong());
        }
        degrees += number / unit;
    }
    if parts.is_empty() || minus && direction.is_some() {
        return Err(wrong());
    }
    if degrees > axis.limit() {
        let swapped = if axis == Axis::Latitude && degrees <= 180.0 {
            ": are latitude and longitude swapped?"
        } else {
            ": is it in metres of a projection? Only degrees of WGS 84 are read"
        };
        return Err(format!("{text} is beyond {} degrees{swapped}", axis.limit()));
    }
    Ok(if minus || direction == Some(negative) { -degrees } else { degrees })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn degrees_are_read_in_the_usual_spellings() {
        for text in
            ["38.5358", "38,5358", " +38.5358 ", "38.5358 N", "N38.5358", "38.5358°", "38°32'08.88\"N"]
        {
            let degrees = read(text, Axis::Latitude).unwrap();
            assert!((degrees - 38.5358).abs() < 1e-9, "{text}: {degrees}");
        }
        assert_eq!(read("38 32.148 S", Axis::Latitude).map(|d| (d * 1e4).round()), Ok(-385_358.0));
        assert_eq!(read("−68.5", Axis::Longitude), Ok(-68.5), "a minus sign, not a hyphen");
        assert_eq!(read("68°30′W", Axis::Longitude), Ok(-68.5));
    }

    #[test]
    fn what_is_no_degree_is_refused_with_advice() {
        for text in
            ["", "N", "abc", "38.5.3", "38.5 E", "38 61", "-38 S", "1,234.5", "38 32 9 1", "3e1", "N 38 N"]
        {
            let reason = read(text, Axis::Latitude).unwrap_err();
            assert!(reason.contains("write degrees such as"), "{text}: {reason}");
        }
        assert_eq!(
            read("168.78", Axis::Latitude).unwrap_err(),
            "168.78 is beyond 90 degrees: are latitude and longitude swapped?"
        );
        assert!(read("4654321", Axis::Longitude).unwrap_err().contains("WGS 84"));
    }

    proptest! {
        #[test]
        fn any_position_is_read_back(thousandths in -90_000..=90_000i32) {
            let degrees = f64::from(thousandths) / 1000.0;
            prop_assert_eq!(read(&degrees.to_string(), Axis::Latitude), Ok(degrees));
            let (whole, rest) = (degrees.abs().trunc(), degrees.abs().fract() * 60.0);
            let letter = if degrees < 0.0 { 'S' } else { 'N' };
            let read = read(&format!("{whole}° {rest:.6}' {letter}"), Axis::Latitude).unwrap();
            prop_assert!((read - degrees).abs() < 1e-6);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}") {
            let _ = read(&text, Axis::Longitude);
        }
    }
}
