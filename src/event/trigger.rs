//! Triggers: the words that tell of an event, and whether the text asserts it.

use super::lexicon::{Cue, EventType, Pos, Strength, lexicon, triggers};
use super::number::{Form, quantity};
use super::view::View;
use std::ops::Range;

/// A trigger in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Trigger {
    /// its words
    pub(super) words: Range<usize>,
    /// what it tells of
    pub(super) kind: &'static EventType,
    /// how much it says, lowered for plurals, series and habits
    pub(super) strength: Strength,
    /// *the riot*, *this attack*: refers back when something was told before
    pub(super) definite: bool,
    /// *a bomb*, *another clash*: news
    pub(super) indefinite: bool,
}

/// The asserted triggers of the words `range`, in order.
pub(super) fn asserted(view: &View<'_, '_>, range: Range<usize>) -> Vec<Trigger> {
    let mut out = Vec::new();
    let mut i = range.start;
    while i < range.end {
        let Some((len, entry)) = triggers().longest_at(view, i, range.end) else {
            i += 1;
            continue;
        };
        let words = i..i + len;
        i += len;
        let Some(kind) = entry.kind else { continue };
        if words.clone().any(|k| view.masked[k]) || !happened(view, &range, &words, entry.base) {
            continue;
        }
        let (definite, indefinite) = match entry.pos {
            Pos::Noun => determiner(view, &range, words.start),
            Pos::Verb | Pos::Phrase => (false, true),
        };
        let mut strength = entry.strength;
        let counted = (range.start.max(words.start.saturating_sub(3))..words.start).any(|k| {
            quantity(view.prose, k, words.start)
                .is_some_and(|q| q.form == Form::Number && !view.masked[q.number])
        });
        let general = entry.plural && !definite && !counted
            || cue_before(view, &range, words.start, 7, |c| c == Cue::Series);
        if general && strength == Strength::Strong {
            strength = Strength::Weak;
        }
        out.push(Trigger { words, kind, strength, definite, indefinite });
    }
    out
}

/// Whether the event of a trigger is told as having happened.
fn happened(view: &View<'_, '_>, range: &Range<usize>, words: &Range<usize>, base: bool) -> bool {
    let at = words.start;
    let before = |k: usize| if at >= range.start + k { view.word(at - k) } else { "" };
    if base
        && before(1) == "to"
        && !matches!(
            before(2),
            "managed" | "continue" | "continued" | "continues" | "began" | "went" | "used"
        )
    {
        return false;
    }
    if cue_before(view, range, at, 4, |c| c == Cue::Modal)
        || cue_before(view, range, at, 2, |c| c == Cue::Negation)
    {
        return false;
    }
    // "denied on Monday that a massacre had taken place"
    let denied = at > range.start
        && (range.start..at).any(|i| {
            matches!(view.word(i), "denied" | "denies" | "deny" | "denying")
                && (i..at.min(i + 6)).any(|k| view.word(k) == "that")
                && !view.breaks_within(i..at + 1)
        });
    if denied {
        return false;
    }
    if may_come(view, words.end, range.end) {
        return false;
    }
    let staged = |c| matches!(c, Cue::Fiction | Cue::Staged);
    let after = |reach: usize| {
        let end = (words.end..range.end.min(words.end + reach)).find(|&i| view.comma_after(i - 1));
        words.end..end.unwrap_or(range.end.min(words.end + reach))
    };
    !cue_before(view, range, at, 4, staged)
        && !lexicon().cues.any_in(view, words.end..(words.end + 2).min(range.end), staged)
        && !lexicon().cues.any_in(view, after(8), |c| c == Cue::Figurative)
}

/// *an earthquake could kill thousands*: what a modal says of the trigger, where it is what such events do; *could be heard* tells of
/// one that happened.
fn may_come(view: &View<'_, '_>, at: usize, end: usize) -> bool {
    at + 1 < end
        && !view.comma_after(at - 1)
        && matches!(view.word(at), "could" | "would" | "might" | "may" | "can" | "will" | "wont")
        && matches!(
            view.word(at + 1),
            "kill"
                | "hit"
                | "strike"
                | "cause"
                | "destroy"
                | "happen"
                | "occur"
                | "take"
                | "leave"
                | "claim"
                | "erupt"
                | "devastate"
                | "bury"
                | "trigger"
                | "threaten"
                | "break"
                | "come"
        )
}

/// Whether a cue begins among the `reach` words before `at`, with no comma or clause end between.
fn cue_before(
    view: &View<'_, '_>,
    range: &Range<usize>,
    at: usize,
    reach: usize,
    wanted: impl Fn(Cue) -> bool,
) -> bool {
    let mut from = at;
    while from > range.start && at - from < reach && !view.comma_after(from - 1) {
        from -= 1;
    }
    (from..at).any(|i| lexicon().cues.longest_at(view, i, at).is_some_and(|(_, c)| wanted(c)))
}

/// Whether a noun is definite, indefinite or neither, from the determiner up to three words before it.
fn determiner(view: &View<'_, '_>, range: &Range<usize>, at: usize) -> (bool, bool) {
    for k in (at.saturating_sub(4).max(range.start)..at).rev() {
        if view.comma_after(k) {
            break;
        }
        match view.word(k) {
            "the" | "this" | "that" | "these" | "those" | "its" | "their" => return (true, false),
            "a" | "an" | "another" | "one" | "two" | "three" => return (false, true),
            "in" | "at" | "on" | "of" | "by" | "and" | "for" | "with" | "during" | "after" => break,
            _ => {}
        }
    }
    (false, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Prose;
    use crate::event::testing::document;
    use crate::event::view::words_of;

    fn read(text: &str) -> Vec<(&'static str, Strength, bool)> {
        let doc = document(text, None);
        let prose = Prose::new(&doc);
        let view = View::new(&prose);
        prose
            .sentences
            .iter()
            .flat_map(|s| asserted(&view, words_of(*s)))
            .map(|t| (t.kind.name, t.strength, t.definite))
            .collect()
    }

    #[test]
    fn inflected_words_are_met() {
        assert_eq!(read("Gunmen ambushed a convoy."), [("ambush", Strength::Strong, false)]);
        assert_eq!(read("The riot was over."), [("riot", Strength::Strong, true)]);
        assert_eq!(
            read("A car-bomb went off."),
            [("bombing", Strength::Strong, false), ("explosion", Strength::Weak, false)]
        );
    }

    #[test]
    fn look_alikes_are_none() {
        assert_eq!(read("He died of a heart attack."), []);
        assert_eq!(read("Riot police and the bomb squad came."), []);
        assert_eq!(read("A house arrest was ordered."), []);
    }

    #[test]
    fn what_has_not_happened_is_none() {
        assert_eq!(read("They planned to attack the base."), []);
        assert_eq!(read("The army could attack the base."), []);
        assert_eq!(read("There was no attack."), []);
        assert_eq!(read("An earthquake drill took place."), []);
    }

    #[test]
    fn plurals_without_a_number_say_little() {
        assert_eq!(read("Terrorist attacks continued."), [("terrorist_attack", Strength::Weak, false)]);
        assert_eq!(
            read("Two terrorist attacks took place."),
            [("terrorist_attack", Strength::Strong, false)]
        );
    }
}
