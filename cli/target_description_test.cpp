#include "target_description.hpp"

#include <catch2/catch.hpp>

#include "test_support.hpp"

using namespace pyinstrument;
using namespace pyinstrument::cli;
using Catch::Matchers::Contains;

namespace {

const Program kScript{Program::Kind::script, "s.py", {"a b", "--c"}};

std::string problem(const std::string& format) {
  return usage_problem([&] { describe_target(format, kScript); });
}

}  // namespace

TEST_CASE("{args} is the program as it was typed") {
  CHECK(describe_target("Program: {args}", kScript) == "Program: s.py a b --c");
  CHECK(describe_target("{args}", {Program::Kind::module, "timeit", {"-n", "1"}}) == "timeit -n 1");
  CHECK(describe_target("{args}", {Program::Kind::command, "import x", {"a"}}) == "-c a");
  CHECK(describe_target("{args}", {Program::Kind::command, "import x", {}}) == "-c");
}

TEST_CASE("doubled braces are braces") {
  CHECK(describe_target("{{{args}}} {{}}", kScript) == "{s.py a b --c} {}");
}

TEST_CASE("other placeholders and lone braces are refused") {
  CHECK_THAT(problem("x {foo}"), Contains("unknown placeholder {foo}"));
  CHECK_THAT(problem("x {}"), Contains("a placeholder is empty"));
  CHECK_THAT(problem("x {args"), Contains("a { is never closed"));
  CHECK_THAT(problem("x } y"), Contains("a } stands alone"));
}

TEST_CASE("bytes that are no UTF-8 become lone surrogates, as in Python") {
  CHECK(describe_target("{args}", {Program::Kind::script, "\xff.py", {}}) == "\xed\xb3\xbf.py");
}
