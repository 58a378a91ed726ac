// Takes its time to load: whoever lists plugins waits for it.
#include <chrono>
#include <pyinstrument/plugin.hpp>
#include <thread>

namespace {

const bool kHasWaited = [] {
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  return true;
}();

}  // namespace

struct SlowScan {
  static constexpr auto name = "slow_scan", summary = "Waits while it is loaded";
  void render(const pyinstrument::session&, pyinstrument::writer& out) { out(kHasWaited ? "text\n" : ""); }
};
PYINSTRUMENT_PLUGIN("slow_scan", "1.0.0", SlowScan)
