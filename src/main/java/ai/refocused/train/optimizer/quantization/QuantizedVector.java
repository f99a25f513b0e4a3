package ai.refocused.train.optimizer.quantization;

import ai.refocused.engine.NativeFloats;

/**
 * A vector of one byte an element: a code of a {@link DynamicMap} that is scaled by the largest
 * absolute value of each {@link #BLOCK} elements (block-wise quantization, arXiv:2110.02861). Zero
 * at first. Owns its memory.
 */
public final class QuantizedVector implements AutoCloseable {
  /** Elements that share a scale. */
  public static final int BLOCK = 256;

  private final DynamicMap map;
  private final NativeFloats codes;
  private final NativeFloats scales;

  /**
   * @param length elements; a multiple of {@link #BLOCK}, above 0
   */
  public QuantizedVector(DynamicMap map, long length) {
    this.map = map;
    this.codes = NativeFloats.allocate(length / Float.BYTES);
    this.scales = NativeFloats.allocate(length / BLOCK);
  }

  /** Floats of memory for so many elements. */
  public static long floats(long length) {
    return length / Float.BYTES + length / BLOCK;
  }

  /**
   * Decodes elements.
   *
   * @param from the first; a multiple of {@link #BLOCK}
   * @param bytes room for {@code count} codes
   */
  public void get(long from, float[] target, int count, byte[] bytes) {
    codes.getBytes(from, bytes, 0, count);
    for (int begin = 0; begin < count; begin += BLOCK) {
      float scale = scales.buffer().get(block(from, begin));
      int end = Math.min(count, begin + BLOCK);
      for (int i = begin; i < end; i++) {
        target[i] = map.value(bytes[i] & 0xFF) * scale;
      }
    }
  }

  /** Encodes elements, as {@link #get} reads them; whole blocks but for the last. */
  public void put(long from, float[] source, int count, byte[] bytes) {
    for (int begin = 0; begin < count; begin += BLOCK) {
      int end = Math.min(count, begin + BLOCK);
      float scale = 0;
      for (int i = begin; i < end; i++) {
        scale = Math.max(scale, Math.abs(source[i]));
      }
      scales.buffer().put(block(from, begin), scale);
      for (int i = begin; i < end; i++) {
        bytes[i] = (byte) map.code(scale == 0 ? 0 : source[i] / scale);
      }
    }
    codes.putBytes(from, bytes, 0, count);
  }

  private static int block(long from, int begin) {
    return Math.toIntExact((from + begin) / BLOCK);
  }

  /** The codes, four in the place of a float. */
  public NativeFloats codes() {
    return codes;
  }

  public NativeFloats scales() {
    return scales;
  }

  @Override
  public void close() {
    codes.close();
    scales.close();
  }
}
