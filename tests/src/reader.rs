//! Somebody who reads pages without a browser: sees statuses and redirects as they are.

use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, header};
use serde_json::json;

use crate::person::PASSWORD;

/// A client with its own session that follows no redirects.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Who it is.
    pub name: &'static str,
    client: Client,
    base: String,
}

/// An answer as it came.
#[derive(Clone, Debug)]
pub struct Read {
    /// Its status.
    pub status: u16,
    /// Where it sends the reader, if anywhere.
    pub location: String,
    /// Its body, as far as it is text.
    pub body: String,
}

impl Reader {
    /// Somebody who is not signed in.
    pub fn anonymous(base: &str) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Policy::none());
        Self {
            name: "anonymous",
            client: client.build().expect("a client"),
            base: base.to_owned(),
        }
    }

    /// Somebody who signs in to an account.
    pub async fn signed_in(base: &str, name: &'static str) -> Self {
        let reader = Self {
            name,
            ..Self::anonymous(base)
        };
        let login = json!({"username": name, "password": PASSWORD});
        let request = reader.request(Method::POST, "/api/auth/login").json(&login);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_success(), "{name} signs in: {answer:?}");
        reader
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Read {
        let answer = self.request(Method::GET, path).send().await;
        read(answer.expect("an answer")).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Read {
        let answer = self.request(Method::POST, path).form(fields).send().await;
        read(answer.expect("an answer")).await
    }

    /// Adds a picture to a listing of one's own.
    pub async fn add_picture(&self, listing: &str, png: &[u8]) {
        let head = "--part\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p.png\"\r\n\r\n";
        let body = [head.as_bytes(), png, b"\r\n--part--\r\n"].concat();
        let path = format!("/api/listings/{listing}/pictures");
        let request = self.request(Method::POST, &path);
        let kind = "multipart/form-data; boundary=part";
        let answer = request.header(header::CONTENT_TYPE, kind).body(body).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{answer:?}");
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }
}

async fn read(answer: Response) -> Read {
    let location = answer.headers().get(header::LOCATION);
    let location = location.map(|path| path.to_str().expect("a path").to_owned());
    Read {
        status: answer.status().as_u16(),
        location: location.unwrap_or_default(),
        body: String::from_utf8_lossy(&answer.bytes().await.expect("a body")).into_owned(),
    }
}
