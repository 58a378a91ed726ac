//! The contract as Rust sees it: borrowed slices instead of pointers, `Result` instead of numbers, no panic that gets out.

use crate::contract::*;
use std::ffi::CString;
use std::io::{self, Write};
use std::os::raw::{c_int, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice;
use std::sync::atomic::{AtomicPtr, Ordering};

static HOST: AtomicPtr<pyi_host> = AtomicPtr::new(std::ptr::null_mut());

/// The host's functions, which stay until the library's last component is destroyed.
pub fn set_host(host: *const pyi_host) {
    HOST.store(host as *mut pyi_host, Ordering::Release);
}

fn host() -> &'static pyi_host {
    // SAFETY: pyinstrument_plugin_v1() sets it before any component can be made.
    unsafe { &*HOST.load(Ordering::Acquire) }
}

/// Tells the host what went wrong in this call.
pub fn fail(call: *mut pyi_call, message: &str) -> c_int {
    let message = CString::new(message.replace('\0', " ")).unwrap_or_default();
    // SAFETY: the call is under way, and the message outlives the call of fail().
    unsafe { (host().fail)(call, message.as_ptr()) }
}

/// Runs what may fail or panic; both become the call's error.
pub fn guarded<T>(call: *mut pyi_call, failed: T, body: impl FnOnce() -> io::Result<T>) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => value,
        Ok(Err(error)) => {
            fail(call, &error.to_string()); // where the host refused, it keeps its own words
            failed
        }
        Err(_) => {
            fail(call, "a panic, which is a mistake in the plugin");
            failed
        }
    }
}

/// The output of a renderer's call.
pub struct Output(pub *mut pyi_call);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // SAFETY: the call is under way; the host copies the bytes.
        match unsafe { (host().write)(self.0, bytes.as_ptr() as *const c_void, bytes.len()) } {
            0 => Ok(bytes.len()),
            _ => Err(io::Error::new(io::ErrorKind::Other, "the host refused to write")),
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The frame tree, for as long as the call lasts.
#[derive(Clone, Copy)]
pub struct Tree<'call>(&'call pyi_tree);

impl<'call> Tree<'call> {
    /// # Safety
    /// `session` is what the host gave to render(), and 'call ends before that returns.
    pub unsafe fn of(session: *const pyi_session) -> Tree<'call> {
        Tree(&*(*session).tree)
    }

    pub fn node_count(self) -> usize {
        self.0.node_count as usize
    }
    pub fn code_count(self) -> usize {
        self.0.code_count as usize
    }
    pub fn parent(self) -> &'call [u32] {
        column(self.0.parent, self.node_count())
    }
    pub fn code(self) -> &'call [u32] {
        column(self.0.code, self.node_count())
    }
    pub fn flags(self) -> &'call [u32] {
        column(self.0.flags, self.node_count())
    }
    pub fn time(self) -> &'call [f64] {
        column(self.0.time, self.node_count())
    }
    pub fn line(self, code: usize) -> i64 {
        column(self.0.line, self.code_count())[code]
    }
    pub fn function(self, code: usize) -> String {
        self.text(column(self.0.function, self.code_count())[code])
    }
    pub fn file(self, code: usize) -> String {
        self.text(column(self.0.file_short, self.code_count())[code])
    }

    /// What is no UTF-8 (a lone surrogate stands as its three bytes) becomes U+FFFD.
    fn text(self, string: u32) -> String {
        if string == PYI_NONE {
            return String::new();
        }
        let ends = column(self.0.string_end, self.0.string_count as usize);
        let string = string as usize;
        let begin = if string == 0 { 0 } else { ends[string - 1] as usize };
        let bytes = column(self.0.string_bytes, ends.last().copied().unwrap_or(0) as usize);
        String::from_utf8_lossy(&bytes[begin..ends[string] as usize]).into_owned()
    }
}

fn column<'call, T>(first: *const T, size: usize) -> &'call [T] {
    if size == 0 {
        return &[]; // the pointer may be null then
    }
    // SAFETY: the header promises `size` entries, which nothing changes while a renderer runs.
    unsafe { slice::from_raw_parts(first, size) }
}
