// How is a big file there by the time it is asked for?
//
// A thread of its own reads some blocks ahead, so that whoever takes the bytes does not wait for the system
// to copy them. Memory: kBlocks * kBlockSize. Threads: one user; the source is called on the reading thread
// alone.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "session/session_file.hpp"

namespace pyinstrument {

class ReadAhead {
 public:
  static constexpr std::size_t kBlocks = 4, kBlockSize = std::size_t{256} << 10;

  // Throws Error(io) when the system refuses a thread.
  explicit ReadAhead(ByteSource source);
  // Waits for the read under way.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // As a ByteSource; what the source threw is thrown here, after the bytes before it.
  std::size_t read(char* buffer, std::size_t size);

 private:
  struct Block {
    std::vector<char> bytes;
    std::size_t size = 0;  // 0: the end of the source, or `failure_`
  };

  void fill_blocks();
  std::size_t fill(Block& block) noexcept;

  ByteSource source_;
  std::array<Block, kBlocks> blocks_;
  std::size_t taken_ = 0;  // bytes of the block that is being read

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t filled_ = 0, emptied_ = 0;  // blocks so far, under mutex_
  bool stopping_ = false;                 // under mutex_
  std::exception_ptr failure_;            // written before the last block counts as filled
  std::thread thread_;
};

}  // namespace pyinstrument
