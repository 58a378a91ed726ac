// Which team's code took the time?
//
// Time in a library belongs to the team whose code called it. Who owns what is data in this plugin; other
// programs read the same table through the extension MYCORP_OWNERS (include/mycorp_owners.h,
// reader/who_owns.c), without a profile and without pyinstrument.
#include <mycorp_owners.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace pyi = pyinstrument;

namespace {

constexpr std::array kRows{
    mycorp_owner{"serve.py", "platform"},
    mycorp_owner{"shop/", "storefront"},
    mycorp_owner{"shop/prices", "pricing"},
    mycorp_owner{"shop/ranking", "search"},
};
constexpr mycorp_owners kOwners{sizeof(mycorp_owners), kRows.size(), kRows.data()};

constexpr std::string_view kNobody = "(nobody)";

std::string_view owner_of(std::string_view file) {
  std::string_view team = kNobody;
  std::size_t longest = 0;
  for (const mycorp_owner& row : kRows) {
    const std::string_view prefix = row.prefix;
    if (prefix.size() < longest || !file.starts_with(prefix)) continue;
    longest = prefix.size();
    team = row.team;
  }
  return team;
}

}  // namespace

struct Owners {
  static constexpr auto name = "mycorp_owners", summary = "Time by the team that owns the code";
  static constexpr auto author = "MyCorp", url = "https://example.com/mycorp_owners";
  std::string format = "text";
  static auto options() {
    return std::tuple{pyi::choice{&Owners::format, "format", "For people or for programs", "text", "json"}};
  }

  // Not of a profile: of the plugin.
  static const void* extension(const char* id) {
    return std::string_view(id) == MYCORP_OWNERS ? &kOwners : nullptr;
  }

  void render(const pyi::session& session, pyi::writer& out) const {
    std::vector<std::pair<double, std::string_view>> rows;
    for (const auto& [team, time] : times_of(session.tree())) rows.emplace_back(-time, team);
    std::sort(rows.begin(), rows.end());
    std::string text = format == "json" ? "{" : "";
    for (const auto& [time, team] : rows) {
      if (format == "json") {
        if (text.size() > 1) text += ", ";
        pyi::append_json_string(text, team, pyi::json_charset::ascii);
        text += ": ";
        pyi::append_json_number(text, -time);
      } else {
        std::array<char, 64> numbers{};
        const double total = session.tree().total_time(), share = total > 0 ? -100 * time / total : 0;
        std::snprintf(numbers.data(), numbers.size(), "%9.3f s %5.1f %%  ", -time, share);
        text += numbers.data() + std::string(team) + '\n';
      }
    }
    out(text + (format == "json" ? "}\n" : ""));
  }

 private:
  static std::map<std::string_view, double> times_of(pyi::tree_view tree) {
    std::map<std::string_view, double> times;
    std::vector<std::string_view> owners(tree.node_count(), kNobody);
    for (const pyi::frame frame : tree.frames()) {  // callers first
      std::string_view& owner = owners[frame.index()];
      if (const pyi::frame caller = frame.parent()) owner = owners[caller.index()];
      if (frame.is_application() && !frame.is_synthetic()) owner = owner_of(frame.file_short());
      if (!frame.is_synthetic()) times[owner] += frame.total_self_time();
    }
    return times;
  }
};

PYINSTRUMENT_PLUGIN("mycorp_owners", "1.0.0", Owners)
