// What is known of a frame that a walk met?
#pragma once

#include <cstdint>

#include "sampler/tick/code_cache.hpp"

namespace pyinstrument {

// How a frame came to stand below its caller.
enum class Link : std::uint8_t {
  read,      // it says so
  habitual,  // a generator that had just been left: who always called it stands there
  likely,    // a generator that had just been left, or a function that C had called and that had returned:
             // whoever stands there may have called it
};

struct SeenFrame {
  Address address;
  const CodeRow* row;
  int instruction;      // byte offset into the code
  Address function;     // the function object that it runs
  Address first_local;  // the slot as it is, where the code has a first local that names a class; else 0
  bool is_generator;
  bool is_called_by_c;  // C code lies between it and the frame outside it
  Link link;

  bool operator==(const SeenFrame&) const = default;
};

}  // namespace pyinstrument
