//! The syntax tree: what a file says, with where it says it. Native and JSON syntax give the same tree.

use std::ops::Range;

/// Index of a file among the [`Files`](super::Files) that were read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A part of a file, in bytes of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One behind the last byte.
    pub end: u32,
}

impl Span {
    /// As a range of the file's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the beginning of this span to the end of another one of the same file.
    #[must_use]
    pub fn to(self, end: Span) -> Span {
        Span { end: end.end.max(self.end), ..self }
    }
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name; of a quoted label, what stands between the quotes.
    pub text: Box<str>,
    /// Quotes included.
    pub span: Span,
}

/// What stands in a file, or between a block's braces.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// `name = expression`, in order. In JSON syntax every property: only the schema tells which of them are blocks.
    pub attributes: Vec<Attribute>,
    /// `type "label" { … }`, in order.
    pub blocks: Vec<Block>,
    /// Without the braces; the whole file at the top.
    pub span: Span,
    /// Written in JSON, so that an attribute may be a block, or a list of blocks, to those who know the schema.
    pub is_json: bool,
}

/// `name = expression`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// What it is set to.
    pub value: Expression,
    /// All of it.
    pub span: Span,
}

/// `type "label" { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// `resource`, `ingress`, `dynamic`.
    pub kind: Name,
    /// Its labels.
    pub labels: Vec<Name>,
    /// What stands between the braces.
    pub body: Body,
    /// All of it, from the type to the closing brace.
    pub span: Span,
}

impl Block {
    /// The type and the labels: what a reader recognises the block by.
    pub fn header(&self) -> Span {
        self.labels.last().map_or(self.kind.span, |last| self.kind.span.to(last.span))
    }
}

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// All of it.
    pub span: Span,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    /// `null`.
    Null,
    /// `true`.
    Bool(bool),
    /// `12`, `1.5e3`: as written, because Terraform's numbers are greater than ours.
    Number(Box<str>),
    /// A quoted string or heredoc without interpolations and directives, escapes resolved.
    String(Box<str>),
    /// A quoted string or heredoc with some. One that is a single interpolation is the value itself, not a string.
    Template(Vec<TemplatePart>),
    /// `[a, b]`.
    Tuple(Vec<Expression>),
    /// `{ a = 1 }`; of equal keys the last one counts.
    Object(Vec<ObjectItem>),
    /// `var`, `aws_instance`, `each`, or the variable of a `for`: where a traversal begins.
    Variable(Box<str>),
    /// `source.a[0].*.b`.
    Traversal(Box<Traversal>),
    /// `name(a, b...)`.
    Call(Box<Call>),
    /// `condition ? then : otherwise`.
    Conditional(Box<Conditional>),
    /// `!a`, `-a`.
    Unary(UnaryOperator, Box<Expression>),
    /// `a + b`.
    Binary(Box<Binary>),
    /// `[for …]`, `{for …}`.
    For(Box<For>),
    /// `(a)`.
    Parenthesis(Box<Expression>),
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart {
    /// Text, escapes resolved, `~` and the indentation of `<<-` already taken away.
    Literal(Box<str>),
    /// `${…}`.
    Interpolation(Expression),
    /// `%{ if … }…%{ else }…%{ endif }`.
    If {
        /// What is asked.
        condition: Expression,
        /// Where it holds.
        then: Vec<TemplatePart>,
        /// Where it doesn't.
        otherwise: Vec<TemplatePart>,
    },
    /// `%{ for … }…%{ endfor }`.
    For {
        /// The variable for keys.
        key: Option<Box<str>>,
        /// The variable for values.
        value: Box<str>,
        /// What is walked.
        collection: Expression,
        /// What is written for each.
        body: Vec<TemplatePart>,
    },
}

/// `key = value` in an object.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectItem {
    /// A bare name is a [`ExpressionKind::String`]; `(name)` is a parenthesis.
    pub key: Expression,
    /// The value.
    pub value: Expression,
}

/// Steps down from a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Traversal {
    /// Where it begins.
    pub source: Expression,
    /// The steps, in order.
    pub steps: Vec<TraversalStep>,
}

/// A step down.
#[derive(Debug, Clone, PartialEq)]
pub struct TraversalStep {
    /// Which.
    pub kind: StepKind,
    /// Dot or brackets included.
    pub span: Span,
}

/// Where a step leads.
#[derive(Debug, Clone, PartialEq)]
pub enum StepKind {
    /// `.name`.
    Attribute(Box<str>),
    /// `[expression]`; the legacy `.0` is a number.
    Index(Expression),
    /// `.*`: the attributes behind it are of each element; an index behind it is of the whole result.
    AttributeSplat,
    /// `[*]`: attributes and indices behind it are of each element.
    FullSplat,
}

/// `name(a, b...)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// With its namespace: `provider::aws::arn_parse`, `core::upper`.
    pub name: Name,
    /// What it is given.
    pub arguments: Vec<Expression>,
    /// The last argument is a list of arguments.
    pub expands_last: bool,
}

/// `condition ? then : otherwise`.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// What is asked.
    pub condition: Expression,
    /// Where it holds.
    pub then: Expression,
    /// Where it doesn't.
    pub otherwise: Expression,
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `!`.
    Not,
    /// `-`.
    Negate,
}

/// `left operator right`.
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// Left of the operator.
    pub left: Expression,
    /// The operator.
    pub operator: BinaryOperator,
    /// Right of it.
    pub right: Expression,
}

/// An operator between its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
    /// `&&`.
    And,
    /// `||`.
    Or,
}

/// `[for key, value in collection : result if condition]`, and with `{}` `key_result => result`.
#[derive(Debug, Clone, PartialEq)]
pub struct For {
    /// The variable for keys.
    pub key: Option<Name>,
    /// The variable for values.
    pub value: Name,
    /// What is walked.
    pub collection: Expression,
    /// The key of an object `for`; nothing for a tuple.
    pub key_result: Option<Expression>,
    /// The value.
    pub result: Expression,
    /// `...`: values of equal keys are gathered.
    pub groups: bool,
    /// Which elements are taken.
    pub condition: Option<Expression>,
}
