use super::*;
use jiff::civil::date;
use proptest::prelude::*;

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
        grouper.add(vec![report]).unwrap();
    }
    let ids = |g: EventGroup| g.told.into_iter().map(|t| t.doc_id).collect();
    grouper.finish().unwrap().map(Result::unwrap).map(ids).collect()
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
    grouper.add(vec![told("a", "bombing", 5, 3), told("a", "bombing", 5, 7)]).unwrap();
    assert_eq!(grouper.finish().unwrap().count(), 2);
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

/// Groups by comparing each telling with all groups.
fn grouped_one_by_one(reports: &[Told]) -> Vec<Vec<Told>> {
    let mut words = same::Words::default();
    let keys: Vec<same::Key> = reports.iter().map(|told| same::Key::of(told, &mut words)).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, told) in reports.iter().enumerate() {
        let fits = |group: &Vec<usize>| {
            group.iter().try_fold(0.0, |far: f64, &j| {
                let apart = (reports[j].doc_id != told.doc_id
                    && keys[i].narrow().and(keys[j].narrow()).is_some())
                .then(|| same::same(&words, &keys[j], &keys[i]))??;
                Some(far.max(apart))
            })
        };
        let best = groups
            .iter()
            .enumerate()
            .filter_map(|(g, group)| Some((g, fits(group)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((g, _)) => groups[g].push(i),
            None => groups.push(vec![i]),
        }
    }
    groups.iter().map(|group| group.iter().map(|&i| reports[i].clone()).collect()).collect()
}

proptest! {
    #[test]
    fn the_index_hides_no_group(seeds in prop::collection::vec(any::<[u8; 8]>(), 1..60)) {
        let reports: Vec<Told> = seeds
            .iter()
            .map(|&[doc, kind, day, days, dead, lon, lat, precision]| {
                let kind = ["bombing", "suicide_bombing", "attack", "flood", "no_such_type"][usize::from(kind % 5)];
                let country = [Some("BF"), Some("ML"), None][usize::from(lon % 3)];
                // Around the antimeridian and the pole too.
                let x = [-0.03, 179.97, -179.95][usize::from(lat % 3)] + f64::from(lon / 3) / 400.0;
                let place = ToldPlace {
                    point: Point::new(if x > 180.0 { x - 360.0 } else { x }, [14.0, -17.0, 89.9][usize::from(lat / 3 % 3)]),
                    precision: precision % 7 + 1,
                    uncertainty_m: f64::from(precision) * 1_000.0,
                    country: country.map(str::to_owned),
                    admin1: [Some("Sahel"), Some("Gao"), None][usize::from(precision / 7 % 3)].map(str::to_owned),
                    ..town(0.0, 0.0)
                };
                let start = date(2021, 6, 1) + jiff::Span::new().days(i64::from(day % 12));
                let length = if days % 3 == 0 { i64::from(days % 40) } else { 0 };
                Told {
                    place: (doc % 16 > 0).then_some(place),
                    date_start: (doc % 15 > 0).then_some(start),
                    date_end: Some(start + jiff::Span::new().days(length)),
                    date_precision: if days % 4 == 0 { DatePrecision::About } else { DatePrecision::Day },
                    ..told(&format!("d{}", doc % 40), kind, 1, u32::from(dead % 3))
                }
            })
            .collect();
        let mut grouper = Grouper::new();
        for report in &reports {
            grouper.add(vec![report.clone()]).unwrap();
        }
        let groups: Vec<Vec<Told>> = grouper.finish().unwrap().map(|group| group.unwrap().told).collect();
        prop_assert_eq!(groups, grouped_one_by_one(&reports));
    }
}

#[test]
fn tellings_that_waited_in_a_file_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let mut grouper = Grouper::in_folder(folder.path());
    let reports: Vec<Told> = (0..400)
        .map(|i| Told {
            snippet: "word ".repeat(10_000),
            place: Some(ToldPlace {
                uncertainty_m: 1e3 / f64::from(i + 3),
                ..town(0.1 + f64::from(i) / 7.0, 14.03)
            }),
            ..told(&format!("d{i}"), "bombing", 5, 3)
        })
        .collect();
    for report in &reports {
        grouper.add(vec![report.clone()]).unwrap();
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "the file has no name that a crash could leave"
    );
    let back: Vec<Told> = grouper.finish().unwrap().flat_map(|group| group.unwrap().told).collect();
    assert_eq!(back, reports);
}
