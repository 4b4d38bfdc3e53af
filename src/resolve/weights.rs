// Weights of the candidate features: first round, later rounds.
features! {
    /// an alternate name
    Alternate = -0.35, -0.57;
    /// an alternate name beside a place that has it as its main name
    AlternateBesideMain = -0.23, -0.70;
    /// the same for a country
    AlternateCountryBesideMain = -0.32, -0.31;
    /// importance of a place that bears it as an alternate name
    AlternateImportance = -0.71, -0.78;
    /// a name no longer used
    FormerName = -0.54, -0.87;
    /// an abbreviation
    Abbreviation = 0.51, -0.10;
    /// a code
    Code = -1.30, -1.52;
    /// a code of a country
    CodeOfCountry = -1.11, -1.01;
    /// an adjective or a noun for people
    Adjectival = 0.02, -0.23;
    /// such a word of a country
    AdjectivalCountry = 1.11, 0.99;
    /// generic word taken off
    Stripped = -1.25, -0.90;
    /// generic word put on
    Added = -0.20, -0.20;
    /// customary other spelling
    Respelled = -0.56, -0.54;
    /// a part of the place
    Part = -2.06, -1.53;
    /// a piece of the name
    Piece = -2.29, -3.20;
    /// other letters
    Fuzzy = -3.47, -2.70;
    /// main name letter by letter
    Exact = 1.31, 0.88;
    /// importance
    Importance = 3.89, 3.80;
    /// its square
    ImportanceSquared = 1.61, 2.29;
    /// ln(1 + inhabitants) / 10
    LogPopulation = 3.52, 2.40;
    /// inhabitants unknown
    NoPopulation = 2.96, 2.42;
    /// the most important of its name
    First = 0.16, 0.48;
    /// its share in the importance of all of its name
    ImportanceShare = 1.91, 1.79;
    /// country
    IsCountry = -2.66, -1.16;
    /// first-level unit
    IsAdmin1 = -0.92, -1.55;
    /// second-level unit
    IsAdmin2 = 0.86, 0.49;
    /// lower unit
    IsAdmin3 = -0.72, -1.04;
    /// capital
    IsCapital = -1.52, -0.87;
    /// seat of a first-level unit
    IsSeat1 = -0.29, -0.45;
    /// seat of a second-level unit
    IsSeat2 = 0.65, 0.02;
    /// town
    IsTown = -0.06, -0.69;
    /// part of a town
    IsSection = -0.50, -0.89;
    /// town or unit that is no more
    IsFormer = 0.51, 0.76;
    /// region
    IsRegion = -0.22, 0.40;
    /// continent
    IsContinent = 0.26, 0.77;
    /// sea
    IsSea = -3.37, -2.95;
    /// river, lake
    IsWater = -0.14, -0.07;
    /// mountain, valley, island
    IsTerrain = 0.28, 0.44;
    /// building
    IsFacility = 1.24, -0.40;
    /// words around fit its class
    CueAgrees = -0.01, 0.01;
    /// words around do not fit its class
    CueClashes = -0.56, -0.73;
    /// used as an adjective but no adjective of the place
    AdjectiveAsName = -1.53, -1.52;
    /// an adjective of the place but not used as one
    NameAsAdjective = -2.42, -1.94;
    /// probability that it lies in the place it is named with
    Within = 5.40, 4.57;
    /// probability that the place named inside it lies in it
    Holds = 3.03, 2.06;
    /// share of the document's other names in the same country: for a country
    CountryForCountry = 0.00, 2.28;
    /// for a first-level unit
    CountryForAdmin1 = 0.00, 3.46;
    /// for all others
    CountryForLocal = 0.00, 1.26;
    /// share of the document's other names in the same first-level unit: for that unit
    UnitForAdmin1 = 0.00, 1.26;
    /// for all others
    UnitForLocal = 0.00, 4.29;
    /// share of the names nearby in the text in the same country
    NearCountry = 0.00, 0.54;
    /// in the same first-level unit
    NearUnit = 0.00, 0.15;
    /// other names' places within some 50 km
    Close = 0.00, 3.84;
    /// within some 250 km
    Around = 0.00, 3.01;
    /// nearness of the nearest one
    Nearest = 0.00, 0.22;
    /// nearness to the places of the names nearby in the text
    NearClose = 0.00, 0.58;
    /// what the same name means where it is named with its container
    Qualified = 0.00, 2.93;
    /// what the same name means elsewhere in the document
    Discourse = 0.00, -0.17;
    /// the outlet's country
    OutletCountry = 0.00, 1.88;
    /// the outlet's name or address holds the candidate's name
    OutletNames = 0.00, 0.69;
    /// the same for a town that is no capital
    OutletNamesTown = 0.00, 2.79;
    /// the outlet's name or address holds the name of the candidate's first-level unit
    OutletNamesUnit = 0.00, 0.81;
    /// stated distances and directions fit
    Locative = 0.00, 4.16;
    /// no match: constant
    NoMatch = 5.61, 6.22;
    /// no match: recognition doubts the name (1 - score)
    NoMatchDoubt = 2.00, 2.00;
    /// no match: the name does not begin with a capital
    NoMatchLower = 0.93, 0.95;
}
