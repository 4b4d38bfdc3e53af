//! Short forms of first-level units, "Sughd" for "Viloyati Sughd", "Idlib" for "Idlib Governorate", and their usual English long
//! ones: "Sughd Region".

use super::fold::fold;
use super::place::Places;

/// Words for a unit that stand before its name, folded. Longer ones first where one begins another.
const BEFORE: [&str; 44] = [
    "autonomous republic of ",
    "governorate of ",
    "provincia autonoma di ",
    "autonomous region of ",
    "departamento del ",
    "departamento de ",
    "department of ",
    "comunidad autonoma de ",
    "comunidad de ",
    "departement de la ",
    "departement du ",
    "departement de ",
    "departement des ",
    "provincia de ",
    "province du ",
    "province de ",
    "province of ",
    "provincia di ",
    "provincie ",
    "provinsi ",
    "prefecture of ",
    "region autonoma de ",
    "region del ",
    "region de la ",
    "region de ",
    "region du ",
    "region des ",
    "region of ",
    "republic of ",
    "respublika ",
    "regione ",
    "estado de ",
    "estado do ",
    "estado da ",
    "state of ",
    "territory of ",
    "county of ",
    "canton of ",
    "viloyati ",
    "wilaya de ",
    "wojewodztwo ",
    "muhafazat ",
    "distrito de ",
    "parroquia de ",
];

/// Words for a unit that stand after its name, folded.
const AFTER: [&str; 34] = [
    " autonomous oblast",
    " autonomous okrug",
    " autonomous region",
    " autonomous republic",
    " capital region",
    " governorate",
    " province",
    " prefecture",
    " voivodeship",
    " department",
    " division",
    " district",
    " region",
    " oblast",
    " oblysy",
    " okrug",
    " republic",
    " state",
    " territory",
    " county",
    " canton",
    " emirate",
    " municipality",
    " parish",
    " viloyati",
    " welayaty",
    " krai",
    " kray",
    " ili",
    " lan",
    " fylke",
    " apskritis",
    " megye",
    " maakond",
];

/// What is left of a name must name something by itself, which a direction or a common word does not.
const NOT_ALONE: [&str; 30] = [
    "autonomous",
    "capital",
    "central",
    "centre",
    "city",
    "coast",
    "coastal",
    "eastern",
    "east",
    "federal",
    "highlands",
    "islands",
    "lower",
    "metropolitan",
    "midland",
    "national",
    "north",
    "north central",
    "north eastern",
    "north western",
    "northern",
    "south",
    "south eastern",
    "south western",
    "southern",
    "special",
    "upper",
    "west",
    "western",
    "north west",
];

/// The English word that reports in English put after the name of a country's first-level units.
const ENGLISH_WORDS: [(&str, &str); 44] = [
    ("AE", "Emirate"),
    ("AF", "Province"),
    ("AM", "Province"),
    ("AO", "Province"),
    ("BF", "Region"),
    ("BY", "Oblast"),
    ("BY", "Region"),
    ("CD", "Province"),
    ("CM", "Region"),
    ("DZ", "Province"),
    ("EG", "Governorate"),
    ("ET", "Region"),
    ("HT", "Department"),
    ("ID", "Province"),
    ("IQ", "Governorate"),
    ("IQ", "Province"),
    ("IR", "Province"),
    ("JO", "Governorate"),
    ("KE", "County"),
    ("KG", "Region"),
    ("KH", "Province"),
    ("KZ", "Region"),
    ("LB", "Governorate"),
    ("LK", "Province"),
    ("ML", "Region"),
    ("MM", "State"),
    ("MZ", "Province"),
    ("NE", "Region"),
    ("NG", "State"),
    ("PG", "Province"),
    ("PH", "Province"),
    ("PK", "Province"),
    ("RU", "Oblast"),
    ("SS", "State"),
    ("SY", "Governorate"),
    ("SY", "Province"),
    ("TJ", "Region"),
    ("TM", "Region"),
    ("TR", "Province"),
    ("UA", "Oblast"),
    ("UA", "Region"),
    ("UZ", "Region"),
    ("VN", "Province"),
    ("YE", "Governorate"),
];

/// Names with one of these words are long already.
const KINDS: [&str; 22] = [
    "area",
    "autonomous",
    "capital",
    "city",
    "county",
    "department",
    "district",
    "emirate",
    "governorate",
    "kray",
    "krai",
    "municipality",
    "oblast",
    "okrug",
    "province",
    "region",
    "regional",
    "republic",
    "state",
    "territory",
    "union",
    "zone",
];

/// "Sughd Region", where the country's units are called regions.
fn long_forms<'p>(country: &'p str, name: &'p str) -> impl Iterator<Item = String> + 'p {
    let is_long = fold(name).split(' ').any(|word| KINDS.contains(&word));
    let words = ENGLISH_WORDS.iter().filter(move |(of, _)| *of == country && !is_long);
    words.map(move |(_, word)| format!("{name} {word}"))
}

/// Adds the short and the long forms of every first-level unit's names to its alternates.
pub(crate) fn add(places: &mut Places) {
    // The American states' "… State" names are nicknames: Garden State.
    for place in places.by_id.values_mut().filter(|place| place.feature == "A.ADM1" && place.country != "US")
    {
        let names = std::iter::once(&place.name).chain(&place.alternates);
        let mut forms: Vec<String> = names.filter_map(|name| short_form(name)).collect();
        forms.extend(long_forms(&place.country, &place.name));
        place.alternates.extend(forms);
    }
}

/// The name without the word for what kind of unit it is.
fn short_form(name: &str) -> Option<String> {
    let folded = fold(name);
    let skip =
        BEFORE.iter().find(|word| folded.starts_with(**word)).map(|word| word.trim().split(' ').count());
    let drop = AFTER.iter().find(|word| folded.ends_with(**word)).map(|word| word.trim().split(' ').count());
    if skip.is_none() && drop.is_none() {
        return None;
    }
    // Folding turns hyphens into spaces, so only count words where the name has none.
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() != folded.split(' ').count() {
        return hyphenated(name, &words, skip, drop);
    }
    alone(words.get(skip.unwrap_or(0)..words.len() - drop.unwrap_or(0))?)
}

/// A name with hyphens: the words to be dropped have none themselves, so count from the ends.
fn hyphenated(name: &str, words: &[&str], skip: Option<usize>, drop: Option<usize>) -> Option<String> {
    let (skip, drop) = (skip.unwrap_or(0), drop.unwrap_or(0));
    let dropped_has_hyphen =
        words.iter().take(skip).chain(words.iter().rev().take(drop)).any(|word| word.contains('-'));
    if dropped_has_hyphen || words.len() <= skip + drop || name.is_empty() {
        return None;
    }
    alone(&words[skip..words.len() - drop])
}

fn alone(words: &[&str]) -> Option<String> {
    let short = words.join(" ");
    let folded = fold(&short);
    (folded.chars().count() >= 3 && !NOT_ALONE.contains(&folded.as_str())).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::{long_forms, short_form};

    #[test]
    fn a_unit_bears_the_word_that_its_country_calls_it_by() {
        let forms = |country, name| long_forms(country, name).collect::<Vec<_>>();
        assert_eq!(forms("TJ", "Sughd"), ["Sughd Region"]);
        assert_eq!(forms("SY", "Idlib"), ["Idlib Governorate", "Idlib Province"]);
        assert!(forms("RU", "Krasnoyarsk Krai").is_empty() && forms("FR", "Brittany").is_empty());
    }

    #[test]
    fn the_word_for_the_kind_of_unit_is_dropped_on_either_side() {
        for (name, short) in [
            ("Viloyati Sughd", "Sughd"),
            ("Idlib Governorate", "Idlib"),
            ("Deir ez-Zor Governorate", "Deir ez-Zor"),
            ("Provincia de Córdoba", "Córdoba"),
            ("Département du Haut-Rhin", "Haut-Rhin"),
            ("Khanty-Mansi Autonomous Okrug", "Khanty-Mansi"),
        ] {
            assert_eq!(short_form(name).as_deref(), Some(short), "{name}");
        }
    }

    #[test]
    fn a_direction_alone_is_no_name() {
        assert_eq!(short_form("Northern Province"), None);
        assert_eq!(short_form("Central Region"), None);
        assert_eq!(short_form("Bavaria"), None);
    }
}
