//! What a Parquet file says about itself, looked over before the Parquet library reads it.
//!
//! Parquet's table of contents and the headers of its pages are structures in Thrift's compact protocol. The library passes over
//! fields that it does not know, and over a list of truth values without looking at one byte a value: six bytes that promise two
//! thousand million of them keep it busy for seconds. Here every element has to be there.
//! Protocol: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.

use bytes::Bytes;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::ChunkReader;

/// Structures inside structures; Parquet has a dozen.
const DEEPEST: usize = 64;
/// The length of the table of contents and the mark behind it.
const TAIL: u64 = 8;
/// Bytes that a page's header is looked for in at first; few are longer than 100.
const HEADER: usize = 1 << 10;
/// The field of a page's header that tells how long the page is behind it.
const PACKED_SIZE: i64 = 3;

const STOP: u8 = 0;
const TRUE: u8 = 1;
const FALSE: u8 = 2;

/// Why a structure cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// it goes on behind the last byte
    Cut,
    /// no structure at all
    Malformed,
}

/// A walk over one structure.
struct Walk<'b> {
    bytes: &'b [u8],
    at: usize,
    /// the value of [`PACKED_SIZE`]
    packed_size: Option<i64>,
}

impl Walk<'_> {
    fn byte(&mut self) -> Result<u8, Fault> {
        self.at += 1;
        self.bytes.get(self.at - 1).copied().ok_or(Fault::Cut)
    }

    fn pass(&mut self, count: u64) -> Result<(), Fault> {
        let left = (self.bytes.len() - self.at.min(self.bytes.len())) as u64;
        self.at += count.min(left) as usize;
        if count > left { Err(Fault::Cut) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<u64, Fault> {
        let mut number = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Fault::Malformed)
    }

    fn signed(&mut self) -> Result<i64, Fault> {
        let number = self.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn structure(&mut self, depth: usize) -> Result<(), Fault> {
        let mut id = 0_i64;
        loop {
            let head = self.byte()?;
            if head & 0xF == STOP {
                return Ok(());
            }
            id = if head >> 4 == 0 { self.signed()? } else { id + i64::from(head >> 4) };
            match head & 0xF {
                // The value of a field stands in its type.
                TRUE | FALSE => {}
                5 if depth == 0 && id == PACKED_SIZE => self.packed_size = Some(self.signed()?),
                kind => self.value(kind, depth)?,
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Result<(), Fault> {
        if depth > DEEPEST {
            return Err(Fault::Malformed);
        }
        match kind {
            TRUE | FALSE | 3 => self.pass(1),
            4..=6 => self.number().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.number()?;
                self.pass(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 0xF { self.number()? } else { u64::from(head >> 4) };
                self.elements(count, &[head & 0xF], depth)
            }
            11 => match self.number()? {
                0 => Ok(()),
                count => {
                    let kinds = self.byte()?;
                    self.elements(count, &[kinds >> 4, kinds & 0xF], depth)
                }
            },
            12 => self.structure(depth + 1),
            13 => self.pass(16),
            _ => Err(Fault::Malformed),
        }
    }

    /// Each takes a byte at least, so that the walk ends whatever their count is.
    fn elements(&mut self, count: u64, kinds: &[u8], depth: usize) -> Result<(), Fault> {
        for _ in 0..count {
            for &kind in kinds {
                self.value(kind, depth + 1)?;
            }
        }
        Ok(())
    }
}

/// Length of the structure that `bytes` begin with, and its field 3 where that is a number.
fn measure(bytes: &[u8]) -> Result<(usize, Option<i64>), Fault> {
    let mut walk = Walk { bytes, at: 0, packed_size: None };
    walk.structure(0)?;
    Ok((walk.at, walk.packed_size))
}

fn read(input: &impl ChunkReader, start: u64, length: usize) -> Result<Bytes, String> {
    input.get_bytes(start, length).map_err(|error| error.to_string())
}

/// Looks over the table of contents; what is no Parquet at all is left to the library to tell.
///
/// # Errors
/// It promises more than there is.
pub(super) fn check_contents(input: &impl ChunkReader) -> Result<(), String> {
    let Some(tail_at) = input.len().checked_sub(TAIL) else { return Ok(()) };
    let tail = read(input, tail_at, TAIL as usize)?;
    let &[a, b, c, d, b'P', b'A', b'R', b'1'] = &tail[..] else { return Ok(()) };
    let length = u32::from_le_bytes([a, b, c, d]);
    let Some(start) = tail_at.checked_sub(u64::from(length)) else { return Ok(()) };
    let contents = read(input, start, length as usize)?;
    measure(&contents).map(drop).map_err(|_| "its table of contents is damaged".into())
}

/// Looks over the headers of all pages.
///
/// # Errors
/// One promises more than there is.
pub(super) fn check_pages(input: &impl ChunkReader, contents: &ParquetMetaData) -> Result<(), String> {
    for column in contents.row_groups().iter().flat_map(|group| group.columns()) {
        // A library that reads damaged sizes panics here; the caller catches it.
        let (mut at, length) = column.byte_range();
        let end = at.saturating_add(length).min(input.len());
        while at < end {
            let left = usize::try_from(end - at).unwrap_or(usize::MAX);
            let mut measured = measure(&read(input, at, left.min(HEADER))?);
            if measured == Err(Fault::Cut) && left > HEADER {
                measured = measure(&read(input, at, left)?);
            }
            let size = match measured {
                Ok((header, Some(page @ 0..))) => header as u64 + page as u64,
                _ => return Err("a page's header is damaged".into()),
            };
            at = at.saturating_add(size);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_must_have_its_elements() {
        // field 1, a list of 2,147,483,647 truth values, in nine bytes
        let bytes = [0x19, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x01, 0x00];
        assert_eq!(measure(&bytes), Err(Fault::Cut));
        // the same with one of them
        assert_eq!(measure(&[0x19, 0x11, 0x01, 0x00]), Ok((4, None)));
    }

    #[test]
    fn a_page_tells_its_length() {
        // fields 1 and 3 are numbers: 0 and 300
        assert_eq!(measure(&[0x15, 0x00, 0x25, 0xD8, 0x04, 0x00, 0xFF]), Ok((6, Some(300))));
    }

    proptest! {
        #[test]
        fn a_walk_ends(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Ok((length, _)) = measure(&bytes) {
                prop_assert!(length <= bytes.len());
            }
        }
    }
}
