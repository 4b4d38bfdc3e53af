//! HTML: the main text of a page, with the way back into its source.
//!
//! The report is the largest `<article>` or the `<main>`, else the element with most paragraph text, else the body; furniture
//! (navigation, forms, captions, lists of links) is left out. Blocks become paragraphs. Title, day, address and outlet come from
//! the page's metadata.

mod scan;
mod tree;

use super::original::{Extraction, Original, Piece};
use super::{Name, entity, metadata};
use crate::document::{Document, single_line};
use scan::{Kind, Token, attribute, tokens};
use serde_json::Value;
use std::ops::Range;
use tree::Tree;

/// The document in a page.
pub(super) fn read(name: &Name, source: String) -> Document {
    let tokens = tokens(&source);
    let tree = Tree::of(&source, &tokens);
    let report = tree.report();
    let mut document = Document { origin: name.origin.clone(), ..Document::from_text(&name.id, "") };
    let (text, pieces) = extract(&source, &tokens, &tree, report);
    document.text = text;
    for (field, value) in Metadata::of(&source, &tokens, &tree).fields() {
        metadata::set(&mut document, field, Value::String(value));
    }
    drop((tokens, tree));
    document.original = Some(Original::new(source, pieces));
    document
}

/// What separates the last text from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

struct Writer<'s> {
    source: &'s str,
    out: Extraction<'s>,
    gap: Gap,
    /// where the gap began in the source
    gap_start: usize,
}

impl Writer<'_> {
    fn widen(&mut self, gap: Gap, at: usize) {
        if self.gap == Gap::None {
            self.gap_start = at;
        }
        self.gap = self.gap.max(gap);
    }

    /// Writes the gap before something that starts at `at`.
    fn close_gap(&mut self, at: usize) {
        let gap = self.gap_start..at;
        match self.gap {
            _ if self.out.text().is_empty() => {}
            Gap::None => {}
            Gap::Space if &self.source[gap.clone()] == " " => self.out.keep(gap),
            Gap::Space => self.out.replace(gap, " "),
            Gap::Line => self.out.replace(gap, "\n"),
            Gap::Paragraph => self.out.replace(gap, "\n\n"),
        }
        self.gap = Gap::None;
    }

    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.source[at..range.end];
            let plain =
                rest.find(|c: char| c.is_whitespace() || c == '&' || is_invisible(c)).unwrap_or(rest.len());
            if plain > 0 {
                self.close_gap(at);
                self.out.keep(at..at + plain);
                at += plain;
                continue;
            }
            let (c, len) = match entity::decode(rest) {
                Some(decoded) => decoded,
                None => rest.chars().next().map_or(('&', 1), |c| (c, c.len_utf8())),
            };
            if c.is_whitespace() {
                self.widen(Gap::Space, at);
            } else if !is_invisible(c) {
                self.close_gap(at);
                match len == c.len_utf8() {
                    true => self.out.keep(at..at + len),
                    false => self.out.replace(at..at + len, c.encode_utf8(&mut [0; 4])),
                }
            }
            at += len;
        }
    }
}

/// Soft hyphens and marks without width, which would tear words apart.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}'
    )
}

fn extract(source: &str, tokens: &[Token], tree: &Tree<'_>, report: Option<usize>) -> (String, Vec<Piece>) {
    let (range, next) = match report {
        Some(at) => (tree.elements[at].first..tree.elements[at].end, at),
        None => (0..tokens.len(), 0),
    };
    let in_marked_report =
        report.is_some_and(|at| tree::is_one_of(&["article", "main"], tree.elements[at].name));
    let mut writer = Writer { source, out: Extraction::of(source), gap: Gap::None, gap_start: 0 };
    let mut elements = (next..tree.elements.len()).peekable();
    let mut i = range.start;
    while i < range.end {
        let token = &tokens[i];
        let name = &source[token.name.clone()];
        if token.kind == Kind::Open {
            while elements.next_if(|&at| tree.elements[at].first < i).is_some() {}
            if let Some(at) = elements.next_if(|&at| tree.elements[at].first == i)
                && report != Some(at)
                && tree.is_left_out(at, in_marked_report)
            {
                let inline = !tree::is_block(name);
                writer.widen(if inline { Gap::Space } else { Gap::Paragraph }, token.range.start);
                i = tree.elements[at].end.max(i + 1);
                continue;
            }
        }
        match token.kind {
            Kind::Text => writer.text(token.range.clone()),
            Kind::Raw => {}
            Kind::Open | Kind::Close if name.eq_ignore_ascii_case("br") => {
                writer.widen(Gap::Line, token.range.start)
            }
            Kind::Open | Kind::Close if tree::is_block(name) => {
                writer.widen(Gap::Paragraph, token.range.start)
            }
            Kind::Open | Kind::Close => {}
        }
        i += 1;
    }
    writer.out.finish()
}

/// What a page says about itself; the first statement of a kind counts.
#[derive(Debug, Default)]
struct Metadata {
    og_title: Option<String>,
    title: Option<String>,
    heading: Option<String>,
    published: Option<String>,
    time: Option<String>,
    url: Option<String>,
    outlet: Option<String>,
    lang: Option<String>,
}

impl Metadata {
    fn of(source: &str, tokens: &[Token], tree: &Tree<'_>) -> Self {
        let mut found = Metadata::default();
        for (i, token) in tokens.iter().enumerate() {
            if token.kind != Kind::Open {
                continue;
            }
            let tag = &source[token.range.clone()];
            let value = |name: &str| attribute(tag, name).map(entity::decode_all);
            let raw = || {
                tokens
                    .get(i + 1)
                    .filter(|next| next.kind == Kind::Raw)
                    .map(|next| &source[next.range.clone()])
            };
            match source[token.name.clone()].to_ascii_lowercase().as_str() {
                "html" => keep_first(&mut found.lang, value("lang")),
                "title" => keep_first(&mut found.title, raw().map(entity::decode_all)),
                "time" => keep_first(&mut found.time, value("datetime")),
                "link" if attribute(tag, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    keep_first(&mut found.url, value("href"));
                }
                "meta" => {
                    let key = attribute(tag, "property").or_else(|| attribute(tag, "name"));
                    let key = key.or_else(|| attribute(tag, "itemprop")).unwrap_or("").to_ascii_lowercase();
                    let content = value("content");
                    match key.as_str() {
                        "og:title" => keep_first(&mut found.og_title, content),
                        "og:site_name" => keep_first(&mut found.outlet, content),
                        "og:url" => keep_first(&mut found.url, content),
                        "article:published_time"
                        | "datepublished"
                        | "date"
                        | "dc.date"
                        | "dc.date.issued"
                        | "pubdate"
                        | "publishdate"
                        | "publish-date"
                        | "parsely-pub-date"
                        | "dcterms.created" => {
                            keep_first(&mut found.published, content);
                        }
                        _ => {}
                    }
                }
                "script"
                    if attribute(tag, "type")
                        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) =>
                {
                    keep_first(&mut found.published, raw().and_then(date_published));
                }
                _ => {}
            }
        }
        found.heading = tree.all("h1").next().map(|at| {
            let element = &tree.elements[at];
            let parts = tokens[element.first..element.end].iter().filter(|token| token.kind == Kind::Text);
            parts.map(|token| entity::decode_all(&source[token.range.clone()])).collect()
        });
        found
    }

    fn fields(self) -> impl Iterator<Item = (&'static str, String)> {
        // A page's <title> often ends with the outlet's name, so that the heading is better.
        let title = self.og_title.or(self.heading).or(self.title).map(|title| single_line(&title));
        let readable = |day: &String| metadata::parse_day(day).is_some();
        let published = self.published.filter(readable).or(self.time.filter(readable));
        let fields = [
            ("title", title),
            ("published", published),
            ("url", self.url),
            ("outlet", self.outlet),
            ("lang", self.lang),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }
}

fn keep_first(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    }
}

/// The value of `datePublished` in JSON-LD, without parsing what is often broken.
fn date_published(script: &str) -> Option<String> {
    let rest = script.split_once("\"datePublished\"")?.1.trim_start().strip_prefix(':')?.trim_start();
    Some(rest.strip_prefix('"')?.split_once('"')?.0.to_owned())
}
