//! A table as the bytes of its file: tab-separated rows under one header line, compressed where the name ends in `.zst`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// zstd's level for the committed tables; written single-threaded, so that the bytes are the same everywhere.
const LEVEL: i32 = 19;

/// A finished table.
pub(crate) struct Table {
    /// Its file name under `tables/`.
    pub(crate) file: &'static str,
    /// Its rows, without the header.
    pub(crate) rows: usize,
    /// The file's content.
    pub(crate) bytes: Vec<u8>,
}

impl Table {
    /// `header` and `rows` are cells; a cell with a tab or line break is an error.
    pub(crate) fn new<const N: usize>(
        file: &'static str,
        header: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Result<Self> {
        let mut text = header.join("\t");
        text.push('\n');
        let mut count = 0;
        for row in rows {
            for (index, cell) in row.iter().enumerate() {
                ensure!(!cell.contains(['\t', '\n', '\r']), "{file}: a tab or line break in {cell:?}");
                text.push_str(cell);
                text.push(if index + 1 == N { '\n' } else { '\t' });
            }
            count += 1;
        }
        Self::from_text(file, count, &text)
    }

    /// A list of words, one a line, without a header.
    pub(crate) fn words<'a>(file: &'static str, words: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let words: Vec<_> = words.into_iter().collect();
        let mut text = words.join("\n");
        text.push('\n');
        Self::from_text(file, words.len(), &text)
    }

    fn from_text(file: &'static str, rows: usize, text: &str) -> Result<Self> {
        let bytes = if file.ends_with(".zst") {
            zstd::bulk::compress(text.as_bytes(), LEVEL).with_context(|| format!("compressing {file}"))?
        } else {
            text.as_bytes().to_vec()
        };
        Ok(Self { file, rows, bytes })
    }

    /// Writes the file into `folder`.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(self.file);
        fs::write(&path, &self.bytes).with_context(|| format!("writing {}", path.display()))
    }

    /// Whether the file in `folder` has the same bytes.
    pub(crate) fn is_same_in(&self, folder: &Path) -> bool {
        fs::read(folder.join(self.file)).is_ok_and(|bytes| bytes == self.bytes)
    }
}

/// A coordinate or other number with at most `decimals` decimals, without trailing zeros.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_trailing_zeros_and_a_negative_zero_its_sign() {
        assert_eq!(number(38.556_32, 5), "38.55632");
        assert_eq!(number(69.0, 5), "69");
        assert_eq!(number(-0.000_001, 5), "0");
        assert_eq!(number(120.0, 0), "120");
    }

    #[test]
    fn a_table_is_the_same_bytes_each_time() {
        let rows = || (0..1000).map(|n| [n.to_string(), format!("place {n}")]);
        let first = Table::new("x.tsv.zst", ["id", "name"], rows()).unwrap();
        let second = Table::new("x.tsv.zst", ["id", "name"], rows()).unwrap();
        assert_eq!(first.bytes, second.bytes);
        assert_eq!(first.rows, 1000);
    }

    #[test]
    fn a_cell_with_a_tab_is_refused() {
        assert!(Table::new("x.tsv", ["a"], [["one\ttwo".to_owned()]]).is_err());
    }
}
