//! Where a page ended, as text for the client to hand back.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::ListingError;

/// The list's order, and its sort value and sequence number at the end of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// One letter for each order, so that a cursor is not used with another.
    pub(super) order: u8,
    /// What the list is sorted by.
    pub(super) value: i64,
    /// Breaks ties.
    pub(super) seq: i64,
}

impl Cursor {
    pub(super) fn encode(self) -> String {
        let bytes = [
            &[self.order],
            self.value.to_be_bytes().as_slice(),
            &self.seq.to_be_bytes(),
        ]
        .concat();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor of this order.
    pub(super) fn decode(text: &str, order: u8) -> Result<(i64, i64), ListingError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| ListingError::InvalidCursor)?;
        let bytes: [u8; 17] = bytes.try_into().map_err(|_| ListingError::InvalidCursor)?;
        let [found, numbers @ ..] = bytes;
        let (value, seq) = numbers.split_at(8);
        let number = |half: &[u8]| half.try_into().map(i64::from_be_bytes);
        match (found == order, number(value), number(seq)) {
            (true, Ok(value), Ok(seq)) => Ok((value, seq)),
            _ => Err(ListingError::InvalidCursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_only_to_its_own_order() {
        let text = Cursor {
            order: b'n',
            value: -3,
            seq: 9,
        }
        .encode();
        assert_eq!(Cursor::decode(&text, b'n').unwrap(), (-3, 9));
        assert!(Cursor::decode(&text, b'p').is_err());
        for text in ["", "x", "AAAA", &text[1..], "é"] {
            assert!(Cursor::decode(text, b'n').is_err(), "{text}");
        }
    }
}
