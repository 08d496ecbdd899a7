//! Values from and to YAML, as `yamldecode` reads and `yamlencode` writes it.

mod read;
mod write;

pub use read::{YamlError, decode};
pub use write::encode;
