use super::*;
use jiff::civil::date;

fn town(lon: f64, lat: f64) -> ToldPlace {
    ToldPlace {
        point: Point::new(lon, lat),
        precision: 1,
        uncertainty_m: 4_000.0,
        name: "Dori".into(),
        country: Some("BF".into()),
        country_name: Some("Burkina Faso".into()),
        admin1: Some("Sahel".into()),
        admin2: None,
    }
}

fn told(doc: &str, event_type: &str, day: i8, dead: u32) -> Told {
    Told {
        event_id: format!("{doc}#e1"),
        doc_id: doc.into(),
        title: None,
        published: Some(date(2021, 6, day + 1)),
        source_url: None,
        outlet: None,
        event_type: event_type.into(),
        date_start: Some(date(2021, 6, day)),
        date_end: Some(date(2021, 6, day)),
        date_precision: DatePrecision::Day,
        place: Some(town(-0.03, 14.03)),
        deaths: Toll { low: Some(dead), best: Some(dead), high: Some(dead) },
        injured: Toll::default(),
        state_dead: false,
        civilian_dead: false,
        actors: Vec::new(),
        sources: Vec::new(),
        conflicting: false,
        background: false,
        summary: String::new(),
        snippet: String::new(),
    }
}

/// The reports of each group.
fn grouped(reports: Vec<Told>) -> Vec<Vec<String>> {
    let mut grouper = Grouper::new();
    for report in reports {
        grouper.add(vec![report]);
    }
    let ids = |g: EventGroup| g.told.into_iter().map(|t| t.doc_id).collect();
    grouper.finish().into_iter().map(ids).collect()
}

#[test]
fn what_happened_on_another_day_or_otherwise_or_elsewhere_is_another_event() {
    let far = Told { place: Some(town(-0.03, 14.3)), ..told("d", "bombing", 5, 3) };
    let reports = vec![
        told("a", "bombing", 5, 3),
        told("b", "bombing", 6, 4),
        told("c", "stabbing_attack", 5, 3),
        far,
        told("e", "suicide_bombing", 5, 9),
        told("f", "attack", 5, 3),
    ];
    let expected = [vec!["a", "e", "f"], vec!["b"], vec!["c"], vec!["d"]];
    assert_eq!(grouped(reports), expected);
}

#[test]
fn a_day_more_or_less_is_a_night_when_the_dead_are_as_many() {
    assert_eq!(grouped(vec![told("a", "bombing", 5, 3), told("b", "bombing", 6, 3)]), [["a", "b"]]);
}

#[test]
fn a_province_holds_the_town_only_for_the_same_number_of_dead() {
    let wide = |doc, dead| {
        let place = ToldPlace { precision: 4, uncertainty_m: 120_000.0, ..town(-0.2, 14.0) };
        Told { place: Some(place), ..told(doc, "bombing", 5, dead) }
    };
    assert_eq!(grouped(vec![told("a", "bombing", 5, 3), wide("b", 3)]), [["a", "b"]]);
    assert_eq!(grouped(vec![told("a", "bombing", 5, 3), wide("b", 8)]), [["a"], ["b"]]);
}

#[test]
fn two_events_of_one_report_stay_two() {
    let mut grouper = Grouper::new();
    grouper.add(vec![told("a", "bombing", 5, 3), told("a", "bombing", 5, 7)]);
    assert_eq!(grouper.finish().len(), 2);
}

#[test]
fn undated_events_are_not_grouped() {
    let undated = |doc| Told { date_start: None, date_end: None, ..told(doc, "bombing", 5, 3) };
    assert_eq!(grouped(vec![undated("a"), undated("b")]), [["a"], ["b"]]);
}

#[test]
fn figures_keep_the_lowest_and_highest_and_believe_the_latest() {
    let early = told("a", "attack", 5, 100);
    let late = Told { published: Some(date(2021, 6, 9)), ..told("b", "mass_killing", 5, 132) };
    let open = Toll { low: Some(160), best: Some(160), high: None };
    let group = EventGroup { told: vec![late.clone(), early.clone()] };
    assert_eq!(group.deaths(), Toll { low: Some(100), best: Some(132), high: Some(132) });
    assert!(group.conflicting());
    assert_eq!(group.lead().doc_id, "b");
    let group = EventGroup { told: vec![early, late, Told { deaths: open, ..told("c", "attack", 5, 0) }] };
    assert_eq!(group.deaths(), Toll { low: Some(100), best: Some(132), high: None });
    assert_eq!(group.injured(), Toll::default());
}

#[test]
fn a_day_that_no_report_states_needs_counts_that_agree() {
    let assumed = |doc, dead| Told { date_precision: DatePrecision::About, ..told(doc, "bombing", 5, dead) };
    assert_eq!(
        grouped(vec![told("a", "bombing", 5, 3), assumed("b", 8), assumed("c", 3)]),
        [vec!["a", "c"], vec!["b"]]
    );
}
