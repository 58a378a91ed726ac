#include "plugin_host/plugin_search.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "error.hpp"
#include "plugin_host/file_trust.hpp"

using namespace pyinstrument;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

// A folder with the places of a name in it; it goes away at the end.
class House {
 public:
  House() {
    std::string pattern = (fs::temp_directory_path() / "pyinstrument-search-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    path.command_line = {folder("command_line")};
    path.environment = {folder("environment")};
    path.python_path = {folder("site-packages")};
    path.user_folder = folder("user");
    path.library_folder = folder("lib");
    folder("lib/plugins");
  }
  ~House() { fs::remove_all(root_); }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  fs::path folder(const std::string& name) const {
    fs::create_directories(root_ / name);
    fs::permissions(root_ / name, fs::perms(0755));
    return root_ / name;
  }
  fs::path write(const std::string& name, const std::string& text = "") const {
    folder(fs::path(name).parent_path().string());
    std::ofstream(root_ / name) << text;
    fs::permissions(root_ / name, fs::perms(0644));
    return root_ / name;
  }
  // The place where `name` is found, relative to the house.
  std::string found(const std::string& name) const {
    return fs::relative(PluginSearch(path).find(name), root_).string();
  }
  std::string refusal(const std::string& name) const {
    try {
      return "found " + PluginSearch(path).find(name).string();
    } catch (const Error& e) {
      return e.what();
    }
  }
  void distribution(const std::string& entry_points) const {
    write("site-packages/mycorp_flame-1.0.0.dist-info/entry_points.txt", entry_points);
  }

  PluginPath path;

 private:
  fs::path root_;
};

constexpr const char* kEntry =
    "[console_scripts]\nflame = mycorp:main\n\n[pyinstrument.plugins]\nflame = mycorp.native\n";

}  // namespace

TEST_CASE("the first place that has the name wins") {
  House house;
  const std::vector<std::string> in_order{"command_line/flame.so", "environment/flame.so",
                                          "site-packages/mycorp/native/flame.so", "user/flame.so",
                                          "lib/plugins/flame.so"};
  house.distribution(kEntry);
  for (const std::string& file : in_order) house.write(file);
  for (const std::string& file : in_order) {
    CHECK(house.found("flame") == file);
    fs::remove(house.folder(".") / file);
    // the entry point would go on claiming the name
    if (file.starts_with("site-packages")) house.distribution("");
  }
}

TEST_CASE("folders of one kind are searched in the order given") {
  House house;
  house.path.command_line = {house.folder("empty"), house.folder("second"), house.folder("third")};
  house.write("third/flame.so");
  house.write("second/flame.so");
  CHECK(house.found("flame") == "second/flame.so");
}

TEST_CASE("a built-in name is looked up in the library folder alone") {
  House house;
  house.write("command_line/text.so");
  house.write("lib/plugins/text.so");
  CHECK(house.found("text") == "lib/plugins/text.so");
  fs::remove(house.folder("lib/plugins") / "text.so");
  const std::string words = house.refusal("text");
  CHECK_THAT(words, Contains("the built-in plugin \"text\" is missing"));
  CHECK_THAT(words, Contains("lib/plugins/text.so"));
}

TEST_CASE("every built-in name is reserved") {
  House house;
  for (const char* name :
       {"text", "html", "json", "speedscope", "session", "pyisession", "pstats", "remove_importlib",
        "remove_tracebackhide", "aggregate_repeated_calls", "group_library_frames_processor",
        "merge_consecutive_self_time", "remove_unnecessary_self_time_nodes", "remove_irrelevant_nodes",
        "remove_first_pyinstrument_frames_processor"}) {
    house.write(std::string("command_line/") + name + ".so");
    CHECK_THAT(house.refusal(name), Contains("is missing"));
  }
}

TEST_CASE("pyisession is another name of session") {
  House house;
  house.write("lib/plugins/session.so");
  CHECK(house.found("pyisession") == "lib/plugins/session.so");
}

TEST_CASE("without autoload only the command line and the environment are searched") {
  House house;
  house.path.autoload = false;
  house.distribution(kEntry);
  house.write("site-packages/mycorp/native/flame.so");
  house.write("user/flame.so");
  house.write("lib/plugins/flame.so");
  house.write("lib/plugins/text.so");
  CHECK_THAT(house.refusal("flame"), Contains("PYINSTRUMENT_PLUGIN_AUTOLOAD is 0"));
  CHECK(house.found("text") == "lib/plugins/text.so");
  house.write("environment/flame.so");
  CHECK(house.found("flame") == "environment/flame.so");
}

TEST_CASE("the working directory is no place") {
  House house;
  house.write("flame.so");
  house.path.command_line = {""};
  house.path.library_folder = "";
  const fs::path before = fs::current_path();
  fs::current_path(house.folder("."));
  const std::string words = house.refusal("flame");
  fs::current_path(before);
  CHECK_THAT(words, Contains("there is no plugin \"flame\""));
}

TEST_CASE("a name that is nowhere is answered with every place tried and what was probably meant") {
  House house;
  house.write("user/flame.so");
  const std::string words = house.refusal("flmae");
  CHECK_THAT(words, Contains("there is no plugin \"flmae\"; did you mean \"flame\"?"));
  for (const char* place : {"command_line (--plugin-path)", "environment (PYINSTRUMENT_PLUGIN_PATH)",
                            "site-packages (entry points of installed distributions)",
                            "user (the user's plugins)", "lib/plugins"}) {
    CHECK_THAT(words, Contains(place));
  }
}

TEST_CASE("entry points are read as they are written in the wild") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"[pyinstrument.plugins]\nflame=mycorp\n", "site-packages/mycorp/flame.so"},
      {"\r\n# note\r\n [pyinstrument.plugins] \r\n  flame  =  mycorp  \r\n", "site-packages/mycorp/flame.so"},
      {"[pyinstrument.plugins]\nother = x\nflame = mycorp.a.b\n", "site-packages/mycorp/a/b/flame.so"},
      {"[pyinstrument.plugins]\nflame = mycorp:anything\n", "site-packages/mycorp/flame.so"},
      {"[pyinstrument.plugins]\nflame = mycorp [extra]\n", "site-packages/mycorp/flame.so"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    House house;
    house.distribution(row.text);
    house.write(row.expected);
    CHECK(house.found("flame") == row.expected);
  }
}

TEST_CASE("entry points of other groups, and those that lead out of the folder, do not count") {
  for (const char* text :
       {"[console_scripts]\nflame = mycorp\n", "[pyinstrument.plugins]\nflame\n", "flame = mycorp\n",
        "[pyinstrument.plugins]\nflame = ../user\n", "[pyinstrument.plugins]\n../user/flame = x\n",
        "[pyinstrument.plugins]\nflame = .user\n", "[pyinstrument.plugins]\n= mycorp\n"}) {
    INFO(text);
    House house;
    house.distribution(text);
    house.write("site-packages/mycorp/flame.so");
    CHECK_THAT(house.refusal("flame"), Contains("there is no plugin"));
  }
}

TEST_CASE("an editable installation's package is found elsewhere on the Python path") {
  House house;
  house.path.python_path.push_back(house.folder("checkout"));
  house.distribution(kEntry);
  house.write("checkout/mycorp/native/flame.so");
  CHECK(house.found("flame") == "checkout/mycorp/native/flame.so");
}

TEST_CASE("an entry point whose file is missing says so") {
  House house;
  house.distribution(kEntry);
  CHECK_THAT(house.refusal("flame"), Contains("its distribution says it is there, and it is not"));
}

TEST_CASE("what others may write is refused with what to do") {
  House house;
  const fs::path file = house.write("user/flame.so");
  const fs::path folder = file.parent_path();
  const std::string path = fs::canonical(file).string();

  fs::permissions(file, fs::perms(0646));
  CHECK_THAT(house.refusal("flame"), Contains("everybody may write " + path + ": chmod o-w it"));
  fs::permissions(file, fs::perms(0644));
  fs::permissions(folder, fs::perms(0777));
  CHECK_THAT(house.refusal("flame"), Contains("everybody may write " + folder.string()));
  fs::permissions(folder, fs::perms(01777));
  CHECK_THAT(house.refusal("flame"), Contains("everybody may write " + folder.string()));
  fs::permissions(folder, fs::perms(0775));
  CHECK(house.found("flame") == "user/flame.so");  // the group is our own, as umask 002 has it
}

TEST_CASE("a link is judged by what it points to") {
  House house;
  const fs::path real = house.write("elsewhere/real.so");
  fs::permissions(real.parent_path(), fs::perms(0777));
  fs::create_symlink(real, house.folder("user") / "flame.so");
  CHECK_THAT(house.refusal("flame"), Contains("everybody may write"));
}

TEST_CASE("a file that belongs to a group of others is refused when that group may write it") {
  House house;
  const fs::path file = house.write("user/flame.so");
  constexpr gid_t kSomeGroup = 54321;
  if (chown(file.c_str(), static_cast<uid_t>(-1), kSomeGroup) != 0) {
    WARN("SKIPPED: giving a file to another group takes root");
    return;
  }
  fs::permissions(file, fs::perms(0664));
  CHECK_THAT(house.refusal("flame"), Contains("the group 54321 may write"));
  fs::permissions(file, fs::perms(0644));
  CHECK(house.found("flame") == "user/flame.so");
}

TEST_CASE("a file named outright may stand in a sticky folder, where others cannot replace it") {
  House house;
  const fs::path file = house.write("tmp/flame.so");
  fs::permissions(file.parent_path(), fs::perms(01777));
  CHECK(why_named_file_is_unsafe(file).empty());
  CHECK_FALSE(why_file_is_unsafe(file).empty());
  fs::permissions(file.parent_path(), fs::perms(0777));
  CHECK_FALSE(why_named_file_is_unsafe(file).empty());
}

TEST_CASE("everything in the places is listed, in order of lookup, reserved names refused") {
  House house;
  house.write("lib/plugins/text.so");
  house.write("lib/plugins/extra.so");
  house.write("command_line/text.so");
  house.write("command_line/flame.so");
  house.write("command_line/notes.txt");
  house.write("user/flame.so");
  std::vector<std::string> rows;
  for (const PluginFile& each : PluginSearch(house.path).all())
    rows.push_back(each.origin + "/" + each.name + (each.refusal.empty() ? "" : " refused"));
  CHECK(rows == std::vector<std::string>{"built-in/text", "--plugin-path/flame", "--plugin-path/text refused",
                                         "the user's plugins/flame", "pyinstrument's plugins/extra"});
}

TEST_CASE("the environment's variables set the path") {
  setenv("PYINSTRUMENT_PLUGIN_PATH", ":/one::/two:", 1);
  setenv("XDG_DATA_HOME", "/data", 1);
  setenv("PYINSTRUMENT_PLUGIN_AUTOLOAD", "0", 1);
  PluginPath path = PluginPath::from_environment("/lib/pyinstrument");
  CHECK(path.environment == std::vector<fs::path>{"/one", "/two"});
  CHECK(path.user_folder == "/data/pyinstrument/plugins");
  CHECK(path.library_folder == "/lib/pyinstrument");
  CHECK_FALSE(path.autoload);

  setenv("HOME", "/home/me", 1);
  setenv("XDG_DATA_HOME", "relative", 1);
  unsetenv("PYINSTRUMENT_PLUGIN_PATH");
  unsetenv("PYINSTRUMENT_PLUGIN_AUTOLOAD");
  path = PluginPath::from_environment("/lib/pyinstrument");
  CHECK(path.environment.empty());
  CHECK(path.user_folder == "/home/me/.local/share/pyinstrument/plugins");
  CHECK(path.autoload);
}
