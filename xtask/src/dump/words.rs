//! What made-up places are called and where they lie: tables in the proportions of GeoNames' dump of 2024, rounded.

use super::Dice;

/// A country.
pub(super) struct Country {
    pub(super) code: &'static str,
    /// thousands of places
    pub(super) weight: u64,
    /// first-level units
    pub(super) units: u64,
    /// west, south, east, north in degrees
    pub(super) extent: [f64; 4],
    /// row of [`TONGUES`]
    tongue: usize,
    pub(super) time_zone: &'static str,
}

const fn country(
    code: &'static str,
    weight: u64,
    units: u64,
    extent: [f64; 4],
    tongue: usize,
    time_zone: &'static str,
) -> Country {
    Country { code, weight, units, extent, tongue, time_zone }
}

/// By code, as the dump lists them.
pub(super) const COUNTRIES: &[Country] = &[
    country("AF", 130, 34, [60.5, 29.4, 74.9, 38.5], 3, "Asia/Kabul"),
    country("AU", 220, 8, [113.0, -43.6, 153.6, -10.7], 0, "Australia/Sydney"),
    country("BD", 150, 8, [88.0, 20.7, 92.7, 26.6], 4, "Asia/Dhaka"),
    country("BR", 110, 27, [-74.0, -33.7, -34.8, 5.3], 1, "America/Sao_Paulo"),
    country("CA", 320, 13, [-141.0, 41.7, -52.6, 70.0], 0, "America/Toronto"),
    country("CD", 110, 26, [12.2, -13.4, 31.3, 5.4], 5, "Africa/Kinshasa"),
    country("CN", 990, 31, [73.5, 18.2, 134.8, 53.5], 4, "Asia/Shanghai"),
    country("CO", 180, 33, [-79.0, -4.2, -66.9, 12.4], 1, "America/Bogota"),
    country("DE", 210, 16, [5.9, 47.3, 15.0, 55.0], 2, "Europe/Berlin"),
    country("EG", 90, 27, [24.7, 22.0, 36.9, 31.7], 3, "Africa/Cairo"),
    country("ES", 140, 19, [-9.3, 36.0, 3.3, 43.8], 1, "Europe/Madrid"),
    country("ET", 70, 13, [33.0, 3.4, 48.0, 14.9], 5, "Africa/Addis_Ababa"),
    country("FI", 150, 19, [20.6, 59.8, 31.6, 70.1], 2, "Europe/Helsinki"),
    country("FR", 180, 13, [-4.8, 42.3, 8.2, 51.1], 1, "Europe/Paris"),
    country("GB", 130, 4, [-7.6, 50.0, 1.8, 58.7], 0, "Europe/London"),
    country("GR", 90, 14, [19.4, 34.8, 28.2, 41.7], 2, "Europe/Athens"),
    country("ID", 580, 38, [95.0, -11.0, 141.0, 5.9], 5, "Asia/Jakarta"),
    country("IN", 710, 36, [68.2, 6.7, 97.4, 35.5], 4, "Asia/Kolkata"),
    country("IQ", 80, 18, [38.8, 29.1, 48.6, 37.4], 3, "Asia/Baghdad"),
    country("IR", 300, 31, [44.0, 25.1, 63.3, 39.8], 3, "Asia/Tehran"),
    country("IT", 130, 20, [6.6, 36.6, 18.5, 47.1], 1, "Europe/Rome"),
    country("JP", 110, 47, [129.6, 31.0, 145.8, 45.5], 4, "Asia/Tokyo"),
    country("KR", 110, 17, [126.1, 34.3, 129.6, 38.6], 4, "Asia/Seoul"),
    country("LA", 60, 18, [100.1, 13.9, 107.7, 22.5], 4, "Asia/Vientiane"),
    country("MA", 60, 12, [-13.2, 27.7, -1.0, 35.9], 3, "Africa/Casablanca"),
    country("MM", 90, 15, [92.2, 9.8, 101.2, 28.5], 4, "Asia/Yangon"),
    country("MX", 900, 32, [-117.1, 14.5, -86.7, 32.7], 1, "America/Mexico_City"),
    country("MY", 60, 16, [99.6, 0.9, 119.3, 7.4], 5, "Asia/Kuala_Lumpur"),
    country("NG", 70, 37, [2.7, 4.3, 14.7, 13.9], 5, "Africa/Lagos"),
    country("NO", 610, 11, [4.6, 58.0, 31.1, 71.2], 2, "Europe/Oslo"),
    country("NP", 120, 7, [80.1, 26.4, 88.2, 30.4], 4, "Asia/Kathmandu"),
    country("PE", 110, 26, [-81.3, -18.4, -68.7, 0.0], 1, "America/Lima"),
    country("PH", 110, 17, [117.2, 5.0, 126.6, 19.6], 5, "Asia/Manila"),
    country("PK", 220, 7, [60.9, 23.7, 77.8, 37.1], 3, "Asia/Karachi"),
    country("PL", 70, 16, [14.1, 49.0, 24.1, 54.8], 2, "Europe/Warsaw"),
    country("RU", 370, 83, [27.3, 41.2, 180.0, 77.7], 2, "Europe/Moscow"),
    country("SD", 70, 18, [21.8, 8.7, 38.6, 22.2], 3, "Africa/Khartoum"),
    country("SE", 130, 21, [11.1, 55.3, 24.2, 69.1], 2, "Europe/Stockholm"),
    country("SY", 30, 14, [35.7, 32.3, 42.4, 37.3], 3, "Asia/Damascus"),
    country("TH", 110, 77, [97.3, 5.6, 105.6, 20.5], 4, "Asia/Bangkok"),
    country("TJ", 20, 5, [67.3, 36.7, 75.2, 41.0], 3, "Asia/Dushanbe"),
    country("TR", 130, 81, [25.7, 35.8, 44.8, 42.1], 3, "Europe/Istanbul"),
    country("UA", 60, 27, [22.1, 44.4, 40.2, 52.4], 2, "Europe/Kyiv"),
    country("US", 2250, 51, [-124.7, 24.5, -66.9, 49.4], 0, "America/Chicago"),
    country("UZ", 40, 14, [56.0, 37.2, 73.1, 45.6], 3, "Asia/Tashkent"),
    country("VN", 70, 63, [102.1, 8.6, 109.5, 23.4], 4, "Asia/Ho_Chi_Minh"),
    country("YE", 120, 22, [42.5, 12.1, 53.1, 19.0], 3, "Asia/Aden"),
    country("ZA", 60, 9, [16.5, -34.8, 32.9, -22.1], 5, "Africa/Johannesburg"),
];

/// A feature: thousandths of all places, and generic words of its names (a third have one).
pub(super) struct Feature {
    pub(super) class: &'static str,
    pub(super) code: &'static str,
    pub(super) weight: u64,
    generic: &'static [&'static str],
}

const fn feature(
    class: &'static str,
    code: &'static str,
    weight: u64,
    generic: &'static [&'static str],
) -> Feature {
    Feature { class, code, weight, generic }
}

pub(super) const FEATURES: &[Feature] = &[
    feature("P", "PPL", 351, &[]),
    feature("P", "PPLL", 18, &[]),
    feature("P", "PPLX", 12, &[]),
    feature("P", "PPLA4", 6, &[]),
    feature("P", "PPLA3", 4, &[]),
    feature("P", "PPLA2", 2, &[]),
    feature("P", "PPLQ", 3, &[]),
    feature("S", "HTL", 40, &["Hotel", "Inn", "Resort"]),
    feature("S", "FRM", 38, &["Farm", "Hacienda", "Gard"]),
    feature("S", "SCH", 34, &["School", "Elementary School", "High School"]),
    feature("S", "CH", 32, &["Church", "Baptist Church", "Saint Mary Church"]),
    feature("S", "BLDG", 18, &["Building"]),
    feature("S", "CMTY", 16, &["Cemetery"]),
    feature("S", "RSTN", 12, &["Station"]),
    feature("S", "AIRP", 5, &["Airport"]),
    feature("S", "PO", 9, &["Post Office"]),
    feature("S", "DAM", 8, &["Dam"]),
    feature("S", "PRN", 1, &["Prison"]),
    feature("H", "STM", 100, &["River", "Creek", "Río", "Nahr", "Wadi"]),
    feature("H", "LK", 34, &["Lake", "Lago", "Ozero"]),
    feature("H", "STMI", 22, &["Wadi", "Arroyo", "Shaib"]),
    feature("H", "BAY", 9, &["Bay"]),
    feature("H", "WLL", 12, &["Well", "Bir"]),
    feature("H", "SPNG", 10, &["Spring", "Ain"]),
    feature("T", "MT", 52, &["Mount", "Jabal", "Cerro"]),
    feature("T", "HLL", 42, &["Hill", "Tall"]),
    feature("T", "ISL", 18, &["Island", "Isla"]),
    feature("T", "VAL", 14, &["Valley"]),
    feature("T", "PK", 9, &["Peak"]),
    feature("A", "ADM4", 14, &[]),
    feature("A", "ADM3", 11, &["District"]),
    feature("A", "ADMD", 8, &[]),
    feature("A", "ADM2", 4, &["County", "District"]),
    feature("L", "LCTY", 14, &[]),
    feature("L", "PRK", 7, &["Park"]),
    feature("R", "RD", 5, &["Road"]),
    feature("V", "FRST", 4, &["Forest"]),
    feature("U", "SHFU", 1, &["Shelf"]),
    feature("", "", 1, &[]),
];

/// Syllables and words by which names are told to be of a region; names of all have Latin letters.
struct Tongue {
    syllables: &'static [&'static str],
    ends: &'static [&'static str],
}

const TONGUES: [Tongue; 6] = [
    Tongue {
        syllables: &[
            "Ash", "Brook", "Cart", "Dun", "East", "Fair", "Green", "Hart", "Lake", "Mill", "New", "Oak",
            "Pine", "Rock", "Sand", "Spring", "Stan", "Wal", "West", "Win",
        ],
        ends: &[
            "ton", "ville", "field", "wood", "ford", "burg", "dale", "ham", "land", "view", "port", "ley",
        ],
    },
    Tongue {
        syllables: &[
            "San", "Santa", "Mon", "Puer", "Vil", "Car", "Gua", "Jo", "Ran", "Pue", "La", "El", "Mar", "Ro",
            "Te", "Val", "Sé", "Pi", "Bue", "Cho",
        ],
        ends: &["tlán", "lla", "rán", "ción", "nez", "rrez", "ño", "cho", "blo", "dor", "rita", "mar"],
    },
    Tongue {
        syllables: &[
            "Nov", "Berg", "Skog", "Stor", "Öst", "Väst", "Krasn", "Pol", "Gor", "Ves", "Lill", "Nord",
            "Hög", "Mal", "Star", "Kirch", "Ober", "Unter", "Nieder", "Zel",
        ],
        ends: &["näs", "vik", "dorf", "ovka", "ino", "heim", "øya", "ów", "ice", "berget", "vatnet", "sk"],
    },
    Tongue {
        syllables: &[
            "Qal", "Deh", "Ab", "Khal", "Mah", "Shah", "Tal", "Qar", "Hass", "Kar", "Bagh", "Chah", "Say",
            "Zar", "Nur", "Mir", "Dar", "Gul", "Sang", "Hoj",
        ],
        ends: &["ābād", "eh", "an", "ī", "ah", "kent", "lar", "shahr", "obod", "ay", "ān", "dasht"],
    },
    Tongue {
        syllables: &[
            "Xi", "Zhang", "Wang", "Shang", "Da", "Nan", "Bei", "Li", "Huang", "Ban", "Nong", "Phu", "Ram",
            "Kri", "Sha", "Gan", "Chau", "Min", "Yu", "Dong",
        ],
        ends: &["jia", "zhuang", "cun", "pur", "gaon", "nagar", "tou", "shan", "wan", "ganj", "dong", "yama"],
    },
    Tongue {
        syllables: &[
            "Ka", "Mba", "Lu", "Ngo", "Su", "Ta", "Ki", "Wa", "Bu", "Ma", "Gu", "Sum", "Pa", "Si", "Ban",
            "Ran", "Cu", "Te", "Ja", "Ko",
        ],
        ends: &["ndo", "rejo", "ngan", "sari", "la", "mbe", "tang", "wala", "kulu", "gan", "ri", "ngo"],
    },
];

/// A language of alternate names, or what stands for one: thousandths of the rows.
pub(super) struct Language {
    pub(super) code: &'static str,
    pub(super) weight: u64,
    /// of names in the script; none: Latin
    pub(super) syllables: &'static [&'static str],
}

const fn language(code: &'static str, weight: u64, syllables: &'static [&'static str]) -> Language {
    Language { code, weight, syllables }
}

const CYRILLIC: &[&str] =
    &["Ка", "мен", "ов", "ка", "Бол", "ша", "Но", "во", "се", "ло", "Гор", "ный", "Крас", "ная", "Ви", "дим"];
const ARABIC: &[&str] = &[
    "ال", "خر", "بة", "تل", "وا", "دي", "عين", "حسن", "بير", "جبل", "قرية", "مح", "مد", "آباد", "كلي", "نهر",
];
const PERSIAN: &[&str] = &[
    "ده",
    "قلعه",
    "آباد",
    "کلا",
    "چاه",
    "علی",
    "حسن",
    "بالا",
    "پایین",
    "خان",
    "گل",
    "سر",
    "رود",
    "شهر",
    "کوه",
    "مزرعه",
];
const HAN: &[&str] = &[
    "上", "下", "大", "小", "王", "李", "张", "家", "庄", "村", "河", "山", "镇", "东", "西", "南", "北",
    "湾", "沟", "坪",
];
const HANGUL: &[&str] = &["동", "리", "산", "상", "하", "신", "남", "북", "천", "곡", "덕", "봉"];
const KANA: &[&str] = &["ア", "カ", "サ", "タ", "ナ", "ハ", "マ", "ラ", "リ", "ン", "シ", "ト"];
const DEVANAGARI: &[&str] = &["रा", "म", "पुर", "न", "गर", "की", "शन", "ग", "ढ़", "सो", "ना", "ली"];
const GREEK: &[&str] = &["Αγ", "ία", "Κα", "λός", "Μον", "ή", "Πε", "τρα", "Νέ", "α", "Χω", "ριό"];
const THAI: &[&str] = &["บ้าน", "หนอง", "ห้วย", "นา", "โคก", "ดอน", "ใหม่", "ท่า", "คลอง", "วัด"];
const HEBREW: &[&str] = &["בית", "גבע", "ת", "רמ", "נה", "כפר", "עין", "הר", "תל", "מש"];

pub(super) const LANGUAGES: &[Language] = &[
    language("", 250, &[]),
    language("en", 120, &[]),
    language("es", 30, &[]),
    language("fr", 30, &[]),
    language("de", 25, &[]),
    language("no", 35, &[]),
    language("sv", 25, &[]),
    language("ru", 45, CYRILLIC),
    language("uk", 12, CYRILLIC),
    language("bg", 6, CYRILLIC),
    language("ar", 50, ARABIC),
    language("fa", 50, PERSIAN),
    language("zh", 60, HAN),
    language("ja", 14, KANA),
    language("ko", 18, HANGUL),
    language("ne", 12, DEVANAGARI),
    language("el", 10, GREEK),
    language("th", 14, THAI),
    language("he", 5, HEBREW),
    language("link", 85, &[]),
    language("wkdt", 80, &[]),
    language("post", 17, &[]),
    language("iata", 2, &[]),
    language("icao", 2, &[]),
    language("abbr", 3, &[]),
];

/// The main name of a place.
pub(super) fn main_name(feature: &Feature, country: &Country, dice: &mut Dice) -> String {
    let mut name = latin(&TONGUES[country.tongue], dice);
    if dice.below(5) == 0 {
        name.push(' ');
        name.push_str(&latin(&TONGUES[country.tongue], dice));
    }
    if !feature.generic.is_empty() && dice.below(3) > 0 {
        let generic = feature.generic[dice.below(feature.generic.len() as u64) as usize];
        let before =
            matches!(generic, "Jabal" | "Mount" | "Wadi" | "Nahr" | "Río" | "Cerro" | "Lago" | "Ain" | "Bir");
        name = if before { format!("{generic} {name}") } else { format!("{name} {generic}") };
    }
    name
}

fn latin(tongue: &Tongue, dice: &mut Dice) -> String {
    let mut one = |list: &[&'static str]| list[dice.below(list.len() as u64) as usize];
    let mut name = one(tongue.syllables).to_owned();
    name.push_str(&one(tongue.syllables).to_lowercase());
    if one(&["", "y", "y", "y"]) == "y" {
        name.push_str(one(&["a", "e", "i", "o", "u", "ar", "en", "il", "or", "un", "ash", "em", "ik", "om"]));
    }
    name.push_str(one(tongue.ends));
    name
}

/// A name in a language.
pub(super) fn name_in(language: &Language, dice: &mut Dice) -> String {
    if language.syllables.is_empty() {
        let tongue = &TONGUES[dice.below(TONGUES.len() as u64) as usize];
        let name = latin(tongue, dice);
        return if dice.below(4) == 0 { format!("{name} {}", latin(tongue, dice)) } else { name };
    }
    let words = 1 + u64::from(dice.below(4) == 0);
    let word = |dice: &mut Dice| -> String {
        let length = 2 + dice.below(4);
        (0..length)
            .map(|_| language.syllables[dice.below(language.syllables.len() as u64) as usize])
            .collect()
    };
    (0..words).map(|_| word(dice)).collect::<Vec<_>>().join(" ")
}

/// The name as GeoNames' ASCII column has it.
pub(super) fn without_marks(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'á' | 'ā' | 'ä' => 'a',
            'é' => 'e',
            'í' | 'ī' => 'i',
            'ó' | 'ö' | 'ø' => 'o',
            'ñ' => 'n',
            'Ö' => 'O',
            other => other,
        })
        .collect()
}
