use std::fmt::Write as _;
use std::sync::Arc;

use crate::diagnostic::SourceText;
use crate::rego::engine::Builder;
use crate::rego::guards::{Unit, check};

const LIB: &str =
    "package groundrule.lib.net\n\nis_world(cidr) if endswith(cidr, \"/0\")\n\nparts := {\"a\"}\n";

/// Faults of a rule's body beside a shared module, each with what it points at.
fn faults(body: &str) -> String {
    faults_of(&[("groundrule.tagging.aws.x", Some("tagging"), body), ("groundrule.lib.net", None, LIB)])
}

fn faults_of(modules: &[(&str, Option<&str>, &str)]) -> String {
    let mut builder = Builder::new();
    let mut sources = Vec::new();
    for (package, standard, body) in modules {
        let text = if body.starts_with("package") {
            (*body).to_owned()
        } else {
            format!("package {package}\n{body}\n")
        };
        let source = Arc::new(SourceText { path: format!("{package}.rego"), text });
        builder.add(&source).unwrap_or_else(|fault| panic!("{fault}"));
        sources.push((source, *package, *standard));
    }
    let parsed = builder.modules();
    let unit =
        |((source, package, standard), module): (&(Arc<SourceText>, &str, Option<&'static str>), _)| Unit {
            module,
            source: Arc::clone(source),
            package: (*package).to_owned(),
            standard: standard.map(|standard| (standard, ["required", "allowed"].into())),
        };
    let modules: Vec<_> = parsed.iter().map(|module| &**module).collect();
    let sources: Vec<(Arc<SourceText>, &str, Option<&'static str>)> = sources
        .into_iter()
        .map(|(source, package, standard)| (source, package, standard.map(|_| "tagging")))
        .collect();
    let units: Vec<Unit<'_>> = sources.iter().zip(modules).map(unit).collect();
    let mut out = String::new();
    for fault in check(&units) {
        let span = fault.span.clone().unwrap_or(0..0);
        let line = fault.position().map_or(0, |(line, _)| line);
        let _ = write!(out, "{line} [{}] {}", fault.source.text.get(span).unwrap_or("?"), fault.message);
        let _ = writeln!(out, "{}", fault.help.map(|help| format!(" ({help})")).unwrap_or_default());
    }
    out
}

/// Statements of a violation's body.
fn statement(text: &str) -> String {
    faults(&format!("violations contains {{\"at\": \"a\"}} if {{\n{text}\n}}"))
}

#[test]
fn what_policies_do_passes() {
    let body = r#"
import rego.v1
import data.groundrule.lib.net
import data.groundrule.lib.net as other

violations contains {"at": ["a", key], "element": v} if {
	some key in data.standards.tagging.required
	some v in input.values.a[key]
	not input.values.b.c == "lit"
	not input.values.b
	not helper
	not known[v]
	not v in known
	not startswith(v, "x")
	not count(known) > 1
	some s in input.values.statements
	not known[s.ref]
	not s.effect == input.values.effect
	net.is_world(v)
	data.groundrule.lib.net.is_world(v)
	other.parts[v]
	every x in input.related.r { x.values.y > 0 - 1 }
	count([y | some y in input.values.c; y != v]) == -1
	double(3) == 6
	data.groundrule.tagging.aws.x.helper
}

known := {"a", "b"}

helper if input.values.z

double(x) := y if y := x * 2

applies if object.get(input.values, "q", false) == true

satisfied if {
	regex.match(`^a$`, input.values.a)
	net.is_world("0.0.0.0/0")
}
"#;
    assert_eq!(faults(body), "");
}

#[test]
fn reading_past_the_declared_reads() {
    insta::assert_snapshot!(
        [
            "input.value.a",
            "x := input",
            "x := input[\"vales\"]",
            "data.standards",
            "data.standards.naming.x",
            "data.standards.tagging.requird",
            "data.groundrule.access.aws.y.violations",
            "data.acme.lib.x.y",
            "data",
            "data[\"x\"]",
            "data.groundrule.lib.net",
            "data.groundrule.lib.net.is_wrld(\"x\")",
            "data.groundrule.access.f(1)",
        ]
        .map(statement)
        .concat()
    );
}

#[test]
fn functions() {
    insta::assert_snapshot!(
        [
            "time.now_ns() > 1",
            "rand.intn(\"a\", 2) == 1",
            "http.send({}).body",
            "opa.runtime().env",
            "print(\"x\")",
            "trace(\"x\")",
            "starts_with(\"a\", \"b\")",
            "startswith(\"a\")",
            "io.jwt.decode(\"x\")",
            "f(1, 2)",
            "g(1)",
            "-input.values.a == 1",
            "count(x, y)",
        ]
        .map(|text| faults(&format!(
            "violations contains {{\"at\": \"a\"}} if {{\n{text}\n}}\n\nf(x) := x\n\ng := 1"
        )))
        .concat()
    );
}

#[test]
fn not_over_what_may_be_undefined() {
    for text in [
        "not startswith(input.values.a, \"x\")",
        "not input.values.a in {1}",
        "not 1 in input.values.a",
        "not input.values.a > 3",
        "not input.values.a != 3",
        "not input.values.a + 1 == 2",
        "not [input.values.a] == [1]",
        "not {1} & input.values.a == {1}",
        "not helper == lower(input.values.a)",
        "not input.values.a[input.values.b]",
        "not input.values.a[input.values.b] == 1",
        "some s in input.values.a; not input.values.b[s.name]",
        "not input.values.a[_] == 1",
        "not f(helper)",
        "some x in [1]; not f(x) != 2",
    ] {
        let all = faults(&format!(
            "violations contains {{\"at\": \"a\"}} if {{\n{text}\n}}\n\nhelper if input.values.a\n\nf(x) := x if x > 1"
        ));
        assert!(all.contains("`not` over what may be undefined"), "{text}: {all}");
    }
}

#[test]
fn recursion() {
    insta::assert_snapshot!(faults(
        "violations contains {\"at\": \"a\"} if f(1)\n\nf(x) := f(x - 1)\n\ng(x) := h(x)\n\nh(x) := g(x)\n\na if b\n\nb if { some x in [1 | c]; x }\n\nc if not a\n\nd[x] := 1 if { some x in d }"
    ));
    let other = "package groundrule.lib.other\n\nimport data.groundrule.lib.net\n\nf(x) := net.g(x)\n";
    let net = "package groundrule.lib.net\n\nimport data.groundrule.lib.other\n\ng(x) := other.f(x)\n";
    insta::assert_snapshot!(faults_of(&[
        ("groundrule.lib.other", None, other),
        ("groundrule.lib.net", None, net)
    ]));
}

#[test]
fn shapes() {
    insta::assert_snapshot!(
        [
            "x := 1",
            "violations := {1}",
            "violations if true",
            "violations contains 1\n\napplies := 1 if true\n\nsatisfied contains 1",
            "violations contains 1\n\ndefault applies := false\n\napplies if true else := false",
            "violations contains 1\n\nsatisfied(x) if x",
        ]
        .map(faults)
        .concat()
    );
}

#[test]
fn imports_and_names() {
    insta::assert_snapshot!(
        [
            "import future.keywords.if\nimport input.values\nimport data.standards\nimport data.groundrule.lib.nett\nimport data.groundrule.lib.net as n\n\nviolations contains x if { some x in [1]; n == 1 }",
            "violations contains 1 if { violations := 1; violations == 1 }",
            "violations contains x if { some x in [1]; some y in [1]; f(y) == x }\n\ny := 1\n\nf(violations) := violations",
            "violations contains 1 if input.values.a with input as {}",
            "violations contains 1 if every violations in [1] { violations == 1 }",
        ]
        .map(faults)
        .concat()
    );
}

#[test]
fn shared_modules_read_nothing_of_a_rule() {
    let lib = "package groundrule.lib.a\n\nx := input.values.a\n\ny := data.standards.tagging.required\n\nz := data.groundrule.tagging.aws.x.violations\n";
    insta::assert_snapshot!(faults_of(&[
        ("groundrule.lib.a", None, lib),
        ("groundrule.tagging.aws.x", Some("tagging"), "violations contains 1"),
    ]));
}

#[test]
fn variables_with_values() {
    let body = "violations contains {\"at\": x, \"e\": [i, j]} if {\n\tx = y\n\ty := input.values.a[i].b[j]\n\t[z, 1] = [2, w]\n\tz > w\n\tcount(input.values.c[k]) > k\n\tsome [q, {\"r\": r}] in input.values.d\n\tq > r\n\tt[x]\n\tinput.values.e == [u | some u in v]\n\tv := [1]\n\tsome n\n\tinput.values.f[n]\n\tf([l | l := x]) == 1\n}\n\nt[x] := y if some x, y in input.values.a\n\nf([x]) := x\n\nf({\"a\": x}) := y if y := x\n\nelse := x";
    assert_eq!(faults(body), "");
}

#[test]
fn variables_without_values() {
    insta::assert_snapshot!(
        [
            "some x\nx > 1",
            "x = y",
            "x == 1",
            "not input.values.a[i]",
            "not x == 1",
            "every y in [1] { z == y }",
            "count([x | y := 1]) == 1",
            "input.values.a[i + 1]",
            "x := y + 1\ny := x + 1",
            "some v in input.values.a[helpr]",
        ]
        .map(|text| faults(&format!(
            "violations contains {{\"at\": \"a\"}} if {{\n{text}\n}}\n\nhelper := 1"
        )))
        .concat()
    );
    insta::assert_snapshot!(
        [
            "violations contains {\"at\": x} if input.values.a",
            "violations contains x",
            "violations contains 1\n\nt[k] := v if some v in [1]",
            "violations contains 1\n\nf(x) := y",
            "violations contains 1\n\na := 1 if { some x in [1]; x == 1 } else := x",
        ]
        .map(faults)
        .concat()
    );
}
