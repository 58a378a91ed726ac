#include "frame_tree/symbols.hpp"

#include <algorithm>
#include <charconv>
#include <new>
#include <string>

namespace pyinstrument {

Symbols::Symbols() {
  for (const char* name : {"[self]", "[await]", "[out-of-context]", "[root]"}) intern_code(name);
}

CodeId Symbols::intern_code(std::string_view text) {
  const StringId id = strings.intern(text);
  if (id < code_of_identifier_.size() && code_of_identifier_[id] != kNone) return code_of_identifier_[id];

  const auto code = static_cast<CodeId>(function.size());
  StringId function_name = id;
  StringId file_name = kNone;
  std::int64_t number = 0;
  const std::size_t first = text.find('\0');
  if (first != std::string_view::npos) {
    // interning may move the bytes that `text` points into when it came from our own table
    const std::string copy(text);
    const std::string_view whole(copy);
    const std::size_t second = std::min(whole.find('\0', first + 1), whole.size());
    function_name = strings.intern(whole.substr(0, first));
    file_name = strings.intern(whole.substr(first + 1, second - first - 1));
    if (second < whole.size()) std::from_chars(copy.data() + second + 1, copy.data() + copy.size(), number);
  }
  code_of_identifier_.resize(strings.size(), kNone);
  try {
    identifier.push_back(id);
    file.push_back(file_name);
    line.push_back(number);
    short_path.push_back(kNone);
    application.push_back(Application::no);
    function.push_back(function_name);
  } catch (const std::bad_alloc&) {
    for (auto* column : {&identifier, &file, &short_path}) column->resize(code);
    line.resize(code);
    application.resize(code);
    throw;
  }
  code_of_identifier_[id] = code;
  return code;
}

CodeId Symbols::find_code(std::string_view text) const {
  const StringId id = strings.find(text);
  return id < code_of_identifier_.size() ? code_of_identifier_[id] : kNone;
}

}  // namespace pyinstrument
