// Is a function the user's own code?
//
// Its file tells. A frame of the tree knows it already (frame::is_application()); this is for renderers that
// read samples.
#pragma once

#include <cstdint>
#include <string_view>

namespace pyinstrument {

// like_caller: it is where the function that called it is, or where nothing did.
enum class application_code : std::uint8_t { no, yes, like_caller };

// Not below a prefix, and no `<...>` name but `<ipython-input-`; `<string>` and `<stdin>` are like their
// caller. A missing (empty) file is nobody's.
template <class Prefixes>
application_code application_code_of(std::string_view file, const Prefixes& sys_prefixes) {
  if (file.empty()) return application_code::no;
  for (const std::string_view prefix : sys_prefixes) {
    if (file.starts_with(prefix)) return application_code::no;
  }
  if (file.front() != '<') return application_code::yes;
  if (file == "<string>" || file == "<stdin>") return application_code::like_caller;
  return file.starts_with("<ipython-input-") ? application_code::yes : application_code::no;
}

}  // namespace pyinstrument
