//! Radii of places that nobody measured.

use super::columns::Row;
use super::shape_sections::ShapeSections;
use super::{CountryRow, weigh};
use crate::CountryCode;
use std::collections::HashMap;

/// Fills in the radius of each place that has none, in metres: of a circle of the polygon's area, of the members' areas, of
/// the country's area, of an equal share of the country for its units, else from class and population.
pub(super) fn fill(
    places: &mut [Row],
    members: &HashMap<u32, Vec<CountryCode>>,
    countries: &HashMap<CountryCode, CountryRow>,
    shapes: &ShapeSections,
) {
    let mut units: HashMap<(CountryCode, bool), u32> = HashMap::new();
    for place in places.iter().filter(|place| place.feature.is_admin1() || place.feature.is_admin2()) {
        if let Some(country) = place.country {
            *units.entry((country, place.feature.is_admin1())).or_default() += 1;
        }
    }
    let area_km2 = |row: u32, place: &Row| -> Option<f64> {
        if let Ok(area) = shapes.areas.binary_search_by_key(&row, |area| area.place.get()) {
            return Some(f64::from(shapes.areas[area].area_km2.get()));
        }
        let whole_km2 = |code: &CountryCode| countries.get(code).map(|country| country.area_km2);
        if let Some(members) = members.get(&row).filter(|members| !members.is_empty()) {
            return Some(members.iter().filter_map(whole_km2).sum());
        }
        let country = place.country?;
        let whole_km2 = whole_km2(&country)?;
        if place.feature.is_country() {
            Some(whole_km2)
        } else if place.feature.is_admin1() || place.feature.is_admin2() {
            Some(whole_km2 / f64::from(*units.get(&(country, place.feature.is_admin1()))?))
        } else {
            None
        }
    };
    for (row, place) in places.iter_mut().enumerate().filter(|(_, place)| place.radius_m.is_nan()) {
        let radius_m = if place.feature.is_populated() {
            weigh::built_up_radius_m(place.feature, place.population)
        } else {
            match area_km2(row as u32, place).filter(|&area_km2| area_km2 > 0.0) {
                Some(area_km2) => weigh::radius_of_area_m(area_km2),
                None => weigh::usual_radius_m(place.feature),
            }
        };
        place.radius_m = radius_m as f32;
    }
}
