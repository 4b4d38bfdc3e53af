//! A feature in words: what formats show that have a name and a text for each feature.

use crate::layer::{Feature, Layer, Value};
use jiff::civil::Date;
use std::borrow::Cow;

/// A feature with its values by name.
#[derive(Clone, Copy)]
pub(super) struct Named<'f>(pub(super) &'f Feature);

impl<'f> Named<'f> {
    pub(super) fn get(self, field: &str) -> &'f Value {
        const NULL: &Value = &Value::Null;
        self.0.layer.schema().position(field).and_then(|i| self.0.values.get(i)).unwrap_or(NULL)
    }

    pub(super) fn text(self, field: &str) -> Option<&'f str> {
        match self.get(field) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn day(self, field: &str) -> Option<Date> {
        match self.get(field) {
            Value::Date(day) => Some(*day),
            _ => None,
        }
    }

    fn number(self, field: &str) -> Option<f64> {
        match self.get(field) {
            Value::Real(n) => Some(*n),
            Value::Integer(n) => Some(*n as f64),
            _ => None,
        }
    }

    /// A short name.
    pub(super) fn name(self) -> String {
        let text = |field| self.text(field).unwrap_or_default();
        match self.0.layer {
            Layer::Places | Layer::Regions | Layer::Borders => text("name").to_owned(),
            Layer::Events => format!("{}, {}", sentence_case(text("type")), text("place")),
            Layer::Claims => format!("{} – {}", text("figure"), text("ground")),
            Layer::ClaimAreas => text("text").to_owned(),
        }
    }

    /// What stands beside it on a map.
    pub(super) fn label(self) -> Option<String> {
        match self.0.layer {
            Layer::Events => {
                let dead =
                    ["deaths_best", "deaths_low", "deaths_high"].iter().find_map(|field| self.number(field));
                let dead = dead.map_or_else(String::new, |n| format!(", {n} dead"));
                Some(sentence_case(self.text("type").unwrap_or_default()) + &dead)
            }
            Layer::Claims => self.distances(),
            Layer::Places | Layer::Regions | Layer::Borders | Layer::ClaimAreas => None,
        }
    }

    /// "24 km stated / 20.6 km measured".
    fn distances(self) -> Option<String> {
        let (stated_m, measured_m) = self.number("stated_m").zip(self.number("measured_m"))?;
        Some(format!("{} stated / {} measured", kilometres(stated_m), kilometres(measured_m)))
    }

    /// What is worth knowing first: figures of an event, a claim's verdict and reason.
    pub(super) fn facts(self) -> Option<String> {
        let text = |field| self.text(field).unwrap_or_default();
        match self.0.layer {
            Layer::Events => self.text("summary").map(str::to_owned),
            Layer::Claims => {
                let distances = self.distances().map_or_else(String::new, |d| d + ", ");
                Some(format!("{distances}{}: {}", text("verdict"), text("reason")))
            }
            Layer::ClaimAreas => Some(format!("{}: {}", text("verdict"), text("reason"))),
            Layer::Places | Layer::Regions | Layer::Borders => None,
        }
    }

    /// The words of the report.
    pub(super) fn quote(self) -> Option<&'f str> {
        match self.0.layer {
            Layer::Claims | Layer::ClaimAreas => self.text("text"),
            Layer::Places | Layer::Regions | Layer::Borders | Layer::Events => self.text("snippet"),
        }
    }

    /// Where the report was published, when that is a web address: nothing else may become a link.
    pub(super) fn link(self) -> Option<&'f str> {
        self.text("source_url").filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// The report's headline, or its identifier.
    pub(super) fn report(self) -> &'f str {
        self.text("title").or(self.text("doc_id")).unwrap_or_default()
    }
}

/// `prison_riot` as people write it: `Prison riot`.
fn sentence_case(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// One decimal, and none for whole kilometres: people state those.
fn kilometres(metres: f64) -> String {
    match metres % 1_000.0 {
        0.0 => format!("{:.0} km", metres / 1_000.0),
        _ => format!("{:.1} km", metres / 1_000.0),
    }
}

/// Text for XML. Values of layers hold no character that XML cannot hold.
pub(super) fn xml(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_are_as_exact_as_people_write_them() {
        assert_eq!(kilometres(24_000.0), "24 km");
        assert_eq!(kilometres(20_569.0), "20.6 km");
    }
}
