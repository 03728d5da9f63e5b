//! The style sheet, the script and the icon of the site, under names that carry
//! a hash of their contents: browsers keep them for ever and never show old ones.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

struct Asset {
    plain: &'static str,
    hashed: String,
    href: String,
    bytes: &'static [u8],
    kind: &'static str,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let asset = |plain: &'static str, bytes: &'static [u8], kind: &'static str| {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let (stem, extension) = plain.rsplit_once('.').unwrap_or((plain, ""));
        let hashed = format!("{stem}-{:016x}.{extension}", hasher.finish());
        Asset { plain, href: format!("/assets/{hashed}"), hashed, bytes, kind }
    };
    vec![
        asset("app.css", include_bytes!("../assets/app.css"), "text/css; charset=utf-8"),
        asset("app.js", include_bytes!("../assets/app.js"), "text/javascript; charset=utf-8"),
        asset("live.js", include_bytes!("../assets/live.js"), "text/javascript; charset=utf-8"),
        asset("board.js", include_bytes!("../assets/board.js"), "text/javascript; charset=utf-8"),
        asset("public.css", include_bytes!("../assets/public.css"), "text/css; charset=utf-8"),
        asset("refer.js", include_bytes!("../assets/refer.js"), "text/javascript; charset=utf-8"),
        asset(
            "refer-work.js",
            include_bytes!("../assets/refer-work.js"),
            "text/javascript; charset=utf-8",
        ),
        asset("outbox.js", include_bytes!("../assets/outbox.js"), "text/javascript; charset=utf-8"),
        asset("touch.js", include_bytes!("../assets/touch.js"), "text/javascript; charset=utf-8"),
        asset("icon-180.png", include_bytes!("../assets/icon-180.png"), "image/png"),
        asset("icon-192.png", include_bytes!("../assets/icon-192.png"), "image/png"),
        asset("icon-512.png", include_bytes!("../assets/icon-512.png"), "image/png"),
        asset(
            "icon-maskable-512.png",
            include_bytes!("../assets/icon-maskable-512.png"),
            "image/png",
        ),
        asset("icon.svg", include_bytes!("../assets/icon.svg"), "image/svg+xml"),
    ]
});

/// The worker in front of all pages, without the lines that name what it keeps.
pub const WORKER: &str = include_str!("../assets/sw.js");

/// The contents and media type of an asset by its hashed name.
pub fn asset(name: &str) -> Option<(&'static [u8], &'static str)> {
    ASSETS.iter().find(|asset| asset.hashed == name).map(|asset| (asset.bytes, asset.kind))
}

/// The address of an asset by its plain name; empty for a name we don't have.
pub fn href(plain: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.plain == plain).map_or("", |asset| asset.href.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_under_the_name_that_pages_use() {
        for plain in ["app.css", "app.js", "live.js", "public.css", "icon.svg"] {
            let name = href(plain).strip_prefix("/assets/").unwrap_or_default();
            assert!(asset(name).is_some_and(|(bytes, _)| !bytes.is_empty()), "{plain}");
        }
        assert!(asset("app.css").is_none(), "an unhashed name would be kept for ever");
    }

    #[test]
    fn the_script_stays_small_and_names_no_other_host() {
        let script = include_str!("../assets/app.js");
        let style = include_str!("../assets/app.css");
        let live = include_str!("../assets/live.js");
        assert!(script.lines().count() < 300, "{} lines", script.lines().count());
        let (outbox, touch) =
            (include_str!("../assets/outbox.js"), include_str!("../assets/touch.js"));
        for text in [script, live, style, outbox, touch, WORKER] {
            assert!(!text.contains("http://") && !text.contains("https://"));
        }
    }
}
