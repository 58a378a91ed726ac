#include "session_records.hpp"

#include <string>
#include <unordered_map>
#include <vector>

#include "python_text.hpp"
#include "session/session_limits.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

namespace {

nb::str info_to_python(const Session& session, FrameInfoId info) {
  std::string text;
  session.frame_infos.append_text(*session.symbols, info, text);
  return to_python(text);
}

double seconds_from_python(nb::handle value) {
  double seconds = 0;
  if (!nb::try_cast(value, seconds))
    throw nb::type_error("the time of a frame record is a number of seconds");
  if (!is_sample_time(seconds)) throw nb::value_error(std::string(kSampleTimeRule).c_str());
  return seconds;
}

}  // namespace

nb::list stack_to_python(const Session& session, StackId stack) {
  nb::list frames;
  if (stack == kNone) return frames;
  for (const FrameInfoId info : session.stacks.frames(stack)) frames.append(info_to_python(session, info));
  return frames;
}

StackId stack_from_python(Session& session, nb::handle stack) {
  StackId id = kNone;
  for (const nb::handle frame : stack) {
    const FrameInfoId info = session.frame_infos.intern(*session.symbols, from_python(frame, "a frame info"));
    id = session.stacks.intern(id, info);
  }
  return id;
}

nb::list records_to_python(const Session& session) {
  // one str a frame info, however many stacks it stands in
  std::vector<nb::object> texts(session.frame_infos.size());
  nb::list records;
  for (std::size_t row = 0; row < session.sample_stack.size(); ++row) {
    nb::list frames;
    if (session.sample_stack[row] != kNone) {
      for (const FrameInfoId info : session.stacks.frames(session.sample_stack[row])) {
        if (!texts[info].is_valid()) texts[info] = info_to_python(session, info);
        frames.append(texts[info]);
      }
    }
    records.append(nb::make_tuple(frames, session.sample_time[row]));
  }
  return records;
}

void records_from_python(Session& session, nb::handle records) {
  std::vector<StackId> stacks;
  std::vector<double> times;
  for (const nb::handle record : records) {
    const nb::object pair = nb::steal(PySequence_Tuple(record.ptr()));
    if (!pair.is_valid()) throw nb::python_error();
    if (nb::len(pair) != 2) throw nb::value_error("a frame record is a pair: (frame infos, seconds)");
    stacks.push_back(stack_from_python(session, pair[0]));
    times.push_back(seconds_from_python(pair[1]));
  }
  if (stacks == session.sample_stack && times == session.sample_time) return;
  session.sample_stack = std::move(stacks);
  session.sample_time = std::move(times);
  session.sample_cpu_time.clear();
}

}  // namespace pyinstrument::python
