//! Units of length.

use crate::sieve::Sieve;

/// A unit of length that reports use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Unit {
    Kilometre,
    Metre,
    Mile,
    NauticalMile,
    Foot,
    Yard,
    League,
    Verst,
}

struct Row {
    unit: Unit,
    metres: f64,
    symbol: &'static str,
    words: &'static [&'static str],
}

/// One row a unit. Sources: the metre and its multiples, SI Brochure (BIPM, 9th edition, 2019); mile, yard, foot, international
/// yard and pound agreement of 1959 (1 yard = 0.9144 m exactly); nautical mile, SI Brochure table 8 and the First International
/// Extraordinary Hydrographic Conference, Monaco 1929 (1,852 m exactly); league, three international miles, the land league of
/// English usage; verst, 500 sazhen of seven feet (Russian decree of 1835, 1,066.8 m).
const TABLE: [Row; 8] = [
    Row {
        unit: Unit::Kilometre,
        metres: 1000.0,
        symbol: "km",
        words: &["km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "kilometeres", "км"],
    },
    Row {
        unit: Unit::Metre,
        metres: 1.0,
        symbol: "m",
        words: &["m", "metre", "metres", "meter", "meters", "mtrs"],
    },
    Row { unit: Unit::Mile, metres: 1609.344, symbol: "mi", words: &["mile", "miles", "mi"] },
    Row { unit: Unit::NauticalMile, metres: 1852.0, symbol: "nmi", words: &["nmi", "nm"] },
    Row { unit: Unit::Foot, metres: 0.3048, symbol: "ft", words: &["foot", "feet", "ft"] },
    Row { unit: Unit::Yard, metres: 0.9144, symbol: "yd", words: &["yard", "yards", "yd", "yds"] },
    Row { unit: Unit::League, metres: 4828.032, symbol: "leagues", words: &["league", "leagues"] },
    Row { unit: Unit::Verst, metres: 1066.8, symbol: "versts", words: &["verst", "versts"] },
];

/// The words of all units.
static WORDS: Sieve = {
    let mut sieve = Sieve::new();
    let mut row = 0;
    while row < TABLE.len() {
        let mut word = 0;
        while word < TABLE[row].words.len() {
            sieve.add(TABLE[row].words[word]);
            word += 1;
        }
        row += 1;
    }
    sieve
};

impl Unit {
    fn row(self) -> &'static Row {
        // The table is in the order of the enum; a test holds both together.
        &TABLE[self as usize]
    }

    /// Metres in one unit (exact; the sources stand at the table).
    pub fn metres(self) -> f64 {
        self.row().metres
    }

    /// The usual symbol: `km`, `mi`, `nmi`.
    pub fn symbol(self) -> &'static str {
        self.row().symbol
    }

    /// The unit that a lower-case word or symbol names. Two-word units (*nautical miles*) are the grammar's matter.
    pub fn read(word: &str) -> Option<Unit> {
        if !WORDS.may_hold(word) {
            return None;
        }
        TABLE.iter().find(|row| row.words.contains(&word)).map(|row| row.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_enum() {
        for row in &TABLE {
            assert_eq!(row.unit.row().symbol, row.symbol);
        }
    }

    #[test]
    fn words_and_symbols_name_units() {
        assert_eq!(Unit::read("kilometres"), Some(Unit::Kilometre));
        assert_eq!(Unit::read("mi"), Some(Unit::Mile));
        assert_eq!(Unit::read("minutes"), None);
        assert_eq!(Unit::NauticalMile.metres(), 1852.0);
    }
}
