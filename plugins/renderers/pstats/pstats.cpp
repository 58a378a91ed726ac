// Renders the functions as a table for Python's pstats module (and for gprof2dot, snakeviz, ...).
//
// The file is Python's marshal of
//   {(file, first line, function): (-1, -1, self, cumulative, {caller: (-1, -1, self, cumulative), ...}),
//   ...}
// with times in seconds, summed over all places where the function stands in the tree, and -1 for the numbers
// of calls, which sampling cannot know. Synthetic leaves are part of their function's own time. Functions and
// callers come in the order in which they first appear.
#include <pyinstrument/plugin.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "marshal.hpp"

namespace {

namespace pyi = pyinstrument;

struct Times {
  double self = 0, cumulative = 0;

  void add(pyi::frame frame) {
    self += frame.total_self_time();
    cumulative += frame.time();
  }
};

// One function as called by another.
struct Call {
  std::uint32_t caller;
  Times times;
};

struct Function {
  std::uint32_t code;
  Times times;
  std::vector<std::uint32_t> calls;  // rows of Table::calls
};

bool is_synthetic_leaf(pyi::frame frame) {
  return frame.is_synthetic() && frame.code().index() != PYI_CODE_ROOT;
}

class Table {
 public:
  explicit Table(pyi::tree_view tree) : rows_(tree.code_count(), PYI_NONE) {
    if (tree.empty()) return;
    pyi::walk(tree.root(), [this](pyi::frame frame) {
      if (!is_synthetic_leaf(frame)) add(frame);
    });
  }

  const std::vector<Function>& functions() const { return functions_; }
  const Call& call(std::uint32_t row) const { return calls_[row]; }

 private:
  void add(pyi::frame frame) {
    Function& function = row_of(frame.code().index());
    function.times.add(frame);
    if (!frame.parent()) return;
    const std::uint32_t caller = frame.parent().code().index();
    const std::uint64_t pair = (std::uint64_t{function.code} << 32) | caller;
    const auto [found, is_new] = call_rows_.try_emplace(pair, static_cast<std::uint32_t>(calls_.size()));
    if (is_new) {
      function.calls.push_back(found->second);
      calls_.push_back({caller, {}});
    }
    calls_[found->second].times.add(frame);
  }

  Function& row_of(std::uint32_t code) {
    if (rows_[code] == PYI_NONE) {
      rows_[code] = static_cast<std::uint32_t>(functions_.size());
      functions_.push_back({code, {}, {}});
    }
    return functions_[rows_[code]];
  }

  std::vector<std::uint32_t> rows_;  // by code; PYI_NONE until the code is first met
  std::vector<Function> functions_;
  std::vector<Call> calls_;
  std::unordered_map<std::uint64_t, std::uint32_t> call_rows_;  // by function and caller
};

class TableWriter {
 public:
  TableWriter(pyi::tree_view tree, pyi::writer& out)
      : tree_(tree), out_(out), references_(tree.code_count(), PYI_NONE) {}

  void write(const Table& table) {
    marshal_.begin_dictionary();
    for (const Function& function : table.functions()) {
      write_key(function.code);
      marshal_.begin_tuple(5);
      write_times(function.times);
      marshal_.begin_dictionary();
      for (const std::uint32_t row : function.calls) {
        write_key(table.call(row).caller);
        marshal_.begin_tuple(4);
        write_times(table.call(row).times);
      }
      marshal_.end_dictionary();
      out_(marshal_.bytes());
      marshal_.clear();
    }
    marshal_.end_dictionary();
    out_(marshal_.bytes());
  }

 private:
  // The function's (file, line, name): once in full, then by reference.
  void write_key(std::uint32_t code) {
    if (references_[code] != PYI_NONE) return marshal_.reference(references_[code]);
    references_[code] = marshal_.begin_shared_tuple(3);
    const pyi::code function = tree_.code_at(code);
    marshal_.string(function.file());
    marshal_.integer(function.line());
    marshal_.string(function.function());
  }

  void write_times(const Times& times) {
    constexpr std::int64_t kUnknownCalls = -1;
    marshal_.integer(kUnknownCalls);
    marshal_.integer(kUnknownCalls);
    marshal_.floating(times.self);
    marshal_.floating(times.cumulative);
  }

  pyi::tree_view tree_;
  pyi::writer& out_;
  std::vector<std::uint32_t> references_;  // by code; PYI_NONE until its key is written
  MarshalWriter marshal_;
};

struct Pstats {
  static constexpr auto name = "pstats", summary = "A table of functions and callers for Python's pstats",
                        file_extension = "pstats";
  static constexpr bool binary = true;
  static constexpr const char* processors[] = {
      "remove_importlib",
      "remove_tracebackhide",
      "merge_consecutive_self_time",
      "aggregate_repeated_calls",
      "remove_irrelevant_nodes",
      "remove_unnecessary_self_time_nodes",
      "remove_first_pyinstrument_frames_processor",
  };

  void render(const pyi::session& session, pyi::writer& out) {
    TableWriter(session.tree(), out).write(Table(session.tree()));
  }
};

}  // namespace

PYINSTRUMENT_PLUGIN("pstats", PYINSTRUMENT_VERSION, Pstats)
