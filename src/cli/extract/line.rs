//! The JSON line of a document in the making.

use super::output::Kind;
use crate::analysis::record::Record;
use crate::cli::batch::Taken;
use crate::gazetteer::Gazetteer;
use serde::Serialize;
use std::io::{self, Read, Write};

/// The lists of a record.
const LISTS: [&str; 3] = ["toponyms", "claims", "events"];

/// The same in the JSON of a record in which nothing has been found. Nothing before them can read like this: in strings, quotation
/// marks are escaped.
const NO_LISTS: &str = r#""toponyms":[],"claims":[],"events":[]"#;

/// zstd's fastest level but the negative ones: lists take a twelfth of their room.
const ZSTD_LEVEL: i32 = 1;

/// Bytes of a list that are packed and unpacked at a time.
const PIECE_BYTES: usize = 64 << 10;

/// A document's line, with its line feed.
pub(super) enum Line {
    Whole(Vec<u8>),
    /// of a document that was analysed in parts: the line is several times as long as the text, and is kept packed
    Parts {
        /// what stands before the lists
        head: String,
        parts: Vec<Part>,
        /// what stands after the lists
        tail: String,
    },
}

/// What stands in each of the [`LISTS`], separated by commas and packed by zstd; nothing when there is nothing.
pub(super) struct Part([Vec<u8>; 3]);

impl Line {
    /// Analyses a document and makes its line.
    pub(super) fn of(
        taken: Taken<'_, '_, io::Result<Line>>,
        gazetteer: &Gazetteer,
        kind: Kind,
    ) -> io::Result<Self> {
        if taken.document.is_long() {
            Line::parts(taken, gazetteer, kind)
        } else {
            Line::whole(taken, gazetteer, kind)
        }
    }

    fn whole(taken: Taken<'_, '_, io::Result<Line>>, gazetteer: &Gazetteer, kind: Kind) -> io::Result<Self> {
        // About what a document's line needs, so that it rarely has to grow.
        let mut line = Buffer(Vec::with_capacity(4 << 10));
        let mut written = Ok(());
        taken.analyse(|analysis, _| {
            written = serde_json::to_writer(&mut line, &kind.suited(Record::of(analysis, gazetteer)));
        });
        written?;
        line.0.push(b'\n');
        Ok(Line::Whole(line.0))
    }

    fn parts(taken: Taken<'_, '_, io::Result<Line>>, gazetteer: &Gazetteer, kind: Kind) -> io::Result<Self> {
        let mut parts = Vec::new();
        let document = taken.analyse(|analysis, _| parts.push(Part::of(&Record::of(analysis, gazetteer))));
        let rest = serde_json::to_string(&kind.suited(Record::empty(&document)))?;
        let (head, tail) = rest.split_once(NO_LISTS).ok_or(io::ErrorKind::InvalidData)?;
        let parts = parts.into_iter().collect::<io::Result<_>>()?;
        Ok(Line::Parts { head: head.to_owned(), parts, tail: format!("{tail}\n") })
    }

    /// The line of a document of parts with nothing in its lists.
    pub(super) fn without_lists(head: &str, tail: &str) -> Vec<u8> {
        [head, NO_LISTS, tail].concat().into_bytes()
    }

    /// Gives the line to `write`, in pieces.
    pub(super) fn write_to(&self, mut write: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        match self {
            Line::Whole(line) => write(line),
            Line::Parts { head, parts, tail } => {
                write(head.as_bytes())?;
                for (i, name) in LISTS.iter().enumerate() {
                    write(format!("{}\"{name}\":[", if i > 0 { "," } else { "" }).as_bytes())?;
                    let mut first = true;
                    for list in parts.iter().map(|part| &part.0[i]).filter(|list| !list.is_empty()) {
                        if !std::mem::take(&mut first) {
                            write(b",")?;
                        }
                        unpack(list, &mut write)?;
                    }
                    write(b"]")?;
                }
                write(tail.as_bytes())
            }
        }
    }
}

impl Part {
    fn of(record: &Record<'_>) -> io::Result<Self> {
        Ok(Part([packed(&record.toponyms)?, packed(&record.claims)?, packed(&record.events)?]))
    }

    /// Whether a field of the record is one of the lists.
    pub(super) fn has_list(field: &str) -> bool {
        LISTS.contains(&field)
    }

    /// One of the lists, as the only field of an object.
    pub(super) fn object(&self, field: &str) -> io::Result<Vec<u8>> {
        let mut object = format!("{{\"{field}\":[").into_bytes();
        for (_, list) in LISTS.iter().zip(&self.0).filter(|(name, _)| **name == field) {
            unpack(list, |piece| object.write_all(piece))?;
        }
        object.extend_from_slice(b"]}\n");
        Ok(object)
    }
}

fn packed(elements: &[impl Serialize]) -> io::Result<Vec<u8>> {
    if elements.is_empty() {
        return Ok(Vec::new());
    }
    let mut packer = zstd::stream::write::Encoder::new(Vec::new(), ZSTD_LEVEL)?;
    let mut text = Buffer(Vec::with_capacity(2 * PIECE_BYTES));
    for (i, element) in elements.iter().enumerate() {
        if i > 0 {
            text.0.push(b',');
        }
        serde_json::to_writer(&mut text, element)?;
        if text.0.len() >= PIECE_BYTES {
            packer.write_all(&text.0)?;
            text.0.clear();
        }
    }
    packer.write_all(&text.0)?;
    packer.finish()
}

fn unpack(list: &[u8], mut write: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let mut unpacked = zstd::stream::read::Decoder::new(list)?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match unpacked.read(&mut piece)? {
            0 => return Ok(()),
            read => write(&piece[..read])?,
        }
    }
}

impl Kind {
    /// A record as this kind of output takes it.
    fn suited(self, record: Record<'_>) -> Record<'_> {
        match self {
            Kind::Parquet => record.with_flat_properties(),
            Kind::Lines | Kind::Zstd => record,
        }
    }
}

/// Bytes in the making. JSON is written in pieces most of which are a single sign, which a vector takes like any others.
struct Buffer(Vec<u8>);

impl Write for Buffer {
    #[inline(always)]
    fn write_all(&mut self, piece: &[u8]) -> io::Result<()> {
        match piece {
            &[sign] => self.0.push(sign),
            _ => self.0.extend_from_slice(piece),
        }
        Ok(())
    }

    #[inline]
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.write_all(piece).map(|()| piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
