package ai.refocused.dataset.lint;

import ai.refocused.dataset.source.Row;
import ai.refocused.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The first 128 bits of a SHA-256 of what the model reads of a row: no two of any dataset will
 * share them by chance. Keys that nobody uses, such as ids, make no other row of it.
 */
record RowDigest(long high, long low) {

  static RowDigest of(Row row, List<FieldText> texts) {
    StringBuilder all = new StringBuilder();
    for (FieldText text : texts) {
      all.append(text.name()).append(':').append(text.text().length()).append(':');
      all.append(text.text());
    }
    String content = all.isEmpty() ? row.values().toString() : all.toString();
    ByteBuffer digest =
        ByteBuffer.wrap(Sha256.start().digest(content.getBytes(StandardCharsets.UTF_8)));
    return new RowDigest(digest.getLong(), digest.getLong());
  }
}
