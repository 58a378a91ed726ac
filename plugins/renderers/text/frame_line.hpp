// What does a frame look like on its line?
//
//   0.630 Foo.a  main.py:5        time, function with its class, position; coloured or not
#pragma once

#include <pyinstrument/plugin.hpp>
#include <string>
#include <string_view>

namespace pyinstrument::text {

// As Python's format(seconds, ".<decimals>f").
void append_number(std::string& out, double value, int decimals);

class FrameLine {
 public:
  struct Style {
    bool color = false;
    bool percent = false;  // times as shares of the root's
  };
  FrameLine(const session& session, Style style);

  // Without a line break. `time` stands on the line in place of the frame's own.
  void append(std::string& out, frame frame, double time) const;
  // Libraries and positions: what the eye may pass over.
  void append_faint(std::string& out, std::string_view text) const;

  // Part of the root's time; 1 if that is 0.
  double share(double time) const;

 private:
  void append_time(std::string& out, double time) const;
  void append_function(std::string& out, frame frame) const;

  Style style_;
  double total_ = 0;
  int decimals_ = 3;
};

}  // namespace pyinstrument::text
