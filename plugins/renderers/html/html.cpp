// Renders the session as one HTML file that shows it in a browser, offline.
//
// The page makes trees of the samples itself, so it gets the samples; only where processors are asked for
// does it get the tree that they leave, written as samples. docs/report-format.md.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <pyinstrument/plugin.hpp>
#include <string>
#include <tuple>

#include "encoding.hpp"
#include "page.hpp"
#include "payload.hpp"
#include "profile.hpp"
#include "settings.hpp"
#include "source_text.hpp"

namespace {

namespace pyi = pyinstrument;
namespace html = pyinstrument::html;

struct Html {
  static constexpr auto name = "html", summary = "A page for the browser, in one file that needs no other",
                        file_extension = "html htm";
  static constexpr bool opens = true, prefers_samples = true;

  bool show_all = false;
  bool timeline = false;
  pyi::json_text processor_options{"{}"};
  std::optional<std::string> view;
  std::optional<std::string> title;
  std::optional<std::string> baseline;
  bool source = true;
  pyi::json_text source_exclude{"[]"};
  pyi::json_text source_texts{"{}"};
  std::optional<double> resample_interval;
  bool compress = true;

  static auto options() {
    return std::tuple{
        pyi::option{&Html::show_all, "show_all", "Start with everything shown: nothing hidden or folded"},
        pyi::option{&Html::timeline, "timeline", "Start with calls in the order of time, not merged"},
        pyi::option{&Html::processor_options, "processor_options",
                    "Start with this hide_regex, show_regex and filter_threshold"},
        pyi::choice{&Html::view, "view", "Start with this view", "call-tree", "timeline", "flame-graph",
                    "sandwich", "functions", "source", "difference"},
        pyi::option{&Html::title, "title", "A heading, instead of the command that was profiled"},
        pyi::option{&Html::baseline, "baseline", "A saved session to compare with"},
        pyi::option{&Html::source, "source", "Put in the source of your own functions that were seen"},
        pyi::option{&Html::source_exclude, "source_exclude",
                    "Globs of files whose source stays out: a text, or a list of texts"},
        pyi::option{&Html::source_texts, "source_texts",
                    "Source of code that is in no file: an object of texts by file name"},
        pyi::option{&Html::resample_interval, "resample_interval",
                    "Keep about one sample in so many seconds, for a smaller file"},
        pyi::option{&Html::compress, "compress", "Compress the session and the page's code"},
    };
  }

  void prepare() {
    settings_ = html::settings_json({view, show_all, timeline, processor_options.text});
    sources_ = {.is_wanted = source,
                .excluded = html::texts_of_json(source_exclude.text, "source_exclude"),
                .given = html::named_texts_of_json(source_texts.text, "source_texts")};
    if (resample_interval && !(*resample_interval > 0 && std::isfinite(*resample_interval)))
      throw pyi::error("resample_interval is a positive number of seconds");
    if (!baseline) return;
    // the program that is profiled may go elsewhere, and should not run in vain
    baseline = std::filesystem::absolute(*baseline).string();
    if (!std::ifstream(*baseline)) throw pyi::error("baseline: " + *baseline + " cannot be opened");
  }

  void render(const pyi::session& session, pyi::writer& out) const {
    html::write_page_begin(out, title ? *title : session.target_description());
    write_session(session, "profile", out);
    if (baseline) write_session(out.load_session(*baseline), "baseline", out);
    html::write_page_end(out, compression());
  }

 private:
  html::Compression compression() const {
    return compress ? html::Compression::gzip : html::Compression::none;
  }

  void write_session(const pyi::session& session, const char* id, pyi::writer& out) const {
    html::Texts texts(*session.raw().tree);
    const html::Profile profile = session.empty() ? html::recorded_profile(session, texts, resample_interval)
                                                  : html::processed_profile(session, texts);
    const auto sources = html::source_blocks(session, profile, sources_, texts);
    const html::Heading heading{.title = title, .settings = settings_};

    html::write_data_begin(out, id, compression());
    html::Base64Stream base64([&out](std::string_view text) { out(text); });
    const html::Bytes encode = [&base64](std::string_view bytes) { base64.write(bytes); };
    if (compress) {
      html::GzipStream gzip(encode);
      html::write_payload(
          session, profile, sources, texts, heading, [&gzip](std::string_view bytes) { gzip.write(bytes); },
          [&gzip] { gzip.end_block(); });
      gzip.finish();
    } else {
      html::write_payload(session, profile, sources, texts, heading, encode, [] {});
    }
    base64.finish();
    html::write_data_end(out);
  }

  std::string settings_;
  html::SourceChoice sources_;
};

}  // namespace

PYINSTRUMENT_PLUGIN("html", PYINSTRUMENT_VERSION, Html)
