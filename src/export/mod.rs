//! Exporters: one file a format; files appear under their name only when complete.
