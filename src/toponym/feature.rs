//! GeoNames' features for the nouns that say what a place is.

use dateline_gazetteer::Feature;
use dateline_geodata::recognition;

/// For what the nouns of the lexicon of heads mean, sorted by noun. Units' levels are the usual ones: a *district* is of the
/// second level in most countries.
#[rustfmt::skip]
const FEATURES: &[(&str, &str)] = &[
    ("air base", "S.AIRB"), ("airport", "S.AIRP"), ("archipelago", "T.ISLS"), ("arena", "S.STDM"),
    ("atoll", "T.ATOL"), ("barracks", "S.BRKS"), ("basin", "H.LKS"), ("bay", "H.BAY"), ("bayou", "H.STM"),
    ("beach", "T.BCH"), ("border crossing", "S.PSTB"), ("borough", "A.ADM2"), ("bridge", "S.BDG"),
    ("brook", "H.STM"), ("building", "S.BLDG"), ("camp", "S.CMP"), ("canal", "H.CNL"), ("canton", "A.ADM2"),
    ("canyon", "T.CNYN"), ("cape", "T.CAPE"), ("casino", "S.CSNO"), ("castle", "S.CSTL"),
    ("cathedral", "S.CH"), ("cave", "S.CAVE"), ("caves", "S.CAVE"), ("cay", "T.ISL"), ("cemetery", "S.CMTY"),
    ("channel", "H.CHN"), ("checkpoint", "S.PSTP"), ("church", "S.CH"), ("city", "P.PPL"),
    ("cliffs", "T.CLF"), ("clinic", "S.HSPC"), ("coast", "L.COAST"), ("college", "S.SCHC"),
    ("commune", "A.ADM2"), ("consulate", "S.DIP"), ("county", "A.ADM2"), ("courthouse", "S.CTHSE"),
    ("creek", "H.STM"), ("dam", "S.DAM"), ("delta", "T.DLTA"), ("department", "A.ADM2"),
    ("desert", "T.DSRT"), ("district", "A.ADM2"), ("division", "A.ADM1"), ("embassy", "S.DIP"),
    ("emirate", "A.ADM1"), ("estate", "S.EST"), ("estuary", "H.ESTY"), ("factory", "S.MFG"),
    ("falls", "H.FLLS"), ("farm", "S.FRM"), ("fjord", "H.FJD"), ("forest", "V.FRST"), ("fort", "S.FT"),
    ("fortress", "S.FT"), ("gate", "S.GATE"), ("glacier", "H.GLCR"), ("golf course", "S.RECG"),
    ("gorge", "T.GRGE"), ("governorate", "A.ADM1"), ("gulf", "H.GULF"), ("hamlet", "P.PPL"),
    ("highlands", "T.UPLD"), ("hill", "T.HLL"), ("hills", "T.HLLS"), ("hospital", "S.HSP"),
    ("hotel", "S.HTL"), ("house", "S.HSE"), ("inlet", "H.INLT"), ("island", "T.ISL"), ("islands", "T.ISLS"),
    ("isle", "T.ISL"), ("jail", "S.PRN"), ("krai", "A.ADM1"), ("lagoon", "H.LGN"), ("lake", "H.LK"),
    ("library", "S.LIBR"), ("lighthouse", "S.LTHSE"), ("mall", "S.MALL"), ("market", "S.MKT"),
    ("mausoleum", "S.TMB"), ("military base", "S.INSM"), ("mill", "S.ML"), ("mine", "S.MN"),
    ("monastery", "S.MSTY"), ("monument", "S.MNMT"), ("mosque", "S.MSQE"), ("mount", "T.MT"),
    ("mountain", "T.MT"), ("mountains", "T.MTS"), ("municipality", "A.ADM2"), ("museum", "S.MUS"),
    ("naval base", "S.NVB"), ("neighborhood", "P.PPLX"), ("neighbourhood", "P.PPLX"), ("oasis", "T.OAS"),
    ("oblast", "A.ADM1"), ("ocean", "H.OCN"), ("oil field", "L.OILF"), ("palace", "S.PAL"), ("parish", "A.ADM2"),
    ("park", "L.PRK"), ("pass", "T.PASS"), ("peak", "T.PK"), ("peninsula", "T.PEN"), ("plain", "T.PLN"),
    ("plains", "T.PLN"), ("plant", "S.MFG"), ("plateau", "T.PLAT"), ("plaza", "S.SQR"),
    ("point", "T.PT"), ("police station", "S.PP"), ("pond", "H.PND"), ("port", "L.PRT"), ("power plant", "S.PS"),
    ("prefecture", "A.ADM1"), ("prison", "S.PRN"), ("province", "A.ADM1"), ("quarry", "S.MNQ"),
    ("racecourse", "S.RECR"), ("raion", "A.ADM2"), ("ranch", "S.RNCH"), ("range", "T.MTS"),
    ("rapids", "H.RPDS"), ("reef", "H.RF"), ("refinery", "S.OILR"), ("refugee camp", "S.CMPRF"),
    ("regency", "A.ADM2"), ("region", "A.ADM1"), ("republic", "A.ADM1"), ("reservoir", "H.RSV"),
    ("resort", "S.RSRT"), ("ridge", "T.RDGE"), ("river", "H.STM"), ("rock", "T.RK"), ("school", "S.SCH"),
    ("sea", "H.SEA"), ("settlement", "P.PPL"), ("shipyard", "S.DCKY"), ("shire", "A.ADM2"),
    ("shoal", "H.SHOL"), ("shrine", "S.SHRN"), ("sound", "H.SD"), ("spring", "H.SPNG"), ("springs", "H.SPNG"),
    ("square", "S.SQR"), ("stadium", "S.STDM"), ("state", "A.ADM1"), ("station", "S.RSTN"),
    ("steppe", "T.PLN"), ("strait", "H.STRT"), ("straits", "H.STRT"), ("street", "R.ST"),
    ("subdistrict", "A.ADM3"), ("suburb", "P.PPLX"), ("synagogue", "S.SYG"), ("temple", "S.TMPL"),
    ("territory", "A.ADM1"), ("theater", "S.THTR"), ("theatre", "S.THTR"), ("tower", "S.TOWR"),
    ("town", "P.PPL"), ("township", "A.ADM3"), ("tunnel", "R.TNL"), ("university", "S.UNIV"),
    ("valley", "T.VAL"), ("venue", "S.THTR"), ("village", "P.PPL"), ("voivodeship", "A.ADM1"),
    ("volcano", "T.VLC"), ("wall", "S.WALL"), ("ward", "A.ADM3"), ("waterfall", "H.FLLS"), ("zoo", "S.ZOO"),
];

/// The feature of a place that a noun of the lexicon of heads names, in lower case and the singular: *prison* and *penal
/// colony* (`S.PRN`), *river* (`H.STM`), *province* (`A.ADM1`). `None` for other words.
pub fn feature_of_noun(noun: &str) -> Option<Feature> {
    let lines = recognition::HEAD_NOUNS.lines().filter_map(|line| line.split_once('\t'));
    let mut means = lines.filter_map(|(head, rest)| Some((head, rest.split('\t').next()?)));
    let meant = means.find(|(head, _)| *head == noun).map_or(noun, |(_, means)| means);
    let at = FEATURES.binary_search_by_key(&meant, |(known, _)| known).ok()?;
    Feature::parse(FEATURES[at].1)
}

/// A folded name without its last or its first word, where that says what the place is: `sughd region` gives `sughd`, `region`
/// and its feature.
pub fn without_noun(folded: &str) -> impl Iterator<Item = (&str, &str, Feature)> {
    let last = folded.rsplit_once(' ');
    let first = folded.split_once(' ').map(|(noun, rest)| (rest, noun));
    let both = last.into_iter().chain(first);
    both.filter_map(|(rest, noun)| Some((rest, noun, feature_of_noun(noun)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_features_are_well_formed() {
        assert!(FEATURES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(FEATURES.iter().all(|(_, feature)| Feature::parse(feature).is_some()));
    }

    #[test]
    fn synonyms_share_a_feature() {
        let feature = |noun| feature_of_noun(noun).map(|feature| feature.to_string());
        assert_eq!(feature("penal colony").as_deref(), Some("S.PRN"));
        assert_eq!(feature("idp camp").as_deref(), Some("S.CMPRF"));
        assert_eq!(feature("river").as_deref(), Some("H.STM"));
        assert_eq!((feature("noun"), feature("banana")), (None, None));
    }

    #[test]
    fn a_noun_at_either_end_is_taken_off() {
        let parts = |name| without_noun(name).map(|(rest, noun, _)| (rest, noun)).collect::<Vec<_>>();
        assert_eq!(parts("sughd region"), [("sughd", "region")]);
        assert_eq!(parts("lake sarez"), [("sarez", "lake")]);
        assert_eq!(parts("river"), []);
    }
}
