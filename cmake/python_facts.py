"""Prints, as `set(...)` lines for CMake, how the interpreter that runs this was built and linked."""

import os
import site
import sys
import sysconfig


def read_maps():
    with open("/proc/self/maps") as maps:
        return maps.read()


def is_position_dependent(path):
    with open(path, "rb") as program:
        header = program.read(18)
    elf_type = int.from_bytes(header[16:18], sys.byteorder)
    return elf_type == 2  # ET_EXEC


def library_file(name, folders):
    for folder in folders:
        if folder and name and os.path.exists(os.path.join(folder, name)):
            return os.path.join(folder, name)
    return ""


def facts():
    variable = sysconfig.get_config_var
    short = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders = [
        variable("LIBPL"),
        variable("LIBDIR"),
        os.path.join(variable("LIBDIR"), variable("MULTIARCH") or ""),
    ]
    # of a virtual environment: the interpreter that it was made from, whose standard library it uses
    executable = getattr(sys, "_base_executable", sys.executable)
    return {
        "IMPLEMENTATION": sys.implementation.name,
        "EXECUTABLE": executable,
        "PREFIX": sys.base_prefix,
        "STANDARD_LIBRARY": os.path.dirname(os.__file__),
        "SITE_PACKAGES": ":".join(site.getsitepackages([sys.base_prefix])),
        "VERSION": ".".join(map(str, sys.version_info[:3])),
        "SHORT_VERSION": short.removeprefix("python"),
        "HAS_NO_GIL": "1" if variable("Py_GIL_DISABLED") else "0",
        "INCLUDE": sysconfig.get_path(
            "include", vars={"installed_base": sys.base_prefix, "base": sys.base_prefix}
        ),
        "SHARED_LIBRARY": library_file(f"lib{short}{sys.abiflags}.so", folders),
        "STATIC_LIBRARY": library_file(f"lib{short}{sys.abiflags}.a", folders),
        # what the interpreter was linked with, not what its build could also make (Debian makes both)
        "IS_SHARED": "1" if f"lib{short}" in read_maps() else "0",
        "IS_POSITION_DEPENDENT": "1" if is_position_dependent(executable) else "0",
        "LINK_LIBRARIES": ";".join(
            word
            for name in ("MODLIBS", "LIBS", "SYSLIBS")
            for word in (variable(name) or "").split()
            if word.startswith("-l")
        ),
    }


for key, value in facts().items():
    print(f'set(PYTHON_{key} "{value}")')
