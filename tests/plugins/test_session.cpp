#include "test_session.hpp"

#include <catch2/catch.hpp>

#include "error.hpp"

using namespace pyinstrument;

Session small_session() {
  Session session;
  const auto info = [&](const std::string& function, const std::string& attributes = "") {
    const std::string identifier = function + std::string("\0/app/main.py\0", 14) + "7";
    return session.frame_infos.intern(*session.symbols, identifier + attributes);
  };
  const StackId main = session.stacks.intern(kNone, info("main"));
  const StackId a = session.stacks.intern(main, info("a",
                                                     "\x01"
                                                     "cA"));
  const StackId b = session.stacks.intern(main, info("b"));
  for (const StackId caller : {a, b, a}) session.add_sample(session.stacks.intern(caller, info("x")), 1.0);
  session.sample_count = 3;
  session.duration = 3;
  session.sys_path = {"/app"};
  session.target_description = "Program: main.py";
  return session;
}

PluginPath test_path() {
  PluginPath path;
  path.command_line = {TEST_PLUGINS};
  path.library_folder = BUILT_INS;
  return path;
}

std::string rendered(const RenderRequest& request) {
  PluginHost host(test_path());
  std::string text;
  host.renderer(request)->render(small_session(), [&](std::string_view bytes) { text += bytes; });
  return text;
}

std::string refusal(const RenderRequest& request) {
  try {
    const std::string text = rendered(request);
    FAIL("not refused; it wrote: " << text);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}
