//! Subjects: what a sentence begins with, what a pronoun stands for, what a document is about.

use super::Referent;
use super::reading::{ADVERBS, COPULAS, PARTICIPLES, PRONOUNS, Reading, SETTLEMENTS, SentenceTokens, VERBS};
use crate::toponym::MentionKind;

/// The subject that a sentence begins with.
pub(super) enum Opening {
    Mention(usize),
    /// a name or definite place noun that stands for no known mention
    Unknown,
    /// something that is no place
    Other,
}

impl Reading<'_> {
    /// The place that the document is about, as known before token `at`: the title's, the subject of the first sentence, or the
    /// first place named.
    pub(super) fn topic(&self, at: usize) -> Option<usize> {
        let before = self.t.all.get(at).map_or(u32::MAX, |k| k.span.start);
        self.whole_topic().filter(|&m| self.mentions[m].span.end <= before)
    }

    fn whole_topic(&self) -> Option<usize> {
        *self.topic.get_or_init(|| self.find_topic())
    }

    fn find_topic(&self) -> Option<usize> {
        let named = self.title.and_then(|title| {
            (0..self.mentions.len())
                .find(|&m| self.place(m) && title.starts_with(self.mentions[m].span.of(self.t.text)))
        });
        if named.is_some() {
            return named;
        }
        match self.opening(*self.sentences.first()?) {
            Opening::Mention(m) => Some(m),
            Opening::Unknown => None,
            Opening::Other => (0..self.mentions.len()).find(|&m| self.place(m)),
        }
    }

    /// The topic, when the document says it: its title or the subject of its first sentence.
    pub(super) fn stated_topic(&self, at: usize) -> Option<usize> {
        let topic = self.topic(at)?;
        let leading = matches!(self.opening(*self.sentences.first()?), Opening::Mention(m) if m == topic);
        (leading || self.title.is_some()).then_some(topic)
    }

    /// What a sentence begins with as its subject.
    pub(super) fn opening(&self, s: SentenceTokens) -> Opening {
        if let Some(m) = self.leading_mention(s) {
            return Opening::Mention(m);
        }
        let t = &self.t;
        let first = t.word(s.first);
        if matches!(first, "it" | "its") {
            return Opening::Unknown;
        }
        // *The village is…*, *Rennerdale (formerly X) is…*
        let mut depth = 0;
        let verb = (s.first..s.end.min(s.first + 60)).find(|&j| {
            match t.punct(j) {
                Some('(' | '[') => depth += 1,
                Some(')' | ']') => depth -= 1,
                _ => {}
            }
            depth <= 0 && VERBS.contains(&t.word(j)) && t.mention(j).is_none()
        });
        let Some(verb) = verb.filter(|&v| COPULAS.contains(&t.word(v))) else { return Opening::Other };
        let definite =
            first == "the" && (s.first + 1..verb.min(s.first + 4)).any(|j| SETTLEMENTS.contains(&t.word(j)));
        let named = t.capital(s.first)
            && first != "the"
            && !super::lex::NO_NAME.contains(first)
            && t.raw(s.first).len() > 1;
        if definite || named { Opening::Unknown } else { Opening::Other }
    }

    /// The mention that a sentence begins with, as its subject.
    pub(super) fn leading_mention(&self, s: SentenceTokens) -> Option<usize> {
        let mut k = s.first;
        while k < s.end && k < s.first + 4 {
            if let Some(m) = self.t.mention(k) {
                return self.place(m).then_some(m);
            }
            if !matches!(
                self.t.word(k),
                "the" | "a" | "an" | "old" | "greater" | "city" | "town" | "village" | "of"
            ) {
                return None;
            }
            k += 1;
        }
        None
    }

    /// What a pronoun or definite noun before token `at` stands for: the subject of this sentence, else of the nearest
    /// earlier one, else the topic.
    pub(super) fn antecedent(&self, at: usize) -> Option<usize> {
        let here = self.sentence(at);
        let s = self.sentences.get(here)?;
        // *Tajikistan's misfortune is that it borders…*
        let inside = (s.first..at.min(s.end)).find_map(|k| self.t.mention(k).filter(|&m| self.place(m)));
        if inside.is_some() && at > s.first + 1 {
            return inside;
        }
        for earlier in (here.saturating_sub(6)..here).rev() {
            let e = self.sentences[earlier];
            let first = self.t.word(e.first);
            match self.opening(e) {
                Opening::Mention(m) => return Some(m),
                // about the same thing as this one
                _ if PRONOUNS.contains(&first)
                    || matches!(first, "the" | "its" | "located" | "in" | "as" | "there") => {}
                Opening::Unknown => return None,
                // a sentence about something else: its first place is what *it* most likely means in news
                Opening::Other => {
                    if earlier + 1 == here
                        && !matches!(self.opening(self.sentences[0]), Opening::Mention(_))
                        && let Some(m) =
                            (e.first..e.end).find_map(|k| self.t.mention(k).filter(|&m| self.place(m)))
                    {
                        return Some(m);
                    }
                }
            }
        }
        self.topic(at)
    }

    /// The subject that ends before token `k`, where its verb begins.
    pub(super) fn subject(&self, k: usize, s: SentenceTokens) -> Referent {
        let t = &self.t;
        let mut k = self.over_brackets(k, s.first);
        if k > s.first && t.punct(k - 1) == Some(',') {
            // *Waxahachie, the county seat, is…*
            if let Opening::Mention(m) = self.opening(s)
                && let Some(after) = (s.first..k).find(|&j| t.mention(j) == Some(m)).map(|j| t.mention_end(j))
                && matches!(t.punct(after), Some(',' | '('))
                && after < k - 1
            {
                return Referent::Mention(m);
            }
            let open = (s.first..k - 1).rev().take(10).find(|&j| t.punct(j) == Some(','));
            if let Some(open) = open {
                let before = self.over_brackets(open, s.first);
                if before > s.first
                    && let Some(m) = t.mention(before - 1)
                    && self.place(m)
                {
                    return self.named(m, s);
                }
            }
            k -= 1;
        }
        if k <= s.first {
            return self.figure_after(k, s);
        }
        if let Some(m) = t.mention(k - 1)
            && self.place(m)
        {
            return self.named(m, s);
        }
        if PRONOUNS.contains(&t.word(k - 1)) {
            return Referent::Phrase { span: t.span(k - 1, k), antecedent: self.antecedent(k - 1) };
        }
        let (m, np) = self.noun_phrase(k, s.first);
        match m {
            Some(m) if self.place(m) => self.named(m, s),
            Some(m) if self.mentions[m].kind == MentionKind::Border => Referent::Mention(m),
            _ => match self.leading_mention(s) {
                Some(m) if np >= k => Referent::Mention(m),
                _ => self.phrase(np, k, s),
            },
        }
    }

    /// *X is a town in Y, Z, 20 km…*: the subject of a sentence that says what X is, seen from token `k`.
    pub(super) fn copular_subject(&self, k: usize, s: SentenceTokens) -> Option<Referent> {
        let t = &self.t;
        let mut depth = 0;
        let copula = (s.first..k).find(|&j| {
            match t.punct(j) {
                Some('(' | '[') => depth += 1,
                Some(')' | ']') => depth -= 1,
                _ => {}
            }
            depth == 0 && VERBS.contains(&t.word(j)) && t.mention(j).is_none()
        })?;
        if !matches!(t.word(copula), "is" | "was" | "are" | "were" | "lies" | "lay" | "sits" | "stands") {
            return None;
        }
        let mut next = copula + 1;
        while ADVERBS.contains(&t.word(next)) || matches!(t.word(next), "on" | "along" | "in" | "not") {
            next += 1;
        }
        let says_what = matches!(t.word(next), "a" | "an" | "the" | "one" | "home")
            || (next..next + 3).any(|j| PARTICIPLES.contains(&t.word(j)))
            || matches!(t.word(copula), "lies" | "lay" | "sits" | "stands")
            || next > copula + 1;
        // another verb starts another clause, about something else; *a town that is located…* and *and 52 miles…* do not
        let and = t.word(k) == "and";
        let clause = (copula + 1..k).any(|j| {
            VERBS.contains(&t.word(j))
                && t.mention(j).is_none()
                && t.word(j) != "found"
                && !matches!(t.word(j - 1), "that" | "which")
        }) || (copula + 1..k).any(|j| matches!(t.word(j), "who" | "where"));
        let clause = clause && !and;
        if !says_what || clause {
            return None;
        }
        match self.subject(copula, s) {
            Referent::Mention(m) => Some(Referent::Mention(m)),
            phrase @ Referent::Phrase { antecedent: Some(_), .. } => Some(phrase),
            // a name that is not known, or *the village* of a document that never names it: no other place will do
            phrase => match self.opening(s) {
                Opening::Mention(m) => Some(Referent::Mention(m)),
                Opening::Unknown => Some(phrase),
                Opening::Other => None,
            },
        }
    }

    /// Whether words are a pronoun or a definite noun for a settlement: *it*, *the town*.
    pub(super) fn stands_for(&self, span: crate::document::Span) -> bool {
        let mut words = span.of(self.t.text).split_whitespace().map(str::to_lowercase);
        match (words.next().as_deref(), words.next().as_deref(), words.next()) {
            (Some("it"), None, None) => true,
            (Some("the" | "this"), Some(noun), None) => SETTLEMENTS[..11].contains(&noun),
            _ => false,
        }
    }
}
