#include "completion.hpp"

#include <optional>
#include <utility>

#include "error.hpp"
#include "render_option_completion.hpp"

namespace pyinstrument::cli {
namespace {

using Words = std::vector<std::string>;
using Paths = Completions::Paths;

const std::vector<OptionShape>& shapes() {
  static const std::vector<OptionShape> all = option_shapes();
  return all;
}

// `name` is a whole one, with its dashes.
const OptionShape* shape_of(const std::string& name) {
  for (const OptionShape& shape : shapes()) {
    if (name.size() == 2 && shape.short_names.find(name[1]) != std::string::npos) return &shape;
    for (const std::string& each : shape.long_names) {
      if (name == "--" + each) return &shape;
    }
  }
  return nullptr;
}

std::optional<ArgumentWords> split(const Words& words) {
  try {
    return split_words(words, shapes());
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Is what follows these words the program's?
bool program_has_begun(const Words& words, const ArgumentWords& split) {
  if (!split.rest.empty() || (!words.empty() && words.back() == "--")) return true;
  for (std::size_t i = 0; i < split.options.size(); ++i) {
    const OptionShape& shape = *shape_of(split.options[i]);
    if (shape.ends_options) return true;
    if (shape.takes_value) ++i;
  }
  return false;
}

Arguments understood(const Words& words) {
  try {
    return parse_arguments(words);
  } catch (const Error&) {
    return {};  // such as two options that exclude each other: the shell is no place to say so
  }
}

class Completer {
 public:
  Completer(Words before, std::string current, const CompletionSources& sources)
      : before_(std::move(before)), current_(std::move(current)), sources_(sources) {}

  Completions complete() && {
    if (const auto whole = split(before_)) {
      if (program_has_begun(before_, *whole)) {
        result_.paths = Paths::files;
      } else {
        complete_word();
      }
      return std::move(result_);
    }
    Words with_value = before_;
    with_value.emplace_back("x");
    if (const auto waiting = split(with_value)) {
      before_.pop_back();
      complete_value(*shape_of(waiting->options.end()[-2]), current_, "");
    }
    return std::move(result_);
  }

 private:
  void offer(const std::string& word, const std::string& about = "") {
    if (word.starts_with(current_)) result_.candidates.push_back({word, about});
  }

  void complete_word() {
    if (!current_.starts_with('-')) {
      result_.paths = Paths::files;
    } else if (const auto joined = with_joined_value()) {
      const auto& [shape, value] = *joined;
      complete_value(*shape, value, current_.substr(0, current_.size() - value.size()));
    } else {
      complete_name();
    }
  }

  // `--name=value` and `-nvalue`.
  std::optional<std::pair<const OptionShape*, std::string>> with_joined_value() const {
    const bool is_long = current_.starts_with("--");
    if (is_long ? current_.find('=') == std::string::npos : current_.size() < 3) return std::nullopt;
    const auto whole = split({current_});
    if (!whole || whole->options.size() < 2) return std::nullopt;
    const OptionShape* shape = shape_of(whole->options.end()[-2]);
    if (shape == nullptr || !shape->takes_value) return std::nullopt;
    return std::pair(shape, whole->options.back());
  }

  void complete_name() {
    for (const OptionShape& shape : shapes()) {
      if (shape.hidden) continue;
      if (current_ == "-") {
        for (const char letter : shape.short_names) offer(std::string("-") + letter, shape.about);
      }
      for (const std::string& name : shape.long_names) offer("--" + name, shape.about);
    }
  }

  void complete_value(const OptionShape& shape, const std::string& value, const std::string& joined_to) {
    const std::string name = shape.long_names.empty() ? "" : shape.long_names.front();
    const auto offer_all = [&](const std::vector<Candidate>& candidates) {
      for (const Candidate& each : candidates) offer(joined_to + each.word, each.about);
    };
    if (shape.value_name == "FILE") {
      result_.paths = Paths::files;
    } else if (shape.value_name == "FOLDER") {
      result_.paths = Paths::folders;
    } else if (name == "engine") {
      offer_all({{"auto", ""}, {"tick", "reads stacks from outside"}, {"hook", "is called by CPython"}});
    } else if (name == "load-prev") {
      for (const std::string& each : sources_.saved_runs()) offer(joined_to + each);
    } else if (name == "renderer" || name == "help-renderer") {
      offer_plugins(value, "renderer", offer_all);
    } else if (name == "processor" || name == "help-processor") {
      offer_plugins(value, "processor", offer_all);
    } else if (name == "render-option") {
      const Arguments arguments = understood(before_);
      PluginHost host(sources_.plugin_path(arguments));
      offer_all(render_option_candidates(value, arguments, host));
    }
  }

  template <class Offer>
  void offer_plugins(const std::string& value, const std::string& kind, const Offer& offer_all) {
    if (value.find('/') != std::string::npos) {
      result_.paths = Paths::files;
    } else {
      PluginHost host(sources_.plugin_path(understood(before_)));
      offer_all(plugin_candidates(kind, host));
    }
  }

  Words before_;
  std::string current_;
  const CompletionSources& sources_;
  Completions result_;
};

}  // namespace

Completions complete(const std::vector<std::string>& words, const CompletionSources& sources) {
  if (words.empty()) return complete({""}, sources);
  return Completer({words.begin(), words.end() - 1}, words.back(), sources).complete();
}

std::string completion_text(const Completions& completions) {
  std::string text;
  if (completions.paths == Paths::files) text += ":files\n";
  if (completions.paths == Paths::folders) text += ":folders\n";
  for (const Candidate& each : completions.candidates) text += each.word + "\t" + each.about + "\n";
  return text;
}

}  // namespace pyinstrument::cli
