#include "sampler/call_python.hpp"

#include <unistd.h>

namespace pyinstrument {

void stay_until_process_ends() noexcept {
  while (true) ::pause();
}

}  // namespace pyinstrument
