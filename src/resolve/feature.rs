//! What is asked about a candidate: the features that scores are weighted sums of.

/// Declares the features.
macro_rules! features {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// A feature of a candidate; the discriminant is its place in [`Features`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(usize)]
        pub(super) enum F { $($(#[doc = $doc])* $name),* }
        /// Names of the features, in order: the table of weights goes by them.
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

/// Values of all features of one candidate.
pub(super) type Features = [f32; NAMES.len()];

/// How many features of each changing kind there are.
pub(super) const EIGHT: usize = 8;
/// First of the eight features that say what the document's other names tell of a place: the same wherever its name is mentioned.
pub(super) const OF_DOCUMENT: usize = F::CountryForCountry as usize;
/// First of the eight that belong to one mention and change from round to round.
pub(super) const OF_MENTION: usize = F::Within as usize;

/// Values of the eight features of one changing kind.
pub(super) type Eight = [f32; EIGHT];

impl F {
    /// Place of a feature among those of the document.
    pub(super) const fn of_document(self) -> usize {
        self as usize - OF_DOCUMENT
    }

    /// Place of a feature among those of a mention.
    pub(super) const fn of_mention(self) -> usize {
        self as usize - OF_MENTION
    }
}

features! {
    /// an alternate name
    Alternate,
    /// an alternate name beside a place that has it as its main name
    AlternateBesideMain,
    /// the same for a country
    AlternateCountryBesideMain,
    /// importance of a place that bears it as an alternate name
    AlternateImportance,
    /// a name no longer used
    FormerName,
    /// an abbreviation
    Abbreviation,
    /// a code
    Code,
    /// a code of a country
    CodeOfCountry,
    /// an adjective or a noun for people
    Adjectival,
    /// such a word of a country
    AdjectivalCountry,
    /// generic word taken off
    Stripped,
    /// generic word put on
    Added,
    /// customary other spelling
    Respelled,
    /// a part of the place
    Part,
    /// a piece of the name
    Piece,
    /// other letters
    Fuzzy,
    /// main name letter by letter
    Exact,
    /// importance
    Importance,
    /// its square
    ImportanceSquared,
    /// ln(1 + inhabitants) / 10
    LogPopulation,
    /// inhabitants unknown
    NoPopulation,
    /// the most important of its name
    First,
    /// its share in the importance of all of its name
    ImportanceShare,
    /// country
    IsCountry,
    /// first-level unit
    IsAdmin1,
    /// second-level unit
    IsAdmin2,
    /// lower unit
    IsAdmin3,
    /// capital
    IsCapital,
    /// seat of a first-level unit
    IsSeat1,
    /// seat of a second-level unit
    IsSeat2,
    /// town
    IsTown,
    /// unit beside the town of its name that is its seat (*Kandahar*), no word around saying that the unit is meant; set by hand:
    /// the corpora have few of them, and 161 km do not tell them apart
    UnitBesideSeat,
    /// part of a town
    IsSection,
    /// town or unit that is no more
    IsFormer,
    /// region
    IsRegion,
    /// continent
    IsContinent,
    /// sea
    IsSea,
    /// river, lake
    IsWater,
    /// mountain, valley, island
    IsTerrain,
    /// building
    IsFacility,
    /// words around fit its class
    CueAgrees,
    /// words around do not fit its class
    CueClashes,
    /// used as an adjective but no adjective of the place
    AdjectiveAsName,
    /// an adjective of the place but not used as one
    NameAsAdjective,
    /// share of the document's other names in the same country: for a country
    CountryForCountry,
    /// for a first-level unit
    CountryForAdmin1,
    /// for all others
    CountryForLocal,
    /// share of the document's other names in the same first-level unit: for that unit
    UnitForAdmin1,
    /// for all others
    UnitForLocal,
    /// other names' places within some 50 km
    Close,
    /// within some 250 km
    Around,
    /// nearness of the nearest one
    Nearest,
    /// probability that it lies in the place it is named with
    Within,
    /// probability that the place named inside it lies in it
    Holds,
    /// share of the names nearby in the text in the same country
    NearCountry,
    /// in the same first-level unit
    NearUnit,
    /// nearness to the places of the names nearby in the text
    NearClose,
    /// what the same name means where it is named with its container
    Qualified,
    /// what the same name means elsewhere in the document
    Discourse,
    /// stated distances and directions fit
    Locative,
    /// the outlet's country
    OutletCountry,
    /// the outlet's name or address holds the candidate's name
    OutletNames,
    /// the same for a town that is no capital
    OutletNamesTown,
    /// the outlet's name or address holds the name of the candidate's first-level unit
    OutletNamesUnit,
    /// no match: constant
    NoMatch,
    /// no match: recognition doubts the name (1 - score)
    NoMatchDoubt,
    /// no match: the name does not begin with a capital
    NoMatchLower,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_features_stand_together() {
        assert_eq!(F::Nearest.of_document(), EIGHT - 1);
        assert_eq!((F::Within.of_mention(), F::Locative.of_mention()), (0, EIGHT - 1));
    }
}
