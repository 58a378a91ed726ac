#include "target_description.hpp"

#include "error.hpp"
#include "system_text.hpp"

namespace pyinstrument::cli {
namespace {

Error bad_format(const std::string& problem) {
  return {ErrorKind::usage,
          "--target-description: " + problem + "; {args} is the only placeholder, and {{ stands for a brace"};
}

std::string words_of(const Program& program) {
  std::string words = program.kind == Program::Kind::command ? "-c" : program.target;
  for (const std::string& argument : program.arguments) words += " " + argument;
  return words;
}

}  // namespace

std::string describe_target(std::string_view format, const Program& program) {
  std::string description;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char character = format[i];
    if (character != '{' && character != '}') {
      description += character;
    } else if (i + 1 < format.size() && format[i + 1] == character) {
      description += character;
      ++i;
    } else if (character == '}') {
      throw bad_format("a } stands alone");
    } else {
      const std::size_t end = format.find('}', i);
      if (end == format.npos) throw bad_format("a { is never closed");
      const std::string_view name = format.substr(i + 1, end - i - 1);
      if (name.empty()) throw bad_format("a placeholder is empty");
      if (name != "args") throw bad_format("unknown placeholder {" + std::string(name) + "}");
      description += words_of(program);
      i = end;
    }
  }
  return text_from_system(description);
}

}  // namespace pyinstrument::cli
