#include "session_binding.hpp"

#include <nanobind/stl/string.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "error.hpp"
#include "frame_binding.hpp"
#include "gil.hpp"
#include "python_text.hpp"
#include "sampler/call_python.hpp"
#include "session/paths.hpp"
#include "session/root_frame.hpp"
#include "session/session_file.hpp"
#include "session/session_limits.hpp"
#include "session_records.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace pyinstrument::python {

SessionLock::SessionLock(SessionHandle& handle) : lock_(handle.mutex, std::try_to_lock) {
  if (lock_.owns_lock()) return;
  const OthersMayRun others_may_run;
  lock_.lock();
}

nb::object to_python(Session session) {
  return nb::cast(new SessionHandle(std::move(session)), nb::rv_policy::take_ownership);
}

namespace {

// ---- files ----
//
// While they are worked on, other threads run: what is needed for a call is got before it.

nb::object open_file(nb::handle path, const char* mode) {
  const nb::object open = nb::module_::import_("io").attr("open");
  return call_python([&] { return open(path, mode); });
}

void close_file(const nb::object& file) {
  const nb::object close = file.attr("close");
  call_python(close);
}

nb::object load(nb::handle path) {
  const nb::object file = open_file(path, "rb"), read = file.attr("read");
  const ByteSource source = [&](char* buffer, std::size_t size) {
    const HoldsGil gil;
    const nb::bytes chunk = call_python([&] { return nb::cast<nb::bytes>(read(size)); });
    std::copy_n(chunk.c_str(), chunk.size(), buffer);
    return chunk.size();
  };
  const std::string name = nb::str(path).c_str();
  Session session;
  try {
    const OthersMayRun others_may_run;
    session = read_session(source, name);
  } catch (...) {
    close_file(file);
    throw;
  }
  close_file(file);
  return to_python(std::move(session));
}

void save(SessionHandle& self, nb::handle path) {
  take_over_lists(self);
  const nb::object file = open_file(path, "wb"), write = file.attr("write");
  const SessionLock lock(self);
  const ByteSink sink = [&](std::string_view bytes) {
    const HoldsGil gil;
    const nb::bytes chunk(bytes.data(), bytes.size());
    call_python([&] { return write(chunk); });
  };
  {
    const OthersMayRun others_may_run;
    write_session(self.session, SessionForm::compact, sink);
  }
  close_file(file);
}

nb::bytes to_bytes(SessionHandle& self) {
  take_over_lists(self);
  std::string bytes;
  const SessionLock lock(self);
  write_session(self.session, SessionForm::compact, [&](std::string_view part) { bytes += part; });
  return nb::bytes(bytes.data(), bytes.size());
}

void from_bytes(SessionHandle& self, const nb::bytes& bytes) {
  std::string_view rest(bytes.c_str(), bytes.size());
  const ByteSource source = [&](char* buffer, std::size_t size) {
    const std::size_t count = rest.copy(buffer, size);
    rest.remove_prefix(count);
    return count;
  };
  new (&self) SessionHandle(read_session(source, "a pickled session"));
}

// ---- the classic shape ----

double start_seconds(double seconds) {
  if (!is_start_time(seconds)) throw nb::value_error(std::string(kStartTimeRule).c_str());
  return seconds;
}

nb::object session_class() { return nb::borrow(nb::type<SessionHandle>()); }

nb::object from_json(const nb::dict& json) {
  const auto value_or = [&](const char* key, auto make_default) -> nb::object {
    return json.contains(key) ? nb::object(json[key]) : nb::object(make_default());
  };
  const auto interval = [] { return nb::float_(0.001); };
  const nb::object sys = nb::module_::import_("sys");
  return session_class()(
      json["frame_records"], json["start_time"], json["duration"], value_or("min_interval", interval),
      value_or("max_interval", interval), json["sample_count"], json["start_call_stack"],
      json["target_description"], json["cpu_time"],
      value_or("sys_path", [&] { return nb::object(sys.attr("path")); }),
      value_or("sys_prefixes", [] { return session_class().attr("current_sys_prefixes")(); }));
}

nb::dict to_json(SessionHandle& self, bool include_frame_records) {
  take_over_lists(self);
  const SessionLock lock(self);
  const Session& session = self.session;
  nb::dict json;
  json["start_time"] = session.start_time;
  json["duration"] = session.duration;
  json["min_interval"] = session.min_interval;
  json["max_interval"] = session.max_interval;
  json["sample_count"] = session.sample_count;
  json["start_call_stack"] = stack_to_python(session, session.start_call_stack);
  json["target_description"] = to_python(session.target_description);
  json["cpu_time"] = session.cpu_time;
  json["sys_path"] = to_python(session.sys_path);
  json["sys_prefixes"] = to_python(session.sys_prefixes);
  if (include_frame_records) json["frame_records"] = records_to_python(session);
  return json;
}

void construct(SessionHandle* self, nb::handle frame_records, double start_time, double duration,
               double min_interval, double max_interval, std::uint64_t sample_count,
               nb::handle start_call_stack, nb::handle target_description, double cpu_time,
               nb::handle sys_path, nb::handle sys_prefixes) {
  Session session;
  session.start_time = start_seconds(start_time);
  session.duration = duration;
  session.min_interval = min_interval;
  session.max_interval = max_interval;
  session.sample_count = sample_count;
  session.target_description = from_python(target_description, "target_description");
  session.cpu_time = cpu_time;
  session.sys_path = list_from_python(sys_path, "an entry of sys_path");
  session.sys_prefixes = list_from_python(sys_prefixes, "an entry of sys_prefixes");
  session.start_call_stack = stack_from_python(session, start_call_stack);
  records_from_python(session, frame_records);
  new (self) SessionHandle(std::move(session));
}

// ---- what is made of it ----

nb::object combine_sessions(SessionHandle& first, SessionHandle& second) {
  take_over_lists(first);
  take_over_lists(second);
  Session result;
  {
    const OthersMayRun others_may_run;
    const std::scoped_lock both(first.mutex, second.mutex);
    result = combine(first.session, second.session);
  }
  return to_python(std::move(result));
}

nb::object resampled(SessionHandle& self, double interval) {
  take_over_lists(self);
  Session result;
  {
    const SessionLock lock(self);
    const OthersMayRun others_may_run;
    result = resample(self.session, interval);
    result.symbols = std::make_shared<Symbols>(*result.symbols);
  }
  result.sample_count = result.sample_stack.size();
  return to_python(std::move(result));
}

nb::object make_root_frame(const nb::object& self, bool trim_stem) {
  SessionHandle& handle = nb::cast<SessionHandle&>(self);
  take_over_lists(handle);
  FrameTree tree(nullptr);
  {
    const SessionLock lock(handle);
    const OthersMayRun others_may_run;
    tree = root_frame(handle.session, trim_stem);
    tree.unshare_symbols();
  }
  return to_python(std::move(tree), self);
}

nb::str short_path(SessionHandle& self, nb::handle path) {
  take_over_paths(self);
  std::string text = from_python(path, "a path");
  const auto [known, is_new] = self.short_paths.try_emplace(std::move(text));
  if (is_new) {
    std::error_code gone;
    const std::string folder = std::filesystem::current_path(gone).string();
    known->second = shorten_path(known->first, self.session.sys_path, gone ? "" : folder);
  }
  return to_python(known->second);
}

nb::list current_sys_prefixes() {
  nb::list prefixes;
  for (const char* name : {"prefix", "base_prefix", "exec_prefix", "base_exec_prefix"}) {
    if (PyObject* prefix = PySys_GetObject(name)) prefixes.append(nb::borrow(prefix));
  }
  return prefixes;
}

// ---- attributes ----

template <class Value>
void bind_number(nb::class_<SessionHandle>& type, const char* name, Value SessionDescription::*member,
                 const char* doc) {
  type.def_prop_rw(
      name, [member](const SessionHandle& self) { return self.session.*member; },
      [member](SessionHandle& self, Value value) {
        const SessionLock lock(self);
        self.session.*member = value;
      },
      doc);
}

void bind_texts(nb::class_<SessionHandle>& type, const char* name,
                std::vector<std::string> SessionDescription::*member, nb::object SessionLists::*list,
                const char* doc) {
  type.def_prop_rw(
      name,
      [member, list](SessionHandle& self) {
        nb::object& given = self.lists.*list;
        if (!given.is_valid()) given = to_python(self.session.*member);
        return given;
      },
      [member, list, name](SessionHandle& self, nb::handle texts) {
        std::vector<std::string> value = list_from_python(texts, name);
        const SessionLock lock(self);
        self.session.*member = std::move(value);
        self.lists.*list = list_or_null(texts);
        self.short_paths.clear();
      },
      doc);
}

// What the session has as ids: `write` makes a list of it, `read` takes one over.
template <class Write, class Read>
void bind_samples(nb::class_<SessionHandle>& type, const char* name, Write write, Read read,
                  nb::object SessionLists::*list, const char* doc) {
  type.def_prop_rw(
      name,
      [write, list](SessionHandle& self) {
        const SessionLock lock(self);
        nb::object& given = self.lists.*list;
        if (!given.is_valid()) given = write(self.session);
        return given;
      },
      [read, list](SessionHandle& self, nb::handle value) {
        const SessionLock lock(self);
        read(self.session, value);
        self.lists.*list = list_or_null(value);
      },
      doc);
}

void bind_attributes(nb::class_<SessionHandle>& type) {
  bind_number(type, "duration", &Session::duration, "Seconds from start to stop.");
  bind_number(type, "min_interval", &Session::min_interval, "The shortest interval, in seconds.");
  bind_number(type, "max_interval", &Session::max_interval, "The longest interval, in seconds.");
  bind_number(type, "cpu_time", &Session::cpu_time, "Seconds of processor time.");
  bind_number(type, "sample_count", &Session::sample_count, "How many samples were taken.");
  bind_texts(type, "sys_path", &Session::sys_path, &SessionLists::sys_path, "The program's sys.path.");
  bind_texts(type, "sys_prefixes", &Session::sys_prefixes, &SessionLists::sys_prefixes,
             "Folders whose code is not the user's own.");
  type.def_prop_rw(
      "start_time", [](const SessionHandle& self) { return self.session.start_time; },
      [](SessionHandle& self, double value) {
        const double seconds = start_seconds(value);
        const SessionLock lock(self);
        self.session.start_time = seconds;
      },
      "When the recording started, in seconds since the epoch.");
  type.def_prop_rw(
      "target_description",
      [](const SessionHandle& self) { return to_python(self.session.target_description); },
      [](SessionHandle& self, nb::handle value) {
        std::string text = from_python(value, "target_description");
        const SessionLock lock(self);
        self.session.target_description = std::move(text);
      },
      "What was profiled, in words.");
  bind_samples(
      type, "start_call_stack",
      [](const Session& session) { return stack_to_python(session, session.start_call_stack); },
      [](Session& session, nb::handle stack) {
        session.start_call_stack = stack_from_python(session, stack);
      },
      &SessionLists::start_call_stack, "Frame infos of the stack in which the profiler was started.");
  bind_samples(type, "frame_records", records_to_python, records_from_python, &SessionLists::frame_records,
               "The samples: a list of (frame infos, seconds), made at the first access.");
}

}  // namespace

void bind_sessions(nb::module_& module) {
  nb::class_<SessionHandle> type(module, "Session", nb::dynamic_attr(), nb::is_weak_referenceable(),
                                 "What was recorded: samples, and where they come from.");
  type.def("__init__", construct, "frame_records"_a, "start_time"_a, "duration"_a, "min_interval"_a,
           "max_interval"_a, "sample_count"_a, "start_call_stack"_a, "target_description"_a, "cpu_time"_a,
           "sys_path"_a, "sys_prefixes"_a);
  type.def_static("load", load, "filename"_a,
                  "Reads a .pyisession file, of ours or of the public releases 4.6 to 5.1.");
  type.def("save", save, "filename"_a, "Writes a .pyisession file that load() reads.");
  type.def("to_json", to_json, "include_frame_records"_a = true,
           "A dict of plain values, in the shape that public releases write to files.");
  type.def_static("from_json", from_json, "json_dict"_a, "The session that to_json() was called on.");
  type.def_static("combine", combine_sessions, "session1"_a, "session2"_a,
                  "One session with the samples of both, the earlier one's first.");
  type.def_static("current_sys_prefixes", current_sys_prefixes,
                  "The folders in which this interpreter's libraries are installed.");
  type.def("shorten_path", short_path, "path"_a,
           "The path relative to the entry of sys_path that leaves the fewest components.");
  type.def("resample", resampled, "interval"_a,
           "A session with about one sample an interval; the total time stays.");
  type.def(
      "root_frame", make_root_frame, "trim_stem"_a = true,
      "The tree of frames in time order; None without samples. Without the frames in which the profiler was "
      "started, unless trim_stem is False.");
  // for copy and pickle
  type.def("__getstate__", to_bytes);
  type.def("__setstate__", from_bytes);
  bind_attributes(type);
  type.attr("__module__") = "pyinstrument.session";
}

}  // namespace pyinstrument::python
