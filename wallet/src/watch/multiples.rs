//! A point's multiples, for multiplying it by many scalars.

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;

/// One for each byte of a scalar.
const WINDOWS: usize = 32;
/// A byte is read with a sign, so half its values are enough.
const DIGITS: usize = 128;

/// Multiples of one point: `d * 256^i` of it for every byte's place `i` and every `d` from 1 to 128. With them a
/// multiplication takes 32 additions and no doubling: half the time of the library's own tables, which trade speed
/// for taking equally long for every scalar. Nobody outside measures a scan of thousands of keys, and a view key
/// moves no money. Takes 640 kB.
pub(super) struct Multiples(Vec<EdwardsPoint>);

impl Multiples {
    pub(super) fn of(point: &EdwardsPoint) -> Self {
        let mut multiples = Vec::with_capacity(WINDOWS * DIGITS);
        let mut unit = *point;
        for _ in 0..WINDOWS {
            let mut multiple = unit;
            for _ in 1..DIGITS {
                multiples.push(multiple);
                multiple += unit;
            }
            multiples.push(multiple);
            unit = multiple + multiple;
        }
        Self(multiples)
    }

    /// `scalar` times the point, of whatever order that is.
    pub(super) fn times(&self, scalar: &Scalar) -> EdwardsPoint {
        let mut sum = EdwardsPoint::identity();
        // Scalars are below 2^253, so nothing is carried out of the last byte.
        let mut carry = 0;
        for (window, byte) in self.0.chunks_exact(DIGITS).zip(scalar.as_bytes()) {
            let digit = i16::from(*byte) + carry;
            carry = i16::from(digit > 128);
            let digit = digit - 256 * carry;
            let Some(place) = usize::from(digit.unsigned_abs()).checked_sub(1) else {
                continue;
            };
            if digit > 0 {
                sum += window[place];
            } else {
                sum -= window[place];
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as BASE, EIGHT_TORSION};

    use super::*;

    #[test]
    fn a_multiple_is_what_the_library_says() {
        let point = BASE * Scalar::from(77_u64) + EIGHT_TORSION[3];
        let multiples = Multiples::of(&point);
        let mut scalars: Vec<_> = [0_u64, 1, 127, 128, 129, 255, 256, 0x8080_8080, u64::MAX]
            .map(Scalar::from)
            .to_vec();
        scalars.push(-Scalar::ONE);
        let seed = Scalar::from_bytes_mod_order([0xa5; 32]);
        scalars.extend((0..64).scan(seed, |scalar, _| {
            *scalar *= seed;
            Some(*scalar)
        }));
        for scalar in scalars {
            assert_eq!(multiples.times(&scalar), scalar * point, "{scalar:?}");
        }
    }
}
