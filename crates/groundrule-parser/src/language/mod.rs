//! Terraform's expression language: values, types, conversions and functions. Knows no block and reads no file but
//! through [`functions`].

pub mod convert;
pub mod expression;
pub mod files;
pub mod functions;
pub mod json;
pub mod number;
pub mod types;
pub mod value;
pub mod yaml;

pub use convert::{ConversionError, Safety, convert};
pub use expression::{
    Budget, Evaluated, Problem, Resolved, Scope, Variable, evaluate, references, variables,
};
pub use number::Number;
pub use types::{Constraint, ObjectType, Type};
pub use value::{Because, Cause, Data, Marks, Reference, Unknown, Value};
