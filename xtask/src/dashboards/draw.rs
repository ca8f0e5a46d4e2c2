//! Panels as SVG: a number, lines, cells or bars.

use std::fmt::Write as _;

use monitoring::{Dashboard, Panel, Sample};

use super::unit::shown;

/// A column and a line of Grafana's grid, in pixels.
const CELL: [f64; 2] = [46.0, 26.0];
/// Between two panels.
const GAP: f64 = 6.0;
/// A line of text.
const LINE: f64 = 14.0;
/// One after another for the lines of a graph.
const COLOURS: [&str; 10] = [
    "#7eb26d", "#eab839", "#6ed0e0", "#ef843c", "#e24d42", "#1f78c1", "#ba43a9", "#705da0", "#508642",
    "#cca300",
];

/// What one line or bar shows.
pub(super) struct Answer {
    /// Its name in the legend.
    pub(super) name: String,
    /// Oldest first.
    pub(super) samples: Vec<Sample>,
}

impl Answer {
    /// Its newest number.
    pub(super) fn latest(&self) -> Option<f64> {
        self.samples.last().map(|sample| sample.value)
    }

    fn numbers(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(|sample| sample.value.is_finite())
    }
}

/// From the first to the last number of some answers, in seconds since 1970.
struct Span {
    begin: f64,
    end: f64,
}

impl Span {
    fn of(answers: &[Answer]) -> Self {
        let times = || answers.iter().flat_map(Answer::numbers).map(|sample| sample.at);
        Self {
            begin: times().fold(f64::MAX, f64::min),
            end: times().fold(f64::MIN, f64::max),
        }
    }

    /// Which part of it has gone by at a time.
    fn part(&self, at: f64) -> f64 {
        (at - self.begin) / (self.end - self.begin).max(1.0)
    }
}

/// A picture of a dashboard.
pub(super) struct Canvas {
    body: String,
    height: f64,
}

/// Where something is drawn, in pixels.
#[derive(Clone, Copy)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Canvas {
    /// An empty one, with the headings of its rows.
    pub(super) fn of(dashboard: &Dashboard) -> Self {
        let bottom = dashboard
            .panels
            .iter()
            .map(|panel| panel.place[1] + panel.place[3])
            .max();
        let mut canvas = Self {
            body: String::new(),
            height: f64::from(bottom.unwrap_or_default() + 1) * CELL[1],
        };
        canvas.text(GAP, 18.0, 15.0, "#ffffff", &dashboard.title);
        for (title, line) in &dashboard.rows {
            canvas.text(GAP, f64::from(line + 2) * CELL[1] - 8.0, 13.0, "#ccccdc", title);
        }
        canvas
    }

    /// Draws a panel at its place.
    pub(super) fn draw(&mut self, panel: &Panel, answers: &[Answer]) {
        let [x, y, width, height] = panel.place.map(f64::from);
        let area = Area {
            x: x * CELL[0] + GAP,
            y: (y + 1.0) * CELL[1],
            width: width * CELL[0] - GAP,
            height: height * CELL[1] - GAP,
        };
        self.rectangle(area, "#181b1f", 1.0);
        self.text(area.x + 8.0, area.y + LINE, 11.0, "#ccccdc", &panel.title);
        let inner = Area {
            x: area.x + 8.0,
            y: area.y + LINE + 8.0,
            width: area.width - 16.0,
            height: area.height - LINE - 14.0,
        };
        match panel.kind.as_str() {
            "stat" => {
                let latest = answers.first().and_then(Answer::latest).unwrap_or(f64::NAN);
                self.text(
                    inner.x,
                    inner.y + inner.height * 0.7,
                    26.0,
                    "#73bf69",
                    &shown(latest, &panel.unit),
                );
            }
            "timeseries" => self.lines(inner, answers, &panel.unit),
            "heatmap" | "state-timeline" => self.cells(inner, answers),
            _ => self.bars(inner, answers, &panel.unit),
        }
    }

    /// The whole picture.
    pub(super) fn svg(&self) -> String {
        let (width, height) = (CELL[0] * 24.0 + GAP, self.height + GAP);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#111217\"/>\n{}</svg>\n",
            self.body
        )
    }

    fn lines(&mut self, area: Area, answers: &[Answer], unit: &str) {
        let named = answers.len().min(6);
        let graph = Area {
            x: area.x + 56.0,
            width: area.width - 56.0,
            height: area.height - LINE * f64::from(u8::try_from(named).unwrap_or(6)),
            ..area
        };
        let values = || {
            answers
                .iter()
                .flat_map(Answer::numbers)
                .map(|sample| sample.value)
        };
        let least = values().fold(0.0, f64::min);
        let most = values().fold(least + 1e-9, f64::max);
        let span = Span::of(answers);
        for part in [0.0, 0.5, 1.0] {
            let y = graph.y + graph.height * (1.0 - part);
            self.text(
                area.x,
                y + 4.0,
                9.0,
                "#8e8e9a",
                &shown(least + (most - least) * part, unit),
            );
            self.rectangle(
                Area {
                    y,
                    height: 0.5,
                    ..graph
                },
                "#34363c",
                1.0,
            );
        }
        for (number, answer) in answers.iter().enumerate() {
            let colour = COLOURS[number % COLOURS.len()];
            let mut points = String::new();
            for sample in answer.numbers() {
                let x = graph.x + graph.width * span.part(sample.at);
                let y = graph.y + graph.height * (1.0 - (sample.value - least) / (most - least));
                let _ = write!(points, "{x:.1},{y:.1} ");
            }
            let _ = writeln!(
                self.body,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>",
                points.trim_end()
            );
        }
        let mut y = graph.y + graph.height + LINE;
        for (number, answer) in answers.iter().take(named).enumerate() {
            let now = shown(answer.latest().unwrap_or(f64::NAN), unit);
            self.text(
                graph.x,
                y,
                9.0,
                COLOURS[number % COLOURS.len()],
                &format!("{}  {now}", answer.name),
            );
            y += LINE - 2.0;
        }
    }

    fn cells(&mut self, area: Area, answers: &[Answer]) {
        let numbers = answers.iter().flat_map(Answer::numbers);
        let most = numbers.map(|sample| sample.value).fold(1e-9, f64::max);
        let span = Span::of(answers);
        let most_samples = answers.iter().map(|answer| answer.samples.len()).max();
        let count = f64::from(u16::try_from(most_samples.unwrap_or(1)).unwrap_or(u16::MAX));
        let mut y = area.y;
        let height = area.height / f64::from(u16::try_from(answers.len().max(1)).unwrap_or(u16::MAX));
        for answer in answers {
            self.text(area.x, y + height / 2.0 + 3.0, 9.0, "#8e8e9a", &answer.name);
            let (left, all) = (area.x + 170.0, area.width - 176.0);
            let width = all / count;
            for sample in answer.samples.iter().filter(|sample| sample.value > 0.0) {
                // The last one ends where the panel does.
                let cell = Area {
                    x: left + (all - width) * span.part(sample.at),
                    y: y + 1.0,
                    width,
                    height: height - 2.0,
                };
                self.rectangle(cell, "#ff9830", (sample.value / most).sqrt());
            }
            y += height;
        }
    }

    fn bars(&mut self, area: Area, answers: &[Answer], unit: &str) {
        let most = answers.iter().filter_map(Answer::latest).fold(1e-9, f64::max);
        let mut y = area.y;
        for answer in answers {
            if y + LINE > area.y + area.height {
                break;
            }
            let value = answer.latest().unwrap_or(0.0).max(0.0);
            let bar = Area {
                x: area.x,
                y,
                width: area.width * value / most,
                height: LINE,
            };
            self.rectangle(bar, "#3f7d4e", 0.6);
            self.text(
                area.x + 4.0,
                y + 11.0,
                10.0,
                "#ccccdc",
                &format!("{}  {}", answer.name, shown(value, unit)),
            );
            y += LINE + 4.0;
        }
    }

    fn rectangle(&mut self, area: Area, colour: &str, opacity: f64) {
        let Area { x, y, width, height } = area;
        let _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\" \
             fill-opacity=\"{opacity:.2}\"/>"
        );
    }

    fn text(&mut self, x: f64, y: f64, size: f64, colour: &str, text: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{colour}\">{text}</text>"
        );
    }
}
