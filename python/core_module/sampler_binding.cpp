#include "sampler_binding.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "error.hpp"
#include "gil.hpp"
#include "python_text.hpp"
#include "sampler/sampler.hpp"
#include "sampler_timer.hpp"
#include "session_binding.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace pyinstrument::python {
namespace {

template <class Value, std::size_t count>
Value value_of(std::string_view word, const char* what,
               const std::array<std::pair<std::string_view, Value>, count>& values) {
  std::string words;
  for (const auto& [known, value] : values) {
    if (known == word) return value;
    words += (words.empty() ? "'" : ", '") + std::string(known) + "'";
  }
  throw Error(ErrorKind::usage,
              std::string(what) + " must be one of " + words + ", not '" + std::string(word) + "'");
}

constexpr std::array<std::pair<std::string_view, Engine>, 3> kEngines{
    {{"auto", Engine::automatic}, {"tick", Engine::tick}, {"hook", Engine::hook}}};
constexpr std::array<std::pair<std::string_view, AsyncMode>, 3> kAsyncModes{
    {{"enabled", AsyncMode::enabled}, {"disabled", AsyncMode::disabled}, {"strict", AsyncMode::strict}}};

class PythonSampler {
 public:
  PythonSampler(double interval, std::string_view async_mode, std::string_view engine, bool use_timing_thread,
                const nb::object& timer) {
    SamplerOptions options;
    options.interval = interval;
    options.async_mode = value_of(async_mode, "async_mode", kAsyncModes);
    options.engine = value_of(engine, "engine", kEngines);
    options.clock = use_timing_thread ? Clock::wall_thread : Clock::wall;
    if (!timer.is_none()) {
      options.clock = Clock::custom;
      options.timer = timer_that_calls(timer);
    }
    sampler_ = make_sampler(options, [this](std::string_view reason) { fallback_ = reason; });
  }

  // What these refuse is a matter of when they are called, not of a value.
  void start(std::uint32_t hidden_frames) {
    at_once([&] { sampler_->start(hidden_frames); });
  }
  void stop(std::uint32_t hidden_frames) {
    at_once([&] { sampler_->stop(hidden_frames); });
  }
  bool is_running() const { return sampler_->is_running(); }
  const std::string& fallback() const { return fallback_; }

  nb::object take() const {
    return to_python([this] {
      const OthersMayRun others_may_run;
      return sampler_->take();
    }());
  }

 private:
  template <class Action>
  void at_once(const Action& action) {
    const std::shared_ptr<Sampler> alive = sampler_;  // a timer in Python may let go of us
    try {
      action();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage) throw;
      throw std::runtime_error(error.what());
    }
  }

  std::shared_ptr<Sampler> sampler_;
  std::string fallback_;
};

}  // namespace

void bind_sampler(nb::module_& module) {
  nb::class_<PythonSampler>(module, "Sampler", "Takes samples of the thread that starts it.")
      .def(
          "__init__",
          [](PythonSampler* self, double interval, const char* async_mode, const char* engine,
             bool use_timing_thread, const nb::object& timer) {
            new (self) PythonSampler(interval, async_mode, engine, use_timing_thread, timer);
          },
          "interval"_a, "async_mode"_a, "engine"_a, "use_timing_thread"_a, "timer"_a.none(),
          "Made where it will be started: the engine is chosen by what runs there.")
      .def("start", &PythonSampler::start, "hidden_frames"_a = 0,
           "Starts on this thread. The start call stack is without so many innermost frames.")
      .def("stop", &PythonSampler::stop, "hidden_frames"_a = 0,
           "Stops. The last sample is without so many innermost frames.")
      .def_prop_ro("is_running", &PythonSampler::is_running, "Does it take samples?")
      .def_prop_ro(
          "fallback", [](const PythonSampler& self) { return to_python(self.fallback()); },
          "One sentence when a better engine could have been hoped for, else empty.")
      .def("take", &PythonSampler::take, "A session of what was recorded so far.");
}

}  // namespace pyinstrument::python
