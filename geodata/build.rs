//! Compiles the tables into the index that the crate embeds.

use dateline_gazetteer::build::{Tables, build};
use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let (places, names) = (table("tables/places.tsv.zst")?, table("tables/names.tsv.zst")?);
    let (countries, regions) = (table("tables/countries.tsv")?, table("tables/regions.tsv")?);
    let (polygons, lines) = (table("tables/polygons.tsv.zst")?, table("tables/lines.tsv.zst")?);
    let (borders, curated) = (table("tables/borders.tsv.zst")?, table("curated.tsv")?);
    let attribution = attribution()?;
    let coast = table("tables/coast.tsv.zst")?;
    let tables = Tables {
        places: &places,
        names: &names,
        countries: &countries,
        regions: &regions,
        polygons: &polygons,
        lines: &lines,
        borders: &borders,
        coast: &coast,
        curated: &curated,
        attribution: &attribution,
    };
    let index = build(&tables).map_err(|error| format!("geodata: {error}"))?;
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("index.bin"), &index)?;
    println!("cargo::rustc-env=DATELINE_GEODATA_VERSION={}+{:08x}", env!("CARGO_PKG_VERSION"), fnv1a(&index));
    Ok(())
}

/// The sentences of `sources.toml`, each once.
fn attribution() -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed=sources.toml");
    let sources =
        std::fs::read_to_string("sources.toml").map_err(|error| format!("geodata/sources.toml: {error}"))?;
    let sentences =
        sources.lines().filter_map(|line| line.strip_prefix("attribution = \"")?.strip_suffix('"'));
    let sentences: BTreeSet<&str> = sentences.filter(|sentence| !sentence.is_empty()).collect();
    Ok(sentences.into_iter().collect::<Vec<_>>().join("\n"))
}

/// The contents of a table, decompressed.
fn table(path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={path}");
    let bytes = std::fs::read(path).map_err(|error| format!("geodata/{path}: {error}"))?;
    if !path.ends_with(".zst") {
        return Ok(bytes);
    }
    zstd::decode_all(bytes.as_slice()).map_err(|error| format!("geodata/{path}: {error}").into())
}

/// A short fingerprint of the index (32-bit FNV-1a).
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
