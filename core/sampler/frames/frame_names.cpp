#include "sampler/frames/frame_names.hpp"

#include <frameobject.h>

#include <string_view>

#include "session/spread.hpp"

namespace pyinstrument {
namespace {

// Adds Python text as WTF-8: a lone surrogate becomes its three bytes.
void append_text(PyObject* text, std::string& out) {
  Py_ssize_t size = 0;
  if (const char* utf8 = PyUnicode_AsUTF8AndSize(text, &size)) {
    out.append(utf8, static_cast<std::size_t>(size));
    return;
  }
  PyErr_Clear();
  if (PyObject* bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass")) {
    out.append(PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes)));
    Py_DECREF(bytes);
  } else {
    PyErr_Clear();
  }
}

enum class NameKind { plain, qualified };

void append_type_name(PyTypeObject* type, NameKind kind, std::string& out) {
  if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
    const auto* heap_type = reinterpret_cast<PyHeapTypeObject*>(type);
    append_text(kind == NameKind::qualified ? heap_type->ht_qualname : heap_type->ht_name, out);
  } else {
    const std::string_view dotted = type->tp_name;
    out.append(dotted.substr(dotted.rfind('.') + 1));  // npos + 1 is 0
  }
}

void append_number(std::string& out, long long number) { out += std::to_string(number); }

// "MainThread" without importing threading where the program has not: it would see that.
void append_thread_name(std::string& out) {
  PyObject* modules = PyImport_GetModuleDict();
  PyObject* threading = modules ? PyDict_GetItemString(modules, "threading") : nullptr;
  PyObject* thread = threading ? PyObject_CallMethod(threading, "current_thread", nullptr) : nullptr;
  PyObject* name = thread ? PyObject_GetAttrString(thread, "name") : nullptr;
  if (name != nullptr && PyUnicode_Check(name))
    append_text(name, out);
  else
    out += "MainThread";
  Py_XDECREF(name);
  Py_XDECREF(thread);
  PyErr_Clear();
}

}  // namespace

std::string frame_info_of_current_thread() {
  std::string text;
  append_thread_name(text);
  text += std::string_view("\0<thread>\0", 10);
  text += std::to_string(PyThread_get_thread_ident());
  return text;
}

std::size_t FrameNames::MomentHash::operator()(const Moment& moment) const noexcept {
  const std::uint64_t place =
      std::uint64_t{moment.code_row} << 32 | static_cast<std::uint32_t>(moment.instruction);
  return spread(place ^ std::uint64_t{moment.class_name} << 17);
}

FrameNames::~FrameNames() {
  if (!Py_IsInitialized()) return;  // the references went with the interpreter
  const PyGILState_STATE gil = PyGILState_Ensure();
  for (const auto& [code, row] : codes_) Py_DECREF(code);
  PyGILState_Release(gil);
}

const FrameNames::CodeRow& FrameNames::row_of(PyCodeObject* code) {
  if (code == last_code_) return *last_row_;
  auto found = codes_.find(code);
  if (found == codes_.end()) {
    text_.clear();
    append_text(code->co_name, text_);
    text_ += '\0';
    append_text(code->co_filename, text_);
    text_ += '\0';
    append_number(text_, code->co_firstlineno);
    const CodeRow row{static_cast<std::uint32_t>(codes_.size()), session_.symbols->intern_code(text_),
                      read_locals(code)};
    found = codes_.emplace(code, row).first;
    Py_INCREF(code);
  }
  last_code_ = code;
  last_row_ = &found->second;
  return *last_row_;
}

PyTypeObject* FrameNames::class_of(const WalkedFrame& frame, LocalsOfCode::First first_local) {
  if (first_local == LocalsOfCode::First::other) return nullptr;
  PyObject* value = value_of_first_local(frame);
  if (value != nullptr && PyCell_Check(value)) value = PyCell_GET(value);
  if (value == nullptr) return nullptr;
  if (first_local == LocalsOfCode::First::self) return Py_TYPE(value);
  return PyType_Check(value) ? reinterpret_cast<PyTypeObject*>(value) : nullptr;
}

FrameInfoId FrameNames::python_frame(const WalkedFrame& frame, PyTypeObject* class_type) {
  const CodeRow& row = row_of(frame.code);
  Moment moment{row.index, frame.instruction, kNone};
  text_.clear();
  if (class_type != nullptr) {
    text_ =
        "\x01"
        "c";
    append_type_name(class_type, NameKind::plain, text_);
    moment.class_name = session_.symbols->strings.intern(text_);
  }
  const auto known = moments_.find(moment);
  if (known != moments_.end()) return known->second;

  if (const int line = PyCode_Addr2Line(frame.code, frame.instruction); line > 0) {
    text_ +=
        "\x01"
        "l";
    append_number(text_, line);
  }
  if (row.locals.has_traceback_hide)
    text_ +=
        "\x01"
        "h1";
  const FrameInfoId info = session_.frame_infos.intern(*session_.symbols, row.code, text_);
  moments_.emplace(moment, info);
  return info;
}

FrameInfoId FrameNames::c_function(PyObject* function) {
  text_.clear();
  if (PyCFunction_Check(function)) {
    const auto* builtin = reinterpret_cast<PyCFunctionObject*>(function);
    if (PyObject* self = builtin->m_self; self != nullptr && !PyModule_Check(self)) {
      append_type_name(PyType_Check(self) ? reinterpret_cast<PyTypeObject*>(self) : Py_TYPE(self),
                       NameKind::qualified, text_);
      text_ += '.';
    }
    text_ += builtin->m_ml->ml_name;
  } else {
    append_type_name(Py_TYPE(function), NameKind::qualified, text_);
  }
  text_ += kBuiltInPlace;
  return session_.frame_infos.intern(*session_.symbols, text_);
}

}  // namespace pyinstrument
