//! Silent names: well-known places that the text names outside its mentions. They are not answered, but they are evidence.
//!
//! Given spans may be one name in a report that is full of others (`extract --spans`), and recognition leaves out what it is not
//! sure of. Only names that hardly mean anything else are taken.

use super::candidate::CandidateSet;
use super::score::Class;
use crate::document::Prose;
use crate::toponym::Mention;
use dateline_gazetteer::{Gazetteer, Matcher, NameKind, NameMatch, Recent, Remembered};

/// A single word must name a place of at least this importance (a city of about 300,000).
const LEAST_IMPORTANCE: f32 = 0.5;
/// Names of several words are seldom anything else.
const LEAST_IMPORTANCE_LONG: f32 = 0.25;
/// Names that bear a listed place's name; only the most important matter.
const HITS: usize = 3;

/// Entries of names that are remembered.
const KNOWN: usize = 4096;

/// Finds silent names; keeps what it knows of names from document to document.
#[derive(Debug, Default)]
pub(super) struct Finder {
    tells: Remembered<Recent<u32, Tells, KNOWN>>,
}

impl Finder {
    /// Adds the silent names of a document to the set, with the sentence each stands in, and takes one right after a mention's comma
    /// or parenthesis for its container.
    pub(super) fn add(
        &mut self,
        gazetteer: &Gazetteer,
        prose: &Prose<'_>,
        mentions: &[Mention],
        set: &mut CandidateSet,
        matcher: &mut Matcher,
    ) {
        let text = prose.text();
        let mut next = 0;
        let mut word = 0;
        while word < prose.words.len() {
            if !prose.word(word).starts_with(char::is_uppercase) {
                word += 1;
                continue;
            }
            let at = prose.words[word];
            while next < mentions.len() && mentions[next].span.end <= at.start {
                next += 1;
            }
            if mentions[next..].iter().take(4).any(|m| m.span.start < at.end && m.span.end > at.start) {
                word += 1;
                continue;
            }
            let stop = mentions.get(next).map_or(u32::MAX, |m| m.span.start);
            let joined = |i: usize| i == word || joins(prose.gap(i - 1));
            let run = (word..prose.words.len()).take_while(|&i| joined(i) && prose.words[i].end <= stop);
            let matches = matcher.matches_at(gazetteer, run.map(|i| prose.folded(i)));
            let Some(found) = matches.last().copied() else {
                word += 1;
                continue;
            };
            let container_of = mentions[..next].iter().rposition(|m| m.span.end <= at.start).filter(|&m| {
                matches!(&text[mentions[m].span.end as usize..at.start as usize], ", " | " (" | ",")
            });
            if container_of.is_some() || self.tells(gazetteer, prose, word, found) {
                let mut folded = String::new();
                for i in word..word + found.words {
                    if i > word {
                        folded.push(' ');
                    }
                    folded.push_str(prose.folded(i));
                }
                let code = super::name::looks_like_code(prose.word(word)) && container_of.is_some();
                if let Some(entry) = set.add_silent(gazetteer, &folded, code) {
                    set.sentence_of[entry] = prose.sentence_at(at.start) as u32;
                    set.start_of[entry] = at.start;
                    if let Some(mention) = container_of {
                        set.within[mention].get_or_insert(entry);
                    }
                }
            }
            word += found.words.max(1);
        }
    }

    /// Whether a matched name hardly means anything but a place.
    fn tells(&mut self, gazetteer: &Gazetteer, prose: &Prose<'_>, word: usize, found: NameMatch) -> bool {
        let known = self.tells.of(gazetteer);
        let tells = known.get_or_insert_with(found.entry, |&entry| Tells::of(gazetteer, entry));
        let capital = |i: usize| prose.word(i).starts_with(char::is_uppercase);
        let end = word + found.words;
        let before = || word > 0 && joins(prose.gap(word - 1)) && capital(word - 1);
        let after = || end < prose.words.len() && joins(prose.gap(end - 1)) && capital(end);
        if found.words > 1 {
            tells.long
        } else if before() {
            tells.after_name
        } else if after() {
            tells.before_name
        } else {
            tells.alone
        }
    }
}

/// What may stand between the words of one name.
fn joins(gap: &str) -> bool {
    gap.chars().all(|c| c == ' ' || c == '-' || c == '.')
}

/// Where a matched name hardly means anything but a place.
#[derive(Debug, Clone, Copy, Default)]
struct Tells {
    /// when it has several words
    long: bool,
    /// when it is one word between others in small letters
    alone: bool,
    /// when it is one word and a capitalised one follows: *Jordan Smith*
    before_name: bool,
    /// when it is one word behind a capitalised one: *Denzel Washington*
    after_name: bool,
}

impl Tells {
    fn of(gazetteer: &Gazetteer, entry: u32) -> Tells {
        let mut tells = Tells::default();
        for hit in gazetteer.hits(entry).take(HITS) {
            let place = gazetteer.facts(hit.place);
            let class = Class::of(place.feature);
            let unit = matches!(class, Class::Country | Class::Admin1);
            let primary = hit.kind == NameKind::Primary;
            let [long, alone, before_name, after_name] = match hit.kind {
                NameKind::Code => [false; 4],
                NameKind::Abbreviation => [unit; 4],
                NameKind::Demonym | NameKind::Adjective => [class == Class::Country; 4],
                _ => [
                    place.importance >= LEAST_IMPORTANCE_LONG,
                    unit && primary || place.importance >= LEAST_IMPORTANCE,
                    class == Class::Country && primary,
                    false,
                ],
            };
            tells.long |= long;
            tells.alone |= alone;
            tells.before_name |= before_name;
            tells.after_name |= after_name;
        }
        tells
    }
}
