// What did a thread's frames look like at one moment?
//
// Frames lie on the thread's data stack: chunks of memory, linked from the newest to the oldest. All that is
// in use of them is copied in one go, so that a walk from frame to frame is a walk through one moment and not
// through memory that goes on changing. Frames of generators, and those that stand for C calling the
// interpreter, lie elsewhere: those that were met lately are read with the copy (frames_elsewhere.hpp).
//
// What is torn may claim any size, and chunks may seem to be linked in a ring: nothing is copied beyond what
// the largest of programs has in use.
//
// The innermost frame's address is the first thing read, and read once. A load of ours takes the cache line
// away from the program; its next store to the line waits, its later stores wait behind that one, and
// whatever we read then shows a program that stands still where we stopped it. Threads: one user at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sampler/tick/frames_elsewhere.hpp"
#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"
#include "sampler/tick/word_batch.hpp"

namespace pyinstrument {

class StackCopy {
 public:
  // `thread`: a PyThreadState. `number`: its PyThreadState.id, by which it is told from one at its address.
  StackCopy(MemorySource& memory, const Layout& layout, Address thread, std::uint64_t number);
  StackCopy(const StackCopy&) = delete;
  StackCopy& operator=(const StackCopy&) = delete;

  enum class Result { taken, unreadable, thread_is_gone };
  Result take();
  // Of the last copy taken: the innermost frame; 0 without any.
  Address top() const { return start_.top; }
  // The copy's bytes from the start of a frame on: its fixed part and what was copied behind it. Empty where
  // there is nothing to read. Good until the next call of a function that is not const.
  std::span<const std::byte> frame(Address frame);
  // What is in use of the newest chunk: where its first frame is, and where the next one would go.
  Address data_begin() const;
  Address data_end() const { return start_.data_top; }
  // The start of the chunk that a frame lies in; 0 for one that is not on the data stack.
  Address chunk_of(Address frame) const;
  // What holds as long as a frame of the copy has not ended; of one that is not on the data stack: nothing
  // that could be told.
  Condition still_there(Address frame) const;
  // No stack that lies in the copy has more frames. (Elsewhere there may be others.)
  std::size_t most_frames() const;
  // Slots of a frame, from the copy where it has them all. False where there is nothing to read.
  bool read_slots(Address frame, std::size_t first, std::span<Address> slots);

 private:
  struct Chunk {
    Address address = 0;
    std::size_t size = 0;  // bytes copied
    std::vector<std::byte> bytes;
  };
  struct Start {  // what stands at fixed places
    Address top = 0;
    Address c_frame = 0;  // before 3.13
    Address chunk = 0, data_top = 0;
    std::uint64_t number = 0;
  };

  bool read();
  void take_fields();
  bool is_elsewhere(Address frame) const;
  bool turn_to(Address c_frame);
  void add_other_tops();
  void add_chunks();
  void add_elsewhere(std::size_t first, std::size_t end);
  bool forget_guess(std::size_t bytes_read);
  void rotate_chunks(std::size_t first, std::size_t middle, std::size_t end);
  Chunk& next_chunk(Address address, std::size_t& guessed);
  bool follow_chunks();
  bool copy_chunk(std::size_t index, Address address, std::size_t size);
  std::size_t size_in_use(const Chunk& chunk, bool is_newest) const;
  std::size_t size_of_newest(std::size_t whole) const;
  void sort_chunks();
  const Chunk* find_chunk(Address address) const;

  MemorySource& memory_;
  const Layout& layout_;
  const Address thread_;
  const std::uint64_t number_;

  std::size_t first_field_;  // of the thread's that are read, and all up to the last of them
  std::vector<std::byte> fields_;
  Start start_;
  Address known_c_frame_ = 0;  // of the copy before
  struct CFrame {
    Address address, top;
  };
  std::vector<CFrame> other_c_frames_;  // of copies before that one, the latest first
  int c_frame_stood_ = 0;               // in so many copies in a row it was the known one
  std::vector<Chunk> chunks_;           // newest first; those behind `count_` are memory to use again
  std::size_t count_ = 0;
  std::vector<std::size_t> by_address_;  // indices of chunks, ascending by address; empty when out of date
  FramesElsewhere elsewhere_;
  std::vector<MemoryRange> ranges_;
  struct {
    std::size_t other_tops = 0, elsewhere_ahead = 0, chunks = 0, elsewhere = 0;
  } first_range_of_;
};

}  // namespace pyinstrument
