//! From an analysis to the rows of the layers.

use super::antimeridian::{cut_area, cut_line};
use super::drawing::{BorderKey, Bordered, Drawing, Drawn, PlaceKey, Placed};
use super::group::{Told, ToldPlace};
use super::outlines::Outlines;
use super::rows::{BorderRow, ClaimAreaRow, ClaimRow, EventRow, PlaceRow, SourceColumns};
use super::style::{self, Style};
use super::{Feature, Layer};
use crate::analysis::Analysis;
use crate::claim::{ClaimKind, Verdict};
use crate::document::{Offsets, Prose, Span, single_line};
use crate::event::{DatePrecision, Event, Harm, Side, Where};
use crate::resolve::{Location, Target};
use dateline_gazetteer::{Gazetteer, Place, PlaceIx};
use geo::{BoundingRect, Centroid, Densify, Distance, Geodesic, Geometry, LineString, MultiPolygon, Point};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest snippet, in characters: what a map tip shows without scrolling.
const SNIPPET_CHARS: usize = 280;

/// One vertex at least every so many metres along a claim's geodesic, so that it is drawn curved where it is.
const GEODESIC_STEP_M: f64 = 100_000.0;

/// Makes the rows of the layers. It keeps outlines from document to document: have one for all documents, and all threads.
pub struct Drawer<'g> {
    gazetteer: &'g Gazetteer,
    outlines: Outlines,
    layers: Vec<Layer>,
}

impl<'g> Drawer<'g> {
    /// A drawer of analyses that were made with this gazetteer.
    pub fn new(gazetteer: &'g Gazetteer) -> Self {
        Drawer { gazetteer, outlines: Outlines::default(), layers: Layer::ALL.to_vec() }
    }

    /// Only features of these layers are drawn.
    pub fn only(self, layers: Vec<Layer>) -> Self {
        Drawer { layers, ..self }
    }

    /// Draws what one document gives: add its analysis, or those of its parts in order.
    pub fn drawing(&self) -> Drawing<'_> {
        Drawing::new(self)
    }

    /// What a document gives that was analysed as a whole.
    pub fn draw(&self, analysis: &Analysis) -> Drawn {
        let mut drawing = self.drawing();
        drawing.add(analysis);
        drawing.finish()
    }

    pub(super) fn wants(&self, layer: Layer) -> bool {
        self.layers.contains(&layer)
    }

    /// What one analysis gives; claims and events are numbered from these on.
    pub(super) fn sheet<'a>(&'a self, analysis: &'a Analysis, claims: usize, events: usize) -> Sheet<'a> {
        Sheet {
            gazetteer: self.gazetteer,
            outlines: &self.outlines,
            analysis,
            prose: Prose::new(&analysis.document),
            offsets: analysis.document.offsets(),
            first_claim: claims + 1,
            first_event: events + 1,
            claim_areas: vec![OnceCell::new(); analysis.claims.len()],
        }
    }
}

/// The rows of one analysis.
pub(super) struct Sheet<'a> {
    gazetteer: &'a Gazetteer,
    outlines: &'a Outlines,
    analysis: &'a Analysis,
    prose: Prose<'a>,
    offsets: Offsets<'a>,
    /// numbers of its first claim and event in the document
    first_claim: usize,
    first_event: usize,
    /// of each claim that has one, cut
    claim_areas: Vec<OnceCell<Option<ClaimArea>>>,
}

/// Where a claim allows its figure to be.
#[derive(Clone)]
struct ClaimArea {
    geometry: Arc<Geometry<f64>>,
    /// of the circle around it, metres
    radius_m: Option<f64>,
}

impl Sheet<'_> {
    /// What the analysis tells of its events, for [`super::Grouper`].
    pub(super) fn told(&self) -> impl Iterator<Item = Told> {
        (0..self.analysis.events.len()).map(|i| self.told_event(i))
    }

    /// A span in the whole document.
    fn evidence(&self, span: Span) -> Span {
        let before = self.analysis.document.beginning.byte;
        Span::new(before + span.start, before + span.end)
    }

    /// Where a claim allows its figure to be, cut and oriented.
    fn claim_area(&self, i: usize) -> Option<&ClaimArea> {
        let cut = || {
            let area = cut_area(self.analysis.claims[i].area.as_ref()?);
            Some(ClaimArea { radius_m: radius_m(&area), geometry: Arc::new(area.into()) })
        };
        self.claim_areas[i].get_or_init(cut).as_ref()
    }

    fn source(&self) -> SourceColumns {
        let d = &self.analysis.document;
        SourceColumns {
            doc_id: d.id.clone(),
            title: d.title.clone(),
            published: d.published,
            source_url: d.url.clone(),
        }
    }

    fn surface(&self, span: Span) -> String {
        single_line(span.of(self.prose.text()))
    }

    fn snippet(&self, span: Span) -> String {
        let sentence = self.prose.sentences.get(self.prose.sentence_at(span.start));
        snippet(self.prose.text(), sentence.map_or(span, |s| s.span.cover(span)), span)
    }

    fn admin1_name(&self, place: &Place<'_>) -> Option<String> {
        self.gazetteer.admin1_name(place).filter(|_| !place.feature.is_admin1()).map(str::to_owned)
    }

    /// Places and regions: mentions of the same place become one with a count. By first mention.
    pub(super) fn places(&self, mut out: impl FnMut(PlaceKey, Placed)) {
        let mut groups: BTreeMap<PlaceKey, Vec<usize>> = BTreeMap::new();
        for (i, (mention, resolution)) in
            self.analysis.mentions.iter().zip(&self.analysis.resolutions).enumerate()
        {
            let key = match &resolution.target {
                Some(Target::Place(ix)) => PlaceKey::Listed(self.gazetteer.place(*ix).id),
                Some(Target::Approximate { .. }) => {
                    PlaceKey::Unlisted(dateline_gazetteer::fold::fold(mention.span.of(self.prose.text())))
                }
                Some(Target::Border { .. }) | None => continue,
            };
            groups.entry(key).or_default().push(i);
        }
        let mut groups: Vec<(PlaceKey, Vec<usize>)> = groups.into_iter().collect();
        groups.sort_by_key(|(_, group)| group[0]);
        for (key, group) in groups {
            // The most certain mention speaks for the group; the first one wins a tie.
            let best = group.iter().copied().fold(group[0], |best, i| {
                let p = |i: usize| self.analysis.resolutions[i].probability;
                if p(i) > p(best) { i } else { best }
            });
            let resolution = &self.analysis.resolutions[best];
            let Some(location) = resolution.location else { continue };
            let first = self.analysis.mentions[group[0]].span;
            let (first_mention, _) = self.offsets.code_points(first);
            let row = |place: Option<&Place<'_>>, approximate: Option<&Place<'_>>| PlaceRow {
                source: self.source(),
                place_id: place.map(|p| p.id.to_string()),
                name: place.map_or_else(|| self.surface(first), |p| p.name.to_owned()),
                country: place.or(approximate).and_then(|p| p.country).map(|c| c.to_string()),
                admin1: place.or(approximate).and_then(|p| self.admin1_name(p)),
                feature: match place {
                    Some(p) => Some(p.feature.to_string()),
                    None => self.analysis.mentions[group[0]].facility.map(str::to_owned),
                },
                mentions: group.len() as i64,
                first_mention: first_mention as i64,
                snippet: self.snippet(first),
                probability: probability(resolution.probability),
                uncertainty_m: location.uncertainty_m.round(),
                precision: i64::from(location.precision),
            };
            match &resolution.target {
                Some(Target::Place(ix)) => {
                    let place = self.gazetteer.place(*ix);
                    let row = row(Some(&place), None);
                    match self.area_of(*ix, &place) {
                        Some(area) => out(key, self.region(row, area, first)),
                        None => out(key, self.point(row, location, first)),
                    }
                }
                Some(Target::Approximate { anchor, .. }) => {
                    out(key, self.point(row(None, Some(&self.gazetteer.place(*anchor))), location, first));
                }
                _ => {}
            }
        }
    }

    /// Countries and administrative units are areas; a lake or a city is shown as a point.
    fn area_of(&self, ix: PlaceIx, place: &Place<'_>) -> Option<Arc<Geometry<f64>>> {
        if place.feature.class == b'A' { self.outlines.area(self.gazetteer, ix) } else { None }
    }

    fn point(&self, row: PlaceRow, location: Location, evidence: Span) -> Placed {
        Placed {
            layer: Layer::Places,
            geometry: Arc::new(point(location).into()),
            style: Style::marker(style::place_color(location.precision), "small"),
            evidence: self.evidence(evidence),
            row,
        }
    }

    fn region(&self, row: PlaceRow, area: Arc<Geometry<f64>>, evidence: Span) -> Placed {
        let style = Style::area(style::REGION);
        Placed { layer: Layer::Regions, geometry: area, style, evidence: self.evidence(evidence), row }
    }

    /// "northern Tajikistan": the part of the area that a containment claim names.
    pub(super) fn region_parts(&self, mut out: impl FnMut(PlaceKey, Placed)) {
        let mut parts: Vec<(String, Vec<usize>)> = Vec::new();
        for (i, claim) in self.analysis.claims.iter().enumerate() {
            if claim.kind == ClaimKind::Containment && claim.area.is_some() && claim.ground.place.is_some() {
                let name = self.surface(claim.span);
                match parts.iter_mut().find(|(n, _)| *n == name) {
                    Some((_, claims)) => claims.push(i),
                    None => parts.push((name, vec![i])),
                }
            }
        }
        for (name, claims) in parts {
            let claim = &self.analysis.claims[claims[0]];
            let (Some(ground), Some(area)) = (claim.ground.place, self.claim_area(claims[0])) else {
                continue;
            };
            let place = self.gazetteer.place(ground);
            let (first_mention, _) = self.offsets.code_points(claim.span);
            let probability_of_ground =
                claim.ground.mention.map_or(1.0, |m| self.analysis.resolutions[m].probability);
            let row = PlaceRow {
                source: self.source(),
                place_id: Some(place.id.to_string()),
                name: name.clone(),
                country: place.country.map(|c| c.to_string()),
                admin1: self.admin1_name(&place),
                feature: Some("part of ".to_owned() + &place.feature.to_string()),
                mentions: claims.len() as i64,
                first_mention: first_mention as i64,
                snippet: self.snippet(claim.span),
                probability: probability(probability_of_ground),
                uncertainty_m: area.radius_m.unwrap_or(place.radius_m).round(),
                precision: 5,
            };
            out(PlaceKey::Part(name), self.region(row, Arc::clone(&area.geometry), claim.span));
        }
    }

    /// Borders, by the pair of countries.
    pub(super) fn borders(&self, mut out: impl FnMut(BorderKey, Bordered)) {
        let mut borders: BTreeMap<BorderKey, Vec<usize>> = BTreeMap::new();
        for (i, resolution) in self.analysis.resolutions.iter().enumerate() {
            if let Some(Target::Border { a, b, .. }) = resolution.target {
                borders.entry((a.min(b), a.max(b))).or_default().push(i);
            }
        }
        for ((a, b), mentions) in borders {
            let Some(Target::Border { line, .. }) = &self.analysis.resolutions[mentions[0]].target else {
                continue;
            };
            let Some(border) = self.outlines.border(a, b, line) else { continue };
            let row = BorderRow {
                source: self.source(),
                name: format!("{} – {}", self.gazetteer.country_name(a), self.gazetteer.country_name(b)),
                country_a: a.to_string(),
                country_b: b.to_string(),
                length_m: border.length_m.round(),
                mentions: mentions.len() as i64,
                snippet: self.snippet(self.analysis.mentions[mentions[0]].span),
            };
            let evidence = self.evidence(self.analysis.mentions[mentions[0]].span);
            out((a, b), Bordered { geometry: border.line, evidence, row });
        }
    }

    pub(super) fn events(&self, out: &mut Vec<Feature>) {
        for (i, event) in self.analysis.events.iter().enumerate() {
            let Some(place) = &event.place else { continue };
            let figure = |n: Option<u32>| n.map(i64::from);
            let family = style::event_family(&event.event_type);
            let row = EventRow {
                source: self.source(),
                event_id: self.event_id(i),
                r#type: event.event_type.clone(),
                family: family.to_owned(),
                date_start: event.when.start,
                date_end: event.when.end,
                date_precision: date_precision(event).map(|p| name_of(&p)),
                where_precision: i64::from(place.location.precision),
                place: place.place.clone(),
                country: place.country.clone(),
                deaths_low: figure(event.deaths.low),
                deaths_best: figure(event.deaths.best),
                deaths_high: figure(event.deaths.high),
                injured_low: figure(event.injured.low),
                injured_best: figure(event.injured.best),
                injured_high: figure(event.injured.high),
                actors: joined(event.actors.iter().map(String::as_str)),
                sources: joined(event.casualties.iter().filter_map(|c| c.source.as_deref())),
                conflicting: event.conflicting,
                background: event.background,
                summary: event.summary.clone(),
                snippet: self.snippet(event.span),
                uncertainty_m: place.location.uncertainty_m.round(),
            };
            let color = style::event_color(family);
            out.push(Feature {
                layer: Layer::Events,
                geometry: Arc::new(point(place.location).into()),
                values: row.values(),
                style: Style::marker(color, style::event_size(event.deaths.best.or(event.deaths.low))),
                evidence: self.evidence(event.span),
            });
        }
    }

    fn told_event(&self, i: usize) -> Told {
        let (event, document) = (&self.analysis.events[i], &self.analysis.document);
        let dead = || event.casualties.iter().filter(|c| c.harm == Harm::Killed);
        let mut sources: Vec<String> = Vec::new();
        for source in event.casualties.iter().filter_map(|c| c.source.as_ref()) {
            if !sources.contains(source) {
                sources.push(source.clone());
            }
        }
        Told {
            event_id: self.event_id(i),
            doc_id: document.id.clone(),
            title: document.title.clone(),
            published: document.published,
            source_url: document.url.clone(),
            outlet: document.outlet.clone(),
            event_type: event.event_type.clone(),
            date_start: event.when.start,
            date_end: event.when.end,
            date_precision: event.when.precision,
            place: event.place.as_ref().map(|place| self.told_place(place)),
            deaths: event.deaths,
            injured: event.injured,
            state_dead: dead().any(|c| c.side == Side::State),
            civilian_dead: dead().next().is_some() && dead().all(|c| c.side == Side::Civilian),
            actors: event.actors.clone(),
            sources,
            conflicting: event.conflicting,
            background: event.background,
            summary: event.summary.clone(),
            snippet: self.snippet(event.span),
        }
    }

    fn told_place(&self, place: &Where) -> ToldPlace {
        let listed = match &self.analysis.resolutions[place.mention].target {
            Some(Target::Place(ix) | Target::Approximate { anchor: ix, .. }) => {
                Some(self.gazetteer.place(*ix))
            }
            _ => None,
        };
        let admin2 = listed.as_ref().and_then(|p| {
            let unit = self.gazetteer.admin2(p.country?, p.admin1, p.admin2)?;
            Some(self.gazetteer.place(unit).name.to_owned())
        });
        ToldPlace {
            point: Point::new(place.location.lon, place.location.lat),
            precision: place.location.precision,
            uncertainty_m: place.location.uncertainty_m,
            name: place.place.clone(),
            country: place.country.clone(),
            country_name: listed.as_ref().and_then(|p| p.country).map(|c| self.gazetteer.country_name(c)),
            admin1: listed.as_ref().and_then(|p| self.gazetteer.admin1_name(p)).map(str::to_owned),
            admin2,
        }
    }

    fn event_id(&self, i: usize) -> String {
        format!("{}#e{}", self.analysis.document.id, self.first_event + i)
    }

    fn claim_id(&self, i: usize) -> String {
        format!("{}#c{}", self.analysis.document.id, self.first_claim + i)
    }

    pub(super) fn claims(&self, out: &mut Vec<Feature>) {
        for (i, claim) in self.analysis.claims.iter().enumerate() {
            // As measured: to the nearest point of a border or an edge, not to its middle.
            let ends =
                claim.measured.map(|m| (m.ground, m.figure)).filter(|(ground, figure)| ground != figure);
            let centres = || Some((point(claim.ground.location?), point(claim.figure.location?)));
            let Some((ground, figure)) = ends.or_else(centres) else { continue };
            // What is only known to be "near Moscow" lies at Moscow: no line shows that, the area does.
            if rounded(ground) == rounded(figure) && claim.area.is_some() {
                continue;
            }
            let line = geodesic(ground, figure);
            let stated_m = claim.stated.map(|s| s.distance_m);
            let measured_m = claim.measured.map(|m| m.distance_m);
            let difference_m = stated_m.zip(measured_m).map(|(s, m)| m - s);
            let row = ClaimRow {
                source: self.source(),
                claim_id: self.claim_id(i),
                kind: name_of(&claim.kind),
                text: self.surface(claim.span),
                figure: self.surface(claim.figure.span),
                ground: self.surface(claim.ground.span),
                stated_m: stated_m.map(f64::round),
                measured_m: measured_m.map(f64::round),
                difference_m: difference_m.map(f64::round),
                difference_pct: difference_m
                    .zip(stated_m)
                    .filter(|(_, s)| *s > 0.0)
                    .map(|(d, s)| (d / s * 1000.0).round() / 10.0),
                bearing_stated: claim.stated_bearing_deg,
                bearing_measured: claim.measured.map(|m| (m.bearing_deg * 10.0).round() / 10.0),
                tolerance_m: claim.tolerance_m.map(f64::round),
                verdict: name_of(&claim.verdict),
                reason: claim.reason.clone(),
            };
            let width = if claim.verdict == Verdict::Contradicted { 4.0 } else { 2.5 };
            out.push(Feature {
                layer: Layer::Claims,
                geometry: Arc::new(cut_line(&line).into()),
                values: row.values(),
                style: Style::line(style::verdict_color(claim.verdict), width),
                evidence: self.evidence(claim.span),
            });
        }
    }

    pub(super) fn claim_areas(&self, out: &mut Vec<Feature>) {
        for (i, claim) in self.analysis.claims.iter().enumerate() {
            let Some(area) = self.claim_area(i) else { continue };
            let row = ClaimAreaRow {
                source: self.source(),
                claim_id: self.claim_id(i),
                kind: name_of(&claim.kind),
                text: self.surface(claim.span),
                uncertainty_m: area.radius_m.map(f64::round),
                verdict: name_of(&claim.verdict),
                reason: claim.reason.clone(),
            };
            out.push(Feature {
                layer: Layer::ClaimAreas,
                geometry: Arc::clone(&area.geometry),
                values: row.values(),
                style: Style::area(style::verdict_color(claim.verdict)),
                evidence: self.evidence(claim.span),
            });
        }
    }
}

fn point(location: Location) -> Point<f64> {
    rounded(Point::new(location.lon, location.lat))
}

/// A position as the layers give it: five decimals, a metre.
pub(super) fn rounded(point: Point<f64>) -> Point<f64> {
    let round = |v: f64| (v * 1e5).round() / 1e5;
    Point::new(round(point.x()), round(point.y()))
}

fn probability(p: f32) -> f64 {
    (f64::from(p) * 1000.0).round() / 1000.0
}

/// An event without any date has no precision either.
fn date_precision(event: &Event) -> Option<DatePrecision> {
    (event.when.start.is_some() || event.when.partial.is_some()).then_some(event.when.precision)
}

/// An enum's name as the JSON line writes it.
pub(super) fn name_of<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Distinct texts in their order, or `None` when there are none.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut distinct: Vec<&str> = Vec::new();
    for text in texts {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    (!distinct.is_empty()).then(|| distinct.join("; "))
}

/// The geodesic between two points. Where they coincide, a metre to the north, at the pole to the south: a line without length is none, and the statement
/// would be lost with it.
fn geodesic(from: Point<f64>, to: Point<f64>) -> LineString<f64> {
    let to = match rounded(from) == rounded(to) {
        true => Point::new(from.x(), from.y() + if from.y() < 89.0 { 1e-5 } else { -1e-5 }),
        false => to,
    };
    Geodesic.densify(&LineString::from(vec![from, to]), GEODESIC_STEP_M)
}

/// Radius of the circle around the centroid that contains an area, metres.
fn radius_m(area: &MultiPolygon<f64>) -> Option<f64> {
    let (centre, bounds) = (area.centroid()?, area.bounding_rect()?);
    let corners = [bounds.min(), bounds.max()].map(Point::from);
    corners.into_iter().map(|c| Geodesic.distance(centre, c)).reduce(f64::max)
}

/// The sentence, shortened around what it was quoted for.
fn snippet(text: &str, sentence: Span, about: Span) -> String {
    let whole = sentence.of(text);
    if whole.chars().count() <= SNIPPET_CHARS {
        return single_line(whole);
    }
    let room = SNIPPET_CHARS.saturating_sub(about.of(text).chars().count()) / 2;
    let before = &text[sentence.start as usize..about.start as usize];
    let after = &text[about.end as usize..sentence.end as usize];
    let head = match before.char_indices().rev().nth(room) {
        Some((cut, _)) => format!("…{}", from_word_start(&before[cut..])),
        None => before.to_owned(),
    };
    let tail = match after.char_indices().nth(room) {
        Some((cut, _)) => format!("{}…", to_word_end(&after[..cut])),
        None => after.to_owned(),
    };
    single_line(&format!("{head}{}{tail}", about.of(text)))
}

fn from_word_start(text: &str) -> &str {
    text.find(char::is_whitespace).map_or(text, |i| text[i..].trim_start())
}

fn to_word_end(text: &str) -> &str {
    text.rfind(char::is_whitespace).map_or(text, |i| text[..i].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_at_words_around_the_mention() {
        let text = format!("{}Dushanbe{}", "word ".repeat(200), " more".repeat(200));
        let about = Span::new(1000, 1008);
        let cut = snippet(&text, Span::new(0, text.len() as u32), about);
        assert!(cut.starts_with("…word ") && cut.ends_with(" more…") && cut.contains("Dushanbe"), "{cut}");
        assert!(cut.chars().count() <= SNIPPET_CHARS + 2);
    }

    #[test]
    fn a_claim_line_follows_the_geodesic() {
        // Moscow to Vladivostok bends far north of the straight line on the map.
        let line = geodesic(Point::new(37.6, 55.75), Point::new(131.9, 43.1));
        assert!(line.0.len() > 60);
        assert!(line.coords().any(|c| c.y > 60.0));
    }

    #[test]
    fn a_claim_line_has_two_ends() {
        for at in [Point::new(29.91582, 31.20176), Point::new(0.0, 90.0), Point::new(-180.0, -90.0)] {
            let line = geodesic(at, at);
            assert!(line.0.len() == 2 && line.0[0] != line.0[1] && line.0[1].y.abs() <= 90.0, "{line:?}");
        }
    }
}
