// One plugin for each way of being broken: what the user reads. None takes the process down.
#include <elf.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "error.hpp"
#include "test_session.hpp"

using namespace pyinstrument;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

RenderRequest by_name(const std::string& renderer) { return {.renderer = renderer}; }

RenderRequest processing(const std::string& processor, const nlohmann::json& options = true) {
  return {
      .renderer = "probe",
      .options = {{"processors", nlohmann::json::array()}, {"processor_options", {{processor, options}}}}};
}

// A file of its own in a folder that goes away with it.
struct TemporaryFile {
  fs::path folder = fs::temp_directory_path() / ("pyinstrument-broken-" + std::to_string(getpid()));
  fs::path path = folder / "made.so";
  explicit TemporaryFile(const std::string& content) {
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms::owner_all);
    std::ofstream(path, std::ios::binary) << content;
    fs::permissions(path, fs::perms::owner_all);
  }
  ~TemporaryFile() { fs::remove_all(folder); }
};

std::string elf_header(unsigned char elf_class, std::uint16_t machine) {
  Elf64_Ehdr header{};
  std::copy_n(ELFMAG, SELFMAG, header.e_ident);
  header.e_ident[EI_CLASS] = elf_class;
  header.e_machine = machine;
  return {reinterpret_cast<const char*>(&header), sizeof header};
}

}  // namespace

TEST_CASE("a plugin that cannot be loaded is refused with a sentence that names what is in the way") {
  struct Row {
    const char* plugin;
    const char* words;
  };
  const Row rows[] = {
      {"only_v2", "it was built for plugin contract 2, and pyinstrument "},
      {"only_v2", "upgrade pyinstrument"},
      {"newer_minor", "it needs plugin contract 1.1, and this pyinstrument has 1.0: upgrade pyinstrument"},
      {"no_symbol", "it exports no function pyinstrument_plugin_v1, so it is no pyinstrument plugin"},
      {"no_components", "it has no components"},
      {"missing_dependency", "it needs libpyinstrument_test_absent.so, which is not found"},
      {"undefined_symbol", "it needs the symbol pyinstrument_test_defined_nowhere, which nothing provides"},
      {"bad_default", "its option \"shape\" has a default that is no JSON: {not json"},
      {"duplicate_option", "declares option \"width\" twice"},
      {"null_create", "null_create could not be created, and does not say why"},
  };
  for (const Row& row : rows) {
    INFO(row.plugin);
    CHECK_THAT(refusal(by_name(row.plugin)), Contains(row.words));
  }
}

TEST_CASE("a file that is no library for this machine is refused before it is loaded") {
  const auto refusal_of = [](const std::string& content) {
    const TemporaryFile file(content);
    return refusal(by_name(file.path.string()));
  };
  CHECK_THAT(refusal_of("#!/bin/sh\necho hello, I am a script\n"), Contains("it is no shared library"));
  CHECK_THAT(refusal_of(""), Contains("it is no shared library"));
  CHECK_THAT(refusal_of(elf_header(ELFCLASS64, EM_RISCV)), Contains("it was built for RISC-V"));
  CHECK_THAT(refusal_of(elf_header(ELFCLASS32, EM_386)), Contains("it was built for 32-bit x86"));
  CHECK_THAT(refusal(by_name("/no/such/flame.so")), Contains("/no/such/flame.so: there is no such file"));
  CHECK_THAT(refusal(by_name(TEST_PLUGINS)), Contains("it is a folder, or something else that is no file"));
}

TEST_CASE("an exception in a renderer is its error, and what it wrote before stays written") {
  PluginHost host(test_path());
  std::string text;
  const auto renderer = host.renderer(by_name("throws"));
  CHECK_THROWS_WITH(renderer->render(small_session(), [&](std::string_view bytes) { text += bytes; }),
                    "throws: no ink left");
  CHECK(text == "half of it");
}

TEST_CASE("something thrown in a processor that is no exception is its error too") {
  CHECK(refusal(processing("throws:throws_in_process")) ==
        "throws_in_process: an exception that is no std::exception");
}

TEST_CASE("a failing sink's own error comes out, also when the plugin pretends that all is well") {
  PluginHost host(test_path());
  for (const char* name : {"probe", "swallows_errors", "probe:whole"}) {
    INFO(name);
    int writes = 0;
    const ByteSink full = [&](std::string_view) {
      ++writes;
      throw Error(ErrorKind::io, "no space left on device");
    };
    const auto renderer = host.renderer(by_name(name));
    try {
      renderer->render(small_session(), full);
      FAIL("it did not fail");
    } catch (const Error& e) {
      CHECK(e.kind() == ErrorKind::io);
      CHECK(std::string(e.what()) == "no space left on device");
    }
    CHECK(writes == 1);
  }
}

TEST_CASE("an edit that cannot be is an error of the processor, and never undefined") {
  for (const char* what :
       {"erase_root", "erase_unknown", "unknown_replacement", "merge_parent", "merge_itself", "group_one",
        "group_unknown", "order_too_few", "root_unknown", "add_below_unknown", "add_unknown_code",
        "add_time_from_nowhere", "nul_in_name", "erase_twice"}) {
    INFO(what);
    CHECK_THAT(refusal(processing("edits_wrongly", {{"what", what}})),
               Catch::Matchers::StartsWith("edits_wrongly: "));
  }
}
