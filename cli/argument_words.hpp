// Which words are our options, and which belong to the program?
//
// Options end at the first word that is none, after `--`, and with the value of -m and -c: everything from
// there on is the program's. Until then the usual spellings are understood (`--name=value`, `-oFILE`, `-tr
// json`, unambiguous beginnings of long names) and brought into one form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyinstrument::cli {

struct OptionShape {
  std::vector<std::string> long_names;  // without dashes
  std::string short_names;              // one letter each
  bool takes_value = false;
  bool ends_options = false;  // what follows its value belongs to the program
  bool hidden = false;        // never suggested
  std::string value_name;     // as the help calls it: "FILE"; empty where it takes no value
  std::string about;          // what it does, in one line
};

struct ArgumentWords {
  std::vector<std::string> options;  // `--name` or `-n`, each followed by its value if it takes one
  std::vector<std::string> rest;     // the program's
};

// Throws Error(usage) for an option that is unknown, ambiguous, lacks its value, or has one too many.
ArgumentWords split_words(const std::vector<std::string>& words, const std::vector<OptionShape>& shapes);

}  // namespace pyinstrument::cli
