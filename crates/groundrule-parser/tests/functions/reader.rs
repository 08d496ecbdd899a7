//! The cases' expressions, evaluated with what the recorder's prelude names.

use groundrule_parser::language::functions::Context;
use groundrule_parser::language::types::Type;
use groundrule_parser::language::value::{Because, Data, Marks, Unknown, Value};
use groundrule_parser::language::{Budget, Problem, Resolved, Scope};
use groundrule_parser::syntax::native::parse_expression;
use groundrule_parser::syntax::tree::{FileId, Span, TraversalStep};

/// What an expression is, or the detail of its first error.
pub(crate) fn evaluate(expression: &str, context: Context) -> Result<Value, String> {
    let prelude = Prelude { context, budget: Budget::default() };
    let parsed = parse_expression(FileId(0), 0, expression).map_err(|error| error.to_string())?;
    let evaluated = groundrule_parser::language::evaluate(&parsed, &prelude);
    match evaluated.problems.first() {
        Some(problem) => Err(problem.to_string()),
        None => Ok(evaluated.value),
    }
}

struct Prelude<'a> {
    context: Context<'a>,
    budget: Budget,
}

impl Scope for Prelude<'_> {
    fn resolve(&self, name: &str, steps: &[TraversalStep], span: Span) -> Result<Resolved, Problem> {
        let problem = || Problem { span, message: format!("{name} is nothing").into() };
        let step = steps.first().and_then(TraversalStep::attribute).ok_or_else(problem)?;
        let unknown = |ty: Type| Value::unknown(ty, Because::nothing());
        let value = match step {
            "secret" => Value::from("secret").marked(Marks::SENSITIVE),
            "unknown_string" => unknown(Type::String),
            "unknown_number" => unknown(Type::Number),
            "unknown_bool" => unknown(Type::Bool),
            "unknown_list" => unknown(Type::list(Type::String)),
            "unknown_set" => unknown(Type::set(Type::String)),
            "unknown_map" => unknown(Type::map(Type::String)),
            "unknown_object" => unknown(Type::object([("a", Type::String)])),
            "unknown_tuple" => unknown(Type::tuple([Type::String, Type::Number])),
            "unknown_any" => unknown(Type::Dynamic),
            "unknown_arn" => Data::Unknown(Box::new(Unknown {
                ty: Type::String,
                not_null: true,
                prefix: Some("arn:aws:".into()),
                because: Because::nothing(),
                suffix: None,
                inside: None,
            }))
            .into(),
            _ => return Err(problem()),
        };
        Ok(Resolved { value, steps: 1 })
    }

    fn quotes_values(&self) -> bool {
        true
    }

    fn budget(&self) -> &Budget {
        &self.budget
    }

    fn context(&self) -> Context<'_> {
        self.context
    }
}
