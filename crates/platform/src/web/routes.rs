//! The table of routes: each says who may call it, so that a test can walk
//! them all.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing,
};
use tower_http::compression::CompressionLayer;

use super::{App, badges::Badges, guard, live, shell};
use crate::Permission;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: sign-in, set-up, assets, health.
    Public,
    /// Members whose role has the permission.
    Needs(Permission),
}

/// A route as the walking test sees it.
#[derive(Debug, Clone)]
pub struct RouteInfo {
    /// GET or POST.
    pub method: &'static str,
    /// The path with its `{parameters}`.
    pub path: String,
    /// Who may call it.
    pub access: Access,
}

/// Routes under construction.
pub struct Routes {
    app: App,
    router: Router<App>,
    outside: Router<App>,
    table: Vec<RouteInfo>,
}

/// Forms are small; uploads say their own limit.
const FORM_LIMIT: usize = 512 * 1024;

impl Routes {
    /// Only the stream that tells of changes.
    pub fn new(app: &App) -> Self {
        let routes = Self {
            app: app.clone(),
            router: Router::new(),
            outside: Router::new(),
            table: Vec::new(),
        };
        routes.get("/live", Permission::Work, live::listen)
    }

    /// A page.
    pub fn get<H, T>(self, path: &str, permission: Permission, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, permission, routing::get(handler))
    }

    /// A change.
    pub fn post<H, T>(self, path: &str, permission: Permission, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, permission, routing::post(handler))
    }

    /// A change that brings a file of at most `limit` bytes.
    pub fn upload<H, T>(self, path: &str, permission: Permission, limit: usize, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let handler = routing::post(handler).layer(DefaultBodyLimit::max(limit));
        self.add("POST", path, permission, handler)
    }

    /// A page for anybody.
    pub fn public_get<H, T>(mut self, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.note("GET", path, Access::Public);
        self.router = self.router.route(path, routing::get(handler));
        self
    }

    /// A change by anybody: signing in, setting up.
    pub fn public_post<H, T>(mut self, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.note("POST", path, Access::Public);
        self.router = self.router.route(path, routing::post(handler));
        self
    }

    /// A form for outsiders who have no session: another site can't misuse who they
    /// are here, and browsers too old to say where a request comes from may use it.
    /// The handler reads and limits the body itself.
    pub fn outside_form<H, T>(mut self, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.note("POST", path, Access::Public);
        let handler = routing::post(handler).layer(DefaultBodyLimit::disable());
        self.outside = self.outside.route(path, handler);
        self
    }

    fn add(
        mut self,
        method: &'static str,
        path: &str,
        permission: Permission,
        handler: routing::MethodRouter<App>,
    ) -> Self {
        self.note(method, path, Access::Needs(permission));
        let guarded = handler
            .layer(middleware::from_fn_with_state((self.app.clone(), permission), guard::permit));
        self.router = self.router.route(path, guarded);
        self
    }

    /// Says how many things wait behind an entry of the navigation; shown to those
    /// with the permission on every page, so it must be cheap.
    #[must_use]
    pub fn badge<F, Fut>(self, address: &'static str, permission: Permission, count: F) -> Self
    where
        F: Fn(App, uuid::Uuid) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = crate::Result<i64>> + Send + 'static,
    {
        self.app.kept::<Badges>().add(address, permission, count);
        self
    }

    fn note(&mut self, method: &'static str, path: &str, access: Access) {
        self.table.push(RouteInfo { method, path: path.to_owned(), access });
    }

    /// The table of routes so far.
    pub fn table(&self) -> &[RouteInfo] {
        &self.table
    }

    /// The finished service: assets, health, the routes, and what every request
    /// passes through.
    pub fn finish(self) -> Router {
        self.router
            .route("/assets/{name}", routing::get(asset))
            .route("/health/live", routing::get(|| async { "ok\n" }))
            .fallback(|| async { crate::Error::NotFound.into_response() })
            .layer(DefaultBodyLimit::max(FORM_LIMIT))
            .layer(middleware::from_fn(guard::only_from_us))
            .merge(self.outside)
            .layer(middleware::from_fn(guard::headers))
            .layer(CompressionLayer::new())
            .with_state(self.app)
    }
}

const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Names carry a hash of the contents, so a browser may keep them for ever.
async fn asset(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    match shell::asset(&name) {
        Some((bytes, kind)) => (
            [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CACHE_CONTROL, format!("public, max-age={}, immutable", A_YEAR.as_secs())),
            ],
            bytes,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
