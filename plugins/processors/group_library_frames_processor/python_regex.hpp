// Does Python's re.match(pattern, text) find a match?
//
// PCRE2 reads nearly the same patterns; where a pattern means something else there, it is rewritten before it
// is compiled. What differs all the same: docs/regular-expressions.md.
//
// Text and patterns are UTF-8 in which a lone surrogate may stand as its three-byte form. A match that takes
// too many steps is an error, not a hang. Threads: an object belongs to one thread at a time.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pyinstrument {

// A pattern is invalid or takes too long. The message names the pattern and, where there is one, the
// position.
class RegexError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class PythonRegex {
 public:
  explicit PythonRegex(std::string_view pattern);
  ~PythonRegex();
  PythonRegex(PythonRegex&&) noexcept;
  PythonRegex& operator=(PythonRegex&&) noexcept;

  // At the start of the text; not necessarily to its end.
  bool matches(std::string_view text) const;

 private:
  struct Compiled;
  std::string pattern_;
  std::unique_ptr<Compiled> compiled_;
};

// The pattern as PCRE2 has to read it to mean what Python means.
std::string to_pcre2_dialect(std::string_view pattern);

}  // namespace pyinstrument
