package ai.refocused.dataset;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.source.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/** Finds rows that are there twice, within a file or in training and held-out rows alike. */
final class DuplicateFinder {
  /** The first 128 bits of a SHA-256: no two rows of any dataset will share them by chance. */
  private record Digest(long high, long low) {}

  private record Place(Path file, long line) {}

  private final Map<Digest, Place> seen = new HashMap<>();
  private final MessageDigest sha256 = ContentHash.sha256();

  void check(Row row, Findings findings) {
    byte[] hash = sha256.digest(row.values().toString().getBytes(StandardCharsets.UTF_8));
    ByteBuffer bits = ByteBuffer.wrap(hash);
    Place place = new Place(row.file(), row.line());
    Place first = seen.putIfAbsent(new Digest(bits.getLong(), bits.getLong()), place);
    if (first == null) {
      return;
    }
    boolean leak = !first.file().equals(row.file());
    findings.add(
        new Finding(
            Severity.WARNING,
            row.file(),
            row.line(),
            0,
            leak ? "train-eval-overlap" : "duplicate-row",
            leak
                ? "the row is in the training data too, at "
                    + first.file().getFileName()
                    + ":"
                    + first.line()
                    + "; the evaluation loss will look too good. Remove one of them."
                : "the row is the same as that of line "
                    + first.line()
                    + ". Remove one of them unless it is to count twice."));
  }
}
