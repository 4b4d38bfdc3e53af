//! Units that bear the name of their seat: whoever says only the name means the town, unless the unit is far larger.

use super::columns::{Names, Row};
use crate::CountryCode;
use crate::fold::fold;
use std::collections::HashMap;

/// A unit with more people for each one of its seat is known by itself: *Quebec*, *Oaxaca* (16), but not *Sumy* (4), *Daraa* (11)
/// or *Fergana* (13).
const FAR_LARGER: u64 = 15;

/// Under its seat's name a unit keeps this share of the seat's importance at most.
const BELOW_SEAT: f32 = 0.999;

/// What a first-level unit weighs at most among those of its name, by the unit's row.
pub(super) fn weights(places: &[Row], names: &Names) -> HashMap<u32, f32> {
    let mut seats: HashMap<(CountryCode, u32), (u32, &Row)> = HashMap::new();
    for (row, place) in places.iter().enumerate() {
        let is_seat = matches!(place.feature.to_string().as_str(), "P.PPLC" | "P.PPLA");
        if let (Some(country), true) = (place.country, is_seat) {
            let seat = seats.entry((country, place.admin1)).or_insert((row as u32, place));
            if place.population > seat.1.population {
                *seat = (row as u32, place);
            }
        }
    }
    let folded = |row: u32, place: &Row| -> Vec<String> {
        let (mut references, mut own) = (names.references(row..row + 1), Vec::new());
        names.of(row, place.feature, &mut references, &mut own);
        own.iter().map(|name| fold(name.text)).collect()
    };
    let mut most = HashMap::new();
    for (row, unit) in places.iter().enumerate().filter(|(_, place)| place.feature.is_admin1()) {
        let Some(&(seat_row, seat)) = unit.country.and_then(|country| seats.get(&(country, unit.admin1)))
        else {
            continue;
        };
        let is_larger = u64::from(unit.population) > FAR_LARGER * u64::from(seat.population);
        if is_larger || unit.importance <= seat.importance {
            continue;
        }
        if let Some(name) = folded(row as u32, unit).first()
            && folded(seat_row, seat).contains(name)
        {
            most.insert(row as u32, seat.importance * BELOW_SEAT);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use crate::build::{Tables, build};
    use crate::{Gazetteer, PlaceIx};

    /// The features found under `name`, best first, of a unit and its seat with so many people.
    fn order(name: &str, unit: u32, seat: u32) -> Vec<String> {
        let places = format!(
            "id\tname\tfeature\tcountry\tadmin1\tadmin2\tlon\tlat\tpopulation\tnames\n\
             geonames:1\t{name}\tA.ADM1\tSY\t08\t\t36.2\t32.9\t{unit}\t\n\
             geonames:2\t{name}\tP.PPLA\tSY\t08\t\t36.1\t32.6\t{seat}\t\n"
        );
        let index = build(&Tables { places: places.as_bytes(), ..Tables::default() }).unwrap();
        let gazetteer = Gazetteer::from_bytes(index).unwrap();
        let found = gazetteer.lookup(name);
        found.map(|hit| gazetteer.place(PlaceIx(hit.place.0)).feature.to_string()).collect()
    }

    #[test]
    fn a_seat_comes_before_the_unit_that_is_named_for_it() {
        assert_eq!(order("Daraa", 1_027_000, 97_969), ["P.PPLA", "A.ADM1"]);
        assert_eq!(order("Oaxaca", 4_132_148, 255_029), ["A.ADM1", "P.PPLA"]);
    }
}
