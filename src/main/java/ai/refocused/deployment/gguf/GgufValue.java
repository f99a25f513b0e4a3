package ai.refocused.deployment.gguf;

import java.util.List;

/** A value of a GGUF file's metadata, of the types that are needed here. */
sealed interface GgufValue {

  /** Unsigned 32-bit. */
  record Whole(int value) implements GgufValue {}

  /** 32-bit floating point. */
  record Real(float value) implements GgufValue {}

  /** A boolean. */
  record Flag(boolean value) implements GgufValue {}

  /** UTF-8 text. */
  record Text(String value) implements GgufValue {}

  /** A list of texts. */
  record Texts(List<String> values) implements GgufValue {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** A list of signed 32-bit numbers. */
  record Wholes(List<Integer> values) implements GgufValue {
    public Wholes {
      values = List.copyOf(values);
    }
  }
}
