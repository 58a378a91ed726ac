#include "sampler_timer.hpp"

#include <stdexcept>
#include <utility>

#include "sampler/call_python.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

std::function<double()> timer_that_calls(nb::object function) {
  return [function = std::move(function)] {
    const nb::object alive = nb::borrow(function);  // whoever holds us may let go in the call
    const nb::object seconds = call_python([&] { return alive(); });
    double value = 0;
    if (!nb::try_cast(seconds, value)) throw std::runtime_error("custom time function must return a float");
    return value;
  };
}

}  // namespace pyinstrument::python
