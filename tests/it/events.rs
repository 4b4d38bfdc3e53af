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

/// Figures of speech, sport, films, drills, anniversaries: what sounds like an event and is none.
const NO_EVENTS: &[&str] = &[
    "The striker took a shot at goal in Madrid on Saturday, and his shooting was poor all evening.",
    "Their attack on the goal in Munich on Sunday brought three corners and nothing else.",
    "Lawmakers in Sacramento killed a bill on Tuesday that would have raised the fuel tax.",
    "The film bombed at the box office in London last weekend.",
    "A war film about the bombing of Rotterdam opened in The Hague on Friday.",
    "The crew shot a film in Marrakesh on Monday.",
    "Rescue teams held an earthquake drill in Lima on Tuesday in which 40 volunteers played the injured.",
    "Thousands marked the anniversary of the massacre in Nanking on Friday.",
    "A video game in which players bomb Berlin was shown in Cologne on Thursday.",
    "The furniture shop in Leeds held a fire sale on Saturday.",
    "The spring show in Keukenhof was an explosion of colour on Sunday.",
    "Twelve schools met at the battle of the bands in Denver on Friday.",
    "The audience in Dublin nearly died of laughter on Saturday.",
    "The comedian killed it on stage in Glasgow on Friday night.",
    "Shares crashed in Tokyo on Monday, and traders were hammered.",
    "The home side was slaughtered in Cardiff on Saturday, losing by forty points.",
    "Her speech in Oslo on Monday electrified the crowd and sparked a storm of applause.",
    "The minister came under fire in Rome on Tuesday for the budget.",
    "The party won a landslide in Accra on Sunday.",
    "The senator launched an attack on the tax plan in Boston on Monday.",
    "Police in Lyon practised for a terrorist attack on Wednesday.",
    "The band played its new album, Hurricane, in Austin on Friday.",
    "A novel about a kidnapping in Naples won the prize on Tuesday.",
    "The chef's new place in Paris was bombarded with bookings on Monday.",
    "The flu shot is offered in Toronto from Monday.",
    "The city of Prague was flooded with tourists on Saturday.",
    "The Senate killed the amendment in Washington on Wednesday.",
    "The new superhero movie bombed in China last weekend.",
    "A documentary on the siege of Sarajevo opened at a festival in Toronto on Saturday.",
    "Veterans in Normandy marked the anniversary of the landings on Thursday, when thousands were killed.",
    "Firefighters in Athens took part in a drill on Monday simulating a plane crash with 50 casualties.",
    "The shooter game lets players storm a village in Iraq.",
    "Director Ana Ruiz will shoot her next film in Lisbon in August.",
    "United attacked from the first minute in Manchester on Saturday and scored twice.",
    "The midfielder was shot in the foot by criticism in Turin on Monday.",
    "Bulgarian hitter Petkov launched a missile from 30 metres to win the derby in Sofia on Sunday.",
    "The store in Chicago slashed prices in a fire sale on Monday.",
    "The album exploded onto the charts in Sweden on Friday.",
    "Students held a battle of the books in Omaha on Tuesday.",
    "The crowd in Vegas died laughing on Friday.",
    "A bomb disposal museum opened in Dresden on Monday.",
    "The chess champion crushed his opponent in Baku on Wednesday.",
    "The team suffered a massacre in Belo Horizonte on Tuesday, losing 7-1.",
    "Bayern destroyed Barcelona 8-2 in Lisbon on Friday.",
    "A minute of silence was held in Paris on Sunday for the victims of the 2015 attacks.",
    "The army staged a mock attack near Pune on Thursday as part of an exercise with 300 soldiers.",
    "A storm of criticism hit the mayor of Chicago on Monday.",
    "The bank was hit by a cyberattack in Dhaka on Friday.",
    "The actor played a terrorist who blows up a train in the thriller, which opened in Madrid on Friday.",
    "The museum of the Warsaw uprising opened a new hall on Tuesday.",
    "Investors fled as the stock market crashed in Shanghai on Monday.",
    "A court in Hamburg convicted a man of murder on Tuesday.",
    "Experts warn that an earthquake could kill thousands in Istanbul.",
    "The mayor of Naples said the volcano might erupt.",
    "Police in Oslo said on Tuesday that no one was injured and that reports of a shooting were false.",
    "A hoax bomb threat emptied a school in Leeds on Monday.",
    "The guests' shooting went cold in Boston on Sunday night and they lost 98-112.",
    "Her shooting from beyond the arc lifted the hosts in Denver on Friday.",
];

/// The same words, of what did happen.
const EVENTS: &[&str] = &[
    "Gunmen shot at worshippers in Madrid on Saturday, wounding three.",
    "Their attack on the village near Maiduguri on Sunday left three dead.",
    "Militiamen killed a mayor in Sacramento on Tuesday.",
    "Jets bombed a market in Idlib last weekend.",
    "The bombing of a mosque in Karachi killed nine people on Friday.",
    "Soldiers shot a demonstrator in Marrakesh on Monday.",
    "An earthquake shook Lima on Tuesday and injured 40 people.",
    "Militants massacred 30 villagers near Jos on Friday.",
    "Attackers bombed a barracks in Cologne on Thursday.",
    "A fire in a furniture shop in Leeds killed two people on Saturday.",
    "An explosion at a flower market in Keukenhof injured four people on Sunday.",
    "Twelve rebels died in a battle near Goma on Friday.",
    "Three people died of cholera in an outbreak in Aden on Saturday.",
    "A gunman killed two people on a stage in Glasgow on Friday night.",
    "A plane crashed near Tokyo on Monday.",
    "Herders slaughtered 14 farmers near Cardiff on Saturday.",
    "A storm tore off roofs in Oslo on Monday.",
    "A convoy came under fire near Rome on Tuesday, and two soldiers were killed.",
    "A landslide buried a village near Accra on Sunday.",
    "Rebels launched an attack on Boston on Monday.",
    "A terrorist attack in Lyon killed five people on Wednesday.",
    "Hurricane Zeta struck Austin on Friday, killing six people.",
    "A kidnapping in Naples ended on Tuesday when two children were freed.",
    "Artillery bombarded Paris on Monday.",
    "A man was shot dead in Toronto on Monday.",
    "The river flooded Prague on Saturday.",
    "A shooting at a mall in Boston on Sunday night left two dead.",
    "Rebels killed the governor of Kivu on Wednesday.",
    "Warplanes bombed a hospital in Aleppo last weekend.",
    "A plane crash near Athens on Monday killed 50 people.",
    "Gunmen stormed a village in Iraq on Friday and kidnapped ten men.",
    "The midfielder was shot dead outside a club in Turin on Monday.",
    "A fire in a store in Chicago killed four people on Monday.",
    "A bomb exploded in Stockholm on Friday.",
    "Five miners died in a collapse near Omaha on Tuesday.",
    "The heat killed 30 people in Rome on Saturday.",
    "A storm hit Chicago on Monday, cutting power.",
    "A stampede at a stadium in Dhaka on Friday killed 12 fans.",
    "Protesters marched in Warsaw on Tuesday and police arrested 40 of them.",
    "The volcano erupted near Naples on Sunday.",
    "A ferry sank off Zanzibar on Saturday with 200 people on board.",
    "Cholera killed 12 people in Goma on Monday.",
];

/// Trials, threats, what might be and what was not.
const NO_NEWS: &[&str] = &[
    "A court in Lagos sentenced a man to life on Monday for the murder of his neighbour in 2015.",
    "The trial of a man accused of killing three people opened in Vienna on Tuesday.",
    "A caller threatened to bomb the airport in Sydney on Monday.",
    "If a bomb exploded in Ankara, thousands could be killed, the mayor said on Monday.",
    "Nobody was killed and there was no attack in Nairobi on Monday, the police said.",
    "The police in Quito denied on Monday that a massacre had taken place.",
    "Officers in Leeds foiled a plot to attack a market on Friday.",
    "The army said it would attack Aleppo on Monday.",
    "Prosecutors in Denver charged a man with killing two people on Monday.",
];

fn foreground(text: &str) -> usize {
    events(text, Some(date(2025, 6, 5))).iter().filter(|e| !e.background).count()
}

#[test]
fn what_only_sounds_like_an_event_is_none() {
    let told: Vec<&&str> = NO_EVENTS.iter().chain(NO_NEWS).filter(|text| foreground(text) > 0).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn the_same_words_of_what_happened_are_one() {
    let missed: Vec<&&str> = EVENTS.iter().filter(|text| foreground(text) != 1).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_trial_keeps_its_matter_as_context() {
    let text = "A court in Lagos sentenced a man to life on Monday for the murder of his neighbour in 2015.";
    let events = events(text, Some(date(2025, 6, 5)));
    let told: Vec<_> = events.iter().map(|e| (e.background, e.when.start)).collect();
    assert_eq!(told, [(true, Some(date(2015, 1, 1)))]);
}

/// A report's title and text, published on 8 June 2021.
fn titled(title: &str, text: &str) -> Event {
    let gazetteer = embedded_gazetteer().expect("the embedded gazetteer opens");
    let published = Some(date(2021, 6, 8));
    let document = Document { published, title: Some(title.into()), ..Document::from_text("test", text) };
    Pipeline::new(&gazetteer).analyse(document, Spans::Recognised).events.remove(0)
}

#[test]
fn the_title_places_what_the_text_does_not() {
    let text = "Families from Dori have arrived since Saturday, most of them on foot.\n\n\
                They say that gunmen came at night and shot at the guards of the mine. The market burned until daylight.\n\n\
                The government in Ouagadougou says 132 people were killed.";
    let event = titled("Burkina Faso counts the dead of Dori", text);
    assert_eq!(event.place.map(|p| p.place).as_deref(), Some("Dori"));
    assert_eq!(event.deaths.best, Some(132));
}

#[test]
fn the_capital_of_a_province_is_the_town() {
    let text = "MOCOA, Colombia - Four days after rivers burst, killing 90 people, the capital of Putumayo department is still digging.";
    let event = titled("Mocoa digs", text);
    let place = event.place.expect("a place");
    assert_eq!((place.place.as_str(), place.location.precision), ("Mocoa", 1));
}

#[test]
fn diplomacy_is_told_too() {
    let told = |text: &str| {
        events(text, Some(date(2025, 6, 5))).iter().map(|e| e.event_type.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        told("The government and the rebels signed a ceasefire in Nairobi on Tuesday."),
        ["agreement"]
    );
    assert_eq!(told("Peace talks opened in Doha on Tuesday."), ["talks"]);
    assert_eq!(told("Peace talks could open in Doha next week."), [""; 0]);
}
