//! Which pages other sites may show in a frame: none, unless a page says so.

use axum::{
    Extension,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};

/// What an answer says about frames; it travels in the extensions of the
/// response, so that only the page itself can say it, never a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Framing {
    /// No site may frame it: a click on it is meant for us (clickjacking).
    #[default]
    Nowhere,
    /// Any site may: a page that shows nothing of anybody and whose form does
    /// nothing that its visitor could not do without an account.
    Anywhere,
}

/// The answer, which any site may show in a frame.
pub fn framable(answer: impl IntoResponse) -> Response {
    (Extension(Framing::Anywhere), answer).into_response()
}

const FRAME_OPTIONS: HeaderName = header::X_FRAME_OPTIONS;
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Sets the headers that speak of frames. `frame-ancestors` is what browsers
/// follow (CSP Level 3); `X-Frame-Options` repeats it for old ones and knows no
/// word for "anywhere", so it is left out there.
pub(super) fn set(response: &mut Response) {
    let framing = response.extensions().get::<Framing>().copied().unwrap_or_default();
    let (policy, resource) = match framing {
        Framing::Nowhere => (NOWHERE, "same-origin"),
        // A site with COEP frames only what allows it here.
        Framing::Anywhere => (ANYWHERE, "cross-origin"),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static(resource));
    match framing {
        Framing::Nowhere => headers.insert(FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        Framing::Anywhere => headers.remove(FRAME_OPTIONS),
    };
}

const NOWHERE: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; \
                       frame-ancestors 'none'; object-src 'none'";
const ANYWHERE: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; \
                        frame-ancestors *; object-src 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    fn headers_of(mut response: Response) -> (String, Option<String>, String) {
        set(&mut response);
        let text = |name: &HeaderName| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let policy = text(&header::CONTENT_SECURITY_POLICY).unwrap_or_default();
        (policy, text(&FRAME_OPTIONS), text(&RESOURCE_POLICY).unwrap_or_default())
    }

    #[test]
    fn a_page_is_framed_nowhere_unless_it_says_so() {
        let (policy, options, resource) = headers_of("page".into_response());
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!((options.as_deref(), resource.as_str()), (Some("DENY"), "same-origin"));
    }

    #[test]
    fn a_framable_page_gives_up_nothing_else() {
        let (policy, options, resource) = headers_of(framable("page"));
        assert_eq!((options, resource.as_str()), (None, "cross-origin"));
        assert_eq!(policy, NOWHERE.replace("frame-ancestors 'none'", "frame-ancestors *"));
    }
}
