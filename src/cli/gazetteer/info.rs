//! `gazetteer info`: counts, sources, licences and attribution.

use super::text::{align_right, table, thousands};
use crate::cli::Context;
use crate::cli::args::{AnswerFormat, InfoArgs};
use crate::gazetteer::Info;
use anyhow::Context as _;
use comfy_table::Table;
use serde::Deserialize;
use std::io::Write;

/// An entry of `sources.toml`.
#[derive(Deserialize)]
struct Source {
    package: String,
    version: String,
    licence: String,
}

#[derive(Deserialize)]
struct Sources {
    package: Vec<Source>,
}

pub(super) fn run(context: &Context, args: &InfoArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let gazetteer = context.gazetteer()?;
    let file = context.gazetteer_file();
    if args.verify {
        let name =
            file.as_deref().map_or_else(|| "the built-in gazetteer".to_owned(), |f| f.display().to_string());
        gazetteer.verify().map_err(|reason| anyhow::anyhow!("{name} is damaged: {reason}"))?;
    }
    let info = gazetteer.info();
    match args.format {
        AnswerFormat::Text => {
            match &file {
                Some(file) => writeln!(out, "gazetteer file {}", file.display())?,
                None => writeln!(out, "built-in gazetteer, data version {}", dateline_geodata::VERSION)?,
            }
            writeln!(out, "stamp {:016x}", gazetteer.stamp())?;
            if args.verify {
                writeln!(out, "all checksums are right")?;
            }
            writeln!(out, "\n{}\n", counts(&info))?;
            if file.is_none() {
                writeln!(out, "{}\n", sources()?)?;
            }
            Ok(write!(out, "{}", gazetteer.attribution())?)
        }
        AnswerFormat::Json => {
            let mut value = serde_json::to_value(&info)?;
            value["file"] = file.map(|file| file.display().to_string()).into();
            value["stamp"] = format!("{:016x}", gazetteer.stamp()).into();
            value["attribution"] = gazetteer.attribution().lines().collect::<Vec<_>>().into();
            value["verified"] = args.verify.into();
            Ok(writeln!(out, "{value}")?)
        }
    }
}

fn counts(info: &Info) -> Table {
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
    counts
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

/// The packages that the built-in data was made from.
fn sources() -> anyhow::Result<Table> {
    let sources: Sources =
        toml::from_str(dateline_geodata::SOURCES).context("the list of sources is malformed")?;
    let mut packages = table();
    packages.set_header(["source", "version", "licence"]);
    for source in &sources.package {
        packages.add_row([&source.package, &source.version, &source.licence]);
    }
    Ok(packages)
}
