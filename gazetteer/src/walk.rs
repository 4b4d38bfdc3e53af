//! A walk over the name automaton with the rows of the edit-distance table beside it, cut where no continuation can stay
//! within the limit.

use crate::automaton::{Automaton, State};
use crate::lookup::entry_number;
use crate::sound::{Costs, EDIT};

/// Longest query in letters.
const MAX_LETTERS: usize = 200;
/// Steps after which a walk gives up: thousands of times what a query takes, but damaged indexes may hold endless walks.
const MAX_STEPS: usize = 20_000_000;
/// Names after which it gives up, likewise.
const MAX_NAMES: usize = 50_000;

/// A name near the one asked for.
#[derive(Debug, Clone)]
pub(crate) struct Near {
    /// in quarters of an edit
    pub(crate) cost: u8,
    pub(crate) name: String,
    pub(crate) entry: u32,
}

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'q> {
    /// folded
    pub(crate) name: &'q str,
    pub(crate) costs: Costs,
    /// the most that a name may cost, in quarters of an edit
    pub(crate) limit: u8,
    /// the first letter must be right
    pub(crate) same_first: bool,
}

/// All names that cost no more than the limit, in their order.
pub(crate) fn names_near(names: Automaton<'_>, wanted: &Wanted<'_>) -> Vec<Near> {
    let Wanted { name, costs, limit, same_first } = *wanted;
    let query: Vec<char> = name.chars().take(MAX_LETTERS + 1).collect();
    if query.is_empty() || query.len() > MAX_LETTERS {
        return Vec::new();
    }
    let before = std::iter::once(None).chain(query.iter().copied().map(Some));
    let missing: Vec<u8> =
        query.iter().zip(before).map(|(&letter, before)| costs.extra(letter, before)).collect();
    let mut first_row = vec![0_u8];
    for (at, cost) in missing.iter().enumerate() {
        first_row.push(first_row[at].saturating_add(*cost));
    }
    let mut walk = Walk {
        names,
        latin: query.iter().all(char::is_ascii),
        query,
        missing,
        costs,
        limit,
        same_first,
        path: String::new(),
        letters: Vec::new(),
        rows: first_row,
        steps: 0,
        found: Vec::new(),
    };
    walk.descend(names.start(), &mut [0; 4], 0);
    walk.found
}

/// `rows` holds a row of the table for each letter of `path`, one after the other.
struct Walk<'d> {
    names: Automaton<'d>,
    query: Vec<char>,
    /// what it costs to leave out each letter of the query
    missing: Vec<u8>,
    /// the query has no other letters: no name with others is near it
    latin: bool,
    costs: Costs,
    limit: u8,
    same_first: bool,
    path: String,
    letters: Vec<char>,
    rows: Vec<u8>,
    steps: usize,
    found: Vec<Near>,
}

impl Walk<'_> {
    /// `pending` holds the first `pending_len` bytes of a letter that is not complete yet.
    fn descend(&mut self, state: State, pending: &mut [u8; 4], pending_len: usize) {
        if pending_len == 0
            && !self.path.is_empty()
            && let Some(&cost) = self.rows.last().filter(|&&cost| cost <= self.limit)
            && let Some(entry) = self.names.value(state)
        {
            self.found.push(Near { cost, name: self.path.clone(), entry: entry_number(entry) });
        }
        if pending_len == 0 && self.only_expected_letters(state) {
            return;
        }
        for (byte, next) in self.names.transitions(state) {
            self.steps += 1;
            if self.steps > MAX_STEPS || self.found.len() >= MAX_NAMES {
                return;
            }
            if self.latin && byte >= 0x80 {
                return;
            }
            pending[pending_len] = byte;
            let length = utf8_length(pending[0]);
            if pending_len + 1 < length {
                self.descend(next, pending, pending_len + 1);
                continue;
            }
            let letter = std::str::from_utf8(&pending[..length]).ok().and_then(|s| s.chars().next());
            let Some(letter) = letter else { continue };
            if self.same_first && self.letters.is_empty() && letter != self.query[0] {
                continue;
            }
            self.follow(letter, next);
        }
    }

    /// Where no edit is left, only letters of the query can follow: steps to those instead of trying all transitions, of which
    /// there are many times more. False where others can follow too. Letters that cost less than an edit are not looked into.
    fn only_expected_letters(&mut self, state: State) -> bool {
        if self.costs != Costs::Letters {
            return false;
        }
        let width = self.query.len() + 1;
        let (known, row) = self.rows.split_at(self.rows.len() - width);
        let mut expected = Expected::default();
        if self.letters.is_empty() && self.same_first {
            expected.add(self.query[0]);
        } else {
            if row.iter().any(|&cost| cost.saturating_add(EDIT) <= self.limit) {
                return false;
            }
            let last = self.letters.last();
            let before = known.len().checked_sub(width).map(|start| &known[start..]);
            for (i, &wanted) in self.query.iter().enumerate() {
                if row[i] <= self.limit {
                    expected.add(wanted);
                }
                // The second letter of a swap that the last letter began.
                if let Some(before) = before
                    && i > 0
                    && last == Some(&wanted)
                    && before[i - 1].saturating_add(EDIT) <= self.limit
                {
                    expected.add(self.query[i - 1]);
                }
            }
        }
        let Some(letters) = expected.sorted() else { return false };
        for &letter in letters {
            self.steps += 1;
            if self.steps > MAX_STEPS || self.found.len() >= MAX_NAMES {
                break;
            }
            let mut bytes = [0; 4];
            let next = letter
                .encode_utf8(&mut bytes)
                .bytes()
                .try_fold(state, |state, byte| self.names.step(state, byte));
            let Some(next) = next else { continue };
            self.follow(letter, next);
        }
        true
    }

    /// Looks at what begins with the path and a letter, which leads to `next`.
    fn follow(&mut self, letter: char, next: State) {
        if self.push(letter) {
            self.descend(next, &mut [0; 4], 0);
        }
        self.letters.pop();
        self.path.pop();
        self.rows.truncate(self.rows.len() - (self.query.len() + 1));
    }

    /// Adds a letter and its row; whether the row still holds a value within the limit.
    fn push(&mut self, letter: char) -> bool {
        let width = self.query.len() + 1;
        let before = self.letters.last().copied();
        self.letters.push(letter);
        self.path.push(letter);
        let extra = self.costs.extra(letter, before);
        let start = self.rows.len();
        self.rows.resize(start + width, u8::MAX);
        let (known, row) = self.rows.split_at_mut(start);
        let above = &known[start - width..];
        // A swap reaches back two letters.
        let swapped =
            before.filter(|_| start >= 2 * width).map(|before| (before, &known[start - 2 * width..]));
        // Further from the diagonal than there are edits, every cell is beyond the limit.
        let reach = match self.costs {
            Costs::Letters => usize::from(self.limit / EDIT),
            Costs::Sounds => self.query.len() + self.letters.len(),
        };
        let depth = self.letters.len();
        let first = depth.saturating_sub(reach);
        let last = (depth + reach).min(self.query.len());
        let mut left = u8::MAX;
        if first == 0 {
            left = above[0].saturating_add(extra);
            row[0] = left;
        }
        let mut least = left;
        for i in first.max(1)..=last {
            let wanted = self.query[i - 1];
            let replaced = above[i - 1].saturating_add(self.costs.replace(wanted, letter));
            let inserted = above[i].saturating_add(extra);
            let mut cost = replaced.min(inserted).min(left.saturating_add(self.missing[i - 1]));
            if let Some((before, rows)) = swapped
                && before == wanted
                && i > 1
                && self.query[i - 2] == letter
            {
                cost = cost.min(rows[i - 2].saturating_add(EDIT));
            }
            row[i] = cost;
            left = cost;
            least = least.min(cost);
        }
        least <= self.limit
    }
}

/// A few different letters.
#[derive(Default)]
struct Expected {
    letters: [char; 16],
    count: usize,
    overflown: bool,
}

impl Expected {
    fn add(&mut self, letter: char) {
        if self.letters[..self.count].contains(&letter) {
            return;
        }
        match self.letters.get_mut(self.count) {
            Some(place) => {
                *place = letter;
                self.count += 1;
            }
            None => self.overflown = true,
        }
    }

    /// In the order of the transitions, which is that of the characters; `None` when there are too many.
    fn sorted(&mut self) -> Option<&[char]> {
        let letters = &mut self.letters[..self.count];
        letters.sort_unstable();
        (!self.overflown).then_some(&*letters)
    }
}

fn utf8_length(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    }
}
