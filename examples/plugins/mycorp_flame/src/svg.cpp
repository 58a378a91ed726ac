#include "svg.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <pyinstrument/plugin.hpp>

namespace mycorp {

namespace pyi = pyinstrument;

namespace {

constexpr std::string_view kNoCharacter = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

bool is_xml_character(char32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  return !pyi::is_surrogate(value) && value != 0xFFFE && value != 0xFFFF;
}

// FNV-1a: the same on every machine, which std::hash does not promise.
std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
  return hash;
}

}  // namespace

std::string pixels(double value) {
  std::array<char, 400> text{};  // the largest double has 309 digits before the point
  char* const begin = text.data();
  char* end = std::to_chars(begin, begin + text.size(), value, std::chars_format::fixed, 2).ptr;
  while (end[-1] == '0') --end;
  if (end[-1] == '.') --end;
  return std::string(begin, end);
}

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const pyi::code_point next = pyi::first_code_point(text);
    switch (next.value) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += is_xml_character(next.value) ? text.substr(0, next.size) : kNoCharacter;
    }
    text.remove_prefix(next.size);
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t count) {
  std::size_t kept = 0, whole = 0;  // bytes
  for (std::size_t i = 0; i < count && whole < text.size(); ++i) {
    kept = whole;
    whole += pyi::first_code_point(text.substr(whole)).size;
  }
  if (whole == text.size()) return std::string(text);
  return std::string(text.substr(0, kept)).append(count == 0 ? "" : kEllipsis);
}

std::string colour(std::string_view key, bool warm) {
  const std::uint32_t hash = hash_of(key);
  const std::uint32_t hue = warm ? 8 + hash % 40 : 165 + hash % 70;
  const std::uint32_t saturation = warm ? 78 + (hash >> 8) % 14 : 28 + (hash >> 8) % 16;
  const std::uint32_t lightness = warm ? 66 + (hash >> 16) % 9 : 72 + (hash >> 16) % 9;
  return "hsl(" + std::to_string(hue) + ',' + std::to_string(saturation) + "%," + std::to_string(lightness) +
         "%)";
}

std::string_view zoom_script() {
  return R"script(<script><![CDATA[
(() => {
  const svg = document.documentElement;
  const frames = [...svg.querySelectorAll(".frame")].map((group) => {
    const [rect, text] = [group.querySelector("rect"), group.querySelector("text")];
    const number = (name) => Number(rect.getAttribute(name));
    return { group, rect, text, depth: Number(group.dataset.depth), x: number("x"), width: number("width") };
  });
  const all = frames[0];
  const fit = (name, width) => {
    const count = Math.floor((width - 6) / 6.6);
    return count < 3 ? "" : name.length <= count ? name : name.slice(0, count - 1) + "\u2026";
  };
  const show = (chosen) => {
    const scale = all.width / chosen.width;
    for (const frame of frames) {
      const holds = frame.x <= chosen.x + 0.01 && frame.x + frame.width >= chosen.x + chosen.width - 0.01;
      const above = frame.depth < chosen.depth && holds;
      const inside = frame.x >= chosen.x - 0.01 && frame.x + frame.width <= chosen.x + chosen.width + 0.01;
      frame.group.style.display = above || (inside && frame.depth >= chosen.depth) ? "" : "none";
      const x = above ? all.x : all.x + (frame.x - chosen.x) * scale;
      const width = above ? all.width : frame.width * scale;
      frame.rect.setAttribute("x", x);
      frame.rect.setAttribute("width", width);
      frame.text.setAttribute("x", x + 3);
      frame.text.textContent = fit(frame.group.dataset.name, width - 0.5);
      frame.group.style.opacity = above ? 0.6 : "";
    }
  };
  for (const frame of frames) frame.group.addEventListener("click", () => show(frame));
  svg.querySelector(".title").addEventListener("click", () => show(all));
})();
]]></script>
)script";
}

}  // namespace mycorp
