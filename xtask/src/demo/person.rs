//! Somebody at the JSON API.

use anyhow::{Context, Result, ensure};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder};
use serde::Serialize;
use serde_json::{Value, json};

use super::PASSWORD;
use super::shop::Listing;

/// A client with its own session.
pub(super) struct Person {
    client: Client,
    base: String,
}

impl Person {
    /// Registers and is signed in.
    pub(super) async fn register(base: &str, username: &str, role: &str) -> Result<Self> {
        let person = Self::anonymous(base)?;
        let body = json!({"username": username, "password": PASSWORD, "role": role});
        person.post("/api/auth/register", &body).await?;
        Ok(person)
    }

    /// Signs in.
    pub(super) async fn login(base: &str, username: &str) -> Result<Self> {
        let person = Self::anonymous(base)?;
        let body = json!({"username": username, "password": PASSWORD});
        person.post("/api/auth/login", &body).await?;
        Ok(person)
    }

    /// Says where sales are paid out.
    pub(super) async fn set_payout_address(&self, address: &str) -> Result<()> {
        let body = json!({"payout_address": address});
        send(self.client.put(self.url("/api/profile")).json(&body)).await?;
        Ok(())
    }

    /// Lists something for sale, with its picture.
    pub(super) async fn list(&self, listing: &Listing, picture: Vec<u8>) -> Result<()> {
        let made = self.post("/api/listings", listing).await?;
        let id = made["listing_id"]
            .as_str()
            .context("a listing without an identifier")?;
        let file = Part::bytes(picture)
            .file_name("picture.jpg")
            .mime_str("image/jpeg")?;
        let form = Form::new().part("picture", file);
        let url = self.url(&format!("/api/listings/{id}/pictures"));
        send(self.client.post(url).multipart(form)).await?;
        Ok(())
    }

    /// GET.
    pub(super) async fn get(&self, path: &str) -> Result<Value> {
        send(self.client.get(self.url(path))).await
    }

    /// POST.
    pub(super) async fn post(&self, path: &str, body: &impl Serialize) -> Result<Value> {
        send(self.client.post(self.url(path)).json(body)).await
    }

    fn anonymous(base: &str) -> Result<Self> {
        Ok(Self {
            client: Client::builder().cookie_store(true).build()?,
            base: base.to_owned(),
        })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

async fn send(request: RequestBuilder) -> Result<Value> {
    let answer = request.send().await?;
    let (status, path) = (answer.status(), answer.url().path().to_owned());
    let text = answer.text().await?;
    ensure!(status.is_success(), "{path} answered {status}: {text}");
    Ok(serde_json::from_str(&text).unwrap_or_default())
}
