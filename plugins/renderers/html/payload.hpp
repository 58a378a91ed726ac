// What are the bytes of a session in the page? docs/report-format.md has every column.
#pragma once

#include <cstdint>
#include <optional>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <vector>

#include "numbers.hpp"
#include "profile.hpp"
#include "source_text.hpp"
#include "texts.hpp"

namespace pyinstrument::html {

// What the header says besides the session.
struct Heading {
  std::optional<std::string> title;
  std::string settings = "{}";  // JSON, ASCII
};

// A session is written column by column, each number encoded as it passes: nothing is copied, whatever the
// number of samples. `end_column` is called between columns.
void write_payload(const session& session, const Profile& profile, const std::vector<SourceBlock>& sources,
                   Texts& texts, const Heading& heading, const Bytes& next,
                   const std::function<void()>& end_column);

}  // namespace pyinstrument::html
