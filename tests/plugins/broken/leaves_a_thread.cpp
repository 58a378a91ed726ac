// Starts a thread that nobody ends.
#include <pthread.h>
#include <unistd.h>

#include <pyinstrument/plugin.hpp>

struct LeavesAThread {
  static constexpr auto name = "leaves_a_thread", summary = "Starts a thread";
  void render(const pyinstrument::session&, pyinstrument::writer& out) {
    pthread_t thread;
    const auto wait = [](void*) -> void* {
      for (;;) ::pause();
    };
    if (pthread_create(&thread, nullptr, wait, nullptr) == 0) pthread_detach(thread);
    out("text\n");
  }
};
PYINSTRUMENT_PLUGIN("leaves_a_thread", "1.0.0", LeavesAThread)
