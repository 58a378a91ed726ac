//! Functions as CSV: how long each took itself, and with all that it called.
//!
//! A renderer of pyinstrument that is written in Rust. `contract.rs` is the C header, `host.rs` a safe view of it, and
//! this file what a renderer is: a description, and what it does.

mod contract;
mod host;
#[cfg(test)]
mod layout_test;

use contract::*;
use host::{guarded, Output, Tree};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::mem::size_of;
use std::os::raw::{c_char, c_int, c_void};
use std::ptr::null;

/// Bytes that are gathered before they cross to the host.
const CHUNK: usize = 1 << 16;

/// The options' values.
struct Renderer {
    top: usize,
    by_self_time: bool,
}

#[derive(Clone, Copy, Default)]
struct Times {
    itself: f64,
    total: f64,
    calls_open: usize,
}

/// By function. A parent comes before its children, so what is open at a node is its line of callers.
fn times_of(tree: Tree) -> Vec<Times> {
    let (parent, code, flags, time) = (tree.parent(), tree.code(), tree.flags(), tree.time());
    let mut times = vec![Times::default(); tree.code_count()];
    let mut open: Vec<usize> = Vec::new();
    for node in 0..tree.node_count() {
        while open.last().map_or(false, |&last| last as u32 != parent[node]) {
            let left = open.pop().unwrap();
            times[code[left] as usize].calls_open -= 1;
        }
        if flags[node] & (PYI_SYNTHETIC | PYI_ERASED) == 0 {
            times[code[node] as usize].itself += time[node];
            if let Some(&caller) = open.last() {
                times[code[caller] as usize].itself -= time[node];
            }
        }
        let entry = &mut times[code[node] as usize];
        if entry.calls_open == 0 {
            entry.total += time[node]; // a call inside a call of the same function is in there already
        }
        entry.calls_open += 1;
        open.push(node);
    }
    times
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn render(renderer: &Renderer, tree: Tree, mut out: impl Write) -> io::Result<()> {
    let times = times_of(tree);
    let key = |code: usize| {
        if renderer.by_self_time {
            times[code].itself
        } else {
            times[code].total
        }
    };
    let mut codes: Vec<usize> = (0..times.len())
        .filter(|&code| times[code].total > 0.0 && !tree.file(code).is_empty())
        .collect();
    codes.sort_by(|&a, &b| key(b).total_cmp(&key(a)).then(a.cmp(&b)));
    // no BufWriter: when a write has failed, that would try again as it is dropped
    let mut text = String::from("function,file,line,self seconds,total seconds\n");
    for &code in codes.iter().take(renderer.top) {
        let (function, file) = (quoted(&tree.function(code)), quoted(&tree.file(code)));
        let Times { itself, total, .. } = times[code];
        let line = tree.line(code);
        writeln!(
            text,
            "{function},{file},{line},{:.6},{:.6}",
            itself.max(0.0),
            total
        )
        .expect("a String grows");
        if text.len() > CHUNK {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    out.write_all(text.as_bytes())
}

unsafe extern "C" fn create(call: *mut pyi_call, values: *const pyi_value) -> *mut c_void {
    guarded(call, std::ptr::null_mut(), || {
        let (top, sort) = (&*values, &*values.add(1)); // in the order of OPTIONS
        let top = usize::try_from(top.u.i)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "top is 0 or more"))?;
        let by_self_time = sort.u.s.size == "self".len();
        Ok(Box::into_raw(Box::new(Renderer { top, by_self_time })) as *mut c_void)
    })
}

unsafe extern "C" fn destroy(renderer: *mut c_void) {
    drop(Box::from_raw(renderer as *mut Renderer));
}

unsafe extern "C" fn render_call(
    renderer: *mut c_void,
    call: *mut pyi_call,
    session: *const pyi_session,
) -> c_int {
    guarded(call, 1, || {
        render(&*(renderer as *const Renderer), Tree::of(session), Output(call))?;
        Ok(0)
    })
}

/// What the contract reads as constants, though Rust sees pointers in it.
#[repr(transparent)]
struct Constant<T>(T);
// SAFETY: nothing writes there.
unsafe impl<T> Sync for Constant<T> {}

const fn text(bytes: &'static [u8]) -> *const c_char {
    bytes.as_ptr() as *const c_char
}

static SORTS: Constant<[*const c_char; 3]> = Constant([text(b"self\0"), text(b"total\0"), null()]);
static TOP: Constant<pyi_option> = Constant(pyi_option {
    struct_size: size_of::<pyi_option>(),
    name: text(b"top\0"),
    help: text(b"How many functions\0"),
    default_json: text(b"1000\0"),
    r#type: PYI_INT,
    choices: null(),
});
static SORT: Constant<pyi_option> = Constant(pyi_option {
    struct_size: size_of::<pyi_option>(),
    name: text(b"sort\0"),
    help: text(b"By which time\0"),
    default_json: text(b"\"self\"\0"),
    r#type: PYI_CHOICE,
    choices: &SORTS.0 as *const *const c_char,
});
static OPTIONS: Constant<[*const pyi_option; 3]> = Constant([&TOP.0, &SORT.0, null()]);
static PROCESSORS: Constant<[*const c_char; 2]> = Constant([text(b"aggregate_repeated_calls\0"), null()]);
static RENDERER: Constant<pyi_component> = Constant(pyi_component {
    struct_size: size_of::<pyi_component>(),
    kind: PYI_RENDERER,
    flags: 0,
    name: text(b"mycorp_csv\0"),
    summary: text(b"Functions as CSV\0"),
    file_extension: text(b"csv\0"),
    options: &OPTIONS.0 as *const *const pyi_option,
    processors: &PROCESSORS.0 as *const *const c_char,
    create: Some(create),
    destroy: Some(destroy),
    render: Some(render_call),
    process: None,
});
static COMPONENTS: Constant<[*const pyi_component; 2]> = Constant([&RENDERER.0, null()]);
static PLUGIN: Constant<pyi_plugin> = Constant(pyi_plugin {
    struct_size: size_of::<pyi_plugin>(),
    abi_major: PYI_ABI_MAJOR,
    abi_minor: PYI_ABI_MINOR,
    name: text(b"mycorp_csv\0"),
    version: text(b"1.0.0\0"),
    author: text(b"MyCorp\0"),
    url: text(b"https://example.com/mycorp_csv\0"),
    components: &COMPONENTS.0 as *const *const pyi_component,
    extension: None,
});

/// The one function that is exported.
///
/// # Safety
/// pyinstrument calls it, with its table of functions.
#[no_mangle]
pub unsafe extern "C" fn pyinstrument_plugin_v1(host: *const pyi_host) -> *const pyi_plugin {
    host::set_host(host);
    &PLUGIN.0
}
