//! Whether what we seal and open is age: by its own test vectors, and with its own tool.

#[cfg(target_os = "linux")]
mod exchange;
mod vectors;
