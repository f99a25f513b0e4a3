package ai.refocused.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a pickle; every count is checked before anything is taken or allocated. */
final class PickleInput {
  private static final int MAX_STRING = 1 << 20;
  private static final int MAX_NAME = 256;

  private final Path file;
  private final ByteBuffer bytes;

  PickleInput(Path file, byte[] pickle) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean isAtEnd() {
    return !bytes.hasRemaining();
  }

  int unsignedByte() {
    require(1);
    return Byte.toUnsignedInt(bytes.get());
  }

  int unsignedShort() {
    require(Short.BYTES);
    return Short.toUnsignedInt(bytes.getShort());
  }

  int signedInt() {
    require(Integer.BYTES);
    return bytes.getInt();
  }

  long unsignedInt() {
    return Integer.toUnsignedLong(signedInt());
  }

  double bigEndianDouble() {
    require(Double.BYTES);
    return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
  }

  /** A two's complement number of as many bytes as the next one says. */
  long shortLong() {
    int count = unsignedByte();
    if (count > Long.BYTES) {
      throw invalid("holds a number of %d bytes; at most 8 are read".formatted(count));
    }
    require(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= Byte.toUnsignedLong(bytes.get()) << (8 * i);
    }
    int unused = Long.SIZE - 8 * count;
    return count == 0 ? 0 : value << unused >> unused;
  }

  /** UTF-8 text after its length in four bytes. */
  String text() {
    long length = unsignedInt();
    if (length > MAX_STRING) {
      throw invalid(
          "claims a text of %,d bytes; at most %,d are read".formatted(length, MAX_STRING));
    }
    require(length);
    ByteBuffer utf8 = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return decode(utf8);
  }

  /** Text up to the next line feed. */
  String line() {
    int start = bytes.position();
    while (unsignedByte() != '\n') {
      if (bytes.position() - start > MAX_NAME) {
        throw invalid("holds a name of more than %d bytes".formatted(MAX_NAME));
      }
    }
    return decode(bytes.slice(start, bytes.position() - 1 - start));
  }

  InvalidWeightsException invalid(String fault) {
    return new InvalidWeightsException(
        file,
        "The pickle in it %s (byte %,d of it). ".formatted(fault, bytes.position())
            + "Only tensors as torch.save writes a state_dict are read, and nothing is executed."
            + " Use a safetensors file, or save the state_dict again.");
  }

  private String decode(ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw invalid("holds text that is not UTF-8: " + e.getMessage());
    }
  }

  private void require(long count) {
    if (count > bytes.remaining()) {
      throw invalid("ends too early");
    }
  }
}
