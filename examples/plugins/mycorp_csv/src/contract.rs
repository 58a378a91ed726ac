//! pyinstrument/plugin.h in Rust: the same structs, field by field. What they mean stands there.
//!
//! `layout_test.rs` holds sizes, offsets and constants against the header itself.
#![allow(non_camel_case_types, dead_code)]

use std::os::raw::{c_char, c_int, c_void};

/// Defines structs that lie in memory as C lays them out, and lists them for the test.
macro_rules! structs {
    ($(struct $name:ident { $($field:ident: $type:ty,)* })*) => {
        $(#[repr(C)]
        pub struct $name { $(pub $field: $type,)* })*

        #[cfg(test)]
        pub fn layouts() -> Vec<Layout> {
            vec![$({
                let place = std::mem::MaybeUninit::<$name>::uninit();
                let begin = place.as_ptr();
                Layout {
                    name: stringify!($name),
                    size: std::mem::size_of::<$name>(),
                    fields: vec![$(Field {
                        name: stringify!($field).trim_start_matches("r#"),
                        // SAFETY: the address is taken, nothing is read.
                        offset: unsafe { std::ptr::addr_of!((*begin).$field) as usize - begin as usize },
                        size: std::mem::size_of::<$type>(),
                    }),*],
                }
            }),*]
        }
    };
}

macro_rules! constants {
    ($($name:ident: $type:ty = $value:expr;)*) => {
        $(pub const $name: $type = $value;)*

        #[cfg(test)]
        pub fn values() -> Vec<(&'static str, i64)> {
            vec![$((stringify!($name), i64::from($name))),*]
        }
    };
}

#[cfg(test)]
pub struct Layout {
    pub name: &'static str,
    pub size: usize,
    pub fields: Vec<Field>,
}

#[cfg(test)]
pub struct Field {
    pub name: &'static str,
    pub offset: usize,
    pub size: usize,
}

constants! {
    PYI_ABI_MAJOR: u32 = 1;
    PYI_ABI_MINOR: u32 = 0;
    PYI_NONE: u32 = u32::MAX;
    PYI_INT: u32 = 1;
    PYI_CHOICE: u32 = 4;
    PYI_SYNTHETIC: u32 = 1;
    PYI_ERASED: u32 = 16;
    PYI_RENDERER: u32 = 1;
}

/// One call under way: the host's, and never looked into.
#[repr(C)]
pub struct pyi_call {
    _private: [u8; 0],
}

#[repr(C)]
pub union pyi_value_of {
    pub b: bool,
    pub i: i64,
    pub f: f64,
    pub s: std::mem::ManuallyDrop<pyi_str>,
}

type Text = *const c_char;
type EditNodes = unsafe extern "C" fn(*mut pyi_call, *mut pyi_tree, u32, *const u32, usize) -> c_int;
type Extension = Option<unsafe extern "C" fn(Text) -> *const c_void>;

structs! {
    struct pyi_str {
        data: Text,
        size: usize,
    }

    struct pyi_option {
        struct_size: usize,
        name: Text,
        help: Text,
        default_json: Text,
        r#type: u32,
        choices: *const Text,
    }

    struct pyi_value {
        is_null: bool,
        u: pyi_value_of,
    }

    struct pyi_tree {
        struct_size: usize,
        node_count: u32,
        root: u32,
        parent: *const u32,
        first_child: *const u32,
        next_sibling: *const u32,
        code: *const u32,
        group: *const u32,
        flags: *const u32,
        time: *const f64,
        absorbed_time: *const f64,
        attribute_first: *const u32,
        attribute_next: *const u32,
        attribute_text: *const u32,
        attribute_time: *const f64,
        code_count: u32,
        function: *const u32,
        file: *const u32,
        file_short: *const u32,
        line: *const i64,
        group_count: u32,
        group_root: *const u32,
        group_begin: *const u32,
        group_members: *const u32,
        string_count: u32,
        string_bytes: *const u8,
        string_end: *const u64,
    }

    struct pyi_session {
        struct_size: usize,
        start_time: f64,
        duration: f64,
        cpu_time: f64,
        min_interval: f64,
        max_interval: f64,
        sample_count: u64,
        target_description: pyi_str,
        sys_path: *const pyi_str,
        sys_prefixes: *const pyi_str,
        sys_path_count: usize,
        sys_prefixes_count: usize,
        sample_rows: u64,
        sample_stack: *const u32,
        sample_time: *const f64,
        sample_cpu_time: *const f32,
        stack_count: u32,
        stack_parent: *const u32,
        stack_frame_info: *const u32,
        start_call_stack: u32,
        frame_info_count: u32,
        frame_info_code: *const u32,
        frame_info_begin: *const u32,
        frame_info_attributes: *const u32,
        tree: *const pyi_tree,
    }

    struct pyi_host {
        struct_size: usize,
        abi_major: u32,
        abi_minor: u32,
        version: Text,
        fail: unsafe extern "C" fn(*mut pyi_call, Text) -> c_int,
        log: unsafe extern "C" fn(*mut pyi_call, c_int, Text),
        write: unsafe extern "C" fn(*mut pyi_call, *const c_void, usize) -> c_int,
        write_session: unsafe extern "C" fn(*mut pyi_call, *const pyi_session, Text) -> c_int,
        erase: unsafe extern "C" fn(*mut pyi_call, *mut pyi_tree, u32, c_int) -> c_int,
        merge: unsafe extern "C" fn(*mut pyi_call, *mut pyi_tree, u32, u32) -> c_int,
        group: EditNodes,
        order: EditNodes,
        set_root: unsafe extern "C" fn(*mut pyi_call, *mut pyi_tree, u32) -> c_int,
        add_child: unsafe extern "C" fn(*mut pyi_call, *mut pyi_tree, u32, u32, f64, *mut u32) -> c_int,
        intern_code: unsafe extern "C" fn(*mut pyi_call, *mut pyi_tree, pyi_str, pyi_str, i64, *mut u32) -> c_int,
        extension: Extension,
    }

    struct pyi_component {
        struct_size: usize,
        kind: u32,
        flags: u32,
        name: Text,
        summary: Text,
        file_extension: Text,
        options: *const *const pyi_option,
        processors: *const Text,
        create: Option<unsafe extern "C" fn(*mut pyi_call, *const pyi_value) -> *mut c_void>,
        destroy: Option<unsafe extern "C" fn(*mut c_void)>,
        render: Option<unsafe extern "C" fn(*mut c_void, *mut pyi_call, *const pyi_session) -> c_int>,
        process: Option<unsafe extern "C" fn(*mut c_void, *mut pyi_call, *mut pyi_tree) -> c_int>,
    }

    struct pyi_plugin {
        struct_size: usize,
        abi_major: u32,
        abi_minor: u32,
        name: Text,
        version: Text,
        author: Text,
        url: Text,
        components: *const *const pyi_component,
        extension: Extension,
    }
}
