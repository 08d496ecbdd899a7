//! Rules and functions: what their bodies give together.

use regorus::unstable::{Expr, Ref, Rule, RuleAssign, RuleBody, RuleHead};

use super::index::{File, Group, Kind};
use super::interpret::{Interpreter, Mode, Scope, Use};
use super::value::{Abstract, BagKind, Form};

impl<'a> Interpreter<'a> {
    /// The value of a rule, or of a function for arguments.
    pub(super) fn rule(&mut self, group: &'a Group, arguments: &[Abstract], mode: Mode) -> Abstract {
        let (span, partial) = (self.span.clone(), self.partial.clone());
        let key = (group.name.clone(), arguments.to_vec(), mode);
        let (value, needs) = if let Some(seen) = self.seen.get(&key) {
            seen.clone()
        } else {
            self.count_use();
            let fresh = self.apart(|this| {
                let value = match group.kind {
                    Kind::Set => this.gathered(group, BagKind::Set, mode),
                    Kind::Object => this.gathered(group, BagKind::Object, mode),
                    Kind::Complete | Kind::Function => this.decided(group, arguments, mode),
                    Kind::Mixed => this.mixed(group, arguments),
                };
                this.bounded(value, mode)
            });
            self.seen.insert(key, fresh.clone());
            fresh
        };
        self.partial = if group.always_has_value() { partial } else { span.clone() };
        self.span = span;
        self.needs.extend(needs);
        value
    }

    /// A complete rule or a function: what some body gives.
    fn decided(&mut self, group: &'a Group, arguments: &[Abstract], mode: Mode) -> Abstract {
        // A default is the value only where every body is known to fail.
        let mode = if group.has_default { Mode::Closed } else { mode };
        let mut values = Vec::new();
        for definition in &group.definitions {
            match definition.rule.as_ref() {
                Rule::Default { value, .. } => {
                    let mut scope = Scope::new(&definition.file);
                    values.push(self.value(value, &mut scope, mode));
                }
                Rule::Spec { head, bodies, .. } => {
                    self.bodies(
                        &definition.file,
                        head,
                        bodies,
                        arguments,
                        mode,
                        |this, scope, assign, mode| {
                            values.push(match assign {
                                Some(assign) if group.kind == Kind::Complete => {
                                    this.head(&assign.value, scope, mode)
                                }
                                Some(assign) => this.value(&assign.value, scope, mode),
                                None => Abstract::Known(Form::Bool),
                            });
                        },
                    );
                }
            }
        }
        Abstract::any(values)
    }

    /// A partial rule.
    fn gathered(&mut self, group: &'a Group, kind: BagKind, mode: Mode) -> Abstract {
        self.bag(kind, mode, |this, mode| {
            let mut elements = Vec::new();
            for definition in &group.definitions {
                let Rule::Spec { head, bodies, .. } = definition.rule.as_ref() else {
                    continue;
                };
                this.bodies(&definition.file, head, bodies, &[], mode, |this, scope, assign, mode| {
                    elements.push(this.element_of_head(head, scope, assign, mode));
                });
            }
            let (keys, values): (Vec<_>, Vec<_>) = elements.into_iter().unzip();
            (Abstract::any(keys), Abstract::any(values))
        })
    }

    fn element_of_head(
        &mut self,
        head: &'a RuleHead,
        scope: &mut Scope<'a>,
        assign: Option<&'a RuleAssign>,
        mode: Mode,
    ) -> (Abstract, Abstract) {
        let key = match head {
            RuleHead::Set { key: Some(key), .. } => {
                return (Abstract::Known(Form::Any), self.head(key, scope, mode));
            }
            RuleHead::Compr { refr, .. } => match refr.as_ref() {
                Expr::RefBrack { index, .. } => self.head(index, scope, mode),
                Expr::RefDot { field, .. } => Abstract::text(field.0.text()),
                _ => Abstract::Known(Form::Any),
            },
            _ => Abstract::Known(Form::Any),
        };
        let value = match assign {
            Some(assign) => self.head(&assign.value, scope, mode),
            None => Abstract::Known(Form::Bool),
        };
        (key, value)
    }

    /// A term of a head. The engine forgets a rule's other solutions where one leaves a term of the head without a
    /// value, so that is a fault; functions and comprehensions are not concerned.
    pub(super) fn head(&mut self, term: &'a Ref<Expr>, scope: &mut Scope<'a>, mode: Mode) -> Abstract {
        self.partial = None;
        let value = self.value(term, scope, mode);
        if let Some(span) = self.partial.take()
            && scope.walks
        {
            let text = span.text().to_owned();
            self.span = Some(span);
            let help = format!("take it in the body: `value := {text}`");
            self.fault(
                format!("`{text}` may have no value, which would drop the rule's other results"),
                Some(help),
            );
        }
        value
    }

    /// A name with definitions of several kinds, or below it: everything in them matters.
    fn mixed(&mut self, group: &'a Group, arguments: &[Abstract]) -> Abstract {
        for argument in arguments {
            self.consume(argument, Use::Whole, Mode::Closed);
        }
        for definition in &group.definitions {
            let Rule::Spec { head, bodies, .. } = definition.rule.as_ref() else {
                continue;
            };
            let (RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. } | RuleHead::Func { refr, .. }) =
                head;
            self.bodies(&definition.file, head, bodies, &[], Mode::Closed, |this, scope, assign, mode| {
                let mut parts: Vec<&'a Ref<Expr>> = assign.map(|assign| &assign.value).into_iter().collect();
                if let RuleHead::Set { key: Some(key), .. } = head {
                    parts.push(key);
                }
                let mut below = refr;
                while let Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } = below.as_ref() {
                    if let Expr::RefBrack { index, .. } = below.as_ref() {
                        parts.push(index);
                    }
                    below = refr;
                }
                for part in parts {
                    let value = this.value(part, scope, mode);
                    this.consume(&value, Use::Whole, mode);
                }
            });
        }
        Abstract::Known(Form::Any)
    }

    /// Interprets each body of a definition, and hands its scope on.
    pub(super) fn bodies(
        &mut self,
        file: &'a File,
        head: &'a RuleHead,
        bodies: &'a [RuleBody],
        arguments: &[Abstract],
        mode: Mode,
        mut each: impl FnMut(&mut Self, &mut Scope<'a>, Option<&'a RuleAssign>, Mode),
    ) {
        let head_assign = match head {
            RuleHead::Compr { assign, .. } | RuleHead::Func { assign, .. } => assign.as_ref(),
            RuleHead::Set { .. } => None,
        };
        if bodies.is_empty() {
            let mut scope = self.parameters(file, head, arguments, mode);
            each(self, &mut scope, head_assign, mode);
            return;
        }
        let chained = bodies.iter().any(|body| body.is_else);
        for (nth, body) in bodies.iter().enumerate() {
            // What comes after `else` is the value only where the bodies before it are known to fail.
            let mode = if chained && nth + 1 < bodies.len() { Mode::Closed } else { mode };
            let mut scope = self.parameters(file, head, arguments, mode);
            self.query(&body.query, &mut scope, mode);
            let assign = if body.is_else { body.assign.as_ref() } else { head_assign };
            each(self, &mut scope, assign, mode);
        }
    }

    fn parameters(
        &mut self,
        file: &'a File,
        head: &'a RuleHead,
        arguments: &[Abstract],
        mode: Mode,
    ) -> Scope<'a> {
        let mut scope = Scope::new(file);
        if let RuleHead::Func { args, .. } = head {
            for (nth, parameter) in args.iter().enumerate() {
                let argument = arguments.get(nth).cloned().unwrap_or(Abstract::Known(Form::Any));
                self.unify(parameter, &argument, &mut scope, mode, true);
            }
        }
        scope
    }
}
