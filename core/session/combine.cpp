#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>

#include "error.hpp"
#include "session/session.hpp"

namespace pyinstrument {

namespace {

void append_new(std::vector<std::string>& to, const std::vector<std::string>& from) {
  std::unordered_set<std::string> seen(to.begin(), to.end());
  for (const std::string& text : from) {
    if (seen.insert(text).second) to.push_back(text);
  }
}

// Each stack of `from` as a stack of `into`, by id.
std::vector<StackId> adopt_stacks(Session& into, const Session& from) {
  std::vector<FrameInfoId> infos(from.frame_infos.size());
  std::string text;
  for (FrameInfoId id = 0; id < infos.size(); ++id) {
    text.clear();
    from.frame_infos.append_text(*from.symbols, id, text);
    infos[id] = into.frame_infos.intern(*into.symbols, text);
  }
  std::vector<StackId> stacks(from.stacks.size());
  for (StackId id = 0; id < stacks.size(); ++id) {
    const StackId parent = from.stacks.parent()[id];
    stacks[id] =
        into.stacks.intern(parent == kNone ? kNone : stacks[parent], infos[from.stacks.frame_info()[id]]);
  }
  return stacks;
}

bool has_cpu_times(const Session& session) {
  return session.sample_cpu_time.size() == session.sample_stack.size();
}

}  // namespace

Session combine(const Session& a, const Session& b) {
  const Session& earlier = b.start_time < a.start_time ? b : a;
  const Session& later = &earlier == &a ? b : a;

  Session result = earlier;
  result.symbols = std::make_shared<Symbols>(*earlier.symbols);
  const std::vector<StackId> stacks = adopt_stacks(result, later);
  for (const StackId stack : later.sample_stack) {
    result.sample_stack.push_back(stack == kNone ? kNone : stacks[stack]);
  }
  result.sample_time.insert(result.sample_time.end(), later.sample_time.begin(), later.sample_time.end());
  if (has_cpu_times(earlier) && has_cpu_times(later)) {
    result.sample_cpu_time.insert(result.sample_cpu_time.end(), later.sample_cpu_time.begin(),
                                  later.sample_cpu_time.end());
  } else {
    result.sample_cpu_time.clear();
  }

  result.duration += later.duration;
  result.cpu_time += later.cpu_time;
  result.sample_count += later.sample_count;
  result.min_interval = std::min(earlier.min_interval, later.min_interval);
  result.max_interval = std::max(earlier.max_interval, later.max_interval);
  append_new(result.sys_path, later.sys_path);
  result.sys_prefixes.clear();  // each once: current_sys_prefixes() repeats them
  append_new(result.sys_prefixes, earlier.sys_prefixes);
  append_new(result.sys_prefixes, later.sys_prefixes);
  if (earlier.statistics.engine != later.statistics.engine) result.statistics.engine.clear();
  result.statistics.ticks += later.statistics.ticks;
  result.statistics.retries += later.statistics.retries;
  result.statistics.degraded += later.statistics.degraded;
  return result;
}

Session resample(const Session& session, double interval) {
  if (!(interval > 0) || std::isinf(interval)) {
    throw Error(ErrorKind::usage, "resample: the interval must be a positive number of seconds, not " +
                                      std::to_string(interval));
  }
  Session result = session;
  result.sample_stack.clear();
  result.sample_time.clear();
  result.sample_cpu_time.clear();
  result.min_interval = result.max_interval = interval;

  const bool with_cpu_time = has_cpu_times(session);
  double wall = 0, cpu = 0;
  for (std::size_t row = 0; row < session.sample_stack.size(); ++row) {
    wall += session.sample_time[row];
    if (with_cpu_time) cpu += session.sample_cpu_time[row];
    const bool last = row + 1 == session.sample_stack.size();
    if (wall < interval && !last) continue;
    if (with_cpu_time) {
      result.add_sample(session.sample_stack[row], wall, cpu);
    } else {
      result.add_sample(session.sample_stack[row], wall);
    }
    wall = cpu = 0;
  }
  return result;
}

}  // namespace pyinstrument
