//! The rows of each layer. A field's doc comment here is the description that clients show: it is written once.

use super::schema::{Column, Field, Value};
use jiff::civil::Date;

/// Defines a row's struct, its field list and its values in one place. `event` rows are of events over all reports, and have no
/// columns of a report.
macro_rules! row {
    ($(#[doc = $row_doc:literal])* $name:ident { $( #[doc = $doc:literal] $field:ident: $type:ty, )* }) => {
        $(#[doc = $row_doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            /// the report, and what is known about its publication
            pub source: SourceColumns,
            $( #[doc = $doc] pub $field: $type, )*
        }

        impl $name {
            /// Fields in order, the report's first.
            pub const FIELDS: &'static [Field] = &[
                SourceColumns::FIELDS[0], SourceColumns::FIELDS[1], SourceColumns::FIELDS[2], SourceColumns::FIELDS[3],
                $( $crate::layer::rows::field::<$type>(stringify!($field), $doc), )*
            ];

            /// Values in the order of [`Self::FIELDS`].
            pub fn values(self) -> Vec<Value> {
                let mut values = self.source.values();
                values.reserve_exact(Self::FIELDS.len() - values.len());
                $( values.push(self.$field.value()); )*
                values
            }
        }
    };
    (event $(#[doc = $row_doc:literal])* $name:ident { $( #[doc = $doc:literal] $field:ident: $type:ty, )* }) => {
        $(#[doc = $row_doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name {
            $( #[doc = $doc] pub(super) $field: $type, )*
        }

        impl $name {
            /// Fields in order.
            pub(super) const FIELDS: &'static [$crate::layer::Field] =
                &[$( $crate::layer::rows::field::<$type>(stringify!($field), $doc), )*];

            /// Values in the order of [`Self::FIELDS`].
            pub(super) fn values(self) -> Vec<$crate::layer::Value> {
                use $crate::layer::schema::Column;
                vec![$( self.$field.value(), )*]
            }
        }
    };
}
pub(super) use row;

/// The field of an identifier that holds a type, described by its doc comment.
pub(super) const fn field<T: Column>(identifier: &'static str, doc: &'static str) -> Field {
    Field { name: plain(identifier), kind: T::KIND, description: trimmed(doc) }
}

/// An identifier's name without the mark of a raw identifier.
const fn plain(identifier: &'static str) -> &'static str {
    match identifier.as_bytes() {
        [b'r', b'#', ..] => identifier.split_at(2).1,
        _ => identifier,
    }
}

/// A doc comment without the space that follows its slashes.
const fn trimmed(doc: &'static str) -> &'static str {
    match doc.as_bytes() {
        [b' ', ..] => doc.split_at(1).1,
        _ => doc,
    }
}

/// Where a feature comes from: the first fields of every layer.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceColumns {
    /// the report's identifier
    pub doc_id: String,
    /// its headline
    pub title: Option<String>,
    /// day of publication
    pub published: Option<Date>,
    /// where it was published
    pub source_url: Option<String>,
}

impl SourceColumns {
    const FIELDS: [Field; 4] = [
        Field { name: "doc_id", kind: String::KIND, description: "the report's identifier" },
        Field { name: "title", kind: String::KIND, description: "the report's headline" },
        Field { name: "published", kind: Date::KIND, description: "day of publication" },
        Field { name: "source_url", kind: String::KIND, description: "where the report was published" },
    ];

    fn values(self) -> Vec<Value> {
        vec![self.doc_id.value(), self.title.value(), self.published.value(), self.source_url.value()]
    }
}

row! {
    /// A place that a report names: a point in `places`, an area in `regions`.
    PlaceRow {
        /// gazetteer identifier, e.g. geonames:1221874; empty for what no gazetteer lists
        place_id: Option<String>,
        /// the gazetteer's main name, or the words of the report
        name: String,
        /// ISO 3166-1 alpha-2 code of the country
        country: Option<String>,
        /// name of the first-level administrative unit
        admin1: Option<String>,
        /// GeoNames feature class and code, or what the report calls it
        feature: Option<String>,
        /// how often the report names it
        mentions: i64,
        /// offset of the first mention in the report, in Unicode code points
        first_mention: i64,
        /// the sentence of the first mention
        snippet: String,
        /// how sure the resolution is, 0 to 1
        probability: f64,
        /// radius in metres around the position that contains the place
        uncertainty_m: f64,
        /// UCDP where-precision: 1 exact, 2 near, 3 second-level unit, 4 first-level unit, 5 line or region, 6 country, 7 sea or air
        precision: i64,
    }
}

row! {
    /// A land border that a report names.
    BorderRow {
        /// the two countries' names
        name: String,
        /// ISO 3166-1 alpha-2 code of one side
        country_a: String,
        /// ISO 3166-1 alpha-2 code of the other side
        country_b: String,
        /// length in metres on a 1:10 million map: 15 to 20 % short of the true length
        length_m: f64,
        /// how often the report names it
        mentions: i64,
        /// the sentence of the first mention
        snippet: String,
    }
}

row! {
    /// An event.
    EventRow {
        /// number of the event in its report, with the report's identifier before it
        event_id: String,
        /// what happened
        r#type: String,
        /// kind of event in broad terms: violence, unrest, justice, accident, hazard, health, displacement, diplomacy, any
        family: String,
        /// first possible day
        date_start: Option<Date>,
        /// last possible day
        date_end: Option<Date>,
        /// how exact the date is: day, days, month, year, about, year_unknown
        date_precision: Option<String>,
        /// UCDP where-precision, 1 exact to 7 sea or air
        where_precision: i64,
        /// name of the place
        place: String,
        /// ISO 3166-1 alpha-2 code of the country
        country: Option<String>,
        /// deaths, lowest figure
        deaths_low: Option<i64>,
        /// deaths, best figure
        deaths_best: Option<i64>,
        /// deaths, highest figure
        deaths_high: Option<i64>,
        /// injured, lowest figure
        injured_low: Option<i64>,
        /// injured, best figure
        injured_best: Option<i64>,
        /// injured, highest figure
        injured_high: Option<i64>,
        /// who took part, separated by semicolons
        actors: Option<String>,
        /// who states the figures, separated by semicolons
        sources: Option<String>,
        /// sources disagree on a figure
        conflicting: bool,
        /// told as context rather than as the news
        background: bool,
        /// the event in one sentence, made from the fields
        summary: String,
        /// the sentence that tells it
        snippet: String,
        /// radius in metres around the position that contains the true one
        uncertainty_m: f64,
    }
}

row! {
    /// A claim and its verdict.
    ClaimRow {
        /// number of the claim in its report, with the report's identifier before it
        claim_id: String,
        /// distance, direction, containment, adjacency, proximity or between
        kind: String,
        /// the words of the statement
        text: String,
        /// what is located
        figure: String,
        /// the reference
        ground: String,
        /// stated distance in metres
        stated_m: Option<f64>,
        /// geodesic distance in metres
        measured_m: Option<f64>,
        /// measured minus stated, metres
        difference_m: Option<f64>,
        /// measured minus stated, in per cent of the stated distance
        difference_pct: Option<f64>,
        /// stated direction from reference to located thing, degrees clockwise from north
        bearing_stated: Option<f64>,
        /// measured direction, degrees clockwise from north
        bearing_measured: Option<f64>,
        /// allowed difference in metres
        tolerance_m: Option<f64>,
        /// consistent, doubtful, contradicted or unverifiable
        verdict: String,
        /// why
        reason: String,
    }
}

row! {
    /// Where a claim allows its figure to be.
    ClaimAreaRow {
        /// the claim it belongs to
        claim_id: String,
        /// distance, direction, containment, adjacency, proximity or between
        kind: String,
        /// the words of the statement
        text: String,
        /// radius in metres of the circle around the area
        uncertainty_m: Option<f64>,
        /// the claim's verdict
        verdict: String,
        /// why
        reason: String,
    }
}
