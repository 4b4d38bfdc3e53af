//! Candidates: the places that a name may mean.
//!
//! A name is looked up as written, then with its generic word taken off or put on (*Sughd Province*, *Fulton* after *county of*),
//! with its other spellings of saint, mount and the Arabic article, and only when all of that finds nothing with other letters.

use super::name::{self, Variant};
use super::score::Class;
use crate::document::Prose;
use crate::toponym::{Cue, Mention, MentionKind};
use dateline_gazetteer::{CountryCode, Facts, Gazetteer, NameHit, NameKind, PlaceIx, Remembered, fold};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;

/// At most so many places of one name are compared; the gazetteer gives the most important first.
const MAX_CANDIDATES: usize = 160;
/// From this many letters on a name may be two edits away from a gazetteer name; shorter ones may have one.
const LONG_NAME: usize = 8;
/// Shorter names are never looked up with other letters.
const FUZZY_MIN_LETTERS: usize = 5;

/// How the written name became the gazetteer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// it is the gazetteer's (folded)
    AsWritten,
    /// a generic word was taken off or put on, or a customary spelling exchanged
    Variant(Variant),
    /// other letters
    Fuzzy,
}

/// First-level unit as a number: country and code packed; zero for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Unit(pub(super) u64);

impl Unit {
    pub(super) const NONE: Unit = Unit(0);
    /// Bytes of a code that are told apart.
    pub(super) const CODE_BYTES: usize = 6;

    fn pack(country: Option<CountryCode>, code: &[u8]) -> Unit {
        let (Some(country), false) = (country, code.is_empty()) else { return Unit::NONE };
        let mut packed = u64::from(country.0[0]) << 8 | u64::from(country.0[1]);
        for &b in code.iter().take(Self::CODE_BYTES) {
            packed = packed << 8 | u64::from(b);
        }
        Unit(packed)
    }

    /// Second-level unit: distinct from its siblings of the same country.
    fn district(place: &Facts<'_>) -> Unit {
        if place.admin1.is_empty() || place.admin2.is_empty() {
            return Unit::NONE;
        }
        // FNV-1a over both codes: only compared for equality inside one document.
        let mut h = 0xcbf2_9ce4_8422_2325_u64 ^ Unit::pack(place.country, place.admin1).0;
        for &b in place.admin2 {
            h = (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3);
        }
        Unit(h | 1)
    }
}

/// A place that a name may mean, with what scoring asks about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) place: PlaceIx,
    pub(super) lon: f64,
    pub(super) lat: f64,
    /// position on the unit sphere: chords stand for short distances
    pub(super) sphere: [f32; 3],
    pub(super) country: Option<CountryCode>,
    pub(super) unit: Unit,
    pub(super) district: Unit,
    pub(super) class: Class,
    pub(super) population: u32,
    pub(super) importance: f32,
    pub(super) radius_m: f64,
    pub(super) kind: NameKind,
    pub(super) matched: Match,
    /// the written name is the place's main name letter by letter, case aside
    pub(super) exact: bool,
}

impl Candidate {
    fn new(gazetteer: &Gazetteer, hit: NameHit, matched: Match, written: &str) -> Self {
        let place = gazetteer.facts(hit.place);
        // Single precision is off by less than a metre.
        let (east, north) =
            ((place.lon as f32).to_radians().sin_cos(), (place.lat as f32).to_radians().sin_cos());
        Candidate {
            place: hit.place,
            lon: place.lon,
            lat: place.lat,
            sphere: [north.1 * east.1, north.1 * east.0, north.0],
            country: place.country,
            unit: Unit::pack(place.country, place.admin1),
            district: Unit::district(&place),
            class: Class::of(place.feature),
            population: place.population,
            importance: place.importance,
            radius_m: place.radius_m,
            kind: hit.kind,
            matched,
            // A main name that is written out is found as written.
            exact: hit.kind == NameKind::Primary
                && matched == Match::AsWritten
                && same_but_for_case(written, gazetteer.name(hit.place)),
        }
    }

    /// Distance to another in kilometres: along the chord, which is shorter than the arc by 0.3 % at 1,700 km.
    #[inline]
    pub(super) fn distance_km(&self, other: &Candidate) -> f32 {
        EARTH_KM * square_chord(self.sphere, other.sphere).sqrt()
    }

    /// Where it lies, for loops over all pairs.
    fn spot(&self) -> Spot {
        Spot {
            sphere: self.sphere,
            place: self.place,
            unit: self.unit,
            country: self.country.map_or(0, |code| u16::from_be_bytes(code.0)),
            local: self.is_local(),
        }
    }

    /// Whether it has a position that says something about its neighbourhood.
    #[inline]
    pub(super) fn is_local(&self) -> bool {
        !matches!(self.class, Class::Country | Class::Continent | Class::Region | Class::Sea)
            && self.radius_m < 250_000.0
    }
}

/// Mean radius of the earth, kilometres.
pub(super) const EARTH_KM: f32 = 6371.0;

#[inline]
fn square_chord(a: [f32; 3], b: [f32; 3]) -> f32 {
    let (x, y, z) = (a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    x * x + y * y + z * z
}

/// What the loops over all pairs of candidates ask, close together in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) sphere: [f32; 3],
    pub(super) place: PlaceIx,
    pub(super) unit: Unit,
    /// 0 for none
    pub(super) country: u16,
    /// says something about its neighbourhood
    pub(super) local: bool,
}

fn same_but_for_case(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

/// Mentions with the same name: one list of candidates.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// into [`CandidateSet::all`]
    pub(super) candidates: Range<usize>,
    /// mentions in it
    pub(super) mentions: usize,
}

/// Sentence and position of a name that does not stand in the text.
const NOWHERE: u32 = u32::MAX;

/// All candidates of a document, by group. An entry is a mention, or after them a silent name. Its buffers are reused from document to document.
#[derive(Debug, Default)]
pub(super) struct CandidateSet {
    pub(super) all: Vec<Candidate>,
    /// the same, by what loops over pairs ask
    pub(super) spots: Vec<Spot>,
    pub(super) groups: Vec<Group>,
    /// group of each mention, then of each silent name
    pub(super) group_of: Vec<usize>,
    /// entry that an entry is named with: *Paris, Texas*
    pub(super) within: Vec<Option<usize>>,
    /// sentence of each entry
    pub(super) sentence_of: Vec<u32>,
    /// position of each entry
    pub(super) start_of: Vec<u32>,
    /// entries that stand in the text, in its order
    pub(super) order: Vec<usize>,
    keys: HashMap<String, usize, FixedState>,
    key: String,
    seen: Vec<PlaceIx>,
    known: Remembered<Known>,
    /// mentions that something is named within
    container: Vec<bool>,
    /// facilities that are looked up by their whole name
    pub(super) listed: Vec<bool>,
}

/// Candidates most at a time that are remembered from document to document.
const MOST_KNOWN: usize = 20_000;

/// Names that were looked up before, with their candidates: reports name the same places again and again, and those that no list
/// has, whose lookup takes longest, too.
#[derive(Debug, Default)]
struct Known {
    /// by all that a lookup depends on: range of `candidates`
    ranges: HashMap<String, Range<usize>, FixedState>,
    candidates: Vec<Candidate>,
    key: String,
}

/// A name as its lookup needs it.
struct Written<'t> {
    written: &'t str,
    folded: &'t str,
    capitals: bool,
    codes: bool,
    adjectival: bool,
    cue: Option<Cue>,
    /// no pieces, no other spellings
    whole: bool,
    fuzzy: bool,
}

impl Written<'_> {
    /// All that its candidates depend on.
    fn key_into(&self, key: &mut String) {
        key.clear();
        key.push_str(self.written);
        key.push('\n');
        key.push_str(self.folded);
        let Written { capitals, codes, adjectival, whole, fuzzy, cue, .. } = *self;
        for flag in [capitals, codes, adjectival, whole, fuzzy] {
            key.push(if flag { '1' } else { '0' });
        }
        key.push(char::from(b'a' + cue.map_or(0, |cue| 1 + cue as u8)));
    }
}

impl CandidateSet {
    /// Fills the set for a document's mentions.
    pub(super) fn fill(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>, mentions: &[Mention]) {
        let text = prose.text();
        self.within.clear();
        self.within.extend(mentions.iter().map(|m| m.within));
        self.sentence_of.clear();
        self.sentence_of.extend(mentions.iter().map(|m| prose.sentence_at(m.span.start) as u32));
        self.start_of.clear();
        self.start_of.extend(mentions.iter().map(|m| m.span.start));
        self.all.clear();
        self.groups.clear();
        self.group_of.clear();
        self.keys.clear();
        self.listed.clear();
        self.container.clear();
        self.container.resize(mentions.len(), false);
        for outer in mentions.iter().filter_map(|m| m.within) {
            self.container[outer] = true;
        }
        for (i, mention) in mentions.iter().enumerate() {
            let facility = mention.kind == MentionKind::Facility;
            // A facility that the gazetteer lists is itself; another is looked up by the town in its name.
            let listed = facility
                && (mention.name == mention.span || !gazetteer.lookup(mention.span.of(text)).is_empty());
            self.listed.push(listed);
            let written = if listed { mention.span } else { mention.name }.of(text);
            let code = name::looks_like_code(written);
            let capitals = written.chars().any(char::is_uppercase);
            let mut key = std::mem::take(&mut self.key);
            key.clear();
            for word in fold::words(written) {
                if !key.is_empty() {
                    key.push(' ');
                }
                fold::fold_word_into(&written[word.start as usize..word.end as usize], &mut key);
            }
            let folded = key.len();
            // The same letters stand for different lists as a container's code, as an adjective and in lower case.
            key.push(if code && self.container[i] { '2' } else { char::from(b'0' + u8::from(code)) });
            key.push(if mention.adjectival { 'a' } else { 'n' });
            key.push(if capitals { 'C' } else { 'l' });
            key.push(if listed { 'w' } else { 'p' });
            let group = match self.keys.get(&key) {
                Some(&group) => group,
                None => {
                    let start = self.all.len();
                    let word = Written {
                        written,
                        folded: &key[..folded],
                        capitals,
                        // Two letters are a state's or a country's code only where something lies in it (*Alexandria, LA*).
                        codes: code && (self.container[i] || written.len() > 2),
                        adjectival: mention.adjectival,
                        cue: if facility { None } else { mention.cue },
                        whole: listed,
                        fuzzy: matches!(mention.kind, MentionKind::Toponym | MentionKind::Embedded)
                            && !mention.adjectival,
                    };
                    self.generate(gazetteer, &word);
                    self.groups.push(Group { candidates: start..self.all.len(), mentions: 0 });
                    self.keys.insert(key.clone(), self.groups.len() - 1);
                    self.groups.len() - 1
                }
            };
            self.key = key;
            self.groups[group].mentions += 1;
            self.group_of.push(group);
        }
    }

    /// Candidates of a mention.
    pub(super) fn of(&self, mention: usize) -> Range<usize> {
        self.groups[self.group_of[mention]].candidates.clone()
    }

    /// Adds the candidates of a name, from memory where it was looked up before.
    fn generate(&mut self, gazetteer: &Gazetteer, name: &Written<'_>) {
        let known = self.known.of(gazetteer);
        if known.candidates.len() > MOST_KNOWN || known.ranges.len() > MOST_KNOWN {
            known.candidates.clear();
            known.ranges.clear();
        }
        name.key_into(&mut known.key);
        if let Some(range) = known.ranges.get(&known.key) {
            self.all.extend_from_slice(&known.candidates[range.clone()]);
            return;
        }
        let start = self.all.len();
        self.look_up(gazetteer, name);
        let known = self.known.of(gazetteer);
        let first = known.candidates.len();
        known.candidates.extend_from_slice(&self.all[start..]);
        known.ranges.insert(known.key.clone(), first..known.candidates.len());
    }

    fn look_up(&mut self, gazetteer: &Gazetteer, name: &Written<'_>) {
        let start = self.all.len();
        self.seen.clear();
        if name.folded.is_empty() {
            return;
        }
        for hit in gazetteer.lookup(name.folded) {
            // *may* and *us* are no places unless written like names.
            let shown = match hit.kind {
                NameKind::Code => name.codes,
                NameKind::Abbreviation => name.capitals,
                _ => true,
            };
            if shown {
                self.push(gazetteer, hit, Match::AsWritten, name.written);
            }
        }
        if name.whole {
            return;
        }
        name::variants(name.folded, name.cue, |variant, spelling, wanted| {
            for hit in gazetteer.lookup(spelling) {
                let class = Class::of(gazetteer.facts(hit.place).feature);
                if hit.kind != NameKind::Code && wanted.is_none_or(|cue| class.agrees(cue)) {
                    self.push(gazetteer, hit, Match::Variant(variant), name.written);
                }
            }
        });
        if self.all.len() == start {
            name::last_resorts(name.folded, |variant, spelling| {
                if self.all.len() == start {
                    for hit in gazetteer.lookup(spelling) {
                        if hit.kind != NameKind::Code {
                            self.push(gazetteer, hit, Match::Variant(variant), name.written);
                        }
                    }
                }
            });
        }
        if self.all.len() == start && name.adjectival {
            name::homes(name.folded, |home| {
                if self.all.len() == start {
                    for hit in gazetteer.lookup(home) {
                        if hit.kind <= NameKind::Former {
                            self.push(gazetteer, hit, Match::Variant(Variant::Respelled), name.written);
                        }
                    }
                }
            });
        }
        let letters = name.folded.chars().filter(|c| c.is_alphabetic()).count();
        if self.all.len() == start && name.fuzzy && name.capitals && letters >= FUZZY_MIN_LETTERS {
            let edits = if letters >= LONG_NAME { 2 } else { 1 };
            for (_, hit) in gazetteer.fuzzy(name.folded, edits) {
                if !matches!(hit.kind, NameKind::Code | NameKind::Abbreviation) {
                    self.push(gazetteer, hit, Match::Fuzzy, name.written);
                }
            }
        }
        if self.all.len() == start && name.fuzzy {
            name::pieces(name.folded, |piece| {
                for hit in gazetteer.lookup(piece) {
                    if !matches!(hit.kind, NameKind::Code | NameKind::Abbreviation) {
                        self.push(gazetteer, hit, Match::Variant(Variant::Piece), name.written);
                    }
                }
                self.all.len() > start
            });
        }
    }

    /// Adds a name that no mention has as an entry of its own; `None` when a mention has it or nothing is called so.
    pub(super) fn add_silent(&mut self, gazetteer: &Gazetteer, folded: &str, code: bool) -> Option<usize> {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        key.push_str(folded);
        key.push_str(if code { "*" } else { "+" });
        let group = match self.keys.get(&key) {
            Some(&group) => {
                self.groups[group].mentions += 1;
                Some(group)
            }
            // A mention's key is the folded name and four marks.
            None if self.keys.keys().any(|key| key.len() == folded.len() + 4 && key.starts_with(folded)) => {
                None
            }
            None => {
                let start = self.all.len();
                let name = Written {
                    written: folded,
                    folded,
                    capitals: true,
                    codes: code,
                    adjectival: false,
                    cue: None,
                    whole: true,
                    fuzzy: false,
                };
                self.generate(gazetteer, &name);
                (self.all.len() > start).then(|| {
                    self.groups.push(Group { candidates: start..self.all.len(), mentions: 1 });
                    self.keys.insert(key.clone(), self.groups.len() - 1);
                    self.groups.len() - 1
                })
            }
        };
        self.key = key;
        let group = group?;
        self.group_of.push(group);
        self.within.push(None);
        self.sentence_of.push(NOWHERE);
        self.start_of.push(NOWHERE);
        Some(self.group_of.len() - 1)
    }

    /// Once all entries are there: puts those that stand in the text in its order.
    pub(super) fn finish(&mut self) {
        self.spots.clear();
        self.spots.extend(self.all.iter().map(Candidate::spot));
        let starts = &self.start_of;
        self.order.clear();
        self.order.extend((0..self.group_of.len()).filter(|&e| starts[e] != NOWHERE));
        self.order.sort_by_key(|&e| (starts[e], e));
    }

    fn push(&mut self, gazetteer: &Gazetteer, hit: NameHit, matched: Match, written: &str) {
        if self.seen.len() < MAX_CANDIDATES && !self.seen.contains(&hit.place) {
            self.seen.push(hit.place);
            self.all.push(Candidate::new(gazetteer, hit, matched, written));
        }
    }
}
