#include "python_regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>

namespace pyinstrument {

namespace {

// Steps of one match. A sane pattern takes some hundred for a path; one that backtracks without end gets
// here in about a tenth of a second.
constexpr std::uint32_t kMatchLimit = 1'000'000;
constexpr std::uint32_t kHeapLimitKib = 64 * 1024;

constexpr std::uint32_t kOptions = PCRE2_ANCHORED | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;

struct FreeMatchContext {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct FreeMatchData {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
struct FreeCode {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};

PCRE2_SPTR units(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

std::string message_of(int code) {
  std::array<PCRE2_UCHAR, 256> buffer{};
  pcre2_get_error_message(code, buffer.data(), buffer.size());
  return reinterpret_cast<const char*>(buffer.data());
}

bool is_lone_surrogate(std::string_view text, std::size_t at) {
  return text[at] == '\xED' && at + 2 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0;
}

// PCRE2 refuses surrogates. Each becomes a character of its own in plane 16 (U+D800 + k is U+10F800 + k),
// which no file name has: it stays one character and differs from all others.
std::string without_surrogates(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_lone_surrogate(text, at)) {
      result.push_back(text[at]);
      continue;
    }
    const auto second = static_cast<unsigned char>(text[at + 1]);
    result.append({'\xF4', '\x8F', static_cast<char>(second), text[at + 2]});
    at += 2;
  }
  return result;
}

bool is_hex(std::string_view digits) {
  return digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// How a backslash at `at` and what belongs to it read in PCRE2; moves `at` behind it.
std::string escape_in_pcre2(std::string_view pattern, std::size_t& at, bool in_class) {
  const char letter = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
  const std::size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits != 0 && pattern.size() >= at + 2 + digits && is_hex(pattern.substr(at + 2, digits))) {
    std::string result = "\\x{" + std::string(pattern.substr(at + 2, digits)) + "}";
    at += 2 + digits;
    return result;
  }
  const std::string_view both = pattern.substr(at, 2);
  at += both.size();
  if (letter == 'Z' && !in_class)
    return "\\z";  // the very end, where PCRE2's \Z allows a line break after it
  return std::string(both);
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xC0') != '\x80'; }));
}

// Which character of the pattern PCRE2 means by an offset into what it was given.
std::size_t position_in_pattern(std::string_view pattern, std::size_t offset) {
  std::size_t low = 0;
  for (std::size_t high = pattern.size(); low < high;) {
    const std::size_t middle = high - (high - low) / 2;
    if (to_pcre2_dialect(without_surrogates(pattern.substr(0, middle))).size() <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return count_characters(pattern.substr(0, low));
}

// Where the set that begins at `at` has its first member: `]` there is one, not the end.
std::size_t first_member(std::string_view pattern, std::size_t at) {
  ++at;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  return at;
}

}  // namespace

std::string to_pcre2_dialect(std::string_view pattern) {
  std::string result;
  bool in_class = false;
  std::size_t first = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '\\') {
      result += escape_in_pcre2(pattern, at, in_class);
      continue;
    }
    if (in_class) {
      if (pattern[at] == '[') result.push_back('\\');  // no [:classes:] in Python
      if (pattern[at] == ']' && at != first) in_class = false;
    } else if (pattern[at] == '[') {
      in_class = true;
      first = first_member(pattern, at);
    } else if (pattern.substr(at).starts_with("{,")) {
      const std::size_t end = pattern.find_first_not_of("0123456789", at + 2);
      if (end != std::string_view::npos && pattern[end] == '}') {
        result += "{0";  // Python: at most so many
        ++at;
        continue;
      }
    }
    result.push_back(pattern[at++]);
  }
  return result;
}

struct PythonRegex::Compiled {
  std::unique_ptr<pcre2_code, FreeCode> code;
  std::unique_ptr<pcre2_match_data, FreeMatchData> match_data;
  std::unique_ptr<pcre2_match_context, FreeMatchContext> limits;
};

PythonRegex::PythonRegex(std::string_view pattern)
    : pattern_(pattern), compiled_(std::make_unique<Compiled>()) {
  const std::string text = to_pcre2_dialect(without_surrogates(pattern));
  std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)> context(
      pcre2_compile_context_create(nullptr), &pcre2_compile_context_free);
  if (!context) throw std::bad_alloc();
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  PCRE2_SIZE position = 0;
  compiled_->code.reset(pcre2_compile(units(text), text.size(), kOptions, &error, &position, context.get()));
  if (!compiled_->code) {
    throw RegexError("\"" + pattern_ + "\" is not a valid regular expression: " + message_of(error) +
                     " (at position " + std::to_string(position_in_pattern(pattern_, position)) + ")");
  }
  compiled_->match_data.reset(pcre2_match_data_create(1, nullptr));
  compiled_->limits.reset(pcre2_match_context_create(nullptr));
  if (!compiled_->match_data || !compiled_->limits) throw std::bad_alloc();
  pcre2_set_match_limit(compiled_->limits.get(), kMatchLimit);
  pcre2_set_heap_limit(compiled_->limits.get(), kHeapLimitKib);
}

PythonRegex::~PythonRegex() = default;
PythonRegex::PythonRegex(PythonRegex&&) noexcept = default;
PythonRegex& PythonRegex::operator=(PythonRegex&&) noexcept = default;

bool PythonRegex::matches(std::string_view text) const {
  const std::string subject = without_surrogates(text);
  const int result = pcre2_match(compiled_->code.get(), units(subject), subject.size(), 0, 0,
                                 compiled_->match_data.get(), compiled_->limits.get());
  if (result >= 0) return true;
  if (result == PCRE2_ERROR_NOMATCH) return false;
  throw RegexError("the regular expression \"" + pattern_ + "\" cannot be matched against \"" +
                   std::string(text) + "\": " + message_of(result));
}

}  // namespace pyinstrument
