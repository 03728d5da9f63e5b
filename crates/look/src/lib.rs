//! The look of Liaison: one style sheet, one small script, and the components
//! that every screen is put together from.
//!
//! A component is a function from data to markup. Nothing here knows a
//! database, a route or a capability.

mod assets;
mod band;
mod chart;
mod form;
mod icon;
mod page;
mod part;
mod public;
pub mod qr;

pub use assets::{WORKER, asset, href};
pub use band::{Banded, band_chart, spark_band};
pub use chart::{Band, Bar, Part, Width, bands, month_bars, part_bars, share, spark};
pub use form::{Field, check, error_summary, select, submit, text_area};
pub use icon::{Icon, icon};
pub use page::{NavItem, OnPhone, Page, PersonBadge, Toast, ToastForm, bare_page};
pub use part::{
    Tone, avatar, badge, crumb, empty, notice, page_head, plural, stat, tabs, thousands,
};
pub use public::PublicPage;
pub use qr::Qr;
