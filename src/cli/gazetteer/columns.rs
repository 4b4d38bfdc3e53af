//! The table that `gazetteer export` writes: its columns are those that `gazetteer add` reads, so that a list can go out, be
//! changed and come back.

use crate::gazetteer::{Gazetteer, NameKind, Place};
use crate::layer::{Field, FieldKind, GeometryKind, Schema, Value};

const fn field(name: &'static str, kind: FieldKind, description: &'static str) -> Field {
    Field { name, kind, description }
}

/// Columns of every list, then those of `--names`.
static FIELDS: [Field; 17] = [
    field("id", FieldKind::Text, "identifier: source and number"),
    field("name", FieldKind::Text, "main name"),
    field("feature", FieldKind::Text, "GeoNames class and code"),
    field("country", FieldKind::Text, "ISO 3166-1 alpha-2 code"),
    field("admin1", FieldKind::Text, "GeoNames code of the first-level unit"),
    field("admin2", FieldKind::Text, "GeoNames code of the second-level unit"),
    field("lon", FieldKind::Real, "longitude, degrees, WGS 84"),
    field("lat", FieldKind::Real, "latitude, degrees, WGS 84"),
    field("population", FieldKind::Integer, "inhabitants"),
    field("radius_m", FieldKind::Integer, "radius of the circle that stands for the extent, metres"),
    field("importance", FieldKind::Real, "0 to 1: how likely the bare name means this place"),
    field("names", FieldKind::Text, "other names, separated by |"),
    field("former", FieldKind::Text, "names no longer used, separated by |"),
    field("abbreviations", FieldKind::Text, "abbreviations, separated by |"),
    field("codes", FieldKind::Text, "codes of airports and others, separated by |"),
    field("demonyms", FieldKind::Text, "nouns for people, separated by |"),
    field("adjectives", FieldKind::Text, "adjectives, separated by |"),
];

/// The columns of a list; with names those of [`NameKind::OTHERS`] come last, in their order.
pub(super) fn fields(names: bool) -> &'static [Field] {
    if names { &FIELDS } else { &FIELDS[..FIELDS.len() - NameKind::OTHERS.len()] }
}

/// Places without an area, or all of them.
pub(super) fn points(names: bool) -> Schema {
    Schema {
        name: "places",
        title: "Places",
        description: "Places of the gazetteer as points.",
        geometry: GeometryKind::Point,
        fields: fields(names),
    }
}

/// Places with an area.
pub(super) fn areas(names: bool) -> Schema {
    Schema {
        name: "areas",
        title: "Areas",
        description: "Places of the gazetteer that have an area, generalised to about 500 m.",
        geometry: GeometryKind::MultiPolygon,
        fields: fields(names),
    }
}

/// A place's values, in the order of [`fields`].
pub(super) fn values(gazetteer: &Gazetteer, place: &Place<'_>, names: bool) -> Vec<Value> {
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) };
    let mut values = vec![
        Value::Text(place.id.to_string()),
        text(place.name),
        Value::Text(place.feature.to_string()),
        place.country.map_or(Value::Null, |code| Value::Text(code.to_string())),
        text(place.admin1),
        text(place.admin2),
        Value::Real(place.lon),
        Value::Real(place.lat),
        if place.population > 0 { Value::Integer(place.population.into()) } else { Value::Null },
        Value::Integer(place.radius_m.round() as i64),
        // The index keeps no more decimals.
        Value::Real((f64::from(place.importance) * 1e4).round() / 1e4),
    ];
    if names {
        let all = gazetteer.names(place.ix);
        values.extend(NameKind::OTHERS.iter().map(|&kind| {
            let of_kind = all.iter().filter(|(_, of)| *of == kind).map(|(name, _)| name.as_ref());
            text(&of_kind.collect::<Vec<_>>().join("|"))
        }));
    }
    values
}
