// How does a plain struct become a component of a plugin?
//
//   struct Flame {
//     static constexpr auto name = "mycorp_flame", summary = "Folded stacks";
//     static auto options() { ... }                                      // optional, see option.hpp
//     void prepare();                                                    // optional: checks the options
//     void render(const pyinstrument::session&, pyinstrument::writer&);  // a renderer has this,
//     void process(pyinstrument::tree&);                                 // a processor has this
//   };
//
// Optional static members of a renderer:
//   const char* file_extension      "txt"; several are separated by blanks
//   const char* processors[]        the default pipeline
//   bool binary                     the output is not text; a terminal does not get it
//   bool opens                      on a terminal the output goes to a file that a browser opens
//   bool samples_only               it reads samples and stacks; no tree is built
//   bool prefers_samples            the same, unless processors are asked for
// Optional static members of a processor:
//   bool hides, aggregates          --show-all, --timeline leave it out
// Optional static members of a plugin's first component:
//   const char *author, *url
//   const void* extension(const char* id)   what other programs may ask the plugin for (noexcept, any
//                                           thread): a pointer to what the id names, good for as long
//                                           as the library is loaded, or null
//
// A new object serves each instance that the host makes; no two threads call one object at a time.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "option.hpp"
#include "session.hpp"

namespace pyinstrument::detail {

template <class P>
concept renderer = requires(P object, const session& read, writer& out) {
  object.render(read, out);
};
template <class P>
concept processor = requires(P object, tree& edited) {
  object.process(edited);
};

// The C description of P, made when it is first asked for. Hidden: two plugins may call their structs the
// same.
template <class P>
class [[gnu::visibility("hidden")]] component {
  static_assert(renderer<P> != processor<P>,
                "a component has either render(const session&, writer&) or process(tree&), and may call it");

 public:
  static const pyi_component* get() {
    static const component self;
    return &self.component_;
  }

 private:
  component() {
    component_.struct_size = sizeof(pyi_component);
    component_.name = P::name;
    component_.summary = P::summary;
    component_.flags = flags();
    component_.create = create;
    component_.destroy = [](void* self) noexcept { delete static_cast<P*>(self); };
    declare_options();
    if constexpr (renderer<P>) {
      component_.kind = PYI_RENDERER;
      component_.render = render;
      if constexpr (requires { P::file_extension; }) component_.file_extension = P::file_extension;
      if constexpr (requires { P::processors; }) {
        processors_.assign(std::begin(P::processors), std::end(P::processors));
        processors_.push_back(nullptr);
        component_.processors = processors_.data();
      }
    } else {
      component_.kind = PYI_PROCESSOR;
      component_.process = process;
    }
  }

  static std::uint32_t flags() {
    std::uint32_t result = 0;
    if constexpr (requires { P::binary; }) result |= P::binary ? PYI_BINARY : 0;
    if constexpr (requires { P::opens; }) result |= P::opens ? PYI_OPENS : 0;
    if constexpr (requires { P::samples_only; }) result |= P::samples_only ? PYI_SAMPLES_ONLY : 0;
    if constexpr (requires { P::prefers_samples; }) result |= P::prefers_samples ? PYI_PREFERS_SAMPLES : 0;
    if constexpr (requires { P::hides; }) result |= P::hides ? PYI_HIDES : 0;
    if constexpr (requires { P::aggregates; }) result |= P::aggregates ? PYI_AGGREGATES : 0;
    return result;
  }

  static auto declared() {
    if constexpr (requires { P::options(); }) {
      return P::options();
    } else {
      return std::tuple{};
    }
  }

  void declare_options() {
    const P defaults;
    std::apply([&](const auto&... each) { (declare_option(defaults, each), ...); }, declared());
    for (const pyi_option& each : options_) option_pointers_.push_back(&each);
    option_pointers_.push_back(nullptr);
    component_.options = option_pointers_.data();
  }

  template <class Option>
  void declare_option(const P& defaults, const Option& declaration) {
    const auto& value = defaults.*(declaration.member);
    using type = typename bare<std::decay_t<decltype(value)>>::type;
    pyi_option& row = options_.emplace_back();
    row.struct_size = sizeof(pyi_option);
    row.name = declaration.name;
    row.help = declaration.help;
    row.default_json = defaults_.emplace_back(to_json(value)).c_str();
    row.type = type_of<type>();
    if (declaration.choices() == nullptr) return;
    row.type = PYI_CHOICE;
    auto& list = choices_.emplace_back();
    for (const char* const* text = declaration.choices(); *text != nullptr; ++text) list.push_back(*text);
    list.push_back(nullptr);
    row.choices = list.data();
  }

  static void* create(pyi_call * call, const pyi_value* values) noexcept {
    P* made = nullptr;
    guard(call, [&] {
      auto object = std::make_unique<P>();
      std::apply([&](const auto&... each) { (assign((*object).*(each.member), *values++, each.name), ...); },
                 declared());
      if constexpr (requires { object->prepare(); }) object->prepare();
      made = object.release();
    });
    return made;
  }

  static int render(void* self, pyi_call* call, const pyi_session* read) noexcept {
    return guard(call, [&] {
      writer out(call);
      static_cast<P*>(self)->render(session(read), out);
      out.flush();
    });
  }

  static int process(void* self, pyi_call* call, pyi_tree* columns) noexcept {
    return guard(call, [&] {
      tree edited(call, columns);
      static_cast<P*>(self)->process(edited);
    });
  }

  pyi_component component_{};
  // Deques, because the rows point into each other.
  std::deque<std::string> defaults_;
  std::deque<std::vector<const char*>> choices_;
  std::deque<pyi_option> options_;
  std::vector<const pyi_option*> option_pointers_;
  std::vector<const char*> processors_;
};

template <class First, class... Rest>
const pyi_plugin* describe(const char* name, const char* version, const pyi_host* loaded_by) noexcept {
  if (loaded_by->abi_major != PYI_ABI_MAJOR) return nullptr;
  try {
    host = loaded_by;
    static const std::array<const pyi_component*, sizeof...(Rest) + 2> components{
        component<First>::get(), component<Rest>::get()..., nullptr};
    static const pyi_plugin plugin = [&] {
      pyi_plugin row{};
      row.struct_size = sizeof(pyi_plugin);
      row.abi_major = PYI_ABI_MAJOR;
      row.abi_minor = PYI_ABI_MINOR;
      row.name = name;
      row.version = version;
      row.author = row.url = "";
      if constexpr (requires { First::author; }) row.author = First::author;
      if constexpr (requires { First::url; }) row.url = First::url;
      row.components = components.data();
      if constexpr (requires { First::extension; })
        row.extension = [](const char* id) noexcept -> const void* { return First::extension(id); };
      return row;
    }();
    return &plugin;
  } catch (...) {
    return nullptr;  // only memory can run out here, before there is a call to record it in
  }
}

}  // namespace pyinstrument::detail
