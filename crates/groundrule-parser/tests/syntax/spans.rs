//! What holds for the places of every tree: parts lie inside of the whole and in order, and the text at a place is what
//! the tree says.

use groundrule_parser::syntax::Parsed;
use groundrule_parser::syntax::tree::{Body, Expression, ExpressionKind, Name, Span, StepKind, TemplatePart};

pub(crate) fn check(text: &str, parsed: &Parsed) -> Result<(), String> {
    let checker = Checker { text };
    for error in &parsed.errors {
        checker.inside(parsed.body.span, error.span, "an error")?;
    }
    checker.body(&parsed.body)
}

struct Checker<'a> {
    text: &'a str,
}

impl Checker<'_> {
    fn inside(&self, outer: Span, inner: Span, what: &str) -> Result<(), String> {
        let fits = outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
        if fits && self.text.get(inner.range()).is_some() {
            Ok(())
        } else {
            Err(format!("{what} at {inner:?} is not inside of {outer:?}"))
        }
    }

    fn name(&self, outer: Span, name: &Name) -> Result<(), String> {
        self.inside(outer, name.span, "a name")?;
        let source = &self.text[name.span.range()];
        let bare = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(source);
        if *bare == *name.text || bare.contains('\\') || bare.contains(['$', '%']) {
            Ok(())
        } else {
            Err(format!("{source:?} stands where {:?} is said to stand", name.text))
        }
    }

    fn body(&self, body: &Body) -> Result<(), String> {
        let mut parts: Vec<Span> = body.attributes.iter().map(|attribute| attribute.span).collect();
        parts.extend(body.blocks.iter().map(|block| block.span));
        parts.sort_by_key(|span| (span.start, span.end));
        for pair in parts.windows(2) {
            if pair[0].end > pair[1].start {
                return Err(format!("{:?} and {:?} overlap", pair[0], pair[1]));
            }
        }
        for attribute in &body.attributes {
            self.inside(body.span, attribute.span, "an attribute")?;
            self.name(attribute.span, &attribute.name)?;
            self.expression(attribute.span, &attribute.value)?;
        }
        for block in &body.blocks {
            self.inside(body.span, block.span, "a block")?;
            self.name(block.span, &block.kind)?;
            for label in &block.labels {
                self.name(block.span, label)?;
            }
            self.inside(block.span, block.body.span, "a body")?;
            let text = self.text.as_bytes();
            let braces = (text[block.body.span.start as usize - 1], text[block.body.span.end as usize]);
            if braces != (b'{', b'}') || block.span.end != block.body.span.end + 1 {
                return Err(format!("no braces around the body of {:?}", &self.text[block.header().range()]));
            }
            self.body(&block.body)?;
        }
        Ok(())
    }

    fn says(&self, span: Span, said: &str) -> Result<(), String> {
        let source = &self.text[span.range()];
        // Inside of a JSON string.
        if source.contains("\\u") {
            return Ok(());
        }
        if source == said {
            Ok(())
        } else {
            Err(format!("{source:?} stands where {said:?} is said to stand"))
        }
    }

    fn expression(&self, outer: Span, expression: &Expression) -> Result<(), String> {
        let span = expression.span;
        self.inside(outer, span, "an expression")?;
        let source = &self.text[span.range()];
        if source.trim() != source && !source.starts_with("<<") {
            return Err(format!("spaces around {source:?}"));
        }
        match &expression.kind {
            ExpressionKind::Null => self.says(span, "null"),
            ExpressionKind::Bool(value) => self.says(span, &value.to_string()),
            ExpressionKind::Number(number) => self.says(span, number),
            ExpressionKind::Variable(name) => self.says(span, name),
            ExpressionKind::String(text) => {
                let quoted =
                    source.ends_with('"') && source.starts_with(['"', '\\']) || source.starts_with("<<");
                if quoted || *source == **text { Ok(()) } else { Err(format!("{source:?} is no string")) }
            }
            ExpressionKind::Template(parts) => self.parts(span, parts),
            ExpressionKind::Tuple(elements) => self.all(span, elements.iter()),
            ExpressionKind::Object(items) => {
                self.all(span, items.iter().flat_map(|item| [&item.key, &item.value]))
            }
            ExpressionKind::Traversal(traversal) => {
                self.expression(span, &traversal.source)?;
                let mut end = traversal.source.span.end;
                for step in &traversal.steps {
                    self.inside(span, step.span, "a step")?;
                    let source = &self.text[step.span.range()];
                    let fits = match &step.kind {
                        StepKind::Attribute(name) => source.starts_with('.') && source.ends_with(&**name),
                        StepKind::AttributeSplat => source.starts_with('.') && source.ends_with('*'),
                        StepKind::FullSplat => source.starts_with('[') && source.ends_with(']'),
                        StepKind::Index(_) => source.starts_with(['[', '.']),
                    };
                    if !fits || step.span.start < end {
                        return Err(format!("{source:?} is no {:?}", step.kind));
                    }
                    end = step.span.end;
                    if let StepKind::Index(index) = &step.kind {
                        self.expression(step.span, index)?;
                    }
                }
                Ok(())
            }
            ExpressionKind::Call(call) => {
                self.inside(span, call.name.span, "a function's name")?;
                self.all(span, call.arguments.iter())
            }
            ExpressionKind::Conditional(conditional) => self
                .all(span, [&conditional.condition, &conditional.then, &conditional.otherwise].into_iter()),
            ExpressionKind::Unary(_, operand) => self.expression(span, operand),
            ExpressionKind::Parenthesis(inner) => {
                if source.starts_with('(') && source.ends_with(')') {
                    self.expression(span, inner)
                } else {
                    Err(format!("{source:?} is no parenthesis"))
                }
            }
            ExpressionKind::Binary(binary) => self.all(span, [&binary.left, &binary.right].into_iter()),
            ExpressionKind::For(source) => {
                if let Some(key) = &source.key {
                    self.name(span, key)?;
                }
                self.name(span, &source.value)?;
                let parts = [&source.collection].into_iter().chain(&source.key_result);
                self.all(span, parts.chain([&source.result]).chain(&source.condition))
            }
        }
    }

    /// Expressions that follow each other.
    fn all<'e>(&self, outer: Span, expressions: impl Iterator<Item = &'e Expression>) -> Result<(), String> {
        let mut end = outer.start;
        for expression in expressions {
            if expression.span.start < end {
                return Err(format!("{:?} begins before {end}", expression.span));
            }
            end = expression.span.end;
            self.expression(outer, expression)?;
        }
        Ok(())
    }

    fn parts(&self, outer: Span, parts: &[TemplatePart]) -> Result<(), String> {
        for part in parts {
            match part {
                TemplatePart::Literal(_) => {}
                TemplatePart::Interpolation(inner) => self.expression(outer, inner)?,
                TemplatePart::If { condition, then, otherwise } => {
                    self.expression(outer, condition)?;
                    self.parts(outer, then)?;
                    self.parts(outer, otherwise)?;
                }
                TemplatePart::For { collection, body, .. } => {
                    self.expression(outer, collection)?;
                    self.parts(outer, body)?;
                }
            }
        }
        Ok(())
    }
}
