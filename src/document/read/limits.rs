//! How much is read at most, so that no file can use up the memory, and readers that stop there.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Longest text of one document, in bytes of UTF-8.
pub const DOCUMENT_BYTES: usize = 50 << 20;

/// Largest file that holds one document, and largest line, record or JSON file: markup and escapes make a source longer than
/// its text (a Cyrillic letter escaped in JSON takes three times its bytes).
pub const RECORD_BYTES: usize = 3 * DOCUMENT_BYTES;

/// How many times its packed size a compressed file may unpack to: text rarely passes 20, a million zero bytes make 1,000.
pub const UNPACKED_RATIO: u64 = 500;

/// Unpacked bytes below which the ratio is nobody's business.
pub const UNPACKED_FREE: u64 = 100 << 20;

/// The error of a reader that reached a limit; told apart from others by [`is_limit`].
pub(super) fn exceeded(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, reason.into())
}

/// Whether an error says that a limit was reached.
pub(super) fn is_limit(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::FileTooLarge
}

/// Bytes in words: `150 MiB`.
pub(super) fn mebibytes(bytes: usize) -> String {
    format!("{} MiB", bytes >> 20)
}

/// From this length on, room for all that may come is asked for at once: memory that nothing has been written to costs nothing,
/// whereas a vector that grows leaves behind all that it has outgrown.
pub(super) const LONG_BYTES: usize = 4 << 20;

/// Reads to the end, which is probably `length` bytes away, unless it is further away than `limit`.
pub(super) fn read_all(input: &mut impl Read, limit: usize, length: u64) -> io::Result<Vec<u8>> {
    let mut input = input.take(limit as u64 + 1);
    // One more, so that the end is seen.
    let length = usize::try_from(length).unwrap_or(limit).min(limit) + 1;
    let mut bytes = Vec::with_capacity(length);
    let first = length.max(LONG_BYTES);
    (&mut input).take(first as u64).read_to_end(&mut bytes)?;
    if bytes.len() >= first {
        bytes.reserve_exact((limit + 1).saturating_sub(bytes.len()));
        input.read_to_end(&mut bytes)?;
    }
    match bytes.len() > limit {
        true => {
            Err(exceeded(format!("larger than {}, the most that is read in one piece", mebibytes(limit))))
        }
        false => Ok(bytes),
    }
}

/// What [`read_line`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// the file has ended
    End,
    /// a line, which the buffer holds with its line feed
    Read,
    /// a line beyond the limit, which has been passed over
    TooLong,
}

/// Reads a line of at most `limit` bytes into `bytes`; of a longer one nothing is kept.
pub(super) fn read_line(input: &mut impl BufRead, bytes: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    bytes.clear();
    let mut length = 0;
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr::memchr(b'\n', buffer);
        let taken = end.map_or(buffer.len(), |at| at + 1);
        length += taken;
        if length <= limit {
            if length > LONG_BYTES && length > bytes.capacity() {
                bytes.reserve_exact(limit - bytes.len());
            }
            bytes.extend_from_slice(&buffer[..taken]);
        } else if bytes.capacity() > 0 {
            *bytes = Vec::new();
        }
        input.consume(taken);
        if end.is_some() || taken == 0 {
            return Ok(match length {
                0 => Line::End,
                length if length <= limit => Line::Read,
                _ => Line::TooLong,
            });
        }
    }
}

/// A reader that hands out at most an allowance, which its owner renews for each record.
pub(super) struct Rationed<R> {
    inner: R,
    left: Ration,
}

/// The allowance of a [`Rationed`] reader.
#[derive(Clone)]
pub(super) struct Ration(Arc<AtomicU64>);

impl Ration {
    pub(super) fn renew(&self) {
        self.0.store(RECORD_BYTES as u64, Ordering::Relaxed);
    }
}

impl<R> Rationed<R> {
    pub(super) fn new(inner: R) -> (Self, Ration) {
        let left = Ration(Arc::new(AtomicU64::new(RECORD_BYTES as u64)));
        (Rationed { inner, left: left.clone() }, left)
    }
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.0.load(Ordering::Relaxed);
        if left == 0 {
            let limit = mebibytes(RECORD_BYTES);
            return Err(exceeded(format!("a record of more than {limit}; is a quotation mark left open?")));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.inner.read(&mut buffer[..most])?;
        self.left.0.store(left - read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beyond_the_limit_are_passed_over() {
        let mut input = io::BufReader::with_capacity(4, &b"one\nfar too long\ntwo\nalso much too long"[..]);
        let mut bytes = Vec::new();
        let mut next = || (read_line(&mut input, &mut bytes, 8).unwrap(), bytes.clone());
        assert_eq!(next(), (Line::Read, b"one\n".to_vec()));
        assert_eq!(next(), (Line::TooLong, vec![]));
        assert_eq!(next(), (Line::Read, b"two\n".to_vec()));
        assert_eq!(next(), (Line::TooLong, vec![]));
        assert_eq!(next(), (Line::End, vec![]));
    }

    #[test]
    fn what_is_long_is_read_too() {
        let bytes: Vec<u8> = (0..3 * LONG_BYTES + 7).map(|i| (i % 251) as u8 | 0x10).collect();
        for length in [0, 9, LONG_BYTES + 1, bytes.len()] {
            assert!(read_all(&mut &bytes[..], RECORD_BYTES, length as u64).unwrap() == bytes);
        }
        let mut lines = [&bytes[..], b"\n", &bytes[..1000], b"\n"].concat();
        lines.iter_mut().take(bytes.len()).filter(|b| **b == b'\n').for_each(|b| *b = b' ');
        let mut input = io::BufReader::new(&lines[..]);
        let mut line = Vec::new();
        for end in [bytes.len() + 1, 1001] {
            assert_eq!(read_line(&mut input, &mut line, RECORD_BYTES).unwrap(), Line::Read);
            assert_eq!(line.len(), end);
            assert!(line[..1000] == lines[..1000] && line.ends_with(b"\n"));
        }
    }

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        assert_eq!(read_all(&mut &b"12345"[..], 5, 3).unwrap(), b"12345");
        assert!(is_limit(&read_all(&mut &b"123456"[..], 5, 6).unwrap_err()));
    }

    #[test]
    fn an_allowance_is_for_one_record() {
        let (mut reader, ration) = Rationed::new(io::repeat(b'x'));
        let mut buffer = vec![0; 1 << 20];
        let mut pass = |reader: &mut Rationed<io::Repeat>| {
            let mut read = 0;
            while let Ok(n) = reader.read(&mut buffer) {
                read += n;
            }
            read
        };
        assert_eq!(pass(&mut reader), RECORD_BYTES);
        ration.renew();
        assert_eq!(pass(&mut reader), RECORD_BYTES);
    }
}
