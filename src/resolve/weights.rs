// Weights of the candidate features: first round, later rounds.
//
// Fitted as a softmax over each mention's candidates and no match, to the right places (by identifier and by distance) of the
// given spans of three development corpora: local US news, web news and news on epidemics; by gradient descent with a penalty on
// the distance from weights set by hand, chosen by cross-validation over newspapers and articles. The context that the features
// measure depends on the weights, so documents were resolved again with the new ones and the fit repeated until it stood still.
features! {
    /// an alternate name
    Alternate = -0.36, -0.52;
    /// an alternate name beside a place that has it as its main name
    AlternateBesideMain = -0.19, -0.74;
    /// the same for a country
    AlternateCountryBesideMain = -0.35, -0.29;
    /// importance of a place that bears it as an alternate name
    AlternateImportance = -0.74, -0.81;
    /// a name no longer used
    FormerName = -0.51, -0.86;
    /// an abbreviation
    Abbreviation = 0.54, -0.14;
    /// a code
    Code = -1.36, -1.59;
    /// a code of a country
    CodeOfCountry = -1.12, -1.01;
    /// an adjective or a noun for people
    Adjectival = 0.03, -0.24;
    /// such a word of a country
    AdjectivalCountry = 1.04, 0.91;
    /// generic word taken off
    Stripped = -1.35, -0.93;
    /// generic word put on
    Added = -0.20, -0.20;
    /// customary other spelling
    Respelled = -0.56, -0.54;
    /// a part of the place
    Part = -2.12, -1.58;
    /// a piece of the name
    Piece = -2.36, -3.21;
    /// other letters
    Fuzzy = -3.47, -2.70;
    /// main name letter by letter
    Exact = 1.36, 0.91;
    /// importance
    Importance = 3.95, 3.86;
    /// its square
    ImportanceSquared = 1.66, 2.29;
    /// ln(1 + inhabitants) / 10
    LogPopulation = 3.60, 2.50;
    /// inhabitants unknown
    NoPopulation = 2.93, 2.35;
    /// the most important of its name
    First = 0.10, 0.39;
    /// its share in the importance of all of its name
    ImportanceShare = 1.85, 1.80;
    /// country
    IsCountry = -2.72, -1.27;
    /// first-level unit
    IsAdmin1 = -0.94, -1.54;
    /// second-level unit
    IsAdmin2 = 0.90, 0.54;
    /// lower unit
    IsAdmin3 = -0.66, -1.01;
    /// capital
    IsCapital = -1.54, -1.05;
    /// seat of a first-level unit
    IsSeat1 = -0.29, -0.42;
    /// seat of a second-level unit
    IsSeat2 = 0.67, 0.06;
    /// town
    IsTown = -0.06, -0.67;
    /// unit beside the town of its name that is its seat (*Kandahar*), no word around saying that the unit is meant; set by hand:
    /// the corpora have few of them, and 161 km do not tell them apart
    UnitBesideSeat = -2.20, -2.20;
    /// part of a town
    IsSection = -0.39, -0.85;
    /// town or unit that is no more
    IsFormer = 0.64, 0.88;
    /// region
    IsRegion = -0.15, 0.40;
    /// continent
    IsContinent = 0.21, 0.77;
    /// sea
    IsSea = -3.53, -3.06;
    /// river, lake
    IsWater = -0.67, -0.36;
    /// mountain, valley, island
    IsTerrain = 0.32, 0.47;
    /// building
    IsFacility = 1.36, -0.36;
    /// words around fit its class
    CueAgrees = -0.06, 0.04;
    /// words around do not fit its class
    CueClashes = -0.93, -0.80;
    /// used as an adjective but no adjective of the place
    AdjectiveAsName = -1.54, -1.52;
    /// an adjective of the place but not used as one
    NameAsAdjective = -2.59, -2.05;
    /// probability that it lies in the place it is named with
    Within = 5.38, 4.51;
    /// probability that the place named inside it lies in it
    Holds = 3.05, 2.02;
    /// share of the document's other names in the same country: for a country
    CountryForCountry = 0.00, 2.29;
    /// for a first-level unit
    CountryForAdmin1 = 0.00, 3.55;
    /// for all others
    CountryForLocal = 0.00, 1.29;
    /// share of the document's other names in the same first-level unit: for that unit
    UnitForAdmin1 = 0.00, 1.25;
    /// for all others
    UnitForLocal = 0.00, 4.37;
    /// share of the names nearby in the text in the same country
    NearCountry = 0.00, 0.76;
    /// in the same first-level unit
    NearUnit = 0.00, 0.20;
    /// other names' places within some 50 km
    Close = 0.00, 3.89;
    /// within some 250 km
    Around = 0.00, 2.98;
    /// nearness of the nearest one
    Nearest = 0.00, 0.16;
    /// nearness to the places of the names nearby in the text
    NearClose = 0.00, 0.64;
    /// what the same name means where it is named with its container
    Qualified = 0.00, 2.80;
    /// what the same name means elsewhere in the document
    Discourse = 0.00, -0.01;
    /// the outlet's country
    OutletCountry = 0.00, 1.91;
    /// the outlet's name or address holds the candidate's name
    OutletNames = 0.00, 0.71;
    /// the same for a town that is no capital
    OutletNamesTown = 0.00, 3.01;
    /// the outlet's name or address holds the name of the candidate's first-level unit
    OutletNamesUnit = 0.00, 0.76;
    /// stated distances and directions fit
    Locative = 0.00, 4.18;
    /// no match: constant
    NoMatch = 5.83, 6.46;
    /// no match: recognition doubts the name (1 - score)
    NoMatchDoubt = 2.00, 2.00;
    /// no match: the name does not begin with a capital
    NoMatchLower = 0.93, 0.94;
}
