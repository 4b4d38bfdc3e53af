//! Dateline's geodata, embedded: the compiled gazetteer index and the lexicons. See `README.md` beside this crate for the
//! tables, their sources and licences.

pub mod recognition;

/// The compiled index, for `dateline_gazetteer::Gazetteer::from_static`. Aligned to 8 bytes.
pub static INDEX: &[u8] = &[]; // SKELETON: owner embeds OUT_DIR's index

/// `sources.toml`: package, version, licence and attribution of each table.
pub static SOURCES: &str = "";

/// Version of the data: changes whenever a table does.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
