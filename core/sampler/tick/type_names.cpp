#include "sampler/tick/type_names.hpp"

#include <Python.h>

#include <string_view>
#include <utility>

#include "sampler/tick/python_text.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kMostTypes =
    100'000;  // a program that makes types without end does not fill our memory

bool is_heap_type(std::uint64_t flags) { return (flags & Py_TPFLAGS_HEAPTYPE) != 0; }

}  // namespace

std::optional<TypeTable::State> TypeTable::state_of(Address type, WordChain& chain) const {
  const auto name = chain.word(type + layout_.type.name);
  const auto flags = chain.word(type + layout_.type.flags);
  const auto version = chain.word(type + layout_.type.version);
  if (!name || !flags || !version) return std::nullopt;
  return State{*name, *flags, static_cast<std::uint32_t>(*version)};
}

void TypeTable::guess(Address type, WordChain& chain) const {
  chain.guess(type + layout_.type.name);
  chain.guess(type + layout_.type.flags);
  chain.guess(type + layout_.type.version);
}

std::optional<bool> TypeTable::is_metatype(Address type, WordChain& chain) const {
  const auto flags = chain.word(type + layout_.type.flags);
  if (!flags) return std::nullopt;
  return (*flags & Py_TPFLAGS_TYPE_SUBCLASS) != 0;
}

const TypeNames* TypeTable::find(Address type, WordChain& chain) {
  const auto state = state_of(type, chain);
  if (!state) return nullptr;
  auto found = known_.find(type);
  const bool has_identity = !is_heap_type(state->flags) || state->version != 0;
  if (found != known_.end() && has_identity && found->second.state == *state) return &found->second.names;

  auto names = read_names(type, *state);
  if (!names || read_state(type) != state) {  // it changes while we look
    chain.give_up();
    return nullptr;
  }
  if (found == known_.end() && known_.size() >= kMostTypes) known_.clear();
  return &known_.insert_or_assign(type, Known{*state, std::move(*names)}).first->second.names;
}

const TypeNames* TypeTable::last_names(Address type) const {
  const auto found = known_.find(type);
  return found == known_.end() ? nullptr : &found->second.names;
}

std::optional<TypeTable::State> TypeTable::read_state(Address type) const {
  WordChain chain;
  state_of(type, chain);
  WordBatch().fetch(memory_, {&chain, 1});
  return state_of(type, chain);
}

bool TypeTable::is_type(Address object) const {
  Address metatype = 0;
  unsigned long flags = 0;
  return memory_.read(object + layout_.object.type, metatype) &&
         memory_.read(metatype + layout_.type.flags, flags) && (flags & Py_TPFLAGS_TYPE_SUBCLASS) != 0;
}

std::optional<TypeNames> TypeTable::read_names(Address type, const State& state) const {
  if (!is_type(type)) return std::nullopt;
  auto mro = read_mro(type);
  if (!mro) return std::nullopt;
  if (!is_heap_type(state.flags)) {
    const auto dotted = read_c_text(memory_, state.name);
    if (!dotted) return std::nullopt;
    const std::string name = dotted->substr(dotted->rfind('.') + 1);  // npos + 1 is 0
    return TypeNames{name, name, std::move(*mro)};
  }
  Address plain = 0;
  Address qualified = 0;
  if (!memory_.read(type + layout_.type.heap_name, plain) ||
      !memory_.read(type + layout_.type.heap_qualified_name, qualified))
    return std::nullopt;
  auto plain_text = read_text(memory_, layout_, plain);
  auto qualified_text = read_text(memory_, layout_, qualified);
  if (!plain_text || !qualified_text) return std::nullopt;
  return TypeNames{std::move(*plain_text), std::move(*qualified_text), std::move(*mro)};
}

std::optional<std::vector<Address>> TypeTable::read_mro(Address type) const {
  constexpr Py_ssize_t kLongest = 10'000;
  Address mro = 0;
  Address type_of_mro = 0;
  Py_ssize_t size = 0;
  if (!memory_.read(type + layout_.type.mro, mro) || !memory_.read(mro + layout_.object.type, type_of_mro) ||
      type_of_mro != layout_.types.tuple || !memory_.read(mro + layout_.variable_object.size, size) ||
      size < 0 || size > kLongest)
    return std::nullopt;
  std::vector<Address> types(static_cast<std::size_t>(size));
  if (!memory_.read(mro + layout_.tuple.items, types.data(), types.size() * sizeof(Address)))
    return std::nullopt;
  return types;
}

}  // namespace pyinstrument
