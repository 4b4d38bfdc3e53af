//! `extract -o FILE.parquet`: a row a document, with the columns and nested structures of the JSON line.
//!
//! `properties`, which may hold anything, is one column of JSON text. Days are text as in JSON (`2025-02-04`).

use crate::analysis::record::Record;
use anyhow::Context as _;
use arrow::datatypes::{DataType, Field, Fields, Schema};
use arrow::json::ReaderBuilder;
use arrow::json::reader::Decoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use std::fs::File;
use std::sync::Arc;

/// Bytes of JSON that are collected before they become a batch of rows.
const BATCH_BYTES: usize = 4 << 20;

/// Bytes of encoded rows that end a row group: what is held in memory.
const GROUP_BYTES: usize = 32 << 20;

/// Rows that end a row group, whatever their size.
const GROUP_ROWS: usize = 100_000;

/// A Parquet file of records under way.
pub(super) struct Table {
    writer: Option<ArrowWriter<File>>,
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
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?;
        // Strict: a field that the schema lacks would be lost without a word.
        let decoder =
            ReaderBuilder::new(schema).with_batch_size(GROUP_ROWS).with_strict_mode(true).build_decoder()?;
        Ok(Table { writer: Some(writer), decoder, pending: 0 })
    }

    /// Adds a record from its JSON line, `properties` being a string (see [`with_flat_properties`]).
    pub(super) fn write(&mut self, line: &[u8]) -> anyhow::Result<()> {
        let mut rest = line;
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

    fn flush(&mut self) -> anyhow::Result<()> {
        self.pending = 0;
        let writer = self.writer.as_mut().context("the table has been closed")?;
        if let Some(batch) = self.decoder.flush()? {
            writer.write(&batch)?;
        }
        if writer.in_progress_size() >= GROUP_BYTES {
            writer.flush()?;
        }
        Ok(())
    }

    /// Writes what is left and the footer, and makes the file durable.
    pub(super) fn close(&mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Some(writer) = self.writer.take() {
            writer.into_inner()?.sync_all()?;
        }
        Ok(())
    }
}

/// A record as JSON whose `properties` are text: a column has one type.
pub(super) fn with_flat_properties(record: &Record<'_>) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(record)?;
    if let Some(properties) = value.get_mut("properties") {
        *properties = Value::String(properties.to_string());
    }
    Ok(value)
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
