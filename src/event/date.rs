//! The grammar of news dates: absolute, relative, partial; resolved against the day of publication.
//!
//! Nothing is guessed: day and month without a year need the day of publication; without it the result keeps them as a partial
//! date (`--02-03`) and says so.

use super::number::{NUMBERS, cardinal};
use super::{DatePrecision, When};
use crate::document::{Prose, Sentence, Span};
use crate::sieve::{Sieve, WordSet};
use jiff::Span as Duration;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A date in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DateExpr {
    /// first word
    pub(super) start: usize,
    /// one past the last word
    pub(super) end: usize,
    /// what it means
    pub(super) when: When,
    /// the text itself names the year
    pub(super) has_year: bool,
}

/// Month names, full and abbreviated, with their numbers. *May* and *March* are words of their own: see [`month_at`].
const MONTHS: [(&str, i8); 24] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

const WEEKDAYS: [(&str, Weekday); 14] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// Words that a date can begin with, besides figures.
static BEGINNINGS: Sieve = {
    let mut sieve = Sieve::of(&[
        "early",
        "late",
        "mid",
        "almost",
        "nearly",
        "about",
        "around",
        "some",
        "roughly",
        "approximately",
        "over",
        "more",
        "less",
        "several",
        "many",
        "today",
        "tonight",
        "yesterday",
        "tomorrow",
        "overnight",
        "this",
        "last",
        "earlier",
        "past",
        "the",
        "next",
        "coming",
        "within",
        "later",
        "previous",
    ]);
    sieve.add_all(&NUMBERS);
    sieve.with(&MONTHS).with(&WEEKDAYS)
};

/// What stands after *the* in a date.
static AFTER_THE: WordSet = WordSet::of(&["day", "last", "past", "previous", "this", "next"]);

/// Years that a report can speak of when it writes one in digits.
const YEARS: std::ops::RangeInclusive<u32> = 1700..=2100;

/// All dates of a sentence, in order, not overlapping.
pub(super) fn dates(prose: &Prose<'_>, sentence: Sentence, published: Option<Date>) -> Vec<DateExpr> {
    let (mut i, end) = (sentence.first_word as usize, sentence.end_word as usize);
    let grammar = Grammar { prose, first: i, end, published };
    let mut out: Vec<DateExpr> = Vec::new();
    while i < end {
        match grammar.date_at(i) {
            Some(expr) => {
                i = expr.end;
                out.push(expr);
            }
            None => i += 1,
        }
    }
    out
}

struct Grammar<'p, 'd> {
    prose: &'p Prose<'d>,
    first: usize,
    end: usize,
    published: Option<Date>,
}

/// A unit of calendar time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn named(word: &str) -> Option<Unit> {
        Some(match word {
            "hour" | "hours" | "minute" | "minutes" => Unit::Hour,
            "day" | "days" | "night" | "nights" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            _ => return None,
        })
    }

    /// So many of them; `None` for more than a calendar has.
    fn times(self, n: i64) -> Option<Duration> {
        let none = Duration::new();
        match self {
            Unit::Hour => Ok(none),
            Unit::Day => none.try_days(n),
            Unit::Week => none.try_weeks(n),
            Unit::Month => none.try_months(n),
            Unit::Year => none.try_years(n),
        }
        .ok()
    }

    /// Length in days, for the width of *about*.
    fn days(self) -> f64 {
        match self {
            Unit::Hour => 0.04,
            Unit::Day => 1.0,
            Unit::Week => 7.0,
            Unit::Month => 30.4,
            Unit::Year => 365.2,
        }
    }
}

impl Grammar<'_, '_> {
    #[inline]
    fn word(&self, i: usize) -> &str {
        if i < self.end { self.prose.folded(i) } else { "" }
    }

    /// Whether words `i-1` and `i` are separated by white space or a comma only.
    fn joined(&self, i: usize) -> bool {
        i > 0
            && i < self.end
            && self.prose.gap(i - 1).chars().all(|c| c.is_whitespace() || c == ',' || c == '.')
    }

    fn gap_before(&self, i: usize) -> &str {
        if i > 0 { self.prose.gap(i - 1) } else { "" }
    }

    fn date_at(&self, i: usize) -> Option<DateExpr> {
        if !self.may_begin(i) {
            return None;
        }
        self.iso(i)
            .or_else(|| self.day_month(i))
            .or_else(|| self.month_first(i))
            .or_else(|| self.ago(i))
            .or_else(|| self.named_day(i))
            .or_else(|| self.relative_period(i))
            .or_else(|| self.year(i))
    }

    /// `false` where certainly no date begins.
    fn may_begin(&self, i: usize) -> bool {
        let slot = self.prose.slot(i);
        if !BEGINNINGS.may_hold_slot(slot) {
            return slot.begins_with_digit();
        }
        match self.word(i) {
            // Frequent words that seldom begin one.
            "the" => AFTER_THE.contains(self.word(i + 1)),
            "a" | "an" => self.word(i + 1) == "few" || Unit::named(self.word(i + 1)).is_some(),
            _ => true,
        }
    }

    fn expr(&self, start: usize, end: usize, has_year: bool, when: When) -> Option<DateExpr> {
        let span = Span::new(self.prose.words[start].start, self.prose.words[end - 1].end);
        Some(DateExpr { start, end, has_year, when: When { span: Some(span), ..when } })
    }

    fn interval(
        &self,
        start: usize,
        end: usize,
        from: Date,
        to: Date,
        precision: DatePrecision,
    ) -> Option<DateExpr> {
        self.expr(
            start,
            end,
            true,
            When { start: Some(from), end: Some(to), precision, span: None, partial: None },
        )
    }

    /// `2025-02-03`
    fn iso(&self, i: usize) -> Option<DateExpr> {
        let part = |k: usize, len: usize| {
            let word = self.word(i + k);
            (word.len() == len && word.bytes().all(|b| b.is_ascii_digit()))
                .then(|| word.parse::<i16>().ok())
                .flatten()
        };
        if i + 2 >= self.end || self.prose.gap(i) != "-" || self.prose.gap(i + 1) != "-" {
            return None;
        }
        let date = Date::new(part(0, 4)?, part(1, 2)? as i8, part(2, 2)? as i8).ok()?;
        self.interval(i, i + 3, date, date, DatePrecision::Day)
    }

    /// A month's name. *may*, *march* and abbreviations that are words count only where a date is likely.
    fn month_at(&self, i: usize) -> Option<i8> {
        if i >= self.end {
            return None;
        }
        let word = self.word(i);
        let month = MONTHS.iter().find(|(name, _)| *name == word).map(|(_, m)| *m)?;
        let risky = matches!(word, "may" | "march" | "mar" | "sat" | "sun" | "august" | "jan" | "dec");
        if !risky {
            return Some(month);
        }
        let capital = self.prose.word(i).chars().next().is_some_and(char::is_uppercase);
        let before = if i > self.first { self.word(i - 1) } else { "" };
        let number = |k: usize| self.word(k).bytes().next().is_some_and(|b| b.is_ascii_digit());
        let dated = number(i + 1) && self.joined(i + 1) || i > self.first && number(i - 1) && self.joined(i);
        let led = matches!(
            before,
            "in" | "of" | "since" | "until" | "last" | "early" | "late" | "mid" | "during" | "this"
        );
        (capital && (dated || led)).then_some(month)
    }

    /// A day of the month: `3`, `3rd`, `03`.
    fn day_number(&self, i: usize) -> Option<i8> {
        let word = self.word(i);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let tail = &word[digits.len()..];
        if digits.is_empty() || digits.len() > 2 || !["", "st", "nd", "rd", "th"].contains(&tail) {
            return None;
        }
        digits.parse::<i8>().ok().filter(|d| (1..=31).contains(d))
    }

    /// A year that follows a date: four digits, or two (`90`, `'90`) in the style of wire datelines.
    fn year_after(&self, i: usize) -> Option<(i16, usize)> {
        if !self.joined(i) {
            let apostrophe =
                i > 0 && i < self.end && matches!(self.prose.gap(i - 1).trim(), "'" | "’" | ", '" | ", ’");
            if !apostrophe {
                return None;
            }
        }
        let word = self.word(i);
        if !word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        match word.len() {
            4 => word.parse::<u32>().ok().filter(|y| YEARS.contains(y)).map(|y| (y as i16, i + 1)),
            // "4 June, 14 people": only a wire's "3 JAN 90", or an apostrophe.
            2 if self.gap_before(i).trim().is_empty()
                && self.prose.word(i - 1).chars().all(|c| !c.is_lowercase())
                || self.gap_before(i).contains(['\'', '’']) =>
            {
                let short = word.parse::<i16>().ok()?;
                // The century that brings the year closest to publication; 1950 to 2049 without one.
                let pivot = self.published.map_or(1999, |p| p.year());
                let year = (17..=21).map(|c| c * 100 + short).min_by_key(|y| (y - pivot).abs())?;
                Some((year, i + 1))
            }
            _ => None,
        }
    }

    /// `3 February 2025`, `3rd of February`, `3-5 February`, `3 and 4 February`, `3 JAN 90`
    fn day_month(&self, i: usize) -> Option<DateExpr> {
        let first = self.day_number(i)?;
        let mut at = i + 1;
        let mut last = first;
        let ranged = at < self.end
            && (matches!(self.prose.gap(i).trim(), "-" | "–")
                || matches!(self.word(at), "and" | "to") && self.day_number(at + 1).is_some());
        if ranged {
            let next = if self.day_number(at).is_some() { at } else { at + 1 };
            last = self.day_number(next)?;
            at = next + 1;
        }
        if self.word(at) == "of" {
            at += 1;
        }
        let month = self.month_at(at)?;
        if !ranged && !self.joined(at) {
            return None;
        }
        at += 1;
        self.month_days(i, at, month, first, last)
    }

    /// `February 3`, `February 3-5, 2025`, `May 2019`, `early May`, `May`
    fn month_first(&self, i: usize) -> Option<DateExpr> {
        let (mut at, mut third) = (i, None);
        if matches!(self.word(i), "early" | "late" | "mid") {
            (at, third) = (i + 1, Some(self.word(i)));
        }
        let month = self.month_at(at)?;
        at += 1;
        if third.is_none()
            && self.joined(at)
            && let Some(first) = self.day_number(at)
        {
            let mut last = first;
            at += 1;
            if at < self.end
                && (matches!(self.prose.gap(at - 1).trim(), "-" | "–")
                    || matches!(self.word(at), "and" | "to"))
            {
                let next = if self.day_number(at).is_some() { at } else { at + 1 };
                if let Some(day) =
                    self.day_number(next).filter(|d| *d > first && self.month_at(next + 1).is_none())
                {
                    (last, at) = (day, next + 1);
                }
            }
            return self.month_days(i, at, month, first, last);
        }
        let (year, end, has_year) = match self.year_after(at).or_else(|| self.of_year(at)) {
            Some((year, end)) => (Some(year), end, true),
            None => (self.month_year(month), at, false),
        };
        let Some(year) = year else {
            let partial = Some(format!("--{month:02}"));
            let when =
                When { start: None, end: None, precision: DatePrecision::YearUnknown, span: None, partial };
            return self.expr(i, end, false, when);
        };
        let from = Date::new(year, month, 1).ok()?;
        let to = from.last_of_month();
        let (from, to, precision) = match third {
            Some("early") => (from, from.with().day(10).build().ok()?, DatePrecision::Days),
            Some("mid") => {
                (from.with().day(10).build().ok()?, from.with().day(20).build().ok()?, DatePrecision::Days)
            }
            Some(_) => (from.with().day(20).build().ok()?, to, DatePrecision::Days),
            None => (from, to, DatePrecision::Month),
        };
        let mut expr = self.interval(i, end, from, to, precision)?;
        expr.has_year = has_year;
        Some(expr)
    }

    /// `of 2019`, `of last year`
    fn of_year(&self, i: usize) -> Option<(i16, usize)> {
        let year = self.published.map(|p| p.year());
        match (self.word(i), self.word(i + 1), self.word(i + 2)) {
            ("of", "this", "year") => Some((year?, i + 3)),
            ("of", "last", "year") => Some((year? - 1, i + 3)),
            ("this", "year", _) => Some((year?, i + 2)),
            ("last", "year", _) => Some((year? - 1, i + 2)),
            ("of", digits, _) if digits.len() == 4 => {
                digits.parse::<u32>().ok().filter(|y| YEARS.contains(y)).map(|y| (y as i16, i + 2))
            }
            _ => None,
        }
    }

    /// Days of a month, words `start..at` so far; looks for the year behind them.
    fn month_days(&self, start: usize, at: usize, month: i8, first: i8, last: i8) -> Option<DateExpr> {
        let (year, end, has_year) = match self.year_after(at).or_else(|| self.of_year(at)) {
            Some((year, end)) => (Some(year), end, true),
            None => (self.day_year(month, first), at, false),
        };
        let Some(year) = year else {
            let partial = Some(format!("--{month:02}-{first:02}"));
            let when =
                When { start: None, end: None, precision: DatePrecision::YearUnknown, span: None, partial };
            return self.expr(start, end, false, when);
        };
        let from = Date::new(year, month, first).ok()?;
        let to = Date::new(year, month, last).ok().filter(|to| *to >= from).unwrap_or(from);
        let precision = if from == to { DatePrecision::Day } else { DatePrecision::Days };
        let mut expr = self.interval(start, end, from, to, precision)?;
        expr.has_year = has_year;
        Some(expr)
    }

    /// The year of a day and month without one: the one that brings it nearest to publication, looking back up to ten months
    /// and ahead up to two (announcements).
    fn day_year(&self, month: i8, day: i8) -> Option<i16> {
        let published = self.published?;
        (-1..=1)
            .filter_map(|dy| Date::new(published.year() + dy, month, day).ok())
            .find(|d| {
                let ahead = days_between(published, *d);
                (-304..=61).contains(&ahead)
            })
            .map(|d| d.year())
    }

    /// The same for a month alone: the last one that has begun.
    fn month_year(&self, month: i8) -> Option<i16> {
        let published = self.published?;
        Some(if month <= published.month() { published.year() } else { published.year() - 1 })
    }

    /// *two days ago*, *almost a year ago*, *three weeks earlier*, *in the past 24 hours*
    fn ago(&self, i: usize) -> Option<DateExpr> {
        let mut at = i;
        let mut lean = Lean::None;
        loop {
            lean = match (self.word(at), self.word(at + 1)) {
                ("almost" | "nearly", _) => Lean::Less,
                ("about" | "around" | "some" | "roughly" | "approximately", _) => Lean::About,
                ("over", _) => Lean::More,
                ("more" | "less", "than") => {
                    lean = if self.word(at) == "more" { Lean::More } else { Lean::Less };
                    at += 2;
                    continue;
                }
                _ => break,
            };
            at += 1;
        }
        let (n, vague, next) = match (self.word(at), self.word(at + 1)) {
            ("a", "few") => (3, true, at + 2),
            ("a" | "an", _) => (1, false, at + 1),
            ("several" | "many", _) => (5, true, at + 1),
            _ => cardinal(self.prose, at, self.end).map(|(n, next)| (n, false, next))?,
        };
        let unit = Unit::named(self.word(next))?;
        let mut end = match self.word(next + 1) {
            "ago" => next + 2,
            _ => return None,
        };
        let mut weekday = None;
        // "a week ago Tuesday" is rare; "two years ago this week" keeps its width.
        if self.word(end) == "on"
            && let Some(day) = weekday_named(self.word(end + 1))
            && unit == Unit::Week
        {
            (weekday, end) = (Some(day), end + 2);
        }
        if n > 500 {
            return None;
        }
        let Some(published) = self.published else {
            let when =
                When { start: None, end: None, precision: DatePrecision::About, span: None, partial: None };
            return self.expr(i, end, false, when);
        };
        let point = published.checked_sub(unit.times(i64::from(n))?).ok()?;
        if let Some(day) = weekday {
            let date = on_or_before(point, day);
            return self.interval(i, end, date, date, DatePrecision::Day);
        }
        let length = unit.days() * f64::from(n);
        // *almost*: a fifth less at most, *about*: a fifth either way; a bare figure is exact for days, rounded for longer units.
        let (back, ahead) = match (lean, unit) {
            _ if vague => (length, length / 2.0),
            (Lean::None, Unit::Hour | Unit::Day) => (0.0, 0.0),
            (Lean::None, Unit::Week) => (3.0, 3.0),
            (Lean::None, _) => (unit.days() / 2.0, unit.days() / 2.0),
            (Lean::Less, _) => (0.0, length / 5.0),
            (Lean::More, _) => (length / 5.0, 0.0),
            (Lean::About, _) => (length / 5.0, length / 5.0),
        };
        let from = point.checked_sub(Unit::Day.times(back.round() as i64)?).ok()?;
        let to = point.checked_add(Unit::Day.times(ahead.round() as i64)?).ok()?;
        let precision = if from == to { DatePrecision::Day } else { DatePrecision::About };
        let mut expr = self.interval(i, end, from, to.min(published), precision)?;
        expr.has_year = false;
        Some(expr)
    }

    /// *today*, *yesterday*, *overnight*, *this morning*, *on Tuesday*, *last Friday*, *Monday night*
    fn named_day(&self, i: usize) -> Option<DateExpr> {
        let (word, next) = (self.word(i), self.word(i + 1));
        let part_of_day =
            |w: &str| matches!(w, "morning" | "afternoon" | "evening" | "night" | "noon" | "midnight");
        let tail = |at: usize| if part_of_day(self.word(at)) { at + 1 } else { at };
        let on = |offset: i64, end: usize| {
            self.relative(
                i,
                end,
                offset,
                offset,
                if offset == 0 || offset == -1 { DatePrecision::Day } else { DatePrecision::Days },
            )
        };
        match (word, next) {
            ("today" | "tonight", _) => return on(0, tail(i + 1)),
            ("yesterday", _) => return on(-1, tail(i + 1)),
            ("tomorrow", _) => return on(1, tail(i + 1)),
            ("overnight", _) => return self.relative(i, i + 1, -1, 0, DatePrecision::Days),
            ("this", "morning" | "afternoon" | "evening" | "noon") => return on(0, i + 2),
            ("last", "night") => return on(-1, i + 2),
            ("earlier", "today") => return on(0, i + 2),
            ("the", "day") if self.word(i + 2) == "before" && self.word(i + 3) == "yesterday" => {
                return on(-2, i + 4);
            }
            _ => {}
        }
        let (at, shift) = match word {
            "last" | "past" => (i + 1, -1),
            "next" | "coming" => (i + 1, 1),
            "this" => (i + 1, 0),
            _ => (i, 0),
        };
        let weekday = weekday_named(self.word(at))?;
        // Three-letter forms are words ("sun", "wed"): only with a capital and a date behind them.
        if self.word(at).len() == 3 && self.day_number(at + 1).is_none() && self.month_at(at + 1).is_none() {
            return None;
        }
        if !self.prose.word(at).chars().next().is_some_and(char::is_uppercase) {
            return None;
        }
        let end = tail(at + 1);
        // "Tuesday, 22 March 2016": the date behind it is exact.
        if self.joined(end)
            && let Some(mut date) =
                self.day_month(end).or_else(|| self.month_first(end)).filter(|d| d.when.start.is_some())
        {
            date.start = i;
            let (span_start, end) = (self.prose.words[i].start, date.end);
            date.when.span = Some(Span::new(span_start, self.prose.words[end - 1].end));
            return Some(date);
        }
        let Some(published) = self.published else {
            let when =
                When { start: None, end: None, precision: DatePrecision::About, span: None, partial: None };
            return self.expr(i, end, false, when);
        };
        let date = match shift {
            1 => on_or_before(published.checked_add(7.days()).ok()?, weekday),
            -1 => on_or_before(published.checked_sub(1.days()).ok()?, weekday),
            _ => on_or_before(published, weekday),
        };
        let mut expr = self.interval(i, end, date, date, DatePrecision::Day)?;
        expr.has_year = false;
        Some(expr)
    }

    /// *last week*, *this month*, *earlier this year*, *the past two weeks*, *last weekend*, *recent days*
    fn relative_period(&self, i: usize) -> Option<DateExpr> {
        let mut at = i;
        if matches!(self.word(at), "earlier" | "late" | "early" | "the" | "within" | "later") {
            at += 1;
        }
        let which = self.word(at);
        let next = self.word(at + 1);
        if matches!(which, "last" | "past" | "previous")
            && let Some((n, after)) = cardinal(self.prose, at + 1, self.end)
            && let Some(unit) = Unit::named(self.word(after))
        {
            let days = if unit == Unit::Hour {
                (f64::from(n) / 24.0).ceil().max(1.0)
            } else {
                unit.days() * f64::from(n)
            };
            return self.relative(i, after + 1, -(days.round() as i64), 0, DatePrecision::About);
        }
        if matches!(which, "last" | "this" | "past") && next == "weekend" {
            let published = self.published?;
            let sunday = on_or_before(published, Weekday::Sunday);
            let expr =
                self.interval(i, at + 2, sunday.checked_sub(1.days()).ok()?, sunday, DatePrecision::Days)?;
            return Some(DateExpr { has_year: false, ..expr });
        }
        let unit = Unit::named(next)?;
        let published = match (which, unit) {
            ("last" | "this" | "past" | "next", Unit::Week | Unit::Month | Unit::Year) => self.published,
            _ => return None,
        };
        let Some(published) = published else {
            let when =
                When { start: None, end: None, precision: DatePrecision::About, span: None, partial: None };
            return self.expr(i, at + 2, false, when);
        };
        let monday = on_or_before(published, Weekday::Monday);
        let month = published.first_of_month();
        let (from, to, precision) = match (which, unit) {
            ("this", Unit::Week) => (monday, published, DatePrecision::Days),
            // "last week" often means the last seven days.
            ("last" | "past", Unit::Week) => {
                (monday.checked_sub(7.days()).ok()?, monday.checked_sub(1.days()).ok()?, DatePrecision::Days)
            }
            ("this", Unit::Month) => (month, published, DatePrecision::Month),
            ("last" | "past", Unit::Month) => {
                let before = month.checked_sub(1.months()).ok()?;
                (before, before.last_of_month(), DatePrecision::Month)
            }
            ("this", Unit::Year) => (published.first_of_year(), published, DatePrecision::Year),
            ("last" | "past", Unit::Year) => {
                let before = published.first_of_year().checked_sub(1.years()).ok()?;
                (before, before.last_of_year(), DatePrecision::Year)
            }
            ("next", unit) => {
                let from = published.checked_add(1.days()).ok()?;
                (from, published.checked_add(unit.times(2)?).ok()?, DatePrecision::About)
            }
            _ => return None,
        };
        let expr = self.interval(i, at + 2, from, to, precision)?;
        Some(DateExpr { has_year: false, ..expr })
    }

    /// *in 2018*, *since 2011*, *2017-2018*
    fn year(&self, i: usize) -> Option<DateExpr> {
        let before = if i > self.first { self.word(i - 1) } else { "" };
        let led = matches!(
            before,
            "in" | "since"
                | "of"
                | "until"
                | "from"
                | "during"
                | "by"
                | "year"
                | "late"
                | "early"
                | "between"
        );
        let word = self.word(i);
        if !led || word.len() != 4 || !word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // "from 1710 to 2250", "between 1800 and 0600", "by 1900 GMT": hours
        let hours = |k: usize| {
            let word = self.word(k);
            let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
            digits && !word.parse::<u32>().is_ok_and(|y| YEARS.contains(&y))
        };
        let next = self.word(i + 1);
        if matches!(next, "gmt" | "utc" | "hours" | "hrs") || matches!(next, "and" | "to") && hours(i + 2) {
            return None;
        }
        // "in 1400 homes", "of 2000 people": a counted noun follows.
        if self.joined(i + 1)
            && super::lexicon::lexicon().persons.longest_of(self.prose, i + 1, self.end).is_some()
        {
            return None;
        }
        let year = word.parse::<u32>().ok().filter(|y| YEARS.contains(y))? as i16;
        let from = Date::new(year, 1, 1).ok()?;
        self.interval(i, i + 1, from, from.last_of_year(), DatePrecision::Year)
    }

    /// Days relative to publication; unresolved without it.
    fn relative(
        &self,
        start: usize,
        end: usize,
        from: i64,
        to: i64,
        precision: DatePrecision,
    ) -> Option<DateExpr> {
        let end = end.min(self.end);
        let Some(published) = self.published else {
            let when =
                When { start: None, end: None, precision: DatePrecision::About, span: None, partial: None };
            return self.expr(start, end, false, when);
        };
        let at = |offset: i64| published.checked_add(Unit::Day.times(offset)?).ok();
        let mut expr = self.interval(start, end, at(from)?, at(to)?, precision)?;
        expr.has_year = false;
        Some(expr)
    }
}

/// Which way a hedged length of time leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lean {
    None,
    Less,
    About,
    More,
}

fn weekday_named(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, d)| *d)
}

/// The last such weekday on or before a day.
fn on_or_before(day: Date, weekday: Weekday) -> Date {
    let back = day.weekday().since(weekday);
    day.checked_sub(i64::from(back).days()).unwrap_or(day)
}

/// Days from `a` to `b`, negative when `b` is earlier.
pub(super) fn days_between(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |s| i64::from(s.get_days()))
}

#[cfg(test)]
mod tests;
