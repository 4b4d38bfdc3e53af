//! Scores: features of a candidate and what each is worth.
//!
//! A score is a weighted sum. The first round looks at a candidate alone (name, class, importance, the words around, the
//! container it is named with); later rounds add what the rest of the document says.

use super::candidate::{Candidate, Match};
use super::feature::{F, Features};
use super::name::Variant;
use crate::toponym::{Cue, Mention};
use dateline_gazetteer::{Feature as GazetteerFeature, NameKind};

/// What kind of place, as far as scoring tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Country,
    Admin1,
    Admin2,
    /// third level and below
    Admin3,
    Capital,
    /// seat of a first-level unit
    Seat1,
    /// seat of a second-level unit
    Seat2,
    Town,
    /// part of a town
    Section,
    /// a town or unit that is no more
    Former,
    Region,
    Continent,
    /// sea, gulf, strait
    Sea,
    Water,
    Terrain,
    Facility,
    Other,
}

impl Class {
    pub(super) fn of(feature: GazetteerFeature) -> Class {
        match (feature.class, &feature.code) {
            (b'A', b"ADM1\0") => Class::Admin1,
            (b'A', b"ADM2\0") => Class::Admin2,
            (b'A', _) if feature.is_country() => Class::Country,
            (b'A', _) if feature.code().ends_with('H') => Class::Former,
            (b'A', _) => Class::Admin3,
            (b'P', b"PPLC\0") => Class::Capital,
            (b'P', b"PPLA\0") => Class::Seat1,
            (b'P', b"PPLA2") => Class::Seat2,
            (b'P', b"PPLX\0") => Class::Section,
            (b'P', b"PPLH\0" | b"PPLQ\0" | b"PPLW\0" | b"PPLCH") => Class::Former,
            (b'P', _) => Class::Town,
            (b'L', b"CONT\0") => Class::Continent,
            (b'L', _) => Class::Region,
            (b'H', b"OCN\0\0" | b"SEA\0\0" | b"GULF\0" | b"STRT\0" | b"CHNM\0" | b"SD\0\0\0") => Class::Sea,
            (b'H', _) => Class::Water,
            (b'T', _) => Class::Terrain,
            (b'S', _) => Class::Facility,
            _ => Class::Other,
        }
    }

    /// Whether words like *county* or *river* fit.
    pub(super) fn agrees(self, cue: Cue) -> bool {
        match cue {
            Cue::Country => self == Class::Country,
            Cue::Admin1 => matches!(self, Class::Admin1 | Class::Admin2 | Class::Region),
            Cue::Admin2 => matches!(self, Class::Admin2 | Class::Admin3),
            Cue::Populated => self.is_populated(),
            Cue::Water => matches!(self, Class::Sea | Class::Water),
            Cue::Terrain => matches!(self, Class::Terrain | Class::Region),
        }
    }

    pub(super) fn is_populated(self) -> bool {
        matches!(self, Class::Capital | Class::Seat1 | Class::Seat2 | Class::Town | Class::Section)
    }
}

/// How the candidate bears its name, what it is and how important: the same for all mentions of one name.
pub(super) fn name_features(c: &Candidate, rank: usize, share: f32, rival: bool, f: &mut Features) {
    let mut set = |name: F, value: f32| f[name as usize] = value;
    match c.kind {
        NameKind::Primary => {}
        NameKind::Alternate => {
            set(F::Alternate, 1.0);
            set(F::AlternateImportance, c.importance);
            set(F::AlternateBesideMain, f32::from(rival));
            set(F::AlternateCountryBesideMain, f32::from(rival && c.class == Class::Country));
        }
        NameKind::Former => set(F::FormerName, 1.0),
        NameKind::Abbreviation => set(F::Abbreviation, 1.0),
        NameKind::Code => {
            set(F::Code, 1.0);
            set(F::CodeOfCountry, f32::from(c.class == Class::Country));
        }
        NameKind::Demonym | NameKind::Adjective => {
            set(F::Adjectival, 1.0);
            set(F::AdjectivalCountry, f32::from(c.class == Class::Country));
        }
    }
    match c.matched {
        Match::AsWritten => {}
        Match::Variant(Variant::Stripped) => set(F::Stripped, 1.0),
        Match::Variant(Variant::Added) => set(F::Added, 1.0),
        Match::Variant(Variant::Respelled) => set(F::Respelled, 1.0),
        Match::Variant(Variant::Part) => set(F::Part, 1.0),
        Match::Variant(Variant::Piece) => set(F::Piece, 1.0),
        Match::Fuzzy => set(F::Fuzzy, 1.0),
    }
    set(F::Exact, f32::from(c.exact));
    set(F::Importance, c.importance);
    set(F::ImportanceSquared, c.importance * c.importance);
    set(F::LogPopulation, (1.0 + c.population as f32).ln() / 10.0);
    set(F::NoPopulation, f32::from(c.population == 0));
    set(F::First, f32::from(rank == 0));
    set(F::ImportanceShare, share);
    let class = match c.class {
        Class::Country => F::IsCountry,
        Class::Admin1 => F::IsAdmin1,
        Class::Admin2 => F::IsAdmin2,
        Class::Admin3 => F::IsAdmin3,
        Class::Capital => F::IsCapital,
        Class::Seat1 => F::IsSeat1,
        Class::Seat2 => F::IsSeat2,
        Class::Town => F::IsTown,
        Class::Section => F::IsSection,
        Class::Former => F::IsFormer,
        Class::Region => F::IsRegion,
        Class::Continent => F::IsContinent,
        Class::Sea => F::IsSea,
        Class::Water => F::IsWater,
        Class::Terrain => F::IsTerrain,
        Class::Facility | Class::Other => F::IsFacility,
    };
    set(class, 1.0);
}

/// What the words around one mention say about the candidate, as far as it is not zero; `seat`: it is a unit, and its seat bears
/// the same name.
pub(super) fn mention_features(
    c: &Candidate,
    mention: &Mention,
    own_cue: Option<Cue>,
    seat: bool,
    mut set: impl FnMut(F),
) {
    // *Mount Pleasant* and *Salt Lake City*: a generic word inside a known name says nothing about what bears it.
    let cue = mention.cue.filter(|_| c.matched != Match::AsWritten || own_cue != mention.cue);
    let agrees = cue.map(|cue| c.class.agrees(cue));
    match agrees {
        Some(true) => set(F::CueAgrees),
        Some(false) => set(F::CueClashes),
        None => {}
    }
    if seat && agrees != Some(true) {
        set(F::UnitBesideSeat);
    }
    match (mention.adjectival, c.kind.is_adjectival()) {
        (true, false) => set(F::AdjectiveAsName),
        (false, true) => set(F::NameAsAdjective),
        _ => {}
    }
}
