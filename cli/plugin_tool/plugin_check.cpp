#include "plugin_check.hpp"

#include <malloc.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <span>
#include <sstream>

#include "checked_component.hpp"
#include "checked_sessions.hpp"
#include "child_run.hpp"
#include "exported_symbols.hpp"
#include "plugin_host/plugin_description.hpp"
#include "plugin_host/plugin_search.hpp"
#include "session/wtf8.hpp"

// GCC does not install the header that declares it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace pyinstrument::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kLongestScan{100};
constexpr int kScans = 3;
constexpr int kRunsOfLeakTest = 200;
constexpr std::size_t kLeastLeak = 16;  // bytes a run
constexpr std::size_t kMostShown = 5;   // symbols

// ---- of the library ----

std::string has_one_export(const fs::path& file) {
  std::vector<std::string> others = exported_symbols(file);
  std::erase(others, "pyinstrument_plugin_v1");
  if (others.empty()) return "";
  std::ranges::sort(others);
  std::string shown;
  for (const std::string& symbol : std::span(others).first(std::min(others.size(), kMostShown)))
    shown += (shown.empty() ? "" : ", ") + symbol;
  if (others.size() > kMostShown) shown += " and " + std::to_string(others.size() - kMostShown) + " more";
  return "it exports more than pyinstrument_plugin_v1: " + shown +
         "; pyinstrument_add_plugin(), or a version script, hides them";
}

// How long loading takes, in milliseconds; as text, since it comes out of another process.
std::string time_to_load(const fs::path& file) {
  const auto begin = std::chrono::steady_clock::now();
  const PluginLibrary library(file, watching_host());
  const auto time = std::chrono::steady_clock::now() - begin;
  return std::to_string(std::chrono::duration_cast<milliseconds>(time).count());
}

std::string says_the_same_again(const fs::path& file) {
  const auto names = [&file] {
    const PluginLibrary library(file, watching_host());
    std::string text;
    for (const pyi_component* component : library.components()) text += std::string(component->name) + ' ';
    return text;
  };
  const std::string first = names(), second = names();
  if (first == second) return "";
  return "asked again, it names other components: " + second + "after " + first;
}

std::string has_free_names(const fs::path& file) {
  std::string taken;
  for (const ComponentDescription& component : describe(PluginLibrary(file, watching_host())).components) {
    if (is_reserved(component.name)) taken += (taken.empty() ? "" : ", ") + component.name;
  }
  if (is_reserved(file.stem().string())) taken += (taken.empty() ? "" : ", ") + file.stem().string();
  return taken.empty() ? "" : "names that are pyinstrument's own: " + taken;
}

// ---- of a component ----

struct UnderTest {
  PluginLibrary library;
  const pyi_component& row;

  UnderTest(const fs::path& file, const std::string& component)
      : library(file, watching_host()), row(library.component(component)) {}
  ComponentRun run(const Session& session) const { return CheckedComponent(library, row).run(session); }
};

using ComponentCheck = std::function<std::string(const UnderTest&)>;

ComponentCheck copes_with(Session (*session)()) {
  return [session](const UnderTest& plugin) { return plugin.run(session()).failure; };
}

std::string writes_text(const UnderTest& plugin) {
  if (plugin.row.kind != PYI_RENDERER || (plugin.row.flags & PYI_BINARY) != 0) return "";
  const std::size_t bad = find_invalid_wtf8(plugin.run(ordinary_session()).output);
  if (bad == std::string::npos) return "";
  return "byte " + std::to_string(bad) + " of its output is no UTF-8; binary output is to be declared";
}

std::string survives_failing_writes(const UnderTest& plugin) {
  if (plugin.row.kind != PYI_RENDERER) return "";
  const Session session = ordinary_session();
  const std::size_t writes = plugin.run(session).writes;
  for (std::size_t i = 0; i < writes; ++i) {
    const ComponentRun run = CheckedComponent(plugin.library, plugin.row).run(session, i);
    const std::string when =
        "when write " + std::to_string(i + 1) + " of " + std::to_string(writes) + " fails, ";
    if (run.writes_after_failure > 0) return when + "it goes on writing";
    if (run.says_it_succeeded) return when + "it says that it succeeded";
  }
  return "";
}

std::string is_deterministic(const UnderTest& plugin) {
  const Session session = ordinary_session();
  CheckedComponent component(plugin.library, plugin.row);
  const std::string first = component.run(session).output;
  if (component.run(session).output != first)
    return "called again, it makes something else of the same session";
  if (plugin.run(session).output != first) return "created anew, it makes something else of the same session";
  return "";
}

// Of malloc(), whosever that is.
std::size_t bytes_in_use() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks + mallinfo2().hblkhd;
#endif
}

std::string keeps_no_memory(const UnderTest& plugin) {
  const Session session = ordinary_session();
  const auto run_often = [&] {
    for (int i = 0; i < kRunsOfLeakTest; ++i) plugin.run(session);
    return bytes_in_use();
  };
  run_often();  // what it keeps for good it has by then
  const std::size_t before = run_often();
  const std::size_t after = run_often();
  if (after < before + kLeastLeak * kRunsOfLeakTest) return "";
  return "each run keeps " + std::to_string((after - before) / kRunsOfLeakTest) + " bytes of memory";
}

std::size_t thread_count() {
  const fs::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

std::string leaves_no_thread(const UnderTest& plugin) {
  const std::size_t before = thread_count();
  plugin.run(ordinary_session());
  return thread_count() <= before ? "" : "a thread that it started goes on when it is destroyed";
}

struct NamedCheck {
  const char* what;
  ComponentCheck check;
};

const std::vector<NamedCheck>& component_checks() {
  static const std::vector<NamedCheck> checks{
      {"an ordinary session", copes_with(ordinary_session)},
      {"a session without samples", copes_with(session_without_samples)},
      {"a session of one frame", copes_with(session_of_one_frame)},
      {"a stack of 100,000 frames", copes_with(deep_session)},
      {"a tree of a million frames", copes_with(large_session)},
      {"odd names and files", copes_with(session_of_odd_texts)},
      {"the output is what it declares", writes_text},
      {"writes that fail", survives_failing_writes},
      {"the same output each time", is_deterministic},
      {"no memory is kept", keeps_no_memory},
      {"no thread is left", leaves_no_thread},
  };
  return checks;
}

class Checker {
 public:
  Checker(const fs::path& file, milliseconds limit) : file_(file), limit_(limit) {}

  std::vector<CheckResult> run() && {
    if (!check("it loads", [this] { return PluginLibrary(file_, watching_host()), std::string(); }))
      return std::move(results_);
    check("it exports one symbol", [this] { return has_one_export(file_); });
    check_time_to_load();
    check("it says the same each time", [this] { return says_the_same_again(file_); });
    check("its names are free", [this] { return has_free_names(file_); });
    check("its options make sense",
          [this] { return describe(PluginLibrary(file_, watching_host())), std::string(); });
    for (const std::string& component : components()) {
      for (const NamedCheck& each : component_checks())
        check(component + ": " + each.what, [&] { return each.check(UnderTest(file_, component)); });
    }
    return std::move(results_);
  }

 private:
  bool check(const std::string& what, const std::function<std::string()>& work) {
    const ChildResult result = run_in_child(work, limit_);
    std::string finding = result.finding;
    if (!result.printed.empty())
      finding += (finding.empty() ? "" : "\n") + std::string("it printed: ") + result.printed;
    results_.push_back({what, finding});
    return finding.empty();
  }

  // The best of some: the disk may have been cold.
  void check_time_to_load() {
    long long best = limit_.count();
    for (int i = 0; i < kScans; ++i) {
      const ChildResult result = run_in_child([this] { return time_to_load(file_); }, limit_);
      best = std::min(best, std::atoll(result.finding.c_str()));
    }
    results_.push_back({"it loads quickly", best < kLongestScan.count()
                                                ? ""
                                                : "loading takes " + std::to_string(best) +
                                                      " ms, and must take less than " +
                                                      std::to_string(kLongestScan.count()) +
                                                      ": others wait for it whenever plugins are listed"});
  }

  std::vector<std::string> components() const {
    const ChildResult names = run_in_child(
        [this] {
          std::string text;
          const PluginLibrary library(file_, watching_host());
          for (const pyi_component* component : library.components())
            text += std::string(component->name) + '\n';
          return text;
        },
        limit_);
    std::istringstream lines(names.finding);
    std::vector<std::string> result;
    for (std::string line; std::getline(lines, line);) result.push_back(line);
    return result;
  }

  fs::path file_;
  milliseconds limit_;
  std::vector<CheckResult> results_;
};

}  // namespace

std::vector<CheckResult> check_plugin(const fs::path& library, milliseconds time_limit) {
  return Checker(fs::absolute(library), time_limit).run();
}

}  // namespace pyinstrument::cli
