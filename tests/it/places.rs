//! Which places names mean: answers that would be absurd, text in other cases, other scripts and languages.

use dateline::gazetteer::Gazetteer;
use dateline::{Document, Pipeline, Spans, embedded_gazetteer};

/// A found name: as written, name of the place, country, feature code.
type Found = (String, Option<(String, String, String)>);

struct Reader<'g> {
    gazetteer: &'g Gazetteer,
    pipeline: Pipeline<'g>,
}

impl<'g> Reader<'g> {
    fn new(gazetteer: &'g Gazetteer) -> Self {
        Reader { gazetteer, pipeline: Pipeline::new(gazetteer) }
    }

    fn read(&mut self, text: &str) -> Vec<Found> {
        let analysis = self.pipeline.analyse(Document::from_text("test", text), Spans::Recognised);
        let found = analysis.mentions.iter().zip(&analysis.resolutions).map(|(mention, resolution)| {
            let place = match resolution.target {
                Some(dateline::resolve::Target::Place(ix)) => {
                    let place = self.gazetteer.place(ix);
                    let country = place.country.map(|code| code.to_string()).unwrap_or_default();
                    Some((place.name.to_owned(), country, place.feature.code().to_owned()))
                }
                _ => None,
            };
            (mention.span.of(&analysis.document.text).to_owned(), place)
        });
        found.collect()
    }

    /// Country and feature code of a name in a text.
    fn place(&mut self, text: &str, name: &str) -> (String, String) {
        let found = self.read(text);
        let Some((_, Some((_, country, feature)))) = found.iter().find(|(written, _)| written == name) else {
            panic!("{name} in {text:?}: {found:?}")
        };
        (country.clone(), feature.clone())
    }
}

#[test]
fn no_answer_is_absurd() {
    let gazetteer = embedded_gazetteer().unwrap();
    let mut reader = Reader::new(&gazetteer);
    for (text, name, country, feature) in [
        ("The USA sent aid.", "USA", "US", "PCLI"),
        ("Africa needs rain, experts said.", "Africa", "", "CONT"),
        ("A fire broke out in Long Beach, CA, on Monday.", "Long Beach", "US", "PPL"),
        ("LONG BEACH, CA (AP) - A FIRE BROKE OUT.", "LONG BEACH", "US", "PPL"),
        ("Georgia and Armenia signed a treaty in Tbilisi.", "Georgia", "GE", "PCLI"),
        ("Atlanta, Georgia, is growing.", "Georgia", "US", "ADM1"),
        ("Turkey voted on Sunday.", "Turkey", "TR", "PCLI"),
        ("Police in Reading, England, arrested a man.", "Reading", "GB", "PPLA2"),
        ("He drove from Mobile, Ala., to Buffalo, N.Y.", "Mobile", "US", "PPLA2"),
        ("He drove from Mobile, Ala., to Buffalo, N.Y.", "N.Y.", "US", "ADM1"),
        ("Jordan's king met the UAE's president in Amman.", "Jordan", "JO", "PCLI"),
        ("Jordan's king met the UAE's president in Amman.", "UAE", "AE", "PCLI"),
        ("The DRC borders Uganda.", "DRC", "CD", "PCLI"),
        ("They live in Paris, Texas.", "Paris", "US", "PPLA2"),
        ("The president spoke in Paris about France.", "Paris", "FR", "PPLC"),
        ("Orange, Calif., and Orange County are near Los Angeles.", "Orange County", "US", "ADM2"),
        ("Vakhdat and Khudzhand are towns in Tajikistan.", "Khudzhand", "TJ", "PPLA"),
        ("Vakhdat and Khudzhand are towns in Tajikistan.", "Vakhdat", "TJ", "PPLA2"),
    ] {
        let expected = (country.to_owned(), feature.to_owned());
        assert_eq!(reader.place(text, name), expected, "{name} in {text:?}");
    }
}

#[test]
fn words_and_people_are_no_places() {
    let gazetteer = embedded_gazetteer().unwrap();
    let mut reader = Reader::new(&gazetteer);
    for text in [
        "The turkey was served cold.",
        "Michael Jordan scored.",
        "It was a nice day to be reading.",
        "She said she would march in March.",
        "Paris Hilton arrived late.",
    ] {
        assert_eq!(reader.read(text), [], "{text:?}");
    }
}

#[test]
fn headlines_wires_and_messages_are_read_whatever_their_case() {
    let gazetteer = embedded_gazetteer().unwrap();
    let mut reader = Reader::new(&gazetteer);
    for (text, names) in [
        ("Deal Signed In Kabul As Taliban Leaders Meet In Doha", &["Kabul", "Doha"][..]),
        (
            "BOGOTA, 12 MAR 89 (EFE) -- GUERRILLAS ATTACKED MEDELLIN IN ANTIOQUIA DEPARTMENT.",
            &["BOGOTA", "MEDELLIN", "ANTIOQUIA"],
        ),
        ("just landed in nairobi, heading to mombasa tomorrow with the team", &["nairobi", "mombasa"]),
        ("flood in lagos and abuja today, praying for nigeria", &["lagos", "abuja", "nigeria"]),
        ("São Tomé’s president flew to Côte d’Ivoire.", &["São Tomé", "Côte d’Ivoire"]),
    ] {
        let found: Vec<String> = reader.read(text).into_iter().map(|(written, _)| written).collect();
        assert_eq!(found, names, "{text:?}");
    }
}

#[test]
fn other_languages_are_recognised_and_their_own_names_used() {
    let gazetteer = embedded_gazetteer().unwrap();
    let mut reader = Reader::new(&gazetteer);
    let russian = "Взрыв прогремел в городе Донецк в понедельник, сообщили власти. Россия и Украина обвинили друг друга.";
    assert_eq!(reader.place(russian, "Донецк").0, "UA");
    assert_eq!(reader.place(russian, "Россия"), ("RU".to_owned(), "PCLI".to_owned()));
    let german = "Ein Zug ist zwischen München und Nürnberg entgleist, teilte die Polizei mit.";
    assert_eq!(reader.place(german, "München").0, "DE");
    assert_eq!(reader.place(german, "Nürnberg").0, "DE");
    let lang = |text: &str| {
        let read = dateline::document::read::read_bytes(
            "test.txt",
            text.as_bytes(),
            dateline::document::read::Format::Text,
            dateline::document::read::Options::default(),
        );
        read.into_iter().next().unwrap().unwrap().lang
    };
    assert_eq!(lang(russian).as_deref(), Some("ru"));
    // Scripts without capitals or spaces: nothing is invented.
    for text in ["北京和上海的天气很热。", "وقع انفجار يوم الاثنين", "ราคาน้ำมันลดลง", "पानी बहुत ठंडा है।"]
    {
        assert_eq!(reader.read(text), [], "{text:?}");
    }
}

#[test]
fn a_village_that_no_list_has_is_not_its_namesake_elsewhere() {
    let gazetteer = embedded_gazetteer().unwrap();
    let mut pipeline = Pipeline::new(&gazetteer);
    let mut positions = |text: &str, name: &str| -> Vec<(f64, f64)> {
        let analysis = pipeline.analyse(Document::from_text("test", text), Spans::Recognised);
        let found = analysis.mentions.iter().zip(&analysis.resolutions);
        let named = found.filter(|(mention, _)| mention.span.of(text) == name);
        named.filter_map(|(_, resolution)| resolution.location).map(|at| (at.lon, at.lat)).collect()
    };
    // The only Haapsalu of the list is in Estonia; the report is about Mali and says where its own lies.
    let report = "Gunmen burned Haapsalu, a village about 12 km from Gao in northern Mali, on Monday. People from Haapsalu \
                  fled to Gao and to Ansongo.";
    let near_gao = |&(lon, lat): &(f64, f64)| (lon - -0.04).abs() < 0.5 && (lat - 16.27).abs() < 0.5;
    let haapsalu = positions(report, "Haapsalu");
    assert!(haapsalu.len() == 2 && haapsalu.iter().all(near_gao), "{haapsalu:?}");
    // Without a report around it, or for a city that everybody knows, a distance that cannot be is a wrong one.
    for (text, name, country_lat) in [
        ("Khujand is 20 km from Moscow, the ministry said.", "Khujand", 40.3),
        ("Haapsalu lies 12 km from Gao.", "Haapsalu", 58.9),
        (
            "Gunmen burned Khujand, about 12 km from Gao in northern Mali. People fled to Gao and to Ansongo.",
            "Khujand",
            40.3,
        ),
    ] {
        let found = positions(text, name);
        assert!(
            found.iter().all(|(_, lat)| (lat - country_lat).abs() < 0.5) && !found.is_empty(),
            "{text}: {found:?}"
        );
    }
}
