//! Random policies, of everything that the derivation tells apart.

use std::fmt::Write as _;

use super::worlds::Choices;

/// A policy under construction: helpers that may be used, variables in scope.
#[derive(Debug)]
struct Policy<'c, 'b> {
    choices: &'c mut Choices<'b>,
    text: String,
    booleans: Vec<String>,
    sets: Vec<String>,
    functions: Vec<String>,
    values: Vec<String>,
    fresh: usize,
}

/// A variable and what it stands for.
#[derive(Debug, Clone)]
struct Variable {
    name: String,
    is: Is,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Scalar,
    Rule,
    Statement,
    Member,
    Anything,
}

/// Bodies for the reads of the cases file.
pub(super) fn policy(choices: &mut Choices<'_>) -> String {
    let mut policy = Policy {
        choices,
        text: String::new(),
        booleans: Vec::new(),
        sets: Vec::new(),
        functions: Vec::new(),
        values: Vec::new(),
        fresh: 0,
    };
    for nth in 0..policy.choices.below(4) {
        policy.helper(nth);
    }
    for _ in 0..=policy.choices.below(2) {
        let mut scope = Vec::new();
        let (body, element) = policy.body_for_head(&mut scope, 2);
        let element =
            if policy.choices.once_in(2) { format!(", \"element\": {element}") } else { String::new() };
        policy.add(&format!("violations contains {{\"at\": []{element}}} if {{\n{body}}}"));
    }
    for rule in ["satisfied", "applies"] {
        if policy.choices.once_in(2) {
            let body = policy.body(&mut Vec::new(), 2);
            policy.add(&format!("{rule} if {{\n{body}}}"));
        }
    }
    policy.text
}

impl Policy<'_, '_> {
    fn helper(&mut self, nth: usize) {
        let name = format!("helper{nth}");
        match self.choices.below(6) {
            0 => {
                for _ in 0..=self.choices.below(2) {
                    let body = self.body(&mut Vec::new(), 1);
                    self.add(&format!("{name} if {{\n{body}}}"));
                }
                self.booleans.push(name);
            }
            1 => {
                for _ in 0..=self.choices.below(2) {
                    let mut scope = Vec::new();
                    let (body, element) = self.body_for_head(&mut scope, 1);
                    self.add(&format!("{name} contains {element} if {{\n{body}}}"));
                }
                self.sets.push(name);
            }
            2 => {
                for _ in 0..=self.choices.below(2) {
                    let mut scope = vec![Variable { name: "x".to_owned(), is: Is::Anything }];
                    let body = self.body(&mut scope, 1);
                    self.add(&format!("{name}(x) if {{\n{body}}}"));
                }
                self.functions.push(name);
            }
            3 => {
                let [first, second] = [(); 2].map(|()| self.body(&mut Vec::new(), 1));
                self.add(&format!("{name} := \"x\" if {{\n{first}}} else := \"y\" if {{\n{second}}}"));
                self.values.push(name);
            }
            4 => {
                let body = self.body(&mut Vec::new(), 1);
                self.add(&format!("default {name} := \"y\"\n\n{name} := \"x\" if {{\n{body}}}"));
                self.values.push(name);
            }
            _ => {
                let mut scope = Vec::new();
                let (body, value) = self.body_for_head(&mut scope, 1);
                self.add(&format!("{name} := {value} if {{\n{body}}}"));
                self.values.push(name);
            }
        }
    }

    fn add(&mut self, rule: &str) {
        self.text.push_str(rule);
        self.text.push_str("\n\n");
    }

    fn variable(&mut self) -> String {
        self.fresh += 1;
        format!("e{}", self.fresh)
    }

    fn body(&mut self, scope: &mut Vec<Variable>, depth: usize) -> String {
        let mut body = String::new();
        for _ in 0..=self.choices.below(4) {
            let _ = writeln!(body, "\t{}", self.statement(scope, depth));
        }
        body
    }

    /// A body, and a term for the head that has a value wherever the body holds.
    fn body_for_head(&mut self, scope: &mut Vec<Variable>, depth: usize) -> (String, String) {
        let body = self.body(scope, depth);
        let term = self.term(scope, 1);
        let name = self.variable();
        (format!("{body}\t{name} := {term}\n"), name)
    }

    fn statement(&mut self, scope: &mut Vec<Variable>, depth: usize) -> String {
        let name = self.variable();
        match self.choices.below(8) {
            0 | 1 => {
                let (collection, is) = self.collection(scope, depth);
                scope.push(Variable { name: name.clone(), is });
                format!("some {name} in {collection}")
            }
            2 => {
                let key = self.variable();
                let (collection, is) = self.collection(scope, depth);
                scope.push(Variable { name: key.clone(), is: Is::Scalar });
                scope.push(Variable { name: name.clone(), is });
                format!("some {key}, {name} in {collection}")
            }
            3 => {
                let term = self.term(scope, depth);
                scope.push(Variable { name: name.clone(), is: Is::Anything });
                format!("{name} := {term}")
            }
            4 => format!("not {}", self.condition(scope, depth)),
            5 => {
                let (collection, is) = self.collection(scope, depth);
                let mut inner = scope.clone();
                inner.push(Variable { name: name.clone(), is });
                let negation = if self.choices.once_in(3) { "not " } else { "" };
                format!("every {name} in {collection} {{ {negation}{} }}", self.condition(&inner, 0))
            }
            _ => self.condition(scope, depth),
        }
    }

    fn condition(&mut self, scope: &[Variable], depth: usize) -> String {
        let operator = *self.choices.pick(&["==", "==", "!=", "<", ">="]);
        match self.choices.below(12) {
            0..=2 => format!("{} {operator} {}", self.term(scope, depth), self.constant()),
            3 => format!("{} {operator} {}", self.term(scope, depth), self.term(scope, depth)),
            4 => format!("{} in {{{}, {}}}", self.term(scope, depth), self.constant(), self.constant()),
            5 => {
                let (collection, _) = self.collection(scope, depth);
                format!("{} in {collection}", self.term(scope, depth))
            }
            6 => {
                let (collection, _) = self.collection(scope, depth);
                format!("count({collection}) {operator} {}", self.choices.below(3))
            }
            7 => match self.booleans.as_slice() {
                [] => self.type_test(scope, depth),
                names => self.choices.pick(names).clone(),
            },
            8 => match self.functions.as_slice() {
                [] => self.type_test(scope, depth),
                names => {
                    let function = self.choices.pick(names).clone();
                    format!("{function}({})", self.term(scope, depth))
                }
            },
            9 => match self.sets.as_slice() {
                [] => self.type_test(scope, depth),
                names => {
                    let set = self.choices.pick(names).clone();
                    format!("{set}[{}]", self.term(scope, depth))
                }
            },
            10 => {
                let (collection, _) = self.collection(scope, depth);
                format!("{collection} {} []", self.choices.pick(&["==", "!="]))
            }
            _ => self.type_test(scope, depth),
        }
    }

    fn type_test(&mut self, scope: &[Variable], depth: usize) -> String {
        let term = self.term(scope, depth);
        match self.choices.below(3) {
            0 => format!("type_name({term}) == \"string\""),
            1 => format!("is_number({term})"),
            _ => format!("json.marshal({term}) == \"22\""),
        }
    }

    fn constant(&mut self) -> String {
        (*self.choices.pick(&[
            "\"x\"",
            "22",
            "\"y\"",
            "true",
            "false",
            "\"tcp\"",
            "\"Allow\"",
            "\"*\"",
            "[\"x\"]",
            "[22]",
            "0",
        ]))
        .to_owned()
    }

    /// Something that may be a scalar.
    fn term(&mut self, scope: &[Variable], depth: usize) -> String {
        match self.choices.below(if depth == 0 { 10 } else { 13 }) {
            0..=3 if !scope.is_empty() => {
                let variable = self.choices.pick(scope).clone();
                self.part(&variable)
            }
            0..=3 => (*self.choices.pick(&["input.values.a", "input.values.b"])).to_owned(),
            4 => (*self.choices.pick(&[
                "input.values.cfg.mode",
                "input.values.flag",
                "input.values.tag.x",
                "input.values.action",
                "input.values.list",
                "input.values.list[0]",
                "input.values.rules[_].port",
                "input.values.statements[_].actions[_]",
                "input.related.pab[_].values.block_acls",
                "input.values.rules",
                "input.values",
                "input.related.pab",
            ]))
            .to_owned(),
            5 => self.constant(),
            6 => match self.values.as_slice() {
                [] => "input.values.a".to_owned(),
                names => self.choices.pick(names).clone(),
            },
            7 => {
                let key = *self.choices.pick(&["a", "rules", "list"]);
                format!("object.get(input.values, \"{key}\", {})", self.constant())
            }
            8 => match scope.iter().find(|variable| variable.is == Is::Rule) {
                Some(variable) => {
                    let name = variable.name.clone();
                    format!("object.get({name}, \"port\", {})", self.constant())
                }
                None => "input.values.b".to_owned(),
            },
            9 => match scope {
                [] => "input.values.a".to_owned(),
                scope => {
                    let key = self.choices.pick(scope).name.clone();
                    let of = *self.choices.pick(&["tag", "cfg", "list", "rules"]);
                    format!("input.values.{of}[{key}]")
                }
            },
            10 => format!("[{}, {}]", self.term(scope, depth - 1), self.term(scope, depth - 1)),
            11 => {
                let (collection, _) = self.collection(scope, depth - 1);
                format!("count({collection})")
            }
            _ => self.comprehension(scope, depth - 1),
        }
    }

    fn part(&mut self, variable: &Variable) -> String {
        let parts: &[&str] = match variable.is {
            Is::Scalar => &[""],
            Is::Rule => &[".port", ".proto", ".cidrs", ".cidrs[_]", ""],
            Is::Statement => &[".effect", ".ref", ".actions", ".actions[_]", ".principals[_].id", ""],
            Is::Member => {
                &[".values.block_acls", ".values.block_policy", ".ref", ".related.inner[_].values.x", ""]
            }
            Is::Anything => &["", ".port", ".effect", "[0]", "[_]"],
        };
        format!("{}{}", variable.name, self.choices.pick(parts))
    }

    fn comprehension(&mut self, scope: &[Variable], depth: usize) -> String {
        let name = self.variable();
        let (collection, is) = self.collection(scope, depth);
        let mut inner = scope.to_vec();
        inner.push(Variable { name: name.clone(), is });
        let condition = self.condition(&inner, depth);
        let negation = if self.choices.once_in(3) { "not " } else { "" };
        let term = self.part(&inner[inner.len() - 1].clone());
        let (open, close) = *self.choices.pick(&[("[", "]"), ("{", "}")]);
        format!("{open}{term} | some {name} in {collection}; {negation}{condition}{close}")
    }

    fn collection(&mut self, scope: &[Variable], depth: usize) -> (String, Is) {
        let of_variables: Vec<(String, Is)> = scope
            .iter()
            .flat_map(|variable| {
                let below: &[(&str, Is)] = match variable.is {
                    Is::Scalar => &[],
                    Is::Rule => &[(".cidrs", Is::Scalar)],
                    Is::Statement => &[(".actions", Is::Scalar), (".conditions", Is::Anything)],
                    Is::Member => &[(".related.inner", Is::Member)],
                    Is::Anything => &[("", Is::Anything)],
                };
                below.iter().map(|(below, is)| (format!("{}{below}", variable.name), *is)).collect::<Vec<_>>()
            })
            .collect();
        match self.choices.below(if depth == 0 { 9 } else { 10 }) {
            0..=4 => {
                let (collection, is) = *self.choices.pick(&[
                    ("input.values.rules", Is::Rule),
                    ("input.values.statements", Is::Statement),
                    ("input.values.sources", Is::Scalar),
                    ("input.values.list", Is::Anything),
                    ("input.related.pab", Is::Member),
                    ("input.values.cfg", Is::Anything),
                    ("input.values.tag", Is::Scalar),
                    ("input.values.names", Is::Scalar),
                    ("data.standards.tagging.required", Is::Scalar),
                    ("input.values", Is::Anything),
                ]);
                (collection.to_owned(), is)
            }
            5 | 6 if !of_variables.is_empty() => self.choices.pick(&of_variables).clone(),
            7 | 8 if !self.sets.is_empty() => (self.choices.pick(&self.sets).clone(), Is::Anything),
            9 => (self.comprehension(scope, depth - 1), Is::Anything),
            _ => ("input.values.rules".to_owned(), Is::Rule),
        }
    }
}
