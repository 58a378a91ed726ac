#include "sampler/tick/running_frame.hpp"

#include <span>
#include <stdexcept>
#include <unordered_map>

#include "sampler/embedded_python.hpp"
#include "sampler/tick/own_memory.hpp"

namespace pyinstrument::testing {
namespace {

template <class Value>
Value value_at(Address from) {
  Value value;
  OwnMemory memory;
  if (!memory.read(from, value)) throw std::runtime_error("a frame is not where it should be");
  return value;
}

Address reference_at(Address address) {
  return value_at<Address>(address) & ~layout_of_this_python().slot_tag;
}

Py_tracefunc profile_function;

PyObject* start_profile(PyObject*, PyObject*) {
  PyEval_SetProfile(profile_function, nullptr);
  Py_RETURN_NONE;
}

PyMethodDef start_profile_method = {"start_profile", start_profile, METH_NOARGS, nullptr};

const char* const kBusyProgram = R"python(
import argparse, ast, asyncio, base64, collections, contextlib, csv, dataclasses, datetime, decimal
import difflib, enum, fractions, functools, heapq, html.parser, inspect, io, itertools, json, logging
import os, pprint, random, re, shlex, string, tempfile, textwrap, tokenize, traceback, types, typing
import unittest, urllib.parse, xml.etree.ElementTree, zipfile
start_profile()
source = open(inspect.getsourcefile(textwrap)).read()
ast.unparse(ast.parse(source))
list(tokenize.generate_tokens(io.StringIO(source).readline))
json.loads(json.dumps({'a': [1, 2.5, None, {'b': 'c'}]}, indent=2))
pprint.pformat({i: [i] * 30 for i in range(20)})
re.compile(r'(?P<a>x+|[a-z0-9]*?)(?:b|c){2,3}$').sub(lambda m: m.group().upper(), 'xxbcb')
list(difflib.unified_diff(source.splitlines()[:80], source.splitlines()[5:90]))
@dataclasses.dataclass(order=True)
class Point:
  x: int
  y: typing.Optional[int] = None
sorted([Point(2, 1), Point(1, 2)])
class Color(enum.Enum): RED = enum.auto()
class Flags(enum.IntFlag): A = 1; B = 2
repr(Flags.A | Flags.B)
parser = argparse.ArgumentParser(); parser.add_argument('-x', type=int); parser.add_argument('y', nargs='*')
parser.parse_args(['-x', '3', 'a', 'b']); parser.format_help()
async def work(n):
  async with asyncio.Lock(): await asyncio.sleep(0)
  return n
async def all_work(): return await asyncio.gather(*(work(n) for n in range(5)))
asyncio.run(all_work())
stream = io.StringIO(); csv.writer(stream).writerows([[1, 'a'], [2, 'b']])
archive = zipfile.ZipFile(io.BytesIO(), 'w', zipfile.ZIP_DEFLATED); archive.writestr('a', 'b'); archive.close()
logger = logging.getLogger('t'); logger.addHandler(logging.StreamHandler(stream)); logger.error('x %s', 1)
urllib.parse.urlencode(urllib.parse.parse_qs(urllib.parse.urlsplit('http://a/b?c=1&d=2').query), doseq=True)
xml.etree.ElementTree.tostring(xml.etree.ElementTree.fromstring('<a><b c="d"/>e</a>'))
try: fractions.Fraction(1, 0)
except ZeroDivisionError: traceback.format_exc()
str(decimal.Decimal('1.1') / 3)
inspect.signature(argparse.ArgumentParser.add_argument), inspect.getmembers(textwrap)
class Test(unittest.TestCase):
  def test_it(self):
    with self.subTest(i=1): self.assertEqual([1], [1])
    with self.assertRaises(ValueError): int('x')
unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(Test))
functools.reduce(lambda a, b: a + b, itertools.accumulate(range(9)))
@contextlib.contextmanager
def context(): yield heapq.nsmallest(2, [3, 1, 2])
with context() as c: collections.Counter('abca').most_common(1)
string.Template('$a').substitute(a=1), shlex.split('a "b c"'), datetime.datetime.now().isoformat()
)python";

}  // namespace

const CodeFacts& facts_at(Address code) {
  static std::unordered_map<Address, CodeFacts> known;
  auto found = known.find(code);
  if (found == known.end()) {
    OwnMemory memory;
    auto facts = read_code(memory, layout_of_this_python(), code);
    if (!facts) throw std::runtime_error("a frame has no code");
    Py_INCREF(reinterpret_cast<PyObject*>(code));
    found = known.emplace(code, std::move(*facts)).first;
  }
  return found->second;
}

RunningFrame RunningFrame::top() {
  const Layout& layout = layout_of_this_python();
  const Address thread = address_of(PyThreadState_Get());
  if (layout.thread.top_frame != Layout::kAbsent)
    return {value_at<Address>(thread + layout.thread.top_frame)};
  return {value_at<Address>(value_at<Address>(thread + layout.thread.c_frame) + layout.c_frame.top_frame)};
}

RunningFrame RunningFrame::previous() const {
  return {value_at<Address>(address + layout_of_this_python().frame.previous)};
}

bool RunningFrame::is_function() const {
  const Layout& layout = layout_of_this_python();
  return address != 0 && value_at<std::uint8_t>(address + layout.frame.owner) < layout.owners.entry;
}

bool RunningFrame::is_called_by_bytecode() const {
  const std::size_t is_entry = layout_of_this_python().frame.is_entry;
  return is_entry != Layout::kAbsent ? value_at<std::uint8_t>(address + is_entry) == 0
                                     : previous().is_function();
}

Address RunningFrame::function() const {
  return reference_at(address + layout_of_this_python().frame.function);
}

const CodeFacts& RunningFrame::facts() const {
  return facts_at(reference_at(address + layout_of_this_python().frame.code));
}

int RunningFrame::instruction() const {
  const auto next = value_at<Address>(address + layout_of_this_python().frame.instruction);
  return static_cast<int>(next - facts().instructions);
}

std::vector<Address> RunningFrame::slots() const {
  std::vector<Address> slots(facts().slots);
  for (std::size_t i = 0; i < slots.size(); ++i)
    slots[i] = value_at<Address>(address + layout_of_this_python().frame.slots + i * sizeof(Address));
  return slots;
}

std::optional<Callee> RunningFrame::callee() const {
  const std::vector<Address> all = slots();
  return facts().calls.callee(instruction(), std::span(all).subspan(facts().local_slots),
                              layout_of_this_python().slot_tag);
}

std::string RunningFrame::describe() const {
  std::string text = facts().identifier + " at " + std::to_string(instruction()) + ", line " +
                     std::to_string(facts().lines.line(instruction()).value_or(-1));
  for (char& character : text)
    if (character == '\0') character = ' ';
  return text;
}

std::string run_busy_program(Py_tracefunc on_event) {
  ensure_python();
  profile_function = on_event;
  std::string failure = run_source(kBusyProgram, &start_profile_method);
  PyEval_SetProfile(nullptr, nullptr);
  return failure;
}

}  // namespace pyinstrument::testing
