//! No secret of a root comes out: planted in every place that can hold one, and looked for in all that may be shown.

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::{SourceIndex, fits};
use groundrule_parser::root::{Inputs, Workspace, load};
use groundrule_parser::source::Source;
use groundrule_rules::check::{check, report};
use groundrule_rules::evaluate::Options;
use groundrule_rules::locate::RootSource;

use crate::{BUILTIN, repository};

/// In every planted secret, and nowhere else.
const MARK: &str = "PLANTED";

#[test]
fn no_line_that_may_be_shown_holds_a_secret() {
    let directory = repository().join("tests/planted");
    let source = Source::open(&directory.join("plan.json").to_string_lossy()).expect("the plan is there");
    let graph = ResourceGraph::read(&source).expect("it is a plan");
    let workspace = Workspace::around(&directory).expect("the directory is there");
    let root = load(&workspace, &directory, &Inputs::default());
    assert_eq!(fits(&root, &graph), Ok(()));
    let mut checked = check(&graph, "plan.json", &BUILTIN, Options { assume: true, keep_passes: true });
    let index = SourceIndex::new(workspace.files(), &root);
    checked.locate(&graph, RootSource { index, base: &directory }, &directory);
    let report = report([&*BUILTIN], vec![checked]);

    let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["extra.tf.json", "inner/main.tf", "main.tf", "terraform.tfvars"]);
    let mut leaks = Vec::new();
    for file in &report.files {
        let written = std::fs::read_to_string(directory.join(&file.path)).expect("it was read before");
        assert!(written.contains(MARK), "{} plants nothing", file.path);
        assert_eq!(written.len(), file.text.len());
        assert_eq!(written.lines().count(), file.text.lines().count());
        let lines = file.text.lines().filter(|line| line.contains(MARK));
        leaks.extend(lines.map(|line| format!("{}: {line}", file.path)));
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    // What is no secret stays readable.
    let text = |path: &str| &report.files.iter().find(|file| file.path == path).expect("it is listed").text;
    for shown in [
        "storage_encrypted = false",
        "region     = \"eu-west-1\"",
        "password          = var.token",
        "bucket     = \"states\"",
    ] {
        assert!(text("main.tf").contains(shown), "{shown}");
    }
    assert!(text("extra.tf.json").contains("\"availability_zone\": \"eu-west-1a\""));
}
