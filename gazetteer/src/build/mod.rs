//! Compiles places, names and shapes into an index.
//!
//! [`Builder`] takes them from anywhere, in rows ([`Builder::add_place`], [`Builder::add_name`], [`Builder::add_area`], …) or
//! out of another index ([`Builder::add_index`]), and writes the index ([`Builder::finish`]). [`build`] hands in the tables of
//! `geodata/`, in the form that `geodata/README.md` fixes.
//!
//! What was told lies in packed columns (`columns`, `shapes`) until the end. Then places are sorted, those that nobody
//! weighed or measured get a weight and a radius (`weigh`, `radius`), threads fold the names into the keys that places are
//! found by (`spelling`) and sort them in runs that wait in temporary files (`runs`, `spool`), and merging the runs gives the
//! automaton of names and the places behind each (`merge`). Last come the records of the places (`records`). Memory grows by about a hundred bytes a place and its names. The
//! same input gives the same bytes, whatever the number of threads.

mod base;
mod builder;
mod columns;
mod finish;
mod merge;
mod radius;
mod records;
mod runs;
mod seats;
mod shape_sections;
mod shapes;
mod spelling;
mod spool;
mod table;
mod tables;
mod temporary;
mod weigh;

pub use builder::{Builder, CountryRow, PlaceRow, Refused};
pub use temporary::{remove_temporary_files, temporary_beside};

/// The tables as they are stored, decompressed. An empty one has no rows.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)] // named after the files that geodata/README.md describes; `attribution`: see `Builder::attribute`
pub struct Tables<'t> {
    pub places: &'t [u8],
    pub names: &'t [u8],
    pub countries: &'t [u8],
    pub regions: &'t [u8],
    pub polygons: &'t [u8],
    pub lines: &'t [u8],
    pub borders: &'t [u8],
    pub coast: &'t [u8],
    pub curated: &'t [u8],
    pub attribution: &'t str,
}

/// Where a table is malformed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table}:{line}: {}{reason}", .column.map(|column| format!("column `{column}`: ")).unwrap_or_default())]
pub struct BuildError {
    /// file name without `.zst`
    pub table: &'static str,
    /// counted from 1
    pub line: usize,
    /// name of the column, when one is to blame
    pub column: Option<&'static str>,
    /// what is wrong
    pub reason: String,
}

/// How far [`Builder::finish`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// what it does now
    pub stage: Stage,
    /// how much of `total` is done
    pub done: u64,
    /// places, names or sections, by stage
    pub total: u64,
}

/// What [`Builder::finish`] does, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// sorts places by id
    Sort,
    /// folds names and sorts them in parts
    Fold,
    /// merges the parts
    Merge,
    /// puts the sections together
    Write,
}

/// What an index was built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// places in all
    pub places: u64,
    /// names that were handed in
    pub names: u64,
    /// distinct folded names that places are found by
    pub keys: u64,
    /// (key, place) pairs
    pub pairs: u64,
    /// places with an area
    pub areas: u64,
    /// size of the index in bytes
    pub bytes: u64,
}

/// Why an index could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FinishError {
    /// the disk is full, the folder is missing, …
    #[error("cannot write the index: {0}")]
    Io(#[from] std::io::Error),
    /// the format counts them in 32 bits
    #[error("there are too many {0} for one index")]
    TooLarge(&'static str),
    /// the automaton refused them
    #[error("the names cannot be compiled: {0}")]
    Names(String),
}

/// Compiles the tables into an index for [`crate::Gazetteer::from_bytes`].
pub fn build(tables: &Tables<'_>) -> Result<Vec<u8>, BuildError> {
    tables::read(tables)?.into_bytes().map_err(|error| BuildError {
        table: "names.tsv",
        line: 0,
        column: None,
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::TABLES;

    fn error(tables: Tables<'_>) -> String {
        build(&tables).unwrap_err().to_string()
    }

    /// The fixture's table with one text in it replaced.
    fn with(table: &[u8], old: &str, new: &str) -> Vec<u8> {
        let text = std::str::from_utf8(table).unwrap();
        assert!(text.contains(old));
        text.replacen(old, new, 1).into_bytes()
    }

    #[test]
    fn malformed_tables_are_reported_with_line_and_column() {
        let places = |old, new| error(Tables { places: &with(TABLES.places, old, new), ..TABLES });
        assert_eq!(
            places("id\tname", "id\tnames"),
            "places.tsv:1: the header is `id\tnames\tfeature\tcountry\tadmin1\tadmin2\tlon\tlat\tpopulation\tnames` instead of `id name feature country admin1 admin2 lon lat population names`"
        );
        assert_eq!(
            places("geonames:498817", "geoname:498817"),
            "places.tsv:2: column `id`: `geoname:498817` is no place id (expected e.g. geonames:1221874)"
        );
        assert_eq!(
            places("30.31413", "30,31413"),
            "places.tsv:2: column `lon`: `30,31413` is no number of degrees"
        );
        assert_eq!(
            places("59.93863", "159.93863"),
            "places.tsv:2: column `lat`: 159.93863 is beyond 90 degrees"
        );
        assert_eq!(
            places("P.PPLA\tRU", "PPLA\tRU"),
            "places.tsv:2: column `feature`: `PPLA` is no feature such as P.PPLC"
        );
        assert_eq!(
            places("P.PPLA\tRU", "P.PPLA\tRUS"),
            "places.tsv:2: column `country`: `RUS` is no country code"
        );
        assert_eq!(
            places("\t5351935\t", "\t-1\t"),
            "places.tsv:2: column `population`: `-1` is no number of inhabitants"
        );
        assert_eq!(
            places("geonames:498817", "geonames:998817"),
            "places.tsv:3: column `id`: the rows are not sorted by id, or the id stands twice"
        );
        assert_eq!(places("\t5351935", ""), "places.tsv:2: it has 9 columns instead of 10");
        let names = with(TABLES.names, "former\tLen", "old\tLen");
        assert_eq!(
            error(Tables { names: &names, ..TABLES }),
            "names.tsv:8: column `kind`: `old` is no kind of name"
        );
        let polygons = with(TABLES.polygons, "25000,0 0,20000", "25000,0 0;20000");
        assert_eq!(
            error(Tables { polygons: &polygons, ..TABLES }),
            "polygons.tsv:2: column `rings`: `0` is no position"
        );
        let polygons = with(TABLES.polygons, "0,-20000", "0,-19999");
        assert_eq!(
            error(Tables { polygons: &polygons, ..TABLES }),
            "polygons.tsv:2: column `rings`: ring 0 of polygon 0 is not closed"
        );
        assert_eq!(error(Tables { curated: &[0xFF], ..TABLES }), "curated.tsv:1: it is not UTF-8");
    }

    #[test]
    fn empty_tables_make_an_empty_index() {
        let gazetteer = crate::Gazetteer::from_bytes(build(&Tables::default()).unwrap()).unwrap();
        assert_eq!(gazetteer.info().places, 0);
        assert!(gazetteer.lookup("Moscow").is_empty());
    }
}
