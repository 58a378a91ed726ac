#include "plugin_host/suggestion.hpp"

#include <catch2/catch.hpp>

using namespace pyinstrument;

TEST_CASE("a slip of the fingers finds the word that was meant") {
  const std::vector<std::string> words{"width", "height", "text", "html"};
  CHECK(closest("widht", words) == "width");
  CHECK(closest("txt", words) == "text");
  CHECK(closest("htm", words) == "html");
  CHECK(closest("heigth", words) == "height");
}

TEST_CASE("what is like none of the words finds none") {
  CHECK(closest("flamegraph", {"width", "text"}).empty());
  CHECK(closest("", {"width"}).empty());
  CHECK(closest("width", {}).empty());
  CHECK(closest(std::string(1'000'000, 'x'), {"width"}).empty());
}

TEST_CASE("of words that are equally near the first is meant") {
  CHECK(closest("cat", {"car", "bat"}) == "car");
}

TEST_CASE("the suggestion is the end of a sentence") {
  CHECK(did_you_mean("widht", {"width"}) == "; did you mean \"width\"?");
  CHECK(did_you_mean("flamegraph", {"width"}).empty());
}
