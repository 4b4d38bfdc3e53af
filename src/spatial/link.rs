//! Figures: which noun phrase a locative expression is about.
//!
//! English puts the figure before the expression: in apposition (*X, 24 km from Y*), with a participle (*X, a colony located 24 km
//! from Y*), in a relative clause (*X, which lies…*), as subject (*X is…*, *It is…*), and only *Located 24 km from Y, X…* after it.

use super::reading::{ADVERBS, COPULAS, PARTICIPLES, PRONOUNS, RELATIVES, Reading, SentenceTokens, VERBS};
use super::{LocativeExpr, Referent};

/// Verbs of what happens at a place.
const HAPPENINGS: [&str; 13] = [
    "occurred", "happened", "crashed", "sank", "landed", "exploded", "erupted", "unfolded", "struck",
    "began", "started", "became", "remained",
];

/// Verbs of coming somewhere, before *to*.
const MOVEMENTS: [&str; 16] = [
    "advance",
    "advanced",
    "advances",
    "reach",
    "reached",
    "move",
    "moved",
    "came",
    "come",
    "got",
    "pushed",
    "closed",
    "withdrew",
    "retreated",
    "pulled",
    "fled",
];

impl Reading<'_> {
    /// The figure of the expression whose first token is `start` and whose end is `end`.
    pub(super) fn figure(
        &self,
        start: usize,
        end: usize,
        previous: Option<(&LocativeExpr, usize)>,
    ) -> Referent {
        let t = &self.t;
        let s = self.sentences[self.sentence(start)];
        let mut k = start;
        let (mut comma, mut verb, mut relative, mut participle) = (false, false, false, false);
        while k > s.first {
            let word = t.word(k - 1);
            let separator = matches!(t.punct(k - 1), Some(',' | '(' | '—' | '–' | ':' | '-' | ';'));
            if separator && !verb && !(t.hyphen(k - 1) && t.attached(k - 1) && t.punct(k - 1) != Some('—'))
            {
                comma = true;
            } else if COPULAS.contains(&word) && !relative {
                verb = true;
            } else if PARTICIPLES.contains(&word) && !relative {
                participle = true;
            } else if RELATIVES.contains(&word)
                && t.mention(k - 1).is_none()
                && (verb || participle || k == start)
            {
                relative = true;
            } else if matches!(word, "and" | "but") && k == start || ADVERBS.contains(&word) {
                comma |= word == "and";
            } else {
                break;
            }
            k -= 1;
            if relative {
                k -= usize::from(t.punct(k.wrapping_sub(1)) == Some(',') && k > s.first + 1);
                break;
            }
        }
        // the second of *12 km from A and 20 km from B*
        if let Some((expr, previous_end)) = previous
            && previous_end > s.first
            && comma
            && !verb
            && !relative
            && (previous_end..start).all(|j| !VERBS.contains(&t.word(j)))
            && (previous_end..start).count() <= 12
            && !self.new_apposition(previous_end, k)
        {
            return expr.figure.clone();
        }
        k = self.over_brackets(k, s.first);
        // *Located along the river in the southeast of Ohio about 65 miles southeast of Columbus, Athens is…*
        let opening = PARTICIPLES.contains(&t.word(s.first))
            && (s.first..start).all(|j| !VERBS.contains(&t.word(j)) || PARTICIPLES.contains(&t.word(j)));
        if k <= s.first || opening {
            return self.figure_after(end, s);
        }
        if verb && !relative {
            return self.subject(k, s);
        }
        if k == start
            && let Some(verb) = self.happening(k, s)
        {
            return self.doer(verb, s);
        }
        if comma || participle || relative || k == start {
            if let Some(m) = t.mention(k - 1) {
                if let Some(subject) = self.copular_subject(k, s) {
                    return subject;
                }
                return self.named(m, s);
            }
            let (m, np) = self.noun_phrase(k, s.first);
            if let Some(m) = m
                && self.place(m)
            {
                if let Some(subject) = self.copular_subject(k, s) {
                    return subject;
                }
                return self.named(m, s);
            }
            // *X, a penal colony located…*; also *X is a village…*
            if np > s.first && np < k {
                let before = self.over_brackets(np - 1, s.first);
                if t.punct(np - 1) == Some(',')
                    && before > s.first
                    && matches!(t.word(np), "a" | "an")
                    && let Some(run) = self.unknown_name(before, s).or_else(|| self.opening_name(before, s))
                {
                    return Referent::Phrase { span: t.span(run, before), antecedent: None };
                }
                if t.punct(np - 1) == Some(',')
                    && before > s.first
                    && let Some(m) = t.mention(before - 1)
                    && self.place(m)
                    && matches!(t.word(np), "a" | "an" | "the" | "one" | "home")
                {
                    return self.named(m, s);
                }
            }
            // *X, with its nearest point 30 km from Y*
            if np > s.first + 2
                && t.word(np) == "its"
                && t.word(np - 1) == "with"
                && t.punct(np - 2) == Some(',')
                && let Some(m) = t.mention(np - 3)
                && self.place(m)
            {
                return self.named(m, s);
            }
            if let Some(subject) = self.copular_subject(k, s) {
                return subject;
            }
            // *X, on the mainland 76 km north of Y*
            if k == start
                && np > s.first + 2
                && t.word(np) == "the"
                && matches!(t.word(np - 1), "on" | "in" | "at")
                && t.punct(np - 2) == Some(',')
                && let Some(m) = t.mention(np - 3)
                && self.place(m)
            {
                return self.named(m, s);
            }
            if let Some(m) = self.relative_head(np, s) {
                return Referent::Mention(m);
            }
            return self.phrase(np, k, s);
        }
        self.phrase(k - 1, k, s)
    }

    /// The verb of what happened where the expression says, when it ends before token `k`: its first token. *The raid took place
    /// 3 km from X*, *they were stopped 3 km from X*, *the column advanced to 3 km from X*.
    fn happening(&self, k: usize, s: SentenceTokens) -> Option<usize> {
        let t = &self.t;
        let before = |n: usize| k.checked_sub(n).filter(|&j| j > s.first && t.mention(j).is_none());
        if t.phrase_before(k, &["took", "place"]) {
            return before(2);
        }
        let last = before(1)?;
        if t.word(last) == "to" && MOVEMENTS.contains(&t.word(last - 1)) {
            return before(2);
        }
        if HAPPENINGS.contains(&t.word(last)) {
            return Some(last);
        }
        let passive = matches!(t.word(last - 1), "was" | "were") && t.word(last).ends_with("ed");
        before(2).filter(|_| passive && t.small_word(last))
    }

    /// Who or what a verb says something happened to. Persons stand for no place.
    fn doer(&self, verb: usize, s: SentenceTokens) -> Referent {
        match self.subject(verb, s) {
            Referent::Phrase { span, .. }
                if matches!(span.of(self.t.text).to_lowercase().as_str(), "they" | "he" | "she") =>
            {
                Referent::Phrase { span, antecedent: None }
            }
            subject => subject,
        }
    }

    /// A name without a mention that the sentence begins with and that ends before token `end`.
    fn opening_name(&self, end: usize, s: SentenceTokens) -> Option<usize> {
        let t = &self.t;
        let name = (s.first..end).all(|k| t.mention(k).is_none() && (t.capital(k) || t.hyphen(k)));
        (name && end > s.first && !super::lex::NO_NAME.contains(t.word(s.first))).then_some(s.first)
    }

    /// Whether a name ends before token `k` that is no qualifier of the ground before: *…of A, and from B, 19 km…*
    fn new_apposition(&self, previous_end: usize, k: usize) -> bool {
        let t = &self.t;
        k > previous_end
            && t.mention(k - 1).is_some()
            && (previous_end..k).any(|j| t.mention(j).is_none() && t.punct(j) != Some(','))
            && !(previous_end..k).any(|j| matches!(t.word(j), "the" | "a" | "an"))
    }

    /// *Located 25 miles southwest of Columbus, London was…*: the figure after the expression.
    pub(super) fn figure_after(&self, end: usize, s: SentenceTokens) -> Referent {
        let t = &self.t;
        let comma = (end..s.end.min(end + 12)).find(|&k| t.punct(k) == Some(','));
        if let Some(comma) = comma {
            for k in comma + 1..s.end.min(comma + 8) {
                if let Some(m) = t.mention(k)
                    && self.place(m)
                    && (COPULAS.contains(&t.word(t.mention_end(k)))
                        || matches!(
                            t.word(k.wrapping_sub(1)),
                            "the" | "of" | "city" | "town" | "village" | ""
                        )
                        || k == comma + 1)
                    && t.punct(t.mention_end(k)) != Some(',')
                {
                    return Referent::Mention(m);
                }
                if PRONOUNS.contains(&t.word(k)) {
                    break;
                }
            }
        }
        Referent::Phrase {
            span: t.span(s.first, s.first + 1),
            antecedent: if s.first == 0 { None } else { self.antecedent(s.first) },
        }
    }

    /// *the X attack that cost 140 lives*, seen from *lives*: X.
    fn relative_head(&self, k: usize, s: SentenceTokens) -> Option<usize> {
        let t = &self.t;
        let that = (s.first + 1..k).rev().take(12).find(|&j| matches!(t.word(j), "that" | "which"))?;
        let (m, _) = self.noun_phrase(that, s.first);
        m.filter(|&m| self.place(m))
    }
}
