//! Word lists and weights of place-name recognition. One entry a line unless a header names columns.

/// Nouns that head names of places: `noun means group strength`.
pub static HEAD_NOUNS: &str = include_str!("../lexicons/head_nouns.tsv");
/// Words that say much about what stands beside them: prepositions, reporting verbs, months. The weights name them.
pub static CUE_WORDS: &str = include_str!("../lexicons/cue_words.txt");
/// Words before or instead of a person's name.
pub static TITLES: &str = include_str!("../lexicons/titles.txt");
/// Words that make a capitalised run the name of an organisation, a team or a newspaper.
pub static ORG_WORDS: &str = include_str!("../lexicons/org_words.txt");
/// Weights of the evidence: `group value weight`.
pub static WEIGHTS: &str = include_str!("../models/recognition.tsv");
/// Given names, lower case.
pub static GIVEN_NAMES: &str = include_str!("../tables/given_names.txt");
/// Family names, lower case.
pub static FAMILY_NAMES: &str = include_str!("../tables/family_names.txt");
/// Ordinary English words that are also names of places, lower case.
pub static COMMON_WORDS: &str = include_str!("../tables/common_words.txt");
/// Names that some place bears too but that mostly mean something else: agencies, parties, armies, courts, media, diseases,
/// languages. Folded, words separated by spaces.
pub static OTHER_NAMES: &str = include_str!("../lexicons/other_names.txt");
