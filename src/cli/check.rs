//! `dateline check`: the verdict on each spatial claim, under the quoted line as compilers do, as JSON, or as SARIF.

use super::args::{CheckArgs, CheckFormat};
use super::batch::{self, Job, Taken};
use super::sarif::{self, Sarif};
use super::{Context, Exit, input};
use crate::analysis::Analysis;
use crate::analysis::record::{ClaimRecord, Record};
use crate::claim::{Claim, ClaimKind, Party, Verdict, km};
use crate::document::{Offsets, Span, single_line};
use crate::gazetteer::Gazetteer;
use crate::{Document, Spans};
use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

pub(crate) fn run(args: &CheckArgs, context: &Context) -> anyhow::Result<Exit> {
    let gazetteer = context.gazetteer()?;
    let sources = input::sources(&args.input)?;
    let job = Job::new(&args.input, &sources, Spans::Recognised);
    let stdout = io::stdout();
    let renderer = renderer(stdout.is_terminal());
    let mut report = Report::begin(args.format, stdout.lock())?;
    let mut tally = Tally::default();
    let work = |taken: Taken<'_, '_, Found>| {
        let mut last = None;
        taken.analyse(|analysis, hand_on| {
            let found = Found::in_analysis(analysis, args, &renderer, gazetteer);
            if let Some(before) = last.replace(found) {
                hand_on(before);
            }
        });
        last.unwrap_or_default()
    };
    let batch = batch::for_each(context, &job, work, |_, outcome| {
        if let Ok(found) = outcome {
            tally.merge(&found.tally);
            found.results.iter().try_for_each(|result| report.add(result))?;
        }
        Ok(())
    })?;
    let summary = tally.summary(batch.documents as usize);
    report.end(Some(summary).filter(|_| !context.quiet()))?;
    Ok(if tally.contradicted > 0 { Exit::Contradicted } else { batch.exit() })
}

/// What the claims of a document, or a part of it, come to.
#[derive(Debug, Default)]
struct Found {
    tally: Tally,
    /// those that are reported, in the format that was asked for
    results: Vec<String>,
}

impl Found {
    /// Claims that agree are reported only when all are asked for.
    fn in_analysis(
        analysis: &Analysis,
        args: &CheckArgs,
        renderer: &Renderer,
        gazetteer: &Gazetteer,
    ) -> Self {
        let mut found = Found::default();
        let document = &analysis.document;
        let offsets = document.offsets();
        let records = match args.format {
            CheckFormat::Json => Record::of(analysis, gazetteer).claims,
            CheckFormat::Text | CheckFormat::Sarif => Vec::new(),
        };
        let mut records = records.into_iter();
        for claim in &analysis.claims {
            found.tally.add(claim.verdict);
            let record = records.next();
            match args.format {
                // Programs filter for themselves.
                CheckFormat::Json => {
                    found.results.extend(record.map(|record| json_line(document, &offsets, claim, record)));
                }
                _ if !args.all && claim.verdict == Verdict::Consistent => {}
                CheckFormat::Text => {
                    found.results.push(diagnostic(renderer, document, &offsets, claim, gazetteer));
                }
                CheckFormat::Sarif => found.results.push(sarif::result(document, &offsets, claim, gazetteer)),
            }
        }
        found
    }
}

type Out = BufWriter<StdoutLock<'static>>;

/// Where the results go, one after the other.
enum Report {
    Text(Out),
    Json(Out),
    Sarif(Sarif<Out>),
}

impl Report {
    fn begin(format: CheckFormat, stdout: StdoutLock<'static>) -> io::Result<Self> {
        let out = BufWriter::new(stdout);
        Ok(match format {
            CheckFormat::Text => Report::Text(out),
            CheckFormat::Json => Report::Json(out),
            CheckFormat::Sarif => Report::Sarif(Sarif::begin(out)?),
        })
    }

    fn add(&mut self, result: &str) -> io::Result<()> {
        match self {
            Report::Text(out) => writeln!(out, "{result}\n"),
            Report::Json(out) => writeln!(out, "{result}"),
            Report::Sarif(sarif) => sarif.add(result),
        }
    }

    /// Ends the output; the summary stands with the diagnostics, and on stderr where stdout is for programs.
    fn end(self, summary: Option<String>) -> io::Result<()> {
        let beside = |summary: Option<String>| match summary {
            Some(summary) => writeln!(io::stderr(), "{summary}"),
            None => Ok(()),
        };
        match self {
            Report::Text(mut out) => {
                if let Some(summary) = summary {
                    writeln!(out, "{summary}")?;
                }
                out.flush()
            }
            Report::Json(mut out) => {
                out.flush()?;
                beside(summary)
            }
            Report::Sarif(sarif) => {
                sarif.end()?;
                beside(summary)
            }
        }
    }
}

/// Colours only for a person who has not asked for none (no-color.org).
fn renderer(is_terminal: bool) -> Renderer {
    let colours = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(120))
}

#[derive(Debug, Default)]
struct Tally {
    consistent: usize,
    doubtful: usize,
    contradicted: usize,
    unverifiable: usize,
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Consistent => self.consistent += 1,
            Verdict::Doubtful => self.doubtful += 1,
            Verdict::Contradicted => self.contradicted += 1,
            Verdict::Unverifiable => self.unverifiable += 1,
        }
    }

    fn merge(&mut self, other: &Tally) {
        self.consistent += other.consistent;
        self.doubtful += other.doubtful;
        self.contradicted += other.contradicted;
        self.unverifiable += other.unverifiable;
    }

    /// `5 claims in 2 documents: 3 consistent, 1 doubtful, 1 contradicted`
    fn summary(&self, documents: usize) -> String {
        let counts = [
            (self.consistent, "consistent"),
            (self.doubtful, "doubtful"),
            (self.contradicted, "contradicted"),
            (self.unverifiable, "unverifiable"),
        ];
        let all: usize = counts.iter().map(|(count, _)| count).sum();
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let end = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        format!("{all} claim{} in {documents} document{}{end}", plural(all), plural(documents))
    }
}

/// A claim as a line of JSON: where it stands, and the claim as `extract` writes it.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    doc_id: &'a str,
    line: u32,
    column: u32,
    #[serde(flatten)]
    claim: ClaimRecord<'a>,
}

fn json_line(document: &Document, offsets: &Offsets<'_>, claim: &Claim, record: ClaimRecord<'_>) -> String {
    let (line, column) = offsets.line_column(claim.span);
    let line = Line { file: &document.origin, doc_id: &document.id, line, column, claim: record };
    serde_json::json!(line).to_string()
}

fn diagnostic(
    renderer: &Renderer,
    document: &Document,
    offsets: &Offsets<'_>,
    claim: &Claim,
    gazetteer: &Gazetteer,
) -> String {
    let (level, verdict) = match claim.verdict {
        Verdict::Contradicted => (Level::ERROR, "contradicted"),
        Verdict::Doubtful => (Level::WARNING, "doubtful"),
        Verdict::Unverifiable => (Level::INFO, "unverifiable"),
        Verdict::Consistent => (Level::NOTE, "consistent"),
    };
    let quote = Quote::of(document, offsets, claim);
    let title = format!("{verdict} {}: {}", kind(claim.kind), headline(document, claim));
    let mut group = level
        .primary_title(title)
        .element(quote.snippet(document, claim))
        .element(Level::NOTE.message(&*claim.reason));
    for (role, party) in [
        ("located", Some(&claim.figure)),
        ("reference", Some(&claim.ground)),
        ("and", claim.ground2.as_ref()),
    ] {
        if let Some(text) = party.and_then(|party| taken(document, party, gazetteer)) {
            group = group.element(Level::NOTE.with_name(Some(role)).message(text));
        }
    }
    if let Some(hint) = hint(claim, gazetteer) {
        group = group.element(Level::HELP.message(hint));
    }
    renderer.render(&[group])
}

/// What would put it right: the namesake for which the statement holds, else the measured distance in the unit of the statement.
pub(super) fn hint(claim: &Claim, gazetteer: &Gazetteer) -> Option<String> {
    if let Some(ix) = claim.fits {
        let place = gazetteer.place(ix);
        let country = place.country.map(|code| gazetteer.country_name(code));
        let inside: Vec<String> =
            gazetteer.admin1_name(&place).map(str::to_owned).into_iter().chain(country).collect();
        return Some(format!("did you mean {}, {} ({})?", place.name, inside.join(", "), place.id));
    }
    let stated = claim.stated.filter(|_| claim.verdict == Verdict::Contradicted)?;
    let measured = claim.measured?.distance_m / stated.unit.metres();
    let digits = usize::from(measured < 10.0);
    Some(format!("measured in the same unit: {measured:.digits$} {}", stated.unit.symbol()))
}

/// The lines of the original that a claim is quoted with.
struct Quote<'d> {
    text: &'d str,
    /// where `text` begins in the original
    start: usize,
    line: u32,
}

impl<'d> Quote<'d> {
    fn of(document: &'d Document, offsets: &Offsets<'_>, claim: &Claim) -> Self {
        let original = document.original_text();
        let range = document.original_range(claim.span);
        let start = original[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = original[range.end..].find('\n').map_or(original.len(), |at| range.end + at);
        let (line, _) = offsets.line_column(claim.span);
        Quote { text: original[start..end].trim_end_matches('\r'), start, line }
    }

    fn snippet(&self, document: &'d Document, claim: &Claim) -> Snippet<'d, Annotation<'d>> {
        let within = |span: Span| {
            let range = document.original_range(span);
            let inside = range.start >= self.start && range.end <= self.start + self.text.len();
            inside.then(|| range.start - self.start..range.end - self.start)
        };
        let mut snippet =
            Snippet::source(self.text).line_start(self.line as usize).path(document.origin.as_str());
        if let Some(range) = within(claim.span) {
            snippet = snippet.annotation(AnnotationKind::Primary.span(range).label(label(document, claim)));
        }
        // The claim's own words often hold the reference already.
        for (name, party) in [
            ("this", Some(&claim.figure)),
            ("from here", Some(&claim.ground)),
            ("and here", claim.ground2.as_ref()),
        ] {
            if let Some(party) = party
                && !claim.span.overlaps(party.span)
                && let Some(range) = within(party.span)
            {
                snippet = snippet.annotation(AnnotationKind::Context.span(range).label(name));
            }
        }
        snippet
    }
}

pub(super) fn kind(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Distance => "distance",
        ClaimKind::Direction => "direction",
        ClaimKind::Containment => "containment",
        ClaimKind::Adjacency => "adjacency",
        ClaimKind::Proximity => "proximity",
        ClaimKind::Between => "position between",
    }
}

/// Figure and statement in the text's words: `Vahdat, 24 km from Dushanbe`.
pub(super) fn headline(document: &Document, claim: &Claim) -> String {
    let words = |span: Span| single_line(span.of(&document.text));
    match claim.span.overlaps(claim.figure.span) {
        true => words(claim.span),
        false => format!("{}, {}", words(claim.figure.span), words(claim.span)),
    }
}

/// Stated against measured; the kinds that are no matter of a length are told by the reason alone.
pub(super) fn label(document: &Document, claim: &Claim) -> Option<String> {
    if matches!(claim.kind, ClaimKind::Adjacency | ClaimKind::Containment | ClaimKind::Between) {
        return None;
    }
    let stated = match (claim.stated, claim.stated_bearing_deg) {
        (Some(stated), _) => Some(single_line(stated.span.of(&document.text))),
        (None, Some(bearing)) => Some(format!("{bearing:.0}°")),
        (None, None) => None,
    };
    let measured = claim.measured.map(|measured| {
        let distance = km(measured.distance_m);
        match claim.stated_bearing_deg {
            Some(_) => format!("measured {distance}, bearing {:.0}°", measured.bearing_deg),
            None => format!("measured {distance}"),
        }
    });
    Some(match (stated, measured) {
        (Some(stated), Some(measured)) => format!("stated {stated}; {measured}"),
        (Some(stated), None) => format!("stated {stated}; not measured"),
        (None, Some(measured)) => measured,
        (None, None) => "not measured".into(),
    })
}

/// The place that was taken for an end: `Vahdat, TJ (geonames:1220855) at 38.55632, 69.01354 ± 8.4 km`.
fn taken(document: &Document, party: &Party, gazetteer: &Gazetteer) -> Option<String> {
    let location = party.location?;
    let name = match party.place.map(|ix| gazetteer.place(ix)) {
        Some(place) => {
            let country = place.country.map(|code| format!(", {code}")).unwrap_or_default();
            format!("{}{country} ({})", place.name, place.id)
        }
        None => single_line(party.span.of(&document.text)),
    };
    let within = km(location.uncertainty_m);
    Some(format!("{name} at {:.5}, {:.5} ± {within}", location.lat, location.lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_there_is() {
        let mut tally = Tally::default();
        assert_eq!(tally.summary(2), "0 claims in 2 documents");
        tally.add(Verdict::Consistent);
        assert_eq!(tally.summary(1), "1 claim in 1 document: 1 consistent");
        tally.add(Verdict::Contradicted);
        assert_eq!(tally.summary(1), "2 claims in 1 document: 1 consistent, 1 contradicted");
    }
}
