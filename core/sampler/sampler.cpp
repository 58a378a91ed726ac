#include "sampler/sampler.hpp"

#include <fmt/format.h>

#include <cmath>

#include "error.hpp"
#include "sampler/hook_engine.hpp"

namespace pyinstrument {

std::unique_ptr<Sampler> make_sampler(const SamplerOptions& options,
                                      const std::function<void(std::string_view)>&) {
  if (!(options.interval > 0) || !std::isfinite(options.interval))
    throw Error(ErrorKind::usage,
                fmt::format("the interval must be a positive number of seconds, not {}", options.interval));
  if (options.clock == Clock::custom && !options.timer)
    throw Error(ErrorKind::usage,
                "a custom clock needs a timer function that returns seconds; none was given");
  if (options.engine == Engine::tick)
    throw Error(ErrorKind::usage, "this build has no \"tick\" engine; choose \"hook\" or \"auto\"");
  return std::make_unique<HookEngine>(options);
}

}  // namespace pyinstrument
