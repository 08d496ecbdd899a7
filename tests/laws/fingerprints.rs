//! A finding is known by the same fingerprint however its root is rewritten without changing what it is about, and no two
//! findings by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use groundrule_parser::evaluation::EvaluatedRoot;
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::locate::SourceIndex;
use groundrule_parser::root::{Inputs, Workspace};
use groundrule_rules::check::{check, report};
use groundrule_rules::evaluate::Options;
use groundrule_rules::locate::RootSource;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::Config;

use crate::BUILTIN;

/// A root: volumes, and groups with rules, some of them in a module.
#[derive(Debug, Clone)]
struct Shape {
    /// By name: whether it is in the module, and its keys of `for_each`, if it has one.
    volumes: BTreeMap<String, (bool, Option<BTreeSet<String>>)>,
    /// By name: whether it is in the module, and the ports of its rules, in order.
    groups: BTreeMap<String, (bool, Vec<u16>)>,
}

/// What was done to a root.
#[derive(Debug, Clone, Default)]
struct Rewrite {
    /// New names of blocks, with `moved` blocks, through so many names in between.
    renamed: BTreeMap<String, usize>,
    /// The module's call has another name.
    moves_module: bool,
    /// Blocks stand the other way round.
    reversed: bool,
    /// Comments and blank lines in front of everything.
    lines: usize,
}

fn shapes() -> impl Strategy<Value = Shape> {
    let names = |pattern: &'static str| prop::collection::btree_set(pattern, 0..4);
    let keys = || prop::option::of(prop::collection::btree_set("[x-z.]{1,2}", 1..3));
    let volumes = names("v_[a-d]").prop_flat_map(move |names| {
        let count = names.len();
        let settings = prop::collection::vec((any::<bool>(), keys()), count);
        settings.prop_map(move |settings| names.iter().cloned().zip(settings).collect())
    });
    let groups = names("g_[a-d]").prop_flat_map(|names| {
        let count = names.len();
        let ports = subsequence(vec![22_u16, 23, 3389, 5432, 6379], 1..4);
        let settings = prop::collection::vec((any::<bool>(), ports), count);
        settings.prop_map(move |settings| names.iter().cloned().zip(settings).collect())
    });
    (volumes, groups).prop_map(|(volumes, groups)| Shape { volumes, groups })
}

fn rewrites() -> impl Strategy<Value = Rewrite> {
    let renamed = prop::collection::btree_map("[vg]_[a-d]", 0..3_usize, 0..4);
    (renamed, any::<bool>(), any::<bool>(), 0..4_usize).prop_map(
        |(renamed, moves_module, reversed, lines)| Rewrite { renamed, moves_module, reversed, lines },
    )
}

/// Writes a shape as it is after a rewrite.
fn write(directory: &Path, shape: &Shape, rewrite: &Rewrite) {
    let mut blocks: [Vec<String>; 2] = Default::default();
    let mut add = |in_module: bool, type_name: &str, name: &str, body: &str| {
        let blocks = &mut blocks[usize::from(in_module)];
        let mut now = name.to_owned();
        if let Some(between) = rewrite.renamed.get(name) {
            for step in 0..=*between {
                let next = format!("{name}_{step}");
                blocks.push(format!("moved {{\n  from = {type_name}.{now}\n  to = {type_name}.{next}\n}}\n"));
                now = next;
            }
        }
        blocks.push(format!("resource \"{type_name}\" \"{now}\" {{\n{body}}}\n"));
    };
    for (name, (in_module, keys)) in &shape.volumes {
        let mut body = "  availability_zone = \"eu-west-1a\"\n  size = 1\n  encrypted = false\n".to_owned();
        if let Some(keys) = keys {
            let _ = writeln!(body, "  for_each = toset({keys:?})");
        }
        add(*in_module, "aws_ebs_volume", name, &body);
    }
    for (name, (in_module, ports)) in &shape.groups {
        let mut rules: Vec<String> = ports
            .iter()
            .map(|port| {
                format!(
                    "  ingress {{\n    from_port = {port}\n    to_port = {port}\n    protocol = \"tcp\"\n    \
                     cidr_blocks = [\"0.0.0.0/0\"]\n  }}\n"
                )
            })
            .collect();
        if rewrite.reversed {
            rules.reverse();
        }
        add(*in_module, "aws_security_group", name, &rules.concat());
    }
    let [mut root, mut module] = blocks;
    if rewrite.moves_module {
        root.push("moved {\n  from = module.inner\n  to = module.other\n}\n".to_owned());
    }
    let call = if rewrite.moves_module { "other" } else { "inner" };
    root.push(format!("module \"{call}\" {{\n  source = \"./module\"\n}}\n"));
    module.push("locals {}\n".to_owned());
    for (place, blocks) in [("", &mut root), ("module", &mut module)] {
        if rewrite.reversed {
            blocks.reverse();
        }
        let lines = "# more\n\n".repeat(rewrite.lines);
        fs::create_dir_all(directory.join(place)).expect("a directory");
        fs::write(directory.join(place).join("main.tf"), lines + &blocks.join("\n")).expect("a file");
    }
}

/// The rule, and the fingerprint, of each finding of a root.
fn findings(directory: &Path) -> Vec<(String, String)> {
    let workspace = Workspace::new(directory).expect("a directory");
    let opened = EvaluatedRoot::open(&workspace, directory, "root", &Inputs::default()).expect("a root");
    let graph = ResourceGraph::of_root(&opened.plan, opened.facts).expect("a graph");
    let mut checked = check(&graph, "root", &BUILTIN, Options { assume: true, keep_passes: false });
    checked.identify("infra".to_owned());
    let index = SourceIndex::new(workspace.files(), &opened.root);
    checked.locate(&graph, RootSource { index, base: directory }, directory);
    let report = report([&*BUILTIN], vec![checked]);
    report.findings.into_iter().map(|finding| (finding.rule.id.clone(), finding.fingerprint)).collect()
}

/// Directories like on two machines.
fn directories() -> [PathBuf; 2] {
    ["here", "on/another/machine"].map(|name| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fingerprints").join(name);
        fs::create_dir_all(&directory).expect("a directory");
        directory
    })
}

#[test]
fn a_finding_keeps_its_fingerprint_and_shares_it_with_no_other() {
    let [here, there] = directories();
    let mut runner = proptest::test_runner::TestRunner::new(Config::with_cases(48));
    runner
        .run(&(shapes(), rewrites()), |(shape, rewrite)| {
            write(&here, &shape, &Rewrite::default());
            write(&there, &shape, &rewrite);
            let (before, after) = (findings(&here), findings(&there));
            let distinct: BTreeSet<&(String, String)> = before.iter().collect();
            prop_assert_eq!(distinct.len(), before.len(), "one is shared: {:?}", before);
            let after: BTreeSet<&(String, String)> = after.iter().collect();
            prop_assert_eq!(distinct, after);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    // Such roots have findings.
    write(
        &here,
        &Shape {
            volumes: BTreeMap::from([("v_a".to_owned(), (true, None))]),
            groups: BTreeMap::from([("g_a".to_owned(), (false, vec![22, 3389]))]),
        },
        &Rewrite::default(),
    );
    let found = findings(&here);
    assert!(found.len() > 3, "{found:?}");
}
