// What does the contract cost: a scan of a large tree by a plugin, and the same code in the core?
//
// Usage: plugin_cost ROUNDS PLUGIN.so... . A line a round: nanoseconds of the scan in the core, then for each
// plugin those of its scan and of a processor that does nothing. Who is first changes from round to round.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "plugin_host/pipeline.hpp"
#include "plugin_host/plugin_host.hpp"
#include "session/root_frame.hpp"
#include "session/session.hpp"

using namespace pyinstrument;

namespace {

constexpr int kCallers = 1'000, kLeaves = 1'000;

std::string frame(const std::string& function, int line) {
  std::string text = function;
  text += '\0';
  text += "/app/main.py";
  text += '\0';
  return text + std::to_string(line);
}

Session session_of_a_million() {
  Session session;
  const auto child = [&](StackId parent, const std::string& text) {
    return session.stacks.intern(parent, session.frame_infos.intern(*session.symbols, text));
  };
  const StackId main = child(kNone, frame("main", 1));
  for (int i = 0; i < kCallers; ++i) {
    const StackId caller = child(main, frame("caller" + std::to_string(i), i));
    for (int j = 0; j < kLeaves; ++j)
      session.add_sample(child(caller, frame("leaf" + std::to_string(j), j)), 0.001);
  }
  return session;
}

// As scan_plugin.cpp has it.
double scan(const FrameTree& tree, std::vector<double>& times) {
  times.assign(tree.symbols().code_count(), 0);
  for (NodeId node = 0; node < tree.node_count(); ++node) {
    if (!tree.is_erased(node)) times[tree.code()[node]] += tree.absorbed_time()[node];
  }
  return *std::max_element(times.begin(), times.end());
}

long long nanoseconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return (std::chrono::steady_clock::now() - begin) / std::chrono::nanoseconds(1);
}

void run(int rounds, const std::vector<std::string>& plugins) {
  const Session session = session_of_a_million();
  FrameTree tree = root_frame(session);
  std::vector<double> times;
  const double expected = scan(tree, times);
  std::fprintf(stderr, "%u frames\n", tree.node_count());

  PluginHost host(PluginPath{});
  std::vector<std::unique_ptr<Pipeline>> pipelines;
  std::vector<std::function<void()>> works{[&] {
    if (scan(tree, times) != expected) throw std::logic_error("the core added up wrongly");
  }};
  for (const std::string& plugin : plugins) {
    for (const char* component : {":scan", ":no_op"}) {
      PipelineRequest request;
      request.processors = {plugin + component};
      if (component == std::string(":scan")) request.options = {{"expected", expected}};
      pipelines.push_back(host.pipeline(request));
      works.emplace_back([&, pipeline = pipelines.back().get()] { pipeline->run(tree, session); });
    }
  }
  for (int round = 0; round < rounds; ++round) {
    std::vector<long long> costs(works.size());
    for (std::size_t i = 0; i < works.size(); ++i) {
      const std::size_t now = (i + static_cast<std::size_t>(round)) % works.size();
      costs[now] = nanoseconds(works[now]);
    }
    for (const long long cost : costs) std::printf("%lld ", cost);
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::invalid_argument("usage: plugin_cost ROUNDS PLUGIN.so...");
    run(std::atoi(argv[1]), {argv + 2, argv + argc});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plugin_cost: %s\n", error.what());
    return 1;
  }
}
