//! Who's On First's SQLite files: points, names and kinds of places from the tables `spr` and `names`. Areas and parents are left
//! out; country and first-level unit follow from the position, as for any list.

use super::own::{GivenId, Origin, OwnPlace};
use crate::error::{Error, ErrorKind};
use crate::gazetteer::fold::fold;
use crate::gazetteer::{Feature, NameKind};
use geo::Point;
use rusqlite::{Connection, OpenFlags, Row, Rows};
use std::path::Path;

/// What its licence asks for.
pub const ATTRIBUTION: &str =
    "Contains data from Who's On First (whosonfirst.org), CC BY 4.0 and others, modified.";

/// Kinds of places that are places here, with GeoNames' features. The others (postal codes, time zones, constituencies) are passed
/// over.
const KINDS: [(&str, &str); 17] = [
    ("borough", "P.PPLX"),
    ("campus", "S.FCL"),
    ("continent", "L.CONT"),
    ("country", "A.PCLI"),
    ("county", "A.ADM2"),
    ("dependency", "A.PCLD"),
    ("localadmin", "A.ADM3"),
    ("locality", "P.PPL"),
    ("macrocounty", "A.ADMD"),
    ("macrohood", "P.PPLX"),
    ("macroregion", "A.ADMD"),
    ("marinearea", "H.SEA"),
    ("microhood", "P.PPLX"),
    ("neighbourhood", "P.PPLX"),
    ("ocean", "H.OCN"),
    ("region", "A.ADM1"),
    ("venue", "S.FCL"),
];

/// Places that are neither deprecated nor superseded nor gone.
const PLACES: &str = "SELECT id, name, placetype, country, latitude, longitude FROM spr
    WHERE is_current <> 0 AND is_deprecated <> 1 AND is_superseded <> 1 AND is_ceased <> 1 ORDER BY id";
const NAMES: &str = "SELECT id, name, privateuse FROM names ORDER BY id";

/// Calls `take` with each place; returns how many rows were passed over.
///
/// # Errors
/// When the file cannot be read or has other tables.
pub fn read(path: &Path, take: &mut dyn FnMut(Result<OwnPlace, Error>)) -> Result<u64, Error> {
    let file = path.display().to_string();
    read_tables(path, &file, take).map_err(|error| {
        let reason = format!("it cannot be read as Who's On First's SQLite (tables spr and names): {error}");
        Error::new(ErrorKind::Syntax, file.clone(), reason)
    })
}

fn read_tables(
    path: &Path,
    file: &str,
    take: &mut dyn FnMut(Result<OwnPlace, Error>),
) -> rusqlite::Result<u64> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let (mut places, mut names) = (db.prepare(PLACES)?, db.prepare(NAMES)?);
    let (mut places, mut names) = (places.query([])?, Names { rows: names.query([])?, next: None });
    let mut passed_over = 0;
    while let Some(row) = places.next()? {
        let id: i64 = row.get(0)?;
        match place(row, id, file)? {
            None => passed_over += 1,
            Some(Err(error)) => take(Err(error)),
            Some(Ok(mut place)) => {
                place.names = names.of(id)?;
                take(Ok(place));
            }
        }
    }
    Ok(passed_over)
}

/// A row of `spr`; `None` for what is no place here.
fn place(row: &Row<'_>, id: i64, file: &str) -> rusqlite::Result<Option<Result<OwnPlace, Error>>> {
    let (name, kind): (Option<String>, String) = (row.get(1)?, row.get(2)?);
    let feature =
        KINDS.iter().find(|(known, _)| *known == kind).and_then(|(_, feature)| Feature::parse(feature));
    let (Some(name), Some(feature)) = (name.filter(|name| !fold(name).is_empty()), feature) else {
        return Ok(None);
    };
    let origin = Origin::id(file, id);
    let country: Option<String> = row.get(3)?;
    let (lat, lon): (f64, f64) = (row.get(4)?, row.get(5)?);
    let Ok(number) = u32::try_from(id) else {
        return Ok(Some(Err(
            origin.error(format!("{id} is no id that an index can hold (0 to {})", u32::MAX))
        )));
    };
    Ok(Some(Ok(OwnPlace {
        id: Some(GivenId::Own(number)),
        name: Some(name),
        feature: Some(feature),
        // XX and the like stand for "disputed" and "not known".
        country: country.filter(|code| code.len() == 2 && !code.starts_with('X') || code == "XK"),
        position: Some(Point::new(lon, lat)),
        ..OwnPlace::new(origin)
    })))
}

/// Names of places in the order of their ids, read once.
struct Names<'s> {
    rows: Rows<'s>,
    next: Option<(i64, String, NameKind)>,
}

impl Names<'_> {
    /// Names of a place; ids must be asked for in rising order.
    fn of(&mut self, id: i64) -> rusqlite::Result<Vec<(String, NameKind)>> {
        let mut names = Vec::new();
        loop {
            if self.next.is_none() {
                self.next = self.rows.next()?.map(name).transpose()?;
            }
            match self.next.take() {
                Some((of, name, kind)) if of == id => names.push((name, kind)),
                Some((of, ..)) if of < id => {}
                later => {
                    self.next = later;
                    return Ok(names);
                }
            }
        }
    }
}

fn name(row: &Row<'_>) -> rusqlite::Result<(i64, String, NameKind)> {
    let use_: Option<String> = row.get(2)?;
    let use_ = use_.unwrap_or_default();
    let kind = match () {
        () if use_.contains("abbr") => NameKind::Abbreviation,
        () if use_.contains("histor") => NameKind::Former,
        () => NameKind::Alternate,
    };
    let name: Option<String> = row.get(1)?;
    Ok((row.get(0)?, name.unwrap_or_default(), kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_their_names_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wof.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "CREATE TABLE spr (id INTEGER, name TEXT, placetype TEXT, country TEXT, latitude REAL, longitude REAL,
                 is_current INTEGER, is_deprecated INTEGER, is_ceased INTEGER, is_superseded INTEGER);
             CREATE TABLE names (id INTEGER, name TEXT, privateuse TEXT);
             INSERT INTO spr VALUES (7, 'Khujand', 'locality', 'TJ', 40.28, 69.62, 1, 0, 0, 0),
                 (3, 'Sughd', 'region', 'TJ', 40, 69, -1, 0, 0, 0), (4, 'Old', 'locality', 'TJ', 40, 69, 0, 1, 0, 0),
                 (5, '735700', 'postalcode', 'TJ', 40, 69, 1, 0, 0, 0), (-6, 'A', 'locality', 'XX', 40, 69, 1, 0, 0, 0);
             INSERT INTO names VALUES (7, 'Хуҷанд', 'preferred'), (4, 'Gone', 'preferred'), (7, 'Leninabad', 'historical'),
                 (3, 'SU', 'abbreviation');",
        )
        .unwrap();
        drop(db);
        let (mut found, mut failed) = (Vec::new(), 0);
        let passed_over = read(&path, &mut |row| match row {
            Ok(place) => found.push(place),
            Err(_) => failed += 1,
        });
        assert_eq!((passed_over, failed), (Ok(1), 1));
        assert_eq!(
            found.iter().map(|place| place.name.as_deref().unwrap()).collect::<Vec<_>>(),
            ["Sughd", "Khujand"]
        );
        assert_eq!(found[0].names, [("SU".to_owned(), NameKind::Abbreviation)]);
        assert_eq!(
            found[1].names,
            [("Хуҷанд".to_owned(), NameKind::Alternate), ("Leninabad".to_owned(), NameKind::Former)]
        );
        assert_eq!(found[1].feature, Feature::parse("P.PPL"));
        std::fs::write(folder.path().join("x.db"), "no database at all").unwrap();
        let error = read(&folder.path().join("x.db"), &mut |_| {}).unwrap_err();
        assert!(error.to_string().contains("Who's On First"), "{error}");
    }
}
