#include "terminal.hpp"

#include <langinfo.h>

#include <algorithm>
#include <cctype>
#include <clocale>

namespace pyinstrument::cli {
namespace {

bool names_utf(std::string encoding) {
  std::transform(encoding.begin(), encoding.end(), encoding.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return encoding.find("utf") != std::string::npos;
}

}  // namespace

std::string locale_encoding(const Variables& variables) {
  std::string name = variables("LC_ALL");
  if (name.empty()) name = variables("LC_CTYPE");
  if (name.empty()) name = variables("LANG");
  if (name.empty() || name == "C" || name == "POSIX") return {};
  // Not setlocale(): it would change the program that is profiled
  const locale_t locale = newlocale(LC_CTYPE_MASK, name.c_str(), nullptr);
  if (locale == nullptr) return {};
  std::string encoding = nl_langinfo_l(CODESET, locale);
  freelocale(locale);
  return encoding;
}

bool shows_unicode(const Variables& variables, const std::string& locale_encoding) {
  const std::string chosen = variables("PYTHONIOENCODING");
  if (const std::string encoding = chosen.substr(0, chosen.find(':')); !encoding.empty()) {
    return names_utf(encoding);
  }
  const std::string utf8_mode = variables("PYTHONUTF8");
  if (utf8_mode == "1") return true;
  if (!locale_encoding.empty()) return names_utf(locale_encoding);
  // Python leaves the C locale for C.UTF-8 (PEP 538), which LC_ALL forbids, or for its UTF-8 mode (PEP 540)
  const bool coerced = variables("PYTHONCOERCECLOCALE") != "0" && variables("LC_ALL").empty();
  return utf8_mode != "0" || coerced;
}

bool shows_color(const Variables& variables, bool is_terminal) {
  if (!variables("NO_COLOR").empty()) return false;
  if (!variables("FORCE_COLOR").empty()) return true;
  return is_terminal && variables("TERM") != "dumb";
}

}  // namespace pyinstrument::cli
