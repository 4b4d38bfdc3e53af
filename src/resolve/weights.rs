// Weights of the candidate features: first round, later rounds.
features! {
    /// an alternate name
    Alternate = -0.64, -1.25;
    /// importance of a place that bears it as an alternate name
    AlternateImportance = -0.70, -0.73;
    /// a name no longer used
    FormerName = -0.64, -0.79;
    /// an abbreviation
    Abbreviation = 0.57, 0.17;
    /// a code
    Code = -0.86, -0.95;
    /// an adjective or a noun for people
    Adjectival = 0.26, -0.03;
    /// such a word of a country
    AdjectivalCountry = 1.66, 1.61;
    /// generic word taken off
    Stripped = -1.12, -0.67;
    /// generic word put on
    Added = -0.20, -0.20;
    /// customary other spelling
    Respelled = -0.54, -0.54;
    /// a part of the place
    Part = -1.50, -1.13;
    /// a piece of the name
    Piece = -0.74, -1.69;
    /// other letters
    Fuzzy = -3.21, -2.52;
    /// main name letter by letter
    Exact = 1.16, 0.77;
    /// importance
    Importance = 3.38, 3.01;
    /// its square
    ImportanceSquared = 1.56, 2.02;
    /// ln(1 + inhabitants) / 10
    LogPopulation = 3.02, 1.97;
    /// inhabitants unknown
    NoPopulation = 2.26, 1.68;
    /// the most important of its name
    First = 0.21, 0.27;
    /// its share in the importance of all of its name
    ImportanceShare = 1.60, 1.81;
    /// country
    IsCountry = -2.02, -0.53;
    /// first-level unit
    IsAdmin1 = -0.49, -1.03;
    /// second-level unit
    IsAdmin2 = 0.80, 0.36;
    /// lower unit
    IsAdmin3 = -1.10, -1.25;
    /// capital
    IsCapital = -1.08, -0.45;
    /// seat of a first-level unit
    IsSeat1 = -0.16, -0.09;
    /// seat of a second-level unit
    IsSeat2 = 0.64, 0.11;
    /// town
    IsTown = -0.17, -0.65;
    /// part of a town
    IsSection = -0.64, -0.95;
    /// town or unit that is no more
    IsFormer = -0.29, -0.07;
    /// region
    IsRegion = -0.05, 0.26;
    /// continent
    IsContinent = 0.61, 0.68;
    /// sea
    IsSea = -1.97, -1.67;
    /// river, lake
    IsWater = -0.22, -0.18;
    /// mountain, valley, island
    IsTerrain = 0.13, 0.26;
    /// building
    IsFacility = 0.45, -0.63;
    /// words around fit its class
    CueAgrees = 0.47, 0.03;
    /// words around do not fit its class
    CueClashes = -0.59, -0.74;
    /// used as an adjective but no adjective of the place
    AdjectiveAsName = -1.51, -1.51;
    /// an adjective of the place but not used as one
    NameAsAdjective = -1.31, -1.28;
    /// probability that it lies in the place it is named with
    Within = 5.73, 5.27;
    /// probability that the place named inside it lies in it
    Holds = 2.97, 2.41;
    /// share of the document's other names in the same country: for a country
    CountryForCountry = 0.00, 2.35;
    /// for a first-level unit
    CountryForAdmin1 = 0.00, 3.15;
    /// for all others
    CountryForLocal = 0.00, 1.36;
    /// share of the document's other names in the same first-level unit: for that unit
    UnitForAdmin1 = 0.00, 1.63;
    /// for all others
    UnitForLocal = 0.00, 3.43;
    /// share of the names nearby in the text in the same country
    NearCountry = 0.00, 0.76;
    /// in the same first-level unit
    NearUnit = 0.00, 0.98;
    /// other names' places within some 50 km
    Close = 0.00, 3.21;
    /// within some 250 km
    Around = 0.00, 2.25;
    /// nearness of the nearest one
    Nearest = 0.00, 0.95;
    /// what the same name means elsewhere in the document
    Discourse = 0.00, -0.04;
    /// the outlet's country
    OutletCountry = 0.00, 1.79;
    /// the outlet's name or address holds the candidate's name or that of its unit
    OutletNames = 0.00, 1.66;
    /// stated distances and directions fit
    Locative = 0.00, 4.05;
    /// no match: constant
    NoMatch = 4.55, 4.83;
    /// no match: recognition doubts the name (1 - score)
    NoMatchDoubt = 2.00, 2.00;
    /// no match: the name does not begin with a capital
    NoMatchLower = 0.95, 0.97;
}
