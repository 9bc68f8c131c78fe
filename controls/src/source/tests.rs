//! Each message that the build can give.
