//! A spatial index that is packed at once, rather than grown row by row, which takes longer than writing the rows.
//!
//! SQLite keeps an R*-tree in three ordinary tables, whose form is part of its file format (<https://www.sqlite.org/rtree.html>,
//! section 7): `_node` has nodes as blobs, `_parent` the node above each, `_rowid` the leaf of each row. Nodes are filled in the order of
//! sort-tile-recursive packing (Leutenegger, Lopez, Edgington 1997).

use geo::Rect;
use rusqlite::{Connection, params};

/// Bytes of a node before its cells: depth of the tree, in the root only, and number of cells.
const HEAD: usize = 4;

/// Bytes of a cell: a number and four sides.
const CELL: usize = 24;

/// A row, or the node that a cell of an upper node stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    id: i64,
    /// minx, maxx, miny, maxy, rounded outwards
    sides: [f32; 4],
}

impl Entry {
    pub(super) fn new(id: i64, bounds: Rect<f64>) -> Self {
        let (low, high) = (bounds.min(), bounds.max());
        Entry { id, sides: [below(low.x), above(high.x), below(low.y), above(high.y)] }
    }

    /// Twice the middle.
    fn middle(&self) -> [f32; 2] {
        let [x0, x1, y0, y1] = self.sides;
        [x0 + x1, y0 + y1]
    }
}

fn below(v: f64) -> f32 {
    let near = v as f32;
    if f64::from(near) > v { near.next_down() } else { near }
}

fn above(v: f64) -> f32 {
    let near = v as f32;
    if f64::from(near) < v { near.next_up() } else { near }
}

/// Fills the empty index of a table.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn pack(db: &Connection, index: &str, entries: &[Entry]) -> rusqlite::Result<()> {
    const ROOT: i64 = 1;
    if entries.is_empty() {
        return Ok(());
    }
    let size: u32 = db.query_row(
        &format!("SELECT length(data) FROM \"{index}_node\" WHERE nodeno = {ROOT}"),
        [],
        |row| row.get(0),
    )?;
    let size = size as usize;
    let most = size.saturating_sub(HEAD) / CELL;
    let mut insert_node = db.prepare(&format!("INSERT OR REPLACE INTO \"{index}_node\" VALUES (?1, ?2)"))?;
    let mut insert_row = db.prepare(&format!("INSERT INTO \"{index}_rowid\" VALUES (?1, ?2)"))?;
    let mut insert_parent = db.prepare(&format!("INSERT INTO \"{index}_parent\" VALUES (?1, ?2)"))?;
    let mut level = entries.to_vec();
    tile(&mut level, most);
    let mut next = ROOT + 1;
    for depth in 0_u16.. {
        let is_root = level.len() <= most;
        let mut upper = Vec::with_capacity(level.len() / most + 1);
        let mut homes = Vec::with_capacity(level.len());
        for cells in level.chunks(most) {
            let number = if is_root { ROOT } else { next };
            next += i64::from(!is_root);
            insert_node.execute(params![number, node(if is_root { depth } else { 0 }, cells, size)])?;
            homes.extend(cells.iter().map(|cell| (cell.id, number)));
            upper.push(Entry { id: number, sides: around(cells) });
        }
        // In the order of their keys, in which a table grows fastest.
        homes.sort_unstable();
        let insert = if depth == 0 { &mut insert_row } else { &mut insert_parent };
        for (id, number) in homes {
            insert.execute(params![id, number])?;
        }
        if is_root {
            break;
        }
        level = upper;
    }
    Ok(())
}

/// Orders entries so that each run of `most` of them lies together: slices from west to east, each from south to north.
fn tile(entries: &mut [Entry], most: usize) {
    let by = |axis: usize| {
        move |a: &Entry, b: &Entry| a.middle()[axis].total_cmp(&b.middle()[axis]).then(a.id.cmp(&b.id))
    };
    let leaves = entries.len().div_ceil(most);
    let slice = (leaves as f64).sqrt().ceil() as usize * most;
    entries.sort_unstable_by(by(0));
    for slice in entries.chunks_mut(slice.max(1)) {
        slice.sort_unstable_by(by(1));
    }
}

fn around(cells: &[Entry]) -> [f32; 4] {
    cells
        .iter()
        .map(|cell| cell.sides)
        .fold([f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::NEG_INFINITY], |a, b| {
            [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])]
        })
}

/// A node's blob: big-endian, filled up with zeros.
fn node(depth: u16, cells: &[Entry], size: usize) -> Vec<u8> {
    let mut blob = Vec::with_capacity(size);
    blob.extend_from_slice(&depth.to_be_bytes());
    blob.extend_from_slice(&(cells.len() as u16).to_be_bytes());
    for cell in cells {
        blob.extend_from_slice(&cell.id.to_be_bytes());
        for side in cell.sides {
            blob.extend_from_slice(&side.to_be_bytes());
        }
    }
    blob.resize(size, 0);
    blob
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite's own check of the tree, and its answers to queries.
    #[test]
    fn sqlite_takes_a_packed_index_for_one_of_its_own() {
        for rows in [0, 1, 51, 52, 3_000, 140_000] {
            let db = Connection::open_in_memory().unwrap();
            db.execute_batch("CREATE VIRTUAL TABLE t USING rtree(id, minx, maxx, miny, maxy)").unwrap();
            let position =
                |i: i64| (f64::from((i * 7_919 % 36_000) as i32) / 100.0 - 180.0, (i % 180) as f64 - 90.0);
            let entries: Vec<Entry> = (1..=rows)
                .map(|i| {
                    let (x, y) = position(i);
                    Entry::new(i, Rect::new((x, y), (x + 0.1, y + 0.1)))
                })
                .collect();
            pack(&db, "t", &entries).unwrap();
            let check: String = db.query_row("SELECT rtreecheck('t')", [], |row| row.get(0)).unwrap();
            assert_eq!(check, "ok", "{rows} rows");
            let found: i64 = db
                .query_row(
                    "SELECT count(*) FROM t WHERE maxx >= 10 AND minx <= 20 AND maxy >= 0 AND miny <= 9",
                    [],
                    |row| row.get(0),
                )
                .unwrap();
            let inside = |i: &i64| {
                let (x, y) = position(*i);
                (9.9..=20.0).contains(&x) && (-0.1..=9.0).contains(&y)
            };
            let expected = (1..=rows).filter(inside).count() as i64;
            assert_eq!(found, expected, "{rows} rows");
            // It goes on growing and shrinking.
            db.execute_batch("INSERT INTO t VALUES (1000000, 1, 2, 3, 4); DELETE FROM t WHERE id < 60")
                .unwrap();
            let check: String = db.query_row("SELECT rtreecheck('t')", [], |row| row.get(0)).unwrap();
            assert_eq!(check, "ok", "{rows} rows, changed");
        }
    }
}
