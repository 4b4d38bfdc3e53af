//! Spans that could be mentions: names of the gazetteer, names built on a head noun, and capitalised names that stand where
//! places stand.

use super::containment::{OUTER_HITS, holds};
use super::lexicon::{Classes, HeadGroup, Lexicon};
use super::marks::{Gap, Marks, Shape};
use crate::document::{Prose, Span};
use dateline_gazetteer::{Facts, Feature, Gazetteer, Matcher, NameKind, Recent, Remembered};

/// Longest name that is looked for, in words.
const LONGEST_NAME: usize = 9;
/// Hits that are looked at to sum up a name.
const HITS_READ: usize = 16;

/// Why a span is a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Origin {
    /// the gazetteer has the name
    Listed,
    /// a capitalised name with a head noun: *Main Street*, *Vahdat Penitentiary No. 3/2*
    Headed { means: &'static str, group: HeadGroup, strong: bool },
    /// a capitalised name after a preposition of place or before a comma and a containing place
    Unlisted,
}

/// What the gazetteer says of a name, over the hits whose kind fits the way it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Listing {
    /// of the most important hit
    pub(super) class: PlaceClass,
    pub(super) kind: NameKind,
    pub(super) importance: f32,
    pub(super) population: u32,
    pub(super) hits: usize,
    /// some hit is a country, a first-level unit or a region
    pub(super) wide: bool,
    /// one of the first hits, however it is written, is a country, a unit or a region, which another place may lie in
    pub(super) holds: bool,
    pub(super) entry: u32,
    /// where its first hits lie, most important first
    pub(super) homes: [Home; HOMES],
}

/// How many homes of a name are kept.
pub(super) const HOMES: usize = 8;

/// Country and first-level unit of a place as numbers; 0 where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Home {
    pub(super) country: u32,
    pub(super) unit: u32,
}

impl Home {
    fn of(place: &Facts<'_>) -> Home {
        let Some(code) = place.country else { return Home::default() };
        let country = u32::from(code.0[0]) << 8 | u32::from(code.0[1]);
        let units =
            place.admin1.iter().fold(country, |unit, &b| unit.wrapping_mul(31).wrapping_add(u32::from(b)));
        Home { country, unit: if place.admin1.is_empty() { 0 } else { units } }
    }
}

/// Classes of places that recognition tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum PlaceClass {
    Country,
    Admin1,
    Admin2,
    OtherAdmin,
    Capital,
    Populated,
    PartOfTown,
    Water,
    Terrain,
    Region,
    Continent,
    Spot,
    Other,
}

/// A possible mention.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// first word
    pub(super) first: usize,
    /// one past its last word
    pub(super) end: usize,
    /// without article and possessive
    pub(super) span: Span,
    pub(super) origin: Origin,
    pub(super) listing: Option<Listing>,
    /// log-odds that it is a mention
    pub(super) score: f32,
}

impl Candidate {
    pub(super) fn adjectival(&self) -> bool {
        self.listing.is_some_and(|l| l.kind.is_adjectival())
    }
}

/// Finds candidates; keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct Finder {
    matcher: Matcher,
    /// names that were summed up before: reports name the same places again and again
    listings: Remembered<Recent<(u32, Spelling), Option<Listing>, LISTINGS>>,
}

/// Listings that are remembered from document to document.
const LISTINGS: usize = 4096;

/// How a name is written, as far as its listing depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Spelling {
    single: bool,
    after_comma: bool,
    /// in capitals
    upper: bool,
    dotted: bool,
    abbreviated: bool,
}

impl Spelling {
    fn of(prose: &Prose<'_>, marks: &Marks, first: usize, end: usize) -> Spelling {
        let mark = marks.words[first];
        let single = end == first + 1;
        let after_comma = after_comma(marks, first);
        let dotted = prose.word(first).contains('.')
            || single && mark.gap_is_dot(prose, first) && (mark.gap != Gap::Break || after_comma);
        let upper = mark.shape == Shape::Upper;
        Spelling { single, after_comma, upper, dotted, abbreviated: dotted || upper && !mark.all_caps }
    }
}

impl Finder {
    /// All candidates of a document in order of their first word.
    pub(super) fn find(
        &mut self,
        gazetteer: &Gazetteer,
        lexicon: &Lexicon,
        prose: &Prose<'_>,
        marks: &Marks,
        out: &mut Vec<Candidate>,
    ) {
        out.clear();
        let count = marks.words.len();
        let mut run_end = 0;
        for i in 0..count {
            let mark = marks.words[i];
            if !mark.shape.is_name_like() && mark.shape != Shape::Number {
                continue;
            }
            if mark.shape.is_name_like() {
                self.listed_at(gazetteer, prose, marks, i, out);
                if i >= run_end {
                    run_end = run_from(marks, i);
                    unlisted(prose, marks, i, run_end, out);
                }
            }
            headed_by(lexicon, prose, marks, i, out);
        }
        for i in 0..count {
            if marks.words[i].shape == Shape::Lower && marks.words[i].entry.heads.1 > 0 {
                headed_by(lexicon, prose, marks, i, out);
            }
        }
        out.sort_by_key(|c| (c.first, c.end, c.listing.is_none()));
        // A name that is listed needs no other reason; of two heads the longer one was tried first.
        out.dedup_by(|later, kept| {
            let same = (later.first, later.end) == (kept.first, kept.end);
            if same
                && !matches!(kept.origin, Origin::Headed { .. })
                && matches!(later.origin, Origin::Headed { .. })
            {
                kept.origin = later.origin;
            }
            same
        });
    }

    fn listed_at(
        &mut self,
        gazetteer: &Gazetteer,
        prose: &Prose<'_>,
        marks: &Marks,
        first: usize,
        out: &mut Vec<Candidate>,
    ) {
        let limit = (first + LONGEST_NAME).min(marks.words.len());
        let mut last = first;
        while last + 1 < limit && marks.joined(last) {
            last += 1;
        }
        let matches = self.matcher.matches_at(gazetteer, (first..=last).map(|i| prose.folded(i)));
        for found in matches {
            let end = first + found.words;
            if !written_as_name(marks, first, end) {
                continue;
            }
            let spelling = Spelling::of(prose, marks, first, end);
            let known = self.listings.of(gazetteer);
            let listing = known
                .get_or_insert_with((found.entry, spelling), |_| sum_up(gazetteer, found.entry, spelling));
            let Some(listing) = *listing else { continue };
            if all_common_in_capitals(marks, first, end) {
                continue;
            }
            if end == first + 1 && opens_as_common_word(marks, first, &listing) {
                continue;
            }
            let span = span_of(prose, marks, first, end, Some(listing.kind));
            out.push(Candidate {
                first,
                end,
                span,
                origin: Origin::Listed,
                listing: Some(listing),
                score: 0.0,
            });
        }
    }
}

/// `AND`, `SOME`, `TO GO`, `A MAN` in a sentence all in capitals, where capitals say nothing: words of the language before they are
/// codes and names.
fn all_common_in_capitals(marks: &Marks, first: usize, end: usize) -> bool {
    let small = |i: usize| marks.words[i].entry.classes.has(Classes::SMALL) || marks.words[i].entry.cue != 0;
    let common = |i: usize| small(i) || marks.words[i].entry.classes.has(Classes::COMMON);
    marks.words[first].all_caps && small(first) && (first..end).all(common)
}

/// A common word that owes its capital to the sentence it opens, and has none elsewhere: *Reading is fun*.
fn opens_as_common_word(marks: &Marks, first: usize, listing: &Listing) -> bool {
    let mark = marks.words[first];
    let common = mark.entry.classes.has(Classes::COMMON) || mark.entry.cue != 0;
    let well_known = matches!(listing.class, PlaceClass::Country | PlaceClass::Admin1);
    common
        && mark.starts
        && !mark.title_case
        && !well_known
        && mark.gap != Gap::Comma
        && marks.usage(first).capital == 0
}

/// Capital first and last; in between only capitals, numbers and short words.
fn written_as_name(marks: &Marks, first: usize, end: usize) -> bool {
    let last = marks.words[end - 1];
    if !(last.shape.is_name_like() || last.shape == Shape::Number) {
        return false;
    }
    (first + 1..end - 1).all(|i| {
        let m = marks.words[i];
        m.shape != Shape::Lower || m.entry.cue != 0 || m.entry.heads.1 == 0
    })
}

/// A capitalised word and a comma stand before it: `Alexandria, La.`
fn after_comma(marks: &Marks, first: usize) -> bool {
    first
        .checked_sub(1)
        .is_some_and(|p| marks.words[p].gap == Gap::Comma && marks.words[p].shape.is_name_like())
}

/// Sums up the hits whose kind fits the spelling; `None` when there is none.
fn sum_up(gazetteer: &Gazetteer, entry: u32, spelling: Spelling) -> Option<Listing> {
    let Spelling { single, after_comma, upper, dotted, abbreviated } = spelling;
    let mut listing: Option<Listing> = None;
    let holds = gazetteer.hits(entry).take(OUTER_HITS).any(|hit| holds(gazetteer.facts(hit.place).feature));
    for hit in gazetteer.hits(entry).take(HITS_READ) {
        let fits = match hit.kind {
            NameKind::Code => single && after_comma && upper,
            NameKind::Abbreviation => !single || abbreviated,
            // `US` is no misspelt `Us`, and short names in capitals are most often initialisms of something else
            _ => true,
        };
        if !fits {
            continue;
        }
        let place = gazetteer.facts(hit.place);
        let f = place.feature;
        let wide = f.is_country() || f.is_admin1() || f.class == b'L';
        match &mut listing {
            None => {
                let class = class_of(f);
                listing = Some(Listing {
                    class,
                    kind: hit.kind,
                    importance: place.importance,
                    population: place.population,
                    hits: 1,
                    wide,
                    holds,
                    entry,
                    homes: [Home::default(); HOMES],
                });
                if let Some(l) = &mut listing {
                    l.homes[0] = Home::of(&place);
                }
            }
            Some(l) => {
                if l.hits < HOMES {
                    l.homes[l.hits] = Home::of(&place);
                }
                l.hits += 1;
                l.wide |= wide;
                // A dot after it says that it is short for something: `Kan.` is no village.
                if dotted && hit.kind == NameKind::Abbreviation && l.kind != NameKind::Abbreviation {
                    l.class = class_of(f);
                    l.kind = hit.kind;
                    l.importance = place.importance;
                    l.population = place.population;
                }
            }
        }
    }
    listing
}

fn class_of(feature: Feature) -> PlaceClass {
    match (feature.class, &feature.code) {
        (b'A', b"ADM1\0") => PlaceClass::Admin1,
        (b'A', b"ADM2\0") => PlaceClass::Admin2,
        (b'A', _) if feature.is_country() => PlaceClass::Country,
        (b'A', _) => PlaceClass::OtherAdmin,
        (b'P', b"PPLC\0") => PlaceClass::Capital,
        (b'P', b"PPLX\0") => PlaceClass::PartOfTown,
        (b'P', _) => PlaceClass::Populated,
        (b'H', _) => PlaceClass::Water,
        (b'T', _) => PlaceClass::Terrain,
        (b'L', b"CONT\0") => PlaceClass::Continent,
        (b'L', _) => PlaceClass::Region,
        (b'S', _) => PlaceClass::Spot,
        _ => PlaceClass::Other,
    }
}

impl super::marks::Mark {
    /// A full stop follows right after the word, perhaps also ending the sentence.
    pub(super) fn gap_is_dot(&self, prose: &Prose<'_>, i: usize) -> bool {
        prose.gap(i).starts_with('.') && !prose.words[i].possessive
    }
}

/// Bytes of a word range: without a leading article, with the dot of an abbreviation (`Calif.`, `Orchard St.`).
pub(super) fn span_of(
    prose: &Prose<'_>,
    marks: &Marks,
    first: usize,
    end: usize,
    kind: Option<NameKind>,
) -> Span {
    let first = if end - first > 1 && prose.folded(first) == "the" { first + 1 } else { first };
    let mut stop = prose.words[end - 1].end;
    let abbreviated = kind == Some(NameKind::Abbreviation)
        || kind.is_none()
            && end - first > 1
            && matches!(
                prose.folded(end - 1),
                "st" | "ave" | "rd" | "dr" | "blvd" | "ln" | "hwy" | "co" | "twp" | "pkwy" | "ct"
            );
    let mark = marks.words[end - 1];
    if abbreviated && mark.gap_is_dot(prose, end - 1) && (mark.shape == Shape::Capital) {
        stop += 1;
    }
    Span::new(prose.words[first].start, stop)
}

/// One past the last word of the capitalised run that begins at `i`.
fn run_from(marks: &Marks, i: usize) -> usize {
    let mut end = i + 1;
    while end < marks.words.len() && marks.joined(end - 1) && marks.words[end].shape.is_name_like() {
        end += 1;
    }
    end
}

/// A whole capitalised run that stands where a place stands.
fn unlisted(prose: &Prose<'_>, marks: &Marks, first: usize, end: usize, out: &mut Vec<Candidate>) {
    if end - first > 4 || marks.words[first].title_case {
        return;
    }
    let first = if prose.folded(first) == "the" { first + 1 } else { first };
    if first >= end || (first..end).any(|i| marks.words[i].entry.classes.has(Classes::CALENDAR)) {
        return;
    }
    if end - first == 1 && (marks.words[first].shape == Shape::Initial || marks.words[first].entry.cue != 0) {
        return;
    }
    let placed = first > 0 && {
        let before = marks.words[first - 1];
        before.shape == Shape::Lower && before.entry.cue != 0 && matches!(before.gap, Gap::Space | Gap::Line)
    };
    let before_comma = marks.words[end - 1].gap == Gap::Comma
        && marks.words.get(end).is_some_and(|m| m.shape.is_name_like());
    let after_comma =
        first > 0 && marks.words[first - 1].gap == Gap::Comma && marks.words[first - 1].shape.is_name_like();
    let listed_word = marks.usage(first).capital > 1;
    if placed || before_comma || after_comma || listed_word {
        let span = span_of(prose, marks, first, end, None);
        out.push(Candidate { first, end, span, origin: Origin::Unlisted, listing: None, score: 0.0 });
    }
}

/// Names with a head noun that begins at word `at`: `Bagram Air Base`, `School No. 12`, `Lake Chad`, `University of Florida`.
fn headed_by(lexicon: &Lexicon, prose: &Prose<'_>, marks: &Marks, at: usize, out: &mut Vec<Candidate>) {
    let mark = marks.words[at];
    for head in lexicon.heads(mark.entry) {
        let head_end = at + head.words.len();
        if head_end > marks.words.len()
            || !(1..head.words.len()).all(|k| {
                matches!(marks.words[at + k - 1].gap, Gap::Space | Gap::Line)
                    && prose.folded(at + k) == head.words[k]
            })
        {
            continue;
        }
        let lower = mark.shape == Shape::Lower;
        if lower && !(head.strong && head.group == HeadGroup::Facility) {
            continue;
        }
        if !lower && !(at..head_end).all(|i| marks.words[i].shape.is_name_like()) {
            continue;
        }
        let origin = Origin::Headed { means: head.means, group: head.group, strong: head.strong };
        let end = with_number(prose, marks, head_end);
        let first = name_before(prose, marks, at);
        if first < at {
            let span = span_of(prose, marks, first, end, None);
            out.push(Candidate { first, end, span, origin, listing: None, score: 0.0 });
        } else if !lower && end > head_end && head.group == HeadGroup::Facility {
            let span = span_of(prose, marks, at, end, None);
            out.push(Candidate { first: at, end, span, origin, listing: None, score: 0.0 });
        }
        if !lower
            && end == head_end
            && let Some(end) = name_after(prose, marks, end)
        {
            let span = span_of(prose, marks, at, end, None);
            out.push(Candidate { first: at, end, span, origin, listing: None, score: 0.0 });
        }
        break;
    }
}

/// Skips `No. 3/2`, `№ 4`, `#5`, `12`.
fn with_number(prose: &Prose<'_>, marks: &Marks, end: usize) -> usize {
    let numbered = |i: usize| marks.words.get(i).is_some_and(|m| m.shape == Shape::Number);
    let Some(last) = end.checked_sub(1) else { return end };
    let mut at = end;
    let marker = at < marks.words.len()
        && marks.words[last].gap == Gap::Space
        && matches!(prose.folded(at), "no" | "nr" | "number" | "num");
    if marker && numbered(at + 1) && matches!(marks.words[at].gap, Gap::Space | Gap::Dot) {
        at += 2;
    } else if numbered(at)
        && (prose.gap(last).trim_start().starts_with(['№', '#'])
            || marks.words[last].gap == Gap::Space
                && prose.word(at).len() <= 3
                && is_plain_number_end(marks, at))
    {
        at += 1;
    } else {
        return end;
    }
    while numbered(at) && matches!(marks.words[at - 1].gap, Gap::Slash | Gap::Hyphen) {
        at += 1;
    }
    at
}

/// A bare number belongs to the name only when no noun follows that it could count.
fn is_plain_number_end(marks: &Marks, at: usize) -> bool {
    marks.words[at].gap != Gap::Space || marks.words.get(at + 1).is_none_or(|m| m.entry.cue != 0)
}

/// First word of the capitalised name before a head noun, or `at` when there is none.
fn name_before(prose: &Prose<'_>, marks: &Marks, at: usize) -> usize {
    let mut first = at;
    while first > 0 && at - first < 5 {
        let before = marks.words[first - 1];
        let joined = matches!(before.gap, Gap::Space | Gap::Hyphen | Gap::Line)
            || before.gap == Gap::Dot
                && (before.shape == Shape::Initial || before.entry.classes.has(Classes::HEAD));
        let ordinal =
            before.shape == Shape::Number && !prose.word(first - 1).bytes().all(|b| b.is_ascii_digit());
        if !joined || !(before.shape.is_name_like() || ordinal) {
            break;
        }
        if before.starts && before.entry.cue != 0 || before.entry.classes.has(Classes::CALENDAR) {
            break;
        }
        if before.entry.cue != 0
            && matches!(prose.folded(first - 1), "the" | "in" | "at" | "a" | "an" | "on" | "and" | "for")
        {
            break;
        }
        first -= 1;
    }
    first
}

/// One past the name after a head noun: `Lake Chad`, `University of Florida`, `Port of Odessa`.
fn name_after(prose: &Prose<'_>, marks: &Marks, at: usize) -> Option<usize> {
    let words = &marks.words;
    let mut first = at;
    if !matches!(words.get(at.checked_sub(1)?)?.gap, Gap::Space | Gap::Dot) {
        return None;
    }
    if first < words.len() && prose.folded(first) == "of" && words[first].gap == Gap::Space {
        first += 1;
        if first < words.len() && prose.folded(first) == "the" && words[first].gap == Gap::Space {
            first += 1;
        }
    }
    let mut end = first;
    while end < words.len() && end - first < 3 && words[end].shape.is_name_like() {
        end += 1;
        if !matches!(words[end - 1].gap, Gap::Space | Gap::Hyphen) {
            break;
        }
    }
    (end > first).then_some(end)
}
