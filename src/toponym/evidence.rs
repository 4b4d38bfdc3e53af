//! Evidence for and against a candidate, as numbered binary features; the weights table says how much each counts.
//!
//! A feature belongs to a [`Group`] and has a value in it. The first reading looks at a candidate alone; the second also at
//! how the first judged the same name elsewhere in the document and the neighbours in a list.

use super::candidate::{Candidate, Listing, Origin, PlaceClass};
use super::lexicon::{Classes, HeadGroup};
use super::marks::{Gap, Marks, Other, Shape};
use crate::document::Prose;

/// Kinds of evidence, in the order of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Group {
    Bias,
    Listed,
    Importance,
    Hits,
    Words,
    Letters,
    Lex,
    LexImportance,
    Spelling,
    Start,
    Previous,
    Previous2,
    Next,
    Next2,
    Before,
    After,
    BeforeAfter,
    LexBefore,
    LexAfter,
    PlaceBefore,
    PlaceAfter,
    GapBefore,
    GapAfter,
    Containment,
    Usage,
    Surname,
    Overlap,
    Run,
    Tail,
    Head,
    HeadListed,
    UnlistedPrevious,
    Hyphenated,
    Possessive,
    Other,
    Ending,
    Elsewhere,
    NeighbourBefore,
    NeighbourAfter,
    CountryNamed,
    UnitNamed,
}

const NEIGHBOURS: usize = 24;
const LEXES: usize = 14;
const CUES: usize = 400;
const PLACES: usize = 14;

/// Name and number of values of each group, in the order of [`Group`].
pub(super) const GROUPS: [(&str, usize); 41] = [
    ("bias", 1),
    ("listed", PLACES * 8),
    ("importance", 12),
    ("hits", 6),
    ("words", 6),
    ("letters", 8),
    ("lex", LEXES),
    ("lex_importance", LEXES * 6),
    ("spelling", 6 * 4),
    ("start", 4),
    ("previous", CUES),
    ("previous2", CUES),
    ("next", CUES),
    ("next2", CUES),
    ("before", NEIGHBOURS),
    ("after", NEIGHBOURS),
    ("before_after", NEIGHBOURS * NEIGHBOURS),
    ("lex_before", LEXES * NEIGHBOURS),
    ("lex_after", LEXES * NEIGHBOURS),
    ("place_before", PLACES * NEIGHBOURS),
    ("place_after", PLACES * NEIGHBOURS),
    ("gap_before", 16),
    ("gap_after", 16),
    ("containment", 4),
    ("usage", 9),
    ("surname", 6),
    ("overlap", 16),
    ("run", 20),
    ("tail", NEIGHBOURS),
    ("head", 32),
    ("head_listed", 32),
    ("unlisted_previous", CUES),
    ("hyphenated", 4),
    ("possessive", 2),
    ("other", 5),
    ("ending", 32),
    ("elsewhere", 24),
    ("neighbour_before", 8),
    ("neighbour_after", 8),
    ("country_named", 32),
    ("unit_named", 8),
];

/// Endings that are frequent among names of places that nobody lists.
const ENDINGS: [&str; 28] = [
    "ville", "burg", "burgh", "borough", "bury", "ford", "ham", "ton", "town", "wood", "field", "dale",
    "land", "stan", "abad", "pur", "grad", "sk", "ovo", "shire", "ingen", "mouth", "port", "view", "side",
    "ridge", "ia", "an",
];

/// Number of the first feature of each group.
const OFFSETS: [usize; GROUPS.len() + 1] = {
    let mut offsets = [0; GROUPS.len() + 1];
    let mut i = 0;
    while i < GROUPS.len() {
        offsets[i + 1] = offsets[i] + GROUPS[i].1;
        i += 1;
    }
    offsets
};

/// How many features there are.
pub(super) const FEATURES: usize = OFFSETS[GROUPS.len()];

/// Number of a feature from its group's position in [`GROUPS`] and its value.
pub(super) fn number(group: usize, value: usize) -> Option<usize> {
    let (_, size) = GROUPS.get(group)?;
    (value < *size).then(|| OFFSETS[group] + value)
}

/// Group position and value of a feature.
pub(super) fn parts(feature: usize) -> (usize, usize) {
    let group = OFFSETS.partition_point(|&o| o <= feature) - 1;
    (group, feature - OFFSETS[group])
}

/// Features of one candidate.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// feature numbers
    pub(super) features: Vec<u16>,
}

impl Evidence {
    fn add(&mut self, group: Group, value: usize) {
        let group = group as usize;
        debug_assert!(value < GROUPS[group].1, "{} {value}", GROUPS[group].0);
        self.features.push((OFFSETS[group] + value.min(GROUPS[group].1 - 1)) as u16);
    }
}

/// What stands beside a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Neighbour {
    Edge,
    Cue,
    LowerNoun,
    LowerTitle,
    Lower,
    Number,
    Title,
    Given,
    GivenFamily,
    Org,
    Head,
    Family,
    Calendar,
    Initial,
    CapitalCue,
    Common,
    Capital,
    Upper,
    ApartCapital,
    ApartOther,
    HyphenLower,
    HyphenCapital,
    DotCapital,
    JoinOther,
}

fn neighbour(marks: &Marks, i: Option<usize>, gap: Gap) -> Neighbour {
    let Some(mark) = i.and_then(|i| marks.words.get(i)) else { return Neighbour::Edge };
    let capital = mark.shape.is_name_like();
    match gap {
        Gap::Break => return Neighbour::Edge,
        Gap::Hyphen => return if capital { Neighbour::HyphenCapital } else { Neighbour::HyphenLower },
        Gap::Comma | Gap::Open | Gap::Close | Gap::Quote | Gap::Dash => {
            return if capital { Neighbour::ApartCapital } else { Neighbour::ApartOther };
        }
        Gap::Dot if capital && mark.shape != Shape::Initial => return Neighbour::DotCapital,
        Gap::Slash | Gap::Amp | Gap::Other => return Neighbour::JoinOther,
        Gap::Dot | Gap::Space | Gap::Line => {}
    }
    let classes = mark.entry.classes;
    match mark.shape {
        Shape::Number => Neighbour::Number,
        Shape::Lower if mark.entry.cue != 0 => Neighbour::Cue,
        Shape::Lower if classes.has(Classes::TITLE) => Neighbour::LowerTitle,
        Shape::Lower if classes.has(Classes::ORG) || classes.has(Classes::HEAD) => Neighbour::LowerNoun,
        Shape::Lower => Neighbour::Lower,
        Shape::Initial => Neighbour::Initial,
        _ if classes.has(Classes::CALENDAR) => Neighbour::Calendar,
        _ if classes.has(Classes::TITLE) => Neighbour::Title,
        _ if classes.has(Classes::ORG) => Neighbour::Org,
        _ if classes.has(Classes::HEAD) => Neighbour::Head,
        _ if mark.entry.cue != 0 => Neighbour::CapitalCue,
        _ if classes.has(Classes::GIVEN) && classes.has(Classes::FAMILY) => Neighbour::GivenFamily,
        _ if classes.has(Classes::GIVEN) => Neighbour::Given,
        _ if classes.has(Classes::COMMON) => Neighbour::Common,
        _ if classes.has(Classes::FAMILY) => Neighbour::Family,
        Shape::Upper => Neighbour::Upper,
        _ => Neighbour::Capital,
    }
}

/// What the word lists say of the candidate itself.
fn lex(marks: &Marks, c: &Candidate) -> usize {
    let classes = |i: usize| marks.words[i].entry.classes;
    if c.end - c.first == 1 {
        let (m, k) = (marks.words[c.first], classes(c.first));
        let (given, family) = (k.has(Classes::GIVEN), k.has(Classes::FAMILY));
        return match () {
            () if k.has(Classes::CALENDAR) => 1,
            () if k.has(Classes::TITLE) || k.has(Classes::ORG) || k.has(Classes::HEAD) => 2,
            () if m.entry.cue != 0 => 8,
            () if k.has(Classes::COMMON) && (given || family) => 3,
            () if k.has(Classes::COMMON) => 4,
            () if given && family => 5,
            () if given => 6,
            () if family => 7,
            () => 0,
        };
    }
    let last = classes(c.end - 1);
    if last.has(Classes::HEAD) {
        12
    } else if classes(c.first).has(Classes::HEAD) {
        13
    } else if (c.first..c.end).all(|i| {
        let m = marks.words[i];
        m.entry.cue != 0 || m.entry.classes.has(Classes::COMMON) || m.entry.classes.has(Classes::ORG)
    }) {
        11
    } else if classes(c.first).has(Classes::GIVEN) && !last.has(Classes::ORG) {
        10
    } else {
        9
    }
}

fn place_value(listing: Option<&Listing>) -> usize {
    match listing {
        None => PLACES - 1,
        Some(l) => match l.class {
            PlaceClass::Country => 0,
            PlaceClass::Admin1 => 1,
            PlaceClass::Admin2 => 2,
            PlaceClass::OtherAdmin => 3,
            PlaceClass::Capital => 4,
            PlaceClass::Populated => 5,
            PlaceClass::PartOfTown => 6,
            PlaceClass::Water => 7,
            PlaceClass::Terrain => 8,
            PlaceClass::Region => 9,
            PlaceClass::Continent => 10,
            PlaceClass::Spot => 11,
            PlaceClass::Other => 12,
        },
    }
}

fn head_value(group: HeadGroup, strong: bool) -> usize {
    2 * group as usize + usize::from(strong)
}

/// A document being judged: what every candidate's evidence may look at.
pub(super) struct Reading<'a> {
    prose: &'a Prose<'a>,
    marks: &'a Marks,
    candidates: &'a [Candidate],
    /// by candidate: (a place that can contain it follows after a comma, it can contain the place before the comma)
    containment: &'a [(bool, bool)],
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        prose: &'a Prose<'a>,
        marks: &'a Marks,
        candidates: &'a [Candidate],
        containment: &'a [(bool, bool)],
    ) -> Self {
        Reading { prose, marks, candidates, containment }
    }

    /// Evidence that the first reading uses.
    pub(super) fn first(&self, index: usize, out: &mut Evidence) {
        out.features.clear();
        let (c, marks) = (&self.candidates[index], self.marks);
        let mark = marks.words[c.first];
        let last = marks.words[c.end - 1];
        let previous = c.first.checked_sub(1);
        let gap_before = previous.map_or(Gap::Break, |p| marks.words[p].gap);
        let gap_after = last.gap;
        let listing = c.listing.as_ref();
        let place = place_value(listing);

        out.add(Group::Bias, 0);
        let kind = match listing.map(|l| l.kind) {
            None => 7,
            Some(kind) => kind as usize,
        };
        out.add(Group::Listed, place * 8 + kind);
        let importance = listing.map_or(0, |l| 1 + ((l.importance * 10.0) as usize).min(10));
        out.add(Group::Importance, importance);
        out.add(
            Group::Hits,
            match listing.map_or(0, |l| l.hits) {
                n @ 0..=2 => n,
                3..=5 => 3,
                6..=10 => 4,
                _ => 5,
            },
        );
        out.add(Group::Words, (c.end - c.first).min(5));
        let letters = (c.span.end - c.span.start) as usize;
        out.add(Group::Letters, if c.end - c.first > 1 { 7 } else { letters.min(6) });
        let lex = lex(marks, c);
        out.add(Group::Lex, lex);
        out.add(Group::LexImportance, lex * 6 + importance.div_ceil(2).min(5));
        let setting = if mark.all_caps { 2 } else { usize::from(mark.title_case) };
        out.add(Group::Spelling, (mark.shape as usize).min(5) * 4 + setting);
        out.add(Group::Start, usize::from(mark.starts) * 2 + usize::from(mark.title_case));

        // Cue words count only when no sentence ends between.
        let cue = |i: Option<usize>| i.and_then(|i| marks.words.get(i)).map_or(0, |m| m.entry.cue as usize);
        let near_before = !matches!(gap_before, Gap::Break);
        let before_cue = if near_before { cue(previous) } else { 0 };
        out.add(Group::Previous, before_cue);
        let second = c.first.checked_sub(2).filter(|&i| near_before && marks.words[i].gap != Gap::Break);
        out.add(Group::Previous2, cue(second));
        let near_after = gap_after != Gap::Break;
        out.add(Group::Next, if near_after { cue(Some(c.end)) } else { 0 });
        let after_next = marks.words.get(c.end).is_some_and(|m| near_after && m.gap != Gap::Break);
        out.add(Group::Next2, if after_next { cue(Some(c.end + 1)) } else { 0 });
        let before = neighbour(marks, previous, gap_before) as usize;
        let after = neighbour(marks, Some(c.end), gap_after) as usize;
        out.add(Group::Before, before);
        out.add(Group::After, after);
        out.add(Group::BeforeAfter, before * NEIGHBOURS + after);
        out.add(Group::LexBefore, lex * NEIGHBOURS + before);
        out.add(Group::LexAfter, lex * NEIGHBOURS + after);
        out.add(Group::PlaceBefore, place * NEIGHBOURS + before);
        out.add(Group::PlaceAfter, place * NEIGHBOURS + after);
        out.add(Group::GapBefore, gap_before as usize);
        out.add(Group::GapAfter, gap_after as usize);
        let (inside, around) = self.containment[index];
        out.add(Group::Containment, usize::from(inside) * 2 + usize::from(around));

        let usage = marks.usage(c.first);
        if c.end - c.first == 1 {
            let band = |n: u16| usize::from(n.min(2));
            let others = usage.capital.saturating_sub(u16::from(!mark.starts && !mark.title_case));
            out.add(Group::Usage, band(usage.lower) * 3 + band(others));
            out.add(Group::Surname, usize::from(usage.surname.min(2)));
        } else {
            let usage = marks.usage(c.end - 1);
            out.add(Group::Surname, 3 + usize::from(usage.surname.min(2)));
        }
        self.overlaps(index, out);
        self.run(c, out);
        if let Origin::Headed { group, strong, .. } = c.origin {
            let value = head_value(group, strong);
            let lower = usize::from(last.shape == Shape::Lower);
            out.add(Group::Head, value * 2 + lower);
            // Candidates stand in the order of their first words.
            let from = self.candidates.partition_point(|o| o.first < c.first);
            let inside = self.candidates[from..].iter().take_while(|o| o.first < c.end);
            let named = { inside }
                .any(|o| o.listing.is_some() && o.end <= c.end && (o.first, o.end) != (c.first, c.end));
            out.add(Group::HeadListed, value * 2 + usize::from(named));
        }
        if c.origin == Origin::Unlisted {
            out.add(Group::UnlistedPrevious, before_cue);
        }
        if gap_after == Gap::Hyphen {
            let next = self.prose.folded(c.end);
            out.add(
                Group::Hyphenated,
                match next {
                    "based" | "born" | "area" => 1,
                    "led" | "backed" | "style" | "trained" | "controlled" | "held" => 2,
                    _ => 3,
                },
            );
        }
        out.add(Group::Possessive, usize::from(self.prose.words[c.end - 1].possessive));
        let length = c.end - c.first;
        out.add(
            Group::Other,
            match mark.other {
                Other::No if marks.words[c.first..c.end].iter().any(|m| m.other != Other::No) => 1,
                Other::No => 0,
                Other::First(words) if words as usize == length => 2,
                Other::First(words) if (words as usize) < length => 3,
                Other::First(_) | Other::Inside => 4,
            },
        );
        if listing.is_none() {
            let word = self.prose.folded(c.end - 1);
            let last = word.as_bytes().last();
            let ends = |ending: &str| ending.as_bytes().last() == last && word.ends_with(ending);
            let ending = ENDINGS.iter().position(|ending| ends(ending)).map_or(0, |i| i + 1);
            out.add(Group::Ending, ending);
        }
    }

    fn overlaps(&self, index: usize, out: &mut Evidence) {
        let c = &self.candidates[index];
        let mut bits = 0;
        let from = self.candidates[..index].iter().rposition(|o| o.first + 12 < c.first).map_or(0, |p| p + 1);
        for o in self.candidates[from..].iter().take_while(|o| o.first < c.end) {
            if o.end <= c.first || (o.first, o.end) == (c.first, c.end) {
                continue;
            }
            let around = o.first <= c.first && c.end <= o.end;
            let within = c.first <= o.first && o.end <= c.end;
            bits |= match (o.listing.is_some(), around, within) {
                (true, true, _) => 1,
                (true, _, true) => 2,
                (true, ..) => 4,
                (false, true, _) if o.origin != Origin::Unlisted => 8,
                _ => 0,
            };
        }
        out.add(Group::Overlap, bits);
    }

    /// Where in its capitalised run a candidate stands, and what ends the run.
    fn run(&self, c: &Candidate, out: &mut Evidence) {
        let marks = self.marks;
        let joins = |i: usize| {
            matches!(marks.words[i].gap, Gap::Space | Gap::Line) && marks.words[i + 1].shape.is_name_like()
        };
        let mut start = c.first;
        while start > 0
            && c.first - start < 6
            && joins(start - 1)
            && marks.words[start - 1].shape.is_name_like()
        {
            start -= 1;
        }
        let mut end = c.end;
        while end < marks.words.len() && end - c.end < 6 && joins(end - 1) {
            end += 1;
        }
        let position = match (start == c.first, end == c.end) {
            (true, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        out.add(Group::Run, position * 5 + (end - start).min(5) - 1);
        if end > c.end {
            out.add(Group::Tail, neighbour(marks, Some(end - 1), Gap::Space) as usize);
        }
    }

    /// Adds what the second reading sees to the evidence of the first.
    pub(super) fn second(&self, index: usize, document: &Surroundings, out: &mut Evidence) {
        let c = &self.candidates[index];
        let single = usize::from(c.end - c.first == 1);
        out.add(Group::Elsewhere, band(document.elsewhere) + 8 * single);
        out.add(Group::NeighbourBefore, band(document.before));
        out.add(Group::NeighbourAfter, band(document.after));
        if let Some(l) = &c.listing {
            let known = match () {
                () if l.importance < 0.4 => 0,
                () if l.importance < 0.55 => 1,
                () if l.importance < 0.7 => 2,
                () => 3,
            };
            // The only name of a text says nothing: annotated reports nearly all name some place, other texts do not.
            if let (Some(country), Some(unit)) = (document.country, document.unit) {
                out.add(Group::CountryNamed, share(country) + 8 * known);
                out.add(Group::UnitNamed, share(unit));
            }
        }
    }
}

/// What the first reading found around a candidate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings {
    /// best score of the same name at another place of the document
    pub(super) elsewhere: Option<f32>,
    /// scores of the neighbours in a list
    pub(super) before: Option<f32>,
    pub(super) after: Option<f32>,
    /// share of the document's other names that lie in a country, and in a first-level unit, where this name has a place;
    /// `None` when there are no others
    pub(super) country: Option<f32>,
    pub(super) unit: Option<f32>,
}

/// Bands of shares.
fn share(share: f32) -> usize {
    [0.01, 0.1, 0.25, 0.5, 0.75].iter().take_while(|&&bound| share >= bound).count()
}

/// Bands of log-odds.
fn band(score: Option<f32>) -> usize {
    match score {
        None => 0,
        Some(s) if s < -3.0 => 1,
        Some(s) if s < -1.0 => 2,
        Some(s) if s < 0.0 => 3,
        Some(s) if s < 1.0 => 4,
        Some(s) if s < 3.0 => 5,
        Some(_) => 6,
    }
}
