// Which frames that are not on the data stack is the next walk likely to meet?
//
// Those of generators, and those that stand for C calling the interpreter: the ones that walks met lately.
// They are read together with the stack, so that they are of its moment. A generator that is innermost and
// was not among them is read as soon as that is known, with those that it led to before. Others are read as
// the walk meets them. Threads: one user at a time.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

class FramesElsewhere {
 public:
  FramesElsewhere(MemorySource& memory, const Layout& layout);

  // Before each copy: forgets what was not met for some time.
  void begin();
  // What is to be read with the copy, what was met last first.
  std::size_t count() const { return frames_.size(); }
  MemoryRange range(std::size_t place) { return {frames_[place].address, bytes(place).data(), size_}; }
  bool has(Address frame) const;
  // One that could not be read with the copy, by its place; or all.
  void forget(std::size_t place) { frames_.erase(frames_.begin() + static_cast<std::ptrdiff_t>(place)); }
  void forget_all() { frames_.clear(); }

  void read_at_once(Address innermost);

  // The bytes of a frame that the walk meets next: its fixed part, and some slots where there are any. Empty
  // where there is nothing to read. Good until the next call.
  std::span<const std::byte> meet(Address frame);

 private:
  struct Frame {
    Address address;
    int unmet;  // by so many walks
  };
  struct Link {
    Address from = 0, to = 0;
  };

  std::span<std::byte> bytes(std::size_t place);
  Link& link_of(Address from);

  MemorySource& memory_;
  const std::size_t fixed_size_, size_;  // bytes of a frame
  std::vector<Frame> frames_;
  std::vector<std::byte> bytes_;  // of each of the frames; never grows, as ranges point into it
  Address before_ = 0;            // met last by this walk
  // From a frame to the one that a walk then met, by the hash of the first: a newer link takes the place of
  // an older one.
  std::array<Link, 256> links_{};
  std::vector<MemoryRange> ranges_;
};

}  // namespace pyinstrument
