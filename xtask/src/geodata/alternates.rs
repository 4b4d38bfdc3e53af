//! Cleaning of alternate names: what is no name goes, what differs only in case or accents stays once.

use std::collections::HashMap;

use super::fold::fold;
use super::place::{Id, NameKind, Place, Places};

/// Longer "names" are descriptions.
const LONGEST: usize = 100;

/// What one entry of a source's list of alternates is.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    Name(String),
    /// An airport's or a unit's code, shown in names.tsv.
    Code(String),
    Nothing,
}

/// Cleans every place's alternates; codes move to the typed names.
pub(crate) fn clean(places: &mut Places) {
    let Places { by_id, names } = places;
    for (id, place) in by_id {
        let cleaned = clean_place(*id, place, |code| {
            names.insert((*id, NameKind::Code, code));
        });
        place.alternates = cleaned;
    }
}

fn clean_place(_id: Id, place: &Place, mut code: impl FnMut(String)) -> Vec<String> {
    let name = fold(&place.name);
    // The spelling with the most bytes has the most marks: keep it, the others fold to the same.
    let mut kept: Vec<String> = Vec::with_capacity(place.alternates.len());
    let mut index: HashMap<String, usize> = HashMap::with_capacity(place.alternates.len());
    for alternate in &place.alternates {
        match entry(alternate, place) {
            Entry::Name(alternate) => {
                let folded = fold(&alternate);
                if folded == name || folded.is_empty() {
                    continue;
                }
                match index.get(&folded) {
                    Some(&at) if (alternate.len(), &kept[at]) > (kept[at].len(), &alternate) => {
                        kept[at] = alternate
                    }
                    Some(_) => {}
                    None => {
                        index.insert(folded, kept.len());
                        kept.push(alternate);
                    }
                }
            }
            Entry::Code(alternate) => {
                if alternate.to_lowercase() != name {
                    code(alternate);
                }
            }
            Entry::Nothing => {}
        }
    }
    kept.sort();
    kept
}

fn entry(alternate: &str, place: &Place) -> Entry {
    let alternate = tidy(alternate);
    let lower = alternate.to_ascii_lowercase();
    let letters = alternate.chars().filter(|c| c.is_alphabetic()).count();
    let ascii = alternate.is_ascii();
    let is_address = lower.contains("http")
        || lower.contains("www.")
        || lower.contains("wikipedia")
        || lower.contains(".com");
    if letters == 0 || is_address || alternate.chars().count() > LONGEST || alternate.contains('\u{fffd}') {
        return Entry::Nothing;
    }
    let is_single_latin = letters == 1 && alternate.chars().all(|c| !c.is_alphabetic() || (c as u32) < 0x250);
    if is_single_latin {
        return Entry::Nothing;
    }
    let capitals = ascii && alternate.bytes().all(|byte| byte.is_ascii_uppercase());
    // IATA codes of towns; the postal codes of American states are among their alternates, too.
    let is_code = capitals && !place.is_country() && (alternate.len() == 3 || alternate.len() == 2);
    if is_code { Entry::Code(alternate) } else { Entry::Name(alternate) }
}

/// Without the table's separators and with single spaces.
fn tidy(name: &str) -> String {
    let spaced: String = name.chars().map(|c| if c == '|' || c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(name: &str, alternates: &[&str]) -> (Vec<String>, Vec<String>) {
        let place = Place {
            name: name.to_owned(),
            feature: "P.PPLC".to_owned(),
            alternates: alternates.iter().map(|&text| text.to_owned()).collect(),
            ..Place::default()
        };
        let mut codes = Vec::new();
        let names = clean_place(Id::geonames(1), &place, |code| codes.push(code));
        (names, codes)
    }

    #[test]
    fn the_name_itself_and_spellings_that_fold_alike_are_kept_once() {
        let (names, _) = cleaned("Dushanbe", &["dushanbe", "Douchanbe", "Douchanbé", "Душанбе", "DUSHANBE"]);
        assert_eq!(names, ["Douchanbé", "Душанбе"]);
    }

    #[test]
    fn an_airport_code_is_a_code_and_no_alternate() {
        let (names, codes) = cleaned("Dushanbe", &["DYU", "Doesjanbe"]);
        assert_eq!(names, ["Doesjanbe"]);
        assert_eq!(codes, ["DYU"]);
    }

    #[test]
    fn addresses_numbers_and_single_letters_are_no_names() {
        let junk = ["https://en.wikipedia.org/wiki/Dushanbe", "734000", "D", "Å", "-", "🇹🇯", "  "];
        assert_eq!(cleaned("Dushanbe", &junk).0, Vec::<String>::new());
    }

    #[test]
    fn a_single_ideograph_is_a_name_and_a_separator_is_not_part_of_one() {
        assert_eq!(cleaned("Tsu", &["津", "Tsu|City"]).0, ["Tsu City", "津"]);
    }
}
