//! The opened index.

use crate::{CountryCode, NameKind, Place, PlaceId, PlaceIx};
use geo::{LineString, MultiLineString, MultiPolygon, Point, Rect};
use std::path::Path;

/// The read-only index; share it between threads.
pub struct Gazetteer {}

/// Why an index could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// the file could not be read
    #[error("cannot read gazetteer {path}: {source}")]
    Io {
        /// the file
        path: String,
        /// the system's reason
        source: std::io::Error,
    },
    /// not an index of this version, truncated or damaged
    #[error("{path} is not a usable gazetteer: {reason}")]
    Format {
        /// the file, or `embedded`
        path: String,
        /// what is wrong with it
        reason: String,
    },
}

/// A place that bears a looked-up name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameHit {
    /// the place
    pub place: PlaceIx,
    /// what the name is to it; the best kind when the place has it several times
    pub kind: NameKind,
}

/// A name found in running text by [`Gazetteer::matches_at`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch {
    /// how many words of the text it covers
    pub words: usize,
    /// entry to give to [`Gazetteer::hits`]
    pub entry: u32,
}

/// Counts for `gazetteer info`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Info {
    /// places in all
    pub places: usize,
    /// distinct folded names
    pub names: usize,
    /// (place, name) pairs
    pub name_hits: usize,
    /// places by feature, most frequent first: (`P.PPL`, count)
    pub features: Vec<(String, usize)>,
    /// polygons
    pub polygons: usize,
    /// border lines
    pub borders: usize,
    /// size of the index in bytes
    pub bytes: usize,
}

#[allow(unused_variables, missing_docs)] // SKELETON: the gazetteer owner replaces the bodies
impl Gazetteer {
    /// Opens an index that lies in static memory (the embedded default). Checks head and section table only.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, OpenError> {
        todo!()
    }
    /// Opens (memory-maps or reads) an index file; verifies checksums so that a damaged file is refused.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        todo!()
    }
    pub fn info(&self) -> Info {
        todo!()
    }
    /// The place in a row. Panics when `ix` comes from another gazetteer.
    pub fn place(&self, ix: PlaceIx) -> Place<'_> {
        todo!()
    }
    pub fn by_id(&self, id: PlaceId) -> Option<PlaceIx> {
        todo!()
    }
    /// Places that bear a name, most important first. `name` is folded first.
    pub fn lookup(&self, name: &str) -> Vec<NameHit> {
        todo!()
    }
    /// All names that start at the first of `words` (each already folded, see [`crate::fold`]), shortest first, into `out`
    /// (cleared first). Allocates nothing once `out` has grown.
    pub fn matches_at<'t>(&self, words: impl Iterator<Item = &'t str>, out: &mut Vec<NameMatch>) {
        todo!()
    }
    /// The places behind an entry, most important first; no allocation.
    pub fn hits(&self, entry: u32) -> impl ExactSizeIterator<Item = NameHit> + '_ {
        [].into_iter()
    }
    /// All names of a place as written in the sources, with kinds, main name first.
    pub fn names(&self, ix: PlaceIx) -> Vec<(&str, NameKind)> {
        todo!()
    }
    /// Names within `max_edits` (1 or 2) of the folded name, with transliteration, best first; for unseen spellings.
    pub fn fuzzy(&self, name: &str, max_edits: u8) -> Vec<(String, NameHit)> {
        todo!()
    }
    pub fn country(&self, code: CountryCode) -> Option<PlaceIx> {
        todo!()
    }
    pub fn capital(&self, code: CountryCode) -> Option<PlaceIx> {
        todo!()
    }
    pub fn admin1(&self, country: CountryCode, code: &str) -> Option<PlaceIx> {
        todo!()
    }
    pub fn admin2(&self, country: CountryCode, admin1: &str, code: &str) -> Option<PlaceIx> {
        todo!()
    }
    /// Countries that share a land border, sorted by code.
    pub fn neighbours(&self, code: CountryCode) -> Vec<CountryCode> {
        todo!()
    }
    /// Countries a supra-national region consists of; empty for other places.
    pub fn members(&self, ix: PlaceIx) -> Vec<CountryCode> {
        todo!()
    }
    /// The place's area, decoded; `None` when only its radius is known.
    pub fn polygon(&self, ix: PlaceIx) -> Option<MultiPolygon<f64>> {
        todo!()
    }
    /// Bounding box of the polygon (degrees), without decoding it.
    pub fn extent(&self, ix: PlaceIx) -> Option<Rect<f64>> {
        todo!()
    }
    /// The course of a river.
    pub fn line(&self, ix: PlaceIx) -> Option<MultiLineString<f64>> {
        todo!()
    }
    /// The land border between two countries, in either order; `None` when they share none.
    pub fn border(&self, a: CountryCode, b: CountryCode) -> Option<MultiLineString<f64>> {
        todo!()
    }
    /// Country and first-level unit whose polygons contain a position; the smallest polygon wins.
    pub fn containing(&self, position: Point<f64>) -> (Option<PlaceIx>, Option<PlaceIx>) {
        todo!()
    }
    /// Populated places within `radius_m` of a position, nearest first, at most `limit`, with geodesic distance in metres.
    pub fn nearest(&self, position: Point<f64>, radius_m: f64, limit: usize) -> Vec<(PlaceIx, f64)> {
        todo!()
    }
}

#[allow(dead_code)]
type Unused = LineString<f64>;
