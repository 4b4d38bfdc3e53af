//! Units of length.

/// A unit of length that reports use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Unit {
    Kilometre,
    Metre,
    Mile,
    NauticalMile,
    Foot,
    Yard,
    League,
    Verst,
}
