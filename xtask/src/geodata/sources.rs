//! `geodata/sources.toml`: the packages that the tables come from and the tables' own checksums.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::archive::Archive;
use super::table::Table;

/// The line after which this program writes; everything before it is written by hand.
const GENERATED: &str = "# Below: written by `cargo xtask geodata`.\n";

/// One package file of a registry. Licence, attribution and use are for the reader of the file.
#[derive(Deserialize)]
struct Package {
    package: String,
    file: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Listing {
    package: Vec<Package>,
}

/// The parsed `sources.toml`.
pub(crate) struct Sources {
    written_by_hand: String,
    packages: Vec<Package>,
}

impl Sources {
    /// Reads the file at `path`.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let listing: Listing = toml::from_str(&text).with_context(|| format!("{}", path.display()))?;
        let end = text.find(GENERATED).unwrap_or(text.len());
        Ok(Self { written_by_hand: text[..end].trim_end().to_owned(), packages: listing.package })
    }

    /// Opens `package`'s file in `folder` after its checksum has been verified.
    pub(crate) fn open(&self, folder: &Path, package: &str) -> Result<Archive> {
        let listed = self
            .packages
            .iter()
            .find(|listed| listed.package == package)
            .with_context(|| format!("sources.toml lists no package {package}"))?;
        let path = folder.join(&listed.file);
        let bytes = fs::read(&path).with_context(|| {
            format!("reading {} (geodata/README.md says how to fetch the packages)", path.display())
        })?;
        let found = sha256(&bytes);
        ensure!(
            found == listed.sha256,
            "{}: sha256 is {found}, sources.toml says {}",
            path.display(),
            listed.sha256
        );
        Ok(Archive::new(&listed.file, bytes))
    }

    /// The file's new text, with an entry for each table.
    pub(crate) fn with_tables(&self, tables: &[Table]) -> String {
        let mut text = format!("{}\n\n{GENERATED}", self.written_by_hand);
        for table in tables {
            let _ = write!(
                text,
                "\n[[table]]\nfile = \"tables/{}\"\nrows = {}\nbytes = {}\nsha256 = \"{}\"\n",
                table.file,
                table.rows,
                table.bytes.len(),
                sha256(&table.bytes)
            );
        }
        text
    }
}

/// The SHA-256 of `bytes` in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
