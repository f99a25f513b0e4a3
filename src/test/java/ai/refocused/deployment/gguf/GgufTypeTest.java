package ai.refocused.deployment.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GgufTypeTest {
  /** What {@code gguf.quantize} of gguf-py 0.19 makes of {@link #values}. */
  private static final String BLOCKS =
      "9c288114a538c85bec7f10a134c457e87b0c9d30c053e47708992cbd4fe073049528"
          + "4902b64edb73008d25b24ad76ffc8921ae46d36bf8851daa42cf66f48119a63dcb62";

  @Test
  void blocksAreThoseOfGgufPy() {
    ByteBuffer bytes = ByteBuffer.allocate(68).order(ByteOrder.LITTLE_ENDIAN);

    GgufType.Q8_0.encode(FloatBuffer.wrap(values()), bytes);

    assertThat(HexFormat.of().formatHex(bytes.array())).isEqualTo(BLOCKS);
  }

  @Test
  void decodedValuesAreHalfAStepOffAtMost() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(BLOCKS));
    FloatBuffer decoded = FloatBuffer.allocate(64);

    GgufType.Q8_0.decode(bytes.order(ByteOrder.LITTLE_ENDIAN), decoded);

    float[] values = values();
    for (int i = 0; i < values.length; i++) {
      float largest = i < 32 ? 32 / 7f : 0.032f / 7;
      // Half a step, and the rounding of the step itself to half precision.
      assertThat(Math.abs(decoded.get(i) - values[i])).isLessThan(largest * (1 / 254f + 1 / 2048f));
    }
  }

  @Test
  void aBlockOfZerosStaysZero() {
    ByteBuffer bytes = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);

    GgufType.Q8_0.encode(FloatBuffer.allocate(32), bytes);

    assertThat(bytes.array()).containsOnly(0);
  }

  private static float[] values() {
    float[] values = new float[64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (((i * 37) % 65 - 32) / 7.0);
      if (i >= 32) {
        values[i] *= 1e-3f;
      }
    }
    return values;
  }
}
