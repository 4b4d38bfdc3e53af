//! Any text as a report with names in it, through the locative grammar alone: `cargo +nightly fuzz run grammar`. No gazetteer is
//! asked: every capitalised word counts as a name, so that the grammar is reached by whatever the fuzzer makes up.

#![no_main]

use dateline::document::{Document, Prose, Span};
use dateline::spatial::{Relation, alone, grammar};
use dateline::toponym::{Mention, MentionKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = Document::from_text("fuzz", text);
    let prose = Prose::new(&document);
    let text = prose.text();
    let mentions = names(text);
    for expr in grammar::parse(&prose, &mentions) {
        assert!(expr.span.start < expr.span.end && expr.span.end as usize <= text.len());
        let words = expr.span.of(text);
        if let Relation::Distance { distance, .. } = expr.relation {
            assert!(distance.distance_m.is_finite() && distance.distance_m >= 0.0, "{words:?}");
            assert!(distance.rounding_m.is_finite() && distance.rounding_m >= 0.0, "{words:?}");
        }
    }
    if let Some((stated, _, at)) = alone::offset(text) {
        assert!(stated.distance_m.is_finite() && text.is_char_boundary(at as usize));
    }
});

/// Capitalised words, each a mention; their length chooses the kind.
fn names(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphanumeric()) {
            (None, true) if c.is_uppercase() => start = Some(at),
            (Some(from), false) => {
                let span = Span::new(from as u32, at as u32);
                let kind = match (at - from) % 7 {
                    0 => MentionKind::Border,
                    1 => MentionKind::Demonym,
                    2 => MentionKind::Facility,
                    _ => MentionKind::Toponym,
                };
                found.push(Mention {
                    span,
                    kind,
                    adjectival: kind == MentionKind::Demonym,
                    name: span,
                    facility: None,
                    within: None,
                    cue: None,
                    score: 1.0,
                });
                start = None;
            }
            _ => {}
        }
    }
    found
}
