// Which code object is at this address, and what does the session call it?
//
// Each is read once, and again when it was freed meanwhile and its address used for another. Threads: one
// user at a time, who also guards the session.
#pragma once

#include <unordered_map>
#include <vector>

#include "sampler/tick/code_facts.hpp"
#include "sampler/tick/freed_codes.hpp"
#include "session/session.hpp"

namespace pyinstrument {

struct CodeRow {
  Address address;
  CodeFacts facts;
  CodeId code;
};

class CodeCache {
 public:
  // Made with the GIL held, as FreedCodes. `session` must live as long as this.
  CodeCache(MemorySource& memory, const Layout& layout, Session& session)
      : memory_(memory), layout_(layout), session_(session) {}

  // Null where there is no code object. A row stays where it is until it is forgotten.
  const CodeRow* find(Address code);

  // Forgets those that were freed since the last call; returns whether it knew one of them.
  bool forget_freed();

 private:
  const CodeRow* find_row(Address code);

  MemorySource& memory_;
  const Layout& layout_;
  Session& session_;
  FreedCodes freed_codes_;
  std::unordered_map<Address, CodeRow> rows_;
  // Of rows_, those asked for last: a deep stack asks for the same ones tick after tick, out of a cold table.
  struct Recent {
    Address code = 0;
    const CodeRow* row = nullptr;
  };
  static constexpr std::size_t kRecent = 512;
  std::vector<Recent> recent_ = std::vector<Recent>(kRecent);
  std::vector<Address> freed_;  // reused
};

}  // namespace pyinstrument
