package ai.refocused.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile pickles: each is refused, and none does anything. */
@Timeout(10)
class UnpicklerTest {
  private static final Path FILE = Path.of("pytorch_model.bin");

  @TempDir Path folder;

  private static PickleValue load(PickleBytes pickle) {
    return Unpickler.load(FILE, pickle.bytes());
  }

  private static void assertRefused(PickleBytes pickle, String message) {
    assertThatThrownBy(() -> load(pickle))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageStartingWith("pytorch_model.bin: The pickle in it ")
        .hasMessageContaining(message)
        .hasMessageContaining("nothing is executed");
  }

  @Test
  void readsAStateDict() {
    PickleValue value =
        load(PickleBytes.stateDict("a", PickleBytes.tensor("0", 6, List.of(2L, 3L))));
    assertThat(value).isInstanceOf(PickleValue.Dictionary.class);
    assertThat(((PickleValue.Dictionary) value).items()).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os system",
        "os popen",
        "os execv",
        "os remove",
        "os environ",
        "posix system",
        "nt system",
        "pty spawn",
        "subprocess Popen",
        "subprocess call",
        "subprocess run",
        "subprocess check_output",
        "builtins eval",
        "builtins exec",
        "builtins compile",
        "builtins open",
        "builtins getattr",
        "builtins setattr",
        "builtins __import__",
        "builtins globals",
        "builtins vars",
        "builtins dict",
        "builtins set",
        "builtins bytearray",
        "builtins breakpoint",
        "builtins print",
        "__builtin__ eval",
        "__builtin__ file",
        "commands getoutput",
        "runpy run_path",
        "runpy _run_code",
        "pip main",
        "pip._internal main",
        "pkgutil resolve_name",
        "functools partial",
        "functools reduce",
        "operator attrgetter",
        "operator methodcaller",
        "operator itemgetter",
        "importlib import_module",
        "importlib.util find_spec",
        "sys modules",
        "sys exit",
        "socket socket",
        "socket create_connection",
        "shutil rmtree",
        "shutil copyfile",
        "tempfile mktemp",
        "webbrowser open",
        "http.client HTTPSConnection",
        "urllib.request urlopen",
        "requests get",
        "requests.api get",
        "aiohttp.client ClientSession",
        "httplib HTTPSConnection",
        "asyncio.unix_events _UnixSubprocessTransport.start",
        "ctypes CDLL",
        "code interact",
        "bdb Bdb.run",
        "pdb set_trace",
        "cProfile runctx",
        "profile run",
        "timeit timeit",
        "trace Trace.run",
        "doctest debug_script",
        "pydoc pipepager",
        "idlelib.run main",
        "ensurepip _run_pip",
        "venv create",
        "multiprocessing.util spawnv_passfds",
        "marshal loads",
        "types CodeType",
        "types FunctionType",
        "pickle loads",
        "_pickle loads",
        "dill loads",
        "joblib load",
        "numpy.core.multiarray _reconstruct",
        "numpy load",
        "numpy testing._private.utils.runstring",
        "torch load",
        "torch.storage _load_from_bytes",
        "torch.hub load",
        "torch.jit load",
        "torch.utils.model_zoo load_url",
        "torch.utils.collect_env run",
        "torch.utils._config_module load_config",
        "torch._utils _rebuild_tensor",
        "torch._utils _rebuild_tensor_v2.__globals__",
        "torch._utils  _rebuild_tensor_v2",
        "collections Counter",
        "collections defaultdict",
        "collections OrderedDict.__init__",
        "torch Tensor",
        "torch FloatStorage.from_file",
        "_codecs encode",
        "java.lang Runtime",
        "java.lang.Runtime exec",
        "sqlite3.dbapi2 connect",
        "site main",
        "smtplib SMTP",
        "telnetlib Telnet",
        "distutils.file_util write_file",
        "lib2to3.pgen2.grammar Grammar.loads",
        "uuid _get_command_stdout",
        "logging.config listen",
        "imaplib IMAP4",
        "nntplib NNTP",
        "ssl get_server_certificate",
        "test.support.script_helper assert_python_ok",
        "os.path join"
      })
  void refusesEveryOtherGlobalByName(String global) {
    String module = global.substring(0, global.indexOf(' '));
    String name = global.substring(global.indexOf(' ') + 1);
    Path canary = folder.resolve("canary");
    assertRefused(
        new PickleBytes()
            .start()
            .call(module, name, new PickleBytes().text("touch " + canary))
            .raw("."),
        "refers to \"" + module + "." + name + "\"");
    assertThat(Files.exists(canary)).isFalse();
  }

  static Stream<Arguments> refusedOpcodes() {
    return Stream.of(
        Arguments.of("INST", "(ios\nsystem\n.", "opcode 0x69"),
        Arguments.of("OBJ", "(X\1\0\0\0ao.", "opcode 0x6f"),
        Arguments.of("STACK_GLOBAL", "X\2\0\0\0osX\6\0\0\0system\u0093.", "opcode 0x93"),
        Arguments.of("EXT1", "\u0082\1.", "opcode 0x82"),
        Arguments.of("EXT2", "\u0083\1\0.", "opcode 0x83"),
        Arguments.of("EXT4", "\u0084\1\0\0\0.", "opcode 0x84"),
        Arguments.of("NEWOBJ", "ccollections\nOrderedDict\n)\u0081.", "opcode 0x81"),
        Arguments.of("NEWOBJ_EX", "ccollections\nOrderedDict\n)}\u0092.", "opcode 0x92"),
        Arguments.of("PERSID", "Pstorage\n.", "opcode 0x50"),
        Arguments.of("POP", "N0.", "opcode 0x30"),
        Arguments.of("POP_MARK", "(1.", "opcode 0x31"),
        Arguments.of("DUP", "]2.", "opcode 0x32"),
        Arguments.of("FRAME", "\u0095\0\0\0\0\0\0\0\0.", "opcode 0x95"),
        Arguments.of("MEMOIZE", "N\u0094.", "opcode 0x94"),
        Arguments.of("BINUNICODE8", "\u008d\0\0\0\0\0\0\0\0.", "opcode 0x8d"),
        Arguments.of("SHORT_BINUNICODE", "\u008c\1a.", "opcode 0x8c"),
        Arguments.of("BINBYTES", "B\0\0\0\0.", "opcode 0x42"),
        Arguments.of("BYTEARRAY8", "\u0096\0\0\0\0\0\0\0\0.", "opcode 0x96"),
        Arguments.of("NEXT_BUFFER", "\u0097.", "opcode 0x97"),
        Arguments.of("LONG4", "\u008b\1\0\0\0\1.", "opcode 0x8b"),
        Arguments.of("INT", "I1\n.", "opcode 0x49"),
        Arguments.of("UNICODE", "Va\n.", "opcode 0x56"),
        Arguments.of("GET", "g0\n.", "opcode 0x67"),
        Arguments.of("EMPTY_SET", "\u008f.", "opcode 0x8f"),
        Arguments.of("second PROTO", "\u0080\2.", "opcode 0x80"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedOpcodes")
  void refusesOpcodesThatTorchDoesNotWrite(String name, String pickle, String message) {
    assertRefused(new PickleBytes().start().raw(pickle), message + ", which is not allowed");
  }

  static Stream<Arguments> brokenStructures() {
    String dict = "ccollections\nOrderedDict\n)R";
    return Stream.of(
        Arguments.of("", "ends too early"),
        Arguments.of("N", "ends too early"),
        Arguments.of(".", "off an empty stack"),
        Arguments.of("N..", "goes on after its end"),
        Arguments.of("NN.", "goes on after its end"),
        Arguments.of("N(.", "off an empty stack"),
        Arguments.of("t.", "a mark that it never opened"),
        Arguments.of("N(\u0085.", "off an empty stack"),
        Arguments.of("(\u0087.", "off an empty stack"),
        Arguments.of("h\5.", "recalls value 5"),
        Arguments.of("j\u00ff\u00ff\u00ff\u00ff.", "recalls value 4294967295"),
        Arguments.of("q\0.", "off an empty stack"),
        Arguments.of("NNa.", "appends to something that is no list"),
        Arguments.of("N(Ne.", "appends to something that is no list"),
        Arguments.of("]NNs.", "sets items of something that is no dictionary"),
        Arguments.of("}(Nu.", "no dictionary"),
        Arguments.of("}K\1Ns.", "a key that is no text"),
        Arguments.of("}]Ns.", "a key that is no text"),
        Arguments.of("}(X\1\0\0\0aNX\1\0\0\0aNu.", "key \"a\" twice"),
        Arguments.of("NN R.", "opcode 0x20"),
        Arguments.of("N)R.", "calls something that is no function"),
        Arguments.of("ctorch\nFloatStorage\n)R.", "calls a storage class"),
        Arguments.of("ccollections\nOrderedDict\nNR.", "calls something that is no function"),
        Arguments.of("ccollections\nOrderedDict\n(]tR.", "ordered dictionary from arguments"),
        Arguments.of(dict + "Nb.", "sets the state of something that is no dictionary"),
        Arguments.of("N}b.", "sets the state of something that is no dictionary"),
        Arguments.of("NQ.", "a persistent id that describes no storage"),
        Arguments.of("X\7\0\0\0storageQ.", "a persistent id that describes no storage"),
        Arguments.of("X\u00ff\u00ff\u00ff\u007fabc", "claims a text of 2,147,483,647 bytes"),
        Arguments.of("X\u00ff\u00ff\u00ff\u00ffabc", "claims a text of 4,294,967,295 bytes"),
        Arguments.of("X\u0000\u0001\u0000\u0000abc", "ends too early"),
        Arguments.of("X\1\0\0\0\u00ff.", "text that is not UTF-8"),
        Arguments.of("\u008a\u00ff" + "9".repeat(255), "holds a number of 255 bytes"),
        Arguments.of("\u008a\7.", "ends too early"),
        Arguments.of("c" + "a".repeat(300) + "\nb\n.", "a name of more than 256 bytes"),
        Arguments.of("cos", "ends too early"),
        Arguments.of("(".repeat(65), "nested more than 64 deep"));
  }

  @ParameterizedTest
  @MethodSource("brokenStructures")
  void refusesBrokenStructures(String pickle, String message) {
    assertRefused(new PickleBytes().start().raw(pickle), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0080", "\u0080\u0003N.", "\u0080\u0004N.", "\u0080\0N.", "N."})
  void refusesOtherProtocols(String pickle) {
    assertThatThrownBy(() -> load(new PickleBytes().raw(pickle)))
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContaining(pickle.length() < 2 ? "" : "is not of protocol 2");
  }

  @Test
  void endlessOpcodesAndBillionLaughsEndSoon() {
    long start = System.nanoTime();
    assertRefused(
        new PickleBytes().start().raw("N".repeat(1_000_001)), "more than 1,000,000 opcodes");
    StringBuilder laughs = new StringBuilder("]q\0");
    for (int i = 0; i < 200; i++) {
      laughs.append("](").append("h\0".repeat(10)).append("eq\0");
    }
    assertRefused(new PickleBytes().start().raw(laughs + "."), "goes on after its end");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aListThatContainsItselfIsHarmless() {
    assertThat(load(new PickleBytes().start().raw("]q\0h\0a.")))
        .isInstanceOf(PickleValue.Listing.class);
    assertThat(load(new PickleBytes().start().raw("}q\0X\1\0\0\0ah\0s.")))
        .isInstanceOf(PickleValue.Dictionary.class);
  }

  static Stream<Arguments> brokenTensors() {
    PickleBytes six = PickleBytes.storage("FloatStorage", "0", 6);
    return Stream.of(
        Arguments.of(six, 0L, List.of(7L), List.of(1L), "outside of its storage of 6 elements"),
        Arguments.of(six, 1L, List.of(6L), List.of(1L), "outside of its storage"),
        Arguments.of(six, 0L, List.of(2L, 3L), List.of(4L, 1L), "outside of its storage"),
        Arguments.of(six, 0L, List.of(Long.MAX_VALUE), List.of(2L), "outside of its storage"),
        Arguments.of(six, 0L, List.of(1L << 62, 4L), List.of(0L, 0L), "outside of its storage"),
        Arguments.of(six, Long.MAX_VALUE, List.of(2L), List.of(1L), "outside of its storage"),
        Arguments.of(six, -1L, List.of(2L), List.of(1L), "sizes and strides do not match"),
        Arguments.of(six, 0L, List.of(2L), List.of(-1L), "negative or missing size or stride"),
        Arguments.of(six, 0L, List.of(-2L), List.of(1L), "negative or missing size or stride"),
        Arguments.of(six, 0L, List.of(2L), List.of(1L, 1L), "do not match"),
        Arguments.of(
            PickleBytes.storage("FloatStorage", "../x", 6),
            0L,
            List.of(2L),
            List.of(1L),
            "describes no storage"),
        Arguments.of(
            PickleBytes.storage("FloatStorage", "0", -1),
            0L,
            List.of(2L),
            List.of(1L),
            "describes no storage"));
  }

  @ParameterizedTest
  @MethodSource("brokenTensors")
  void refusesTensorsOutsideOfTheirStorage(
      PickleBytes storage, long offset, List<Long> sizes, List<Long> strides, String message) {
    assertRefused(
        PickleBytes.stateDict("a", PickleBytes.tensor(storage, offset, sizes, strides)), message);
  }

  @Test
  void refusesTensorsOfTooManyAxes() {
    List<Long> ones = Collections.nCopies(65, 1L);
    PickleBytes storage = PickleBytes.storage("FloatStorage", "0", 1);
    assertRefused(
        PickleBytes.stateDict("a", PickleBytes.tensor(storage, 0, ones, ones)),
        "a tensor of more than 64 axes");
  }
}
