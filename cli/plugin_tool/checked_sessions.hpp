// What does a plugin have to cope with?
//
// Sessions as programs leave them, and some that only odd programs leave. Threads: free functions without
// state.
#pragma once

#include "session/session.hpp"

namespace pyinstrument::cli {

// A small program: an application that calls a library which calls back, with classes, lines and recursion.
Session ordinary_session();
Session session_without_samples();
Session session_of_one_frame();
Session deep_session();   // one stack of 100,000 frames
Session large_session();  // a tree of more than a million nodes
// Names and files with quotes, markup, line ends, control characters, other alphabets, lone surrogates, no
// characters at all and a hundred thousand of them.
Session session_of_odd_texts();

}  // namespace pyinstrument::cli
