// Which stack and which time does the next frame record hold?
//
// A record is `[[frame info, ...], seconds]`. Neighbours mostly share the frames near the root, so a record's
// bytes are compared with those of the one before it, and parsing starts at the first frame that differs. Of
// that, a frame info that was seen before is recognised by its raw bytes, escapes and all.
//
// Threads: one user.
#pragma once

#include <string>
#include <vector>

#include "session/byte_window.hpp"
#include "session/json_scanner.hpp"
#include "session/session.hpp"

namespace pyinstrument {

class RecordReader {
 public:
  // Records go to the end of `session`.
  RecordReader(ByteWindow& window, JsonScanner& scanner, Session& session)
      : window_(window), scanner_(scanner), session_(session) {}

  // The cursor stands at the record's first token; after the call it is behind the record.
  void read();

 private:
  struct Frame {
    std::size_t end;  // behind its closing quote, counted from the record's first byte
    StackId stack;
  };

  std::size_t shared_with_previous(std::uint64_t start);
  StackId read_frames(std::uint64_t start);
  FrameInfoId frame_info(std::string_view raw);

  ByteWindow& window_;
  JsonScanner& scanner_;
  Session& session_;
  std::string previous_;       // the last record's bytes, up to the end of its list of frames
  std::vector<Frame> frames_;  // of the last record
  StringTable raw_infos_;      // frame infos as they stand in the file
  std::vector<FrameInfoId> info_of_raw_;
  std::string decoded_;
};

}  // namespace pyinstrument
