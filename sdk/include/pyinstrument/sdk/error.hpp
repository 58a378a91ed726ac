// How does something that went wrong in a plugin reach the user?
//
// Throw pyinstrument::error (or anything derived from std::exception) with a sentence that says what is wrong
// and what to do. It stops at the plugin's noexcept edge, and the host shows it after the component's name.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "../plugin.h"

namespace pyinstrument {

class error : public std::exception {
 public:
  explicit error(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

// Thrown when the host refused (an edit of an erased node, a full disk). The host has recorded the reason and
// fails the call whatever happens next: let it pass.
class host_error : public error {
 public:
  explicit host_error(const char* operation)
      : error(std::string("pyinstrument refused to ") + operation + "; the reason is recorded in the call") {}
};

namespace detail {

// Set by pyinstrument_plugin_v1(), before any component is made. Hidden: each plugin has its own, however it
// is built.
[[gnu::visibility("hidden")]] inline const pyi_host* host = nullptr;

inline std::string_view view(pyi_str text) { return {text.data, text.size}; }
inline pyi_str to_c(std::string_view text) { return {text.data(), text.size()}; }

inline void require(int status, const char* operation) {
  if (status != 0) throw host_error(operation);
}

// Runs `body` where exceptions must not leave: they become the call's error.
template <class Body>
int guard(pyi_call* call, Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const host_error&) {
    return 1;
  } catch (const std::exception& e) {
    return host->fail(call, e.what());
  } catch (...) {
    return host->fail(call, "an exception that is no std::exception");
  }
}

}  // namespace detail

// The version of the pyinstrument that loaded this plugin, e.g. "6.0.0".
inline std::string_view host_version() { return detail::host->version; }

}  // namespace pyinstrument
