//! The built-in policies, which the build script found below `policies/`.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
