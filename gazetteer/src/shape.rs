//! Polygons, lines and borders inside the index.
