#define Py_BUILD_CORE  // the layouts are CPython's own
#include <Python.h>
#include <frameobject.h>
#include <internal/pycore_code.h>
#include <internal/pycore_frame.h>
#if PY_VERSION_HEX >= 0x030D0000
#include <internal/pycore_interp.h>
#include <internal/pycore_optimizer.h>
#include <internal/pycore_runtime.h>
#endif
#if PY_VERSION_HEX >= 0x030E0000
#include <internal/pycore_instruments.h>
#include <internal/pycore_interpframe.h>
#endif

#include "sampler/tick/layout.hpp"

namespace pyinstrument {
namespace {

Address address_of(const PyTypeObject& type) { return reinterpret_cast<Address>(&type); }

void set_threads_and_frames(Layout& layout) {
  layout.thread = {Layout::kAbsent, Layout::kAbsent, offsetof(PyThreadState, datastack_chunk),
                   offsetof(PyThreadState, datastack_top), offsetof(PyThreadState, id)};
#if PY_VERSION_HEX >= 0x030D0000
  layout.thread.top_frame = offsetof(PyThreadState, current_frame);
  layout.c_frame.top_frame = Layout::kAbsent;
#else
  layout.thread.c_frame = offsetof(PyThreadState, cframe);
  layout.c_frame.top_frame = offsetof(_PyCFrame, current_frame);
#endif
  layout.chunk = {offsetof(_PyStackChunk, previous), offsetof(_PyStackChunk, size),
                  offsetof(_PyStackChunk, top), offsetof(_PyStackChunk, data)};

#if PY_VERSION_HEX >= 0x030E0000
  layout.owners = {FRAME_OWNED_BY_THREAD, FRAME_OWNED_BY_GENERATOR, FRAME_OWNED_BY_INTERPRETER};
#elif PY_VERSION_HEX >= 0x030C0000
  layout.owners = {FRAME_OWNED_BY_THREAD, FRAME_OWNED_BY_GENERATOR, FRAME_OWNED_BY_CSTACK};
#else
  layout.owners = {FRAME_OWNED_BY_THREAD, FRAME_OWNED_BY_GENERATOR, FRAME_OWNED_BY_FRAME_OBJECT + 1};
#endif

  using Frame = _PyInterpreterFrame;
  layout.frame = {};
  layout.frame.previous = offsetof(Frame, previous);
  layout.frame.owner = offsetof(Frame, owner);
  layout.frame.slots = offsetof(Frame, localsplus);
#if PY_VERSION_HEX >= 0x030D0000
  layout.frame.code = offsetof(Frame, f_executable);
  layout.frame.instruction = offsetof(Frame, instr_ptr);
#else
  layout.frame.code = offsetof(Frame, f_code);
  layout.frame.instruction = offsetof(Frame, prev_instr);
#endif
#if PY_VERSION_HEX >= 0x030C0000
  layout.frame.function = offsetof(Frame, f_funcobj);
  layout.frame.is_entry = Layout::kAbsent;
#else
  layout.frame.is_entry = offsetof(Frame, is_entry);
  layout.frame.function = offsetof(Frame, f_func);
#endif
#if PY_VERSION_HEX >= 0x030E0000
  layout.frame.stack_pointer = offsetof(Frame, stackpointer);
  layout.slot_tag = 3;  // bit 0: borrowed; both: a number, and no reference at all
#else
  layout.frame.stack_pointer = Layout::kAbsent;
  layout.slot_tag = 0;
#endif
}

// The table of lines says how big its entries are since 3.14 and some release of 3.13: so ask the structure.
template <typename LineData>
[[maybe_unused]] void set_line_entries(Layout& layout) {
  if constexpr (requires(LineData data) { data.bytes_per_entry; }) {
    layout.monitoring.line_entry_size = offsetof(LineData, bytes_per_entry);
    layout.monitoring.line_entries = offsetof(LineData, data);
  }
}

void set_code(Layout& layout) {
  using Code = PyCodeObject;
  layout.code = {};
  layout.code.name = offsetof(Code, co_name);
  layout.code.file = offsetof(Code, co_filename);
  layout.code.first_line = offsetof(Code, co_firstlineno);
  layout.code.line_table = offsetof(Code, co_linetable);
  layout.code.exception_table = offsetof(Code, co_exceptiontable);
  layout.code.local_names = offsetof(Code, co_localsplusnames);
  layout.code.local_kinds = offsetof(Code, co_localspluskinds);
  layout.code.constants = offsetof(Code, co_consts);
  layout.code.names = offsetof(Code, co_names);
  layout.code.version = Layout::kAbsent;
#if PY_VERSION_HEX >= 0x030C0000
  layout.code.version = offsetof(Code, co_version);
#endif
  layout.code.slots = offsetof(Code, co_nlocalsplus);
  layout.code.stack_slots = offsetof(Code, co_stacksize);
  layout.code.first_traceable = offsetof(Code, _co_firsttraceable);
  layout.code.instructions = offsetof(Code, co_code_adaptive);
  layout.code.monitoring = Layout::kAbsent;
  layout.monitoring = {Layout::kAbsent, Layout::kAbsent, Layout::kAbsent, Layout::kAbsent};
#if PY_VERSION_HEX >= 0x030C0000
  layout.code.monitoring = offsetof(Code, _co_monitoring);
  layout.monitoring.lines = offsetof(_PyCoMonitoringData, lines);
  layout.monitoring.instructions = offsetof(_PyCoMonitoringData, per_instruction_opcodes);
  set_line_entries<_PyCoLineInstrumentationData>(layout);
#endif
#if PY_VERSION_HEX >= 0x030D0000
  layout.code.executors = offsetof(Code, co_executors);
  layout.executor_array = {offsetof(_PyExecutorArray, size), offsetof(_PyExecutorArray, executors)};
  layout.executor = {offsetof(_PyExecutorObject, vm_data) + offsetof(_PyVMData, opcode),
                     offsetof(_PyExecutorObject, vm_data) + offsetof(_PyVMData, oparg)};
#else
  layout.code.executors = Layout::kAbsent;
  layout.executor_array = {Layout::kAbsent, Layout::kAbsent};
  layout.executor = {Layout::kAbsent, Layout::kAbsent};
#endif
}

void set_objects(Layout& layout) {
  layout.object = {offsetof(PyObject, ob_type)};
  layout.variable_object = {offsetof(PyVarObject, ob_size)};
  layout.text = {offsetof(PyASCIIObject, length), offsetof(PyASCIIObject, state), sizeof(PyASCIIObject),
                 sizeof(PyCompactUnicodeObject), offsetof(PyUnicodeObject, data)};
  layout.generator = {offsetof(PyGenObject, gi_iframe)};
  layout.bytes = {offsetof(PyBytesObject, ob_sval)};
  layout.tuple = {offsetof(PyTupleObject, ob_item)};
  layout.cell = {offsetof(PyCellObject, ob_ref)};
  layout.type = {offsetof(PyTypeObject, tp_name),     offsetof(PyTypeObject, tp_flags),
                 offsetof(PyTypeObject, tp_mro),      offsetof(PyTypeObject, tp_version_tag),
                 offsetof(PyHeapTypeObject, ht_name), offsetof(PyHeapTypeObject, ht_qualname)};
  layout.function = {offsetof(PyFunctionObject, func_code)};
  layout.bound_method = {offsetof(PyMethodObject, im_func)};
  layout.builtin_function = {offsetof(PyCFunctionObject, m_ml), offsetof(PyCFunctionObject, m_self)};
  layout.descriptor = {offsetof(PyMethodDescrObject, d_common) + offsetof(PyDescrObject, d_type),
                       offsetof(PyMethodDescrObject, d_method)};
  layout.method_definition = {offsetof(PyMethodDef, ml_name)};

  layout.types = {};
  layout.types.code = address_of(PyCode_Type);
  layout.types.text = address_of(PyUnicode_Type);
  layout.types.bytes = address_of(PyBytes_Type);
  layout.types.tuple = address_of(PyTuple_Type);
  layout.types.cell = address_of(PyCell_Type);
  layout.types.function = address_of(PyFunction_Type);
  layout.types.bound_method = address_of(PyMethod_Type);
  layout.types.builtin_function = address_of(PyCFunction_Type);
  layout.types.builtin_method = address_of(PyCMethod_Type);
  layout.types.method_descriptor = address_of(PyMethodDescr_Type);
  layout.types.module = address_of(PyModule_Type);
}

#if PY_VERSION_HEX >= 0x030D0000
// Another build of the same minor version may have laid out a structure otherwise than the headers say.
void prefer_published(Layout& layout, const _Py_DebugOffsets& published) {
  layout.thread.top_frame = published.thread_state.current_frame;
  layout.thread.data_top += published.thread_state.datastack_chunk - layout.thread.chunk;
  layout.thread.chunk = published.thread_state.datastack_chunk;
  layout.frame.previous = published.interpreter_frame.previous;
  layout.frame.code = published.interpreter_frame.executable;
  layout.frame.instruction = published.interpreter_frame.instr_ptr;
  layout.frame.owner = published.interpreter_frame.owner;
  layout.frame.slots = published.interpreter_frame.localsplus;
#if PY_VERSION_HEX >= 0x030E0000
  layout.frame.stack_pointer = published.interpreter_frame.stackpointer;
#endif
  layout.code.name = published.code_object.name;
  layout.code.file = published.code_object.filename;
  layout.code.first_line = published.code_object.firstlineno;
  layout.code.line_table = published.code_object.linetable;
  layout.code.local_names = published.code_object.localsplusnames;
  layout.code.local_kinds = published.code_object.localspluskinds;
  layout.code.instructions = published.code_object.co_code_adaptive;
  layout.object.type = published.pyobject.ob_type;
  layout.variable_object.size = published.tuple_object.ob_size;
  layout.text.length = published.unicode_object.length;
  layout.text.state = published.unicode_object.state;
  layout.text.ascii = published.unicode_object.asciiobject_size;
  layout.bytes.data = published.bytes_object.ob_sval;
  layout.tuple.items = published.tuple_object.ob_item;
  layout.type.name = published.type_object.tp_name;
  layout.type.flags = published.type_object.tp_flags;
}
#endif

Layout make_layout() {
  Layout layout;
  set_threads_and_frames(layout);
  set_code(layout);
  set_objects(layout);
#if PY_VERSION_HEX >= 0x030D0000
  prefer_published(layout, _PyRuntime.debug_offsets);
#endif
  return layout;
}

}  // namespace

const Layout& layout_of_this_python() {
  static const Layout kLayout = make_layout();
  return kLayout;
}

}  // namespace pyinstrument
