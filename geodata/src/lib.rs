//! Dateline's geodata, embedded: the compiled gazetteer index and the lexicons. See `README.md` beside this crate for the
//! tables, their sources and licences.

pub mod recognition;
pub mod resolution;

/// The compiled index, for `dateline_gazetteer::Gazetteer::from_static`.
pub static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/index.bin"));

/// `sources.toml`: package, version, licence and attribution of each table.
pub static SOURCES: &str = include_str!("../sources.toml");

/// Version of the data: the crate's, and a fingerprint that changes whenever a table does.
pub const VERSION: &str = env!("DATELINE_GEODATA_VERSION");

/// Word lists, reviewed by hand: tab-separated, `#` begins a comment line, the first other line names the columns.
pub mod lexicon {
    /// The kinds of event, with their ACLED and PLOVER counterparts.
    pub static EVENT_TYPES: &str = include_str!("../lexicons/event_types.tsv");
    /// Words that tell of an event.
    pub static EVENT_TRIGGERS: &str = include_str!("../lexicons/event_triggers.tsv");
    /// What the setting makes of a vague trigger.
    pub static EVENT_REFINEMENTS: &str = include_str!("../lexicons/event_refinements.tsv");
    /// Words that change how an event is told.
    pub static EVENT_CUES: &str = include_str!("../lexicons/event_cues.tsv");
    /// Words that say what happened to people.
    pub static CASUALTY_WORDS: &str = include_str!("../lexicons/casualty_words.tsv");
    /// Nouns for people.
    pub static PERSON_NOUNS: &str = include_str!("../lexicons/person_nouns.tsv");
    /// Words that name a source.
    pub static ATTRIBUTION_VERBS: &str = include_str!("../lexicons/attribution_verbs.tsv");
}
