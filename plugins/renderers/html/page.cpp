#include "page.hpp"

#include <string>

#include "bundle.hpp"

namespace pyinstrument::html {

namespace {

// A command line may be as long as it likes; a tab shows the beginning.
constexpr std::size_t kLongestTitle = 200;  // characters

void append_escaped(std::string& out, std::string_view text) {
  std::size_t length = 0;
  while (!text.empty()) {
    if (length++ == kLongestTitle) {
      out.append("\xE2\x80\xA6");
      return;
    }
    const code_point next = first_code_point(text);
    if (next.value == '&') {
      out.append("&amp;");
    } else if (next.value == '<') {
      out.append("&lt;");
    } else if (next.value == 0 || is_surrogate(next.value)) {
      out.append("\xEF\xBF\xBD");
    } else {
      out.append(text.substr(0, next.size));
    }
    text.remove_prefix(next.size);
  }
}

}  // namespace

void write_page_begin(writer& out, std::string_view title) {
  std::string text =
      "<!DOCTYPE html>\n"
      "<html lang=\"en\">\n"
      "<head>\n"
      "<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ";
  text.append(kReportScriptSources);
  text.append(
      "; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"pyinstrument ");
  append_escaped(text, host_version());
  text.append("\">\n<title>");
  append_escaped(text, title);
  text.append("</title>\n");
  out(text);
  out("</head>\n"
      "<body>\n"
      "<noscript><style>#report { display: none }</style>This profile is drawn by JavaScript, which is "
      "switched off in this browser. No other file is needed, and no connection.</noscript>\n"
      // The page's code stands at the end, and takes this away: who sees it has a file without one.
      "<div id=\"report\"><style>@keyframes awaited { from { opacity: 0 } }</style>"
      "<p style=\"animation: 4s step-end awaited\">No profile appears: this file has lost its end on its "
      "way here. Copying it again may help.</p></div>\n");
}

void write_data_begin(writer& out, std::string_view id, Compression compression) {
  out("<script id=\"");
  out(id);
  out("\" type=\"application/octet-stream\" data-encoding=\"");
  out(compression == Compression::gzip ? "gzip" : "none");
  out("\">");
}

void write_data_end(writer& out) { out("</script>\n"); }

void write_page_end(writer& out, Compression compression) {
  if (compression == Compression::gzip) {
    write_data_begin(out, "code", compression);
    out({kReportPackedScript, kReportPackedScriptSize});
    write_data_end(out);
    out("<script>");
    out({kReportUnpacker, kReportUnpackerSize});
  } else {
    out("<script>");
    out({kReportScript, kReportScriptSize});
  }
  out("</script>\n</body>\n</html>\n");
}

}  // namespace pyinstrument::html
