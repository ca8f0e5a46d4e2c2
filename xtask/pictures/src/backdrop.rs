//! The stage each product stands on: a wall, a soft disc of light, a table.

/// The colours of one stage, as CSS hex colours.
struct Palette {
    name: &'static str,
    wall: &'static str,
    light: &'static str,
    table: &'static str,
    edge: &'static str,
}

const PALETTES: [Palette; 8] = [
    palette("sand", "#ecdcc3", "#f7ecd9", "#d9bf9b", "#c8aa80"),
    palette("sage", "#c9d6c0", "#dfe8d6", "#a9bd9e", "#95ac8a"),
    palette("sky", "#c3d8e6", "#dcebf4", "#9dbdd1", "#86abc3"),
    palette("rose", "#f0cfc6", "#fae3dc", "#dda99c", "#cf9587"),
    palette("plum", "#cfc4de", "#e5dcef", "#ab9cc4", "#9988b6"),
    palette("slate", "#b7c1cc", "#d3dae2", "#8e9cab", "#7d8c9c"),
    palette("butter", "#f6e1a6", "#fdf0c9", "#e3c070", "#d4ae58"),
    palette("mint", "#bfe0d4", "#d9f0e7", "#93c7b5", "#7db7a3"),
];

const fn palette(
    name: &'static str,
    wall: &'static str,
    light: &'static str,
    table: &'static str,
    edge: &'static str,
) -> Palette {
    Palette {
        name,
        wall,
        light,
        table,
        edge,
    }
}

/// The stage called `name` as SVG, or nothing if there is none.
pub(crate) fn backdrop(name: &str) -> Option<String> {
    let Palette {
        wall,
        light,
        table,
        edge,
        ..
    } = PALETTES.iter().find(|palette| palette.name == name)?;
    Some(format!(
        r#"<rect width="1200" height="900" fill="{wall}"/>
<circle cx="600" cy="420" r="350" fill="{light}"/>
<rect y="650" width="1200" height="250" fill="{table}"/>
<rect y="650" width="1200" height="10" fill="{edge}"/>"#
    ))
}
