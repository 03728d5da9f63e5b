//! The few drawings of the look: our own lines on a grid of 24.

use maud::{Markup, PreEscaped, html};

/// Which drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A sun over a line: today.
    Today,
    /// A tray: what came in.
    Inbox,
    /// Two people: sources.
    Sources,
    /// A sheet with rings: appointments.
    Calendar,
    /// An arrow into a tray: referrals.
    Referrals,
    /// Bars: the report.
    Report,
    /// An arrow out of a sheet: imports.
    Imports,
    /// Sliders: settings.
    Settings,
    /// Three dots: more.
    More,
    /// A lens.
    Search,
    /// A door with an arrow.
    Leave,
    /// A cross.
    Close,
    /// A handset.
    Phone,
    /// An envelope.
    Mail,
    /// A sheet of paper.
    Paper,
    /// A heart: thanks.
    Thanks,
    /// A box with a bow: gifts and meals.
    Gifts,
}

impl Icon {
    /// The drawing of a navigation entry by its address.
    pub(crate) fn of_address(address: &str) -> Self {
        match address {
            "/" => Self::Today,
            "/inbox" => Self::Inbox,
            "/sources" => Self::Sources,
            "/calendar" => Self::Calendar,
            "/referrals" => Self::Referrals,
            "/imports" => Self::Imports,
            "/settings" => Self::Settings,
            "/print" => Self::Paper,
            "/gifts" => Self::Gifts,
            "/thanks" => Self::Thanks,
            _ => Self::Report,
        }
    }

    fn lines(self) -> &'static str {
        match self {
            Self::Today => {
                "<path d='M3 18h18M6 18a6 6 0 0 1 12 0M12 4v3M4.5 8.5l2 1.7M19.5 8.5l-2 1.7M8 22h8'/>"
            }
            Self::More => "<path d='M5 12h.01M12 12h.01M19 12h.01' stroke-width='3'/>",
            Self::Inbox => {
                "<path d='M3.5 13.5 6 5h12l2.5 8.5V19h-17zM3.5 13.5H9l1.5 2.5h3l1.5-2.5h5.5'/>"
            }
            Self::Sources => {
                "<circle cx='9' cy='8' r='3.5'/><path d='M2.5 20c.4-3.7 3-6 6.5-6s6.100 2.300 6.5 6M16 4.800a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .9 3.200 2.800 3.5 5.5'/>"
            }
            Self::Calendar => "<path d='M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4'/>",
            Self::Referrals => {
                "<path d='M12 3v10M8 9.5l4 4 4-4M4 14v5a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 19v-5'/>"
            }
            Self::Report => "<path d='M4 20h16M7 16v-5M12 16V5M17 16V9'/>",
            Self::Imports => {
                "<path d='M14 3H7a1.5 1.5 0 0 0-1.5 1.5v15A1.5 1.5 0 0 0 7 21h10a1.5 1.5 0 0 0 1.5-1.5V8zM14 3v5h4.5M12 11.5V17M9.5 14.5 12 17l2.5-2.5'/>"
            }
            Self::Settings => {
                "<path d='M4 7h9M17 7h3M4 17h3M11 17h9'/><circle cx='15' cy='7' r='2'/><circle cx='9' cy='17' r='2'/>"
            }
            Self::Search => "<circle cx='11' cy='11' r='6.5'/><path d='m16 16 4.5 4.5'/>",
            Self::Leave => "<path d='M14 4H6v16h8M10 12h11M17.5 8.5 21 12l-3.5 3.5'/>",
            Self::Close => "<path d='M6 6l12 12M18 6 6 18'/>",
            Self::Phone => {
                "<path d='M6 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 6 6l1.5-2 4.5 1.5v3a2 2 0 0 1-2.200 2A17 17 0 0 1 4 5.7 2 2 0 0 1 6 3.5z'/>"
            }
            Self::Mail => "<path d='M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5'/>",
            Self::Paper => {
                "<path d='M14 3H7a1.5 1.5 0 0 0-1.5 1.5v15A1.5 1.5 0 0 0 7 21h10a1.5 1.5 0 0 0 1.5-1.5V8zM14 3v5h4.5'/>"
            }
            Self::Gifts => {
                "<path d='M4 12v8h16v-8M3 8h18v4H3zM12 8v12M12 8C9.500 8 7.500 7 7.500 5.300 7.500 3 11 3 12 8zM12 8c2.500 0 4.500-1 4.500-2.700C16.500 3 13 3 12 8z'/>"
            }
            Self::Thanks => {
                "<path d='M12 20S4 15.5 4 9.5A4.200 4.200 0 0 1 12 7.600a4.200 4.200 0 0 1 8 1.900C20 15.5 12 20 12 20z'/>"
            }
        }
    }
}

/// A drawing beside words; it says nothing by itself, so readers aloud skip it.
pub fn icon(which: Icon) -> Markup {
    html! {
        svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            (PreEscaped(which.lines()))
        }
    }
}

/// The mark of Liaison.
pub(crate) fn mark() -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" {
            (PreEscaped("<rect width='32' height='32' rx='8' fill='#0c675f'/><path d='M9 9v14h6' fill='none' stroke='#fff' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'/><circle cx='22' cy='12' r='3.4' fill='#fff'/><path d='M15 23c1-4 4-6 7-6' fill='none' stroke='#8fd8cf' stroke-width='3' stroke-linecap='round'/>"))
        }
    }
}
