#include "session/read_ahead.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "quiet_thread.hpp"

namespace pyinstrument {

ReadAhead::ReadAhead(ByteSource source) : source_(std::move(source)) {
  for (Block& block : blocks_) block.bytes.resize(kBlockSize);
  thread_ = start_quiet_thread("the thread that reads ahead", [this] { fill_blocks(); });
}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

std::size_t ReadAhead::fill(Block& block) noexcept {
  try {
    return source_(block.bytes.data(), kBlockSize);
  } catch (...) {
    failure_ = std::current_exception();
    return 0;
  }
}

void ReadAhead::fill_blocks() {
  for (std::size_t filled = 0;; ++filled) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || filled - emptied_ < kBlocks; });
      if (stopping_) return;
    }
    Block& block = blocks_[filled % kBlocks];
    block.size = fill(block);
    {
      const std::lock_guard lock(mutex_);
      filled_ = filled + 1;
    }
    changed_.notify_one();
    if (block.size == 0) return;
  }
}

std::size_t ReadAhead::read(char* buffer, std::size_t size) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return filled_ > emptied_; });
  }
  const Block& block = blocks_[emptied_ % kBlocks];
  if (block.size == 0) {  // stays the last block, however often it is asked
    if (failure_) std::rethrow_exception(failure_);
    return 0;
  }
  const std::size_t got = std::min(size, block.size - taken_);
  std::memcpy(buffer, block.bytes.data() + taken_, got);
  taken_ += got;
  if (taken_ == block.size) {
    taken_ = 0;
    {
      const std::lock_guard lock(mutex_);
      ++emptied_;
    }
    changed_.notify_one();
  }
  return got;
}

}  // namespace pyinstrument
