//! Lists of places as CSV: a header line, then a place a line. Comma, semicolon or tab separates the cells.

use super::fields::{Header, Row};
use super::own::{Origin, OwnPlace};
use crate::error::{Error, ErrorKind};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Calls `take` with each place, or with what is wrong with its row; returns titles of columns that say nothing to Dateline.
///
/// # Errors
/// When the file cannot be read or its header lacks a column that every list needs.
pub fn read(path: &Path, take: &mut dyn FnMut(Result<OwnPlace, Error>)) -> Result<Vec<String>, Error> {
    let file = path.display().to_string();
    let failed = |kind, reason: String| Error::new(kind, file.clone(), reason);
    let opened = File::open(path).map_err(|error| failed(ErrorKind::Io, error.to_string()))?;
    let mut input = BufReader::with_capacity(1 << 16, opened);
    let start = input.fill_buf().map_err(|error| failed(ErrorKind::Io, error.to_string()))?;
    if start.is_empty() {
        return Err(failed(ErrorKind::Empty, "the file is empty".to_owned()));
    }
    let separator = separator(start);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(input);
    let titles = reader.byte_headers().map_err(|error| failed(ErrorKind::Syntax, error.to_string()))?;
    let title = |cell: &[u8]| String::from_utf8_lossy(cell).trim().trim_start_matches('\u{FEFF}').to_owned();
    let header = Header::new(titles.iter().map(title));
    if let Some(lack) = header.lacks(false) {
        return Err(failed(ErrorKind::Syntax, lack).at(1, 0));
    }
    let mut record = csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(failed(ErrorKind::Io, error.to_string()).at(line as u32, 0)),
        }
        let line = record.position().map_or(line, csv::Position::line);
        let origin = Origin::line(&file, u32::try_from(line).unwrap_or(u32::MAX));
        // A line of separators only is an empty row of a spreadsheet.
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        take(row(&header, &record, &origin, separator));
    }
    Ok(header.unread().into_iter().map(str::to_owned).collect())
}

fn row(header: &Header, record: &csv::ByteRecord, origin: &Origin, separator: u8) -> Result<OwnPlace, Error> {
    if record.len() != header.len() {
        let shown = if separator == b'\t' { "tab".to_owned() } else { format!("`{}`", separator as char) };
        return Err(origin.error(format!(
            "it has {} cells instead of {}; a cell that holds a {shown} must stand in double quotes",
            record.len(),
            header.len()
        )));
    }
    let cells: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
    let cells = cells.map_err(|_| origin.error("it is not UTF-8; save the list as UTF-8"))?;
    Row { header, cells, origin }.place(None)
}

/// The separator that the first line has most of, quoted text left out.
fn separator(start: &[u8]) -> u8 {
    let line = start.split(|&b| b == b'\n').next().unwrap_or_default();
    let mut quoted = false;
    let bare: Vec<u8> = (line.iter().copied())
        .filter(|&b| {
            quoted ^= b == b'"';
            !quoted
        })
        .collect();
    let count = |separator: u8| bare.iter().filter(|&&b| b == separator).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|&s| (count(s), s == b',')).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names or faults of the rows, and titles that are not read.
    type Told = (Vec<Result<String, String>>, Vec<String>);

    fn places(text: &[u8]) -> Result<Told, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        let mut rows = Vec::new();
        let short = |error: Error| error.to_string().replace(&path.display().to_string(), "list.csv");
        let unread = read(&path, &mut |row| {
            rows.push(row.map(|place| place.name.unwrap()).map_err(short));
        })
        .map_err(short)?;
        Ok((rows, unread))
    }

    #[test]
    fn the_separator_is_found() {
        for text in [
            "name,lat,lon\nA,1,2\n",
            "\u{FEFF}name;lat;lon\r\nA;1,5;2,5\r\n",
            "\"no,te\"\tname\tlat\tlon\n\tA\t1\t2",
        ] {
            assert_eq!(places(text.as_bytes()).unwrap().0, [Ok("A".to_owned())], "{text}");
        }
    }

    #[test]
    fn bad_rows_are_named_by_their_line_and_the_rest_is_read() {
        let text = b"name,lat,lon,note\nA,1,2,\"two\nlines\"\n,,,\nB,1\nC,1,2,\xE9\nD,x,2,\nE,3,4,\n";
        let (rows, unread) = places(text).unwrap();
        assert_eq!(unread, ["note"]);
        assert_eq!(
            rows,
            [
                Ok("A".to_owned()),
                Err("list.csv:5: it has 2 cells instead of 4; a cell that holds a `,` must stand in double quotes".to_owned()),
                Err("list.csv:6: it is not UTF-8; save the list as UTF-8".to_owned()),
                Err("list.csv:7: column `lat`: `x` is no latitude; write degrees such as 38.5358 or 38°32'09\"".to_owned()),
                Ok("E".to_owned()),
            ]
        );
    }

    #[test]
    fn a_file_without_the_needed_columns_is_refused() {
        assert_eq!(places(b"").unwrap_err(), "list.csv: the file is empty");
        assert_eq!(
            places(b"name,where\nA,B\n").unwrap_err(),
            "list.csv:1: it has no column for a position: call two columns `lat` and `lon`, or one `wkt`; its columns are name, where"
        );
    }
}
