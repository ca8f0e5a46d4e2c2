//! Numbers as people read them.

/// A number in one of Grafana's units.
pub(super) fn shown(value: f64, unit: &str) -> String {
    match unit {
        _ if !value.is_finite() => "–".to_owned(),
        "s" => duration(value),
        "percentunit" => format!("{} %", short(value * 100.0)),
        "reqps" | "ops" => format!("{}/s", short(value)),
        "bytes" => format!("{} GiB", short(value / f64::from(1 << 30))),
        _ => match unit.strip_prefix("suffix:") {
            Some(suffix) => format!("{}{suffix}", short(value)),
            None => short(value),
        },
    }
}

fn duration(secs: f64) -> String {
    let (size, unit) = match secs.abs() {
        0.0 => (1.0, "s"),
        below if below < 1.0 => (0.001, "ms"),
        below if below < 120.0 => (1.0, "s"),
        below if below < 7200.0 => (60.0, "min"),
        below if below < 172_800.0 => (3600.0, "h"),
        _ => (86_400.0, "days"),
    };
    format!("{} {unit}", short(secs / size))
}

/// Three digits are enough.
fn short(value: f64) -> String {
    let places = match value.abs() {
        0.0 => 0,
        above if above >= 99.95 => 0,
        above if above >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_have_units() {
        assert_eq!(shown(0.0123, "s"), "12.3 ms");
        assert_eq!(shown(5400.0, "s"), "90 min");
        assert_eq!(shown(0.125, "percentunit"), "12.5 %");
        assert_eq!(shown(1.5, "suffix: XMR"), "1.5 XMR");
        assert_eq!(shown(42.0, "reqps"), "42/s");
        assert_eq!(shown(f64::NAN, "s"), "–");
    }
}
