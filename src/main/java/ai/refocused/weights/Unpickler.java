package ai.refocused.weights;

import ai.refocused.weights.PickleValue.Dictionary;
import ai.refocused.weights.PickleValue.Flag;
import ai.refocused.weights.PickleValue.Listing;
import ai.refocused.weights.PickleValue.Name;
import ai.refocused.weights.PickleValue.None;
import ai.refocused.weights.PickleValue.Real;
import ai.refocused.weights.PickleValue.Storage;
import ai.refocused.weights.PickleValue.Text;
import ai.refocused.weights.PickleValue.Tuple;
import ai.refocused.weights.PickleValue.Whole;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle (protocol 2) of named tensors. The opcodes are those that {@code torch.save}
 * writes for a state_dict; all others are refused, as is every global that {@link PickleGlobal}
 * does not list. No class is loaded and no code named by the file runs; what remains of the format
 * is data. Opcodes: {@code pickletools} of CPython.
 */
final class Unpickler {
  private static final int MAX_OPCODES = 1_000_000;
  private static final int MAX_DEPTH = 64;

  private final PickleInput in;
  private final TensorRebuilder rebuilder;
  private final List<PickleValue> stack = new ArrayList<>();

  /** Sizes of the stack at the open marks. */
  private final Deque<Integer> marks = new ArrayDeque<>();

  private final Map<Long, PickleValue> memo = new HashMap<>();

  private Unpickler(PickleInput in) {
    this.in = in;
    this.rebuilder = new TensorRebuilder(in);
  }

  /**
   * The value that a pickle holds.
   *
   * @throws InvalidWeightsException if it holds anything that a state_dict does not
   */
  static PickleValue load(Path file, byte[] pickle) {
    return new Unpickler(new PickleInput(file, pickle)).run();
  }

  private PickleValue run() {
    if (in.unsignedByte() != 0x80 || in.unsignedByte() != 2) {
      throw in.invalid("is not of protocol 2");
    }
    for (int opcodes = 0; opcodes < MAX_OPCODES; opcodes++) {
      int opcode = in.unsignedByte();
      if (opcode == '.') {
        return result();
      }
      if (!scalar(opcode) && !container(opcode) && !reference(opcode)) {
        throw in.invalid("uses opcode 0x%02x, which is not allowed".formatted(opcode));
      }
    }
    throw in.invalid("has more than %,d opcodes".formatted(MAX_OPCODES));
  }

  private PickleValue result() {
    PickleValue result = pop();
    if (!stack.isEmpty() || !marks.isEmpty() || !in.isAtEnd()) {
      throw in.invalid("goes on after its end");
    }
    return result;
  }

  private boolean scalar(int opcode) {
    switch (opcode) {
      case 'N' -> push(new None());
      case 0x88 -> push(new Flag(true));
      case 0x89 -> push(new Flag(false));
      case 'J' -> push(new Whole(in.signedInt()));
      case 'K' -> push(new Whole(in.unsignedByte()));
      case 'M' -> push(new Whole(in.unsignedShort()));
      case 0x8a -> push(new Whole(in.shortLong()));
      case 'G' -> push(new Real(in.bigEndianDouble()));
      case 'X' -> push(new Text(in.text()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int opcode) {
    switch (opcode) {
      case '(' -> mark();
      case ')' -> push(new Tuple(List.of()));
      case 0x85 -> push(new Tuple(pop(1)));
      case 0x86 -> push(new Tuple(pop(2)));
      case 0x87 -> push(new Tuple(pop(3)));
      case 't' -> push(new Tuple(popToMark()));
      case ']' -> push(new Listing(new ArrayList<>()));
      case 'a' -> append(pop(1));
      case 'e' -> append(popToMark());
      case '}' -> push(new Dictionary(new LinkedHashMap<>()));
      case 's' -> setItems(pop(2));
      case 'u' -> setItems(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean reference(int opcode) {
    switch (opcode) {
      case 'q' -> memo.put((long) in.unsignedByte(), top());
      case 'r' -> memo.put(in.unsignedInt(), top());
      case 'h' -> push(remembered(in.unsignedByte()));
      case 'j' -> push(remembered(in.unsignedInt()));
      case 'c' -> push(global());
      case 'Q' -> push(new Storage(rebuilder.storage(pop())));
      case 'R' -> reduce();
      case 'b' -> build();
      default -> {
        return false;
      }
    }
    return true;
  }

  private Name global() {
    String module = in.line();
    String name = in.line();
    return new Name(
        PickleGlobal.find(module, name)
            .orElseThrow(() -> in.invalid("refers to " + Quote.of(module + "." + name))));
  }

  private void reduce() {
    List<PickleValue> call = pop(2);
    if (!(call.get(0) instanceof Name name) || !(call.get(1) instanceof Tuple arguments)) {
      throw in.invalid("calls something that is no function");
    }
    push(rebuilder.call(name.global(), arguments.items()));
  }

  /** An ordered dictionary's attributes: the modules' versions, which mean nothing to us. */
  private void build() {
    if (!(pop() instanceof Dictionary) || !(top() instanceof Dictionary)) {
      throw in.invalid("sets the state of something that is no dictionary");
    }
  }

  private void append(List<PickleValue> values) {
    if (!(top() instanceof Listing list)) {
      throw in.invalid("appends to something that is no list");
    }
    list.items().addAll(values);
  }

  private void setItems(List<PickleValue> keysAndValues) {
    if (!(top() instanceof Dictionary dictionary) || keysAndValues.size() % 2 != 0) {
      throw in.invalid("sets items of something that is no dictionary");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (!(keysAndValues.get(i) instanceof Text key)) {
        throw in.invalid("has a key that is no text");
      }
      if (dictionary.items().put(key.value(), keysAndValues.get(i + 1)) != null) {
        throw in.invalid("has key %s twice".formatted(Quote.of(key.value())));
      }
    }
  }

  private PickleValue remembered(long index) {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw in.invalid("recalls value %d, which it never stored".formatted(index));
    }
    return value;
  }

  private void mark() {
    if (marks.size() == MAX_DEPTH) {
      throw in.invalid("is nested more than %d deep".formatted(MAX_DEPTH));
    }
    marks.push(stack.size());
  }

  private void push(PickleValue value) {
    stack.add(value);
  }

  private PickleValue top() {
    requireOnStack(1);
    return stack.get(stack.size() - 1);
  }

  private PickleValue pop() {
    return pop(1).get(0);
  }

  private List<PickleValue> pop(int count) {
    requireOnStack(count);
    return popFrom(stack.size() - count);
  }

  private List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw in.invalid("closes a mark that it never opened");
    }
    return popFrom(marks.pop());
  }

  private List<PickleValue> popFrom(int start) {
    List<PickleValue> tail = stack.subList(start, stack.size());
    List<PickleValue> popped = List.copyOf(tail);
    tail.clear();
    return popped;
  }

  private void requireOnStack(int count) {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (stack.size() - floor < count) {
      throw in.invalid("takes a value off an empty stack");
    }
  }
}
