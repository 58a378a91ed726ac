#include "session/session.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

#include "error.hpp"
#include "session/spread.hpp"

namespace pyinstrument {

namespace {

constexpr std::size_t kFirstSlots = 64;

bool is_full(std::size_t rows, std::size_t slots) { return (rows + 1) * 3 > slots * 2; }

}  // namespace

// ---- frame infos ----

FrameInfoId FrameInfoTable::intern(Symbols& symbols, std::string_view text) {
  const std::size_t end = std::min(text.find('\x01'), text.size());
  return intern(symbols, symbols.intern_code(text.substr(0, end)), text.substr(end));
}

FrameInfoId FrameInfoTable::intern(Symbols& symbols, CodeId code, std::string_view attributes) {
  std::vector<StringId> ids;
  while (!attributes.empty()) {
    attributes.remove_prefix(1);
    const std::size_t end = std::min(attributes.find('\x01'), attributes.size());
    ids.push_back(symbols.strings.intern(attributes.substr(0, end)));
    attributes.remove_prefix(end);
  }
  return intern(code, ids);
}

FrameInfoId FrameInfoTable::intern(CodeId code, std::span<const StringId> attributes) {
  if (is_full(code_.size(), slots_.size())) grow();
  const std::size_t slot = slot_of(code, attributes);
  if (slots_[slot] != kNone) return slots_[slot];
  if (code_.size() >= kNone || attributes_.size() + attributes.size() > kNone) {
    throw Error(ErrorKind::bad_file, "more than 4,294,967,294 distinct frame infos");
  }
  const auto id = static_cast<FrameInfoId>(code_.size());
  try {
    attributes_.insert(attributes_.end(), attributes.begin(), attributes.end());
    attribute_begin_.push_back(static_cast<std::uint32_t>(attributes_.size()));
    code_.push_back(code);
  } catch (const std::bad_alloc&) {
    attribute_begin_.resize(code_.size() + 1);
    attributes_.resize(attribute_begin_.back());
    throw;
  }
  slots_[slot] = id;
  return id;
}

std::span<const StringId> FrameInfoTable::attributes_of(FrameInfoId id) const {
  return std::span(attributes_)
      .subspan(attribute_begin_[id], attribute_begin_[id + 1] - attribute_begin_[id]);
}

void FrameInfoTable::append_text(const Symbols& symbols, FrameInfoId id, std::string& out) const {
  out += symbols.strings[symbols.identifier[code_[id]]];
  for (const StringId attribute : attributes_of(id)) {
    out += '\x01';
    out += symbols.strings[attribute];
  }
}

std::size_t FrameInfoTable::slot_of(CodeId code, std::span<const StringId> attributes) const {
  std::uint64_t hash = spread(code + 1);
  for (const StringId attribute : attributes) hash = spread(hash + attribute + 1);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNone) {
    const FrameInfoId id = slots_[slot];
    if (code_[id] == code && std::ranges::equal(attributes_of(id), attributes)) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void FrameInfoTable::grow() {
  slots_.assign(slots_.empty() ? kFirstSlots : slots_.size() * 2, kNone);
  for (FrameInfoId id = 0; id < code_.size(); ++id) slots_[slot_of(code_[id], attributes_of(id))] = id;
}

// ---- stacks ----

StackTrie::StackTrie(std::vector<StackId> parent, std::vector<FrameInfoId> frame_info)
    : parent_(std::move(parent)), frame_info_(std::move(frame_info)) {
  if (parent_.size() != frame_info_.size()) throw std::logic_error("stack trie: columns differ in length");
  for (StackId id = 0; id < parent_.size(); ++id) {
    if (parent_[id] != kNone && parent_[id] >= id) {
      throw std::logic_error("stack trie: row " + std::to_string(id) + " stands before its parent");
    }
  }
}

StackId StackTrie::intern(StackId parent, FrameInfoId frame_info) {
  if (is_full(parent_.size(), slots_.size())) grow();
  const std::size_t slot = slot_of(parent, frame_info);
  if (slots_[slot] != kNone) return slots_[slot];
  if (parent_.size() >= kNone) throw Error(ErrorKind::bad_file, "more than 4,294,967,294 distinct stacks");
  const auto id = static_cast<StackId>(parent_.size());
  frame_info_.push_back(frame_info);
  try {
    parent_.push_back(parent);
  } catch (const std::bad_alloc&) {
    frame_info_.pop_back();
    throw;
  }
  slots_[slot] = id;
  return id;
}

std::vector<FrameInfoId> StackTrie::frames(StackId stack) const {
  std::vector<FrameInfoId> result;
  for (; stack != kNone; stack = parent_[stack]) result.push_back(frame_info_[stack]);
  std::ranges::reverse(result);
  return result;
}

std::size_t StackTrie::slot_of(StackId parent, FrameInfoId frame_info) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = spread((std::uint64_t{parent} << 32) + frame_info) & mask;
  while (slots_[slot] != kNone) {
    const StackId id = slots_[slot];
    if (parent_[id] == parent && frame_info_[id] == frame_info) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void StackTrie::grow() {
  std::size_t size = std::max(kFirstSlots, slots_.size());
  while (is_full(parent_.size(), size)) size *= 2;
  slots_.assign(size, kNone);
  for (StackId id = 0; id < parent_.size(); ++id) slots_[slot_of(parent_[id], frame_info_[id])] = id;
}

// ---- sessions ----

Session::Session() : symbols(std::make_shared<Symbols>()) {}

Session::Session(SessionDescription description, std::shared_ptr<Symbols> its_symbols)
    : SessionDescription(std::move(description)), symbols(std::move(its_symbols)) {}

}  // namespace pyinstrument
