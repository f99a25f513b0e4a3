package ai.refocused.deployment.gguf;

import java.nio.FloatBuffer;

/**
 * The rows of {@code query_key_value}: head by head query, key and value in Hugging Face's files;
 * all queries, all keys, all values in llama.cpp's.
 */
record HeadOrder(int heads, int headSize) {

  /** To llama.cpp's order; values from the position to the limit are read. */
  void separate(FloatBuffer values, FloatBuffer target) {
    int width = values.remaining() / (3 * heads * headSize);
    for (int part = 0; part < 3; part++) {
      for (int head = 0; head < heads; head++) {
        copy(values, head * 3 + part, width, target);
      }
    }
  }

  /** Back to Hugging Face's order. */
  void interleave(FloatBuffer values, FloatBuffer target) {
    int width = values.remaining() / (3 * heads * headSize);
    for (int head = 0; head < heads; head++) {
      for (int part = 0; part < 3; part++) {
        copy(values, part * heads + head, width, target);
      }
    }
  }

  private void copy(FloatBuffer values, int group, int width, FloatBuffer target) {
    int length = headSize * width;
    target.put(values.slice(values.position() + group * length, length));
  }
}
