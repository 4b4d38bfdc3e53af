//! Layers: named, typed sets of features, the same for every format.
