//! Opening an index: from the program itself, from memory, from a file.

use crate::automaton::Automaton;
use crate::format::Section;
use crate::format::container::Frame;
use crate::map::Map;
use std::fs::File;
use std::ops::Deref;
use std::path::Path;
use zerocopy::{FromBytes, Immutable, KnownLayout};

/// The read-only index; share it between threads.
pub struct Gazetteer {
    bytes: Bytes,
    frame: Frame,
}

/// The sections that a look-up of a name reads here and there: in large pages the processor finds each place at once, and the first
/// look-ups wait for the disk less often. The others are left to pages of the usual size, of which a query touches few.
const SEARCHED: [Section; 3] = [Section::Names, Section::Hits, Section::Beginnings];

/// Where the bytes of an index lie.
enum Bytes {
    Static(&'static [u8]),
    Owned(Vec<u8>),
    Mapped(Map),
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Static(bytes) => bytes,
            Bytes::Owned(bytes) => bytes,
            Bytes::Mapped(map) => map,
        }
    }
}

/// Why an index could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// the file could not be read
    #[error("cannot read gazetteer {path}: {source}")]
    Io {
        /// the file
        path: String,
        /// the system's reason
        source: std::io::Error,
    },
    /// not an index of this version, truncated or damaged
    #[error("{path} is not a usable gazetteer: {reason}")]
    Format {
        /// the file, or `embedded`
        path: String,
        /// what is wrong with it, and what to do
        reason: String,
    },
}

impl Gazetteer {
    /// Opens an index that lies in static memory (the embedded default). Checks head and section table only.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, OpenError> {
        Self::checked(Bytes::Static(bytes))
            .map_err(|reason| OpenError::Format { path: "embedded".to_owned(), reason })
    }

    /// Maps an index file into memory; processes that open the same file share its pages. Checks head, section table and
    /// length, which takes microseconds whatever the size; a file that is damaged further inside opens, and gives wrong answers
    /// where it is damaged: [`Gazetteer::verify`] finds that out. Replace a file that may be open by renaming another over it,
    /// never by writing into it.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let name = || path.display().to_string();
        let map = File::open(path).and_then(|file| match file.metadata()?.is_dir() {
            true => Err(std::io::ErrorKind::IsADirectory.into()),
            false => Map::open(&file),
        });
        let map = map.map_err(|source| OpenError::Io { path: name(), source })?;
        Self::checked(Bytes::Mapped(map)).map_err(|reason| OpenError::Format { path: name(), reason })
    }

    /// Opens an index in memory, one just built for instance; verifies checksums. The error says in words what is wrong.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, String> {
        let gazetteer = Self::checked(Bytes::Owned(bytes))?;
        gazetteer.verify()?;
        Ok(gazetteer)
    }

    /// Opens an index in memory and checks as little as [`Gazetteer::open`] does.
    pub fn from_bytes_unverified(bytes: Vec<u8>) -> Result<Self, String> {
        Self::checked(Bytes::Owned(bytes))
    }

    fn checked(bytes: Bytes) -> Result<Self, String> {
        let frame = Frame::check(&bytes)?;
        if let Bytes::Mapped(map) = &bytes {
            SEARCHED.into_iter().for_each(|section| map.prefer_large_pages(frame.range(section)));
        }
        Ok(Gazetteer { bytes, frame })
    }

    /// Reads the whole index and compares it with its checksums; the error says which section is damaged.
    pub fn verify(&self) -> Result<(), String> {
        Frame::verify(&self.bytes)
    }

    /// A number that tells this content from any other: the same tables give the same stamp, on every machine and at any time.
    pub fn stamp(&self) -> u64 {
        self.frame.stamp
    }

    /// The sections by name with their size in bytes, in the order in which they lie; `docs/gazetteer.md` says what they hold.
    pub fn sections(&self) -> impl Iterator<Item = (String, usize)> + '_ {
        Section::ALL
            .into_iter()
            .map(|section| (Section::name_of(section as u32), self.frame.range(section).len()))
    }

    /// Size in bytes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    #[inline]
    pub(crate) fn section(&self, section: Section) -> &[u8] {
        // The frame was checked against these bytes.
        self.bytes.get(self.frame.range(section)).unwrap_or(&[])
    }

    /// The rows of a section.
    #[inline]
    pub(crate) fn rows<T: FromBytes + KnownLayout + Immutable>(&self, section: Section) -> &[T] {
        <[T]>::ref_from_bytes(self.section(section)).unwrap_or(&[])
    }

    /// `None` when the section is damaged so that no name can be found.
    #[inline]
    pub(crate) fn name_automaton(&self) -> Option<Automaton<'_>> {
        Automaton::new(self.section(Section::Names))
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} bytes, {:016x})", self.bytes.len(), self.frame.stamp)
    }
}
