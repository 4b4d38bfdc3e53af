//! The frame of an index: head, section table, sections.
//!
//! ```text
//! Head (40 bytes) | SectionEntry × n (32 bytes each) | zeros to 64 | section, padded with zeros to 64 bytes | section | …
//! ```
//! Sections follow each other without gaps. The stamp covers head and section table, each entry's checksum its section with
//! padding, so that no byte of a file is unchecked. Opening checks the frame, which takes microseconds whatever the size;
//! [`Frame::verify`] reads everything.

use super::{SECTIONS, Section};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// First bytes of every index; the line feed and the high byte show transfers that changed line ends or cut bits.
const MAGIC: [u8; 8] = *b"DLGAZ\x8A\r\n";
/// Raised with every change of the layout, except for new sections that a reader can do without: it passes over those that it
/// does not know.
const VERSION: u32 = 5;
/// Reads `0A 0B 0C 0D` where a program wrote its numbers in big-endian order.
const BYTE_ORDER: u32 = 0x0A0B_0C0D;
/// Sections begin at multiples of this: a cache line.
const ALIGNMENT: usize = 64;
/// Bytes that are written at a time. Linux keeps a file that is written so in pages of this size while it is in memory; a look into an
/// index of a gigabyte then takes two thirds of the time, since the processor finds the page at once.
const BLOCK: usize = 2 << 20;
/// More sections than any version will have.
const MAX_SECTIONS: u32 = 1024;

const REBUILD: &str = "build it again with `dateline gazetteer build`";

#[derive(Debug, Clone, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct Head {
    magic: [u8; 8],
    version: U32,
    byte_order: U32,
    sections: U32,
    /// none is defined: zero
    flags: U32,
    length: U64,
    /// checksum of the fields above and of the section table, and thereby of the whole content
    stamp: U64,
}

#[derive(Debug, Clone, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
struct SectionEntry {
    id: U32,
    row_bytes: U32,
    offset: U64,
    length: U64,
    checksum: U64,
}

/// Where the sections of a checked index lie.
#[derive(Debug)]
pub(crate) struct Frame {
    ranges: [Range<usize>; SECTIONS],
    /// tells one content from another
    pub(crate) stamp: u64,
}

impl Frame {
    /// Checks head and section table; says in words what is wrong.
    pub(crate) fn check(bytes: &[u8]) -> Result<Self, String> {
        let magic = &bytes[..bytes.len().min(MAGIC.len())];
        if !MAGIC.starts_with(magic) {
            return Err("it is not a gazetteer index: it does not begin like one".to_owned());
        }
        let (head, rest) = Head::ref_from_prefix(bytes).map_err(|_| {
            format!("it is cut off: {} bytes are too few for its head; {REBUILD}", bytes.len())
        })?;
        if head.byte_order == BYTE_ORDER.swap_bytes() {
            return Err(format!("its numbers are in the byte order of another machine; {REBUILD} here"));
        }
        match head.version.get() {
            VERSION => {}
            newer @ VERSION.. => {
                return Err(format!(
                    "it was built by a newer Dateline (format {newer}, this program reads {VERSION}): {REBUILD}, or update Dateline"
                ));
            }
            older => {
                return Err(format!(
                    "it was built by an older Dateline (format {older}, this program reads {VERSION}): {REBUILD}"
                ));
            }
        }
        if head.byte_order != BYTE_ORDER || head.sections > MAX_SECTIONS {
            return Err(format!("its head is damaged; {REBUILD}"));
        }
        if head.length != bytes.len() as u64 {
            let wrong = if head.length > bytes.len() as u64 { "cut off" } else { "too long" };
            return Err(format!(
                "it is {wrong}: {} bytes instead of {}; {REBUILD}",
                bytes.len(),
                head.length
            ));
        }
        let table = <[SectionEntry]>::ref_from_prefix_with_elems(rest, head.sections.get() as usize);
        let table = table.map_err(|_| "it is cut off within its section table".to_owned())?.0;
        if head.stamp.get() != stamp(head, table) {
            return Err(format!("its section table is damaged; {REBUILD}"));
        }
        Ok(Frame { ranges: ranges(bytes, table)?, stamp: head.stamp.get() })
    }

    /// Compares the contents of all sections with their checksums; says in words which is damaged.
    pub(crate) fn verify(bytes: &[u8]) -> Result<(), String> {
        Frame::check(bytes)?;
        let damaged = |what: String| format!("{what} is damaged; {REBUILD}");
        let (head, rest) = Head::ref_from_prefix(bytes).map_err(|_| damaged("its head".to_owned()))?;
        let table = <[SectionEntry]>::ref_from_prefix_with_elems(rest, head.sections.get() as usize);
        for entry in table.map_err(|_| damaged("its section table".to_owned()))?.0 {
            let (offset, length) = (entry.offset.get() as usize, entry.length.get() as usize);
            let padded = bytes.get(offset..offset.saturating_add(length.next_multiple_of(ALIGNMENT)));
            let whole = padded.is_some_and(|padded| entry.checksum.get() == Checksum::of(padded));
            if !whole {
                return Err(damaged(format!("its section {}", Section::name_of(entry.id.get()))));
            }
        }
        Ok(())
    }

    pub(crate) fn range(&self, section: Section) -> Range<usize> {
        self.ranges[section as usize].clone()
    }
}

/// Checks that the sections fill the file, in their order and with rows of the right size.
fn ranges(bytes: &[u8], table: &[SectionEntry]) -> Result<[Range<usize>; SECTIONS], String> {
    let damaged = |what: &str, id: u32| format!("its section {} {what}; {REBUILD}", Section::name_of(id));
    let mut ranges: [Option<Range<usize>>; SECTIONS] = std::array::from_fn(|_| None);
    let table_end = size_of::<Head>() + size_of_val(table);
    let mut end = table_end.next_multiple_of(ALIGNMENT);
    if bytes.get(table_end..end).is_none_or(|gap| gap.iter().any(|&byte| byte != 0)) {
        return Err(format!("its section table is damaged; {REBUILD}"));
    }
    for entry in table {
        let (id, length) = (entry.id.get(), entry.length.get());
        let start = end;
        let room = (bytes.len() - start) as u64;
        if entry.offset != start as u64 || length > room || length.next_multiple_of(ALIGNMENT as u64) > room {
            return Err(damaged("does not lie where it should", id));
        }
        end = start + (length as usize).next_multiple_of(ALIGNMENT);
        let Some(section) = Section::of(id) else { continue };
        let row_bytes = section.row_bytes() as u32;
        if entry.row_bytes != row_bytes || length % u64::from(row_bytes) != 0 {
            return Err(damaged("has rows of another size", id));
        }
        if ranges[section as usize].replace(start..start + length as usize).is_some() {
            return Err(damaged("stands twice", id));
        }
    }
    if end != bytes.len() {
        return Err(format!("it does not end with its last section; {REBUILD}"));
    }
    let mut found = std::array::from_fn(|_| 0..0);
    for (section, (range, slot)) in Section::ALL.into_iter().zip(ranges.into_iter().zip(&mut found)) {
        *slot = range.ok_or_else(|| damaged("is missing", section as u32))?;
    }
    Ok(found)
}

fn stamp(head: &Head, table: &[SectionEntry]) -> u64 {
    let covered = size_of::<Head>() - size_of::<U64>();
    let mut checksum = Checksum::new();
    checksum.update(&head.as_bytes()[..covered]);
    checksum.update(table.as_bytes());
    checksum.finish()
}

/// Writes an index section by section, so that none needs to be in memory as a whole.
pub(crate) struct IndexWriter<'w, W> {
    out: &'w mut W,
    /// less than a block, which waits to be written
    block: Vec<u8>,
    begin: u64,
    table: Vec<SectionEntry>,
    checksum: Checksum,
    at: u64,
}

impl<'w, W: Write + Seek> IndexWriter<'w, W> {
    /// Begins an index where `out` stands.
    pub(crate) fn new(out: &'w mut W) -> io::Result<Self> {
        let begin = out.stream_position()?;
        let head = (size_of::<Head>() + SECTIONS * size_of::<SectionEntry>()).next_multiple_of(ALIGNMENT);
        let mut block = Vec::with_capacity(BLOCK);
        block.resize(head, 0);
        Ok(IndexWriter {
            out,
            block,
            begin,
            table: Vec::with_capacity(SECTIONS),
            checksum: Checksum::new(),
            at: head as u64,
        })
    }

    /// Ends the section before and begins this one. Sections come in the order of [`Section::ALL`]; those that are passed over
    /// are empty.
    pub(crate) fn begin(&mut self, section: Section) -> io::Result<()> {
        self.end()?;
        while self.table.len() < section as usize {
            self.open(Section::ALL[self.table.len()]);
            self.end()?;
        }
        if self.table.len() != section as usize {
            return Err(io::Error::other("the sections are written out of order"));
        }
        self.open(section);
        Ok(())
    }

    /// Adds bytes to the section begun last.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.checksum.update(bytes);
        self.at += bytes.len() as u64;
        while self.block.len() + bytes.len() >= BLOCK {
            let (now, later) = bytes.split_at(BLOCK - self.block.len());
            self.block.extend_from_slice(now);
            self.out.write_all(&self.block)?;
            self.block.clear();
            bytes = later;
        }
        self.block.extend_from_slice(bytes);
        Ok(())
    }

    /// A whole section.
    pub(crate) fn section(&mut self, section: Section, content: &mut impl Read) -> io::Result<()> {
        self.begin(section)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => self.write(&buffer[..length])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Ends the last section and writes the head; gives the size of the whole.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.end()?;
        while self.table.len() < SECTIONS {
            self.open(Section::ALL[self.table.len()]);
            self.end()?;
        }
        let mut head = Head {
            magic: MAGIC,
            version: U32::new(VERSION),
            byte_order: U32::new(BYTE_ORDER),
            sections: U32::new(SECTIONS as u32),
            flags: U32::new(0),
            length: U64::new(self.at),
            stamp: U64::new(0),
        };
        head.stamp = U64::new(stamp(&head, &self.table));
        self.out.write_all(&self.block)?;
        self.out.seek(SeekFrom::Start(self.begin))?;
        self.out.write_all(head.as_bytes())?;
        self.out.write_all(self.table.as_bytes())?;
        self.out.seek(SeekFrom::Start(self.begin + self.at))?;
        self.out.flush()?;
        Ok(self.at)
    }

    fn open(&mut self, section: Section) {
        self.checksum = Checksum::new();
        self.table.push(SectionEntry {
            id: U32::new(section as u32),
            row_bytes: U32::new(section.row_bytes() as u32),
            offset: U64::new(self.at),
            length: U64::new(0),
            checksum: U64::new(0),
        });
    }

    /// Pads the section begun last and enters its length and checksum.
    fn end(&mut self) -> io::Result<()> {
        let at = self.at;
        let Some(offset) = self.table.last().map(|entry| entry.offset.get()) else { return Ok(()) };
        let padding = at.next_multiple_of(ALIGNMENT as u64) - at;
        self.write(&[0; ALIGNMENT][..padding as usize])?;
        let checksum = std::mem::replace(&mut self.checksum, Checksum::new()).finish();
        if let Some(entry) = self.table.last_mut().filter(|entry| entry.checksum == 0) {
            entry.length = U64::new(at - offset);
            entry.checksum = U64::new(checksum);
        }
        Ok(())
    }
}

/// A 64-bit checksum, eight bytes a step. Each step is a bijection of both state and input, so any change confined to eight
/// aligned bytes is found for certain, any other with probability 1 − 2⁻⁶⁴. It guards against accidents, not against forgers.
#[derive(Debug)]
struct Checksum {
    state: u64,
    length: u64,
    pending: [u8; 8],
}

impl Checksum {
    fn new() -> Self {
        Checksum { state: 0x9E37_79B9_7F4A_7C15, length: 0, pending: [0; 8] }
    }

    fn of(bytes: &[u8]) -> u64 {
        let mut checksum = Checksum::new();
        checksum.update(bytes);
        checksum.finish()
    }

    fn update(&mut self, mut bytes: &[u8]) {
        let waiting = (self.length % 8) as usize;
        self.length += bytes.len() as u64;
        if waiting > 0 {
            let (first, rest) = bytes.split_at(bytes.len().min(8 - waiting));
            self.pending[waiting..waiting + first.len()].copy_from_slice(first);
            if waiting + first.len() < 8 {
                return;
            }
            (self.state, bytes) = (step(self.state, self.pending), rest);
        }
        let (words, rest) = bytes.as_chunks::<8>();
        self.state = words.iter().fold(self.state, |state, word| step(state, *word));
        self.pending[..rest.len()].copy_from_slice(rest);
    }

    fn finish(mut self) -> u64 {
        let waiting = (self.length % 8) as usize;
        if waiting > 0 {
            self.pending[waiting..].fill(0);
            self.state = step(self.state, self.pending);
        }
        step(self.state, self.length.to_le_bytes())
    }
}

fn step(state: u64, word: [u8; 8]) -> u64 {
    let state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    state ^ state >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn small() -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let mut writer = IndexWriter::new(&mut out).unwrap();
        writer.section(Section::Places, &mut &[7; 64][..]).unwrap();
        writer.begin(Section::Written).unwrap();
        for part in [&b"Dush"[..], b"a", b"nbe, and all the names that follow it"] {
            writer.write(part).unwrap();
        }
        let size = writer.finish().unwrap();
        assert_eq!(size, out.get_ref().len() as u64);
        out.into_inner()
    }

    #[test]
    fn what_is_written_in_parts_is_found_again() {
        let bytes = small();
        let frame = Frame::check(&bytes).unwrap();
        Frame::verify(&bytes).unwrap();
        assert_eq!(bytes[frame.range(Section::Places)], [7; 64]);
        assert_eq!(&bytes[frame.range(Section::Written)], b"Dushanbe, and all the names that follow it");
        assert!(frame.range(Section::Hits).is_empty());
        assert!(Section::ALL.iter().all(|&section| frame.range(section).start.is_multiple_of(ALIGNMENT)));
    }

    #[test]
    fn every_changed_or_missing_byte_is_found() {
        let bytes = small();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(Frame::verify(&damaged).is_err(), "byte {at}");
            assert!(Frame::check(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_reason_says_what_to_do() {
        let bytes = small();
        let reason = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = bytes.clone();
            change(&mut bytes);
            Frame::check(&bytes).unwrap_err()
        };
        assert_eq!(
            reason(&|bytes| bytes[8] = 6),
            "it was built by a newer Dateline (format 6, this program reads 5): build it again with `dateline gazetteer build`, or update Dateline"
        );
        assert_eq!(
            reason(&|bytes| bytes[8] = 4),
            "it was built by an older Dateline (format 4, this program reads 5): build it again with `dateline gazetteer build`"
        );
        let swapped = reason(&|bytes| bytes[8..24].chunks_exact_mut(4).for_each(<[u8]>::reverse));
        assert!(swapped.contains("byte order of another machine"));
        assert!(reason(&|bytes| bytes.truncate(1000)).starts_with("it is cut off: 1000 bytes instead of"));
        assert!(reason(&|bytes| bytes.truncate(20)).starts_with("it is cut off: 20 bytes are too few"));
        assert!(reason(&|bytes| bytes.push(0)).starts_with("it is too long"));
        assert!(reason(&|bytes| bytes[0] = b'P').starts_with("it is not a gazetteer index"));
        assert!(reason(&|bytes| bytes[50] ^= 1).starts_with("its section table is damaged"));
        let mut damaged = bytes.clone();
        *damaged.last_mut().unwrap() = 1;
        assert!(Frame::verify(&damaged).unwrap_err().starts_with("its section Written is damaged"));
    }
}
