use super::*;
use crate::event::testing::document;
use jiff::civil::date;

/// The dates of a one-sentence text: words, first and last day.
fn read(text: &str, published: Option<Date>) -> Vec<(String, Option<Date>, Option<Date>, DatePrecision)> {
    let doc = document(text, published);
    let prose = Prose::new(&doc);
    prose
        .sentences
        .iter()
        .flat_map(|s| dates(&prose, *s, published))
        .map(|d| {
            let words = d.when.span.expect("a date has words").of(text).to_owned();
            (words, d.when.start, d.when.end, d.when.precision)
        })
        .collect()
}

fn one(text: &str) -> (String, Option<Date>, Option<Date>, DatePrecision) {
    let mut all = read(text, Some(date(2025, 2, 4)));
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn day(text: &str) -> Date {
    let (_, from, to, precision) = one(text);
    assert_eq!((from, precision), (to, DatePrecision::Day));
    from.expect("a day")
}

#[test]
fn absolute_days() {
    assert_eq!(day("They died on February 3 in a riot."), date(2025, 2, 3));
    assert_eq!(day("They died on 3 February 2021."), date(2021, 2, 3));
    assert_eq!(day("They died on the 3rd of May, 2021."), date(2021, 5, 3));
    assert_eq!(day("They died on May 19, 2019 there."), date(2019, 5, 19));
    assert_eq!(day("They died on 2025-02-03."), date(2025, 2, 3));
    assert_eq!(day("On Tuesday, 22 March 2016, bombs went off."), date(2016, 3, 22));
}

#[test]
fn a_day_without_year_takes_the_nearest_past_one() {
    assert_eq!(day("He was shot on December 30."), date(2024, 12, 30));
    assert_eq!(day("He was shot on January 2."), date(2025, 1, 2));
}

#[test]
fn months_years_and_ranges() {
    let (words, from, to, precision) = one("In May 2019, prisoners were killed.");
    assert_eq!((words.as_str(), precision), ("May 2019", DatePrecision::Month));
    assert_eq!((from, to), (Some(date(2019, 5, 1)), Some(date(2019, 5, 31))));
    let (_, from, to, _) = one("The flood of 3-5 November 2018 was bad.");
    assert_eq!((from, to), (Some(date(2018, 11, 3)), Some(date(2018, 11, 5))));
    let (_, from, _, precision) = one("Fighting began in 2011 there.");
    assert_eq!((from, precision), (Some(date(2011, 1, 1)), DatePrecision::Year));
}

#[test]
fn relative_days() {
    // 4 February 2025 is a Tuesday.
    assert_eq!(day("A bomb went off on Monday."), date(2025, 2, 3));
    assert_eq!(day("A bomb went off Tuesday night."), date(2025, 2, 4));
    assert_eq!(day("A bomb went off last Tuesday."), date(2025, 1, 28));
    assert_eq!(day("A bomb went off yesterday."), date(2025, 2, 3));
    assert_eq!(day("A bomb went off two days ago."), date(2025, 2, 2));
    let (_, from, to, _) = one("A bomb went off last week.");
    assert_eq!((from, to), (Some(date(2025, 1, 27)), Some(date(2025, 2, 2))));
    let (_, from, to, _) = one("Ten died in the past 24 hours.");
    assert_eq!((from, to), (Some(date(2025, 2, 3)), Some(date(2025, 2, 4))));
}

#[test]
fn almost_a_year_ago_is_less_than_a_year() {
    let (words, from, to, precision) = one("It cost lives near the city almost a year ago.");
    assert_eq!((words.as_str(), precision), ("almost a year ago", DatePrecision::About));
    assert_eq!(from, Some(date(2024, 2, 4)));
    let to = to.expect("an end");
    assert!(to > date(2024, 3, 22) && to < date(2024, 5, 1), "{to}");
}

#[test]
fn without_publication_the_year_stays_unknown() {
    let all = read("They were on February 3 shot dead.", None);
    assert_eq!(all, [("February 3".to_owned(), None, None, DatePrecision::YearUnknown)]);
    let doc = document("They were on February 3 shot dead.", None);
    let prose = Prose::new(&doc);
    let found = dates(&prose, prose.sentences[0], None);
    assert_eq!(found[0].when.partial.as_deref(), Some("--02-03"));
}

#[test]
fn wire_datelines_have_two_digit_years() {
    let all = read("SAN SALVADOR, 3 JAN 90 -- IT TOOK PLACE ON 30 DECEMBER.", Some(date(1990, 1, 3)));
    assert_eq!(all[0].1, Some(date(1990, 1, 3)));
    assert_eq!(all[1].1, Some(date(1989, 12, 30)));
}

#[test]
fn words_that_look_like_dates_are_none() {
    assert!(read("They may march; 12 may die, the sun will rise.", Some(date(2025, 2, 4))).is_empty());
    assert!(read("A crowd of 2000 people was in 1400 homes.", Some(date(2025, 2, 4))).is_empty());
}

#[test]
fn hours_of_the_day_are_no_years() {
    assert_eq!(read("A curfew holds between 1800 and 0600.", None), []);
    assert_eq!(read("They fought from 1710 to 2250.", None), []);
    assert_eq!(read("It ended by 1900 GMT.", None), []);
    assert_eq!(read("They fought from 1710 to 1715.", None).len(), 1);
}

#[test]
fn times_beyond_any_calendar_are_no_dates() {
    for words in [
        "over the past 300,000 years",
        "in the last 4,000,000,000 weeks",
        "about 4,000,000,000 hours ago",
        "some 300 million years ago",
        "almost 7,304,000 days ago",
        "3,000,000 months ago",
    ] {
        let text = format!("People lived there {words}.");
        for (_, from, to, _) in read(&text, Some(date(2025, 2, 4))) {
            assert!(from <= to, "{text}");
        }
    }
}
