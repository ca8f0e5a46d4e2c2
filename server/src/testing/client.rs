//! A browser, as far as the API is concerned: it keeps its cookie.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::Answer;

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    router: Router,
    /// The cookie it sends, as `name=value`.
    pub cookie: Option<String>,
}

impl Client {
    /// Without a cookie.
    pub(crate) const fn new(router: Router) -> Self {
        Self { router, cookie: None }
    }

    /// GET.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(request(Method::GET, path, None)).await
    }

    /// POST of JSON.
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.send(request(Method::POST, path, Some(body))).await
    }

    /// POST of a form, as a browser without a script sends it. `body` is URL-encoded.
    ///
    /// # Panics
    /// If the answer's body cannot be read.
    pub async fn form(&mut self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into());
        self.send(request.expect("a request")).await
    }

    /// PUT of JSON.
    pub async fn put(&mut self, path: &str, body: &Value) -> Answer {
        self.send(request(Method::PUT, path, Some(body))).await
    }

    /// PATCH of JSON.
    pub async fn patch(&mut self, path: &str, body: &Value) -> Answer {
        self.send(request(Method::PATCH, path, Some(body))).await
    }

    /// POST of one file as a form's field.
    ///
    /// # Panics
    /// If the answer's body cannot be read.
    pub async fn upload(&mut self, path: &str, field: &str, file: &[u8]) -> Answer {
        let head = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"f\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--cut--\r\n"].concat();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Any request, with the cookie added; an answer's cookie is kept.
    ///
    /// # Panics
    /// If the answer's body cannot be read.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if let Some(cookie) = &self.cookie {
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().expect("a cookie"));
        }
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        };
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = (!cookie.ends_with('=')).then(|| cookie.to_owned());
        }
        answer
    }
}

fn request(method: Method, path: &str, body: Option<&Value>) -> Request<Body> {
    let request = Request::builder().method(method).uri(path);
    let request = match body {
        Some(json) => request
            .header(header::CONTENT_TYPE, "application/json")
            .body(json.to_string().into()),
        None => request.body(Body::empty()),
    };
    request.expect("a request")
}
