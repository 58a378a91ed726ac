#include "checked_sessions.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyinstrument::cli {
namespace {

using namespace std::string_view_literals;

std::string frame(std::string_view function, std::string_view file, int line,
                  std::string_view attributes = {}) {
  std::string text(function);
  text += '\0';
  text += file;
  text += '\0';
  text += std::to_string(line);
  return text.append(attributes);
}

Session empty_session() {
  Session session;
  session.start_time = 1'700'000'000;
  session.min_interval = session.max_interval = 0.001;
  session.target_description = "Program: checked.py";
  session.sys_path = {"/app"};
  session.sys_prefixes = {"/usr"};
  return session;
}

StackId stack_of(Session& session, const std::vector<std::string>& frames) {
  StackId stack = kNone;
  for (const std::string& text : frames)
    stack = session.stacks.intern(stack, session.frame_infos.intern(*session.symbols, text));
  return stack;
}

void add(Session& session, StackId stack, double seconds) {
  session.add_sample(stack, seconds);
  session.duration += seconds;
  session.cpu_time += seconds / 2;
  ++session.sample_count;
}

}  // namespace

Session ordinary_session() {
  Session session = empty_session();
  const std::string main = frame("main", "/app/main.py", 1, "\x01l5");
  const std::string load = frame("load", "/app/load.py", 10,
                                 "\x01"
                                 "cLoader"
                                 "\x01l12");
  const std::string parse = frame("parse", "/usr/lib/python3/site-packages/parser/core.py", 30);
  const std::string token = frame("token", "/usr/lib/python3/site-packages/parser/lexer.py", 7);
  const std::string callback = frame("callback", "/app/load.py", 40);
  const std::string walk = frame("walk", "/app/tree.py", 3);
  const std::string sleep = frame("sleep", "<built-in>", 0);
  for (int round = 0; round < 3; ++round) {
    add(session, stack_of(session, {main, load}), 0.002);
    add(session, stack_of(session, {main, load, parse, token}), 0.01);
    add(session, stack_of(session, {main, load, parse, callback}), 0.004);
    add(session, stack_of(session, {main, walk, walk, walk}), 0.003);
    add(session, stack_of(session, {main, sleep}), 0.02);
    add(session, stack_of(session, {main}), 0.001);
  }
  return session;
}

Session session_without_samples() { return empty_session(); }

Session session_of_one_frame() {
  Session session = empty_session();
  add(session, stack_of(session, {frame("main", "/app/main.py", 1)}), 1);
  return session;
}

Session deep_session() {
  constexpr int kDepth = 100'000;
  Session session = empty_session();
  std::vector<std::string> frames{frame("main", "/app/main.py", 1)};
  frames.insert(frames.end(), kDepth - 1, frame("descend", "/app/main.py", 2));
  add(session, stack_of(session, frames), 1);
  return session;
}

Session large_session() {
  constexpr int kRoots = 1'000, kLeaves = 1'000;
  Session session = empty_session();
  const StackId main = stack_of(session, {frame("main", "/app/main.py", 1)});
  const auto child = [&](StackId parent, const std::string& text) {
    return session.stacks.intern(parent, session.frame_infos.intern(*session.symbols, text));
  };
  for (int i = 0; i < kRoots; ++i) {
    const StackId caller = child(main, frame("caller_" + std::to_string(i), "/app/callers.py", i));
    for (int j = 0; j < kLeaves; ++j)
      add(session, child(caller, frame("leaf_" + std::to_string(j), "/app/leaves.py", j)), 0.001);
  }
  return session;
}

Session session_of_odd_texts() {
  Session session = empty_session();
  const std::vector<std::string> texts{"\"quoted\" and 'quoted'",
                                       "</script><b>&amp;",
                                       "two\nlines\r\n\tand a tab",
                                       "\x02\x1b[31m\x7f",
                                       "\u0444\u0443\u043d\u043a\u0446\u0438\u044f \u51fd\u6570 \U0001F40D",
                                       "\xED\xB3\xBF\xED\xA0\x80",
                                       "",
                                       std::string(100'000, 'x'),
                                       "%s%n{}\\"};
  const std::string main = frame("main", "/app/main.py", 1);
  for (const std::string& text : texts) {
    add(session, stack_of(session, {main, frame(text, "/app/" + text + ".py", 1)}), 0.01);
    add(session,
        stack_of(session, {main, frame("method", text, 2,
                                       "\x01"
                                       "c" +
                                           text)}),
        0.01);
  }
  session.target_description = texts[2];
  return session;
}

}  // namespace pyinstrument::cli
