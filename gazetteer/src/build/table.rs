//! Reads the tab-separated tables and says where one is malformed.

use super::{BuildError, Refused};
use crate::{CountryCode, PlaceId};
use std::str::FromStr;

/// A table whose header was checked.
pub(super) struct Table<'t> {
    name: &'static str,
    columns: &'static [&'static str],
    text: &'t str,
    /// lines that begin with `#` are comments
    comments: bool,
}

impl<'t> Table<'t> {
    /// An empty text is a table without rows.
    pub(super) fn new(
        name: &'static str,
        columns: &'static [&'static str],
        bytes: &'t [u8],
    ) -> Result<Self, BuildError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count();
            BuildError { table: name, line, column: None, reason: "it is not UTF-8".to_owned() }
        })?;
        let table = Table { name, columns, text, comments: name == "curated.tsv" };
        let header = text.lines().next().unwrap_or_default();
        if !text.is_empty() && !header.split('\t').eq(columns.iter().copied()) {
            let reason = format!("the header is `{header}` instead of `{}`", columns.join(" "));
            return Err(BuildError { table: name, line: 1, column: None, reason });
        }
        Ok(table)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Result<Row<'t, '_>, BuildError>> {
        let lines = self.text.lines().enumerate().skip(1);
        lines.filter(|(_, line)| !(line.is_empty() || self.comments && line.starts_with('#'))).map(
            |(number, line)| {
                let row = Row { table: self, line: number + 1, cells: line.split('\t').collect() };
                if row.cells.len() == self.columns.len() {
                    return Ok(row);
                }
                let reason = format!("it has {} columns instead of {}", row.cells.len(), self.columns.len());
                Err(BuildError { table: self.name, line: number + 1, column: None, reason })
            },
        )
    }
}

/// A row; columns are given by number.
pub(super) struct Row<'t, 'a> {
    table: &'a Table<'t>,
    line: usize,
    cells: Vec<&'t str>,
}

impl<'t> Row<'t, '_> {
    pub(super) fn text(&self, column: usize) -> &'t str {
        self.cells[column]
    }

    pub(super) fn error(&self, column: usize, reason: impl Into<String>) -> BuildError {
        BuildError {
            table: self.table.name,
            line: self.line,
            column: Some(self.table.columns[column]),
            reason: reason.into(),
        }
    }

    /// What the builder says about a row; an unknown or repeated place is the id's fault whatever the column.
    pub(super) fn refused(&self, column: usize, refused: &Refused) -> BuildError {
        let column = if matches!(refused, Refused::Twice(_) | Refused::Unknown(_)) { 0 } else { column };
        self.error(column, refused.to_string())
    }

    /// `None` when the cell is empty.
    pub(super) fn optional<T: FromStr>(&self, column: usize, what: &str) -> Result<Option<T>, BuildError> {
        match self.text(column) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| self.error(column, format!("`{text}` is no {what}"))),
        }
    }

    pub(super) fn id(&self, column: usize) -> Result<PlaceId, BuildError> {
        self.text(column).parse().map_err(|reason: String| self.error(column, reason))
    }

    pub(super) fn country(&self, column: usize) -> Result<Option<CountryCode>, BuildError> {
        match self.text(column) {
            "" => Ok(None),
            code => match CountryCode::new(code) {
                Some(parsed) if parsed.as_str() == code => Ok(Some(parsed)),
                _ => Err(self.error(column, format!("`{code}` is no country code"))),
            },
        }
    }

    /// Comma-separated codes, sorted.
    pub(super) fn countries(&self, column: usize) -> Result<Vec<CountryCode>, BuildError> {
        let codes = self.text(column).split(',').map(str::trim).filter(|code| !code.is_empty());
        let mut codes = codes
            .map(|code| {
                CountryCode::new(code)
                    .ok_or_else(|| self.error(column, format!("`{code}` is no country code")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        codes.sort_unstable();
        codes.dedup();
        Ok(codes)
    }

    /// Degrees; `None` when empty.
    pub(super) fn degrees(&self, column: usize, limit: f64) -> Result<Option<f64>, BuildError> {
        let Some(degrees) = self.optional::<f64>(column, "number of degrees")? else { return Ok(None) };
        if degrees.abs() <= limit {
            Ok(Some(degrees))
        } else {
            Err(self.error(column, format!("{degrees} is beyond {limit} degrees")))
        }
    }
}
