#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::attack("tls-probe", bytes));
