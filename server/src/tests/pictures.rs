//! Pictures of listings.

use std::io::Cursor;

use axum::body::Body;
use axum::http::Request;
use image::{DynamicImage, ImageFormat, RgbaImage};

use crate::testing::TestApp;

const PRICE: u64 = 1_000_000_000_000;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = DynamicImage::from(RgbaImage::from_fn(width, height, |x, y| {
        image::Rgba([
            u8::try_from(x % 256).unwrap(),
            u8::try_from(y % 256).unwrap(),
            90,
            128,
        ])
    }));
    picture
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .unwrap();
    bytes
}

/// A JPEG with an EXIF segment that names a place.
fn jpeg_with_place() -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = DynamicImage::new_rgb8(32, 32);
    picture
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg)
        .unwrap();
    let exif = b"Exif\0\0SECRET-PLACE";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, 0xe1], length.as_slice(), exif].concat();
    bytes.splice(2..2, segment);
    bytes
}

#[tokio::test]
async fn a_picture_is_served_in_two_sizes_for_ever() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let id = app.listing(&mut vera, "A print", PRICE).await;
    let made = vera
        .upload(
            &format!("/api/listings/{id}/pictures"),
            "picture",
            &png(2000, 1000),
        )
        .await;
    let made = made.expect_status(201).json();
    for (url, width, height) in [("url", 1280, 640), ("thumb_url", 480, 240)] {
        let file = app.visitor().get(made[url].as_str().unwrap()).await;
        file.expect_status(200);
        assert_eq!(file.header("content-type"), "image/jpeg");
        assert!(file.header("cache-control").contains("immutable"));
        let picture = image::load_from_memory_with_format(&file.body, ImageFormat::Jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (width, height));
    }
    let listing = app.visitor().get(&format!("/api/listings/{id}")).await.json();
    assert_eq!(listing["pictures"][0]["id"], made["id"]);
}

#[tokio::test]
async fn nothing_of_the_uploads_metadata_is_left() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let id = app.listing(&mut vera, "A print", PRICE).await;
    let upload = jpeg_with_place();
    assert!(upload.windows(12).any(|window| window == b"SECRET-PLACE"));
    let made = vera
        .upload(&format!("/api/listings/{id}/pictures"), "picture", &upload)
        .await;
    let made = made.expect_status(201).json();
    let file = app.visitor().get(made["url"].as_str().unwrap()).await;
    assert!(
        !file
            .expect_status(200)
            .body
            .windows(12)
            .any(|window| window == b"SECRET-PLACE")
    );
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_leaves_nothing() {
    let app = TestApp::with(|config| config.http.max_upload_bytes = 200_000).await;
    let mut vera = app.vendor("vera").await;
    let id = app.listing(&mut vera, "A print", PRICE).await;
    let path = format!("/api/listings/{id}/pictures");
    let before = app.rows().await;
    let mut cut = png(100, 100);
    cut.truncate(200);
    vera.upload(&path, "picture", b"<svg/>")
        .await
        .expect_error(422, "invalid_picture");
    vera.upload(&path, "picture", &cut)
        .await
        .expect_error(422, "invalid_picture");
    vera.upload(&path, "picture", &png(8001, 1))
        .await
        .expect_error(422, "invalid_picture");
    vera.upload(&path, "file", &png(4, 4))
        .await
        .expect_error(400, "no_picture");
    vera.upload(&path, "picture", &vec![0; 300_000])
        .await
        .expect_error(413, "too_large");
    vera.post(&path, &serde_json::json!({}))
        .await
        .expect_error(400, "invalid_form");
    assert_eq!(app.rows().await, before);
}

/// What the form of `/sell` sends, with a picture.
fn sell_form(picture: &[u8]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in [
        ("title", &b"A print"[..]),
        ("description", b"As new."),
        ("price", b"0.5"),
        ("stock", b"3"),
        ("category", b"books"),
        ("picture", picture),
    ] {
        let head = format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(&[head.as_bytes(), value, b"\r\n"].concat());
    }
    body.extend_from_slice(b"--cut--\r\n");
    Request::post("/sell")
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn a_listing_and_its_picture_are_kept_together_or_not_at_all() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let before = app.rows().await;
    let refused = vera.send(sell_form(b"<svg/>")).await;
    let html = refused.expect_status(422).text();
    assert!(html.contains("A print") && html.contains("picture"), "{html}");
    assert_eq!(app.rows().await, before);

    let listed = vera.send(sell_form(&png(4, 4))).await;
    let page = listed.expect_status(303).header("location").to_owned();
    let listing = app.visitor().get(&format!("/api{page}")).await.json();
    assert_eq!(listing["pictures"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_its_vendor_adds_pictures_to_a_listing() {
    let app = TestApp::with(|config| config.listings.max_pictures = 1).await;
    let mut vera = app.vendor("vera").await;
    let path = format!(
        "/api/listings/{}/pictures",
        app.listing(&mut vera, "A print", PRICE).await
    );
    app.visitor()
        .upload(&path, "picture", &png(4, 4))
        .await
        .expect_error(401, "sign_in_required");
    app.vendor("rival")
        .await
        .upload(&path, "picture", &png(4, 4))
        .await
        .expect_error(404, "not_found");
    vera.upload(&path, "picture", &png(4, 4)).await.expect_status(201);
    vera.upload(&path, "picture", &png(4, 4))
        .await
        .expect_error(409, "too_many_pictures");
    vera.upload("/api/listings/x/pictures", "picture", &png(4, 4))
        .await
        .expect_error(404, "not_found");
}

#[tokio::test]
async fn unknown_pictures_are_not_found() {
    let app = TestApp::start().await;
    for path in [
        "/pictures/x/full.jpg",
        "/pictures/01930000-0000-7000-8000-000000000001/thumb.jpg",
    ] {
        app.visitor().get(path).await.expect_error(404, "not_found");
    }
}
