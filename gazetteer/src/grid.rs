//! Grids of equal cells over the globe: which rows lie in or touch a cell. Simpler than a tree, read in place, and places and
//! borders are dense enough that a cell is a good first filter.

use std::ops::RangeInclusive;

/// A grid of cells `1 / per_degree` degrees wide, row by row from the south-west corner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    per_degree: f64,
}

/// Polygons that touch a cell. One degree: nine of ten cells on land lie in one admin unit.
pub(crate) const AREAS: Grid = Grid { per_degree: 1.0 };
/// Widths of the cells of places, as cells a degree. Half a degree holds at most some hundred towns of the embedded index; an
/// index of all of GeoNames has fifty times as many.
const PLACE_GRIDS: [f64; 4] = [1.0, 2.0, 4.0, 10.0];
/// The places in all that a width is fine for, per cell of the globe.
const PLACES_PER_CELL: f64 = 1.0;

impl Grid {
    /// The grid for a number of places.
    pub(crate) fn for_places(count: usize) -> Grid {
        let roomy = |grid: &Grid| count as f64 <= PLACES_PER_CELL * grid.cells() as f64;
        let [grids @ .., finest] = PLACE_GRIDS.map(|per_degree| Grid { per_degree });
        grids.into_iter().find(roomy).unwrap_or(finest)
    }

    /// The grid of places that has so many cells, if one has.
    pub(crate) fn of_places(cells: usize) -> Option<Grid> {
        PLACE_GRIDS.map(|per_degree| Grid { per_degree }).into_iter().find(|grid| grid.cells() == cells)
    }

    pub(crate) fn columns(self) -> usize {
        (360.0 * self.per_degree) as usize
    }

    pub(crate) fn rows(self) -> usize {
        (180.0 * self.per_degree) as usize
    }

    pub(crate) fn cells(self) -> usize {
        self.columns() * self.rows()
    }

    /// Column of a longitude; values beyond the antimeridian are clamped.
    pub(crate) fn column(self, lon: f64) -> usize {
        (((lon + 180.0) * self.per_degree) as usize).min(self.columns() - 1)
    }

    /// Row of a latitude.
    pub(crate) fn row(self, lat: f64) -> usize {
        (((lat + 90.0) * self.per_degree) as usize).min(self.rows() - 1)
    }

    pub(crate) fn cell(self, lon: f64, lat: f64) -> usize {
        self.row(lat) * self.columns() + self.column(lon)
    }

    /// Longitude and latitude of the middle of a cell.
    pub(crate) fn centre(self, column: usize, row: usize) -> (f64, f64) {
        ((column as f64 + 0.5) / self.per_degree - 180.0, (row as f64 + 0.5) / self.per_degree - 90.0)
    }

    /// Columns of the cells between two longitudes, in at most two runs: `west` may lie beyond −180 or `east` beyond 180.
    pub(crate) fn columns_between(self, west: f64, east: f64) -> [Option<RangeInclusive<usize>>; 2] {
        let last = self.columns() - 1;
        if east - west >= 360.0 {
            [Some(0..=last), None]
        } else if west < -180.0 {
            [Some(self.column(west + 360.0)..=last), Some(0..=self.column(east))]
        } else if east > 180.0 {
            [Some(self.column(west)..=last), Some(0..=self.column(east - 360.0))]
        } else {
            [Some(self.column(west)..=self.column(east)), None]
        }
    }
}

/// Sorts (cell, value) pairs into the first row of each cell and the values.
pub(crate) fn by_cell(grid: Grid, mut pairs: Vec<(u32, u32)>) -> (Vec<u32>, Vec<u32>) {
    pairs.sort_unstable();
    let mut starts = vec![0; grid.cells() + 1];
    for &(cell, _) in &pairs {
        starts[cell as usize + 1] += 1;
    }
    for cell in 1..starts.len() {
        starts[cell] += starts[cell - 1];
    }
    (starts, pairs.into_iter().map(|(_, value)| value).collect())
}
