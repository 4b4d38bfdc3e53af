//! Events of whole reports: the sentences that belong together, their figures, days and places.

use dateline::event::Event;
use dateline::{Document, Pipeline, Spans, embedded_gazetteer};
use jiff::civil::{Date, date};

fn events(text: &str, published: Option<Date>) -> Vec<Event> {
    let gazetteer = embedded_gazetteer().expect("the embedded gazetteer opens");
    let document = Document { published, ..Document::from_text("test", text) };
    Pipeline::new(&gazetteer).analyse(document, Spans::Recognised).events
}

const PRISON: &str = "Several inmates were on June 3 shot dead by guards in Peru after launching an attack, according to a ministry \
briefing.

The Andina agency quoted a police source as saying at least four of the inmates held over links to a gang were killed when they \
tried to leave Ayacucho Prison. The ministry said seven inmates took part in the attack.

At least two guards were wounded in the clash, a second source told the agency.

Following the riot, a relatives' committee put out a statement saying that at least nine inmates were killed.

Ayacucho Prison has seen riots previously. In May 2019, 12 inmates and two guards were killed there when a riot broke out.

In November 2018, three inmates and a guard were killed in a prison in Cusco.";

#[test]
fn a_report_gives_its_event_with_the_conflict_and_the_earlier_ones() {
    let events = events(PRISON, Some(date(2025, 6, 5)));
    let told: Vec<_> = events
        .iter()
        .map(|e| (e.when.start, e.deaths.low, e.deaths.best, e.deaths.high, e.background))
        .collect();
    assert_eq!(
        told,
        [
            (Some(date(2025, 6, 3)), Some(4), Some(4), Some(9), false),
            (Some(date(2019, 5, 1)), Some(14), Some(14), Some(14), true),
            (Some(date(2018, 11, 1)), Some(4), Some(4), Some(4), true),
        ]
    );
    let main = &events[0];
    assert!(main.conflicting);
    assert_eq!(main.event_type, "prison_riot");
    assert_eq!(main.injured.low, Some(2));
    assert!(main.casualties.iter().all(|c| c.low != Some(7)), "those who took part are no casualties");
    let place = |i: usize| events[i].place.as_ref().expect("a place").place.as_str();
    assert_eq!((place(0), place(1)), ("Ayacucho Prison", "Ayacucho Prison"));
    assert!(place(2).starts_with("Cus"), "{}", place(2));
}

#[test]
fn without_publication_no_year_is_guessed() {
    let events = events(PRISON, None);
    assert_eq!(events.len(), 3);
    assert_eq!((events[0].when.start, events[0].when.partial.as_deref()), (None, Some("--06-03")));
    assert_eq!(events[1].when.start, Some(date(2019, 5, 1)));
}

#[test]
fn what_did_not_happen_is_no_event() {
    for text in [
        "The city of Lima held an earthquake drill on Monday.",
        "The minister warned that rebels could attack the town of Cusco.",
        "Terrorist attacks in recent years have frightened investors.",
        "There was no explosion in Lima, the police said.",
    ] {
        assert_eq!(events(text, Some(date(2025, 6, 5))), [], "{text}");
    }
}

/// The article that the project was started with, where its copy lies beside the repository.
#[test]
fn the_article_gives_four_events() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seeds/vahdat-prison.txt");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let events = events(&text, Some(date(2025, 2, 4)));
    let deaths: Vec<_> = events.iter().map(|e| (e.deaths.low, e.deaths.high)).collect();
    assert_eq!(deaths, [(Some(5), Some(10)), (Some(140), None), (Some(32), Some(32)), (Some(23), Some(23))]);
}

#[test]
fn a_count_without_its_noun_replaces_or_disputes() {
    let text = "A ferry sank off Mombasa on 3 May. The coast guard said 40 people were killed. The ministry later brought the figure down to 31.";
    let found = events(text, Some(date(2022, 5, 8)));
    assert_eq!(found[0].deaths.best, Some(31), "{found:?}");
    let text = "The government said 20 people were killed in an attack in Mombasa on 3 May. Local officials count 35.";
    let found = events(text, Some(date(2022, 5, 8)));
    assert_eq!((found[0].deaths.low, found[0].deaths.high, found[0].conflicting), (Some(20), Some(35), true));
}

#[test]
fn a_sentence_that_breaks_off_after_according_to_names_no_source() {
    let text = "A tornado struck Toluca, killing 10 people. Toluca is located at 41°0′8″N 89°8′2″W (41.002, -89.134). According to the";
    assert_eq!(events(text, None).len(), 1);
}

#[test]
fn a_nationality_or_a_memory_is_no_place_of_the_event() {
    let country = |text: &str| {
        let events = events(text, Some(date(2022, 5, 8)));
        assert_eq!(events.len(), 1, "{text}");
        events[0].place.as_ref().and_then(|p| p.country.clone())
    };
    assert_eq!(country("A bomb went off outside the French embassy, killing three people."), None);
    assert_eq!(
        country("Two people were hurt when an Algerian asylum seeker attacked passengers on a train."),
        None
    );
    assert_eq!(country("A gunman killed nine people on the anniversary of the 2004 Madrid bombings."), None);
    assert_eq!(country("French soldiers killed nine people in the town.").as_deref(), Some("FR"));
}

#[test]
fn what_a_war_has_cost_is_not_the_toll_of_the_day() {
    let text =
        "A bomb in Bogota killed 10 people on Tuesday. The war has left over 70,000 dead in nine years.";
    assert_eq!(events(text, Some(date(1990, 5, 10)))[0].deaths.best, Some(10));
}

#[test]
fn two_persons_told_one_after_the_other_are_two() {
    let text = "Reporter Jan Visser was killed in a clash in Usulutan on Tuesday. A sound technician was also killed.";
    assert_eq!(events(text, Some(date(1990, 5, 10)))[0].deaths.best, Some(2));
}
