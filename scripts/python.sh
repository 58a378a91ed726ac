# shellcheck shell=bash
# Sourced by scripts that choose a Python.

# Can the executable embed the Python that "$@" starts: is it new enough, and are its headers and its library here?
can_be_embedded() {
  "$@" - <<'PYTHON' 2>/dev/null
import pathlib, sys, sysconfig
library_folder = pathlib.Path(sysconfig.get_config_var("LIBDIR"))
names = [sysconfig.get_config_var("LDLIBRARY"), sysconfig.get_config_var("INSTSONAME")]
folders = [library_folder, library_folder / (sysconfig.get_config_var("MULTIARCH") or "")]
headers = pathlib.Path(sysconfig.get_path("include"), "Python.h").exists()
library = any((folder / name).exists() for folder in folders for name in names if name)
sys.exit(not (sys.version_info >= (3, 10) and headers and library))
PYTHON
}
