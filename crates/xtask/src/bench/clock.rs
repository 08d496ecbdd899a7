//! What work costs: time on processors and time on the wall.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Seconds that something took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// On all processors together.
    pub(super) cpu: f64,
    /// On the wall.
    pub(super) wall: f64,
}

/// Does work, and says what it cost this process.
pub(super) fn measure<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let (cpu, wall) = (process_time(), Instant::now());
    let result = work();
    let wall = wall.elapsed().as_secs_f64();
    (result, Cost { cpu: process_time() - cpu, wall })
}

/// Seconds on all processors since this process began.
pub(super) fn process_time() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default().as_secs_f64()
}

/// The middle one.
pub(super) fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    match numbers {
        [] => f64::NAN,
        _ => numbers[numbers.len() / 2],
    }
}

/// Costs of a subject and of what it is compared with, measured in turn, so that both see the same machine.
#[derive(Debug, Default)]
pub(super) struct Ratios {
    pairs: Vec<(Cost, Cost)>,
}

/// What came of a comparison.
#[derive(Debug)]
pub(super) struct Summary {
    pub(super) baseline: Cost,
    pub(super) subject: Cost,
    /// Medians of the pairs' ratios.
    pub(super) cpu: f64,
    pub(super) wall: f64,
    /// Least of the subject over least of the baseline.
    pub(super) least_cpu: f64,
    pub(super) least_wall: f64,
}

impl Ratios {
    pub(super) fn add(&mut self, baseline: Cost, subject: Cost) {
        self.pairs.push((baseline, subject));
    }

    pub(super) fn summary(&self) -> Summary {
        let all = |of: &dyn Fn(&(Cost, Cost)) -> f64| self.pairs.iter().map(of).collect::<Vec<f64>>();
        let middle = |of: &dyn Fn(&(Cost, Cost)) -> f64| median(&mut all(of));
        let least = |of: &dyn Fn(&(Cost, Cost)) -> f64| all(of).into_iter().fold(f64::INFINITY, f64::min);
        Summary {
            baseline: Cost { cpu: middle(&|pair| pair.0.cpu), wall: middle(&|pair| pair.0.wall) },
            subject: Cost { cpu: middle(&|pair| pair.1.cpu), wall: middle(&|pair| pair.1.wall) },
            cpu: middle(&|pair| pair.1.cpu / pair.0.cpu),
            wall: middle(&|pair| pair.1.wall / pair.0.wall),
            least_cpu: least(&|pair| pair.1.cpu) / least(&|pair| pair.0.cpu),
            least_wall: least(&|pair| pair.1.wall) / least(&|pair| pair.0.wall),
        }
    }
}
