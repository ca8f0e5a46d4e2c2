//! Changing a listing by its form, and drafts.

use axum::body::Body;
use axum::http::{Request, header};

use crate::testing::{Answer, Client, TestApp};

const CENT: u64 = 10_000_000_000;

/// Sends the form with these fields, as a browser does that has no picture to send.
async fn send(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    let part = |(name, value): &(&str, &str)| {
        format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let no_picture =
        "--cut\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"\"\r\n\r\n\r\n--cut--\r\n";
    let body = fields.iter().map(part).collect::<String>() + no_picture;
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body));
    client.send(request.unwrap()).await
}

const TEA_POT: [(&str, &str); 5] = [
    ("title", "Tea pot"),
    ("description", "Holds a litre."),
    ("price", "0.03"),
    ("stock", "2"),
    ("category", "books"),
];

#[tokio::test]
async fn a_draft_is_seen_by_its_vendor_alone_until_it_is_put_up_for_sale() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let mut ann = app.buyer("ann").await;
    let draft = [TEA_POT.as_slice(), &[("draft", "1")]].concat();
    let made = send(&mut vera, "/sell", &draft).await;
    let page = made.expect_status(303).header("location").to_owned();
    assert!(
        vera.get(&page)
            .await
            .expect_status(200)
            .text()
            .contains("nobody else sees it")
    );
    for path in [page.clone(), format!("{page}/checkout"), format!("/api{page}")] {
        ann.get(&path).await.expect_status(404);
    }
    assert!(!ann.get("/search").await.text().contains("Tea pot"));
    assert!(vera.get("/sell").await.text().contains("Your drafts"));

    let edit = format!("{page}/edit");
    send(&mut vera, &edit, &TEA_POT).await.expect_status(303);
    assert!(ann.get("/search").await.text().contains("Tea pot"));
    ann.get(&page).await.expect_status(200);
}

#[tokio::test]
async fn the_form_starts_with_what_is_there_and_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let edit = format!("/listings/{listing}/edit");
    let html = vera.get(&edit).await.expect_status(200).text();
    for there in ["value=\"Tea pot\"", "value=\"0.03\"", "As new.</textarea>"] {
        assert!(html.contains(there), "{there}: {html}");
    }
    let typed = [
        ("title", "Tea pot, blue"),
        ("description", "Chipped."),
        ("price", "free"),
        ("stock", "1"),
    ];
    let html = send(&mut vera, &edit, &typed).await.expect_status(422).text();
    for kept in [
        "value=\"Tea pot, blue\"",
        "Chipped.</textarea>",
        "value=\"free\"",
        "price-error",
    ] {
        assert!(html.contains(kept), "{kept}: {html}");
    }
    let listed = vera.get(&format!("/api/listings/{listing}")).await.json();
    assert_eq!(listed["title"], "Tea pot");
}

#[tokio::test]
async fn a_picture_can_be_taken_away_but_only_ones_own() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let mut vic = app.vendor("vic").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let others = app.listing(&mut vic, "Kettle", 3 * CENT).await;
    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let made = vera
        .upload(&format!("/api/listings/{listing}/pictures"), "picture", &png)
        .await;
    let picture = made.expect_status(201).json()["id"].as_str().unwrap().to_owned();
    let there = format!("/pictures/{picture}/full.jpg");
    let remove = [TEA_POT.as_slice(), &[("remove", picture.as_str())]].concat();

    send(&mut vic, &format!("/listings/{others}/edit"), &remove)
        .await
        .expect_status(303);
    send(&mut vic, &format!("/listings/{listing}/edit"), &remove)
        .await
        .expect_status(404);
    vera.get(&there).await.expect_status(200);
    send(&mut vera, &format!("/listings/{listing}/edit"), &remove)
        .await
        .expect_status(303);
    vera.get(&there).await.expect_status(404);
}

#[tokio::test]
async fn nobody_edits_what_somebody_else_sells() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let edit = format!("/listings/{listing}/edit");
    let mut vic = app.vendor("vic").await;
    vic.get(&edit).await.expect_status(403);
    send(&mut vic, &edit, &TEA_POT).await.expect_status(404);
    let back = app.visitor().get(&edit).await;
    assert_eq!(
        back.expect_status(303).header("location"),
        format!("/sign-in?next={edit}")
    );
    let listed = vera.get(&format!("/api/listings/{listing}")).await.json();
    assert_eq!(listed["description"], "As new.");
}
