// Asks for one edit that cannot be; the option says which.
#include <pyinstrument/plugin.hpp>
namespace pyi = pyinstrument;

struct EditsWrongly {
  static constexpr auto name = "edits_wrongly", summary = "Asks for what cannot be";
  std::string what = "erase_root";
  static auto options() { return std::tuple{pyi::option{&EditsWrongly::what, "what", "The mistake"}}; }

  void process(pyi::tree& tree) {
    const pyi::frame root = tree.root();
    const pyi::frame child = root.first_child();
    const pyi::frame nobody = tree.at(1'000'000);
    if (what == "erase_root") tree.erase(root, pyi::replace_with::nothing);
    if (what == "erase_unknown") tree.erase(nobody, pyi::replace_with::nothing);
    if (what == "unknown_replacement") tree.erase(child, static_cast<pyi::replace_with>(9));
    if (what == "merge_parent") tree.merge(root, child);
    if (what == "merge_itself") tree.merge(child, child);
    if (what == "group_one") tree.group(child, std::vector{child});
    if (what == "group_unknown") tree.group(child, std::vector{child, nobody});
    if (what == "order_too_few") tree.order(root, std::vector<pyi::frame>{child});
    if (what == "root_unknown") tree.set_root(nobody);
    if (what == "add_below_unknown") tree.add_child(nobody, child.code(), 0);
    if (what == "add_unknown_code") tree.add_child(root, tree.code_at(1'000'000), 0);
    if (what == "add_time_from_nowhere") tree.add_child(root, child.code(), 100);
    if (what == "nul_in_name") tree.intern_code(std::string_view("a\0b", 3), "file.py", 1);
    if (what == "erase_twice") {
      tree.erase(child, pyi::replace_with::nothing);
      tree.erase(child, pyi::replace_with::nothing);
    }
  }
};
PYINSTRUMENT_PLUGIN("edits_wrongly", "1.0.0", EditsWrongly)
