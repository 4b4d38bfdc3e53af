//! Fields that documents carry beside their text, the same for all formats.

use crate::document::Document;
use jiff::civil::Date;
use jiff::fmt::rfc2822;
use serde_json::Value;

/// Sets a field by its name in front matter, JSON or a CSV header; a name that is none of ours, or a publication date that
/// cannot be read, goes to the properties.
pub(super) fn set(document: &mut Document, name: &str, value: Value) {
    let text = match &value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    };
    match (name, text) {
        ("id" | "doc_id", Some(text)) => document.id = text.to_owned(),
        ("id" | "doc_id", None) if value.is_number() => document.id = value.to_string(),
        ("title", Some(text)) => document.title = Some(text.to_owned()),
        ("url", Some(text)) => document.url = Some(text.to_owned()),
        ("outlet", Some(text)) => document.outlet = Some(text.to_owned()),
        ("lang", Some(text)) => document.lang = Some(language_code(text)),
        ("published", Some(text)) if let Some(day) = parse_day(text) => document.published = Some(day),
        ("id" | "doc_id" | "title" | "url" | "outlet" | "lang" | "published", None) if is_nothing(&value) => {
        }
        _ => {
            document.properties.insert(name.to_owned(), value);
        }
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// `en-GB` → `en`.
pub(super) fn language_code(text: &str) -> String {
    text.split(['-', '_']).next().unwrap_or(text).to_ascii_lowercase()
}

/// The day of a date or date and time: ISO 8601 (`2025-02-04`, `2009-03-20T12:24:52-05:00`, `2025-02-04 10:00`, `20250204`)
/// or RFC 2822 (`Tue, 4 Feb 2025 10:00:00 +0000`). The day is the one written, in the writer's time zone.
pub(super) fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| day.parse().ok())
        && text[10..].chars().next().is_none_or(|c| !c.is_ascii_alphanumeric() || matches!(c, 'T' | 't'))
    {
        return Some(day);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    rfc2822::parse(text).ok().map(|zoned| zoned.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_from_dates_and_times() {
        let day = Some(date(2025, 2, 4));
        for text in [
            "2025-02-04",
            "2025-02-04T23:30:00-05:00",
            "2025-02-04 10:00",
            "20250204",
            "Tue, 4 Feb 2025 10:00:00 +0000",
        ] {
            assert_eq!(parse_day(text), day, "{text}");
        }
        for text in ["", "yesterday", "2025-02-30", "2025-02-045", "2025"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}
