//! `dateline locate`.

use super::args::{AnswerFormat, LocateArgs};
use super::place::{degrees, describe, geometry, to_json};
use super::{Context, Exit};
use crate::claim::locate::{Located, Locator};
use crate::gazetteer::Gazetteer;
use anyhow::Context as _;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::path::Path;

pub(crate) fn run(args: &LocateArgs, context: &Context) -> anyhow::Result<Exit> {
    let gazetteer = context.gazetteer()?;
    let mut locator = Locator::new(gazetteer);
    if let Some(path) = &args.jsonl {
        return lines(path, gazetteer, &mut locator);
    }
    let text = args.expression.join(" ");
    let Some(found) = locator.locate(&text) else {
        anyhow::bail!("no place found in \"{text}\"; `dateline gazetteer search NAME` shows what is known");
    };
    let mut out = stdout().lock();
    match args.format {
        AnswerFormat::Text => show(&mut out, gazetteer, &text, &found)?,
        AnswerFormat::Json => writeln!(out, "{}", record(gazetteer, None, &found))?,
    }
    Ok(Exit::Done)
}

fn show(out: &mut impl Write, gazetteer: &Gazetteer, text: &str, found: &Located) -> std::io::Result<()> {
    let l = &found.location;
    writeln!(out, "{text}")?;
    writeln!(out, "  at    {:.5}, {:.5} (latitude, longitude)", l.lat, l.lon)?;
    writeln!(out, "  within {:.1} km", l.uncertainty_m / 1000.0)?;
    if let Some(reading) = &found.reading {
        writeln!(out, "  read  {reading}")?;
    }
    writeln!(out, "  from  {}", describe(gazetteer, found.ground))
}

fn record(gazetteer: &Gazetteer, id: Option<Value>, found: &Located) -> Value {
    let l = &found.location;
    let mut line = Map::new();
    if let Some(id) = id {
        line.insert("id".into(), id);
    }
    line.insert("lat".into(), degrees(l.lat).into());
    line.insert("lon".into(), degrees(l.lon).into());
    line.insert("uncertainty_m".into(), l.uncertainty_m.round().into());
    line.insert("geometry".into(), geometry(&found.geometry));
    line.insert("ground".into(), to_json(gazetteer, found.ground));
    if let Some(reading) = &found.reading {
        line.insert("reading".into(), reading.as_str().into());
    }
    line.into()
}

/// One answer a line; a line that cannot be read or located gets an `error` and does not stop the rest.
fn lines(path: &Path, gazetteer: &Gazetteer, locator: &mut Locator<'_>) -> anyhow::Result<Exit> {
    let reader: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?))
    };
    let mut out = std::io::BufWriter::new(stdout().lock());
    let mut failed = false;
    for (n, line) in reader.lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = answer(gazetteer, locator, &line, n + 1).unwrap_or_else(|error| {
            failed = true;
            error
        });
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    Ok(if failed { Exit::SomeFailed } else { Exit::Done })
}

/// The answer to a line; `Err` when the line itself is broken.
fn answer(
    gazetteer: &Gazetteer,
    locator: &mut Locator<'_>,
    line: &str,
    number: usize,
) -> Result<Value, Value> {
    let mut row: Map<String, Value> = serde_json::from_str(line)
        .map_err(|e| json!({ "id": null, "line": number, "error": e.to_string() }))?;
    let id = row.remove("id").unwrap_or_else(|| number.into());
    let Some(Value::String(text)) = row.remove("text") else {
        return Err(json!({ "id": id, "error": "no `text`" }));
    };
    let mut answer = match locator.locate(&text) {
        Some(found) => record(gazetteer, Some(id), &found),
        None => json!({ "id": id, "error": "no place found" }),
    };
    if !row.is_empty() {
        answer["properties"] = row.into();
    }
    Ok(answer)
}
