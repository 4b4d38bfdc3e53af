//! Regions that consist of countries: the UN's M49 regions as CLDR has them, at the places GeoNames has for them.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::cldr::{Containment, TerritoryNames};
use super::place::{Id, Place, Places, Position};
use super::table::Table;

/// UN M49's number and GeoNames' id of a region.
const REGIONS: [(&str, u64); 30] = [
    ("002", 6_255_146),  // Africa
    ("003", 6_255_149),  // North America
    ("005", 6_255_150),  // South America
    ("009", 6_255_151),  // Oceania
    ("011", 7_729_885),  // Western Africa
    ("013", 7_729_892),  // Central America
    ("014", 7_729_889),  // Eastern Africa
    ("015", 7_729_887),  // Northern Africa
    ("017", 7_729_886),  // Central Africa
    ("018", 9_406_051),  // Southern Africa
    ("019", 10_861_432), // America
    ("021", 7_729_890),  // Northern America
    ("029", 7_729_891),  // Caribbean
    ("030", 7_729_894),  // Eastern Asia
    ("034", 7_729_895),  // Southern Asia
    ("035", 7_729_896),  // South Eastern Asia
    ("039", 9_408_658),  // Southern Europe
    ("053", 7_729_898),  // Australia and New Zealand
    ("054", 7_729_899),  // Melanesia
    ("057", 7_729_900),  // Micronesia
    ("061", 7_729_901),  // Polynesia
    ("142", 6_255_147),  // Asia
    ("143", 7_729_893),  // Central Asia
    ("145", 7_729_897),  // Western Asia
    ("150", 6_255_148),  // Europe
    ("151", 7_729_884),  // Eastern Europe
    ("154", 7_729_883),  // Northern Europe
    ("155", 9_408_659),  // Western Europe
    ("202", 12_212_804), // Sub-Saharan Africa
    ("419", 7_730_009),  // Latin America and the Caribbean
];

/// Regions whose position in GeoNames is no place in them that a reader would accept: Central America's is in northern Mexico.
/// They get the mean of their countries' positions.
const MISPLACED: [&str; 1] = ["013"];

/// Gives each region's place CLDR's names and returns `regions.tsv`.
pub(crate) fn complete(
    places: &mut Places,
    names: &TerritoryNames,
    containment: &Containment,
) -> Result<Table> {
    let countries: BTreeSet<String> =
        places.by_id.values().filter(|place| place.is_country()).map(|place| place.country.clone()).collect();
    let mut rows = Vec::new();
    for (m49, number) in REGIONS {
        let id = Id::geonames(number);
        let mut members = containment.countries(m49);
        // CLDR has codes for islands that ISO reserves (Ascension, the Canaries) and GeoNames has not.
        members.retain(|code| countries.contains(code.as_str()));
        anyhow::ensure!(!members.is_empty(), "CLDR has no countries in {m49}");
        let mean = MISPLACED.contains(&m49).then(|| mean(places, &members));
        let place = places.by_id.get_mut(&id).with_context(|| format!("no place {id} for M49 {m49}"))?;
        place.alternates.extend(names.all(m49).iter().cloned());
        if let Some(mean) = mean {
            place.at = mean;
        }
        rows.push((id, members.join(",")));
    }
    // M49's Antarctica is a territory and not a region.
    rows.push((Id::geonames(6_255_152), "AQ".to_owned()));
    rows.sort();
    Table::new(
        "regions.tsv",
        ["id", "members"],
        rows.into_iter().map(|(id, members)| [id.to_string(), members]),
    )
}

fn mean(places: &Places, members: &[String]) -> Option<Position> {
    let is_member = |place: &&Place| place.is_country() && members.contains(&place.country);
    let positions: Vec<Position> =
        places.by_id.values().filter(is_member).filter_map(|place| place.at).collect();
    let count = positions.len() as f64;
    let sum = |axis: fn(&Position) -> f64| positions.iter().map(axis).sum::<f64>();
    (count > 0.0).then(|| Position { lon: sum(|at| at.lon) / count, lat: sum(|at| at.lat) / count })
}
