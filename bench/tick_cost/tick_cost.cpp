// What does one tick cost, and what one read of 4 KB by the kernel?
//
// Usage: tick_cost DEPTH TICKS INTERVAL (seconds). Python calls a leaf again and again at the bottom of DEPTH
// frames; a native thread, without the GIL, reads the stack at each interval as the tick engine does, and
// then copies 4 KB of this process with process_vm_readv(), the floor under whatever reads memory from
// outside. Between ticks it sleeps, so that each begins with cold caches, as ticks do. Prints a line a tick:
// nanoseconds of the tick, nanoseconds of the copy, frames seen, reads that had to be repeated.
#include <fmt/format.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "own_descriptors.hpp"
#include "sampler/embedded_python.hpp"
#include "sampler/frames/frame_names.hpp"
#include "sampler/tick/memory_stack_reader.hpp"
#include "sampler/tick/own_memory.hpp"

using namespace pyinstrument;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kBlock = 4096;

struct Tick {
  std::chrono::nanoseconds cost, copy;
  std::size_t frames;
  std::uint32_t retries;
};

struct Plan {
  int depth, ticks;
  std::chrono::nanoseconds interval;
};

std::atomic<bool> is_done{false};
std::array<char, kBlock> block;  // the program's own thread writes it, as it writes its frames

PyObject* done(PyObject*, PyObject*) {
  ++block[0];
  return PyBool_FromLong(is_done);
}

PyMethodDef done_function = {"done", done, METH_NOARGS, nullptr};

void copy_block() {
  std::array<char, kBlock> copied;
  iovec to{copied.data(), kBlock}, from{block.data(), kBlock};
  if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) != kBlock) std::perror("process_vm_readv");
}

template <class Work>
std::chrono::nanoseconds time(const Work& work) {
  const auto start = SteadyClock::now();
  work();
  return SteadyClock::now() - start;
}

std::vector<Tick> take_ticks(MemoryStackReader& reader, const Session& session, const Plan& plan) {
  std::vector<Tick> ticks;
  for (int i = 0; i < plan.ticks; ++i) {
    std::this_thread::sleep_for(plan.interval);
    MemoryStackReader::Reading reading{};
    Tick tick{};
    // in turns first, when caches are coldest
    if (i % 2 == 0) tick.copy = time(copy_block);
    tick.cost = time([&] { reading = reader.read(); });
    if (i % 2 != 0) tick.copy = time(copy_block);
    tick.frames = session.stacks.frames(reading.stack).size() - 1;  // without the thread
    tick.retries = reading.retries;
    ticks.push_back(tick);
  }
  return ticks;
}

// The module and the leaf are frames too.
std::string program(int depth) {
  return fmt::format(R"(
import sys
sys.setrecursionlimit({0} + 100)

def leaf(number):
    return number + 1

def descend(depth):
    if depth > 1:
        return descend(depth - 1)
    while not done():
        for number in range(1000):
            leaf(number)

descend({0} - 2)
)",
                     depth);
}

std::vector<Tick> measure(const Plan& plan) {
  Session session;
  OwnMemory memory;
  const PyThreadState* state = PyThreadState_Get();
  MemoryStackReader reader(memory, layout_of_this_python(), reinterpret_cast<Address>(state), state->id,
                           session,
                           session.frame_infos.intern(*session.symbols, frame_info_of_current_thread()));
  std::vector<Tick> ticks;
  std::thread ticker([&] {
    take_own_descriptors();
    ticks = take_ticks(reader, session, plan);
    is_done = true;
  });
  const std::string failure = testing::run_source(program(plan.depth), &done_function);
  ticker.join();
  if (!failure.empty()) fmt::print(stderr, "the measured program ended with {}\n", failure);
  return ticks;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    fmt::print(stderr, "usage: tick_cost DEPTH TICKS INTERVAL\n");
    return 2;
  }
  const std::chrono::duration<double> interval(std::atof(arguments[3]));
  testing::ensure_python();
  const Plan plan{std::atoi(arguments[1]), std::atoi(arguments[2]),
                  std::chrono::duration_cast<std::chrono::nanoseconds>(interval)};
  for (const Tick& tick : measure(plan))
    fmt::print("{} {} {} {}\n", tick.cost.count(), tick.copy.count(), tick.frames, tick.retries);
}
