// Does this function run this code?
//
// Of a frame that was copied while the next one was being laid at its place, the function may be one call's
// and the code another's. A function object is asked once for its code, and again when a frame says
// otherwise. Threads: one user at a time.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

class FunctionCodes {
 public:
  FunctionCodes(MemorySource& memory, const Layout& layout) : memory_(memory), layout_(layout) {}

  // A program may give a function another code while it runs: what is said again and again is believed.
  bool runs(Address function, Address code);

 private:
  MemorySource& memory_;
  const Layout& layout_;
  std::unordered_map<Address, Address> code_of_;
  Address odd_function_ = 0, odd_code_ = 0;  // the pair that was refused last, and how many times in a row
  std::uint32_t times_ = 0;
};

}  // namespace pyinstrument
