#include "completion.hpp"

#include <catch2/catch.hpp>

#include "plugin_host/plugin_host.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using Words = std::vector<std::string>;
using Paths = Completions::Paths;

namespace {

Completions completions(const Words& words) {
  const CompletionSources sources{[](const Arguments& arguments) {
                                    PluginPath path;
                                    path.library_folder = PYINSTRUMENT_TEST_LIBRARY_FOLDER;
                                    path.command_line.assign(arguments.plugin_folders.begin(),
                                                             arguments.plugin_folders.end());
                                    return path;
                                  },
                                  [] {
                                    return Words{"2026-11-22T13-08-43", "2026-11-21T08-00-00"};
                                  }};
  return complete(words, sources);
}

// The words alone.
Words offered(const Words& words) {
  Words result;
  for (const Candidate& each : completions(words).candidates) result.push_back(each.word);
  return result;
}

}  // namespace

TEST_CASE("options are completed, with what they do") {
  CHECK_THAT(offered({"--list"}), Equals(Words{"--list-renderers", "--list-processors"}));
  CHECK_THAT(offered({"-t", "--no-"}), Equals(Words{"--no-unicode", "--no-color"}));
  const Completions one = completions({"--list-p"});
  REQUIRE(one.candidates.size() == 1);
  CHECK(one.candidates[0].about == "list what --processor can name");
  CHECK_THAT(offered({"--ht"}), Equals(Words{}));  // the old spelling is not shown to anybody
}

TEST_CASE("short options are shown beside long ones") {
  const Words words = offered({"-"});
  CHECK_THAT(words, Contains(Words{"-r"}));
  CHECK_THAT(words, Contains(Words{"--renderer"}));
}

TEST_CASE("a script stands where no option does, and what follows it is its own") {
  for (const Words& words :
       {Words{""}, Words{"-t", "scr"}, Words{}, Words{"script.py", "--list"}, Words{"-m", "module", "--list"},
        Words{"-c", "pass", "-"}, Words{"--", "--li"}}) {
    const Completions found = completions(words);
    CHECK(found.paths == Paths::files);
    CHECK(found.candidates.empty());
  }
}

TEST_CASE("values that are paths are the shell's") {
  CHECK(completions({"-o", ""}).paths == Paths::files);
  CHECK(completions({"--outfile=rep"}).paths == Paths::files);
  CHECK(completions({"--load", "x"}).paths == Paths::files);
  CHECK(completions({"--plugin-path", ""}).paths == Paths::folders);
  CHECK(completions({"-r", "./fl"}).paths == Paths::files);
  CHECK(completions({"-m", "mod"}).paths == Paths::none);
}

TEST_CASE("renderers and processors are completed by name, however the option is spelt") {
  CHECK_THAT(offered({"-r", "spe"}), Equals(Words{"speedscope"}));
  CHECK_THAT(offered({"-tr", "spe"}), Equals(Words{"speedscope"}));
  CHECK_THAT(offered({"-rspe"}), Equals(Words{"-rspeedscope"}));
  CHECK_THAT(offered({"--renderer=spe"}), Equals(Words{"--renderer=speedscope"}));
  CHECK_THAT(offered({"--rendere", "spe"}), Equals(Words{"speedscope"}));
  CHECK_THAT(offered({"--help-renderer", "pst"}), Equals(Words{"pstats"}));
  CHECK_THAT(offered({"--processor", "agg"}), Equals(Words{"aggregate_repeated_calls"}));
  CHECK_THAT(offered({"--processor", "spe"}), Equals(Words{}));
}

TEST_CASE("runs that are saved and engines are completed") {
  CHECK_THAT(offered({"--load-prev", "2026-11-22"}), Equals(Words{"2026-11-22T13-08-43"}));
  CHECK_THAT(offered({"--engine", ""}), Equals(Words{"auto", "tick", "hook"}));
}

TEST_CASE("the options of the renderer that is chosen follow -p") {
  CHECK_THAT(offered({"-p", "flat"}), Equals(Words{"flat", "flat_time="}));
  CHECK_THAT(offered({"-p", "time="}), Equals(Words{"time=seconds", "time=percent_of_total"}));
  CHECK_THAT(offered({"--render-option=time=p"}), Equals(Words{"--render-option=time=percent_of_total"}));
  CHECK_THAT(offered({"-p", "flat="}), Equals(Words{"flat=true", "flat=false"}));
  CHECK_THAT(offered({"-r", "pstats", "-p", "flat"}), Equals(Words{}));
  CHECK_THAT(offered({"-o", "x.json", "-p", "flat"}), Equals(Words{}));
  CHECK_THAT(offered({"-r", "nothere", "-p", ""}), Equals(Words{}));
}

TEST_CASE("the options of the pipeline's processors follow processor_options") {
  CHECK_THAT(offered({"-p", "pro"}), Equals(Words{"processor_options.", "processors="}));
  CHECK_THAT(offered({"-p", "processor_options.hide"}), Equals(Words{"processor_options.hide_regex="}));
  CHECK_THAT(offered({"-p", "processor_options.remove_irr"}),
             Equals(Words{"processor_options.remove_irrelevant_nodes.",
                          "processor_options.remove_irrelevant_nodes=false"}));
  CHECK_THAT(offered({"-p", "processor_options.remove_irrelevant_nodes."}),
             Equals(Words{"processor_options.remove_irrelevant_nodes.filter_threshold="}));
  CHECK_THAT(
      offered({"-p", "processor_options.remove_importlib="}),
      Equals(Words{"processor_options.remove_importlib=true", "processor_options.remove_importlib=false"}));
  CHECK_THAT(offered({"-p", "processors=[]", "-p", "processor_options.agg"}),
             Equals(Words{"processor_options.aggregate_repeated_calls=true"}));
  CHECK_THAT(offered({"-p", "processors=[]", "--processor", "aggregate_repeated_calls", "-p",
                      "processor_options.agg"}),
             Equals(Words{"processor_options.aggregate_repeated_calls=false"}));
}

TEST_CASE("words that make no sense have no completions") {
  for (const Words& words : {Words{"--bogus", ""}, Words{"-p", "nothere="}, Words{"--timeline=", ""},
                             Words{"-tz"}, Words{"-p", "processors=nothing", "-p", "processor_options.x="}}) {
    const Completions found = completions(words);
    CHECK(found.candidates.empty());
    CHECK(found.paths == Paths::none);
  }
}

TEST_CASE("the answer is lines that a shell can read") {
  CHECK(completion_text({Paths::files, {{"a=", "what it is"}, {"b", ""}}}) ==
        ":files\na=\twhat it is\nb\t\n");
  CHECK(completion_text({Paths::folders, {}}) == ":folders\n");
  CHECK(completion_text({}).empty());
}
