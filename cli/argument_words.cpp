#include "argument_words.hpp"

#include "error.hpp"
#include "plugin_host/suggestion.hpp"

namespace pyinstrument::cli {
namespace {

class Splitter {
 public:
  Splitter(const std::vector<std::string>& words, const std::vector<OptionShape>& shapes)
      : words_(words), shapes_(shapes) {}

  ArgumentWords split() {
    while (next_ < words_.size() && !program_begins_) {
      const std::string& word = words_[next_];
      if (word == "--") {
        ++next_;
        break;
      }
      if (word.size() < 2 || word[0] != '-') break;
      ++next_;
      if (word[1] == '-') {
        take_long(word);
      } else {
        take_short(word);
      }
    }
    result_.rest.assign(words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
    return std::move(result_);
  }

 private:
  void take_long(std::string_view word) {
    const std::size_t equals = word.find('=');
    const LongOption found = find_long(word.substr(2, equals == word.npos ? word.npos : equals - 2));
    const OptionShape& shape = *found.shape;
    const std::string name = "--" + found.name;
    if (!shape.takes_value) {
      if (equals != word.npos) throw Error(ErrorKind::usage, "option " + name + " takes no value");
      result_.options.push_back(name);
    } else if (equals != word.npos) {
      add(shape, name, std::string(word.substr(equals + 1)));
    } else {
      add(shape, name, next_word(name));
    }
  }

  void take_short(std::string_view word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const OptionShape& shape = find_short(word[i]);
      const std::string name = std::string("-") + word[i];
      if (shape.takes_value) {
        add(shape, name, i + 1 < word.size() ? std::string(word.substr(i + 1)) : next_word(name));
        return;
      }
      result_.options.push_back(name);
    }
  }

  void add(const OptionShape& shape, const std::string& name, std::string value) {
    result_.options.push_back(name);
    result_.options.push_back(std::move(value));
    program_begins_ = shape.ends_options;
  }

  std::string next_word(const std::string& name) {
    if (next_ == words_.size()) throw Error(ErrorKind::usage, "option " + name + " needs a value");
    return words_[next_++];
  }

  const OptionShape& find_short(char letter) const {
    for (const OptionShape& shape : shapes_) {
      if (shape.short_names.find(letter) != std::string::npos) return shape;
    }
    throw Error(ErrorKind::usage, std::string("no such option: -") + letter);
  }

  struct LongOption {
    const OptionShape* shape = nullptr;
    std::string name;
  };

  LongOption find_long(std::string_view beginning) const {
    std::vector<LongOption> candidates;
    for (const OptionShape& shape : shapes_) {
      for (const std::string& name : shape.long_names) {
        if (name == beginning) return {&shape, name};
        if (name.starts_with(beginning)) candidates.push_back({&shape, name});
      }
    }
    if (candidates.empty()) throw unknown(beginning);
    if (candidates.size() == 1) return candidates.front();
    std::string names;
    for (const LongOption& candidate : candidates)
      names += (names.empty() ? "--" : " or --") + candidate.name;
    throw Error(ErrorKind::usage, "option --" + std::string(beginning) + " is ambiguous: " + names + "?");
  }

  Error unknown(std::string_view name) const {
    std::vector<std::string> known;
    for (const OptionShape& shape : shapes_) {
      if (!shape.hidden) known.insert(known.end(), shape.long_names.begin(), shape.long_names.end());
    }
    const std::string near = closest(name, known);
    return {ErrorKind::usage, "no such option: --" + std::string(name) +
                                  (near.empty() ? "" : "; did you mean --" + near + "?")};
  }

  const std::vector<std::string>& words_;
  const std::vector<OptionShape>& shapes_;
  ArgumentWords result_;
  std::size_t next_ = 0;
  bool program_begins_ = false;
};

}  // namespace

ArgumentWords split_words(const std::vector<std::string>& words, const std::vector<OptionShape>& shapes) {
  return Splitter(words, shapes).split();
}

}  // namespace pyinstrument::cli
