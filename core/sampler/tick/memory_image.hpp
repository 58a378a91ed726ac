// For tests: a program's memory as a script tells it, without Python.
//
// Laid out by a layout of its own, so that nothing depends on the CPython that is built in. What runs before
// a reading stands for the program, which goes on while it is read.
#pragma once

#include <cstring>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"

namespace pyinstrument::testing {

// As CPython 3.13 keeps things. `by_c_frame`: as 3.12, with a struct on the C stack in between.
Layout image_layout(bool by_c_frame = false);

class MemoryImage final : public MemorySource {
 public:
  std::size_t read(std::span<const MemoryRange> ranges) override;
  using MemorySource::read;

  // Zeroes, where nothing is yet. What lies behind them is not there.
  Address place(std::size_t size);
  void place_at(Address address, std::size_t size);
  void remove(Address address);
  template <class Value>
  void write(Address address, const Value& value) {
    std::memcpy(find(address, sizeof value).data(), &value, sizeof value);
  }

  int readings() const { return readings_; }
  std::size_t bytes_read() const { return bytes_read_; }
  // Before the reading that has this number, counted from the next one as 0.
  void run_before(int reading, std::function<void()> script);

 private:
  std::span<std::byte> find(Address address, std::size_t size);  // empty where not all of it is there

  std::map<Address, std::vector<std::byte>> blocks_;
  std::map<int, std::function<void()>> scripts_;
  Address next_ = 0x10000;
  int readings_ = 0;
  std::size_t bytes_read_ = 0;
};

struct ImageCode {
  std::uint32_t locals = 2, stack_slots = 4, units = 10, first_traceable = 1;
  std::uint32_t slots() const { return locals + stack_slots; }
};

// A thread that calls and returns.
class ImageThread {
 public:
  ImageThread(MemoryImage& image, const Layout& layout);

  Address code(std::string_view name, const ImageCode& code = {});
  // The innermost frame from then on, at the third instruction of its code.
  Address call(Address code);
  Address call_generator(Address code);
  Address enter_from_c();
  void return_to(Address frame);
  // Where the next frame goes; what is in use of the chunk before is written into it.
  Address add_chunk();
  void drop_chunk();

  void set_top(Address frame);
  void set_number(std::uint64_t number);
  Address move_c_frame();  // to a new place
  void move_c_frame(Address place);
  Address address() const { return thread_; }
  Address chunk() const { return chunks_.back().address; }
  static constexpr std::uint64_t kNumber = 7;

 private:
  struct Chunk {
    Address address;
    Address data_top;
  };

  Address text(std::string_view characters);
  Address object(Address type, std::size_t count, std::size_t size);
  void write_frame(Address frame, Address code, std::uint8_t owner);
  void show_chunk();

  MemoryImage& image_;
  const Layout& layout_;
  const Address thread_;
  Address c_frame_ = 0;
  Address top_ = 0;
  std::vector<Chunk> chunks_;
  std::map<Address, ImageCode> codes_;
};

}  // namespace pyinstrument::testing
