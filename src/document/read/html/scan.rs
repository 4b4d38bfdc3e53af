//! Splits HTML into tags and text, where they lie. Forgiving as browsers are: what is no tag is text.

use std::ops::Range;

/// A tag or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// bytes of the source
    pub(super) range: Range<usize>,
    /// bytes of a tag's name
    pub(super) name: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// the content of `script`, `style`, `title`, `textarea`: no markup inside
    Raw,
    Open,
    Close,
}

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

/// All tokens of a source, in order; comments and declarations are left out.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut text = 0;
    let push_text = |tokens: &mut Vec<Token>, range: Range<usize>| {
        if !range.is_empty() {
            tokens.push(Token { kind: Kind::Text, range, name: 0..0 });
        }
    };
    while let Some(found) = source[at..].find('<') {
        let start = at + found;
        let rest = &source[start..];
        let Some((end, tag)) = markup(rest) else {
            at = start + 1;
            continue;
        };
        push_text(&mut tokens, text..start);
        at = start + end;
        text = at;
        let Some((kind, name)) = tag else { continue };
        let name = start + name.start..start + name.end;
        tokens.push(Token { kind, range: start..at, name: name.clone() });
        let name = &source[name];
        if kind == Kind::Open && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            let end = at + raw_end(&source[at..], name);
            if end > at {
                tokens.push(Token { kind: Kind::Raw, range: at..end, name: 0..0 });
            }
            at = end;
            text = end;
        }
    }
    push_text(&mut tokens, text..source.len());
    tokens
}

type Tag = (Kind, Range<usize>);

/// Length of the markup that a text starts with, and the tag if it is one; `None` when `<` is only a character.
fn markup(text: &str) -> Option<(usize, Option<Tag>)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some((comment.find("-->").map_or(text.len(), |end| end + 7), None));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Some((text.find('>').map_or(text.len(), |end| end + 1), None));
    }
    let close = text.starts_with("</");
    let start = 1 + usize::from(close);
    let len =
        text[start..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')).count();
    if len == 0 || !text.as_bytes()[start].is_ascii_alphabetic() {
        return None;
    }
    let mut quote = None;
    let mut value = false;
    for (i, b) in text.bytes().enumerate().skip(start + len) {
        match (quote, b) {
            (Some(q), _) if b == q => quote = None,
            (Some(_), _) => {}
            // A quotation mark only quotes where a value begins.
            (None, b'"' | b'\'') if value => quote = Some(b),
            (None, b'>') => {
                let kind = if close { Kind::Close } else { Kind::Open };
                return Some((i + 1, Some((kind, start..start + len))));
            }
            _ => {}
        }
        value = b == b'=' || (value && b.is_ascii_whitespace());
    }
    None
}

/// Bytes before the end tag of a raw element.
fn raw_end(text: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        let start = at + found;
        let after = start + 2;
        let named = text.get(after..after + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        if named && !text[after + name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return start;
        }
        at = after;
    }
    text.len()
}

/// The value of an attribute of an open tag (`<a href="…">`), references not decoded; empty for one without a value.
pub(super) fn attribute<'s>(tag: &'s str, wanted: &str) -> Option<&'s str> {
    let mut rest = tag.trim_start_matches('<').trim_end_matches('>');
    rest = rest.trim_start_matches(|c: char| !c.is_ascii_whitespace() && c != '/');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let len =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        // A stray sign is taken for a name, so that the loop goes on.
        let len = if len == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { len };
        let (name, after) = rest.split_at(len);
        let after_name = after.trim_start();
        let (value, after) = match after_name.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
            },
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<(Kind, &str)> {
        tokens(source).into_iter().map(|token| (token.kind, &source[token.range])).collect()
    }

    #[test]
    fn tags_text_and_raw_content_are_told_apart() {
        let source = "<!doctype html><p class='a>b'>1 < 2<!-- <p> --><script>if (a<b) \"</p>\"</SCRIPT>x";
        assert_eq!(
            shown(source),
            [
                (Kind::Open, "<p class='a>b'>"),
                (Kind::Text, "1 < 2"),
                (Kind::Open, "<script>"),
                (Kind::Raw, "if (a<b) \"</p>\""),
                (Kind::Close, "</SCRIPT>"),
                (Kind::Text, "x"),
            ]
        );
        assert_eq!(shown("a<b"), [(Kind::Text, "a<b")]);
    }

    #[test]
    fn attributes_are_found_however_written() {
        let tag = "<meta NAME=date content = '2025-02-04' hidden data-x=\"a b\"/>";
        assert_eq!(attribute(tag, "name"), Some("date"));
        assert_eq!(attribute(tag, "content"), Some("2025-02-04"));
        assert_eq!(attribute(tag, "hidden"), Some(""));
        assert_eq!(attribute(tag, "data-x"), Some("a b"));
        assert_eq!(attribute(tag, "x"), None);
    }
}
