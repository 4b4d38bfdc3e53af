//! Markdown: its text without the markup, with the way back into the source.

use super::original::{Extraction, Original};
use super::{Name, entity, front_matter, metadata};
use crate::document::Document;
use serde_json::Value;
use std::ops::Range;

/// The document in a Markdown file.
pub(super) fn read(name: &Name, source: String) -> Document {
    let mut document = Document { origin: name.origin.clone(), ..Document::from_text(&name.id, "") };
    let body = front_matter::apply(&mut document, &source);
    let mut reader = Reader { source: &source, out: Extraction::of(&source), title: None };
    reader.blocks(body);
    let Reader { mut out, title, .. } = reader;
    out.trim_end();
    let (text, pieces) = out.finish();
    document.text = text;
    document.original = Some(Original::new(source, pieces));
    if let (None, Some(title)) = (&document.title, title) {
        metadata::set(&mut document, "title", Value::String(title));
    }
    document
}

struct Reader<'s> {
    source: &'s str,
    out: Extraction<'s>,
    /// the first heading
    title: Option<String>,
}

impl Reader<'_> {
    fn blocks(&mut self, start: usize) {
        let mut at = start;
        let mut fence: Option<&str> = None;
        let mut comment = false;
        for line in self.source[start..].split_inclusive('\n') {
            let range = at..at + line.trim_end().len();
            let end = at + line.len();
            at = end;
            let body = self.source[range.clone()].trim_start();
            let range = range.end - body.len()..range.end;
            if let Some(mark) = fence {
                if body.starts_with(mark) {
                    fence = None;
                }
                continue;
            }
            if comment || body.starts_with("<!--") {
                comment = !body.contains("-->");
                continue;
            }
            if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| body.starts_with(mark)) {
                fence = Some(mark);
                self.end_paragraph(range.start);
                continue;
            }
            if is_rule(body) || is_table_rule(body) || is_definition(body) {
                self.end_paragraph(range.start);
                continue;
            }
            self.line(range.clone());
            if range.end < end {
                self.out.keep(range.end..end);
            }
        }
    }

    fn end_paragraph(&mut self, at: usize) {
        let needed = match self.out.text() {
            text if text.is_empty() || text.ends_with("\n\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        self.out.replace(at..at, needed);
    }

    fn line(&mut self, range: Range<usize>) {
        let mut start = range.start;
        while self.source[start..range.end].starts_with('>') {
            start += 1;
            start += self.source[start..range.end].len() - self.source[start..range.end].trim_start().len();
        }
        let body = &self.source[start..range.end];
        let level = body.bytes().take_while(|&b| b == b'#').count();
        if (1..=6).contains(&level) && body[level..].starts_with([' ', '\t']) {
            let text = body[level..].trim();
            let text = text.trim_end_matches('#').trim_end();
            let from = start + body.len() - body[level..].trim_start().len();
            self.end_paragraph(start);
            let before = self.out.text().len();
            self.inline(from..from + text.len());
            if self.title.is_none() {
                self.title =
                    Some(self.out.text()[before..].trim().to_owned()).filter(|title| !title.is_empty());
            }
            self.out.replace(range.end..range.end, "\n");
            return;
        }
        self.inline(start..range.end);
    }

    fn inline(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.source[at..range.end];
            let plain = rest.find(['*', '_', '`', '[', ']', '!', '\\', '<', '&', '~']).unwrap_or(rest.len());
            self.out.keep(at..at + plain);
            at += plain;
            if at == range.end {
                break;
            }
            at += self.markup(at, &range);
        }
    }

    /// Handles the markup character at `at`; gives the bytes it took.
    fn markup(&mut self, at: usize, range: &Range<usize>) -> usize {
        let rest = &self.source[at..range.end];
        let before = self.source[range.start..at].chars().next_back();
        let mark = rest.chars().next().unwrap_or(' ');
        match mark {
            '*' | '_' | '~' => {
                let run = rest.len() - rest.trim_start_matches(mark).len();
                let after = rest[run..].chars().next();
                let in_word =
                    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
                let touches =
                    before.is_some_and(|c| !c.is_whitespace()) || after.is_some_and(|c| !c.is_whitespace());
                // A list's bullet and a lone star stand alone; `snake_case` and a single `~` are text.
                let emphasis = run <= 3 && touches && !(mark == '_' && in_word) && !(mark == '~' && run == 1);
                if !emphasis {
                    self.out.keep(at..at + run);
                }
                run
            }
            '`' => rest.len() - rest.trim_start_matches('`').len(),
            '\\' => match rest[1..].chars().next() {
                Some(c) if c.is_ascii_punctuation() => {
                    self.out.keep(at + 1..at + 2);
                    2
                }
                _ => self.kept(at, 1),
            },
            '!' if rest.starts_with("![") => match link(&rest[1..]) {
                Some(link) => 1 + link.len,
                None => self.kept(at, 1),
            },
            '[' => match link(rest) {
                Some(link) => {
                    if !link.is_note {
                        self.inline(at + 1..at + 1 + link.text);
                    }
                    link.len
                }
                None => self.kept(at, 1),
            },
            '<' => match rest.find('>') {
                Some(end) if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                    if rest[1..].starts_with("br") {
                        self.out.replace(at..at + end + 1, "\n");
                    }
                    end + 1
                }
                _ => self.kept(at, 1),
            },
            '&' => match entity::decode(rest) {
                Some((c, len)) => {
                    self.out.replace(at..at + len, c.encode_utf8(&mut [0; 4]));
                    len
                }
                None => self.kept(at, 1),
            },
            _ => self.kept(at, mark.len_utf8()),
        }
    }

    fn kept(&mut self, at: usize, len: usize) -> usize {
        self.out.keep(at..at + len);
        len
    }
}

struct Link {
    /// bytes of the text between the brackets
    text: usize,
    /// bytes in all
    len: usize,
    /// a footnote mark: `[^1]`
    is_note: bool,
}

/// `[text](target)`, `[text][name]` or `[^1]` at the start of a text; brackets alone are no link.
fn link(rest: &str) -> Option<Link> {
    let mut depth = 0;
    let close = rest.char_indices().find_map(|(i, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(i)
    })?;
    let text = close - 1;
    let after = &rest[close + 1..];
    if rest.starts_with("[^") {
        return Some(Link { text, len: close + 1, is_note: true });
    }
    let target = match after.chars().next()? {
        '(' => {
            let mut depth = 0;
            after.char_indices().find_map(|(i, c)| {
                match c {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                (depth == 0).then_some(i)
            })?
        }
        '[' => after.find(']')?,
        _ => return None,
    };
    Some(Link { text, len: close + 1 + target + 1, is_note: false })
}

/// `---`, `***`, and the line under a heading.
fn is_rule(line: &str) -> bool {
    let mark = line.chars().next().filter(|c| matches!(c, '-' | '*' | '_' | '='));
    mark.is_some_and(|mark| {
        line.chars().all(|c| c == mark || c == ' ') && line.chars().filter(|&c| c == mark).count() >= 3
    })
}

/// `|---|:--|`
fn is_table_rule(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// `[name]: https://…`
fn is_definition(line: &str) -> bool {
    line.starts_with('[')
        && line.find("]:").is_some_and(|at| !line[..at].contains(' ') || line[at..].contains("://"))
}
