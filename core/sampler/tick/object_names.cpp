#include "sampler/tick/object_names.hpp"

#include <algorithm>

#include "sampler/tick/python_text.hpp"
#include "session/spread.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kMostRemembered = 10'000;

// To be asked when its word has been read, or cannot be.
bool holds(const Condition& condition, WordChain& chain) {
  if (condition.address == 0) return true;
  const auto word = chain.word(condition.address);
  return word && *word >= condition.least && *word <= condition.most;
}

}  // namespace

std::size_t ObjectNames::GuessKeyHash::operator()(const GuessKey& key) const noexcept {
  return spread(key.place ^ static_cast<std::uint64_t>(key.kind));
}

void ObjectNames::answer(std::span<const ObjectQuestion> questions, std::span<ObjectNameId> answers) {
  if (chains_.size() < questions.size()) chains_.resize(questions.size());
  const auto chains = std::span(chains_).first(questions.size());
  for (WordChain& chain : chains) chain.clear();
  std::vector<bool> is_answered(questions.size());
  bool is_first_round = true;
  do {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (is_answered[i]) continue;
      const Answer answer = try_answer(questions[i], chains[i]);
      is_answered[i] = answer.has_value();
      answers[i] = answer.value_or(kNoObjectName);
      if (is_first_round && !answer) guess(questions[i], chains[i]);
    }
    is_first_round = false;
  } while (batch_.fetch(memory_, chains));
}

ObjectNames::Answer ObjectNames::try_answer(const ObjectQuestion& question, WordChain& chain) {
  const Answer answer = question.kind == ObjectQuestion::Kind::builtin ? builtin_name(question, chain)
                                                                       : class_name(question, chain);
  return chain.is_broken() ? kNoObjectName : answer;
}

void ObjectNames::guess(const ObjectQuestion& question, WordChain& chain) const {
  if (question.kind == ObjectQuestion::Kind::builtin) {
    const Callee& callee = question.object;
    chain.guess(callee.function + layout_.builtin_function.definition);
    chain.guess(callee.function + layout_.builtin_function.self);
    chain.guess(callee.function + layout_.descriptor.definition);
    chain.guess(callee.function + layout_.descriptor.owner);
    if (callee.argument != 0 && !callee.are_packed) chain.guess(callee.argument + layout_.object.type);
  }
  const auto found = guesses_.find({question.place, question.kind});
  if (found == guesses_.end()) return;
  const Guess& last = found->second;
  types_.guess(last.type, chain);
  types_.guess(last.named, chain);
  if (last.definition != 0) chain.guess(last.definition + layout_.method_definition.name);
  if (last.bound_self != 0) chain.guess(last.bound_self + layout_.object.type);
}

void ObjectNames::remember(const ObjectQuestion& question, const Guess& guess) {
  if (guesses_.size() >= kMostRemembered) guesses_.clear();
  guesses_.insert_or_assign({question.place, question.kind}, guess);
}

ObjectNames::Answer ObjectNames::class_name(const ObjectQuestion& question, WordChain& chain) {
  Address object = without_tag(question.object.function, layout_.slot_tag);
  if (object == 0) return kNoObjectName;
  auto type = chain.word(object + layout_.object.type);
  if (type == layout_.types.cell) {
    const auto content = chain.word(object + layout_.cell.value);
    if (!content) return std::nullopt;
    object = *content;
    if (object == 0) return kNoObjectName;
    type = chain.word(object + layout_.object.type);
  }
  if (!type) {
    for (const Condition& condition : question.conditions)
      if (condition.address != 0) chain.guess_last(condition.address);
    return std::nullopt;
  }
  if (!std::ranges::all_of(question.conditions, [&](const Condition& each) { return holds(each, chain); }))
    return last_class_name(question);
  Address named = *type;
  if (question.kind == ObjectQuestion::Kind::class_itself) {
    const auto is_type = types_.is_metatype(*type, chain);
    if (!is_type) return std::nullopt;
    if (!*is_type) return kNoObjectName;
    named = object;
  }
  const TypeNames* names = types_.find(named, chain);
  if (names == nullptr) return std::nullopt;
  remember(question, {*type, named});
  return intern(names->plain);
}

ObjectNameId ObjectNames::last_class_name(const ObjectQuestion& question) {
  const auto last = guesses_.find({question.place, question.kind});
  const TypeNames* names = last == guesses_.end() ? nullptr : types_.last_names(last->second.named);
  return names == nullptr ? kNoObjectName : intern(names->plain);
}

ObjectNames::Answer ObjectNames::builtin_name(const ObjectQuestion& question, WordChain& chain) {
  const Address function = question.object.function;
  if (function == 0) return kNoObjectName;
  const auto type = chain.word(function + layout_.object.type);
  if (!type) return std::nullopt;
  if (*type == layout_.types.builtin_function || *type == layout_.types.builtin_method) {
    const auto definition = chain.word(function + layout_.builtin_function.definition);
    const auto self = chain.word(function + layout_.builtin_function.self);
    if (!definition || !self) return std::nullopt;
    return method_name(question, {*definition, *self, 0}, chain);
  }
  if (*type != layout_.types.method_descriptor) return kNoObjectName;
  const auto definition = chain.word(function + layout_.descriptor.definition);
  const auto owner = chain.word(function + layout_.descriptor.owner);
  if (!definition || !owner) return std::nullopt;
  Address self = question.object.argument;
  if (self != 0 && question.object.are_packed) {
    const auto first = chain.word(self + layout_.tuple.items);
    if (!first) return std::nullopt;
    self = *first;
  }
  return method_name(question, {*definition, self, *owner}, chain);
}

// Named after what it is bound to: after the class, where that is one, else after its class. After nothing
// where it is bound to its module.
ObjectNames::Answer ObjectNames::method_name(const ObjectQuestion& question, const Method& method,
                                             WordChain& chain) {
  const auto [definition, self, owner] = method;
  const std::string* name = definition_name(definition, chain);
  if (self == 0) return name != nullptr ? Answer(intern(*name)) : std::nullopt;
  const auto type = chain.word(self + layout_.object.type);
  if (name == nullptr || !type) return std::nullopt;
  if (owner != 0) {
    const TypeNames* names = types_.find(*type, chain);
    if (names == nullptr) return std::nullopt;
    if (!names->derives_from(owner)) return kNoObjectName;  // another object's address by now
  }
  const auto is_type = types_.is_metatype(*type, chain);
  if (!is_type) return std::nullopt;
  const Address named = *is_type ? self : *type;
  const TypeNames* bound_to = types_.find(named, chain);
  if (bound_to == nullptr) return std::nullopt;
  const bool is_bound = self != question.object.argument;
  remember(question, {*type, named, definition, is_bound ? self : 0});
  const bool is_of_module = bound_to->derives_from(layout_.types.module) && !*is_type;
  return intern(is_of_module ? *name : bound_to->qualified + '.' + *name);
}

const std::string* ObjectNames::definition_name(Address definition, WordChain& chain) {
  const auto text = chain.word(definition + layout_.method_definition.name);
  if (!text) return nullptr;
  auto found = definition_names_.find(*text);
  if (found == definition_names_.end()) {
    auto name = read_c_text(memory_, *text);
    if (!name) {
      chain.give_up();
      return nullptr;
    }
    if (definition_names_.size() >= kMostRemembered) definition_names_.clear();
    found = definition_names_.emplace(*text, std::move(*name)).first;
  }
  return &found->second;
}

ObjectNameId ObjectNames::intern(std::string_view text) {
  const auto known = ids_.find(std::string(text));
  if (known != ids_.end()) return known->second;
  texts_.emplace_back(text);  // first: an id without a text would be worse than a text without an id
  return ids_.emplace(text, static_cast<ObjectNameId>(texts_.size() - 1)).first->second;
}

}  // namespace pyinstrument
