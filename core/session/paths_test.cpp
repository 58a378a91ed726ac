#include "session/paths.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace pyinstrument;
using Paths = std::vector<std::string>;

TEST_CASE("a path is shown relative to the sys.path entry that leaves the fewest components") {
  CHECK(shorten_path("/usr/lib/x.py", {"/usr"}, "/") == "lib/x.py");
  CHECK(shorten_path("/usr/lib/x.py", {"/home/a", "/home", "/usr/lib/"}, "/") == "x.py");
  CHECK(shorten_path("/a/b", {"/q", "/a", "/a/."}, "/") == "b");
  CHECK(shorten_path("/usr//lib/../x.py", {"/zzz"}, "/") == "../usr/x.py");
  CHECK(shorten_path("/usrlib/x.py", {"/usr"}, "/") == "/usrlib/x.py");
}

TEST_CASE("a path that no entry makes shorter stays as it is") {
  CHECK(shorten_path("/usr/lib/x.py", {}, "/") == "/usr/lib/x.py");
  CHECK(shorten_path("/usr/lib/x.py", {"/home"}, "/") == "/usr/lib/x.py");
  CHECK(shorten_path("/usr//lib/../x.py", {}, "/") == "/usr//lib/../x.py");
}

TEST_CASE("a name without a separator is no path") {
  CHECK(shorten_path("x.py", {"/usr", ""}, "/tmp") == "x.py");
  CHECK(shorten_path("<string>", {""}, "/tmp") == "<string>");
  CHECK(shorten_path("C:\\a\\b.py", {"/"}, "/tmp") == "C:\\a\\b.py");
  CHECK(shorten_path("", {"/a"}, "/tmp").empty());
}

TEST_CASE("an empty or relative entry counts from the current folder") {
  CHECK(shorten_path("/tmp/here/q.py", {"", "/tmp"}, "/tmp/here") == "q.py");
  CHECK(shorten_path("./x.py", {""}, "/tmp") == "x.py");
  CHECK(shorten_path("a/b/c.py", {"a"}, "/tmp") == "b/c.py");
  CHECK(shorten_path("<frozen a/b>", {""}, "/tmp") == "<frozen a/b>");
}

TEST_CASE("the entry itself is a dot, and its parents are dots too") {
  CHECK(shorten_path("/usr/lib/x.zip", {"/usr/lib/x.zip"}, "/") == ".");
  CHECK(shorten_path("/usr/lib/x.zip", {"/usr/lib/x.zip/y"}, "/") == "..");
  CHECK(shorten_path("/a/b", {"/a", "/a/b"}, "/") == "b");
  CHECK(shorten_path("/", {"/"}, "/") == ".");
}

TEST_CASE("whatever the entries, the path is as short as the best of them makes it") {
  // every set of up to three entries out of these, against trying one after the other
  const Paths folders{"/", "/a", "/b", "/a/b", "/a/b/c", "/a/b/x", "/a/c/d", "/a/b/x/y", "/a/b/c/d/e"};
  const std::string path = "/a/b/c";
  const auto components = [](const std::string& text) { return std::count(text.begin(), text.end(), '/'); };
  for (const std::string& first : folders) {
    for (const std::string& second : folders) {
      for (const std::string& third : folders) {
        std::string best = path;
        for (const std::string& entry : {first, second, third}) {
          const std::string candidate = shorten_path(path, {entry}, "/");
          if (components(candidate) < components(best)) best = candidate;
        }
        INFO(first << ' ' << second << ' ' << third);
        CHECK(shorten_path(path, {first, second, third}, "/") == best);
      }
    }
  }
}

TEST_CASE("application code is what lies outside the prefixes") {
  const Paths prefixes{"/usr"};
  CHECK(application_of("/home/me/x.py", prefixes) == Application::yes);
  CHECK(application_of("relative.py", prefixes) == Application::yes);
  CHECK(application_of("/usr/lib/x.py", prefixes) == Application::no);
  CHECK(application_of("/usrlocal/x.py", prefixes) == Application::no);
  CHECK(application_of("", prefixes) == Application::no);
}

TEST_CASE("names in angle brackets are nobody's, but for what a person typed") {
  const Paths prefixes{"/usr"};
  CHECK(application_of("<built-in>", prefixes) == Application::no);
  CHECK(application_of("<frozen importlib._bootstrap>", prefixes) == Application::no);
  CHECK(application_of("<ipython-input-3-abc>", prefixes) == Application::yes);
  CHECK(application_of("<string>", prefixes) == Application::like_parent);
  CHECK(application_of("<stdin>", prefixes) == Application::like_parent);
  CHECK(application_of("<string>x", prefixes) == Application::no);
  CHECK(application_of("<string>", {""}) == Application::no);
}

TEST_CASE("describe_codes fills the columns of every code that has a file") {
  Session session;
  session.sys_path = {"/home/me"};
  session.sys_prefixes = {"/usr"};
  Symbols& symbols = *session.symbols;
  using namespace std::string_literals;
  const CodeId mine = symbols.intern_code(
      "f\0/home/me/pkg/x.py\0"
      "1"s);
  const CodeId mine_too = symbols.intern_code(
      "g\0/home/me/pkg/x.py\0"
      "9"s);
  const CodeId library = symbols.intern_code(
      "h\0/usr/lib/y.py\0"
      "2"s);
  const CodeId fileless = symbols.intern_code("odd");
  describe_codes(session);

  CHECK(symbols.strings[symbols.short_path[mine]] == "pkg/x.py");
  CHECK(symbols.short_path[mine_too] == symbols.short_path[mine]);
  CHECK(symbols.application[mine] == Application::yes);
  CHECK(symbols.application[mine_too] == Application::yes);
  CHECK(symbols.application[library] == Application::no);
  CHECK(symbols.short_path[fileless] == kNone);
  CHECK(symbols.application[fileless] == Application::no);
  CHECK(symbols.short_path[kSelfCode] == kNone);
}
