//! Takes over what an opened index holds.

use super::{Builder, CountryRow, PlaceRow, Refused};
use crate::{CountryCode, Gazetteer, NameKind, PlaceIx};
use std::f64::consts::PI;

impl Builder {
    /// Takes over everything of an index: places with weights and radii, names, shapes, borders, countries, members and attribution. What
    /// is handed in later under the same ids tells these places anew (see [`Builder::add_place`]) and adds to them.
    ///
    /// Refused where a place was handed in before.
    pub fn add_index(&mut self, index: &Gazetteer) -> Result<(), Refused> {
        for row in 0..index.place_count() as u32 {
            let ix = PlaceIx(row);
            let place = index.place(ix);
            let id = place.id;
            self.add_place(&PlaceRow {
                id,
                name: place.name,
                feature: place.feature,
                country: place.country,
                admin1: place.admin1,
                admin2: place.admin2,
                lon: place.lon,
                lat: place.lat,
                population: place.population,
                radius_m: Some(place.radius_m),
                importance: Some(place.importance),
            })?;
            let names = index.told_names(ix).into_iter().filter(|(_, kind, _)| *kind != NameKind::Primary);
            for (name, kind, reviewed) in names {
                if reviewed {
                    self.add_reviewed_name(id, &name, kind)?;
                } else {
                    self.add_name(id, &name, kind)?;
                }
            }
            if let Some(area) = index.polygon(ix) {
                self.add_area(id, &area)?;
            }
            if let Some(line) = index.line(ix) {
                self.add_line(id, &line)?;
            }
            let members = index.members(ix);
            if !members.is_empty() {
                self.set_members(id, &members)?;
            }
            let at = self.row(id)?;
            self.places[at as usize].inherited = true;
        }
        for (a, b, kind, line) in index.borders() {
            self.add_border(a, b, kind, &line)?;
        }
        for code in index.country_codes() {
            self.inherit_country(index, code);
        }
        self.attribute(index.attribution());
        Ok(())
    }

    fn inherit_country(&mut self, index: &Gazetteer, code: CountryCode) {
        let id = |ix: Option<PlaceIx>| ix.map(|ix| index.place(ix).id);
        // The index holds the radius of a circle of the country's area, not the area.
        let radius_km = index.country(code).map_or(0.0, |ix| index.place(ix).radius_m / 1000.0);
        self.set_country(CountryRow {
            code,
            place: id(index.country(code)),
            capital: id(index.capital(code)),
            neighbours: index.neighbours(code),
            area_km2: PI * radius_km * radius_km,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{first, gazetteer};
    use crate::{Feature, Place};

    fn rebuilt(change: impl FnOnce(&mut Builder)) -> Gazetteer {
        let mut builder = Builder::new();
        builder.add_index(gazetteer()).unwrap();
        change(&mut builder);
        Gazetteer::from_bytes(builder.into_bytes().unwrap()).unwrap()
    }

    fn row<'t>(place: &Place<'t>, name: &'t str) -> PlaceRow<'t> {
        PlaceRow {
            id: place.id,
            name,
            feature: place.feature,
            country: place.country,
            admin1: place.admin1,
            admin2: place.admin2,
            lon: 68.78,
            lat: 38.54,
            population: 1_201_800,
            radius_m: None,
            importance: None,
        }
    }

    /// Everything that two indexes say, but for the order in which they hold it.
    fn assert_same(before: &Gazetteer, after: &Gazetteer) {
        let counts =
            |info: crate::Info| (info.places, info.names, info.name_hits, info.polygons, info.borders);
        assert_eq!(counts(after.info()), counts(before.info()));
        for place in crate::fixture::all(before) {
            let same = after.place(place.ix);
            assert_eq!(format!("{same:?}"), format!("{place:?}"));
            assert_eq!(after.told_names(place.ix), before.told_names(place.ix));
            for (name, ..) in before.told_names(place.ix) {
                assert!(after.lookup(&name).eq(before.lookup(&name)), "{name}");
            }
            assert_eq!(after.polygon(place.ix), before.polygon(place.ix));
            assert_eq!(after.line(place.ix), before.line(place.ix));
            assert_eq!(after.members(place.ix), before.members(place.ix));
        }
        for code in before.country_codes() {
            assert_eq!(after.capital(code), before.capital(code));
            assert_eq!(after.neighbours(code), before.neighbours(code));
        }
        assert!(after.borders().eq(before.borders()));
    }

    #[test]
    fn an_index_is_taken_over_whole() {
        assert_same(gazetteer(), &rebuilt(|_| {}));
    }

    #[test]
    fn a_table_of_beginnings_changes_no_answer() {
        let with_table = rebuilt(|builder| builder.table_of_beginnings(true));
        let rows = |gazetteer: &Gazetteer| gazetteer.section(crate::format::Section::Beginnings).len();
        assert!(rows(&with_table) > 0 && rows(gazetteer()) == 0);
        assert_same(gazetteer(), &with_table);
        for name in
            ["", "dushanb", "dushanbe x", "saint petersbur", "saint petersburgh", "Trinidad and Tobag"]
        {
            assert!(with_table.lookup(name).eq(gazetteer().lookup(name)), "{name}");
        }
    }

    #[test]
    fn a_place_told_anew_keeps_names_shape_and_weight() {
        let dushanbe = first(gazetteer(), "Dushanbe");
        let after = rebuilt(|builder| {
            builder.add_place(&row(&dushanbe, "Dushanbe City")).unwrap();
            assert_eq!(builder.add_place(&row(&dushanbe, "Dushanbe")), Err(Refused::Twice(dushanbe.id)));
        });
        let told = first(&after, "Stalinabad");
        assert_eq!((told.name, told.population, told.lon), ("Dushanbe City", 1_201_800, 68.78));
        assert_eq!((told.radius_m, told.importance), (9500.0, 0.9));
        let names = after.names(told.ix);
        assert_eq!(
            names[..2],
            [("Dushanbe City".into(), NameKind::Primary), ("Dushanbe".into(), NameKind::Alternate)]
        );
    }

    #[test]
    fn the_users_places_go_beside_the_base() {
        let after = rebuilt(|builder| {
            let place = first(gazetteer(), "Moscow");
            let id = "user:7".parse().unwrap();
            let feature = Feature::parse("S.PRN").unwrap();
            builder.add_place(&PlaceRow { id, feature, ..row(&place, "Camp Moscow") }).unwrap();
        });
        let camp = first(&after, "camp moscow");
        assert_eq!((camp.id.to_string().as_str(), camp.radius_m), ("user:7", 1000.0));
        assert_eq!(after.info().places, gazetteer().info().places + 1);
    }
}
