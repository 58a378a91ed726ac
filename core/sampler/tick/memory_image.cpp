#include "sampler/tick/memory_image.hpp"

#include <Python.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace pyinstrument::testing {
namespace {

constexpr std::size_t kChunkSize = 4096;
constexpr std::size_t kObjectHeader = 24;  // references, type, size
constexpr int kThirdInstruction = 4;       // bytes

}  // namespace

Layout image_layout(bool by_c_frame) {
  Layout layout{};
  layout.thread = {by_c_frame ? Layout::kAbsent : 0, by_c_frame ? 32 : Layout::kAbsent, 8, 16, 24};
  layout.c_frame.top_frame = by_c_frame ? 8 : Layout::kAbsent;
  layout.chunk = {0, 8, 16, 24};
  layout.frame.previous = 0;
  layout.frame.code = 8;
  layout.frame.instruction = 16;
  layout.frame.owner = 24;
  layout.frame.function = 32;
  layout.frame.slots = 40;
  layout.frame.is_entry = layout.frame.stack_pointer = Layout::kAbsent;
  layout.owners = {0, 1, 3};
  layout.object.type = 8;
  layout.variable_object.size = 16;
  layout.code.name = 24;
  layout.code.file = 32;
  layout.code.line_table = 40;
  layout.code.exception_table = 48;
  layout.code.local_names = 56;
  layout.code.local_kinds = 64;
  layout.code.constants = 72;
  layout.code.names = 80;
  layout.code.first_line = 88;
  layout.code.slots = 92;
  layout.code.stack_slots = 96;
  layout.code.first_traceable = 100;
  layout.code.instructions = 104;
  layout.code.version = layout.code.monitoring = layout.code.executors = Layout::kAbsent;
  layout.text = {16, 24, 32, 40, 48};
  layout.generator.frame = 64;
  layout.function.code = 48;
  layout.bytes.data = layout.tuple.items = kObjectHeader;
  layout.types.code = 1;
  layout.types.text = 2;
  layout.types.bytes = 3;
  layout.types.tuple = 4;
  return layout;
}

// ---- memory ----

std::size_t MemoryImage::read(std::span<const MemoryRange> ranges) {
  if (const auto script = scripts_.find(readings_++); script != scripts_.end()) script->second();
  std::size_t done = 0;
  for (const MemoryRange& range : ranges) {
    const auto block = blocks_.upper_bound(range.from);
    if (block == blocks_.begin()) break;
    const auto& [begin, bytes] = *std::prev(block);
    if (range.from - begin >= bytes.size()) break;
    const std::size_t size = std::min(range.size, bytes.size() - (range.from - begin));
    std::memcpy(range.to, bytes.data() + (range.from - begin), size);
    done += size;
    if (size < range.size) break;
  }
  bytes_read_ += done;
  return done;
}

Address MemoryImage::place(std::size_t size) {
  const Address address = next_;
  place_at(address, size);
  next_ += (size + 0xFFFF) & ~std::size_t{0xFFFF};
  return address;
}

void MemoryImage::place_at(Address address, std::size_t size) {
  blocks_[address] = std::vector<std::byte>(size);
}

void MemoryImage::remove(Address address) { blocks_.erase(address); }

void MemoryImage::run_before(int reading, std::function<void()> script) {
  scripts_[readings_ + reading] = std::move(script);
}

std::span<std::byte> MemoryImage::find(Address address, std::size_t size) {
  auto block = blocks_.upper_bound(address);
  if (block == blocks_.begin()) throw std::runtime_error("the script writes where nothing is");
  auto& [begin, bytes] = *std::prev(block);
  if (address - begin + size > bytes.size()) throw std::runtime_error("the script writes where nothing is");
  return std::span(bytes).subspan(address - begin, size);
}

// ---- a thread ----

ImageThread::ImageThread(MemoryImage& image, const Layout& layout)
    : image_(image), layout_(layout), thread_(image.place(64)) {
  set_number(kNumber);
  if (layout_.thread.c_frame != Layout::kAbsent) move_c_frame();
  add_chunk();
}

Address ImageThread::object(Address type, std::size_t count, std::size_t size) {
  const Address address = image_.place(size);
  image_.write(address + layout_.object.type, type);
  image_.write(address + layout_.variable_object.size, std::uint64_t{count});
  return address;
}

Address ImageThread::text(std::string_view characters) {
  decltype(PyASCIIObject::state) state{};
  state.kind = 1;
  state.compact = 1;
  state.ascii = 1;
  const Address address =
      object(layout_.types.text, characters.size(), layout_.text.ascii + characters.size());
  image_.write(address + layout_.text.state, state);
  for (std::size_t i = 0; i < characters.size(); ++i)
    image_.write(address + layout_.text.ascii + i, characters[i]);
  return address;
}

Address ImageThread::code(std::string_view name, const ImageCode& code) {
  const Address address =
      object(layout_.types.code, code.units, layout_.code.instructions + std::size_t{code.units} * 2);
  const Address empty_tuple = object(layout_.types.tuple, 0, kObjectHeader);
  const Address empty_bytes = object(layout_.types.bytes, 0, kObjectHeader);
  const Address local_names =
      object(layout_.types.tuple, code.locals, kObjectHeader + code.locals * sizeof(Address));
  const Address local_name = text("x");
  for (std::uint32_t i = 0; i < code.locals; ++i)
    image_.write(local_names + layout_.tuple.items + i * sizeof(Address), local_name);
  image_.write(address + layout_.code.name, text(name));
  image_.write(address + layout_.code.file, text("file.py"));
  image_.write(address + layout_.code.line_table, empty_bytes);
  image_.write(address + layout_.code.exception_table, empty_bytes);
  image_.write(address + layout_.code.local_names, local_names);
  image_.write(address + layout_.code.local_kinds,
               object(layout_.types.bytes, code.locals, kObjectHeader + code.locals));
  image_.write(address + layout_.code.constants, empty_tuple);
  image_.write(address + layout_.code.names, empty_tuple);
  image_.write(address + layout_.code.first_line, std::int32_t{1});
  image_.write(address + layout_.code.slots, code.locals);
  image_.write(address + layout_.code.stack_slots, code.stack_slots);
  image_.write(address + layout_.code.first_traceable, code.first_traceable);
  codes_[address] = code;
  return address;
}

void ImageThread::write_frame(Address frame, Address code, std::uint8_t owner) {
  image_.write(frame + layout_.frame.previous, top_);
  image_.write(frame + layout_.frame.code, code);
  image_.write(frame + layout_.frame.instruction, code + layout_.code.instructions + kThirdInstruction);
  image_.write(frame + layout_.frame.owner, owner);
  set_top(frame);
}

Address ImageThread::call(Address code) {
  Chunk& chunk = chunks_.back();
  const Address frame = chunk.data_top;
  write_frame(frame, code, layout_.owners.thread);
  chunk.data_top += layout_.frame.slots + codes_.at(code).slots() * sizeof(Address);
  show_chunk();
  return frame;
}

Address ImageThread::call_generator(Address code) {
  const Address frame = image_.place(layout_.frame.slots + codes_.at(code).slots() * sizeof(Address));
  write_frame(frame, code, layout_.owners.generator);
  return frame;
}

Address ImageThread::enter_from_c() {
  const Address frame = image_.place(layout_.frame.slots);
  write_frame(frame, 0, layout_.owners.entry);
  return frame;
}

void ImageThread::return_to(Address frame) {
  Address code = 0;
  image_.read(frame + layout_.frame.code, code);
  chunks_.back().data_top = frame + layout_.frame.slots + codes_.at(code).slots() * sizeof(Address);
  show_chunk();
  set_top(frame);
}

Address ImageThread::add_chunk() {
  const Address address = image_.place(kChunkSize);
  const Address previous = chunks_.empty() ? 0 : chunks_.back().address;
  if (previous != 0) {
    const Address in_use = chunks_.back().data_top - previous - layout_.chunk.data;
    image_.write(previous + layout_.chunk.top, std::uint64_t{in_use / sizeof(Address)});
  }
  image_.write(address + layout_.chunk.previous, previous);
  image_.write(address + layout_.chunk.size, std::uint64_t{kChunkSize});
  const std::size_t left_out = previous == 0 ? sizeof(Address) : 0;  // one slot of the first, as CPython
  chunks_.push_back({address, address + layout_.chunk.data + left_out});
  show_chunk();
  return address;
}

void ImageThread::drop_chunk() {
  image_.remove(chunks_.back().address);
  chunks_.pop_back();
  show_chunk();
}

void ImageThread::show_chunk() {
  image_.write(thread_ + layout_.thread.chunk, chunks_.back().address);
  image_.write(thread_ + layout_.thread.data_top, chunks_.back().data_top);
}

void ImageThread::set_top(Address frame) {
  top_ = frame;
  const bool by_c_frame = layout_.thread.c_frame != Layout::kAbsent;
  image_.write(by_c_frame ? c_frame_ + layout_.c_frame.top_frame : thread_ + layout_.thread.top_frame, frame);
}

void ImageThread::set_number(std::uint64_t number) { image_.write(thread_ + layout_.thread.number, number); }

Address ImageThread::move_c_frame() {
  move_c_frame(image_.place(32));
  return c_frame_;
}

void ImageThread::move_c_frame(Address place) {
  c_frame_ = place;
  image_.write(thread_ + layout_.thread.c_frame, c_frame_);
  set_top(top_);
}

}  // namespace pyinstrument::testing
