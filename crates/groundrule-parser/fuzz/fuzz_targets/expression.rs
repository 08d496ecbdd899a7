//! No expression, however it nests or multiplies, makes the evaluator panic, hang or eat the memory.

#![no_main]

use groundrule_parser::language::functions::Context;
use groundrule_parser::language::{
    Because, Budget, Cause, Marks, Problem, Resolved, Scope, Type, Value, evaluate, references,
};
use groundrule_parser::syntax::native::parse_expression;
use groundrule_parser::syntax::tree::{FileId, Span, TraversalStep};
use libfuzzer_sys::fuzz_target;

struct Names(Budget);

impl Scope for Names {
    fn resolve(&self, name: &str, _: &[TraversalStep], span: Span) -> Result<Resolved, Problem> {
        let value = match name {
            "t" => Value::from("text"),
            "l" => Value::list(Type::String, ["a".into(), "b".into()]),
            "m" => Value::map(Type::String, [("a", "b".into())]),
            "u" => Value::unknown(Type::Dynamic, Because::of(Cause::Variable("u".into()))),
            "s" => Value::from("secret").marked(Marks::SENSITIVE),
            _ => return Err(Problem { span, message: "not declared".into() }),
        };
        Ok(Resolved { value, steps: 0 })
    }

    fn budget(&self) -> &Budget {
        &self.0
    }

    fn context(&self) -> Context<'_> {
        Context { files: None, templates: None }
    }
}

fuzz_target!(|text: &str| {
    if let Ok(expression) = parse_expression(FileId(0), 0, text) {
        references(&expression);
        let evaluated = evaluate(&expression, &Names(Budget::new(1_000_000)));
        assert!(evaluated.problems.is_empty() || evaluated.problems.len() < 100);
    }
});
