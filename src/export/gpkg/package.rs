//! A GeoPackage 1.3 of typed feature tables, whatever they hold.

use super::rtree;
use crate::layer::{Field, FieldKind, GeometryKind, Schema, Value};
use crate::spatial::geometry::union;
use geo::{BoundingRect, Geometry, Rect};
use jiff::civil::Date;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use std::error::Error as StdError;
use std::path::Path;

/// Why a GeoPackage could not be written or read.
pub type Failure = Box<dyn StdError + Send + Sync>;

/// Tables that the standard and QGIS want.
const SCHEMA: &str = include_str!("schema.sql");

/// Keeps the spatial index and the counts right when people edit a layer. They call functions that only GIS programs have, so they
/// are made after our own rows are in.
const TRIGGERS: &str = include_str!("triggers.sql");

/// Rows of a table whose boxes are kept in memory, 24 bytes each, to be indexed at once. What comes after them is indexed row by row.
const MOST_WAITING: usize = 1 << 20;

/// An open GeoPackage. Rows are written in one transaction, which [`Package::finish`] ends.
pub struct Package {
    db: Connection,
    tables: Vec<Table>,
    /// names of tables that were there before
    inherited: Vec<String>,
}

/// A table that is written.
struct Table {
    schema: Schema,
    /// statement that adds a row
    insert: String,
    /// statement that adds a row's box to the spatial index
    index: String,
    /// boxes of rows that are not indexed yet; `None` when rows are indexed as they come
    waiting: Option<Vec<rtree::Entry>>,
    /// what is in it; `None` when that must be looked up
    extent: Option<Extent>,
}

impl Table {
    fn new(schema: Schema, is_inherited: bool) -> Self {
        let name = schema.name;
        Table {
            schema,
            insert: format!("INSERT INTO \"{name}\" VALUES (NULL{})", ", ?".repeat(schema.fields.len() + 1)),
            index: format!("INSERT INTO \"rtree_{name}_geom\" VALUES (?1, ?2, ?3, ?4, ?5)"),
            waiting: (!is_inherited).then(Vec::new),
            extent: (!is_inherited).then_some(Extent { features: 0, bounds: None }),
        }
    }

    /// Indexes what waits; later rows are indexed as they come.
    fn settle(&mut self, db: &Connection) -> Result<(), Failure> {
        if let Some(entries) = self.waiting.take() {
            rtree::pack(db, &format!("rtree_{}_geom", self.schema.name), &entries)?;
        }
        Ok(())
    }
}

/// What a finished table spans.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// rows
    pub features: u64,
    /// bounding box in degrees; `None` without rows
    pub bounds: Option<Rect<f64>>,
}

impl Extent {
    fn add(&mut self, bounds: Option<Rect<f64>>) {
        self.features += 1;
        self.bounds = match (self.bounds, bounds) {
            (Some(a), Some(b)) => Some(union(a, b)),
            (a, b) => a.or(b),
        };
    }
}

impl Package {
    /// Makes an empty file a GeoPackage without tables.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let db = open(path)?;
        db.execute_batch(SCHEMA)?;
        db.execute_batch("BEGIN")?;
        Ok(Package { db, tables: Vec::new(), inherited: Vec::new() })
    }

    /// Opens a GeoPackage, which must be a copy that nobody else uses, to add rows to its tables.
    ///
    /// # Errors
    /// When the file is no GeoPackage or cannot be written.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let db = open(path)?;
        let application: i64 = db.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        if application != 0x4750_4B47 {
            return Err("the file is no GeoPackage; choose another folder or leave out --append".into());
        }
        // A program that had it open may have left the file in this mode, with which a copy is not whole.
        db.query_row("PRAGMA journal_mode = OFF", [], |_| Ok(()))?;
        db.execute_batch("BEGIN")?;
        let inherited = db
            .prepare("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(Package { db, tables: Vec::new(), inherited })
    }

    /// Adds a table, or goes on with it when the file has it with the same columns.
    ///
    /// # Errors
    /// When the file has such a table with other columns, or cannot be written.
    pub fn table(&mut self, schema: Schema) -> Result<(), Failure> {
        let is_inherited = self.is_inherited(&schema);
        match is_inherited {
            true => self.continue_table(&schema)?,
            false => self.create_table(&schema)?,
        }
        self.tables.push(Table::new(schema, is_inherited));
        Ok(())
    }

    fn continue_table(&self, schema: &Schema) -> Result<(), Failure> {
        let columns: Vec<(String, String)> = self
            .db
            .prepare(&format!("PRAGMA table_info(\"{}\")", schema.name))?
            .query_map([], |row| Ok((row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let expected = schema.fields.iter().map(|f| (f.name, sql_type(f.kind)));
        if !columns.iter().skip(2).map(|(name, kind)| (name.as_str(), kind.as_str())).eq(expected) {
            let message = format!(
                "its table {} has other columns than this version writes; export to a new folder",
                schema.name
            );
            return Err(message.into());
        }
        let triggers: Vec<String> = self
            .db
            .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1")?
            .query_map([schema.name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for trigger in triggers {
            self.db.execute_batch(&format!("DROP TRIGGER \"{trigger}\""))?;
        }
        Ok(())
    }

    fn create_table(&self, schema: &Schema) -> Result<(), Failure> {
        let name = schema.name;
        let geometry = sql_geometry(schema.geometry);
        let columns: String =
            schema.fields.iter().map(|f| format!(", \"{}\" {}", f.name, sql_type(f.kind))).collect();
        self.db.execute_batch(&format!(
            "CREATE TABLE \"{name}\" (\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, \"geom\" {geometry}{columns});
             CREATE VIRTUAL TABLE \"rtree_{name}_geom\" USING rtree(id, minx, maxx, miny, maxy);"
        ))?;
        self.db.execute(
            // With a time of our own from the start: the default one, now, would stay in the page's unused bytes.
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
             VALUES (?1, 'features', ?2, ?3, ?4, 4326)",
            params![name, schema.title, schema.description, timestamp(None)],
        )?;
        self.db.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)",
            params![name, geometry],
        )?;
        self.db.execute("INSERT INTO gpkg_ogr_contents VALUES (?1, 0)", [name])?;
        self.db.execute(
            "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index',
             'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            [name],
        )?;
        for Field { name: column, description, .. } in schema.fields {
            let alias = schema.fields.iter().find(|f| f.name == *column).map(Field::alias);
            self.db.execute(
                "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description)
                 VALUES (?1, ?2, ?3, ?3, ?4)",
                params![name, column, alias, description],
            )?;
        }
        Ok(())
    }

    /// Adds a row to a table that [`Package::table`] was called for.
    ///
    /// # Errors
    /// When there is no such table, or the file cannot be written, e.g. on a full disk.
    pub fn insert(
        &mut self,
        schema: &Schema,
        geometry: &Geometry<f64>,
        values: &[Value],
    ) -> Result<(), Failure> {
        let table = self.tables.iter_mut().find(|t| t.schema.name == schema.name).ok_or("no such table")?;
        let bounds = geometry.bounding_rect().ok_or("an empty geometry")?;
        let blob = blob(geometry, bounds)?;
        let mut insert = self.db.prepare_cached(&table.insert)?;
        let geometry_and_values = std::iter::once(Sql::Blob(&blob)).chain(values.iter().map(Sql::Value));
        let fid = insert.insert(params_from_iter(geometry_and_values))?;
        if let Some(extent) = &mut table.extent {
            extent.add(Some(bounds));
        }
        match &mut table.waiting {
            Some(waiting) => {
                waiting.push(rtree::Entry::new(fid, bounds));
                if waiting.len() >= MOST_WAITING {
                    table.settle(&self.db)?;
                }
            }
            None => {
                let (low, high) = (bounds.min(), bounds.max());
                self.db.prepare_cached(&table.index)?.execute(params![fid, low.x, high.x, low.y, high.y])?;
            }
        }
        Ok(())
    }

    /// Removes the rows whose column has a value.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn delete(&mut self, schema: &Schema, column: &str, value: &str) -> Result<(), Failure> {
        let name = schema.name;
        if let Some(table) = self.tables.iter_mut().find(|t| t.schema.name == name) {
            table.settle(&self.db)?;
            table.extent = None;
        }
        self.db.prepare_cached(&format!(
            "DELETE FROM \"rtree_{name}_geom\" WHERE id IN (SELECT fid FROM \"{name}\" WHERE \"{column}\" = ?1)"
        ))?.execute([value])?;
        self.db
            .prepare_cached(&format!("DELETE FROM \"{name}\" WHERE \"{column}\" = ?1"))?
            .execute([value])?;
        Ok(())
    }

    /// Takes a table that was not in the file before and has no rows out of it again: a layer without features only puzzles those who
    /// open it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn leave_out(&mut self, schema: &Schema) -> Result<(), Failure> {
        let name = schema.name;
        self.tables.retain(|t| t.schema.name != name);
        self.db.flush_prepared_statement_cache();
        let described: Vec<i64> = self
            .db
            .prepare("SELECT md_file_id FROM gpkg_metadata_reference WHERE table_name = ?1")?
            .query_map([name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        // What refers to a row goes before it.
        self.db.execute_batch(&format!(
            "DROP TABLE \"rtree_{name}_geom\";
             DROP TABLE \"{name}\";
             DELETE FROM gpkg_metadata_reference WHERE table_name = '{name}';
             DELETE FROM layer_styles WHERE f_table_name = '{name}';
             DELETE FROM gpkg_data_columns WHERE table_name = '{name}';
             DELETE FROM gpkg_extensions WHERE table_name = '{name}';
             DELETE FROM gpkg_ogr_contents WHERE table_name = '{name}';
             DELETE FROM gpkg_geometry_columns WHERE table_name = '{name}';
             DELETE FROM gpkg_contents WHERE table_name = '{name}';"
        ))?;
        for id in described {
            self.db.execute("DELETE FROM gpkg_metadata WHERE id = ?1", [id])?;
        }
        Ok(())
    }

    /// Whether a table was in the file before.
    pub fn is_inherited(&self, schema: &Schema) -> bool {
        self.inherited.iter().any(|name| name == schema.name)
    }

    /// Makes a QGIS style (QML) a table's default, in place of the one it has.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn style(&self, schema: &Schema, qml: &str) -> Result<(), Failure> {
        self.db.execute(
            "DELETE FROM layer_styles WHERE f_table_name = ?1 AND styleName = 'default'",
            [schema.name],
        )?;
        // Exactly one style may be the default; one that a user made the default stays it.
        self.db.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
             styleSLD, useAsDefault, description, owner, update_time)
             VALUES ('', '', ?1, 'geom', 'default', ?2, '',
             NOT EXISTS (SELECT 1 FROM layer_styles WHERE f_table_name = ?1 AND useAsDefault), ?3, '', ?4)",
            params![schema.name, qml, "as written by Dateline", timestamp(None)],
        )?;
        Ok(())
    }

    /// Describes a table, in the way in which QGIS keeps metadata.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn describe(&self, schema: &Schema, metadata: &str) -> Result<(), Failure> {
        self.db.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)
             VALUES ('dataset', 'http://mrcc.com/qgis.dtd', 'text/xml', ?1)",
            [metadata],
        )?;
        self.db.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('table', ?1, NULL, NULL, ?2, last_insert_rowid(), NULL)",
            params![schema.name, timestamp(None)],
        )?;
        Ok(())
    }

    /// Earliest and latest day in columns of a table; `None` when it has none, or is not there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn days(&self, schema: &Schema, first: &str, last: &str) -> Result<Option<(Date, Date)>, Failure> {
        if self.extent(schema)?.features == 0 {
            return Ok(None);
        }
        let sql = format!("SELECT min(\"{first}\"), max(\"{last}\") FROM \"{}\"", schema.name);
        let range: (Option<String>, Option<String>) =
            self.db.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(match range {
            (Some(first), Some(last)) => Some((first.parse()?, last.parse()?)),
            _ => None,
        })
    }

    /// Number of rows and bounding box of a table; nothing of a table that is not there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn extent(&self, schema: &Schema) -> Result<Extent, Failure> {
        let mut extent = Extent { features: 0, bounds: None };
        let Some(table) = self.tables.iter().find(|t| t.schema.name == schema.name) else {
            return Ok(extent);
        };
        if let Some(known) = table.extent {
            return Ok(known);
        }
        // The envelope in front of each geometry, as this writer and all others make it for lines and areas.
        let mut select = self.db.prepare(&format!("SELECT substr(geom, 1, 40) FROM \"{}\"", schema.name))?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            extent.add(row.get_ref(0)?.as_blob_or_null()?.and_then(envelope));
        }
        Ok(extent)
    }

    /// Keeps a QGIS project (a `.qgz` file's bytes) inside the file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn project(&self, name: &str, qgz: &[u8]) -> Result<(), Failure> {
        let hex: String = qgz.iter().map(|byte| format!("{byte:02x}")).collect();
        self.db.execute_batch(
            "CREATE TABLE IF NOT EXISTS qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)",
        )?;
        let metadata = r#"{"last_modified_time": "1970-01-01T00:00:00", "last_modified_user": ""}"#;
        self.db.execute(
            "INSERT OR REPLACE INTO qgis_projects VALUES (?1, ?2, ?3)",
            params![name, metadata, hex],
        )?;
        Ok(())
    }

    /// Writes extents, counts and triggers and ends the transaction. The time of change is that of the newest content, so that the
    /// same input gives the same bytes.
    ///
    /// # Errors
    /// When the file cannot be written, e.g. on a full disk.
    pub fn finish(mut self, newest: Option<Date>) -> Result<(), Failure> {
        for table in &mut self.tables {
            table.settle(&self.db)?;
        }
        for Table { schema, .. } in &self.tables {
            let Extent { features, bounds } = self.extent(schema)?;
            let side = |of: fn(Rect<f64>) -> f64| bounds.map(of);
            self.db.execute(
                "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5, last_change = ?6 WHERE table_name = ?1",
                params![
                    schema.name,
                    side(|b| b.min().x),
                    side(|b| b.min().y),
                    side(|b| b.max().x),
                    side(|b| b.max().y),
                    timestamp(newest),
                ],
            )?;
            self.db.execute(
                "UPDATE gpkg_ogr_contents SET feature_count = ?2 WHERE table_name = ?1",
                params![schema.name, features as i64],
            )?;
            self.db.execute_batch(&TRIGGERS.replace("{t}", schema.name))?;
        }
        self.db.flush_prepared_statement_cache();
        self.db.execute_batch("COMMIT")?;
        let broken: Option<String> =
            self.db.query_row("PRAGMA foreign_key_check", [], |row| row.get(0)).optional()?;
        if let Some(table) = broken {
            return Err(format!("its table {table} refers to rows that are missing").into());
        }
        self.db.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}

/// No journal: the file is a temporary one, which is thrown away when anything fails.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.query_row("PRAGMA journal_mode = OFF", [], |_| Ok(()))?;
    db.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -16384; PRAGMA locking_mode = EXCLUSIVE",
    )?;
    Ok(db)
}

fn timestamp(day: Option<Date>) -> String {
    format!("{}T00:00:00.000Z", day.unwrap_or(jiff::civil::date(1970, 1, 1)))
}

fn sql_type(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "TEXT",
        FieldKind::Integer => "INTEGER",
        FieldKind::Real => "REAL",
        FieldKind::Boolean => "BOOLEAN",
        FieldKind::Date => "DATE",
    }
}

fn sql_geometry(kind: GeometryKind) -> &'static str {
    match kind {
        GeometryKind::Point => "POINT",
        GeometryKind::MultiLineString => "MULTILINESTRING",
        GeometryKind::MultiPolygon => "MULTIPOLYGON",
    }
}

/// GeoPackage's geometry: its header with an envelope, then well-known binary.
fn blob(geometry: &Geometry<f64>, bounds: Rect<f64>) -> Result<Vec<u8>, Failure> {
    /// little-endian, with a two-dimensional envelope
    const FLAGS: u8 = 0b0000_0011;
    let mut blob = Vec::with_capacity(40 + wkb::writer::geometry_wkb_size(geometry));
    blob.extend_from_slice(b"GP\0");
    blob.push(FLAGS);
    blob.extend_from_slice(&4326_i32.to_le_bytes());
    for side in [bounds.min().x, bounds.max().x, bounds.min().y, bounds.max().y] {
        blob.extend_from_slice(&side.to_le_bytes());
    }
    wkb::writer::write_geometry(&mut blob, geometry, &wkb::writer::WriteOptions::default())?;
    Ok(blob)
}

/// The envelope in a geometry's header, or the position of a point that has none.
fn envelope(head: &[u8]) -> Option<Rect<f64>> {
    let number = |at: usize| Some(f64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?));
    match (head.get(3)? & 0b0000_1111, head.get(8..13)) {
        (0b0011, _) => Some(Rect::new((number(8)?, number(24)?), (number(16)?, number(32)?))),
        (0b0001, Some([1, 1, 0, 0, 0])) => {
            let position = (number(13)?, number(21)?);
            Some(Rect::new(position, position))
        }
        _ => None,
    }
}

/// What is bound to a statement, without a copy.
enum Sql<'v> {
    Blob(&'v [u8]),
    Value(&'v Value),
}

impl ToSql for Sql<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Sql::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Sql::Value(Value::Null) => ToSqlOutput::Borrowed(ValueRef::Null),
            Sql::Value(Value::Text(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Sql::Value(Value::Integer(n)) => ToSqlOutput::Borrowed(ValueRef::Integer(*n)),
            Sql::Value(Value::Real(n)) => ToSqlOutput::Borrowed(ValueRef::Real(*n)),
            Sql::Value(Value::Boolean(b)) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*b))),
            Sql::Value(Value::Date(day)) => ToSqlOutput::from(day.to_string()),
        })
    }
}
