//! Pictures of listings: decoded within limits and encoded anew, so that nothing of the upload's metadata
//! (place, camera, time) is left and no malformed file reaches a browser.

use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use domain::{ListingId, PictureId};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{ListingError, Listings};
use crate::accounts::Viewer;
use crate::store::listings;
use crate::store::pictures::{self, NewPicture, PictureSize};

/// Pixels a side of the upload, at most.
const MAX_SIDE: u32 = 8000;
/// Pixels of the upload, at most: what good cameras make.
const MAX_PIXELS: u64 = 24_000_000;
/// Bytes that decoding may take: that many pixels of eight bytes each.
const MAX_DECODED: u64 = 8 * MAX_PIXELS;
/// How long an upload waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
const FULL_SIDE: u32 = 1280;
const THUMB_SIDE: u32 = 480;
const QUALITY: u8 = 82;

/// A picture somebody uploads.
#[derive(Debug)]
pub struct Upload(pub Vec<u8>);

/// A picture in both sizes.
pub(super) struct Encoded {
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

        let picture = self.new_picture(listing, encoded)?;
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

    /// Reads and encodes an upload, when it is its turn.
    pub(super) async fn encode(&self, upload: Upload) -> Result<Encoded, ListingError> {
        let turn = turn(&self.decoding, PATIENCE).await?;
        tokio::task::spawn_blocking(move || {
            let encoded = encode(&upload.0);
            drop(turn);
            encoded
        })
        .await
        .map_err(|error| ListingError::Picture(error.to_string()))?
    }

    /// The row of a new picture, not kept yet.
    pub(super) fn new_picture(
        &self,
        listing: ListingId,
        encoded: Encoded,
    ) -> Result<NewPicture, ListingError> {
        let now = self.clock.now();
        Ok(NewPicture {
            id: PictureId::new(now, self.entropy.id()?),
            listing,
            width: encoded.width,
            height: encoded.height,
            full_jpeg: encoded.full,
            thumb_jpeg: encoded.thumb,
            created_at: now,
        })
    }
}

/// Waits for one's turn, but not for ever: whoever waits holds an upload in memory.
async fn turn(decoding: &Arc<Semaphore>, patience: Duration) -> Result<OwnedSemaphorePermit, ListingError> {
    tokio::time::timeout(patience, Arc::clone(decoding).acquire_owned())
        .await
        .map_err(|_| ListingError::Busy)?
        .map_err(|error| ListingError::Picture(error.to_string()))
}

fn encode(upload: &[u8]) -> Result<Encoded, ListingError> {
    let picture = on_white(decode(upload).ok_or(ListingError::InvalidPicture)?);
    let full = shrink(&picture, FULL_SIDE);
    let thumb = shrink(&picture, THUMB_SIDE);
    Ok(Encoded {
        width: full.width(),
        height: full.height(),
        full: jpeg(&full)?,
        thumb: jpeg(&thumb)?,
    })
}

/// Reads a picture whose header promises no more than there may be.
fn decode(upload: &[u8]) -> Option<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::new(Cursor::new(upload)).with_guessed_format().ok()?;
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    limits.reserve(decoder.total_bytes()).ok()?;
    decoder.set_limits(limits).ok()?;
    DynamicImage::from_decoder(decoder).ok()
}

/// JPEG knows no transparency: what shows through is white. Works in place as far as it can: there may be
/// many pixels.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8().into();
    }
    let mut rgba = picture.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let blend = |channel: u8| {
            let mixed = u16::from(channel) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [blend(red), blend(green), blend(blue), u8::MAX];
    }
    rgba.into()
}

/// Fits into a square of `side`; small pictures stay as they are.
fn shrink(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture.clone();
    }
    picture.resize(side, side, FilterType::Triangle)
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, ListingError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(picture)
        .map_err(|error| ListingError::Picture(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_upload_that_waits_too_long_is_refused() {
        let decoding = Arc::new(Semaphore::new(1));
        let other = turn(&decoding, Duration::ZERO).await.unwrap();
        let refused = turn(&decoding, Duration::ZERO).await;
        assert!(matches!(refused, Err(ListingError::Busy)));
        drop(other);
        assert!(turn(&decoding, Duration::ZERO).await.is_ok());
    }

    fn grey_png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_luma8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn more_than_24_megapixels_are_not_even_decoded() {
        assert!(decode(&grey_png(6000, 4000)).is_some());
        assert!(decode(&grey_png(6000, 4001)).is_none());
        assert!(decode(&grey_png(8001, 1)).is_none());
    }
}
