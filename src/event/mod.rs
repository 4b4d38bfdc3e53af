//! Events: what happened, when, where, to how many, and who says so.
//!
//! Four grammars read each sentence on its own: triggers ([`trigger`]), dates ([`date`]), casualty figures ([`casualty`], with
//! numbers and people) and sources ([`attribution`]). A sentence's findings are a *telling*; [`assemble`] clusters tellings into
//! events, merges their figures by the rule of [`toll`] and picks the place by [`place`]. The word lists are tables in
//! `geodata/lexicons`; `docs/events.md` describes the rules for readers.

mod actors;

mod assemble;
mod attribution;
mod casualty;
mod date;
mod ellipsis;
mod lexicon;
mod number;
mod people;
mod place;
mod sequel;
mod summary;
mod telling;
mod toll;
mod trigger;
mod unreal;
mod view;

use crate::claim::Claim;
use crate::document::{Prose, Span};
use crate::resolve::{Location, Resolution};
use crate::toponym::Mention;
use dateline_gazetteer::Gazetteer;
use jiff::civil::Date;

/// How exactly an event is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DatePrecision {
    Day,
    Days,
    Month,
    Year,
    /// a relative or vague date turned into an interval: *almost a year ago*
    About,
    /// the text gives day and month without a year, and nothing tells the year
    YearUnknown,
}

/// When something happened.
#[derive(Debug, Clone, PartialEq)]
pub struct When {
    /// first possible day; `None` when unknown
    pub start: Option<Date>,
    /// last possible day
    pub end: Option<Date>,
    /// how exact
    pub precision: DatePrecision,
    /// the words: *February 3*
    pub span: Option<Span>,
    /// the stated day and month as `--02-03` when the year is unknown
    pub partial: Option<String>,
}

/// What happened to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Harm {
    Killed,
    Injured,
    Missing,
    Kidnapped,
    Displaced,
    Arrested,
}

/// Whom a figure counts, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// soldiers, police, guards, officials
    State,
    /// militants, rebels, attackers
    Armed,
    /// civilians, captives
    Civilian,
    /// anybody: *people*, a bare number, several of the above
    Unknown,
}

/// One figure, as one source states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Casualty {
    /// what happened to them
    pub harm: Harm,
    /// *prisoners*, *guards*
    pub who: Option<String>,
    /// whom that is
    pub side: Side,
    /// lowest number meant; `None` for words such as *several*
    pub low: Option<u32>,
    /// highest number meant; `None` when open (*at least*)
    pub high: Option<u32>,
    /// who says so, in the text's words
    pub source: Option<String>,
    /// the words
    pub span: Span,
}

/// A merged figure: low, best, high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[allow(missing_docs)]
pub struct Toll {
    pub low: Option<u32>,
    pub best: Option<u32>,
    pub high: Option<u32>,
}

/// Where something happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// the mention that names the place
    pub mention: usize,
    /// position, uncertainty, precision (raised to 2 for *near*)
    pub location: Location,
    /// the place's name as the map shows it
    pub place: String,
    /// ISO 3166-1 alpha-2
    pub country: Option<String>,
}

/// An event with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// the lexicon's type: `prison_riot`, `armed_clash`, `earthquake`…
    pub event_type: String,
    /// when
    pub when: When,
    /// where; `None` when the text supports no pin
    pub place: Option<Where>,
    /// deaths
    pub deaths: Toll,
    /// injured
    pub injured: Toll,
    /// every figure with its source
    pub casualties: Vec<Casualty>,
    /// organisations and groups that took part, in the text's words
    pub actors: Vec<String>,
    /// sources disagree on a figure
    pub conflicting: bool,
    /// told as context rather than as the news
    pub background: bool,
    /// the trigger words
    pub span: Span,
    /// one sentence that the map can show, made from the fields
    pub summary: String,
}

/// What a type of event is in the codebooks that analysts use; a row of `geodata/lexicons/event_types.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classification {
    /// *volcanic eruption*
    pub label: &'static str,
    /// kind of event in broad terms; events of different families are never the same event
    pub family: &'static str,
    /// 1 vague to 9 telling
    pub rank: u8,
    /// event type of the ACLED codebook (2023); empty outside its scope
    pub acled_event: &'static str,
    /// sub-event type of the ACLED codebook (2023); empty outside its scope
    pub acled_sub: &'static str,
    /// event type of the PLOVER ontology (2023); empty outside its scope
    pub plover: &'static str,
}

/// What an event's type ([`Event::event_type`]) is in the codebooks; `None` for what the lexicon does not have.
pub fn classify(event_type: &str) -> Option<Classification> {
    lexicon::lexicon().event_type(event_type).map(|t| t.classification)
}

/// Assembles the events of a document, the main one first, context last.
pub fn assemble(
    gazetteer: &Gazetteer,
    prose: &Prose<'_>,
    mentions: &[Mention],
    resolutions: &[Resolution],
    claims: &[Claim],
) -> Vec<Event> {
    assemble::events(gazetteer, prose, mentions, resolutions, claims)
}

#[cfg(test)]
mod testing {
    use crate::document::Document;
    use jiff::civil::Date;

    /// A document of plain text.
    pub(super) fn document(text: &str, published: Option<Date>) -> Document {
        Document { published, ..Document::from_text("test", text) }
    }
}
