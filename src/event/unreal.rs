//! What only sounds like news: games, films, drills, figures of speech; and what is told because it is past: trials, anniversaries.

use super::Harm;
use super::casualty::Figure;
use super::lexicon::{Cue, lexicon};
use super::trigger::Trigger;
use super::view::View;
use std::ops::Range;

/// Whether a trial or a day of remembrance is told, and what it is about only as its matter: *sentenced for the murder of*, *the trial
/// of a man accused of killing three*, *marked the anniversary of the attack*.
pub(super) fn remembered(
    view: &View<'_, '_>,
    range: &Range<usize>,
    triggers: &[Trigger],
    figures: &[Figure],
) -> bool {
    let starts = triggers.iter().map(|t| t.words.start).chain(figures.iter().map(|f| f.words.start));
    let Some(first) = starts.min() else { return false };
    lexicon().cues.any_in(view, range.start..first + 1, |c| c == Cue::Occasion)
}

/// Whether a sentence tells of what is played, shown or practised, or of sport, shares or music without counting several people hurt.
pub(super) fn unreal(
    view: &View<'_, '_>,
    range: &Range<usize>,
    triggers: &[Trigger],
    figures: &[Figure],
) -> bool {
    let cue = |wanted: Cue| lexicon().cues.any_in(view, range.clone(), |c| c == wanted);
    // "shot dead", "stabbed to death", "shot and killed" are never meant otherwise.
    let plain = |f: &Figure| {
        f.harm == Harm::Killed
            && (matches!(view.word(f.at + 1), "dead" | "down")
                || matches!((view.word(f.at + 1), view.word(f.at + 2)), ("to", "death") | ("and", "killed")))
    };
    let hurt = figures.iter().any(|f| !f.individual && f.low.is_some_and(|n| n > 0) || plain(f));
    if !hurt && (cue(Cue::Setting) || score_line(view, range)) {
        return true;
    }
    let Some(first) = triggers.iter().map(|t| t.words.start).min() else { return cue(Cue::Staged) };
    // "a drill on Monday simulating a plane crash with 50 casualties", not "the film director was shot", "during the drill, a plane crashed"
    let persons = &lexicon().persons;
    (range.start..first).any(|i| {
        matches!(lexicon().cues.longest_at(view, i, first), Some((len, Cue::Staged))
            if persons.longest_at(view, i + len, range.end).is_none()
                && !matches!(view.word(i + len), "star" | "festival" | "theatre" | "theater" | "crew" | "set" | "studio"))
            && !(i..first).any(|k| view.comma_after(k))
            && !(i..first).any(|k| matches!(view.word(k), "when" | "killed" | "after" | "before"))
    })
}

/// *lost 98-112*, *a 7-1 win*: the result of a game.
fn score_line(view: &View<'_, '_>, range: &Range<usize>) -> bool {
    let number = |i: usize| {
        let word = view.word(i);
        (1..=3).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
    };
    let pair = |i: usize| i + 1 < range.end && number(i) && number(i + 1) && matches!(view.gap(i), "-" | "–");
    let played = |i: usize| {
        matches!(
            view.word(i),
            "lost"
                | "lose"
                | "losing"
                | "won"
                | "win"
                | "winning"
                | "beat"
                | "beating"
                | "defeat"
                | "defeated"
                | "draw"
        )
    };
    range.clone().any(pair) && range.clone().any(played)
}

/// *killed the amendment*, *killed an appetite*: a verb of killing with an object that is nobody.
pub(super) fn kills_nobody(view: &View<'_, '_>, trigger: &Trigger, figures: &[Figure]) -> bool {
    let verb = trigger.words.len() == 1
        && trigger.kind.name == "killing"
        && matches!(view.word(trigger.words.start), "kill" | "kills" | "killed" | "killing");
    let object = matches!(view.word(trigger.words.end), "the" | "a" | "an" | "this" | "that" | "any")
        && !view.comma_after(trigger.words.end - 1);
    verb && object && !figures.iter().any(|f| f.harm == Harm::Killed)
}
