//! One policy, every input: what a rule says of a root's files it says of the plan that Terraform makes of them, or leaves it
//! open; and the files beside a plan turn no verdict of it round.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use groundrule_parser::evaluation::{EvaluatedRoot, facts_beside};
use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::root::{Inputs, Workspace};
use groundrule_parser::source::Source;
use groundrule_rules::evaluate::{Options, evaluate};
use groundrule_rules::fixtures::{find, with_settings};
use groundrule_rules::loader::PolicySet;
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::Rule;

use crate::{BUILTIN, fixtures};

/// What a rule says of each resource of a graph: the worst of its elements' verdicts.
fn verdicts(graph: &ResourceGraph<'_>, rule: &Rule, set: &PolicySet) -> BTreeMap<String, Verdict> {
    judged(graph, rule, set).0
}

/// The same, and the resources of which something was taken for granted.
fn judged(
    graph: &ResourceGraph<'_>,
    rule: &Rule,
    set: &PolicySet,
) -> (BTreeMap<String, Verdict>, BTreeSet<String>) {
    let options = Options { assume: true, keep_passes: true };
    let evaluation = evaluate(graph, &[rule], &set.settings, &set.engine, options);
    let mut worst = BTreeMap::new();
    let mut assumed = BTreeSet::new();
    for judged in evaluation.verdicts {
        let address = graph.instance(judged.instance).address.to_string();
        if !judged.assumed.is_empty() {
            assumed.insert(address.clone());
        }
        let verdict = worst.entry(address).or_insert(judged.verdict);
        *verdict = (*verdict).max(judged.verdict);
    }
    (worst, assumed)
}

/// Those that say the opposite.
fn turned(
    before: &BTreeMap<String, Verdict>,
    after: &BTreeMap<String, Verdict>,
) -> impl Iterator<Item = String> {
    before.iter().filter_map(|(address, before)| {
        let after = after.get(address)?;
        let is_turned = before != after && ![*before, *after].contains(&Verdict::Undetermined);
        is_turned.then(|| format!("{address}: {}, then {}", before.name(), after.name()))
    })
}

#[test]
fn files_say_what_their_plan_says_or_leave_it_open() {
    let cases = find(&fixtures(), &BUILTIN).expect("fixtures");
    let (mut compared, mut same, mut settled) = (0, 0, 0);
    let mut wrong = Vec::new();
    for case in &cases {
        let folder = case.input.parent().expect("a case has a folder");
        if !case.input.ends_with("plan.json") || !folder.join("main.tf").is_file() {
            continue;
        }
        let set = with_settings(case, &BUILTIN).expect("settings");
        let rule = set.rule(&case.rule).expect("a case's rule").clone();
        let bytes = std::fs::read(&case.input).expect("a plan");
        let source = Source::from_bytes("plan.json", bytes).expect("a plan");
        let plan = ResourceGraph::read(&source).expect("a plan");
        let (alone, assumed) = judged(&plan, &rule, &set);

        let workspace = Workspace::new(folder).expect("a folder");
        let opened = EvaluatedRoot::open(&workspace, folder, "root", &Inputs::default()).expect("a root");
        let root = ResourceGraph::of_root(&opened.plan, opened.facts).expect("a root's graph");
        let files = verdicts(&root, &rule, &set);
        let name = format!("{} {} {}", case.rule, case.folder(), case.name);
        wrong.extend(turned(&alone, &files).map(|what| format!("{name}: files: {what}")));
        for (address, verdict) in &alone {
            compared += 1;
            same += usize::from(files.get(address) == Some(verdict));
        }

        let facts = facts_beside(&workspace, folder, &plan);
        let plan = ResourceGraph::read(&source).expect("a plan").beside(facts);
        let beside = verdicts(&plan, &rule, &set);
        wrong.extend(turned(&alone, &beside).map(|what| format!("{name}: beside: {what}")));
        settled += alone
            .iter()
            .filter(|(address, verdict)| {
                **verdict == Verdict::Undetermined && beside.get(*address) != Some(&Verdict::Undetermined)
            })
            .count();
        // The files may show that what was taken for granted is not so.
        let lost = alone.iter().filter(|(address, verdict)| {
            let is_lost =
                **verdict != Verdict::Undetermined && beside.get(*address) == Some(&Verdict::Undetermined);
            is_lost && !assumed.contains(*address)
        });
        wrong.extend(lost.map(|(address, verdict)| {
            format!("{name}: beside: {address}: {}, then undetermined", verdict.name())
        }));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(same * 10 >= compared * 9, "{same} of {compared} verdicts are the same");
    assert!(settled > 0, "the files beside a plan settle nothing");
}

#[test]
fn files_get_the_same_verdicts_in_every_shape() {
    let set = crate::shapes::set();
    let of = |shape: &str| {
        let folder = fixtures().join("shapes").join(shape);
        by_name(&folder, &set)
    };
    let flat = of("flat");
    assert!(flat.len() > 20, "only {} verdicts", flat.len());
    for shape in ["module", "nested", "count", "for_each"] {
        assert_eq!(of(shape), flat, "{shape}");
    }
}

/// The verdicts of all rules on a root's files, by rule and the resource's own name.
fn by_name(folder: &Path, set: &PolicySet) -> BTreeMap<(String, String), Vec<&'static str>> {
    let workspace = Workspace::new(folder).expect("a folder");
    let opened = EvaluatedRoot::open(&workspace, folder, "root", &Inputs::default()).expect("a root");
    let graph = ResourceGraph::of_root(&opened.plan, opened.facts).expect("a root's graph");
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for rule in &set.rules {
        for (address, verdict) in verdicts(&graph, rule, set) {
            let Some(id) = graph.find(&address).next() else { continue };
            let instance = graph.instance(id);
            let name = format!("{}.{}", instance.type_name, instance.name);
            let verdicts = found.entry((rule.id.clone(), name)).or_default();
            if instance.kind == groundrule_parser::graph::Kind::Resource
                && !verdicts.contains(&verdict.name())
            {
                verdicts.push(verdict.name());
            }
        }
    }
    found.retain(|_, verdicts| !verdicts.is_empty());
    found
}
