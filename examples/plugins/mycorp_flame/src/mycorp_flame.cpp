// A flame graph as one SVG file: each frame a bar as wide as its time, its callees below it.
//
// The picture needs nothing else: it goes into a mail or a wiki as it is, shows what a bar is when the
// pointer rests on it, and in a browser a click on a bar shows it at full width.
#include <algorithm>
#include <cstddef>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "svg.hpp"

namespace pyi = pyinstrument;

namespace {

constexpr double kRow = 19, kGap = 1, kMargin = 12, kHeader = 62, kFooter = 34;
constexpr double kCharacter = 6.6;  // the width of one, in the font below
constexpr std::size_t kLongestName = 300;

constexpr std::string_view kStyle = R"(<style>
  text { font: 11px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #2b2320; }
  .title { font-size: 17px; font-weight: 600; cursor: pointer; }
  .note { fill: #7a706b; }
  .frame { cursor: pointer; }
  .frame text { pointer-events: none; }
  .frame:hover rect { stroke: #2b2320; stroke-width: 1.2; }
</style>
)";

std::string milliseconds(double seconds) { return mycorp::pixels(seconds * 1000) + " ms"; }

// "Loader.load", as a Python programmer calls it.
std::string name_of(pyi::frame frame) {
  const std::string_view class_name = frame.class_name();
  std::string name;
  if (!class_name.empty()) name.append(class_name).append(1, '.');
  return mycorp::shortened(name.append(frame.function()), kLongestName);
}

// The folder of a library's package, or a file of the user's own: what has one colour.
std::string_view colour_key(pyi::frame frame) {
  const std::string_view file = frame.file_short();
  return frame.is_application() ? file : file.substr(0, file.find('/'));
}

}  // namespace

struct Flame {
  static constexpr auto name = "mycorp_flame", summary = "Flame graph, as an SVG picture";
  static constexpr auto file_extension = "svg";
  static constexpr auto author = "MyCorp", url = "https://example.com/mycorp_flame";
  static constexpr bool opens = true;  // on a terminal it opens in a browser
  static constexpr const char* processors[] = {"remove_importlib", "remove_tracebackhide",
                                               "aggregate_repeated_calls",
                                               "remove_first_pyinstrument_frames_processor"};
  int width = 1200;
  double min_width = 0.5;
  int max_depth = 200;
  std::string grow = "down";
  std::optional<std::string> title;

  static auto options() {
    return std::tuple{
        pyi::option{&Flame::width, "width", "Of the picture, in pixels"},
        pyi::option{&Flame::min_width, "min_width",
                    "Leave out frames that are narrower than this, in pixels"},
        pyi::option{&Flame::max_depth, "max_depth", "Leave out frames that are deeper than this"},
        pyi::choice{&Flame::grow, "grow", "Where callees are: below their callers or above", "down", "up"},
        pyi::option{&Flame::title, "title", "Instead of what the program is called"}};
  }

  void prepare() const {
    if (width < 200) throw pyi::error("width is 200 pixels or more, not " + std::to_string(width));
    if (!(min_width >= 0)) throw pyi::error("min_width is 0 or more, not " + std::to_string(min_width));
    if (max_depth < 1) throw pyi::error("max_depth is 1 or more, not " + std::to_string(max_depth));
  }

  void render(const pyi::session& session, pyi::writer& out) const {
    const Layout layout = lay_out(session);
    const double height = kHeader + static_cast<double>(layout.rows) * kRow + kFooter;
    out("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) + "\" height=\"" +
        mycorp::pixels(height) + "\" viewBox=\"0 0 " + std::to_string(width) + ' ' + mycorp::pixels(height) +
        "\">\n");
    out(kStyle);
    out("<rect width=\"100%\" height=\"100%\" fill=\"#fffaf5\"/>\n");
    write_header(session, out);
    for (const Bar& bar : layout.bars) write_bar(bar, layout.rows, session.tree().total_time(), out);
    write_footer(session, layout, height, out);
    if (!layout.bars.empty()) out(mycorp::zoom_script());
    out("</svg>\n");
  }

 private:
  struct Bar {
    pyi::frame frame;
    std::size_t row;
    double x, width;
  };
  struct Layout {
    std::vector<Bar> bars;
    std::size_t rows = 0, narrow = 0, deep = 0;  // of those that are left out, only the topmost count
  };

  // Where each frame goes. [self] needs no bar: it is what a bar's callees leave free.
  Layout lay_out(const pyi::session& session) const {
    Layout layout;
    const double total = session.tree().total_time();
    if (!(total > 0)) return layout;
    const double scale = (width - 2 * kMargin) / total;
    std::vector<double> next{kMargin};  // by depth: where the next bar begins
    const auto enter = [&](pyi::frame frame) {
      const std::size_t row = next.size() - 1;
      const double x = next.back(), bar = frame.is_self() ? 0 : frame.time() * scale;
      next.back() += bar;
      next.push_back(x);
      if (frame.is_self()) return false;
      const bool is_narrow = bar < min_width, is_deep = row >= static_cast<std::size_t>(max_depth);
      layout.narrow += is_narrow ? 1 : 0;
      layout.deep += is_deep && !is_narrow ? 1 : 0;
      if (is_narrow || is_deep) return false;
      layout.bars.push_back({frame, row, x, bar});
      layout.rows = std::max(layout.rows, row + 1);
      return true;
    };
    pyi::walk(session.root(), enter, [&](pyi::frame) { next.pop_back(); });
    return layout;
  }

  void write_header(const pyi::session& session, pyi::writer& out) const {
    const std::string_view text = title ? std::string_view(*title) : session.target_description();
    const auto count = static_cast<std::size_t>((width - 2 * kMargin) / 10);
    out("<text class=\"title\" x=\"12\" y=\"28\">" + mycorp::escaped(mycorp::shortened(text, count)) +
        "<title>Show all</title></text>\n");
    out("<text class=\"note\" x=\"12\" y=\"48\">" + milliseconds(session.duration()) + ", " +
        std::to_string(session.sample_count()) + " samples, CPU " + milliseconds(session.cpu_time()) +
        "</text>\n");
  }

  void write_bar(const Bar& bar, std::size_t rows, double total, pyi::writer& out) const {
    const std::size_t row = grow == "down" ? bar.row : rows - 1 - bar.row;
    const double y = kHeader + static_cast<double>(row) * kRow;
    const std::string full_name = name_of(bar.frame);
    const double room = (bar.width - 6) / kCharacter;
    const std::string label = room < 3 ? "" : mycorp::shortened(full_name, static_cast<std::size_t>(room));
    const double self = bar.frame.total_self_time();
    std::string about = full_name;
    if (const std::string place = bar.frame.code_position_short(); !place.empty())
      about += "\n" + mycorp::shortened(place, kLongestName);
    about +=
        "\n" + milliseconds(bar.frame.time()) + ", " + mycorp::pixels(100 * bar.frame.time() / total) + " %";
    if (self > 0) about += "; itself " + milliseconds(self);
    const std::string fill = bar.frame.is_synthetic()
                                 ? "#ddd6d0"
                                 : mycorp::colour(colour_key(bar.frame), bar.frame.is_application());
    out("<g class=\"frame\" data-depth=\"" + std::to_string(bar.row) + "\" data-name=\"" +
        mycorp::escaped(full_name) + "\"><title>" + mycorp::escaped(about) + "</title><rect x=\"" +
        mycorp::pixels(bar.x) + "\" y=\"" + mycorp::pixels(y) + "\" width=\"" +
        mycorp::pixels(std::max(bar.width - kGap, 0.2)) + "\" height=\"" + mycorp::pixels(kRow - kGap) +
        "\" rx=\"2\" fill=\"" + fill + "\"/><text x=\"" + mycorp::pixels(bar.x + 3) + "\" y=\"" +
        mycorp::pixels(y + 13) + "\">" + mycorp::escaped(label) + "</text></g>\n");
  }

  void write_footer(const pyi::session& session, const Layout& layout, double height,
                    pyi::writer& out) const {
    const double y = height - 14;
    if (session.empty()) {
      out("<text class=\"note\" x=\"12\" y=\"" + mycorp::pixels(y) + "\">No samples were recorded.</text>\n");
      return;
    }
    double x = kMargin;
    for (const auto& [fill, text] : {std::pair{mycorp::colour("your code", true), "your code"},
                                     std::pair{mycorp::colour("libraries", false), "libraries"}}) {
      out("<rect x=\"" + mycorp::pixels(x) + "\" y=\"" + mycorp::pixels(y - 10) +
          "\" width=\"12\" height=\"12\" rx=\"2\" fill=\"" + fill + "\"/><text class=\"note\" x=\"" +
          mycorp::pixels(x + 18) + "\" y=\"" + mycorp::pixels(y) + "\">" + text + "</text>\n");
      x += 105;
    }
    std::string left_out;
    if (layout.narrow > 0) left_out = std::to_string(layout.narrow) + " too narrow to show";
    if (layout.deep > 0)
      left_out += (left_out.empty() ? "" : ", ") + std::to_string(layout.deep) + " deeper than " +
                  std::to_string(max_depth);
    if (left_out.empty()) return;
    out("<text class=\"note\" x=\"" + mycorp::pixels(width - kMargin) + "\" y=\"" + mycorp::pixels(y) +
        "\" text-anchor=\"end\">left out: " + left_out + "</text>\n");
  }
};

PYINSTRUMENT_PLUGIN("mycorp_flame", "1.0.0", Flame)
