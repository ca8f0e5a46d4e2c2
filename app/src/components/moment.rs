//! Moments.

use domain::TimestampMs;
use leptos::prelude::*;

use super::context::now;

/// A moment in UTC.
#[component]
pub(crate) fn Moment(at: TimestampMs) -> AnyView {
    let text = at.to_string();
    let machine = text.replacen(' ', "T", 1).replace(" UTC", "Z");
    view! { <time datetime=machine>{text}</time> }.into_any()
}

/// A deadline: the moment, and how far away it is.
#[component]
pub(crate) fn Deadline(at: TimestampMs) -> AnyView {
    let now = now();
    let distance = if at > now {
        format!(" (in {})", span(at.secs_since(now)))
    } else {
        " (passed)".to_owned()
    };
    view! { <Moment at/>{distance} }.into_any()
}

/// How long ago.
pub(crate) fn ago(at: TimestampMs, now: TimestampMs) -> String {
    match now.secs_since(at) {
        0..60 => "just now".to_owned(),
        secs => format!("{} ago", span(secs)),
    }
}

/// A rough length of time: the largest unit, rounded down, at least one minute.
#[must_use]
pub fn span(secs: u64) -> String {
    let (count, unit) = match secs {
        0..7_200 => ((secs / 60).max(1), "minute"),
        7_200..172_800 => (secs / 3_600, "hour"),
        172_800..5_184_000 => (secs / 86_400, "day"),
        5_184_000..63_072_000 => (secs / 2_592_000, "month"),
        _ => (secs / 31_536_000, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_use_the_unit_a_person_would() {
        for (secs, text) in [
            (0, "1 minute"),
            (119, "1 minute"),
            (7_199, "119 minutes"),
            (7_200, "2 hours"),
            (172_800, "2 days"),
            (5_184_000, "2 months"),
            (63_072_000, "2 years"),
        ] {
            assert_eq!(span(secs), text);
        }
    }
}
