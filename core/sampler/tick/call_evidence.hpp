// Which function calls which, beyond doubt?
//
// A copy of a stack that the program went on changing may pair a caller with a function that it never calls,
// and look whole all the same. To throw such a copy away would favour calls that last. So every sample is
// kept, what speaks for each pair is gathered while sampling goes on, and when the session is taken the pairs
// that nothing speaks for lose their callee: the time is the caller's then, who was there.
//
// For a pair speaks: the caller's code names the callee or contains it; or the pair stood still for several
// ticks. Against it speaks another caller at the same place in memory, of whose call it may be a remnant: one
// that was seen with this callee many times as often, or that was seen calling it while this one never was.
// The pairs within a recursion all look alike; there, what began it takes the caller's place. A C function
// has no place of its own; another one that the same instruction calls speaks against it. Memory grows with
// distinct places, as the session's stacks do. Threads: one user at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sampler/tick/function_codes.hpp"
#include "sampler/tick/stack_walk.hpp"
#include "session/session.hpp"

namespace pyinstrument {

class CallEvidence {
 public:
  CallEvidence(MemorySource& memory, const Layout& layout, StackCopy& copy)
      : layout_(layout), copy_(copy), functions_(memory, layout) {}

  // Whether the calls among `frames` (outermost first), those of `first_new` and later, can be of one moment:
  // a call known to be made by a call instruction is being made by one, except for the innermost frame's,
  // which may have returned since the copy began; and a callee that does not say who called it is one that
  // the caller is known to call.
  bool is_one_moment(const std::vector<SeenFrame>& frames, std::size_t first_new);

  // Counts the calls among `frames` from `first_new` on, and that those before have not moved since the last
  // time.
  void add(const std::vector<SeenFrame>& frames, std::size_t first_new);

  // The innermost frame calls this C function; `stands`: no frame has moved since the last tick.
  void add_c_function(const SeenFrame& caller, CodeId function, bool stands);

  // Ends stacks where a pair of caller and callee is in doubt; counts their samples as degraded.
  void remove_doubtful(Session& session) const;

 private:
  using Pair = std::uint64_t;  // the codes of caller and callee
  struct PairFacts {
    bool is_certain = false;
    bool is_by_call = false;  // seen at a call instruction of the caller that calls this very function
    std::uint32_t by_c = 0;   // how often it was seen with C code in between
  };
  // That `caller` called `callee`: a C function, or one that has called itself `depth` times since.
  struct Claim {
    CodeId caller, callee;
    std::uint32_t depth;
    bool operator==(const Claim&) const = default;
  };
  struct ClaimHash {
    std::size_t operator()(const Claim& claim) const noexcept;
  };
  // Where callee and caller were seen; the caller's is 0 for any generator, since each has a frame of its
  // own. Of a C function: kNone, and the instruction that calls it.
  struct Place {
    CodeId callee;
    Address callee_address, caller_address;
    bool operator==(const Place&) const = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const noexcept;
  };
  struct Sightings {
    CodeId caller;
    std::uint32_t count = 0;
    // Of them, with the caller seen to be calling this very function or generator; and with C code in
    // between, that may call any function.
    std::uint32_t being_made = 0, by_c = 0;
  };

  static Pair pair_of(CodeId caller, CodeId callee) { return Pair{caller} << 32 | callee; }
  bool is_calling(const SeenFrame& caller, const SeenFrame& callee);
  bool is_likely(const PairFacts& pair, const SeenFrame& caller, const SeenFrame& callee) const;
  bool holds_generator(const SeenFrame& caller, const SeenFrame& callee) const;
  void add_call(const SeenFrame& caller, const SeenFrame& callee);
  void add_claim(const Place& place, const Claim& claim);
  // Of a frame among those that run the same code, of which `first` is the outermost.
  static Claim descent(const std::vector<SeenFrame>& frames, std::size_t first, std::size_t frame);
  static Place place_of_descent(const std::vector<SeenFrame>& frames, std::size_t first, std::size_t frame);
  std::unordered_set<Pair> doubtful_pairs() const;
  std::unordered_set<Claim, ClaimHash> doubtful_claims() const;

  const Layout& layout_;
  StackCopy& copy_;
  FunctionCodes functions_;
  std::unordered_map<Pair, PairFacts> pairs_;
  std::unordered_map<Place, std::vector<Sightings>, PlaceHash> places_;
  std::unordered_map<Place, std::vector<std::pair<Claim, std::uint32_t>>, PlaceHash> claims_;
  std::unordered_set<Claim, ClaimHash> certain_claims_;
  std::vector<std::uint8_t> standing_;  // for how many ticks each frame of the last stack has not moved
  Claim c_function_{kNone, kNone, 0};   // seen last, and for how many ticks
  std::uint8_t c_function_stands_ = 0;
};

}  // namespace pyinstrument
