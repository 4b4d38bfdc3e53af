//! Readers: bytes of a file become documents, or say clearly why not.

/// The original text and how the read text maps to it, for HTML.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {}
