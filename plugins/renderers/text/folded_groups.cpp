#include "folded_groups.hpp"

#include <algorithm>
#include <string_view>

namespace pyinstrument::text {

namespace {

constexpr double kShareThatShows = 0.2;
constexpr std::size_t kFewestHidden = 2;
constexpr std::size_t kWidestLibraries = 40;

bool is_exit(frame frame, frame_group group) {
  return std::ranges::any_of(frame.children(), [&](auto child) { return !group.contains(child); });
}

bool starts_character(char byte) { return (byte & '\xC0') != '\x80'; }

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

// Cut to `width` characters, the last three of them dots.
std::string shorten(std::string text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::size_t kept = 0;
  const auto end =
      std::ranges::find_if(text, [&](char byte) { return starts_character(byte) && ++kept > width - 3; });
  text.erase(end, text.end());
  return text + "...";
}

}  // namespace

FoldedGroups::FoldedGroups(tree_view tree)
    : is_hidden_(tree.node_count()), hidden_count_(tree.group_count()) {
  const double much = kShareThatShows * tree.total_time();
  std::vector<frame> hidden;
  for (std::uint32_t i = 0; i < tree.group_count(); ++i) {
    const frame_group group = tree.group_at(i);
    if (!group) continue;
    hidden.clear();
    for (const frame member : group.members()) {
      const bool shown = member == group.root() || member.total_self_time() > much || is_exit(member, group);
      if (!shown) hidden.push_back(member);
    }
    if (hidden.size() < kFewestHidden) continue;
    hidden_count_[i] = hidden.size();
    for (const frame member : hidden) is_hidden_[member.index()] = true;
  }
}

bool FoldedGroups::folds_below(frame frame) const {
  return frame.in_group() && frame.group().root() == frame && hidden_count(frame.group()) != 0;
}

std::string FoldedGroups::libraries(frame_group group) const {
  std::string result;
  std::vector<std::string_view> seen;
  for (const frame member : group.members()) {
    if (!hides(member)) continue;
    const std::string_view path = member.file_short();
    const std::string_view library = path.substr(0, path.find_first_of("/\\."));
    if (library.empty() || std::ranges::find(seen, library) != seen.end()) continue;
    seen.push_back(library);
    if (!result.empty()) result += ", ";
    result += library;
    if (width_of(result) > kWidestLibraries)
      break;  // what follows would be cut off, and there may be thousands
  }
  return shorten(std::move(result), kWidestLibraries);
}

}  // namespace pyinstrument::text
