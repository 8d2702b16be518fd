//! Whole outlines of small files.
