use super::*;
use crate::document::Prose;
use crate::event::date::dates;
use crate::event::testing::document;
use crate::event::view::words_of;

/// Figures of a one-sentence text: harm, low, high, who.
fn read(text: &str) -> Vec<(Harm, Option<u32>, Option<u32>, String)> {
    let doc = document(text, None);
    let prose = Prose::new(&doc);
    let mut view = View::new(&prose);
    for s in &prose.sentences {
        for d in dates(&prose, *s, None) {
            view.mask(d.start..d.end);
        }
    }
    prose
        .sentences
        .iter()
        .flat_map(|s| figures(&view, words_of(*s)))
        .map(|f| {
            (
                f.harm,
                f.low,
                f.high,
                if f.who.is_empty() { String::new() } else { view.text(f.who.clone()).to_owned() },
            )
        })
        .collect()
}

fn exact(harm: Harm, n: u32, who: &str) -> (Harm, Option<u32>, Option<u32>, String) {
    (harm, Some(n), Some(n), who.to_owned())
}

fn at_least(harm: Harm, n: u32, who: &str) -> (Harm, Option<u32>, Option<u32>, String) {
    (harm, Some(n), None, who.to_owned())
}

#[test]
fn passive_subjects_are_found_across_a_clause() {
    let text = "At least five of the prisoners convicted over links to the banned group and the movement were killed after attacking guards.";
    assert_eq!(read(text), [at_least(Harm::Killed, 5, "prisoners")]);
    let text = "Several prisoners who supported the group were on February 3 shot dead by guards.";
    assert_eq!(read(text), [(Harm::Killed, None, None, "prisoners".to_owned())]);
}

#[test]
fn parts_add_up_in_one_statement() {
    let text = "In May 2019, 29 prisoners and three guards were killed there.";
    assert_eq!(read(text), [exact(Harm::Killed, 29, "prisoners"), exact(Harm::Killed, 3, "guards")]);
    let text = "A bomber struck a van, killing three foreign citizens and their local driver.";
    assert_eq!(
        read(text),
        [exact(Harm::Killed, 3, "foreign citizens"), exact(Harm::Killed, 1, "local driver")]
    );
}

#[test]
fn a_total_swallows_its_parts() {
    let text = "40 people, 6 security personnel and 34 civilians, were killed.";
    assert_eq!(read(text), [exact(Harm::Killed, 40, "people")]);
    let text = "Three people, including a senior preacher, were killed.";
    assert_eq!(read(text), [exact(Harm::Killed, 3, "people")]);
}

#[test]
fn active_verbs_take_what_follows() {
    let text = "A bombing at the mosque killed 33 people and injured 43 others.";
    assert_eq!(read(text), [exact(Harm::Killed, 33, "people"), exact(Harm::Injured, 43, "others")]);
    assert_eq!(read("A bomber attacks a tent, kills 41."), [exact(Harm::Killed, 41, "")]);
}

#[test]
fn elided_verbs_share_the_auxiliary() {
    let text = "At least 22 people were killed and 41 wounded in a blast.";
    assert_eq!(read(text), [at_least(Harm::Killed, 22, "people"), exact(Harm::Injured, 41, "")]);
    let text = "Six people were killed and over 100 more including 35 children injured.";
    assert_eq!(read(text), [exact(Harm::Killed, 6, "people"), at_least(Harm::Injured, 100, "")]);
}

#[test]
fn tolls_lives_and_states() {
    assert_eq!(read("The death toll rose to 12 on Monday."), [exact(Harm::Killed, 12, "")]);
    assert_eq!(read("It cost at least 140 lives near the city."), [at_least(Harm::Killed, 140, "lives")]);
    assert_eq!(
        read("The crash left 12 people dead and two missing."),
        [exact(Harm::Killed, 12, "people"), exact(Harm::Missing, 2, "")]
    );
    assert_eq!(read("The flood caused more than 23 injuries."), [at_least(Harm::Injured, 23, "")]);
}

#[test]
fn those_who_took_part_are_not_counted() {
    assert_eq!(read("The ministry said nine prisoners took part in the attack."), []);
    assert_eq!(read("At least one wore a hat."), []);
    assert_eq!(read("Officers could have killed 12 people."), []);
}

#[test]
fn nobody_is_zero() {
    assert_eq!(read("No one was killed in the blast."), [(Harm::Killed, Some(0), Some(0), String::new())]);
}

#[test]
fn ages_prices_and_ranks_are_no_figures() {
    assert_eq!(read("A 17-year-old boy was wounded."), [exact(Harm::Injured, 1, "17-year-old boy")]);
    assert_eq!(
        read("Prisoners died in Colony No. 3 that cost $5."),
        [(Harm::Killed, None, None, "Prisoners".to_owned())]
    );
}

#[test]
fn numbers_of_names_hours_and_streets_are_no_figures() {
    assert_eq!(read("The M-12 leader died."), [exact(Harm::Killed, 1, "leader")]);
    assert_eq!(read("At 1620 (2220 GMT) two guards died."), [exact(Harm::Killed, 2, "guards")]);
    assert_eq!(read("At road 70 and 12th street they killed him."), []);
}

#[test]
fn the_one_before_the_noun_is_its_victim() {
    assert_eq!(
        read("Riots followed Senator Rojas's murder."),
        [exact(Harm::Killed, 1, "Senator Rojas's")].map(|(h, l, u, _)| (h, l, u, "Senator Rojas".to_owned()))
    );
    assert_eq!(
        read("The army's killing of three farmers caused outrage."),
        [exact(Harm::Killed, 3, "farmers")]
    );
    assert_eq!(read("The gunmen's murder trial began."), []);
}

#[test]
fn people_named_together_are_counted_together() {
    let counted = |text: &str| read(text).iter().map(|f| f.1).collect::<Vec<_>>();
    assert_eq!(counted("He spoke of the murder of Ana Ruiz and Pablo Mora."), [Some(2)]);
    assert_eq!(
        counted("THE ASSASSINATION OF LEADER ANA RUIZ AND OF ATTORNEY PABLO MORA WAS CONDEMNED."),
        [Some(2)]
    );
    assert_eq!(counted("The murders of Ana Ruiz, Pablo Mora, and Eva Lund are unsolved."), [Some(3)]);
    assert_eq!(counted("The murder of Ana Ruiz, a nurse, and the trial shook the town."), [Some(1)]);
    assert_eq!(counted("Mayor Ana Ruiz, 52, and her driver Pablo Mora were killed."), [Some(2)]);
    assert_eq!(counted("Gunmen killed Ana Ruiz, a nurse."), [Some(1)]);
}

#[test]
fn five_of_them_are_part_of_the_six() {
    assert_eq!(
        read("The murder of six priests, five of them foreigners, is unsolved."),
        [exact(Harm::Killed, 6, "priests")]
    );
}

#[test]
fn those_who_describe_a_home_are_not_its_residents() {
    assert_eq!(
        read("Twelve residents of a home for disabled people drowned in their rooms."),
        [exact(Harm::Killed, 12, "residents")]
    );
}
