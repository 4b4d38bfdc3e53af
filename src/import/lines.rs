//! Lines of big text files, plain or the one text in a ZIP archive, in constant memory.

use super::{Progress, Report};
use crate::error::{Error, ErrorKind};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

const BUFFER: usize = 1 << 20;
/// Lines between two reports of progress.
const REPORT_LINES: u32 = 1 << 16;

/// Calls `row` with each line that is neither empty nor a comment (`#`), without its end. What it returns goes into `report`, see
/// [`Report::note`].
///
/// # Errors
/// When the file cannot be opened or read.
pub(super) fn each(
    file: &Path,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
    mut row: impl FnMut(&str) -> Result<bool, String>,
) -> Result<(), Error> {
    let failed = |error: io::Error| Error::new(ErrorKind::Io, file.display().to_string(), error.to_string());
    open(file, &mut |reader, total| {
        let (mut line, mut number, mut bytes) = (Vec::new(), 0_u32, 0_u64);
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line)?;
            if length == 0 {
                progress(Progress { file, bytes, total });
                return Ok(());
            }
            (number, bytes) = (number.saturating_add(1), bytes + length as u64);
            if number.is_multiple_of(REPORT_LINES) {
                progress(Progress { file, bytes, total });
            }
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            if text.is_empty() || text[0] == b'#' {
                continue;
            }
            let told = match std::str::from_utf8(text) {
                Ok(text) => row(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
                Err(error) => Err(format!("it is not UTF-8 from byte {} on", error.valid_up_to())),
            };
            report.note(file, number, told);
        }
    })
    .map_err(failed)
}

/// The first line that [`each`] would give.
pub(super) fn first(file: &Path) -> Result<String, Error> {
    let mut found = String::new();
    let read = open(file, &mut |reader, _| {
        for line in reader.lines() {
            let line = line?;
            if !line.is_empty() && !line.starts_with('#') {
                found = line;
                break;
            }
        }
        Ok(())
    });
    read.map_err(|error| Error::new(ErrorKind::Io, file.display().to_string(), error.to_string()))?;
    Ok(found)
}

/// Opens a file for `read`, which also gets its size unpacked.
fn open(file: &Path, read: &mut dyn FnMut(&mut dyn BufRead, u64) -> io::Result<()>) -> io::Result<()> {
    let opened = File::open(file)?;
    if file.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("zip")) {
        let total = opened.metadata()?.len();
        return read(&mut BufReader::with_capacity(BUFFER, opened), total);
    }
    let mut archive = zip::ZipArchive::new(BufReader::new(opened)).map_err(io::Error::other)?;
    // GeoNames' archive of alternate names also holds a list of languages.
    let stem = file.file_stem().unwrap_or_default().to_owned();
    let texts = archive.file_names().filter_map(Result::ok).map(|name| name.into_owned());
    let name = texts
        .filter(|name| name.ends_with(".txt") && !name.eq_ignore_ascii_case("readme.txt"))
        .min_by_key(|name| Path::new(name).file_stem() != Some(&stem))
        .ok_or_else(|| io::Error::other("there is no text file in the archive"))?;
    let entry = archive.by_name(&name).map_err(io::Error::other)?;
    let total = entry.size();
    read(&mut BufReader::with_capacity(BUFFER, entry.take(total)), total)
}
