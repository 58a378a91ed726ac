#include "active_environment.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <utility>

#include "built_python.hpp"
#include "error.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;

namespace fs = std::filesystem;

namespace {

// A folder of our own, and environments in it.
class Sandbox {
 public:
  Sandbox() {
    std::string name = fs::temp_directory_path() / "environment-XXXXXX";
    root = ::mkdtemp(name.data());
  }
  ~Sandbox() { fs::remove_all(root); }

  fs::path make_environment(const std::string& name, const std::string& settings) const {
    fs::create_directories(root / name / "bin");
    std::ofstream(root / name / "bin" / "python3") << "";
    std::ofstream(root / name / "pyvenv.cfg") << settings;
    return root / name;
  }

  fs::path root;
};

Variables variables_of(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

const std::string kOurHome = std::string(kBuiltPythonPrefix) + "/bin";

}  // namespace

TEST_CASE("without a virtual environment it is the Python that was built in") {
  const PythonEnvironment environment = active_environment(variables_of({}));
  CHECK_FALSE(environment.is_virtual);
  CHECK(environment.executable == kBuiltPythonExecutable);
  CHECK(environment.minor_version == kBuiltPythonMinor);
  CHECK(environment.uses_built_python);
}

TEST_CASE("VIRTUAL_ENV names the active environment") {
  const Sandbox sandbox;
  const fs::path prefix =
      sandbox.make_environment("venv", "home = " + kOurHome + "\nversion = " + kBuiltPythonVersion + "\n");
  const PythonEnvironment environment =
      active_environment(variables_of({{"VIRTUAL_ENV", prefix.string() + "/"}}));
  CHECK(environment.is_virtual);
  CHECK(environment.prefix == prefix);
  CHECK(environment.executable == prefix / "bin" / "python");
  CHECK(environment.version == kBuiltPythonVersion);
  CHECK(environment.minor_version == kBuiltPythonMinor);
  CHECK(environment.uses_built_python);
  CHECK_FALSE(environment.sees_base_packages);
}

TEST_CASE("a VIRTUAL_ENV that is no environment is passed over, as `python` would") {
  CHECK_FALSE(active_environment(variables_of({{"VIRTUAL_ENV", "/nonexistent"}})).is_virtual);
}

TEST_CASE("an environment whose python3 is the first on PATH is active") {
  const Sandbox sandbox;
  const fs::path first = sandbox.make_environment("first", "version = 3.9.1\n");
  const fs::path second = sandbox.make_environment("second", "version = 3.10.1\n");
  const std::string empty = sandbox.root / "empty";
  const std::string path = empty + ":" + (first / "bin").string() + ":" + (second / "bin").string();
  CHECK(active_environment(variables_of({{"PATH", path}})).prefix == first);

  SECTION("but not one behind a python3 that belongs to none") {
    fs::create_directories(sandbox.root / "usr" / "bin");
    std::ofstream(sandbox.root / "usr" / "bin" / "python3") << "";
    const std::string shadowed = (sandbox.root / "usr" / "bin").string() + ":" + path;
    CHECK_FALSE(active_environment(variables_of({{"PATH", shadowed}})).is_virtual);
  }
}

TEST_CASE("the version is read in the spellings of venv, virtualenv and uv, or from the folder of packages") {
  const Sandbox sandbox;
  const auto version = [&](const std::string& settings) {
    const fs::path prefix = sandbox.make_environment("venv", settings);
    return active_environment(variables_of({{"VIRTUAL_ENV", prefix}})).version;
  };
  CHECK(version("version = 3.12.1\n") == "3.12.1");
  CHECK(version("version_info = 3.12.1.final.0\n") == "3.12.1");
  CHECK(version("Version_Info=3.13\r\n") == "3.13");
  fs::create_directories(sandbox.root / "venv" / "lib" / "python3.10");
  CHECK(version("home = /usr/bin\n") == "3.10");
}

TEST_CASE("an environment that does not say its version is refused with what to do") {
  const Sandbox sandbox;
  const fs::path prefix = sandbox.make_environment("venv", "home = /usr/bin\n");
  CHECK_THROWS_WITH(active_environment(variables_of({{"VIRTUAL_ENV", prefix}})),
                    Catch::Contains("pyvenv.cfg does not say which Python version the environment has") &&
                        Catch::Contains("Make the environment anew"));
}

TEST_CASE("an environment of a free-threaded build is refused with what to do") {
  const Sandbox sandbox;
  const fs::path prefix = sandbox.make_environment("venv", "home = /usr/bin\nversion = 3.14.1\n");
  fs::create_directories(prefix / "lib" / "python3.14t");
  CHECK_THROWS_WITH(active_environment(variables_of({{"VIRTUAL_ENV", prefix}})),
                    Catch::Contains("is of a free-threaded build of Python") &&
                        Catch::Contains("with an ordinary build of Python 3.14"));
}

TEST_CASE("an environment of another installation of the same version is told apart") {
  const Sandbox sandbox;
  fs::create_directories(sandbox.root / "other" / "bin");
  const fs::path prefix =
      sandbox.make_environment("venv", "home = " + (sandbox.root / "other" / "bin").string() +
                                           "\nversion = " + kBuiltPythonVersion + "\n");
  CHECK_FALSE(active_environment(variables_of({{"VIRTUAL_ENV", prefix}})).uses_built_python);
}

TEST_CASE(
    "packages are looked for in PYTHONPATH, then in the environment, then in what it sees of its base") {
  const Sandbox sandbox;
  const std::string settings = "home = " + kOurHome + "\nversion = " + kBuiltPythonVersion + "\n";
  const fs::path prefix = sandbox.make_environment("venv", settings);
  const std::string own = prefix / "lib" / (std::string("python") + kBuiltPythonMinor) / "site-packages";
  const std::string extra = sandbox.root / "extra", user_base = sandbox.root / "user";
  const std::string user = user_base + "/lib/python" + kBuiltPythonMinor + "/site-packages";
  for (const std::string& folder : {own, extra, user}) fs::create_directories(folder);
  const auto variables = variables_of(
      {{"VIRTUAL_ENV", prefix}, {"PYTHONPATH", extra + ":/nonexistent"}, {"PYTHONUSERBASE", user_base}});

  CHECK(site_packages(active_environment(variables), variables) == std::vector<std::string>{extra, own});

  sandbox.make_environment("venv", settings + "include-system-site-packages = true\n");
  const auto with_base = site_packages(active_environment(variables), variables);
  REQUIRE(with_base.size() >= 3);
  CHECK(std::vector<std::string>(with_base.begin(), with_base.begin() + 3) ==
        std::vector<std::string>{extra, own, user});
}
