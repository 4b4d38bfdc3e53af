//! Unicode CLDR: the names of countries and regions in all locales, English names of subdivisions, and M49's containment.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::archive::Archive;

#[derive(Deserialize)]
struct Territories {
    main: BTreeMap<String, Locale>,
}

#[derive(Deserialize)]
struct Locale {
    #[serde(rename = "localeDisplayNames")]
    names: DisplayNames,
}

#[derive(Deserialize)]
struct DisplayNames {
    territories: BTreeMap<String, String>,
}

/// The names of each territory (an ISO 3166-1 code or a UN M49 number) in all locales, sorted.
pub(crate) struct TerritoryNames {
    all: BTreeMap<String, Vec<String>>,
    english: BTreeMap<String, Vec<String>>,
}

impl TerritoryNames {
    /// Reads every locale's `territories.json`.
    pub(crate) fn read(localenames: &Archive) -> Result<Self> {
        let files = localenames.read_all(|path| path.ends_with("/territories.json"))?;
        let mut names = Self { all: BTreeMap::new(), english: BTreeMap::new() };
        for (path, json) in files {
            let file: Territories = serde_json::from_slice(&json).with_context(|| path.clone())?;
            for (locale, content) in file.main {
                for (key, name) in content.names.territories {
                    // "CZ-alt-variant" is another name of CZ.
                    let code = key.split('-').next().unwrap_or(&key);
                    let name = without_brackets(&name);
                    if name.is_empty() || name == code {
                        continue; // Not translated.
                    }
                    if locale == "en" {
                        names.english.entry(code.to_owned()).or_default().push(name.clone());
                    }
                    names.all.entry(code.to_owned()).or_default().push(name);
                }
            }
        }
        for list in names.all.values_mut() {
            list.sort();
            list.dedup();
        }
        Ok(names)
    }

    /// All names of a territory.
    pub(crate) fn all(&self, code: &str) -> &[String] {
        self.all.get(code).map_or(&[], Vec::as_slice)
    }

    /// Its English names, the usual one first.
    pub(crate) fn english(&self, code: &str) -> &[String] {
        self.english.get(code).map_or(&[], Vec::as_slice)
    }
}

/// "Hong Kong (China)" without the remark. Half- and full-width brackets.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Deserialize)]
struct SubdivisionsFile {
    subdivisions: Subdivisions,
}

#[derive(Deserialize)]
struct Subdivisions {
    #[serde(rename = "localeDisplayNames")]
    names: SubdivisionNames,
}

#[derive(Deserialize)]
struct SubdivisionNames {
    subdivisions: BTreeMap<String, String>,
}

/// English names by ISO 3166-2 code (`TJ-SU`).
pub(crate) fn subdivisions(cldr_subdivisions: &Archive) -> Result<BTreeMap<String, String>> {
    let json = cldr_subdivisions.read("package/subdivisions/en/en.json")?;
    let file: SubdivisionsFile = serde_json::from_slice(&json).context("subdivisions/en/en.json")?;
    let code = |key: &str| {
        let key = key.to_uppercase();
        key.is_char_boundary(2).then(|| format!("{}-{}", &key[..2], &key[2..]))
    };
    Ok(file
        .subdivisions
        .names
        .subdivisions
        .iter()
        .filter_map(|(key, name)| Some((code(key)?, name.clone())))
        .collect())
}

#[derive(Deserialize)]
struct ContainmentFile {
    supplemental: Supplemental,
}

#[derive(Deserialize)]
struct Supplemental {
    #[serde(rename = "territoryContainment")]
    containment: BTreeMap<String, Contained>,
}

#[derive(Deserialize)]
struct Contained {
    #[serde(rename = "_contains")]
    contains: Vec<String>,
}

/// CLDR's own addition to Oceania: Antarctica and Atlantic islands.
const OUTLYING_OCEANIA: &str = "QO";

/// Which territories each territory consists of.
pub(crate) struct Containment(BTreeMap<String, Contained>);

impl Containment {
    /// Reads `territoryContainment.json`.
    pub(crate) fn read(cldr_core: &Archive) -> Result<Self> {
        let json = cldr_core.read("package/supplemental/territoryContainment.json")?;
        let file: ContainmentFile = serde_json::from_slice(&json).context("territoryContainment.json")?;
        Ok(Self(file.supplemental.containment))
    }

    /// The countries in a region (a UN M49 number), sorted.
    pub(crate) fn countries(&self, region: &str) -> Vec<String> {
        let mut countries = Vec::new();
        let mut open = vec![region];
        while let Some(code) = open.pop() {
            if code == OUTLYING_OCEANIA {
                continue;
            }
            // Groupings such as Sub-Saharan Africa are under another key.
            let parts = self.0.get(code).or_else(|| self.0.get(&format!("{code}-status-grouping")));
            match parts {
                Some(parts) => open.extend(parts.contains.iter().map(String::as_str)),
                None if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                    countries.push(code.to_owned());
                }
                None => {}
            }
        }
        countries.sort();
        countries.dedup();
        countries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_in_brackets_are_no_part_of_a_name() {
        assert_eq!(without_brackets("Cocos (Keeling) Islands"), "Cocos Islands");
        assert_eq!(without_brackets("香港（中国）"), "香港");
    }

    #[test]
    fn a_region_has_the_countries_of_its_parts() {
        let contained =
            |codes: &[&str]| Contained { contains: codes.iter().map(|&code| code.to_owned()).collect() };
        let containment = Containment(BTreeMap::from([
            ("142".to_owned(), contained(&["143", "030"])),
            ("143".to_owned(), contained(&["TJ", "KZ"])),
            ("030".to_owned(), contained(&["MN"])),
        ]));
        assert_eq!(containment.countries("142"), ["KZ", "MN", "TJ"]);
    }
}
