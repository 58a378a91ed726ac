// Two options of one name.
#include <pyinstrument/plugin.hpp>

struct DuplicateOption {
  static constexpr auto name = "duplicate_option", summary = "Declares an option twice";
  int width = 1, other = 2;
  static auto options() {
    return std::tuple{pyinstrument::option{&DuplicateOption::width, "width", "One"},
                      pyinstrument::option{&DuplicateOption::other, "width", "Another"}};
  }
  void render(const pyinstrument::session&, pyinstrument::writer&) {}
};
PYINSTRUMENT_PLUGIN("duplicate_option", "1.0.0", DuplicateOption)
