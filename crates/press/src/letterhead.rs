//! The head of the paper: who writes.

use serde::{Deserialize, Serialize};

use crate::{
    Colour, Picture,
    tray::{Laid, Tray},
};

/// Who writes, and what their paper looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The practice's name.
    pub name: String,
    /// Address, phone, fax, web: one line each.
    pub lines: Vec<String>,
    /// The colour of name and rules. Where it is too light to be read on white, it is
    /// printed darker.
    pub accent: Colour,
    /// The practice's mark.
    pub logo: Option<Picture>,
}

/// A letterhead as the templates take it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Head<'a> {
    pub name: &'a str,
    lines: &'a [String],
    accent: Colour,
    logo: Option<Laid>,
}

impl Letterhead {
    pub(crate) fn laid(&self, tray: &mut Tray) -> Head<'_> {
        // A mark without words of its own is that of the name beside it.
        let logo = self.logo.as_ref().map(|logo| tray.lay(logo).or_named(&self.name));
        Head { name: &self.name, lines: &self.lines, accent: self.accent.readable(), logo }
    }
}
