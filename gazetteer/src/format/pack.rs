//! Packs what needs more than filling in a record: rings into chunks, places and the features and units that they share.

use super::{
    BOX_UNITS, ChunkRecord, DeltaRecord, FeatureRecord, NO_ROW, PartsRecord, PlaceRecord, UnitRecord,
    packed_importance,
};
use crate::{CountryCode, Feature, PlaceId};
use std::collections::HashMap;
use std::hash::Hash;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{F32, I16, I32, U16, U32};

/// Positions of a ring that share one [`ChunkRecord`].
pub(crate) const CHUNK_POINTS: usize = 32;

/// A run of rows.
pub(crate) fn run(first: usize, end: usize) -> PartsRecord {
    PartsRecord { first: U32::new(first as u32), count: U32::new((end - first) as u32) }
}

/// Chunks and their differences, as the sections hold them.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    pub(crate) deltas: Vec<DeltaRecord>,
    pub(crate) chunks: Vec<ChunkRecord>,
}

impl Outlines {
    /// Adds a ring or a part of a line, positions in [`super::SHAPE_UNITS`]; its chunks are a row of `Rings`.
    pub(crate) fn push(&mut self, points: &[(i32, i32)]) -> PartsRecord {
        let first_chunk = self.chunks.len();
        let mut rest = points;
        while let Some((&base, after)) = rest.split_first() {
            let deltas = self.deltas.len();
            let near = |&&(x, y): &&(i32, i32)| {
                let (dx, dy) = (x - base.0, y - base.1);
                i16::try_from(dx).ok().zip(i16::try_from(dy).ok()).is_some()
            };
            let count = after.iter().take(CHUNK_POINTS - 1).take_while(near).count();
            self.deltas.extend(after[..count].iter().map(|&(x, y)| DeltaRecord {
                x: I16::new((x - base.0) as i16),
                y: I16::new((y - base.1) as i16),
            }));
            // With the first position of the next chunk, where the last edge ends.
            let spanned = &rest[..rest.len().min(count + 2)];
            let low = |values: &mut dyn Iterator<Item = i32>| {
                I16::new(values.min().unwrap_or_default().div_euclid(BOX_UNITS) as i16)
            };
            let high = |values: &mut dyn Iterator<Item = i32>| {
                I16::new(-(-values.max().unwrap_or_default()).div_euclid(BOX_UNITS) as i16)
            };
            self.chunks.push(ChunkRecord {
                x: I32::new(base.0),
                y: I32::new(base.1),
                deltas: U32::new(deltas as u32),
                count: U16::new(count as u16),
                west: low(&mut spanned.iter().map(|point| point.0)),
                south: low(&mut spanned.iter().map(|point| point.1)),
                east: high(&mut spanned.iter().map(|point| point.0)),
                north: high(&mut spanned.iter().map(|point| point.1)),
            });
            rest = &after[count..];
        }
        run(first_chunk, self.chunks.len())
    }
}

/// Gives each value a row.
#[derive(Debug)]
struct Rows<T> {
    values: Vec<T>,
    rows: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Rows<T> {
    fn new() -> Self {
        Rows { values: Vec::new(), rows: HashMap::new() }
    }

    fn row(&mut self, value: T) -> u32 {
        if let Some(&row) = self.rows.get(&value) {
            return row;
        }
        let row = self.values.len() as u32;
        self.values.push(value.clone());
        self.rows.insert(value, row);
        row
    }
}

/// What a place record holds, before it is packed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlaceFields<'t> {
    pub(crate) id: PlaceId,
    pub(crate) feature: Feature,
    pub(crate) country: Option<CountryCode>,
    pub(crate) admin1: &'t str,
    pub(crate) admin2: &'t str,
    /// in [`super::PLACE_UNITS`]
    pub(crate) lon: i32,
    pub(crate) lat: i32,
    pub(crate) population: u32,
    pub(crate) radius_m: f32,
    pub(crate) importance: f32,
}

/// Packs places, and collects the tables that they point into.
#[derive(Debug)]
pub(crate) struct PlacePacker {
    features: Rows<(u8, [u8; 5])>,
    units: Rows<([u8; 2], u32, u32)>,
    codes: Rows<Vec<u8>>,
    code_offsets: Vec<u32>,
    code_bytes: Vec<u8>,
}

/// Why a place or a table cannot be packed: more than the format can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) &'static str);

impl PlacePacker {
    pub(crate) fn new() -> Self {
        let (features, units, codes) = (Rows::new(), Rows::new(), Rows::new());
        PlacePacker { features, units, codes, code_offsets: Vec::new(), code_bytes: Vec::new() }
    }

    /// `names` is the offset of the place's names in `Written`.
    pub(crate) fn pack(&mut self, place: &PlaceFields<'_>, names: usize) -> Result<PlaceRecord, TooMany> {
        let names = u32::try_from(names).map_err(|_| TooMany("names: 4 GiB at most"))?;
        let feature = self.features.row((place.feature.class, place.feature.code));
        if feature >= 1 << 12 {
            return Err(TooMany("features: 4096 at most"));
        }
        let (admin1, admin2) = (self.code(place.admin1), self.code(place.admin2));
        let country = place.country.map_or([0; 2], |country| country.0);
        Ok(PlaceRecord {
            number: U32::new(place.id.number),
            names: U32::new(names),
            lon: I32::new(place.lon),
            lat: I32::new(place.lat),
            population: U32::new(place.population),
            radius_m: F32::new(place.radius_m),
            unit: U32::new(self.units.row((country, admin1, admin2))),
            feature: U16::new((place.id.source as u16) << 12 | feature as u16),
            importance: U16::new(packed_importance(place.importance)),
        })
    }

    /// Offset of a code; one longer than 255 bytes is cut at a letter.
    fn code(&mut self, code: &str) -> u32 {
        let row = self.codes.row(code.as_bytes().to_vec()) as usize;
        if row == self.code_offsets.len() {
            let code = &code[..code.floor_char_boundary(255)];
            self.code_offsets.push(self.code_bytes.len() as u32);
            self.code_bytes.push(code.len() as u8);
            self.code_bytes.extend_from_slice(code.as_bytes());
        }
        self.code_offsets[row]
    }

    /// The sections `Features`, `Units` and `UnitCodes`. `admin1_place` gives the row of the first-level unit with a country and a
    /// code.
    pub(crate) fn finish(
        self,
        admin1_place: impl Fn([u8; 2], &[u8]) -> Option<u32>,
    ) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let features = self.features.values.iter().map(|&(class, code)| FeatureRecord { class, code });
        let units = self.units.values.iter().map(|&(country, admin1, admin2)| UnitRecord {
            country,
            admin1: U32::new(admin1),
            admin2: U32::new(admin2),
            admin1_place: U32::new(
                admin1_place(country, code_at(&self.code_bytes, admin1)).unwrap_or(NO_ROW),
            ),
        });
        let features: Vec<_> = features.collect();
        let units: Vec<_> = units.collect();
        (features.as_bytes().to_vec(), units.as_bytes().to_vec(), self.code_bytes)
    }
}

/// The code at an offset of `UnitCodes`; empty where none is.
pub(crate) fn code_at(codes: &[u8], offset: u32) -> &[u8] {
    let rest = codes.get(offset as usize..).and_then(|rest| rest.split_first());
    rest.and_then(|(&length, rest)| rest.get(..usize::from(length))).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::super::IMPORTANCE_UNITS;
    use super::*;
    use zerocopy::FromBytes;

    #[test]
    fn long_edges_begin_a_new_chunk() {
        let mut outlines = Outlines::default();
        let points = [(0, 0), (100, -5), (900_000, 0), (900_001, 7), (0, 0)];
        let ring = outlines.push(&points);
        assert_eq!((ring.first.get(), ring.count.get()), (0, 3));
        let spans: Vec<_> = (outlines.chunks.iter())
            .map(|c| [c.west.get(), c.south.get(), c.east.get(), c.north.get()])
            .collect();
        assert_eq!(spans, [[0, -1, 9000, 0], [0, 0, 9001, 1], [0, 0, 0, 0]]);
        let counts: Vec<_> = outlines.chunks.iter().map(|chunk| chunk.count.get()).collect();
        assert_eq!(counts, [1, 1, 0]);
        let many: Vec<(i32, i32)> = (0..100).map(|at| (at, at)).collect();
        assert_eq!(outlines.push(&many).count.get(), 4);
    }

    #[test]
    fn what_places_share_is_stored_once() {
        let mut packer = PlacePacker::new();
        let mut place = PlaceFields {
            id: "geonames:1221874".parse().unwrap(),
            feature: Feature::parse("P.PPLC").unwrap(),
            country: CountryCode::new("TJ"),
            admin1: "04",
            admin2: "",
            lon: 6_877_905,
            lat: 3_853_575,
            population: 679_400,
            radius_m: 9500.0,
            importance: 0.9,
        };
        let first = packer.pack(&place, 12).unwrap();
        let second = packer.pack(&place, 40).unwrap();
        place.admin1 = "02";
        let third = packer.pack(&place, 60).unwrap();
        assert_eq!((first.unit, second.unit, third.unit), (U32::new(0), U32::new(0), U32::new(1)));
        assert_eq!(f32::from(first.importance.get()) / IMPORTANCE_UNITS, 0.9);
        let (features, units, codes) =
            packer.finish(|country, code| (country == *b"TJ" && code == b"02").then_some(7));
        assert_eq!(features, b"PPPLC\0");
        let units = <[UnitRecord]>::ref_from_bytes(&units).unwrap();
        let places: Vec<u32> = units.iter().map(|unit| unit.admin1_place.get()).collect();
        assert_eq!(places, [NO_ROW, 7]);
        assert_eq!(codes, b"\x0204\0\x0202");
        assert_eq!(PlacePacker::new().pack(&place, 1 << 32).unwrap_err(), TooMany("names: 4 GiB at most"));
    }
}
