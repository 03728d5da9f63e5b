//! How each source stands: slipping, growing, as usual, new, and why, by the statistics of
//! `insight`. Every page that says so asks here, so that all say the same.
//!
//! [`streams`] reads the days of all referrals, [`known`] keeps them with the verdicts on them
//! until something changes, [`closed`] says what becomes of those whose clinic
//! has closed, [`lifting`] what contacts do. [`aside`] is what somebody put aside, and when that comes back.

mod aside;
mod aside_form;
mod card;
mod closed;
mod known;
mod lifting;
mod months;
mod put_aside;
mod streams;
mod verdict;
mod words;

use platform::{Permission::EditSources, web::Routes};

pub use aside::{Aside, Reason};
pub(crate) use aside_form::{menu as aside_menu, take_back as take_back_form};
pub(crate) use card::{badge, card};
pub(crate) use closed::{Closed, Went};
pub(crate) use known::closures;
pub use known::{CHANCE_IN, Known, known};
pub(crate) use lifting::Lifting;
pub(crate) use months::sparkline;
pub use verdict::Verdict;
pub use words::{active_in_words, loss_in_words, news_in_words};

/// The change counter of what was put aside.
pub(crate) const TOPIC: &str = "verdicts";

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/sources/{id}/aside", EditSources, put_aside::put_aside).post(
        "/asides/{id}/undo",
        EditSources,
        put_aside::take_back,
    )
}
