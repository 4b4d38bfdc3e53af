//! Which places a command is about: `--country` and `--feature`.

use crate::cli::args::{FeaturePattern, FilterArgs};
use crate::gazetteer::{CountryCode, Gazetteer, Place};

/// [`FilterArgs`] with countries as codes; without any, every place passes.
pub(super) struct Filter<'a> {
    countries: Vec<CountryCode>,
    features: &'a [FeaturePattern],
}

impl<'a> Filter<'a> {
    /// Looks the countries up by code or name.
    ///
    /// # Errors
    /// When one is neither.
    pub(super) fn new(gazetteer: &Gazetteer, args: &'a FilterArgs) -> anyhow::Result<Self> {
        let countries = args.country.iter().map(|text| country(gazetteer, text)).collect::<Result<_, _>>()?;
        Ok(Filter { countries, features: &args.feature })
    }

    pub(super) fn takes(&self, place: &Place<'_>) -> bool {
        let in_country = self.countries.is_empty()
            || place.country.is_some_and(|country| self.countries.contains(&country));
        in_country && (self.features.is_empty() || self.features.iter().any(|f| f.takes(place.feature)))
    }

    /// Whether the command asked for features by name.
    pub(super) fn names_features(&self) -> bool {
        !self.features.is_empty()
    }
}

fn country(gazetteer: &Gazetteer, text: &str) -> anyhow::Result<CountryCode> {
    // Also codes of countries that the gazetteer does not have: one made of a list may hold places alone.
    if let Some(code) = CountryCode::new(text) {
        return Ok(code);
    }
    let places = gazetteer.lookup(text).map(|hit| gazetteer.place(hit.place));
    places.filter(|place| place.feature.is_country()).find_map(|place| place.country).ok_or_else(|| {
        anyhow::anyhow!("`{text}` is no country that the gazetteer knows (give a code such as TJ, or a name)")
    })
}
