//! Who says so: *according to X*, *X told Reuters*, *Reuters quoted X as saying*, *…: monitor* at the end of a headline.

use super::lexicon::{Attribution, Role, lexicon};
use super::view::View;
use std::ops::Range;

/// Longest source in words.
const MAX_SOURCE: usize = 22;

/// Subjects that name nobody.
#[rustfmt::skip]
const PRONOUNS: &[&str] = &[
    "he", "she", "they", "it", "we", "i", "who", "which", "that", "this", "there", "those", "these", "you", "also",
    "what",
];

/// The source of a sentence's statements, as words; `None` when the report itself speaks.
pub(super) fn source(view: &View<'_, '_>, range: Range<usize>) -> Option<Range<usize>> {
    let verbs = &lexicon().attributions;
    let mut i = range.start;
    while i < range.end {
        let Some((len, kind)) = verbs.longest_at(view, i, range.end) else {
            i += 1;
            continue;
        };
        let found = match kind {
            Attribution::According => Some(following(view, i + len, range.end)),
            Attribution::Quote => quoted(view, i + len, range.end).or_else(|| subject(view, range.start, i)),
            Attribution::Say if says(view, i, i + len, &range) => {
                subject(view, range.start, i).or_else(|| inverted(view, i + len, range.end))
            }
            Attribution::Say => None,
        };
        if let Some(found) = found.filter(|r| !r.is_empty()) {
            return Some(found);
        }
        i += len;
    }
    tail(view, range).filter(|r| !r.is_empty())
}

/// Whether the verb reports speech: not *claimed responsibility*, *claimed 12 lives*, *was reported*.
fn says(view: &View<'_, '_>, at: usize, end: usize, range: &Range<usize>) -> bool {
    if matches!(view.word(end), "responsibility" | "credit") && end < range.end {
        return false;
    }
    if at > range.start
        && matches!(view.word(at - 1), "was" | "were" | "been" | "be" | "being" | "is" | "are")
    {
        return false;
    }
    let claims_lives =
        lexicon().harms.longest_at(view, at, range.end).is_some_and(|(_, e)| e.role == Role::Lives)
            && (end..(end + 6).min(range.end)).any(|i| matches!(view.word(i), "lives" | "life"));
    !claims_lives
}

/// The words after *according to*, up to a comma or clause end.
fn following(view: &View<'_, '_>, from: usize, end: usize) -> Range<usize> {
    let mut to = from;
    while to < end && to - from < MAX_SOURCE {
        to += 1;
        if view.gap(to - 1).contains([',', '.', ';', ':', '\n'])
            || matches!(view.word(to), "as" | "that" | "who" | "which" | "said")
        {
            break;
        }
    }
    from..to
}

/// *quoted X as saying*
fn quoted(view: &View<'_, '_>, from: usize, end: usize) -> Option<Range<usize>> {
    let to =
        (from..end.min(from + MAX_SOURCE)).find(|&i| view.word(i) == "as" && view.word(i + 1) == "saying")?;
    Some(from..to)
}

/// The subject of a reporting verb: back to the clause's start, across parentheses.
fn subject(view: &View<'_, '_>, start: usize, verb: usize) -> Option<Range<usize>> {
    // "A police officer, who did not want his name printed, said": the subject stands before what is set off.
    let comma = |i: usize| view.gap(i - 1).contains(',');
    let mut verb = verb;
    if verb > start + 3
        && comma(verb)
        && let Some(set_off) = (start + 1..verb - 1).rev().take(16).find(|&i| comma(i))
    {
        if !matches!(view.word(set_off), "who" | "which" | "a" | "an" | "the" | "speaking" | "whose") {
            return None;
        }
        verb = set_off;
    }
    let closed = verb;
    let mut from = verb;
    while from > start && verb - from < MAX_SOURCE {
        let gap = view.gap(from - 1);
        let inside_parentheses = gap.contains(['(', ')']);
        if !inside_parentheses
            && from != closed
            && (gap.contains([',', '"', '“', '”']) || view.breaks_after(from - 1))
        {
            break;
        }
        // "Hostages and Political Prisoners": a conjunction inside a name is part of it.
        let inside_name = view.word(from - 1) == "and"
            && from - 1 > start
            && capital(view, from)
            && capital(view, from - 2);
        // "An exile committee that follows prisoners speaks of": a relative clause belongs to its noun, "said that X claimed" not.
        let relative = matches!(view.word(from - 1), "that" | "who" | "which")
            && from - 1 > start
            && lexicon().attributions.longest_at(view, from - 2, from - 1).is_none();
        if matches!(view.word(from - 1), "that" | "and" | "but" | "while" | "as" | "who" | "when")
            && !inside_name
            && !relative
        {
            break;
        }
        from -= 1;
    }
    let mut to = verb;
    #[rustfmt::skip]
    let adverb = |word: &str| {
        matches!(word, "has" | "have" | "had" | "also" | "today" | "yesterday" | "later" | "earlier" | "on" | "now" | "first")
    };
    while to > from && (adverb(view.word(to - 1)) || view.masked[to - 1]) {
        to -= 1;
    }
    // "On Sunday President X": the day is not the speaker.
    while from < to
        && (view.masked[from]
            || from + 1 < to && view.masked[from + 1] && matches!(view.word(from), "on" | "by" | "in"))
    {
        from += 1;
    }
    (to > from && !PRONOUNS.contains(&view.word(from))).then_some(from..to)
}

fn capital(view: &View<'_, '_>, i: usize) -> bool {
    view.prose.word(i).chars().next().is_some_and(char::is_uppercase)
}

/// *…, said police spokesman X.*
fn inverted(view: &View<'_, '_>, from: usize, end: usize) -> Option<Range<usize>> {
    let range = following(view, from, end);
    let named = range.len() <= 10 && !range.is_empty() && !PRONOUNS.contains(&view.word(range.start));
    (named && range.clone().any(|i| view.prose.word(i).chars().next().is_some_and(char::is_uppercase)))
        .then_some(range)
}

/// The source at the end of a headline: *Car bomb kills nine: monitor*, *… - residents*.
fn tail(view: &View<'_, '_>, range: Range<usize>) -> Option<Range<usize>> {
    let last = range.end.checked_sub(1)?;
    let from = (range.start..last).rev().take(3).find(|&i| view.breaks_after(i))? + 1;
    let lower = view.prose.word(from).chars().next().is_some_and(char::is_lowercase);
    (from > range.start + 4 && lower).then_some(from..range.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Prose;
    use crate::event::testing::document;
    use crate::event::view::words_of;

    fn read(text: &str) -> Option<String> {
        let doc = document(text, None);
        let prose = Prose::new(&doc);
        let view = View::new(&prose);
        source(&view, words_of(prose.sentences[0])).map(|r| view.text(r).to_owned())
    }

    #[test]
    fn sources_are_found_on_either_side() {
        assert_eq!(
            read("Ten died, according to a ministry briefing.").as_deref(),
            Some("a ministry briefing")
        );
        assert_eq!(
            read("Three were hurt in the clash, a second source told Reuters.").as_deref(),
            Some("a second source")
        );
        let quoted = "Reuters quoted a law enforcement source as saying five were killed.";
        assert_eq!(read(quoted).as_deref(), Some("a law enforcement source"));
        let statement = "Following the riot, the Committee for Rescue (CR) put out a statement saying that ten were killed.";
        assert_eq!(read(statement).as_deref(), Some("the Committee for Rescue (CR"));
        let set_off = "A police officer, who did not want his name printed, said five were shot.";
        assert_eq!(read(set_off).as_deref(), Some("A police officer"));
        assert_eq!(read("Car bomb kills nine people in a market town: monitor").as_deref(), Some("monitor"));
    }

    #[test]
    fn claims_of_responsibility_are_no_statements() {
        assert_eq!(read("The group claimed responsibility for the attack."), None);
        assert_eq!(read("It was reported in the town."), None);
    }
}
