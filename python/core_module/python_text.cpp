#include "python_text.hpp"

namespace nb = nanobind;

namespace pyinstrument::python {

std::string from_python(nb::handle text, const char* what) {
  if (!PyUnicode_Check(text.ptr())) {
    throw nb::type_error(
        (std::string(what) + " is a str, not " + nb::type_name(text.type()).c_str()).c_str());
  }
  Py_ssize_t size = 0;
  if (const char* const utf8 = PyUnicode_AsUTF8AndSize(text.ptr(), &size))
    return {utf8, static_cast<std::size_t>(size)};
  PyErr_Clear();  // there is a lone surrogate in it
  const nb::object bytes = nb::steal(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "surrogatepass"));
  if (!bytes.is_valid()) throw nb::python_error();
  return {PyBytes_AS_STRING(bytes.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.ptr()))};
}

std::vector<std::string> list_from_python(nb::handle texts, const char* what) {
  std::vector<std::string> result;
  for (const nb::handle text : texts) result.push_back(from_python(text, what));
  return result;
}

nb::str to_python(std::string_view text) {
  PyObject* const result =
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "surrogatepass");
  if (result == nullptr) throw nb::python_error();
  return nb::steal<nb::str>(result);
}

nb::list to_python(const std::vector<std::string>& texts) {
  nb::list result;
  for (const std::string& text : texts) result.append(to_python(text));
  return result;
}

}  // namespace pyinstrument::python
