//! One document's features, from the analyses of its parts: most documents have a single one.

use super::collect::Drawer;
use super::group::Told;
use super::rows::{BorderRow, PlaceRow};
use super::style::{self, Style};
use super::{Feature, Layer};
use crate::analysis::Analysis;
use crate::document::Span;
use dateline_gazetteer::{CountryCode, PlaceId};
use geo::Geometry;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// What makes mentions the same feature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PlaceKey {
    Listed(PlaceId),
    /// something no gazetteer lists, by its folded name
    Unlisted(String),
    /// a part of an area, by the words for it
    Part(String),
}

/// A place that mentions have been counted for.
pub(super) struct Placed {
    pub(super) layer: Layer,
    pub(super) row: PlaceRow,
    pub(super) geometry: Arc<Geometry<f64>>,
    pub(super) style: Style,
    pub(super) evidence: Span,
}

/// Two countries, the lesser code first.
pub(super) type BorderKey = (CountryCode, CountryCode);

/// A border that mentions have been counted for.
pub(super) struct Bordered {
    pub(super) row: BorderRow,
    pub(super) geometry: Arc<Geometry<f64>>,
    pub(super) evidence: Span,
}

/// One document's features in the making, see [`Drawer::drawing`].
pub struct Drawing<'a> {
    drawer: &'a Drawer<'a>,
    claim_areas: Vec<Feature>,
    places: Vec<Placed>,
    place_of: BTreeMap<PlaceKey, usize>,
    borders: BTreeMap<BorderKey, Bordered>,
    claims: Vec<Feature>,
    events: Vec<Feature>,
    told: Vec<Told>,
    /// claims of the parts so far, and events that have been taken
    claims_before: usize,
    events_before: usize,
}

/// What a document gives.
#[derive(Debug)]
pub struct Drawn {
    /// by layer in the order of [`Layer::ALL`] and then by first mention
    pub features: Vec<Feature>,
    /// of its events, for [`super::Grouper`]
    pub told: Vec<Told>,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(drawer: &'a Drawer<'a>) -> Self {
        Drawing {
            drawer,
            claim_areas: Vec::new(),
            places: Vec::new(),
            place_of: BTreeMap::new(),
            borders: BTreeMap::new(),
            claims: Vec::new(),
            events: Vec::new(),
            told: Vec::new(),
            claims_before: 0,
            events_before: 0,
        }
    }

    /// Adds what an analysis gives: that of the document, or of its next part.
    pub fn add(&mut self, analysis: &Analysis) {
        let drawer = self.drawer;
        let sheet = drawer.sheet(analysis, self.claims_before, self.events_before + self.told.len());
        self.claims_before += analysis.claims.len();
        if drawer.wants(Layer::ClaimAreas) {
            sheet.claim_areas(&mut self.claim_areas);
        }
        // What has an area is a region, all else a place.
        if drawer.wants(Layer::Places) || drawer.wants(Layer::Regions) {
            sheet.places(|key, placed| self.place(key, placed));
        }
        if drawer.wants(Layer::Regions) {
            sheet.region_parts(|key, placed| self.place(key, placed));
        }
        if drawer.wants(Layer::Borders) {
            sheet.borders(|key, bordered| match self.borders.entry(key) {
                Entry::Vacant(new) => {
                    new.insert(bordered);
                }
                Entry::Occupied(known) => known.into_mut().row.mentions += bordered.row.mentions,
            });
        }
        if drawer.wants(Layer::Claims) {
            sheet.claims(&mut self.claims);
        }
        if drawer.wants(Layer::Events) {
            sheet.events(&mut self.events);
        }
        self.told.extend(sheet.told());
    }

    fn place(&mut self, key: PlaceKey, placed: Placed) {
        if !self.drawer.wants(placed.layer) {
            return;
        }
        match self.place_of.entry(key) {
            Entry::Vacant(new) => {
                new.insert(self.places.len());
                self.places.push(placed);
            }
            Entry::Occupied(known) => self.places[*known.get()].join(placed),
        }
    }

    /// What there is so far and no later part adds to, so that a long document's features need not wait for its end: all but
    /// places, regions and borders, whose mentions are counted.
    pub fn take(&mut self) -> Drawn {
        let mut features = std::mem::take(&mut self.claim_areas);
        features.append(&mut self.claims);
        features.append(&mut self.events);
        self.events_before += self.told.len();
        Drawn { features, told: std::mem::take(&mut self.told) }
    }

    /// All the features, but those that have been taken, and what is told.
    pub fn finish(mut self) -> Drawn {
        let Drawn { mut features, told } = self.take();
        features.extend(self.places.into_iter().map(|place| Feature {
            layer: place.layer,
            geometry: place.geometry,
            values: place.row.values(),
            style: place.style,
            evidence: place.evidence,
        }));
        features.extend(self.borders.into_values().map(|border| Feature {
            layer: Layer::Borders,
            geometry: border.geometry,
            values: border.row.values(),
            style: Style::line(style::BORDER, 3.0),
            evidence: border.evidence,
        }));
        features.sort_by_key(|f| Layer::ALL.iter().position(|&layer| layer == f.layer));
        Drawn { features, told }
    }
}

impl Placed {
    /// Takes in what a later part says of the same place: the most certain mentions speak for all, the first are quoted.
    fn join(&mut self, later: Placed) {
        let mentions = self.row.mentions + later.row.mentions;
        if later.row.probability > self.row.probability {
            self.row = PlaceRow {
                name: std::mem::take(&mut self.row.name),
                feature: self.row.feature.take(),
                first_mention: self.row.first_mention,
                snippet: std::mem::take(&mut self.row.snippet),
                ..later.row
            };
            (self.layer, self.geometry, self.style) = (later.layer, later.geometry, later.style);
        }
        self.row.mentions = mentions;
    }
}
