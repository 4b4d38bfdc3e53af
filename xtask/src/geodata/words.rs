//! Word lists: given and family names of people, and English words that are also names of places.

use std::collections::BTreeSet;

use anyhow::Result;

use super::archive::Archive;
use super::fold::fold;
use super::place::Places;
use super::table::Table;

/// How many of the census's family names are listed, the most frequent first: 90,000 more are ever rarer.
const FAMILY_NAMES: usize = 20_000;

const GIVEN_NAMES: [&str; 2] = ["names-0.3.0/names/dist.female.first", "names-0.3.0/names/dist.male.first"];

const WORD_LIST: &str = "usr/share/dict/american-english";

/// Months and weekdays, which the word list has with a capital.
const CALENDAR: [&str; 19] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// English words, given names and names of larger units: by themselves they are not read as the river or lake of that name.
pub(crate) struct OrdinaryWords(BTreeSet<String>);

impl OrdinaryWords {
    /// Reads both lists.
    pub(crate) fn read(wamerican: &Archive, names: &Archive) -> Result<Self> {
        let text = wamerican.text(WORD_LIST)?;
        let mut words: BTreeSet<String> = text
            .lines()
            .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
            .map(str::to_owned)
            .collect();
        for file in GIVEN_NAMES {
            words.extend(census(&names.text(file)?, usize::MAX));
        }
        Ok(Self(words))
    }

    /// Adds the names of countries and first-level units: by itself, *Niger* is the country and *Ohio* the state.
    pub(crate) fn add_units(&mut self, places: &Places) {
        let units = places.by_id.values().filter(|place| place.is_country() || place.feature == "A.ADM1");
        self.0.extend(units.map(|place| fold(&place.name)));
    }

    /// Whether the name is such a word, or too short to be read as a name.
    pub(crate) fn contains(&self, name: &str) -> bool {
        let folded = fold(name);
        (name.is_ascii() && name.len() <= 3) || self.0.contains(&folded)
    }
}

/// `given_names.txt`: the census's given names of women and men.
pub(crate) fn given_names(names: &Archive) -> Result<Table> {
    let mut given = BTreeSet::new();
    for file in GIVEN_NAMES {
        given.extend(census(&names.text(file)?, usize::MAX));
    }
    Table::words("given_names.txt", given.iter().map(String::as_str))
}

/// `family_names.txt`: the census's most frequent family names.
pub(crate) fn family_names(names: &Archive) -> Result<Table> {
    let family: BTreeSet<String> =
        census(&names.text("names-0.3.0/names/dist.all.last")?, FAMILY_NAMES).collect();
    Table::words("family_names.txt", family.iter().map(String::as_str))
}

/// The names of a census file, whose lines are `SMITH 1.006 1.006 1`, by frequency.
fn census(text: &str, most: usize) -> impl Iterator<Item = String> {
    text.lines().filter_map(|line| line.split_whitespace().next()).take(most).map(str::to_lowercase)
}

/// `common_words.txt`: English words in lower case that fold to the same form as a name of a place.
///
/// Such a word needs evidence before it counts as the place: *nice*, *reading*, *mobile*, *police*, *of*. Words that the list
/// has with a capital only (names, nationalities) are left out, except months and weekdays.
pub(crate) fn common_words(places: &Places, wamerican: &Archive) -> Result<Table> {
    let text = wamerican.text(WORD_LIST)?;
    let mut names = BTreeSet::new();
    for place in places.by_id.values() {
        // Lower-case alternates are transliterations, which the recogniser does not look for.
        let alternates = place.alternates.iter().filter(|name| name.starts_with(|c: char| !c.is_lowercase()));
        names.extend(std::iter::once(&place.name).chain(alternates).map(|name| fold(name)));
    }
    let lower_case = text.lines().filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
    let common: BTreeSet<&str> =
        lower_case.filter(|word| names.contains(*word)).chain(CALENDAR.iter().copied()).collect();
    Table::words("common_words.txt", common)
}
