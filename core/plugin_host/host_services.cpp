#include "plugin_host/host_services.hpp"

#include <span>
#include <utility>

#include "plugin_host/saved_session.hpp"
#include "session/paths.hpp"

using namespace pyinstrument;

void pyi_call::finish(int returned, ErrorKind kind_of_plugin_error) const {
  if (refusal) std::rethrow_exception(refusal);
  if (failed) throw Error(kind_of_plugin_error, component + ": " + error);
  if (returned != 0) throw Error(ErrorKind::plugin, component + " failed, and does not say why");
}

namespace {

constexpr int kFailed = 1;

// Runs `body`; what it throws becomes the call's refusal. The first failure is the one that counts.
template <class Body>
int guard(pyi_call* call, Body&& body) noexcept {
  if (call->failed) return kFailed;
  try {
    body();
    return 0;
  } catch (const Error& e) {
    call->failed = true;
    // an edit that cannot be is the plugin's mistake: its name belongs before the words
    if (e.kind() == ErrorKind::plugin) {
      try {
        call->error = e.what();
        return kFailed;
      } catch (...) {
      }
    }
    call->refusal = std::current_exception();
  } catch (...) {
    call->failed = true;
    call->refusal = std::current_exception();
  }
  return kFailed;
}

Error mistake(const std::string& what) { return Error(ErrorKind::plugin, what); }

template <class Edit>
int edit(pyi_call* call, const pyi_tree* columns, Edit&& body) noexcept {
  return guard(call, [&] {
    if (call->edited_tree == nullptr || columns != call->edited_tree->columns())
      throw mistake("only a processor may edit, and only the tree that it was given");
    body(call->edited_tree->tree());
    call->edited_tree->refresh();
  });
}

int fail(pyi_call* call, const char* message) noexcept {
  return guard(call, [&] {
    throw mistake(message == nullptr || *message == '\0' ? "failed, and does not say why" : message);
  });
}

void log(pyi_call* call, int level, const char* message) noexcept {
  if (call->log == nullptr || !*call->log || message == nullptr) return;
  guard(call, [&] { (*call->log)(call->component, level, message); });
}

int write(pyi_call* call, const void* bytes, size_t size) noexcept {
  return guard(call, [&] {
    if (call->sink == nullptr) throw mistake("only a renderer may write, and only from render()");
    (*call->sink)({static_cast<const char*>(bytes), size});
  });
}

int write_whole_session(pyi_call* call, const pyi_session* columns, const char* form) noexcept {
  return guard(call, [&] {
    if (call->sink == nullptr || columns != call->rendered)
      throw mistake("only a renderer may write a session, and only the one that it was given");
    const std::string_view name = form == nullptr ? "" : form;
    if (name != "compact" && name != "classic")
      throw mistake("a session is written in the form compact or classic, not \"" + std::string(name) + "\"");
    write_session(*call->session, name == "classic" ? SessionForm::classic : SessionForm::compact,
                  *call->sink);
  });
}

int erase(pyi_call* call, pyi_tree* columns, uint32_t node, int replacement) noexcept {
  return edit(call, columns, [&](FrameTree& tree) {
    switch (replacement) {
      case PYI_REPLACE_CHILDREN:
        return tree.erase(node, Replacement::children);
      case PYI_REPLACE_SELF_TIME:
        return tree.erase(node, Replacement::self_time);
      case PYI_REPLACE_NOTHING:
        return tree.erase(node, Replacement::nothing);
      default:
        throw mistake("erase: there is no replacement " + std::to_string(replacement));
    }
  });
}

int merge(pyi_call* call, pyi_tree* columns, uint32_t from, uint32_t into) noexcept {
  return edit(call, columns, [&](FrameTree& tree) { tree.merge(from, into); });
}

int group(pyi_call* call, pyi_tree* columns, uint32_t root, const uint32_t* nodes, size_t count) noexcept {
  return edit(call, columns, [&](FrameTree& tree) { tree.group(root, std::span(nodes, count)); });
}

int order(pyi_call* call, pyi_tree* columns, uint32_t node, const uint32_t* children, size_t count) noexcept {
  return edit(call, columns, [&](FrameTree& tree) { tree.order(node, std::span(children, count)); });
}

int set_root(pyi_call* call, pyi_tree* columns, uint32_t node) noexcept {
  return edit(call, columns, [&](FrameTree& tree) { tree.set_root(node); });
}

int add_child(pyi_call* call, pyi_tree* columns, uint32_t parent, uint32_t code, double time,
              uint32_t* node) noexcept {
  return edit(call, columns, [&](FrameTree& tree) {
    if (node == nullptr) throw mistake("add_child: no place for the new node's id");
    *node = tree.add_child(parent, code, time);
  });
}

std::string text_of(pyi_str text) {
  return text.size == 0 ? std::string() : std::string(text.data, text.size);
}

int intern_code(pyi_call* call, pyi_tree* columns, pyi_str function, pyi_str file, int64_t line,
                uint32_t* code) noexcept {
  return edit(call, columns, [&](FrameTree& tree) {
    if (code == nullptr) throw mistake("intern_code: no place for the new code's id");
    const std::string path = text_of(file);
    std::string identifier = text_of(function);
    if (identifier.find('\0') != std::string::npos || path.find('\0') != std::string::npos)
      throw mistake("intern_code: a function's name or file contains a NUL character");
    identifier.append(1, '\0').append(path).append(1, '\0').append(std::to_string(line));

    Symbols& symbols = *tree.shared_symbols();
    const CodeId row = symbols.intern_code(identifier);
    if (symbols.short_path[row] == kNone) describe_code(*call->session, row);
    *code = row;
  });
}

int load_saved_session(pyi_call* call, pyi_str path, const pyi_session** session) noexcept {
  return guard(call, [&] {
    if (session == nullptr) throw mistake("load: no place for the session");
    auto loaded = std::make_shared<SavedSession>(text_of(path));
    *session = loaded->columns();
    call->kept.push_back(std::move(loaded));
  });
}

const void* extension(const char* id) noexcept {
  static const pyi_saved_session_1 saved_session{.struct_size = sizeof(pyi_saved_session_1),
                                                 .load = load_saved_session};
  if (id != nullptr && std::string_view(id) == PYI_SAVED_SESSION_1) return &saved_session;
  return nullptr;
}

}  // namespace

namespace pyinstrument {

const pyi_host& host_services() {
  static const pyi_host table{.struct_size = sizeof(pyi_host),
                              .abi_major = PYI_ABI_MAJOR,
                              .abi_minor = PYI_ABI_MINOR,
                              .version = PYINSTRUMENT_VERSION,
                              .fail = fail,
                              .log = log,
                              .write = write,
                              .write_session = write_whole_session,
                              .erase = erase,
                              .merge = merge,
                              .group = group,
                              .order = order,
                              .set_root = set_root,
                              .add_child = add_child,
                              .intern_code = intern_code,
                              .extension = extension};
  return table;
}

}  // namespace pyinstrument
