package ai.refocused.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;

/** Damages files in the ways that files get damaged, and in some that only an attacker would. */
public final class Mutator {
  private static final byte[] INTERESTING = {0, 1, -1, 0x7f, (byte) 0x80, '"', '{', '}', '[', '9'};

  private final Random random;

  public Mutator(long seed) {
    random = new Random(seed);
  }

  /** A damaged copy: one to four of flips, overwrites, deletions, insertions, repeats. */
  public byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count && bytes.length > 0; i++) {
      bytes = mutateOnce(bytes);
    }
    return bytes;
  }

  /**
   * Puts bytes into a file without emptying it first, which some file systems answer with a write
   * to the disk: too slow for thousands of files.
   */
  public static Path overwrite(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
      channel.truncate(bytes.length);
    }
    return file;
  }

  private byte[] mutateOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
      case 2 -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt(256));
      case 3 -> {
        return splice(bytes, at, at + length, new byte[0]);
      }
      case 4 -> {
        return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      }
      default -> {
        return Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] insert) {
    byte[] spliced = new byte[bytes.length - (to - from) + insert.length];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(insert, 0, spliced, from, insert.length);
    System.arraycopy(bytes, to, spliced, from + insert.length, bytes.length - to);
    return spliced;
  }
}
