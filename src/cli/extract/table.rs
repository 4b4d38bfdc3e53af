//! `extract -o FILE.parquet`: a row a document, with the columns and nested structures of the JSON line.
//!
//! `properties`, which may hold anything, is one column of JSON text. Days are text as in JSON (`2025-02-04`).

use super::line::{Line, Part};
use anyhow::{Context as _, bail};
use arrow::array::{Array, ArrayRef, AsArray, ListArray, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::compute::concat;
use arrow::datatypes::{DataType, Field, Fields, Schema};
use arrow::json::ReaderBuilder;
use arrow::json::reader::Decoder;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use std::fs::File;
use std::sync::Arc;

/// Bytes of JSON that are collected before they become a batch of rows.
const BATCH_BYTES: usize = 4 << 20;

/// Bytes of encoded rows that end a row group: what is held in memory.
const GROUP_BYTES: usize = 32 << 20;

/// Most rows of a row group, whatever their size.
const GROUP_ROWS: usize = 100_000;

/// A Parquet file of records under way.
pub(super) struct Table {
    schema: Arc<Schema>,
    file: Option<SerializedFileWriter<File>>,
    groups: ArrowRowGroupWriterFactory,
    /// columns of the row group under way; none before its first row
    group: Vec<ArrowColumnWriter>,
    group_rows: usize,
    decoder: Decoder,
    pending: usize,
}

impl Table {
    /// Begins a file.
    pub(super) fn new(file: File) -> anyhow::Result<Self> {
        let schema = Arc::new(schema());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by("Dateline".to_owned())
            .build();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
        let (file, groups) = writer.into_serialized_writer()?;
        // Strict: a field that the schema lacks would be lost without a word.
        let decoder = ReaderBuilder::new(Arc::clone(&schema))
            .with_batch_size(GROUP_ROWS)
            .with_strict_mode(true)
            .build_decoder()?;
        Ok(Table { schema, file: Some(file), groups, group: Vec::new(), group_rows: 0, decoder, pending: 0 })
    }

    /// Adds a record from its line, `properties` being a string
    /// ([`Record::with_flat_properties`](crate::analysis::record::Record::with_flat_properties)).
    pub(super) fn write(&mut self, line: &Line) -> anyhow::Result<()> {
        let line = match line {
            Line::Whole(line) => line,
            Line::Parts { head, parts, tail } => {
                return self.write_parts(Line::without_lists(head, tail), parts);
            }
        };
        let mut rest = line.as_slice();
        while !rest.is_empty() {
            let taken = self.decoder.decode(rest)?;
            rest = &rest[taken..];
            if !rest.is_empty() {
                self.flush()?;
            }
        }
        self.pending += line.len();
        if self.pending >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    /// Makes columns of the lines that are pending.
    fn flush(&mut self) -> anyhow::Result<()> {
        self.pending = 0;
        let Some(batch) = self.decoder.flush()? else { return Ok(()) };
        if self.group_rows + batch.num_rows() > GROUP_ROWS {
            self.end_group()?;
        }
        if self.group.is_empty() {
            self.group = self.columns()?;
        }
        let mut columns = self.group.iter_mut();
        for (field, cells) in self.schema.fields().iter().zip(batch.columns()) {
            for leaf in compute_leaves(field, cells)? {
                columns.next().context("a column too many")?.write(&leaf)?;
            }
        }
        self.group_rows += batch.num_rows();
        let bytes: usize = self.group.iter().map(ArrowColumnWriter::get_estimated_total_bytes).sum();
        if bytes >= GROUP_BYTES { self.end_group() } else { Ok(()) }
    }

    /// Adds a long record, in a row group of its own. It would take much room as JSON, and a row cannot be written in parts: the
    /// parts of the record are made into columns one by one, and the columns are joined and written one by one.
    fn write_parts(&mut self, head: Vec<u8>, parts: &[Part]) -> anyhow::Result<()> {
        self.flush()?;
        self.end_group()?;
        let head = self.row(&head)?;
        let mut columns = self.columns()?.into_iter();
        let mut file = self.file.take().context(CLOSED)?;
        let mut group = file.next_row_group()?;
        for (i, field) in self.schema.clone().fields().iter().enumerate() {
            let mut write = |field: &Field, cell: ArrayRef| {
                for leaf in compute_leaves(field, &cell)? {
                    let mut column = columns.next().context("a column too many")?;
                    column.write(&leaf)?;
                    column.close()?.append_to_row_group(&mut group)?;
                }
                anyhow::Ok(())
            };
            if Part::has_list(field.name()) && !parts.is_empty() {
                let cells =
                    parts.iter().map(|part| Ok(self.row(&part.object(field.name())?)?.swap_remove(i)));
                joined(field, cells.collect::<anyhow::Result<_>>()?, write)?;
            } else {
                write(field, Arc::clone(&head[i]))?;
            }
        }
        group.close()?;
        self.file = Some(file);
        Ok(())
    }

    /// The cells of a record alone.
    fn row(&mut self, line: &[u8]) -> anyhow::Result<Vec<ArrayRef>> {
        self.decoder.decode(line)?;
        let batch = self.decoder.flush()?.context("a record without a row")?;
        Ok(batch.columns().to_vec())
    }

    /// Columns of the next row group.
    fn columns(&self) -> anyhow::Result<Vec<ArrowColumnWriter>> {
        let number = self.file.as_ref().context(CLOSED)?.flushed_row_groups().len();
        Ok(self.groups.create_column_writers(number)?)
    }

    /// Writes the row group under way.
    fn end_group(&mut self) -> anyhow::Result<()> {
        self.group_rows = 0;
        let columns = std::mem::take(&mut self.group);
        if columns.is_empty() {
            return Ok(());
        }
        let mut group = self.file.as_mut().context(CLOSED)?.next_row_group()?;
        for column in columns {
            column.close()?.append_to_row_group(&mut group)?;
        }
        group.close()?;
        Ok(())
    }

    /// Writes what is left and the footer, and makes the file durable.
    pub(super) fn close(&mut self) -> anyhow::Result<()> {
        self.flush()?;
        self.end_group()?;
        if let Some(file) = self.file.take() {
            file.into_inner()?.sync_all()?;
        }
        Ok(())
    }
}

const CLOSED: &str = "the table has been closed";

/// Rows as columns.
fn transposed(rows: Vec<Vec<ArrayRef>>) -> Vec<Vec<ArrayRef>> {
    let mut columns = vec![Vec::new(); rows.first().map_or(0, Vec::len)];
    for row in rows {
        columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
    }
    columns
}

/// Makes one list of several, all of structures. `write` gets one with the first field of the structures alone, then one with the
/// second, and so on: little is there twice.
fn joined(
    field: &Field,
    cells: Vec<ArrayRef>,
    mut write: impl FnMut(&Field, ArrayRef) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let structures = cells.iter().map(|cell| cell.as_list::<i32>().values().as_struct().clone());
    let parts: Vec<Vec<ArrayRef>> = structures.map(|structure| structure.into_parts().1).collect();
    drop(cells);
    let DataType::List(element) = field.data_type() else {
        bail!("{} is no list", field.name());
    };
    let DataType::Struct(fields) = element.data_type() else {
        bail!("a list of something else than structures")
    };
    for (inner, parts) in fields.iter().zip(transposed(parts)) {
        let values = concat(&parts.iter().map(AsRef::as_ref).collect::<Vec<_>>())?;
        drop(parts);
        let element = Arc::new(structure("element", [inner.as_ref().clone()]));
        let offsets = OffsetBuffer::from_lengths([values.len()]);
        let values = StructArray::try_new(Fields::from(vec![Arc::clone(inner)]), vec![values], None)?;
        let cell = ListArray::try_new(Arc::clone(&element), offsets, Arc::new(values), None)?;
        let list = Field::new(field.name(), DataType::List(element), true);
        write(&list, Arc::new(cell))?;
    }
    Ok(())
}

fn schema() -> Schema {
    let place =
        || [number("lat"), number("lon"), whole("uncertainty_m"), whole("geonameid"), text("place_id")];
    let party =
        |name| structure(name, [text("text"), whole("start"), whole("end")].into_iter().chain(place()));
    let stated = structure(
        "stated",
        [
            whole("distance_m"),
            whole("distance_max_m"),
            whole("converted_m"),
            text("qualifier"),
            text("mode"),
            number("bearing_deg"),
        ],
    );
    let alternatives = list(
        "alternatives",
        ["place_id", "name", "country"]
            .map(text)
            .into_iter()
            .chain(["lat", "lon", "probability"].map(number)),
    );
    let toponyms = list(
        "toponyms",
        [whole("start"), whole("end"), text("surface"), text("kind"), flag("adj")]
            .into_iter()
            .chain(place())
            .chain([
                whole("precision"),
                text("name"),
                text("country"),
                text("admin1"),
                text("feature"),
                text("anchor"),
                number("probability"),
                alternatives,
                texts("reasons"),
            ]),
    );
    let claims = list(
        "claims",
        [
            text("kind"),
            whole("start"),
            whole("end"),
            text("text"),
            stated,
            party("figure"),
            party("ground"),
            party("ground2"),
            structure("measured", [whole("distance_m"), number("bearing_deg")]),
            whole("tolerance_m"),
            text("verdict"),
            flag("circular"),
            text("reason"),
        ],
    );
    let casualties = list(
        "casualties",
        [
            text("kind"),
            text("who"),
            whole("low"),
            whole("high"),
            text("source"),
            whole("start"),
            whole("end"),
        ],
    );
    let events = list(
        "events",
        ["type", "date_start", "date_end", "date_precision", "date_partial", "place", "country", "summary"]
            .map(text)
            .into_iter()
            .chain(["lat", "lon"].map(number))
            .chain(
                ["uncertainty_m", "where_precision", "deaths_low", "deaths_best", "deaths_high"].map(whole),
            )
            .chain(["injured_low", "injured_best", "injured_high", "start", "end"].map(whole))
            .chain(["conflicting", "background"].map(flag))
            .chain([casualties, texts("actors")]),
    );
    let head = ["doc_id", "lang", "published", "title", "url", "outlet"].map(text);
    Schema::new(head.into_iter().chain([toponyms, claims, events, text("properties")]).collect::<Fields>())
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn whole(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Float64, true)
}

fn flag(name: &str) -> Field {
    Field::new(name, DataType::Boolean, true)
}

fn structure(name: &str, fields: impl IntoIterator<Item = Field>) -> Field {
    Field::new(name, DataType::Struct(fields.into_iter().collect()), true)
}

/// Lists are of `element`, as the Parquet format names it.
fn list(name: &str, fields: impl IntoIterator<Item = Field>) -> Field {
    Field::new_list(name, structure("element", fields), true)
}

fn texts(name: &str) -> Field {
    Field::new_list(name, text("element"), true)
}
