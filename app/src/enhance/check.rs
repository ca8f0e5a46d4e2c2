//! Says what is wrong with a field before the form is sent. By the rules that the server uses; the server has the
//! last word.

use domain::address::{AddressError, AddressText};
use domain::{Network, Piconero};
use web_sys::Element;

use super::page::{inside, on, property, show};

/// What is said about a field.
enum Verdict {
    /// Nothing: it is empty, or still being typed.
    Silent,
    /// It can be sent.
    Good(&'static str),
    /// What to do about it.
    Wrong(String),
}

/// Judges the field whenever it changes. Its `data-check` is `address`, with the network in `data-network`, or
/// `amount`, with the most piconero in `data-max`.
pub(super) fn watch(field: &Element) {
    let (Some(input), Some(place)) = (inside(field, "input"), inside(field, ".verdict")) else {
        return;
    };
    for (event, typing) in [("input", true), ("change", false)] {
        let (field, input, place) = (field.clone(), input.clone(), place.clone());
        let target = input.clone();
        on(&target, event, move || {
            let text = property(&input, "value").and_then(|value| value.as_string());
            let verdict = judge(&field, &text.unwrap_or_default(), typing);
            say(&field, &input, &place, &verdict);
        });
    }
}

fn say(field: &Element, input: &Element, place: &Element, verdict: &Verdict) {
    // The server's complaint is about what was there before.
    if let Some(old) = inside(field, ".error:not(.verdict)") {
        old.remove();
    }
    let (class, text) = match verdict {
        Verdict::Silent => ("verdict", ""),
        Verdict::Good(text) => ("verdict good", *text),
        Verdict::Wrong(text) => ("verdict error", text.as_str()),
    };
    place.set_class_name(class);
    place.set_text_content(Some(text));
    show(place, !text.is_empty());
    // Neither name can be refused.
    let _ignored = match verdict {
        Verdict::Wrong(_) => input.set_attribute("aria-invalid", "true"),
        Verdict::Silent | Verdict::Good(_) => input.remove_attribute("aria-invalid"),
    };
}

fn judge(field: &Element, text: &str, typing: bool) -> Verdict {
    let told = |name: &str| field.get_attribute(name).unwrap_or_default();
    if text.trim().is_empty() {
        Verdict::Silent
    } else if told("data-check") == "address" {
        let network = Network::from_name(&told("data-network")).unwrap_or(Network::Mainnet);
        address(text, network, typing)
    } else {
        let most = told("data-max").parse().map_or(Piconero(u64::MAX), Piconero);
        amount(text, most, typing)
    }
}

fn address(text: &str, network: Network, typing: bool) -> Verdict {
    match AddressText::parse(text, network) {
        Ok(_) => Verdict::Good("This is a good address."),
        // Nobody has finished typing yet.
        Err(AddressError::Length(length)) if typing && length < 95 => Verdict::Silent,
        Err(error) => Verdict::Wrong(error.to_string()),
    }
}

fn amount(text: &str, most: Piconero, typing: bool) -> Verdict {
    match text.parse::<Piconero>() {
        Ok(amount) if amount > most => Verdict::Wrong(format!("At most {most} XMR.")),
        Ok(_) => Verdict::Silent,
        Err(_) if typing => Verdict::Silent,
        Err(error) => Verdict::Wrong(error.to_string()),
    }
}
