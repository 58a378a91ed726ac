#include "argument_words.hpp"

#include <catch2/catch.hpp>

#include "test_support.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
using Catch::Matchers::Equals;
using Words = std::vector<std::string>;

namespace {

const std::vector<OptionShape> kShapes = {
    {{"outfile"}, "o", true},    {{"renderer"}, "r", true}, {{"render-option"}, "p", true},
    {{"timeline"}, "t"},         {{"hide"}, "", true},      {{"hide-regex"}, "", true},
    {{}, "m", true, true},       {{"show-all"}, ""},        {{"html"}, "", false, false, true},
    {{"color", "no-color"}, ""},
};

ArgumentWords split(const Words& words) { return split_words(words, kShapes); }

std::string problem(const Words& words) {
  return usage_problem([&] { split(words); });
}

}  // namespace

TEST_CASE("options end at the first word that is none") {
  const ArgumentWords words = split({"-t", "script.py", "-t", "--outfile", "x"});
  CHECK_THAT(words.options, Equals(Words{"-t"}));
  CHECK_THAT(words.rest, Equals(Words{"script.py", "-t", "--outfile", "x"}));
}

TEST_CASE("options end after two dashes, which belong to nobody") {
  const ArgumentWords words = split({"-t", "--", "--odd-name.py", "--"});
  CHECK_THAT(words.options, Equals(Words{"-t"}));
  CHECK_THAT(words.rest, Equals(Words{"--odd-name.py", "--"}));
}

TEST_CASE("a single dash is no option") { CHECK_THAT(split({"-"}).rest, Equals(Words{"-"})); }

TEST_CASE("everything after the value of -m belongs to the program") {
  for (const Words& spelling : {Words{"-m", "pkg"}, Words{"-mpkg"}, Words{"-tm", "pkg"}}) {
    Words words = spelling;
    words.insert(words.end(), {"-t", "--outfile=x", "--"});
    CHECK_THAT(split(words).rest, Equals(Words{"-t", "--outfile=x", "--"}));
  }
}

TEST_CASE("every spelling of a value comes out the same") {
  CHECK_THAT(split({"--outfile=a b"}).options, Equals(Words{"--outfile", "a b"}));
  CHECK_THAT(split({"--outfile", "a b"}).options, Equals(Words{"--outfile", "a b"}));
  CHECK_THAT(split({"-o", "a b"}).options, Equals(Words{"-o", "a b"}));
  CHECK_THAT(split({"-oa b"}).options, Equals(Words{"-o", "a b"}));
  CHECK_THAT(split({"-toa b"}).options, Equals(Words{"-t", "-o", "a b"}));
}

TEST_CASE("a value may be empty, look like an option, or hold an equals sign") {
  CHECK_THAT(split({"--hide="}).options, Equals(Words{"--hide", ""}));
  CHECK_THAT(split({"-o", "-t"}).options, Equals(Words{"-o", "-t"}));
  CHECK_THAT(split({"-o", "--"}).options, Equals(Words{"-o", "--"}));
  CHECK_THAT(split({"--render-option=a=b=c"}).options, Equals(Words{"--render-option", "a=b=c"}));
  CHECK_THAT(split({"-o=x"}).options, Equals(Words{"-o", "=x"}));
}

TEST_CASE("the beginning of a long name will do when only one name begins so") {
  CHECK_THAT(split({"--out=x"}).options, Equals(Words{"--outfile", "x"}));
  CHECK_THAT(split({"--hide", "x"}).options, Equals(Words{"--hide", "x"}));
  CHECK(problem({"--render"}) == "option --render is ambiguous: --renderer or --render-option?");
}

TEST_CASE("of two names for one option, the one that was used stays") {
  CHECK_THAT(split({"--color", "--no-col"}).options, Equals(Words{"--color", "--no-color"}));
}

TEST_CASE("an option that does not exist is named, with the one that was probably meant") {
  CHECK(problem({"--rendrer", "x"}) == "no such option: --rendrer; did you mean --renderer?");
  CHECK(problem({"--qqqqqqqq"}) == "no such option: --qqqqqqqq");
  CHECK(problem({"-tx"}) == "no such option: -x");
  CHECK(problem({"--htm1"}) == "no such option: --htm1");
}

TEST_CASE("a missing value and one too many are errors") {
  CHECK(problem({"-t", "-o"}) == "option -o needs a value");
  CHECK(problem({"--outfile"}) == "option --outfile needs a value");
  CHECK(problem({"--timeline=3"}) == "option --timeline takes no value");
}
