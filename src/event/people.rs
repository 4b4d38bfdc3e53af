//! Counted people: *at least five of the prisoners*, *21 prisoners and two guards*, *their driver*, *11* before *killed*.

use super::lexicon::{PersonClass, PersonEntry, lexicon};
use super::number::{Form, Quantity, quantity};
use super::view::View;
use crate::sieve::WordSet;
use std::ops::Range;

/// A group of people in a sentence. Words are indices into the document's words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct People {
    /// first word, qualifier included
    pub(super) start: usize,
    /// one past the last word
    pub(super) end: usize,
    /// the first word of the number
    pub(super) number: usize,
    pub(super) low: Option<u32>,
    pub(super) high: Option<u32>,
    pub(super) form: Form,
    /// the words that say who; empty for a bare number
    pub(super) who: Range<usize>,
    /// who they are, `None` for a bare number
    pub(super) class: Option<PersonClass>,
    /// on top of others: *25 others*, *three more*
    pub(super) more: bool,
    /// one person told by name, rank or determiner: *the driver*, *its leader*
    pub(super) individual: bool,
}

/// Words that end a noun phrase.
#[rustfmt::skip]
static STOPS: WordSet = WordSet::of(&[
    "in", "at", "on", "from", "by", "with", "for", "to", "into", "during", "while", "when", "before", "after", "as",
    "near", "outside", "and", "or", "but", "who", "whom", "which", "that", "where", "were", "was", "are", "is", "be",
    "been", "being", "have", "has", "had", "will", "would", "could", "may", "might", "including", "among", "against",
    "than", "since", "until", "over", "under", "between", "through", "across", "he", "she", "it", "they", "we", "i",
    "not", "also", "said", "says", "told", "took", "take", "did", "do", "because", "following", "amid", "due", "via",
    "took",
]);

/// What may follow a bare number that counts people, besides a casualty word or the end of the clause.
#[rustfmt::skip]
static AFTER_BARE: WordSet = WordSet::of(&[
    "in", "at", "on", "from", "by", "and", "or", "during", "while", "when", "before", "after", "as", "near",
    "outside", "including", "were", "was", "are", "is", "have", "has", "had", "others", "amid", "following", "inside",
    "since", "with", "who", "became", "got", "remain", "remained",
    "reported", "still",
]);

/// How many words a noun phrase can have before its head noun.
const MAX_MODIFIERS: usize = 6;

/// Whether a word ends a noun phrase: a preposition, conjunction, auxiliary…
pub(super) fn stops(word: &str) -> bool {
    STOPS.contains(word)
}

/// All groups of people in the words `range`, in order, not overlapping.
pub(super) fn groups(view: &View<'_, '_>, range: Range<usize>) -> Vec<People> {
    let mut out: Vec<People> = Vec::new();
    let mut i = range.start;
    while i < range.end {
        match people_at(view, i, range.end) {
            Some(people) => {
                i = people.end.max(i + 1);
                out.push(people);
            }
            None => i += 1,
        }
    }
    out
}

fn people_at(view: &View<'_, '_>, i: usize, end: usize) -> Option<People> {
    match quantity(view.prose, i, end) {
        Some(q) => counted(view, q, end),
        None => determined(view, i, end).or_else(|| bare(view, i, end)),
    }
}

/// A quantity with its noun, or alone where people are the only reading.
fn counted(view: &View<'_, '_>, q: Quantity, end: usize) -> Option<People> {
    if q.form != Form::Vague && view.masked[q.number] || !can_count(view, q) {
        return None;
    }
    let mut at = q.end;
    let mut more = false;
    if view.word(at) == "of" && q.form != Form::Article {
        at += 1;
    }
    while at < end
        && matches!(view.word(at), "the" | "its" | "their" | "his" | "these" | "those" | "our")
        && at > q.end
    {
        at += 1;
    }
    while at < end
        && matches!(view.word(at), "other" | "more" | "another" | "further" | "additional")
        && !view.comma_after(at - 1)
    {
        (at, more) = (at + 1, true);
    }
    if at < end && view.word(at) == "others" && !view.comma_after(at - 1) {
        more = true;
    }
    // "four of them", "one of the injured"
    let stand_in = matches!(view.word(at), "them" | "whom" | "us")
        || view.word(at.saturating_sub(1)) == "the"
            && matches!(view.word(at), "injured" | "wounded" | "dead" | "victims");
    if stand_in && at > q.end && at < end {
        more |= matches!(view.word(at), "injured" | "wounded");
        at += 1;
    }
    let mut people = People {
        start: q.start,
        end: at,
        number: q.number,
        low: q.low,
        high: q.high,
        form: q.form,
        who: at..at,
        class: None,
        more,
        individual: false,
    };
    if let Some((who, class, plural)) = noun_phrase(view, at, end) {
        // "a soldiers" and "no one people" are no phrases; "a police" is.
        if q.form == Form::Article
            && plural
            && !matches!(view.word(who.end - 1), "police" | "couple" | "crew" | "family")
        {
            return None;
        }
        (people.end, people.who, people.class) = (who.end, who, Some(class));
    } else if !stands_alone(view, &q, at, end) {
        return None;
    }
    if view.word(people.end) == "at" && view.word(people.end + 1) == "least" && people.end + 1 < end {
        (people.high, people.end) = (None, people.end + 2);
    }
    Some(people)
}

/// Whether a number can count people at all: no price, clock time, age, rank number, compound adjective.
fn can_count(view: &View<'_, '_>, q: Quantity) -> bool {
    if q.form != Form::Number {
        return true;
    }
    let after = view.gap(q.end - 1);
    if after.starts_with(['-', '–', '%', '/', ':', '°'])
        || matches!(view.word(q.end), "percent" | "per" | "year" | "years" | "yr")
    {
        return false;
    }
    // "at road 80 and 48th street"
    let address = view.word(q.end) == "and"
        && view.word(q.end + 1).bytes().next().is_some_and(|b| b.is_ascii_digit())
        && view.word(q.end + 1).ends_with("th");
    if address {
        return false;
    }
    if q.number == 0 {
        return true;
    }
    let before = view.gap(q.number - 1);
    // "M-19", "AK-47": part of a name
    let named = before == "-" && !view.word(q.number - 1).bytes().any(|b| b.is_ascii_digit());
    if named || clock(view, &q) {
        return false;
    }
    // "X, 45, a former mayor": an age
    if q.end == q.number + 1 && before.trim_end().ends_with(',') && after.trim_start().starts_with(',') {
        return false;
    }
    if before.ends_with(['$', '£', '€', '/', ':', '#', '.']) && !before.ends_with("..") {
        return false;
    }
    let rank = before.starts_with(". ") && view.word(q.number - 1) == "no";
    let names = ["aged", "age", "number", "chapter", "km", "article", "resolution", "route", "highway"];
    !rank && !names.contains(&view.word(q.number - 1))
}

/// *at 1545*, *1545 GMT*, *1545 (2145 GMT)*
fn clock(view: &View<'_, '_>, q: &Quantity) -> bool {
    let four = |i: usize| view.word(i).len() == 4 && view.word(i).bytes().all(|b| b.is_ascii_digit());
    let zone = |i: usize| matches!(view.word(i), "gmt" | "utc" | "hours" | "hrs");
    four(q.number)
        && q.end == q.number + 1
        && (zone(q.end) || four(q.end) && zone(q.end + 1) || q.number > 0 && view.word(q.number - 1) == "at")
}

/// The noun phrase at word `at`: its words, its class, whether its head is plural.
fn noun_phrase(view: &View<'_, '_>, at: usize, end: usize) -> Option<(Range<usize>, PersonClass, bool)> {
    let lexicon = lexicon();
    let mut i = at;
    let mut demonym = None;
    while i < end && i < at + MAX_MODIFIERS {
        if i > at && view.comma_after(i - 1) {
            break;
        }
        if let Some((len, entry)) = lexicon.persons.longest_at(view, i, end) {
            let (mut last, mut class, mut plural) = (i + len, entry.class, entry.plural);
            // The head is the last of a run: "police officers", "Taliban key commanders" has none between.
            while let Some((next, entry)) = next_head(view, last, end) {
                (last, plural) = (next, entry.plural);
                if entry.class != PersonClass::People {
                    class = entry.class;
                }
            }
            return Some((at..last, class, plural));
        }
        if view.demonym[i] {
            demonym = Some(i + 1);
        }
        let joint =
            view.word(i) == "and" && i > at && view.demonym[i - 1] && i + 1 < end && view.demonym[i + 1];
        if STOPS.contains(view.word(i)) && !joint || lexicon.harms.longest_at(view, i, end).is_some() {
            break;
        }
        i += 1;
    }
    demonym.map(|last| (at..last, PersonClass::People, true))
}

/// A person noun right behind another, or after one or two modifiers: *police officers*, *Taliban key commanders*.
fn next_head(view: &View<'_, '_>, from: usize, end: usize) -> Option<(usize, PersonEntry)> {
    let lexicon = lexicon();
    for i in from..end.min(from + 3) {
        if view.comma_after(i - 1) {
            return None;
        }
        if let Some((len, entry)) = lexicon.persons.longest_at(view, i, end) {
            return Some((i + len, entry));
        }
        let ends = STOPS.contains(view.word(i))
            || view.word(i) == "of"
            || quantity(view.prose, i, end).is_some()
            || lexicon.harms.longest_at(view, i, end).is_some();
        if ends {
            return None;
        }
    }
    None
}

/// Whether a number without a noun counts people.
fn stands_alone(view: &View<'_, '_>, q: &Quantity, at: usize, end: usize) -> bool {
    let year_like = q.form == Form::Number
        && q.low.is_some_and(|n| (1900..2100).contains(&n))
        && view.prose.word(q.number).len() == 4;
    if year_like || q.form == Form::Article {
        return false;
    }
    if q.form == Form::Vague
        && matches!(view.word(q.number), "some" | "many" | "multiple" | "various" | "numerous" | "tens")
    {
        return false;
    }
    if q.form == Form::Nobody && view.word(q.number) == "no" && q.end == q.number + 1 {
        return false;
    }
    at >= end
        || view.comma_after(at - 1)
        || AFTER_BARE.contains(view.word(at))
        || lexicon().harms.longest_at(view, at, end).is_some()
        || view.word(at).ends_with("ly")
}

/// *the driver*, *their Pakistani driver*, *the attackers*
fn determined(view: &View<'_, '_>, i: usize, end: usize) -> Option<People> {
    if !matches!(view.word(i), "the" | "his" | "her" | "its" | "their" | "this" | "another") || i + 1 >= end {
        return None;
    }
    let more = view.word(i) == "another";
    let (who, class, plural) = noun_phrase(view, i + 1, end)?;
    // A quantity inside ("the two guards") is read from its own word on.
    if (who.start..who.end).any(|k| quantity(view.prose, k, end).is_some_and(|q| q.form == Form::Number)) {
        return None;
    }
    Some(uncounted(i, who, class, plural, more))
}

/// People named without a number: one of them, or a vague many.
fn uncounted(start: usize, who: Range<usize>, class: PersonClass, plural: bool, more: bool) -> People {
    let one = (!plural).then_some(1);
    People {
        start,
        end: who.end,
        number: start,
        low: one,
        high: one,
        form: if plural { Form::Vague } else { Form::Article },
        who,
        class: Some(class),
        more,
        individual: !plural && !more,
    }
}

/// *civilians*; *Teen* at the head of a headline.
fn bare(view: &View<'_, '_>, i: usize, end: usize) -> Option<People> {
    let (len, _) = lexicon().persons.longest_at(view, i, end)?;
    let (who, class, plural) = noun_phrase(view, i, end).filter(|(who, ..)| who.end >= i + len)?;
    Some(uncounted(i, who, class, plural, false))
}
