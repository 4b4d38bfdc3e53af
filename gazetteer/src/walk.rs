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
    /// the most that the first half of the name may cost
    pub(crate) early_limit: u8,
    /// the first letter must be right
    pub(crate) same_first: bool,
}

/// All names that cost no more than the limit; some perhaps twice, at different costs.
pub(crate) fn names_near(names: Automaton<'_>, wanted: &Wanted<'_>) -> Vec<Near> {
    let Wanted { name, costs, limit, early_limit, same_first } = *wanted;
    let query: Vec<char> = name.chars().take(MAX_LETTERS + 1).collect();
    if query.is_empty() || query.len() > MAX_LETTERS {
        return Vec::new();
    }
    let before = std::iter::once(None).chain(query.iter().copied().map(Some));
    let missing: Vec<u8> =
        query.iter().zip(before).map(|(&letter, before)| costs.extra(letter, before)).collect();
    let mut first_row = vec![0_u8];
    for (at, cost) in missing.iter().enumerate() {
        let cost = first_row[at].saturating_add(*cost);
        first_row.push(if at < query.len() / 2 && cost > early_limit { u8::MAX } else { cost });
    }
    let mut walk = Walk {
        names,
        half: query.len() / 2,
        early_limit,
        latin: query.iter().all(char::is_ascii),
        query,
        spelt: name,
        starts: name.char_indices().map(|(at, _)| at).chain([name.len()]).collect(),
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
struct Walk<'d, 'q> {
    names: Automaton<'d>,
    query: Vec<char>,
    /// the query as text, and where each letter begins in it, with the end
    spelt: &'q str,
    starts: Vec<usize>,
    /// what it costs to leave out each letter of the query
    missing: Vec<u8>,
    /// the query has no other letters: no name with others is near it
    latin: bool,
    costs: Costs,
    limit: u8,
    /// letters of the query of which the first half consists, and what those may cost
    half: usize,
    early_limit: u8,
    same_first: bool,
    path: String,
    letters: Vec<char>,
    rows: Vec<u8>,
    steps: usize,
    found: Vec<Near>,
}

impl Walk<'_, '_> {
    /// `pending` holds the first `pending_len` bytes of a letter that is not complete yet.
    fn descend(&mut self, state: State, pending: &mut [u8; 4], pending_len: usize) {
        if pending_len == 0
            && !self.path.is_empty()
            && let Some(&cost) = self.rows.last().filter(|&&cost| cost <= self.limit)
            && let Some(entry) = self.names.value(state)
        {
            self.found.push(Near { cost, name: self.path.clone(), entry: entry_number(entry) });
        }
        if pending_len == 0 {
            if self.costs == Costs::Letters && self.is_spent() {
                self.spell_out(state);
                return;
            }
            if let Some(mut expected) = self.expected() {
                self.try_letters(state, expected.sorted());
                return;
            }
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
            if let Some(letter) = letter {
                self.follow(letter, next);
            }
        }
    }

    /// Goes on with some letters only.
    fn try_letters(&mut self, state: State, letters: &[char]) {
        for &letter in letters {
            self.steps += 1;
            if self.steps > MAX_STEPS || self.found.len() >= MAX_NAMES {
                return;
            }
            let mut bytes = [0; 4];
            if let Some(next) = self.names.read(state, letter.encode_utf8(&mut bytes).as_bytes()) {
                self.follow(letter, next);
            }
        }
    }

    /// What a place in the query may have cost.
    fn limit_at(&self, at: usize) -> u8 {
        if at <= self.half { self.early_limit } else { self.limit }
    }

    /// The letters that alone can follow: the first one where it must be right, and those of the query up to its middle where the
    /// first half has spent its edits. `None` where others can follow too.
    fn expected(&self) -> Option<Expected> {
        let mut expected = Expected::default();
        if self.letters.is_empty() {
            expected.add(*self.query.first().filter(|_| self.same_first)?);
            return Some(expected);
        }
        if self.costs != Costs::Letters {
            return None;
        }
        let width = self.query.len() + 1;
        let (known, row) = self.rows.split_at(self.rows.len() - width);
        let before = known.len().checked_sub(width).map(|start| &known[start..]);
        for (at, &cost) in row.iter().enumerate().filter(|&(at, &cost)| cost <= self.limit_at(at)) {
            if at >= self.half || cost.saturating_add(EDIT) <= self.early_limit {
                return None;
            }
            expected.add(self.query[at]);
        }
        // The second letter of a swap that the last letter began.
        for at in (1..self.query.len()).filter(|&at| self.letters.last() == Some(&self.query[at])) {
            if before.is_some_and(|before| before[at - 1].saturating_add(EDIT) <= self.limit_at(at + 1)) {
                expected.add(self.query[at - 1]);
            }
        }
        (!expected.overflown).then_some(expected)
    }

    /// Whether every way to read the path has spent all edits.
    fn is_spent(&self) -> bool {
        let row = &self.rows[self.rows.len() - (self.query.len() + 1)..];
        row.iter().all(|&cost| cost.saturating_add(EDIT) > self.limit)
    }

    /// Where no edit is left, what follows is spelt by the query: steps along its letters from each place that the path can stand
    /// at, instead of trying all transitions, of which there are many times more.
    fn spell_out(&mut self, state: State) {
        let width = self.query.len() + 1;
        let (known, row) = self.rows.split_at(self.rows.len() - width);
        let before = known.len().checked_sub(width).map(|start| &known[start..]);
        for at in 0..self.query.len() {
            if row[at] <= self.limit {
                let rest = &self.spelt[self.starts[at]..];
                spell(self.names, state, &self.path, "", rest, row[at], &mut self.found);
            }
            // The second letter of a swap that the last letter began.
            if let Some(before) = before
                && at > 0
                && self.letters.last() == Some(&self.query[at])
                && before[at - 1].saturating_add(EDIT) <= self.limit
            {
                let swapped = &self.spelt[self.starts[at - 1]..self.starts[at]];
                let rest = &self.spelt[self.starts[at + 1]..];
                let cost = before[at - 1] + EDIT;
                spell(self.names, state, &self.path, swapped, rest, cost, &mut self.found);
            }
        }
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
            let cost = if i <= self.half && cost > self.early_limit { u8::MAX } else { cost };
            row[i] = cost;
            left = cost;
            least = least.min(cost);
        }
        least <= self.limit
    }
}

/// Adds the name that a path and two pieces make, if it is one; it may be found again at another cost.
fn spell(
    names: Automaton<'_>,
    state: State,
    path: &str,
    first: &str,
    rest: &str,
    cost: u8,
    found: &mut Vec<Near>,
) {
    let middle = names.read(state, first.as_bytes());
    if let Some(entry) = middle.and_then(|middle| names.value_behind(middle, rest.as_bytes())) {
        found.push(Near { cost, name: [path, first, rest].concat(), entry: entry_number(entry) });
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

    /// In the order of the transitions, which is that of the characters.
    fn sorted(&mut self) -> &[char] {
        let letters = &mut self.letters[..self.count];
        letters.sort_unstable();
        letters
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
