//! Numbers in the words of reasons.

/// A distance for readers: `850 m`, `3.4 km`, `121 km`.
pub(crate) fn km(m: f64) -> String {
    if m < 950.0 {
        format!("{:.0} m", (m / 10.0).round() * 10.0)
    } else if m < 99_950.0 {
        format!("{:.1} km", m / 1000.0)
    } else {
        let whole = format!("{:.0}", m / 1000.0);
        match whole.len() {
            0..=3 => format!("{whole} km"),
            n => format!("{},{} km", &whole[..n - 3], &whole[n - 3..]),
        }
    }
}

/// The direction that a bearing has, one of eight: `north-east`.
pub(super) fn wind(bearing_deg: f64) -> &'static str {
    const WINDS: [&str; 8] =
        ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
    WINDS[((bearing_deg.rem_euclid(360.0) / 45.0).round() as usize) % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_and_winds() {
        assert_eq!(km(846.0), "850 m");
        assert_eq!(km(20_569.0), "20.6 km");
        assert_eq!(km(1_349_800.0), "1,350 km");
        assert_eq!(wind(83.6), "east");
        assert_eq!(wind(359.0), "north");
    }
}
