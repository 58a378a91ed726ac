#include "read_page.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace pyinstrument::testing {

namespace {

std::string from_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) throw std::runtime_error("base64 without its padding");
  std::string bytes;
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_padding = text[i] == '=' && i + 2 >= text.size();
    const std::size_t digit = is_padding ? 0 : kDigits.find(text[i]);
    if (digit == kDigits.npos) throw std::runtime_error("no base64: " + std::string(1, text[i]));
    group = group << 6 | static_cast<std::uint32_t>(digit);
    if (i % 4 != 3) continue;
    for (const int shift : {16, 8, 0}) bytes.push_back(static_cast<char>(group >> shift & 0xFF));
  }
  while (!text.empty() && text.back() == '=') {
    bytes.pop_back();
    text.remove_suffix(1);
  }
  return bytes;
}

std::string unzipped(std::string bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("no memory");
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  std::array<char, 65536> piece{};
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
  }
  const bool is_whole = status == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!is_whole) throw std::runtime_error("gzip ends early, or not with the text");
  return text;
}

// JSON in which \udcXX without its other half is \ufffd.
std::string without_lone_surrogates(std::string json) {
  for (std::size_t at = json.find("\\ud"); at != json.npos; at = json.find("\\ud", at + 6)) {
    const auto is_half = [&json](std::size_t position, std::string_view digits) {
      return json.compare(position, 3, "\\ud") == 0 && digits.find(json[position + 3]) != digits.npos;
    };
    if (is_half(at, "89ab") && is_half(at + 6, "cdef")) {
      at += 6;
    } else {
      json.replace(at, 6, "\\ufffd");
    }
  }
  return json;
}

std::uint64_t rows_of(const nlohmann::json& header, const std::string& column) {
  for (const auto& each : header.at("columns"))
    if (each.at(0) == column) return each.at(2);
  throw std::runtime_error("there is no column " + column);
}

std::int64_t signed_of(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

}  // namespace

std::vector<std::uint64_t> PageData::numbers(const std::string& column) const {
  std::vector<std::uint64_t> result;
  std::uint64_t value = 0;
  int shift = 0;
  for (const char c : columns.at(column)) {
    const auto byte = static_cast<unsigned char>(c);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    shift += 7;
    if (byte >= 0x80) continue;
    result.push_back(value);
    value = 0;
    shift = 0;
  }
  if (shift != 0 || result.size() != rows_of(header, column))
    throw std::runtime_error(column + " has not as many rows as the header says");
  return result;
}

std::vector<std::int64_t> PageData::signed_numbers(const std::string& column) const {
  std::vector<std::int64_t> result;
  for (const std::uint64_t number : numbers(column)) result.push_back(signed_of(number));
  return result;
}

std::vector<std::int64_t> PageData::signed_planes(const std::string& column) const {
  const std::string& bytes = columns.at(column);
  const std::uint64_t rows = rows_of(header, column);
  if (rows == 0 ? !bytes.empty() : bytes.size() % rows != 0)
    throw std::runtime_error(column + " has not as many rows as the header says");
  std::vector<std::int64_t> result(rows);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    result[i % rows] |= std::int64_t{static_cast<unsigned char>(bytes[i])} << (8 * (i / rows));
  for (std::int64_t& value : result) value = (value >> 1) ^ -(value & 1);
  return result;
}

std::vector<std::string> PageData::texts(const std::string& column) const {
  std::vector<std::string> result;
  for (const std::uint64_t number : numbers(column)) result.push_back(strings.at(number));
  return result;
}

std::vector<std::string> PageData::optional_texts(const std::string& column) const {
  std::vector<std::string> result;
  for (const std::uint64_t number : numbers(column))
    result.push_back(number == 0 ? "-" : strings.at(number - 1));
  return result;
}

std::vector<std::uint64_t> PageData::rows(const std::string& column) const {
  std::vector<std::uint64_t> result;
  std::uint64_t next = 0;
  for (const std::uint64_t number : numbers(column)) {
    result.push_back(number == 0 ? next : number - 1);
    next = std::max(next, result.back() + 1);
  }
  return result;
}

std::vector<std::string> PageData::function_names() const {
  std::vector<std::string> result;
  for (const std::uint64_t name : rows("function.name")) result.push_back(strings.at(name));
  return result;
}

std::vector<std::string> PageData::files(const std::string& column) const {
  const auto paths = optional_texts(column);
  std::vector<std::string> result;
  for (const std::uint64_t file : rows("function.file")) result.push_back(paths.at(file));
  return result;
}

std::vector<std::string> PageData::stacks() const {
  const auto classes = optional_texts("frame.class");
  const auto coded_lines = numbers("frame.line"), callees = rows("call.function");
  const auto parents = numbers("stack.parent"), calls = numbers("stack.call"),
             frames = numbers("stack.frame");
  const auto first_lines = signed_numbers("function.line");
  const auto names = function_names();
  std::vector<std::string> result;
  constexpr std::uint64_t kNone = UINT64_MAX;
  std::map<std::uint64_t, std::vector<std::uint64_t>> callees_of, frames_of;
  std::vector<std::uint64_t> function_of_stack;
  std::size_t next_call = 0, next_frame = 0;
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const std::uint64_t parent = parents[i] == 0 ? i - 1 : parents[i] == 1 ? kNone : i - (parents[i] - 1);
    auto& called = callees_of[parent == kNone ? kNone : function_of_stack.at(parent)];
    if (calls[i] == 0) called.push_back(callees.at(next_call++));
    const std::uint64_t function = calls[i] == 0 ? called.back() : called.at(calls[i] - 1);
    auto& own = frames_of[function];
    if (frames[i] == 0) own.push_back(next_frame++);
    const std::uint64_t frame = frames[i] == 0 ? own.back() : own.at(frames[i] - 1);
    function_of_stack.push_back(function);

    std::string text = (parent == kNone ? "" : result.at(parent) + " > ") + names.at(function);
    if (const std::uint64_t coded = coded_lines.at(frame); coded != 0) {
      const std::int64_t first = first_lines.at(function);
      const std::int64_t step = signed_of(coded - 1);
      text += ":" + std::to_string(step + (first >= 0 && first <= INT32_MAX ? first : 0));
    }
    if (classes.at(frame) != "-") text += " " + classes[frame];
    result.push_back(text);
  }
  return result;
}

std::vector<std::string> PageData::samples() const {
  const auto names = stacks();
  const auto parents = numbers("stack.parent"), codes = numbers("sample.stack");
  const auto times = signed_planes("sample.time");
  const double ticks_per_second = header.at("ticks_per_second");
  std::vector<std::string> result;
  std::vector<std::int64_t> recent;  // from the latest; -1: no stack
  std::size_t next = 0;
  std::int64_t before = -1;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == 0) {
      for (++next; next < parents.size() && parents[next] == 0; ++next) continue;
      before = static_cast<std::int64_t>(next) - 1;
    } else if (codes[i] <= 126) {
      const auto place = recent.begin() + static_cast<std::ptrdiff_t>(codes[i] - 1);
      before = recent.at(codes[i] - 1);
      recent.erase(place);
    } else {
      before += signed_of(codes[i] - 127);
    }
    recent.insert(recent.begin(), before);
    if (recent.size() > 126) recent.pop_back();
    const std::string stack = before < 0 ? "(none)" : names.at(static_cast<std::size_t>(before));
    const double milliseconds = static_cast<double>(times.at(i)) / ticks_per_second * 1e3;
    result.push_back(stack + " " + std::to_string(std::llround(milliseconds)));
  }
  return result;
}

std::vector<std::string> PageData::sources() const {
  std::vector<std::string> result;
  if (!has("source.file")) return result;
  const auto files = texts("source.file"), blocks = texts("source.text");
  const auto first = numbers("source.first"), count = numbers("source.lines");
  for (std::size_t i = 0; i < files.size(); ++i)
    result.push_back(files[i].substr(files[i].rfind('/') + 1) + ":" + std::to_string(first[i]) + "+" +
                     std::to_string(count[i]) + "\n" + blocks[i]);
  return result;
}

std::string script_text(std::string_view page, std::string_view id) {
  const std::string begin = "<script id=\"" + std::string(id) + "\"";
  const std::size_t element = page.find(begin);
  if (element == page.npos) throw std::runtime_error("the page has no " + begin);
  const std::size_t text = page.find('>', element) + 1;
  return std::string(page.substr(text, page.find("</script>", text) - text));
}

PageData read_page(std::string_view page, std::string_view id) {
  const std::string begin =
      "<script id=\"" + std::string(id) + "\" type=\"application/octet-stream\" data-encoding=\"";
  std::string bytes = from_base64(script_text(page, id));
  if (page.find(begin + "gzip\"") != page.npos) {
    bytes = unzipped(std::move(bytes));
  } else if (page.find(begin + "none\"") == page.npos) {
    throw std::runtime_error("the data has no encoding that is known");
  }

  if (!bytes.starts_with("PYIR\x01")) throw std::runtime_error("the data does not begin as it should");
  std::uint32_t size = 0;
  std::memcpy(&size, bytes.data() + 5, sizeof size);
  PageData data;
  data.header_text = bytes.substr(9, size);
  data.header = nlohmann::json::parse(without_lone_surrogates(data.header_text));
  std::size_t position = 9 + std::size_t{size};
  for (const auto& column : data.header.at("columns")) {
    const std::size_t length = column.at(1);
    if (length > bytes.size() - position) throw std::runtime_error("the columns end early");
    data.columns[column.at(0)] = bytes.substr(position, length);
    position += length;
  }
  if (position != bytes.size()) throw std::runtime_error("something stands after the columns");
  std::size_t at = 0;
  for (const std::uint64_t length : data.numbers("strings.size")) {
    data.strings.push_back(data.columns.at("strings.bytes").substr(at, length));
    at += length;
  }
  return data;
}

}  // namespace pyinstrument::testing
