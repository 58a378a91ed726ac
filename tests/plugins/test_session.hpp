// A small session to run plugins on, and a way to run them.
#pragma once

#include <string>

#include "plugin_host/plugin_host.hpp"
#include "session/session.hpp"

// main(a(x) b(x) a(x)), one second each. Files are /app/main.py; a's class is A.
pyinstrument::Session small_session();

// Where the test plugins and the built-ins of this build are.
pyinstrument::PluginPath test_path();

// What the renderer writes for the small session.
std::string rendered(const pyinstrument::RenderRequest& request);

// The words with which a request is refused, early or late; fails the test when it is not.
std::string refusal(const pyinstrument::RenderRequest& request);
