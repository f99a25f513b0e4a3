package ai.refocused.dataset.lint;

import ai.refocused.dataset.lint.secret.Secret;
import ai.refocused.dataset.lint.secret.SecretScanner;

/** Looks for keys, passwords and personal data. What it finds is told masked. */
final class SecretCheck implements RowCheck {
  /** So many of a text say enough. */
  private static final int MOST = 10;

  private final SecretScanner scanner = new SecretScanner();

  @Override
  public void check(LintRow row) {
    for (FieldText text : row.texts()) {
      for (Secret secret : scanner.scan(text.text(), MOST)) {
        row.tell(
            secret.rule(),
            text,
            "\"%s\" holds what looks like %s, \"%s\" (%d characters)."
                .formatted(
                    text.name(), secret.kind(), secret.masked(), secret.end() - secret.start()));
      }
    }
  }
}
