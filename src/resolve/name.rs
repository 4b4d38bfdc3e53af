//! Other ways to write a name: generic words off or on, saint and mount, the Arabic article.

use crate::sieve::Sieve;
use crate::toponym::Cue;
use std::sync::LazyLock;

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variant {
    /// the generic word taken off, the class it names kept: *Sughd Province* → *Sughd* among provinces
    Stripped,
    /// a generic word put on because the words around the name say so
    Added,
    /// another customary spelling: *St* and *Saint*, *al-* left out
    Respelled,
    /// a direction or *greater*, *downtown* taken off: *Southern California*
    Part,
    /// only a piece of the name is known
    Piece,
}

/// Generic words after a name and the class they give it.
const AFTER: Generic = &[
    ("county", Cue::Admin2),
    ("counties", Cue::Admin2),
    ("co", Cue::Admin2),
    ("parish", Cue::Admin2),
    ("borough", Cue::Admin2),
    ("district", Cue::Admin2),
    ("raion", Cue::Admin2),
    ("municipality", Cue::Admin2),
    ("township", Cue::Populated),
    ("province", Cue::Admin1),
    ("provinces", Cue::Admin1),
    ("state", Cue::Admin1),
    ("region", Cue::Admin1),
    ("oblast", Cue::Admin1),
    ("krai", Cue::Admin1),
    ("governorate", Cue::Admin1),
    ("prefecture", Cue::Admin1),
    ("department", Cue::Admin1),
    ("territory", Cue::Admin1),
    ("canton", Cue::Admin1),
    ("emirate", Cue::Admin1),
    ("division", Cue::Admin1),
    ("republic", Cue::Country),
    ("city", Cue::Populated),
    ("town", Cue::Populated),
    ("village", Cue::Populated),
    ("metro", Cue::Populated),
    ("river", Cue::Water),
    ("lake", Cue::Water),
    ("bay", Cue::Water),
    ("sea", Cue::Water),
    ("ocean", Cue::Water),
    ("strait", Cue::Water),
    ("gulf", Cue::Water),
    ("island", Cue::Terrain),
    ("islands", Cue::Terrain),
    ("mountains", Cue::Terrain),
    ("valley", Cue::Terrain),
    ("desert", Cue::Terrain),
    ("peninsula", Cue::Terrain),
];

/// Generic words before a name (*of* follows where it may).
const BEFORE: Generic = &[
    ("county of", Cue::Admin2),
    ("county", Cue::Admin2),
    ("district of", Cue::Admin2),
    ("province of", Cue::Admin1),
    ("state of", Cue::Admin1),
    ("region of", Cue::Admin1),
    ("commonwealth of", Cue::Admin1),
    ("city of", Cue::Populated),
    ("town of", Cue::Populated),
    ("village of", Cue::Populated),
    ("borough of", Cue::Populated),
    ("republic of", Cue::Country),
    ("kingdom of", Cue::Country),
    ("river", Cue::Water),
    ("lake", Cue::Water),
    ("gulf of", Cue::Water),
    ("bay of", Cue::Water),
    ("sea of", Cue::Water),
    ("mount", Cue::Terrain),
    ("mt", Cue::Terrain),
    ("isle of", Cue::Terrain),
    ("island of", Cue::Terrain),
];

/// Generic words put on for a cue, when the name stands without.
const ADDED: &[(Cue, &[&str])] = &[
    (Cue::Admin2, &["county", "district", "parish"]),
    (Cue::Admin1, &["province", "region", "state"]),
    (Cue::Water, &["river", "sea", "lake"]),
    (Cue::Terrain, &["island", "islands"]),
    (Cue::Populated, &["city"]),
];

/// First words that are exchanged for one another.
const RESPELLED: &[(&str, &str)] = &[
    ("st", "saint"),
    ("st", "sankt"),
    ("ste", "sainte"),
    ("saint", "st"),
    ("ft", "fort"),
    ("fort", "ft"),
    ("mt", "mount"),
    ("mount", "mt"),
    ("pt", "point"),
    ("al", ""),
    ("el", ""),
    ("an", ""),
    ("ar", ""),
    ("as", ""),
    ("at", ""),
    ("the", ""),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
];

/// Words in front that make a name mean a part of its place.
const PARTS: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "mid",
    "upper",
    "lower",
    "inner",
    "outer",
    "greater",
    "downtown",
    "metropolitan",
    "metro",
    "suburban",
    "rural",
    "upstate",
    "mainland",
    "old",
    "new",
    "coastal",
    "modern",
    "ancient",
    "colonial",
];

/// The last words of names that [`AFTER`] has, and the first ones that [`BEFORE`] and [`RESPELLED`] have: most names have none.
static LAST: Sieve = Sieve::new().with(AFTER);
static FIRST: LazyLock<Sieve> = LazyLock::new(|| {
    let mut sieve = Sieve::new();
    let before = BEFORE.iter().map(|(words, _)| first_word(words));
    before.chain(RESPELLED.iter().map(|&(word, _)| word)).for_each(|word| sieve.add(word));
    sieve
});

fn first_word(folded: &str) -> &str {
    folded.split_once(' ').map_or(folded, |(first, _)| first)
}

fn last_word(folded: &str) -> &str {
    folded.rsplit_once(' ').map_or(folded, |(_, last)| last)
}

/// Generic words and the class they give a name.
type Generic = &'static [(&'static str, Cue)];

/// The rows of [`AFTER`] and [`BEFORE`] that a folded name can end and begin with.
fn generic_words(folded: &str) -> (Generic, Generic) {
    (
        if LAST.may_hold(last_word(folded)) { AFTER } else { &[] },
        if FIRST.may_hold(first_word(folded)) { BEFORE } else { &[] },
    )
}

/// Two-letter or longer codes: capitals only.
pub(super) fn looks_like_code(written: &str) -> bool {
    let letters = written.bytes().filter(|b| *b != b'.').count();
    (2..=4).contains(&letters) && written.bytes().all(|b| b.is_ascii_uppercase() || b == b'.')
}

/// Calls `found` with each other folded spelling and the class its places must have.
pub(super) fn variants(folded: &str, cue: Option<Cue>, mut found: impl FnMut(Variant, &str, Option<Cue>)) {
    let (after, before) = generic_words(folded);
    for &(word, cue) in after {
        if let Some(rest) = folded.strip_suffix(word).and_then(|r| r.strip_suffix(' ')) {
            found(Variant::Stripped, rest, Some(cue));
        }
    }
    for &(word, cue) in before {
        if let Some(rest) = folded.strip_prefix(word).and_then(|r| r.strip_prefix(' ')) {
            found(Variant::Stripped, rest, Some(cue));
        }
    }
    for &(_, words) in ADDED.iter().filter(|(c, _)| Some(*c) == cue) {
        for word in words {
            if !folded.ends_with(word) {
                found(Variant::Added, &format!("{folded} {word}"), cue);
            }
        }
    }
    let respelled = if FIRST.may_hold(first_word(folded)) { RESPELLED } else { &[] };
    for &(from, to) in respelled {
        if let Some(rest) = folded.strip_prefix(from).and_then(|r| r.strip_prefix(' ')) {
            if to.is_empty() {
                found(Variant::Respelled, rest, None);
            } else {
                found(Variant::Respelled, &format!("{to} {rest}"), None);
            }
        }
    }
}

/// The class that a generic word inside a folded name gives it.
pub(super) fn own_cue(folded: &str) -> Option<Cue> {
    let (after, before) = generic_words(folded);
    let after =
        after.iter().find(|(word, _)| folded.strip_suffix(word).is_some_and(|rest| rest.ends_with(' ')));
    let before = || {
        before.iter().find(|(word, _)| folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
    };
    after.or_else(before).map(|&(_, cue)| cue)
}

/// Endings of words for people, with what their place ends in.
const PEOPLE: &[(&str, &str)] = &[
    ("ers", ""),
    ("er", ""),
    ("ians", "ia"),
    ("ian", "ia"),
    ("ans", "a"),
    ("an", "a"),
    ("ns", ""),
    ("ites", ""),
    ("ite", ""),
];

/// Calls `found` with the places that people may be named after, in no list of demonyms: *Londoners*.
pub(super) fn homes(folded: &str, mut found: impl FnMut(&str)) {
    for &(ending, place) in PEOPLE {
        if let Some(stem) = folded.strip_suffix(ending).filter(|s| s.len() >= 4) {
            found(&format!("{stem}{place}"));
        }
    }
}

/// Calls `found` with runs of a name's words, longest first, the earlier first, until it says that it has found something:
/// *Dubai* in *Dubai World Cup*.
pub(super) fn pieces(folded: &str, mut found: impl FnMut(&str) -> bool) {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(folded.bytes().enumerate().filter(|(_, b)| *b == b' ').map(|(i, _)| i + 1))
        .collect();
    let end_of = |i: usize| starts.get(i).map_or(folded.len(), |&s| s - 1);
    for length in (1..starts.len()).rev() {
        for first in 0..=starts.len() - length {
            let piece = &folded[starts[first]..end_of(first + length)];
            // *Island* is German for Iceland, but not in *Chumbe Island*.
            let generic = AFTER.iter().chain(BEFORE).any(|(word, _)| *word == piece);
            if piece.len() >= 4 && !generic && found(piece) {
                return;
            }
        }
    }
}

/// Calls `found` with pieces of a name that is known in no other way, best first.
pub(super) fn last_resorts(folded: &str, mut found: impl FnMut(Variant, &str)) {
    if let Some(stem) = folded.strip_suffix('s').filter(|s| s.len() >= 4) {
        found(Variant::Respelled, stem);
    }
    if let Some((_, rest)) = folded.split_once(' ').filter(|(first, _)| PARTS.contains(first)) {
        found(Variant::Part, rest);
    }
    if !folded.starts_with("al ") {
        found(Variant::Respelled, &format!("al {folded}"));
    }
    let (after, before) = generic_words(folded);
    for &(word, _) in after {
        if let Some(rest) = folded.strip_suffix(word).and_then(|r| r.strip_suffix(' ')) {
            found(Variant::Piece, rest);
        }
    }
    for &(word, _) in before {
        if let Some(rest) = folded.strip_prefix(word).and_then(|r| r.strip_prefix(' ')) {
            found(Variant::Piece, rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(folded: &str, cue: Option<Cue>) -> Vec<(Variant, String)> {
        let mut out = Vec::new();
        variants(folded, cue, |v, n, _| out.push((v, n.to_owned())));
        out
    }

    #[test]
    fn takes_generic_words_off_and_puts_them_on() {
        assert!(all("sughd province", None).contains(&(Variant::Stripped, "sughd".into())));
        assert!(all("city of derby", None).contains(&(Variant::Stripped, "derby".into())));
        assert!(all("fulton", Some(Cue::Admin2)).contains(&(Variant::Added, "fulton county".into())));
        assert!(all("st albans", None).contains(&(Variant::Respelled, "saint albans".into())));
        assert!(all("al raqqah", None).contains(&(Variant::Respelled, "raqqah".into())));
    }

    #[test]
    fn pieces_come_longest_first() {
        let mut seen = Vec::new();
        pieces("dubai world cup", |p| {
            seen.push(p.to_owned());
            false
        });
        assert_eq!(seen, ["dubai world", "world cup", "dubai", "world"]);
        seen.clear();
        pieces("chumbe island", |p| {
            seen.push(p.to_owned());
            false
        });
        assert_eq!(seen, ["chumbe"]);
    }

    #[test]
    fn people_lead_home() {
        let mut seen = Vec::new();
        homes("londoners", |p| seen.push(p.to_owned()));
        assert!(seen.contains(&"london".to_owned()));
    }

    #[test]
    fn codes_are_capitals() {
        assert!(looks_like_code("LA") && looks_like_code("D.C.") && looks_like_code("NYC"));
        assert!(!looks_like_code("La.") && !looks_like_code("A") && !looks_like_code("TEXAS"));
    }
}
