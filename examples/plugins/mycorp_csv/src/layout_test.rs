//! Do the structs in contract.rs lie in memory as the header says?
//!
//! A C program that includes the header is compiled by $CC (cc) with $PYINSTRUMENT_INCLUDE as its folder of headers, and
//! prints what it knows.

use crate::contract::{layouts, values};
use std::{env, fs, path::PathBuf, process::Command};

fn source() -> String {
    let mut text = String::from("#include <pyinstrument/plugin.h>\n#include <stdio.h>\nint main(void) {\n");
    for layout in layouts() {
        let name = layout.name;
        text += &format!("printf(\"{name} %zu\\n\", sizeof({name}));\n");
        for field in layout.fields {
            let field = field.name;
            text += &format!(
                "printf(\"{name}.{field} %zu %zu\\n\", offsetof({name}, {field}), sizeof((({name}*)0)->{field}));\n"
            );
        }
    }
    for (name, _) in values() {
        text += &format!("printf(\"{name} %lld\\n\", (long long){name});\n");
    }
    text + "return 0;\n}\n"
}

fn here() -> String {
    let mut text = String::new();
    for layout in layouts() {
        text += &format!("{} {}\n", layout.name, layout.size);
        for field in layout.fields {
            text += &format!("{}.{} {} {}\n", layout.name, field.name, field.offset, field.size);
        }
    }
    for (name, value) in values() {
        text += &format!("{name} {value}\n");
    }
    text
}

fn in_c() -> String {
    let folder: PathBuf = env::temp_dir().join(format!("mycorp_csv_{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (file, program) = (folder.join("layout.c"), folder.join("layout"));
    fs::write(&file, source()).unwrap();
    let compiled = Command::new(env::var("CC").unwrap_or_else(|_| "cc".into()))
        .args(["-std=c11", "-I"])
        .arg(
            env::var("PYINSTRUMENT_INCLUDE")
                .expect("PYINSTRUMENT_INCLUDE is the folder that has pyinstrument/plugin.h"),
        )
        .arg(&file)
        .arg("-o")
        .arg(&program)
        .status()
        .unwrap();
    assert!(compiled.success());
    let printed = Command::new(&program).output().unwrap().stdout;
    fs::remove_dir_all(&folder).unwrap();
    String::from_utf8(printed).unwrap()
}

#[test]
fn structs_lie_in_memory_as_the_header_says() {
    assert!(here().lines().count() > 100);
    assert_eq!(here(), in_c());
}
