//! Parquet: a document a row, columns by name as in CSV; lists and structures as in JSON.

use super::json::Shared;
use super::{Name, Options, Pending, Reading, csv, failed, json, thrift};
use crate::error::{Error, ErrorKind};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use arrow::json::LineDelimitedWriter;
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::reader::ChunkReader;
use std::collections::VecDeque;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Rows read at a time: few, since each may be a long document.
const ROWS: usize = 16;

/// The documents of a Parquet file.
pub(super) fn documents<'a>(name: Name, input: impl ChunkReader + 'static, options: Options) -> Reading<'a> {
    let built = caught(|| thrift::check_contents(&input))
        .and_then(|()| caught(|| ArrowReaderMetadata::load(&input, ArrowReaderOptions::new())))
        .and_then(|contents| {
            caught(|| thrift::check_pages(&input, contents.metadata()))?;
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(input, contents);
            let columns = columns(builder.schema())?;
            let reader = caught(|| builder.with_batch_size(ROWS).build().map_err(|e| e.to_string()))?;
            Ok((reader, columns))
        });
    match built {
        Ok((reader, columns)) => {
            let shared = Arc::new(Shared { name, options });
            Box::new(Rows { shared, reader, columns, read: VecDeque::new(), row: 0, ended: false })
        }
        Err(reason) => failed(Error::new(ErrorKind::Syntax, name.origin, reason)),
    }
}

/// The schema under which rows become JSON: our fields by our names, the text as text.
fn columns(schema: &Schema) -> Result<Arc<Schema>, String> {
    let names = schema.fields().iter().map(|field| csv::column(field.name().as_bytes()));
    let fields: Vec<Field> = schema
        .fields()
        .iter()
        .zip(names)
        .map(|(field, name)| match field.data_type() {
            // Writers that do not mark strings as such store them as bytes.
            DataType::Binary if name == "text" => Field::new(name, DataType::Utf8, true),
            DataType::LargeBinary if name == "text" => Field::new(name, DataType::LargeUtf8, true),
            _ => field.as_ref().clone().with_name(name),
        })
        .collect();
    if !fields.iter().any(|field| field.name() == "text") {
        let names: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
        return Err(format!("there is no column `text` (there are: {})", names.join(", ")));
    }
    Ok(Arc::new(Schema::new(fields)))
}

/// Runs the Parquet reader on a file that may be damaged: it checks much, and panics where it does not.
fn caught<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(format!("broken Parquet: {error}")),
        Err(_) => Err("broken Parquet: its parts contradict each other".into()),
    }
}

struct Rows {
    shared: Arc<Shared>,
    reader: ParquetRecordBatchReader,
    columns: Arc<Schema>,
    read: VecDeque<Vec<u8>>,
    row: u32,
    ended: bool,
}

impl Rows {
    /// The next rows as JSON lines; none at the end.
    fn fill(&mut self) -> Result<(), String> {
        let Some(batch) = caught(|| self.reader.next().transpose())? else { return Ok(()) };
        caught(|| {
            let columns = batch.columns().iter().zip(self.columns.fields());
            let columns = columns.map(|(column, field)| cast(column, field.data_type()));
            let batch =
                RecordBatch::try_new(Arc::clone(&self.columns), columns.collect::<Result<_, ArrowError>>()?)?;
            let mut writer = LineDelimitedWriter::new(Vec::new());
            writer.write(&batch)?;
            writer.finish()?;
            let lines = writer.into_inner();
            self.read.extend(lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()).map(<[u8]>::to_vec));
            Ok::<(), ArrowError>(())
        })
    }
}

impl Iterator for Rows {
    type Item = Pending;

    fn next(&mut self) -> Option<Pending> {
        if self.read.is_empty() && !self.ended {
            let filled = self.fill();
            let origin = &self.shared.name.origin;
            let error = match filled {
                Err(reason) => Some(Error::new(ErrorKind::Syntax, origin, reason).at(self.row + 1, 0)),
                Ok(()) if self.read.is_empty() && self.row == 0 => {
                    Some(Error::new(ErrorKind::Empty, origin, "the file holds no documents"))
                }
                Ok(()) => None,
            };
            self.ended = self.read.is_empty();
            if let Some(error) = error {
                self.ended = true;
                return Some(Pending::failed(error));
            }
        }
        let bytes = self.read.pop_front()?;
        self.row += 1;
        Some(json::line(&self.shared, self.row, bytes))
    }
}
