//! Polygons, lines and borders inside the index.

use crate::format::pack::{CHUNK_POINTS, Outlines};
use crate::format::{
    AreaRecord, BOX_UNITS, BorderRecord, ChunkRecord, DeltaRecord, LineRecord, PartsRecord, SHAPE_UNITS,
    Section,
};
use crate::grid::AREAS;
use crate::{BorderKind, CountryCode, Gazetteer, PlaceIx};
use geo::{Coord, LineString, MultiLineString, MultiPolygon, Point, Polygon, Rect};

/// So far off, in eight directions, a position without an area looks for one: five times what shapes are simplified by. Places off
/// all land are rare in reports and common in the sea, so that looking must be cheap.
const OFF_SHORE_M: f64 = 3_000.0;
/// Eight directions: east and north.
const AROUND: [(f64, f64); 8] = {
    const D: f64 = std::f64::consts::FRAC_1_SQRT_2;
    [(0.0, 1.0), (D, D), (1.0, 0.0), (D, -D), (0.0, -1.0), (-D, -D), (-1.0, 0.0), (-D, D)]
};
/// A degree of latitude, about.
const DEGREE_M: f64 = 111_200.0;
/// More areas than any cell has, unless the index is damaged.
const MAX_IN_CELL: usize = 4096;

/// The sections that shapes are made of, as the builder holds them and as they lie in an index.
#[derive(Clone, Copy)]
pub(crate) struct Shapes<'g> {
    pub(crate) deltas: &'g [DeltaRecord],
    pub(crate) chunks: &'g [ChunkRecord],
    pub(crate) rings: &'g [PartsRecord],
    pub(crate) polygons: &'g [PartsRecord],
}

impl<'g> Shapes<'g> {
    pub(crate) fn new(outlines: &'g Outlines, rings: &'g [PartsRecord], polygons: &'g [PartsRecord]) -> Self {
        Shapes { deltas: &outlines.deltas, chunks: &outlines.chunks, rings, polygons }
    }

    pub(crate) fn rings_of(self, parts: &PartsRecord) -> &'g [PartsRecord] {
        slice(self.rings, parts.first.get(), parts.count.get())
    }

    pub(crate) fn polygons_of(self, parts: &PartsRecord) -> &'g [PartsRecord] {
        slice(self.polygons, parts.first.get(), parts.count.get())
    }

    pub(crate) fn chunks_of(self, ring: &PartsRecord) -> &'g [ChunkRecord] {
        slice(self.chunks, ring.first.get(), ring.count.get())
    }

    /// The positions of a chunk, in [`SHAPE_UNITS`].
    #[inline]
    pub(crate) fn points_of(self, chunk: &'g ChunkRecord) -> impl Iterator<Item = (i32, i32)> + Clone + 'g {
        let (x, y) = (chunk.x.get(), chunk.y.get());
        let count = u32::from(chunk.count.get()).min(CHUNK_POINTS as u32);
        let deltas = slice(self.deltas, chunk.deltas.get(), count);
        let others = deltas.iter().map(move |delta| {
            (x.wrapping_add(i32::from(delta.x.get())), y.wrapping_add(i32::from(delta.y.get())))
        });
        std::iter::once((x, y)).chain(others)
    }

    /// All positions of a ring or a part of a line.
    pub(crate) fn ring_points(self, ring: &PartsRecord) -> impl Iterator<Item = (i32, i32)> + 'g {
        self.chunks_of(ring).iter().flat_map(move |chunk| self.points_of(chunk))
    }

    /// Rings in turn, until they have more chunks than there are: those of one shape never do, unless the index is damaged.
    fn within_reason(
        self,
        rings: impl Iterator<Item = &'g PartsRecord>,
    ) -> impl Iterator<Item = &'g PartsRecord> {
        let mut left = self.chunks.len();
        rings.take_while(move |ring| {
            let chunks = ring.count.get().max(1) as usize;
            let enough = left >= chunks;
            left = left.saturating_sub(chunks);
            enough
        })
    }

    /// Whether a position lies in the polygons (even-odd rule over all rings, so that holes and islands in them are right).
    pub(crate) fn contain(self, polygons: &PartsRecord, lon: f64, lat: f64) -> bool {
        let (x, y) = (lon * SHAPE_UNITS, lat * SHAPE_UNITS);
        let rings = self.polygons_of(polygons).iter().flat_map(|polygon| self.rings_of(polygon));
        self.within_reason(rings).fold(false, |inside, ring| inside ^ self.crosses_oddly(ring, x, y))
    }

    /// Whether the ring crosses the ray to the east of a position an odd number of times. Of chunks that pass the position by,
    /// the box tells enough: the ray misses those to the north, south and west of it, and crosses one that lies east of it
    /// oddly when it begins and ends on different sides of the ray. That leaves a few edges even of a country's outline.
    fn crosses_oddly(self, ring: &PartsRecord, x: f64, y: f64) -> bool {
        let chunks = self.chunks_of(ring);
        let side = |value: i16| f64::from(i32::from(value) * BOX_UNITS);
        let mut odd = false;
        for (row, chunk) in chunks.iter().enumerate() {
            if side(chunk.south.get()) > y || side(chunk.north.get()) < y || side(chunk.east.get()) < x {
                continue;
            }
            let next = chunks.get(row + 1).map(|next| (next.x.get(), next.y.get()));
            if side(chunk.west.get()) > x {
                let end = next.or_else(|| self.points_of(chunk).last()).map_or(0, |(_, y)| y);
                odd ^= (f64::from(chunk.y.get()) > y) != (f64::from(end) > y);
                continue;
            }
            let mut from = (f64::from(chunk.x.get()), f64::from(chunk.y.get()));
            for (to_x, to_y) in self.points_of(chunk).skip(1).chain(next) {
                let to = (f64::from(to_x), f64::from(to_y));
                if (from.1 > y) != (to.1 > y) {
                    odd ^= x < from.0 + (to.0 - from.0) * (y - from.1) / (to.1 - from.1);
                }
                from = to;
            }
        }
        odd
    }

    fn line_string(self, ring: &PartsRecord) -> LineString<f64> {
        self.ring_points(ring).map(|(x, y)| coord(x, y)).collect()
    }

    fn multi_line_string(self, parts: &PartsRecord) -> impl Iterator<Item = LineString<f64>> {
        self.within_reason(self.rings_of(parts).iter()).map(move |part| self.line_string(part))
    }
}

fn coord(x: i32, y: i32) -> Coord<f64> {
    Coord { x: f64::from(x) / SHAPE_UNITS, y: f64::from(y) / SHAPE_UNITS }
}

/// A run of rows; empty when it does not lie in the section.
pub(crate) fn slice<T>(rows: &[T], first: u32, count: u32) -> &[T] {
    rows.get(first as usize..).and_then(|rows| rows.get(..count as usize)).unwrap_or(&[])
}

impl Gazetteer {
    pub(crate) fn shapes(&self) -> Shapes<'_> {
        Shapes {
            deltas: self.rows(Section::Deltas),
            chunks: self.rows(Section::Chunks),
            rings: self.rows(Section::Rings),
            polygons: self.rows(Section::Polygons),
        }
    }

    fn area(&self, ix: PlaceIx) -> Option<&AreaRecord> {
        let areas = self.rows::<AreaRecord>(Section::Areas);
        areas.binary_search_by_key(&ix.0, |area| area.place.get()).ok().map(|row| &areas[row])
    }

    /// The place's area, decoded; `None` when only its radius is known.
    pub fn polygon(&self, ix: PlaceIx) -> Option<MultiPolygon<f64>> {
        let shapes = self.shapes();
        let polygons = shapes.polygons_of(&self.area(ix)?.polygons);
        let rings: usize = polygons.iter().map(|polygon| shapes.rings_of(polygon).len()).sum();
        let chunks = polygons.iter().flat_map(|polygon| shapes.rings_of(polygon));
        if rings != shapes.within_reason(chunks).count() {
            return None;
        }
        let decoded = polygons.iter().map(|polygon| {
            let mut rings = shapes.rings_of(polygon).iter().map(|ring| shapes.line_string(ring));
            Polygon::new(rings.next().unwrap_or(LineString(Vec::new())), rings.collect())
        });
        Some(decoded.collect())
    }

    /// Bounding box of the polygon (degrees), without decoding it.
    pub fn extent(&self, ix: PlaceIx) -> Option<Rect<f64>> {
        self.area(ix).map(|area| {
            Rect::new(coord(area.west.get(), area.south.get()), coord(area.east.get(), area.north.get()))
        })
    }

    /// The course of a river.
    pub fn line(&self, ix: PlaceIx) -> Option<MultiLineString<f64>> {
        let lines = self.rows::<LineRecord>(Section::Lines);
        let row = lines.binary_search_by_key(&ix.0, |line| line.place.get()).ok()?;
        Some(MultiLineString(self.shapes().multi_line_string(&lines[row].parts).collect()))
    }

    /// The land border between two countries, in either order; `None` when they share none. Disputed and indefinite
    /// stretches are part of it.
    pub fn border(&self, a: CountryCode, b: CountryCode) -> Option<MultiLineString<f64>> {
        let parts: Vec<_> = self.border_stretches(a, b).flat_map(|(_, stretch)| stretch.0).collect();
        (!parts.is_empty()).then_some(MultiLineString(parts))
    }

    /// The stretches of the land border between two countries, in either order, with what each is.
    pub fn border_stretches(
        &self,
        a: CountryCode,
        b: CountryCode,
    ) -> impl Iterator<Item = (BorderKind, MultiLineString<f64>)> {
        let pair = [a.min(b).0, a.max(b).0];
        let borders = self.rows::<BorderRecord>(Section::Borders);
        let first = borders.partition_point(|border| border.countries < pair);
        let stretches = slice(borders, first as u32, (borders.len() - first) as u32)
            .iter()
            .take_while(move |border| border.countries == pair);
        stretches.map(|border| {
            let parts = self.shapes().multi_line_string(&border.parts).collect();
            (BorderKind::of(border.kind), MultiLineString(parts))
        })
    }

    /// The world's coastlines; `None` in an index without. Shores of lakes are no coasts.
    pub fn coast(&self) -> Option<MultiLineString<f64>> {
        self.border(CountryCode::SEA, CountryCode::SEA)
    }

    /// All stretches of land border, with the two countries in order of their codes and what each is; the coast is between two
    /// times no country.
    pub fn borders(
        &self,
    ) -> impl Iterator<Item = (CountryCode, CountryCode, BorderKind, MultiLineString<f64>)> + '_ {
        self.rows::<BorderRecord>(Section::Borders).iter().map(|border| {
            let [a, b] = border.countries.map(CountryCode);
            (
                a,
                b,
                BorderKind::of(border.kind),
                MultiLineString(self.shapes().multi_line_string(&border.parts).collect()),
            )
        })
    }

    /// Country and first-level unit whose polygons contain a position; the smallest polygon wins. A position off all land but
    /// within 3 km of some is where that land is: polygons are simplified and leave out islets, so that harbours and piers
    /// often lie outside.
    pub fn containing(&self, position: Point<f64>) -> (Option<PlaceIx>, Option<PlaceIx>) {
        let (lon, lat) = (position.x(), position.y());
        if !(-180.0..=180.0).contains(&lon) || !(-90.0..=90.0).contains(&lat) {
            return (None, None);
        }
        let found = self.in_polygons(lon, lat);
        if found != (None, None) {
            return found;
        }
        let off_deg = OFF_SHORE_M / DEGREE_M;
        let shrink = lat.to_radians().cos().max(0.01);
        let mut around = AROUND.iter().map(|(east, north)| {
            let (lon, lat) = (lon + east * off_deg / shrink, lat + north * off_deg);
            self.in_polygons((lon + 540.0).rem_euclid(360.0) - 180.0, lat.clamp(-90.0, 90.0))
        });
        around.find(|found| *found != (None, None)).unwrap_or(found)
    }

    fn in_polygons(&self, lon: f64, lat: f64) -> (Option<PlaceIx>, Option<PlaceIx>) {
        let (shapes, areas) = (self.shapes(), self.rows::<AreaRecord>(Section::Areas));
        let (mut country, mut admin1) = (None::<&AreaRecord>, None::<&AreaRecord>);
        let in_cell = self.in_cell(Section::AreaCellStarts, Section::AreaCells, AREAS.cell(lon, lat));
        for value in in_cell.iter().take(MAX_IN_CELL) {
            let Some(area) = areas.get((value.get() >> 1) as usize) else { continue };
            let best = if self.place(PlaceIx(area.place.get())).feature.is_country() {
                &mut country
            } else {
                &mut admin1
            };
            if best.is_some_and(|best| best.area_km2 <= area.area_km2) {
                continue;
            }
            if value.get() & 1 == 1 || shapes.contain(&area.polygons, lon, lat) {
                *best = Some(area);
            }
        }
        let place = |area: &AreaRecord| PlaceIx(area.place.get());
        (country.map(place), admin1.map(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{first, gazetteer};
    use geo::Contains;

    #[test]
    fn the_smallest_polygon_wins_and_holes_are_outside() {
        let gazetteer = gazetteer();
        let at = |lon, lat| {
            let (country, unit) = gazetteer.containing(Point::new(lon, lat));
            (country.map(|ix| gazetteer.place(ix).name), unit.map(|ix| gazetteer.place(ix).name))
        };
        assert_eq!(at(28.0, -29.5), (Some("Lesotho"), None));
        assert_eq!(at(22.0, -30.0), (Some("South Africa"), None));
        assert_eq!(at(37.9, -46.9), (Some("South Africa"), None), "an island of it");
        assert_eq!(at(37.1, -46.1), (None, None));
        assert_eq!(at(-118.2, 34.0), (Some("United States"), Some("California")));
        assert_eq!(at(0.0, 0.0), (None, None));
        assert_eq!(at(f64::NAN, 0.0), (None, None));
        assert_eq!(at(500.0, 0.0), (None, None));
    }

    #[test]
    fn the_grid_agrees_with_the_polygon() {
        let gazetteer = gazetteer();
        let south_africa = first(gazetteer, "South Africa").ix;
        let polygon = gazetteer.polygon(south_africa).unwrap();
        assert_eq!((polygon.0.len(), polygon.0[0].interiors().len()), (2, 1));
        let extent = gazetteer.extent(south_africa).unwrap();
        assert_eq!((extent.min().x, extent.max().y), (20.0, -22.0));
        for step in 0..900 {
            let (x, y) = (f64::from(step % 30) / 30.0 + 0.001, f64::from(step / 30) / 30.0 + 0.001);
            let position = Point::new(19.0 + x * 20.0, -48.0 + y * 27.0);
            let country = gazetteer.in_polygons(position.x(), position.y()).0;
            assert_eq!(country == Some(south_africa), polygon.contains(&position), "{position:?}");
        }
    }

    #[test]
    fn borders_of_all_kinds_are_joined_in_either_order() {
        let gazetteer = gazetteer();
        let [afghanistan, tajikistan, china] = ["AF", "TJ", "CN"].map(|code| CountryCode::new(code).unwrap());
        let border = gazetteer.border(tajikistan, afghanistan).unwrap();
        assert_eq!(border.0.len(), 3);
        assert_eq!(gazetteer.border(afghanistan, tajikistan), Some(border));
        assert_eq!(gazetteer.border(china, tajikistan), None);
    }

    #[test]
    fn a_river_has_a_course_and_a_town_no_polygon() {
        let gazetteer = gazetteer();
        let course = gazetteer.line(first(gazetteer, "Panj").ix).unwrap();
        assert_eq!(course.0.len(), 2);
        assert_eq!(course.0[0].0[1], Coord { x: 71.0, y: 36.5 });
        let dushanbe = first(gazetteer, "Dushanbe").ix;
        assert!(gazetteer.polygon(dushanbe).is_none() && gazetteer.line(dushanbe).is_none());
    }
}
