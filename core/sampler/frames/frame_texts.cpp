#include "sampler/frames/frame_texts.hpp"

#include "sampler/frames/frame_names.hpp"
#include "sampler/frames/frame_walker.hpp"
#include "sampler/frames/stack_reader.hpp"
#include "session/session.hpp"

namespace pyinstrument {
namespace {

std::string text_of(const Session& session, FrameInfoId info) {
  std::string text;
  session.frame_infos.append_text(*session.symbols, info, text);
  return text;
}

}  // namespace

std::string text_of_frame(PyFrameObject* frame) {
  Session session;
  FrameNames names(session);
  const WalkedFrame walked = read_frame(frame);
  PyTypeObject* class_type = FrameNames::class_of(walked, read_first_local(walked.code));
  return text_of(session, names.python_frame(walked, class_type));
}

std::string text_of_sleeper(const CoroutineRun::Sleeper& sleeper) {
  Session session;
  FrameNames names(session);
  return text_of(session,
                 names.python_frame({sleeper.code, sleeper.instruction, nullptr}, sleeper.class_type));
}

std::vector<std::string> texts_of_stack(const HookEvent& event) {
  Session session;
  StackReader reader(session, frame_info_of_current_thread());
  const StackId stack = reader.read_at(event);
  std::vector<std::string> texts;
  for (const FrameInfoId info : session.stacks.frames(stack)) texts.push_back(text_of(session, info));
  return texts;
}

}  // namespace pyinstrument
