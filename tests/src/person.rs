//! Somebody at the JSON API.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// The password of everybody in tests.
pub const PASSWORD: &str = "correct horse battery staple";

/// A client with its own session.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account's name.
    pub name: String,
    client: Client,
    base: String,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body; null if it has none.
    pub body: Value,
}

impl Answer {
    /// The body of a success.
    ///
    /// # Panics
    /// If it is none.
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{self:#?}");
        self.body
    }

    /// The code of an error.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    /// Checks that it is this error.
    ///
    /// # Panics
    /// If it is not.
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.code()), (status, code), "{self:#?}");
        let sentence = self.body["error"]["message"].as_str().unwrap_or_default();
        assert!(!sentence.is_empty(), "an error says what to do: {self:#?}");
    }
}

impl Person {
    /// Somebody without an account.
    ///
    /// # Panics
    /// If the client cannot be made.
    #[must_use]
    pub fn anonymous(base: &str) -> Self {
        let client = Client::builder().cookie_store(true).build().expect("a client");
        Self {
            name: "anonymous".into(),
            client,
            base: base.to_owned(),
        }
    }

    /// Registers and is signed in.
    pub async fn register(base: &str, name: &str, role: &str) -> Self {
        let person = Self {
            name: name.to_owned(),
            ..Self::anonymous(base)
        };
        let body = json!({"username": name, "password": PASSWORD, "role": role});
        person.post("/api/auth/register", &body).await.ok();
        person
    }

    /// Signs in.
    pub async fn login(base: &str, name: &str) -> Self {
        Self::login_with(base, name, PASSWORD).await
    }

    /// Signs in with a password of their own.
    pub async fn login_with(base: &str, name: &str, password: &str) -> Self {
        let person = Self {
            name: name.to_owned(),
            ..Self::anonymous(base)
        };
        let body = json!({"username": name, "password": password});
        person.post("/api/auth/login", &body).await.ok();
        person
    }

    /// The status of a GET, if anybody answers.
    pub async fn reach(&self, path: &str) -> Option<StatusCode> {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await;
        Some(answer.ok()?.status())
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// POST.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// PUT.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// POST to a server that may die meanwhile; `None` if no whole answer came. It may have been done all the same.
    pub async fn try_post(&self, path: &str, body: &Value) -> Option<Answer> {
        self.try_send(Method::POST, path, Some(body)).await.ok()
    }

    /// GET from a server that may be away.
    pub async fn try_get(&self, path: &str) -> Option<Answer> {
        self.try_send(Method::GET, path, None).await.ok()
    }

    #[expect(
        clippy::expect_used,
        reason = "a test ends where the server cannot be reached"
    )]
    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        self.try_send(method, path, body).await.expect("an answer")
    }

    async fn try_send(&self, method: Method, path: &str, body: Option<&Value>) -> reqwest::Result<Answer> {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await?;
        let status = response.status();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer { status, body })
    }
}
