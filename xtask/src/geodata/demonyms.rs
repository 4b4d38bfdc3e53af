//! Names of peoples and adjectives of countries, from the CIA World Factbook (in pyworldatlas) and i18n-nationality.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use rusqlite::Connection;
use serde::Deserialize;

use super::archive::Archive;
use super::fold::fold;

/// The words for a country's people and things.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Demonyms {
    /// Nouns: *Afghans*, *Dane*, *Danes*.
    pub(crate) nouns: BTreeSet<String>,
    /// Adjectives: *Afghan*, *Danish*.
    pub(crate) adjectives: BTreeSet<String>,
}

/// Rows of i18n-nationality that are no nationality although they look like one: "Welsh" for Wallis and Futuna, the official
/// names of the Holy See and of the Palestinian territories, a plural for Antigua and Barbuda.
const WRONG: [&str; 4] = ["AG", "PS", "VA", "WF"];

/// By ISO 3166-1 alpha-2. `country_names` gives a country's English names: some rows hold those instead of a nationality.
pub(crate) fn read(
    pyworldatlas: &Archive,
    i18n_nationality: &Archive,
    country_names: impl Fn(&str) -> Vec<String>,
) -> Result<BTreeMap<String, Demonyms>> {
    let mut all: BTreeMap<String, Demonyms> = BTreeMap::new();
    for (country, noun, adjective) in factbook(pyworldatlas)? {
        let demonyms = all.entry(country).or_default();
        demonyms.nouns.extend(nouns(&noun));
        demonyms.adjectives.extend(adjectives(&adjective));
    }
    for (country, nationality) in nationalities(i18n_nationality)? {
        if WRONG.contains(&country.as_str()) {
            continue;
        }
        let demonyms = all.entry(country).or_default();
        for adjective in adjectives(&nationality) {
            demonyms.nouns.extend(plural(&adjective));
            demonyms.adjectives.insert(adjective);
        }
    }
    for (country, demonyms) in &mut all {
        let names: Vec<BTreeSet<String>> = country_names(country).iter().map(|name| words(name)).collect();
        let is_name = |demonym: &String| {
            let demonym = words(demonym);
            names.iter().any(|name| demonym.is_subset(name))
        };
        demonyms.adjectives.retain(|demonym| !is_name(demonym));
        let Demonyms { nouns, adjectives } = demonyms;
        nouns.retain(|demonym| !is_name(demonym) && !adjectives.contains(demonym));
        // A plural of what was a name ("Kosovos").
        nouns.retain(|noun| !noun.strip_suffix('s').is_some_and(|singular| is_name(&singular.to_owned())));
    }
    Ok(all)
}

fn words(name: &str) -> BTreeSet<String> {
    fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn factbook(pyworldatlas: &Archive) -> Result<Vec<(String, String, String)>> {
    let file = pyworldatlas.read("pyworldatlas/data/atlas.sqlite3")?;
    let mut atlas = Connection::open_in_memory()?;
    atlas.deserialize_read_exact("main", file.as_slice(), file.len(), true).context("atlas.sqlite3")?;
    let mut statement = atlas.prepare(
        "select country.alpha2, coalesce(noun, ''), coalesce(adjective, '') from country_demonym \
         join country on country.id = country_id where language_code = 'en' order by 1",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[derive(Deserialize)]
struct NationalityFile {
    nationalities: BTreeMap<String, String>,
}

fn nationalities(i18n_nationality: &Archive) -> Result<BTreeMap<String, String>> {
    let json = i18n_nationality.read("package/langs/en.json")?;
    Ok(serde_json::from_slice::<NationalityFile>(&json).context("langs/en.json")?.nationalities)
}

/// The entries of a factbook cell: "Trinidadian(s), Tobagonian(s)", "Saudi or Saudi Arabian", "Chinese/Hong Konger".
fn entries(cell: &str) -> impl Iterator<Item = &str> {
    let cell = cell.split("note -").next().unwrap_or("");
    cell.split([',', ';', '/'])
        .flat_map(|part| part.split(" or "))
        // "(singular and plural)" is one remark.
        .flat_map(|part| part.split(if part.contains('(') { " or " } else { " and " }))
        .flat_map(|part| part.split(" - "))
        .map(|part| part.trim().trim_start_matches("or ").trim())
        .filter(|part| !part.is_empty() && *part != "NA" && !part.starts_with("NA "))
}

/// Singular and plural forms of a factbook noun.
fn nouns(cell: &str) -> Vec<String> {
    let mut nouns = Vec::new();
    for entry in entries(cell) {
        let (noun, remark) =
            entry.split_once('(').map_or((entry, ""), |(noun, remark)| (noun.trim(), remark));
        if noun.is_empty() {
            continue;
        }
        nouns.push(noun.to_owned());
        if remark.starts_with("s)") {
            nouns.push(format!("{noun}s"));
        } else if remark.starts_with("men)") || remark.starts_with("women)") {
            nouns.push(format!("{}en", noun.trim_end_matches("an")));
        } else if remark.is_empty() {
            nouns.extend(plural(noun));
        }
    }
    nouns
}

fn adjectives(cell: &str) -> Vec<String> {
    let bare = |entry: &str| entry.split('(').next().unwrap_or("").trim().to_owned();
    entries(cell).map(bare).filter(|adjective| !adjective.is_empty()).collect()
}

/// The plural of a demonym, where English forms it with an s.
fn plural(demonym: &str) -> Option<String> {
    const UNCHANGED: [&str; 8] = ["ese", "ch", "sh", "s", "x", "z", "men", "Herzegovina"];
    let unchanged = UNCHANGED.iter().any(|ending| demonym.ends_with(ending));
    (!unchanged).then(|| format!("{demonym}s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factbooks_notations_become_singular_and_plural() {
        assert_eq!(nouns("Afghan(s)"), ["Afghan", "Afghans"]);
        assert_eq!(
            nouns("Frenchman(men), Frenchwoman(women)"),
            ["Frenchman", "Frenchmen", "Frenchwoman", "Frenchwomen"]
        );
        assert_eq!(nouns("Chinese (singular and plural)"), ["Chinese"]);
        assert_eq!(nouns("Virgin Islander(s) (US citizens)"), ["Virgin Islander", "Virgin Islanders"]);
        assert_eq!(nouns("Uzbekistani"), ["Uzbekistani", "Uzbekistanis"]);
        assert_eq!(nouns("Motswana (singular), Batswana (plural)"), ["Motswana", "Batswana"]);
        assert_eq!(nouns("NA (US citizens)"), Vec::<String>::new());
    }

    #[test]
    fn adjectives_lose_notes_and_are_split() {
        assert_eq!(adjectives("Saudi or Saudi Arabian"), ["Saudi", "Saudi Arabian"]);
        assert_eq!(
            adjectives("Swati; note - former term, Swazi, still used among English speakers"),
            ["Swati"]
        );
        assert_eq!(adjectives("Congolese (Democratic Republic of the Congo)"), ["Congolese"]);
        assert_eq!(adjectives("Bosnian - Herzegovinian"), ["Bosnian", "Herzegovinian"]);
    }
}
