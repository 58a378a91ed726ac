#!/usr/bin/env bash
# Does the sampler compile for aarch64, and do CPython's structures lie there as they do here?
#
# Compiles core/sampler with Debian's cross compiler against the headers of the Python in .venv, and compares the
# offsets that the tick engine takes from them, printed by a program that runs here and, emulated, there. From 3.13 on
# the interpreter publishes its offsets itself; then only the compiling says something.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/debian.sh
. scripts/debian.sh
install_packages g++-aarch64-linux-gnu qemu-user

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python_headers=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("include"))')
version=$(.venv/bin/python -c 'import sys; print(sys.version_info >= (3, 13), sys.version.split()[0])')
flags=(-std=c++20 -Icore -Isdk/include -Ibuild/release -isystem "$python_headers" -DFMT_HEADER_ONLY)

for source in core/sampler/*.cpp core/sampler/tick/*.cpp; do
  case $source in *_test.cpp | *embedded_python.cpp | *running_frame.cpp | *standard_library.cpp) continue ;; esac
  aarch64-linux-gnu-g++ "${flags[@]}" -idirafter /usr/include -fsyntax-only "$source"
done
echo "core/sampler compiles for aarch64, with the headers of Python ${version#* }"

if [[ $version != True* ]]; then
  print_layout() {  # COMPILER
    "$1" "${flags[@]}" -idirafter /usr/include -O1 -static -no-pie -Wl,--unresolved-symbols=ignore-all \
      tests/aarch64/print_layout.cpp core/sampler/tick/layout.cpp -o "$folder/$1"
  }
  print_layout g++
  print_layout aarch64-linux-gnu-g++
  "$folder/g++" >"$folder/here"
  qemu-aarch64 "$folder/aarch64-linux-gnu-g++" >"$folder/there"
  diff "$folder/here" "$folder/there"
  echo "$(wc -l <"$folder/here") offsets are the same there as here"
fi
