// How is a list of words written in a message?
#pragma once

#include <string>
#include <vector>

namespace pyinstrument {

// "time, name, order"; empty for none.
inline std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace pyinstrument
