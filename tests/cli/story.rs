//! How a team takes the standards up: a baseline, a violation that is new, an exception, its end, and its removal.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::common::{assert_snapshot, empty_directory, groundrule, top, write};

/// Few rules, so that others may come without changing the story.
const STANDARDS: &str = r#"# What the team holds its roots to.
baseline = "groundrule-baseline.json"

[levels]
low = "off"
medium = "off"
high = "off"
critical = "off"
encryption-aws-block-storage = "mandatory"
segmentation-aws-admin-ports-open = "mandatory"

[exception-policy]
notice = "14 days"
longest = "180 days"
"#;

const VOLUME: &str = r#"resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = false
}
"#;

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a directory") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_some_and(|ending| ending == "tf") {
            write(&target, &fs::read_to_string(&path).expect("a file"));
        }
    }
}

#[test]
fn a_baseline_an_exception_and_its_end() {
    let directory = empty_directory("story");
    copy(&top().join("fixtures/shapes/nested"), &directory.join("infra"));
    write(&directory.join(".git/HEAD"), "ref: refs/heads/main\n");
    write(&directory.join("infra/groundrule.toml"), &STANDARDS.replace("baseline =", "# baseline ="));
    // Another checkout, of what was.
    copy(&top().join("fixtures/shapes/nested"), &directory.join("main/infra"));
    write(&directory.join("main/infra/groundrule.toml"), &STANDARDS.replace("baseline =", "# baseline ="));
    let mut told = String::new();
    let mut step = |what: &str, args: &str, status: i32| {
        let output = groundrule().args(args).within(&directory).exits(status);
        // Which rules are off changes with every new one.
        let transcript = output.transcript();
        let lines =
            transcript.lines().filter(|line| !line.contains(": off in ") && *line != "Not evaluated:");
        let lines: Vec<&str> = lines.collect();
        let _ = write!(told, "## {what}\n$ groundrule {args}\n{}\n\n", lines.join("\n"));
    };
    let file = |name: &str, text: &str| write(&directory.join("infra").join(name), text);
    let read = |name: &str| fs::read_to_string(directory.join("infra").join(name)).expect("a file");
    let today = "--now 2026-11-21";

    step("what is there fails", &format!("check infra {today}"), 1);
    step("it is written down", "baseline infra --output infra/groundrule-baseline.json", 0);
    file("groundrule.toml", STANDARDS);
    step("and passes", &format!("check infra {today}"), 0);

    file("scratch.tf", VOLUME);
    step("what is new fails", &format!("check infra {today}"), 1);
    step("as it does in a comparison with what was", "diff --new-only main/infra infra", 1);

    step(
        "an exception is granted",
        &format!(
            "exceptions add infra --rule CKV_AWS_3 --match aws_ebs_volume.scratch --reason holds-no-data \
             --owner team-storage --ticket OPS-1 --expires 2027-01-31 {today}"
        ),
        0,
    );
    step("and listed", &format!("exceptions list {today}"), 0);
    step("the run passes", &format!("check infra {today}"), 0);
    step("says that it will soon be over", "check infra --now 2027-01-20", 0);
    step("and fails once it is", "check infra --now 2027-02-01", 1);
    step("which a check of the exceptions says as well", "exceptions check --now 2027-02-01", 1);

    file("scratch.tf", &VOLUME.replace("false", "true"));
    step("the volume is set right, and the exception is of no use", "check infra --now 2027-02-01", 0);
    file("groundrule.toml", STANDARDS);
    step("it is removed", "check infra --now 2027-02-01", 0);

    let moved = "\nmoved {\n  from = module.platform\n  to   = module.base\n}\n";
    file("main.tf", &(read("main.tf").replace("module \"platform\"", "module \"base\"") + moved));
    step("renaming what is in the baseline changes nothing", &format!("check infra {today}"), 0);
    let stack = read("modules/stack/main.tf");
    file("modules/stack/main.tf", &stack.replacen("22", "443", 2));
    step("what was there from the beginning is set right, too", &format!("check infra {today}"), 0);
    step("and the baseline shrinks", "baseline --update infra --output infra/groundrule-baseline.json", 0);
    step("to nothing", &format!("check infra {today}"), 0);
    let _ = write!(told, "## the baseline\n{}", read("groundrule-baseline.json"));
    assert_snapshot("story", &told);
}
