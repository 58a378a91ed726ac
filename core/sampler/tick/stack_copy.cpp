#include "sampler/tick/stack_copy.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace pyinstrument {
namespace {

// A guess is what the copy before needed, and as much more as some twenty frames of average size take.
constexpr std::size_t kSlack = 3072;           // bytes
constexpr std::size_t kMostAhead = 8;          // frames elsewhere, which end soon: ahead of the chunks
constexpr int kLately = 64;                    // copies
constexpr std::size_t kMostCFrames = 3;        // besides that of the copy before
constexpr std::size_t kMostWrongGuesses = 3;   // a program calls and returns across some chunks' ends
constexpr std::size_t kLeastChunk = 16 << 10;  // bytes, of CPython's
// What is torn may look endless.
constexpr std::size_t kMostChunks = std::size_t{1} << 14;
constexpr std::size_t kLargestStack = std::size_t{256} << 20;  // bytes
constexpr std::size_t kImpossible = std::numeric_limits<std::size_t>::max();

template <class Value>
Value load(const std::byte* from) {
  Value value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

}  // namespace

StackCopy::StackCopy(MemorySource& memory, const Layout& layout, Address thread, std::uint64_t number)
    : memory_(memory), layout_(layout), thread_(thread), number_(number), elsewhere_(memory, layout) {
  std::size_t end = 0;
  first_field_ = Layout::kAbsent;
  for (const std::size_t offset : {layout.thread.chunk, layout.thread.data_top, layout.thread.number}) {
    first_field_ = std::min(first_field_, offset);
    end = std::max(end, offset + sizeof(Address));
  }
  fields_.resize(end - first_field_);
}

StackCopy::Result StackCopy::take() {
  elsewhere_.begin();
  if (!read()) {
    known_c_frame_ = 0;  // the C stack that it was on may be gone
    return Result::unreadable;
  }
  take_fields();
  if (start_.number != number_) return Result::thread_is_gone;
  if (layout_.thread.c_frame != Layout::kAbsent && !turn_to(start_.c_frame)) return Result::unreadable;
  if (is_elsewhere(start_.top) && !elsewhere_.has(start_.top)) elsewhere_.read_at_once(start_.top);
  return follow_chunks() ? Result::taken : Result::unreadable;
}

// The call of the interpreter from C that the thread is in. Where C calls it again and again, for each step
// of a coroutine, it is one of few places, whose tops are read right behind the first. Elsewhere, where it is
// another than in the copy before, this once the first load was another.
bool StackCopy::turn_to(Address c_frame) {
  if (c_frame == known_c_frame_) {
    if (c_frame_stood_ < kLately && ++c_frame_stood_ == kLately) other_c_frames_.clear();
    return true;
  }
  c_frame_stood_ = 0;
  const auto found = std::ranges::find(other_c_frames_, c_frame, &CFrame::address);
  if (found != other_c_frames_.end()) {
    start_.top = found->top;
    other_c_frames_.erase(found);
  } else if (!memory_.read(c_frame + layout_.c_frame.top_frame, start_.top)) {
    return false;
  }
  if (other_c_frames_.size() == kMostCFrames) other_c_frames_.pop_back();
  other_c_frames_.insert(other_c_frames_.begin(), {known_c_frame_, 0});
  known_c_frame_ = c_frame;
  return true;
}

// What the copy before held is likely to be there still; read with the start, it is of the same moment. It
// comes right behind the top; where one of the guesses is no longer there, nothing behind it is read.
bool StackCopy::read() {
  const bool by_c_frame = layout_.thread.c_frame != Layout::kAbsent;
  if (by_c_frame && known_c_frame_ == 0 && !memory_.read(thread_ + layout_.thread.c_frame, known_c_frame_))
    return false;
  const Address top =
      by_c_frame ? known_c_frame_ + layout_.c_frame.top_frame : thread_ + layout_.thread.top_frame;
  for (std::size_t wrong = 1;; ++wrong) {
    ranges_.clear();
    ranges_.push_back({top, &start_.top, sizeof start_.top});
    if (by_c_frame)
      ranges_.push_back({thread_ + layout_.thread.c_frame, &start_.c_frame, sizeof start_.c_frame});
    add_other_tops();
    const std::size_t ahead = std::min(elsewhere_.count(), kMostAhead);
    first_range_of_.elsewhere_ahead = ranges_.size();
    add_elsewhere(0, ahead);
    add_chunks();
    first_range_of_.elsewhere = ranges_.size();
    add_elsewhere(ahead, elsewhere_.count());
    ranges_.push_back({thread_ + first_field_, fields_.data(), fields_.size()});
    const std::size_t done = memory_.read(ranges_);
    if (done == total_size(ranges_)) return true;
    if (!forget_guess(done)) return false;
    if (wrong > kMostWrongGuesses) {
      count_ = 0;
      elsewhere_.forget_all();
    }
  }
}

// As far as it can be told before the chunks are followed.
bool StackCopy::is_elsewhere(Address frame) const {
  const bool is_in_newest = start_.chunk <= frame && frame < start_.data_top;
  return frame != 0 && !is_in_newest && find_chunk(frame) == nullptr;
}

void StackCopy::take_fields() {
  const auto field = [&](std::size_t offset) {
    return load<Address>(fields_.data() + (offset - first_field_));
  };
  start_.chunk = field(layout_.thread.chunk);
  start_.data_top = field(layout_.thread.data_top);
  start_.number = field(layout_.thread.number);
}

void StackCopy::add_other_tops() {
  first_range_of_.other_tops = ranges_.size();
  for (CFrame& each : other_c_frames_)
    ranges_.push_back({each.address + layout_.c_frame.top_frame, &each.top, sizeof each.top});
}

void StackCopy::add_chunks() {
  first_range_of_.chunks = ranges_.size();
  for (std::size_t i = 0; i < count_; ++i)
    ranges_.push_back({chunks_[i].address, chunks_[i].bytes.data(), chunks_[i].size});
}

void StackCopy::add_elsewhere(std::size_t first, std::size_t end) {
  for (std::size_t place = first; place < end; ++place) ranges_.push_back(elsewhere_.range(place));
}

// The one that could not be read, behind so many bytes that could. Returns whether there is one.
bool StackCopy::forget_guess(std::size_t bytes_read) {
  std::size_t range = 0;
  for (; bytes_read >= ranges_[range].size; ++range) bytes_read -= ranges_[range].size;
  const auto is_among = [range](std::size_t first, std::size_t count) {
    return range >= first && range < first + count;
  };
  const std::size_t ahead = std::min(elsewhere_.count(), kMostAhead);
  if (is_among(first_range_of_.other_tops, other_c_frames_.size())) {
    other_c_frames_.clear();
  } else if (is_among(first_range_of_.chunks, count_)) {
    const std::size_t chunk = range - first_range_of_.chunks;
    rotate_chunks(chunk, chunk + 1, count_);
    --count_;
  } else if (is_among(first_range_of_.elsewhere_ahead, ahead)) {
    elsewhere_.forget(range - first_range_of_.elsewhere_ahead);
  } else if (is_among(first_range_of_.elsewhere, elsewhere_.count() - ahead)) {
    elsewhere_.forget(ahead + range - first_range_of_.elsewhere);
  } else {
    return false;
  }
  return true;
}

// Chunks behind the guesses are memory to use again.
void StackCopy::rotate_chunks(std::size_t first, std::size_t middle, std::size_t end) {
  const auto at = [this](std::size_t index) { return chunks_.begin() + static_cast<std::ptrdiff_t>(index); };
  std::rotate(at(first), at(middle), at(end));
  by_address_.clear();
}

// Makes it chunks_[count_], and the guesses those behind it. As guessed, where it is among the next of them.
StackCopy::Chunk& StackCopy::next_chunk(Address address, std::size_t& guessed) {
  const std::size_t near = std::min(guessed, count_ + kMostWrongGuesses + 1);
  std::size_t found = count_;
  while (found < near && chunks_[found].address != address) ++found;
  if (found == near) {
    if (chunks_.size() == guessed) chunks_.emplace_back();
    chunks_[guessed].address = address;
    chunks_[guessed].size = 0;
    rotate_chunks(count_, guessed, guessed + 1);
    ++guessed;
  } else if (found > count_) {
    rotate_chunks(count_, found, guessed);
    guessed -= found - count_;
  }
  return chunks_[count_];
}

bool StackCopy::follow_chunks() {
  std::size_t guessed = count_;
  std::size_t whole_size = 0;
  Address milestone = 0;
  Address address = start_.chunk;
  for (count_ = 0; address != 0; ++count_) {
    if (address == milestone || count_ == kMostChunks) return false;
    if (std::has_single_bit(count_)) milestone = address;  // whoever goes round in a ring comes by again
    Chunk& chunk = next_chunk(address, guessed);
    if (chunk.size < layout_.chunk.data) {
      const std::size_t likely = count_ == 0 ? size_of_newest(kLeastChunk) : layout_.chunk.data;
      if (!copy_chunk(count_, address, likely)) return false;
    }
    const std::size_t size = size_in_use(chunk, count_ == 0);
    if (size > kLargestStack - whole_size) return false;
    whole_size += size;
    if (size > chunk.size && !copy_chunk(count_, address, size)) return false;
    chunk.size = std::min(chunk.size, size + kSlack);  // the next guess
    address = load<Address>(chunk.bytes.data() + layout_.chunk.previous);
  }
  if (by_address_.size() != count_) sort_chunks();
  return true;
}

std::size_t StackCopy::size_in_use(const Chunk& chunk, bool is_newest) const {
  const std::byte* header = chunk.bytes.data();
  const auto whole = load<std::uint64_t>(header + layout_.chunk.size);
  if (whole < layout_.chunk.data || whole > kLargestStack) return kImpossible;
  if (is_newest) return size_of_newest(whole);
  const auto slots = load<std::uint64_t>(header + layout_.chunk.top);
  if (slots > (whole - layout_.chunk.data) / sizeof(Address)) return kImpossible;
  return layout_.chunk.data + slots * sizeof(Address);
}

// As far as the data stack is in use, and never less than the innermost frame's fixed part.
std::size_t StackCopy::size_of_newest(std::size_t whole) const {
  std::size_t size = layout_.chunk.data;
  for (const Address end : {start_.data_top, start_.top + layout_.frame.slots})
    if (end > start_.chunk && end - start_.chunk <= whole) size = std::max(size, end - start_.chunk);
  return size;
}

bool StackCopy::copy_chunk(std::size_t index, Address address, std::size_t size) {
  Chunk& chunk = chunks_[index];
  const std::size_t with_slack = size + (index == 0 && size > layout_.chunk.data ? kSlack : 0);
  if (chunk.bytes.size() < with_slack) chunk.bytes.resize(with_slack);
  const MemoryRange range{address, chunk.bytes.data(), with_slack};
  chunk.size = memory_.read({&range, 1});
  return chunk.size >= size;
}

void StackCopy::sort_chunks() {
  by_address_.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) by_address_[i] = i;
  std::ranges::sort(by_address_, {}, [this](std::size_t index) { return chunks_[index].address; });
}

const StackCopy::Chunk* StackCopy::find_chunk(Address address) const {
  const auto behind = std::ranges::upper_bound(by_address_, address, {},
                                               [this](std::size_t index) { return chunks_[index].address; });
  if (behind == by_address_.begin()) return nullptr;
  const Chunk& chunk = chunks_[*std::prev(behind)];
  return address - chunk.address < chunk.size ? &chunk : nullptr;
}

Address StackCopy::chunk_of(Address frame) const {
  const Chunk* chunk = find_chunk(frame);
  return chunk ? chunk->address : 0;
}

// The next frame goes behind this one; or, where another chunk is the newest, into that one.
Condition StackCopy::still_there(Address frame) const {
  const Chunk* chunk = find_chunk(frame);
  if (chunk == nullptr) return {};
  const Chunk& newest = chunks_.front();
  const Address least = chunk == &newest ? frame + layout_.frame.slots : newest.address;
  const auto whole = load<std::uint64_t>(newest.bytes.data() + layout_.chunk.size);
  return {thread_ + layout_.thread.data_top, least, newest.address + whole};
}

Address StackCopy::data_begin() const {
  if (count_ == 0) return 0;
  const bool is_first = load<Address>(chunks_.front().bytes.data() + layout_.chunk.previous) == 0;
  return start_.chunk + layout_.chunk.data + (is_first ? sizeof(Address) : 0);  // CPython leaves out one slot
}

std::size_t StackCopy::most_frames() const {
  std::size_t size = 0;
  for (std::size_t i = 0; i < count_; ++i) size += chunks_[i].size;
  return size / layout_.frame.slots;
}

std::span<const std::byte> StackCopy::frame(Address frame) {
  const Chunk* chunk = find_chunk(frame);
  if (chunk == nullptr) return elsewhere_.meet(frame);
  const std::span all(chunk->bytes.data(), chunk->size);
  const auto rest = all.subspan(frame - chunk->address);
  return rest.size() >= layout_.frame.slots ? rest : std::span<const std::byte>();
}

bool StackCopy::read_slots(Address frame, std::size_t first, std::span<Address> slots) {
  const std::size_t begin = layout_.frame.slots + first * sizeof(Address);
  const Chunk* chunk = find_chunk(frame);
  if (chunk != nullptr && frame - chunk->address + begin + slots.size_bytes() <= chunk->size) {
    std::memcpy(slots.data(), chunk->bytes.data() + (frame - chunk->address) + begin, slots.size_bytes());
    return true;
  }
  return memory_.read(frame + begin, slots.data(), slots.size_bytes());
}

}  // namespace pyinstrument
