package ai.refocused.engine.region;

import static ai.refocused.engine.region.AttentionRegion.BLOCK;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowMath;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Forward pass of {@link CachedAttentionRegion}. */
final class CachedAttentionKernel implements Kernel {
  private final CachedAttentionRegion region;
  private final Machine machine;
  private final SequenceHeads pairs;
  private final NativeFloats qkv;
  private final NativeFloats cache;
  private final long cacheTokens;
  private final NativeFloats scores;
  private final long scoresPerThread;

  /** One pointer per thread and operand. */
  private final FloatPointer[] query;

  private final FloatPointer[] key;
  private final FloatPointer[] value;
  private final FloatPointer[] out;
  private final FloatPointer[] score;

  CachedAttentionKernel(
      CachedAttentionRegion region,
      Machine machine,
      NativeFloats qkv,
      NativeFloats cache,
      NativeFloats output,
      NativeFloats scores) {
    this.region = region;
    this.machine = machine;
    this.pairs = new SequenceHeads(machine.threads(), region.heads());
    this.qkv = qkv;
    this.cache = cache;
    this.cacheTokens = cache.length() / (2L * region.outWidth());
    this.scores = scores;
    int threads = machine.threads().size();
    this.scoresPerThread = scores.length() / threads;
    this.query = qkv.pointers(threads);
    this.key = cache.pointers(threads);
    this.value = cache.pointers(threads);
    this.out = output.pointers(threads);
    this.score = scores.pointers(threads);
  }

  @Override
  public void run(Pass pass) {
    pairs.eachIndex(pass, (part, sequence, head) -> head(pass, part, sequence, head));
  }

  private void head(Pass pass, int part, int sequence, int head) {
    int start = pass.starts()[sequence];
    int length = pass.starts()[sequence + 1] - start;
    int past = pass.past(sequence);
    int size = region.headSize();
    long keys = (2L * head * cacheTokens + pass.cacheStart(sequence)) * size;
    long values = keys + cacheTokens * size;
    append(start, length, head, keys + (long) past * size, values + (long) past * size);
    for (int from = 0; from < length; from += BLOCK) {
      int rows = Math.min(BLOCK, length - from);
      attend(part, start + from, rows, past + from + rows, head, keys, values);
    }
  }

  /** Adds the new rows' keys and values of one head to the cache. */
  private void append(int start, int length, int head, long keys, long values) {
    int size = region.headSize();
    for (int r = 0; r < length; r++) {
      long from = (long) (start + r) * region.qkvWidth() + 3L * head * size;
      cache.copy(keys + (long) r * size, qkv, from + size, size);
      cache.copy(values + (long) r * size, qkv, from + 2L * size, size);
    }
  }

  /** Rows from {@code first} on, the last of which sees {@code visible} tokens. */
  private void attend(
      int part, int first, int rows, int visible, int head, long keys, long values) {
    int size = region.headSize();
    FloatPointer room = score[part].position(part * scoresPerThread);
    Blas.multiply(
        false,
        true,
        rows,
        visible,
        size,
        region.scale(),
        query[part].position((long) first * region.qkvWidth() + 3L * head * size),
        region.qkvWidth(),
        key[part].position(keys),
        size,
        0,
        room,
        visible);
    softmax(part, rows, visible);
    Blas.multiply(
        false,
        false,
        rows,
        size,
        visible,
        1,
        room,
        visible,
        value[part].position(values),
        size,
        0,
        out[part].position((long) first * region.outWidth() + (long) head * size),
        region.outWidth());
  }

  private void softmax(int part, int rows, int width) {
    RowMath math = machine.math();
    float[] block = machine.row(part, 0, rows * width);
    long place = part * scoresPerThread;
    scores.get(place, block, 0, rows * width);
    for (int r = 0; r < rows; r++) {
      int at = r * width;
      int visible = width - rows + r + 1;
      float sum = math.expShifted(block, at, math.max(block, at, visible), visible);
      math.scale(block, at, 1 / sum, visible);
      Arrays.fill(block, at + visible, at + width, 0);
    }
    scores.put(place, block, 0, rows * width);
  }
}
