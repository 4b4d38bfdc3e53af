//! The JSON line of `extract`: the contract that evaluation and other programs read.
//!
//! Offsets are code points of the document's original text. Degrees have five decimals (about a metre), probabilities three;
//! metres are whole.

use super::Analysis;
use crate::claim::{Claim, ClaimKind, Party, Verdict};
use crate::document::{Document, Offsets, Span};
use crate::event::{Casualty, DatePrecision, Event, Harm};
use crate::resolve::{Location, Resolution, Target};
use crate::spatial::{Mode, Qualifier};
use crate::toponym::{self, Mention, MentionKind};
use dateline_gazetteer::{CountryCode, Gazetteer, Place, PlaceIx};
use serde::Serialize;
use std::cell::RefCell;

/// A document's analysis as it leaves the program.
#[derive(Debug, Serialize)]
#[allow(missing_docs)] // the field names are the contract; see the module of each stage for their meaning
pub struct Record<'a> {
    pub doc_id: &'a str,
    pub lang: Option<&'a str>,
    pub published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<&'a str>,
    pub toponyms: Vec<ToponymRecord<'a>>,
    pub claims: Vec<ClaimRecord<'a>>,
    pub events: Vec<EventRecord<'a>>,
    #[serde(skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties<'a>,
}

/// Fields of the input that are carried through.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Properties<'a> {
    /// as they came in
    Fields(&'a serde_json::Map<String, serde_json::Value>),
    /// as one JSON text, for tables, whose columns have one type
    Text(String),
}

impl Properties<'_> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match self {
            Properties::Fields(fields) => fields.is_empty(),
            Properties::Text(text) => text.is_empty(),
        }
    }
}

/// A mention and what it was resolved to; without `lat` when it was not.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct ToponymRecord<'a> {
    pub start: u32,
    pub end: u32,
    pub surface: &'a str,
    pub kind: &'static str,
    pub adj: bool,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRecord<'a>>,
    pub probability: f64,
    pub alternatives: Vec<AlternativeRecord<'a>>,
    pub reasons: &'a [String],
}

/// The place that a mention means.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct PlaceRecord<'a> {
    pub lat: f64,
    pub lon: f64,
    pub uncertainty_m: u64,
    pub precision: u8,
    pub geonameid: Option<u32>,
    pub place_id: Option<String>,
    pub name: String,
    pub country: Option<String>,
    pub admin1: Option<&'a str>,
    pub feature: Option<String>,
    /// the place whose position an approximate location was taken from
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
}

/// Another place that a mention could mean.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct AlternativeRecord<'a> {
    pub place_id: String,
    pub name: &'a str,
    pub country: Option<String>,
    pub lat: f64,
    pub lon: f64,
    pub probability: f64,
}

/// A checkable statement and its verdict.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct ClaimRecord<'a> {
    pub kind: ClaimKind,
    pub start: u32,
    pub end: u32,
    pub text: &'a str,
    pub stated: StatedRecord,
    pub figure: PartyRecord<'a>,
    pub ground: PartyRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground2: Option<PartyRecord<'a>>,
    pub measured: Option<MeasuredRecord>,
    pub tolerance_m: Option<u64>,
    pub verdict: Verdict,
    pub circular: bool,
    pub reason: &'a str,
}

/// What a claim says.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct StatedRecord {
    pub distance_m: Option<u64>,
    pub distance_max_m: Option<u64>,
    pub converted_m: Option<u64>,
    pub qualifier: Option<Qualifier>,
    pub mode: Option<Mode>,
    pub bearing_deg: Option<f64>,
}

/// An end of a claim.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct PartyRecord<'a> {
    pub text: &'a str,
    pub start: u32,
    pub end: u32,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub uncertainty_m: Option<u64>,
    pub geonameid: Option<u32>,
    pub place_id: Option<String>,
}

/// What was measured from ground to figure.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct MeasuredRecord {
    pub distance_m: u64,
    pub bearing_deg: f64,
}

/// An event.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct EventRecord<'a> {
    #[serde(rename = "type")]
    pub event_type: &'a str,
    pub date_start: Option<String>,
    pub date_end: Option<String>,
    pub date_precision: DatePrecision,
    /// day and month when the year is unknown: `--02-03`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_partial: Option<&'a str>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub uncertainty_m: Option<u64>,
    pub where_precision: Option<u8>,
    pub place: Option<&'a str>,
    pub country: Option<&'a str>,
    pub deaths_low: Option<u32>,
    pub deaths_best: Option<u32>,
    pub deaths_high: Option<u32>,
    pub injured_low: Option<u32>,
    pub injured_best: Option<u32>,
    pub injured_high: Option<u32>,
    pub casualties: Vec<CasualtyRecord<'a>>,
    pub actors: &'a [String],
    pub conflicting: bool,
    pub background: bool,
    pub summary: &'a str,
    pub start: u32,
    pub end: u32,
}

/// A figure as one source states it.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct CasualtyRecord<'a> {
    pub kind: Harm,
    pub who: Option<&'a str>,
    pub low: Option<u32>,
    pub high: Option<u32>,
    pub source: Option<&'a str>,
    pub start: u32,
    pub end: u32,
}

impl<'a> Record<'a> {
    /// The record of an analysis; places are looked up in the gazetteer that it was made with.
    pub fn of(analysis: &'a Analysis, gazetteer: &'a Gazetteer) -> Self {
        let document = &analysis.document;
        let offsets = document.offsets();
        let writer = Writer { text: &document.text, offsets, gazetteer, units: RefCell::default() };
        let pairs = analysis.mentions.iter().zip(&analysis.resolutions);
        Record {
            toponyms: pairs.map(|(mention, resolution)| writer.toponym(mention, resolution)).collect(),
            claims: analysis.claims.iter().map(|claim| writer.claim(claim)).collect(),
            events: analysis.events.iter().map(|event| writer.event(event)).collect(),
            ..Record::empty(document)
        }
    }

    /// The record of a document in which nothing has been found.
    pub fn empty(document: &'a Document) -> Self {
        Record {
            doc_id: &document.id,
            lang: document.lang.as_deref(),
            published: document.published.map(|day| day.to_string()),
            title: document.title.as_deref(),
            url: document.url.as_deref(),
            outlet: document.outlet.as_deref(),
            toponyms: Vec::new(),
            claims: Vec::new(),
            events: Vec::new(),
            properties: Properties::Fields(&document.properties),
        }
    }

    /// The same with properties as one JSON text.
    pub fn with_flat_properties(mut self) -> Self {
        if let Properties::Fields(fields) = self.properties
            && !fields.is_empty()
        {
            self.properties = Properties::Text(serde_json::Value::Object(fields.clone()).to_string());
        }
        self
    }
}

struct Writer<'a> {
    text: &'a str,
    offsets: Offsets<'a>,
    gazetteer: &'a Gazetteer,
    /// names of first-level units that were asked for, by country and code: a report's places lie in few
    units: RefCell<Vec<(UnitKey<'a>, Option<&'a str>)>>,
}

/// Country and code of a first-level unit.
type UnitKey<'a> = (Option<CountryCode>, &'a str);

impl<'a> Writer<'a> {
    /// The first-level unit that a place lies in.
    fn unit_name(&self, place: &Place<'a>) -> Option<&'a str> {
        let key = (place.country, place.admin1);
        let mut units = self.units.borrow_mut();
        if let Some((_, name)) = units.iter().find(|(known, _)| *known == key) {
            return *name;
        }
        let name = self.gazetteer.admin1_name(place);
        units.push((key, name));
        name
    }

    fn toponym(&self, mention: &Mention, resolution: &'a Resolution) -> ToponymRecord<'a> {
        let (start, end) = self.offsets.code_points(mention.span);
        let surface = mention.span.of(self.text);
        let place = resolution.target.as_ref().zip(resolution.location);
        ToponymRecord {
            start,
            end,
            surface,
            kind: kind(mention.kind),
            adj: mention.adjectival,
            place: place.map(|(target, location)| self.place(target, location, surface, mention.facility)),
            probability: probability(resolution.probability),
            alternatives: resolution.alternatives.iter().map(|&(ix, p)| self.alternative(ix, p)).collect(),
            reasons: &resolution.reasons,
        }
    }

    fn place(
        &self,
        target: &Target,
        location: Location,
        surface: &str,
        facility: Option<&str>,
    ) -> PlaceRecord<'a> {
        let found = PlaceRecord {
            lat: degrees(location.lat),
            lon: degrees(location.lon),
            uncertainty_m: metres(location.uncertainty_m),
            precision: location.precision,
            geonameid: None,
            place_id: None,
            name: surface.to_owned(),
            country: None,
            admin1: None,
            feature: None,
            anchor: None,
        };
        match target {
            Target::Place(ix) => {
                let place = self.gazetteer.place(*ix);
                PlaceRecord {
                    geonameid: place.id.geonameid(),
                    place_id: Some(place.id.to_string()),
                    name: place.name.to_owned(),
                    country: place.country.map(|code| code.to_string()),
                    admin1: self.unit_name(&place),
                    feature: Some(place.feature.to_string()),
                    ..found
                }
            }
            Target::Approximate { anchor, .. } => {
                let anchor = self.gazetteer.place(*anchor);
                PlaceRecord {
                    country: anchor.country.map(|code| code.to_string()),
                    admin1: self.unit_name(&anchor),
                    feature: Some(facility_feature(facility)),
                    anchor: Some(anchor.id.to_string()),
                    ..found
                }
            }
            Target::Border { a, b, .. } => PlaceRecord {
                name: format!(
                    "{}–{} border",
                    self.gazetteer.country_name(*a),
                    self.gazetteer.country_name(*b)
                ),
                ..found
            },
        }
    }

    fn alternative(&self, ix: PlaceIx, p: f32) -> AlternativeRecord<'a> {
        let place = self.gazetteer.place(ix);
        AlternativeRecord {
            place_id: place.id.to_string(),
            name: place.name,
            country: place.country.map(|code| code.to_string()),
            lat: degrees(place.lat),
            lon: degrees(place.lon),
            probability: probability(p),
        }
    }

    fn claim(&self, claim: &'a Claim) -> ClaimRecord<'a> {
        let (start, end) = self.offsets.code_points(claim.span);
        let bearing_deg = claim.stated_bearing_deg.map(bearing);
        let stated = match claim.stated {
            Some(stated) => StatedRecord {
                distance_m: Some(metres(stated.distance_m)),
                distance_max_m: stated.distance_max_m.map(metres),
                converted_m: stated.converted_m.map(metres),
                qualifier: stated.qualifier,
                mode: stated.mode,
                bearing_deg,
            },
            None => StatedRecord { bearing_deg, ..StatedRecord::default() },
        };
        let measured = claim.measured.map(|measured| MeasuredRecord {
            distance_m: metres(measured.distance_m),
            bearing_deg: bearing(measured.bearing_deg),
        });
        ClaimRecord {
            kind: claim.kind,
            start,
            end,
            text: claim.span.of(self.text),
            stated,
            figure: self.party(&claim.figure),
            ground: self.party(&claim.ground),
            ground2: claim.ground2.as_ref().map(|party| self.party(party)),
            measured,
            tolerance_m: claim.tolerance_m.map(metres),
            verdict: claim.verdict,
            circular: claim.circular,
            reason: &claim.reason,
        }
    }

    fn party(&self, party: &Party) -> PartyRecord<'a> {
        let (start, end) = self.offsets.code_points(party.span);
        let place = party.place.map(|ix| self.gazetteer.place(ix));
        PartyRecord {
            text: party.span.of(self.text),
            start,
            end,
            lat: party.location.map(|location| degrees(location.lat)),
            lon: party.location.map(|location| degrees(location.lon)),
            uncertainty_m: party.location.map(|location| metres(location.uncertainty_m)),
            geonameid: place.and_then(|place| place.id.geonameid()),
            place_id: place.map(|place| place.id.to_string()),
        }
    }

    fn event(&self, event: &'a Event) -> EventRecord<'a> {
        let (start, end) = self.offsets.code_points(event.span);
        let location = event.place.as_ref().map(|place| place.location);
        EventRecord {
            event_type: &event.event_type,
            date_start: event.when.start.map(|day| day.to_string()),
            date_end: event.when.end.map(|day| day.to_string()),
            date_precision: event.when.precision,
            date_partial: event.when.partial.as_deref(),
            lat: location.map(|location| degrees(location.lat)),
            lon: location.map(|location| degrees(location.lon)),
            uncertainty_m: location.map(|location| metres(location.uncertainty_m)),
            where_precision: location.map(|location| location.precision),
            place: event.place.as_ref().map(|place| place.place.as_str()),
            country: event.place.as_ref().and_then(|place| place.country.as_deref()),
            deaths_low: event.deaths.low,
            deaths_best: event.deaths.best,
            deaths_high: event.deaths.high,
            injured_low: event.injured.low,
            injured_best: event.injured.best,
            injured_high: event.injured.high,
            casualties: event.casualties.iter().map(|casualty| self.casualty(casualty)).collect(),
            actors: &event.actors,
            conflicting: event.conflicting,
            background: event.background,
            summary: &event.summary,
            start,
            end,
        }
    }

    fn casualty(&self, casualty: &'a Casualty) -> CasualtyRecord<'a> {
        let (start, end) = self.span(casualty.span);
        CasualtyRecord {
            kind: casualty.harm,
            who: casualty.who.as_deref(),
            low: casualty.low,
            high: casualty.high,
            source: casualty.source.as_deref(),
            start,
            end,
        }
    }

    fn span(&self, span: Span) -> (u32, u32) {
        self.offsets.code_points(span)
    }
}

fn kind(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Toponym => "toponym",
        MentionKind::Demonym => "demonym",
        MentionKind::Facility => "facility",
        MentionKind::Border => "border",
        MentionKind::Embedded => "embedded",
    }
}

/// GeoNames' code for a facility that no gazetteer lists: `S.FCL`, a facility of any kind, when its noun tells no more.
fn facility_feature(noun: Option<&str>) -> String {
    noun.and_then(toponym::feature_of_noun).map_or_else(|| "S.FCL".to_owned(), |feature| feature.to_string())
}

fn degrees(value: f64) -> f64 {
    rounded(value, 1e5)
}

fn probability(value: f32) -> f64 {
    rounded(f64::from(value), 1e3)
}

fn bearing(value: f64) -> f64 {
    rounded(value, 10.0)
}

/// Adding zero makes -0.0 a plain zero.
fn rounded(value: f64, per_unit: f64) -> f64 {
    (value * per_unit).round() / per_unit + 0.0
}

fn metres(value: f64) -> u64 {
    value.round().max(0.0) as u64
}

#[cfg(test)]
mod tests;
