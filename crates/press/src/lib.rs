//! Typeset documents: data in, PDF out. This crate knows neither database nor web.
