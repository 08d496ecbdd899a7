//! Where the characters of a decoded string stand in the file.

use crate::syntax::tree::{Expression, ExpressionKind, Span, StepKind, TemplatePart};

/// From bytes of a decoded string to bytes of the file.
pub(super) struct Places {
    /// Decoded byte and the byte of the file, wherever the distance changes.
    steps: Vec<(usize, usize)>,
}

impl Places {
    /// The decoded string begins at byte `start` of the file.
    pub(super) fn new(start: usize) -> Self {
        Self { steps: vec![(0, start)] }
    }

    /// An escape begins or ends here.
    pub(super) fn push(&mut self, decoded: usize, at: usize) {
        if self.steps.last() != Some(&(decoded, at)) {
            self.steps.push((decoded, at));
        }
    }

    fn place(&self, decoded: u32) -> u32 {
        let decoded = decoded as usize;
        let step = self.steps.partition_point(|step| step.0 <= decoded) - 1;
        let (from, at) = self.steps[step];
        // Inside of an escape it is the next one's beginning at most.
        let limit = self.steps.get(step + 1).map_or(usize::MAX, |next| next.1);
        u32::try_from((at + decoded - from).min(limit)).expect("files are shorter than 4 GB")
    }

    /// Where a span of the decoded string stands in the file.
    pub(super) fn span(&self, span: Span) -> Span {
        Span { file: span.file, start: self.place(span.start), end: self.place(span.end) }
    }

    /// Gives every part its place in the file.
    pub(super) fn restore(&self, expression: &mut Expression) {
        expression.span = self.span(expression.span);
        match &mut expression.kind {
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_)
            | ExpressionKind::Variable(_) => {}
            ExpressionKind::Template(parts) => self.parts(parts),
            ExpressionKind::Tuple(elements) => elements.iter_mut().for_each(|element| self.restore(element)),
            ExpressionKind::Object(items) => {
                for item in items {
                    self.restore(&mut item.key);
                    self.restore(&mut item.value);
                }
            }
            ExpressionKind::Traversal(traversal) => {
                self.restore(&mut traversal.source);
                for step in &mut traversal.steps {
                    step.span = self.span(step.span);
                    if let StepKind::Index(index) = &mut step.kind {
                        self.restore(index);
                    }
                }
            }
            ExpressionKind::Call(call) => {
                call.name.span = self.span(call.name.span);
                call.arguments.iter_mut().for_each(|argument| self.restore(argument));
            }
            ExpressionKind::Conditional(conditional) => {
                self.restore(&mut conditional.condition);
                self.restore(&mut conditional.then);
                self.restore(&mut conditional.otherwise);
            }
            ExpressionKind::Unary(_, inner) | ExpressionKind::Parenthesis(inner) => self.restore(inner),
            ExpressionKind::Binary(binary) => {
                self.restore(&mut binary.left);
                self.restore(&mut binary.right);
            }
            ExpressionKind::For(source) => {
                for name in source.key.iter_mut().chain([&mut source.value]) {
                    name.span = self.span(name.span);
                }
                let parts = [&mut source.collection, &mut source.result].into_iter();
                for part in parts.chain(&mut source.key_result).chain(&mut source.condition) {
                    self.restore(part);
                }
            }
        }
    }

    fn parts(&self, parts: &mut [TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal(_) => {}
                TemplatePart::Interpolation(inner) => self.restore(inner),
                TemplatePart::If { condition, then, otherwise } => {
                    self.restore(condition);
                    self.parts(then);
                    self.parts(otherwise);
                }
                TemplatePart::For { collection, body, .. } => {
                    self.restore(collection);
                    self.parts(body);
                }
            }
        }
    }
}
