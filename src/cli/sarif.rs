//! SARIF 2.1.0 (OASIS standard of 27 March 2020): what editors show under the line and what code review shows beside it.
//!
//! One run; one rule a kind of claim; one result a claim. Written as it comes, so that a million documents need no memory.

use super::check::{headline, hint, kind, label};
use crate::Document;
use crate::claim::{Claim, ClaimKind, Party, Verdict};
use crate::document::Offsets;
use crate::gazetteer::Gazetteer;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// Kinds of claims in the order of the rules, with what each rule checks.
const RULES: [(ClaimKind, &str, &str); 6] = [
    (
        ClaimKind::Distance,
        "stated-distance",
        "A stated distance agrees with the geodesic between the two places, with allowance for roads, rounding and the size of towns.",
    ),
    (ClaimKind::Direction, "stated-direction", "A place lies in the stated direction from the other."),
    (ClaimKind::Containment, "part-of-area", "A place lies in the part of the area that the text says."),
    (ClaimKind::Adjacency, "common-border", "Two areas share a border, or a place lies on it."),
    (ClaimKind::Proximity, "nearness", "A place that is called near another is near it."),
    (ClaimKind::Between, "between-two-places", "A place that is said to lie between two others does."),
];

/// Writes the results of a run between its head and its end.
pub(super) struct Sarif<W: Write> {
    out: W,
    results: usize,
}

impl<W: Write> Sarif<W> {
    /// Writes the head: tool and rules.
    pub(super) fn begin(mut out: W) -> io::Result<Self> {
        let rules: Vec<Value> = RULES
            .iter()
            .map(|(_, id, text)| {
                json!({
                    "id": id,
                    "shortDescription": { "text": text },
                    "fullDescription": { "text": format!("{text} Measured on WGS 84 against the gazetteer; docs/spatial.md has the tolerances.") },
                    "help": { "text": "Compare the statement with the measured value, and check which places were taken for the names." },
                    "defaultConfiguration": { "level": "error" },
                })
            })
            .collect();
        let driver = json!({
            "name": "dateline",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "shortDescription": { "text": env!("CARGO_PKG_DESCRIPTION") },
            "rules": rules,
        });
        write!(
            out,
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{},\
             \"columnKind\":\"unicodeCodePoints\",\"results\":[",
            json!({ "driver": driver })
        )?;
        Ok(Sarif { out, results: 0 })
    }

    /// Writes the result of a claim, see [`result`].
    pub(super) fn add(&mut self, result: &str) -> io::Result<()> {
        let comma = if self.results == 0 { "\n" } else { ",\n" };
        self.results += 1;
        write!(self.out, "{comma}{result}")
    }

    /// Closes what is open.
    pub(super) fn end(mut self) -> io::Result<()> {
        writeln!(self.out, "\n]}}]}}")?;
        self.out.flush()
    }
}

/// The result of a claim, as JSON.
pub(super) fn result(
    document: &Document,
    offsets: &Offsets<'_>,
    claim: &Claim,
    gazetteer: &Gazetteer,
) -> String {
    let (level, outcome) = match claim.verdict {
        Verdict::Contradicted => ("error", "fail"),
        Verdict::Doubtful => ("warning", "fail"),
        Verdict::Unverifiable => ("note", "fail"),
        Verdict::Consistent => ("none", "pass"),
    };
    let rule = RULES.iter().position(|(kind, ..)| *kind == claim.kind).unwrap_or_default();
    let mut message =
        format!("{} {}: {}", verdict(claim.verdict), kind(claim.kind), headline(document, claim));
    for more in
        [label(document, claim), Some(claim.reason.clone()), hint(claim, gazetteer)].into_iter().flatten()
    {
        message.push_str("; ");
        message.push_str(&more);
    }
    let parties = [Some(&claim.figure), Some(&claim.ground), claim.ground2.as_ref()];
    let related: Vec<Value> = parties
        .into_iter()
        .flatten()
        .filter(|party| party.location.is_some() && party.span.start < party.span.end)
        .map(|party| {
            let mut location = place(document, offsets, party.span);
            location["message"] = json!({ "text": position(party, gazetteer) });
            location
        })
        .collect();
    json!({
        "ruleId": RULES[rule].1,
        "ruleIndex": rule,
        "level": level,
        "kind": outcome,
        "message": { "text": message },
        "locations": [place(document, offsets, claim.span)],
        "relatedLocations": related,
        "properties": {
            "verdict": verdict(claim.verdict),
            "stated_m": claim.stated.map(|s| s.distance_m.round()),
            "stated_bearing_deg": claim.stated_bearing_deg,
            "measured_m": claim.measured.map(|m| m.distance_m.round()),
            "measured_bearing_deg": claim.measured.map(|m| m.bearing_deg.round()),
            "tolerance_m": claim.tolerance_m.map(f64::round),
        },
    })
    .to_string()
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Contradicted => "contradicted",
        Verdict::Doubtful => "doubtful",
        Verdict::Unverifiable => "unverifiable",
        Verdict::Consistent => "consistent",
    }
}

/// The place that was taken for an end, with its position.
fn position(party: &Party, gazetteer: &Gazetteer) -> String {
    let name = party.place.map_or("", |ix| gazetteer.place(ix).name);
    let at = party.location.map_or_else(String::new, |l| format!("{:.5}, {:.5}", l.lat, l.lon));
    format!("taken for {name} at {at}")
}

/// Where a span lies: file and region; of a record among others the file, its line and the record.
fn place(document: &Document, offsets: &Offsets<'_>, span: crate::document::Span) -> Value {
    let (start, end) = offsets.code_points(span);
    let (line, column) = offsets.line_column(span);
    let (end_line, end_column) = offsets.end_line_column(span);
    let mut region = json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": start,
        "charLength": end - start,
        "snippet": { "text": &document.original_text()[document.original_range(span)] },
    });
    let (file, record) = record(&document.origin);
    if let Some(line) = record {
        // the text is a field of that line: its offsets are not the file's
        region = json!({ "startLine": line, "snippet": region["snippet"] });
    }
    let mut location = json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(file) }, "region": region },
    });
    if record.is_some() {
        location["logicalLocations"] = json!([{ "name": document.id, "kind": "record" }]);
        location["properties"] = json!({ "text_charOffset": start, "text_charLength": end - start });
    }
    location
}

/// File and line of a document that is one of many in a file: `reports.jsonl:3`, `reports.json[2]`.
fn record(origin: &str) -> (&str, Option<u32>) {
    let many = |file: &str| {
        let name = file.trim_end_matches(".gz").trim_end_matches(".zst");
        matches!(
            Path::new(name).extension().and_then(|e| e.to_str()),
            Some("jsonl" | "ndjson" | "json" | "csv" | "tsv" | "parquet")
        ) || name == "stdin"
    };
    if let Some((file, line)) = origin.rsplit_once(':')
        && let Ok(line) = line.parse()
        && many(file)
    {
        return (file, Some(line));
    }
    let file = origin.split_once('[').map_or(origin, |(file, _)| file);
    if many(file) { (file, Some(1)) } else { (origin, None) }
}

/// A path as a URI reference (RFC 3986): slashes stay, what is not allowed in a path is escaped.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_a_file_are_told_from_files() {
        assert_eq!(record("notes/a.txt"), ("notes/a.txt", None));
        assert_eq!(record("a.jsonl:3"), ("a.jsonl", Some(3)));
        assert_eq!(record("a.jsonl.gz:3"), ("a.jsonl.gz", Some(3)));
        assert_eq!(record("a.json[2]"), ("a.json", Some(1)));
        assert_eq!(record("a:3"), ("a:3", None));
    }

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("notes/1 July é.txt"), "notes/1%20July%20%C3%A9.txt");
    }
}
