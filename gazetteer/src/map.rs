//! Maps an index file into memory: the only unsafe code of the project.
//!
//! A map shows the file as it is at every moment, and Rust's promise that shared bytes do not change holds only as long as
//! nobody writes to the file. What makes the use here sound in practice, and what remains:
//!
//! - Dateline never writes an index in place: builder and `gazetteer add` write a temporary file and rename it, so a map keeps
//!   the old file's content (its inode lives on while mapped).
//! - The map is read-only and never handed out as such; [`crate::Gazetteer`] reads single records by checked access, follows no
//!   number from the file without a check of its own, and validates text as UTF-8 each time it is read. A file that another
//!   program changes in place may give wrong answers or "not found".
//! - A file that another program *shortens* while mapped ends the process with SIGBUS at the next access beyond its end (on
//!   Windows the system refuses to shorten it). A text that is in use while its bytes change may cease to be UTF-8; nothing in
//!   the crate reads text unchecked.
//! - Who cannot rule such programs out reads the file into memory: [`crate::Gazetteer::from_bytes`].

#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::ops::{Deref, Range};

/// A file's content, read where it lies.
#[derive(Debug)]
pub(crate) struct Map(memmap2::Mmap);

impl Map {
    /// Maps a file that its writers replace by renaming (see above).
    pub(crate) fn open(file: &File) -> io::Result<Self> {
        // SAFETY: the mapping itself is memmap2's; that the bytes do not change while borrowed is what the invariants above are
        // for.
        unsafe { memmap2::Mmap::map(file) }.map(Map)
    }

    /// Asks the system to read a part of the file in large pages and to keep it so; it may not have any, which changes no content.
    #[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "only Linux can be asked"))]
    pub(crate) fn prefer_large_pages(&self, part: Range<usize>) {
        #[cfg(target_os = "linux")]
        let _ = self.0.advise_range(memmap2::Advice::HugePage, part.start, part.len());
    }
}

impl Deref for Map {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
