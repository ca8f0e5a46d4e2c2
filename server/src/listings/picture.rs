//! Pictures of listings: decoded within limits and encoded anew, so that nothing of the upload's metadata
//! (place, camera, time) is left and no malformed file reaches a browser.

use std::io::Cursor;
use std::sync::Arc;

use domain::{ListingId, PictureId};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageReader, Limits, Rgb, RgbImage};

use super::{ListingError, Listings};
use crate::accounts::Viewer;
use crate::store::listings;
use crate::store::pictures::{self, NewPicture, PictureSize};

/// Pixels a side of the upload, at most.
const MAX_SIDE: u32 = 8000;
/// Bytes that decoding may take.
const MAX_DECODED: u64 = 256 * 1024 * 1024;
const FULL_SIDE: u32 = 1280;
const THUMB_SIDE: u32 = 480;
const QUALITY: u8 = 82;

/// A picture somebody uploads.
pub struct Upload(pub Vec<u8>);

struct Encoded {
    width: u32,
    height: u32,
    full: Vec<u8>,
    thumb: Vec<u8>,
}

impl Listings {
    /// Adds a picture after the others of the viewer's own listing.
    ///
    /// # Errors
    /// [`ListingError::InvalidPicture`], [`ListingError::TooManyPictures`], [`ListingError::NotFound`] for
    /// somebody else's listing too.
    pub async fn add_picture(
        &self,
        viewer: &Viewer,
        listing: ListingId,
        upload: Upload,
    ) -> Result<PictureId, ListingError> {
        // Before the costly part, and once more inside the transaction.
        let (row, shown) = self.get(listing).await?;
        if row.vendor_id != viewer.user {
            return Err(ListingError::NotFound);
        }
        let most = self.limits.max_pictures;
        if shown.len() >= most as usize {
            return Err(ListingError::TooManyPictures(most));
        }
        let encoded = self.encode(upload).await?;

        let now = self.clock.now();
        let picture = NewPicture {
            id: PictureId::new(now, self.entropy.id()?),
            listing,
            width: encoded.width,
            height: encoded.height,
            full_jpeg: encoded.full,
            thumb_jpeg: encoded.thumb,
            created_at: now,
        };
        let mut tx = self.store.write("insert", "pictures").await?;
        let owner = listings::get(&mut tx, listing).await?.map(|row| row.vendor_id);
        if owner != Some(viewer.user) {
            return Err(ListingError::NotFound);
        }
        if !pictures::insert(&mut tx, &picture, most).await? {
            return Err(ListingError::TooManyPictures(most));
        }
        tx.commit().await?;
        Ok(picture.id)
    }

    /// The JPEG of one size.
    ///
    /// # Errors
    /// [`ListingError::NotFound`].
    pub async fn picture(&self, id: PictureId, size: PictureSize) -> Result<Vec<u8>, ListingError> {
        let mut db = self.store.read("get", "pictures").await?;
        pictures::jpeg(&mut db, id, size)
            .await?
            .ok_or(ListingError::NotFound)
    }

    async fn encode(&self, upload: Upload) -> Result<Encoded, ListingError> {
        let failed = |error: &dyn std::fmt::Display| ListingError::Picture(error.to_string());
        let turn = Arc::clone(&self.decoding)
            .acquire_owned()
            .await
            .map_err(|error| failed(&error))?;
        tokio::task::spawn_blocking(move || {
            let encoded = encode(&upload.0);
            drop(turn);
            encoded
        })
        .await
        .map_err(|error| failed(&error))?
    }
}

fn encode(upload: &[u8]) -> Result<Encoded, ListingError> {
    let mut reader = ImageReader::new(Cursor::new(upload))
        .with_guessed_format()
        .map_err(|_| ListingError::InvalidPicture)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let picture = on_white(&reader.decode().map_err(|_| ListingError::InvalidPicture)?);
    let full = shrink(&picture, FULL_SIDE);
    let thumb = shrink(&picture, THUMB_SIDE);
    Ok(Encoded {
        width: full.width(),
        height: full.height(),
        full: jpeg(&full)?,
        thumb: jpeg(&thumb)?,
    })
}

/// JPEG knows no transparency: what shows through is white.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        let blend = |channel: u8| {
            let mixed = u16::from(channel) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        Rgb([blend(red), blend(green), blend(blue)])
    })
}

/// Fits into a square of `side`; small pictures stay as they are.
fn shrink(picture: &RgbImage, side: u32) -> RgbImage {
    let longest = picture.width().max(picture.height());
    if longest <= side {
        return picture.clone();
    }
    let scaled = |length: u32| {
        let pixels = u64::from(length) * u64::from(side) / u64::from(longest);
        u32::try_from(pixels).unwrap_or(side).max(1)
    };
    image::imageops::resize(
        picture,
        scaled(picture.width()),
        scaled(picture.height()),
        FilterType::Triangle,
    )
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, ListingError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(picture)
        .map_err(|error| ListingError::Picture(error.to_string()))?;
    Ok(bytes)
}
