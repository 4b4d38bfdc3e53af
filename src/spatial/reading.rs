//! A document ready for linking: tokens, mentions, sentences, and the words that linking goes by.

use super::lex::Tokens;
use super::salience::{Landmarks, Names, Towns};
use crate::toponym::{Mention, MentionKind};
use std::cell::OnceCell;

/// A sentence as a range of tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentenceTokens {
    pub(super) first: usize,
    pub(super) end: usize,
}

/// A document ready for linking.
pub(super) struct Reading<'a> {
    pub(super) t: Tokens<'a>,
    pub(super) mentions: &'a [Mention],
    pub(super) sentences: Vec<SentenceTokens>,
    /// the title, when the input gives one
    pub(super) title: Option<&'a str>,
    /// by mention: only part of a longer name: *San* of *San Rafael*
    pub(super) partial: Vec<bool>,
    // asked for only where a phrase without a name has to be understood
    pub(super) names: OnceCell<Names>,
    pub(super) towns: OnceCell<Towns>,
    pub(super) landmarks: OnceCell<Landmarks>,
    pub(super) topic: OnceCell<Option<usize>>,
}

pub(super) const COPULAS: [&str; 10] =
    ["is", "was", "are", "were", "lies", "lie", "lay", "sits", "stands", "stood"];
pub(super) const PARTICIPLES: [&str; 12] = [
    "located",
    "situated",
    "lying",
    "based",
    "sited",
    "positioned",
    "set",
    "found",
    "nestled",
    "standing",
    "sitting",
    "centered",
];
pub(super) const RELATIVES: [&str; 4] = ["which", "that", "who", "where"];
pub(super) const ADVERBS: [&str; 20] = [
    "also",
    "just",
    "only",
    "directly",
    "immediately",
    "now",
    "still",
    "today",
    "currently",
    "strategically",
    "actually",
    "itself",
    "mainly",
    "slightly",
    "somewhere",
    "conveniently",
    "roughly",
    "at",
    "physically",
    "geographically",
];
pub(super) const PRONOUNS: [&str; 5] = ["it", "they", "this", "he", "she"];
/// Nouns for places that a definite noun phrase can stand for a named one with.
pub(super) const SETTLEMENTS: [&str; 32] = [
    "village",
    "town",
    "city",
    "community",
    "hamlet",
    "municipality",
    "settlement",
    "borough",
    "suburb",
    "commune",
    "island",
    "lake",
    "river",
    "district",
    "county",
    "province",
    "region",
    "township",
    "parish",
    "neighborhood",
    "neighbourhood",
    "cdp",
    "place",
    "port",
    "country",
    "resort",
    "mountain",
    "valley",
    "locality",
    "municipal",
    "capital",
    "area",
];
/// Verbs that end a clause for the purposes of linking.
pub(super) const VERBS: [&str; 38] = [
    "is",
    "was",
    "are",
    "were",
    "has",
    "have",
    "had",
    "said",
    "says",
    "told",
    "killed",
    "wounded",
    "attacked",
    "took",
    "came",
    "went",
    "made",
    "left",
    "hit",
    "struck",
    "occurred",
    "happened",
    "died",
    "fled",
    "lies",
    "lay",
    "sits",
    "stands",
    "according",
    "reported",
    "fell",
    "opened",
    "found",
    "arrested",
    "blew",
    "exploded",
    "shot",
    "will",
];

impl<'a> Reading<'a> {
    /// A reading of which nothing has been asked yet. `sentences` are not empty.
    pub(super) fn new(
        t: Tokens<'a>,
        mentions: &'a [Mention],
        sentences: Vec<SentenceTokens>,
        title: Option<&'a str>,
    ) -> Self {
        let mut partial = vec![false; mentions.len()];
        t.partial().into_iter().for_each(|m| partial[m] = true);
        Reading {
            t,
            mentions,
            sentences,
            title,
            partial,
            names: OnceCell::new(),
            towns: OnceCell::new(),
            landmarks: OnceCell::new(),
            topic: OnceCell::new(),
        }
    }

    pub(super) fn sentence(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    pub(super) fn place(&self, m: usize) -> bool {
        let mention = &self.mentions[m];
        !self.partial[m]
            && !mention.adjectival
            && !matches!(mention.kind, MentionKind::Border | MentionKind::Demonym | MentionKind::Embedded)
    }
}
