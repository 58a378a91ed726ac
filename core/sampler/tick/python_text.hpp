// What does this str object, or this C string, say?
//
// Copied out of the target's memory, whatever its characters' width. Threads: as the memory source.
#pragma once

#include <optional>
#include <string>

#include "sampler/tick/layout.hpp"
#include "sampler/tick/memory_source.hpp"

namespace pyinstrument {

// As WTF-8, a lone surrogate as its three bytes. Nothing where `text` is no str (or one of a subclass),
// cannot be read, or is longer than 64 MB.
std::optional<std::string> read_text(MemorySource& memory, const Layout& layout, Address text);

// A name that C code gave: up to the zero that ends it. Nothing where it cannot be read, has no end within 4
// KB, is no UTF-8 or holds control characters, as other memory does.
std::optional<std::string> read_c_text(MemorySource& memory, Address text);

}  // namespace pyinstrument
