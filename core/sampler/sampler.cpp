#include "sampler/sampler.hpp"

#include <Python.h>
#include <fmt/format.h>

#include <cmath>

#include "error.hpp"
#include "sampler/frames/coroutine_run.hpp"
#include "sampler/hook/hook_engine.hpp"
#if PY_VERSION_HEX >= 0x030B0000 && defined(__linux__) && !defined(Py_GIL_DISABLED)
#include "sampler/tick/tick_engine.hpp"
#include "sampler/tick/tick_probe.hpp"
#define HAS_TICK_ENGINE
#endif

namespace pyinstrument {
namespace {

// What the program has to tell the profiler at the moment at which it happens.
std::string why_options_need_hook(const SamplerOptions& options) {
  if (options.clock == Clock::custom) return "the clock is a function of the program, which only it can call";
  if (options.async_mode == AsyncMode::strict)
    return "async_mode \"strict\" follows every change of context, of which only a hook hears";
  if (options.async_mode == AsyncMode::enabled && is_in_coroutine())
    return "the profiler starts inside a coroutine, whose waiting only a hook hears of (async_mode "
           "\"disabled\" "
           "does without)";
  return {};
}

// As what follows "because"; empty where the tick engine can run.
std::string why_no_tick_engine(const SamplerOptions& options) {
  if (std::string reason = why_options_need_hook(options); !reason.empty()) return reason;
#ifdef HAS_TICK_ENGINE
  return why_not_tick();
#elif !defined(__linux__)
  return "it reads memory as Linux lets a process do";
#elif defined(Py_GIL_DISABLED)
  return "this is a free-threaded build of CPython, whose threads change their frames in other ways";
#else
  return fmt::format("it needs CPython 3.11 or later, and this is {}", PY_VERSION);
#endif
}

// What there is not to be had at all is no news to tell at each run.
bool is_worth_a_word([[maybe_unused]] const SamplerOptions& options) {
#ifdef HAS_TICK_ENGINE
  return why_options_need_hook(options).empty();
#else
  return false;
#endif
}

}  // namespace

std::unique_ptr<Sampler> make_sampler(const SamplerOptions& options,
                                      const std::function<void(std::string_view)>& fallback) {
  if (!(options.interval > 0) || !std::isfinite(options.interval))
    throw Error(ErrorKind::usage,
                fmt::format("the interval must be a positive number of seconds, not {}", options.interval));
  if (options.clock == Clock::custom && !options.timer)
    throw Error(ErrorKind::usage,
                "a custom clock needs a timer function that returns seconds; none was given");
  if (options.engine == Engine::hook) return std::make_unique<HookEngine>(options);
  const std::string reason = why_no_tick_engine(options);
#ifdef HAS_TICK_ENGINE
  if (reason.empty()) return std::make_unique<TickEngine>(options);
#endif
  if (options.engine == Engine::tick)
    throw Error(
        ErrorKind::usage,
        fmt::format("the \"tick\" engine cannot run here because {}; choose \"hook\" or \"auto\"", reason));
  if (fallback && is_worth_a_word(options))
    fallback(
        fmt::format("The program runs slower under the \"hook\" engine; the \"tick\" engine cannot run here "
                    "because {}.",
                    reason));
  return std::make_unique<HookEngine>(options);
}

}  // namespace pyinstrument
