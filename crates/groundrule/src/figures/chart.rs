//! The trend as a drawing: lines that a template puts into an SVG.

use jiff::Timestamp;
use serde::Serialize;

use super::v1::Point;

/// Units of the drawing.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 160.0;

/// Room for the figures at the left and the days below.
const LEFT: f64 = 56.0;
const BELOW: f64 = 24.0;
const ABOVE: f64 = 16.0;
const RIGHT: f64 = 12.0;

/// A drawing of rates over time.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    width: f64,
    height: f64,
    /// Points of the line, as SVG writes them.
    line: String,
    /// The area below it.
    area: String,
    dots: Vec<Dot>,
    /// Lines at round rates.
    levels: Vec<Level>,
    left: f64,
    right: f64,
    bottom: f64,
    first: String,
    last: String,
}

#[derive(Debug, Serialize)]
struct Dot {
    x: f64,
    y: f64,
    when: String,
    rate: f64,
}

#[derive(Debug, Serialize)]
struct Level {
    y: f64,
    rate: f64,
}

/// The drawing of a trend; nothing for less than two audits at different times.
pub(super) fn chart(trend: &[Point]) -> Option<Chart> {
    let points: Vec<(f64, f64, &Point)> = trend
        .iter()
        .filter_map(|point| {
            let when: Timestamp = point.when.parse().ok()?;
            #[expect(clippy::cast_precision_loss, reason = "seconds of this age are exact")]
            Some((when.as_second() as f64, point.rated.rate?, point))
        })
        .collect();
    let ((start, _, first), (end, _, last)) = (points.first()?, points.last()?);
    if start >= end {
        return None;
    }
    let lowest = points.iter().map(|(_, rate, _)| *rate).fold(1.0, f64::min);
    // From the round rate below, so that small steps can be seen; never the whole drawing for a hair's breadth.
    let floor = ((lowest * 10.0).floor() / 10.0).min(0.9);
    let bottom = HEIGHT - BELOW;
    let x = |when: f64| round(LEFT + (when - start) / (end - start) * (WIDTH - LEFT - RIGHT));
    let y = |rate: f64| round(bottom - (rate - floor) / (1.0 - floor) * (bottom - ABOVE));
    let dots: Vec<Dot> = points
        .iter()
        .map(|(when, rate, point)| Dot { x: x(*when), y: y(*rate), when: point.when.clone(), rate: *rate })
        .collect();
    let line = dots.iter().map(|dot| format!("{},{}", dot.x, dot.y)).collect::<Vec<_>>().join(" ");
    let right = WIDTH - RIGHT;
    let area = format!("{LEFT},{bottom} {line} {right},{bottom}");
    let levels = [floor, f64::midpoint(floor, 1.0), 1.0].map(|rate| Level { y: y(rate), rate });
    let (first, last) = (first.when.clone(), last.when.clone());
    Some(Chart {
        width: WIDTH,
        height: HEIGHT,
        line,
        area,
        dots,
        levels: levels.into(),
        left: LEFT,
        right,
        bottom,
        first,
        last,
    })
}

fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
