#include "sampler/tick/call_evidence.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "session/spread.hpp"

namespace pyinstrument {
namespace {

// Among fast calls one copy in a hundred is torn, and on a quick machine one in twenty. In the same way so
// many times in a row: not in a lifetime of samples.
constexpr std::uint32_t kDominance = 8;
constexpr std::uint8_t kTicksOfCertainty = 16;

// Of fast recursions, and of what instructions call, one copy in some ten thousand is torn and looks whole.
constexpr std::uint32_t kDominanceOfClaim = 256;
constexpr std::uint8_t kTicksOfCertaintyOfClaim = 4;

// Of a recursion that is deeper, only so much is held against others.
constexpr std::size_t kDeepest = 1000;

constexpr std::uint32_t kEnough = 2;  // calls through C that were seen whole, for another to be one

constexpr std::size_t kMostLocals = 64;  // that are looked at

// Identifiers are interned: the same name is the same object.
bool names(const CodeFacts& caller, const SeenFrame& callee) {
  const auto& references = caller.references;
  return std::ranges::binary_search(references, callee.row->facts.header.name) ||
         std::ranges::binary_search(references, callee.row->address);
}

}  // namespace

std::size_t CallEvidence::PlaceHash::operator()(const Place& place) const noexcept {
  return spread(place.callee_address ^ place.caller_address << 20 ^ std::uint64_t{place.callee} << 40);
}

std::size_t CallEvidence::ClaimHash::operator()(const Claim& claim) const noexcept {
  return spread((std::uint64_t{claim.caller} << 32 | claim.callee) ^ std::uint64_t{claim.depth} << 20);
}

// CPython keeps what it calls where the caller's call instruction expects it. Of a callee that was copied
// while another was laid at its place, the function may be the other's.
bool CallEvidence::is_calling(const SeenFrame& caller, const SeenFrame& callee) {
  const CodeFacts& facts = caller.row->facts;
  const auto slot = facts.calls.callee_slot(caller.instruction);
  std::array<Address, 2> slots{};  // the callable is in either
  if (!slot || callee.function == 0 || callee.is_called_by_c ||
      !copy_.read_slots(caller.address, facts.local_slots + *slot, slots))
    return false;
  const bool is_called =
      std::ranges::any_of(slots, [&](Address word) { return (word & ~layout_.slot_tag) == callee.function; });
  return is_called && functions_.runs(callee.function, callee.row->address);
}

// Whoever resumes a generator mostly has it in a local variable.
bool CallEvidence::holds_generator(const SeenFrame& caller, const SeenFrame& callee) const {
  std::array<Address, kMostLocals> locals{};
  const auto some =
      std::span(locals).first(std::min<std::size_t>(caller.row->facts.local_slots, kMostLocals));
  if (!callee.is_generator || !copy_.read_slots(caller.address, 0, some)) return false;
  const Address generator = callee.address - layout_.generator.frame;
  return std::ranges::any_of(some, [&](Address word) { return (word & ~layout_.slot_tag) == generator; });
}

// That the callee, which does not say who called it, was called by who seems to be the caller.
bool CallEvidence::is_likely(const PairFacts& pair, const SeenFrame& caller, const SeenFrame& callee) const {
  if (callee.is_generator) return pair.is_certain || holds_generator(caller, callee);
  return pair.by_c >= kEnough;
}

bool CallEvidence::is_one_moment(const std::vector<SeenFrame>& frames, std::size_t first_new) {
  for (std::size_t i = std::max<std::size_t>(first_new, 1); i < frames.size(); ++i) {
    const SeenFrame& caller = frames[i - 1];
    const SeenFrame& callee = frames[i];
    const bool may_have_returned = i + 1 == frames.size() && caller.row != callee.row;
    if (callee.link == Link::habitual) continue;
    const auto known = pairs_.find(pair_of(caller.row->code, callee.row->code));
    if (callee.link == Link::likely && (known == pairs_.end() || !is_likely(known->second, caller, callee)))
      return false;
    if (callee.is_called_by_c) continue;
    if (!may_have_returned && known != pairs_.end() && known->second.is_by_call &&
        !is_calling(caller, callee))
      return false;
  }
  return true;
}

void CallEvidence::add(const std::vector<SeenFrame>& frames, std::size_t first_new) {
  standing_.resize(frames.size());
  std::size_t first = 0;  // of the frames that run the same code one after the other
  for (std::size_t i = 1; i < frames.size(); ++i) {
    if (frames[i].row != frames[i - 1].row) first = i;
    const bool recurs = first != 0 && i != first && i - first <= kDeepest;
    if (i >= first_new) {
      standing_[i] = 1;
      add_call(frames[i - 1], frames[i]);
      if (recurs) add_claim(place_of_descent(frames, first, i), descent(frames, first, i));
    } else if (standing_[i] < kTicksOfCertainty) {
      ++standing_[i];
      if (standing_[i] == kTicksOfCertainty)
        pairs_[pair_of(frames[i - 1].row->code, frames[i].row->code)].is_certain = true;
      if (recurs && standing_[i] == kTicksOfCertaintyOfClaim)
        certain_claims_.insert(descent(frames, first, i));
    }
  }
}

void CallEvidence::add_call(const SeenFrame& caller, const SeenFrame& callee) {
  if (callee.link != Link::read) return;
  const auto [pair, is_new] = pairs_.try_emplace(pair_of(caller.row->code, callee.row->code));
  if (is_new || !pair->second.is_certain) pair->second.is_certain |= names(caller.row->facts, callee);
  const bool is_by_call = is_calling(caller, callee);
  pair->second.is_by_call |= is_by_call;
  pair->second.by_c += callee.is_called_by_c ? 1 : 0;
  const Address caller_address = caller.is_generator ? 0 : caller.address;
  auto& callers = places_[{callee.row->code, callee.address, caller_address}];
  auto known = std::ranges::find(callers, caller.row->code, &Sightings::caller);
  if (known == callers.end()) known = callers.insert(known, {caller.row->code});
  ++known->count;
  known->being_made += is_by_call || holds_generator(caller, callee) ? 1 : 0;
  known->by_c += callee.is_called_by_c && !callee.is_generator ? 1 : 0;
}

void CallEvidence::add_claim(const Place& place, const Claim& claim) {
  auto& seen = claims_[place];
  auto known = std::ranges::find(seen, claim, &std::pair<Claim, std::uint32_t>::first);
  if (known == seen.end()) known = seen.insert(known, {claim, 0});
  ++known->second;
}

CallEvidence::Claim CallEvidence::descent(const std::vector<SeenFrame>& frames, std::size_t first,
                                          std::size_t frame) {
  return {frames[first - 1].row->code, frames[frame].row->code, static_cast<std::uint32_t>(frame - first)};
}

CallEvidence::Place CallEvidence::place_of_descent(const std::vector<SeenFrame>& frames, std::size_t first,
                                                   std::size_t frame) {
  return {frames[frame].row->code, frames[frame].address, frames[first - 1].address};
}

void CallEvidence::add_c_function(const SeenFrame& caller, CodeId function, bool stands) {
  const Claim claim{caller.row->code, function, 0};
  const Address instruction = caller.row->facts.instructions + static_cast<Address>(caller.instruction);
  add_claim({kNone, instruction, 0}, claim);
  if (!stands || claim != c_function_) c_function_stands_ = 0;
  c_function_ = claim;
  if (c_function_stands_ == kTicksOfCertaintyOfClaim) return;
  if (++c_function_stands_ == kTicksOfCertaintyOfClaim) certain_claims_.insert(claim);
}

std::unordered_set<CallEvidence::Claim, CallEvidence::ClaimHash> CallEvidence::doubtful_claims() const {
  std::unordered_set<Claim, ClaimHash> doubtful, believable;
  for (const auto& [place, seen] : claims_) {
    std::uint32_t most = 0;
    for (const auto& [claim, count] : seen) most = std::max(most, count);
    for (const auto& [claim, count] : seen)
      (count <= most / kDominanceOfClaim ? doubtful : believable).insert(claim);
  }
  for (const Claim& claim : believable) doubtful.erase(claim);
  for (const Claim& claim : certain_claims_) doubtful.erase(claim);
  return doubtful;
}

std::unordered_set<CallEvidence::Pair> CallEvidence::doubtful_pairs() const {
  std::unordered_set<Pair> doubtful, believable;
  for (const auto& [place, callers] : places_) {
    std::uint32_t most = 0;     // of sightings of one caller; those of a certain one weigh more
    std::uint32_t certain = 0;  // sightings of certain callers
    bool is_made_by_one = false;
    for (const Sightings& sightings : callers) {
      const bool is_certain = pairs_.at(pair_of(sightings.caller, place.callee)).is_certain;
      most = std::max(most, sightings.count * (is_certain ? kDominance / 2 : 1));
      if (is_certain) certain += sightings.count;
      is_made_by_one |= sightings.being_made > 0;
    }
    for (const Sightings& sightings : callers) {
      const Pair pair = pair_of(sightings.caller, place.callee);
      if (pairs_.at(pair).is_certain) continue;
      const bool is_rare = most / kDominance >= sightings.count;
      // A short call that is over may be seen below the wrong caller more often than below its own.
      const bool is_explained = is_made_by_one || sightings.count <= certain * kDominance;
      const bool is_remnant =
          is_explained && sightings.being_made + sightings.by_c <= sightings.count / kDominance;
      (is_rare || is_remnant ? doubtful : believable).insert(pair);
    }
  }
  for (const Pair pair : believable) doubtful.erase(pair);
  return doubtful;
}

void CallEvidence::remove_doubtful(Session& session) const {
  const auto pairs = doubtful_pairs();
  const auto claims = doubtful_claims();
  if (pairs.empty() && claims.empty()) return;
  const std::vector<StackId> parents = session.stacks.parent();
  const auto code_of = [&](StackId stack) {
    return session.frame_infos.code(session.stacks.frame_info()[stack]);
  };
  std::vector<StackId> kept(parents.size());
  std::vector<bool> is_cut(parents.size());
  std::vector<Claim> claim_of(parents.size());
  for (StackId stack = 0; stack < parents.size(); ++stack) {
    const StackId parent = parents[stack];
    kept[stack] = stack;
    claim_of[stack] = {kNone, kNone, 0};
    if (parent == kNone) continue;
    const CodeId caller = code_of(parent), callee = code_of(stack);
    Claim& claim = claim_of[stack];
    claim = caller == callee ? claim_of[parent] : Claim{caller, callee, 0};
    if (caller == callee) ++claim.depth;
    is_cut[stack] = is_cut[parent] || pairs.contains(pair_of(caller, callee)) || claims.contains(claim);
    if (is_cut[stack]) kept[stack] = kept[parent];
  }
  for (StackId& stack : session.sample_stack) {
    if (stack == kNone || !is_cut[stack]) continue;
    stack = kept[stack];
    ++session.statistics.degraded;
  }
}

}  // namespace pyinstrument
