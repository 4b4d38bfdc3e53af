//! The outlet as evidence: a national domain, or a place's name in the address or the title of the paper.

use super::candidate::{Candidate, Unit};
use super::feature::{F, Features};
use super::score::Class;
use crate::document::Document;
use dateline_gazetteer::{CountryCode, Gazetteer, NameKind, Remembered, fold};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Names shorter than this are found in too many addresses by accident.
const MIN_NAME: usize = 4;
/// Shorter names at either end of an address are parts of other words.
const MIN_PLACE: usize = 6;
/// National domains that the whole world uses.
const WORLDWIDE: &[&str] =
    &["co", "io", "tv", "me", "fm", "ai", "ly", "cc", "ws", "to", "gg", "sh", "am", "la", "nu", "st", "ms"];

/// What an outlet says about a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    country: bool,
    names: bool,
    names_town: bool,
    names_unit: bool,
}

impl Told {
    /// Sets the outlet's features.
    pub(super) fn set(self, f: &mut Features) {
        f[F::OutletCountry as usize] = f32::from(self.country);
        f[F::OutletNames as usize] = f32::from(self.names);
        f[F::OutletNamesTown as usize] = f32::from(self.names_town);
        f[F::OutletNamesUnit as usize] = f32::from(self.names_unit);
    }
}

/// What is known about where a document was published.
#[derive(Debug, Default)]
pub(super) struct Outlet {
    country: Option<CountryCode>,
    /// letters of host and outlet without spaces, for names written together
    letters: String,
    name: String,
    /// the name asked about last, and the answer: candidates of one mention are called alike
    last: (String, bool),
    /// units by the letters of their names
    units: Remembered<HashMap<Unit, Box<str>, FixedState>>,
    /// names of places that its address begins or ends with, folded
    pub(super) places: Vec<String>,
}

impl Outlet {
    /// Reads a document's address and outlet.
    pub(super) fn read(&mut self, gazetteer: &Gazetteer, document: &Document) {
        self.country = None;
        self.letters.clear();
        self.last = (String::new(), false);
        self.places.clear();
        if let Some(host) = document.url.as_deref().and_then(host) {
            if let Some((_, domain)) = host.rsplit_once('.') {
                let domain = domain.to_ascii_lowercase();
                let code = if domain == "uk" { "GB" } else { &domain };
                if domain.len() == 2 && !WORLDWIDE.contains(&domain.as_str()) {
                    self.country = CountryCode::new(code).filter(|&c| gazetteer.country(c).is_some());
                }
            }
            push_letters(host, &mut self.letters);
            self.read_places(gazetteer, host);
        }
        if let Some(outlet) = &document.outlet {
            self.letters.push('|');
            push_letters(outlet, &mut self.letters);
        }
    }

    /// Finds the longest place name at the beginning and at the end of each part of a host: `columbuslocalnews`, `onlineathens`.
    fn read_places(&mut self, gazetteer: &Gazetteer, host: &str) {
        let parts = host.split(['.', '-']).filter(|part| part.len() >= MIN_PLACE && part.is_ascii());
        for part in parts {
            let part = part.to_ascii_lowercase();
            let part = part.strip_prefix("the").filter(|rest| rest.len() >= MIN_PLACE).unwrap_or(&part);
            let is_place = |name: &&str| {
                gazetteer.lookup(name).any(|hit| {
                    hit.kind == NameKind::Primary && gazetteer.place(hit.place).feature.class != b'A'
                })
            };
            let lengths = || (MIN_PLACE..=part.len()).rev();
            let begins = lengths().map(|n| &part[..n]).find(is_place);
            let ends = || lengths().map(|n| &part[part.len() - n..]).find(is_place);
            self.places.extend(begins.or_else(ends).map(str::to_owned));
        }
    }

    /// What the outlet says about a candidate: the features of it that are not zero.
    pub(super) fn features(&mut self, gazetteer: &Gazetteer, c: &Candidate) -> Told {
        let mut told =
            Told { country: self.country.is_some() && self.country == c.country, ..Told::default() };
        if self.letters.is_empty() {
            return told;
        }
        let place = gazetteer.place(c.place);
        if self.last.0 != place.name {
            let held = self.holds(place.name);
            self.last.0.clear();
            self.last.0.push_str(place.name);
            self.last.1 = held;
        }
        told.names = self.last.1;
        told.names_town = told.names && c.class.is_populated() && c.class != Class::Capital;
        if c.country.is_some() && !place.admin1.is_empty() {
            let Outlet { units, letters, .. } = self;
            let name_of = || {
                let mut name = String::new();
                if let Some(unit) = gazetteer.admin1_of(c.place) {
                    push_letters(gazetteer.place(unit).name, &mut name);
                }
                name.into_boxed_str()
            };
            // Longer codes share numbers.
            told.names_unit = match place.admin1.len() <= Unit::CODE_BYTES {
                true => is_in(units.of(gazetteer).entry(c.unit).or_insert_with(name_of), letters),
                false => is_in(&name_of(), letters),
            };
        }
        told
    }

    fn holds(&mut self, name: &str) -> bool {
        self.name.clear();
        push_letters(name, &mut self.name);
        is_in(&self.name, &self.letters)
    }
}

fn is_in(name: &str, letters: &str) -> bool {
    name.len() >= MIN_NAME && letters.contains(name)
}

/// The host of an address.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    (host.contains('.')).then_some(host)
}

/// Appends the folded letters and digits of a name.
fn push_letters(name: &str, out: &mut String) {
    for word in fold::words(name) {
        fold::fold_word_into(&name[word.start as usize..word.end as usize], out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_is_what_stands_between_scheme_and_path() {
        assert_eq!(host("https://www.example.co.uk/a/b?c"), Some("www.example.co.uk"));
        assert_eq!(host("nothing"), None);
    }
}
