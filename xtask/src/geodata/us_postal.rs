//! Hamlets and neighbourhoods of the United States that GeoNames' lists of towns leave out, from its postal places (pyzipcode3).

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rusqlite::Connection;

use super::archive::Archive;
use super::nearby::Names;
use super::place::{Id, Place, Places, Position};

/// A place of the same name as near as this is the same one.
const SAME_KM: f64 = 15.0;

/// Post offices of the forces are no places.
const FORCES: [&str; 3] = ["AA", "AE", "AP"];

#[derive(Default)]
struct Hamlet {
    first_code: u64,
    county: String,
    sum: (f64, f64),
    codes: f64,
}

/// Adds a place for each name that has no place yet, in the middle of its postal areas. Its number is its first postal code.
pub(crate) fn add(places: &mut Places, pyzipcode3: &Archive) -> Result<()> {
    let file = pyzipcode3.read("pyzipcode/zipcodes.db")?;
    let mut postal = Connection::open_in_memory()?;
    postal.deserialize_read_exact("main", file.as_slice(), file.len(), true).context("zipcodes.db")?;
    let mut statement = postal.prepare(
        "select place, state_code, cast(zip_code as integer), coalesce(county_code, 0), longitude, latitude from zip \
         where country = 'US' and place <> '' and longitude <> '' and latitude <> '' order by zip_code",
    )?;
    let mut rows = statement.query([])?;
    let mut hamlets: BTreeMap<(String, String), Hamlet> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (name, state): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let Some(state) = state.filter(|state| !state.is_empty() && !FORCES.contains(&state.as_str())) else {
            continue;
        };
        let (code, county): (i64, i64) = (row.get(2)?, row.get::<_, rusqlite::types::Value>(3).map(integer)?);
        let (lon, lat): (f64, f64) = (row.get(4)?, row.get(5)?);
        let hamlet = hamlets.entry((name, state)).or_insert_with(|| Hamlet {
            first_code: code.unsigned_abs(),
            county: if county > 0 { format!("{county:03}") } else { String::new() },
            ..Hamlet::default()
        });
        hamlet.sum = (hamlet.sum.0 + lon, hamlet.sum.1 + lat);
        hamlet.codes += 1.0;
    }
    let names = Names::new(places, "US");
    for ((name, state), hamlet) in hamlets {
        let at = Position { lon: hamlet.sum.0 / hamlet.codes, lat: hamlet.sum.1 / hamlet.codes };
        let is_known = |name: &str| names.is_near(name, at, SAME_KM);
        if is_known(&name) || is_known(&name.replace("Saint ", "St. ")) {
            continue;
        }
        let place = Place {
            name,
            feature: "P.PPL".to_owned(),
            country: "US".to_owned(),
            admin1: state,
            admin2: hamlet.county,
            at: Some(at),
            ..Place::default()
        };
        // Two names of one postal code: the first keeps the number.
        places.by_id.entry(Id::us_postal(hamlet.first_code)).or_insert(place);
    }
    Ok(())
}

/// The county's code is a number in some rows and text or nothing in others.
fn integer(value: rusqlite::types::Value) -> i64 {
    match value {
        rusqlite::types::Value::Integer(number) => number,
        rusqlite::types::Value::Text(text) => text.parse().unwrap_or(0),
        _ => 0,
    }
}
