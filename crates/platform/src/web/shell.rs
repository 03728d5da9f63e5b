//! The frame around every page: navigation, search, messages.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{NavItem, OnPhone, Page, PersonBadge, Toast, ToastForm};
use maud::{Markup, html};

use crate::{Permission, sessions::Visitor};

/// Where the navigation leads: label, address, key after `g`, and what one must
/// be allowed to do.
const NAV: &[(&str, &str, char, Permission)] = &[
    ("Today", "/", 't', Permission::Work),
    ("Inbox", "/inbox", 'b', Permission::ViewPatients),
    ("Sources", "/sources", 's', Permission::ViewSources),
    ("Calendar", "/calendar", 'c', Permission::EditSources),
    ("Referrals", "/referrals", 'r', Permission::ViewPatients),
    ("Thanks", "/thanks", 'h', Permission::EditSources),
    ("Print", "/print", 'l', Permission::EditSources),
    ("Gifts", "/gifts", 'g', Permission::KeepGifts),
    ("Report", "/reports/sources", 'p', Permission::ViewReports),
    ("Imports", "/imports", 'i', Permission::Import),
    ("Settings", "/settings", ',', Permission::Work),
];

/// What people seldom go to from a phone, whose bar has room for five.
const SELDOM: &[&str] =
    &["/thanks", "/print", "/gifts", "/reports/sources", "/imports", "/settings"];

/// A whole page for a signed-in visitor. `current` is the address of the
/// navigation entry that the page belongs to.
pub fn page(visitor: &Visitor, current: &str, title: &str, content: Markup) -> Markup {
    let nav: Vec<NavItem> = NAV
        .iter()
        .filter(|(_, _, _, permission)| visitor.may(*permission))
        .map(|(label, href, key, _)| NavItem {
            label: (*label).into(),
            href: (*href).into(),
            key: *key,
            current: *href == current,
            count: visitor
                .badges
                .iter()
                .find(|(address, count)| address == href && *count > 0)
                .map(|(_, count)| *count),
            on_phone: match SELDOM.contains(href) {
                true => OnPhone::BehindMore,
                false => OnPhone::InBar,
            },
        })
        .collect();
    let toast = visitor.flash.as_ref().map(|flash| Toast {
        message: flash.message.clone(),
        undo: flash.undo.clone().map(|undo| ToastForm {
            action: undo.action,
            label: undo.label,
            fields: undo.fields,
        }),
        leads: flash.leads.iter().map(|to| (to.address.clone(), to.words.clone())).collect(),
    });
    Page {
        title: title.into(),
        practice_name: visitor.practice_name.clone(),
        person: Some(PersonBadge { name: visitor.name.clone(), role: visitor.role.label().into() }),
        nav: &nav,
        toast,
        add: match (visitor.may(Permission::EditReferrals), visitor.may(Permission::EditSources)) {
            (true, _) => Some(("Add a referral", "/referrals/new", 'n')),
            (_, true) => Some(("Log a contact", "/touches/new", 'n')),
            _ => None,
        },
        keys_on: visitor.single_keys,
        demo: visitor.is_demo,
    }
    .render(content)
}

/// A page without navigation: sign-in, set-up, errors.
pub fn bare_page(title: &str, content: Markup) -> Markup {
    look::bare_page(title, content)
}

/// The page for something that could not be done.
pub fn error_page(status: StatusCode, message: &str) -> Response {
    let title = match status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::PAYLOAD_TOO_LARGE => "That did not work",
        StatusCode::CONFLICT => "Somebody was faster",
        StatusCode::SERVICE_UNAVAILABLE => "Not available just now",
        _ => "Something went wrong",
    };
    let content = html! {
        h1 { (title) }
        p { (message) }
        p { a href="/" { "Go to Today" } }
    };
    (status, bare_page(title, content)).into_response()
}

/// An asset of the look by its hashed name.
pub fn asset(name: &str) -> Option<(&'static [u8], &'static str)> {
    look::asset(name)
}
