#include "sampler/tick/function_codes.hpp"

namespace pyinstrument {
namespace {

constexpr std::size_t kMostFunctions = std::size_t{1} << 16;  // closures come and go
constexpr std::uint32_t kTimesOfBelief = 16;  // torn in the same way: not so many times in a row

}  // namespace

bool FunctionCodes::runs(Address function, Address code) {
  const auto known = code_of_.find(function);
  if (known != code_of_.end() && known->second == code) return true;
  if (code_of_.size() >= kMostFunctions) code_of_.clear();
  Address now = 0;
  if (memory_.read(function + layout_.function.code, now)) code_of_[function] = now;
  if (now == code) return true;
  const bool is_again = function == odd_function_ && code == odd_code_;
  times_ = is_again ? times_ + 1 : 1;
  odd_function_ = function;
  odd_code_ = code;
  if (times_ < kTimesOfBelief) return false;
  code_of_[function] = code;
  return true;
}

}  // namespace pyinstrument
