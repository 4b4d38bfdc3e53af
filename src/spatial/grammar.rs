//! The locative grammar: finds locative expressions in a document. `docs/spatial.md` writes it down.

use super::distance::distance_at;
use super::lex::Tokens;
use super::parties::parties;
use super::place_relation::relation_at;
use super::reading::{Reading, SentenceTokens};
use super::{LocativeExpr, Qualifier, Relation};
use crate::document::{Prose, Span};
use crate::toponym::Mention;

/// Finds the locative expressions of a document, in order of their start.
pub fn parse(prose: &Prose<'_>, mentions: &[Mention]) -> Vec<LocativeExpr> {
    let sentences: Vec<Span> = prose.sentences.iter().map(|s| s.span).collect();
    parse_text(prose.text(), prose.document.title.as_deref(), &sentences, mentions)
}

/// The same on a text whose sentences are given.
pub(super) fn parse_text(
    text: &str,
    title: Option<&str>,
    sentences: &[Span],
    mentions: &[Mention],
) -> Vec<LocativeExpr> {
    let t = Tokens::new(text, mentions);
    let sentences = sentences
        .iter()
        .map(|s| SentenceTokens {
            first: t.all.partition_point(|k| k.span.end <= s.start),
            end: t.all.partition_point(|k| k.span.start < s.end),
        })
        .filter(|s| s.first < s.end)
        .collect();
    let reading = Reading::new(t, mentions, sentences, title);
    let mut out = Vec::new();
    for s in &reading.sentences {
        read_sentence(&reading, *s, &mut out);
    }
    out.sort_by_key(|e| (e.span.start, e.span.end));
    out
}

fn read_sentence(r: &Reading<'_>, s: SentenceTokens, out: &mut Vec<LocativeExpr>) {
    let mut i = s.first;
    // the distance before in this sentence, with one past its last token
    let mut previous: Option<(usize, usize)> = None;
    while i < s.end {
        if let Some((q, tail)) = distance_at(r, i, s) {
            let before = previous.map(|(e, end)| (&out[e], end));
            let (figure, ground, direction) = parties(r, &q, &tail, s, before);
            let mut stated = q.stated;
            stated.mode = tail.mode;
            if tail.radius {
                stated.qualifier = Some(Qualifier::AtMost);
            }
            previous = Some((out.len(), tail.end));
            out.push(LocativeExpr {
                span: r.t.span(tail.first.unwrap_or(q.first), tail.end),
                relation: Relation::Distance { distance: stated, direction },
                figure,
                ground,
                ground2: None,
            });
            i = tail.end.max(i + 1);
            continue;
        }
        if let Some(found) = relation_at(r, i, s.end) {
            // *in northern X* stands right after what it locates: *Khujand, northern X*
            let figure = found.figure.unwrap_or_else(|| {
                r.figure(found.from, found.end, None).unless_ground(r, found.from, found.end, s)
            });
            out.push(LocativeExpr {
                span: r.t.span(found.first, found.end),
                relation: found.relation,
                figure,
                ground: found.ground,
                ground2: found.ground2,
            });
            i = found.end.max(i + 1);
            continue;
        }
        i = match r.t.mention(i) {
            Some(_) => r.t.mention_end(i),
            None => i + 1,
        };
    }
}
