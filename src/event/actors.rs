//! Organisations and groups that took part, in the text's words: who claimed it, who carried it out.

use super::view::View;
use crate::document::single_line;
use std::ops::Range;

/// The actors named in sentences (word ranges), in order, each once.
pub(super) fn actors(view: &View<'_, '_>, sentences: &[Range<usize>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |name: Option<Range<usize>>| {
        if let Some(range) = name {
            let text = single_line(view.text(range));
            if !out.contains(&text) {
                out.push(text);
            }
        }
    };
    for range in sentences {
        for i in range.clone() {
            let (word, next) = (view.word(i), view.word(i + 1));
            match (word, next) {
                // "X claimed responsibility", "X has claimed responsibility"
                ("claimed" | "claims", "responsibility" | "the") if i > range.start => {
                    let to =
                        if matches!(view.word(i - 1), "has" | "have" | "had" | "later") { i - 1 } else { i };
                    add(name_before(view, range.start, to));
                }
                ("claimed" | "perpetrated" | "committed" | "staged" | "launched", "by")
                | ("out", "by")
                | ("blamed", "on")
                | ("carried", "by") => add(name_after(view, i + 2, range.end)),
                (
                    "militants" | "fighters" | "rebels" | "insurgents" | "gunmen" | "guerrillas"
                    | "terrorists",
                    _,
                ) if i > range.start => {
                    add(name_before(view, range.start, i));
                }
                _ => {}
            }
        }
    }
    out
}

fn capital(view: &View<'_, '_>, i: usize) -> bool {
    view.prose.word(i).chars().next().is_some_and(char::is_uppercase)
}

/// In text that is all capitals, capitals tell nothing.
fn shouting(view: &View<'_, '_>, i: usize, limit: Range<usize>) -> bool {
    let around = i.saturating_sub(6).max(limit.start)..(i + 6).min(limit.end);
    around.clone().all(|k| !view.prose.word(k).chars().any(char::is_lowercase))
}

fn name_before(view: &View<'_, '_>, start: usize, end: usize) -> Option<Range<usize>> {
    let mut from = end;
    while from > start && end - from < 7 && (from == end || !view.comma_after(from - 1)) {
        let joins = matches!(view.word(from - 1), "of" | "the" | "and" | "al" | "in") && from < end;
        if !(capital(view, from - 1) || joins) || view.masked[from - 1] {
            break;
        }
        from -= 1;
    }
    trimmed(view, from..end, start..end)
}

fn name_after(view: &View<'_, '_>, start: usize, end: usize) -> Option<Range<usize>> {
    let mut to = start;
    while to < end && to - start < 7 && (to == start || !view.comma_after(to - 1)) {
        let joins = matches!(view.word(to), "of" | "the" | "al");
        if !(capital(view, to) || joins) {
            break;
        }
        to += 1;
    }
    trimmed(view, start..to, start..end)
}

/// Without articles and joints at its ends; `None` when no capitalised word is left.
fn trimmed(view: &View<'_, '_>, mut range: Range<usize>, limit: Range<usize>) -> Option<Range<usize>> {
    while !range.is_empty()
        && matches!(view.word(range.start), "of" | "the" | "and" | "in" | "no" | "a" | "an")
    {
        range.start += 1;
    }
    while !range.is_empty() && matches!(view.word(range.end - 1), "of" | "the" | "and" | "in") {
        range.end -= 1;
    }
    let named =
        !range.is_empty() && range.clone().any(|i| capital(view, i)) && !shouting(view, range.start, limit);
    (named
        && !matches!(
            view.word(range.start),
            "he" | "she" | "they" | "it" | "who" | "several" | "two" | "three"
        ))
    .then_some(range)
}
