package ai.refocused.engine.region;

import static ai.refocused.engine.region.AttentionRegion.BLOCK;

import ai.refocused.engine.Kernel;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.RowMath;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Forward pass of {@link AttentionRegion}. */
final class AttentionForwardKernel implements Kernel {
  private final AttentionRegion region;
  private final Machine machine;
  private final SequenceHeads pairs;
  private final NativeFloats logSums;
  private final NativeFloats scores;
  private final long scoresPerThread;

  /** One pointer per thread and operand. */
  private final FloatPointer[] query;

  private final FloatPointer[] key;
  private final FloatPointer[] value;
  private final FloatPointer[] out;
  private final FloatPointer[] score;

  AttentionForwardKernel(
      AttentionRegion region,
      Machine machine,
      NativeFloats qkv,
      NativeFloats output,
      NativeFloats logSums,
      NativeFloats scores) {
    this.region = region;
    this.machine = machine;
    this.pairs = new SequenceHeads(machine.threads(), region.heads());
    this.logSums = logSums;
    this.scores = scores;
    int threads = machine.threads().size();
    this.scoresPerThread = scores.length() / threads;
    this.query = qkv.pointers(threads);
    this.key = qkv.pointers(threads);
    this.value = qkv.pointers(threads);
    this.out = output.pointers(threads);
    this.score = scores.pointers(threads);
  }

  @Override
  public void run(Pass pass) {
    pairs.each(pass, this::head);
  }

  private void head(int part, int start, int length, int head) {
    int size = region.headSize();
    int width = region.qkvWidth();
    long queries = (long) start * width + 3L * head * size;
    float[] block = machine.row(part, 0, BLOCK * length);
    for (int from = 0; from < length; from += BLOCK) {
      int rows = Math.min(BLOCK, length - from);
      int keys = from + rows;
      Blas.multiply(
          false,
          true,
          rows,
          keys,
          size,
          region.scale(),
          query[part].position(queries + (long) from * width),
          width,
          key[part].position(queries + size),
          width,
          0,
          score[part].position(part * scoresPerThread),
          keys);
      softmax(part, start + from, from, rows, keys, head, block);
      Blas.multiply(
          false,
          false,
          rows,
          size,
          keys,
          1,
          score[part].position(part * scoresPerThread),
          keys,
          value[part].position(queries + 2L * size),
          width,
          0,
          out[part].position((long) (start + from) * region.outWidth() + (long) head * size),
          region.outWidth());
    }
  }

  private void softmax(
      int part, int firstRow, int from, int rows, int keys, int head, float[] block) {
    RowMath math = machine.math();
    long place = part * scoresPerThread;
    scores.get(place, block, 0, rows * keys);
    for (int r = 0; r < rows; r++) {
      int at = r * keys;
      int visible = from + r + 1;
      float max = math.max(block, at, visible);
      float sum = math.expShifted(block, at, max, visible);
      math.scale(block, at, 1 / sum, visible);
      Arrays.fill(block, at + visible, at + keys, 0);
      int lse = (firstRow + r) * region.heads() + head;
      logSums.buffer().put(lse, max + (float) Math.log(sum));
    }
    scores.put(place, block, 0, rows * keys);
  }
}
