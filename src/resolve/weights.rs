// Weights of the candidate features: first round, later rounds.
features! {
    /// an alternate name
    Alternate = -0.6, -0.6;
    /// importance of a place that bears it as an alternate name
    AlternateImportance = 0.5, 0.5;
    /// a name no longer used
    FormerName = -0.8, -0.8;
    /// an abbreviation
    Abbreviation = 0.5, 0.5;
    /// a code
    Code = 0.0, 0.0;
    /// an adjective or a noun for people
    Adjectival = 0.0, 0.0;
    /// such a word of a country
    AdjectivalCountry = 1.5, 1.5;
    /// generic word taken off
    Stripped = -0.2, -0.2;
    /// generic word put on
    Added = -0.2, -0.2;
    /// customary other spelling
    Respelled = -0.5, -0.5;
    /// a part of the place
    Part = -0.5, -0.5;
    /// a piece of the name
    Piece = -2.0, -2.0;
    /// other letters
    Fuzzy = -2.0, -2.0;
    /// main name letter by letter
    Exact = 0.4, 0.4;
    /// importance
    Importance = 4.0, 3.0;
    /// its square
    ImportanceSquared = 3.0, 2.5;
    /// ln(1 + inhabitants) / 10
    LogPopulation = 1.0, 0.8;
    /// inhabitants unknown
    NoPopulation = 0.0, 0.0;
    /// the most important of its name
    First = 0.6, 0.3;
    /// its share in the importance of all of its name
    ImportanceShare = 1.0, 0.7;
    /// country
    IsCountry = 1.5, 1.5;
    /// first-level unit
    IsAdmin1 = 0.5, 0.5;
    /// second-level unit
    IsAdmin2 = -1.0, -1.0;
    /// lower unit
    IsAdmin3 = -1.5, -1.5;
    /// capital
    IsCapital = 0.8, 0.8;
    /// seat of a first-level unit
    IsSeat1 = 0.3, 0.3;
    /// seat of a second-level unit
    IsSeat2 = 0.1, 0.1;
    /// town
    IsTown = 0.0, 0.0;
    /// part of a town
    IsSection = -0.8, -0.8;
    /// town or unit that is no more
    IsFormer = -1.5, -1.5;
    /// region
    IsRegion = -0.3, -0.3;
    /// continent
    IsContinent = 1.0, 1.0;
    /// sea
    IsSea = 0.3, 0.3;
    /// river, lake
    IsWater = -0.3, -0.3;
    /// mountain, valley, island
    IsTerrain = -0.3, -0.3;
    /// building
    IsFacility = -1.0, -1.0;
    /// words around fit its class
    CueAgrees = 1.5, 1.5;
    /// words around do not fit its class
    CueClashes = -1.0, -1.0;
    /// used as an adjective but no adjective of the place
    AdjectiveAsName = -1.5, -1.5;
    /// an adjective of the place but not used as one
    NameAsAdjective = -1.0, -1.0;
    /// probability that it lies in the place it is named with
    Within = 6.0, 6.0;
    /// probability that the place named inside it lies in it
    Holds = 3.0, 3.0;
    /// share of the document's other names in the same country: for a country
    CountryForCountry = 0.0, 2.0;
    /// for a first-level unit
    CountryForAdmin1 = 0.0, 2.5;
    /// for all others
    CountryForLocal = 0.0, 3.5;
    /// share of the document's other names in the same first-level unit: for that unit
    UnitForAdmin1 = 0.0, 2.5;
    /// for all others
    UnitForLocal = 0.0, 3.0;
    /// share of the names nearby in the text in the same country
    NearCountry = 0.0, 1.0;
    /// in the same first-level unit
    NearUnit = 0.0, 1.5;
    /// other names' places within some 50 km
    Close = 0.0, 1.5;
    /// within some 250 km
    Around = 0.0, 1.0;
    /// nearness of the nearest one
    Nearest = 0.0, 0.5;
    /// what the same name means elsewhere in the document
    Discourse = 0.0, 2.0;
    /// the outlet's country
    OutletCountry = 0.0, 0.7;
    /// the outlet's name or address holds the candidate's name or that of its unit
    OutletNames = 0.0, 1.0;
    /// stated distances and directions fit
    Locative = 0.0, 4.0;
    /// no match: constant
    NoMatch = 1.2, 1.2;
    /// no match: recognition doubts the name (1 - score)
    NoMatchDoubt = 2.0, 2.0;
    /// no match: the name does not begin with a capital
    NoMatchLower = 1.0, 1.0;
}
