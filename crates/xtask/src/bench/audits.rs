//! What an audit of many plans costs, beside a check of each: time against the sum of the checks, memory against the
//! largest one.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{Arguments, clock, megabytes, roots};
use crate::Failure;
use crate::plans::{Generator, Profile};
use crate::table::Table;

/// So many plans of so many resources: `200x1000`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    plans: u64,
    resources: usize,
}

impl FromStr for Batch {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('x').and_then(|(plans, resources)| {
            Some(Batch { plans: plans.parse().ok()?, resources: resources.parse().ok()? })
        });
        numbers.ok_or_else(|| "write PLANSxRESOURCES, such as 200x1000".to_owned())
    }
}

impl fmt::Display for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.plans, self.resources)
    }
}

/// Measures, and prints it.
pub(super) fn costs(root: &Path, generator: &Generator, arguments: &Arguments) -> Result<(), Failure> {
    let folder = root.join("target/plans");
    let mut table = Table::new(&[
        "plans",
        "MB",
        "checks s",
        "audit s",
        "wall",
        "wall less starting",
        "largest check MB",
        "audit MB",
        "memory",
        "store MB",
    ]);
    for batch in &arguments.audits {
        let plans: Vec<PathBuf> = (1..=batch.plans)
            .map(|seed| generator.plan(batch.resources, seed, Profile::Mixed))
            .collect::<Result<_, Failure>>()?;
        let empty = folder.join("empty.json");
        std::fs::write(&empty, "{\"format_version\": \"1.2\", \"resource_changes\": []}")?;
        let store = folder.join("audit.jsonl");
        let check = |plan: &Path| roots::command(&["check", "--format", "concise"], &[plan]);
        let (mut singles, mut audits, mut starts) = (Vec::new(), Vec::new(), Vec::new());
        let (mut largest, mut peak) = (0, 0);
        for run in 0..=arguments.runs.min(3) {
            starts.push(check(&empty)?.wall);
            let mut sum = 0.0;
            for plan in &plans {
                let taken = check(plan)?;
                sum += taken.wall;
                largest = largest.max(taken.peak.unwrap_or_default());
            }
            let all: Vec<&Path> = std::iter::once(&store).chain(&plans).map(PathBuf::as_path).collect();
            let audit = roots::command(&["audit", "--store"], &all)?;
            peak = peak.max(audit.peak.unwrap_or_default());
            // The first one warms up.
            if run > 0 {
                singles.push(sum);
                audits.push(audit.wall);
            }
        }
        let (sum, audit) = (clock::median(&mut singles), clock::median(&mut audits));
        let start = clock::median(&mut starts);
        #[expect(clippy::cast_precision_loss, reason = "nobody has that many plans")]
        let starting = start * plans.len() as f64;
        let bytes =
            plans.iter().map(|plan| Ok(std::fs::metadata(plan)?.len())).sum::<Result<u64, Failure>>()?;
        table.row(vec![
            batch.to_string(),
            format!("{:.0}", megabytes(bytes)),
            format!("{sum:.1}"),
            format!("{audit:.1}"),
            format!("{:.2}", audit / sum),
            format!("{:.2}", (audit - start) / (sum - starting)),
            format!("{:.0}", megabytes(largest)),
            format!("{:.0}", megabytes(peak)),
            format!("{:.2}", megabytes(peak) / megabytes(largest)),
            format!("{:.1}", megabytes(std::fs::metadata(&store)?.len())),
        ]);
        std::fs::remove_file(&store)?;
    }
    table.print("An audit beside a check of each plan in a process of its own: ratios of wall time and of peak memory")?;
    Ok(())
}
