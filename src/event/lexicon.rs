//! The event word lists of `geodata/lexicons`, read once and indexed by first word.

use super::view::View;
use super::{Classification, Harm};
use crate::document::Prose;
use crate::hash::{ByHash, hash};
use crate::sieve::Sieve;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Phrases of folded words with what they mean; the longest match at a word wins.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    list: List,
    /// by the hash of their first word: the hashes of the others, longest first, and what it means; two words in the world that
    /// share all 64 bits are not met
    by_first: ByHash<Vec<(Box<[u64]>, T)>>,
}

impl<T: Copy> Phrases<T> {
    fn new(list: List) -> Self {
        Phrases { list, by_first: ByHash::default() }
    }

    /// Adds a phrase of words separated by single spaces; the first entry for the same words stays in front.
    fn add(&mut self, phrase: &str, meaning: T) {
        let mut words = phrase.split(' ').map(hash);
        let Some(first) = words.next() else { return };
        self.by_first.entry(first).or_default().push((words.collect(), meaning));
    }

    fn finish(mut self) -> Self {
        for entries in self.by_first.values_mut() {
            // Stable: equal lengths keep the table's order.
            entries.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        self
    }

    /// The longest phrase that starts at word `i` and ends before `end`: its length in words and its meaning.
    #[inline]
    pub(super) fn longest_at(&self, view: &View<'_, '_>, i: usize, end: usize) -> Option<(usize, T)> {
        if view.lists[i] & self.list as u8 == 0 { None } else { self.longest_of(view.prose, i, end) }
    }

    /// The same for one word of a document that nobody has a view of.
    pub(super) fn longest_of(&self, prose: &Prose<'_>, i: usize, end: usize) -> Option<(usize, T)> {
        let (first, after) = prose.hashes().get(i..end)?.split_first()?;
        let entries = self.by_first.get(first)?;
        // Compared one by one: nearly all differ in the first.
        let spelt = |rest: &[u64]| rest.len() <= after.len() && rest.iter().zip(after).all(|(a, b)| a == b);
        let (rest, meaning) = entries.iter().find(|(rest, _)| spelt(rest))?;
        Some((rest.len() + 1, *meaning))
    }

    /// Whether any phrase of the list that satisfies `wanted` starts at a word of `range`.
    pub(super) fn any_in(
        &self,
        view: &View<'_, '_>,
        range: Range<usize>,
        wanted: impl Fn(T) -> bool,
    ) -> bool {
        range.clone().any(|i| self.longest_at(view, i, range.end).is_some_and(|(_, t)| wanted(t)))
    }
}

/// The lists of phrases, as bits.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum List {
    Triggers = 1,
    Cues = 2,
    Harms = 4,
    Attributions = 8,
    Persons = 16,
}

/// Which lists may have a phrase that begins with a word, by the last bits of its hash: most words begin none, and nearly all of
/// those are told apart by one look.
static BEGINNINGS: LazyLock<Box<[u8; 1 << 14]>> = LazyLock::new(|| {
    let mut lists = Box::new([0; 1 << 14]);
    let Lexicon { cues, harms, attributions, persons, .. } = lexicon();
    let mut add = |list: List, firsts: &mut dyn Iterator<Item = &u64>| {
        firsts.for_each(|&hash| lists[hash as usize % lists.len()] |= list as u8);
    };
    add(triggers().list, &mut triggers().by_first.keys());
    add(cues.list, &mut cues.by_first.keys());
    add(harms.list, &mut harms.by_first.keys());
    add(attributions.list, &mut attributions.by_first.keys());
    add(persons.list, &mut persons.by_first.keys());
    lists
});

/// For each word of a document the lists that may have a phrase that begins there, see [`Phrases::longest_at`].
pub(super) fn lists_of(prose: &Prose<'_>) -> Vec<u8> {
    let beginnings = &**BEGINNINGS;
    prose.hashes().iter().map(|&hash| beginnings[hash as usize % beginnings.len()]).collect()
}

/// How much a trigger says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// only refers to an event told elsewhere: *the incident*
    Mention,
    /// opens an event with casualties, or with a day and a place
    Weak,
    /// opens an event
    Strong,
}

/// Part of speech of a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pos {
    Noun,
    Verb,
    Phrase,
}

/// A trigger's entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct TriggerEntry {
    /// `None` for look-alikes that are no events
    pub(super) kind: Option<&'static EventType>,
    pub(super) pos: Pos,
    pub(super) strength: Strength,
    /// a plural noun
    pub(super) plural: bool,
    /// a verb in its base form, which follows *to* and modals
    pub(super) base: bool,
}

/// Events of different families are never the same event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Any,
    Violence,
    Unrest,
    Justice,
    Accident,
    Hazard,
    Health,
    Displacement,
    Diplomacy,
}

/// A row of `event_types.tsv`.
#[derive(Debug)]
pub(super) struct EventType {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) family: Family,
    pub(super) rank: u8,
    pub(super) classification: Classification,
}

/// What a cue does to an event; see the head of `event_cues.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    Background,
    Series,
    Modal,
    Negation,
    Fiction,
    Staged,
    Figurative,
    Setting,
    Occasion,
    Also,
    Part,
    Update,
}

/// How a casualty word takes its figure; see the head of `casualty_words.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Verb,
    ActiveOnly,
    Happens,
    State,
    Count,
    Nominal,
    Toll,
    Lives,
    /// a look-alike: *died laughing*
    Nothing,
}

/// A casualty word's entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct HarmEntry {
    pub(super) harm: Harm,
    pub(super) role: Role,
    /// a form that can only be active: *kills*, *killing*
    pub(super) active: bool,
}

/// How an attribution verb names its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribution {
    /// the subject says it
    Say,
    /// *quoted X as saying*
    Quote,
    /// the source follows
    According,
}

/// Who is counted; see the head of `person_nouns.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PersonClass {
    People,
    Civil,
    Force,
    Armed,
    Perpetrator,
    Captive,
}

/// A person noun's entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonEntry {
    pub(super) class: PersonClass,
    pub(super) plural: bool,
}

/// All event word lists.
pub(super) struct Lexicon {
    pub(super) types: Vec<EventType>,
    /// (type, word of the sentence, refined type)
    refinements: HashMap<(&'static str, &'static str), &'static str, FixedState>,
    /// the words that refine
    refiners: Sieve,
    pub(super) cues: Phrases<Cue>,
    pub(super) harms: Phrases<HarmEntry>,
    /// what nouns after a possessive did to its owner: *the senator's murder*
    owned: HashMap<&'static str, Harm>,
    pub(super) attributions: Phrases<Attribution>,
    pub(super) persons: Phrases<PersonEntry>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
static TRIGGERS: LazyLock<Phrases<TriggerEntry>> = LazyLock::new(read_triggers);

/// The word lists.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// The triggers.
pub(super) fn triggers() -> &'static Phrases<TriggerEntry> {
    &TRIGGERS
}

/// Rows of a table: comment lines and the header line left out.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).skip(1).map(|l| l.split('\t').collect())
}

fn column(row: &[&'static str], i: usize) -> &'static str {
    row.get(i).copied().unwrap_or("")
}

impl Lexicon {
    fn read() -> Self {
        let types = rows(dateline_geodata::lexicon::EVENT_TYPES)
            .map(|r| EventType {
                name: column(&r, 0),
                label: column(&r, 1),
                family: match column(&r, 2) {
                    "violence" => Family::Violence,
                    "unrest" => Family::Unrest,
                    "justice" => Family::Justice,
                    "accident" => Family::Accident,
                    "hazard" => Family::Hazard,
                    "health" => Family::Health,
                    "displacement" => Family::Displacement,
                    "diplomacy" => Family::Diplomacy,
                    _ => Family::Any,
                },
                rank: column(&r, 3).parse().unwrap_or(1),
                classification: Classification {
                    label: column(&r, 1),
                    family: column(&r, 2),
                    rank: column(&r, 3).parse().unwrap_or(1),
                    acled_event: column(&r, 4),
                    acled_sub: column(&r, 5),
                    plover: column(&r, 6),
                },
            })
            .collect();
        let refinements: HashMap<_, _, FixedState> = rows(dateline_geodata::lexicon::EVENT_REFINEMENTS)
            .map(|r| ((column(&r, 0), column(&r, 1)), column(&r, 2)))
            .collect();
        let mut refiners = Sieve::new();
        refinements.keys().for_each(|(_, word)| refiners.add(word));
        Lexicon {
            types,
            refinements,
            refiners,
            cues: read_cues(),
            harms: read_harms(),
            owned: read_owned(),
            attributions: read_attributions(),
            persons: read_persons(),
        }
    }

    /// The type of that name.
    pub(super) fn event_type(&self, name: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.name == name)
    }

    /// What was done to the owner of such a noun: *murder* in *the senator's murder*.
    pub(super) fn owned(&self, noun: &str) -> Option<Harm> {
        self.owned.get(noun).copied()
    }

    /// What a type becomes when `word` stands in the sentence.
    pub(super) fn refine(&self, kind: &str, word: &str) -> Option<&EventType> {
        if !self.refiners.may_hold(word) {
            return None;
        }
        self.event_type(self.refinements.get(&(kind, word))?)
    }
}

fn read_triggers() -> Phrases<TriggerEntry> {
    let mut out = Phrases::new(List::Triggers);
    for r in rows(dateline_geodata::lexicon::EVENT_TRIGGERS) {
        let (words, kind) = (column(&r, 0), lexicon().event_type(column(&r, 2)));
        let strength = match column(&r, 3) {
            "strong" => Strength::Strong,
            "weak" => Strength::Weak,
            _ => Strength::Mention,
        };
        let entry = |pos, plural, base| TriggerEntry { kind, pos, strength, plural, base };
        let irregular = column(&r, 4);
        match column(&r, 1) {
            "noun" if irregular.is_empty() => {
                out.add(words, entry(Pos::Noun, false, false));
                out.add(&plural(words), entry(Pos::Noun, true, false));
            }
            "noun" => {
                for (i, form) in irregular.split('|').enumerate() {
                    out.add(form, entry(Pos::Noun, i > 0, false));
                }
            }
            "verb" if irregular.is_empty() => {
                for (i, form) in verb_forms(words).into_iter().enumerate() {
                    out.add(&form, entry(Pos::Verb, false, i == 0));
                }
            }
            "verb" => {
                for form in irregular.split('|') {
                    out.add(form, entry(Pos::Verb, false, form == words));
                }
            }
            _ => out.add(words, entry(Pos::Phrase, false, false)),
        }
    }
    out.finish()
}

fn read_cues() -> Phrases<Cue> {
    let mut out = Phrases::new(List::Cues);
    for r in rows(dateline_geodata::lexicon::EVENT_CUES) {
        let cue = match column(&r, 1) {
            "background" => Cue::Background,
            "series" => Cue::Series,
            "modal" => Cue::Modal,
            "negation" => Cue::Negation,
            "fiction" => Cue::Fiction,
            "staged" => Cue::Staged,
            "figurative" => Cue::Figurative,
            "setting" => Cue::Setting,
            "occasion" => Cue::Occasion,
            "also" => Cue::Also,
            "part" => Cue::Part,
            _ => Cue::Update,
        };
        out.add(column(&r, 0), cue);
    }
    out.finish()
}

fn harm_named(name: &str) -> Harm {
    match name {
        "killed" => Harm::Killed,
        "injured" => Harm::Injured,
        "missing" => Harm::Missing,
        "kidnapped" => Harm::Kidnapped,
        "displaced" => Harm::Displaced,
        _ => Harm::Arrested,
    }
}

fn read_owned() -> HashMap<&'static str, Harm> {
    rows(dateline_geodata::lexicon::CASUALTY_WORDS)
        .filter(|r| column(r, 2) == "owned")
        .map(|r| (column(&r, 0), harm_named(column(&r, 1))))
        .collect()
}

fn read_harms() -> Phrases<HarmEntry> {
    let mut out = Phrases::new(List::Harms);
    for r in rows(dateline_geodata::lexicon::CASUALTY_WORDS).filter(|r| column(r, 2) != "owned") {
        let harm = harm_named(column(&r, 1));
        let role = match column(&r, 2) {
            "verb" => Role::Verb,
            "active_only" => Role::ActiveOnly,
            "happens" => Role::Happens,
            "state" => Role::State,
            "count" => Role::Count,
            "nominal" => Role::Nominal,
            "toll" => Role::Toll,
            "none" => Role::Nothing,
            _ => Role::Lives,
        };
        let (words, irregular) = (column(&r, 0), column(&r, 3));
        let forms: Vec<String> = match (irregular, role) {
            ("", Role::Verb | Role::ActiveOnly | Role::Happens) => verb_forms(words),
            ("", Role::Count) => vec![words.to_owned(), plural(words)],
            ("", _) => vec![words.to_owned()],
            (list, _) => list.split('|').map(str::to_owned).collect(),
        };
        for form in forms {
            let head = form.split(' ').next().unwrap_or_default();
            let active = matches!(role, Role::Verb | Role::ActiveOnly)
                && (form == words || head.ends_with("ing") || (head.ends_with('s') && form != "hurts"));
            out.add(&form, HarmEntry { harm, role, active });
        }
    }
    out.finish()
}

fn read_attributions() -> Phrases<Attribution> {
    let mut out = Phrases::new(List::Attributions);
    for r in rows(dateline_geodata::lexicon::ATTRIBUTION_VERBS) {
        let kind = match column(&r, 1) {
            "say" => Attribution::Say,
            "quote" => Attribution::Quote,
            _ => Attribution::According,
        };
        match column(&r, 2) {
            // The base form ("they report") is left out: nouns such as "a report", "a claim" look the same.
            "" => verb_forms(column(&r, 0)).iter().skip(1).for_each(|f| out.add(f, kind)),
            list => list.split('|').for_each(|f| out.add(f, kind)),
        }
    }
    out.finish()
}

fn read_persons() -> Phrases<PersonEntry> {
    let mut out = Phrases::new(List::Persons);
    for r in rows(dateline_geodata::lexicon::PERSON_NOUNS) {
        let class = match column(&r, 2) {
            "civil" => PersonClass::Civil,
            "force" => PersonClass::Force,
            "armed" => PersonClass::Armed,
            "perpetrator" => PersonClass::Perpetrator,
            "captive" => PersonClass::Captive,
            _ => PersonClass::People,
        };
        let singular = column(&r, 0);
        match column(&r, 1) {
            "" => out.add(&plural(singular), PersonEntry { class, plural: true }),
            // Collective words (people, police, personnel) count as plural also in their first form.
            same if same == singular => {
                out.add(same, PersonEntry { class, plural: true });
                continue;
            }
            irregular => out.add(irregular, PersonEntry { class, plural: true }),
        }
        out.add(singular, PersonEntry { class, plural: false });
    }
    out.finish()
}

/// Regular plural of a noun phrase: its last word takes the ending.
fn plural(noun: &str) -> String {
    let consonant_y =
        noun.ends_with('y') && !noun.ends_with("ay") && !noun.ends_with("ey") && !noun.ends_with("oy");
    if let (true, Some(stem)) = (consonant_y, noun.strip_suffix('y')) {
        format!("{stem}ies")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|e| noun.ends_with(e)) {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}

/// Regular forms of a verb: base, -s, -ed, -ing; the first word of a phrase is inflected.
fn verb_forms(verb: &str) -> Vec<String> {
    let (head, tail) = verb.split_once(' ').unwrap_or((verb, ""));
    let (third, past, ing) = if let Some(stem) = head.strip_suffix('e') {
        (format!("{head}s"), format!("{head}d"), format!("{stem}ing"))
    } else if doubles(head) {
        let last = &head[head.len() - 1..];
        (format!("{head}s"), format!("{head}{last}ed"), format!("{head}{last}ing"))
    } else if head.ends_with('y') && !head.ends_with("ay") && !head.ends_with("oy") && !head.ends_with("ey") {
        let stem = &head[..head.len() - 1];
        (format!("{stem}ies"), format!("{stem}ied"), format!("{head}ing"))
    } else {
        (plural(head), format!("{head}ed"), format!("{head}ing"))
    };
    [head.to_owned(), third, past, ing]
        .into_iter()
        .map(|form| if tail.is_empty() { form } else { format!("{form} {tail}") })
        .collect()
}

/// Verbs whose last consonant doubles before -ed and -ing: a stressed last syllable of one vowel letter and one consonant. Stress is
/// not spelt, so the words of our tables that end like it are listed.
fn doubles(verb: &str) -> bool {
    ["kidnap", "abet", "stab", "rob", "trap", "admit", "commit", "hit"].contains(&verb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn verbs_and_nouns_are_inflected() {
        assert_eq!(verb_forms("kidnap"), ["kidnap", "kidnaps", "kidnapped", "kidnapping"]);
        assert_eq!(verb_forms("execute"), ["execute", "executes", "executed", "executing"]);
        assert_eq!(verb_forms("clash"), ["clash", "clashes", "clashed", "clashing"]);
        assert_eq!(verb_forms("deny"), ["deny", "denies", "denied", "denying"]);
        assert_eq!(plural("fatality"), "fatalities");
        assert_eq!(plural("bus crash"), "bus crashes");
    }

    #[test]
    fn every_type_that_the_tables_name_exists() {
        let known: HashSet<_> = lexicon().types.iter().map(|t| t.name).collect();
        for r in rows(dateline_geodata::lexicon::EVENT_TRIGGERS) {
            assert!(column(&r, 2) == "-" || known.contains(column(&r, 2)), "trigger {r:?}");
            assert!(["noun", "verb", "phrase"].contains(&column(&r, 1)), "trigger {r:?}");
            assert!(["strong", "weak", "mention"].contains(&column(&r, 3)), "trigger {r:?}");
        }
        for r in rows(dateline_geodata::lexicon::EVENT_REFINEMENTS) {
            assert!(known.contains(column(&r, 0)) && known.contains(column(&r, 2)), "refinement {r:?}");
        }
    }

    #[test]
    fn no_table_row_is_repeated() {
        for table in [
            dateline_geodata::lexicon::EVENT_TYPES,
            dateline_geodata::lexicon::EVENT_CUES,
            dateline_geodata::lexicon::PERSON_NOUNS,
            dateline_geodata::lexicon::ATTRIBUTION_VERBS,
        ] {
            let mut seen = HashSet::new();
            for r in rows(table) {
                assert!(seen.insert(column(&r, 0)), "{} stands twice", column(&r, 0));
            }
        }
    }
}
