//! From bytes to text: byte order marks, declared encodings, and what is no text at all.

use crate::error::{Error, ErrorKind};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// First bytes that tell a file's kind: bytes, what it is, what to do.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF; convert it to text first (pdftotext)"),
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, odt, xlsx); save it as text first"),
    (b"\xD0\xCF\x11\xE0", "an old office document (doc, xls); save it as text first"),
    (b"{\\rtf", "rich text (RTF); save it as plain text first"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1F\x8B", "gzip-compressed twice; unpack it once"),
    (b"\x28\xB5\x2F\xFD", "zstd-compressed twice; unpack it once"),
    (b"BZh", "bzip2-compressed; unpack it first"),
    (b"7z\xBC\xAF", "a 7z archive; unpack it first"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file; give it the extension .parquet, or name the format"),
    (b"\x7FELF", "a program"),
];

/// Longest prefix that [`looks_binary`] and [`needs_decoding`] want to see.
pub(super) const HEAD: usize = 4096;

/// What a file is when it is no text, judged by its first bytes.
pub(super) fn looks_binary(head: &[u8]) -> Option<String> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(format!("this is {what}"));
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return None;
    }
    let zero = head.iter().position(|&b| b == 0)?;
    let head = &head[..head.len().min(HEAD)];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&b| b == 0).count();
    let pairs = head.len() / 2;
    if zeros(1) * 3 > pairs * 2 && zeros(0) * 10 < pairs {
        return Some("this looks like UTF-16 without a byte order mark; try --encoding utf-16le".into());
    }
    if zeros(0) * 3 > pairs * 2 && zeros(1) * 10 < pairs {
        return Some("this looks like UTF-16 without a byte order mark; try --encoding utf-16be".into());
    }
    Some(format!("this is binary data, not text (zero byte at offset {zero})"))
}

/// Whether a file that is read line by line has to be decoded as a whole.
pub(super) fn needs_decoding(head: &[u8], encoding: Option<&'static Encoding>) -> bool {
    encoding.is_some_and(|encoding| encoding != UTF_8)
        || matches!(Encoding::for_bom(head), Some((e, _)) if e != UTF_8)
}

/// Decodes a whole file. `declared` gives the encoding that the content names itself (HTML's `meta charset`), used when the
/// bytes are not UTF-8.
pub(super) fn decode<'b>(
    origin: &str,
    bytes: &'b [u8],
    encoding: Option<&'static Encoding>,
    declared: Option<&'static Encoding>,
) -> Result<Cow<'b, str>, Error> {
    if bytes.is_empty() {
        return Err(Error::new(ErrorKind::Empty, origin, "the file is empty"));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(origin, &bytes[length..], encoding);
    }
    if let Some(encoding) = encoding {
        return decode_as(origin, bytes, encoding);
    }
    if let Some(what) = looks_binary(bytes) {
        return Err(Error::new(ErrorKind::Binary, origin, what));
    }
    match (std::str::from_utf8(bytes), declared) {
        (Ok(text), _) => Ok(Cow::Borrowed(text)),
        (Err(_), Some(declared)) if declared != UTF_8 => decode_as(origin, bytes, declared),
        (Err(error), _) => Err(not_utf8(origin, bytes, error.valid_up_to())),
    }
}

fn decode_as<'b>(origin: &str, bytes: &'b [u8], encoding: &'static Encoding) -> Result<Cow<'b, str>, Error> {
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err(not_utf8(origin, bytes, error.valid_up_to())),
        };
    }
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text),
        None => {
            let odd = (encoding == UTF_16LE || encoding == UTF_16BE) && bytes.len() % 2 == 1;
            let hint = if odd { " (it ends in the middle of a character)" } else { "" };
            Err(Error::new(
                ErrorKind::Encoding,
                origin,
                format!("the bytes are not valid {}{hint}", encoding.name()),
            ))
        }
    }
}

/// The error for bytes that are not UTF-8, with the first wrong one.
pub(super) fn not_utf8(origin: &str, bytes: &[u8], at: usize) -> Error {
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() as u32 + 1;
    let line_start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&bytes[line_start..at]).chars().count() as u32 + 1;
    let hint = match plausible_windows_1252(bytes) {
        true => "; it looks like windows-1252: try --encoding windows-1252",
        false => "; name the encoding with --encoding",
    };
    let byte = bytes.get(at).copied().unwrap_or(0);
    Error::new(ErrorKind::Encoding, origin, format!("not UTF-8: byte 0x{byte:02X} at offset {at}{hint}"))
        .at(line, column)
}

/// Single high bytes among ASCII letters, none of those that windows-1252 leaves undefined.
fn plausible_windows_1252(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|&&b| b >= 0x80).count();
    let undefined = bytes.iter().any(|b| matches!(b, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
    !undefined && high * 5 < bytes.len()
}

/// The encoding that an HTML file's head names, else windows-1252 as browsers assume.
pub(super) fn html_encoding(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(HEAD)];
    let lower = head.to_ascii_lowercase();
    let named = find(&lower, b"charset").and_then(|at| {
        let rest = &lower[at + b"charset".len()..];
        let skip = rest.iter().take_while(|b| matches!(b, b' ' | b'=' | b'"' | b'\'')).count();
        let rest = &rest[skip..];
        let len =
            rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')).count();
        Encoding::for_label(&rest[..len])
    });
    match named {
        Some(encoding) if encoding != UTF_8 => encoding,
        _ => WINDOWS_1252,
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(bytes: &[u8]) -> String {
        decode("f.txt", bytes, None, None).unwrap_err().to_string()
    }

    #[test]
    fn byte_order_marks_are_obeyed_and_removed() {
        assert_eq!(decode("f", b"\xEF\xBB\xBFK\xC3\xB6ln", None, None).unwrap(), "Köln");
        assert_eq!(decode("f", b"\xFF\xFEK\0\xF6\0", None, None).unwrap(), "Kö");
        assert_eq!(decode("f", b"\xFE\xFF\0K\0\xF6", None, None).unwrap(), "Kö");
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(reason(b"%PDF-1.7 ..."), "f.txt: this is a PDF; convert it to text first (pdftotext)");
        assert_eq!(reason(b"abc\0def"), "f.txt: this is binary data, not text (zero byte at offset 3)");
        assert!(reason(b"K\0a\0b\0u\0l\0").contains("--encoding utf-16le"));
        assert_eq!(reason(b""), "f.txt: the file is empty");
    }

    #[test]
    fn other_encodings_are_errors_with_place_and_advice() {
        assert_eq!(
            reason(b"Kabul\nS\xE3o Paulo and many other places"),
            "f.txt:2:2: not UTF-8: byte 0xE3 at offset 7; it looks like windows-1252: try --encoding windows-1252"
        );
        assert_eq!(decode("f", b"S\xE3o", Some(WINDOWS_1252), None).unwrap(), "São");
        assert!(decode("f", b"K\0\xF6", Some(UTF_16LE), None).is_err());
    }

    #[test]
    fn html_names_its_encoding() {
        let page = b"<html><head><meta charset=\"windows-1251\"></head>\xCC\xEE\xF1\xEA\xE2\xE0</html>";
        let text = decode("f", page, None, Some(html_encoding(page))).unwrap();
        assert!(text.contains("Москва"), "{text}");
        assert_eq!(html_encoding(b"<html>"), WINDOWS_1252);
    }
}
