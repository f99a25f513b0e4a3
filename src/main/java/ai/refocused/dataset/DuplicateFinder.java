package ai.refocused.dataset;

import ai.refocused.dataset.source.Finding;
import ai.refocused.dataset.source.Finding.Severity;
import ai.refocused.dataset.source.Findings;
import ai.refocused.dataset.source.Row;
import ai.refocused.dataset.store.DigestLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds rows that are there twice, within a part or in training and held-out rows alike. Rows are
 * told apart by the first 128 bits of a SHA-256: no two rows of any dataset will share them by
 * chance. Memory does not grow with the dataset, see {@link DigestLog}.
 */
final class DuplicateFinder {
  private record File(Path path, Part part) {}

  private final List<File> files = new ArrayList<>();
  private final DigestLog digests = new DigestLog();
  private final MessageDigest sha256 = ContentHash.sha256();

  /** The rows that follow are of this file. */
  void begin(Path file, Part part) {
    files.add(new File(file, part));
  }

  void add(Row row) {
    byte[] hash = sha256.digest(row.values().toString().getBytes(StandardCharsets.UTF_8));
    ByteBuffer bits = ByteBuffer.wrap(hash);
    digests.add(bits.getLong(), bits.getLong(), files.size() - 1, row.line());
  }

  /** Reports the duplicates among all rows so far, and forgets them. */
  void report(Findings findings) {
    digests.drain((first, again) -> findings.add(finding(first, again)));
  }

  private Finding finding(DigestLog.Place first, DigestLog.Place again) {
    File file = files.get(again.file());
    File before = files.get(first.file());
    String where = before.path().getFileName() + ":" + first.line();
    boolean leak = file.part() != before.part();
    String message =
        leak
            ? "the row is in the training data too, at "
                + where
                + "; the evaluation loss will look too good. Remove one of them."
            : "the row is the same as "
                + (file.equals(before) ? "that of line " + first.line() : "that at " + where)
                + ". Remove one of them unless it is to count twice.";
    return new Finding(
        Severity.WARNING,
        file.path(),
        again.line(),
        0,
        leak ? "train-eval-overlap" : "duplicate-row",
        message);
  }
}
